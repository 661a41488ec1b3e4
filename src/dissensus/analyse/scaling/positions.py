"""From statements to one position of each actor on each measure, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from ...errors import AnalysisError
from ..networks.coded import Coded

Array = np.ndarray[Any, np.dtype[Any]]

#: Which of several statements of one actor on one measure count for its position.
REPEATS = ("latest", "median")
#: A scale with more levels has more cut-points for each measure than positions can carry.
MOST_LEVELS = 11
#: Shares of weights that differ by less are equal: sums of weights are rounded.
_EQUAL = 1e-9


class Dropped(NamedTuple):
    """An actor or a measure (``kind``) that was left out, and why."""

    kind: str
    label: str
    reason: str


@dataclass(frozen=True, eq=False)
class Positions:
    """One position for each actor and measure that statements tell of.

    ``values`` are the numbers of the levels, rising, ``names`` what they are called.
    ``rows``, ``columns`` and ``codes`` give actor, measure and level of each position as
    places; ``middles`` is the number of those that were in the middle and take no side.
    """

    actors: tuple[str, ...]
    measures: tuple[str, ...]
    names: tuple[str, ...]
    values: Array
    rows: Array
    columns: Array
    codes: Array
    middles: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def stances(self) -> Array:
        """The number of each position's level."""
        return np.asarray(self.values[self.codes])

    def count(self) -> Array:
        """The positions of each measure by level, of shape (measures, levels)."""
        height = len(self.values)
        counts = np.bincount(
            self.columns * height + self.codes, minlength=len(self.measures) * height
        )
        return counts.reshape(len(self.measures), height)

    def take(self, chosen: Array) -> Positions:
        """Only the chosen positions; the labels stay."""
        return replace(
            self, rows=self.rows[chosen], columns=self.columns[chosen], codes=self.codes[chosen]
        )


def find_positions(coded: Coded, *, repeats: str) -> Positions:
    """Bring the statements of each actor on each measure to one position.

    Of ``latest`` those with the latest date count, of ``median`` all; the position is the
    level nearest to their median by weight. Between two levels it is the one nearer to the
    middle of the scale, and where neither is nearer there is no position. Statements without a
    date come before all others. Raises AnalysisError where the qualifier has no order or more
    than ``MOST_LEVELS`` levels.
    """
    _check_levels(coded)
    whole = (coded.rows >= 0) & (coded.columns >= 0) & (coded.levels >= 0) & (coded.weights > 0)
    coded = coded.take(whole)
    values, places = np.unique(coded.qualifier.values, return_inverse=True)
    pairs = coded.rows * len(coded.column_labels) + coded.columns
    known, owner = np.unique(pairs, return_inverse=True)
    counted = _find_counted(coded, owner, len(known)) if repeats == "latest" else slice(None)
    weights = np.zeros((len(known), len(values)))
    np.add.at(weights, (owner[counted], places[coded.levels[counted]]), coded.weights[counted])
    codes = _find_medians(weights, values)
    names = tuple(_name_levels(coded, places))
    rows, columns = np.divmod(known, max(1, len(coded.column_labels)))
    made = Positions(coded.row_labels, coded.column_labels, names, values, rows, columns, codes)
    return replace(made.take(codes >= 0), middles=int(np.sum(codes < 0)))


def _check_levels(coded: Coded) -> None:
    qualifier = coded.qualifier
    if not (qualifier.codes >= 0).any():
        raise AnalysisError("no scale: no statement has a level of the qualifier")
    if not qualifier.has_order:
        raise AnalysisError(
            "a scale needs a qualifier whose levels have an order: stances, numbers, yes and no, "
            f"or levels={{...}}; this one is {qualifier.kind}"
        )
    if len(np.unique(qualifier.values)) > MOST_LEVELS:
        raise AnalysisError(
            f"levels: the qualifier has {len(qualifier.levels)} levels, more than the "
            f"{MOST_LEVELS} that a scale can part: give fewer with levels={{...}}"
        )


def _name_levels(coded: Coded, places: Array) -> Iterator[str]:
    """The names of levels; those with the same number are one level."""
    for place in range(int(places.max(initial=-1)) + 1):
        yield "/".join(coded.qualifier.levels[at] for at in np.flatnonzero(places == place))


