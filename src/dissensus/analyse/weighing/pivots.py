"""Whose switch would move an index most, who holds out, and power under a declared rule.

In a group that seeks consensus many members share one influence: they are given as groups, not
as a ranking. Power indices are given only where a rule of decision is declared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..stances import LEVELS
from ..unity.measures import Measure
from .power import banzhaf, shapley_shubik

Array = np.ndarray[Any, np.dtype[Any]]

#: Fewer members who spoke are no group to measure.
LEAST_SPOKEN = 2
LEAVES, SILENT = "leaves", "has not spoken"
#: The columns of pivots and of power.
PIVOTS: Mapping[str, Any] = {
    **dict.fromkeys(("concept", "when", "index", "collapse", "stance", "change"), pl.String),
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    "is_largest": pl.Boolean,
    "actors": pl.Int64,
    "who": pl.List(pl.String),
    "statements": pl.Int64,
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}
POWER: Mapping[str, Any] = {
    "actor": pl.String,
    "weight": pl.Int64,
    **dict.fromkeys(("shapley_shubik", "banzhaf"), pl.Float64),
}


def measure_spoken(measure: Measure, counts: Array) -> float:
    """An index of counts of the five stances; NaN where fewer than two members spoke."""
    return float(measure(counts)) if counts.sum() >= LEAST_SPOKEN else math.nan


def find_pivots(
    levels: Mapping[str, int], silent: tuple[str, ...] = (), *, measure: Measure
) -> list[dict[str, Any]]:
    """What one member's switch does to an index, by groups of members who do the same.

    ``levels`` gives the place in ``LEVELS`` of each member that spoke, ``silent`` are those who
    did not. The groups are in order of effect, the largest first; ``is_largest`` marks all that
    share the largest of switches from one stance to another. NaN effects are left out.

    >>> from ..unity.measures import find_measures
    >>> first = find_measures("agreement")[0]
    >>> held = {"A": 4, "B": 4, "D": 4, "C": 0}
    >>> for one in find_pivots(held, measure=first):
    ...     if one["is_largest"]:
    ...         print(one["who"], one["change"], one["value"])
    ['C'] to open or support 0.375
    ['A', 'B', 'D'] to oppose or reserved or neutral -0.375
    """
    counts = np.bincount(list(levels.values()), minlength=len(LEVELS))
    whole = measure_spoken(measure, counts)
    groups = {
        place: sorted(name for name, level in levels.items() if level == place)
        for place in sorted(set(levels.values()))
    }
    found: list[dict[str, Any]] = []
    for place, who in [*groups.items(), *([(None, sorted(silent))] if silent else [])]:
        held = SILENT if place is None else LEVELS[place]
        shared: dict[float, list[str]] = {}
        for to in (*range(len(LEVELS)), None):
            effect = measure_spoken(measure, _move(counts, place, to)) - whole
            if to != place and np.isfinite(effect):
                # Equal effects may differ in the last digits.
                shared.setdefault(round(effect, 12), []).append(
                    LEVELS[to] if to is not None else ""
                )
        for effect, targets in shared.items():
            named = [name for name in targets if name]
            if named:
                found.append(_make_pivot(held, f"to {' or '.join(named)}", effect, who))
            if "" in targets and place is not None:
                found.append(_make_pivot(held, LEAVES, effect, who))
    switches = [one for one in found if one["stance"] != SILENT and one["change"] != LEAVES]
    most = max((abs(one["value"]) for one in switches), default=0.0)
    for one in found:
        is_largest = most > 0 and one in switches and most - abs(one["value"]) < 1e-12
        one |= {"index": measure.index, "collapse": measure.collapse, "is_largest": is_largest}
    return sorted(found, key=lambda one: (-abs(one["value"]), one["stance"], one["change"]))


def _move(counts: Array, place: int | None, to: int | None) -> Array:
    moved = counts.copy()
    if place is not None:
        moved[place] -= 1
    if to is not None:
        moved[to] += 1
    return moved


def _make_pivot(stance: str, change: str, effect: float, who: list[str]) -> dict[str, Any]:
    return {"stance": stance, "change": change, "value": effect, "actors": len(who), "who": who}


def find_power(weights: Mapping[str, float], quota: int) -> pl.DataFrame:
    """Power under a rule: a decision needs ``quota`` of the weight; the most powerful first.

    Weights are whole numbers. Raises AnalysisError for others, and for a quota that all members
    cannot meet. Sources: see ``power``.

    >>> find_power({"A": 2, "B": 1, "C": 1}, 3)["shapley_shubik"].round(4).to_list()
    [0.6667, 0.1667, 0.1667]
    """
    broken = [name for name, weight in weights.items() if weight != int(weight)]
    if broken:
        raise AnalysisError(
            f"weights: {weights[broken[0]]} of {broken[0]!r} is no whole number; power is counted "
            "in whole votes"
        )
    numbers = [int(weight) for weight in weights.values()]
    found = pl.DataFrame(
        {
            "actor": list(weights),
            "weight": numbers,
            "shapley_shubik": shapley_shubik(numbers, quota),
            "banzhaf": banzhaf(numbers, quota),
        },
        schema=POWER,
    )
    return found.sort("shapley_shubik", "actor", descending=[True, False])


__all__ = ["LEAST_SPOKEN", "find_pivots", "find_power", "measure_spoken"]
