"""What an optimum is told with: its cost, the bound below it, and what found them."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from .signed import Signed

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Solution:
    """Groups of actors, what they cost, and the least that any groups can cost.

    ``labels`` has a number for each actor. ``optima`` is the number of different optimal
    solutions and ``loose`` marks actors whose place differs among them, where they were counted.
    """

    labels: Array
    cost: float
    lower: float
    optima: int | None = None
    loose: Array | None = None

    def is_proven(self, graph: Signed) -> bool:
        """Whether nothing costs less, to a millionth of all ties."""
        return self.cost - self.lower <= allow(graph)


def allow(graph: Signed) -> float:
    """By how much a cost may differ from a bound that it meets."""
    return 1e-6 * graph.total


def raise_bound(bound: float, graph: Signed) -> float:
    """The bound, raised to the next cost that there can be."""
    if not graph.unit:
        return bound
    return math.ceil((bound - allow(graph)) / graph.unit) * graph.unit


def halve(deadline: float) -> float:
    """The time half-way to a deadline: what one step may take, so that the next has as much."""
    now = time.monotonic()
    return now + (deadline - now) / 2


def find_enough(graph: Signed, cost: float) -> float:
    """The bound that proves a cost: above the next lower cost that there can be."""
    return cost - graph.unit + 2 * allow(graph) if graph.unit else cost - allow(graph)
