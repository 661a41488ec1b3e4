"""The fast networks are those of plain loops over statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dissensus import Network, network
from dissensus.matrices import Kind

from .literal import (
    KERNELS,
    PAIRS,
    UNITS,
    Matrix,
    Said,
    Scale,
    drop_repeated,
    list_windows,
    tie_onemode,
    tie_twomode,
    weigh,
)

STANCES = ("oppose", "reserved", "neutral", "open", "support")
#: What a qualifier can be: its name -> its scale.
SCALES = {
    "stances": Scale(STANCES, (-1.0, -0.5, 0.0, 0.5, 1.0)),
    "boolean": Scale((False, True), (-1.0, 1.0)),
    "signed": Scale((-3, -1, 0, 2, 3), (-3.0, -1.0, 0.0, 2.0, 3.0)),
    "uneven": Scale((0.1, 0.2, 0.7000001), (0.1, 0.2, 0.7000001)),
    "categories": Scale(("cost", "law", "moral")),
    "none": Scale(("",), (0.0,)),
}
ONEMODE = [
    (aggregation, by) for aggregation in PAIRS for by in ("no", "average", "jaccard", "cosine")
]
TWOMODE = [
    (aggregation, by)
    for aggregation in ("ignore", "subtract", "combine")
    for by in ("no", "activity", "prominence")
]
FIRST = dt.datetime(2023, 11, 20)  # noqa: DTZ001 - dates of documents have no zone
Tables = list[Said]


@st.composite
def list_said(draw: st.DrawFn, levels: Sequence[object], *, most: int = 25) -> Tables:
    """Statements of few labels, so that they meet; dates over some weeks, some missing."""
    days = st.none() | st.integers(0, 80)
    one = st.builds(
        Said,
        row=st.sampled_from("ABCDE"),
        column=st.sampled_from("xyz"),
        level=st.sampled_from(levels),
        time=days.map(lambda day: None if day is None else FIRST + dt.timedelta(hours=12 * day)),
        document=st.sampled_from(["", "d1", "d2", "d3"]),
        weight=st.sampled_from([1.0, 1.0, 2.0, 0.3, 0.0]),
    )
    return draw(st.lists(one, max_size=most))


def make_table(said: Tables, scale: Scale) -> pl.DataFrame:
    kinds = {bool: pl.Boolean, int: pl.Int64, float: pl.Float64, str: pl.String}
    return pl.DataFrame(
        {
            "actor": pl.Series([one.row for one in said], dtype=pl.String),
            "concept": pl.Series([one.column for one in said], dtype=pl.String),
            "stance": pl.Series([one.level for one in said], dtype=kinds[type(scale.levels[0])]),
            "date": pl.Series([one.time for one in said], dtype=pl.Datetime("us")),
            "document": pl.Series([one.document for one in said], dtype=pl.String),
            "weight": pl.Series([one.weight for one in said], dtype=pl.Float64),
        }
    )


def name_scale(name: str) -> dict[str, Any]:
    """The options that make a table's column this scale, whichever levels occur in it."""
    scale = SCALES[name]
    if name == "none":
        return {"qualifier": None}
    if name in ("signed", "uneven") and scale.numbers:
        return {"levels": dict(zip(scale.levels, scale.numbers, strict=True))}
    return {}


def assert_same(found: Network, ties: Matrix) -> None:
    wanted = np.zeros((len(found.rows), len(found.columns)))
    for (row, column), tie in ties.items():
        wanted[found.rows.index(row), found.columns.index(column)] = tie
    np.testing.assert_allclose(found.values, wanted, rtol=1e-9, atol=1e-12)


def in_order(said: Tables) -> Tables:
    return sorted(said, key=lambda one: (one.time is None, one.time or FIRST))


@st.composite
def list_tables(draw: st.DrawFn, names: Sequence[str]) -> tuple[str, Scale, Tables]:
    """The name of a scale, the levels as a column holds them, and statements."""
    name = draw(st.sampled_from(names))
    said = draw(list_said(SCALES[name].levels, most=16))
    if name == "categories":
        return name, Scale(tuple(sorted({str(one.level) for one in said}))), said
    return name, SCALES[name], said


@pytest.mark.parametrize(("aggregation", "by"), ONEMODE)
@settings(max_examples=25)
@given(drawn=list_tables([*SCALES]))
@example(drawn=("uneven", SCALES["uneven"], [Said("A", "x", 0.1), Said("B", "x", 0.2)]))
def test_onemode(aggregation: str, by: str, drawn: tuple[str, Scale, Tables]) -> None:
    name, scale, said = drawn
    if name == "none":
        aggregation = "ignore"
    options = {**name_scale(name), "weight": "weight"}
    table = make_table(said, SCALES[name])
    found = network(table, aggregation=aggregation, normalization=by, **options)
    present = [one for one in said if one.weight]
    assert found.rows == tuple(sorted({one.row for one in present}))
    assert found.statements == len(present)
    assert_same(found, tie_onemode(said, scale, aggregation, by))


