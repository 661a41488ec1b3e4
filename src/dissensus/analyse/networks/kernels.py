"""Kernels: how much a statement weighs by its distance from the centre of a window.

x is the distance in half windows, exact and not in whole units: -1 and 1 are the window's
ends. The gaussian has its standard deviation there and ends at 30 of them, where a weight is
1e-196 and the products of smaller ones would be no numbers any more. Sources: Epanechnikov
(1969), Theory of Probability and Its Applications 14; Silverman (1986), table 3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: Name of the kernel -> how far it reaches, in half windows.
REACH: Mapping[str, float] = {
    "uniform": 1.0,
    "triangular": 1.0,
    "epanechnikov": 1.0,
    "gaussian": 30.0,
}


def _uniform(x: Array) -> Array:
    return np.where(np.abs(x) <= 1, 0.5, 0.0)


def _triangular(x: Array) -> Array:
    return np.clip(1.0 - np.abs(x), 0.0, None)


def _epanechnikov(x: Array) -> Array:
    return np.clip(0.75 * (1.0 - x * x), 0.0, None)


def _gaussian(x: Array) -> Array:
    weights = np.exp(-x * x / 2.0) / np.sqrt(2.0 * np.pi)
    return np.where(np.abs(x) <= REACH["gaussian"], weights, 0.0)


#: Name of the kernel -> the weight at each distance, in half windows; each integrates to one.
KERNELS: Mapping[str, Callable[[Array], Array]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "epanechnikov": _epanechnikov,
    "gaussian": _gaussian,
}
