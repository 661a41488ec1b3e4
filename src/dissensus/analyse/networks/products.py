"""How much any two rows have in common: products of their counts, and the sums that ties are.

One-mode ties are sums over columns j and levels k, k' of A[i,j,k] A[i',j,k'] p[k,k']. Each p
that is used is a mix of two: 1 for every pair (together), and how alike k and k' are (alike):
1 or 0 of categories, and from 1 (the same) to -1 (the two ends) of an order. The second needs
no loop over pairs of levels, since with r the span of the scale and t the gaps between levels

    1 - 2 |v - v'| / r = sum over t of width(t) / r * side(v, t) * side(v', t)

where side is 1 above the gap and -1 below: it is a product of sums above less sums below. Gaps
that are whole multiples of one step leave whole numbers throughout, so that no rounding can make
a tie of what cancels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import blas

from .counts import ROUNDING, Counts

Array = np.ndarray[Any, np.dtype[Any]]

#: As many cells of the rows' counts are made dense at a time.
_BLOCK = 4_000_000
#: As many rows of a result are worked on at a time, so that they stay in the processor's cache.
_PART = 32
#: Whole numbers up to this are exact in 32 bits, which multiply twice as fast.
_EXACT = 2**24


@dataclass(frozen=True, eq=False)
class Factor:
    """Columns whose products, each times its weight, sum to what two rows have in common.

    ``columns`` has the shape (columns, rows), ``weights`` one for each column, and the sum is
    to be divided by ``steps``. Where ``ends`` are given, they say after which columns each run
    of levels of one column ends, and a run is to be summed into sides before it is multiplied.
    """

    columns: sparse.csr_array
    weights: Array
    steps: float
    ends: Array | None
    most: float

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are whole, and so all sums exact."""
        return bool(np.isfinite(self.most))


def make_together(counts: Counts) -> Factor:
    """All statements of two rows on one column, whatever their levels."""
    columns = sparse.csr_array(counts.by_column(np.ones(counts.levels)).T)
    return Factor(columns, np.ones(columns.shape[0]), 1.0, None, _find_most(counts))


