"""What the members of a group hold on each measure on a day, and what they could hold.

Two things are unknown: what members hold who have not spoken (a Dirichlet-multinomial with
prior 1/2 for each stance, as in ``silent``), and whether those who spoke were coded rightly
(draws of the stance of each statement, where they are given).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from ..errors import AnalysisError
from .stances import LEVELS, VALUES, Stances, count_levels
from .study import Study

Array = np.ndarray[Any, np.dtype[Any]]
#: So many stances are drawn at a time, which bounds the memory.
_AT_A_TIME = 4_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Standing:
    """The members of a day, and the position of each that spoke on each measure.

    ``frame`` has the columns ``actor`` (the member), ``concept``, ``level`` (a place in
    ``LEVELS``), ``date`` and ``rows`` (places in the table that was given).
    """

    study: Study
    day: dt.date | None
    stale: int | None
    members: tuple[str, ...]
    frame: pl.DataFrame

    @classmethod
    def of(cls, study: Study, *, day: dt.date | None = None, stale: int | None = None) -> Standing:
        """Take the positions of a day; without one all statements count."""
        there = study.list_members().on(day)
        stances = Stances.of(
            study.statements.select(pl.col("holder").alias("actor"), "concept", "stance", "date")
        )
        held = stances.on(day, stale=stale).filter(pl.col("actor").is_in(list(there)))
        places = study.statements["row"].to_numpy()
        rows = [sorted(places[list(own)].tolist()) for own in held["row"]]
        listed = pl.Series("rows", [[row for row in own if row >= 0] for own in rows])
        return cls(
            study=study,
            day=day,
            stale=stale,
            members=there,
            frame=held.drop("row").with_columns(listed.cast(pl.List(pl.Int64))),
        )

    def levels(self, concept: str) -> dict[str, int]:
        """The place in ``LEVELS`` of each member that spoke on a measure."""
        held = self.frame.filter(pl.col("concept") == concept)
        return dict(zip(held["actor"].to_list(), held["level"].to_list(), strict=True))

    def rows(self, concept: str) -> list[int]:
        """The statements behind the positions on a measure."""
        own = self.frame.filter(pl.col("concept") == concept)["rows"]
        return sorted({row for rows in own for row in rows})

    def count(self, concept: str) -> Array:
        """How many members hold each of the five stances, from against to in favour."""
        return count_levels(np.array(list(self.levels(concept).values()), dtype=int))

    def draw_counts(
        self,
        concepts: list[str],
        *,
        draws: int,
        seed: int = 0,
        errors: Array | None = None,
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
            generator = np.random.default_rng([seed, crc32(concept.encode())])
            own = spoken[:, place]
            counts[:, place] += draw_silent(own, len(self.members), generator)
        return counts

    def draw_spoken(self, concepts: list[str], errors: Array) -> Array:
        """Counts of those who spoke in each row of ``errors``, shape (rows, measures, 5)."""
        return self._count_drawn(concepts, self._check(errors))

    def _check(self, errors: Array) -> Array:
        found = np.asarray(errors)
        if found.ndim != 2 or found.shape[1] != self.study.statements.height or not len(found):
            raise AnalysisError(
                f"errors: shape {found.shape} does not fit {self.study.statements.height} "
                "statements: give one row for each draw and one column for each statement"
            )
        return found

    def _count_drawn(self, concepts: list[str], errors: Array) -> Array:
        """Counts in each row of ``errors``, of the positions that it gives."""
        chosen, days, starts, measure = self._order(concepts)
        found = np.zeros((len(errors), len(concepts), len(LEVELS)), dtype=int)
        if not len(chosen):
            return found
        step = max(1, _AT_A_TIME // len(chosen))
        groups = np.repeat(np.arange(len(starts)), np.diff([*starts, len(chosen)]))
        for at in range(0, len(errors), step):
            drawn = errors[at : at + step][:, chosen]
            held = _hold(drawn, days, starts, groups)
            for level in range(len(LEVELS)):
                is_held = (held == level).astype(int)
                np.add.at(found[at : at + step, :, level].T, measure, is_held.T)
        return found

    def _order(self, concepts: list[str]) -> tuple[Array, Array, Array, Array]:
        """Of the statements that count: their places, days, where groups start, and measures."""
        days = pl.col("date").fill_null(dt.date.min).dt.epoch("d")
        frame = self.study.statements.select("holder", "concept", "date", days.alias("at"))
        frame = frame.with_row_index("place").filter(
            pl.col("concept").is_in(concepts) & pl.col("holder").is_in(list(self.members))
        )
        if self.day is not None:
            frame = frame.filter(pl.col("date") <= self.day)
            if self.stale is not None:
                since = self.day - dt.timedelta(days=self.stale)
                frame = frame.filter(pl.col("date") > since)
        frame = frame.sort("concept", "holder", "at")
        changed = pl.struct("concept", "holder").rle_id()
        groups = frame.select(changed.alias("group"), "concept")
        starts = np.flatnonzero(np.diff(groups["group"].to_numpy(), prepend=-1))
        at = {name: place for place, name in enumerate(concepts)}
        measure = [at[name] for name in groups["concept"].to_numpy()[starts].tolist()]
        return (
            frame["place"].to_numpy(),
            frame["at"].to_numpy(),
            starts,
            np.array(measure, dtype=int),
        )


def _hold(drawn: Array, days: Array, starts: Array, groups: Array) -> Array:
    """The level that each group of statements holds in each draw, -1 where none is left.

    As ``Stances.on`` does: the level nearest to the mean of the latest day that is left.
    """
    is_there = drawn >= 0
    moments = np.where(is_there, days, np.iinfo(np.int64).min)
    last = np.maximum.reduceat(moments, starts, axis=1)
    counted = is_there & (moments == last[:, groups])
    sums = np.add.reduceat(np.where(counted, VALUES[drawn], 0.0), starts, axis=1)
    many = np.add.reduceat(counted.astype(int), starts, axis=1)
    means = np.divide(sums, many, out=np.zeros(sums.shape), where=many > 0)
    distance = np.abs(means[..., None] - VALUES) + 1e-9 * np.abs(VALUES)
    return np.where(many > 0, distance.argmin(axis=-1), -1)


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


def list_measures(standing: Standing) -> Iterator[str]:
    """The measures on which a member spoke, in order of name."""
    yield from sorted(set(standing.frame["concept"]))


__all__ = [
    "Standing",
    "draw_silent",
    "interval",
    "list_measures",
    "mean_value",
    "share_for",
]
