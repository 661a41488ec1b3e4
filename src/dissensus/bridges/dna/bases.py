"""The files that an exchange was read from, as they are to be written again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import msgspec

from ...exchange import Extra
from ...records import Document
from .database import (
    AttributeValue,
    AttributeVariable,
    Coder,
    CoderRelation,
    Database,
    DnaDocument,
    Entity,
    Link,
    StatementType,
    Variable,
)
from .forms import DnaRoles, Form, list_forms
from .papers import Origin

_Any = TypeVar("_Any")
#: The fields of each record that are IDs.
_IDS: Mapping[type[Any], tuple[str, ...]] = {
    Coder: ("id",),
    CoderRelation: ("id", "coder", "other"),
    DnaDocument: ("id", "coder"),
    StatementType: ("id",),
    Variable: ("id", "statement_type"),
    Link: ("id", "source", "target"),
    Entity: ("id", "variable", "parent"),
    AttributeVariable: ("id", "variable"),
    AttributeValue: ("entity", "attribute"),
}


@dataclass(frozen=True, slots=True)
class Base:
    """A file that was read: all of it but its statements, whose IDs are ``shift`` higher.

    Two files have the same IDs, so those of the second are raised by the highest of the first.
    """

    origin: Origin
    shift: int
    database: Database
    papers: Mapping[str, DnaDocument]
    forms: Mapping[int, Form]
    coders: Mapping[str, int]


def make_bases(
    extras: Iterable[Extra], documents: Mapping[str, Document], highest: Mapping[str, int]
) -> list[Base]:
    """The files behind the extras; ``highest`` is the highest ID of a statement of each.

    Raises ``msgspec.ValidationError`` where an extra is not what this bridge writes.
    """
    bases: list[Base] = []
    shift = 0
    for extra in extras:
        base = _make_base(extra, documents, shift)
        bases.append(base)
        shift = max(_find_highest(base), highest.get(extra.origin, 0) + shift)
    return bases


def _make_base(extra: Extra, documents: Mapping[str, Document], shift: int) -> Base:
    values = extra.values
    database = _shift(msgspec.convert(values["database"], Database), shift)
    roles = msgspec.convert(values["roles"], DnaRoles)
    reach = msgspec.convert(values["reach"], dict[int, tuple[int, int]], strict=False)
    rows = msgspec.convert(values["documents"], dict[str, dict[str, Any]])
    papers = {
        id_: _raise(_make_paper(row, documents[id_].text), shift)
        for id_, row in rows.items()
        if id_ in documents
    }
    raised = {type_ + shift: ends for type_, ends in reach.items()}
    return Base(
        Origin(extra.origin),
        shift,
        database,
        papers,
        list_forms(database, roles, raised),
        {coder.name: coder.id for coder in reversed(database.coders)},
    )


def _make_paper(row: Mapping[str, Any], text: str) -> DnaDocument:
    return msgspec.convert({**row, "text": text}, DnaDocument)


def _shift(database: Database, by: int) -> Database:
    if not by:
        return database
    raised: dict[str, Any] = {
        one.name: tuple(_raise(record, by) for record in value)
        for one in fields(database)
        if (value := getattr(database, one.name)) and isinstance(value, tuple)
    }
    return replace(database, **raised)


def _raise(record: _Any, by: int) -> _Any:
    names = _IDS.get(type(record), ())
    changed = {
        name: value + by for name in names if by and (value := getattr(record, name)) is not None
    }
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


def _find_highest(base: Base) -> int:
    """The highest ID in a file, statements left out."""
    database = base.database
    tables = (
        *(database.coders, database.relations, database.statement_types, database.variables),
        *(database.variable_links, database.entities, database.attribute_variables),
        tuple(base.papers.values()),
    )
    ids = (record.id for table in tables for record in table)
    return max(ids, default=base.shift)
