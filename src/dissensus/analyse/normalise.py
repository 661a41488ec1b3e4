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

from .aggregate import Ties
from .counts import Counts

Array = np.ndarray[Any, np.dtype[Any]]


#: What the ties of two rows, given by their places, are divided by.
Divisors = Callable[[Array, Array], Array]


def _by_average(_: Counts, said: Counts, __: str) -> Divisors:
    number = said.of_rows()
    return lambda rows, others: (number[rows] + number[others]) / 2.0


def _by_cosine(counts: Counts, _: Counts, aggregation: str) -> Divisors:
    pairs = counts.qualifier.likeness()
    if aggregation == "ignore":
        pairs = np.ones_like(pairs)
    weights = sparse.kron(sparse.eye_array(len(counts.columns)), pairs)
    squares = np.asarray((counts.cells @ sparse.csr_array(weights)).multiply(counts.cells).sum(1))
    lengths = np.sqrt(squares.ravel())
    return lambda rows, others: lengths[rows] * lengths[others]


def _by_jaccard(counts: Counts, _: Counts, __: str) -> Divisors:
    mentions = counts.by_column(np.ones(counts.levels))
    mentions.data = np.ones_like(mentions.data)
    size = np.asarray(mentions.sum(axis=1)).ravel()
    if mentions.shape[0] ** 2 <= 36_000_000:
        dense = mentions.toarray()
        common = dense @ dense.T
        return lambda rows, others: size[rows] + size[others] - common[rows, others]
    both = sparse.csr_array(mentions @ mentions.T)
    return lambda rows, others: size[rows] + size[others] - np.asarray(both[rows, others]).ravel()


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
    total = counts.by_column(np.ones(counts.levels))
    inverse = total.copy()
    inverse.data = 1.0 / inverse.data
    spread = sparse.kron(sparse.eye_array(len(counts.columns)), np.ones((1, counts.levels)))
    cells = sparse.csr_array(counts.cells.multiply(inverse @ sparse.csr_array(spread)))
    return Counts(counts.rows, counts.columns, counts.qualifier, cells, counts.statements)


def divide(ties: Ties, find: Divisors) -> Ties:
    """Divide ties by what ``find`` gives for their rows, in place; 0/0 is 0."""
    if isinstance(ties, np.ndarray):
        # Row by row, so that no second matrix of that size is made.
        every = np.arange(ties.shape[1])
        for row in range(ties.shape[0]):
            by = find(np.full_like(every, row), every)
            np.divide(ties[row], by, out=ties[row], where=by != 0)
        return ties
    found = sparse.coo_array(ties)
    by = find(*found.coords)
    data = np.divide(found.data, by, out=np.zeros_like(found.data), where=by != 0)
    return sparse.coo_array((data, found.coords), shape=found.shape).tocsr()
