"""What a loss is not less than, where only blocks of a matrix have been solved.

Cut a symmetric matrix into blocks along its diagonal and leave out what lies outside of them:
the pinched matrix. Two facts about its eigenvalues hold without exception (Bhatia 1997, Matrix
Analysis, sections II.1 and II.5):

- the true ones majorize them: the sum of the k largest true ones is no smaller;
- the squares of the true ones add up to those of the pinched ones and of all cells that lie
  outside the blocks, ``outside``.

Let a be the pinched shares, b the true ones, f those of the network of all concepts, each from
the largest, and e_k >= 0 what the k largest of b exceed those of a by. For weights s_i from -1 to
1 the loss is at least sum s_i (b_i - f_i) = sum s_i (a_i - f_i) + sum e_k (s_k - s_k+1). Since
``outside`` = sum b_i^2 - a_i^2 >= 2 sum e_k (a_k - a_k+1), the last sum is at least
-slope outside / 2 where s never rises by more than ``slope`` times what a falls.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: Slopes that are tried, in the number of rows.
_SLOPES = 2.0 ** np.arange(-1, 10)
#: What rounding may do to a bound.
ROUNDING = 1e-10


def bound_loss(pinched: Array, full: Array, outside: Array | float) -> Array:
    """What the L1 distance of the true shares from ``full`` is not less than; see above.

    ``pinched`` are the shares of the blocks, the largest first, of one matrix or of several,
    (matrices, rows); ``outside`` the sum of the squares of the cells outside the blocks, in
    shares too.

    >>> round(float(bound_loss(np.array([0.6, 0.4]), np.array([0.5, 0.5]), 0.0)), 6)
    0.2
    """
    apart = pinched - full
    signs = np.sign(apart)
    # Weights that only fall: 1 up to some place, -1 from there.
    best = 2.0 * np.cumsum(apart, axis=-1).max(axis=-1, initial=0.0)
    for slope in _SLOPES * len(full):
        level = slope * pinched
        raised = signs + level
        below = ((np.minimum.accumulate(raised, axis=-1) - level) * apart).sum(axis=-1)
        raised = np.maximum.accumulate(raised[..., ::-1], axis=-1)[..., ::-1]
        above = ((raised - level) * apart).sum(axis=-1)
        # Between two weights that are allowed all are; of the ends one is the best.
        found = np.maximum(below, above) - slope * np.asarray(outside) / 2.0
        best = np.maximum(best, found)
    return np.asarray(np.maximum(best - ROUNDING, 0.0))
