"""Counts of statements by row, column and level, as one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from .coded import Coded
from .qualifier import Qualifier

Array = np.ndarray[Any, np.dtype[Any]]

#: A sum is no more than rounding where it is this small beside the sum of its parts.
ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class Counts:
    """``cells`` has the shape (rows, columns x levels): column j, level k at place j * K + k.

    Its places are in order within each row. ``statements`` counts the statements that are in;
    ``rows`` and ``columns`` are the labels.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    qualifier: Qualifier
    cells: sparse.csr_array
    statements: int

    @property
    def levels(self) -> int:
        """The number of levels, K."""
        return len(self.qualifier.levels)

    def of_rows(self) -> Array:
        """The statements of each row."""
        return np.asarray(self.cells.sum(axis=1)).ravel()

    def of_columns(self) -> Array:
        """The statements of each column."""
        columns = self.cells.indices // self.levels
        return np.bincount(columns, self.cells.data, minlength=len(self.columns))

    def by_column(self, values: Array) -> sparse.csr_array:
        """The cells with their levels summed, each times its value; (rows, columns).

        Sums that cancel to no more than rounding are left out, as zeros are.
        """
        cells, shape = self.cells, (len(self.rows), len(self.columns))
        starts = self.find_groups()
        if not len(starts):
            return sparse.csr_array(shape)
        parts = cells.data
        if (values != 1.0).any():
            parts = parts * values[cells.indices % self.levels]
        data = np.add.reduceat(parts, starts)
        # What is never below zero cannot cancel.
        if parts.min() < 0.0:
            least = ROUNDING * np.add.reduceat(np.abs(parts), starts)
            data[np.abs(data) <= least] = 0.0
        places = cells.indices[starts] // self.levels
        made = sparse.csr_array((data, places, np.searchsorted(starts, cells.indptr)), shape=shape)
        made.eliminate_zeros()
        return made

    def __post_init__(self) -> None:
        # A product of matrices leaves cells unordered; groups are runs of ordered ones.
        self.cells.sort_indices()

    def find_groups(self) -> Array:
        """Where among the cells each row's cells of a column begin."""
        columns = self.cells.indices // self.levels
        is_first = np.ones(len(columns), dtype=bool)
        is_first[1:] = columns[1:] != columns[:-1]
        begins = self.cells.indptr[:-1]
        is_first[begins[begins < len(columns)]] = True
        return np.flatnonzero(is_first)


def count(coded: Coded, *, kept: tuple[Array, Array] | None = None) -> Counts:
    """Count statements, each as often as it weighs.

    ``kept`` are the places of the labels that stay (rows, columns); without it they are those
    that occur. Statements without row, column or level must be left out before.
    """
    return Counter(coded, kept).count(np.ones(len(coded)))


class Counter:
    """Counts the same statements again and again, with other weights each time."""

    def __init__(self, coded: Coded, kept: tuple[Array, Array] | None = None) -> None:
        rows, columns = kept or (find_present(coded.rows), find_present(coded.columns))
        levels = len(coded.qualifier.levels)
        self._coded = coded
        self._rows = tuple(coded.row_labels[place] for place in rows)
        self._columns = tuple(coded.column_labels[place] for place in columns)
        width = len(columns) * levels
        cell = _places(rows, len(coded.row_labels))[coded.rows] * width
        cell += _places(columns, len(coded.column_labels))[coded.columns] * levels
        cell += coded.levels
        cells, self._cell_of = _distinct(cell, len(rows) * width)
        self._shape = (len(rows), width)
        # SciPy's own choice, so that it copies neither: 32 bits where they can hold the width.
        kind = np.int32 if max(width, len(cells)) < 2**31 else np.int64
        self._indices = (cells % max(width, 1)).astype(kind)
        starts = np.searchsorted(cells, np.arange(len(rows) + 1) * width)
        self._starts = starts.astype(kind)

    def count(self, weights: Array) -> Counts:
        """The counts with each statement's own weight times the one given."""
        weight = self._coded.weights * weights
        data = np.bincount(self._cell_of, weight, minlength=len(self._indices))
        is_whole = bool(data.all())
        cells = sparse.csr_array(
            (data, self._indices, self._starts), shape=self._shape, copy=not is_whole
        )
        if not is_whole:
            cells.eliminate_zeros()
        counted = int(np.count_nonzero(weights))
        return Counts(self._rows, self._columns, self._coded.qualifier, cells, counted)


def find_present(places: Array) -> Array:
    """The distinct places that occur, in order; -1, a missing label, does not count."""
    return np.flatnonzero(np.bincount(places[places >= 0]))


def _distinct(cell: Array, size: int) -> tuple[Array, Array]:
    """The distinct numbers below ``size`` in order, and which of them each one is."""
    if size > 16 * len(cell) + 1_000_000:
        cells, which = np.unique(cell, return_inverse=True)
        return cells, which
    # Marking each is linear; sorting a million takes longer than all the rest of counting.
    is_there = np.zeros(size, dtype=bool)
    is_there[cell] = True
    cells = np.flatnonzero(is_there)
    which = np.empty(size, dtype=np.int32)
    which[cells] = np.arange(len(cells))
    return cells, which[cell]


def _places(kept: Array, size: int) -> Array:
    at = np.full(size, -1, dtype=np.int64)
    at[kept] = np.arange(len(kept))
    return at
