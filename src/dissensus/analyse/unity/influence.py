"""Who moves a group's cohesion: leave one out, switch one, and the fewest who reach a target."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import choose
from ..reliability.drawing import find_middle
from ..stances import LEVELS, Held
from .changes import find_one
from .effects import GONE, LEAST_SPOKEN, Between, find_effects, value_of
from .measures import Measure
from .standing import Standing

Array = np.ndarray[Any, np.dtype[Any]]

KINDS = ("actor", "statement", "switch")
#: Sets of more members than this are not looked for.
MOST_SWITCHES = 3
#: Effects that differ by less are the same: sums of floats are rounded.
_DIGITS = 9
_SIDES = ("for", "against", "abstaining")
_INFLUENCES: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "index", "collapse", "kind", "actor", "change"), pl.String),
    **dict.fromkeys(("value", "low", "high", "before", "after"), pl.Float64),
    **dict.fromkeys(("group", "alike", "statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}
_SWITCHES: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "index", "collapse"), pl.String),
    **dict.fromkeys(("before", "value", "low", "high", "stands", "target"), pl.Float64),
    "size": pl.Int64,
    "moves": pl.String,
    "sets": pl.Int64,
    "who": pl.List(pl.String),
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


def list_influences(
    standing: Standing, index: str, collapse: str | None, kind: str | None
) -> pl.DataFrame:
    """The influence of each actor, statement and switch on each measure and day."""
    measure = find_one(index, collapse)
    kinds = KINDS if kind is None else (choose(kind, KINDS, role="kind"),)
    parts = [
        part
        for day in standing.days
        for name in kinds
        for part in (_list_statements if name == "statement" else _list_members)(
            standing, measure, day, name
        )
    ]
    return _group(pl.concat([pl.DataFrame(schema=_INFLUENCES), *parts]))


def _list_members(
    standing: Standing, measure: Measure, day: dt.date | None, kind: str
) -> Iterator[pl.DataFrame]:
    held = standing.hold_members(day)
    many = len(standing.concepts)
    counts = held.count(many)
    effects = find_effects(measure, counts)
    between = Between(standing, measure, day)
    rows = standing.stances.list_rows(held)
    for to in [GONE] if kind == "actor" else range(len(LEVELS)):
        chosen = np.flatnonzero(held.levels != to)
        some = held.take(chosen)
        yield _frame(
            standing,
            (day, measure, kind),
            some,
            change="leaves" if to == GONE else f"to {LEVELS[to]}",
            value=effects[some.concepts, some.levels, to],
            before=value_of(measure, counts)[some.concepts],
            between=between.find(to)[:, chosen],
            rows=rows.gather(chosen),
            alone=counts.sum(axis=1)[some.concepts],
        )


def _list_statements(
    standing: Standing, measure: Measure, day: dt.date | None, kind: str
) -> Iterator[pl.DataFrame]:
    every = standing.hold(day)
    place, row, level = standing.stances.without_one(
        day, stale=standing.stale, undated=standing.undated
    )
    there = np.flatnonzero(standing.is_member(day)[every.actors][place])
    place, row, level = place[there], row[there], level[there]
    counts = standing.hold_members(day).count(len(standing.concepts))
    effects = find_effects(measure, counts)
    held = every.take(place)
    between = Between(standing, measure, day)
    yield _frame(
        standing,
        (day, measure, kind),
        held,
        change="without it",
        value=effects[held.concepts, held.levels, np.where(level < 0, GONE, level)],
        before=value_of(measure, counts)[held.concepts],
        between=between.find_without(place, there),
        rows=pl.Series(row[:, None].tolist(), dtype=pl.List(pl.Int64)),
        alone=counts.sum(axis=1)[held.concepts],
    )


def _frame(
    standing: Standing,
    what: tuple[dt.date | None, Measure, str],
    held: Held,
    *,
    change: str,
    **found: Any,
) -> pl.DataFrame:
    day, measure, kind = what
    shown = standing.stances.show(held)
    # What has no value with two members has none because leaving makes it one.
    reason = np.where(found["alone"] < LEAST_SPOKEN, "one member spoke", "not defined")
    return (
        shown.select("concept", "actor")
        .with_columns(
            pl.lit(day, dtype=pl.Date).alias("date"),
            pl.lit(measure.index).alias("index"),
            pl.lit(measure.collapse).alias("collapse"),
            pl.lit(kind).alias("kind"),
            pl.lit(change).alias("change"),
            pl.Series("value", found["value"], dtype=pl.Float64).fill_nan(None),
            pl.Series("low", found["between"][0], dtype=pl.Float64).fill_nan(None),
            pl.Series("high", found["between"][1], dtype=pl.Float64).fill_nan(None),
            pl.Series("before", found["before"], dtype=pl.Float64).fill_nan(None),
            found["rows"].alias("rows"),
            pl.lit(1, dtype=pl.Int64).alias("actors"),
            pl.Series("reason", reason, dtype=pl.String),
        )
        .with_columns(
            (pl.col("before") + pl.col("value")).alias("after"),
            pl.col("rows").list.len().cast(pl.Int64).alias("statements"),
            pl.when(pl.col("value").is_null()).then("reason").otherwise(pl.lit("")).alias("reason"),
            *(pl.lit(None, dtype=pl.Int64).alias(name) for name in ("group", "alike")),
        )
        .select(*_INFLUENCES)
    )


def _group(table: pl.DataFrame) -> pl.DataFrame:
    """Number those whose effect is the same, the largest first; of two as large the rise."""
    by = ["date", "concept", "kind"]
    size = pl.col("value").round(_DIGITS).abs().alias("_size")
    sign = (pl.col("value").round(_DIGITS) > 0).alias("_rises")
    ordered = table.with_columns(size, sign).sort(
        *by,
        "_size",
        "_rises",
        "actor",
        "change",
        descending=[False, False, False, True, True, False, False],
        nulls_last=True,
    )
    key = pl.struct("_size", "_rises")
    number = key.ne_missing(key.shift(1)).fill_null(value=True).cast(pl.Int64).cum_sum().over(by)
    known = pl.col("value").is_not_null()
    return (
        ordered.with_columns(pl.when(known).then(number).alias("group"))
        .with_columns(
            pl.when(known).then(pl.len().over(*by, "group")).cast(pl.Int64).alias("alike")
        )
        .select(*_INFLUENCES)
    )


class _Target(NamedTuple):
    """What an index should reach, from below or from above."""

    value: float
    falls: bool

    def is_reached(self, values: Array) -> Array:
        """Whether each value is at the target or beyond."""
        if self.falls:
            return np.asarray(values <= self.value + 1e-12)
        return np.asarray(values >= self.value - 1e-12)


def list_switches(
    standing: Standing, target: float, measure: Measure, *, fall: bool
) -> pl.DataFrame:
    """The smallest sets of members whose switching reaches a target, on each measure and day."""
    if not -1.0 <= target <= 1.0:
        raise AnalysisError(f"target: {target} is no number that an index can reach: give -1 to 1")
    rows = [
        (day, standing.concepts[place], measure.index, measure.collapse, *row)
        for day in standing.days
        for place, row in _switch_day(standing, measure, day, _Target(target, falls=fall))
    ]
    return pl.DataFrame(rows, schema=_SWITCHES, orient="row")


def _switch_day(
    standing: Standing, measure: Measure, day: dt.date | None, target: _Target
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    held = standing.hold_members(day)
    drawn = _Drawn.of(standing, measure, day, target)
    every = measure.group(held.count(len(standing.concepts)))
    names, rows = standing.stances.show(held)["actor"], standing.stances.list_rows(held)
    classes = np.array(measure.classes)[held.levels]
    for place in np.flatnonzero(every.sum(axis=1)).tolist():
        counts, own = every[place], np.flatnonzero(held.concepts == place)
        who = {number: own[classes[own] == number] for number in np.unique(classes[own]).tolist()}
        before = float(measure.value(counts)) if counts.sum() >= LEAST_SPOKEN else math.nan
        found, reason = _search(measure, counts, before, target)
        start = None if math.isnan(before) else before
        if not found:
            behind = rows.gather(own).explode().to_list()
            size = 0 if reason == _REACHED else None
            sizes = (len(behind), len(own), sorted(behind), reason)
            ends = drawn.find(place, ()) if start is not None else _UNDRAWN
            yield place, (start, start, *ends, target.value, size, "", 0, [], *sizes)
        for moves, after in found:
            leaving = sorted({first for first, _ in moves})
            behind = [row for first in leaving for row in rows.gather(who[first]).explode()]
            can = [
                f"{name_class(measure, first)}: {', '.join(sorted(names.gather(who[first])))}"
                for first in leaving
            ]
            many = sum(len(who[first]) for first in leaving)
            told = (len(moves), _tell(measure, moves), _count_sets(moves, counts), can)
            sizes = (len(behind), many, sorted(behind), "")
            ends = drawn.find(place, moves)
            yield place, (start, after, *ends, target.value, *told, *sizes)


_Moves = tuple[tuple[int, int], ...]
#: No interval, and no share of draws.
_UNDRAWN = (None, None, None)


class _Drawn(NamedTuple):
    """Members by class on each measure in each draw of errors, (draws, measures, classes)."""

    counts: Array | None
    measure: Measure
    target: _Target

    @classmethod
    def of(
        cls, standing: Standing, measure: Measure, day: dt.date | None, target: _Target
    ) -> _Drawn:
        """Draw them; without errors there are none."""
        if standing.errors is None:
            return cls(None, measure, target)
        counts = standing.draw_counts(day, standing.is_member(day))
        return cls(measure.group(counts), measure, target)

    def find(self, place: int, moves: _Moves) -> tuple[float | None, ...]:
        """The 95 % of the index after moves, and in what share of the draws they reach the target.

        A draw in which there is nobody to make the moves has no value, and reaches nothing.
        """
        if self.counts is None:
            return _UNDRAWN
        after = self.counts[:, place].copy()
        for one, to in moves:
            after[:, one] -= 1
            after[:, to] += 1
        can = (after >= 0).all(axis=1) & (after.sum(axis=1) >= LEAST_SPOKEN)
        values = np.where(can, self.measure.value(np.maximum(after, 0)), math.nan)
        low, high = find_middle(values).tolist()
        stands = float((can & self.target.is_reached(values)).mean())
        return (*(None if math.isnan(end) else end for end in (low, high)), stands)


_REACHED = "the target is reached already"


def _search(
    measure: Measure, counts: Array, before: float, target: _Target
) -> tuple[list[tuple[_Moves, float]], str]:
    """The moves between classes of the smallest size that reach a target, with the value then."""
    if math.isnan(before):
        few = counts.sum() < LEAST_SPOKEN
        return (
            [],
            "one member spoke" if few else f"no member took a side that {measure.index} counts",
        )
    if target.is_reached(np.array([before])).any():
        return [], _REACHED
    size = len(counts)
    single = [(one, to) for one in range(size) for to in range(size) if one != to and counts[one]]
    for many in range(1, MOST_SWITCHES + 1):
        tried = [
            moves
            for moves in combinations_with_replacement(single, many)
            if all(sum(one == first for one, _ in moves) <= counts[first] for first, _ in moves)
        ]
        after = np.repeat(counts[None], len(tried), axis=0)
        for number, moves in enumerate(tried):
            for one, to in moves:
                after[number, one] -= 1
                after[number, to] += 1
        values = np.asarray(measure.value(after))
        reached = target.is_reached(values)
        if reached.any():
            found = [(tried[at], float(values[at])) for at in np.flatnonzero(reached).tolist()]
            return sorted(found, key=lambda one: (one[1] if target.falls else -one[1], one[0])), ""
    return [], f"no {MOST_SWITCHES} members who switch, or fewer, bring it to {target.value:g}"


def name_class(measure: Measure, number: int) -> str:
    """What a class of a measure is called: a side, or the stances that it holds."""
    if max(measure.classes) + 1 == len(_SIDES):
        return _SIDES[number]
    places = [place for place, own in enumerate(measure.classes) if own == number]
    return " or ".join(LEVELS[place] for place in places)


def _tell(measure: Measure, moves: _Moves) -> str:
    told = [
        f"{moves.count(one)} {name_class(measure, one[0])} → {name_class(measure, one[1])}"
        for one in dict.fromkeys(moves)
    ]
    return ", ".join(told)


def _count_sets(moves: _Moves, counts: Array) -> int:
    """In how many ways members can be chosen for the moves."""
    left, ways = {place: int(count) for place, count in enumerate(counts)}, 1
    for one in dict.fromkeys(moves):
        ways *= math.comb(left[one[0]], moves.count(one))
        left[one[0]] -= moves.count(one)
    return ways
