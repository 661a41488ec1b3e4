"""A network read as a signed graph: allies, opponents, and its parts that no tie joins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ...errors import AnalysisError
from ...matrices import Network

Array = np.ndarray[Any, np.dtype[Any]]

#: A part with more actors than this is not divided: its matrix would fill the memory.
MOST_ACTORS = 7_000
#: Weights are whole multiples of one over one of these, or taken for any numbers.
_PARTS_OF_ONE = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16)


@dataclass(frozen=True, eq=False)
class Signed:
    """A signed graph without loops: each tie once, by the places of its ends.

    ``heads`` and ``tails`` are the places of each tie's ends among ``size`` actors, ``weights``
    its weight, which is not zero: above it for allies, below it for opponents.
    """

    size: int
    heads: Array
    tails: Array
    weights: Array

    @cached_property
    def strengths(self) -> Array:
        """The weights without their signs."""
        return np.abs(self.weights)

    @cached_property
    def total(self) -> float:
        """The weight of all ties, signs left out: m."""
        return float(self.strengths.sum())

    @cached_property
    def matrix(self) -> Array:
        """The ties as a symmetric matrix; AnalysisError where it would be too large."""
        if self.size > MOST_ACTORS:
            raise AnalysisError(
                f"{self.size:,} actors in one piece are more than can be divided "
                f"({MOST_ACTORS:,}): keep those with the most statements, or a shorter time"
            )
        filled = np.zeros((self.size, self.size))
        filled[self.heads, self.tails] = self.weights
        filled[self.tails, self.heads] = self.weights
        return filled

    @cached_property
    def unit(self) -> float:
        """What all weights are multiples of, or 0: a cost between two multiples cannot be."""
        for parts in _PARTS_OF_ONE:
            scaled = self.weights * parts
            if np.allclose(scaled, np.round(scaled), rtol=0, atol=1e-9):
                return 1.0 / parts
        return 0.0

    def take(self, actors: Array) -> Signed:
        """The graph of some actors, in their order, with the ties among them."""
        place = np.full(self.size, -1)
        place[actors] = np.arange(len(actors))
        kept = (place[self.heads] >= 0) & (place[self.tails] >= 0)
        return Signed(
            len(actors), place[self.heads[kept]], place[self.tails[kept]], self.weights[kept]
        )

    def number_parts(self) -> Array:
        """The number of each actor's part, 0 for the largest; -1 for actors without a tie."""
        joined = sparse.coo_array(
            (self.strengths, (self.heads, self.tails)), shape=(self.size, self.size)
        )
        _, found = csgraph.connected_components(joined, directed=False)
        sizes = np.bincount(found, minlength=1)
        # Of two parts of one size the one with the first actor comes first.
        order = np.argsort(-sizes, kind="stable")
        ranks = np.empty(len(sizes), dtype=int)
        ranks[order] = np.arange(len(sizes))
        return np.where(sizes[found] > 1, ranks[found], -1)

    def list_parts(self) -> list[Array]:
        """The places of the actors of each part, the largest part first."""
        numbers = self.number_parts()
        return [np.flatnonzero(numbers == part) for part in range(numbers.max(initial=-1) + 1)]


def make_signed(matrix: Array) -> Signed:
    """The signed graph of a symmetric matrix; its diagonal is left out.

    >>> make_signed(np.array([[9.0, -2.0], [-2.0, 0.0]])).weights.tolist()
    [-2.0]
    """
    heads, tails = np.nonzero(np.triu(matrix, 1))
    return Signed(len(matrix), heads, tails, matrix[heads, tails].astype(float))


def read_signed(network: Network, *, is_for_camps: bool = True) -> Signed:
    """The signed graph of a one-mode network.

    Raises AnalysisError where the network is two-mode, its ties differ by direction or are no
    numbers, or its ties cannot be read as allies and opponents: counts of conflict are no
    alliance, and for camps counts that leave conflict out divide nobody.
    """
    if not network.is_onemode:
        raise AnalysisError(
            "camps and groups are found in one-mode networks: network(..., kind='onemode')"
        )
    unsigned = ("conflict",)
    if is_for_camps:
        unsigned += ("congruence", *(("ignore",) if network.statements else ()))
    if network.aggregation in unsigned:
        raise AnalysisError(
            f"aggregation: the ties of {network.aggregation!r} do not tell allies from opponents; "
            "use aggregation='subtract', which is congruence less conflict"
        )
    matrix = network.matrix
    if not np.isfinite(matrix.data).all():
        raise AnalysisError("ties: a weight is infinite or no number; leave such ties out")
    if abs(matrix - matrix.T).max() > 1e-9 * max(1.0, abs(matrix).max()) if matrix.nnz else False:
        raise AnalysisError("ties: the matrix is not symmetric; a one-mode tie goes both ways")
    heads, tails, weights = network.find_ties()
    return Signed(len(network.rows), heads, tails, weights.astype(float))


@dataclass(frozen=True)
class Triangles:
    """How many triads of actors who are all tied have no, one, two or three opposed pairs.

    Triads with an even number of opposed pairs are balanced (Cartwright and Harary 1956).

    >>> Triangles(19, 2, 40, 7).balanced_share
    0.8676470588235294
    """

    allied: int = 0
    one_opposed: int = 0
    two_opposed: int = 0
    opposed: int = 0

    @property
    def total(self) -> int:
        """All triads of tied actors."""
        return self.allied + self.one_opposed + self.two_opposed + self.opposed

    @property
    def balanced_share(self) -> float:
        """The share that is balanced; NaN without triads."""
        return (self.allied + self.two_opposed) / self.total if self.total else float("nan")


def count_triangles(graph: Signed) -> Triangles:
    """Count a graph's triads by their signs; weights play no part.

    >>> count_triangles(make_signed(np.array([[0, 1, -1], [1, 0, 1], [-1, 1, 0]])))
    Triangles(allied=0, one_opposed=1, two_opposed=0, opposed=0)
    """
    ends = (np.r_[graph.heads, graph.tails], np.r_[graph.tails, graph.heads])
    signs = np.r_[graph.weights, graph.weights]
    shape = (graph.size, graph.size)
    # Whole numbers: sums of truth values are an "or", which counts each pair once.
    allies = sparse.coo_array(((signs > 0).astype(np.int64), ends), shape=shape).tocsr()
    foes = sparse.coo_array(((signs < 0).astype(np.int64), ends), shape=shape).tocsr()
    with_ally, with_foe = allies @ allies, foes @ foes
    return Triangles(
        allied=int((with_ally * allies).sum()) // 6,
        one_opposed=int((with_ally * foes).sum()) // 2,
        two_opposed=int((with_foe * allies).sum()) // 2,
        opposed=int((with_foe * foes).sum()) // 6,
    )


def measure_walks(graph: Signed) -> float:
    """How balanced the closed walks are, (0, 1]: sum of exp(eigenvalues), signed over unsigned.

    Of signs alone, since the exponential has no use for a scale. NaN without ties. Source:
    Estrada, E. and Benzi, M. (2014), Walk-based measure of balance in signed networks, Physical
    Review E 90, 042802.

    >>> measure_walks(make_signed(np.array([[0.0, -3.0], [-3.0, 0.0]])))
    1.0
    """
    if not len(graph.weights):
        return float("nan")
    signs = np.sign(graph.matrix)
    signed, unsigned = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    # Each sum is taken relative to the largest term, which alone may be too large a number.
    top = unsigned.max()
    return min(1.0, float(np.exp(signed - top).sum() / np.exp(unsigned - top).sum()))
