"""From counts to ties: one line for each aggregation.

With A the counts by row i, column j and level k, and q how alike two levels are (1 the same,
0 the two ends of the scale; of categories, 1 the same and 0 others):

one-mode, sums over j, k and k' of A[i,j,k] A[i',j,k'] times
  ignore 1, congruence q, conflict 1 - q, subtract 2q - 1 (congruence less conflict);
two-mode, sums over k of A[i,j,k] times
  ignore 1, subtract the level's value (-1 and 1 of a boolean); combine is a code, the sum of
  2^(K-1-k) over the levels that occur.
Source: Leifeld, P. (2017), Discourse network analysis, in The Oxford Handbook of Political
Networks; the sum over columns counts each pair of statements on one concept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from ...errors import AnalysisError
from .counts import ROUNDING, Counts
from .products import (
    clear_rounding,
    is_whole,
    make_alike,
    make_together,
    measure_rows,
    multiply,
)
from .qualifier import Qualifier

Array = np.ndarray[Any, np.dtype[Any]]
Ties: TypeAlias = Array | sparse.csr_array

#: A one-mode network of more possible ties than this is refused rather than begun.
MOST_TIES = 60_000_000
#: As many cells may a dense matrix hold; more rows are tied as sparse ones.
DENSE = 64_000_000
#: Multiplying two cells of a sparse matrix takes about as long as so many of a dense one.
_SPARSE_COST = 500
#: Rows that share few columns are multiplied with all pairs of up to so many levels.
_MOST_LEVELS = 64


@dataclass(frozen=True)
class Mix:
    """What a pair of levels weighs: ``together`` for any, and ``alike`` by likeness.

    Likeness runs from 1 to -1 along an order, and is 1 or 0 of categories.
    """

    together: float
    alike: float


@dataclass(frozen=True)
class PairWeights:
    """What pairs of levels weigh in one aggregation, for levels in an order and categories."""

    ordered: Mix
    categories: Mix

    def __call__(self, qualifier: Qualifier) -> Array:
        """The weight of each pair of a qualifier's levels; (K, K)."""
        mix, alike = self.choose(qualifier), qualifier.likeness()
        return mix.together + mix.alike * (2.0 * alike - 1.0 if qualifier.has_order else alike)

    def choose(self, qualifier: Qualifier) -> Mix:
        """The mix for the levels of a qualifier."""
        return self.ordered if qualifier.has_order else self.categories


#: Aggregation of a one-mode network -> the weight of each pair of levels.
ONEMODE: Mapping[str, PairWeights] = {
    "ignore": PairWeights(Mix(1.0, 0.0), Mix(1.0, 0.0)),
    "congruence": PairWeights(Mix(0.5, 0.5), Mix(0.0, 1.0)),
    "conflict": PairWeights(Mix(0.5, -0.5), Mix(1.0, -1.0)),
    "subtract": PairWeights(Mix(0.0, 1.0), Mix(-1.0, 2.0)),
}


def _sum(counts: Counts) -> sparse.csr_array:
    return counts.by_column(np.ones(counts.levels))


def _combine(counts: Counts) -> sparse.csr_array:
    if counts.levels > 52:
        raise AnalysisError(f"combine: {counts.levels} levels are more than a code can hold (52)")
    present = counts.cells.copy()
    present.data = np.ones_like(present.data)
    codes = 2.0 ** np.arange(counts.levels - 1, -1, -1)
    one = Counts(counts.rows, counts.columns, counts.qualifier, present, counts.statements)
    return one.by_column(codes)


def _net(counts: Counts) -> sparse.csr_array:
    if counts.cells.nnz and not counts.qualifier.has_order:
        raise AnalysisError(
            "subtract: the qualifier's values have no order, so nothing can be subtracted; choose "
            "ignore or combine, or give each value a number with levels={…}"
        )
    return counts.by_column(counts.qualifier.values)


#: Aggregation of a two-mode network -> its ties from the counts.
TWOMODE: Mapping[str, Callable[[Counts], sparse.csr_array]] = {
    "ignore": _sum,
    "combine": _combine,
    "subtract": _net,
}


