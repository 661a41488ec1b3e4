"""The rankings that partial preferences leave open: linear extensions, counted, listed or drawn.

A linear extension ranks all states without ties and keeps every preference that is known. They
are counted over the sets of states that can stand first (De Loof, De Meyer & De Baets 2006,
Fundamenta Informaticae 71), and drawn uniformly from these counts; states that no preference
joins are ordered apart and mixed at random. Where there are too many such sets, neighbours in
the ranking change places at random, all even pairs and then all odd ones, which leaves the
uniform distribution as it is (Karzanov & Khachiyan 1991); n² ln n / 2 sweeps are made, the order
at which that chain forgets where it began (Wilson 2004, Annals of Applied Probability 14).
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from scipy.sparse.csgraph import connected_components

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]

_EXACT = "uniform, from exact counts"
#: More sets of states than this are not counted over.
MOST_SETS = 70_000
#: Rankings of more states are not drawn: the chain would run for minutes.
MOST_DRAWN = 64


@dataclass(frozen=True, eq=False)
class Order:
    """A strict partial order of states 0 … n-1: ``above[s, t]`` where s is better than t.

    It is closed: what is better than the better is better. Make it with ``of``.

    >>> order = Order.of(4, [(0, 1), (2, 3)])
    >>> order.count()
    6
    >>> sorted(order.list_all())[0]
    (0, 1, 2, 3)
    """

    above: Array

    @classmethod
    def of(cls, states: int, pairs: Iterable[tuple[int, int]]) -> Order:
        """Make one from pairs (better, worse); AnalysisError where they lead in a circle."""
        above = np.zeros((states, states), dtype=bool)
        for better, worse in pairs:
            above[better, worse] = True
        for state in range(states):
            above |= above[:, state, None] & above[None, state, :]
        circle = np.flatnonzero(above.diagonal())
        if circle.size:
            one = int(circle[0])
            other = int(np.flatnonzero(above[one] & above[:, one])[-1])
            raise CircleError(one, other)
        return cls(above)

    @property
    def size(self) -> int:
        """How many states are ordered."""
        return len(self.above)

    def count(self) -> int | None:
        """How many linear extensions there are; None where they are too many to count."""
        if len(self._parts) == 1:
            return None if self._ways is None else self._ways[0]
        # Extensions of parts that no preference joins can be mixed in any way.
        whole = math.factorial(self.size)
        for states, part in self._parts:
            own = part.count()
            if own is None:
                return None
            whole = whole // math.factorial(len(states)) * own
        return whole

    def list_all(self) -> Iterator[tuple[int, ...]]:
        """Every linear extension, best first."""
        yield from self._extend((), 0)

    def draw(self, many: int, generator: np.random.Generator) -> Array:
        """Draw linear extensions uniformly: one a row, the best state first.

        Raises AnalysisError where more than 64 states are joined by preferences that are too
        loose to count over.
        """
        if len(self._parts) > 1:
            return self._mix(many, generator)
        if self._ways is not None:
            return np.array([self._walk(generator) for _ in range(many)])
        if self.size > MOST_DRAWN:
            raise AnalysisError(
                f"rankings of {self.size} states are not drawn (at most {MOST_DRAWN}): confirm "
                "a ranking or priorities of each decision maker, or take fewer options"
            )
        return self._sweep(many, generator)

    @property
    def sampler(self) -> str:
        """How ``draw`` draws, in words."""
        swept = max(part.sweeps for _, part in self._parts)
        return f"random swaps of neighbours, {swept:,} sweeps each" if swept else _EXACT

    @cached_property
    def _parts(self) -> list[tuple[Array, Order]]:
        """The states that preferences join, apart from those that none joins to them."""
        many, labels = connected_components(self.above, directed=False)
        if many == 1:
            return [(np.arange(self.size), self)]
        groups = [np.flatnonzero(labels == label) for label in range(many)]
        # Parts that are alike are one, and counted over once.
        alike: dict[bytes, Order] = {}
        matrices = [self.above[np.ix_(group, group)] for group in groups]
        parts = [alike.setdefault(matrix.tobytes(), Order(matrix)) for matrix in matrices]
        return list(zip(groups, parts, strict=True))

    def _mix(self, many: int, generator: np.random.Generator) -> Array:
        """Draw for each part, and mix them at random: uniform where the parts are."""
        sizes = [len(states) for states, _ in self._parts]
        labels = np.tile(np.repeat(np.arange(len(sizes)), sizes), (many, 1))
        labels = generator.permuted(labels, axis=1)
        orders = np.empty((many, self.size), dtype=np.int64)
        for label, (states, part) in enumerate(self._parts):
            orders[labels == label] = states[part.draw(many, generator)].ravel()
        return orders

    @property
    def sweeps(self) -> int:
        """How many times all neighbours are swapped or left; 0 where there are exact counts."""
        if self._ways is not None:
            return 0
        return max(1, math.ceil(self.size**2 * math.log(self.size) / 2))

    @cached_property
    def _before(self) -> list[int]:
        """For each state the set of better ones, as bits."""
        return [sum(1 << int(one) for one in np.flatnonzero(column)) for column in self.above.T]

    def _next(self, placed: int) -> list[int]:
        """The states that can stand next behind a set of states."""
        before = self._before
        return [
            state
            for state in range(self.size)
            if not placed >> state & 1 and before[state] & ~placed == 0
        ]

    @cached_property
    def _ways(self) -> dict[int, int] | None:
        """For each set that can stand first the number of ways to go on; None if too many."""
        layers: list[dict[int, list[int]]] = [{0: []}]
        sets = 1
        for _ in range(self.size):
            following: dict[int, list[int]] = {}
            for placed in layers[-1]:
                states = [placed | 1 << state for state in self._next(placed)]
                layers[-1][placed] = states
                following.update((one, []) for one in states)
                if sets + len(following) > MOST_SETS:
                    return None
            layers.append(following)
            sets += len(following)
        ways = {(1 << self.size) - 1: 1}
        for layer in reversed(layers[:-1]):
            for placed, states in layer.items():
                ways[placed] = sum(ways[one] for one in states)
        return ways

    def _walk(self, generator: np.random.Generator) -> list[int]:
        order: list[int] = []
        placed = 0
        while len(order) < self.size:
            if placed not in self._choices:
                self._choices[placed] = self._weigh(placed)
            states, bounds = self._choices[placed]
            state = states[bisect(bounds, generator.random())]
            order.append(state)
            placed |= 1 << state
        return order

    @cached_property
    def _choices(self) -> dict[int, tuple[list[int], list[float]]]:
        """For sets of states that were met what can stand next, with bounds of its chances."""
        return {}

    def _weigh(self, placed: int) -> tuple[list[int], list[float]]:
        ways = self._ways or {}
        states = self._next(placed)
        sums = list(accumulate(ways[placed | 1 << state] for state in states))
        # Whole numbers of any length; their quotients are exact enough to draw by.
        return states, [part / sums[-1] for part in sums[:-1]]

    def _sweep(self, many: int, generator: np.random.Generator) -> Array:
        # States with fewer better ones first: that is a linear extension.
        first = np.argsort(self.above.sum(axis=0), kind="stable")
        # One ranking a column, so that neighbours in it are rows.
        order = np.repeat(first[:, None], many, axis=1)
        free = ~self.above.ravel()
        for _ in range(self.sweeps):
            for start in (0, 1):
                pairs = (self.size - start) // 2
                left = order[start : start + 2 * pairs : 2]
                right = order[start + 1 : start + 2 * pairs : 2]
                coins = np.frombuffer(generator.bytes(pairs * many), dtype=np.uint8) & 1
                swap = free.take(left * self.size + right) & coins.view(bool).reshape(left.shape)
                change = (right - left) * swap
                left += change
                right -= change
        return order.T

    def _extend(self, order: tuple[int, ...], placed: int) -> Iterator[tuple[int, ...]]:
        if len(order) == self.size:
            yield order
            return
        for state in self._next(placed):
            yield from self._extend((*order, state), placed | 1 << state)


class CircleError(AnalysisError):
    """Preferences that lead in a circle; ``one`` and ``other`` are states on it."""

    def __init__(self, one: int, other: int) -> None:
        self.one, self.other = one, other
        super().__init__(f"preferences lead in a circle over states {one} and {other}")


def to_places(orders: Array) -> Array:
    """The place of each state in rankings that list states, the best first.

    >>> to_places(np.array([[2, 0, 1]])).tolist()
    [[1, 2, 0]]
    """
    return np.argsort(orders, axis=1)


__all__ = ["MOST_DRAWN", "MOST_SETS", "CircleError", "Order", "to_places"]
