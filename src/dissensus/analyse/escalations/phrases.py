"""Phrases of several languages, found in many texts at once, each with its label.

A phrase is words in order; ``*`` stands for any ending of a word and ``~`` for up to three other
words. Accents, case and typographic marks do not count. Of phrases that begin at one place the
longest is taken, and what it covers is not looked at again. Phrases that only look like others
are taken out of a text before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ...fold import fold

#: The label of phrases that only look like others.
NONE = -1
#: Texts are searched as words with a space on both sides of each, so that one phrase can begin
#: where another ends.
_NOTHING = "[^ ] [^ ]"
_GAP = "(?: [^ ]+ ){0,3}?"


@dataclass(frozen=True)
class Phrases:
    """Phrases by language and label: the number that stands for what they name."""

    words: Mapping[str, Mapping[int, Sequence[str]]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are phrases of."""
        return tuple(self.words)

    @cached_property
    def _vocabularies(self) -> Mapping[str, _Vocabulary]:
        whole: dict[int, list[str]] = {}
        for labels in self.words.values():
            for label, phrases in labels.items():
                whole.setdefault(label, []).extend(phrases)
        every = {"": whole, **self.words}
        return {language: _make(labels) for language, labels in every.items()}

    def find(self, texts: pl.Series, languages: pl.Series) -> pl.DataFrame:
        """The labels and the words found in each text: columns ``labels`` and ``found``, lists.

        A text in a language of which there are no phrases, or none, is searched in all of them.

        >>> one = Phrases({"x": {4: ["war*"], NONE: ["war of words"]}})
        >>> seen = one.find(pl.Series(["Wars!", "a war of words"]), pl.Series(["x", "x"]))
        >>> seen.rows()
        [([4], ['wars']), ([], [])]
        """
        return self.search(spread(texts), languages)

    def search(self, texts: pl.Series, languages: pl.Series) -> pl.DataFrame:
        """The same of texts that ``spread`` was given, so that many searches spread them once."""
        known = languages.is_in(list(self.words))
        frame = pl.DataFrame({"text": texts, "language": languages.set(~known, "")})
        distinct = frame.unique(maintain_order=True)
        parts = [
            self._find_in(part, str(key[0]))
            for key, part in distinct.partition_by("language", as_dict=True).items()
        ]
        made = frame.join(
            pl.concat(parts) if parts else _EMPTY,
            on=["text", "language"],
            how="left",
            maintain_order="left",
        )
        return made.select("labels", "found")

    def _find_in(self, texts: pl.DataFrame, language: str) -> pl.DataFrame:
        vocabulary = self._vocabularies[language]
        # Most texts name nothing: what only looks like a phrase is sought in the others.
        names = texts["text"].str.contains(vocabulary.pattern)
        some = texts["text"].zip_with(names, pl.Series([""]))
        hits = some.str.replace_all(vocabulary.none, "").str.extract_all(vocabulary.pattern)
        seen = hits.explode().drop_nulls().unique()
        labels = {word: vocabulary.label(word) for word in seen}
        table = pl.DataFrame(
            {
                "found": pl.Series(list(labels), dtype=pl.String),
                "labels": pl.Series(list(labels.values()), dtype=pl.List(pl.Int64)),
            }
        ).explode("labels")
        placed = (
            pl.DataFrame({"at": pl.int_range(len(hits), eager=True), "found": hits})
            .explode("found")
            .join(table, on="found", how="inner")
            .group_by("at")
            .agg(
                pl.col("labels").unique().sort(),
                pl.col("found")
                .str.strip_chars()
                .str.replace_all("  ", " ")
                .unique(maintain_order=True),
            )
        )
        empty = pl.lit([])
        return (
            texts.with_row_index("at")
            .with_columns(pl.col("at").cast(pl.Int64))
            .join(placed, on="at", how="left", maintain_order="left")
            .select(
                "text",
                "language",
                pl.col("labels").fill_null(empty.cast(pl.List(pl.Int64))),
                pl.col("found").fill_null(empty.cast(pl.List(pl.String))),
            )
        )


_EMPTY = pl.DataFrame(
    schema={
        "text": pl.String,
        "language": pl.String,
        "labels": pl.List(pl.Int64),
        "found": pl.List(pl.String),
    }
)


def spread(texts: pl.Series) -> pl.Series:
    """Texts as folded words with a space on both sides of each.

    >>> spread(pl.Series(["L’arme nucléaire !", "…"])).to_list()
    [' l  arme  nucleaire ', '']
    """
    distinct = texts.unique(maintain_order=True)
    folded = pl.Series([fold(text) for text in distinct], dtype=pl.String)
    words = " " + folded.str.replace_all(r"[^\w]+", "  ") + " "
    words = words.str.replace(r"^  +", " ").str.replace(r"  +$", " ").replace(" ", "")
    return texts.replace_strict(distinct, words, return_dtype=pl.String)


@dataclass(frozen=True)
class _Vocabulary:
    """A pattern of all phrases, one of those to leave out, and each with its labels.

    The longest stand first.
    """

    pattern: str
    none: str
    phrases: Sequence[tuple[re.Pattern[str], str, tuple[int, ...]]]

    def label(self, found: str) -> list[int]:
        """The labels of what was found; the longest phrase that fits says them."""
        # The phrases that begin with the same letter as what was found are few.
        return next(
            (
                list(labels)
                for pattern, first, labels in self.phrases
                if found.startswith(first) and pattern.fullmatch(found)
            ),
            [],
        )


def _make(labels: Mapping[int, Sequence[str]]) -> _Vocabulary:
    every: dict[str, set[int]] = {}
    for label, phrases in labels.items():
        for phrase in phrases:
            every.setdefault(re.sub(r"[^\w*~]+", " ", fold(phrase)), set()).add(label)
    ordered = sorted(every, key=lambda phrase: (-len(phrase.split()), -len(phrase), phrase))
    kept = [phrase for phrase in ordered if NONE not in every[phrase]]
    sources = [to_pattern(phrase) for phrase in kept]
    empty = [to_pattern(phrase) for phrase in ordered if NONE in every[phrase]]
    return _Vocabulary(
        "|".join(sources) or _NOTHING,
        "|".join(empty) or _NOTHING,
        [
            (re.compile(source), " " + re.split(r"[*~ ]", phrase)[0], tuple(sorted(every[phrase])))
            for source, phrase in zip(sources, kept, strict=True)
        ],
    )


def to_pattern(phrase: str) -> str:
    """A phrase as a regular expression over words with a space on both sides of each.

    >>> to_pattern("send* ~ troops")
    ' send[^ ]* (?: [^ ]+ ){0,3}? troops '
    """
    words = re.sub(r"[^\w*~]+", " ", phrase).split()
    return "".join(_GAP if word == "~" else f" {word.replace('*', '[^ ]*')} " for word in words)


__all__ = ["NONE", "Phrases", "spread", "to_pattern"]
