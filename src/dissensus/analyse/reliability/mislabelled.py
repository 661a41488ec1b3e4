"""What labels were before a coder mixed some of them up.

A confusion matrix has one row for each true label and the chances of the labels given; it is
counted on checked statements. Sources: Rogan & Gladen (1978), Estimating prevalence from the
results of a screening test, American Journal of Epidemiology 107:71-76; Grassia & Sundberg
(1982), Statistical precision in the calibration and use of sorting machines, Technometrics 24.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]


def rogan_gladen(observed: float, sensitivity: float, specificity: float) -> float:
    """The true share from an observed one, kept in [0, 1].

    Raises AnalysisError where the test is no better than chance.

    >>> round(rogan_gladen(23 / 150, 0.96, 0.89), 5)
    0.05098
    """
    gain = sensitivity + specificity - 1.0
    if gain <= 0:
        raise AnalysisError("sensitivity and specificity must sum to more than 1")
    return min(1.0, max(0.0, (observed + specificity - 1.0) / gain))


def unmix(observed: Sequence[float] | Array, confusion: Sequence[Sequence[float]] | Array) -> Array:
    """The true shares that give the observed ones: solved, or the nearest by likelihood.

    Where the solution leaves [0, 1], shares by expectation and maximisation take its place.

    >>> rows = [[0.85, 0.10, 0.05], [0.15, 0.75, 0.10], [0.05, 0.15, 0.80]]
    >>> unmix([0.54, 0.18, 0.28], rows).round(6).tolist()
    [0.6, 0.1, 0.3]
    """
    counts, rows = np.asarray(observed, dtype=float), _check(confusion)
    if counts.shape != (rows.shape[1],) or (counts < 0).any() or not counts.sum():
        raise AnalysisError("observed: give one number of 0 or more for each label, not all 0")
    shares = counts / counts.sum()
    if rows.shape[0] == rows.shape[1] and np.linalg.cond(rows) < 1e8:
        solved = np.linalg.solve(rows.T, shares)
        if (solved >= 0).all():
            return np.asarray(solved / solved.sum())
    return _maximise(shares, rows)


def _maximise(shares: Array, rows: Array, *, steps: int = 10_000) -> Array:
    found = np.full(len(rows), 1.0 / len(rows))
    for _ in range(steps):
        joint = found[:, None] * rows
        given = joint.sum(axis=0)
        part = np.divide(joint, given, out=np.zeros_like(joint), where=given > 0)
        following = part @ shares
        if np.abs(following - found).max() < 1e-12:
            break
        found = following
    return np.asarray(found / found.sum())


def _check(confusion: Sequence[Sequence[float]] | Array) -> Array:
    rows = np.asarray(confusion, dtype=float)
    if rows.ndim != 2 or (rows < 0).any() or not (rows.sum(axis=1) > 0).all():
        raise AnalysisError("confusion: give a row of numbers of 0 or more for each true label")
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))
