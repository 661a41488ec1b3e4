"""How wrong guesses were, and how much losses change from step to step, to tell what may be left.

Errors are counted in units of what a guess leaves out, the root of ``Guess.outside``. What one
way to guess is wrong by lasts for some steps: the error of a concept is taken to be an
autoregressive process of first order, so the longer a concept was not looked at, the less is
known of it. Within a step errors are shifted together, and are spread more in some steps than
in others, so the first ones of a step tell about the rest.

All of these are rules of experience: they prove nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from .screen import Guess

#: So many errors are kept, and so many changes.
_LATEST = 100
#: As many errors of a step weigh as much as all those before it: for their spread, their mean.
_SPREAD, _MEAN = 8.0, 4.0
#: Of so many errors the variance may be twice what it seems.
_FEW = 8.0
#: A guess that leaves out nothing is taken to leave out this.
_LEAST = 1e-24
#: After so many steps all concepts are looked at again.
_ALL_AGAIN = 8
#: Bounds that are so small a part of the least loss say nothing.
_USELESS = 0.1


class Trust:
    """The errors of one way to guess; ``lasting`` is the part of one that is left a step later."""

    def __init__(self, lasting: float) -> None:
        self._lasting = lasting
        self._step = 0
        self._last: dict[int, tuple[int, float]] = {}
        self._surprises: deque[float] = deque(maxlen=_LATEST)
        self._now: list[float] = []
        self._usual, self._spread = 0.0, math.inf
        self._shift, self._variance = 0.0, math.inf
        self._expected: dict[int, tuple[float, float]] = {}
        self._ratios: deque[float] = deque(maxlen=_LATEST)
        #: How much less the better guess leaves out, as a ratio of scales.
        self.shrinks = 1.0

    def begin_step(self) -> None:
        """What was learnt is of the step before from now on."""
        self._step += 1
        self._now = []
        self._sum_up()

    def expect(self, concept: int) -> tuple[float, float]:
        """The error to expect of a concept, and its variance; infinite where nothing is known."""
        if concept not in self._expected:
            self._expected[concept] = self._expect(concept)
        return self._expected[concept]

    def _expect(self, concept: int) -> tuple[float, float]:
        if concept not in self._last or not self._surprises:
            return self._usual, self._spread
        error, times = self._foresee(concept)
        return error + self._shift * math.sqrt(times), self._variance * times

    def learn(self, pairs: Mapping[int, tuple[Guess, Guess]]) -> None:
        """Take in some guesses, each with the better one that followed it."""
        for one, (guess, better) in pairs.items():
            scale = find_scale(guess)
            error = (guess.loss - better.loss) / scale
            if one in self._last:
                expected, times = self._foresee(one)
                surprise = (error - expected) / math.sqrt(times)
                self._now.append(surprise)
                self._surprises.append(surprise)
            self._last[one] = self._step, error
            self._ratios.append(find_scale(better) / scale)
        every = [error for _, error in self._last.values()]
        self._usual = math.fsum(every) / len(every)
        self._spread = math.fsum((one - self._usual) ** 2 for one in every) / len(every)
        self._spread *= 1.0 + _FEW / len(every)
        self.shrinks = math.fsum(self._ratios) / len(self._ratios)
        self._sum_up()

    def _sum_up(self) -> None:
        """By how much errors are shifted in this step, and their variance after one step."""
        self._expected.clear()
        if many := len(self._surprises):
            before = math.fsum(one**2 for one in self._surprises) / many
            self._shift = math.fsum(self._now) / (len(self._now) + _MEAN)
            now = math.fsum((one - self._shift) ** 2 for one in self._now)
            variance = (_SPREAD * before + now) / (_SPREAD + len(self._now))
            self._variance = variance * (1.0 + _FEW / many)

    def _foresee(self, concept: int) -> tuple[float, float]:
        """The error by what was before this step, and its variance in that after one step."""
        step, error = self._last[concept]
        left = self._lasting ** max(self._step - step, 1)
        times = (1.0 - left**2) / (1.0 - self._lasting**2)
        return self._usual + left * (error - self._usual), times


def find_scale(guess: Guess) -> float:
    """In what the errors of a guess are counted."""
    return math.sqrt(max(guess.outside, _LEAST))


class Patience:
    """Which concepts need not be looked at for some steps: those far above the least loss.

    A concept is looked at again before it can have come down to the least loss, were it to do so
    twice as fast as any changed lately, and in every eighth step.
    """

    def __init__(self) -> None:
        self._step = 0
        self._may_wait = False
        self._due: dict[int, float] = {}
        self._last: dict[int, tuple[int, float]] = {}
        self._changes: deque[float] = deque(maxlen=2 * _LATEST)

    def choose(self, concepts: Sequence[int]) -> list[int]:
        """Those that are to be looked at in this step."""
        is_again = self._step % _ALL_AGAIN == 0
        return [one for one in concepts if is_again or self._due.get(one, 0) <= self._step]

    def learn(self, above: Mapping[int, tuple[float, float]], bounds: Iterable[float]) -> None:
        """Take in how far concepts are above the least loss, likely and at the least.

        ``bounds`` are those that there are, in the least loss: who is left has no bound, so nobody
        is where the bounds say anything.
        """
        if self._step % _ALL_AGAIN == 0:
            self._may_wait = min(bounds, default=1.0) < _USELESS
        for one, (far, _) in above.items():
            if one in self._last:
                step, before = self._last[one]
                self._changes.append(abs(far - before) / (self._step - step))
            self._last[one] = self._step, far
        self._step += 1
        most = 2.0 * max(self._changes, default=math.inf)
        for one, (_, far) in above.items():
            # Where nothing is known yet, nobody waits.
            may_wait = self._may_wait and far > 0.0 and most > 0.0
            self._due[one] = self._step + (math.floor(far / most) if may_wait else 0)
