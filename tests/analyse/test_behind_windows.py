"""The statements behind a number of a window, of a phase, and of the reference's networks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError, Network, evidence, evidence_of, network, phases

FIRST = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - dates of documents have no zone
STANCES = ("oppose", "reserved", "neutral", "open", "support")
LEVELS: dict[str, tuple[Any, ...]] = {
    "boolean": (False, True),
    "integer": (-2, -1, 0, 3),
    "category": ("cost", "law", "moral"),
}
#: They hold the first and the last date, and every level, whatever else is left out.
DAYS = 40
KERNELS = (None, "uniform", "triangular", "epanechnikov", "gaussian")
AGGREGATIONS = ("ignore", "congruence", "conflict", "subtract")


def make(said: list[tuple[str, str, int, Any]], levels: tuple[Any, ...]) -> pl.DataFrame:
    ends = [("Z", "zz", day, level) for day in (0, DAYS) for level in levels]
    rows = [(*one[:2], FIRST + dt.timedelta(days=one[2]), one[3]) for one in (*said, *ends)]
    frame = pl.DataFrame(rows, schema=["actor", "concept", "date", "stance"], orient="row")
    return frame.with_row_index("row")


@st.composite
def tables(draw: st.DrawFn, kind: str) -> pl.DataFrame:
    levels = LEVELS[kind]
    one = st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from("xy"),
        st.integers(0, DAYS),
        st.sampled_from(levels),
    )
    said = draw(st.lists(one, min_size=1, max_size=14))
    frame = make(said, levels)
    assume({"A", "B"} <= set(frame["actor"]))
    return frame


def find_tie(made: Network, row: str, column: str) -> float:
    if row not in made.rows or column not in made.columns:
        return 0.0
    return float(made.values[made.rows.index(row), made.columns.index(column)])


def keep(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The table with what was found and what holds its ends, nothing else."""
    return frame.filter(pl.col("row").is_in(found["row"].to_list()) | (pl.col("actor") == "Z"))


def leave(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.col("row").is_in(found["row"].to_list()))


