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
from .spectrum import Solved, compare_spectra, solve_laplacian
from .subsets import State, Updated, toggle
from .trust import Patience, Trust, find_scale
from .workers import Apply

#: With fewer rows or concepts, to compute all takes little longer, and proves.
LEAST_ROWS, LEAST_CONCEPTS = 150, 16
#: In so many first steps more are tried, to see how wrong guesses are.
_FIRST_STEPS = 2

Refine = Callable[[Sequence[int]], Sequence[Guess]]


@dataclass(frozen=True)
class _Rule:
    """When one way to guess is followed by the next, better one.

    ``lasting`` is that of ``Trust``; ``first`` are followed in any case, ``most`` in the first
    steps, and ``batch`` at once by several threads, however many there are, so that the choice
    does not depend on the machine.
    """

    lasting: float
    first: int
    most: int
    batch: int


#: From estimates to guesses, to means of two guesses, to losses.
_RULES = (_Rule(0.97, 6, 30, 6), _Rule(0.7, 4, 20, 2), _Rule(0.6, 1, 6, 2))
#: After so many steps a concept is guessed again: estimates of those that many actors speak of
#: are far too high.
_OVERDUE = 8
#: Of large concepts, that more than this part of the rows mention and as many times more than
#: of half of the concepts, guesses may be far too high once another large one is out: of two
#: that pull apart, both may go at less cost than one.
_MANY, _TIMES = 1.0 / 3.0, 1.5
#: How far below a guess the loss may be, in standard deviations of the errors.
_CAUTION = 4.5


