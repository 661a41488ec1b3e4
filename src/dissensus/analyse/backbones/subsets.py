"""Networks of some of the concepts, each made from the one before it.

Which concepts are in is a mask; a step toggles some of them. A concept's own contribution to
the sums of ties touches only the rows that mention it, so a step changes only these rows.
That holds for sums and for their average normalization; other normalizations are made anew
for each set of concepts, which is slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from ..networks.counts import Counts

Array = np.ndarray[Any, np.dtype[Any]]
#: After as many steps the sums are made anew, so that rounding does not add up.
_RENEW = 64
#: Half the statements of a row are counted as this at least, so that none is divided by zero.
_NOTHING = 1e-9
#: Sums of products that cancel leave no more than this, where the most of a cell are 1.
_RESIDUE = 1e-12


class State(Protocol):
    """The network of the concepts in ``mask``."""

    @property
    def mask(self) -> Array:
        """Which concepts are in."""

    def tie(self, toggled: Sequence[int]) -> Array:
        """The ties, (rows, rows), after some concepts went in or out; not to be written to."""

    def sum_degrees(self, toggled: Sequence[int]) -> Array:
        """The sum of each row's positive ties after the same."""

    def find_alike(self, toggled: Sequence[int]) -> Array | None:
        """Keys of the rows after the same; rows of equal keys have the same ties. None: unknown."""

    def move(self, toggled: Sequence[int]) -> State:
        """The state after the same."""


def toggle(mask: Array, toggled: Sequence[int]) -> Array:
    """A mask with some places turned over."""
    changed = mask.copy()
    changed[list(toggled)] ^= True
    return changed


def pick(square: Array, places: Array) -> Array:
    """The cells of some rows and of the same columns; quicker than by index in both."""
    return np.asarray(square.ravel().take(np.add.outer(places * len(square), places)))


def halve(said: Array) -> Array:
    """Half the statements of rows, as ties are divided by them; never zero."""
    return np.asarray(np.maximum(said / 2.0, _NOTHING))


@dataclass(frozen=True, eq=False)
class Remade:
    """A state whose network is made anew from the mask by ``make``."""

    mask: Array
    make: Callable[[Array], Array]

    def tie(self, toggled: Sequence[int]) -> Array:
        """See ``State``."""
        return self.make(toggle(self.mask, toggled))

    def sum_degrees(self, toggled: Sequence[int]) -> Array:
        """See ``State``."""
        positive = np.maximum(self.tie(toggled), 0.0)
        np.fill_diagonal(positive, 0.0)
        return np.asarray(positive.sum(axis=1))

    def find_alike(self, toggled: Sequence[int]) -> None:
        """See ``State``; nobody knows who says the same."""

    def move(self, toggled: Sequence[int]) -> Remade:
        """See ``State``."""
        return replace(self, mask=toggle(self.mask, toggled))


@dataclass(frozen=True, eq=False)
class Mentions:
    """Who mentions each concept, and at which levels.

    ``rows`` and ``cells`` have, for each concept, the places of its rows and their statements
    by level, (rows, K); ``pairs`` weighs two levels, (K, K); ``is_average`` says whether ties
    are divided by half the statements of both rows.
    """

    size: int
    rows: tuple[Array, ...]
    cells: tuple[Array, ...]
    pairs: Array
    is_average: bool

    def begin(self, mask: Array) -> Updated:
        """The state of a mask, made from nothing."""
        sums, said = np.zeros((self.size,) * 2), np.zeros(self.size)
        keys = np.zeros(self.size, dtype=np.uint64)
        for concept in np.flatnonzero(mask).tolist():
            rows = self.rows[concept]
            sums[np.ix_(rows, rows)] += self.contribute(concept)
            said[rows] += self.said[concept]
            keys[rows] += self.keys[concept]
        return Updated(self, mask.copy(), sums, said, self.finish(sums, said, said), keys)

    @cached_property
    def said(self) -> tuple[Array, ...]:
        """How much each concept's rows say of it."""
        return tuple(cells.sum(axis=1) for cells in self.cells)

    @cached_property
    def keys(self) -> tuple[Array, ...]:
        """What each concept's rows say of it, as whole numbers to be added up over concepts.

        Sums are the same where rows say the same. Where they do not, sums are the same by
        chance for one pair of rows in 2**50 or fewer: random weights, modulo 2**64.
        """
        _, kinds = np.unique(np.concatenate(self.cells), return_inverse=True)
        kinds = (kinds.reshape(-1, len(self.pairs)) + 1).astype(np.uint64)
        random = np.random.default_rng(0)
        keys, start = [], 0
        for cells in self.cells:
            weights = random.integers(1 << 63, size=len(self.pairs), dtype=np.uint64)
            keys.append(kinds[start : start + len(cells)] @ weights)
            start += len(cells)
        return tuple(keys)

    def contribute(self, concept: int) -> Array:
        """What a concept adds to the sums of its rows."""
        cells = self.cells[concept]
        added = cells @ self.pairs @ cells.T
        np.fill_diagonal(added, 0.0)
        return np.asarray(added)

    def finish(self, sums: Array, said: Array, others: Array) -> Array:
        """Positive ties from sums; ``said`` are the statements of the rows, of the columns."""
        ties = np.maximum(sums, 0.0)
        # By product, since to choose the cells takes three times as long.
        ties *= ties >= _RESIDUE
        if self.is_average:
            # The ties of a row that said nothing are zero, whatever they are divided by.
            ties /= np.add.outer(halve(said), halve(others))
        return ties


