"""Who breaks ranks in a group, what each member holds, and who joins with a position."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import choose
from ..reliability.drawing import find_middle
from ..stances import COLLAPSES, LEVELS, VALUES
from .standing import Standing, count_drawn

Array = np.ndarray[Any, np.dtype[Any]]

#: The classes of the collapses by their numbers.
SIDES = ("for", "against", "abstains")
#: Of two members who differ none is the majority.
_LEAST = 3
_RANKS: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "collapse", "actor", "stance", "side", "majority"), pl.String),
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}
_JOINING: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "actor", "stance"), pl.String),
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    "joins": pl.Date,
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


def list_positions(standing: Standing) -> pl.DataFrame:
    """What each member holds on each day: date, concept, actor, stance, said, rows."""
    parts = [
        standing.stances.show(standing.hold_members(day)).select(
            pl.lit(day, dtype=pl.Date).alias("date"),
            "concept",
            "actor",
            pl.Series(LEVELS, dtype=pl.String)
            .gather(standing.hold_members(day).levels)
            .alias("stance"),
            pl.col("date").alias("said"),
            pl.col("row").alias("rows"),
        )
        for day in standing.days
    ]
    schema = {"date": pl.Date, "concept": pl.String, "actor": pl.String, "stance": pl.String}
    empty = pl.DataFrame(schema={**schema, "said": pl.Date, "rows": pl.List(pl.Int64)})
    return pl.concat([empty, *parts])


def list_ranks(standing: Standing, collapse: str) -> pl.DataFrame:
    """Members on another side than more than half of those who spoke on a measure."""
    classes = COLLAPSES[choose(collapse, COLLAPSES, role="collapse")]
    parts = [_rank_day(standing, day, classes) for day in standing.days]
    table = pl.concat([pl.DataFrame(schema=_RANKS), *parts])
    return table.with_columns(pl.lit(collapse).alias("collapse"))


def _rank_day(standing: Standing, day: dt.date | None, classes: Array) -> pl.DataFrame:
    held = standing.hold_members(day)
    many = len(standing.concepts)
    counts = held.count(many) @ np.eye(3, dtype=int)[classes]
    spoken, largest = counts.sum(axis=1), counts.argmax(axis=1)
    share = counts.max(axis=1) / np.maximum(spoken, 1)
    side = classes[held.levels]
    breaks = (spoken >= _LEAST) & (share > 0.5)
    chosen = np.flatnonzero(breaks[held.concepts] & (side != largest[held.concepts]))
    some = held.take(chosen)
    between = _draw_shares(standing, day, largest, classes)
    names = pl.Series(SIDES, dtype=pl.String)
    return (
        standing.stances.show(some)
        .with_columns(
            pl.lit(day, dtype=pl.Date).alias("date"),
            pl.lit("").alias("collapse"),
            pl.Series(LEVELS, dtype=pl.String).gather(some.levels).alias("stance"),
            names.gather(side[chosen]).alias("side"),
            names.gather(largest[some.concepts]).alias("majority"),
            pl.Series("value", share[some.concepts], dtype=pl.Float64),
            pl.Series("low", between[0][some.concepts], dtype=pl.Float64).fill_nan(None),
            pl.Series("high", between[1][some.concepts], dtype=pl.Float64).fill_nan(None),
            pl.Series("actors", spoken[some.concepts], dtype=pl.Int64),
            pl.col("row").alias("rows"),
            pl.col("row").list.len().cast(pl.Int64).alias("statements"),
            pl.lit("").alias("reason"),
        )
        .select(*_RANKS)
    )


def _draw_shares(standing: Standing, day: dt.date | None, side: Array, classes: Array) -> Array:
    """The 95 % of the share of a side on each measure over draws of errors."""
    many = len(standing.concepts)
    if standing.errors is None:
        return np.full((2, many), math.nan)
    held, levels = standing.draw(day)
    counts = count_drawn(held, levels, standing.is_member(day), many)
    counts = counts @ np.eye(3, dtype=int)[classes]
    spoken = counts.sum(axis=-1)
    own = np.take_along_axis(counts, side[None, :, None], axis=-1)[..., 0]
    return find_middle(np.where(spoken > 0, own / np.maximum(spoken, 1), math.nan))


def list_joining(standing: Standing, within: int) -> pl.DataFrame:
    """Positions of those who are no members on a day and join within so many days."""
    if within < 1:
        raise AnalysisError(f"within: {within} days hold nobody who joins; give 1 or more")
    rows = [row for day in standing.days if day is not None for row in _join(standing, day, within)]
    return pl.DataFrame(rows, schema=_JOINING, orient="row")


def _join(standing: Standing, day: dt.date, within: int) -> list[tuple[Any, ...]]:
    joins = _find_joins(standing, day, within)
    held = standing.hold(day)
    soon = np.array([name in joins for name in standing.stances.actors], dtype=bool)
    some = held.take(np.flatnonzero(soon[held.actors]))
    shown = standing.stances.show(some)
    return [
        (
            *(day, row["concept"], row["actor"], LEVELS[row["level"]]),
            *(float(VALUES[row["level"]]), None, None, joins[row["actor"]]),
            *(len(row["row"]), 1, row["row"], ""),
        )
        for row in shown.iter_rows(named=True)
    ]


def _find_joins(standing: Standing, day: dt.date, within: int) -> dict[str, dt.date]:
    """Who is no member on a day and becomes one within so many days, with the day."""
    members = set(standing.list_members(day))
    last = day + dt.timedelta(days=within)
    found = {}
    for name, terms in standing.members.terms.items():
        firsts = [first for first, _ in terms if first is not None and day < first <= last]
        if firsts and name not in members:
            found[name] = min(firsts)
    return found
