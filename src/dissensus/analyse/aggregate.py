"""From counts to ties: one function and one line for each aggregation.

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
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from ..errors import AnalysisError
from .counts import Counts
from .qualifier import Qualifier

Array = np.ndarray[Any, np.dtype[Any]]
Ties: TypeAlias = Array | sparse.csr_array

#: A one-mode network of more possible ties than this is refused rather than begun.
MOST_TIES = 60_000_000
#: As many cells may a dense matrix hold; more rows are tied as sparse ones.
_DENSE = 36_000_000


def _all(qualifier: Qualifier) -> Array:
    return np.ones((len(qualifier.levels),) * 2)


def _congruent(qualifier: Qualifier) -> Array:
    return qualifier.likeness()


def _conflicting(qualifier: Qualifier) -> Array:
    return 1.0 - qualifier.likeness()


def _difference(qualifier: Qualifier) -> Array:
    return 2.0 * qualifier.likeness() - 1.0


#: Aggregation of a one-mode network -> the weight of each pair of levels, (K, K).
ONEMODE: Mapping[str, Callable[[Qualifier], Array]] = {
    "ignore": _all,
    "congruence": _congruent,
    "conflict": _conflicting,
    "subtract": _difference,
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
    if not counts.qualifier.has_order:
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


def tie_rows(cells: sparse.csr_array, pairs: Array) -> Ties:
    """Sum over columns the products of two rows' cells, weighted by their levels' ``pairs``.

    ``cells`` is (rows, columns x K), ``pairs`` a symmetric (K, K). Gives (rows, rows) with a
    zero diagonal: dense where many rows are tied, sparse where few are. Raises AnalysisError
    where more ties are possible than memory should hold.
    """
    if cells.shape[0] ** 2 > _DENSE:
        return _tie_sparse(cells, pairs)
    factors, signs = _factor(pairs)
    # A table without a statement has no level either.
    columns = cells.shape[1] // max(len(pairs), 1)
    ties = np.zeros((cells.shape[0],) * 2)
    eye = sparse.eye_array(columns)
    for factor, sign in zip(factors.T, signs, strict=True):
        part = (cells @ sparse.csr_array(sparse.kron(eye, factor.reshape(-1, 1)))).toarray()
        ties += sign * (part @ part.T)
    np.fill_diagonal(ties, 0.0)
    # Sums of products that cancel leave a residue of rounding, which is no tie.
    ties[np.abs(ties) < 1e-9 * max(1.0, float(np.abs(ties).max(initial=0.0)))] = 0.0
    return ties


def _factor(pairs: Array) -> tuple[Array, Array]:
    """Columns f and signs s with pairs = sum of s f f'; as few as its rank, to multiply less."""
    values, vectors = np.linalg.eigh(pairs)
    kept = np.abs(values) > 1e-12 * max(1.0, float(np.abs(values).max(initial=0.0)))
    return vectors[:, kept] * np.sqrt(np.abs(values[kept])), np.sign(values[kept])


def _tie_sparse(cells: sparse.csr_array, pairs: Array) -> sparse.csr_array:
    columns = cells.shape[1] // len(pairs)
    by_column = sparse.csr_array(
        cells @ sparse.kron(sparse.eye_array(columns), np.ones((len(pairs), 1)))
    )
    most = float((np.bincount(by_column.indices).astype(float) ** 2).sum())
    if most > MOST_TIES:
        raise AnalysisError(
            f"the one-mode network of {cells.shape[0]:,} rows could have {most:,.0f} ties, more "
            "than memory should hold: choose fewer rows or columns, or kind='twomode'"
        )
    weights = sparse.csr_array(sparse.kron(sparse.eye_array(columns), pairs))
    ties = sparse.csr_array(cells @ weights @ cells.T)
    ties.setdiag(0.0)
    ties.eliminate_zeros()
    return ties
