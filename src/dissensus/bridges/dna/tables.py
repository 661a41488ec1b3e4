"""The statements of a DNA database as one table, and the entities of a variable as another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from ...datafiles import suggest
from ...errors import AnalysisError
from .database import Database, DnaDocument, DnaStatement, StatementType, Variable
from .offsets import make_offsets
from .read import read_span

#: The columns that every table of statements has, before one for each variable of the type.
COLUMNS: Mapping[str, Any] = {
    "id": pl.Int64,
    "document": pl.Int64,
    "date": pl.Datetime("us"),
    "title": pl.String,
    "author": pl.String,
    "source": pl.String,
    "section": pl.String,
    "type": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
    "coder": pl.String,
}
_TYPES: Mapping[str, Any] = {
    "boolean": pl.Boolean,
    "integer": pl.Int64,
    "long text": pl.String,
    "short text": pl.String,
}
#: Seconds since 1970 of the first moment of year 1 and of the last of year 9999.
_FIRST, _LAST = -62_135_596_800, 253_402_300_799
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def find_type(database: Database, label: str | None) -> StatementType:
    """The statement type of that label; without one, that of the most statements.

    Raises AnalysisError, with the labels that there are, where there is none.
    """
    labels = [one.label for one in database.statement_types]
    if label is None and database.statement_types:
        used = [one.statement_type for one in database.statements]
        return max(database.statement_types, key=lambda one: used.count(one.id))
    for one in database.statement_types:
        if one.label == label:
            return one
    there = ", ".join(map(repr, labels)) or "none"
    raise AnalysisError(
        f"statement type: the file has no {label!r}{suggest(label or '', labels)}; it has {there}"
    )


def name_columns(database: Database, kind: StatementType) -> dict[str, Variable]:
    """The variables of a type in their order, by the names of their columns.

    A variable named as one of ``COLUMNS`` has " (variable)" behind its name.
    """
    variables = [one for one in database.variables if one.statement_type == kind.id]
    taken = {*COLUMNS, *(one.name for one in variables)}
    found: dict[str, Variable] = {}
    for one in variables:
        name = one.name
        while name in COLUMNS or (name != one.name and name in taken):
            name = f"{name} (variable)"
        found[name] = one
    return found


def make_table(database: Database, label: str | None = None) -> pl.DataFrame:
    """The statements of a type, in order of date, document and place, with all their values.

    The columns are those of ``COLUMNS``, then one for each variable of the type: Boolean,
    Int64 or String, null where a statement has no value (a blank short text is empty). Dates
    have no zone; ``start``, ``end`` and ``text`` count characters; ``coder`` is a name, empty
    where it is not known. ``label`` is the statement type's, without it that of the most
    statements. Raises AnalysisError for a type that is not there, and for a date that no
    calendar has or a number that is too large.
    """
    kind = find_type(database, label)
    coders = {one.id: one.name for one in database.coders}
    offsets = [make_offsets(one.text) for one in database.documents]
    rows, at = _sort_rows(database, kind)
    spans = [
        read_span(one.start, one.stop, offsets[place])
        for one, place in zip(rows, at.tolist(), strict=True)
    ]
    names = [coders.get(one.coder or 0, "") for one in rows]
    coder = pl.Series("coder", names, dtype=pl.String)
    return _make_frame(database, kind, (rows, at), spans, coder)


def make_raw_table(database: Database, label: str | None = None) -> pl.DataFrame:
    """The same table as the program itself reads it: with coders and positions as they stand.

    ``coder`` is an ID; ``start`` and ``end`` are UTF-16 units, but the text is cut as if they
    were characters.
    """
    kind = find_type(database, label)
    rows, at = _sort_rows(database, kind)
    coder = pl.Series("coder", [one.coder for one in rows], dtype=pl.Int64)
    return _make_frame(database, kind, (rows, at), [(one.start, one.stop) for one in rows], coder)


#: Statements, and the place of each one's document among all documents.
Rows = tuple[list[DnaStatement], np.ndarray[Any, np.dtype[np.int64]]]


def _sort_rows(database: Database, kind: StatementType) -> Rows:
    """The statements of a type by date, document, start, stop and ID."""
    places = {one.id: place for place, one in enumerate(database.documents)}
    rows = [one for one in database.statements if one.statement_type == kind.id]
    keys = [
        (places[one.document], database.documents[places[one.document]].date, one.document)
        for one in rows
    ]
    at, dates, numbers = np.array(keys, dtype=np.int64).reshape(-1, 3).T
    spans = np.array([(one.start, one.stop, one.id) for one in rows], dtype=np.int64)
    starts, stops, ids = spans.reshape(-1, 3).T
    order = np.lexsort((ids, stops, starts, numbers, dates))
    return [rows[place] for place in order.tolist()], at[order]


def _make_frame(
    database: Database,
    kind: StatementType,
    placed: Rows,
    spans: Sequence[tuple[int, int]],
    coder: pl.Series,
) -> pl.DataFrame:
    rows, at = placed
    texts = [one.text for one in database.documents]
    cut = [texts[n][a:b] for n, (a, b) in zip(at.tolist(), spans, strict=True)]
    own = {
        "id": [one.id for one in rows],
        "start": [start for start, _ in spans],
        "end": [end for _, end in spans],
        "text": cut,
    }
    series = [pl.Series(name, values, dtype=COLUMNS[name]) for name, values in own.items()]
    papers = _list_papers(database).select(pl.all().gather(at))
    frame = pl.DataFrame([*series, *papers.get_columns(), coder])
    return frame.select(*COLUMNS).with_columns(*_list_values(database, kind, rows))


def _list_papers(database: Database) -> pl.DataFrame:
    """What each document says of its statements."""
    papers = database.documents
    fields = ("title", "author", "source", "section", "type")
    texts = [
        pl.Series(name, [getattr(one, name) for one in papers], dtype=pl.String) for name in fields
    ]
    numbers = pl.Series("document", [one.id for one in papers], dtype=pl.Int64)
    return pl.DataFrame([numbers, to_dates(papers), *texts])


def _list_values(
    database: Database, kind: StatementType, rows: Sequence[DnaStatement]
) -> Iterator[pl.Series]:
    entities = {one.id: one.value for one in database.entities}
    for name, variable in name_columns(database, kind).items():
        values: list[Any] = [one.values.get(variable.id) for one in rows]
        if variable.data_type == "short text":
            values = [None if value is None else entities[value] for value in values]
        elif variable.data_type == "boolean":
            values = [None if value is None else value != 0 for value in values]
        elif variable.data_type == "integer":
            _check_numbers(name, values)
        yield pl.Series(name, values, dtype=_TYPES[variable.data_type])


def _check_numbers(name: str, values: Sequence[int | None]) -> None:
    for value in values:
        if value is not None and not _SMALLEST <= value <= _LARGEST:
            raise AnalysisError(f"variable {name!r} holds {value}, a number that is too large")


def to_dates(papers: Sequence[DnaDocument]) -> pl.Series:
    """The dates and times of documents, without a zone; AnalysisError where one is none."""
    for paper in papers:
        if not _FIRST <= paper.date <= _LAST:
            raise AnalysisError(
                f"document {paper.id} has the date {paper.date}, in seconds since 1970, which "
                "lies outside the years 1 to 9999"
            )
    seconds = pl.Series("date", [paper.date for paper in papers], dtype=pl.Int64)
    return (seconds * 1_000_000).cast(pl.Datetime("us"))


def list_entities(database: Database, label: str | None = None) -> pl.DataFrame:
    """The entities of a type's short text variables: variable, value, color, and attributes.

    One row for each entity, in the order of the variables and of the values' IDs; ``color`` is
    of the form #RRGGBB, or null. Attributes have a column each, in order of their names (one
    named as a column before it has " (attribute)" behind); a variable's entities have null in
    those of other variables.
    """
    variables = name_columns(database, find_type(database, label))
    named = {one.id: name for name, one in variables.items()}
    attributes = {one.id: one for one in database.attribute_variables if one.variable in named}
    said = {(one.entity, one.attribute): one.value for one in database.attribute_values}
    own = [one for one in database.entities if one.variable in named]
    columns: dict[str, list[str | None]] = {
        "variable": [named[one.variable] for one in own],
        "value": [one.value for one in own],
        "color": [_write_colour(one.red, one.green, one.blue) for one in own],
    }
    for name in sorted({one.name for one in attributes.values()}):
        ids = {one.variable: one.id for one in attributes.values() if one.name == name}
        columns[f"{name} (attribute)" if name in columns else name] = [
            said.get((one.id, ids[one.variable]), "") if one.variable in ids else None
            for one in own
        ]
    return pl.DataFrame(
        [pl.Series(name, values, dtype=pl.String) for name, values in columns.items()]
    )


def _write_colour(*parts: int | None) -> str | None:
    if any(part is None for part in parts):
        return None
    return "#" + "".join(f"{part:02X}" for part in parts)
