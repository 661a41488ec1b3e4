"""A likelihood that is asserted under a condition, kept apart from those that are not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn

from ...errors import AnalysisError


@dataclass(frozen=True)
class Conditional:
    """How likely somebody says that something is if something else happens: a range, 0 to 1.

    "If troops are sent, conflict is inevitable" says nothing about how likely the conflict is:
    that depends on how likely the sending is. So no number can be added to a conditional
    likelihood, averaged with it or taken from it: AnalysisError. ``bound`` gives what it does
    tell about the thing itself, once the likelihood of the condition is given.

    >>> told = Conditional(0.99, 1.0, given="send troops")
    >>> print(told)
    99 to 100 % if: send troops
    >>> told.bound(0.05)
    (0.0495, 1.0)
    """

    low: float
    high: float
    given: str
    #: NumPy leaves arithmetic with arrays to the methods below.
    __array_ufunc__ = None

    def __post_init__(self) -> None:
        if math.isnan(self.low + self.high) or not 0 <= self.low <= self.high <= 1:
            raise AnalysisError(
                f"likelihood: {self.low} to {self.high} is no range of probability: give two "
                "numbers from 0 to 1, the lower first"
            )

    def __str__(self) -> str:
        return f"{tell_range(self.low, self.high)} if: {self.given}"

    def bound(self, given: float) -> tuple[float, float]:
        """The range for the thing itself where the condition has the probability ``given``.

        By the law of total probability it is at least ``low * given`` and at most
        ``high * given + 1 - given``: nobody said what happens without the condition.
        AnalysisError for what is no probability.
        """
        if not 0 <= given <= 1:
            raise AnalysisError(f"given: {given} is no probability: give a number from 0 to 1")
        return self.low * given, self.high * given + 1 - given

    def _refuse(self, *_: Any) -> NoReturn:
        raise AnalysisError(
            f"{self}: this holds only under its condition and is no likelihood of the thing "
            "itself; it cannot be added, averaged or made a number. Use .low and .high beside "
            ".given, or .bound(the condition's probability)"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = _refuse
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __float__ = __int__ = __round__ = __neg__ = __abs__ = as_integer_ratio = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse


def tell_range(low: float, high: float) -> str:
    """A range of probability as people read it.

    >>> tell_range(0.99, 1.0), tell_range(1.0, 1.0)
    ('99 to 100 %', '100 %')
    """
    first, last = f"{100 * low:.3g}", f"{100 * high:.3g}"
    return f"{first} %" if first == last else f"{first} to {last} %"


__all__ = ["Conditional", "tell_range"]
