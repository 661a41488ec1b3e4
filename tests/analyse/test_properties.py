"""What holds of every network: symmetry, bounds, any order of rows, scaling, parts and whole."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import Network, network
from dissensus.analyse.networks.aggregate import ONEMODE, TWOMODE, tie
from dissensus.analyse.networks.coded import code
from dissensus.analyse.networks.counts import count
from dissensus.analyse.networks.kernels import KERNELS, REACH
from dissensus.analyse.networks.normalise import ONEMODE as DIVIDED
from dissensus.analyse.networks.options import make_options
from dissensus.analyse.networks.windows import Length, list_windows, parse_length

STANCES = ["oppose", "reserved", "neutral", "open", "support"]
KINDS: dict[str, list[Any]] = {
    "stance": STANCES,
    "yes": [True, False],
    "score": [-3, 1, 2],
    "why": ["cost", "law"],
}
SPAN = st.integers(0, 400).map(lambda day: np.datetime64("2023-01-01") + day)


@st.composite
def make_tables(draw: st.DrawFn) -> pl.DataFrame:
    """Statements with a column of each kind of qualifier."""
    size = draw(st.integers(0, 40))
    made = {
        "actor": draw(st.lists(st.sampled_from("ABCDEFG"), min_size=size, max_size=size)),
        "concept": draw(st.lists(st.sampled_from("xyz"), min_size=size, max_size=size)),
    }
    for name, values in KINDS.items():
        made[name] = draw(st.lists(st.sampled_from(values), min_size=size, max_size=size))
    return pl.DataFrame(made)


FEW = settings(max_examples=30)
QUALIFIERS = st.sampled_from([*KINDS])
AGGREGATIONS = st.sampled_from([*ONEMODE])
NORMALIZATIONS = st.sampled_from([*DIVIDED])


def same(one: Network, other: Network) -> bool:
    return one.rows == other.rows and np.allclose(one.values, other.values, rtol=1e-9, atol=1e-12)


@FEW
@given(make_tables(), QUALIFIERS, AGGREGATIONS, NORMALIZATIONS)
def test_onemode_is_symmetric_without_a_diagonal(
    table: pl.DataFrame, qualifier: str, aggregation: str, by: str
) -> None:
    values = network(table, qualifier=qualifier, aggregation=aggregation, normalization=by).values
    assert (values == values.T).all()
    assert not values.diagonal().any()
    assert np.isfinite(values).all()


@FEW
@given(make_tables(), QUALIFIERS, NORMALIZATIONS)
def test_ties_lie_within_their_bounds(table: pl.DataFrame, qualifier: str, by: str) -> None:
    made = {
        one: network(table, qualifier=qualifier, aggregation=one, normalization=by).values
        for one in ONEMODE
    }
    assert all((made[one] >= 0).all() for one in ("ignore", "congruence", "conflict"))
    if by in ("jaccard", "cosine"):
        assert made["ignore"].max(initial=0) <= 1 + 1e-12
        assert made["congruence"].max(initial=0) <= 1 + 1e-12
    if by == "jaccard":
        assert np.abs(made["subtract"]).max(initial=0) <= 1 + 1e-12
    if by != "cosine":
        # Cosine divides ignore by other lengths than the rest.
        both = made["congruence"] + made["conflict"]
        np.testing.assert_allclose(both, made["ignore"], atol=1e-12)
    net = made["congruence"] - made["conflict"]
    np.testing.assert_allclose(net, made["subtract"], atol=1e-12)


@FEW
@given(make_tables(), QUALIFIERS, AGGREGATIONS, NORMALIZATIONS, st.randoms())
def test_order_of_the_table_does_not_matter(
    table: pl.DataFrame, qualifier: str, aggregation: str, by: str, random: object
) -> None:
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=hash(random) % 1000)
    options: dict[str, Any] = {
        "qualifier": qualifier,
        "aggregation": aggregation,
        "normalization": by,
    }
    assert same(network(table, **options), network(shuffled, **options))


@FEW
@given(make_tables(), QUALIFIERS, st.sampled_from([2.0, 0.5, 7.0]))
def test_weights_scale_ties(table: pl.DataFrame, qualifier: str, factor: float) -> None:
    """Ties grow with the square, of the average in proportion; shares do not change."""
    scaled = table.with_columns(times=pl.lit(factor))
    for by, grown in {"no": factor**2, "average": factor, "jaccard": 1, "cosine": 1}.items():
        options: dict[str, Any] = {
            "qualifier": qualifier,
            "normalization": by,
            "aggregation": "subtract",
        }
        plain = network(table, **options).values
        np.testing.assert_allclose(
            network(scaled, weight="times", **options).values, plain * grown, atol=1e-11
        )


@FEW
@given(make_tables())
def test_reversed_scale_changes_signs_of_twomode_only(table: pl.DataFrame) -> None:
    turned = {"cost": 1.0, "law": -1.0}, {"cost": -1.0, "law": 1.0}
    one, other = (network(table, qualifier="why", levels=levels) for levels in turned)
    assert same(one, other)
    one, other = (
        network(table, qualifier="why", levels=levels, kind="twomode") for levels in turned
    )
    assert (one.values == -other.values).all()


@FEW
@given(make_tables(), QUALIFIERS)
def test_shares_of_activity_and_prominence(table: pl.DataFrame, qualifier: str) -> None:
    for by, axis in (("activity", 1), ("prominence", 0)):
        options: dict[str, Any] = {"qualifier": qualifier, "normalization": by}
        shares = network(table, kind="twomode", aggregation="ignore", **options).values
        np.testing.assert_allclose(shares.sum(axis=axis), 1.0)
    counts = network(table, kind="twomode", aggregation="ignore", qualifier=qualifier)
    assert counts.values.sum() == counts.statements == table.height
    assert counts.row_counts.tolist() == counts.values.sum(axis=1).tolist()
    assert counts.column_counts.tolist() == counts.values.sum(axis=0).tolist()


@FEW
@given(make_tables(), QUALIFIERS)
def test_onemode_ignore_is_the_product_of_twomode(table: pl.DataFrame, qualifier: str) -> None:
    counts = network(table, kind="twomode", aggregation="ignore", qualifier=qualifier).values
    found = network(table, aggregation="ignore", qualifier=qualifier).values
    product = counts @ counts.T
    np.fill_diagonal(product, 0)
    assert (found == product).all()


@FEW
@given(make_tables(), AGGREGATIONS, NORMALIZATIONS)
def test_few_rows_are_multiplied_as_many_are(
    table: pl.DataFrame, aggregation: str, by: str
) -> None:
    """The way of sparse matrices, which many rows take, gives what that of dense ones gives."""
    patch = pytest.MonkeyPatch()
    for qualifier in KINDS:
        options: dict[str, Any] = {
            "qualifier": qualifier,
            "aggregation": aggregation,
            "normalization": by,
        }
        dense = network(table, **options)
        with patch.context() as changed:
            changed.setattr("dissensus.analyse.networks.aggregate.DENSE", -1)
            many = network(table, **options)
        assert not isinstance(many.ties, np.ndarray)
        assert same(dense, many)
        assert abs(many.matrix - many.matrix.T).max() == 0 if many.rows else True


@FEW
@given(make_tables(), AGGREGATIONS)
def test_blocks_change_nothing(table: pl.DataFrame, aggregation: str) -> None:
    patch = pytest.MonkeyPatch()
    for qualifier in KINDS:
        whole = network(table, qualifier=qualifier, aggregation=aggregation)
        with patch.context() as changed:
            changed.setattr("dissensus.analyse.networks.products._BLOCK", 1)
            changed.setattr("dissensus.analyse.networks.products._EXACT", 0)
            changed.setattr("dissensus.analyse.networks.products._PART", 2)
            changed.setattr("dissensus.analyse.networks.normalise._PART", 2)
            assert same(whole, network(table, qualifier=qualifier, aggregation=aggregation))


def test_every_aggregation_of_two_levels_weighs_as_it_says() -> None:
    table = pl.DataFrame({"actor": ["A", "B"], "concept": "x", "stance": ["oppose", "open"]})
    asked = make_options({}, tables={})
    counts = count(code(table, asked))
    for name, weigh in ONEMODE.items():
        pairs = weigh(counts.qualifier)
        assert pairs.shape == (5, 5)
        assert (pairs == pairs.T).all()
        assert tie(counts, name)[0, 1] == pairs[0, 3]
    assert {*TWOMODE} == {"ignore", "subtract", "combine"}


def test_large_counts_are_exact() -> None:
    """Beyond what 32 bits hold exactly, and with a sum that cancels to nothing."""
    table = pl.DataFrame(
        {
            "actor": ["A", "A", "B", "B"],
            "concept": ["x", "y", "x", "y"],
            "stance": [True, True, True, False],
            "times": [4099, 4099, 4099, 4099],
        }
    )
    found = network(table, weight="times", aggregation="congruence")
    assert found.values[0, 1] == 4099**2
    assert network(table, weight="times").values[0, 1] == 0


def test_far_statements_of_a_kernel_still_count() -> None:
    """Long before and after, weights are tiny: their shares are no less right."""
    days = [*range(5), *range(100, 105)]
    table = pl.DataFrame(
        {
            "actor": ["A", "B"] * 5,
            "concept": ["x"] * 10,
            "stance": [True] * 10,
            "date": np.datetime64("2024-01-01") + np.array(days),
        }
    )
    series = network(table, window="8 days", kernel="gaussian", normalization="cosine")
    assert len(series) == 98
    for one in series:
        assert one.values[0, 1] == pytest.approx(1.0)
    gone = network(table, window="2 days", kernel="gaussian", normalization="cosine")[50]
    assert gone.statements == 0
    assert not gone.values.any()


# -- windows and kernels ----------------------------------------------------------------------


@given(
    SPAN,
    SPAN,
    st.integers(1, 5),
    st.sampled_from(["days", "weeks", "months", "years", "hours"]),
    st.integers(1, 3),
    st.sampled_from(["days", "weeks", "months", "years"]),
)
def test_windows_lie_in_order_and_in_the_data(
    one: np.datetime64, other: np.datetime64, size: int, unit: str, steps: int, step_unit: str
) -> None:
    first, last = sorted(int(at.astype("datetime64[us]").astype(int)) for at in (one, other))
    window, step = Length(size, unit), Length(steps, step_unit)
    found = list_windows(first, last, window, step)
    end = Length(1, unit).move(window.floor(last), 1)
    assert all(start < stop <= end for start, stop in found)
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(found))
    if found:
        assert found[0][0] <= first
        # No window that fits is left out.
        assert window.move(step.move(found[0][0], len(found)), 1) > end


@pytest.mark.parametrize(
    ("window", "step", "starts"),
    [
        ("1 month", None, ["2024-01-01", "2024-02-01", "2024-03-01"]),
        ("2 months", "1 month", ["2024-01-01", "2024-02-01"]),
        ("1 week", "2 weeks", ["2024-01-08", "2024-01-22", "2024-02-05", "2024-02-19"]),
        ("30 days", "1 month", ["2024-01-01", "2024-02-01"]),
        ("1 month", "2 weeks", ["2024-01-01", "2024-01-15", "2024-01-29", "2024-02-12"]),
        ("1 year", None, ["2024-01-01"]),
    ],
)
def test_windows_begin_where_the_page_says(
    window: str, step: str | None, starts: list[str]
) -> None:
    table = {
        "actor": ["A", "B"],
        "concept": ["x", "x"],
        "stance": [1, 0],
        "date": ["2024-01-10T15:00", "2024-03-05"],
    }
    series = network(table, window=window, step=step)
    assert [str(one.start.date()) for one in series if one.start][: len(starts)] == starts
    assert len(series) >= len(starts)


def test_a_month_from_the_31st_ends_with_the_next_month() -> None:
    at = int(np.datetime64("2024-01-31T06", "us").astype(int))
    moved = np.datetime64(parse_length("1 month", role="window").move(at, 1), "us")
    assert str(moved) == "2024-02-29T06:00:00.000000"
    assert Length(1, "years").move(at, -1) == at - 365 * 86_400_000_000


@pytest.mark.parametrize("name", KERNELS)
def test_kernels_are_even_and_integrate_to_one(name: str) -> None:
    x = np.linspace(-REACH[name], REACH[name], 600_001)
    weights = KERNELS[name](x)
    np.testing.assert_allclose(weights, weights[::-1], rtol=1e-9, atol=1e-300)
    assert weights.min() >= 0
    assert np.trapezoid(weights, x) == pytest.approx(1, abs=1e-4)
    assert not KERNELS[name](np.array([1.001, -1.001]) * REACH[name]).any()


# -- events and series ------------------------------------------------------------------------


def test_events_are_the_rows_in_order_of_time() -> None:
    table = pl.DataFrame(
        {
            "actor": ["A", "", "B", "A", "A"],
            "concept": ["x"] * 5,
            "stance": ["open", None, "open", "open", "open"],
            "date": ["2024-02-01", "2024-01-01", None, "2024-02-01", "2024-02-08"],
            "note": [1, 2, 3, 4, 5],
        }
    )
    assert network(table, kind="events")["note"].to_list() == [2, 1, 4, 5, 3]
    once = network(table, kind="events", duplicates="month")
    assert once["note"].to_list() == [2, 1, 3]
    assert once.columns == table.columns


def test_series_is_a_sequence() -> None:
    table = {
        "actor": ["A", "B", "A"],
        "concept": ["x"] * 3,
        "stance": [1, 0, 1],
        "date": ["2024-01-01", "2024-01-02", "2024-01-04"],
    }
    series = network(table, window="1 day", kind="twomode")
    assert [one.statements for one in series] == [1, 1, 0, 1]
    assert series[-1].statements == 1
    assert [one.statements for one in series[1:3]] == [1, 0]
    assert series.to_polars()["statements"].to_list() == [1, 1, 0, 1]
    with pytest.raises(IndexError, match="no network 4: the series has 4"):
        series[4]
    with pytest.raises(IndexError, match="a window must lie between"):
        network(table, window="1 year", kind="twomode")[1]
