"""Spectra of networks, and how far two of them are apart.

The spectrum of a network is that of its Laplacian D - A: A holds the positive ties, negative
ones count as none, and D their sums by row on its diagonal. Divided by their sum the
eigenvalues are shares that add up to one, so that networks of different strength compare; a
network without a positive tie has only zeros. Sources: Chung (1997), Spectral Graph Theory,
chapter 1; De Domenico and Biamonte (2016), Physical Review X 6, 041062 (the shares).

The degree spectrum takes the sums by row in place of the eigenvalues. It is what Discourse
Network Analyzer 3.0 computes, where D - A loses its A; it says how strength is spread over
rows and nothing about who is tied to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import AnalysisError
from .alike import Classes
from .eigen import Reduced

Array = np.ndarray[Any, np.dtype[Any]]

#: Where this part of all rows or more would be left, a smaller matrix spares nothing.
_MOST = 0.95


@dataclass(frozen=True, eq=False)
class Solved:
    """The shares of a Laplacian's eigenvalues, and what its eigenvectors can be found from.

    ``rows`` says which rows the Laplacian has, all that are tied among them, and ``values`` are
    its eigenvalues, the largest first. ``reduced`` is the matrix that was solved, None without
    any tie: the Laplacian itself, or that of the ``classes`` of rows that are alike; the
    eigenvalues of the one and those that it lacks then come in ``order``.
    """

    shares: Array
    rows: Array
    values: Array
    reduced: Reduced | None
    classes: Classes | None = None
    order: Array | None = None

    def find_vectors(self, *, single: bool) -> Array:
        """The eigenvectors in columns, in the order of ``values``, as ``Reduced`` finds them."""
        if self.reduced is None:
            return np.zeros((0, 0))
        found = self.reduced.find_vectors(single=single)[:, ::-1]
        return found if self.classes is None else self.classes.stretch(found)[:, self.order]


def laplacian_spectrum(ties: Array) -> Array:
    """The shares of the Laplacian's eigenvalues, the largest first; as many as rows.

    ``ties`` is a symmetric matrix, its diagonal is not looked at.

    >>> laplacian_spectrum(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    return solve_laplacian(ties).shares


def solve_laplacian(ties: Array, *, alike: Array | None = None, overwrite: bool = False) -> Solved:
    """The same shares, with what the eigenvectors need, which is as large as the matrix.

    Rows of the same key in ``alike``, if it is given, must have the same ties to all others.
    With ``overwrite`` the ties are lost.

    >>> solve_laplacian(np.array([[0.0, 3.0], [3.0, 0.0]])).values.tolist()
    [6.0, 0.0]
    """
    weights = np.maximum(ties, 0.0, out=ties if overwrite else None)
    np.fill_diagonal(weights, 0.0)
    degrees = weights.sum(axis=1)
    rows = degrees > 0
    if not rows.any():
        return Solved(np.zeros(len(ties)), rows, np.zeros(0), None)
    if alike is not None:
        classes = Classes.find(alike[rows])
        if len(classes.many) < _MOST * len(rows):
            return _solve_classes(classes, weights, degrees, rows)
    if np.count_nonzero(rows) < _MOST * len(rows):
        # A row without a tie is a block of its own, of eigenvalue zero.
        weights, degrees = weights[np.ix_(rows, rows)], degrees[rows]
    else:
        rows = np.ones_like(rows)
    np.negative(weights, out=weights)
    np.fill_diagonal(weights, degrees)
    reduced = Reduced.of(weights)
    values = _find_values(reduced)
    return Solved(_share(values, degrees, len(ties)), rows, values, reduced)


def _solve_classes(classes: Classes, weights: Array, degrees: Array, rows: Array) -> Solved:
    """The Laplacian of some rows by their classes."""
    weights, degrees = weights[np.ix_(rows, rows)], degrees[rows]
    laplacian, others = classes.shrink(weights, degrees)
    reduced = Reduced.of(laplacian)
    values = np.concatenate([_find_values(reduced), others])
    order = np.argsort(-values, kind="stable")
    shares = _share(values[order], degrees, len(rows))
    return Solved(shares, rows, values[order], reduced, classes, order)


def _find_values(reduced: Reduced) -> Array:
    # Eigenvalues of a Laplacian are never negative; what is below zero is rounding.
    return np.maximum(reduced.find_values()[::-1], 0.0)


def _share(values: Array, degrees: Array, many: int) -> Array:
    """Eigenvalues, the largest first, as shares, with zeros to the number of rows."""
    shares = np.zeros(many)
    shares[: len(values)] = values / degrees.sum()
    return shares


def degree_spectrum(ties: Array) -> Array:
    """The shares of the rows' positive ties, the largest first; the diagonal is not looked at.

    >>> degree_spectrum(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [0.5, 0.5]
    """
    positive = np.maximum(ties, 0.0)
    np.fill_diagonal(positive, 0.0)
    return share(positive.sum(axis=1))


def share(degrees: Array) -> Array:
    """Degrees divided by their sum, the largest first; zeros where the sum is zero."""
    total = degrees.sum()
    return np.sort(degrees)[::-1] / total if total > 0 else np.zeros(len(degrees))


#: Name of the spectrum -> the shares of a matrix of ties.
SPECTRA: Mapping[str, Callable[[Array], Array]] = {
    "laplacian": laplacian_spectrum,
    "degree": degree_spectrum,
}


def compare_spectra(first: Array, second: Array) -> float:
    """The sum of the absolute differences of two spectra, place by place; 0 to 2.

    This is the L1 distance (the Wasserstein distance of the two sets of eigenvalues, times
    their number), not the Euclidean one. A shorter spectrum is filled up with zeros.
    """
    shared = min(len(first), len(second))
    beyond = first[shared:].sum() + second[shared:].sum()
    return float(np.abs(first[:shared] - second[:shared]).sum() + beyond)


def check_spectrum(spectrum: Array, what: str) -> Array:
    """The spectrum itself; AnalysisError where it is all zeros, so that nothing compares."""
    if not spectrum.any():
        raise AnalysisError(
            f"{what} has no positive tie, so it has no spectrum: choose an aggregation such as "
            "'congruence' or 'ignore', or a table in which actors share a concept"
        )
    return spectrum
