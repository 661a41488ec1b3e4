"""Which statements of a table are asked for, by the filters that a corpus takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import polars as pl

from ..analyse.frame import to_labels
from ..coding.codebook import load_codebook
from ..config import Settings
from ..corpus.filters import LISTED, Term
from ..datafiles import suggest
from ..errors import AnalysisError
from ..fold import fold
from ..resolve.register import load_register
from .restored import is_written

#: Filters by a name, which stands in a column and may have its identifier in another.
_NAMED = ("actor", "party", "source", "concept")
#: Filters by a value that stands in the column as it is asked for.
_PLAIN = ("stance", "act", "status", "outlet", "language", "document")
FindTerms = Callable[[str, Settings], Sequence[Term]]


def choose_asked(
    frame: pl.DataFrame,
    asked: Mapping[str, Any],
    settings: Settings,
    *,
    source: str,
    find_terms: FindTerms,
) -> pl.DataFrame:
    """Keep the statements that the filters take, each by the column of its name.

    Filters are the fields of ``corpus.filters.Filter``. Names are found as in a corpus: by
    identifier or by any display name, letter case and accents left aside. Rejected statements of a
    table that this program wrote are given only where ``status`` asks for them. ``find_terms``
    gives the members of an alliance. Raises AnalysisError for a filter whose column is not there,
    and for a name or value that no row has.
    """
    kept = pl.Series([True], dtype=pl.Boolean).new_from_index(0, frame.height)
    told = _Asked(frame, settings, source)
    for name, wanted in asked.items():
        kept &= _find_rows(told, name, wanted, find_terms)
    if is_written(frame) and "status" in frame.columns and not asked.get("status"):
        kept &= to_labels(frame["status"]) != "rejected"
    return frame.filter(kept)


class _Asked:
    """A table that is asked, with what its names are known by."""

    def __init__(self, frame: pl.DataFrame, settings: Settings, source: str) -> None:
        self.frame = frame
        self.settings = settings
        self._source = source

    def column(self, name: str, option: str = "") -> pl.Series:
        """A column as text; AnalysisError, with the other way to choose rows, for none."""
        if name in self.frame.columns:
            return to_labels(self.frame[name])
        raise AnalysisError(
            f"{self._source}: --{option or name}: there is no column {name!r}; choose rows with "
            "--where COLUMN=VALUE"
        )

    def by_name(self, name: str, wanted: Iterable[str]) -> pl.Series:
        """The rows that have one of these names, or an identifier that goes by it."""
        shown = self.column(name)
        ids = self.column(f"{name}_id") if f"{name}_id" in self.frame.columns else shown
        known = self._known(name)
        kept = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(shown))
        folded = [column.unique() for column in (shown, ids)]
        for one in wanted:
            meant = {fold(one), *(key for key, names in known.items() if fold(one) in names)}
            found = [[text for text in texts if fold(text) in meant] for texts in folded]
            if not any(found):
                raise AnalysisError(self._tell(name, one, shown))
            kept |= shown.is_in(found[0]) | ids.is_in(found[1])
        return kept

    def _known(self, name: str) -> dict[str, set[str]]:
        """Folded identifiers of the register or the codebook, with all that they go by."""
        if name == "concept":
            every: Iterable[Any] = load_codebook(self.settings.codebook).concepts.values()
        else:
            own = self.settings
            every = load_register(own.registers, replace=own.replace_register).actors.values()
        return {fold(one.id): {fold(text) for text in one.labels.values()} for one in every}

    def _tell(self, name: str, one: str, shown: pl.Series) -> str:
        words = set(fold(one).split())
        texts = sorted(set(shown) - {""})
        # "Macron" for "Emmanuel Macron": the nearest by spelling would be another word.
        part = [text for text in texts if words <= set(fold(text).split())]
        hint = f"; did you mean {part[0]!r}?" if part else suggest(one, texts)
        return f"--{name}: no {name} {one!r} in {self._source}{hint}"

    def by_value(self, name: str, wanted: Sequence[str]) -> pl.Series:
        """The rows that hold one of these values."""
        column = self.column(name)
        there = sorted(set(column) - {""})
        for one in wanted:
            if name in LISTED and one not in LISTED[name]:
                raise AnalysisError(f"{one!r} is no {name}; write one of {', '.join(LISTED[name])}")
            if name not in LISTED and one not in there:
                hint = suggest(one, there)
                raise AnalysisError(f"--{name}: no {name} {one!r} in {self._source}{hint}")
        return column.is_in(list(wanted))

    def by_terms(self, terms: Sequence[Term]) -> pl.Series:
        """The rows whose party was a member on the day; without a day those still open."""
        ids = "party_id" if "party_id" in self.frame.columns else "party"
        party = self.column(ids, "alliance")
        if ids == "party":
            own = self.settings
            actors = load_register(own.registers, replace=own.replace_register).actors
            named = {actors[id_].label(own.labels): id_ for id_ in actors}
            party = party.replace(named)
        date = self.column("date", "alliance").str.slice(0, 10)
        kept = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(party))
        for term in terms:
            row = party.is_in(sorted(term.members))
            if term.since:
                row &= (date >= term.since) | (date == "")
            if term.until:
                row &= (date <= term.until) & (date != "")
            kept |= row
        return kept


def _find_rows(told: _Asked, name: str, wanted: Any, find_terms: FindTerms) -> pl.Series:
    if name in _NAMED:
        return told.by_name(name, wanted)
    if name in _PLAIN:
        return told.by_value(name, wanted)
    if name == "confidence":
        column = told.column(name).cast(pl.Float64, strict=False).fill_null(0.0)
        return column >= float(wanted)
    if name == "alliance":
        found = [told.by_terms(find_terms(one, told.settings)) for one in wanted]
        return reduce(and_, found)
    raise AnalysisError(f"--{name}: a table has no log; only a corpus is asked as of a time")


__all__ = ["choose_asked"]
