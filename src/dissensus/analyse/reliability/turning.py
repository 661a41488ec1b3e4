"""Who spoke for one side of a measure first, and for the other from some day on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .profiles import LEANED

Array = np.ndarray[Any, np.dtype[Any]]

#: Between two statements of one day somebody changes sides as easily as in so many days.
_SAME_DAY = 0.5
#: Who has fewer statements on a measure cannot be told to have turned.
_LEAST = 3
#: The sides before and after, for each way of turning.
_WAYS = ((0, 1), (1, 0))
#: What makes a way of turning impossible: a logarithm.
_NEVER = -1e4


@dataclass(frozen=True, eq=False, kw_only=True)
class Turns:
    """Statements of cells in order of days, where their holders may have changed sides.

    ``cells`` are the cells that have enough of them; ``order`` are places of their statements by
    cell and day, ``starts`` those at which cells begin, ``owner`` the place of each one's cell in
    ``cells``, and ``chance`` how likely a change is between a statement and the next one of its
    cell, by the days between them; 0 behind the last. A day that is not known comes first.
    """

    cells: Array
    order: Array
    starts: Array
    owner: Array
    chance: Array

    @classmethod
    def of(cls, cell: Array, days: Array) -> Turns:
        """Make them of the cell and the day of each statement; a day that is missing is NaN."""
        order = np.lexsort((np.nan_to_num(days, nan=-np.inf), cell))
        order = order[(np.bincount(cell) >= _LEAST)[cell[order]]]
        cells, starts, owner = np.unique(cell[order], return_index=True, return_inverse=True)
        between = np.nan_to_num(np.append(np.diff(days[order]), 0.0)) + _SAME_DAY
        between[np.append(starts, len(order))[1:] - 1] = 0.0
        whole = np.add.reduceat(between, starts) if len(starts) else between
        return cls(
            cells=cells,
            order=order,
            starts=starts,
            owner=owner,
            chance=between / whole[owner],
        )

    def weigh(self, each: Array, kind: Array, many: int) -> Array:
        """How likely each way of turning makes what was found: logarithms, (ways, cells).

        ``each`` are logarithms of how likely profiles make each kind of statement, of so ``many``
        cells in all.
        """
        found = np.full((len(_WAYS), many), _NEVER, dtype=np.float32)
        if len(self.cells):
            for number, way in enumerate(_WAYS):
                found[number, self.cells] = self.look(each, kind, way)[0]
        return found

    def find_turned(
        self, each: Array, kind: Array, profile: Array, generator: np.random.Generator
    ) -> tuple[Array, Array]:
        """The statements of cells that turned, and which profile each of them is of.

        ``profile`` has that of each cell; ways of turning are those behind all others.
        """
        places, sides = [], []
        for number, way in enumerate(_WAYS):
            turned = self.take(profile[self.cells] == each.shape[1] + number)
            places.append(turned.order)
            if len(turned.cells):
                reached = turned.look(each, kind, way)[1]
                after = np.append(
                    False, reached[:-1] >= generator.random(len(turned.cells))[turned.owner[:-1]]
                )
                after[turned.starts] = False
                sides.append(np.where(after, LEANED[way[1]], LEANED[way[0]]))
        return np.concatenate(places), np.concatenate([*sides, np.zeros(0, dtype=np.int64)])

    def take(self, chosen: Array) -> Turns:
        """Those of some of the cells."""
        kept = chosen[self.owner]
        owner = (np.cumsum(chosen) - 1)[self.owner[kept]]
        return Turns(
            cells=self.cells[chosen],
            order=self.order[kept],
            starts=np.flatnonzero(np.diff(owner, prepend=-1)),
            owner=owner,
            chance=self.chance[kept],
        )

    def look(self, each: Array, kind: Array, way: tuple[int, int]) -> tuple[Array, Array]:
        """How likely a way of turning is in each cell, and the share of it up to each statement."""
        first, then = (each[:, LEANED[side]] for side in way)
        own = kind[self.order]
        # What speaks for the first side up to each statement, less what speaks for the other.
        gains = (first - then)[own]
        gained = np.cumsum(gains)
        gained -= (gained - gains)[self.starts][self.owner]
        top = np.maximum.reduceat(gained, self.starts)
        weight = np.exp(gained - top[self.owner]) * self.chance
        whole = np.add.reduceat(weight, self.starts)
        reached = np.cumsum(weight)
        reached -= (reached - weight)[self.starts][self.owner]
        whole = np.maximum(whole, 1e-300)
        return np.log(whole) + top + np.add.reduceat(then[own], self.starts), (
            reached / whole[self.owner]
        )


__all__ = ["Turns"]
