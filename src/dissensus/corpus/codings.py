"""What a run found in documents: new statements beside those that people have decided."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from ..records import Coded, Statement
from .connect import chunks, insert, next_number, now, upsert
from .covered import Decided
from .rows import (
    VALUES,
    Found,
    Row,
    Values,
    actor_row,
    concept_row,
    list_actors,
    make_keys,
    to_json,
    to_row,
)
from .schema import ACTORS, CODINGS, CONCEPTS, DOCUMENTS, LOG, READINGS, STATEMENTS, VERSIONS

#: What a person has said of a statement is not undone by a program.
PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Work:
    """One document coded: its number, what was found, and what that rests on.

    ``reading`` is None where the kept one was used, or where nothing could be read.
    """

    document: int
    coded: Coded
    basis: str
    reading_basis: str = ""
    reading: bytes | None = None


def pack(reading: object) -> bytes:
    """Write a reading small: a few times the size of its text."""
    return zlib.compress(msgspec.msgpack.encode(reading))


def keep_codings(connection: Connection, run: int, works: Sequence[Work]) -> None:
    """Keep what a run found; statements that a person has decided stay as they are."""
    if not works:
        return
    writer = _Writer(connection, run)
    for part in chunks(works):
        current, old = _present(connection, [work.document for work in part])
        for work in part:
            writer.keep(work, current.get(work.document, {}), old.get(work.document, {}))
    writer.flush()


@dataclass(frozen=True, slots=True)
class _Present:
    """The present version of a statement; one that was imported is nobody's to take back."""

    number: int
    statement: int
    row: Values
    first: Values
    is_imported: bool

    @property
    def is_decided(self) -> bool:
        return bool(self.row["status"] != PROPOSED or self.row["by"] or self.is_imported)


def _present(
    connection: Connection, documents: Sequence[int]
) -> tuple[dict[int, dict[str, _Present]], dict[int, dict[str, int]]]:
    """For each document the present version of each key, and the number of every key."""
    old: dict[int, dict[str, int]] = {}
    columns = (STATEMENTS.c.number, STATEMENTS.c.document, STATEMENTS.c.key)
    keys: dict[int, str] = {}
    for number, document, key in connection.execute(
        select(*columns).where(STATEMENTS.c.document.in_(documents))
    ):
        old.setdefault(document, {})[key] = number
        keys[number] = key
    current: dict[int, dict[str, _Present]] = {}
    firsts = _first_versions(connection, documents)
    query = select(VERSIONS).where(VERSIONS.c.document.in_(documents), VERSIONS.c.until.is_(None))
    for row in connection.execute(query).mappings():
        key = keys[row["statement"]]
        first = firsts.get(row["statement"], row)
        version = _Present(row["number"], row["statement"], row, first, ":" in key)
        current.setdefault(row["document"], {})[key] = version
    return current, old


def _first_versions(connection: Connection, documents: Sequence[int]) -> dict[int, Values]:
    """How each statement that has more than one version was first proposed."""
    several = (
        select(func.min(VERSIONS.c.number))
        .where(VERSIONS.c.document.in_(documents))
        .group_by(VERSIONS.c.statement)
        .having(func.count() > 1)
    )
    rows = connection.execute(select(VERSIONS).where(VERSIONS.c.number.in_(several))).mappings()
    return {row["statement"]: row for row in rows}


