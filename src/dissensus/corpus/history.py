"""What a corpus says of itself: its documents, its log, its runs, what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import polars as pl
from sqlalchemy import Connection, Select, func, select

from ..datafiles import suggest
from ..errors import CorpusError
from ..records import Commitment, Document
from .connect import chunks
from .decisions import STATUSES
from .filters import Names
from .rows import VALUES, Found, to_document
from .schema import CODINGS, DOCUMENTS, FILES, LEFT_OUT, LOG, RUNS, VERSIONS

#: The entries of the log that are people's.
_DECIDED = (*STATUSES, "undone")
#: So much of a value is told where it was changed.
_SHOWN = 80


def read_documents(connection: Connection) -> pl.DataFrame:
    """One row for each document, with its story and the number of statements in it."""
    told = (
        select(VERSIONS.c.document, func.count().label("statements"))
        .where(VERSIONS.c.until.is_(None), VERSIONS.c.status != "rejected")
        .group_by(VERSIONS.c.document)
        .subquery()
    )
    coded = select(CODINGS.c.document).distinct().subquery()
    names = ("id", "date", "outlet", "title", "author", "language", "path")
    query = (
        select(
            *(DOCUMENTS.c[name] for name in names),
            DOCUMENTS.c.story,
            func.length(DOCUMENTS.c.text),
            func.coalesce(told.c.statements, 0),
            coded.c.document.is_not(None),
        )
        .outerjoin(told, told.c.document == DOCUMENTS.c.number)
        .outerjoin(coded, coded.c.document == DOCUMENTS.c.number)
        .order_by(DOCUMENTS.c.number)
    )
    schema = dict.fromkeys(names, pl.String) | dict.fromkeys(
        ("story", "characters", "statements"), pl.Int64
    )
    frame = _frame(connection, query, {**schema, "coded": pl.Boolean})
    return frame.rename({"id": "document"})


def find_document(connection: Connection, id_: str) -> Document:
    """A document by its identifier or by a path that it was found at."""
    found_at = select(FILES.c.document).where(FILES.c.path == id_)
    is_it = (DOCUMENTS.c.id == id_) | DOCUMENTS.c.number.in_(found_at)
    query = select(DOCUMENTS).where(is_it).order_by(DOCUMENTS.c.id != id_)
    row = connection.execute(query).mappings().first()
    if row is None:
        known = connection.execute(select(DOCUMENTS.c.id).limit(10_000)).scalars()
        raise CorpusError(f"there is no document {id_!r}{suggest(id_, list(known))}")
    return to_document(row)


def find_id(connection: Connection, field: str, name: str) -> str:
    """The identifier of an actor or concept that the corpus knows, by any of its names."""
    kind = "concept" if field == "concept" else "actor"
    found = Names(connection, kind).find((name,))
    if len(found) > 1:
        raise CorpusError(f"{name!r} may be {' or '.join(found)}: name one of these")
    return found[0]


def read_commitments(connection: Connection) -> list[tuple[str, str, tuple[Commitment, ...]]]:
    """For each document that reports norms: its identifier, its date, and the norms."""
    query = (
        select(DOCUMENTS.c.id, DOCUMENTS.c.date, DOCUMENTS.c.number, CODINGS.c.found)
        .join(CODINGS, CODINGS.c.document == DOCUMENTS.c.number)
        .order_by(DOCUMENTS.c.number, CODINGS.c.run)
    )
    # Of several codings of a document the last one stands.
    last = {row.number: row for row in connection.execute(query)}
    read = ((one, msgspec.json.decode(one.found or "{}", type=Found)) for one in last.values())
    return [(one.id, one.date, found.commitments) for one, found in read if found.commitments]


def read_log(connection: Connection, statement: int | None, *, limit: int) -> pl.DataFrame:
    """The entries of the log, the last first, with what each made of its statement.

    ``changes`` tells of a decision what it changed, the old value and the new one.
    """
    query = (
        select(
            *(LOG.c.number, LOG.c.at, LOG.c.by, LOG.c.kind),
            LOG.c.statement,
            *(DOCUMENTS.c.id, LOG.c.run, LOG.c.undoes, LOG.c.note),
            *(VERSIONS.c.status, VERSIONS.c.stance, VERSIONS.c.actor, VERSIONS.c.concept),
        )
        .outerjoin(DOCUMENTS, DOCUMENTS.c.number == LOG.c.document)
        .outerjoin(
            VERSIONS,
            (VERSIONS.c.since == LOG.c.number)
            & (VERSIONS.c.statement == (LOG.c.statement if statement is None else statement)),
        )
        .order_by(LOG.c.number.desc())
    )
    if statement is not None:
        ended = select(VERSIONS.c.until).where(VERSIONS.c.statement == statement)
        began = select(VERSIONS.c.since).where(VERSIONS.c.statement == statement)
        query = query.where(LOG.c.number.in_(began.union(ended)))
    if limit:
        query = query.limit(limit)
    texts = ("status", "stance", "actor", "concept")
    schema = {
        "entry": pl.Int64,
        "at": pl.String,
        "by": pl.String,
        "kind": pl.String,
        "statement": pl.Int64,
        "document": pl.String,
        "run": pl.Int64,
        "undoes": pl.Int64,
        "note": pl.String,
        **dict.fromkeys(texts, pl.String),
    }
    frame = _frame(connection, query, schema)
    named = pl.when(pl.col("statement").is_not_null()).then(pl.format("s{}", "statement"))
    told = _tell_changes(
        connection, frame.filter(pl.col("kind").is_in(_DECIDED))["entry"].to_list()
    )
    changes = pl.Series("changes", [told.get(n, "") for n in frame["entry"]], pl.String)
    return frame.with_columns(named.alias("statement"), changes)


def _tell_changes(connection: Connection, entries: Sequence[int]) -> dict[int, str]:
    """What each entry of a decision changed: the version that it ended beside the one it made."""
    told: dict[int, str] = {}
    old, new = VERSIONS.alias(), VERSIONS.alias()
    columns = [(name, old.c[name], new.c[name]) for name in ("status", *VALUES)]
    values = [value for _, before, after in columns for value in (before, after)]
    for part in chunks(entries):
        query = (
            select(old.c.until, *(value.label(f"c{n}") for n, value in enumerate(values)))
            .join(new, (new.c.since == old.c.until) & (new.c.statement == old.c.statement))
            .where(old.c.until.in_(part))
        )
        for entry, *found in connection.execute(query):
            pairs = zip(("status", *VALUES), found[::2], found[1::2], strict=True)
            lines = (
                f"{name}: {_say(before)} → {_say(after)}"
                for name, before, after in pairs
                if before != after
            )
            told[entry] = "; ".join(lines)
    return told


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text or "none"


def read_runs(connection: Connection) -> pl.DataFrame:
    """Every run, with how many documents it coded."""
    counted = (
        select(CODINGS.c.run, func.count().label("documents")).group_by(CODINGS.c.run).subquery()
    )
    query = (
        select(*RUNS.columns, func.coalesce(counted.c.documents, 0))
        .outerjoin(counted, counted.c.run == RUNS.c.number)
        .order_by(RUNS.c.number)
    )
    names = [column.name for column in RUNS.columns if column.name != "number"]
    schema = {"run": pl.Int64, **dict.fromkeys(names, pl.String), "documents": pl.Int64}
    return _frame(connection, query, schema)


def read_left_out(connection: Connection) -> pl.DataFrame:
    """Files that could not be read."""
    names = ("path", "reason", "detail")
    query = select(LEFT_OUT.c.run, *(LEFT_OUT.c[name] for name in names))
    return _frame(connection, query, {"run": pl.Int64, **dict.fromkeys(names, pl.String)})


def _frame(
    connection: Connection, query: Select[*tuple[Any, ...]], schema: Mapping[str, Any]
) -> pl.DataFrame:
    rows: Sequence[tuple[Any, ...]] = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row")
