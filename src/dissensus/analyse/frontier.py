"""Measures by support against risk: which of them no other one beats on both.

A measure is on the frontier where no other has at least its support and at most its risk, and
is better on one of them; equal measures do not beat each other. No weighted sum is given: it
would hide the choice that is the analyst's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import AnalysisError

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
    no_worse = (good[..., :, None] <= good[..., None, :]) & (bad[..., :, None] >= bad[..., None, :])
    better = (good[..., :, None] < good[..., None, :]) | (bad[..., :, None] > bad[..., None, :])
    beaten = (no_worse & better).any(axis=-1)
    return np.asarray(~beaten & np.isfinite(good) & np.isfinite(bad))


def share_on_frontier(support: Array, risk: Array) -> Array:
    """The share of draws (rows) in which each measure is on the frontier."""
    return np.asarray(find_frontier(support, risk).mean(axis=0))
