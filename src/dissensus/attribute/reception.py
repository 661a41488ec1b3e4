"""How a measure was received: "drew criticism from Rome", "au grand dam du Pérou"."""

from __future__ import annotations

from dataclasses import replace

from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.given import pointing
from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    ADVERBIAL,
    CONJUNCT,
    DETERMINER,
    MODIFIER,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Mention, Topic


def received(tree: Tree, noun: Token, frame: Frame) -> list[Topic]:
    """What a reaction without a content of its own is a reaction to.

    It is the subject of what "drew" or "met with" it, and the deed itself where the reaction
    goes along with it: "closed the border to protests from Oslo", "…, drawing anger".
    """
    verb = _governor(tree, noun)
    if frame.kind != "stance" or verb is None or _is_denied(tree, noun, verb):
        return []
    if tree.is_word(verb, "reception", "verbs"):
        return _of_subject(tree, verb)
    amid = tree.preposition(noun) in tree.language.words("reception", "amid")
    amid = amid and not _opens_condition(tree, noun) and not _is_governed(tree, noun, verb)
    return _deed(tree, verb) if amid else []


def _is_governed(tree: Tree, noun: Token, verb: Token) -> bool:
    """As in "mettre fin à l'accord": what the verb is about, and no reaction."""
    return any(
        content.head == noun
        for frame in frames_of(tree, verb, "verb")
        for content in frame_contents(tree, verb, frame)
    )


def _opens_condition(tree: Tree, noun: Token) -> bool:
    """As in "accepte la mine sous réserve d'une étude": a condition, and nobody's reserve."""
    words = f"{tree.preposition(noun)} {noun.text.lower()} "
    return any(f"{phrase} ".startswith(words) for phrase in tree.language.phrases("conditions"))


def received_by(tree: Tree, noun: Token) -> list[Mention]:
    """Who reacted, where only a place or a looser word says so: "anger in Rome"."""
    places = tree.language.words("reception", "holders")
    verb = _governor(tree, noun)
    if verb is None:
        return []
    # "praise from Ghana": parsers hang the second of two reactions' holders on the verb.
    near = [c for c in tree.children(verb, OBLIQUE, MODIFIER) if _follows(tree, noun, c)]
    for child in (*tree.children(noun, MODIFIER, OBLIQUE), *near):
        if tree.preposition(child) in places and child.tag in NOMINAL and is_name(child):
            return [tree.mention(head) for head in tree.conjuncts(child)]
    return []


def _governor(tree: Tree, noun: Token) -> Token | None:
    """The verb that a reaction goes with; parsers hang "au grand dam de" on any noun before."""
    if noun.relation not in (OBJECT, OBLIQUE, MODIFIER, ADVERBIAL, CONJUNCT):
        return None
    above = tree.head(noun)
    if above is not None and above.tag in VERBAL:
        return above
    if noun.relation != CONJUNCT and not _is_apart(tree, noun):
        return None
    return next((verb for verb in tree.ancestors(noun) if verb.tag in VERBAL), None)


def _is_apart(tree: Tree, token: Token) -> bool:
    start = _start(tree, token)
    return start > 0 and tree.tokens[start - 1].text == ","


def _start(tree: Tree, token: Token) -> int:
    inside = (word.index for word in tree.subtree(token) if word.tag != "PUNCT")
    return min(inside, default=token.index)


def _follows(tree: Tree, noun: Token, child: Token) -> bool:
    return _start(tree, child) == noun.index + 1


def _is_denied(tree: Tree, noun: Token, verb: Token) -> bool:
    determiners = tree.children(noun, DETERMINER)
    none = any(tree.is_word(word, "words", "negation") for word in determiners)
    return none or bool(tree.is_negated(verb))


def _of_subject(tree: Tree, verb: Token) -> list[Topic]:
    own = [s for s in tree.subjects(verb) if s.index < verb.index]
    if not tree.is_finite(verb) and not tree.children(verb, SUBJECT) and _is_apart(tree, verb):
        done = [v for v in tree.ancestors(verb) if v.tag in VERBAL and tree.is_finite(v)]
        return _deed(tree, done[0]) if done else []
    if not own:
        return []
    subject = own[0]
    if subject.tag == "PRON" or is_name(subject) or subject.lemma in tree.language.offices:
        return []
    topic = build_topic(tree, subject)
    return [topic] if topic is not None else []


def _deed(tree: Tree, verb: Token) -> list[Topic]:
    if is_speech(tree, verb):  # "…, said the minister, drawing fire from Riga"
        return [pointing(replace(word_of(verb), tag="ADV"))]
    topic = build_topic(tree, verb, is_deed=True)
    return [topic] if topic is not None else []
