"""Dates of ISO 8601 that may lack their day or month, and what was in force on them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date as day
from functools import cache

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


@cache
def is_date(text: str) -> bool:
    """Say whether the text is a date: ``2019``, ``2019-07`` or ``2019-07-31``."""
    if not _DATE.fullmatch(text):
        return False
    with suppress(ValueError):
        return bool(day.fromisoformat(first_day(text)))
    return False


def first_day(date: str) -> str:
    """Give the earliest day that the date can mean.

    >>> first_day("2019-07")
    '2019-07-01'
    """
    return date[:10] + "-01-01"[len(date) - 4 :] if len(date) < 10 else date[:10]


def last_day(date: str) -> str:
    """Give the latest day that the date can mean; every month is taken to have 31 days.

    >>> last_day("2019")
    '2019-12-31'
    """
    return date[:10] + "-12-31"[len(date) - 4 :] if len(date) < 10 else date[:10]


def read_day(text: str) -> day | None:
    """Give the day that a full date begins with; None where it is none.

    >>> read_day("2019-07-31T12:00"), read_day("2019-07")
    (datetime.date(2019, 7, 31), None)
    """
    try:
        return day.fromisoformat(text[:10])
    except ValueError:
        return None


def is_in_force(since: str, until: str, date: str) -> bool:
    """Say whether what ran from ``since`` to ``until`` may have run on the date.

    An empty ``since`` or ``until`` is an end that is open.
    """
    has_begun = not since or first_day(since) <= last_day(date)
    return has_begun and (not until or last_day(until) >= first_day(date))


def is_reversed(since: str, until: str) -> bool:
    """Say whether the end lies before the beginning."""
    return bool(since and until) and last_day(until) < first_day(since)
