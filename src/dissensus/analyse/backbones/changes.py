"""What leaving out each of the concepts changes in a network, told in two parts.

With S the rows that mention the concept, and i one of them:

- a row r_i: by how much the ties of i to all others grow because i says less; zeros where ties
  are not averages. It depends on i and on how much i says of the concept, and not on which
  concept it is, so concepts share rows, and whatever is computed from them;
- a square K, of what changes among S beside that.

The change of the ties is the sum over i in S of e_i r_i' + r_i e_i', plus K.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from .subsets import Updated, halve, pick

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Square:
    """K, and what it is made of: the shared rows, the change of ties, and the ties before."""

    values: Array
    rows: Array
    grown: Array
    ties: Array


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

    def find_rows(self, some: slice) -> Array:
        """Some of the shared rows."""
        who = self.who[some]
        return self._weigh(self._ties[who], who, self._shared_left[some], self._halves)

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
