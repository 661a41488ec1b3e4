"""Which contradictions there are in each draw of what statements truly say, found anew.

A draw may take from a holder what errors of coding have made of it, and give it what they hid.
It is enough to look from each statement to those of the other side before it within the window.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import add_up
from ..stances import VALUES
from ..study import Study
from .opposed import SORTS
from .sides import order_of

Array = np.ndarray[Any, np.dtype[Any]]

#: Side of each level, and of no statement.
_SIDES = np.append(np.sign(VALUES), 0).astype(np.int8)
#: Whether each kind holds words or deeds to words or deeds.
_KINDS = {"words": (False, False), "words-deeds": (False, True), "deeds": (True, True)}
#: So many cells (draws by statements) are looked at at a time, which bounds the memory.
_AT_ONCE = 20_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Recount:
    """How many contradictions there are in each draw.

    ``sorts`` has for each of ``SORTS`` their number, (sorts, draws); ``hits`` and ``sizes`` for
    each of ``holders`` how many measures it contradicts itself on, and takes a side on twice.
    """

    sorts: Array
    holders: Sequence[str]
    hits: Array
    sizes: Array

    @classmethod
    def of(
        cls, study: Study, levels: Array, window: int, political: Collection[str] = ()
    ) -> Recount:
        """Count anew in each draw of levels, (draws, statements), -1 for none."""
        spoken = Spoken.of(study, political)
        holders = spoken.cells["holder"].unique().sort().to_list()
        owner = spoken.cells["holder"].rank("dense").to_numpy().astype(np.int64) - 1
        sorts = np.zeros((len(SORTS), len(levels)), dtype=np.int64)
        hits, sizes = (np.zeros((len(holders), len(levels)), dtype=np.int64) for _ in range(2))
        for some, found, twice in spoken.look(levels, window):
            sorts[:, some] = [(found == number).sum(axis=(0, 2)) for number in range(len(SORTS))]
            met = (found == 0).any(axis=0)
            hits[:, some] = add_up(met.T, owner, len(holders))
            sizes[:, some] = add_up(twice.T, owner, len(holders))
        return cls(sorts=sorts, holders=holders, hits=hits, sizes=sizes)

    def take(self, holders: Sequence[str]) -> tuple[Array, Array]:
        """Hits and sizes of these holders, in their order; 0 for those that never spoke twice."""
        places = {name: place for place, name in enumerate(self.holders)}
        at = [places.get(name, len(places)) for name in holders]
        blank = np.zeros((1, self.sorts.shape[1]), dtype=np.int64)
        hits, sizes = (np.concatenate([one, blank])[at] for one in (self.hits, self.sizes))
        return hits, sizes


@dataclass(frozen=True, eq=False, kw_only=True)
class Spoken:
    """What each holder says of each measure, in order of days: also what takes no side.

    ``table`` has ``place``, ``own`` (it is on the measure itself, and no case of it), ``deed``,
    ``alleged``, ``day`` (null for none) and ``cell``; ``cells`` has ``holder`` and ``concept``.
    Only those of which there are two statements are in it.
    """

    table: pl.DataFrame
    cells: pl.DataFrame

    @classmethod
    def of(cls, study: Study, political: Collection[str] = ()) -> Spoken:
        """Make it of a study; ``political`` as in ``take_sides``."""
        apart = sorted({*political, *study.political})
        own = study.statements.select(
            "concept",
            "alleged",
            place=pl.int_range(pl.len(), dtype=pl.Int64),
            holder=pl.when(pl.col("holder").is_in(apart)).then("actor").otherwise("holder"),
            deed=pl.col("act") == "does",
            day=pl.col("date").to_physical().cast(pl.Int64),
            own=pl.lit(value=True),
        )
        cases = own.join(order_of(study), left_on="concept", right_on="narrow").with_columns(
            concept=pl.col("broad"), own=pl.lit(value=False)
        )
        whole = pl.concat([own, cases.select(own.columns)])
        keys = ["holder", "concept"]
        often = whole.filter((pl.len() > 1).over(keys) & pl.col("own").any().over(keys))
        cells = often.select(keys).unique().sort(keys).with_row_index("cell")
        table = often.join(cells, on=keys).sort("cell", "day", "place")
        return cls(table=table, cells=cells)

    def look(self, levels: Array, window: int) -> Iterator[tuple[slice, Array, Array]]:
        """Some draws at a time: which, the sorts of their contradictions, and who spoke twice.

        ``levels`` are drawn, (draws, statements). Sorts are (kinds, draws, cells), places in
        ``SORTS``, -1 for none; the last says where a side was taken twice, (draws, cells).
        """
        if self.table.is_empty():
            return
        step = max(1, _AT_ONCE // self.table.height)
        looked = _Looked(self.table, window)
        for first in range(0, len(levels), step):
            some = slice(first, first + step)
            yield some, *looked.at(levels[some])


class _Looked:
    """The table as arrays, and what draws make of it; draws are bits of (statements, words)."""

    def __init__(self, table: pl.DataFrame, window: int) -> None:
        self.place, self.own, self.deed, alleged = (
            table[name].to_numpy() for name in ("place", "own", "deed", "alleged")
        )
        self.sure = ~alleged
        cell = table["cell"].to_numpy().astype(np.int64)
        self.starts = np.flatnonzero(np.diff(cell, prepend=-1))
        self.dated = table["day"].is_not_null().to_numpy()
        days = (table["day"] - table["day"].min()).fill_null(0).to_numpy()
        # Cells lie so far apart in time that no window reaches from one to the next.
        time = days + cell * (int(days.max()) + window + 1)
        self.reach = np.searchsorted(time, time - window)

    def at(self, levels: Array) -> tuple[Array, Array]:
        """Sorts by (kinds, draws, cells), and where a side is taken twice."""
        told = _SIDES[levels[:, self.place]]
        told = np.where(self.own | (told > 0), told, 0)
        twice = np.add.reduceat(told != 0, self.starts, axis=1, dtype=np.int32) > 1
        sides = {side: _pack((told == side).T) for side in (-1, 1)}
        own = _only(sides[-1] | sides[1], self.own)
        twice &= _unpack(self._any(own), len(levels)).T
        found = np.full((len(_KINDS), *twice.shape), -1, dtype=np.int8)
        for sort in reversed(SORTS):
            if sort == SORTS[1] and self.sure.all():
                continue
            kept = self.sure if sort == SORTS[0] else np.ones_like(self.sure)
            for number, kind in enumerate(_KINDS):
                met = self._meet(sides, kept, kind, far=sort == SORTS[2])
                found[number][_unpack(met, len(levels)).T] = SORTS.index(sort)
        return found, twice

    def _meet(self, sides: Mapping[int, Array], kept: Array, kind: str, *, far: bool) -> Array:
        """In which cells words or deeds stand against each other: (cells, words)."""
        one, other = _KINDS[kind]
        met = np.zeros((len(self.starts), sides[1].shape[1]), dtype=np.uint64)
        for side, (here, there) in product((-1, 1), {(one, other), (other, one)}):
            mine = _only(sides[side], kept & (self.deed == here))
            its = _only(sides[-side], kept & (self.deed == there))
            both = self._any(mine) & self._any(its)
            if far:
                met |= both
                continue
            undated = self._any(_only(mine, ~self.dated)) | self._any(_only(its, ~self.dated))
            met |= both & undated
            met |= self._any(_only(mine, self.dated) & self._before(_only(its, self.dated)))
        return met

    def _any(self, bits: Array) -> Array:
        return np.asarray(np.bitwise_or.reduceat(bits, self.starts, axis=0))

    def _before(self, bits: Array) -> Array:
        """Of each statement whether one of those in the window before it, or itself, has a bit.

        Two stretches of a power of two, which may overlap, cover those in the window.
        """
        here = np.arange(len(bits))
        power = np.log2(here - self.reach + 1).astype(np.int64)
        found = np.zeros_like(bits)
        stretch = bits.copy()  # of each statement and so many before it
        for number in range(int(power.max(initial=0)) + 1):
            at = np.flatnonzero(power == number)
            found[at] = stretch[at] | stretch[self.reach[at] + 2**number - 1]
            stretch[2**number :] |= stretch[: -(2**number)].copy()
        return found


def _only(bits: Array, kept: Array) -> Array:
    """The bits of the statements that are kept, none of the others."""
    return np.where(kept[:, None], bits, np.uint64(0))


def _pack(true: Array) -> Array:
    """Truth of (statements, draws) as bits of words, (statements, words)."""
    packed = np.packbits(true, axis=1)
    blank = np.zeros((len(packed), -packed.shape[1] % 8), dtype=np.uint8)
    return np.ascontiguousarray(np.concatenate([packed, blank], axis=1)).view(np.uint64)


def _unpack(bits: Array, draws: int) -> Array:
    """Bits of words as truth of so many draws."""
    packed = np.ascontiguousarray(bits).view(np.uint8)
    return np.unpackbits(packed, axis=1, count=draws).astype(bool)


__all__ = ["Recount", "Spoken"]
