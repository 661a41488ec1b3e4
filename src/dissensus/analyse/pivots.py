"""Whose switch would move an index most, who holds out, and power under a declared rule.

In a group that seeks consensus many members share one influence: they are given as groups, not
as a ranking. Power indices are given only where a rule of decision is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..errors import AnalysisError
from . import indices
from .power import banzhaf, shapley_shubik
from .stances import COLLAPSES, LEVELS, VALUES

Array = np.ndarray[Any, np.dtype[Any]]

#: Indices of the five ordered stances do not know how "does not rule out" is counted.
AS_TOLD = "five stances"
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


@dataclass(frozen=True)
class Measure:
    """An index of counts of the five stances, with the collapse that it counts them by."""

    index: str
    collapse: str
    of: Callable[[Array], Any]
    classes: Array | None

    def count(self, counts: Array) -> Array:
        """Counts of stances as those of the classes that the index takes."""
        if self.classes is None:
            return counts
        sides = np.eye(3, dtype=counts.dtype)[self.classes]
        return np.asarray(counts @ sides)

    def measure(self, counts: Array) -> Array:
        """The index of counts of the five stances, shape (..., 5); NaN of fewer than two."""
        value = np.asarray(self.of(self.count(counts)), dtype=float)
        return np.asarray(np.where(counts.sum(axis=-1) >= LEAST_SPOKEN, value, np.nan))


def _rice(counts: Array) -> Array:
    numbers = np.asarray(counts, dtype=float)
    sides = numbers[..., 0] + numbers[..., 1]
    apart = np.abs(numbers[..., 0] - numbers[..., 1])
    return np.asarray(np.divide(apart, sides, out=np.full(sides.shape, np.nan), where=sides > 0))


def list_indices() -> Iterator[Measure]:
    """Every index of cohesion: those of three classes under both collapses, then the ordinal."""
    classes: Mapping[str, Callable[[Array], Any]] = {
        "agreement": indices.agreement_index,
        "rice": _rice,
        "pairwise": indices.pairwise_agreement,
    }
    for collapse, places in COLLAPSES.items():
        for name, index in classes.items():
            yield Measure(name, collapse, index, places)
    yield Measure("ordinal", AS_TOLD, indices.ordinal_agreement, None)
    yield Measure("esteban-ray", AS_TOLD, lambda counts: indices.esteban_ray(counts, VALUES), None)


def find_pivots(
    levels: Mapping[str, int], silent: tuple[str, ...] = (), *, measure: Measure
) -> list[dict[str, Any]]:
    """What one member's switch does to an index, by groups of members who do the same.

    ``levels`` gives the place in ``LEVELS`` of each member that spoke, ``silent`` are those who
    did not. The groups are in order of effect, the largest first; ``is_largest`` marks all that
    share the largest of switches from one stance to another. NaN effects are left out.

    >>> first = next(list_indices())
    >>> held = {"A": 4, "B": 4, "D": 4, "C": 0}
    >>> for one in find_pivots(held, measure=first):
    ...     if one["is_largest"]:
    ...         print(one["who"], one["change"], one["value"])
    ['C'] to open or support 0.375
    ['A', 'B', 'D'] to oppose or reserved or neutral -0.375
    """
    counts = np.bincount(list(levels.values()), minlength=len(LEVELS))
    whole = float(measure.measure(counts))
    groups = {
        place: sorted(name for name, level in levels.items() if level == place)
        for place in sorted(set(levels.values()))
    }
    found: list[dict[str, Any]] = []
    for place, who in [*groups.items(), *([(None, sorted(silent))] if silent else [])]:
        held = SILENT if place is None else LEVELS[place]
        shared: dict[float, list[str]] = {}
        for to in (*range(len(LEVELS)), None):
            effect = float(measure.measure(_move(counts, place, to))) - whole
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


__all__ = ["AS_TOLD", "LEAST_SPOKEN", "Measure", "find_pivots", "find_power", "list_indices"]
