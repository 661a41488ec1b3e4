"""What leaving out each of the concepts changes in a network, told in two parts.

With S the rows that mention the concept, and i one of them:

- a row r_i: by how much the ties of i to all others grow because i says less; zeros where ties
  are not averages. It depends on i and on how much i says of the concept, and not on which
  concept it is, so concepts share rows, and whatever is computed from them;
- a square K, of what changes among S beside that.

The change of the ties is the sum over i in S of e_i r_i' + r_i e_i', plus K.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from .subsets import Updated, halve, pick

Array = np.ndarray[Any, np.dtype[Any]]


#: Single precision does for changes; what it may cost is taken off the bounds.
SINGLE = np.float32
#: So many cells in single precision (64 MB) are kept of squares, and as many of what follows.
KEPT = 1 << 24


@dataclass(frozen=True, eq=False)
class Square:
    """K, and what it is made of: the shared rows, the change of ties, and the ties before."""

    values: Array
    rows: Array
    grown: Array
    ties: Array


@dataclass(frozen=True, eq=False)
class Sums:
    """What can be told of all changes without eigenvectors, a row for each concept.

    ``rows`` are the shared rows. ``degrees`` is the change of the sums of ties, ``squares`` the sum
    of the squared cells of the change, and ``size`` what the norms of its parts add up to. ``kept``
    has the squares K of as many concepts as there is room for.
    """

    rows: Array
    degrees: Array
    squares: Array
    size: Array
    kept: dict[int, Array]


class Changes:
    """The parts for some concepts that are in, of the rows that say anything.

    ``at`` has the places of each concept and ``part`` which of the shared rows are theirs;
    ``who`` has the place of each shared row, and ``of`` says which concept has which, (concepts,
    shared rows).
    """

    def __init__(self, state: Updated, rows: Array, ties: Array, concepts: Sequence[int]) -> None:
        self._state, self._ties = state, ties
        self._concepts = concepts
        self._halves = halve(state.said[rows])
        mentions = state.mentions
        place = np.zeros(mentions.size, dtype=np.intp)
        place[rows] = np.arange(len(rows))
        self.at = [place[mentions.rows[one]] for one in concepts]
        less = [mentions.said[one] for one in concepts]
        self._left = [
            halve(state.said[mentions.rows[one]] - gone)
            for one, gone in zip(concepts, less, strict=True)
        ]
        _, kinds = np.unique(np.concatenate(less), return_inverse=True)
        keys = np.concatenate(self.at) * (kinds.max() + 1) + kinds
        _, first, shared = np.unique(keys, return_index=True, return_inverse=True)
        self.who = np.concatenate(self.at)[first]
        self._shared_left = np.concatenate(self._left)[first]
        ends = np.cumsum([0, *map(len, self.at)])
        self.part = [shared[a:b] for a, b in pairwise(ends)]
        self.of = sparse.csr_array(
            (np.ones(len(shared)), shared, ends), shape=(len(self.at), len(first))
        )

    def split_rows(self) -> list[slice]:
        """The shared rows, not too many at a time."""
        some = max(len(self._ties), 1)
        return [slice(start, start + some) for start in range(0, len(self.who), some)]

    def sum_up(self) -> Sums:
        """What all concepts change; first what they share, then the square of each."""
        rows = np.empty((len(self.who), len(self._ties)), dtype=SINGLE)
        degrees = np.zeros((len(self.at), len(self._ties)))
        sums, squares = np.empty((2, len(self.who)))
        for some in self.split_rows():
            who = self.who[some]
            found = self._weigh(self._ties[who], who, self._shared_left[some], self._halves)
            rows[some] = found
            sums[some] = found.sum(axis=1)
            squares[some] = np.einsum("ij,ij->i", found, found)
            degrees += self.of[:, some] @ found
        # Cells that change: those of a row, twice, but those among S as they are.
        changed = 2.0 * (self.of @ squares)
        size = np.sqrt(2.0 * changed)
        kept: dict[int, Array] = {}
        room = KEPT
        for number, at in enumerate(self.at):
            square = self.find_square(number)
            degrees[number, at] += sums[self.part[number]] + square.values.sum(axis=1)
            size[number] += math.sqrt(np.vdot(square.values, square.values))
            changed[number] += np.vdot(square.grown, square.grown)
            changed[number] -= 2.0 * np.vdot(square.rows, square.rows)
            room -= square.values.size
            if room >= 0:
                kept[number] = square.values.astype(SINGLE)
        of_degrees = (degrees**2).sum(axis=1)
        return Sums(rows, degrees, changed + of_degrees, size + np.sqrt(of_degrees), kept)

    def find_square(self, number: int) -> Square:
        """What the concept of a number changes among its own rows."""
        at, left = self.at[number], self._left[number]
        among = pick(self._ties, at)
        after = self._state.tie_among(self._concepts[number])
        after -= among
        rows = self._weigh(among, at, left, self._halves[at])
        square = after - rows
        square -= rows.T
        return Square(square, rows, after, among)

    def _weigh(self, ties: Array, who: Array, left: Array, others: Array) -> Array:
        """By how much ties grow, since their rows have fewer statements than before."""
        if not self._state.mentions.is_average:
            return np.zeros_like(ties)
        grown = np.add.outer(left, others)
        np.divide(ties, grown, out=grown)
        grown *= (self._halves[who] - left)[:, None]
        return grown
