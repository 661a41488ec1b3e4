"""What one change to a group's positions does to an index, and its range when coding errs."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np

from ..reliability.drawing import find_middle
from ..stances import LEVELS
from .measures import Measure
from .standing import Standing, count_drawn

Array = np.ndarray[Any, np.dtype[Any]]

#: As in the table of indices: fewer members who spoke are no group.
LEAST_SPOKEN = 2
#: The change after those to the levels: no position at all.
GONE = len(LEVELS)


def find_effects(measure: Measure, counts: Array) -> Array:
    """What one member's change does to an index: (…, 5) counts of levels to (…, 5, 6).

    The value is that from a level to a level, or (the last) to no position. NaN where nobody
    holds the first, and where the index is not defined before or after.

    >>> from dissensus.analyse.unity.changes import find_one
    >>> twenty = np.array([5, 0, 3, 0, 20])
    >>> effects = find_effects(find_one("agreement", None), twenty)
    >>> effects[4, 5].round(4), effects[0, 5].round(4), effects[0, 4].round(4)
    (np.float64(-0.0159), np.float64(0.0397), np.float64(0.0536))
    """
    size = len(LEVELS)
    steps = -np.eye(size, dtype=int)[:, None, :] + np.eye(size + 1, size, dtype=int)
    after = counts[..., None, None, :] + steps
    can = np.broadcast_to(counts[..., :, None] > 0, after.shape[:-1])
    values = value_of(measure, np.maximum(after, 0))
    return np.where(can, values - value_of(measure, counts)[..., None, None], math.nan)


def value_of(measure: Measure, counts: Array) -> Array:
    """An index of counts of levels; NaN where too few spoke."""
    return np.where(counts.sum(axis=-1) >= LEAST_SPOKEN, measure(counts), math.nan)


class Between:
    """The 95 % of each effect over draws of errors; NaN where none are drawn."""

    def __init__(self, standing: Standing, measure: Measure, day: dt.date | None) -> None:
        self.size = len(standing.hold_members(day))
        self.standing, self.day = standing, day
        self.effects: Array | None = None
        if standing.errors is None:
            return
        held, levels = standing.draw(day)
        there = standing.is_member(day)
        chosen = np.flatnonzero(there[held.actors])
        self.levels, self.concepts = levels[:, chosen], held.concepts[chosen]
        counts = count_drawn(held, levels, there, len(standing.concepts))
        self.effects = find_effects(measure, counts)

    def find(self, to: int) -> Array:
        """The interval of the effect of a change to a level for each member's position."""
        if self.effects is None:
            return np.full((2, self.size), math.nan)
        draws = np.arange(len(self.levels))[:, None]
        values = self.effects[draws, self.concepts, self.levels, to]
        return find_middle(np.where(self.levels < 0, math.nan, values))

    def find_without(self, place: Array, chosen: Array) -> Array:
        """The interval of the effect of leaving out statements, where the draw has them.

        ``place`` is that of each position in ``Standing.hold``; ``chosen`` are some of the
        statements behind positions.
        """
        standing = self.standing
        if self.effects is None or standing.errors is None:
            return np.full((2, len(chosen)), math.nan)
        held, levels = standing.draw(self.day)
        there, without = standing.stances.draw_without_one(
            standing.errors, self.day, stale=standing.stale, undated=standing.undated
        )
        there, without = there[:, chosen], without[:, chosen].astype(np.int64)
        now = levels[:, place].astype(np.int64)
        to = np.where(without < 0, GONE, without)
        draws = np.arange(len(levels))[:, None]
        values = self.effects[draws, held.concepts[place], now, to]
        return find_middle(np.where(there, values, math.nan))


__all__ = ["GONE", "LEAST_SPOKEN", "Between", "find_effects", "value_of"]