@pytest.mark.parametrize("compat", [None, "dna"])
@pytest.mark.parametrize("kernel", KERNELS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_tie_of_a_window_is_made_of_its_evidence(
    compat: str | None, kernel: str | None, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([*LEVELS]))
    frame = data.draw(tables(kind))
    options: dict[str, Any] = {
        "aggregation": data.draw(st.sampled_from(AGGREGATIONS)),
        "window": "8 days",
        "kernel": kernel,
        "compat": compat,
    }
    series = network(frame, **options)
    place = data.draw(st.integers(0, len(series) - 1))
    whole = find_tie(series[place], "A", "B")
    found = evidence(frame, "A", "B", in_window=place, **options)
    assert found["row"].is_unique().all()
    assert found["date"].is_sorted()
    again = find_tie(network(keep(frame, found), **options)[place], "A", "B")
    assert again == pytest.approx(whole, abs=1e-9, nan_ok=True)
    left = leave(frame, found)
    assert find_tie(network(left, **options)[place], "A", "B") == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("kind", LEVELS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_tie_of_the_reference_is_made_of_its_evidence(kind: str, data: st.DataObject) -> None:
    frame = data.draw(tables(kind))
    how = data.draw(st.sampled_from(AGGREGATIONS))
    options: dict[str, Any] = {"aggregation": how, "compat": "dna"}
    options["duplicates"] = data.draw(st.sampled_from(["include", "week", "acrossrange"]))
    whole = find_tie(network(frame, **options), "A", "B")
    found = evidence(frame, "A", "B", **options)
    # What counts alone may be of one of the two: without the other there is no tie to look up.
    assume(kind != "category" or {"A", "B"} <= {*found["actor"]})
    assert find_tie(network(keep(frame, found), **options), "A", "B") == pytest.approx(whole)
    for cell in [("A", "x"), ("Z", "zz")]:
        if cell[1] not in set(frame["concept"]):
            continue
        two = evidence(frame, *cell, kind="twomode", compat="dna", aggregation="ignore")
        made = network(frame, kind="twomode", compat="dna", aggregation="ignore")
        assert two.height == find_tie(made, *cell)


def test_the_reference_counts_what_the_other_never_mentioned() -> None:
    said = [("A", "x", 1, "cost"), ("A", "y", 2, "law"), ("B", "x", 3, "moral")]
    frame = make(said, LEVELS["category"])
    options: dict[str, Any] = {"aggregation": "conflict"}
    assert evidence(frame, "A", "B", **options)["row"].to_list() == [0, 2]
    found = evidence(frame, "A", "B", compat="dna", **options)
    assert found["row"].to_list() == [0, 1, 2]
    assert find_tie(network(frame, compat="dna", **options), "A", "B") == 3


def test_the_reference_ties_rows_to_themselves_in_slices() -> None:
    said = [("A", "x", 20, True), ("A", "x", 21, True), ("B", "x", 22, False)]
    frame = make(said, LEVELS["boolean"])
    options: dict[str, Any] = {"window": "10 days", "kernel": "uniform", "compat": "dna"}
    series = network(frame, **options)
    place = next(at for at, one in enumerate(series) if find_tie(one, "A", "A"))
    found = evidence(frame, "A", "A", in_window=place, **options)
    assert set(found["actor"]) == {"A"}
    with pytest.raises(AnalysisError, match="not tied to itself"):
        evidence(frame, "A", "A", in_window=place, window="10 days")


@settings(max_examples=20)
@given(data=st.data(), size=st.integers(1, 4), compat=st.sampled_from([None, "dna"]))
def test_windows_of_events_are_the_statements_in_turn(
    data: st.DataObject, size: int, compat: str | None
) -> None:
    days = data.draw(st.lists(st.integers(1, DAYS - 1), min_size=3, max_size=9, unique=True))
    frame = pl.DataFrame(
        {
            "actor": ["A"] * len(days),
            "concept": ["x"] * len(days),
            "stance": ["support", "oppose"] * (len(days) // 2) + ["support"] * (len(days) % 2),
            "date": [FIRST + dt.timedelta(days=day) for day in days],
        }
    ).with_row_index("row")
    ordered = frame.sort("date")["row"].to_list()
    options: dict[str, Any] = {"window": f"{size} events", "compat": compat}
    wide = 2 * (size // 2) + 1 if compat else size
    many = len(network(frame, **options))
    assert many == max(0, len(days) - wide + 1)
    for place in range(many):
        found = evidence_of(frame, None, in_window=place, **options)
        assert found["row"].to_list() == ordered[place : place + wide]


@settings(max_examples=20)
@given(data=st.data(), kind=st.sampled_from([*LEVELS]), compat=st.sampled_from([None, "dna"]))
def test_statements_of_a_window_are_as_many_as_it_counts(
    data: st.DataObject, kind: str, compat: str | None
) -> None:
    frame = data.draw(tables(kind))
    options: dict[str, Any] = {"window": "5 days", "compat": compat, "aggregation": "ignore"}
    series = network(frame, **options)
    for place in range(0, len(series), 7):
        assert evidence_of(frame, None, in_window=place, **options).height == (
            series[place].statements
        )
    several = evidence_of(frame, None, in_window=range(len(series)), **options)
    assert several["row"].is_unique().all()


def test_statements_of_a_phase() -> None:
    said = [
        (actor, "x" if day < 20 else "y", day, level)
        for day in range(DAYS)
        for actor, level in (("A", True), ("B", False))
    ]
    frame = make(said, LEVELS["boolean"])
    found = phases(frame, window="5 days", step="5 days", methods=["contiguous"], k=(2, 2))
    first = [place for place, state in zip(found.places, found.states, strict=True) if state == 1]
    own = evidence_of(frame, ["A", "B"], window="5 days", step="5 days", in_window=first)
    assert set(own["concept"]) == {"x"}
    assert own.height == 40
    assert np.array_equal(own["row"], np.arange(40))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"window": "5 days"}, "give its place"),
        ({"in_window": 0}, "no windows without"),
        ({"window": "5 days", "in_window": 99}, r"there is no window 99; there are 0 to \d+"),
        ({"window": "5 days", "in_window": -1}, "there is no window -1"),
        ({"window": "5 days", "in_window": [0, 99]}, "there is no window 99"),
        ({"window": "9 years", "in_window": 0}, "no whole one lies"),
    ],
)
@pytest.mark.parametrize("compat", [None, "dna"])
def test_windows_that_are_not_there_are_told(
    options: dict[str, Any], told: str, compat: Any
) -> None:
    frame = make([("A", "x", 1, True), ("B", "x", 2, True)], LEVELS["boolean"])
    with pytest.raises(AnalysisError, match=told):
        evidence(frame, "A", "B", compat=compat, **options)
    with pytest.raises(AnalysisError, match=told):
        evidence_of(frame, ["A"], compat=compat, **options)
