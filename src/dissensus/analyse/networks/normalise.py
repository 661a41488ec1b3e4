"""Normalizations: one function and one line for each.

Two-mode ties are divided by what their row (activity) or column (prominence) said in all:
statements, or under combine the columns (rows) with a tie. One-mode ties of rows i and i' are
divided by
  average: half the sum of their statements (Leifeld 2017);
  cosine: the product of their lengths, where a row's length is the root of its congruence with
    itself (the Euclidean norm of its counts, of categories and booleans; of all its statements
    on each concept, under ignore), so that congruence lies in [0, 1];
  jaccard: the number of columns that either of them mentions; each row's positions on a
    column count one in all, so that congruence and conflict together are the Jaccard index of
    the two sets of columns (Jaccard 1912).
0/0 is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy import sparse

from .aggregate import Ties, tie
from .counts import Counts
from .products import measure_rows, sum_rows
from .qualifier import NO_QUALIFIER

Array = np.ndarray[Any, np.dtype[Any]]

#: As many rows are divided at a time.
_PART = 32

#: What the ties of two rows, given by their places, are divided by.
Divisors = Callable[[Array, Array], Array]


def _by_average(_: Counts, said: Counts, __: str) -> Divisors:
    number = said.of_rows()
    half = number / 2.0
    return lambda rows, others: half[rows] + half[others]


def _by_cosine(counts: Counts, _: Counts, aggregation: str) -> Divisors:
    is_plain = aggregation == "ignore"
    lengths: Array = measure_rows(counts) if is_plain else _measure_congruence(counts)
    return lambda rows, others: np.asarray(lengths[rows] * lengths[others])


def _measure_congruence(counts: Counts) -> Array:
    """The root of each row's congruence with itself."""
    squares = counts.cells.data**2
    if counts.qualifier.has_order:
        squares = _square_sides(counts)
    return np.asarray(np.sqrt(sum_rows(counts.cells, squares)))


def _square_sides(counts: Counts) -> Array:
    """Of each cell its part in the congruence of a row with itself.

    A pair of statements on two sides of a gap between levels loses the gap's share of the
    scale: the square of all less twice the share times those below times those above.
    """
    starts, data = counts.find_groups(), counts.cells.data
    if not len(data):
        return np.zeros(0)
    ends = np.append(starts[1:], len(data)) - 1
    totals = np.add.reduceat(data, starts)
    below = _sum_within(data, starts, ends)
    values = counts.qualifier.values[counts.cells.indices % counts.levels]
    gaps = np.append(np.diff(values), 0.0)
    above = np.repeat(totals, ends - starts + 1) - below
    # Above the last level of a column there is nothing, whatever rounding left.
    above[ends] = 0.0
    parts: Array = -2.0 * gaps * below * above / (counts.qualifier.span or 1.0)
    parts[ends] = totals**2
    return parts


def _sum_within(data: Array, starts: Array, ends: Array) -> Array:
    """Each number of a run plus those before it in the run."""
    summed: Array = data.copy()
    lengths = ends - starts + 1
    for place in range(1, int(lengths.max(initial=0))):
        at = starts[lengths > place] + place
        summed[at] += summed[at - 1]
    return summed


def _by_jaccard(counts: Counts, _: Counts, __: str) -> Divisors:
    mentions = counts.by_column(np.ones(counts.levels))
    mentions.data = np.ones_like(mentions.data)
    size = np.diff(mentions.indptr)
    one = Counts(counts.rows, counts.columns, NO_QUALIFIER, mentions, counts.statements)
    common = tie(one, "ignore")
    if isinstance(common, np.ndarray):
        np.fill_diagonal(common, size)
        return lambda rows, others: size[rows] + size[others] - common[rows, others]
    return lambda rows, others: size[rows] + size[others] - _read_cells(common, rows, others)


def _read_cells(matrix: sparse.csr_array, rows: Array, others: Array) -> Array:
    """Cells of a sparse matrix; SciPy gives no array of numbers where none are asked for."""
    if not len(rows):
        return np.zeros(0)
    return np.asarray(matrix[rows, others]).ravel()


#: Normalization of a one-mode network -> what the tie of each pair of rows is divided by, from
#: the counts that were tied, the counts of statements, and the aggregation.
ONEMODE: Mapping[str, Callable[[Counts, Counts, str], Divisors] | None] = {
    "no": None,
    "average": _by_average,
    "jaccard": _by_jaccard,
    "cosine": _by_cosine,
}


def _by_activity(counts: Counts, ties: sparse.csr_array, aggregation: str) -> sparse.csr_array:
    return _divide_rows(ties, _said(counts.of_rows(), ties, aggregation, axis=1))


def _by_prominence(counts: Counts, ties: sparse.csr_array, aggregation: str) -> sparse.csr_array:
    said = _said(counts.of_columns(), ties, aggregation, axis=0)
    return sparse.csr_array(_divide_rows(sparse.csr_array(ties.T), said).T)


#: Normalization of a two-mode network -> its ties, divided.
TWOMODE: Mapping[str, Callable[[Counts, sparse.csr_array, str], sparse.csr_array] | None] = {
    "no": None,
    "activity": _by_activity,
    "prominence": _by_prominence,
}


def _said(statements: Array, ties: sparse.csr_array, aggregation: str, *, axis: int) -> Array:
    # A code of levels is no count: what it is divided by are the cells that have one.
    if aggregation == "combine":
        return np.asarray((ties > 0).sum(axis=axis)).ravel().astype(float)
    return statements


def _divide_rows(ties: sparse.csr_array, by: Array) -> sparse.csr_array:
    inverse = np.divide(1.0, by, out=np.zeros(len(by)), where=by != 0)
    return sparse.csr_array(sparse.dia_array((inverse[None, :], [0]), shape=(len(by),) * 2) @ ties)


def even_out(counts: Counts) -> Counts:
    """The counts with each row's statements on a column divided by their number."""
    starts, cells = counts.find_groups(), counts.cells.copy()
    if len(starts):
        totals = np.add.reduceat(cells.data, starts)
        cells.data /= np.repeat(totals, np.diff(np.append(starts, cells.nnz)))
    return Counts(counts.rows, counts.columns, counts.qualifier, cells, counts.statements)


def divide(ties: Ties, find: Divisors) -> Ties:
    """Divide ties by what ``find`` gives for their rows, in place; 0/0 is 0."""
    if isinstance(ties, np.ndarray):
        # In parts, so that no second matrix of that size is made.
        every = np.arange(len(ties))
        for start in range(0, len(ties), _PART):
            by = find(every[start : start + _PART, None], every[None, :])
            if not by.all():
                by[by == 0] = 1.0
            ties[start : start + _PART] /= by
        return ties
    found = sparse.coo_array(ties)
    by = find(*found.coords)
    data = found.data / np.where(by == 0, 1.0, by)
    return sparse.coo_array((data, found.coords), shape=found.shape).tocsr()
