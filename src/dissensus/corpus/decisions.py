"""What people say of statements: accepted, rejected, corrected, and taken back.

Each decision is an entry of the log and a new version of its statement; the versions before
it stay. Taking a decision back is an entry as well, and can itself be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import Connection, func, select, update

from ..errors import CorpusError
from ..records import Act, Actor, Concept, Direct, Firmness, Stance
from .codings import end_versions
from .connect import insert, next_number, now, upsert
from .rows import Values, actor_row, concept_row
from .schema import ACTORS, CODINGS, CONCEPTS, DOCUMENTS, LOG, VERSIONS

#: What a decision makes of a statement's status.
STATUSES: Mapping[str, str] = {
    "accepted": "accepted",
    "rejected": "rejected",
    "corrected": "accepted",
}
#: The fields that a person can correct, and the values of those that have a list of them.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("actor", "party", "source", "concept"), ()),
    "stance": get_args(Stance),
    "firmness": get_args(Firmness),
    "act": get_args(Act),
    "direct": get_args(Direct),
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
        entry = _write_entry(connection, kind, row, by, note)
        _replace(connection, row, values | {"status": STATUSES[kind], "by": by}, entry)
        entries.append(entry)
    return entries


def undo(connection: Connection, entry: int | None, *, by: str = "", note: str = "") -> int:
    """Take a decision back (the last that stands, where none is named); gives its entry.

    Raises CorpusError where there is none, or where its statement was changed again since.
    """
    row = _find_decision(connection, entry)
    statement = row["statement"]
    current = _current(connection, statement)
    above = _find_above(connection, row, current)
    if above is not None:
        raise CorpusError(f"s{statement} was changed again by entry {above}: take that back first")
    query = select(VERSIONS).where(
        VERSIONS.c.statement == statement, VERSIONS.c.until == row["number"]
    )
    before = connection.execute(query).mappings().one()
    new = _write_entry(connection, "undone", current, by, note, undoes=row["number"])
    names = ("number", "since", "until")
    values = {name: value for name, value in before.items() if name not in names}
    _replace(connection, current, values, new)
    # What runs found since may have been covered by it: the document is to be coded again.
    stale = update(CODINGS).where(CODINGS.c.document == current["document"])
    connection.execute(stale.values(basis=""))
    return new


def _standing(connection: Connection, statement: int | None) -> dict[int, Values]:
    """The decisions, and the takings back, that were not taken back themselves."""
    query = select(LOG).where(LOG.c.kind.in_((*STATUSES, "undone"))).order_by(LOG.c.number.desc())
    if statement is not None:
        query = query.where(LOG.c.statement == statement)
    standing: dict[int, Values] = {}
    undone: set[int] = set()
    # The last first: whatever takes an entry back stands behind it.
    for row in connection.execute(query).mappings():
        if row["number"] in undone:
            continue
        standing[row["number"]] = row
        if row["undoes"] is not None:
            undone.add(row["undoes"])
    return standing


def _find_decision(connection: Connection, entry: int | None) -> Values:
    standing = _standing(connection, None)
    if entry is None:
        decisions = [row for row in standing.values() if row["kind"] in STATUSES]
        if not decisions:
            raise CorpusError("there is no decision to take back")
        return decisions[0]
    if entry not in standing:
        raise CorpusError(f"entry {entry} is no decision, or was taken back; see `dissensus log`")
    return standing[entry]


def _find_above(connection: Connection, row: Values, current: Values) -> int | None:
    """The entry that changed the statement after this one and still stands."""
    if row["kind"] == "undone":
        return None if current["since"] == row["number"] else current["since"]
    standing = _standing(connection, row["statement"]).values()
    later = [r["number"] for r in standing if r["kind"] in STATUSES and r["number"] > row["number"]]
    return later[0] if later else None


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
    _check_kind(name, value)
    if isinstance(value, Actor):
        upsert(connection, ACTORS, [actor_row(value)], "id")
        return value.id
    if isinstance(value, Concept):
        upsert(connection, CONCEPTS, [concept_row(value)], "id")
        return value.id
    if name in _NEEDED and not value:
        raise CorpusError(f"a statement needs its {name}")
    allowed = FIELDS[name]
    is_truth = name == "alleged" and isinstance(value, bool)
    if allowed and value not in allowed and not is_truth:
        raise CorpusError(f"{value!r} is no {name}; write one of {', '.join(allowed)}")
    return value in ("yes", True) if name == "alleged" else value


def _check_kind(name: str, value: object) -> None:
    """Refuse a record of another kind than the field takes."""
    wanted = {"concept": Concept, **dict.fromkeys(("actor", "party", "source"), Actor)}.get(name)
    is_record = isinstance(value, Actor | Concept)
    if (wanted and not isinstance(value, str | wanted)) or (wanted is None and is_record):
        raise CorpusError(f"{value!r} is no {name}")


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


def _write_entry(
    connection: Connection,
    kind: str,
    version: Values,
    by: str,
    note: str,
    *,
    undoes: int | None = None,
) -> int:
    number = next_number(connection, LOG)
    row = {"number": number, "at": now(), "by": by, "kind": kind, "note": note, "run": None}
    row |= {"statement": version["statement"], "document": version["document"], "undoes": undoes}
    insert(connection, LOG, [row])
    return number


def _replace(connection: Connection, old: Values, values: Values, entry: int) -> None:
    end_versions(connection, [{"which": old["number"], "entry": entry}])
    number = next_number(connection, VERSIONS)
    insert(
        connection,
        VERSIONS,
        [{**old, **values, "number": number, "since": entry, "until": None}],
    )
