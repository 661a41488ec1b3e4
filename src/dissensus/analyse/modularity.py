"""Signed modularity: how much more allies are together, and opponents apart, than by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from .signed import Signed

Array = np.ndarray[Any, np.dtype[Any]]


def make_modularity(graph: Signed) -> Array:
    """The matrix whose sum within groups is the signed modularity Q; symmetric, (n, n).

    Q = 1 / (2w+ + 2w-) sum over i, j in one group of w_ij - (k+_i k+_j / 2w+ - k-_i k-_j / 2w-),
    with k+ and k- the sums of an actor's positive and negative ties and w+ and w- those of all.
    Source: Gomez, S., Jensen, P. and Arenas, A. (2009), Analysis of community structure in
    networks of correlated data, Physical Review E 80, 016114.
    """
    matrix = graph.matrix
    excess = matrix.copy()
    for sign in (1.0, -1.0):
        strengths = np.maximum(sign * matrix, 0.0).sum(axis=1)
        if both := strengths.sum():
            excess -= sign * np.outer(strengths, strengths) / both
    return excess / (2 * graph.total) if graph.total else excess


def measure_modularity(graph: Signed, labels: Array) -> float:
    """The signed modularity of groups; NaN without ties.

    >>> from .signed import make_signed
    >>> two_pairs = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]])
    >>> round(measure_modularity(make_signed(two_pairs), np.array([0, 0, 1, 1])), 6)
    0.5
    """
    if not graph.total:
        return float("nan")
    return float(make_modularity(graph)[labels[:, None] == labels[None, :]].sum())
