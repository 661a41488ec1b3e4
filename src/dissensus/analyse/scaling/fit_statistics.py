"""How well points tell the positions: the figures that are printed with every scale.

``correct`` is the share of positions whose most probable level is the one taken. APRE is the
proportional reduction of error over all measures, sum(minority - errors) / sum(minority), where
the minority of a measure are the positions outside its most frequent level; GMP is the geometric
mean probability of the positions taken (Poole and Rosenthal 1997; Armstrong and others 2014).
All three are of the positions that the points were fitted to, so they flatter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Fit:
    """Correct classification and GMP in [0, 1]; APRE at most 1, below 0 worse than the modes.

    APRE is NaN where no measure has a minority.
    """

    correct: float
    apre: float
    gmp: float

    def describe(self) -> str:
        """The three figures in one line."""
        return f"{self.correct:.1%} correct, APRE {self.apre:.3f}, GMP {self.gmp:.3f}"


def measure_fit(odds: Array, levels: Array, columns: Array) -> Fit:
    """The fit of probabilities to the levels taken.

    ``odds`` has the shape (positions, levels), ``levels`` and ``columns`` the level and the
    measure of each position as places.

    >>> measure_fit(np.array([[.9, .1], [.4, .6]]), np.array([0, 1]), np.array([0, 0])).describe()
    '100.0% correct, APRE 1.000, GMP 0.735'
    """
    hits = np.argmax(odds, axis=1) == levels
    taken = odds[np.arange(len(levels)), levels]
    measures, height = int(columns.max()) + 1, odds.shape[1]
    counts = np.bincount(columns * height + levels, minlength=measures * height)
    by_measure = counts.reshape(measures, height)
    minority = int(np.sum(by_measure.sum(axis=1) - by_measure.max(axis=1)))
    errors = int(np.sum(~hits))
    return Fit(
        correct=float(np.mean(hits)),
        apre=(minority - errors) / minority if minority else float("nan"),
        gmp=float(np.exp(np.mean(np.log(taken)))),
    )
