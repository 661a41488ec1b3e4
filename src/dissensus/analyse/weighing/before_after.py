"""The figures that a supposed position changes: each before and after, with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ..camps.aligning import align
from ..camps.polarize import Polarization, polarization
from ..networks.build import network
from ..stances import LEVELS
from ..unity.measures import MEASURES, Measure
from ..unity.silent import find_unknown
from ..unity.support import OneDay, draw_silent, interval
from .balancing import Balance
from .hypothetical import Supposed
from .pivots import LEAST_SPOKEN, measure_spoken
from .touched import list_against

Array = np.ndarray[Any, np.dtype[Any]]

#: The columns of the table of figures.
FIGURES: Mapping[str, Any] = {
    **dict.fromkeys(("figure", "collapse", "concept"), pl.String),
    **dict.fromkeys(("before", "after", "change"), pl.Float64),
    **dict.fromkeys(("before_low", "before_high", "low", "high"), pl.Float64),
    "changed": pl.Boolean,
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}
#: Smaller changes of a probability are the noise of the draws.
_NOISE = 0.02
#: Seconds for the camps of each of the two networks.
_CAMPS_LIMIT = 5.0


@dataclass(frozen=True)
class Value:
    """A figure with its 95 %, and why it has none."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reason: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class State:
    """One of the two states of a study: before, or after."""

    standing: OneDay
    balance: Balance
    errors: Array | None


@dataclass(frozen=True, eq=False, kw_only=True)
class BeforeAfter:
    """Both states, from which every figure is taken twice."""

    supposed: Supposed
    states: tuple[State, State]
    camps: tuple[Polarization, Polarization]
    draws: int
    seed: int
    window: int

    def to_polars(self) -> pl.DataFrame:
        """The table of figures, those of each measure first."""
        rows = [row for name in self.supposed.list_concepts() for row in self._list_measure(name)]
        rows += [*self._list_camps(), *self._list_frontier()]
        return pl.DataFrame(rows, schema=FIGURES, orient="row")

    def _list_measure(self, concept: str) -> Iterator[tuple[Any, ...]]:
        rows = self.states[0].standing.rows(concept)
        spoken = self.states[1].standing.levels(concept)
        tail = (len(rows), len(spoken), rows)
        support, share, many = zip(
            *(_support(state.balance, concept) for state in self.states), strict=True
        )
        yield _row("members that spoke", "", concept, many, tail)
        yield _row("support", "", concept, support, tail)
        yield _row("share for or open", "", concept, share, tail)
        for measure in MEASURES:
            pair = [self._index(state, concept, measure) for state in self.states]
            yield _row(f"cohesion: {measure.index}", measure.collapse, concept, pair, tail)
        for change in self.supposed.changes:
            if change.concept == concept:
                yield self._count_against(change)

    def _index(self, state: State, concept: str, measure: Measure) -> Value:
        counts = state.standing.count(concept)
        value = measure_spoken(measure, counts)
        spoken = int(counts.sum())
        reason = ""
        if math.isnan(value):
            alone = f"{spoken} member{'s' * (spoken != 1)} spoke: one alone is always united"
            reason = f"no member took a side that {measure.index} counts"
            reason = alone if spoken < LEAST_SPOKEN else reason
        if state.errors is None:
            silent = max(0, len(state.standing.members) - spoken)
            found = find_unknown(measure.value, measure.group(counts).tolist(), silent=silent)
            return Value(value, found.expected_low, found.expected_high, reason)
        # Each draw of the coding has silent members of its own.
        drawn = state.standing.draw_spoken([concept], state.errors)[:, 0]
        classes = measure.group(drawn[np.arange(self.draws) % len(drawn)])
        generator = np.random.default_rng(self.seed)
        silent_drawn = draw_silent(classes, len(state.standing.members), generator)
        return Value(value, *interval(np.asarray(measure.value(classes + silent_drawn))), reason)

    def _count_against(self, change: Any) -> tuple[Any, ...]:
        found = [
            list_against(self.supposed, change, stance, window=self.window).filter(
                pl.col("sort").is_in(["words", "deeds"])
            )
            for stance in (change.before, change.after)
        ]
        name = f"own statements against it: {change.actor}"
        rows = sorted({row for one in found for row in one["row"].to_list()})
        pair = [Value(float(one.height)) for one in found]
        return _row(name, f"{self.window} days", change.concept, pair, (len(rows), 1, rows))

    def _list_camps(self) -> Iterator[tuple[Any, ...]]:
        before, after = self.camps
        named = {
            "polarization: balance F": [one.balance for one in self.camps],
            "polarization: frustration L": [one.frustration for one in self.camps],
            "polarization: share of opposed ties": [
                one.negative / one.ties if one.ties else math.nan for one in self.camps
            ],
        }
        rows = sorted({row for own in self.states[0].standing.frame["rows"] for row in own})
        tail = (len(rows), len(after.actors), rows)
        reasons = [
            "no two members took sides on one measure" * (not one.ties) for one in self.camps
        ]
        for name, values in named.items():
            pair = [Value(value, reason=why) for value, why in zip(values, reasons, strict=True)]
            if name.endswith("F"):
                # The gap of a division that is not proven, where there is one.
                tops = (before.balance_at_most, after.balance_at_most)
                pair = [
                    replace(one, low=one.value, high=top) if top > one.value + 1e-12 else one
                    for one, top in zip(pair, tops, strict=True)
                ]
            yield _row(name, "", "", pair, tail)

    def _list_frontier(self) -> Iterator[tuple[Any, ...]]:
        tables = [
            {row["concept"]: row for row in state.balance.to_polars().iter_rows(named=True)}
            for state in self.states
        ]
        for concept in sorted({*tables[0], *tables[1]}):
            own = [table.get(concept) or {} for table in tables]
            if all(one.get("probability") is None for one in own):
                continue  # too few members spoke to compare it in either
            rows = own[0].get("rows") or []
            tail = (len(rows), (own[1] or own[0]).get("actors") or 0, rows)
            for figure, name in (
                ("on the frontier (1 yes)", "on_frontier"),
                ("probability of the frontier", "probability"),
            ):
                pair = [_of_frontier(one, name) for one in own]
                noise = _NOISE if name == "probability" else 0.0
                yield _row(figure, "by rung", concept, pair, tail, noise=noise)


