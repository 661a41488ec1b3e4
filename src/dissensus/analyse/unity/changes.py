"""How a group's cohesion changes from day to day, and by what: its members or their stances."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import find_middle
from ..stances import Held
from .measures import MEASURES, Measure, find_measures
from .standing import Standing, count_drawn

Array = np.ndarray[Any, np.dtype[Any]]

#: As in the table of indices: fewer members who spoke are no group.
_LEAST_SPOKEN = 2
_BY = ("concept", "index", "collapse")
_CHANGES: Mapping[str, Any] = {
    **dict.fromkeys(("start", "stop"), pl.Date),
    **dict.fromkeys(_BY, pl.String),
    **dict.fromkeys(("before", "after", "value", "low", "high"), pl.Float64),
    **dict.fromkeys(("membership", "stances"), pl.Float64),
    **dict.fromkeys(("joined", "left", "moved"), pl.List(pl.String)),
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


def find_one(index: str, collapse: str | None) -> Measure:
    """A measure by its index; without a collapse the first, where "open" is no abstention."""
    return find_measures(index, collapse)[0]


def follow(table: pl.DataFrame) -> pl.DataFrame:
    """The table in order of measures and days, with the change since the last value."""
    known = pl.col("value").is_not_null()
    last = pl.col("value").shift(1).forward_fill().over(_BY)
    day = pl.when(known).then(pl.col("date")).shift(1).forward_fill().over(_BY)
    return (
        table.sort("concept", _place(), "date", maintain_order=True)
        .with_columns((pl.col("value") - last).alias("change"), day.alias("since"))
        .with_columns(pl.when(pl.col("change").is_not_null()).then(pl.col("since")).alias("since"))
        .select(
            *("date", *_BY, "value", "low", "high", "least", "most", "change", "since"),
            *("members", "actors", "statements", "rows", "reason"),
        )
    )


def _place() -> pl.Expr:
    """The place of a row's index and collapse among the measures."""
    names = {f"{one.index} {one.collapse}": place for place, one in enumerate(MEASURES)}
    told = pl.format("{} {}", "index", "collapse")
    return told.replace_strict(names, return_dtype=pl.Int64)


def average(table: pl.DataFrame, standing: Standing) -> pl.DataFrame:
    """The mean of each index over the measures that have a value."""
    known = pl.col("value").is_not_null()
    made = (
        table.group_by("date", "index", "collapse", maintain_order=True)
        .agg(
            pl.col("value").mean(),
            *(pl.col(name).filter(known).mean() for name in ("least", "most", "chance")),
            known.sum().cast(pl.Int64).alias("measures"),
            (~known).sum().cast(pl.Int64).alias("left_out"),
            pl.col("members").max(),
            pl.col("actors").filter(known).mean().alias("actors"),
            pl.col("rows")
            .filter(known)
            .list.explode(keep_nulls=False, empty_as_null=False)
            .unique()
            .sort(),
        )
        .with_columns(
            pl.col("rows").list.len().cast(pl.Int64).alias("statements"),
            pl.when(pl.col("measures") > 0)
            .then(pl.lit(""))
            .otherwise(pl.lit("no measure has a value"))
            .alias("reason"),
        )
    )
    kinds = {"date": pl.Date, **dict.fromkeys(("index", "collapse"), pl.String)}
    ends = pl.DataFrame(
        list(_draw_means(standing)),
        schema={**kinds, **dict.fromkeys(("low", "high"), pl.Float64)},
        orient="row",
    )
    by = ["date", "index", "collapse"]
    joined = made.join(ends, on=by, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*by, "value", "low", "high", pl.all().exclude(*by, "value", "low", "high"))


def _draw_means(standing: Standing) -> Iterator[tuple[Any, ...]]:
    """The 95 % of each mean over draws of errors, of the measures that have a value in the draw."""
    if standing.errors is None:
        return
    for day in standing.days:
        counts = standing.draw_counts(day, standing.is_member(day))
        spoken = standing.hold_members(day).count(len(standing.concepts)).sum(axis=1)
        counts = counts[:, spoken >= _LEAST_SPOKEN]
        for measure in MEASURES:
            values = _value(measure, counts)
            many = (~np.isnan(values)).sum(axis=1)
            means = np.nansum(values, axis=1) / np.where(many, many, math.nan)
            low, high = find_middle(means).tolist()
            yield (
                day,
                measure.index,
                measure.collapse,
                *(None if math.isnan(end) else end for end in (low, high)),
            )


def split_changes(standing: Standing, index: str, collapse: str | None) -> pl.DataFrame:
    """The changes of an index between consecutive days in their two parts."""
    measure = find_one(index, collapse)
    measures = [measure] if collapse is not None else find_measures(index)
    rows = [
        row
        for start, stop in pairwise(standing.days)
        for one in measures
        for row in _split(standing, one, start, stop)
    ]
    return pl.DataFrame(rows, schema=_CHANGES, orient="row")


