"""How wrong guesses were, and how much losses change from step to step, to tell what may be left.

Both are rules of experience: they prove nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from .screen import Guess

#: So many errors are kept, and so many changes.
_LATEST = 100
#: A guess that leaves out nothing is taken to leave out this.
_LEAST = 1e-24
#: After so many steps all concepts are looked at again.
_ALL_AGAIN = 8
#: Bounds that are so small a part of the least loss say nothing.
_USELESS = 0.1


class Trust:
    """The latest errors of one way to guess; a concept makes ``again`` of its last one again."""

    def __init__(self, again: float) -> None:
        self._again = again
        self._last: dict[int, float] = {}
        self._wrong: deque[float] = deque(maxlen=_LATEST)
        self._errors: deque[float] = deque(maxlen=_LATEST)
        self._usual = 0.0
        #: The mean of the squares of the latest errors, for a guess that leaves out one.
        self.square = math.inf

    def correct(self, guesses: Mapping[int, Guess]) -> dict[int, float]:
        """The losses that are guessed, less what is likely to be wrong with them."""
        usual, again, last = self._usual, self._again, self._last
        return {
            one: guess.loss - usual - again * (last.get(one, usual) - usual)
            for one, guess in guesses.items()
        }

    def learn(self, guesses: Mapping[int, Guess], found: Mapping[int, float]) -> None:
        """Take in what some losses are."""
        corrected = self.correct({one: guesses[one] for one in found})
        for one, loss in found.items():
            self._last[one] = guesses[one].loss - loss
            self._wrong.append(self._last[one])
            self._errors.append((corrected[one] - loss) / scale(guesses[one]))
        self._usual = math.fsum(self._wrong) / len(self._wrong)
        self.square = math.fsum(error**2 for error in self._errors) / len(self._errors)


def scale(guess: Guess) -> float:
    """How wrong a guess may be beside others: it grows with what it leaves out, but slowly."""
    return math.sqrt(math.sqrt(max(guess.outside, _LEAST)))


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

    def learn(self, above: Mapping[int, float], bounds: Iterable[float]) -> None:
        """Take in how far concepts are above the least loss, and what bounds there are, in it.

        Who is left has no bound, so nobody is where the bounds say anything.
        """
        if self._step % _ALL_AGAIN == 0:
            self._may_wait = min(bounds, default=1.0) < _USELESS
        for one, far in above.items():
            if one in self._last:
                step, before = self._last[one]
                self._changes.append(abs(far - before) / (self._step - step))
            self._last[one] = self._step, far
        self._step += 1
        most = 2.0 * max(self._changes, default=math.inf)
        for one, far in above.items():
            wait = far / most if self._may_wait and most > 0.0 else 0.0
            self._due[one] = self._step + math.floor(max(wait, 0.0))
