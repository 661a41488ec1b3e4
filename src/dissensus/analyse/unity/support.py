"""What the members of a group hold on each measure on one day, and what all of them could hold.

Two things are unknown: what members hold who have not spoken (a Dirichlet-multinomial with
prior 1/2 for each stance, as in ``silent``), and whether those who spoke were coded rightly
(draws of the stance of each statement, where they are given).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from ..stances import LEVELS, VALUES, count_levels
from ..study import Study
from .standing import Standing

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class OneDay:
    """A ``Standing`` of one day, by name: the position of each member that spoke on each measure.

    ``frame`` has the columns ``actor`` (the member), ``concept``, ``level`` (a place in
    ``LEVELS``), ``date`` and ``rows`` (places in the table that was given).
    """

    standing: Standing
    frame: pl.DataFrame

    @classmethod
    def of(cls, study: Study, *, day: dt.date | None = None, stale: int | None = None) -> OneDay:
        """Take the positions of a day; without one that of the last statement, as ``cohesion``."""
        standing = Standing.of(study, on=day, stale=stale)
        held = standing.stances.show(standing.hold_members(standing.days[0]))
        # What is supposed has a place below 0, and stands in no list of evidence.
        real = pl.col("row").list.eval(pl.element().filter(pl.element() >= 0).sort())
        return cls(
            standing=standing,
            frame=held.with_columns(real.cast(pl.List(pl.Int64)).alias("rows")).drop("row"),
        )

    @property
    def day(self) -> dt.date | None:
        """The day; None where no statement has one."""
        return self.standing.days[0]

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The members of the day."""
        return self.standing.list_members(self.day)

    def list_measures(self) -> list[str]:
        """The measures on which a member spoke, in order of name."""
        return sorted(set(self.frame["concept"]))

    def levels(self, concept: str) -> dict[str, int]:
        """The place in ``LEVELS`` of each member that spoke on a measure."""
        held = self.frame.filter(pl.col("concept") == concept)
        return dict(zip(held["actor"].to_list(), held["level"].to_list(), strict=True))

    def rows(self, concept: str) -> list[int]:
        """The statements behind the positions on a measure."""
        own = self.frame.filter(pl.col("concept") == concept)["rows"]
        return sorted({row for rows in own.to_list() for row in rows})

    def count(self, concept: str) -> Array:
        """How many members hold each of the five stances, from against to in favour."""
        return count_levels(np.array(list(self.levels(concept).values()), dtype=int))

    def draw_counts(
        self, concepts: list[str], *, draws: int, seed: int = 0, errors: Array | None = None
    ) -> Array:
        """Counts of the five stances in draws, shape (draws, measures, 5).

        Without ``errors`` those who spoke hold what they said; with them, the stance of each
        statement as drawn (shape (draws, statements), -1 for no statement at all), used again
        from the first where more draws are asked for. The silent are drawn in both, those of
        each measure by numbers of its own, so that one measure's draws do not move another's.
        """
        if errors is None:
            known = np.array([self.count(one) for one in concepts], dtype=int)
            known = known.reshape(len(concepts), len(LEVELS))
            spoken = np.broadcast_to(known, (draws, *known.shape))
        else:
            found = self.draw_spoken(concepts, errors)
            spoken = found[np.arange(draws) % len(found)]
        counts = spoken.copy()
        for place, concept in enumerate(concepts):
            # A report measures by identifiers and a command by names: both draw the same.
            name = self.standing.study.labels.get(concept, concept)
            generator = np.random.default_rng([seed, crc32(name.encode())])
            own = spoken[:, place]
            counts[:, place] += draw_silent(own, len(self.members), generator)
        return counts

    def draw_spoken(self, concepts: list[str], errors: Array) -> Array:
        """Counts of those who spoke in each row of ``errors``, shape (rows, measures, 5)."""
        own = self.standing
        on = None if own.undated else self.day
        standing = Standing.of(own.study, on=on, stale=own.stale, errors=errors)
        every = standing.draw_counts(self.day, standing.is_member(self.day))
        found = np.zeros((len(every), len(concepts), len(LEVELS)), dtype=int)
        at = {name: place for place, name in enumerate(standing.concepts)}
        for place, concept in enumerate(concepts):
            if concept in at:
                found[:, place] = every[:, at[concept]]
        return found


def draw_silent(spoken: Array, members: int, generator: np.random.Generator) -> Array:
    """What the silent hold in each draw, if they are like those who spoke."""
    shares = generator.standard_gamma(spoken + 0.5)
    shares /= shares.sum(axis=-1, keepdims=True)
    silent = np.maximum(members - spoken.sum(axis=-1), 0)
    return np.asarray(generator.multinomial(silent, shares))


def mean_value(counts: Array) -> Array:
    """The mean of the stances counted, -1 to 1; NaN where nobody is counted."""
    many = counts.sum(axis=-1)
    total = (counts * VALUES).sum(axis=-1)
    return np.asarray(np.divide(total, many, out=np.full(np.shape(many), np.nan), where=many > 0))


def share_for(counts: Array) -> Array:
    """The share of those counted that support a measure or do not rule it out; 0 to 1."""
    many = counts.sum(axis=-1)
    favour = (counts * (VALUES > 0)).sum(axis=-1)
    return np.asarray(np.divide(favour, many, out=np.full(np.shape(many), np.nan), where=many > 0))


def interval(draws: Array) -> tuple[float, float]:
    """The 95 % of draws that are numbers; NaN where none is."""
    known = draws[np.isfinite(draws)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


__all__ = [
    "OneDay",
    "draw_silent",
    "interval",
    "mean_value",
    "share_for",
]
