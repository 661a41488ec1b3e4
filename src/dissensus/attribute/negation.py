"""What negations stand on: a predicate, or one member of a list that they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dissensus.languages.syntax import (
    ADVERB,
    CASE,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    DETERMINER,
    MARKER,
    NOMINAL,
    OBJECT,
    OTHER,
    PASSIVE_SUBJECT,
    PUNCTUATION,
    SUBJECT,
)
from dissensus.parse import Token

if TYPE_CHECKING:
    from dissensus.attribute.tree import Tree


def is_left_out(tree: Tree, token: Token) -> bool:
    """Whether a list leaves it out: "Paris, mais pas Rome", "not X but Y"."""
    before = _excluding_word(tree, token)
    if before is None:
        return False
    return _is_set_off(tree, before) or _is_contrasted(tree, token)


def _is_contrasted(tree: Tree, token: Token) -> bool:
    """As in "X but Y"."""
    return any(
        tree.is_word(word, "words", "contrast")
        for other in tree.children(token, CONJUNCT)
        for word in tree.children(other, COORDINATOR)
    )


def _excluding_word(tree: Tree, token: Token) -> Token | None:
    """The "not" that stands on a noun: its own, or right before its phrase."""
    if token.tag not in NOMINAL:
        return None
    aside = (CONJUNCT, COORDINATOR, PUNCTUATION)
    own = [c for c in tree.children(token) if tree.is_word(c, "words", "excluding")]
    first = min(word.index for word in tree.subtree(token, without=aside) if word not in own)
    before = [c for c in own if c.index < token.index]
    if not before and first and tree.is_word(tree.tokens[first - 1], "words", "excluding"):
        before = [tree.tokens[first - 1]]
    return before[0] if before else None


def _is_set_off(tree: Tree, word: Token) -> bool:
    """Whether it follows a comma or "and", "but"."""
    before = tree.tokens[word.index - 1] if word.index else word
    return before.text == "," or before.tag == "CCONJ"


def is_negated(tree: Tree, token: Token) -> bool:
    """Whether a predicate is negated, by a word of its own or by its object or subject."""
    words = [
        child
        for child in tree.children(token)
        if child.relation in (ADVERB, DETERMINER, MARKER, COORDINATOR, OTHER)
        and tree.is_word(child, "words", "negation")
        and not _sets_aside(tree, token, child)
    ]
    return _negates(tree, token, words) or _has_negated_object(tree, token)


def _sets_aside(tree: Tree, token: Token, word: Token) -> bool:
    """As in "soutient la trêve, pas les sanctions": what follows is denied, not the verb."""
    if word.index < token.index or not tree.is_word(word, "words", "excluding"):
        return False
    objects = tree.children(token, OBJECT)
    return _is_set_off(tree, word) or any(
        _is_contrasted(tree, one) for one in objects if one.index > word.index
    )


def _has_negated_object(tree: Tree, token: Token) -> bool:
    """As in "sends no troops", "neither X nor Y wants": a noun has the negation."""
    return any(
        tree.is_word(word, "words", "object_negation")
        for child in tree.children(token, OBJECT, SUBJECT, PASSIVE_SUBJECT)
        for word in (child, *tree.children(child, DETERMINER, ADVERB))
    )


def _negates(tree: Tree, token: Token, words: list[Token]) -> bool:
    strong = [word for word in words if not tree.is_word(word, "words", "negation_weak")]
    if strong:
        return True
    if not any(tree.is_word(word, "words", "negation_formal") for word in words):
        return False
    if _is_feared(tree, token):
        return False  # "craint que Berlin n'envoie"
    restricted = any(
        tree.is_word(word, "words", "restriction") and word.relation in (ADVERB, MARKER, CASE)
        for word in tree.sentence(token)
        if words[0].index < word.index < token.index + 12
    )
    return not restricted


def _is_feared(tree: Tree, token: Token) -> bool:
    """Whether it completes a verb of fearing."""
    above = tree.head(token)
    frames = tree.language.frames.get(("verb", above.lemma), ()) if above else ()
    return token.relation == COMPLEMENT and any(
        frame.act == "warns" and frame.stance == "reserved" for frame in frames
    )
