"""Eigenvalues of symmetric matrices, and eigenvectors only where they are asked for later.

A matrix is brought down to three diagonals once; eigenvalues are found from these, and so are
eigenvectors, turned back by what brought the matrix down. Source: Golub and Van Loan (2013),
Matrix Computations, sections 8.3 and 8.4, by LAPACK.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import unlocked

Array = np.ndarray[Any, np.dtype[Any]]

#: Smaller matrices are solved at once; so many columns are brought down, or turned back, at a time.
_FEW, _WIDTH, _TURNED = 8, 16, 64


@dataclass(frozen=True, eq=False)
class Reduced:
    """A symmetric matrix after it was brought down to three diagonals.

    ``mirrors`` has below its diagonals what did so, with ``factors``; of a small matrix it is
    the matrix itself, and ``beside`` and ``factors`` are empty.
    """

    mirrors: Array
    diagonal: Array
    beside: Array
    factors: Array

    @classmethod
    def of(cls, symmetric: Array) -> Reduced:
        """Bring a matrix down; it is overwritten. LinAlgError where it is not finite."""
        size = len(symmetric)
        if size < _FEW:
            return cls(symmetric, np.zeros(size), np.zeros(0), np.zeros(0))
        mirrors = np.asfortranarray(symmetric.T, dtype=float)
        return cls(mirrors, *unlocked.reduce(mirrors, _WIDTH))

    def find_values(self) -> Array:
        """The eigenvalues, the smallest first.

        >>> Reduced.of(np.array([[1.0, -1.0], [-1.0, 1.0]])).find_values().round(12).tolist()
        [0.0, 2.0]
        """
        if len(self.mirrors) < _FEW:
            return np.asarray(np.linalg.eigvalsh(self.mirrors))
        return unlocked.find_values(self.diagonal, self.beside)

    def find_vectors(self, *, single: bool) -> Array:
        """The eigenvectors in columns, in the order of the eigenvalues.

        ``single`` finds them in single precision, which takes half as long.

        >>> Reduced.of(np.diag([3.0, 1.0])).find_vectors(single=False).tolist()
        [[0.0, 1.0], [1.0, 0.0]]
        """
        if len(self.mirrors) < _FEW:
            return np.asarray(np.linalg.eigh(self.mirrors)[1])
        kind = np.float32 if single else np.float64
        vectors = unlocked.find_vectors(self.diagonal.astype(kind), self.beside.astype(kind))
        mirrors = np.asfortranarray(self.mirrors, dtype=kind)
        unlocked.turn_back(mirrors, self.factors.astype(kind), vectors, _TURNED)
        return vectors
