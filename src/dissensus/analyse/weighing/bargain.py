"""Elections over positions before and after actors take others.

The weighted mean of the positions stands first: it predicts as well as most models of
bargaining (Thomson et al. 2006, The European Union Decides; Schneider, Finke & Bailer 2010,
Political Studies 58). The spread between the two rules of the election is its honest error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table, show_value
from ..frame import find_column, suggest, to_frame, to_labels
from .election import (
    Election,
    elect,
    infer_risk,
    utilities_of,
    weighted_mean,
    weighted_median,
)

Array = np.ndarray[Any, np.dtype[Any]]

#: What every election must be read with.
LIMITS = (
    "weights and positions are the analyst's",
    "a chance here is that of winning votes between pairs, not a forecast",
    "the two rules differ on the same input, and often by more than the change does",
    "nobody learns, answers or is pressed at home",
)
_RULES = ("conditional", "incentive")


@dataclass(frozen=True)
class Holding:
    """The positions of actors and what each weighs: capability times salience."""

    actors: tuple[str, ...]
    positions: tuple[float, ...]
    weights: tuple[float, ...]

    def move(self, changes: Mapping[str, float]) -> Holding:
        """The same with some actors elsewhere."""
        pairs = zip(self.actors, self.positions, strict=True)
        return replace(self, positions=tuple(changes.get(name, own) for name, own in pairs))


@dataclass(frozen=True, eq=False, kw_only=True)
class Elections:
    """The chances of each position before and after, under both rules, and the means.

    ``options`` are the positions that are held before or after, ``names`` what they are called.
    ``risk`` holds the risk attitudes of the actors before and after, None where all are neutral.
    """

    options: tuple[float, ...]
    names: tuple[str, ...]
    holdings: tuple[Holding, Holding]
    elections: tuple[Election, Election]
    risk: tuple[Array, Array] | None = None

    @property
    def mean(self) -> tuple[float, float]:
        """The weighted mean of the positions, before and after."""
        first, second = (weighted_mean(one.positions, one.weights) for one in self.holdings)
        return first, second

    @property
    def median(self) -> tuple[float, float]:
        """The weighted median of the positions, before and after."""
        first, second = (weighted_median(one.positions, one.weights) for one in self.holdings)
        return first, second

    def to_polars(self) -> pl.DataFrame:
        """One row for each position: chances under both rules before and after, who holds it.

        ``low`` and ``high`` are the smaller and the larger of the two chances after: the rules'
        disagreement, not an interval of 95 %.
        """
        before, after = self.elections
        chances = {
            f"{rule}_{when}": _clean(getattr(one, rule))
            for rule in _RULES
            for when, one in (("before", before), ("after", after))
        }
        both = _clean(np.stack([after.conditional, after.incentive]))
        held = [
            {f"actors_{when}": [one.positions.count(option) for option in self.options]}
            for when, one in zip(("before", "after"), self.holdings, strict=True)
        ]
        return pl.DataFrame(
            {"option": self.names, "position": self.options, **chances, **held[0], **held[1]}
        ).with_columns(low=both.min(axis=0), high=both.max(axis=0))

    def describe(self) -> str:
        """One line: mean and median, before and after."""
        parts = [
            f"weighted {name} {show_value(before)} -> {show_value(after)}"
            for name, (before, after) in (("mean", self.mean), ("median", self.median))
        ]
        many = [len(one.actors) for one in self.holdings]
        voting = f"{many[0]}" if many[0] == many[1] else f"{many[0]} -> {many[1]}"
        return f"{'; '.join(parts)}; {voting} actors"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(f"{self.describe()} ({'; '.join(LIMITS)})", self.to_polars())


def _clean(chances: Array) -> Array:
    """Chances without what is left over of the steps towards 0."""
    return np.where(chances < 1e-9, 0.0, chances)


def elect_positions(
    table: object,
    changes: Mapping[str, float] | None = None,
    *,
    scale: tuple[float, float] | None = None,
    vote: str = "proportional",
    risk: bool = False,
) -> Elections:
    """Hold the election over a table of positions, as it stands and with some actors elsewhere.

    ``table`` has the columns actor, position and, where they are known, weight (capability) and
    salience; an actor's vote weighs their product. The options are the positions held before or
    after. ``scale`` are the ends of the scale of positions, without it the outermost of them.
    With ``risk`` the attitudes to risk are inferred from a first election, as KTAB does. Raises
    AnalysisError for columns that are missing or hold no numbers, and for unknown actors.

    >>> table = {"actor": ["A", "B", "C"], "position": [4, 7, 10], "weight": [2, 1, 1]}
    >>> found = elect_positions(table, {"A": 7})
    >>> found.mean
    (6.25, 7.75)
    """
    held = _read(_to_columns(table))
    moved = dict(changes or {})
    for name in moved:
        if name not in held.actors:
            raise AnalysisError(
                f"changes: there is no actor {name!r}{suggest(name, held.actors)}; there are "
                f"{', '.join(sorted(held.actors)[:12])}"
            )
    return elect_holdings(held, held.move(moved), scale=scale, vote=vote, risk=risk)


def elect_holdings(
    before: Holding,
    after: Holding,
    *,
    names: Mapping[float, str] | None = None,
    scale: tuple[float, float] | None = None,
    vote: str = "proportional",
    risk: bool = False,
) -> Elections:
    """Hold the elections of two states of the same question over the positions of both."""
    options = tuple(sorted({*before.positions, *after.positions}))
    told = tuple((names or {}).get(one) or show_value(one) for one in options)
    low, high = scale or (options[0], options[-1])
    if not low <= options[0] <= options[-1] <= high:
        raise AnalysisError(f"scale: positions from {options[0]:g} to {options[-1]:g} lie beyond")
    found = [_hold(one, options, told, (low, high), vote) for one in (before, after)]
    attitudes = None
    if risk:
        first, second = (
            _infer(one, options, own) for one, own in zip((before, after), found, strict=True)
        )
        attitudes = (first, second)
        found = [
            _hold(one, options, told, (low, high), vote, own)
            for one, own in zip((before, after), attitudes, strict=True)
        ]
    return Elections(
        options=options,
        names=told,
        holdings=(before, after),
        elections=(found[0], found[1]),
        risk=attitudes,
    )


def _hold(
    held: Holding,
    options: Sequence[float],
    names: Sequence[str],
    scale: tuple[float, float],
    vote: str,
    risk: Array | None = None,
) -> Election:
    low, width = scale[0], (scale[1] - scale[0]) or 1.0
    own = (np.array(held.positions)[:, None] - low) / width
    there = (np.array(options)[:, None] - low) / width
    utilities = utilities_of(own, np.ones(own.shape), there, risk=risk)
    return elect(utilities, held.weights, names, vote=vote)


def _infer(held: Holding, options: Sequence[float], found: Election) -> Array:
    """The attitude of each actor to risk, from the chance of its own position."""
    return infer_risk(found.conditional[[options.index(one) for one in held.positions]])


def read_weights(table: object) -> tuple[dict[str, float], dict[str, float]]:
    """The weights and the saliences of actors; 1 where the table has no such column.

    >>> read_weights({"actor": ["A"], "weight": [3]})
    ({'A': 3.0}, {'A': 1.0})
    """
    frame = _to_columns(table)
    find_column(frame, "weight", role="weights")
    actors = _read_actors(frame, "weights")
    weights, saliences = (
        dict(zip(actors, _read_numbers(frame, name).tolist(), strict=True))
        for name in ("weight", "salience")
    )
    return weights, saliences


def _to_columns(table: object) -> pl.DataFrame:
    """The table with the names of columns in small letters, and KTAB's word for a weight."""
    frame = to_frame(table)
    names = {name: name.lower() for name in frame.columns}
    if "weight" not in names.values():
        names |= {name: "weight" for name in names if name.lower() == "capability"}
    if len(set(names.values())) < len(names):
        return frame
    return frame.rename(names)


def _read_actors(frame: pl.DataFrame, role: str) -> list[str]:
    actors = to_labels(find_column(frame, "actor", role=role)).to_list()
    twice = next((one for one in actors if actors.count(one) > 1), None)
    if not actors or twice is not None:
        why = f"{twice!r} stands there twice" if twice is not None else "it has no rows"
        raise AnalysisError(f"{role}: {why}: give each actor one row")
    return actors


def _read(frame: pl.DataFrame) -> Holding:
    actors = _read_actors(frame, "positions")
    found = [_read_numbers(frame, name) for name in ("position", "weight", "salience")]
    return Holding(tuple(actors), tuple(found[0]), tuple((found[1] * found[2]).tolist()))


def _read_numbers(frame: pl.DataFrame, name: str) -> Array:
    if name not in frame.columns and name != "position":
        return np.ones(frame.height)
    column = find_column(frame, name, role="positions").cast(pl.Float64, strict=False)
    numbers = column.fill_null(np.nan).to_numpy()
    if not np.isfinite(numbers).all():
        place = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise AnalysisError(f"positions: {name} of row {place + 1} is no number")
    return np.asarray(numbers)


__all__ = ["LIMITS", "Elections", "Holding", "elect_holdings", "elect_positions", "read_weights"]
