"""Two camps by search, and how few frustrated ties there can be, by relaxation."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from .signed import Signed

Array = np.ndarray[Any, np.dtype[Any]]

#: As many searches run side by side, each from a start of its own.
_SEARCHES = 24


def find_frustrated(graph: Signed, camps: Array) -> Array:
    """Which ties contradict the camps: allies apart, opponents together."""
    is_apart = camps[graph.heads] != camps[graph.tails]
    return np.asarray(is_apart == (graph.weights > 0))


def sum_frustration(graph: Signed, camps: Array) -> float:
    """The weight of the ties that contradict the camps."""
    return float(graph.strengths[find_frustrated(graph, camps)].sum())


def relax(graph: Signed, rng: np.random.Generator, *, deadline: float) -> tuple[float, Array]:
    """A lower bound on the frustration, and the vectors that it comes from, (actors, rank).

    Camps are relaxed from signs to unit vectors (Goemans and Williamson 1995, Journal of the ACM
    42:1115-1145), which are found row by row (Wang, Chang and Kolter 2018, The mixing method,
    arXiv:1706.00476). The bound is that of the dual, so it holds however far they converged:
    with any y, q = sum of w s s <= (sum of y - n min(0, least eigenvalue of diag(y) - W)) / 2.
    """
    matrix, size = graph.matrix, graph.size
    rank = int(np.ceil(np.sqrt(2 * size))) + 1
    vectors = rng.standard_normal((size, rank))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    before, now = -np.inf, 0.0
    for _ in range(200):
        pulls = np.zeros(size)
        for actor in range(size):
            pull = matrix[actor] @ vectors
            pulls[actor] = length = float(np.sqrt(pull @ pull))
            if length > 0:
                vectors[actor] = pull / length
        now = float(pulls.sum())
        if now - before < 1e-5 * graph.total or time.monotonic() > deadline:
            break
        before = now
    least = float(np.linalg.eigvalsh(np.diag(pulls) - matrix)[0])
    most = (now - size * min(0.0, least)) / 2
    return max(0.0, (graph.total - most) / 2), vectors


def search_camps(
    graph: Signed, vectors: Array, rng: np.random.Generator, *, enough: float, deadline: float
) -> Array:
    """Two camps of little frustration, by tabu search from rounded vectors and from chance.

    Each step of a search moves the actor whose move costs least, though it cost, and lets
    nobody move back at once (Glover 1989, ORSA Journal on Computing 1:190-206); what moves cost
    is kept up to date in time linear in the actors. Stops where a cost is ``enough``, since none
    is less. Gives 0 or 1 for each actor.
    """
    size = graph.size
    starts = rng.choice([-1.0, 1.0], size=(_SEARCHES, size))
    if len(vectors):
        planes = rng.standard_normal((vectors.shape[1], _SEARCHES // 2))
        starts[: _SEARCHES // 2] = np.where(vectors @ planes >= 0, 1.0, -1.0).T
    best, cost = starts[0], np.inf
    for _ in range(3):
        found, costs = _run_tabu(graph, starts, rng, enough=enough, deadline=deadline)
        first = int(np.argmin(costs))
        if costs[first] >= cost - 1e-12 * graph.total:
            break
        best, cost = found[first].copy(), float(costs[first])
        if cost <= enough:
            break
        # The next round starts near the best so far, each search a little elsewhere.
        shaken = rng.random((_SEARCHES, size)) < rng.uniform(0.05, 0.4, (_SEARCHES, 1))
        starts = np.where(shaken, -best, best)
    return np.where(best > 0, 1, 0)


def _run_tabu(
    graph: Signed, starts: Array, rng: np.random.Generator, *, enough: float, deadline: float
) -> tuple[Array, Array]:
    """The best signs that each search came by, and their costs."""
    matrix, size = graph.matrix, graph.size
    signs = starts.copy()
    searches = np.arange(len(signs))
    fields = signs @ matrix
    costs = (graph.total - (signs * fields).sum(axis=1) / 2) / 2
    best, best_costs = signs.copy(), costs.copy()
    barred = np.zeros(signs.shape)
    tenure = max(2, min(size // 4, 20))
    tolerance = 1e-12 * graph.total
    for step in range(1, 300 + 6 * size):
        moves = signs * fields
        # Barred moves are open where they lead to less than was ever found.
        is_open = (barred < step) | (moves + costs[:, None] < best_costs[:, None] - tolerance)
        chosen = np.where(is_open, moves, np.inf).argmin(axis=1)
        costs += moves[searches, chosen]
        fields -= 2 * signs[searches, chosen, None] * matrix[chosen]
        signs[searches, chosen] *= -1
        barred[searches, chosen] = step + tenure + rng.integers(0, tenure, len(searches))
        better = costs < best_costs - tolerance
        best[better], best_costs[better] = signs[better], costs[better]
        if step % 16 == 0 and (best_costs.min() <= enough or time.monotonic() > deadline):
            break
    return best, best_costs
