"""What people made of what was proposed: each checked statement, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

from .rows import to_actor, to_concept
from .schema import ACTORS, CONCEPTS, DOCUMENTS, VERSIONS

#: What a statement is where a person says that the text holds no such one.
NONE = "none"
_TEXTS = ("statement", "document", "language", "text", "actor", "concept")
SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(_TEXTS, pl.String),
    **dict.fromkeys(("act", "proposed", "decided"), pl.String),
    **dict.fromkeys(("decided_act", "firmness", "decided_firmness"), pl.String),
    "confidence": pl.Float64,
    **dict.fromkeys(("coder", "by"), pl.String),
}


def read_checked(connection: Connection, labels: str) -> pl.DataFrame:
    """One row for each statement that was proposed and then accepted, corrected or rejected.

    ``decided`` is the stance that stands, or "none" where it was rejected or given to another
    party or measure: what was proposed is then no statement.
    """
    old, new = VERSIONS.alias(), VERSIONS.alias()
    last = (
        select(VERSIONS.c.statement, func.max(VERSIONS.c.number).label("number"))
        .where(VERSIONS.c.status == "proposed", VERSIONS.c.until.is_not(None))
        .group_by(VERSIONS.c.statement)
        .subquery()
    )
    fields = ("actor", "party", "concept", "stance", "act", "firmness")
    query = (
        select(
            *(old.c.statement, DOCUMENTS.c.id.label("document"), DOCUMENTS.c.language),
            *(old.c.text, old.c.confidence, old.c.coder, new.c.by, new.c.status),
            *(old.c[name] for name in fields),
            *(new.c[name].label(f"new_{name}") for name in fields),
        )
        .join(last, last.c.number == old.c.number)
        .join(new, (new.c.statement == old.c.statement) & new.c.until.is_(None))
        .join(DOCUMENTS, DOCUMENTS.c.number == old.c.document)
        .where(new.c.status.in_(("accepted", "rejected")))
        .order_by(old.c.statement)
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    names = {}
    if rows:
        actors = map(to_actor, connection.execute(select(ACTORS)).mappings())
        concepts = map(to_concept, connection.execute(select(CONCEPTS)).mappings())
        names = {one.id: one.label(labels) for one in actors}
        names |= {one.id: one.label(labels) for one in concepts}
    found = pl.DataFrame([_show(row, names) for row in rows], schema=SCHEMA, orient="row")
    # A decision reaches the copies of its story too, but was taken once.
    said = [name for name in SCHEMA if name not in ("statement", "document")]
    return found.unique(said, keep="first", maintain_order=True)


def _show(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    same = row["concept"] == row["new_concept"] and _holder(row, "") == _holder(row, "new_")
    stands = row["status"] == "accepted" and same
    return {
        **{name: row[name] for name in ("document", "language", "text", "act", "firmness")},
        **{name: row[name] for name in ("confidence", "coder", "by")},
        "statement": f"s{row['statement']}",
        "actor": names.get(row["actor"], row["actor"]),
        "concept": names.get(row["concept"], row["concept"]),
        "proposed": row["stance"],
        "decided": row["new_stance"] if stands else NONE,
        "decided_act": row["new_act"] if stands else "",
        "decided_firmness": row["new_firmness"] if stands else "",
    }


def _holder(row: Mapping[str, Any], side: str) -> str:
    return str(row[f"{side}party"] or row[f"{side}actor"])


__all__ = ["NONE", "SCHEMA", "read_checked"]