@pytest.mark.parametrize(("aggregation", "by"), TWOMODE)
@settings(max_examples=25)
@given(drawn=list_tables(["stances", "boolean", "signed", "uneven"]))
def test_twomode(aggregation: str, by: str, drawn: tuple[str, Scale, Tables]) -> None:
    name, scale, said = drawn
    options = {**name_scale(name), "weight": "weight", "kind": "twomode"}
    table = make_table(said, SCALES[name])
    found = network(table, aggregation=aggregation, normalization=by, **options)
    assert_same(found, tie_twomode(said, scale, aggregation, by))


@pytest.mark.parametrize("by", ["no", "activity", "prominence"])
@settings(max_examples=15)
@given(drawn=list_tables(["categories", "none"]))
def test_twomode_of_categories(by: str, drawn: tuple[str, Scale, Tables]) -> None:
    name, scale, said = drawn
    table = make_table(said, SCALES[name])
    for aggregation in ("ignore", "combine"):
        options = {**name_scale(name), "aggregation": aggregation, "normalization": by}
        found = network(table, kind="twomode", weight="weight", **options)
        assert_same(found, tie_twomode(said, scale, aggregation, by))


@pytest.mark.parametrize("duplicates", UNITS)
@settings(max_examples=30)
@given(said=list_said(STANCES))
@example(said=[Said("A", "x", "open", None), Said("A", "x", "open", FIRST)])
def test_duplicates(duplicates: str, said: Tables) -> None:
    scale = SCALES["stances"]
    once = drop_repeated([one for one in in_order(said) if one.weight], UNITS[duplicates])
    options = {**name_scale("stances"), "weight": "weight", "duplicates": duplicates}
    found = network(make_table(said, scale), aggregation="congruence", **options)
    assert found.statements == len(once)
    assert_same(found, tie_onemode(once, scale, "congruence", "no"))


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
@settings(max_examples=8)
@given(said=list_said(SCALES["signed"].levels))
def test_windows(size: int, unit: str, said: Tables) -> None:
    scale, table = SCALES["signed"], make_table(said, SCALES["signed"])
    series = network(
        table,
        window=f"{size} {unit}",
        aggregation="subtract",
        normalization="average",
        weight="weight",
        **name_scale("signed"),
    )
    dated = [one.time for one in said if one.time]
    counts = any(one.time and one.weight for one in said)
    windows = list(list_windows(dated, size, unit)) if counts else []
    assert [(one.start, one.stop) for one in series] == windows
    for found, (start, stop) in zip(series, windows, strict=True):
        inside = [one for one in said if one.time and start <= one.time < stop and one.weight]
        assert found.statements == len(inside)
        assert found.undated == sum(one.time is None and one.weight > 0 for one in said)
        assert_same(found, tie_onemode(inside, scale, "subtract", "average"))


@pytest.mark.parametrize("size", [1, 3, 4])
@settings(max_examples=20)
@given(said=list_said(STANCES))
def test_windows_of_events(size: int, said: Tables) -> None:
    said = [one for one in said if one.weight]
    series = network(make_table(said, SCALES["stances"]), window=f"{size} events", kind="twomode")
    dated = in_order([one for one in said if one.time])
    assert len(series) == max(0, len(dated) - size + 1)
    for first, found in enumerate(series):
        inside = [
            # Its weight is left out of this network.
            Said(one.row, one.column, one.level)
            for one in dated[first : first + size]
        ]
        assert (found.start, found.stop) == (dated[first].time, dated[first + size - 1].time)
        assert_same(found, tie_twomode(inside, SCALES["stances"], "subtract", "no"))


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("kind", "aggregation", "by"),
    [
        ("onemode", "subtract", "average"),
        ("onemode", "conflict", "jaccard"),
        ("onemode", "ignore", "cosine"),
        ("twomode", "subtract", "activity"),
        ("twomode", "combine", "no"),
    ],
)
@settings(max_examples=6)
@given(said=list_said(STANCES, most=12))
def test_kernels(kernel: str, kind: Kind, aggregation: str, by: str, said: Tables) -> None:
    scale = SCALES["stances"]
    series = network(
        make_table(said, scale),
        kind=kind,
        aggregation=aggregation,
        normalization=by,
        window="9 days",
        kernel=kernel,
        weight="weight",
    )
    for found in series:
        assert found.start
        assert found.stop
        weighed = weigh(said, (found.start, found.stop), kernel)
        assert found.statements == sum(one.counts > 0 for one in weighed)
        tie = tie_onemode if kind == "onemode" else tie_twomode
        assert_same(found, tie(weighed, scale, aggregation, by))
        assert found.rows == tuple(sorted({one.row for one in weighed if one.weight}))


@settings(max_examples=40)
@given(said=list_said(STANCES), window=st.sampled_from([None, "1 week"]))
def test_isolates_are_all_labels_of_the_table(said: Tables, window: str | None) -> None:
    table = make_table(said, SCALES["stances"])
    made = network(table, isolates=True, window=window, weight="weight")
    for found in [made] if isinstance(made, Network) else made:
        assert found.rows == tuple(sorted({one.row for one in said}))
        assert found.values.shape == (len(found.rows), len(found.rows))
