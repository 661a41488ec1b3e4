"""What leaving out one concept does to a Laplacian spectrum, without all of its eigenvalues.

Written in the eigenvectors of the state before, the Laplacian after is nearly diagonal, and what
mixes most are neighbours in the spectrum. So only the diagonal is taken, which is quick for all
concepts at once, or blocks of neighbours, for one concept. Both are pinched matrices, which say
from below what the loss is, see ``bounds``.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from .bounds import ROUNDING, bound_loss
from .changes import Changes
from .spectrum import compare_spectra
from .subsets import Updated, pick
from .workers import Apply

Array = np.ndarray[Any, np.dtype[Any]]

#: As many neighbours in the spectrum are a block.
_BLOCK = 32
#: Single precision does for changes; what it may cost is taken off the bounds.
_SINGLE = np.float32
#: An eigenvalue that no Laplacian has, and that counts as none.
_FILLED = -1.0


@dataclass(frozen=True)
class Guess:
    """An estimate of a loss, what it is not less than, and what lies outside the blocks."""

    loss: float
    bound: float
    outside: float

    def join(self, other: Guess) -> Guess:
        """The mean of two guesses of the same loss, or the better bound where it is above."""
        bound = max(self.bound, other.bound)
        loss = max((self.loss + other.loss) / 2.0, bound)
        return Guess(loss, bound, min(self.outside, other.outside))


@dataclass(frozen=True, eq=False)
class _Parts:
    """What the concepts change, a row for each; ``mixed`` has the shared rows in eigenvectors.

    ``diagonal`` is the change of the Laplacian's diagonal in eigenvectors, ``degrees`` that of
    the sums of ties, ``squares`` that of the sum of all squared cells; ``size`` is what the
    norm of the change is not above.
    """

    mixed: Array
    diagonal: Array
    degrees: Array
    squares: Array
    size: Array


class Screen:
    """The eigenvectors of a state, to guess the losses of what comes next.

    Without ``bounds`` those of the guesses are all 0, which is quicker.
    """

    def __init__(self, state: Updated, full: Array) -> None:
        self.bounds = True
        self._state, self._full = state, full
        # Who says nothing has no tie, whatever is left out.
        self._rows = np.flatnonzero(state.said > 0)
        self._ties = pick(state.ties, self._rows)
        self._degrees = self._ties.sum(axis=1)
        self._total = float(self._degrees.sum())
        laplacian = -self._ties
        np.fill_diagonal(laplacian, self._degrees)
        self._squares = float(np.vdot(laplacian, laplacian))
        values, vectors = np.linalg.eigh(laplacian)
        turned = np.ascontiguousarray(vectors[:, ::-1], dtype=_SINGLE)
        self._basis = _Basis(values[::-1], turned)

    @property
    def loss(self) -> float:
        """That of the state itself."""
        shares = self._share(self._basis.values[None], np.array([self._total]))[0]
        return compare_spectra(shares, self._full)

    def estimate(self, concepts: Sequence[int], apply: Apply = map) -> dict[int, Guess]:
        """The losses without each of some concepts that are in, from the diagonal alone."""
        self._numbers = {one: number for number, one in enumerate(concepts)}
        self._changes = Changes(self._state, self._rows, self._ties, concepts)
        self._parts = self._prepare(apply)
        found = self._judge(np.arange(len(concepts)), self._basis.values + self._parts.diagonal)
        return dict(zip(concepts, found, strict=True))

    def guess(
        self, concepts: Sequence[int], apply: Apply = map, *, shifted: bool = False
    ) -> list[Guess]:
        """The losses without each of some concepts that were estimated, from the blocks.

        The blocks are ``shifted`` by half of one, to see what their borders do.
        """
        numbers = np.array([self._numbers[one] for one in concepts])
        pinch = partial(self._pinch, self._turned if shifted else self._basis)
        return self._judge(numbers, np.stack(list(apply(pinch, numbers))))

    @cached_property
    def _turned(self) -> _Basis:
        return self._basis.turn(_BLOCK // 2)

    def _pinch(self, basis: _Basis, number: int) -> Array:
        """The eigenvalues of the blocks without a concept."""
        changes, near = self._changes, basis.vectors[self._changes.at[number]]
        # The square counts by row and by column, so half of it for each.
        mixed = changes.find_square(number).values.astype(_SINGLE) @ near
        mixed /= 2.0
        mixed += np.roll(self._parts.mixed[changes.part[number]], -basis.turned, axis=1)
        return basis.pinch(near, mixed, self._parts.degrees[number].astype(_SINGLE))

    def _prepare(self, apply: Apply) -> _Parts:
        """The changes of all concepts; first what they share, then the square of each."""
        changes, vectors = self._changes, self._basis.vectors
        mixed = np.empty((len(changes.who), len(self._ties)), dtype=_SINGLE)
        degrees = np.zeros((len(changes.at), len(self._ties)))
        sums, squares, added = np.empty((3, len(changes.who)))

        def share(some: slice) -> Array:
            rows = changes.find_rows(some)
            mixed[some] = rows.astype(_SINGLE) @ vectors
            sums[some] = rows.sum(axis=1)
            squares[some] = np.einsum("ij,ij->i", rows, rows)
            added[some] = 2.0 * np.einsum("ij,ij->i", rows, self._ties[changes.who[some]])
            return np.asarray(changes.of[:, some] @ rows)

        for part in apply(share, changes.split_rows()):
            degrees += part
        diagonal = -(changes.of.astype(_SINGLE) @ (2.0 * vectors[changes.who] * mixed))
        size = 2.0 * np.sqrt(changes.of @ squares)
        # Squares of ties that change: those of a row, twice, but those among S as they are.
        changed = 2.0 * (changes.of @ (squares + added))

        def add_squares(numbers: range) -> None:
            for number in numbers:
                at, square = changes.at[number], changes.find_square(number)
                degrees[number, at] += sums[changes.part[number]] + square.values.sum(axis=1)
                near = vectors[at]
                inner = square.values.astype(_SINGLE) @ near
                diagonal[number] -= np.einsum("ij,ij->j", near, inner)
                size[number] += math.sqrt(np.vdot(square.values, square.values))
                changed[number] += np.vdot(2.0 * square.ties + square.grown, square.grown)
                changed[number] -= 2.0 * np.vdot(2.0 * square.ties + square.rows, square.rows)

        # Each thread has rows of its own.
        deque(apply(add_squares, [range(one, len(degrees), 4) for one in range(4)]), maxlen=0)
        diagonal += degrees.astype(_SINGLE) @ vectors**2
        changed += (degrees * (2.0 * self._degrees + degrees)).sum(axis=1)
        size += np.linalg.norm(degrees, axis=1)
        return _Parts(mixed, diagonal, degrees, changed, size)

    def _judge(self, numbers: Array, pinched: Array) -> list[Guess]:
        """Guesses from the eigenvalues of pinched matrices, a row for each, in any order."""
        parts = self._parts
        totals = self._total + parts.degrees[numbers].sum(axis=1)
        # Where no tie is left, or next to none, nothing is, and all is known.
        is_empty = totals <= ROUNDING
        totals = np.where(is_empty, 1.0, totals)
        shares = self._share(np.where(is_empty[:, None], 0.0, pinched), totals)
        # How far the blocks, as a whole, may be from what they are without rounding.
        error = len(self._ties) * np.finfo(_SINGLE).eps * parts.size[numbers] / totals
        inside = (shares**2).sum(axis=1)
        outside = (self._squares + parts.squares[numbers]) / totals**2 - inside
        outside = np.maximum(outside, 0.0) + error * (2.0 * np.sqrt(inside) + error)
        bounds = np.zeros(len(numbers))
        if self.bounds:
            bounds = bound_loss(shares, self._full, outside) - np.sqrt(shares.shape[1]) * error
            bounds = np.where(is_empty, 0.0, np.maximum(bounds, 0.0))
        losses = np.abs(shares - self._full).sum(axis=1)
        outside = np.where(is_empty, 0.0, outside)
        told = zip(losses.tolist(), bounds.tolist(), outside.tolist(), strict=True)
        return [Guess(*one) for one in told]

    def _share(self, values: Array, totals: Array) -> Array:
        """Eigenvalues as shares, the largest first, with zeros for the rows that say nothing."""
        shares = np.zeros((len(values), len(self._full)))
        ordered = np.sort(np.maximum(values, 0.0), axis=1)[:, ::-1][:, : len(self._ties)]
        shares[:, : ordered.shape[1]] = ordered / np.where(totals > 0, totals, 1.0)[:, None]
        return shares


@dataclass(frozen=True, eq=False)
class _Basis:
    """Eigenvalues, the largest first, and their eigenvectors in columns; or both turned round.

    Turned, those that were first come last; blocks then have their borders elsewhere.
    """

    values: Array
    vectors: Array
    turned: int = 0

    def turn(self, by: int) -> _Basis:
        """The same with the first so many at the end."""
        vectors = np.ascontiguousarray(np.roll(self.vectors, -by, axis=1))
        return _Basis(np.roll(self.values, -by), vectors, self.turned + by)

    @cached_property
    def _padded(self) -> tuple[Array, Array]:
        """The eigenvalues and the vectors in blocks; the last one is filled up."""
        values = np.full(-(-len(self.values) // _BLOCK) * _BLOCK, _FILLED)
        values[: len(self.values)] = self.values
        return values.reshape(-1, _BLOCK), _split(self.vectors)

    def pinch(self, near: Array, mixed: Array, degrees: Array) -> Array:
        """The eigenvalues of the blocks where some rows and all degrees change.

        Some are below zero, from what the last block is filled up with, and count as none.
        ``near`` and ``mixed`` are those rows' part of the vectors, and half of what the change
        of ties makes of all of them.
        """
        values, vectors = self._padded
        ties = _split(near).transpose(0, 2, 1) @ _split(mixed)
        change = (vectors * degrees[:, None]).transpose(0, 2, 1) @ vectors
        inner = (change - ties - ties.transpose(0, 2, 1)).astype(float)
        place = np.arange(_BLOCK)
        inner[:, place, place] += values
        return np.asarray(np.linalg.eigvalsh(inner)).ravel()


def _split(vectors: Array) -> Array:
    """Columns in blocks, (blocks, rows, columns); zeros fill the last one up."""
    rows, columns = vectors.shape
    many = -(-columns // _BLOCK)
    if many * _BLOCK != columns:
        filled = np.zeros((rows, many * _BLOCK), dtype=vectors.dtype)
        filled[:, :columns] = vectors
        vectors = filled
    return np.ascontiguousarray(vectors.reshape(rows, many, _BLOCK).transpose(1, 0, 2))