def tie(counts: Counts, aggregation: str) -> Ties:
    """The ties of a one-mode network, (rows, rows), symmetric and with a zero diagonal.

    Dense up to 8,000 rows and sparse above. Raises AnalysisError where more ties are possible
    than memory should hold.
    """
    weights = ONEMODE[aggregation]
    if _has_few_ties(counts):
        return _tie_sparse(counts, weights(counts.qualifier))
    if len(counts.rows) ** 2 > DENSE:
        raise AnalysisError(
            f"the one-mode network of {len(counts.rows):,} rows could have "
            f"{_count_products(counts):,.0f} ties, more than memory should hold: choose fewer "
            "rows, columns or levels of the qualifier, or kind='twomode'"
        )
    mix = weights.choose(counts.qualifier)
    ties = _tie_dense(counts, mix)
    # Without levels nothing is subtracted, and so nothing can cancel.
    if mix.alike and not is_whole(counts):
        clear_rounding(ties, counts)
    np.fill_diagonal(ties, 0.0)
    return ties


def _has_few_ties(counts: Counts) -> bool:
    """Whether so few rows share a column that it is quicker to multiply only these."""
    rows, columns = len(counts.rows), len(counts.columns)
    if counts.levels > _MOST_LEVELS:
        return False
    if rows**2 > DENSE:
        most = _count_products(counts)
        return most <= MOST_TIES and most * counts.levels <= 4 * MOST_TIES
    # Rows spread evenly over the columns have the fewest pairs: often that tells enough.
    dense = float(rows) ** 2 * columns * counts.levels / _SPARSE_COST
    if (counts.cells.nnz / counts.levels) ** 2 / max(columns, 1) * counts.levels > dense:
        return False
    # Each cell meets all levels of its column.
    return _count_products(counts) * counts.levels < min(dense, MOST_TIES)


def _count_products(counts: Counts) -> float:
    """How many pairs of rows share a column; one pair on two columns counts twice."""
    mentions = counts.by_column(np.ones(counts.levels))
    by_column = np.bincount(mentions.indices, minlength=1).astype(float)
    return float((by_column**2).sum())


def _tie_dense(counts: Counts, mix: Mix) -> Array:
    if not mix.alike:
        return multiply(make_together(counts)).astype(float, copy=False)
    factor = make_alike(counts)
    ties = multiply(factor).astype(float, copy=False)
    if mix.alike != 1.0:
        ties *= mix.alike
    if mix.together:
        # Whole numbers are divided last, so that what cancels is zero.
        share = mix.together * factor.steps
        for row, common in enumerate(multiply(make_together(counts))):
            # In 64 bits: the share may be no whole number.
            ties[row] += np.multiply(common, share, dtype=float)
    if factor.steps != 1.0:
        ties /= factor.steps
    return ties


def _tie_sparse(counts: Counts, pairs: Array) -> Ties:
    rows, cells = len(counts.rows), counts.cells
    # Of each row and column: what a statement of each level would make of its levels.
    starts = counts.find_groups()
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, cells.nnz)))
    met = np.zeros((len(starts), counts.levels))
    np.add.at(met, group, cells.data[:, None] * pairs[cells.indices % counts.levels])
    first = cells.indices[starts] // counts.levels * counts.levels
    places = (first[:, None] + np.arange(counts.levels)).ravel()
    begins = np.searchsorted(starts, cells.indptr) * counts.levels
    folded = sparse.csr_array((met.ravel(), places, begins), shape=cells.shape)
    made = sparse.coo_array(folded @ cells.T)
    above, below = made.coords
    lengths = measure_rows(counts)
    kept = (above < below) & (np.abs(made.data) > ROUNDING * lengths[above] * lengths[below])
    half = sparse.coo_array((made.data[kept], (above[kept], below[kept])), shape=(rows, rows))
    ties = sparse.csr_array(half + half.T)
    return ties.toarray() if rows**2 <= DENSE else ties
