"""The tables of the measures as a page takes them: rows with names, numbers and sentences."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .evidence import Estimate, Proofs
from .material import Material
from .words import Words

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
_NUMBER = re.compile(r"\d[\d,]*")
_UNKNOWN = "?"


class Figured:
    """One page's view of the tables: names for ids, and a place for what each row rests on."""

    def __init__(self, material: Material, prefix: str, *, whole: bool = False) -> None:
        self.material, self.words, self.limits = material, material.words, material.limits
        self.proofs = Proofs(material, prefix, whole=whole)
        self._labels = material.figures.labels if material.figures else {}

    @property
    def group(self) -> str:
        """The group that is asked about, by its name."""
        return self.name(self.material.figures.group) if self.material.figures else ""

    def rows(self, table: str, *, most: int | None = None, **wanted: str) -> Sequence[Row]:
        """The rows of a table, those with these values where it has such columns."""
        found = self._choose(table, wanted)
        if found is None:
            return ()
        return (found if most is None else found.head(most)).to_dicts()

    def count(self, table: str, **wanted: str) -> int:
        """How many rows ``rows`` would give."""
        found = self._choose(table, wanted)
        return 0 if found is None else found.height

    def _choose(self, table: str, wanted: Mapping[str, str]) -> pl.DataFrame | None:
        figures = self.material.figures
        found = figures.tables.get(table) if figures else None
        if found is None:
            return None
        kept = {name: value for name, value in wanted.items() if name in found.columns}
        return found.filter(**kept) if kept else found

    def name(self, label: object) -> str:
        """The name of an actor or a measure, else what was given."""
        return name_in(self._labels, label)

    def names(self, labels: object) -> tuple[str, ...]:
        """The names of several."""
        return tuple(self.name(label) for label in listed(labels))

    def prove(self, row: Row, title: str, *columns: str) -> str:
        """The place of the sentences of a row: those of ``rows``, or of other columns."""
        places = [place for column in columns or ("rows",) for place in listed(row.get(column))]
        return self.proofs.add(places, title)

    def estimate(self, row: Row) -> Estimate:
        """The row's figure with its interval."""
        value = number(row, "value")
        return Estimate(
            value=value,
            low=number(row, "low"),
            high=number(row, "high"),
            reason="" if value is not None else why(text(row, "reason"), self.words),
        )


def name_in(labels: Mapping[str, str], label: object) -> str:
    """The name of an id, else the id itself."""
    found = "" if label is None else str(label)
    return labels.get(found, found)


def number(row: Row, column: str) -> float | None:
    """A number, or none where it is missing, not a number or without end."""
    value = row.get(column)
    if value is None or isinstance(value, str) or not math.isfinite(float(value)):
        return None
    return float(value)


def whole(row: Row, column: str) -> int:
    """A count; 0 where it is missing."""
    return int(number(row, column) or 0)


def rung(row: Row, column: str) -> int | None:
    """A group of rungs, or none where nothing was found."""
    value = number(row, column)
    return None if value is None else int(value)


def text(row: Row, column: str) -> str:
    """A text; empty where it is missing."""
    value = row.get(column)
    return "" if value is None else str(value)


def day(value: object) -> str:
    """A day as ISO 8601, or empty."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def listed(value: object) -> list[Any]:
    """What a cell of a list holds; a single thing is a list of one."""
    if value is None or value == "":
        return []
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return list(value)
    return [value]


def why(reason: str, words: Words) -> str:
    """The reason why there is no figure, in the interface's words where they have it."""
    return tell_reason(reason, words) or words("figures.no_value")


def tell_reason(reason: str, words: Words) -> str:
    """A reason of the tables, part by part, in the interface's words where they have it.

    The words know a reason by its text with a sign in the place of each number; what follows a
    colon and is not known itself, such as a list of ids, is not shown.
    """
    parts = [_tell_part(part, words) for part in reason.split("; ") if part]
    return "; ".join(dict.fromkeys(parts))


def _tell_part(part: str, words: Words) -> str:
    for known in (part, part.split(": ", maxsplit=1)[0]):
        told = words.named("why", _NUMBER.sub("#", known), _UNKNOWN)
        if told != _UNKNOWN:
            # The words have no braces, so the numbers take their places in order.
            return told.replace("#", "{}").format(*_NUMBER.findall(known))
    return part
