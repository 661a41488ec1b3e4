"""Rows that are alike: who says the same is tied alike, so that a Laplacian shrinks.

Let the rows of a network fall into classes whose members have the same ties to all others. A
vector that is zero outside of a class and adds up to zero in it is an eigenvector of the
Laplacian; its eigenvalue is the sum of a member's ties plus the tie of two members. All other
eigenvectors are constant on each class. So of the classes alone, weighted by how many members
they have, a smaller symmetric matrix has all other eigenvalues (Godsil and Royle 2001, Algebraic
Graph Theory, section 9.3, equitable partitions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of rows: a first and a last member, how many, and which class each row is of."""

    first: Array
    last: Array
    many: Array
    of: Array

    @classmethod
    def find(cls, keys: Array) -> Classes:
        """The classes of rows that have the same key.

        >>> found = Classes.find(np.array([7, 3, 7]))
        >>> found.first.tolist(), found.last.tolist(), found.of.tolist()
        ([1, 0], [1, 2], [1, 0, 1])
        """
        order = np.argsort(keys, kind="stable")
        is_new = np.ones(len(keys), dtype=bool)
        is_new[1:] = keys[order[1:]] != keys[order[:-1]]
        starts = np.flatnonzero(is_new)
        many = np.diff(starts, append=len(keys))
        of = np.empty(len(keys), dtype=np.intp)
        of[order] = np.cumsum(is_new) - 1
        return cls(order[starts], order[starts + many - 1], many, of)

    def shrink(self, ties: Array, degrees: Array) -> tuple[Array, Array]:
        """The Laplacian of the classes, and the eigenvalues that it lacks; see above.

        ``ties`` have zeros on their diagonal, and ``degrees`` are their sums. Of n members of a
        class n - 1 eigenvalues are lacking.

        >>> ties = np.ones((3, 3)) - np.eye(3)
        >>> matrix, others = Classes.find(np.zeros(3)).shrink(ties, ties.sum(axis=1))
        >>> matrix.tolist(), others.tolist()
        ([[0.0]], [3.0, 3.0])
        """
        # Of a class of one that is the diagonal, zero.
        among, sums = ties[self.first, self.last], degrees[self.first]
        roots = np.sqrt(self.many)
        matrix = ties[np.ix_(self.first, self.first)]
        matrix *= -roots
        matrix *= roots[:, None]
        np.fill_diagonal(matrix, sums - (self.many - 1) * among)
        return matrix, np.repeat(sums + among, self.many - 1)

    def stretch(self, vectors: Array) -> Array:
        """Eigenvectors of the rows from those of the classes, in columns; those lacking follow.

        >>> Classes.find(np.zeros(2)).stretch(np.ones((1, 1))).round(3).tolist()
        [[0.707, 0.707], [0.707, -0.707]]
        """
        stretched = np.zeros((len(self.of),) * 2, dtype=vectors.dtype)
        stretched[:, : len(vectors)] = (vectors / np.sqrt(self.many)[:, None])[self.of]
        at = len(vectors)
        for number in np.flatnonzero(self.many > 1).tolist():
            members = np.flatnonzero(self.of == number)
            for place in range(1, len(members)):
                # The sum of those before, less as many times this one: all at right angles.
                length = (place * (place + 1)) ** 0.5
                stretched[members[:place], at] = 1.0 / length
                stretched[members[place], at] = -place / length
                at += 1
        return stretched
