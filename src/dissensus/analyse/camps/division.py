"""A graph divided part by part: what each part costs adds up, and the time is shared."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ...errors import AnalysisError
from .signed import Signed
from .solving import Solution

Array = np.ndarray[Any, np.dtype[Any]]
#: A solver of a graph in one piece, by a deadline (of the monotonic clock) and a seed.
Solver: TypeAlias = Callable[[Signed, float, int], Solution]


@dataclass(frozen=True, eq=False)
class Division:
    """The solutions of all parts together.

    ``labels`` are the groups within each actor's part, 0 for the largest, and ``parts`` the
    parts; both are -1 for actors without a tie. ``optima`` is None where a part is too large to
    count them.
    """

    labels: Array
    parts: Array
    loose: Array
    cost: float
    lower: float
    is_proven: bool
    optima: int | None

    @property
    def groups(self) -> Array:
        """The labels made different for different parts; -1 for actors without a tie."""
        width = int(self.labels.max(initial=0)) + 1
        return np.where(self.parts < 0, -1, self.parts * width + self.labels)


def divide(graph: Signed, solver: Solver, *, time_limit: float, seed: int) -> Division:
    """Solve each part of a graph; AnalysisError for a limit that is no time.

    Parts are independent, so that costs and bounds add up and optima multiply.
    """
    if not time_limit > 0:
        raise AnalysisError(f"time_limit: {time_limit} is no time; give seconds above 0")
    labels, loose = np.full(graph.size, -1), np.zeros(graph.size, dtype=bool)
    cost, lower, is_proven = 0.0, 0.0, True
    optima: int | None = 1
    # Small parts come first: what they leave of their time is the large ones'.
    waiting = graph.list_parts()[::-1]
    end = time.monotonic() + time_limit
    for place, actors in enumerate(waiting):
        part = graph.take(actors)
        now = time.monotonic()
        found = solver(part, now + max(0.0, end - now) / (len(waiting) - place), seed)
        labels[actors] = order_by_size(found.labels)
        cost, lower = cost + found.cost, lower + min(found.lower, found.cost)
        is_proven &= found.is_proven(part)
        if found.loose is not None:
            loose[actors] = found.loose
        optima = optima * found.optima if optima and found.optima else None
    return Division(labels, graph.number_parts(), loose, cost, lower, is_proven, optima)


def order_by_size(labels: Array) -> Array:
    """The labels with 0 for the largest group; of two of one size, the one that occurs first.

    >>> order_by_size(np.array([5, 3, 3, 9])).tolist()
    [1, 0, 0, 2]
    """
    _, first, places, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    ranks = np.empty(len(sizes), dtype=np.int64)
    ranks[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return ranks[places]


def pick(methods: Mapping[str, Solver], name: str) -> Solver:
    """The solver of a name; AnalysisError lists the known ones."""
    if name not in methods:
        raise AnalysisError(f"method: no {name!r}; choose {', '.join(methods)}")
    return methods[name]
