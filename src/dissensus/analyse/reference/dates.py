"""Dates and times as the R package takes them: dd.MM.yyyy and HH:MM:SS."""

from __future__ import annotations

import datetime as dt
import re

from ...errors import AnalysisError
from .source import SECOND
from .told import warn

#: These dates stand for the first and the last document.
_OPEN = ("", "01.01.1900", "31.12.2099")
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - dates of documents have no zone


def read_limit(date: str, time: str, default: int | None, *, role: str) -> int | None:
    """The limit of a range in microseconds since 1970, or the default.

    Empty dates and the first and last day that the reference knows stand for the default,
    whatever the time. A day that no month has gives a warning and the default. Raises
    AnalysisError for what is no date or time.

    >>> read_limit("02.01.1970", "00:00:01", None, role="start")
    86401000000
    """
    if date in _OPEN:
        return default
    day, month, year = _read(date, r"(\d\d)\.(\d\d)\.(\d{4})", f"{role}.date", "31.12.2024")
    hours, minutes, seconds = _read(time, r"(\d\d):(\d\d):(\d\d)", f"{role}.time", "23:59:59")
    if not (1 <= day <= 31 and 1 <= month <= 12 and year):
        raise AnalysisError(f"{role}.date: {date!r} is no date")
    if not (hours < 24 and minutes < 60 and seconds < 60):
        raise AnalysisError(f"{role}.time: {time!r} is no time of day")
    try:
        found = dt.datetime(year, month, day, hours, minutes, seconds)  # noqa: DTZ001
    except ValueError:
        warn(f"{role}.date: no month has the day {date!r}; all dates are taken instead")
        return default
    return (found - _EPOCH) // dt.timedelta(seconds=1) * SECOND


def _read(text: str, pattern: str, role: str, example: str) -> tuple[int, ...]:
    found = re.fullmatch(pattern, text, re.ASCII)
    if not found:
        raise AnalysisError(f"{role}: {text!r} cannot be read: write it as {example}")
    return tuple(map(int, found.groups()))
