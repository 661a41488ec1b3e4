"""What leaving out one concept does to a Laplacian spectrum, without all of its eigenvalues.

Written in the eigenvectors of the state before, the Laplacian after is nearly diagonal, and what
mixes most are neighbours in the spectrum. So only blocks of neighbours are kept and their
eigenvalues taken: the pinched shares, an estimate of the true ones. Two facts about them hold
without exception, and bound the loss from below (Bhatia 1997, Matrix Analysis, sections II.1 and
II.5):

- the true shares majorize them: the sum of the k largest true ones is no smaller;
- the squares of the true shares add up to those of the pinched ones and of all cells that lie
  outside the blocks, ``outside``, which is known from the network.

Let a be the pinched shares, b the true ones, f those of the network of all concepts, each from
the largest, and e_k >= 0 what the k largest of b exceed those of a by. For weights s_i from -1 to
1 the loss is at least sum s_i (b_i - f_i) = sum s_i (a_i - f_i) + sum e_k (s_k - s_k+1). Since
``outside`` = sum b_i^2 - a_i^2 >= 2 sum e_k (a_k - a_k+1), the last sum is at least
-slope outside / 2 where s never rises by more than ``slope`` times what a falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .spectrum import compare_spectra
from .subsets import Updated

Array = np.ndarray[Any, np.dtype[Any]]

#: As many neighbours in the spectrum are a block.
_BLOCK = 32
#: Slopes that are tried, in the number of rows.
_SLOPES = 2.0 ** np.arange(-1, 10)
#: What rounding may do to a bound.
_ROUNDING = 1e-10


@dataclass(frozen=True)
class Guess:
    """An estimate of a loss, what it is not less than, and what lies outside the blocks."""

    loss: float
    bound: float
    outside: float


class Screen:
    """The eigenvectors of a state, to guess the losses of what comes next."""

    def __init__(self, state: Updated, full: Array) -> None:
        self._state = state
        self._full = full
        # Who says nothing has no tie, whatever is left out.
        self._rows = np.flatnonzero(state.said > 0)
        ties = state.ties[np.ix_(self._rows, self._rows)]
        laplacian = -ties
        np.fill_diagonal(laplacian, ties.sum(axis=1))
        self._squares = float((laplacian**2).sum())
        values, vectors = np.linalg.eigh(laplacian)
        self._values = values[::-1]
        # Single precision does for changes; what it may cost is taken off the bounds.
        self._vectors = np.ascontiguousarray(vectors[:, ::-1], dtype=np.float32)
        self._even = len(values) // _BLOCK * _BLOCK
        self._blocks = _split(self._vectors[:, : self._even])
        self._total = float(state.degrees.sum())

    @property
    def loss(self) -> float:
        """That of the state itself."""
        return compare_spectra(self._fill(self._values, self._total), self._full)

    def guess(self, concept: int) -> Guess:
        """The loss without a concept that is in."""
        state = self._state
        places, _, _, changed = state.change([concept])
        before = state.ties[places]
        grown = changed - before
        degrees = grown.sum(axis=0)
        degrees[places] = grown.sum(axis=1)
        total = self._total + float(degrees.sum())
        # The squares of ties that change, those between two of the places once.
        squared = changed**2 - before**2
        ties = float(2.0 * squared.sum() - squared[:, places].sum())
        diagonal = float((degrees * (2.0 * state.degrees + degrees)).sum())
        # Each change is added by row and by column, so half of it where both change.
        grown[:, places] /= 2.0
        size = 2.0 * float(np.linalg.norm(grown)) + float(np.linalg.norm(degrees))
        at = np.searchsorted(self._rows, places)
        pinched = self._pinch(at, grown[:, self._rows], degrees[self._rows])
        if total <= _ROUNDING:
            # No tie is left, or next to none.
            return Guess(compare_spectra(self._fill(pinched, 0.0), self._full), 0.0, 0.0)
        shares = self._fill(np.sort(pinched)[::-1], total)
        # How far the blocks, as a whole, may be from what they are without rounding.
        error = len(self._rows) * np.finfo(np.float32).eps * size / total
        inside = float((shares**2).sum())
        outside = (self._squares + ties + diagonal) / total**2 - inside
        outside = max(outside, 0.0) + error * (2.0 * np.sqrt(inside) + error)
        bound = bound_loss(shares, self._full, outside) - np.sqrt(len(shares)) * error
        loss = compare_spectra(shares, self._full)
        return Guess(loss, max(float(bound), 0.0), float(outside))

    def _fill(self, values: Array, total: float) -> Array:
        """Eigenvalues as shares, with zeros for the rows that say nothing."""
        shares = np.zeros(len(self._full))
        if total > 0:
            shares[: len(values)] = np.maximum(values, 0.0) / total
        return shares

    def _pinch(self, at: Array, half: Array, degrees: Array) -> Array:
        """The eigenvalues of the blocks of the Laplacian after, in no order."""
        even, values = self._even, self._values
        mixed = half.astype(np.float32) @ self._vectors
        changes = degrees.astype(np.float32)
        found = []
        if even:
            parts = (self._blocks, _split(mixed[:, :even]))
            found.append(_solve(values[:even], parts, at, changes))
        if even < len(values):
            rest = (self._vectors[None, :, even:], mixed[None, :, even:])
            found.append(_solve(values[even:], rest, at, changes))
        return np.concatenate(found)


def _split(vectors: Array) -> Array:
    """Columns in blocks: (blocks, rows, columns)."""
    parts = vectors.reshape(len(vectors), -1, _BLOCK)
    return np.ascontiguousarray(parts.transpose(1, 0, 2))


def _solve(values: Array, parts: tuple[Array, Array], at: Array, degrees: Array) -> Array:
    """The eigenvalues of each block: with the change of degrees, less that of ties."""
    vectors, mixed = parts
    ties = vectors[:, at].transpose(0, 2, 1) @ mixed
    change = (vectors * degrees[:, None]).transpose(0, 2, 1) @ vectors
    inner = (change - ties - ties.transpose(0, 2, 1)).astype(float)
    place = np.arange(vectors.shape[2])
    inner[:, place, place] += values.reshape(len(vectors), -1)
    return np.asarray(np.linalg.eigvalsh(inner)).ravel()


def bound_loss(pinched: Array, full: Array, outside: float) -> float:
    """What the L1 distance of the true shares from ``full`` is not less than; see above.

    ``pinched`` are the shares of the blocks, the largest first; ``outside`` the sum of the
    squares of the cells outside the blocks, in shares too.

    >>> round(bound_loss(np.array([0.6, 0.4]), np.array([0.5, 0.5]), 0.0), 6)
    0.2
    """
    apart = pinched - full
    # Weights that only fall: 1 up to some place, -1 from there.
    least = 2.0 * float(np.cumsum(apart).max(initial=0.0))
    slopes = _SLOPES[:, None] * len(full)
    level = slopes * pinched
    raised = np.sign(apart) + level
    below = np.minimum.accumulate(raised, axis=1) - level
    above = np.maximum.accumulate(raised[:, ::-1], axis=1)[:, ::-1] - level
    found = np.stack([below @ apart, above @ apart]) - slopes[:, 0] * outside / 2.0
    # Between two weights that are allowed all are, so their mean is too.
    best = max(least, float(found.max()), float(found.mean(axis=0).max()))
    return max(best - _ROUNDING, 0.0)
