"""What people say of statements: accepted, rejected, corrected, and taken back.

Each decision is an entry of the log and a new version of its statement; the versions before
it stay. Taking a decision back is an entry as well, and can itself be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from ..errors import CorpusError
from ..records import STANCES, Actor, Concept
from .codings import end_versions
from .connect import insert, next_number, now, upsert
from .rows import Values, actor_row, concept_row
from .schema import ACTORS, CONCEPTS, DOCUMENTS, LOG, VERSIONS

#: What a decision makes of a statement's status.
STATUSES: Mapping[str, str] = {
    "accepted": "accepted",
    "rejected": "rejected",
    "corrected": "accepted",
}
#: The fields that a person can correct, and the values of those that have a list of them.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("actor", "party", "source", "concept"), ()),
    "stance": tuple(STANCES),
    "firmness": ("categorical", "plain", "hedged"),
    "act": ("says", "calls", "promises", "warns", "threatens", "reveals", "denies", "does"),
    "direct": ("yes", "partly", "no"),
    "alleged": ("yes", "no"),
    "condition": (),
    "consequence": (),
    "start": (),
    "end": (),
}
_NEEDED = ("actor", "concept")


def decide(
    connection: Connection,
    statements: Sequence[int],
    kind: str,
    *,
    changes: Mapping[str, object] | None = None,
    by: str = "",
    note: str = "",
) -> list[int]:
    """Write one decision for each statement; gives the numbers of their entries.

    Raises CorpusError, and writes nothing, where one of them is not there.
    """
    entries = []
    for statement in statements:
        row = _current(connection, statement)
        values = _changed(connection, row, changes or {})
        entry = _write_entry(connection, kind, statement, row["document"], by, note)
        _replace(connection, row, values | {"status": STATUSES[kind], "by": by}, entry)
        entries.append(entry)
    return entries


def undo(connection: Connection, entry: int | None, *, by: str = "", note: str = "") -> int:
    """Take a decision back (the last that stands, where none is named); gives its entry.

    Raises CorpusError where there is none, or where its statement was changed again since.
    """
    row = _find_decision(connection, entry)
    statement = row["statement"]
    now_ = _current(connection, statement)
    if now_["since"] != row["number"]:
        raise CorpusError(
            f"s{statement} was changed again by entry {now_['since']}: take that back first"
        )
    query = select(VERSIONS).where(
        VERSIONS.c.statement == statement, VERSIONS.c.until == row["number"]
    )
    before = connection.execute(query).mappings().one()
    new = _write_entry(
        connection, "undone", statement, now_["document"], by, note, undoes=row["number"]
    )
    names = ("number", "since", "until")
    values = {name: value for name, value in before.items() if name not in names}
    _replace(connection, now_, values, new)
    return new


def _find_decision(connection: Connection, entry: int | None) -> Values:
    undone = select(LOG.c.undoes).where(LOG.c.undoes.is_not(None))
    query = select(LOG).where(LOG.c.statement.is_not(None), LOG.c.number.not_in(undone))
    if entry is None:
        kinds = LOG.c.kind.in_(STATUSES)
        query = query.where(kinds).order_by(LOG.c.number.desc()).limit(1)
        found = connection.execute(query).mappings().first()
        if found is None:
            raise CorpusError("there is no decision to take back")
        return found
    found = connection.execute(query.where(LOG.c.number == entry)).mappings().first()
    if found is None or found["kind"] not in (*STATUSES, "undone"):
        raise CorpusError(f"entry {entry} is no decision, or was taken back; see `dissensus log`")
    return found


def _current(connection: Connection, statement: int) -> Values:
    query = select(VERSIONS).where(VERSIONS.c.statement == statement, VERSIONS.c.until.is_(None))
    row = connection.execute(query).mappings().first()
    if row is None:
        query = select(func.count()).where(VERSIONS.c.statement == statement)
        was_there = connection.execute(query).scalar_one()
        reason = "is no longer proposed since a later run" if was_there else "is not there"
        raise CorpusError(f"the statement s{statement} {reason}")
    return row


def _changed(connection: Connection, row: Values, changes: Mapping[str, object]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in changes.items():
        values[name] = _check(connection, name, value)
    if {"start", "end"} & values.keys():
        values |= _cut(connection, row["document"], {**row, **values})
    return values


def _check(connection: Connection, name: str, value: object) -> object:
    if name not in FIELDS:
        raise CorpusError(f"{name!r} cannot be corrected; these can: {', '.join(FIELDS)}")
    if isinstance(value, Actor):
        upsert(connection, ACTORS, [actor_row(value)], "id")
        return value.id
    if isinstance(value, Concept):
        upsert(connection, CONCEPTS, [concept_row(value)], "id")
        return value.id
    if name in _NEEDED and not value:
        raise CorpusError(f"a statement needs its {name}")
    allowed = FIELDS[name]
    if allowed and value not in allowed and not isinstance(value, bool):
        raise CorpusError(f"{value!r} is no {name}; write one of {', '.join(allowed)}")
    return value in ("yes", True) if name == "alleged" else value


def _cut(connection: Connection, document: int, row: Values) -> dict[str, Any]:
    query = select(DOCUMENTS.c.text).where(DOCUMENTS.c.number == document)
    text = connection.execute(query).scalar_one()
    try:
        start, end = int(row["start"]), int(row["end"])
    except ValueError as error:
        raise CorpusError("start and end are numbers of characters") from error
    if not 0 <= start < end <= len(text):
        raise CorpusError(f"{start} to {end} is no part of a text of {len(text)} characters")
    return {"start": start, "end": end, "text": text[start:end]}


def _write_entry(  # noqa: PLR0913 - the columns of the log
    connection: Connection,
    kind: str,
    statement: int,
    document: int,
    by: str,
    note: str,
    *,
    undoes: int | None = None,
) -> int:
    number = next_number(connection, LOG)
    row = {"number": number, "at": now(), "by": by, "kind": kind, "note": note, "run": None}
    insert(
        connection, LOG, [row | {"statement": statement, "document": document, "undoes": undoes}]
    )
    return number


def _replace(connection: Connection, old: Values, values: Values, entry: int) -> None:
    end_versions(connection, [{"which": old["number"], "entry": entry}])
    number = next_number(connection, VERSIONS)
    insert(
        connection,
        VERSIONS,
        [{**old, **values, "number": number, "since": entry, "until": None}],
    )
