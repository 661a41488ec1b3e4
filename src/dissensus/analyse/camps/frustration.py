"""The frustration of a signed graph: the least weight of ties that contradict two camps.

L = min over camps of the weights of allies in different camps and opponents in one (Abelson and
Rosenberg 1958; Harary 1959; Aref, Mason and Wilson 2020, Networks 75:95-110). Finding it is
hard in general, so each way gives its camps with a bound that holds:

- ``search``: tabu search from relaxed vectors; the bound is the relaxation's, or in parts of
  more than ``MOST_RELAXED`` actors that of bad triangles which share no tie;
- ``exact``: the search, then, where its bound proves nothing, the linear relaxation over cycles,
  then integer programming by HiGHS with these cycles; proven, or a gap when time is up;
- ``enumeration``: all camps of up to ``MOST_ENUMERATED`` actors, which also counts the optima.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import optimize, sparse

from ...errors import AnalysisError
from .cycles import Cycles, bound_by_cycles, pack_triangles
from .searches import relax, search_camps, sum_frustration
from .signed import Signed
from .solving import Solution, allow, find_enough, halve, raise_bound

Array = np.ndarray[Any, np.dtype[Any]]

#: All camps of more actors than this are too many to look at: their number doubles with each.
MOST_ENUMERATED = 22
#: Optima are counted up to this many actors, within milliseconds.
MOST_COUNTED = 18
#: Parts with more ties than this are not taken to the solver: it would not end in minutes.
MOST_TIES = 30_000
#: The relaxation of more actors than this takes minutes.
MOST_RELAXED = 1_500
#: All camps of so few actors are looked at in less time than the solver takes to start.
_SMALL = 12


def search(graph: Signed, deadline: float, seed: int) -> Solution:
    """Camps by search, with the bound of the relaxation."""
    rng = np.random.default_rng(seed)
    if graph.size <= MOST_RELAXED:
        bound, vectors = relax(graph, rng, deadline=halve(deadline))
    else:
        bound, vectors = (
            pack_triangles(graph, is_odd=True, deadline=halve(deadline)),
            np.empty((0, 0)),
        )
    bound = raise_bound(bound, graph)
    enough = bound + allow(graph)
    camps = search_camps(graph, vectors, rng, enough=enough, deadline=deadline)
    return Solution(camps, sum_frustration(graph, camps), bound)


def solve(graph: Signed, deadline: float, seed: int) -> Solution:
    """Camps proven to be optimal, or with the gap left when the time was up."""
    if graph.size <= _SMALL:
        return enumerate_camps(graph, deadline, seed)
    found = search(graph, deadline, seed)
    if found.is_proven(graph) or len(graph.weights) > MOST_TIES:
        return found
    cycles = Cycles(graph, is_odd=True)
    enough = find_enough(graph, found.cost)
    bound = bound_by_cycles(cycles, enough=enough, deadline=deadline)
    found = replace(found, lower=max(found.lower, raise_bound(bound, graph)))
    if found.is_proven(graph) or time.monotonic() > deadline:
        return found
    return _branch(graph, cycles, found, deadline)


def _branch(graph: Signed, cycles: Cycles, found: Solution, deadline: float) -> Solution:
    """Integer programming; the better of what it and the search found, and the higher bound."""
    size, ties = graph.size, len(graph.weights)
    # A relative gap below what the next lower cost would leave.
    gap = 0.9 * graph.unit / found.cost if graph.unit else 1e-7
    most_tied = int(np.bincount(np.r_[graph.heads, graph.tails]).argmax())
    upper = np.ones(size + ties)
    # Camps have no names: one actor's is fixed.
    upper[most_tied] = 0
    solved = optimize.milp(
        np.r_[np.zeros(size), graph.strengths],
        constraints=optimize.LinearConstraint(*_make_rows(graph, cycles), np.inf),
        integrality=np.r_[np.ones(size), np.zeros(ties)],
        bounds=optimize.Bounds(0, upper),
        options={"time_limit": max(0.1, deadline - time.monotonic()), "mip_rel_gap": gap},
    )
    bound = solved.mip_dual_bound
    lower = found.lower
    if bound is not None and np.isfinite(bound):
        lower = max(lower, raise_bound(min(float(bound), found.cost), graph))
    if solved.x is not None:
        camps = np.round(solved.x[:size]).astype(np.int64)
        # The solver's cost is 16.999… where the camps cost 17: costs are those of the camps.
        cost = sum_frustration(graph, camps)
        if cost < found.cost - allow(graph):
            return Solution(camps, cost, min(lower, cost))
    return replace(found, lower=min(lower, found.cost))


def _make_rows(graph: Signed, cycles: Cycles) -> tuple[sparse.csr_array, Array]:
    """The rows and their lower limits: two for each tie, and one for each cycle.

    With camps x and frustrated ties f: f >= x_i - x_j and f >= x_j - x_i of allies,
    f >= x_i + x_j - 1 and f >= 1 - x_i - x_j of opponents; the sum of f over a bad cycle >= 1.
    """
    size, ties = graph.size, len(graph.weights)
    tie, one = np.arange(ties), np.ones(ties)
    sign = np.where(graph.weights > 0, 1.0, -1.0)
    places = (np.r_[tie, tie, tie], np.r_[graph.heads, graph.tails, size + tie])
    shape = (ties, size + ties)
    above = sparse.coo_array((np.r_[-one, sign, one], places), shape=shape)
    below = sparse.coo_array((np.r_[one, -sign, one], places), shape=shape)
    met = cycles.to_matrix(cycles.found)
    met = sparse.hstack([sparse.coo_array((met.shape[0], size)), met])
    limits = [np.minimum(sign, 0), np.maximum(-sign, 0), np.ones(met.shape[0])]
    return sparse.vstack([above, below, met]).tocsr(), np.concatenate(limits)


def enumerate_camps(graph: Signed, deadline: float, seed: int) -> Solution:
    """The best of all camps, and how many are as good; AnalysisError for too many actors.

    The actors fall into two halves, so that the costs of all pairs of half-camps are one product
    of matrices.
    """
    if graph.size > MOST_ENUMERATED:
        raise AnalysisError(
            f"method: enumeration of {graph.size} actors in one piece would take too long (at "
            f"most {MOST_ENUMERATED}): use method='exact'"
        )
    half = graph.size // 2
    first, second = _list_signs(half), _list_signs(graph.size - half)
    # The camps of the last actor are fixed, since camps have no names.
    second = second[second[:, -1] > 0]
    matrix = graph.matrix
    own = ((first @ matrix[:half, :half]) * first).sum(axis=1)[:, None] / 2
    other = ((second @ matrix[half:, half:]) * second).sum(axis=1)[None, :] / 2
    costs = (graph.total - own - other - first @ matrix[:half, half:] @ second.T) / 2
    rows, columns = np.nonzero(costs <= costs.min() + allow(graph))
    every = np.hstack([first[rows], second[columns]]) > 0
    best = every[0].astype(np.int64)
    cost = sum_frustration(graph, best)
    return Solution(best, cost, cost, len(every), _find_loose(every))


def _list_signs(size: int) -> Array:
    """All rows of signs, (2 to the size, size)."""
    bits = (np.arange(2**size)[:, None] >> np.arange(size)) & 1
    return bits * 2.0 - 1.0


def _find_loose(every: Array) -> Array:
    """Who stands elsewhere in another optimum, each optimum turned to be near to the first."""
    same = every == every[0]
    is_turned = same.sum(axis=1) * 2 < every.shape[1]
    return np.asarray((~np.where(is_turned[:, None], ~same, same)).any(axis=0))


#: Name of the option -> the camps of a graph in one piece, by a deadline and a seed.
METHODS: Mapping[str, Callable[[Signed, float, int], Solution]] = {
    "exact": solve,
    "search": search,
    "enumeration": enumerate_camps,
}


def count_optima(graph: Signed, found: Solution) -> Solution:
    """The solution with its number of optima, and who can change sides at no cost.

    Of more actors than are counted, or where nothing is proven: who can change alone, at no
    cost; others may in company.
    """
    if found.optima is not None:
        return found
    if graph.size <= MOST_COUNTED and found.is_proven(graph):
        counted = enumerate_camps(graph, 0.0, 0)
        return replace(found, optima=counted.optima, loose=counted.loose)
    signs = found.labels * 2.0 - 1.0
    moves = signs * (graph.matrix @ signs)
    return replace(found, loose=np.abs(moves) <= allow(graph))
