"""How far two divisions of the same actors agree, and what several have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .moving import maximise

Array = np.ndarray[Any, np.dtype[Any]]


def cross(first: Array, second: Array) -> Array:
    """How many actors are in each group of one and each group of the other division."""
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    table = np.zeros((rows.max(initial=-1) + 1, columns.max(initial=-1) + 1))
    np.add.at(table, (rows, columns), 1)
    return table


def compare_pairs(first: Array, second: Array) -> float:
    """The adjusted Rand index: 1 the same division, 0 as much agreement as by chance.

    NaN for fewer than two actors; 1 where both put all together or all apart. Source: Hubert,
    L. and Arabie, P. (1985), Comparing partitions, Journal of Classification 2:193-218.

    >>> round(compare_pairs(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])), 6)
    0.242424
    """
    table = cross(first, second)
    pairs = len(first) * (len(first) - 1) / 2
    if not pairs:
        return float("nan")
    both = _count_pairs(table)
    own, other = _count_pairs(table.sum(axis=1)), _count_pairs(table.sum(axis=0))
    expected, most = own * other / pairs, (own + other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _count_pairs(sizes: Array) -> float:
    return float((sizes * (sizes - 1)).sum()) / 2


def compare_information(first: Array, second: Array) -> float:
    """Normalised mutual information in [0, 1]: the shared over the mean of the two entropies.

    NaN without actors; 1 where both put all together. Source: Strehl, A. and Ghosh, J. (2002),
    Cluster ensembles, Journal of Machine Learning Research 3:583-617; here with the arithmetic
    mean.

    >>> round(compare_information(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])), 6)
    0.343711
    """
    if not len(first):
        return float("nan")
    shares = cross(first, second) / len(first)
    own, other = _entropy(shares.sum(axis=1)), _entropy(shares.sum(axis=0))
    shared = own + other - _entropy(shares.ravel())
    return 1.0 if own + other == 0 else min(1.0, max(0.0, 2 * shared / (own + other)))


def _entropy(shares: Array) -> float:
    kept = shares[shares > 0]
    return float(-(kept * np.log(kept)).sum())


def share_groups(divisions: Sequence[Array]) -> Array:
    """The share of divisions in which each two actors are in one group, (n, n).

    >>> share_groups([np.array([0, 0, 1]), np.array([1, 0, 0])]).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    same = [labels[:, None] == labels[None, :] for labels in divisions]
    return np.asarray(np.mean(np.array(same, dtype=float), axis=0))


def find_consensus(together: Array, *, seed: int, deadline: float) -> Array:
    """Groups whose members are together more often than not: correlation clustering of shares.

    ``together`` are shares of divisions, (n, n), NaN where two actors cannot be compared. Ties
    are shares less one half (Filkov and Skiena 2004, Intl. J. on AI Tools 13:863-880).
    """
    ties = np.nan_to_num(together - 0.5, nan=0.0)
    return maximise(ties, np.random.default_rng(seed), deadline=deadline)