class Screening:
    """Chooses step by step, and learns how good its guesses are; for one run."""

    def __init__(self, losses: Losses, apply: Apply = map, *, least_rows: int = LEAST_ROWS) -> None:
        self._losses = losses
        self._apply = apply
        self._least_rows = least_rows
        self._trust = [Trust(rule.lasting) for rule in _RULES]
        self._patience = Patience()
        self._steps = self._looked = self._tried = 0
        self._close: frozenset[int] = frozenset()
        self._guessed: dict[int, int] = {}
        self._solved: dict[bytes, Solved] = {}
        self._least = math.inf
        self._is_shaken = False

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
        chosen = self._patience.choose(inside)
        # Who is not looked at has no bound, and those of the others are of no use then.
        screen = self._make_screen(state, bounds=len(chosen) == len(inside))
        for trust in self._trust:
            trust.begin_step()
        known = self._narrow(state, screen, screen.estimate(chosen, self._apply))
        exact = known[-1]
        self._is_shaken = False
        least = min(loss.loss for loss in exact.values())
        same = tuple(sorted(one for one, found in exact.items() if found.loss <= least + SAME))
        told = {one: max(k[one].bound for k in known if one in k) for one in chosen}
        bounds = [told.get(one, 0.0) for one in inside if one not in exact]
        above = {}
        for one in chosen:
            loss, error = self._predict(known, one)
            above[one] = loss - least, loss - _CAUTION * error - least
        self._is_shaken = bool(self._find_large(state, same[:1]))
        self._close = frozenset(known[2])
        self._guessed.update(dict.fromkeys(known[1], self._steps))
        if not self._steps:
            # While nothing is lost yet losses are guessed better than ever after.
            self._trust = [Trust(rule.lasting) for rule in _RULES]
        self._patience.learn(above, [bound / max(least, SAME) for bound in bounds])
        self._steps += 1
        self._looked += len(inside)
        self._tried += len(exact)
        return Choice(same, least, max(least - min(bounds, default=least), 0.0), len(exact))

    def _make_screen(self, state: Updated, *, bounds: bool) -> Screen:
        solved = self._solved.pop(state.mask.tobytes(), None) or solve_laplacian(
            state.ties, alike=state.keys
        )
        self._solved.clear()
        return Screen(state, self._losses.full, solved, bounds=bounds)

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

        if self._is_shaken:
            large = self._find_large(state, list(estimates))
            sure = dict(zip(large, self._compute(state, large), strict=True))
            for guesses in known[1:]:
                guesses.update(sure)

        def follow(level: int, some: list[int]) -> None:
            known[level + 1].update(zip(some, better[level](some), strict=True))
            pairs = {one: (known[level][one], known[level + 1][one]) for one in some}
            self._trust[level].learn(pairs)

        for level in range(len(_RULES)):
            follow(level, self._begin(level, known))
        while True:
            least = min(exact.loss for exact in known[-1].values())
            for level, rule in enumerate(_RULES):
                if some := self._find_near(level, known, least)[: rule.batch]:
                    follow(level, some)
                    break
            else:
                break
        return known

    def _begin(self, level: int, known: Sequence[Mapping[int, Guess]]) -> list[int]:
        """Those that are followed before any loss is known, the likeliest choice first."""
        rule = _RULES[level]
        likely = {one: self._predict_from(level, g, one)[0] for one, g in known[level].items()}
        order = sorted(likely, key=likely.__getitem__)
        if level == 0 and self._steps >= _FIRST_STEPS:
            return [one for one in order if one in order[: rule.first] or self._is_due(one)]
        if self._steps < _FIRST_STEPS:
            return order[: rule.most]
        if level + 1 < len(_RULES):
            return order[: rule.first]
        near = self._find_near(level, known, likely[order[0]])
        return near[: max(rule.first, rule.batch)]

    def _find_large(self, state: Updated, some: Sequence[int]) -> list[int]:
        """Those of some concepts that far more rows mention than others."""
        rows = state.mentions.rows
        usual = np.median([len(rows[one]) for one in np.flatnonzero(state.mask).tolist()])
        least = max(_MANY * np.count_nonzero(state.said), _TIMES * float(usual))
        return [one for one in some if len(rows[one]) > least]

    def _is_due(self, one: int) -> bool:
        """Whether to guess a concept in any case: it was near, or was not guessed for long."""
        return one in self._close or self._steps - self._guessed.get(one, -_OVERDUE) >= _OVERDUE

    def _find_near(
        self, level: int, known: Sequence[Mapping[int, Guess]], least: float
    ) -> list[int]:
        """Those followed no further whose loss may be the least one, the likeliest first."""
        likely = {
            one: self._predict_from(level, guess, one)
            for one, guess in known[level].items()
            if one not in known[level + 1]
        }
        near = [one for one, (loss, error) in likely.items() if loss - _CAUTION * error <= least]
        return sorted(near, key=lambda one: likely[one][0])

    def _predict(self, known: Sequence[Mapping[int, Guess]], one: int) -> tuple[float, float]:
        """The loss of a concept by the best guess of it, and the standard deviation of its error.

        The errors of all that follow add up, and are taken to be independent of each other.
        """
        level = max(number for number, guesses in enumerate(known) if one in guesses)
        return self._predict_from(level, known[level][one], one)

    def _predict_from(self, level: int, guess: Guess, one: int) -> tuple[float, float]:
        loss, scale, variance = guess.loss, find_scale(guess), 0.0
        for trust in self._trust[level:]:
            error, spread = trust.expect(one)
            loss -= scale * error
            variance += scale**2 * spread
            scale *= trust.shrinks
        return loss, math.sqrt(variance)

    def _guess_again(
        self, screen: Screen, guesses: Mapping[int, Guess], some: Sequence[int]
    ) -> list[Guess]:
        """The means of guesses and of those with other borders."""
        shifted = zip(some, screen.guess(some, self._apply, shifted=True), strict=True)
        return [guesses[one].join(other) for one, other in shifted]

    def _compute(self, state: Updated, some: Sequence[int]) -> list[Guess]:
        """The losses themselves; of the least one that was solved is kept for the next step."""
        found = []
        for one, solved in zip(some, self._apply(partial(_solve, state), some), strict=True):
            loss = compare_spectra(solved.shares, self._losses.full)
            found.append(Guess(loss, loss, 0.0))
            if not self._solved or loss < self._least:
                self._least = loss
                self._solved = {toggle(state.mask, [one]).tobytes(): solved}
        return found


def _solve(state: Updated, one: int) -> Solved:
    # Ties after a change are of nobody else.
    return solve_laplacian(state.tie([one]), alike=state.find_alike([one]), overwrite=True)
