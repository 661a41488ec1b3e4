"""The few relations between words that the rules speak of; ``schemes`` makes them."""

from __future__ import annotations

from dataclasses import dataclass

SUBJECT = "subject"
PASSIVE_SUBJECT = "passive subject"
OBJECT = "object"
COMPLEMENT = "complement"  # a clause, finite or infinitive, that a predicate asks for
OBLIQUE = "oblique"
AGENT = "agent"
MODIFIER = "noun modifier"
ADJECTIVE = "adjective"
APPOSITION = "apposition"
CONJUNCT = "conjunct"
RELATIVE = "relative clause"
NOUN_CLAUSE = "noun clause"  # an infinitive or participle that hangs on a noun
ADVERBIAL = "adverbial clause"
PARATAXIS = "parataxis"
COPULA = "copula"
AUXILIARY = "auxiliary"
PASSIVE_AUXILIARY = "passive auxiliary"
CASE = "case"
MARKER = "marker"
DETERMINER = "determiner"
ADVERB = "adverb"
NAME = "name"  # further words of one name
FIXED = "fixed"
EXPLETIVE = "expletive"
PUNCTUATION = "punctuation"
COORDINATOR = "coordinator"
ROOT = "root"
OTHER = "other"

#: Parts of speech that can name somebody or something, and that can head a clause.
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})
VERBAL = frozenset({"VERB", "AUX"})


@dataclass(slots=True)
class Node:
    """A word of a tree that is being rewritten; ``head`` is its own index at a root."""

    index: int
    text: str
    lemma: str
    tag: str
    relation: str
    head: int
    form: str = ""
    tense: str = ""
    sentence: int = 0
