"""Makes records fit the limits of version 3, and counts what is cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from ...exchange import Loss
from .database import (
    AttributeValue,
    AttributeVariable,
    Coder,
    CoderRelation,
    Database,
    DnaDocument,
    Entity,
    Link,
    Regex,
    StatementType,
    Variable,
)
from .schema import LONGEST

_Record = TypeVar("_Record")
#: The short texts of each record.
_SHORT: Mapping[type[Any], tuple[str, ...]] = {
    Coder: ("name",),
    DnaDocument: ("title", "author", "source", "section", "type"),
    StatementType: ("label",),
    Variable: ("name",),
    Regex: ("label",),
    Entity: ("value",),
    AttributeVariable: ("name",),
    AttributeValue: ("value",),
}
#: The numbers that have a smallest and a largest value.
_RANGES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("red", "green", "blue"), (0, 255)),
    "refresh": (0, 9999),
    "font_size": (1, 99),
    "popup_width": (100, 9999),
    **dict.fromkeys(("color_by_coder", "popup_decoration", "popup_auto_complete"), (0, 1)),
    **dict.fromkeys(("view_statements", "edit_statements"), (0, 1)),
    **dict.fromkeys(("view_documents", "edit_documents"), (0, 1)),
}
#: What must differ among the records of a table, besides the IDs.
_KEYS: Mapping[type[Any], Callable[[Any], object]] = {
    Variable: lambda one: (one.statement_type, one.name),
    Regex: lambda one: one.label,
    Entity: lambda one: (one.variable, one.value),
    AttributeVariable: lambda one: (one.variable, one.name),
}
_NAMES: Mapping[type[Any], str] = {Variable: "name", Regex: "label", Entity: "value"}


def fit_database(database: Database) -> tuple[Database, tuple[Loss, ...]]:
    """The database as version 3 allows it, and what was cut or left out for that.

    Files of version 2, and of other programs, may have longer texts, other colours and links from
    a thing to itself.
    """
    counts: Counter[str] = Counter()
    fitted: dict[str, Any] = {}
    for one in fields(database):
        value = getattr(database, one.name)
        if one.name not in ("settings", "statements", "permissions", "links", "tables", "strays"):
            fitted[one.name] = tuple(_fit_all(value, counts))
    losses = tuple(Loss(what, number, _WHY[what]) for what, number in counts.items())
    return replace(database, **fitted), losses


_TEXTS, _NUMBERS = "texts over 190 characters", "numbers out of range"
_SELF = "links from a thing to itself"
_WHY: Mapping[str, str] = {
    _TEXTS: "DNA takes no more in such a column; they were cut",
    _NUMBERS: "DNA takes none beyond; the nearest was written",
    _SELF: "DNA takes none; they were left out",
}


def _fit_all(records: Iterable[_Record], counts: Counter[str]) -> Iterator[_Record]:
    taken: set[object] = set()
    for record in records:
        if _is_to_itself(record):
            counts[_SELF] += 1
            continue
        yield _tell_apart(_fit(record, counts), taken)


def _is_to_itself(record: object) -> bool:
    if isinstance(record, CoderRelation):
        return record.coder == record.other
    return isinstance(record, Link) and record.source == record.target


def _fit(record: _Record, counts: Counter[str]) -> _Record:
    changed: dict[str, Any] = {}
    for name in _SHORT.get(type(record), ()):
        if len(text := getattr(record, name)) > LONGEST:
            changed[name] = text[:LONGEST]
            counts[_TEXTS] += 1
    for one in fields(record):  # type: ignore[arg-type]
        low, high = _RANGES.get(one.name, (0, 0))
        value = getattr(record, one.name) if high else None
        if value is not None and not low <= value <= high:
            changed[one.name] = min(max(value, low), high)
            counts[_NUMBERS] += 1
    if isinstance(record, Coder) and any(flag not in (0, 1) for flag in record.permissions):
        changed["permissions"] = tuple(int(bool(flag)) for flag in record.permissions)
        counts[_NUMBERS] += 1
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


def _tell_apart(record: _Record, taken: set[object]) -> _Record:
    """Give a record that was cut to another's name a number of its own."""
    key = _KEYS.get(type(record))
    if key is None:
        return record
    number = 2
    name = _NAMES.get(type(record), "name")
    text = getattr(record, name)
    while key(record) in taken:
        record = replace(record, **{name: f"{text[: LONGEST - 12]} ({number})"})  # type: ignore[type-var]
        number += 1
    taken.add(key(record))
    return record
