"""Which concept costs least, with few eigenvalues: guess all losses, compute those that may win.

A step guesses the loss of every concept that is left, and computes those in full whose guess is
near the least loss, by how wrong the latest guesses were. That is a rule of experience and proves
nothing. What proves is the bound of each guess; where it does not, the step tells how
much less another concept could have cost.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from .losses import Losses
from .nested import SAME, Choice, try_each
from .screen import Guess, Screen
from .subsets import State, Updated

#: With fewer rows or concepts, to compute all is as fast.
LEAST_ROWS, LEAST_CONCEPTS = 150, 9
#: As many are computed at first, to see how wrong guesses are, and so many errors are kept.
_FIRST, _LATEST = 6, 40
#: How far from the least loss a guess must be, in the largest of the latest errors; an error is
#: told in square roots of what lies outside the blocks. With 2 no step of a dozen discourses
#: was missed.
_CAUTION = 2.5


class Screening:
    """Chooses step by step, and learns how good its guesses are; for one run."""

    def __init__(self, losses: Losses, *, least_rows: int = LEAST_ROWS) -> None:
        self._losses = losses
        self._least_rows = least_rows
        self._errors: deque[float] = deque(maxlen=_LATEST)
        self._next: tuple[bytes, Screen] | None = None

    def __call__(self, state: State) -> Choice:
        """The concept to take out of a state."""
        inside = np.flatnonzero(state.mask).tolist()
        if (
            not isinstance(state, Updated)
            or len(inside) < LEAST_CONCEPTS
            or np.count_nonzero(state.said) < self._least_rows
        ):
            return try_each(self._losses, state)
        screen = self._make_screen(state)
        guesses = {one: screen.guess(one) for one in inside}
        exact = self._compute(state, guesses)
        least = min(exact.values())
        same = tuple(sorted(one for one, loss in exact.items() if loss <= least + SAME))
        bounds = [guess.bound for one, guess in guesses.items() if one not in exact]
        return Choice(same, least, max(least - min(bounds, default=least), 0.0), len(exact))

    def _make_screen(self, state: Updated) -> Screen:
        if self._next is not None and self._next[0] == state.mask.tobytes():
            return self._next[1]
        return Screen(state, self._losses.full)

    def _compute(self, state: Updated, guesses: dict[int, Guess]) -> dict[int, float]:
        """The losses of those whose guesses are near the least one."""
        first = 1 if self._errors else _FIRST
        exact: dict[int, float] = {}
        for one in sorted(guesses, key=lambda one: guesses[one].loss):
            guess = guesses[one]
            # How wrong a guess may be goes with what it leaves out.
            scale = math.sqrt(guess.outside)
            margin = _CAUTION * max(self._errors, default=0.0) * scale
            if len(exact) >= first and guess.loss > min(exact.values()) + margin:
                continue
            exact[one] = self._lose(state, one, is_first=not exact)
            self._errors.append(abs(exact[one] - guess.loss) / max(scale, SAME))
        return exact

    def _lose(self, state: Updated, one: int, *, is_first: bool) -> float:
        if not is_first:
            return self._losses.find_loss_after(state, [one])
        # The likeliest choice: with its eigenvectors the next step can begin.
        after = state.move([one])
        self._next = (after.mask.tobytes(), Screen(after, self._losses.full))
        return self._next[1].loss
