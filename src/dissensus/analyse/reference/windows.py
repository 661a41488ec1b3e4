"""The windows of the reference: which times they hold, with both ends, and which statements.

A window of time has its centre at the start of the range and moves by one unit; it reaches
floor(size / 2) units to either side, so that sizes 2 and 3 are one, and is used where it lies
within the range. Months and years are added one after another, with the day cut at the month's
end, so that the 31st becomes the 28th and stays it. A window of events holds a statement and
floor(size / 2) to either side; where several statements have the time of the outermost one, the
reference draws among them, also such as are in already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..networks.coded import Coded
from .source import SECOND, Array

_DAY = 86_400 * SECOND
#: The microseconds of each unit of one length.
FIXED: Mapping[str, int] = {
    "seconds": SECOND,
    "minutes": 60 * SECOND,
    "hours": 3_600 * SECOND,
    "days": _DAY,
    "weeks": 7 * _DAY,
}
#: The months of the units that are not.
CALENDAR: Mapping[str, int] = {"months": 1, "years": 12}


def add(time: int, number: int, unit: str) -> int:
    """A time so many units later; the day is cut at the end of a shorter month.

    >>> day = 86_400_000_000
    >>> add(30 * day, 1, "months") // day, add(58 * day, -1, "months") // day
    (58, 27)
    """
    if unit in FIXED:
        return time + number * FIXED[unit]
    day, within = divmod(time, _DAY)
    date = np.datetime64(day, "D")
    month = date.astype("datetime64[M]")
    moved = month + number * CALENDAR[unit]
    length = int(((moved + 1).astype("datetime64[D]") - moved.astype("datetime64[D]")).astype(int))
    place = min(int((date - month.astype("datetime64[D]")).astype(int)), length - 1)
    return (int(moved.astype("datetime64[D]").astype(int)) + place) * _DAY + within


def list_centres(first: int, last: int, unit: str) -> Sequence[int]:
    """The times from the first by one unit, while they are not after the last."""
    if unit in FIXED:
        return range(first, last + 1, FIXED[unit])
    found: list[int] = []
    while first <= last:
        found.append(first)
        first = add(first, 1, unit)
    return found


def list_windows(start: int, stop: int, size: int, unit: str) -> Sequence[int]:
    """The centres of the windows of a range; those of a short unit are not written out."""
    reach = size // 2
    if unit in FIXED:
        return list_centres(add(start, reach, unit), add(stop, -reach, unit), unit)
    return [
        centre
        for centre in list_centres(start, stop, unit)
        if add(centre, -reach, unit) >= start and add(centre, reach, unit) <= stop
    ]


def has_ties(times: Array, size: int) -> bool:
    """Whether windows of events over these times are drawn at random."""
    return size > 1 and bool((np.diff(times) == 0).any())


def choose_events(coded: Coded, middle: int, reach: int, seed: int) -> Array:
    """The places of the statements around one, drawn by ``seed`` where times are the same.

    ``middle`` is the place of the statement itself, with ``reach`` statements on either side.
    """
    rng = np.random.default_rng((seed, middle))
    times = coded.times
    earliest, latest = times[middle - reach], times[middle + reach]
    before = np.arange(np.searchsorted(times, earliest, "right"), middle)
    after = np.arange(middle + 1, max(middle + 1, np.searchsorted(times, latest, "left")))
    parts = [
        _draw(times, earliest, reach - len(before), rng),
        before,
        np.array([middle]),
        after,
        _draw(times, latest, reach - len(after), rng),
    ]
    return np.concatenate(parts).astype(np.int64)


def _draw(times: Array, time: int, number: int, rng: np.random.Generator) -> Array:
    first, after = np.searchsorted(times, time, "left"), np.searchsorted(times, time, "right")
    return np.sort(rng.choice(np.arange(first, after), number, replace=False))
