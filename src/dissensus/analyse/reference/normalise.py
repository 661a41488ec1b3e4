"""What ties are divided by, as in the reference; what is divided by zero is zero.

Two-mode ties: activity, by the row's ties under ignore, its statements under subtract, the
columns that it has under combine; prominence, the same by column. One-mode ties of rows with n
and n' statements: average (n + n') / 2; cosine n n', which is no cosine; jaccard a sum over cells
of columns and levels, in which counts that both have are multiplied, so that it has no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..networks.counts import Counts
from .source import Array
from .ties import count_cells


def _by_average(counts: Counts) -> Array:
    said = counts.of_rows()
    return np.asarray((said[:, None] + said[None, :]) / 2.0)


def _by_cosine(counts: Counts) -> Array:
    said = counts.of_rows()
    return np.outer(said, said)


#: Normalization of a one-mode network -> what each tie is divided by, (rows, rows).
ONEMODE: Mapping[str, Callable[[Counts], Array]] = {
    "average": _by_average,
    "jaccard": count_cells,
    "cosine": _by_cosine,
}


def _by_activity(counts: Counts, ties: Array, aggregation: str) -> Array:
    if aggregation == "combine":
        return np.asarray((ties > 0).sum(axis=1, keepdims=True))
    return np.asarray(counts.of_rows()[:, None])


def _by_prominence(counts: Counts, _: Array, __: str) -> Array:
    return np.asarray(counts.of_columns()[None, :])


#: Normalization of a two-mode network -> what each tie is divided by.
TWOMODE: Mapping[str, Callable[[Counts, Array, str], Array]] = {
    "activity": _by_activity,
    "prominence": _by_prominence,
}


def divide(ties: Array, by: Array) -> Array:
    """Divide ties; those over zero are zero, also where they are not a number."""
    by = np.broadcast_to(by, ties.shape)
    return np.asarray(np.divide(ties, by, out=np.zeros_like(ties), where=by != 0))