def _of_frontier(row: Mapping[str, Any], name: str) -> Value:
    value = row.get(name)
    if value is None:
        return Value(reason="too few members spoke to compare it")
    return Value(float(value))


def _support(balance: Balance, concept: str) -> tuple[Value, Value, Value]:
    own = balance.to_polars().filter(pl.col("concept") == concept)
    if own.is_empty():
        silent = "no member took a position on it"
        return Value(reason=silent), Value(reason=silent), Value(0.0)
    row = own.row(0, named=True)
    found = [
        Value(*map(_to_number, (row[name], row[f"{ends}low"], row[f"{ends}high"])))
        for name, ends in (("value", ""), ("share", "share_"))
    ]
    return found[0], found[1], Value(float(row["actors"]))


def _to_number(value: Any) -> Any:
    return math.nan if value is None else float(value)


def _row(
    figure: str,
    collapse: str,
    concept: str,
    pair: Any,
    tail: tuple[int, int, list[int]],
    noise: float = 0.0,
) -> tuple[Any, ...]:
    before, after = pair
    change = after.value - before.value
    both_missing = math.isnan(before.value) and math.isnan(after.value)
    is_new = math.isnan(change) and not both_missing
    changed = is_new or abs(change) > max(noise, 1e-12)
    reasons = {when: one.reason for when, one in (("before", before), ("after", after))}
    told = "; ".join(f"{when}: {why}" for when, why in reasons.items() if why)
    if reasons["before"] == reasons["after"]:
        told = reasons["after"]
    numbers = (before.value, after.value, change, before.low, before.high, after.low, after.high)
    shown = (None if math.isnan(one) else float(one) for one in numbers)
    return (figure, collapse, concept, *shown, bool(changed), *tail, told)


def find_camps(standing: OneDay) -> Polarization:
    """The two camps of the members, from the positions of the day on all measures."""
    held = standing.frame.select(
        "actor", "concept", pl.col("level").replace_strict(dict(enumerate(LEVELS))).alias("stance")
    )
    return polarization(network(held, aggregation="subtract"), time_limit=_CAMPS_LIMIT)


def list_moves(camps: tuple[Polarization, Polarization]) -> pl.DataFrame:
    """Each member with its camp before and after; ``moved`` where it had to change.

    Camps keep their numbers where most of their members do. A member that could stand in either
    camp at no cost has not moved.
    """
    before, after = camps
    held = {name: camp for name, camp in zip(before.actors, before.camps, strict=True) if camp}
    found: dict[str, int] = {}
    for part in sorted({part for part in after.parts if part}):
        own = {
            actor: camp
            for actor, camp, at in zip(after.actors, after.camps, after.parts, strict=True)
            if at == part and camp
        }
        names = align(own, held, names=(1, 2))
        found |= {actor: names[camp] for actor, camp in own.items()}
    loose = {
        name for one in camps for name, free in zip(one.actors, one.can_change, strict=True) if free
    }
    rows = [
        (
            *(name, held.get(name), found.get(name), name in loose),
            name in held and name in found and held[name] != found[name] and name not in loose,
        )
        for name in sorted({*before.actors, *after.actors})
    ]
    kinds = {"actor": pl.String, "before": pl.Int64, "after": pl.Int64}
    schema: dict[str, Any] = {**kinds, "can_change": pl.Boolean, "moved": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


__all__ = ["FIGURES", "BeforeAfter", "State", "find_camps", "list_moves"]
