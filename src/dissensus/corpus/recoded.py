"""Documents as they were coded: with their statements and what else their last run found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from ..records import Coded
from .rows import Found, Values, to_document, to_statement
from .schema import CODINGS, DOCUMENTS, VERSIONS


def read_coded(
    connection: Any,
    rows: Sequence[Values],
    conditions: Sequence[Any],
    actors: Values,
    concepts: Values,
) -> Iterator[tuple[Coded, list[str]]]:
    """The documents of some rows, each with the identifiers of its statements."""
    numbers = [row["number"] for row in rows]
    query = (
        select(VERSIONS)
        .join(DOCUMENTS, DOCUMENTS.c.number == VERSIONS.c.document)
        .where(VERSIONS.c.document.in_(numbers), *conditions)
        .order_by(VERSIONS.c.start, VERSIONS.c.statement)
    )
    versions: dict[int, list[Values]] = {}
    for version in connection.execute(query).mappings():
        versions.setdefault(version["document"], []).append(version)
    codings = select(CODINGS.c.document, CODINGS.c.found).where(CODINGS.c.document.in_(numbers))
    found = dict(connection.execute(codings.order_by(CODINGS.c.run)).fetchall())
    for row in rows:
        document = to_document(row)
        rest = msgspec.json.decode(found.get(row["number"]) or "{}", type=Found)
        own = versions.get(row["number"], ())
        told = tuple(to_statement(version, document, actors, concepts) for version in own)
        coded = Coded(document, told, rest.quotations, rest.commitments, rest.skips)
        yield coded, [f"s{version['statement']}" for version in own]