@dataclass(frozen=True, eq=False)
class Updated:
    """A state with its sums, the statements of each row, its positive ties, and keys of rows."""

    mentions: Mentions
    mask: Array
    sums: Array
    said: Array
    ties: Array
    keys: Array
    steps: int = 0

    @cached_property
    def degrees(self) -> Array:
        """The sum of each row's ties."""
        return np.asarray(self.ties.sum(axis=1))

    def tie(self, toggled: Sequence[int]) -> Array:
        """See ``State``; negative ties are zero already."""
        if not toggled:
            return self.ties
        places, _, _, changed = self.change(toggled)
        ties = self.ties.copy()
        ties[places] = changed
        ties[:, places] = changed.T
        return ties

    def find_alike(self, toggled: Sequence[int]) -> Array:
        """See ``State``: who said the same."""
        keys = self.keys.copy()
        for concept in toggled:
            changed = self.mentions.keys[concept]
            keys[self.mentions.rows[concept]] += -changed if self.mask[concept] else changed
        return keys

    def sum_degrees(self, toggled: Sequence[int]) -> Array:
        """See ``State``; only what the touched rows add to others is summed anew."""
        if not toggled:
            return self.degrees
        places, _, _, changed = self.change(toggled)
        gained = changed.sum(axis=0) - self.ties[places].sum(axis=0)
        changed_degrees: Array = self.degrees + gained
        changed_degrees[places] = changed.sum(axis=1)
        return changed_degrees

    def move(self, toggled: Sequence[int]) -> Updated:
        """See ``State``."""
        mask = toggle(self.mask, toggled)
        if self.steps >= _RENEW:
            return self.mentions.begin(mask)
        places, sums_changed, said, changed = self.change(toggled)
        sums, ties = self.sums.copy(), self.ties.copy()
        for whole, part in ((sums, sums_changed), (ties, changed)):
            whole[places] = part
            whole[:, places] = part.T
        keys = self.find_alike(toggled)
        return Updated(self.mentions, mask, sums, said, ties, keys, self.steps + 1)

    def change(self, toggled: Sequence[int]) -> tuple[Array, Array, Array, Array]:
        """The rows touched, their sums, the statements of all rows, and the touched rows' ties."""
        mentions = self.mentions
        places = mentions.rows[toggled[0]]
        for concept in toggled[1:]:
            places = np.union1d(places, mentions.rows[concept])
        sums, said = self.sums[places], self.said.copy()
        for concept in toggled:
            sign = -1.0 if self.mask[concept] else 1.0
            rows = mentions.rows[concept]
            at = np.searchsorted(places, rows)
            sums[np.ix_(at, rows)] += sign * mentions.contribute(concept)
            said[rows] += sign * mentions.said[concept]
        return places, sums, said, mentions.finish(sums, said[places], said)

    def tie_among(self, concept: int) -> Array:
        """The ties among the rows of a concept that is in, after it went out."""
        mentions, rows = self.mentions, self.mentions.rows[concept]
        sums = pick(self.sums, rows)
        sums -= mentions.contribute(concept)
        said = self.said[rows] - mentions.said[concept]
        return mentions.finish(sums, said, said)


def list_mentions(counts: Counts, pairs: Array, *, is_average: bool) -> Mentions:
    """The mentions of each column of the counts; ``pairs`` is the weight of two levels.

    Cells are divided so that the largest is between a half and 1: spectra are shares, so they
    stay as they are. By a power of two, so that whole numbers are still added without rounding.
    """
    most = float(counts.cells.data.max(initial=0.0))
    cells = sparse.csc_array(counts.cells * 2.0 ** -np.frexp(most)[1])
    rows, parts = [], []
    for column in range(len(counts.columns)):
        block = cells[:, column * counts.levels : (column + 1) * counts.levels]
        places = np.unique(block.indices)
        rows.append(places)
        parts.append(sparse.csr_array(block)[places].toarray())
    return Mentions(len(counts.rows), tuple(rows), tuple(parts), pairs, is_average)
