"""What leaving out one concept does to a Laplacian spectrum, without all of its eigenvalues.

Written in the eigenvectors of the state before, the Laplacian after is nearly diagonal, and what
mixes most are neighbours in the spectrum. So only the diagonal is taken, which is quick for all
concepts at once, or blocks of neighbours, for one concept. Both are pinched matrices, which say
from below what the loss is, see ``bounds``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from .bounds import ROUNDING, bound_loss
from .changes import KEPT, SINGLE, Changes, Sums
from .spectrum import Solved
from .subsets import Updated, pick
from .workers import Apply

Array = np.ndarray[Any, np.dtype[Any]]

#: As many neighbours in the spectrum are a block.
_BLOCK = 32
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
        return Guess(loss, bound, max(self.outside, other.outside))


@dataclass(frozen=True, eq=False)
class _Parts:
    """What the concepts change, a row for each; ``mixed`` has the shared rows in eigenvectors.

    ``diagonal`` is the change of the Laplacian's diagonal in eigenvectors, and ``halves`` are kept
    of some concepts, see ``find_half``.
    """

    sums: Sums
    mixed: Array
    diagonal: Array
    halves: dict[int, Array]


class Screen:
    """The eigenvectors of a state, to guess the losses of what comes next.

    ``solved`` are the eigenvalues of its ties. Without ``bounds`` those of the guesses are all 0,
    which is quicker: the eigenvectors are then found in single precision only.
    """

    def __init__(self, state: Updated, full: Array, solved: Solved, *, bounds: bool) -> None:
        self._bounds = bounds
        self._state, self._full = state, full
        # Who says nothing has no tie, whatever is left out.
        self._rows = np.flatnonzero((state.said > 0) | solved.rows)
        self._ties = pick(state.ties, self._rows)
        self._degrees = self._ties.sum(axis=1)
        self._total = float(self._degrees.sum())
        self._solved = solved

    def estimate(self, concepts: Sequence[int], apply: Apply = map) -> dict[int, Guess]:
        """The losses without each of some concepts that are in, from the diagonal alone."""
        self._numbers = {one: number for number, one in enumerate(concepts)}
        self._changes = Changes(self._state, self._rows, self._ties, concepts)
        # Nearly all of the one is linear algebra, and of the other Python.
        makers: list[Callable[[], Any]] = [self._make_basis, self._changes.sum_up]
        self._basis: _Basis
        self._basis, sums = apply(lambda make: make(), makers)
        self._parts = parts = self._prepare(sums, apply)
        inside = (parts.diagonal.astype(float) ** 2).sum(axis=1)
        values = self._basis.values + parts.diagonal
        found = self._judge(np.arange(len(concepts)), values, inside)
        return dict(zip(concepts, found, strict=True))

    def guess(
        self, concepts: Sequence[int], apply: Apply = map, *, shifted: bool = False
    ) -> list[Guess]:
        """The losses without each of some concepts that were estimated, from the blocks.

        The blocks are ``shifted`` by half of one, to see what their borders do.
        """
        numbers = np.array([self._numbers[one] for one in concepts])
        pinch = partial(self._pinch, self._turned if shifted else self._basis)
        values, inside = zip(*apply(pinch, numbers.tolist()), strict=True)
        return self._judge(numbers, np.stack(values), np.array(inside))

    @cached_property
    def _turned(self) -> _Basis:
        return self._basis.turn(_BLOCK // 2)

    def _make_basis(self) -> _Basis:
        """The eigenvectors before, among the rows that say anything."""
        return _make_basis(self._solved, self._solved.rows[self._rows], single=not self._bounds)

    def _pinch(self, basis: _Basis, number: int) -> tuple[Array, float]:
        """The eigenvalues of the blocks without a concept, and the squares of what changed."""
        half = self._parts.halves.get(number)
        if half is None:
            half = self._find_half(number, self._parts.sums, self._parts.mixed)
        if basis.turned:
            half = np.roll(half, -basis.turned, axis=1)
        near = basis.vectors[self._changes.at[number]]
        return basis.pinch(near, half, self._parts.sums.degrees[number].astype(SINGLE))

    def _find_half(self, number: int, sums: Sums, mixed: Array) -> Array:
        """Half of what the change of ties makes of the vectors, in the rows of a concept."""
        square = sums.kept.get(number)
        if square is None:
            square = self._changes.find_square(number).values.astype(SINGLE)
        # The square counts by row and by column, so half of it for each.
        half = square @ self._basis.vectors[self._changes.at[number]]
        half /= 2.0
        half += mixed[self._changes.part[number]]
        return np.asarray(half)

    def _prepare(self, sums: Sums, apply: Apply) -> _Parts:
        """The changes of all concepts in the eigenvectors; first what they share."""
        changes, vectors = self._changes, self._basis.vectors
        mixed = np.empty_like(sums.rows)
        diagonal = np.empty((len(changes.at), len(self._ties)), dtype=SINGLE)
        halves: dict[int, Array] = {}
        kept = np.cumsum([len(at) for at in changes.at]) <= KEPT // max(len(self._ties), 1)

        def mix(some: slice) -> None:
            np.matmul(sums.rows[some], vectors, out=mixed[some])

        def find_diagonals(numbers: range) -> None:
            for number in numbers:
                half = self._find_half(number, sums, mixed)
                diagonal[number] = np.einsum("ij,ij->j", vectors[changes.at[number]], half)
                if kept[number]:
                    halves[number] = half

        # Each thread has rows of its own.
        deque(apply(mix, changes.split_rows()), maxlen=0)
        deque(apply(find_diagonals, [range(one, len(diagonal), 4) for one in range(4)]), maxlen=0)
        diagonal *= -2.0
        diagonal += sums.degrees.astype(SINGLE) @ vectors**2
        return _Parts(sums, mixed, diagonal, halves)

    def _judge(self, numbers: Array, pinched: Array, inside: Array) -> list[Guess]:
        """Guesses from the eigenvalues of pinched matrices, a row for each, in any order.

        ``inside`` are the sums of the squares of what changed within the blocks.
        """
        sums = self._parts.sums
        totals = self._total + sums.degrees[numbers].sum(axis=1)
        # Where no tie is left, or next to none, nothing is, and all is known.
        is_empty = totals <= ROUNDING
        totals = np.where(is_empty, 1.0, totals)
        shares = self._share(np.where(is_empty[:, None], 0.0, pinched), totals)
        # How far the blocks, as a whole, may be from what they are without rounding.
        error = len(self._ties) * np.finfo(SINGLE).eps * sums.size[numbers] / totals
        changed = sums.squares[numbers]
        outside = np.maximum(changed - inside, 0.0) / totals**2
        outside += error * (2.0 * np.sqrt(np.maximum(changed, 0.0)) / totals + error)
        bounds = np.zeros(len(numbers))
        if self._bounds:
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

    def pinch(self, near: Array, half: Array, degrees: Array) -> tuple[Array, float]:
        """The eigenvalues of the blocks where some rows and all degrees change.

        Some are below zero, from what the last block is filled up with, and count as none. Beside
        them are the squares of the blocks' changes. ``near`` and ``half`` are those rows' part of
        the vectors, and half of what the change of ties makes of all of them.
        """
        values, vectors = self._padded
        ties = _split(near).transpose(0, 2, 1) @ _split(half)
        change = (vectors * degrees[:, None]).transpose(0, 2, 1) @ vectors
        inner = (change - ties - ties.transpose(0, 2, 1)).astype(float)
        inside = float(np.vdot(inner, inner))
        place = np.arange(_BLOCK)
        inner[:, place, place] += values
        return np.asarray(np.linalg.eigvalsh(inner)).ravel(), inside


def _make_basis(solved: Solved, inside: Array, *, single: bool) -> _Basis:
    """That of a solved Laplacian among other rows; it has those that are ``inside``."""
    found = solved.find_vectors(single=single)
    if inside.all():
        return _Basis(solved.values, np.ascontiguousarray(found, dtype=SINGLE))
    many = len(found)
    values = np.zeros(len(inside))
    values[:many] = solved.values
    vectors = np.zeros((len(inside),) * 2, dtype=SINGLE)
    vectors[np.flatnonzero(inside), :many] = found
    # A row without a tie is an eigenvector of its own, of eigenvalue zero.
    vectors[np.flatnonzero(~inside), np.arange(many, len(inside))] = 1.0
    return _Basis(values, vectors)


def _split(vectors: Array) -> Array:
    """Columns in blocks, (blocks, rows, columns); zeros fill the last one up."""
    rows, columns = vectors.shape
    many = -(-columns // _BLOCK)
    if many * _BLOCK != columns:
        filled = np.zeros((rows, many * _BLOCK), dtype=vectors.dtype)
        filled[:, :columns] = vectors
        vectors = filled
    return np.ascontiguousarray(vectors.reshape(rows, many, _BLOCK).transpose(1, 0, 2))