def make_alike(counts: Counts) -> Factor:
    """Statements by how alike their levels are: from 1 to -1 of an order, 1 or 0 of categories."""
    cells = sparse.csr_array(counts.cells.T)
    there = np.flatnonzero(np.diff(cells.indptr))
    cells = cells[there]
    if not counts.qualifier.has_order:
        return Factor(cells, np.ones(len(there)), 1.0, None, _find_most(counts))
    span = counts.qualifier.span
    ends = np.append(np.flatnonzero(np.diff(there // counts.levels)), len(there) - 1)
    ends = ends if len(there) else there
    gaps = _find_gaps(counts.qualifier.values[there % counts.levels], ends, span)
    step = _find_step(gaps)
    weights = np.round(gaps / step) if step else gaps
    # Without a span all levels are the same, and every pair is alike.
    steps = float(weights[: ends[0] + 1].sum()) if len(ends) else 1.0
    most = _find_most(counts) * steps if step else np.inf
    return Factor(cells, weights, steps, ends, most)


def _find_gaps(values: Array, ends: Array, span: float) -> Array:
    """From each level of a column to its next; from its last one all that the scale has left."""
    if not span:
        return np.isin(np.arange(len(values)), ends).astype(float)
    gaps = np.append(np.diff(values), 0.0)
    starts = np.append(0, ends[:-1] + 1) if len(ends) else ends
    gaps[ends] = span - (values[ends] - values[starts])
    # A difference of rounding between the ends is no gap.
    gaps[np.abs(gaps) < 1e-12 * span] = 0.0
    return gaps


def _find_step(gaps: Array) -> float:
    """The width that all gaps are multiples of, or 0 where there is no simple one."""
    widths = np.unique(gaps[gaps > 0])
    if not len(widths) or len(widths) > 64:
        return 0.0
    for parts in range(1, 13):
        step = float(widths[0]) / parts
        ratios = widths / step
        if np.abs(ratios - np.round(ratios)).max() < 1e-9 and ratios[-1] < 1e6:
            return step
    return 0.0


def measure_rows(counts: Counts) -> Array:
    """The length of each row: the root of the sum of its squared statements on a column."""
    together = counts.by_column(np.ones(counts.levels)) if counts.levels > 1 else counts.cells
    return np.asarray(np.sqrt(sum_rows(together, together.data**2)))


def sum_rows(cells: sparse.csr_array, data: Array) -> Array:
    """The sums of ``data``, one number for each of the cells, by the cells' rows."""
    rows = np.repeat(np.arange(cells.shape[0]), np.diff(cells.indptr))
    return np.bincount(rows, data, minlength=cells.shape[0])


def is_whole(counts: Counts) -> bool:
    """Whether all counts are whole numbers."""
    return bool((counts.cells.data == np.round(counts.cells.data)).all())


def _find_most(counts: Counts) -> float:
    """A bound of all sums of products of whole numbers; infinite where they are not whole."""
    if not is_whole(counts):
        return np.inf
    # A sum over columns is at most the product of two rows' lengths (Cauchy and Schwarz).
    return float(measure_rows(counts).max(initial=0.0) ** 2)


def multiply(factor: Factor) -> Array:
    """What any two rows have in common, not yet divided by ``steps``; (rows, rows), symmetric.

    Whole numbers are exact. The lower triangle of the result is mirrored, so it is symmetric to
    the last digit.
    """
    rows = factor.columns.shape[1]
    kind = np.float32 if factor.most < _EXACT else np.float64
    product = blas.ssyrk if kind == np.float32 else blas.dsyrk
    # Fortran's order: BLAS sums into it without a copy.
    total = np.zeros((rows, rows), dtype=kind, order="F")
    if not rows:  # BLAS refuses matrices without rows
        return total
    for weight, block in _list_blocks(factor, kind):
        total = product(weight, block.T, beta=1.0, c=total, overwrite_c=1)
    mirrored = total.T
    _mirror(mirrored)
    return mirrored


def _list_blocks(factor: Factor, kind: type) -> Iterator[tuple[float, Array]]:
    """Parts of the columns, dense, with the weight of their products."""
    rows = max(1, factor.columns.shape[1])
    ends = factor.ends if factor.ends is not None else np.arange(factor.columns.shape[0])
    first = 0
    while first < factor.columns.shape[0]:
        # At least one whole run, and as many more as a block holds.
        last = np.searchsorted(ends, first + _BLOCK // rows, side="right") - 1
        last = ends[max(last, np.searchsorted(ends, first))] + 1
        block = factor.columns[first:last].astype(kind).toarray()
        weights = factor.weights[first:last]
        if factor.ends is not None:
            chosen = np.flatnonzero(weights > 0)
            runs = ends[(ends >= first) & (ends < last)] - first
            block, weights = _take_sides(block, runs, chosen), weights[chosen]
        yield from _part_by_weight(factor, block, weights)
        first = int(last)


def _take_sides(block: Array, ends: Array, chosen: Array) -> Array:
    """What is above less what is below each chosen level, from the levels of each run."""
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts + 1
    for place in range(1, int(lengths.max())):
        at = starts[lengths > place] + place
        block[at] += block[at - 1]
    sides: Array = block[chosen]
    sides *= -2.0
    sides += block[np.repeat(ends, lengths)[chosen]]
    return sides


def _part_by_weight(factor: Factor, block: Array, weights: Array) -> Iterator[tuple[float, Array]]:
    if not factor.is_exact and (weights != 1.0).any():
        yield 1.0, block * np.sqrt(weights)[:, None]
        return
    for weight in np.unique(weights):
        chosen = weights == weight
        yield float(weight), block if chosen.all() else block[chosen]


def _mirror(square: Array, *, size: int = 128) -> None:
    """Copy the lower triangle to the upper one, in blocks that a processor's cache holds."""
    above = np.triu(np.ones((size, size), dtype=bool), 1)
    for start in range(0, len(square), size):
        stop = start + size
        square[start:stop, stop:] = square[stop:, start:stop].T
        corner = square[start:stop, start:stop]
        np.copyto(corner, corner.T.copy(), where=above[: len(corner), : len(corner)])


def clear_rounding(ties: Array, counts: Counts) -> None:
    """Make zero, in place, what is no more than rounding beside the two rows' counts.

    ``ties`` are symmetric.
    """
    lengths = measure_rows(counts)
    least = ROUNDING * lengths
    if not _has_small(ties, least.max(initial=0.0) * lengths.max(initial=0.0)):
        return
    for start in range(0, len(ties), _PART):
        part = ties[start : start + _PART]
        part *= np.abs(part) > lengths[start : start + _PART, None] * least


def _has_small(ties: Array, most: float) -> bool:
    """Whether any tie but zero is no more than ``most``: in most networks none is."""
    for start in range(0, len(ties), _PART):
        # The same stand above the diagonal.
        size = np.abs(ties[start : start + _PART, : start + _PART])
        is_small = size <= most
        if is_small.any() and (is_small & (size > 0.0)).any():
            return True
    return False
