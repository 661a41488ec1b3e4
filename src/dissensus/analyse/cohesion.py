"""How united a group is on each measure on a day, and how much of that is known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from ..shown import show_table
from . import indices
from .frame import choose, to_frame
from .members import Members, Membership
from .silent import Index, find_unknown
from .stances import COLLAPSES, LEVELS, VALUES, Stances, count_classes, count_levels

Array = np.ndarray[Any, np.dtype[Any]]


def _rice(counts: Any) -> Any:
    numbers = np.asarray(counts, dtype=float)
    sides = numbers[..., 0] + numbers[..., 1]
    apart = np.abs(numbers[..., 0] - numbers[..., 1])
    return np.divide(apart, sides, out=np.full(sides.shape, np.nan), where=sides > 0)[()]


def _esteban_ray(counts: Any) -> Any:
    return indices.esteban_ray(counts, VALUES)


#: Name -> index of counts for, against, abstaining.
OF_CLASSES: Mapping[str, Index] = {
    "agreement": indices.agreement_index,
    "rice": _rice,
    "pairwise": indices.pairwise_agreement,
}
#: Name -> index of counts of the five stances in order.
OF_LEVELS: Mapping[str, Index] = {
    "ordinal": indices.ordinal_agreement,
    "esteban-ray": _esteban_ray,
}
#: Fewer members who spoke are no group to measure: it is said in words.
LEAST_SPOKEN = 2
#: The indices of five ordered stances do not know the collapse.
AS_TOLD = "five stances"


class Influence(NamedTuple):
    """What an index would lose or gain if a member were left out, or took another stance."""

    actor: str
    change: str
    effect: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Cohesion:
    """Indices of a group on measures and days: one row each, with what is unknown.

    ``table`` has the columns ``date``, ``concept``, ``index``, ``collapse`` (how "does not rule
    out" is counted), ``value``, ``low`` and ``high`` (bounds over what the silent could say),
    ``expected``, ``from`` and ``to`` (prediction, 95 %), ``chance`` (what as many members
    would give at random), ``members``, ``spoken``, ``statements``, ``rows`` (their places in
    the table of statements) and ``reason`` (why there is no value).
    """

    group: str
    table: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def _repr_html_(self) -> str:
        return show_table(f"Cohesion of {self.group}", self.table.drop("rows"))


def cohesion(
    statements: object,
    members: Members,
    *,
    on: Sequence[dt.date] | None = None,
    stale: int | None = None,
    group: str = "the group",
    rows: str = "actor",
) -> Cohesion:
    """Measure how united members are on each measure, on each day of ``on``.

    A member's position is that of its latest statement up to the day, not older than ``stale``
    days; without days all statements count and all members that there ever were. Members who
    have not spoken on a measure are silent: they widen the bounds. Each index of three classes
    is given twice, with "does not rule out" counted as support and as abstention.

    >>> table = {
    ...     "actor": ["A", "B", "C"], "concept": ["send"] * 3,
    ...     "stance": ["support", "open", "oppose"],
    ... }
    >>> found = cohesion(table, ["A", "B", "C", "D"]).to_polars()
    >>> found.filter(index="agreement")["value"].round(3).to_list()
    [0.5, 0.0]
    """
    stances = Stances.of(to_frame(statements), rows=rows)
    membership = Membership.of(members)
    found = [
        row
        for day in (on if on is not None else [None])
        for row in _measure_day(stances, membership, day, stale)
    ]
    return Cohesion(group=group, table=pl.DataFrame(found, schema=_SCHEMA, orient="row"))


_SCHEMA: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "index", "collapse"), pl.String),
    **dict.fromkeys(("value", "low", "high", "expected", "from", "to", "chance"), pl.Float64),
    **dict.fromkeys(("members", "spoken", "statements"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


def _measure_day(
    stances: Stances, membership: Membership, day: dt.date | None, stale: int | None
) -> Iterator[tuple[Any, ...]]:
    there = membership.on(day)
    known = stances.on(day, stale=stale).filter(pl.col("actor").is_in(list(there)))
    for (concept,), held in known.group_by("concept", maintain_order=True):
        levels = held["level"].to_numpy()
        rows = sorted(place for places in held["row"] for place in places)
        for index, collapse, values in _measure(levels, silent=len(there) - len(levels)):
            reason = "" if not math.isnan(values[0]) else _explain(len(levels), index)
            sizes = (len(there), len(levels), len(rows))
            yield (day, concept, index, collapse, *values, *sizes, rows, reason)


def _measure(levels: Array, *, silent: int) -> Iterator[tuple[str, str, tuple[float, ...]]]:
    for collapse in COLLAPSES:
        for name, index in OF_CLASSES.items():
            yield name, collapse, _with_unknown(index, count_classes(levels, collapse), silent)
    for name, index in OF_LEVELS.items():
        yield name, AS_TOLD, _with_unknown(index, count_levels(levels), silent)


def _with_unknown(index: Index, counts: Array, silent: int) -> tuple[float, ...]:
    found = find_unknown(index, counts.tolist(), silent=silent)
    value = found.value if found.spoken >= LEAST_SPOKEN else math.nan
    return value, found.low, found.high, found.mean, found.from_, found.to, found.chance


def _explain(spoken: int, index: str) -> str:
    if spoken < LEAST_SPOKEN:
        return f"{spoken} member spoke: a group of one is always united"
    return f"no member took a side that {index} counts"


def decompose(
    statements: object,
    members: Members,
    *,
    first: dt.date,
    last: dt.date,
    concept: str,
    index: str = "agreement",
) -> dict[str, float]:
    """Split the change of an index between two days into changed members and changed stances.

    Each part is the mean over both orders of the two changes, so that they sum to the whole
    (Shapley's rule; Oaxaca and Blinder's with two orders). A joiner has a stance before it
    joins where it had spoken. NaN where the index is not defined on a corner.
    """
    choose(index, OF_CLASSES, role="index")
    stances, membership = Stances.of(to_frame(statements)), Membership.of(members)
    days = (first, last)
    held = [dict(_levels_on(stances, concept, day)) for day in days]

    def value(who: int, what: int) -> float:
        levels = [held[what][name] for name in membership.on(days[who]) if name in held[what]]
        counts = count_classes(np.array(levels, dtype=int), next(iter(COLLAPSES)))
        return float(OF_CLASSES[index](counts))

    old, new = value(0, 0), value(1, 1)
    members_part = (value(1, 1) - value(0, 1) + value(1, 0) - value(0, 0)) / 2.0
    stances_part = (value(1, 1) - value(1, 0) + value(0, 1) - value(0, 0)) / 2.0
    return {
        "before": old,
        "after": new,
        "change": new - old,
        "membership": members_part,
        "stances": stances_part,
    }


def _levels_on(stances: Stances, concept: str, day: dt.date | None) -> Iterator[tuple[str, int]]:
    known = stances.on(day).filter(pl.col("concept") == concept)
    yield from zip(known["actor"].to_list(), known["level"].to_list(), strict=True)


def influences(levels: Mapping[str, int], *, index: str = "agreement") -> list[Influence]:
    """What each member's leaving, or switching to another stance, does to an index.

    ``levels`` gives each member's place in ``LEVELS``. Many members share one influence: they
    are told in order of effect, and none is the pivot where several are.
    """
    measure = _measure_levels(index)
    whole = measure(list(levels.values()))
    found = []
    for name, level in levels.items():
        rest = [other for key, other in levels.items() if key != name]
        found.append(Influence(name, "leaves", measure(rest) - whole))
        for to, stance in enumerate(LEVELS):
            if to != level:
                found.append(Influence(name, f"to {stance}", measure([*rest, to]) - whole))
    return sorted(found, key=lambda one: (-abs(one.effect), one.actor, one.change))


def find_switches(
    levels: Mapping[str, int], to: str, target: float, *, index: str = "agreement", most: int = 3
) -> list[tuple[str, ...]]:
    """The smallest sets of members whose switch to a stance brings an index to a target.

    Sets of up to ``most`` members are gone through; none is empty if the target is met already.
    """
    choose(to, LEVELS, role="to")
    measure, place = _measure_levels(index), LEVELS.index(to)
    if measure(list(levels.values())) >= target:
        return []
    movable = sorted(name for name, level in levels.items() if level != place)
    for size in range(1, most + 1):
        found = [
            group
            for group in combinations(movable, size)
            if measure([place if name in group else level for name, level in levels.items()])
            >= target
        ]
        if found:
            return found
    return []


def _measure_levels(index: str) -> Any:
    choose(index, OF_CLASSES, role="index")
    collapse = next(iter(COLLAPSES))
    return lambda held: float(OF_CLASSES[index](count_classes(np.array(held, dtype=int), collapse)))
