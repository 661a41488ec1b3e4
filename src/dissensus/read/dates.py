"""Dates as files write them become days.

The day is the one that the source wrote, in its own time zone; hours are not kept. A value
that could be several days is none, with one exception, which the documentation states: in
03/04/2024 the day stands first.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from ..fold import fold
from ..languages import languages, load_language

#: As much of a value is looked at; a date that stands in more is not this field's.
_LONGEST = 120
_YEAR_FIRST = re.compile(r"(?<!\d)([12]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*([12]\d{3})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?(?:Z|[+-]\d{4})?)?\s*\Z")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2([12]\d{3})(?!\d)")
#: Messages may write the year with two digits, but then with the hour behind it.
_MESSAGE = re.compile(r"(?<!\d)\d{1,2} [A-Za-z]{3} \d{2}(?:\d{2})? \d{1,2}:\d{2}")
#: "26 février 2024", "1er mars 2024", "26 de febrero de 2024", "26-Feb-2024".
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:[^\W\d_]{1,3}\b|[.º])?[ -](?:d[aeiou] )?"
    r"([^\W\d_]+)\.?,?[ -](?:d[aeiou] )?([12]\d{3})(?!\d)"
)
#: "February 26, 2024", "Feb. 26th 2024".
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:[^\W\d_]{1,3}\b)?,? ([12]\d{3})(?!\d)")


def read_date(value: str) -> str:
    """Give the day that a value names as ``2024-02-26``; nothing where it names none or two.

    >>> read_date("Mon, 26 Feb 2024 23:30:00 -0500")
    '2024-02-26'
    >>> read_date("lundi 26 février 2024 à 8 h 10")
    '2024-02-26'
    >>> read_date("26/02/24")
    ''
    """
    days = set(_find_days(value)) if len(value) <= _LONGEST else set()
    return days.pop() if len(days) == 1 else ""


def _find_days(value: str) -> Iterator[str]:
    for hit in _YEAR_FIRST.finditer(value):
        yield from _make_day(hit[1], hit[3], hit[4])
    for hit in _YEAR_LAST.finditer(value):
        # The day stands first wherever it can.
        is_day_first = int(hit[3]) <= 12
        day, month = (hit[1], hit[3]) if is_day_first else (hit[3], hit[1])
        yield from _make_day(hit[4], month, day)
    if compact := _COMPACT.match(value):
        yield from _make_day(*compact.groups())
    if _MESSAGE.search(value) and (parts := email.utils.parsedate(value)):
        yield from _make_day(*map(str, parts[:3]))
    folded = fold(value)
    for hit in _DAY_FIRST.finditer(folded):
        yield from _make_day(hit[3], str(_months().get(hit[2], 0)), hit[1])
    for hit in _MONTH_FIRST.finditer(folded):
        yield from _make_day(hit[3], str(_months().get(hit[1], 0)), hit[2])


def _make_day(year: str, month: str, day: str) -> Iterator[str]:
    try:
        yield date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return


@cache
def _months() -> Mapping[str, int]:
    """The months of all languages; a name that means two of them is left out."""
    found: dict[str, set[int]] = {}
    for code in languages():
        for name, number in load_language(code).months.items():
            found.setdefault(fold(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}
