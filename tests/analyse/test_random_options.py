"""Networks with any options together are those of plain loops over statements.

``test_against_literal`` goes through the options one by one; here all of them are drawn at once:
the kind, what a tie counts and is divided by, duplicates, windows with their steps, kernels,
isolates, weights, and qualifiers with uneven, negative, absent and unordered levels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import Network, network

from .literal import (
    KERNELS,
    PAIRS,
    UNITS,
    Matrix,
    Said,
    Scale,
    drop_repeated,
    tie_onemode,
    tie_twomode,
    weigh,
)

FIRST = dt.datetime(2023, 12, 26)  # noqa: DTZ001 - dates of documents have no zone
STANCES = ("oppose", "reserved", "neutral", "open", "support")
#: Name of the qualifier -> its levels, and the numbers that the scale gives them.
SCALES: Mapping[str, Scale] = {
    "stances": Scale(STANCES, (-1.0, -0.5, 0.0, 0.5, 1.0)),
    "boolean": Scale((False, True), (-1.0, 1.0)),
    "signed": Scale((-10, -2, -1, 0, 3), (-10.0, -2.0, -1.0, 0.0, 3.0)),
    "negative": Scale((-7, -5, -1), (-7.0, -5.0, -1.0)),
    "uneven": Scale((0.1, 0.2, 0.7), (0.1, 0.2, 0.7)),
    "single": Scale((4,), (4.0,)),
    "named": Scale(("never", "maybe", "always"), (-3.0, 0.25, 1.0)),
    "categories": Scale(("cost", "law", "moral")),
    "none": Scale(("",), (0.0,)),
}
KINDS = {bool: pl.Boolean, int: pl.Int64, float: pl.Float64, str: pl.String}
HOURS = {"hours": 1, "days": 24, "weeks": 168}


@dataclass(frozen=True)
class Drawn:
    """What was drawn: the statements in the order of their table, and how they are asked for."""

    name: str
    said: tuple[Said, ...]
    options: Mapping[str, Any]
    is_weighted: bool = True

    @property
    def scale(self) -> Scale:
        """The levels as the analysis knows them: of categories, those of the column."""
        if self.name == "categories":
            return Scale(tuple(sorted({str(one.level) for one in self.said})))
        return SCALES[self.name]

    def ask(self) -> Any:
        given: dict[str, Any] = dict(self.options)
        if self.is_weighted:
            given["weight"] = "weight"
        if self.name == "none":
            given["qualifier"] = None
        elif self.scale.numbers and self.name not in ("stances", "boolean"):
            given["levels"] = dict(zip(self.scale.levels, self.scale.numbers, strict=True))
        return network(self.make_table(), **given)

    def make_table(self) -> pl.DataFrame:
        kind = KINDS[type(SCALES[self.name].levels[0])]
        columns: dict[str, tuple[str, Any]] = {
            "actor": ("row", pl.String), "concept": ("column", pl.String),
            "stance": ("level", kind), "date": ("time", pl.Datetime("us")),
            "document": ("document", pl.String), "weight": ("weight", pl.Float64),
        }  # fmt: skip
        return pl.DataFrame(
            {
                name: pl.Series([getattr(one, field) for one in self.said], dtype=dtype)
                for name, (field, dtype) in columns.items()
            }
        )

    def list_counted(self) -> list[Said]:
        """The statements that count, in order of time, those without a date last."""
        said = self.said if self.is_weighted else [replace(one, weight=1.0) for one in self.said]
        ordered = sorted(said, key=lambda one: (one.time is None, one.time or FIRST))
        kept = [one for one in ordered if one.weight > 0]
        return drop_repeated(kept, UNITS[self.options["duplicates"]])

    def tie(self, said: Sequence[Said]) -> Matrix:
        tie = tie_onemode if self.options["kind"] == "onemode" else tie_twomode
        return tie(said, self.scale, self.options["aggregation"], self.options["normalization"])


#: What a series may be made of: nothing but the whole, windows, events, or windows that weigh.
SERIES = ("whole", "time", "events", *KERNELS)
#: Unit -> the longest window of it, so that some fit into two months and a year's turn.
LONGEST = {"hours": 90, "days": 40, "weeks": 5, "months": 2, "years": 1}


@st.composite
def draw_lengths(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from([*LONGEST]))
    return f"{draw(st.integers(1, LONGEST[unit]))} {unit}"


@st.composite
def asked(draw: st.DrawFn, series: str) -> Drawn:
    name = draw(st.sampled_from([*SCALES]))
    scale = SCALES[name]
    kind = draw(st.sampled_from(["onemode", "twomode"]))
    aggregations = [*PAIRS] if kind == "onemode" else ["ignore", "subtract", "combine"]
    if name == "none":
        aggregations = [one for one in aggregations if one in ("ignore", "combine")]
    if name == "categories" and kind == "twomode":
        aggregations.remove("subtract")
    normal = ("average", "jaccard", "cosine") if kind == "onemode" else ("activity", "prominence")
    options: dict[str, Any] = {
        "kind": kind,
        "aggregation": draw(st.sampled_from(aggregations)),
        "normalization": draw(st.sampled_from(["no", *normal])),
        "duplicates": draw(st.sampled_from([*UNITS])),
        "isolates": draw(st.booleans()),
    }
    if series == "events":
        options["window"] = f"{draw(st.integers(1, 5))} events"
        options["step"] = draw(st.none() | st.integers(1, 3).map(lambda n: f"{n} events"))
    elif series != "whole":
        options["window"] = draw(draw_lengths())
        options["step"] = draw(st.none() | draw_lengths())
        if series in KERNELS:
            options["kernel"] = series
    one = st.builds(
        Said,
        row=st.sampled_from("ABC"),
        column=st.sampled_from("xy"),
        level=st.sampled_from(scale.levels),
        # Half days over two months and a turn of the year, many on the same one.
        time=st.none()
        | st.integers(0, 130).map(lambda half: FIRST + dt.timedelta(hours=12 * half)),
        document=st.sampled_from(["", "d1", "d2"]),
        weight=st.sampled_from([1.0, 1.0, 2.0, 0.3, 0.0]),
    )
    said = draw(st.lists(one, max_size=14))
    return Drawn(name, tuple(said), options, draw(st.booleans()))


def parse(length: str) -> tuple[int, str]:
    size, unit = length.split()
    return int(size), unit


def add(time: dt.datetime, size: int, unit: str) -> dt.datetime:
    if unit in HOURS:
        return time + dt.timedelta(hours=size * HOURS[unit])
    month = time.year * 12 + time.month - 1 + size * (12 if unit == "years" else 1)
    first = time.replace(year=month // 12, month=month % 12 + 1, day=1)
    moved = first + dt.timedelta(days=time.day - 1)
    while moved.month != first.month:
        moved -= dt.timedelta(days=1)
    return moved


def floor(time: dt.datetime, unit: str) -> dt.datetime:
    if unit == "hours":
        return time.replace(minute=0, second=0, microsecond=0)
    day = time.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "weeks":
        return day - dt.timedelta(days=day.weekday())
    return (
        day.replace(day=1, month=1 if unit == "years" else day.month)
        if unit
        in (
            "months",
            "years",
        )
        else day
    )


def list_windows(
    times: Sequence[dt.datetime], window: str, step: str | None
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """From the unit of the first time, by the step, while the window ends with the last's unit."""
    size, unit = parse(window)
    move, by = parse(step) if step else (1, unit)
    # Windows of fixed length that move by months or years begin with one.
    start = floor(min(times), by if by in ("months", "years") and unit in HOURS else unit)
    end = add(floor(max(times), unit), 1, unit)
    moved = 0
    while add(first := add(start, moved * move, by), size, unit) <= end:
        yield first, add(first, size, unit)
        moved += 1


