"""The clauses of a reading on what is threatened: red lines, warnings, rungs and norms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ..figures import Clause

#: As many clauses of a kind are told; the tables hold the others.
MOST = 3
#: Kahn's groups from which on the highest rung is told; the second is a crisis of every day,
#: and a single noun can name it as done.
_HIGH = {"invoked": 2, "occupied": 3}


def take_rows(rows: Any) -> tuple[int, ...]:
    """Places of statements, each once, in order."""
    return tuple(sorted(set(rows)))


def tell_threats(tables: Mapping[str, pl.DataFrame]) -> Iterator[Clause]:
    """Who threatens or warns of what, how high that reaches, and what norms bind."""
    lines = tables["redlines"].filter(pl.col("consequence") != "")
    ranked = lines.sort(
        pl.col("sort") == "red line",
        pl.col("likelihood_high").is_not_null(),
        pl.col("invoked").fill_null(0),
        pl.col("statements"),
        descending=True,
        maintain_order=True,
    ).unique("actor", keep="first", maintain_order=True)
    # What a person said for its state is not told again as the state's.
    own = pl.col("actor") == pl.col("holder")
    spoken = ranked.filter(~own).select("holder", "concept").unique()
    again = ranked.filter(own).join(spoken, on=["holder", "concept"], how="semi")["line"]
    for row in ranked.filter(~pl.col("line").is_in(again.implode()))[:MOST].iter_rows(named=True):
        yield _tell_line(row)
    for kind in ("invoked", "occupied"):
        yield from _tell_rung(tables, kind)
    bound = tables["commitments"]
    for row in bound.head(MOST - 1).iter_rows(named=True):
        yield from _tell_norm(row)


def _tell_line(row: Mapping[str, Any]) -> Clause:
    is_line = row["sort"] == "red line" or row["act"] == "threatens"
    values = {name: row[name] for name in ("holder", "concept", "consequence")}
    values["actor"] = row["actor"] if row["actor"] != row["holder"] else ""
    if is_line:
        values |= {
            "word": row["likelihood_word"],
            "low": row["likelihood_low"],
            "high": row["likelihood_high"],
        }
    return Clause(
        heading="threat",
        name="red_line" if is_line else "warns",
        values=values,
        rows=take_rows(row["rows"]),
        table="redlines",
        stands=row.get("stands"),
    )


def _tell_rung(tables: Mapping[str, pl.DataFrame], kind: str) -> Iterator[Clause]:
    """The highest group of rungs that somebody invokes in words, or reaches in deeds."""
    table, acts = tables["escalation"], tables["acts"]
    top = table.filter(pl.col(kind) == pl.col(kind).max()).filter(pl.col(kind) >= _HIGH[kind])
    for holder in top["holder"].head(1):
        rung = top[kind][0]
        own = acts.filter((pl.col("holder") == holder) & (pl.col(kind) == rung))
        yield Clause(
            heading="threat",
            name=kind,
            values={"holder": holder, "group_number": rung},
            rows=take_rows(own["rows"].explode().drop_nulls()),
            table="escalation",
        )


def _tell_norm(row: Mapping[str, Any]) -> Iterator[Clause]:
    parties = tuple(row.get("parties") or ([row["holder"]] if row.get("holder") else []))
    deontic = {"O": "must", "F": "must not", "P": "may"}.get(str(row.get("operator")), "")
    if parties and deontic:
        values = {
            "parties": parties,
            "deontic": deontic,
            "concept": row["concept"],
            "instrument": row.get("instrument", ""),
            "text": row.get("text", ""),
        }
        yield Clause(heading="threat", name="norm", values=values, table="commitments")
