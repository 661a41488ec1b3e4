"""Counts of statements by row, column and level, as one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from .coded import Coded
from .qualifier import Qualifier

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Counts:
    """``cells`` has the shape (rows, columns x levels): column j, level k at place j * K + k.

    ``statements`` counts those that are in, weighted; ``rows`` and ``columns`` are the labels.
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
        summed = np.asarray(self.cells.sum(axis=0)).ravel()
        return np.asarray(summed.reshape(len(self.columns), self.levels).sum(axis=1))

    def by_column(self, values: Array) -> sparse.csr_array:
        """The cells with their levels summed, each times its value; (rows, columns)."""
        fold = sparse.kron(sparse.eye_array(len(self.columns)), values.reshape(-1, 1))
        return sparse.csr_array(self.cells @ sparse.csr_array(fold))


def count(coded: Coded, *, kept: tuple[Array, Array] | None = None) -> Counts:
    """Count statements, each as often as it weighs.

    ``kept`` are the places of the labels that stay (rows, columns); without it they are those
    that occur. Statements without row, column or level must be left out before.
    """
    return Counter(coded, kept).count(np.ones(len(coded)))


class Counter:
    """Counts the same statements again and again, with other weights each time."""

    def __init__(self, coded: Coded, kept: tuple[Array, Array] | None = None) -> None:
        rows, columns = kept or (np.unique(coded.rows), np.unique(coded.columns))
        levels = len(coded.qualifier.levels)
        self._coded = coded
        self._rows = tuple(coded.row_labels[place] for place in rows)
        self._columns = tuple(coded.column_labels[place] for place in columns)
        width = len(columns) * levels
        row_at = _places(rows, len(coded.row_labels))[coded.rows]
        column_at = _places(columns, len(coded.column_labels))[coded.columns]
        cell = row_at * width + column_at * levels + coded.levels
        cells, self._cell_of = np.unique(cell, return_inverse=True)
        self._shape = (len(rows), width)
        self._indices = (cells % width).astype(np.int32) if width else cells
        starts = np.searchsorted(cells, np.arange(len(rows) + 1) * width)
        self._starts = starts.astype(np.int32)

    def count(self, weights: Array) -> Counts:
        """The counts with each statement's own weight times the one given."""
        weight = self._coded.weights * weights
        data = np.bincount(self._cell_of, weight, minlength=len(self._indices))
        cells = sparse.csr_array((data, self._indices, self._starts), shape=self._shape, copy=True)
        cells.eliminate_zeros()
        counted = int(np.count_nonzero(weights))
        return Counts(self._rows, self._columns, self._coded.qualifier, cells, counted)


def _places(kept: Array, size: int) -> Array:
    at = np.full(size, -1, dtype=np.int64)
    at[kept] = np.arange(len(kept))
    return at
