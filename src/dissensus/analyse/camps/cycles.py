"""The least weight of ties that must be broken to leave no bad cycle: linear bounds, exact cuts.

A signed graph falls into two camps where no cycle has an odd number of opposed ties, and into
any number of groups where none has exactly one (Harary 1953; Davis 1967). So both problems ask
for the lightest set of ties that meets every such bad cycle. The linear relaxation is solved
with the cycles found so far, then the cycles that its solution misses are looked for, triangles
first and then by shortest paths, until there are none (Groetschel and Pulleyblank 1981 for
odd cycles; Lange, Karrenbauer and Andres 2018 for cycles with one opposed tie).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import optimize, sparse
from scipy.sparse import csgraph

from .signed import Signed

Array = np.ndarray[Any, np.dtype[Any]]

#: What a cycle must miss of 1 to be added; the solver is exact to a tenth of it.
_MISS = 1e-6
#: As many cycles are added in a round: more make the next solution dear, fewer make more rounds.
_ADDED = 1_500
#: Lists of triangles stop here; those beyond are found as paths.
_MOST_TRIANGLES = 400_000


@dataclass(eq=False)
class Cycles:
    """The bad cycles known of a graph, and those that a solution misses.

    ``is_odd`` asks for cycles with an odd number of opposed ties, otherwise for cycles with
    exactly one. ``found`` are the cycles used so far, each the places of its ties.
    """

    graph: Signed
    is_odd: bool
    found: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known: set[tuple[int, ...]] = set()
        ties = (
            np.r_[self.graph.heads, self.graph.tails],
            np.r_[self.graph.tails, self.graph.heads],
        )
        count = len(self.graph.weights)
        # Places are counted from 1, since 0 is "no tie" in a sparse matrix.
        places = np.r_[np.arange(count), np.arange(count)] + 1
        self._places = sparse.coo_array((places, ties), shape=(self.graph.size,) * 2).tocsr()
        self._triangles = self._list_triangles()

    def add(self, cycles: Iterator[tuple[int, ...]]) -> int:
        """Keep cycles that are new; tells how many were."""
        before = len(self.found)
        for cycle in cycles:
            if cycle not in self._known:
                self._known.add(cycle)
                self.found.append(cycle)
        return len(self.found) - before

    def add_missed(self, broken: Array) -> int:
        """Look for cycles with less than 1 broken in all and keep them; tells how many."""
        missed = broken[self._triangles].sum(axis=1)
        order = np.argsort(missed)[:_ADDED]
        worst = self._triangles[order[missed[order] < 1 - _MISS]]
        added = self.add(tuple(row) for row in worst.tolist())
        # Longer cycles are many and weak: they are looked for where no triangle is left.
        return added or self.add(self._find_paths(broken))

    def drop_slack(self, sums: Array) -> None:
        """Leave out cycles whose ``sums`` of broken ties are well over 1: they hold nothing up."""
        kept = [cycle for cycle, sum_ in zip(self.found, sums, strict=True) if sum_ < 1.5]
        self.found[:] = kept
        self._known.intersection_update(kept)

    def to_matrix(self, cycles: list[tuple[int, ...]]) -> sparse.csr_array:
        """One row for each cycle, with 1 at each of its ties."""
        rows = np.repeat(np.arange(len(cycles)), [len(cycle) for cycle in cycles])
        columns = np.concatenate([np.asarray(cycle) for cycle in cycles]) if cycles else rows
        shape = (len(cycles), len(self.graph.weights))
        return sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()

    def _list_triangles(self) -> Array:
        parts: list[Array] = []
        many, places = 0, self._places
        for tie, (head, tail) in enumerate(zip(self.graph.heads, self.graph.tails, strict=True)):
            firsts, seconds = places[[head]].toarray()[0], places[[tail]].toarray()[0]
            # Each triangle once, at the tie between its two actors of the lowest places.
            common = np.flatnonzero((firsts > 0) & (seconds > 0))
            common = common[common > max(head, tail)]
            triples = np.column_stack(
                [np.full(len(common), tie), firsts[common] - 1, seconds[common] - 1]
            )
            opposed = (self.graph.weights[triples] < 0).sum(axis=1)
            bad = opposed % 2 == 1 if self.is_odd else opposed == 1
            parts.append(np.sort(triples[bad], axis=1))
            many += len(parts[-1])
            if many > _MOST_TRIANGLES:
                break
        return np.concatenate(parts) if parts else np.zeros((0, 3), dtype=int)

    def _find_paths(self, broken: Array) -> Iterator[tuple[int, ...]]:
        return self._find_odd(broken) if self.is_odd else self._find_single(broken)

    def _find_odd(self, broken: Array) -> Iterator[tuple[int, ...]]:
        """Odd cycles are paths from an actor to its double, where opposed ties change sides."""
        size, graph = self.graph.size, self.graph
        is_ally = graph.weights > 0
        heads = np.r_[graph.heads, graph.heads + size]
        tails = np.where(
            np.r_[is_ally, is_ally],
            np.r_[graph.tails, graph.tails + size],
            np.r_[graph.tails + size, graph.tails],
        )
        lengths = np.maximum(np.r_[broken, broken], 0.0) + 1e-9
        double = sparse.coo_array((lengths, (heads, tails)), shape=(2 * size,) * 2).tocsr()
        far, before = csgraph.dijkstra(
            double, directed=False, indices=np.arange(size), limit=1.0, return_predecessors=True
        )
        ends = far[np.arange(size), np.arange(size) + size]
        for actor in np.flatnonzero(ends < 1 - _MISS):
            path = _trace(before[actor], int(actor) + size) % size
            ties = np.asarray(self._places[path[:-1], path[1:]]).ravel() - 1
            # A tie passed twice adds nothing: what is left still has an odd cycle in it.
            once, times = np.unique(ties, return_counts=True)
            yield tuple(once[times % 2 == 1].tolist())

    def _find_single(self, broken: Array) -> Iterator[tuple[int, ...]]:
        """Cycles with one opposed tie are paths of allies between its ends."""
        graph = self.graph
        allies, foes = np.flatnonzero(graph.weights > 0), np.flatnonzero(graph.weights < 0)
        lengths = np.maximum(broken[allies], 0.0) + 1e-9
        paths = sparse.coo_array(
            (lengths, (graph.heads[allies], graph.tails[allies])), shape=(graph.size,) * 2
        ).tocsr()
        starts, rows = np.unique(graph.heads[foes], return_inverse=True)
        if not len(starts):
            return
        far, before = csgraph.dijkstra(
            paths, directed=False, indices=starts, limit=1.0, return_predecessors=True
        )
        lengths = far[rows, graph.tails[foes]] + broken[foes]
        order = np.argsort(lengths)[:_ADDED]
        for place in order[lengths[order] < 1 - _MISS]:
            path = _trace(before[rows[place]], int(graph.tails[foes[place]]))
            ties = np.asarray(self._places[path[:-1], path[1:]]).ravel() - 1
            yield tuple(sorted([int(foes[place]), *ties.tolist()]))


def _trace(before: Array, end: int) -> Array:
    """The path that the predecessors of a search lead back along."""
    path = [int(end)]
    while (last := before[path[-1]]) >= 0:
        path.append(int(last))
    return np.array(path[::-1])


def bound_by_cycles(cycles: Cycles, *, enough: float, deadline: float) -> float:
    """A lower bound on the weight to break: the linear relaxation over all bad cycles.

    Stops early where the bound is ``enough``, hardly grows any more, or the time is up; the
    bound then still holds. The cycles that bind the last solution stay in ``cycles.found``.
    """
    strengths, bound, slow = cycles.graph.strengths, 0.0, 0
    cycles.add_missed(np.zeros(len(strengths)))
    while cycles.found and slow < 4 and (left := deadline - time.monotonic()) > 0:
        rows = cycles.to_matrix(cycles.found)
        solved = optimize.linprog(
            strengths,
            A_ub=-rows,
            b_ub=-np.ones(rows.shape[0]),
            bounds=(0, 1),
            method="highs",
            options={"time_limit": left},
        )
        if solved.status != 0:
            break
        gain = float(solved.fun) - bound
        # What the last steps of many rounds gain, branching gains sooner.
        slow = slow + 1 if gain < 0.01 * (enough - bound) else 0
        bound = max(bound, float(solved.fun))
        # Dropping cycles while the bound stands still would bring the same ones back for ever.
        if gain > 1e-9:
            cycles.drop_slack(rows @ solved.x)
        if bound >= enough or not cycles.add_missed(solved.x):
            break
    return bound


def pack_triangles(graph: Signed, *, is_odd: bool, deadline: float) -> float:
    """A lower bound on the weight to break: bad triangles that share no weight.

    Each triangle takes from its ties what the weakest of them has left; each has to be broken
    on its own. Quick where the linear relaxation is too large, and weaker than it.
    """
    left, signs, bound = np.abs(graph.matrix), np.sign(graph.matrix), 0.0
    foes = np.flatnonzero(graph.weights < 0)
    for place, tie in enumerate(foes):
        head, tail = graph.heads[tie], graph.tails[tie]
        is_bad = signs[head] * signs[tail] > 0 if is_odd else (signs[head] > 0) & (signs[tail] > 0)
        room = np.where(is_bad, np.minimum(left[head], left[tail]), 0.0)
        before = np.cumsum(room) - room
        taken = np.clip(left[head, tail] - before, 0.0, room)
        bound += float(taken.sum())
        for end in (head, tail):
            left[end] -= taken
            left[:, end] = left[end]
        left[head, tail] = left[tail, head] = left[head, tail] - taken.sum()
        if place % 256 == 0 and time.monotonic() > deadline:
            break
    return bound
