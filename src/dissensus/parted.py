"""Mend what a date parts from its verb, and sides that are taken with a preposition.

"Ont imposé l'an dernier des sanctions" has the year for its object to the model, "nous sommes
uniquement pour une trêve" no predicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dissensus.inverted import children
from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADJECTIVE,
    CASE,
    CONJUNCT,
    COPULA,
    DETERMINER,
    MODIFIER,
    OBJECT,
    OBLIQUE,
    PARATAXIS,
    PASSIVE_SUBJECT,
    ROOT,
    SUBJECT,
)

if TYPE_CHECKING:
    from dissensus.parse import Token


def behind_date(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "ont imposé l'an dernier des sanctions": the object stands behind the date."""
    date = tokens[word.head]
    verb = tokens[date.head]
    if (word.relation, word.tag, date.relation) != (MODIFIER, "NOUN", OBJECT):
        return ()
    times = language.words("words", "times")
    timed = not times.isdisjoint({date.lemma, date.text.lower()})
    if verb.tag != "VERB" or not timed or not verb.index < date.index < word.index:
        return ()
    if not times.isdisjoint({word.lemma, word.text.lower()}):
        return ()
    articles = [t for t in children(tokens, word) if t.relation == CASE and t.index < word.index]
    partitive = language.words("words", "article_contractions")
    if len(articles) != 1 or articles[0].text.lower() not in partitive:
        return ()
    between = tokens[date.index + 1 : articles[0].index]
    if not between or any(t.relation != ADJECTIVE for t in between):
        return ()  # "la fin des combats"
    return (
        replace(word, head=verb.index, relation=OBJECT),
        replace(date, relation=OBLIQUE),
        replace(articles[0], relation=DETERMINER, tag="DET"),
    )


def side_taken(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "nous sommes uniquement pour une trêve": what stands behind "pour" is said of us."""
    helper = tokens[word.head]
    if (word.tag, word.relation) != ("NOUN", OBLIQUE) or helper.tag != "AUX":
        return ()
    own = children(tokens, helper)
    cases = [t for t in children(tokens, word) if t.relation == CASE]
    side = bool(cases) and cases[0].text.lower() in language.prepositions
    if helper.relation != ROOT or not side or not any(t.relation == SUBJECT for t in own):
        return ()
    moved = [replace(t, head=word.index) for t in own if t.index != word.index]
    return (
        replace(word, head=word.index, relation=ROOT),
        replace(helper, head=word.index, relation=COPULA),
        *moved,
    )


def second_noun(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "défend le nucléaire civil": a bare word behind an object is its adjective."""
    noun = tokens[word.index - 1] if word.index else word
    if language.head_final or (word.tag, word.relation) != ("NOUN", OBJECT):
        return ()
    beside = noun.relation == OBJECT and noun.head == word.head and noun.tag == "NOUN"
    if not beside or noun.sentence != word.sentence or children(tokens, word):
        return ()
    ruled = any(t.relation == DETERMINER for t in children(tokens, noun))
    adjective = replace(word, tag="ADJ", head=noun.index, relation=ADJECTIVE)
    return (adjective,) if ruled and word.text.islower() else ()


def listed_name(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "oblige Oslo et Riga à vendre": a name that the parser joins to the verb."""
    verb = tokens[word.head]
    if (word.tag, word.relation, verb.tag) != ("PROPN", CONJUNCT, "VERB"):
        return ()
    own = children(tokens, word)
    link = next((t for t in own if t.tag == "CCONJ" and t.index < word.index), None)
    if link is None or link.index < 1 or any(t.relation in (SUBJECT, COPULA) for t in own):
        return ()
    before = tokens[link.index - 1]
    listed = before.tag == "PROPN" and before.head == verb.index and before.index > verb.index
    return (replace(word, head=before.index),) if listed else ()


def behind_exception(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Oslo et Riga, mais pas Rome, soutiennent": the verb is of those named before.

    The parser hangs it on the one who is left out.
    """
    if (word.tag, word.relation) != ("VERB", PARATAXIS) or not word.index or not word.is_finite:
        return ()
    out = tokens[word.head]
    name = tokens[out.head]
    listed = out.relation == CONJUNCT and name.relation == ROOT and name.tag == "PROPN"
    if not listed or tokens[word.index - 1].text != "," or not name.index < out.index < word.index:
        return ()
    if any(t.relation in (SUBJECT, PASSIVE_SUBJECT) for t in children(tokens, word)):
        return ()
    verb = replace(word, head=word.index, relation=ROOT)
    return (verb, replace(name, head=word.index, relation=SUBJECT))


__all__ = ["behind_date", "behind_exception", "listed_name", "second_noun", "side_taken"]
