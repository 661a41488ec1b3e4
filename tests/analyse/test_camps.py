"""Polarization against looking at all camps, known values, and what must not matter."""

from __future__ import annotations

import csv
import itertools
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import AnalysisError, Network, NetworkSeries, polarization
from dissensus.analyse.camps import frustration
from dissensus.analyse.camps.cycles import Cycles
from dissensus.analyse.camps.searches import relax, sum_frustration
from dissensus.analyse.camps.signed import (
    Signed,
    Triangles,
    count_triangles,
    make_signed,
    measure_walks,
    read_signed,
)
from dissensus.analyse.camps.solving import Solution

Array = np.ndarray[Any, np.dtype[Any]]
NEVER = math.inf


def make(matrix: Any, names: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", **more: Any) -> Network:
    ties = np.asarray(matrix, dtype=float)
    rows = tuple(names[: len(ties)])
    return Network(kind="onemode", rows=rows, columns=rows, ties=ties, **more)


def draw(size: int, seed: int, *, density: float = 0.8, whole: bool = True) -> Array:
    rng = np.random.default_rng(seed)
    weights = rng.choice([-2.0, -1.0, 1.0, 3.0], (size, size)) if whole else None
    if weights is None:
        weights = rng.normal(size=(size, size))
    upper = np.triu(weights * (rng.random((size, size)) < density), 1)
    return np.asarray(upper + upper.T)


def look_at_all(graph: Signed) -> float:
    camps = itertools.product((0, 1), repeat=graph.size)
    return min(sum_frustration(graph, np.array(one)) for one in camps)


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
@pytest.mark.parametrize("method", frustration.METHODS)
def test_tribes_as_published(tribes: Network, method: str) -> None:
    found = polarization(tribes, method=method)
    assert (found.frustration, found.at_least, found.is_proven) == (7, 7, True)
    assert found.balance == pytest.approx(0.7586207, abs=1e-7)
    assert (found.ties, found.negative, found.optima) == (58, 29, 1)
    small = [actor for actor, camp in zip(found.actors, found.camps, strict=True) if camp == 2]
    assert small == ["Gama", "Gavev", "Kotun", "Nagad"]
    assert found.triangles == Triangles(19, 2, 40, 7)
    assert found.triangles.balanced_share == pytest.approx(0.8676471, abs=1e-7)
    assert found.walk_balance == pytest.approx(0.3575761, abs=1e-7)
    assert found.to_ties().height == 7
    assert not any(found.can_change)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("method", frustration.METHODS)
def test_small_networks_are_solved_as_by_looking_at_all(
    method: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the solver is asked, which small parts do not need.
    monkeypatch.setattr(frustration, "_SMALL", 0)
    network = make(draw(3 + seed % 6, seed, whole=seed % 3 != 0))
    found, best = polarization(network, method=method, seed=seed), look_at_all(read_signed(network))
    assert found.frustration == pytest.approx(best)
    assert found.at_least <= best + 1e-6 * found.ties
    assert found.is_proven or method == "search"


@pytest.mark.parametrize("seed", range(6))
def test_solver_and_enumeration_agree(seed: int) -> None:
    graph = make_signed(draw(20, seed, density=(0.2, 0.5, 0.9)[seed % 3], whole=seed % 2 == 0))
    for actors in graph.list_parts():
        part = graph.take(actors)
        exact = frustration.solve(part, NEVER, seed)
        other = frustration.enumerate_camps(part, NEVER, seed)
        searched = frustration.search(part, NEVER, seed)
        assert exact.cost == pytest.approx(other.cost)
        assert exact.is_proven(part)
        assert searched.lower - 1e-6 * part.total <= exact.cost <= searched.cost + 1e-9


def test_branching_alone_proves_what_the_search_leaves_open() -> None:
    graph = make_signed(draw(16, 1, density=0.5, whole=False))
    searched = frustration.search(graph, NEVER, 0)
    assert not searched.is_proven(graph)
    # From a solution that nothing is known of, and without cycles.
    poor = Solution(np.zeros(16, dtype=int), graph.total, 0.0)
    cycles = Cycles(graph, is_odd=True)
    found = frustration._branch(graph, cycles, poor, time.monotonic() + 60)
    assert found.is_proven(graph)
    assert found.cost == pytest.approx(frustration.enumerate_camps(graph, NEVER, 0).cost)
    assert searched.lower < found.cost <= searched.cost + 1e-9


WEIGHTS = st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.0, 1.0, 1.5])