def _find_counted(coded: Coded, owner: Array, many: int) -> Array:
    latest = np.full(many, np.iinfo(np.int64).min)
    np.maximum.at(latest, owner, coded.times)
    return np.asarray(coded.times == latest[owner])


def _find_medians(weights: Array, values: Array) -> Array:
    """The level nearest to the median of each row of weights, -1 where two are as near."""
    sums = np.cumsum(weights, axis=1)
    half = sums[:, -1:] / 2
    lower = np.argmax(sums >= half * (1 - _EQUAL), axis=1)
    upper = np.argmax(sums > half * (1 + _EQUAL), axis=1)
    median = (values[lower] + values[upper]) / 2
    width = float(np.ptp(values)) if len(values) else 0.0
    distance = np.abs(values - median[:, None])
    is_near = distance <= distance.min(axis=1, keepdims=True) + _EQUAL * width
    outward = np.where(is_near, np.abs(values - _find_centre(values)), np.inf)
    ranked = np.sort(outward, axis=1)
    is_tied = np.zeros(len(weights), dtype=bool)
    if len(values) > 1:
        is_tied = ranked[:, 1] <= ranked[:, 0] + _EQUAL * width
    return np.where(is_tied, -1, np.argmin(outward, axis=1))


def _find_centre(values: Array) -> float:
    return float(values[0] + values[-1]) / 2 if len(values) else 0.0


def take_sides(positions: Positions) -> Positions:
    """Only for and against, by the side of the middle of the scale; the middle takes no side."""
    sides = np.sign(positions.stances - _find_centre(positions.values))
    kept = sides != 0
    made = replace(
        positions,
        names=("against", "for"),
        values=np.array([-1.0, 1.0]),
        codes=(sides > 0).astype(np.int64),
        middles=positions.middles + int(np.sum(~kept)),
    )
    return made.take(kept)


def drop(
    positions: Positions, *, lopsided: float, least: int
) -> tuple[Positions, tuple[Dropped, ...]]:
    """Leave out lopsided measures and thin actors, again until there are none.

    A measure is lopsided where fewer than the share ``lopsided`` of its positions, or none,
    are outside its most frequent level (Poole and Rosenthal leave out votes below 0.025); an
    actor is thin with fewer than ``least`` positions, or half of the measures where these are
    few, on the measures that stay.
    """
    told: list[Dropped] = []
    has_row = np.ones(len(positions.actors), dtype=bool)
    has_column = np.ones(len(positions.measures), dtype=bool)
    while True:
        kept = positions.take(has_row[positions.rows] & has_column[positions.columns])
        counts = kept.count()
        total, most = counts.sum(axis=1), counts.max(axis=1, initial=0)
        fringe = (total - most) / np.maximum(total, 1)
        flat = has_column & ((total == most) | (fringe < lopsided))
        has_column &= ~flat
        told += _tell_flat(positions.measures, flat, total, most)
        kept = kept.take(has_column[kept.columns])
        # Where measures are few it is these that are told, not that all actors are thin.
        least = min(least, max(1, int(has_column.sum()) // 2))
        spoken = np.bincount(kept.rows, minlength=len(has_row))
        thin = has_row & (spoken < least)
        has_row &= ~thin
        told += _tell_thin(positions.actors, thin, spoken, least)
        if not flat.any() and not thin.any():
            return _relabel(kept, has_row, has_column), tuple(told)


def _tell_flat(labels: tuple[str, ...], flat: Array, total: Array, most: Array) -> list[Dropped]:
    return [
        Dropped(
            "measure",
            labels[at],
            f"{most[at]} of {total[at]} positions are the same" if total[at] else "no position",
        )
        for at in np.flatnonzero(flat)
    ]


def _tell_thin(labels: tuple[str, ...], thin: Array, spoken: Array, least: int) -> list[Dropped]:
    return [
        Dropped("actor", labels[at], f"{spoken[at]} positions, fewer than {least}")
        for at in np.flatnonzero(thin)
    ]


def _relabel(positions: Positions, has_row: Array, has_column: Array) -> Positions:
    return replace(
        positions,
        actors=tuple(np.array(positions.actors, dtype=object)[has_row]),
        measures=tuple(np.array(positions.measures, dtype=object)[has_column]),
        rows=(np.cumsum(has_row) - 1)[positions.rows],
        columns=(np.cumsum(has_column) - 1)[positions.columns],
    )