def assert_same(found: Network, ties: Matrix) -> None:
    wanted = np.zeros((len(found.rows), len(found.columns)))
    for (row, column), tie in ties.items():
        wanted[found.rows.index(row), found.columns.index(column)] = tie
    np.testing.assert_allclose(found.values, wanted, rtol=1e-9, atol=1e-12)


def assert_labels(
    found: Network, said: Sequence[Said], every: Sequence[Said], drawn: Drawn
) -> None:
    base = every if drawn.options["isolates"] else said
    rows = tuple(sorted({one.row for one in base}))
    columns = tuple(sorted({one.column for one in base}))
    assert found.rows == rows
    assert found.columns == (rows if drawn.options["kind"] == "onemode" else columns)


@pytest.mark.parametrize("series", SERIES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_options_together(series: str, data: st.DataObject) -> None:
    drawn = data.draw(asked(series))
    options = drawn.options
    counted = drawn.list_counted()
    made = drawn.ask()
    if "window" not in options:
        assert made.statements == len(counted)
        assert_labels(made, counted, drawn.said, drawn)
        assert_same(made, drawn.tie(counted))
        return
    dated = [one for one in counted if one.time]
    if "events" in options["window"]:
        size, move = parse(options["window"])[0], parse(options["step"] or "1 events")[0]
        spans = [dated[at : at + size] for at in range(0, len(dated) - size + 1, move)]
        assert len(made) == len(spans)
        for found, inside in zip(made, spans, strict=True):
            assert (found.start, found.stop) == (inside[0].time, inside[-1].time)
            assert_window(found, inside, drawn, counted)
        return
    times = [one.time for one in drawn.said if one.time]
    windows = [*list_windows(times, options["window"], options["step"])] if dated else []
    assert len(made) == len(windows)
    # Of hundreds of windows the first, the last and some between.
    for place in sorted({*range(0, len(windows), max(1, len(windows) // 6)), len(windows) - 1}):
        if windows:
            found, (start, stop) = made[place], windows[place]
            assert (found.start, found.stop) == (start, stop)
            assert_window(found, dated, drawn, counted)


def assert_window(
    found: Network, dated: Sequence[Said], drawn: Drawn, counted: Sequence[Said]
) -> None:
    """One network of a series, by the statements that its window holds or weighs."""
    options = drawn.options
    assert found.undated == sum(one.time is None for one in counted)
    inside, shown = list(dated), list(dated)
    if "kernel" in options:
        assert found.start
        assert found.stop
        inside = weigh(dated, (found.start, found.stop), options["kernel"])
        assert found.statements == sum(one.counts > 0 for one in inside)
    elif "events" not in options["window"]:
        inside = [one for one in dated if found.start <= one.time < found.stop]  # type: ignore[operator]
        shown = inside
        assert found.statements == len(inside)
    assert_labels(found, shown, drawn.said, drawn)
    assert_same(found, drawn.tie(inside))


@settings(max_examples=60, deadline=None)
@given(drawn=asked("whole"))
def test_events_are_the_rows_that_count(drawn: Drawn) -> None:
    """A list of events keeps what a network leaves out for its weight."""
    given: dict[str, Any] = {"duplicates": drawn.options["duplicates"]}
    if drawn.name == "none":
        given["qualifier"] = None
    table = drawn.make_table().with_row_index("place")
    found = network(table, kind="events", **given)["place"].to_list()
    ordered = sorted(
        enumerate(drawn.said), key=lambda one: (one[1].time is None, one[1].time or FIRST)
    )
    said = [replace(one, weight=1.0 + place) for place, one in ordered]
    kept = drop_repeated(said, UNITS[drawn.options["duplicates"]])
    assert found == [int(one.weight - 1.0) for one in kept]


@pytest.mark.parametrize("name", SCALES)
def test_scales_are_as_they_are_declared(name: str) -> None:
    numbers = SCALES[name].numbers
    assert numbers is None or list(numbers) == sorted(numbers)
