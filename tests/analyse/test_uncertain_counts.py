"""Change points, shrinkage, mixed-up labels and frontiers against published and known values."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from dissensus.analyse import shrinkage
from dissensus.analyse.reliability import mislabelled
from dissensus.analyse.timing import counts_in_time
from dissensus.analyse.unity.indices import agreement_index
from dissensus.analyse.weighing import frontier
from dissensus.errors import AnalysisError

DATA = Path(__file__).parents[3] / "shared" / "data"


def read_columns(name: str) -> dict[str, list[float]]:
    rows = list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))
    return {key: [float(row[key]) for row in rows] for key in rows[0]}


@pytest.mark.shared
def test_coal_mines() -> None:
    table = read_columns("coal_annual.csv")
    found = counts_in_time.find_change(table["n"], prior=(0.5, 0.1))
    assert (len(table["n"]), sum(table["n"]), found.last) == (112, 191, 41)
    assert (found.before, found.after) == pytest.approx((3.0976, 0.9014), abs=5e-5)
    assert found.ratio == pytest.approx(69.988, abs=5e-4)
    assert found.log_factor == pytest.approx(29.05, abs=5e-3)
    assert found.posterior.max() == pytest.approx(0.24, abs=5e-3)
    assert [1850 + one for one in (found.low or 0, found.high or 0)] == [1886, 1896]


@pytest.mark.parametrize(
    ("windows", "before", "after", "expected"),
    [(12, 2, 4, 0.10), (12, 2, 6, 0.53), (12, 5, 10, 0.24), (26, 2, 6, 0.95), (12, 3, 3, 0.003)],
)
def test_power_of_few_windows(windows: int, before: float, after: float, expected: float) -> None:
    found = counts_in_time.power_to_find(before, after, windows=windows, draws=200)
    assert found == pytest.approx(expected, abs=0.09)


def test_a_rate_that_follows_attention_does_not_change() -> None:
    counts, acts = [2, 2, 2, 2, 20, 20, 20, 20], [10, 10, 10, 10, 100, 100, 100, 100]
    assert counts_in_time.find_change(counts).is_found
    assert not counts_in_time.find_change(counts, exposure=acts).is_found


@pytest.mark.parametrize("counts", [[], [3], [0, 0, 0]])
def test_nothing_to_compare_is_said(counts: list[int]) -> None:
    found = counts_in_time.find_change(counts)
    assert not found.is_found
    assert found.reason
    assert found.last is None


def test_exposure_must_fit() -> None:
    with pytest.raises(AnalysisError, match="each window"):
        counts_in_time.find_change([1, 2], exposure=[1])


@pytest.mark.shared
def test_rats() -> None:
    table = read_columns("rat_tumors_tarone1982_bda3.csv")
    names = list(table)
    hits, sizes = (np.array(table[name]) for name in names[-2:])
    current = (hits == 4) & (sizes == 14)
    first, second = shrinkage.fit_moments(hits[~current], sizes[~current])
    assert (hits[~current] / sizes[~current]).mean() == pytest.approx(0.1360, abs=5e-5)
    assert (first, second) == pytest.approx((1.356, 8.615), abs=5e-3)
    fit = shrinkage.fit_beta(hits, sizes)
    assert fit.mode == pytest.approx((-1.786, 2.743), abs=0.02)
    assert fit.means == pytest.approx((2.403, 14.320), rel=0.02)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9))
def test_shares_are_drawn_together_and_stay_shares(pairs: list[tuple[int, int]]) -> None:
    hits = [min(pair) for pair in pairs]
    found = shrinkage.shrink(hits, [max(pair) for pair in pairs])
    assert ((found.low <= found.shrunk) & (found.shrunk <= found.high)).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()
    # Of groups of one size, more hits never give a lower share.
    told = sorted(zip(found.sizes, found.hits, found.shrunk, strict=True))
    for (size, _, lower), (same, _, higher) in pairwise(told):
        assert size != same or lower <= higher + 1e-12


def test_what_is_not_known_of_the_shared_prior_widens_intervals() -> None:
    found = shrinkage.shrink([0] * 15 + [2], [1] * 12 + [2, 2, 3, 7])
    told, apart = found.prior[0] + 2, found.prior[1] + 5
    alone = beta.ppf([0.025, 0.975], told, apart)
    assert found.low[-1] < alone[0]
    assert found.high[-1] > alone[1]
    assert found.low[-1] < 2 / 7 < found.high[-1]


MIXED = [[0.85, 0.10, 0.05], [0.15, 0.75, 0.10], [0.05, 0.15, 0.80]]


def test_mixing_attenuates_and_unmixing_restores() -> None:
    true = np.array([0.6, 0.1, 0.3])
    observed = true @ np.array(MIXED)
    assert observed == pytest.approx([0.54, 0.18, 0.28])
    assert mislabelled.unmix(observed, MIXED) == pytest.approx(true)
    assert (agreement_index(true), agreement_index(observed)) == pytest.approx((0.40, 0.31))


def test_shares_outside_the_simplex_are_brought_back() -> None:
    found = mislabelled.unmix([1, 0, 0], MIXED)
    assert found == pytest.approx([1, 0, 0], abs=1e-6)


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_unmixing_undoes_any_mixing(shares: list[float]) -> None:
    true = np.array(shares) / sum(shares)
    assert mislabelled.unmix(true @ np.array(MIXED), MIXED) == pytest.approx(true, abs=1e-6)


def test_a_test_no_better_than_chance_is_refused() -> None:
    with pytest.raises(AnalysisError, match="more than 1"):
        mislabelled.rogan_gladen(0.5, 0.5, 0.5)


def test_frontier_of_noisy_measures() -> None:
    generator = np.random.default_rng(0)
    support = np.array([0.9, 0.7, 0.6, 0.2]) + generator.normal(0, 0.1, (20_000, 4))
    risk = np.array([0.8, 0.3, 0.5, 0.1]) + generator.normal(0, 0.1, (20_000, 4))
    found = frontier.share_on_frontier(support, risk)
    assert found == pytest.approx([0.915, 0.980, 0.292, 0.917], abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8))
def test_frontier_is_that_of_pairs(points: list[tuple[int, int]]) -> None:
    support, risk = zip(*points, strict=True)
    expected = [
        not any(s >= own and r <= bad and (s, r) != (own, bad) for s, r in points)
        for own, bad in points
    ]
    assert frontier.find_frontier(support, risk).tolist() == expected
    assert any(expected)
