"""Runs: what was read and coded with what, and what is still to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from ..records import Document
from .connect import chunks, insert, next_number, now
from .rows import Row, from_json, to_document
from .schema import CODINGS, DOCUMENTS, LEFT_OUT, READINGS, RUNS

#: So many documents are looked at in one go.
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document's kept reading and its last coding rest on; empty where it has none."""

    document: int
    language: str
    reading: str
    coding: str


def begin(
    connection: Connection, kind: str, version: str, basis: str, settings: str, by: str
) -> int:
    """Begin a run; the last one, if it is of the same kind and basis and not finished, goes on."""
    # An older one would be taken for older than what was coded since.
    last = (
        connection.execute(select(RUNS).order_by(RUNS.c.number.desc()).limit(1)).mappings().first()
    )
    wanted = {"kind": kind, "version": version, "basis": basis, "settings": settings, "ended": ""}
    if last is not None and all(last[name] == value for name, value in wanted.items()):
        return int(last["number"])
    number = next_number(connection, RUNS)
    row = {"number": number, "kind": kind, "version": version, "basis": basis}
    row |= {"settings": settings, "by": by, "started": now(), "ended": ""}
    insert(connection, RUNS, [row])
    return number


def end(connection: Connection, run: int) -> None:
    """Note the end of a run."""
    connection.execute(update(RUNS).where(RUNS.c.number == run).values(ended=now()))


def leave_out(connection: Connection, run: int, rows: Sequence[Row]) -> None:
    """Note what could not be read, once for each run, however often that was stopped."""
    query = select(LEFT_OUT.c.path, LEFT_OUT.c.reason).where(LEFT_OUT.c.run == run)
    known = {tuple(row) for row in connection.execute(query)}
    insert(connection, LEFT_OUT, [row for row in rows if (row["path"], row["reason"]) not in known])


def last_settings(connection: Connection) -> Mapping[str, str]:
    """The settings of the last run that coded."""
    query = select(RUNS.c.settings).where(RUNS.c.kind.in_(("add", "code")))
    found = connection.execute(query.order_by(RUNS.c.number.desc()).limit(1)).scalar()
    return from_json(found or "") or {}


def read_bases(connection: Connection, after: int, documents: Sequence[int] | None) -> list[Basis]:
    """The next documents after a number, with what they rest on."""
    last = (
        select(CODINGS.c.basis)
        .where(CODINGS.c.document == DOCUMENTS.c.number)
        .order_by(CODINGS.c.run.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(DOCUMENTS.c.number, DOCUMENTS.c.language, READINGS.c.basis, last)
        .outerjoin(READINGS, READINGS.c.document == DOCUMENTS.c.number)
        .where(DOCUMENTS.c.number > after)
        .order_by(DOCUMENTS.c.number)
        .limit(AT_ONCE)
    )
    if documents is not None:
        query = query.where(DOCUMENTS.c.number.in_(documents))
    return [
        Basis(number, language, reading or "", coding or "")
        for number, language, reading, coding in connection.execute(query)
    ]


def load_readings(
    connection: Connection, documents: Sequence[int]
) -> list[tuple[int, Document, bytes | None]]:
    """Documents by number, each with the reading that is kept of it, in order of number."""
    found: list[tuple[int, Document, bytes | None]] = []
    for part in chunks(documents):
        query = (
            select(DOCUMENTS, READINGS.c.data)
            .outerjoin(READINGS, READINGS.c.document == DOCUMENTS.c.number)
            .where(DOCUMENTS.c.number.in_(part))
            .order_by(DOCUMENTS.c.number)
        )
        rows = connection.execute(query).mappings()
        found += [(row["number"], to_document(row), row["data"]) for row in rows]
    return found
