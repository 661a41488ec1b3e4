"""What goes over a bridge into a corpus, and out of it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, func, select

from ..exchange import Annotation, Exchange, Extra, Held, Loss
from ..records import Document
from .connect import chunks, insert, insert_tuples, next_number, now, upsert
from .dialects import Dialect
from .documents import Prepared, keep_documents, prepare
from .rows import (
    actor_row,
    concept_row,
    from_json,
    list_actors,
    to_actor,
    to_concept,
    to_document,
    to_json,
    to_row,
    to_statement,
)
from .schema import (
    ACTORS,
    ANNOTATIONS,
    CONCEPTS,
    DOCUMENTS,
    EXTRAS,
    LOG,
    STATEMENTS,
    VERSIONS,
)


def prepare_import(documents: Sequence[Document]) -> list[Prepared]:
    """Work out what imported documents are known by: as others are, so that they are one with them.

    Where one file has the same text twice, of one outlet and day, its two documents stay two.
    """
    rows = [prepare(document) for document in documents]
    counts = Counter(row.hash for row in rows)
    return [row if counts[row.hash] == 1 else _apart(row) for row in rows]


def _apart(row: Prepared) -> Prepared:
    own = hashlib.sha256(f"{row.hash}\0{row.document.id}".encode()).hexdigest()
    return replace(row, hash=own)


def bring_in(
    connection: Connection,
    dialect: Dialect,
    run: int,
    exchange: Exchange,
    rows: Sequence[Prepared],
    origin: str,
) -> tuple[int, int]:
    """Keep what came over a bridge; gives how many documents and statements are new.

    A statement that was imported before stays as it is, with whatever was decided since.
    """
    kept = keep_documents(connection, dialect, rows)
    numbers = {row.document.id: one.number for row, one in zip(rows, kept, strict=True)}
    statements = _bring_statements(connection, run, exchange.statements, numbers, origin)
    _bring_annotations(connection, run, exchange.annotations, numbers)
    query = select(EXTRAS.c.format, EXTRAS.c.origin, EXTRAS.c.content)
    known = {tuple(row) for row in connection.execute(query)}
    extras = [(extra.format, extra.origin, to_json(extra.values)) for extra in exchange.extras]
    insert_tuples(
        connection,
        EXTRAS,
        ("run", "format", "origin", "content"),
        [(run, *extra) for extra in extras if extra not in known],
    )
    return sum(one.is_new for one in kept), statements


def _bring_statements(
    connection: Connection,
    run: int,
    held: Sequence[Held],
    numbers: Mapping[str, int],
    origin: str,
) -> int:
    query = select(STATEMENTS.c.document, STATEMENTS.c.key)
    query = query.where(STATEMENTS.c.key.contains(":"))
    known = {(document, key) for document, key in connection.execute(query)}
    current = _current(connection, sorted(set(numbers.values())))
    entry, at = next_number(connection, LOG), now()
    statement_numbers = count(next_number(connection, STATEMENTS))
    version_numbers = count(next_number(connection, VERSIONS))
    entries: dict[int, int] = {}
    statements, versions = [], []
    actors, concepts = {}, {}
    for one in held:
        document = numbers[one.statement.document]
        # A colon tells an import's key from that of a run, which proposes and takes back.
        # What another coder of the same project said under the same number is another one.
        row = to_row(one.statement) | {"status": one.statement.status, "by": one.by}
        said = hashlib.blake2b(repr((row, one.fields)).encode(), digest_size=6)
        key = f"{origin}:{one.id}:{said.hexdigest()}"
        if (document, key) in known or _told(row) in current[document]:
            continue
        number = next(statement_numbers)
        entries.setdefault(document, entry + len(entries))
        statements.append({"number": number, "document": document, "key": key})
        versions.append(
            row
            | {"number": next(version_numbers), "statement": number, "document": document}
            | {"since": entries[document], "until": None, "fields": to_json(one.fields)}
        )
        for actor in list_actors(one.statement):
            actors[actor.id] = actor_row(actor)
        concepts[one.statement.concept.id] = concept_row(one.statement.concept)
    empty = {"by": "", "kind": "imported", "statement": None, "undoes": None, "note": origin}
    insert(
        connection,
        LOG,
        [
            empty | {"number": place, "at": at, "document": document, "run": run}
            for document, place in entries.items()
        ],
    )
    insert(connection, STATEMENTS, statements)
    upsert(connection, ACTORS, list(actors.values()), "id")
    upsert(connection, CONCEPTS, list(concepts.values()), "id")
    insert(connection, VERSIONS, versions)
    return len(statements)


#: What a corpus that goes out and comes back tells as it told it before.
_SAME = (
    *("status", "by", "start", "end", "actor", "party", "concept", "stance", "firmness", "act"),
    "condition",
)


def _told(row: Mapping[Any, Any]) -> tuple[object, ...]:
    return tuple(row[name] for name in _SAME)


def _current(
    connection: Connection, documents: Sequence[int]
) -> defaultdict[int, set[tuple[object, ...]]]:
    """What each document tells now: the same again is nothing new."""
    found: defaultdict[int, set[tuple[object, ...]]] = defaultdict(set)
    for part in chunks(documents):
        query = select(VERSIONS).where(VERSIONS.c.document.in_(part), VERSIONS.c.until.is_(None))
        for row in connection.execute(query).mappings():
            found[row["document"]].add(_told(row))
    return found


def _bring_annotations(
    connection: Connection,
    run: int,
    annotations: Sequence[Annotation],
    numbers: Mapping[str, int],
) -> None:
    query = select(ANNOTATIONS.c.document, ANNOTATIONS.c.id, ANNOTATIONS.c.layer)
    known = {tuple(row) for row in connection.execute(query)}
    rows = []
    for one in annotations:
        document = numbers[one.document]
        if (document, one.id, one.layer) not in known:
            rows.append(
                {"document": document, "run": run, "start": one.start, "end": one.end}
                | {"id": one.id, "layer": one.layer, "by": one.by, "fields": to_json(one.fields)}
            )
    first = next_number(connection, ANNOTATIONS)
    insert(connection, ANNOTATIONS, [row | {"number": n} for n, row in enumerate(rows, first)])


def give_out(connection: Connection) -> Exchange:
    """All that the corpus holds, for a bridge to write; what was rejected stays behind."""
    found = connection.execute(select(DOCUMENTS).order_by(DOCUMENTS.c.number)).mappings().all()
    documents = {row["number"]: to_document(row) for row in found}
    query = select(VERSIONS).where(VERSIONS.c.until.is_(None), VERSIONS.c.status != "rejected")
    actors = {row["id"]: to_actor(row) for row in connection.execute(select(ACTORS)).mappings()}
    concepts = {
        row["id"]: to_concept(row) for row in connection.execute(select(CONCEPTS)).mappings()
    }
    order = (VERSIONS.c.document, VERSIONS.c.start, VERSIONS.c.statement)
    statements = tuple(
        Held(
            f"s{row['statement']}",
            to_statement(row, documents[row["document"]], actors, concepts),
            row["by"],
            from_json(row["fields"]) or {},
        )
        for row in connection.execute(query.order_by(*order)).mappings()
    )
    annotations = tuple(
        Annotation(
            f"a{row['number']}",
            documents[row["document"]].id,
            row["start"],
            row["end"],
            row["layer"],
            row["by"],
            from_json(row["fields"]) or {},
        )
        for row in connection.execute(select(ANNOTATIONS).order_by(ANNOTATIONS.c.number)).mappings()
    )
    extras = tuple(
        Extra(row["format"], row["origin"], from_json(row["content"]) or {})
        for row in connection.execute(select(EXTRAS).order_by(EXTRAS.c.number)).mappings()
    )
    return Exchange(tuple(documents.values()), statements, annotations, extras, _left(connection))


def _left(connection: Connection) -> tuple[Loss, ...]:
    query = select(func.count()).where(VERSIONS.c.until.is_(None), VERSIONS.c.status == "rejected")
    rejected = connection.execute(query).scalar_one()
    if not rejected:
        return ()
    return (Loss("rejected statements", rejected, "people said that they are wrong"),)


__all__ = ["bring_in", "give_out", "prepare_import"]
