"""Backbones by search: all sets of concepts where they are few, else simulated annealing.

A move adds, takes out or swaps concepts at random. A worse set, by d, is accepted with
probability exp(-d / T), where the temperature T is in the units of the losses: it begins at
the mean difference of random moves and falls by the same factor in each step to a thousandth.
Source: Kirkpatrick, Gelatt and Vecchi (1983), Science 220, 671-680.

The reference accepts with probability T exp(-d), T falling from 0.99 to 0.001: a random walk
at first and a plain descent at the end, since d is of the order of 0.01.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .losses import Losses, penalize
from .nested import SAME
from .subsets import State, toggle

Array = np.ndarray[Any, np.dtype[Any]]

#: As many random moves tell how hot to begin.
_TRIALS = 50
#: As many losses are remembered, for sets that are proposed again.
_REMEMBERED = 200_000
#: What a trace tells of each iteration.
TRACE = ("iteration", "temperature", "proposed", "accepted", "loss", "size")


@dataclass(frozen=True)
class Goal:
    """A set of ``size`` concepts, or without it of any number but all, at a penalty."""

    concepts: int
    size: int | None
    penalty: float

    @property
    def sizes(self) -> range:
        """The numbers of concepts that a set may have; of all only where there is but one."""
        if self.size is not None:
            return range(self.size, self.size + 1)
        return range(1, max(self.concepts, 2))

    def count_sets(self) -> int:
        """The number of sets that may be chosen."""
        return sum(math.comb(self.concepts, size) for size in self.sizes)

    def value(self, loss: float, kept: int) -> float:
        """What is to be made small: the loss, with the penalty where the size is free."""
        if self.size is not None:
            return loss
        return penalize(loss, kept, self.concepts, self.penalty)


@dataclass(frozen=True, eq=False)
class Found:
    """The best set, the sets evaluated, the trace, and whether no other set is better."""

    mask: Array
    evaluated: int
    trace: tuple[tuple[float, ...], ...]
    proven: bool


def try_all(losses: Losses, goal: Goal) -> Found:
    """Evaluate every set; of equal ones the smallest, then the first in order, is taken."""
    best, best_value, tried = np.zeros(goal.concepts, dtype=bool), math.inf, 0
    for size in goal.sizes:
        for chosen in itertools.combinations(range(goal.concepts), size):
            loss = losses.find_loss_after(losses.nothing, chosen)
            tried += 1
            if (value := goal.value(loss, size)) < best_value - SAME:
                best, best_value = toggle(losses.nothing.mask, chosen), value
    return Found(best, tried, (), proven=True)


@dataclass(frozen=True)
class Cooling:
    """The temperature at a share of the run (0 to 1), and the chance of a worse set."""

    cool: Callable[[float], float]
    accept: Callable[[float, float], float]


def _cool_steadily(hot: float) -> Cooling:
    hot = hot or SAME
    return Cooling(lambda share: hot * 0.001**share, lambda worse, heat: math.exp(-worse / heat))


def _cool_as_reference(_: float) -> Cooling:
    return Cooling(
        lambda share: 1.0 - 1.0 / (1.0 + math.exp(5.0 - 12.0 * share)),
        lambda worse, heat: math.exp(-worse) * heat,
    )


#: ``compat`` -> the cooling, from the mean difference of random moves.
COOLING: Mapping[str | None, Callable[[float], Cooling]] = {
    None: _cool_steadily,
    "dna": _cool_as_reference,
}


class Anneal:
    """One run; the same seed gives the same run."""

    def __init__(self, losses: Losses, goal: Goal, *, seed: int) -> None:
        self._losses = losses
        self._goal = goal
        self._random = np.random.default_rng(seed)
        self._known: dict[bytes, float] = {}
        self.evaluated = 0

    def run(self, iterations: int, compat: str | None) -> Found:
        """Search for so many iterations; gives the best set that was seen."""
        state = self._begin()
        current = best = self._value(state, ())
        mask = state.mask
        cooling = COOLING[compat](self._measure_moves(state, current))
        trace: list[tuple[float, ...]] = []
        for iteration in range(1, iterations + 1):
            heat = cooling.cool(iteration / iterations)
            toggled = self._propose(state.mask)
            proposed = self._value(state, toggled)
            worse = proposed - current
            accepted = worse < 0 or self._random.random() < cooling.accept(worse, heat)
            if accepted:
                state, current = state.move(toggled), proposed
            if current < best - SAME:
                best, mask = current, state.mask
            trace.append((iteration, heat, proposed, accepted, current, int(state.mask.sum())))
        return Found(mask, self.evaluated, tuple(trace), proven=False)

    def _begin(self) -> State:
        size = self._goal.size or 1
        chosen = self._random.choice(self._goal.concepts, size, replace=False)
        return self._losses.nothing.move(np.sort(chosen).tolist())

    def _measure_moves(self, state: State, current: float) -> float:
        moves = (self._propose(state.mask) for _ in range(_TRIALS))
        return float(np.mean([abs(self._value(state, one) - current) for one in moves]))

    def _value(self, state: State, toggled: Sequence[int]) -> float:
        mask = toggle(state.mask, toggled)
        key = mask.tobytes()
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self.evaluated += 1
            loss = self._losses.find_loss_after(state, toggled)
            self._known[key] = self._goal.value(loss, int(mask.sum()))
        return self._known[key]

    def _propose(self, mask: Array) -> list[int]:
        moves = [*self._list_moves(mask)]
        take, add = moves[self._random.integers(len(moves))]
        sides = ((mask, take), (~mask, add))
        return [int(self._random.choice(np.flatnonzero(side))) for side, is_on in sides if is_on]

    def _list_moves(self, mask: Array) -> Iterator[tuple[bool, bool]]:
        """The moves that are open: whether one is taken out, whether one is added."""
        kept, sizes = int(mask.sum()), self._goal.sizes
        if kept < len(mask):
            yield True, True
        if kept - 1 in sizes:
            yield True, False
        if kept + 1 in sizes:
            yield False, True