@st.composite
def matrices(draw: st.DrawFn) -> Array:
    size = draw(st.integers(0, 7))
    filled = np.zeros((size, size))
    for row, column in zip(*np.triu_indices(size, 1), strict=True):
        filled[row, column] = filled[column, row] = draw(WEIGHTS)
    return filled


@given(matrices(), st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_order_switching_and_scale_do_not_matter(matrix: Array, chance: Any, scale: float) -> None:
    found = polarization(make(matrix))
    order = list(range(len(matrix)))
    chance.shuffle(order)
    sides = np.array([chance.choice([-1.0, 1.0]) for _ in order])
    others = [
        polarization(make(matrix[np.ix_(order, order)])),
        polarization(make(matrix * sides[:, None] * sides[None, :])),
        polarization(make(matrix * scale)),
    ]
    balances = [found.balance, *(one.balance for one in others)]
    assert np.allclose(balances, found.balance, equal_nan=True)
    assert others[2].frustration == pytest.approx(found.frustration * scale)
    assert {one.optima for one in others} == {found.optima}
    triangles = [one.triangles.balanced_share for one in others]
    assert np.allclose(triangles, found.triangles.balanced_share, equal_nan=True)


@given(matrices())
def test_figures_keep_their_limits_and_add_up(matrix: Array) -> None:
    found = polarization(make(matrix))
    assert 0 <= found.at_least <= found.frustration <= found.ties / 2
    assert found.ties == pytest.approx(np.abs(matrix).sum() / 2)
    assert math.isnan(found.balance) if not found.ties else 0 <= found.balance <= 1
    assert found.frustration == pytest.approx(sum(abs(tie[2]) for tie in found.against))
    assert found.optima == count_optima(matrix)


def count_optima(matrix: Array) -> int:
    """By looking at all camps; camps have no names, so each part halves their number."""
    graph = make_signed(matrix)
    many = 1
    for actors in graph.list_parts():
        part = graph.take(actors)
        every = itertools.product((0, 1), repeat=part.size)
        costs = [sum_frustration(part, np.array(one)) for one in every]
        many *= sum(abs(cost - min(costs)) < 1e-9 for cost in costs) // 2
    return many


@given(matrices(), matrices())
def test_parts_without_a_tie_between_them_add_up(one: Array, two: Array) -> None:
    size = len(one) + len(two)
    both = np.zeros((size, size))
    both[: len(one), : len(one)], both[len(one) :, len(one) :] = one, two
    apart = [polarization(make(matrix)) for matrix in (one, two)]
    together = polarization(make(both))
    assert together.frustration == pytest.approx(sum(part.frustration for part in apart))
    assert together.triangles.total == sum(part.triangles.total for part in apart)


@given(matrices())
def test_triangles_are_those_counted_one_by_one(matrix: Array) -> None:
    kinds = [0, 0, 0, 0]
    for triad in itertools.combinations(range(len(matrix)), 3):
        signs = [np.sign(matrix[pair]) for pair in itertools.combinations(triad, 2)]
        if all(signs):
            kinds[signs.count(-1.0)] += 1
    assert count_triangles(make_signed(matrix)) == Triangles(*kinds)


@given(matrices())
def test_walks_are_balanced_where_nothing_is_frustrated(matrix: Array) -> None:
    found = polarization(make(matrix))
    assert math.isnan(found.walk_balance) == (found.ties == 0)
    if found.ties:
        assert 0 < found.walk_balance <= 1
        assert (found.walk_balance > 1 - 1e-9) == (found.frustration == 0)


def test_walks_of_many_actors_do_not_overflow() -> None:
    full = 1 - np.eye(900)
    full[0, 1] = full[1, 0] = -1
    assert 0.9 < measure_walks(make_signed(full)) < 1


@pytest.mark.parametrize("size", [3, 4, 7, 8, 13, 30])
def test_all_against_all_is_told_to_be_far_from_two_camps(size: int) -> None:
    matrix = np.eye(size) - 1
    found = polarization(make(matrix, names="".join(map(chr, range(97, 97 + size)))))
    assert found.frustration == (size - 1) ** 2 // 4
    assert found.is_proven


def test_agreement_of_all_has_one_camp() -> None:
    found = polarization(make(1 - np.eye(5)))
    assert (found.frustration, found.balance, found.optima) == (0, 1, 1)
    assert set(found.camps) == {1}
    assert "no opposed tie" in found.reason


def test_networks_without_ties_have_no_figure() -> None:
    for size in (0, 1, 3):
        found = polarization(make(np.zeros((size, size))))
        assert math.isnan(found.balance)
        assert math.isnan(found.triangles.balanced_share)
        assert found.camps == (None,) * size
        assert "no ties" in found.reason


def test_ties_that_close_no_circle_are_told() -> None:
    chain = np.diag([1.0, -1.0], 1)
    assert "circle" in polarization(make(chain + chain.T)).reason


def test_circle_with_one_opposed_tie_has_as_many_optima_as_ties() -> None:
    ties = np.diag([1.0, 1, 1, 1], 1)
    ties[0, 4] = -1
    found = polarization(make(ties + ties.T))
    assert (found.frustration, found.optima) == (1, 5)
    # Whichever tie is broken, the actor across from the first optimum's stays with the most.
    assert sum(found.can_change) == 4


def test_bound_of_the_relaxation_holds_before_it_converges() -> None:
    graph = make_signed(draw(9, 1))
    best = look_at_all(graph)
    for deadline in (0.0, NEVER):
        bound, _ = relax(graph, np.random.default_rng(0), deadline=deadline)
        assert bound <= best + 1e-9


def test_when_time_is_up_the_gap_is_told() -> None:
    network = make(np.sign(draw(60, 0)), names="".join(map(chr, range(97, 157))))
    found = polarization(network, time_limit=0.5)
    assert not found.is_proven
    assert 0 < found.at_least < found.frustration
    assert 0 < found.gap < 0.5
    assert found.balance < found.balance_at_most < 1
    assert "not proven" in found.reason
    assert found.optima is None


def test_large_parts_are_bounded_by_triangles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frustration, "MOST_RELAXED", 5)
    graph = make_signed(draw(9, 2))
    found, best = frustration.search(graph, NEVER, 0), look_at_all(graph)
    assert 0 < found.lower <= best == pytest.approx(found.cost)


