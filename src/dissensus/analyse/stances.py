"""Who holds what on a day: one position of each actor on each measure, from statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..errors import AnalysisError
from ..records import STANCES
from .frame import encode, find_column, to_labels, to_times

Array = np.ndarray[Any, np.dtype[Any]]

#: The five stances from against to in favour, and their numbers, which are equally far apart.
LEVELS = tuple(sorted(STANCES, key=lambda name: STANCES[name]))
VALUES = np.array([STANCES[name] for name in LEVELS])
#: Name of the collapse -> class of each level: 0 for, 1 against, 2 abstaining. "Does not rule
#: out" is for in the one and abstains in the other, since indices often turn on that word.
COLLAPSES = {
    "open counts as support": np.array([1, 1, 2, 0, 0]),
    "open counts as abstention": np.array([1, 1, 2, 2, 0]),
}
#: The place of the middle level, and the day of statements without one: before all others.
_MIDDLE = len(LEVELS) // 2
_UNDATED = -(2**31)
_EPOCH = dt.date(1970, 1, 1)
#: Drawn levels are gone through in parts of about so many, which bounds the memory.
_PART = 8_000_000


@dataclass(frozen=True, eq=False)
class Held:
    """The positions on a day: codes of actor and measure, the level, and the group behind it."""

    actors: Array
    concepts: Array
    levels: Array
    groups: Array

    def __len__(self) -> int:
        return len(self.levels)

    def take(self, chosen: Array) -> Held:
        """Only the chosen positions."""
        return Held(
            self.actors[chosen], self.concepts[chosen], self.levels[chosen], self.groups[chosen]
        )

    def count(self, concepts: int) -> Array:
        """The positions on each measure by level, (measures, levels)."""
        return count_by(self.concepts, self.levels, concepts)


@dataclass(frozen=True, eq=False)
class Stances:
    """Statements by measure, actor and day; those of one actor on one day are a group.

    ``order`` gives the places of the statements in this order, ``rows`` those in the table that
    people know, ``numbers`` the levels counted from the middle. ``starts`` is where each group
    begins, and ``actor_of``, ``concept_of`` and ``day_of`` what it is of.
    """

    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    order: Array
    rows: Array
    numbers: Array
    starts: Array
    actor_of: Array
    concept_of: Array
    day_of: Array

    @classmethod
    def of(cls, table: pl.DataFrame, *, rows: str = "actor", columns: str = "concept") -> Stances:
        """Take them from a table whose ``stance`` column holds stances; blanks are left out."""
        levels = _read_levels(table)
        actors, actor = encode(to_labels(find_column(table, rows, role="rows")))
        concepts, concept = encode(to_labels(find_column(table, columns, role="columns")))
        days = _read_days(table)
        whole = np.flatnonzero((levels >= 0) & (actor >= 0) & (concept >= 0))
        order = whole[np.lexsort((days[whole], actor[whole], concept[whole]))]
        keys = np.column_stack([concept[order], actor[order], days[order]])
        starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)][: len(order)])
        named = table["row"].to_numpy() if "row" in table.columns else np.arange(table.height)
        return cls(
            actors=actors,
            concepts=concepts,
            order=order,
            rows=named[order],
            numbers=levels[order] - _MIDDLE,
            starts=starts,
            actor_of=actor[order][starts],
            concept_of=concept[order][starts],
            day_of=days[order][starts],
        )

    @property
    def sizes(self) -> Array:
        """How many statements each group has."""
        return np.diff(np.r_[self.starts, len(self.order)])

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day; None where no statement has one."""
        dated = self.day_of[self.day_of != _UNDATED]
        if not len(dated):
            return None
        first, last = (_EPOCH + dt.timedelta(days=int(day)) for day in (dated.min(), dated.max()))
        return first, last

    def hold(self, day: dt.date | None, *, stale: int | None = None, undated: bool = False) -> Held:
        """The position of each actor on each measure on a day, by measure and actor.

        It is that of the latest day on which the actor spoke, not more than ``stale`` days
        before; of several statements on it the level nearest to their mean, towards the middle
        where two are as near. Statements without a day come before all others; where a day is
        asked for they count only if ``undated`` says so.
        """
        chosen = self._choose(day, stale, undated=undated)
        last = _ends(self._cells(chosen))
        groups = chosen[last] if len(chosen) else chosen
        sums = np.add.reduceat(self.numbers, self.starts) if len(self.starts) else self.numbers
        levels = _round(sums[groups], self.sizes[groups])
        return Held(self.actor_of[groups], self.concept_of[groups], levels, groups)

    def draw(
        self,
        errors: Array,
        day: dt.date | None,
        *,
        stale: int | None = None,
        undated: bool = False,
    ) -> tuple[Held, Array]:
        """The positions again, with each statement's level as it was drawn: -1 is no statement.

        ``errors`` is of shape (draws, statements), in the order of the table. Gives the
        positions that there are, and their drawn levels, (draws, positions), -1 where every
        statement of an actor is gone; where those of its last day are, an earlier day counts.
        """
        held = self.hold(day, stale=stale, undated=undated)
        chosen = self._choose(day, stale, undated=undated)
        if not len(chosen):
            return held, np.zeros((len(errors), 0), dtype=np.int8)
        part = max(1, _PART // max(1, len(self.order)))
        parts = [
            self._draw(errors[first : first + part], chosen)
            for first in range(0, len(errors), part)
        ]
        return held, np.concatenate(parts)

    def _draw(self, errors: Array, chosen: Array) -> Array:
        _, sums, sizes = self._sum_drawn(errors, chosen)
        places = np.where(sizes > 0, np.arange(len(chosen), dtype=np.int32), np.int32(-1))
        firsts = np.r_[0, _ends(self._cells(chosen))[:-1] + 1]
        return _level(sums, sizes, np.maximum.reduceat(places, firsts, axis=1))

    def _sum_drawn(self, errors: Array, chosen: Array) -> tuple[Array, Array, Array]:
        """Numbers of the statements in each draw, and their sums and counts by chosen group."""
        drawn = errors[:, self.order]
        there = drawn >= 0
        numbers = np.where(there, drawn - np.int8(_MIDDLE), np.int8(0))
        sums = np.add.reduceat(numbers, self.starts, axis=1, dtype=np.int32)[:, chosen]
        sizes = np.add.reduceat(there, self.starts, axis=1, dtype=np.int32)[:, chosen]
        return numbers, sums, sizes

    def without_one(
        self, day: dt.date | None, *, stale: int | None = None, undated: bool = False
    ) -> tuple[Array, Array, Array]:
        """What each statement behind a position would leave if it were not there.

        Gives for each such statement the place of its position in what ``hold`` gives, its row,
        and the level without it: that of the others of its day, else that of the day before on
        which the actor spoke, else -1.
        """
        held = self.hold(day, stale=stale, undated=undated)
        chosen = self._choose(day, stale, undated=undated)
        sums = np.add.reduceat(self.numbers, self.starts) if len(self.starts) else self.numbers
        ends = _ends(self._cells(chosen))
        before = np.full(len(held), -1)
        if len(chosen):
            cells = self._cells(chosen)
            had = (ends > 0) & (cells[ends - 1] == cells[ends])
            earlier = chosen[ends[had] - 1]
            before[had] = _round(sums[earlier], self.sizes[earlier])
        sizes = self.sizes[held.groups]
        place = np.repeat(np.arange(len(held)), sizes)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = self.starts[held.groups][place] + offset
        rest = sums[held.groups][place] - self.numbers[at]
        level = np.where(
            sizes[place] > 1, _round(rest, np.maximum(sizes[place] - 1, 1)), before[place]
        )
        return place, self.rows[at], level

    def draw_without_one(
        self,
        errors: Array,
        day: dt.date | None,
        *,
        stale: int | None = None,
        undated: bool = False,
    ) -> tuple[Array, Array]:
        """What each statement of ``without_one`` would leave in each draw if it were not there.

        ``errors`` are as in ``draw``. Gives whether the statement is there in the draw, and the
        level without it, -1 where nothing is left: (draws, statements) both.
        """
        chosen = self._choose(day, stale, undated=undated)
        if not len(chosen):
            return (
                np.zeros((len(errors), 0), dtype=bool),
                np.zeros((len(errors), 0), dtype=np.int8),
            )
        ends = _ends(self._cells(chosen))
        firsts = np.r_[0, ends[:-1] + 1]
        sizes = self.sizes[chosen[ends]]
        place = np.repeat(np.arange(len(ends)), sizes)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = self.starts[chosen[ends]][place] + offset
        part = max(1, _PART // max(1, len(self.order)))
        found = [
            self._leave_out(errors[first : first + part], chosen, (ends, firsts), (place, at))
            for first in range(0, len(errors), part)
        ]
        return np.concatenate([there for there, _ in found]), np.concatenate(
            [levels for _, levels in found]
        )

    def _leave_out(
        self,
        errors: Array,
        chosen: Array,
        cells: tuple[Array, Array],
        statements: tuple[Array, Array],
    ) -> tuple[Array, Array]:
        (ends, firsts), (place, at) = cells, statements
        numbers, sums, sizes = self._sum_drawn(errors, chosen)
        there = errors[:, self.order[at]] >= 0
        rest = sums[:, ends][:, place] - numbers[:, at]
        left = sizes[:, ends][:, place] - 1
        # Where it is the only one of its day, the last day before counts.
        places = np.where(sizes > 0, np.arange(len(chosen), dtype=np.int32), np.int32(-1))
        places[:, ends] = -1
        last = np.maximum.reduceat(places, firsts, axis=1)
        before = _level(sums, sizes, last)[:, place]
        levels = np.where(left > 0, _round(rest, np.maximum(left, 1)), before)
        return there, levels.astype(np.int8)

    def on(self, day: dt.date | None, *, stale: int | None = None) -> pl.DataFrame:
        """The positions on a day as a table: actor, concept, level, date, row (a list)."""
        return self.show(self.hold(day, stale=stale))

    def show(self, held: Held) -> pl.DataFrame:
        """Positions as a table: ``actor``, ``concept``, ``level``, ``date``, ``row`` (a list)."""
        days = [
            None if day == _UNDATED else _EPOCH + dt.timedelta(days=day)
            for day in self.day_of[held.groups].tolist()
        ]
        return pl.DataFrame(
            {
                "actor": _name(self.actors, held.actors),
                "concept": _name(self.concepts, held.concepts),
                "level": pl.Series(held.levels, dtype=pl.Int64),
                "date": pl.Series(days, dtype=pl.Date),
                "row": self.list_rows(held),
            }
        )

    def list_rows(self, held: Held) -> pl.Series:
        """The rows behind each position, as lists."""
        sizes = self.sizes[held.groups]
        place = np.repeat(np.arange(len(held)), sizes)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows = self.rows[self.starts[held.groups][place] + offset]
        return group_rows(place, rows, len(held))

    def _choose(self, day: dt.date | None, stale: int | None, *, undated: bool) -> Array:
        """The groups that count on a day, in order."""
        if day is None:
            return np.arange(len(self.starts))
        number = (day - _EPOCH).days
        counts = self.day_of <= number
        if stale is not None:
            counts &= self.day_of > number - stale
        if not undated or stale is not None:
            counts &= self.day_of != _UNDATED
        return np.flatnonzero(counts)

    def _cells(self, groups: Array) -> Array:
        return self.concept_of[groups] * max(1, len(self.actors)) + self.actor_of[groups]


def _name(names: tuple[str, ...], codes: Array) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes)


def group_rows(groups: Array, rows: Array, many: int) -> pl.Series:
    """The rows of each of so many groups, as lists in order; none for a group without."""
    found = (
        pl.DataFrame({"group": groups, "rows": rows}, schema={"group": pl.Int64, "rows": pl.Int64})
        .group_by("group")
        .agg(pl.col("rows").sort())
    )
    every = pl.DataFrame({"group": np.arange(many)}, schema={"group": pl.Int64})
    joined = every.join(found, on="group", how="left", maintain_order="left")
    return joined["rows"].fill_null([])


def _ends(cells: Array) -> Array:
    """The place of the last of each run of equal cells."""
    return np.flatnonzero(np.r_[cells[1:] != cells[:-1], True][: len(cells)])


def _level(sums: Array, sizes: Array, groups: Array) -> Array:
    """The level of one group of each draw and cell; -1 where there is none."""
    sums = np.take_along_axis(sums, np.maximum(groups, 0), axis=1)
    sizes = np.take_along_axis(sizes, np.maximum(groups, 0), axis=1)
    return np.where(groups >= 0, _round(sums, np.maximum(sizes, 1)), -1).astype(np.int8)


def _round(sums: Array, sizes: Array) -> Array:
    """The level nearest to the mean of each group; of two as near, the one nearer to the middle."""
    steps = -((sizes - 2 * np.abs(sums)) // (2 * sizes))
    return np.asarray(_MIDDLE + np.sign(sums) * steps)


def _read_levels(table: pl.DataFrame) -> Array:
    labels = to_labels(find_column(table, "stance", role="stance"))
    unknown = sorted(set(labels.unique()) - {"", *LEVELS})
    if unknown:
        raise AnalysisError(
            f"stance: {unknown[0]!r} is none of {', '.join(LEVELS)}; map your own values first"
        )
    places = {"": -1} | {name: place for place, name in enumerate(LEVELS)}
    return labels.replace_strict(places, return_dtype=pl.Int64).to_numpy()


def _read_days(table: pl.DataFrame) -> Array:
    if "date" not in table.columns:
        return np.full(table.height, _UNDATED)
    days = to_times(table["date"], role="date").dt.date().cast(pl.Int32).cast(pl.Int64)
    return days.fill_null(_UNDATED).to_numpy()


def count_by(concepts: Array, levels: Array, many: int) -> Array:
    """Counts by measure and level, (measures, levels)."""
    size = len(LEVELS)
    counts = np.bincount(concepts * size + levels, minlength=many * size)
    return counts.reshape(many, size)


def count_levels(levels: Array) -> Array:
    """Counts of the five stances, from against to in favour."""
    return np.bincount(levels, minlength=len(LEVELS))
