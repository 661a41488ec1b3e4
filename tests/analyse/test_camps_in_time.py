"""Camps of series: one network where one was asked for, lists of networks, and windows."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dissensus import (
    AnalysisError,
    Network,
    NetworkSeries,
    clusters,
    comembership,
    correlation_clustering,
    dna,
    network,
    phases,
    polarization,
    signed_modularity,
    write_network,
)
from dissensus.analyse.camps.modularity import ModularitySeries

CAMPS = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]], dtype=float)
SIGNED: dict[str, Any] = {
    "networkType": "onemode",
    "statementType": "DNA Statement",
    "qualifierAggregation": "subtract",
    "normalization": "average",
}
MEASURES: tuple[Callable[[Any], Any], ...] = (
    polarization,
    correlation_clustering,
    lambda given: clusters(given, methods=["camps", "ward"]),
)


def make(names: str, ties: Any = CAMPS) -> Network:
    return Network(kind="onemode", rows=tuple(names), columns=tuple(names), ties=ties)


@pytest.fixture(scope="module")
def project(root: Path) -> dna.Database:
    return dna.load(root / "tests" / "bridges" / "data" / "synth_small.dna")


@pytest.mark.parametrize("measure", MEASURES)
def test_one_network_of_dna_gives_one_result(
    measure: Callable[[Any], Any], project: dna.Database
) -> None:
    asked = dna.network(project, **SIGNED)
    found, of_one = measure(asked), measure(asked[0])
    assert type(found) is type(of_one)
    assert found.to_polars().equals(of_one.to_polars())


@pytest.mark.parametrize("measure", MEASURES)
def test_windows_stay_a_series_even_of_one(
    measure: Callable[[Any], Any], project: dna.Database
) -> None:
    windows = dna.network(project, **SIGNED, timeWindow="days", windowSize=60)
    assert len(windows) > 1
    whole = measure(windows[:3])
    assert len(whole) == 3
    assert len(measure(windows[:1])) == 1
    assert measure(list(windows[:3])).to_polars().equals(whole.to_polars())


@pytest.mark.parametrize("measure", MEASURES)
def test_a_list_may_hold_what_stands_for_one_network(
    measure: Callable[[Any], Any], project: dna.Database
) -> None:
    one = dna.network(project, **SIGNED)
    two = dna.network(project, **SIGNED, duplicates="document")
    assert len(measure([one, two])) == 2
    windows = dna.network(project, **SIGNED, timeWindow="days", windowSize=60)
    with pytest.raises(AnalysisError, match="choose one, such as"):
        measure([one, windows])
    with pytest.raises(AnalysisError, match="a dict is no network"):
        measure([{"actor": "A"}])


def test_phases_take_lists_of_what_stands_for_one_network(project: dna.Database) -> None:
    windows = dna.network(project, networkType="twomode", timeWindow="days", windowSize=60)
    some = [windows[place] for place in range(0, len(windows), 40)]
    found = phases(some, methods=["ward"])
    assert len(found.states) + found.left_out.height == len(some)
    with pytest.raises(AnalysisError, match="of 1 windows"):
        phases(dna.network(project))


def test_files_and_pictures_take_what_stands_for_one_network(
    project: dna.Database, tmp_path: Path
) -> None:
    paths = write_network(dna.network(project, **SIGNED), tmp_path / "ties.graphml")
    assert paths == (tmp_path / "ties.graphml",)


def test_modularity_of_windows_is_that_of_each() -> None:
    windows = NetworkSeries.of([make("ABCD"), make("CDAB"), make("XY", np.zeros((2, 2)))])
    groups = {"A": 1, "B": 1, "C": 2, "D": 2, "X": 1, "Y": 3, "absent": 9}
    found = signed_modularity(windows, groups)
    assert isinstance(found, ModularitySeries)
    each = [signed_modularity(one, groups) for one in windows]
    assert each[:2] == [0.5, 0.5]
    assert math.isnan(each[2])
    assert found.to_polars()["modularity"].to_list()[:2] == each[:2]
    assert found.to_polars()["actors"].to_list() == [4, 4, 2]
    assert math.isnan(found[2].modularity)
    assert len(found[1:]) == 2
    own: list[Any] = [["x", "x", "y", "y"], {"A": 1, "B": 2, "C": 1, "D": 2}, [1, 1]]
    told = signed_modularity(windows, own).to_polars()["modularity"].to_list()
    assert told[0] == 0.5
    assert told[1] == signed_modularity(windows[1], own[1])
    assert found.chart().to_dict()["title"]
    assert "windows" in found._repr_html_()
    assert signed_modularity([], {}).to_polars().is_empty()


@pytest.mark.parametrize("groups", [[{"A": 1}], "ABCD", [1, 2], []])
def test_groups_that_do_not_fit_the_windows_are_told(groups: Any) -> None:
    with pytest.raises(AnalysisError, match=r"^groups: "):
        signed_modularity([make("ABCD"), make("ABCD")], groups)


def test_an_actor_without_a_group_is_named_once() -> None:
    with pytest.raises(AnalysisError, match=r"^groups: 'D' has none$"):
        signed_modularity([make("ABCD")], {"A": 1, "B": 1, "C": 2})
    with pytest.raises(AnalysisError, match=r"'C' and 1 more have none"):
        signed_modularity(make("ABCD"), {"A": 1, "B": 1})


def test_draws_of_networks_are_refused_with_the_way_out() -> None:
    for given in (make("ABCD"), NetworkSeries.of([make("ABCD")]), [make("ABCD")]):
        with pytest.raises(AnalysisError, match="window='30 days'"):
            comembership(given)


def test_series_without_windows_are_empty_and_well_formed() -> None:
    none = NetworkSeries.of([])
    table = {
        "actor": ["A", "B"],
        "concept": ["x", "x"],
        "stance": ["support", "oppose"],
        "date": ["2024-01-01", "2024-01-02"],
    }
    drawn = {days: comembership(table, window=days, draws=2) for days in ("9 years", "1 day")}
    full = network(table, window="1 day")
    pairs = [(measure(none), measure(full)) for measure in MEASURES]
    pairs += [(signed_modularity([], {}), signed_modularity(full, dict.fromkeys("AB", 1)))]
    pairs += [(drawn["9 years"], drawn["1 day"])]
    for empty, filled in pairs:
        for name in ("to_polars", "to_camps", "to_groups", "to_pairs"):
            if hasattr(empty, name):
                made, like = getattr(empty, name)(), getattr(filled, name)()
                assert made.is_empty()
                assert set(made.columns) <= set(like.columns)
                assert {"middle"} <= set(made.columns)
        assert empty.chart().to_dict()
        assert empty._repr_html_()


def test_windows_of_draws_are_those_of_the_networks() -> None:
    table = {
        "actor": ["A", "A", "B", "C", "A"],
        "concept": ["x", "x", "x", "x", ""],
        "stance": ["support", "support", "oppose", "support", "support"],
        "date": ["2024-01-01", "2024-01-10", "2024-01-11", "2024-01-12", "2024-01-20"],
        "weight": [0, 1, 1, 1, 1],
    }
    options: dict[str, Any] = {"window": "3 days", "weight": "weight"}
    made = network(table, **options)
    found = comembership(table, draws=2, **options)
    assert [one.observed.start for one in found] == [one.start for one in made]
    assert [one.observed.statements for one in found] == [one.statements for one in made]
