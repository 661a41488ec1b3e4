"""Whether a measure that nobody placed in the order could be a case of another, by its words.

A discovered measure stands outside the order of measures, so that the order cannot say what it is
a case of. It is held to be possibly a case of another where the two share a word; two measures
that share none are not related by any word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import polars as pl

from ...fold import fold
from ..study import Study

#: Shorter words are mostly articles, pronouns and prepositions.
LEAST_LETTERS = 4
#: A word names a measure where it stands in so many of the texts that name it, and in this share
#: of them; one that stands there by the way, such as a preposition, is rarer.
LEAST_TEXTS, LEAST_SHARE = 2, 0.05
#: What a measure's identifier has before its words where the codebook does not have it.
_PREFIX = re.compile(r"^discovered:(?:[^:]*:)?")
_WORD = re.compile(r"[^\W\d_]+")


class Related:
    """The words of the measures of a study.

    >>> made = Study.of({
    ...     "actor": ["A", "B", "B"], "concept": ["send troops", "soldiers there", "repeat it"],
    ...     "stance": ["support"] * 3, "concept_text": ["to send soldiers", "", "repeats it"],
    ... })
    >>> related = Related(made)
    >>> related.is_possible("send troops", "soldiers there")
    True
    >>> related.is_possible("send troops", "repeat it")
    False
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._named: dict[str, frozenset[str]] = {}
        self._words: dict[str, frozenset[str]] = {}

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        """The different texts that name each measure."""
        told = self._study.statements.filter(pl.col("concept_text") != "")
        grouped = told.group_by("concept").agg(pl.col("concept_text").unique().sort())
        return dict(grouped.iter_rows())

    def is_possible(self, broad: str, narrow: str) -> bool:
        """Whether any word by which the second is named is one that names the first."""
        return not self.list_names(broad).isdisjoint(self.list_words(narrow))

    def list_names(self, measure: str) -> frozenset[str]:
        """The words that name a measure: those of its label, and those that its texts repeat.

        Words of texts that are always written with a capital are names, which many measures
        have in common: who visits a country and who sends something there do not do one thing.
        """
        if measure not in self._named:
            texts = self._texts.get(measure, [])
            counts = Counter(word for text in texts for word in _split([text], names=False))
            least = min(len(texts), max(LEAST_TEXTS, LEAST_SHARE * len(texts)))
            repeated = {word for word, many in counts.items() if many >= least}
            label = _split([measure], names=measure in self._study.known)
            self._named[measure] = frozenset(label | repeated)
        return self._named[measure]

    def list_words(self, measure: str) -> frozenset[str]:
        """All words by which a measure is named, in its label and in texts."""
        if measure not in self._words:
            texts = self._texts.get(measure, [])
            self._words[measure] = frozenset(_split([measure, *texts], names=True))
        return self._words[measure]


def _split(texts: Iterable[str], *, names: bool) -> set[str]:
    """The words of texts, folded and without the sign of a plural."""
    found = set()
    for text in texts:
        plain = _PREFIX.sub("", text)
        for place, word in enumerate(_WORD.findall(plain)):
            if len(word) >= LEAST_LETTERS and (names or not place or word[0].islower()):
                found.add(fold(word).rstrip("sx"))
    return found


__all__ = ["LEAST_LETTERS", "LEAST_SHARE", "LEAST_TEXTS", "Related"]
