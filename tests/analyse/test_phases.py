"""Phases are those that were planted; clusterings do what they say."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError
from dissensus.analyse.networks.build import network
from dissensus.analyse.timing.embedding import embed, measure_stress, scale_classically
from dissensus.analyse.timing.phasing import phases
from dissensus.analyse.timing.segments import cut_segments
from dissensus.analyse.timing.window_clusters import (
    CLUSTERS,
    choose_medoids,
    measure_modularity,
    order_groups,
)
from dissensus.matrices import Network, NetworkSeries


def make_table(*, months: int = 12, change: int = 6, gap: int = 0) -> pl.DataFrame:
    """Two camps that disagree on other concepts from the month of the change on."""
    random = np.random.default_rng(5)
    rows = []
    for month in range(months):
        if gap and month == gap:
            continue
        date = dt.date(2024 + month // 12, month % 12 + 1, 1)
        for _ in range(40):
            actor = int(random.integers(8))
            concept = int(random.integers(3)) + (0 if month < change else 3)
            stance = "support" if (actor + concept) % 2 else "oppose"
            rows.append((f"A{actor}", f"c{concept}", stance, date))
    return pl.DataFrame(rows, schema=["actor", "concept", "stance", "date"], orient="row")


@pytest.mark.parametrize("method", sorted(CLUSTERS))
def test_planted_change_is_found(method: str) -> None:
    found = phases(make_table(), window="1 month", methods=[method], k=(2, 4))
    assert found.states.tolist() == [1] * 6 + [2] * 6
    assert found.method == method
    table = found.to_polars()
    assert table["start"][6] == dt.datetime(2024, 7, 1)  # noqa: DTZ001
    assert table[method].to_list() == found.states.tolist()


def test_all_methods_stand_side_by_side_and_the_best_wins() -> None:
    found = phases(make_table(), window="1 month")
    assert {*found.memberships} == {*CLUSTERS}
    best = found.comparison.filter(pl.col("best"))
    assert best.height == len(CLUSTERS)
    assert found.modularity == best["modularity"].max()
    assert found.k == 2
    again = phases(make_table(), window="1 month")
    assert again.comparison.equals(found.comparison)
    assert "phases of 12 windows" in found._repr_html_()
    values: Any = found.chart().to_dict()["data"]["values"]
    assert values[0]["row"] == found.method


def test_number_that_was_not_asked_for_does_not_win() -> None:
    found = phases(make_table(), window="1 month", k=(3, 4), methods=["louvain", "contiguous"])
    assert len({*found.memberships["louvain"].tolist()}) == 2
    assert found.method == "contiguous"
    assert found.k == 3
    alone = phases(make_table(), window="1 month", k=(3, 4), methods=["louvain"])
    assert (alone.method, alone.k) == ("louvain", 2)


def test_spectral_distances_see_shape_and_not_labels() -> None:
    table = make_table()
    found = phases(table, window="1 month", distance="spectral", methods=["pam"], k=(2, 3))
    renamed = table.with_columns(pl.col("actor").replace({"A1": "Z", "A2": "A1", "Z": "A2"}))
    again = phases(renamed, window="1 month", distance="spectral", methods=["pam"], k=(2, 3))
    assert again.distances == pytest.approx(found.distances, abs=1e-9)
    series = network(table, window="1 month", kind="twomode")
    with pytest.raises(AnalysisError, match="one-mode"):
        phases(series, distance="spectral")


def test_series_is_the_same_as_its_table() -> None:
    table = make_table()
    series = network(table, window="1 month", kind="twomode")
    first, second = phases(table, window="1 month"), phases(series)
    assert first.to_polars().equals(second.to_polars())
    assert isinstance(series, NetworkSeries)
    third = phases(network(table, window="1 month", kind="twomode", isolates=True))
    assert third.distances == pytest.approx(first.distances)


def test_windows_without_ties_are_left_out_and_told() -> None:
    found = phases(make_table(gap=3), window="1 month")
    assert found.left_out["start"].to_list() == [dt.datetime(2024, 4, 1)]  # noqa: DTZ001
    assert found.left_out["reason"].to_list() == ["no tie"]
    assert found.windows.height == 11


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (make_table(months=2), {"window": "1 month"}, "2 of 2 windows"),
        (make_table(months=0), {"window": "1 month"}, "no whole one lies"),
        (make_table(), {}, "window"),
        (make_table(), {"window": "1 month", "k": (5, 2)}, "k:"),
        (make_table(), {"window": "1 month", "methods": ["wrad"]}, "did you mean"),
        (make_table(), {"window": "1 month", "methods": []}, "at least one"),
        (make_table(), {"window": "1 month", "distance": "absdif"}, "did you mean"),
        (make_table(), {"window": "1 month", "windw": 1}, "did you mean"),
    ],
)
def test_what_cannot_be_grouped_is_told(
    table: pl.DataFrame, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(AnalysisError, match=message):
        phases(table, **options)


def test_windows_that_do_not_differ_are_one_phase() -> None:
    one = Network(kind="twomode", rows=("A",), columns=("x",), ties=np.ones((1, 1)))
    with pytest.raises(AnalysisError, match="one phase"):
        phases([one] * 4)
    with pytest.raises(AnalysisError, match="made already"):
        phases([one] * 4, window="1 day")


@st.composite
def distances(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(4, 7))
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    half = np.tril(random.random((size, size)), -1)
    return half + half.T


@given(distances(), st.integers(2, 3))
def test_segments_are_the_cheapest_of_all_cuts(apart: np.ndarray, many: int) -> None:
    def cost(groups: np.ndarray) -> float:
        parts = [np.flatnonzero(groups == one) for one in np.unique(groups)]
        return sum(float(apart[np.ix_(part, part)].sum()) / 2 / len(part) for part in parts)

    cuts = itertools.combinations(range(1, len(apart)), many - 1)
    every = [np.searchsorted(cut, np.arange(len(apart)), side="right") for cut in cuts]
    found = cut_segments(apart, many)
    assert (np.diff(found) >= 0).all()
    assert cost(found) == pytest.approx(min(map(cost, every)))


@given(distances(), st.sampled_from(sorted(CLUSTERS)), st.integers(2, 3))
@settings(max_examples=40)
def test_every_method_gives_each_thing_one_group(apart: np.ndarray, method: str, many: int) -> None:
    groups = order_groups(CLUSTERS[method](apart, many, 0))
    assert groups.shape == (len(apart),)
    assert groups[0] == 1
    assert {*groups.tolist()} == {*range(1, groups.max() + 1)}
    assert method == "louvain" or groups.max() == many
    assert measure_modularity(1 - apart, groups) <= 1


@given(distances(), st.integers(2, 3))
def test_medoids_cannot_be_swapped_for_better_ones(apart: np.ndarray, many: int) -> None:
    medoids = choose_medoids(apart, many)
    assert len({*medoids}) == many
    cost = apart[:, medoids].min(axis=1).sum()
    for place, other in itertools.product(range(many), range(len(apart))):
        swapped = [*medoids[:place], other, *medoids[place + 1 :]]
        assert cost <= apart[:, swapped].min(axis=1).sum() + 1e-9


def test_modularity_is_that_of_networkx() -> None:
    nx = pytest.importorskip("networkx")
    random = np.random.default_rng(3)
    weights = np.triu(random.random((9, 9)), 1)
    groups = random.integers(3, size=9)
    parts = [{*np.flatnonzero(groups == one).tolist()} for one in range(3)]
    expected = nx.community.modularity(nx.from_numpy_array(weights + weights.T), parts)
    assert measure_modularity(weights + weights.T, groups) == pytest.approx(expected)


def test_flat_distances_are_embedded_exactly_and_smacof_never_makes_them_worse() -> None:
    random = np.random.default_rng(1)
    points = random.random((10, 2))
    apart = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    assert embed(apart)[1] == pytest.approx(0, abs=1e-6)
    solid = random.random((10, 6))
    apart = np.linalg.norm(solid[:, None] - solid[None, :], axis=2)
    places, stress = embed(apart)
    assert stress <= measure_stress(apart, scale_classically(apart))
    assert stress == pytest.approx(measure_stress(apart, places))
    assert 0 < stress < 1