def test_same_seed_gives_the_same() -> None:
    network = make(draw(24, 5))
    assert polarization(network, seed=3).camps == polarization(network, seed=3).camps


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"aggregation": "conflict"}, "subtract"),
        ({"aggregation": "congruence"}, "subtract"),
        ({"aggregation": "ignore", "statements": 4}, "subtract"),
    ],
)
def test_ties_that_are_not_signed_are_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        polarization(make(1 - np.eye(3), **more))


def test_what_cannot_be_asked_is_told() -> None:
    two_mode = Network(kind="twomode", rows=("A",), columns=("tax",), ties=np.ones((1, 1)))
    with pytest.raises(AnalysisError, match="one-mode"):
        polarization(two_mode)
    with pytest.raises(AnalysisError, match="exact, search, enumeration"):
        polarization(make(1 - np.eye(3)), method="gurobi")
    with pytest.raises(AnalysisError, match="time_limit"):
        polarization(make(1 - np.eye(3)), time_limit=0)
    with pytest.raises(AnalysisError, match="no number"):
        polarization(make([[0, np.nan], [np.nan, 0]]))
    with pytest.raises(AnalysisError, match="symmetric"):
        polarization(make([[0, 1], [-1, 0]]))
    with pytest.raises(AnalysisError, match="exact"):
        polarization(make(draw(26, 0)), method="enumeration")


CAMPS = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]])


def test_camps_keep_their_numbers_from_window_to_window() -> None:
    windows = NetworkSeries.of([make(CAMPS, "ABCD"), make(CAMPS, "CDAB"), make(CAMPS, "XCAY")])
    found = polarization(windows)
    stands = found.to_camps().rows_by_key("actor")
    assert [row[3] for row in stands["A"]] == [1, 1, 1]
    assert [row[3] for row in stands["C"]] == [2, 2, 2]
    assert found.to_polars()["balance"].to_list() == [1, 1, 1]
    assert len(found[1:]) == 2
    assert found.chart().to_dict()["data"]["values"]


def test_each_part_of_a_window_is_turned_by_itself() -> None:
    both = np.kron(np.eye(2), CAMPS)
    found = polarization(NetworkSeries.of([make(both, "ABCDEFGH"), make(both, "ABCDGHEF")]))
    assert dict(zip(found[1].actors, found[1].camps, strict=True)) == dict(
        zip(found[0].actors, found[0].camps, strict=True)
    )


def test_no_window_gives_an_empty_table() -> None:
    found = polarization(NetworkSeries.of([]))
    assert found.to_polars().is_empty()
    assert found.to_camps().is_empty()


def test_labels_are_escaped_where_they_are_shown() -> None:
    rows = ("<script>", "B")
    ties = np.array([[0, 1.0], [1.0, 0]])
    shown = polarization(Network(kind="onemode", rows=rows, columns=rows, ties=ties))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
