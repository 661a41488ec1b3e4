"""Networks by plain loops over statements: slow, and close to the words of docs/networks.md.

Nothing here uses the package, so that it can be compared with it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

Matrix = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Said:
    """One statement: labels, level by its number and its place in the table's order."""

    row: str
    column: str
    level: object
    time: dt.datetime | None = None
    document: str = ""
    weight: float = 1.0
    kernel: float = 1.0

    @property
    def counts(self) -> float:
        """How often it counts where it is one of many."""
        return self.weight * self.kernel

    @property
    def meets(self) -> float:
        """What it brings to a pair: the pair takes the root of both kernels' weights."""
        return self.weight * math.sqrt(self.kernel)


@dataclass(frozen=True)
class Scale:
    """The levels in order with their numbers; without numbers they are categories."""

    levels: tuple[object, ...]
    numbers: tuple[float, ...] | None = None

    def likeness(self, one: object, other: object) -> float:
        if self.numbers is None:
            return float(one == other)
        span = self.numbers[-1] - self.numbers[0]
        apart = abs(self.number(one) - self.number(other))
        return 1.0 - apart / span if span else 1.0

    def number(self, level: object) -> float:
        assert self.numbers is not None
        return self.numbers[self.levels.index(level)]


PAIRS: Mapping[str, Callable[[float], float]] = {
    "ignore": lambda _: 1.0,
    "congruence": lambda q: q,
    "conflict": lambda q: 1.0 - q,
    "subtract": lambda q: 2.0 * q - 1.0,
}

KERNELS: Mapping[str, Callable[[float], float]] = {
    "uniform": lambda x: 0.5 if -1 <= x < 1 else 0.0,
    "triangular": lambda x: max(0.0, 1 - abs(x)),
    "epanechnikov": lambda x: max(0.0, 0.75 * (1 - x * x)),
    "gaussian": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi) if abs(x) < 30 else 0.0,
}


def tie_onemode(said: Sequence[Said], scale: Scale, aggregation: str, by: str) -> Matrix:
    """Ties of pairs of rows, of statements that count more than nothing."""
    counted = [one for one in said if one.counts > 0]
    even = _even_out(counted) if by == "jaccard" else counted
    rows = sorted({one.row for one in counted})
    ties: Matrix = {}
    for pair in ((first, second) for first in rows for second in rows if first != second):
        divisor = _divisor(counted, pair, scale, aggregation, by)
        ties[pair] = _meet(even, pair, scale, aggregation) / divisor if divisor else 0.0
    return ties


def _even_out(said: Sequence[Said]) -> list[Said]:
    made = []
    for one in said:
        same = [o.meets for o in said if (o.row, o.column) == (one.row, one.column)]
        made.append(replace(one, weight=one.meets / sum(same), kernel=1.0))
    return made


def _meet(said: Sequence[Said], pair: tuple[str, str], scale: Scale, aggregation: str) -> float:
    total = 0.0
    for one in said:
        for other in said:
            if (one.row, other.row) == pair and one.column == other.column:
                q = scale.likeness(one.level, other.level)
                total += PAIRS[aggregation](q) * one.meets * other.meets
    return total


def _divisor(
    said: Sequence[Said], pair: tuple[str, str], scale: Scale, aggregation: str, by: str
) -> float:
    theirs = [one for one in said if one.row in pair]
    if by == "average":
        return sum(one.counts for one in theirs) / 2
    if by == "jaccard":
        return len({one.column for one in theirs})
    if by == "cosine":
        kind = "ignore" if aggregation == "ignore" else "congruence"
        own = [_meet(said, (row, row), scale, kind) for row in pair]
        return math.sqrt(own[0]) * math.sqrt(own[1])
    return 1.0


def tie_twomode(said: Sequence[Said], scale: Scale, aggregation: str, normalization: str) -> Matrix:
    counted = [one for one in said if one.counts > 0]
    ties: Matrix = {}
    for row in {one.row for one in counted}:
        for column in {one.column for one in counted}:
            both = [one for one in counted if (one.row, one.column) == (row, column)]
            ties[row, column] = _sum(both, scale, aggregation)
    return {place: _share(ties, place, counted, aggregation, normalization) for place in ties}


def _sum(said: Sequence[Said], scale: Scale, aggregation: str) -> float:
    if aggregation == "combine":
        codes = {level: 2.0 ** (len(scale.levels) - 1 - k) for k, level in enumerate(scale.levels)}
        return sum(codes[level] for level in {one.level for one in said})
    if aggregation == "subtract":
        return sum(one.counts * scale.number(one.level) for one in said)
    return sum(one.counts for one in said)


def _share(
    ties: Matrix, place: tuple[str, str], said: Sequence[Said], aggregation: str, by: str
) -> float:
    if by == "no":
        return ties[place]
    side = 0 if by == "activity" else 1
    label = place[side]
    if aggregation == "combine":
        total = float(sum(value > 0 for key, value in ties.items() if key[side] == label))
    else:
        total = sum(one.counts for one in said if (one.row, one.column)[side] == label)
    return ties[place] / total if total else 0.0


def drop_repeated(said: Sequence[Said], unit: Callable[[Said], object]) -> list[Said]:
    """Statements in order, without those that repeat one before in the same unit."""
    kept: list[Said] = []
    for one in said:
        same = unit(one)
        if same is None or not any(
            (one.row, one.column, one.level, same) == (o.row, o.column, o.level, unit(o))
            for o in kept
        ):
            kept.append(one)
    return kept


UNITS: Mapping[str, Callable[[Said], object]] = {
    "include": lambda _: None,
    "document": lambda one: one.document or None,
    "week": lambda one: one.time and one.time.isocalendar()[:2],
    "month": lambda one: one.time and (one.time.year, one.time.month),
    "year": lambda one: one.time and one.time.year,
    "acrossrange": lambda _: "all",
}


def list_windows(
    times: Sequence[dt.datetime], size: int, unit: str
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Windows of ``size`` units that move by one, from the first unit to the last."""
    start, last = _floor(min(times), unit), _add(_floor(max(times), unit), 1, unit)
    origin, moved = start, 0
    while _add(start, size, unit) <= last:
        yield start, _add(start, size, unit)
        moved += 1
        start = _add(origin, moved, unit)


def _floor(time: dt.datetime, unit: str) -> dt.datetime:
    day = time.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "weeks":
        return day - dt.timedelta(days=day.weekday())
    if unit == "months":
        return day.replace(day=1)
    return day.replace(day=1, month=1) if unit == "years" else day


def _add(time: dt.datetime, size: int, unit: str) -> dt.datetime:
    if unit in ("days", "weeks"):
        return time + dt.timedelta(**{unit: size})
    month = time.month - 1 + size * (12 if unit == "years" else 1)
    year, month = time.year + month // 12, month % 12 + 1
    day = min(time.day, calendar.monthrange(year, month)[1])
    return time.replace(year=year, month=month, day=day)


def weigh(said: Sequence[Said], window: tuple[dt.datetime, dt.datetime], kernel: str) -> list[Said]:
    """Statements with their weights by their distance from the middle of a window."""
    half = (window[1] - window[0]) / 2
    middle = window[0] + half
    return [
        replace(one, kernel=KERNELS[kernel]((one.time - middle) / half))
        for one in said
        if one.time is not None
    ]
