"""Which concept costs least, with few eigenvalues: guess the losses, compute those that may win.

A step estimates the loss of every concept that is left and narrows them down: those whose
estimate is near the least are guessed by blocks, of these the nearest once more by blocks with
other borders, and those whose mean guess is near the least loss are computed in full. How near
is told by how wrong the latest were. That is a rule of experience and proves nothing. What
proves is the bound of each guess; where it does not, the step tells how much less another
concept could have cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from .losses import Losses
from .nested import SAME, Choice, try_each
from .screen import Guess, Screen
from .subsets import State, Updated
from .trust import Patience, Trust, scale
from .workers import Apply

#: With fewer rows or concepts, to compute all takes little longer, and proves.
LEAST_ROWS, LEAST_CONCEPTS = 150, 16
#: In so many first steps more are tried, to see how wrong guesses are.
_FIRST_STEPS = 2

Refine = Callable[[Sequence[int]], Sequence[Guess]]


@dataclass(frozen=True)
class _Rule:
    """When one way to guess is followed by the next, better one.

    ``again`` is that of ``Trust``; ``first`` are followed in any case, ``most`` in the first
    steps, and ``batch`` at once by several threads, however many there are, so that the choice
    does not depend on the machine.
    """

    again: float
    first: int
    most: int
    batch: int


#: From estimates to guesses, to means of two guesses, to losses.
_RULES = (_Rule(0.8, 6, 30, 6), _Rule(0.5, 4, 20, 4), _Rule(0.5, 1, 6, 2))
#: How far below a guess the loss may be, in root mean squares of the latest errors. With 6 no
#: step of a dozen discourses was missed.
_CAUTION = 6.0


class Screening:
    """Chooses step by step, and learns how good its guesses are; for one run."""

    def __init__(self, losses: Losses, apply: Apply = map, *, least_rows: int = LEAST_ROWS) -> None:
        self._losses = losses
        self._apply = apply
        self._least_rows = least_rows
        self._trust = [Trust(rule.again) for rule in _RULES]
        self._patience = Patience()
        self._steps = self._looked = self._tried = 0
        self._next: tuple[bytes, Screen] | None = None

    def __call__(self, state: State) -> Choice:
        """The concept to take out of a state."""
        inside = np.flatnonzero(state.mask).tolist()
        if (
            not isinstance(state, Updated)
            # Where more than half may win, the guesses cost more than they spare.
            or 2 * self._tried > self._looked
            or len(inside) < LEAST_CONCEPTS
            or np.count_nonzero(state.said) < self._least_rows
        ):
            return try_each(self._losses, state, self._apply)
        screen = self._make_screen(state)
        chosen = self._patience.choose(inside)
        # Who is not looked at has no bound, and those of the others are of no use then.
        screen.bounds = len(chosen) == len(inside)
        estimates = screen.estimate(chosen, self._apply)
        known = self._narrow(state, screen, estimates)
        exact = known.pop()
        least = min(loss.loss for loss in exact.values())
        same = tuple(sorted(one for one, found in exact.items() if found.loss <= least + SAME))
        told = {one: max(k[one].bound for k in known if one in k) for one in estimates}
        bounds = [told.get(one, 0.0) for one in inside if one not in exact]
        above = {one: loss - least for one, loss in self._trust[0].correct(estimates).items()}
        self._patience.learn(above, [bound / max(least, SAME) for bound in bounds])
        self._steps += 1
        self._looked += len(inside)
        self._tried += len(exact)
        return Choice(same, least, max(least - min(bounds, default=least), 0.0), len(exact))

    def _make_screen(self, state: Updated) -> Screen:
        if self._next is not None and self._next[0] == state.mask.tobytes():
            return self._next[1]
        return Screen(state, self._losses.full)

    def _narrow(
        self, state: Updated, screen: Screen, estimates: dict[int, Guess]
    ) -> list[dict[int, Guess]]:
        """Estimates, and of those near the least loss guesses, means of two, and losses."""
        known: list[dict[int, Guess]] = [estimates, {}, {}, {}]
        better: list[Refine] = [
            partial(screen.guess, apply=self._apply),
            partial(self._guess_again, screen, known[1]),
            partial(self._compute, state),
        ]

        def follow(level: int, some: list[int]) -> None:
            known[level + 1].update(zip(some, better[level](some), strict=True))
            # While nothing is lost yet losses are guessed better than ever after.
            if self._steps:
                new = {one: known[level + 1][one].loss for one in some}
                self._trust[level].learn(known[level], new)

        for level, rule in enumerate(_RULES):
            follow(level, self._begin(level, rule, known[level]))
        # In the first step no error is known, and those that were tried have to do.
        while self._steps:
            least = min(exact.loss for exact in known[-1].values())
            for level, rule in enumerate(_RULES):
                open_ = {one: g for one, g in known[level].items() if one not in known[level + 1]}
                if some := self._find_near(level, open_, least)[: rule.batch]:
                    follow(level, some)
                    break
            else:
                break
        return known

    def _begin(self, level: int, rule: _Rule, guesses: Mapping[int, Guess]) -> list[int]:
        """Those that are followed before any loss is known, the likeliest choice first."""
        corrected = self._trust[level].correct(guesses)
        order = sorted(corrected, key=corrected.__getitem__)
        if self._steps < _FIRST_STEPS:
            return order[: rule.most]
        if level + 1 < len(_RULES):
            return order[: rule.first]
        # Of the likeliest choice the eigenvectors are found, which takes as long as two others.
        near = self._find_near(level, guesses, corrected[order[0]])
        return near[: rule.first + rule.batch]

    def _find_near(self, level: int, guesses: Mapping[int, Guess], least: float) -> list[int]:
        """Those whose loss may be the least one, the likeliest first."""
        # The errors of all that follow add up, of each other independent.
        typical = math.sqrt(sum(trust.square for trust in self._trust[level:]))
        corrected = self._trust[level].correct(guesses)
        lowest = {
            one: loss - _CAUTION * typical * scale(guesses[one]) for one, loss in corrected.items()
        }
        return sorted((one for one in lowest if lowest[one] <= least), key=corrected.__getitem__)

    def _guess_again(
        self, screen: Screen, guesses: Mapping[int, Guess], some: Sequence[int]
    ) -> list[Guess]:
        """The means of guesses and of those with other borders."""
        shifted = zip(some, screen.guess(some, self._apply, shifted=True), strict=True)
        return [guesses[one].join(other) for one, other in shifted]

    def _compute(self, state: Updated, some: Sequence[int]) -> list[Guess]:
        """The losses themselves."""
        tasks = [(state, one, one == some[0]) for one in some]
        return [Guess(loss, loss, 0.0) for loss in self._apply(self._lose, tasks)]

    def _lose(self, task: tuple[Updated, int, bool]) -> float:
        state, one, is_likeliest = task
        if not is_likeliest or self._is_next_of(state):
            return self._losses.find_loss_after(state, [one])
        # With the eigenvectors of the likeliest choice the next step can begin.
        after = state.move([one])
        screen = Screen(after, self._losses.full)
        self._next = (after.mask.tobytes(), screen)
        return screen.loss

    def _is_next_of(self, state: State) -> bool:
        """Whether there are eigenvectors of a likeliest choice from a state."""
        if self._next is None:
            return False
        mask = np.frombuffer(self._next[0], dtype=bool)
        return int(np.count_nonzero(mask != state.mask)) == 1 and int(mask.sum()) < state.mask.sum()
