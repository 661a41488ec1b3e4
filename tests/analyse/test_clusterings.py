"""Methods side by side: what each must find, how agreement is measured, and failures told."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import AnalysisError, Network, NetworkSeries, clusters
from dissensus.analyse.camps.agreement import (
    compare_information,
    compare_pairs,
    find_consensus,
    share_groups,
)
from dissensus.analyse.camps.communities import METHODS

Array = np.ndarray[Any, np.dtype[Any]]
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: These choose their number of groups, and are told nothing of it.
OWN_NUMBER = ("louvain", "leiden", "label-propagation")


def make(matrix: Any, names: str = NAMES, **more: Any) -> Network:
    ties = np.asarray(matrix, dtype=float)
    rows = tuple(names[: len(ties)])
    return Network(kind="onemode", rows=rows, columns=rows, ties=ties, **more)


def make_blocks(*sizes: int) -> Array:
    """Allies within each block, opponents between them."""
    blocks = np.repeat(np.arange(len(sizes)), sizes)
    ties = np.where(blocks[:, None] == blocks[None, :], 2.0, -1.0)
    np.fill_diagonal(ties, 0.0)
    return ties


@pytest.mark.parametrize("method", METHODS)
def test_each_method_finds_two_clean_camps(method: str) -> None:
    found = clusters(make(make_blocks(5, 3)), methods=[method])
    assert not found.failures
    assert found.memberships[method] == (1, 1, 1, 1, 1, 2, 2, 2)
    quality = found.qualities[method]
    assert (quality.groups, quality.contradiction) == (2, 0)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "camps"])
def test_each_method_finds_three_clean_groups(method: str) -> None:
    found = clusters(make(make_blocks(4, 3, 3)), methods=[method])
    assert found.memberships[method] == (1, 1, 1, 1, 2, 2, 2, 3, 3, 3)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "camps"])
def test_number_of_groups_is_kept_or_refused(method: str) -> None:
    found = clusters(make(make_blocks(4, 3, 3)), methods=[method], k=3)
    if method in OWN_NUMBER:
        assert "finds its own number of groups" in found.failures[method]
    else:
        assert found.qualities[method].groups == 3


def test_two_camps_refuse_another_number() -> None:
    assert (
        "two camps" in clusters(make(make_blocks(2, 2)), methods=["camps"], k=3).failures["camps"]
    )


def test_failures_stand_beside_what_went_well() -> None:
    found = clusters(make(np.eye(3) - 1))
    failed = set(found.failures)
    assert failed == {"louvain", "leiden", "fast-greedy", "label-propagation"}
    assert failed | set(found.memberships) == set(METHODS)
    table = found.to_quality()
    assert set(table["method"]) == set(METHODS)
    assert table["failure"].drop_nulls().len() == 4
    assert "4 failed" in repr(found)


def test_fault_inside_a_method_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(task: Any) -> Array:
        raise np.linalg.LinAlgError("did not converge")

    monkeypatch.setitem(METHODS, "spectral", fail)
    found = clusters(make(make_blocks(2, 2)), methods=["spectral", "camps"])
    assert found.failures == {"spectral": "did not converge"}
    assert list(found.memberships) == ["camps"]


def test_actors_without_ties_are_in_no_group() -> None:
    ties = np.zeros((5, 5))
    ties[:4, :4] = make_blocks(2, 2)
    found = clusters(make(ties))
    assert all(groups[4] is None for groups in found.memberships.values())
    assert found.consensus == (1, 1, 2, 2, None)
    assert np.isnan(found.together[4]).all()
    assert not np.isnan(found.together[:4, :4]).any()


@pytest.mark.parametrize("size", [0, 1, 3])
def test_networks_without_ties_say_so(size: int) -> None:
    found = clusters(make(np.zeros((size, size))))
    assert set(found.failures) == set(METHODS)
    assert all("no ties" in why for why in found.failures.values())
    assert found.consensus == (None,) * size
    assert found.best is None
    assert found.to_agreement().is_empty()


def test_what_cannot_be_asked_is_told() -> None:
    with pytest.raises(AnalysisError, match='did you mean "leiden"'):
        clusters(make(make_blocks(2, 2)), methods=["leidn"])
    with pytest.raises(AnalysisError, match="k: 0"):
        clusters(make(make_blocks(2, 2)), k=0)
    assert "more than the 4 actors" in clusters(make(make_blocks(2, 2)), k=5).failures["ward"]
    with pytest.raises(AnalysisError, match="subtract"):
        clusters(make(make_blocks(2, 2), aggregation="conflict"))
    # Counts of agreement alone can be divided, though not into camps.
    allied = make(np.maximum(make_blocks(2, 2), 0), aggregation="congruence")
    assert clusters(allied, methods=["louvain"]).memberships["louvain"] == (1, 1, 2, 2)


@pytest.mark.parametrize("seed", [0, 1])
def test_same_seed_gives_the_same(seed: int) -> None:
    rng = np.random.default_rng(7)
    upper = np.triu(rng.integers(-2, 3, (10, 10)), 1)
    network = make(upper + upper.T)
    one, two = clusters(network, seed=seed), clusters(network, seed=seed)
    assert one.memberships == two.memberships
    assert one.consensus == two.consensus
    assert one.best == max(one.qualities, key=lambda name: one.qualities[name].modularity)


def test_search_for_modularity_beats_the_other_methods() -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        upper = np.triu(rng.integers(-2, 3, (11, 11)), 1)
        qualities = clusters(make(upper + upper.T)).qualities
        best = max(one.modularity for one in qualities.values())
        assert qualities["modularity"].modularity == pytest.approx(best)
        least = min(one.contradiction for one in qualities.values())
        assert qualities["correlation"].contradiction == pytest.approx(least)


def test_groups_keep_their_numbers_from_window_to_window() -> None:
    ties = make_blocks(3, 2)
    windows = NetworkSeries.of([make(ties, "ABCDE"), make(ties, "XDEAB")])
    found = clusters(windows, methods=["camps", "leiden"])
    for name in ("camps", "leiden", "consensus"):
        rows = found.to_groups().select("window", "actor", name).rows()
        assert {group for _, actor, group in rows if actor in "AB"} == {1}
        assert {group for _, actor, group in rows if actor in "DE"} == {2}
    assert found.to_polars().height == 4
    assert found.chart().to_dict()["data"]["values"]
    assert clusters(NetworkSeries.of([])).to_polars().is_empty()


def test_methods_are_those_documented(root: Path) -> None:
    page = (root / "docs" / "camps.md").read_text(encoding="utf-8")
    rows = page.partition("## Several methods")[2].partition("\n## ")[0].splitlines()
    cells = [row.split(" | ")[0] for row in rows if row.startswith("| `")]
    assert {name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)} == set(METHODS)


def test_chart_stands_in_the_order_of_the_consensus() -> None:
    cells = clusters(make(make_blocks(2, 2), "ADBC")).chart().to_dict()["data"]["values"]
    assert list(dict.fromkeys(cell["row"] for cell in cells)) == ["A", "D", "B", "C"]


DIVISIONS = st.integers(0, 8).flatmap(
    lambda size: st.tuples(*[st.lists(st.integers(0, 3), min_size=size, max_size=size)] * 2)
)


@given(DIVISIONS)
def test_agreement_is_that_of_its_definition(pair: tuple[list[int], list[int]]) -> None:
    one, two = map(np.array, pair)
    pairs = list(itertools.combinations(range(len(one)), 2))
    both = sum(one[i] == one[j] and two[i] == two[j] for i, j in pairs)
    own, other = (sum(int(a[i] == a[j]) for i, j in pairs) for a in (one, two))
    measured = compare_pairs(one, two)
    assert compare_pairs(two, one) == pytest.approx(measured, nan_ok=True)
    if not pairs:
        assert math.isnan(measured)
    elif (expected := own * other / len(pairs)) != (most := (own + other) / 2):
        assert measured == pytest.approx((both - expected) / (most - expected))
    assert compare_pairs(one, (one + 1) % 4) == pytest.approx(1 if pairs else math.nan, nan_ok=True)


@given(DIVISIONS)
def test_information_keeps_its_limits(pair: tuple[list[int], list[int]]) -> None:
    one, two = map(np.array, pair)
    shared = compare_information(one, two)
    assert compare_information(two, one) == pytest.approx(shared, nan_ok=True)
    assert math.isnan(shared) == (not len(one))
    if len(one):
        assert 0 <= shared <= 1
        assert compare_information(one, one) == pytest.approx(1)


def test_agreement_by_hand() -> None:
    # Groups of 2 and 2 against 2 and 2, crossed: each cell holds one; 0 of 6 pairs are shared,
    # 2 * 2 / 6 are expected, and 2 at most.
    crossed = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert compare_pairs(*crossed) == pytest.approx((0 - 2 / 3) / (2 - 2 / 3))
    assert compare_information(*crossed) == pytest.approx(0)
    alone = np.array([0, 1, 2]), np.array([0, 0, 0])
    assert compare_pairs(*alone) == 0
    assert compare_information(*alone) == 0


def test_consensus_is_what_most_divisions_say() -> None:
    shares = share_groups([np.array(one) for one in ([0, 0, 1], [0, 0, 1], [0, 1, 1])])
    assert shares.tolist() == pytest.approx(np.array([[3, 2, 0], [2, 3, 1], [0, 1, 3]]) / 3)
    assert find_consensus(shares, seed=0, deadline=math.inf).tolist() == [0, 0, 1]
