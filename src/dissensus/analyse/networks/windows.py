"""Windows of time: "30 days", "6 months", "20 events"; half-open, moved by a step.

A window holds what lies at or after its start and before its stop. The first begins with the
unit (day, week from Monday, month, year) of the first statement; only windows that end by the
end of the last statement's unit are used. Months and years are those of the calendar, always
counted from the first, so nothing drifts. Where a step of months or years moves a window of
other units, the windows begin with these months or years, and so may the first, before the first
statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ..frame import suggest

Array = np.ndarray[Any, np.dtype[Any]]

EVENTS = "events"
#: The microseconds of each unit of one length.
_FIXED: Mapping[str, int] = {
    "seconds": 1_000_000,
    "minutes": 60_000_000,
    "hours": 3_600_000_000,
    "days": 86_400_000_000,
    "weeks": 7 * 86_400_000_000,
}
#: The microseconds of months and years on average, to say how far two dates are apart.
_MEAN: Mapping[str, int] = {"months": 2_629_746_000_000, "years": 31_556_952_000_000}
UNITS = (*_FIXED, *_MEAN, EVENTS)
#: 1 January 1970 was a Thursday: weeks are counted from the Monday before.
_MONDAY = -3 * _FIXED["days"]
#: As many windows at most: a longer series is a mistyped unit.
MOST_WINDOWS = 200_000
#: Longer than the 10,000 years that dates can tell apart, or than any table; in microseconds,
#: or events.
_MOST_LENGTH = 10_000 * _MEAN["years"]


@dataclass(frozen=True)
class Length:
    """A length of time, or of events: a number of units."""

    size: int
    unit: str

    @property
    def is_events(self) -> bool:
        """Whether statements are counted rather than time."""
        return self.unit == EVENTS

    @property
    def microseconds(self) -> int:
        """The length in microseconds; of months and years on average."""
        return self.size * (_FIXED.get(self.unit) or _MEAN[self.unit])

    def floor(self, time: int) -> int:
        """The beginning of the unit that a time lies in."""
        if self.unit in _MEAN:
            return int(_to_calendar(time, self.unit).astype("datetime64[us]").astype(np.int64))
        base = _MONDAY if self.unit == "weeks" else 0
        return base + (time - base) // _FIXED[self.unit] * _FIXED[self.unit]

    def move(self, time: int, steps: int) -> int:
        """The time so many lengths later.

        Months and years keep the day, or take the month's last where it has no such day.
        """
        if self.unit not in _MEAN:
            return time + steps * self.microseconds
        months = steps * self.size * (12 if self.unit == "years" else 1)
        start = np.datetime64(int(time), "us").astype("datetime64[M]")
        after = int(time) - _to_time(start)
        last = _to_time(start + months + 1) - _DAY
        moved = _to_time(start + months) + after
        return moved if moved < last + _DAY else last + after % _DAY


_DAY = _FIXED["days"]


def _to_time(month: Any) -> int:
    return int(month.astype("datetime64[us]").astype(np.int64))


def _to_calendar(time: int, unit: str) -> Any:
    return np.datetime64(int(time), "us").astype(f"datetime64[{'M' if unit == 'months' else 'Y'}]")


def parse_length(text: str, *, role: str) -> Length:
    """Read "30 days", "1 month", "20 events"; a unit alone is one of it.

    >>> parse_length("6 months", role="window")
    Length(size=6, unit='months')
    """
    found = re.fullmatch(r"\s*(\d*)\s*([A-Za-z]+)\s*", text)
    unit = found[2].lower() if found else ""
    unit = unit if unit in UNITS else f"{unit}s"
    if not found or unit not in UNITS or found[1] == "0" * max(1, len(found[1])):
        near = "" if unit in UNITS else suggest(unit, UNITS)
        raise AnalysisError(
            f"{role}: {text!r} is no length of time{near}: write a number and one of "
            f"{', '.join(UNITS)}, such as '30 days'"
        )
    length = Length(int(found[1][:12] or 1), unit)
    if (length.size if length.is_events else length.microseconds) > _MOST_LENGTH:
        raise AnalysisError(f"{role}: {text!r} is longer than any series")
    return length


def list_windows(first: int, last: int, window: Length, step: Length) -> list[tuple[int, int]]:
    """The (start, stop) of all windows over times, half-open, in microseconds.

    Raises AnalysisError where there would be more than ``MOST_WINDOWS``.
    """
    origin = (step if step.unit in _MEAN and window.unit in _FIXED else window).floor(first)
    end = Length(1, window.unit).move(window.floor(last), 1)
    if (end - origin) / step.microseconds > MOST_WINDOWS:
        days = (end - origin) / _DAY
        raise AnalysisError(
            f"step: {step.size} {step.unit} over {days:,.0f} days make more than "
            f"{MOST_WINDOWS:,} windows: choose a longer step"
        )
    found: list[tuple[int, int]] = []
    while True:
        start = step.move(origin, len(found))
        stop = window.move(start, 1)
        if stop > end:
            return found
        found.append((start, stop))


def list_events(statements: int, window: Length, step: Length) -> list[tuple[int, int]]:
    """The (first, after last) places of all windows of so many statements, in their order."""
    starts = range(0, statements - window.size + 1, step.size)
    return [(start, start + window.size) for start in starts]
