"""Correlation clustering: any number of groups with the least weight of ties against them.

Allies in different groups and opponents in one cost their weight, and the number of groups is
free (Bansal, Blum and Chawla 2004, Machine Learning 56:89-113). A cost of 0 is weak balance (Davis
1967). The integer programme asks that a tie be broken in each cycle with exactly one opposed
tie; cycles, of which triangles come first, are added as solutions miss them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import optimize, sparse
from scipy.sparse import csgraph

from .cycles import Cycles, bound_by_cycles, pack_triangles
from .moving import maximise, number
from .searches import sum_frustration
from .signed import Signed
from .solving import Solution, allow, find_enough, halve, raise_bound

Array = np.ndarray[Any, np.dtype[Any]]

#: Parts with more ties than this are not taken to the solver: it would not end in minutes.
MOST_TIES = 30_000


def search(graph: Signed, deadline: float, seed: int) -> Solution:
    """Groups by search, with the bound of bad triangles that share no tie."""
    rng = np.random.default_rng(seed)
    bound = pack_triangles(graph, is_odd=False, deadline=halve(deadline))
    bound = raise_bound(bound, graph)
    # What contradicts groups is the weight of all allies less what is within them.
    enough = float(graph.weights[graph.weights > 0].sum()) - bound - allow(graph)
    labels = maximise(graph.matrix, rng, enough=enough, deadline=deadline)
    cost = sum_frustration(graph, labels)
    return Solution(labels, cost, min(cost, bound))


def solve(graph: Signed, deadline: float, seed: int) -> Solution:
    """Groups proven to be optimal, or with the gap left when the time was up."""
    found = search(graph, deadline, seed)
    if found.is_proven(graph) or len(graph.weights) > MOST_TIES:
        return found
    cycles = Cycles(graph, is_odd=False)
    enough = find_enough(graph, found.cost)
    bound = bound_by_cycles(cycles, enough=enough, deadline=deadline)
    found = _raise(found, bound, graph)
    while not found.is_proven(graph) and (left := deadline - time.monotonic()) > 0:
        solved = _solve_cycles(graph, cycles, found, left)
        bound = solved.mip_dual_bound
        if bound is not None and np.isfinite(bound):
            found = _raise(found, float(bound), graph)
        if solved.x is None:
            break
        found = _take_better(graph, found, solved.x)
        if not cycles.add_missed(np.round(solved.x)):
            break
    return found


def _raise(found: Solution, bound: float, graph: Signed) -> Solution:
    raised = raise_bound(min(bound, found.cost), graph)
    return replace(found, lower=min(found.cost, max(found.lower, raised)))


def _solve_cycles(graph: Signed, cycles: Cycles, found: Solution, left: float) -> Any:
    rows = cycles.to_matrix(cycles.found)
    return optimize.milp(
        graph.strengths,
        constraints=optimize.LinearConstraint(rows, np.ones(rows.shape[0]), np.inf),
        integrality=np.ones(len(graph.weights)),
        bounds=optimize.Bounds(0, 1),
        options={
            "time_limit": max(0.1, left),
            "mip_rel_gap": 0.9 * graph.unit / found.cost if graph.unit else 1e-7,
        },
    )


def _take_better(graph: Signed, found: Solution, broken: Array) -> Solution:
    """The groups that unbroken alliances join, where they cost less."""
    kept = (graph.weights > 0) & (broken < 0.5)
    joined = sparse.coo_array(
        (np.ones(int(kept.sum())), (graph.heads[kept], graph.tails[kept])),
        shape=(graph.size,) * 2,
    )
    labels = number(csgraph.connected_components(joined, directed=False)[1])
    cost = sum_frustration(graph, labels)
    return replace(found, labels=labels, cost=cost) if cost < found.cost else found


#: Name of the option -> the groups of a graph in one piece, by a deadline and a seed.
METHODS: Mapping[str, Callable[[Signed, float, int], Solution]] = {
    "exact": solve,
    "search": search,
}
