"""Which words a list joins, also where the tree hangs them elsewhere."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dissensus.attribute.subjects import is_name
from dissensus.languages.syntax import (
    APPOSITION,
    CASE,
    CONJUNCT,
    COORDINATOR,
    DETERMINER,
    MODIFIER,
    NAME,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token

if TYPE_CHECKING:
    from dissensus.attribute.tree import Tree

#: How far behind a verb one that shares its object stands: "finance et équipe".
_JOINED = 3


def find_conjuncts(tree: Tree, token: Token) -> list[Token]:
    """The token and those coordinated with it that are of its kind."""
    found, pending = [token], [token]
    while pending:
        current = pending.pop()
        surnames = tree.children(current, NAME)  # "Ada Berg et Jan Holt"
        below = (tree.children(name, CONJUNCT) for name in surnames if name.index > current.index)
        for child in (*tree.children(current, CONJUNCT, APPOSITION, MODIFIER), *chain(*below)):
            if child.relation != CONJUNCT and not _is_listed(tree, current, child):
                continue
            if child.relation == CONJUNCT and _is_apposed(tree, current, child):
                continue
            if child.relation == CONJUNCT and _is_of_complement(tree, current, child):
                continue
            if (child.tag in VERBAL) == (token.tag in VERBAL) and child not in found:
                found.append(child)
                pending.append(child)
    kept = [word for word in found if not tree.is_left_out(word)]
    return sorted(kept or found[:1], key=lambda word: word.index)


def _is_apposed(tree: Tree, token: Token, joined: Token) -> bool:
    """As in "La Suède, bientôt membre de l'OTAN,": no list, though the parser says so."""
    return (
        token.tag == "PROPN"
        and joined.tag == "NOUN"
        and not tree.children(joined, COORDINATOR, DETERMINER)
    )


def _is_of_complement(tree: Tree, token: Token, joined: Token) -> bool:
    """As in "certains membres de l'OTAN et de l'UE": joined to the complement, not the head."""
    preposition = tree.preposition(joined)
    return (
        token.tag in NOMINAL
        and bool(preposition)
        and not tree.preposition(token)
        and any(tree.preposition(lower) == preposition for lower in tree.children(token))
    )


def _is_listed(tree: Tree, token: Token, apposed: Token) -> bool:
    """As in "la Grèce, Chypre et Malte": a list that the parser takes for an apposition."""
    if apposed.relation == MODIFIER and (tree.preposition(apposed) or tree.children(apposed, CASE)):
        return False  # "China's agency and Peru's"
    names = is_name(token) and is_name(apposed)
    if tree.children(apposed, COORDINATOR):
        return names
    further = tree.children(apposed, CONJUNCT) or tree.children(token, CONJUNCT)
    return names and bool(further)


def lower_conjuncts(tree: Tree, head: Token) -> list[Token]:
    """Nouns in its phrase that are coordinated with the head and not with their governor."""
    if head.tag not in ("NOUN", "PROPN"):
        return []
    own = tree.preposition(head)
    return [
        lower
        for child in tree.children(head, MODIFIER, OBLIQUE)
        for lower in tree.children(child, CONJUNCT)
        if lower.tag == "NOUN" and goes_with_head(tree, own, tree.preposition(child), lower)
    ]


def goes_with_head(tree: Tree, own: str, between: str, lower: Token) -> bool:
    """Whether a noun joined to a complement goes with its governor, by preposition or article.

    ``own`` is the governor's preposition, ``between`` that of the complement.
    """
    preposition = tree.preposition(lower)
    if preposition:
        # "à la pêche au chalut et à l'extraction de sable": each with a complement of its own
        whole = lower.tag == "NOUN" and bool(tree.children(lower, MODIFIER))
        return preposition == own and (own != between or (whole and not _has_own(tree, lower)))
    article = bool(tree.children(lower, DETERMINER))
    return not own and article and bool(between)


def _has_own(tree: Tree, lower: Token) -> bool:
    """Whether the noun that a second one was joined to has a complement as well."""
    above = tree.head(lower)
    return above is None or bool(tree.children(above, MODIFIER))


def shared_objects(tree: Tree, verb: Token) -> list[Token]:
    """As in "finance et équipe la force": the object of the verb joined to it, with no other."""
    following = tree.tokens[verb.index + 1 : verb.index + 2]
    if tree.children(verb, OBJECT) or not following or following[0].tag != "CCONJ":
        return []
    for other in tree.children(verb, CONJUNCT):
        near = other.tag in VERBAL and other.index - verb.index <= _JOINED
        own = tree.children(other, SUBJECT, PASSIVE_SUBJECT)
        if near and not own and not tree.is_passive(other):
            return [o for o in tree.children(other, OBJECT) if o.tag == "NOUN"]
    return []


__all__ = ["find_conjuncts", "goes_with_head", "lower_conjuncts", "shared_objects"]