def _split(
    standing: Standing, measure: Measure, start: dt.date | None, stop: dt.date | None
) -> Iterator[tuple[Any, ...]]:
    many = len(standing.concepts)
    there = [standing.is_member(day) for day in (start, stop)]
    held = [standing.hold(day) for day in (start, stop)]
    corners = np.empty((2, 2, many))
    for who in (0, 1):
        for what in (0, 1):
            chosen = held[what].take(np.flatnonzero(there[who][held[what].actors]))
            corners[who, what] = _value(measure, chosen.count(many))
    change = corners[1, 1] - corners[0, 0]
    parts = (
        (corners[1, 1] - corners[0, 1] + corners[1, 0] - corners[0, 0]) / 2.0,
        (corners[1, 1] - corners[1, 0] + corners[0, 1] - corners[0, 0]) / 2.0,
    )
    low, high = _draw_changes(standing, measure, (start, stop))
    moves = _find_moves(standing, measure, held, there)
    spoken = sum(standing.hold_members(day).count(many).sum(axis=1) for day in (start, stop))
    for place in np.flatnonzero(spoken).tolist():
        joined, left, moved, rows = moves.get(place, ((), (), (), ()))
        numbers = (
            *(corners[0, 0, place], corners[1, 1, place], change[place], low[place], high[place]),
            *(parts[0][place], parts[1][place]),
        )
        yield (
            *(start, stop, standing.concepts[place], measure.index, measure.collapse),
            *(None if math.isnan(number) else float(number) for number in numbers),
            *(joined, left, moved, len(rows), len({*joined, *left, *moved}), rows),
            _explain(corners[:, :, place]),
        )


def _value(measure: Measure, counts: Array) -> Array:
    return np.where(counts.sum(axis=-1) >= _LEAST_SPOKEN, measure(counts), math.nan)


def _explain(corners: Array) -> str:
    if np.isnan(corners[0, 0]) or np.isnan(corners[1, 1]):
        days = [name for name, at in (("first", 0), ("second", 1)) if np.isnan(corners[at, at])]
        return f"no value on the {' and the '.join(days)} day"
    if np.isnan(corners).any():
        return "not to be split: the members of one day have no value with the stances of the other"
    return ""


def _draw_changes(
    standing: Standing, measure: Measure, days: tuple[dt.date | None, dt.date | None]
) -> Array:
    many = len(standing.concepts)
    if standing.errors is None:
        return np.full((2, many), math.nan)
    drawn = []
    for day in days:
        held, levels = standing.draw(day)
        counts = count_drawn(held, levels, standing.is_member(day), many)
        drawn.append(_value(measure, counts))
    return find_middle(drawn[1] - drawn[0])


def _find_moves(
    standing: Standing, measure: Measure, held: list[Held], there: list[Array]
) -> dict[int, tuple[list[str], list[str], list[str], list[int]]]:
    """For each measure who joined, left and moved to another class, and the rows of that."""
    actors = len(standing.stances.actors)
    classes = np.array([*measure.classes, -1])
    tables = []
    for one in held:
        levels = np.full(len(standing.concepts) * actors, -1)
        levels[one.concepts * actors + one.actors] = one.levels
        tables.append(levels)
    cells = np.flatnonzero((tables[0] >= 0) | (tables[1] >= 0))
    concept, actor = cells // actors, cells % actors
    was, is_ = there[0][actor], there[1][actor]
    joined, left = ~was & is_ & (tables[1][cells] >= 0), was & ~is_ & (tables[0][cells] >= 0)
    moved = was & is_ & (classes[tables[0][cells]] != classes[tables[1][cells]])
    counted = joined | left | moved
    rows = _gather_rows(standing, held, cells[counted], actors)
    found: dict[int, tuple[list[str], list[str], list[str], list[int]]] = {}
    flags = (joined, left, moved)
    for number, at in enumerate(np.flatnonzero(counted).tolist()):
        lists = found.setdefault(int(concept[at]), ([], [], [], []))
        for place, flag in enumerate(flags):
            if flag[at]:
                lists[place].append(standing.stances.actors[actor[at]])
        lists[3].extend(rows[number])
    return found


def _gather_rows(
    standing: Standing, held: list[Held], cells: Array, actors: int
) -> list[list[int]]:
    """The rows of positions before and after, without those that stayed the same."""
    rows: list[set[int]] = [set() for _ in cells]
    for one in held:
        own = one.concepts * actors + one.actors
        place = np.searchsorted(own, cells)
        # Behind the last position stands what no cell is.
        there = np.flatnonzero(np.r_[own, -1][place] == cells)
        lists = standing.stances.list_rows(one.take(place[there])).to_list()
        for at, found in zip(there.tolist(), lists, strict=True):
            rows[at].update(found)
    return [sorted(one) for one in rows]
