"""The rankings that partial preferences leave open: linear extensions, counted, listed or drawn.

A linear extension ranks all states without ties and keeps every preference that is known. They
are counted over the sets of states that can stand first (De Loof, De Meyer & De Baets 2006,
Fundamenta Informaticae 71), and drawn uniformly from these counts. Where there are too many
such sets, neighbours in the ranking change places at random, all even pairs and then all odd
ones, which leaves the uniform distribution as it is (Karzanov & Khachiyan 1991); as many sweeps
are made as n² ln n / 2, the order at which that chain forgets where it began (Wilson 2004,
Annals of Applied Probability 14).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]

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
        if not self.above.any():
            return math.factorial(self.size)
        return None if self._ways is None else self._ways[0]

    def list_all(self) -> Iterator[tuple[int, ...]]:
        """Every linear extension, best first."""
        yield from self._extend((), 0)

    def draw(self, many: int, generator: np.random.Generator) -> Array:
        """Draw linear extensions uniformly: one a row, the best state first.

        Raises AnalysisError for more than 64 states.
        """
        if not self.above.any():
            return generator.permuted(np.tile(np.arange(self.size), (many, 1)), axis=1)
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
        if not self.above.any() or self._ways is not None:
            return "uniform, from exact counts"
        return f"random swaps of neighbours, {self._sweeps} sweeps each"

    @property
    def _sweeps(self) -> int:
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
        ways = self._ways or {}
        placed, order = 0, list[int]()
        while len(order) < self.size:
            states = self._next(placed)
            counts = [ways[placed | 1 << state] for state in states]
            # Shares of whole numbers of any length; as fractions they are exact enough to draw.
            shares = np.array([count / ways[placed] for count in counts])
            state = states[int(generator.choice(len(states), p=shares / shares.sum()))]
            order.append(state)
            placed |= 1 << state
        return order

    def _sweep(self, many: int, generator: np.random.Generator) -> Array:
        # States with fewer better ones first: that is a linear extension.
        first = np.argsort(self.above.sum(axis=0), kind="stable")
        # One ranking a column, so that neighbours in it are rows.
        order = np.repeat(first[:, None], many, axis=1)
        free = ~self.above.ravel()
        for _ in range(self._sweeps):
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
