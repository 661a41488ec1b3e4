"""Correlation clustering against looking at all divisions, and signed modularity."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import (
    AnalysisError,
    Network,
    NetworkSeries,
    correlation_clustering,
    polarization,
    signed_modularity,
)
from dissensus.analyse.camps import correlation
from dissensus.analyse.camps.cycles import Cycles, pack_triangles
from dissensus.analyse.camps.modularity import make_modularity, measure_modularity
from dissensus.analyse.camps.moving import maximise
from dissensus.analyse.camps.searches import sum_frustration
from dissensus.analyse.camps.signed import Signed, make_signed, read_signed

Array = np.ndarray[Any, np.dtype[Any]]
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make(matrix: Any, names: str = NAMES) -> Network:
    ties = np.asarray(matrix, dtype=float)
    rows = tuple(names[: len(ties)])
    return Network(kind="onemode", rows=rows, columns=rows, ties=ties)


def list_divisions(size: int, groups: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """All divisions of some actors: each joins a group that is there, or begins the next."""
    if len(groups) == size:
        yield groups
        return
    for group in range(max(groups, default=-1) + 2):
        yield from list_divisions(size, (*groups, group))


def look_at_all(graph: Signed) -> float:
    return min(sum_frustration(graph, np.array(one)) for one in list_divisions(graph.size))


@st.composite
def matrices(draw: st.DrawFn) -> Array:
    size = draw(st.integers(1, 6))
    filled = np.zeros((size, size))
    for row, column in itertools.combinations(range(size), 2):
        weight = draw(st.sampled_from([-2.0, -1.0, -0.5, 0.0, 1.0, 1.5]))
        filled[row, column] = filled[column, row] = weight
    return filled


@pytest.fixture(scope="module")
def tribes(shared: Path) -> Network:
    with (shared / "data" / "tribes_edges.csv").open(encoding="utf-8") as file:
        rows = [(row["a"], row["b"], float(row["sign"])) for row in csv.DictReader(file)]
    names = sorted({name for row in rows for name in row[:2]})
    ties = np.zeros((len(names),) * 2)
    for one, two, sign in rows:
        ties[names.index(one), names.index(two)] = ties[names.index(two), names.index(one)] = sign
    return Network(kind="onemode", rows=tuple(names), columns=tuple(names), ties=ties)


@pytest.mark.shared
def test_tribes_as_published(tribes: Network) -> None:
    found = correlation_clustering(tribes)
    assert (found.disagreement, found.at_least, found.is_proven) == (2, 2, True)
    assert [found.groups.count(group) for group in (1, 2, 3)] == [7, 5, 4]
    assert found.modularity == pytest.approx(0.4310345, abs=1e-7)
    graph, groups = read_signed(tribes), np.array(found.groups)
    is_apart = groups[graph.heads] != groups[graph.tails]
    # What is left of allies between groups and of opponents within them.
    assert (is_apart & (graph.weights > 0)).sum() == 2
    assert (~is_apart & (graph.weights < 0)).sum() == 0
    camps = polarization(tribes).camps
    assert signed_modularity(tribes, camps) == pytest.approx(0.3079667, abs=1e-7)
    labels = maximise(make_modularity(graph), np.random.default_rng(0), deadline=math.inf)
    assert measure_modularity(graph, labels) == pytest.approx(0.4310345, abs=1e-7)


@settings(max_examples=60)
@given(matrices())
def test_small_networks_are_solved_as_by_looking_at_all(matrix: Array) -> None:
    network = make(matrix)
    best = look_at_all(read_signed(network))
    exact = correlation_clustering(network)
    assert exact.is_proven
    assert exact.disagreement == pytest.approx(best)
    searched = correlation_clustering(network, method="search")
    assert searched.at_least - 1e-9 <= best <= searched.disagreement + 1e-9
    # Two camps are one of the divisions that may be chosen.
    assert exact.disagreement <= polarization(network).frustration + 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_seven_and_eight_actors_too(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = 7 + seed % 2
    upper = np.triu(rng.choice([-1.0, 1.0], (size, size)) * rng.integers(1, 3, (size, size)), 1)
    network = make(upper + upper.T)
    best = look_at_all(read_signed(network))
    assert correlation_clustering(network).disagreement == best
    assert correlation_clustering(network, method="search").disagreement == best


@pytest.mark.parametrize("is_odd", [True, False])
@given(matrix=matrices())
def test_triangles_that_share_no_tie_bound_the_cost(matrix: Array, *, is_odd: bool) -> None:
    graph = make_signed(matrix)
    bound = pack_triangles(graph, is_odd=is_odd, deadline=math.inf)
    network = make(matrix)
    best = polarization(network).frustration if is_odd else look_at_all(graph)
    assert bound <= best + 1e-9


def test_cycles_that_a_solution_misses_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def know_one(cycles: Cycles, **_: float) -> float:
        cycles.add_missed(np.zeros(len(cycles.graph.weights)))
        cycles.drop_slack(np.r_[0.0, np.full(len(cycles.found) - 1, 2.0)])
        return 0.0

    monkeypatch.setattr(correlation, "bound_by_cycles", know_one)
    rng = np.random.default_rng(1)
    upper = np.triu(rng.normal(size=(8, 8)), 1)
    graph = make_signed(upper + upper.T)
    found = correlation.solve(graph, math.inf, 0)
    assert found.is_proven(graph)
    assert found.cost == pytest.approx(look_at_all(graph))


def test_groups_of_different_parts_are_different() -> None:
    pair = np.array([[0.0, 1.0], [1.0, 0.0]])
    found = correlation_clustering(make(np.kron(np.eye(2), pair)))
    assert found.groups == (1, 1, 2, 2)


def test_opponents_of_each_other_are_each_alone() -> None:
    found = correlation_clustering(make(np.eye(6) - 1))
    assert found.groups == (1, 2, 3, 4, 5, 6)
    assert found.disagreement == 0


def test_a_gap_is_told_when_time_is_up() -> None:
    rng = np.random.default_rng(0)
    upper = np.triu(rng.choice([-1.0, 1.0], (60, 60)), 1)
    rows = tuple(map(str, range(60)))
    network = Network(kind="onemode", rows=rows, columns=rows, ties=upper + upper.T)
    found = correlation_clustering(network, time_limit=0.3)
    assert not found.is_proven
    assert 0 < found.at_least < found.disagreement
    assert "not proven" in found.reason


def test_networks_without_ties_have_no_groups() -> None:
    for size in (0, 1, 2):
        found = correlation_clustering(make(np.zeros((size, size))))
        assert (found.groups, found.count) == ((None,) * size, 0)
        assert math.isnan(found.share)
        assert math.isnan(found.modularity)
        assert "no ties" in found.reason


def test_unknown_methods_are_told() -> None:
    with pytest.raises(AnalysisError, match=", ".join(correlation.METHODS)):
        correlation_clustering(make(np.eye(2) - 1), method="enumeration")


BLOCKS = np.where(np.kron(np.eye(3), np.ones((2, 2))) > 0, 1.0, -1.0) - np.eye(6)


def test_groups_keep_their_numbers_from_window_to_window() -> None:
    windows = [make(BLOCKS, "ABCDEF"), make(BLOCKS, "EFCDAB"), make(BLOCKS, "ABXYCD")]
    found = correlation_clustering(NetworkSeries.of(windows))
    known = [dict(zip(one.actors, one.groups, strict=True)) for one in found]
    assert known[0] == known[1] == {"A": 1, "B": 1, "C": 2, "D": 2, "E": 3, "F": 3}
    # A group of newcomers gets a number that nobody had.
    assert known[2] == {"A": 1, "B": 1, "X": 4, "Y": 4, "C": 2, "D": 2}
    assert found.to_groups().height == 18
    assert found.to_polars()["groups"].to_list() == [3, 3, 3]
    assert found.chart().to_dict()["data"]["values"]


@given(matrices(), st.data())
def test_modularity_is_the_sum_of_its_formula(matrix: Array, data: st.DataObject) -> None:
    size = len(matrix)
    groups = data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    measured = signed_modularity(make(matrix), groups)
    allies, foes = np.maximum(matrix, 0), np.maximum(-matrix, 0)
    if not allies.sum() + foes.sum():
        assert math.isnan(measured)
        return
    total = 0.0
    for one, two in itertools.product(range(size), repeat=2):
        if groups[one] == groups[two]:
            total += matrix[one, two]
            for sign, part in ((-1, allies), (1, foes)):
                if part.sum():
                    total += sign * part[one].sum() * part[two].sum() / part.sum()
    assert measured == pytest.approx(total / (allies.sum() + foes.sum()))
    assert measured <= 1
    assert signed_modularity(make(matrix), [0] * size) == pytest.approx(0)


def test_modularity_without_opponents_is_the_usual_one() -> None:
    networkx = pytest.importorskip("networkx")
    ring = np.zeros((6, 6))
    for one, two in ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)):
        ring[one, two] = ring[two, one] = 1.0
    usual = networkx.community.modularity(make(ring).to_networkx(), ["ABC", "DEF"])
    assert signed_modularity(make(ring), "xxxyyy") == pytest.approx(usual)


def test_actors_without_a_group_are_told() -> None:
    with pytest.raises(AnalysisError, match="'C'"):
        signed_modularity(make(1 - np.eye(3)), {"A": 1, "B": 1})
    with pytest.raises(AnalysisError, match="2 groups are given for 3 actors"):
        signed_modularity(make(1 - np.eye(3)), [1, 2])
