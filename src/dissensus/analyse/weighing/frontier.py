"""Measures by support against risk: which of them no other one beats on both.

A measure is on the frontier where no other has at least its support and at most its risk, and
is better on one of them; equal measures do not beat each other. No weighted sum is given: it
would hide the choice that is the analyst's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]


def find_frontier(support: Sequence[float] | Array, risk: Sequence[float] | Array) -> Array:
    """Whether each measure is on the frontier; support higher and risk lower is better.

    Shapes (measures,) or (draws, measures). A measure with a missing value is on none.

    >>> find_frontier([0.9, 0.7, 0.6, 0.2], [0.8, 0.3, 0.5, 0.1]).tolist()
    [True, True, False, True]
    """
    good, bad = np.asarray(support, dtype=float), np.asarray(risk, dtype=float)
    if good.shape != bad.shape:
        raise AnalysisError(f"frontier: {good.shape} values of support and {bad.shape} of risk")
    known = np.asarray(np.isfinite(good) & np.isfinite(bad))
    if not good.shape[-1]:
        return known
    good, bad = np.where(known, good, -np.inf), np.where(known, bad, np.inf)
    # In order of risk, of one risk the best supported first: a measure is beaten by the best
    # of lower risk where that has as much support, and by the first of its own where it has more.
    order = np.lexsort((-good, bad), axis=-1)
    ranked, risks = np.take_along_axis(good, order, -1), np.take_along_axis(bad, order, -1)
    places = np.arange(good.shape[-1])
    starts = np.ones(good.shape, dtype=bool)
    starts[..., 1:] = risks[..., 1:] != risks[..., :-1]
    first = np.maximum.accumulate(np.where(starts, places, 0), axis=-1)
    best = np.maximum.accumulate(ranked, axis=-1)
    lower = np.take_along_axis(best, np.maximum(first - 1, 0), -1)
    beaten = (np.where(first > 0, lower, -np.inf) >= ranked) | (
        np.take_along_axis(ranked, first, -1) > ranked
    )
    found = np.empty_like(known)
    np.put_along_axis(found, order, ~beaten, -1)
    return np.asarray(found & known)


def share_on_frontier(support: Array, risk: Array) -> Array:
    """The share of draws (rows) in which each measure is on the frontier."""
    return np.asarray(find_frontier(support, risk).mean(axis=0))
