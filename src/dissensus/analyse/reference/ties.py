"""From counts to ties by the reference's formulas, where they differ from the correct ones.

With A the counts by row i, column j and level k, v the levels' values and r the distance of the
largest from the smallest:

two-mode, sums over k: ignore A, subtract v A (of categories A), combine the sum of 2^(K-1-k)
  over levels that occur;
one-mode of booleans and numbers, sums over j, k, k' of A[i,j,k] A[i',j,k'] times: congruence
  1 - |v - v'| / r, conflict |v - v'| / r, subtract the difference, ignore 1. A single level
  has r = 0: its ties are not a number;
one-mode of categories, sums over j and k: congruence A[i,j,k] A[i',j,k]; conflict the
  statements of either row in cells that the other has not, also on columns that the other
  never mentions; subtract the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy import sparse

from ...errors import AnalysisError
from ..networks.counts import Counts
from ..networks.qualifier import Qualifier
from .source import Array

#: A one-mode network of more rows than this is refused: all its cells are kept.
MOST_ROWS = 12_000
#: As many cells may counts have to be multiplied as a dense matrix.
_DENSE = 30_000_000


def fold(counts: Counts, values: Array) -> Array:
    """The counts with their levels summed, each times its value; (rows, columns)."""
    return np.asarray(counts.by_column(values).toarray(), dtype=float)


def _sum(counts: Counts) -> Array:
    return fold(counts, np.ones(counts.levels))


def _net(counts: Counts) -> Array:
    return fold(counts, counts.qualifier.values)


def _combine(counts: Counts) -> Array:
    present = counts.cells.copy()
    present.data = np.ones_like(present.data)
    found = Counts(counts.rows, counts.columns, counts.qualifier, present, counts.statements)
    return fold(found, 2.0 ** np.arange(counts.levels - 1, -1, -1))


#: Aggregation of a two-mode network -> its ties.
TWOMODE: Mapping[str, Callable[[Counts], Array]] = {
    "ignore": _sum,
    "combine": _combine,
    "subtract": _net,
}


def tie_onemode(counts: Counts, aggregation: str) -> Array:
    """The ties of rows with rows, (rows, rows), with a zero diagonal.

    Raises AnalysisError for more rows than a dense matrix should have.
    """
    check_rows(len(counts.rows))
    if aggregation == "ignore":
        ties = multiply(counts.cells, np.ones((counts.levels,) * 2))
    elif counts.qualifier.has_order:
        ties = _tie_ordered(counts, aggregation)
    else:
        ties = _CATEGORICAL[aggregation](counts)
    np.fill_diagonal(ties, 0.0)
    return ties


def check_rows(rows: int) -> None:
    """Raise AnalysisError where a one-mode network would hold too many cells."""
    if rows > MOST_ROWS:
        raise AnalysisError(
            f"the reference's one-mode network of {rows:,} rows keeps {rows**2:,} cells, more than "
            "memory should hold: use dissensus.network, or networkType 'twomode'"
        )


def multiply(cells: sparse.csr_array, pairs: Array) -> Array:
    """Sum over columns the products of two rows' cells, each times its levels' ``pairs``."""
    levels = len(pairs)
    if cells.shape[0] * cells.shape[1] > _DENSE:
        spread = sparse.kron(sparse.eye_array(cells.shape[1] // levels), pairs)
        return np.asarray((cells @ sparse.csr_array(spread) @ cells.T).toarray())
    # The counts of no statements are whole numbers to NumPy.
    dense = cells.toarray().astype(float)
    weighed = (dense.reshape(-1, levels) @ pairs).reshape(dense.shape)
    return np.asarray(weighed @ dense.T)


def drop_residue(ties: Array, size: Array) -> Array:
    """Ties whose sums cancel but for rounding are zero; ``size`` are the sums without signs."""
    ties[np.abs(ties) < 1e-13 * size] = 0.0
    return ties


def _tie_ordered(counts: Counts, aggregation: str) -> Array:
    """Whole numbers are multiplied, and divided once: sums that cancel are exactly zero."""
    qualifier = counts.qualifier
    if not qualifier.span:
        return np.full((len(counts.rows),) * 2, np.nan if len(counts.columns) else 0.0)
    distance = np.abs(qualifier.values[:, None] - qualifier.values[None, :])
    return multiply(counts.cells, _PAIRS[aggregation](distance, qualifier)) / qualifier.span


#: Aggregation of an ordered qualifier -> how alike two levels are, times the distance of the ends.
_PAIRS: Mapping[str, Callable[[Array, Qualifier], Array]] = {
    "congruence": lambda distance, qualifier: qualifier.span - distance,
    "conflict": lambda distance, _: distance,
    "subtract": lambda distance, qualifier: qualifier.span - 2.0 * distance,
}


def _congruent(counts: Counts) -> Array:
    return multiply(counts.cells, np.eye(counts.levels))


def _conflicting(counts: Counts) -> Array:
    """What row i said where row i' said nothing is all it said less what it said where i' did."""
    said = counts.of_rows().astype(float)
    both = _share(counts)
    return np.asarray(said[:, None] - both + said[None, :] - both.T)


def _share(counts: Counts) -> Array:
    """The statements of row i in the cells that row i' has too; (rows, rows)."""
    present = counts.cells.copy()
    present.data = np.ones_like(present.data)
    if counts.cells.shape[0] * counts.cells.shape[1] > _DENSE:
        return np.asarray((counts.cells @ present.T).toarray())
    return np.asarray(counts.cells.toarray() @ present.toarray().T)


_CATEGORICAL: Mapping[str, Callable[[Counts], Array]] = {
    "congruence": _congruent,
    "conflict": _conflicting,
    "subtract": lambda counts: _congruent(counts) - _conflicting(counts),
}


def count_cells(counts: Counts) -> Array:
    """What the reference calls Jaccard's union: conflict and congruence of cells together."""
    return _conflicting(counts) + _congruent(counts)