class _Writer:
    """Gathers the rows of many documents and writes them at once."""

    def __init__(self, connection: Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        self._at = now()
        self._log = count(next_number(connection, LOG))
        self._statements = count(next_number(connection, STATEMENTS))
        self._versions = count(next_number(connection, VERSIONS))
        self._rows: dict[str, list[dict[str, Any]]] = {
            name: []
            for name in ("log", "statements", "versions", "ended", "codings", "readings", "spoken")
        }
        self._actors: dict[str, dict[str, Any]] = {}
        self._concepts: dict[str, dict[str, Any]] = {}

    def keep(self, work: Work, current: Mapping[str, _Present], old: Mapping[str, int]) -> None:
        """Gather what a coding changes in its document."""
        if any(skip.reason == "failed" for skip in work.coded.skips):
            # A fault of the rules says nothing of what was found before.
            self._keep_rest(work)
            return
        entry = next(self._log)
        self._rows["log"].append(_entry(entry, self._at, self._run, work.document))
        proposals = dict(zip(make_keys(work.coded.statements), work.coded.statements, strict=True))
        loose = Decided(
            (v.row, v.first) for key, v in current.items() if v.is_decided and key not in proposals
        )
        for key, statement in proposals.items():
            row, version = to_row(statement), current.get(key)
            if version is None and loose.covers(row):
                continue
            if version is None or not (version.is_decided or _is_same(version.row, row)):
                self._note_names(statement)
                number = version.statement if version else old.get(key)
                number = number or self._add_statement(work.document, key)
                self._add_version(row, number, work.document, entry)
                if version is not None:
                    self._end(version, entry)
        for key, version in current.items():
            if key not in proposals and not version.is_decided:
                self._end(version, entry)
        self._keep_rest(work)

    def _add_statement(self, document: int, key: str) -> int:
        number = next(self._statements)
        self._rows["statements"].append({"number": number, "document": document, "key": key})
        return number

    def _add_version(self, row: Row, statement: int, document: int, entry: int) -> None:
        number = next(self._versions)
        self._rows["versions"].append(
            row
            | {"number": number, "statement": statement, "document": document}
            | {"since": entry, "until": None, "status": PROPOSED, "by": ""}
        )

    def _end(self, version: _Present, entry: int) -> None:
        self._rows["ended"].append({"which": version.number, "entry": entry})

    def _note_names(self, statement: Statement) -> None:
        for actor in list_actors(statement):
            self._actors[actor.id] = actor_row(actor)
        self._concepts[statement.concept.id] = concept_row(statement.concept)

    def _keep_rest(self, work: Work) -> None:
        coded = work.coded
        found = Found(coded.quotations, coded.commitments, coded.skips)
        self._rows["codings"].append(
            {
                "document": work.document,
                "run": self._run,
                "basis": work.basis,
                "found": to_json(found),
            }
        )
        self._rows["spoken"].append({"which": work.document, "code": coded.document.language})
        if work.reading is not None:
            row = {"document": work.document, "basis": work.reading_basis, "data": work.reading}
            self._rows["readings"].append(row)

    def flush(self) -> None:
        """Write all that was gathered, each table before those that point to it."""
        rows, connection = self._rows, self._connection
        insert(connection, LOG, rows["log"])
        insert(connection, STATEMENTS, rows["statements"])
        end_versions(connection, rows["ended"])
        upsert(connection, ACTORS, list(self._actors.values()), "id")
        upsert(connection, CONCEPTS, list(self._concepts.values()), "id")
        insert(connection, VERSIONS, rows["versions"])
        spoken = update(DOCUMENTS).where(DOCUMENTS.c.number == bindparam("which"))
        connection.execute(spoken.values(language=bindparam("code")), rows["spoken"])
        upsert(connection, CODINGS, rows["codings"], "document", "run")
        upsert(connection, READINGS, rows["readings"], "document")


def _entry(number: int, at: str, run: int, document: int) -> dict[str, Any]:
    return {
        "number": number,
        "at": at,
        "by": "",
        "kind": "coded",
        "document": document,
        "statement": None,
        "run": run,
        "undoes": None,
        "note": "",
    }


def _is_same(old: Values, new: Values) -> bool:
    return all(old[name] == new[name] for name in VALUES)


def end_versions(connection: Connection, ended: Sequence[Values]) -> None:
    """Set the end of versions (``which``) to an entry of the log (``entry``)."""
    if ended:
        change = update(VERSIONS).where(VERSIONS.c.number == bindparam("which"))
        connection.execute(change.values(until=bindparam("entry")), list(ended))


__all__ = ["PROPOSED", "Work", "end_versions", "keep_codings", "pack"]
