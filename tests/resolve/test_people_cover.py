"""How much of the time since 2012 the packaged people cover: it may grow and not shrink."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dissensus.resolve.dates import first_day, last_day
from dissensus.resolve.register import load_register

#: The time looked at. The end lies back a little, so that new people are not missed.
BEGIN, END = date(2012, 1, 1), date(2025, 7, 1)
#: So many states at least must have every voice for four fifths of it.
MIN_STATES = 60
#: Each is one voice; a head of state and a head of government count as the same one.
VOICES = (
    ("head_of_state", "head_of_government"),
    ("foreign_minister",),
    ("defence_minister",),
    ("un_ambassador",),
    ("spokesperson",),
)
PAGE = Path(__file__).parents[2] / "docs" / "register.md"
ROW = re.compile(r"^\| (any|\d\d %)((?: \| \d+){6}) \|$", re.MULTILINE)

Span = tuple[date, date]


def to_day(text: str) -> date:
    """Read a date; the days after the 28th count as the 28th, which does not matter here."""
    year, month, day = map(int, text.split("-"))
    return date(year, month, min(day, 28))


def cut(since: str, until: str) -> Span:
    """Give the span inside the time looked at, its last day excluded."""
    start = max(to_day(first_day(since)), BEGIN) if since else BEGIN
    end = min(to_day(last_day(until)) + timedelta(days=1), END) if until else END
    return start, end


def share(spans: list[Span]) -> float:
    """Give the part of the time, from 0 to 1, that the spans cover together."""
    days, reached = 0, BEGIN
    for start, end in sorted(spans):
        begin = max(start, reached)
        if end > begin:
            days += (end - begin).days
            reached = end
    return days / (END - BEGIN).days


@cache
def covers() -> dict[str, list[float]]:
    """Give each state's cover in every voice, and last the least of them."""
    register = load_register()
    found = {}
    for state in (actor.id for actor in register.actors.values() if actor.kind == "state"):
        shares = [
            share(
                [
                    cut(tenure.since, tenure.until)
                    for office in offices
                    for tenure in register.tenures_by_office.get((office, state), ())
                ]
            )
            for offices in VOICES
        ]
        found[state] = [*shares, min(shares)]
    return found


def told() -> list[tuple[float, list[int]]]:
    """Give the rows of the page's table: a part of the time, and the states for each column."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [
        (0.0 if part == "any" else int(part[:2]) / 100, [*map(int, re.findall(r"\d+", counts))])
        for part, counts in rows
    ]


@pytest.mark.parametrize(("part", "counts"), told())
def test_as_many_states_are_covered_as_the_page_tells(part: float, counts: list[int]) -> None:
    for column, count in enumerate(counts):
        over = sorted(state for state, shares in covers().items() if shares[column] > part)
        assert len(over) >= count, f"column {column}: {len(over)} states: {' '.join(over)}"


def test_the_page_tells_of_enough_states() -> None:
    assert [part for part, _ in told()] == [0.0, 0.5, 0.8, 0.9]
    assert dict(told())[0.8][-1] >= MIN_STATES


def test_a_share_counts_no_day_twice_and_none_outside() -> None:
    half = BEGIN + (END - BEGIN) / 2
    assert share([]) == 0
    assert share([(BEGIN, END), (BEGIN, half)]) == 1
    assert share([(BEGIN, half), (BEGIN, half)]) == pytest.approx(0.5, abs=0.001)
    assert share([cut("1999", "2011-12-31")]) == 0
    assert share([cut("2025", "2026")]) == pytest.approx(181 / 4930, abs=0.001)
    assert share([cut("", "")]) == 1
