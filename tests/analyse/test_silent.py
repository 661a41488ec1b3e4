"""What the silent leave open, against worked numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.analyse.unity import silent
from dissensus.analyse.unity.indices import agreement_index, ordinal_agreement, pairwise_agreement


@pytest.mark.parametrize(
    ("counts", "others", "bounds", "mean", "between"),
    [
        ((8, 2, 2), 4, (0.25, 0.625), 0.486, (0.250, 0.625)),
        ((20, 5, 3), 4, (0.4375, 0.625), 0.568, (0.484, 0.625)),
        ((12, 3, 5), 12, (0.0625, 0.625), 0.389, (0.203, 0.578)),
        ((3, 1, 0), 28, (0.015625, 0.953125), 0.522, (0.156, 0.906)),
    ],
)
def test_bounds_and_prediction(
    counts: tuple[int, ...],
    others: int,
    bounds: tuple[float, float],
    mean: float,
    between: tuple[float, float],
) -> None:
    found = silent.find_unknown(agreement_index, counts, silent=others)
    assert found.is_exact
    assert (found.least, found.most) == pytest.approx(bounds)
    assert found.expected == pytest.approx(mean, abs=0.005)
    # A quantile of a few values may fall on the next one.
    assert (found.expected_low, found.expected_high) == pytest.approx(between, abs=0.048)


@pytest.mark.parametrize(
    ("members", "expected"), [(3, 0.444), (5, 0.334), (8, 0.264), (12, 0.217), (31, 0.134)]
)
def test_chance_agrees_more_in_small_groups(members: int, expected: float) -> None:
    found = silent.expect_by_chance(agreement_index, members, 3)
    assert found == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("index", [agreement_index, pairwise_agreement, ordinal_agreement])
@given(counts=st.lists(st.integers(0, 6), min_size=3, max_size=4), others=st.integers(0, 6))
@settings(max_examples=40)
def test_bounds_hold_everything(index: silent.Index, counts: list[int], others: int) -> None:
    found = silent.find_unknown(index, counts, silent=others)
    if not math.isnan(found.expected):
        assert found.least - 1e-9 <= found.expected_low
        assert found.expected_low <= found.expected_high <= found.most + 1e-9
        assert found.least - 1e-9 <= found.expected <= found.most + 1e-9
    if not others and not math.isnan(found.value):
        assert found.least == found.value == found.most


def test_large_groups_are_drawn_and_say_so() -> None:
    found = silent.find_unknown(ordinal_agreement, [20, 0, 5, 0, 20], silent=150)
    assert not found.is_exact
    assert found.least < found.expected < found.most
    assert found.least < found.value


def test_nobody_spoke() -> None:
    found = silent.find_unknown(agreement_index, [0, 0, 0], silent=3)
    assert math.isnan(found.value)
    assert math.isnan(silent.expect_by_chance(agreement_index, 0, 3))
    assert (found.least, found.most) == (0, 1)


@pytest.mark.parametrize(
    ("counts", "mean", "between"),
    [((8, 2, 2), 0.452, (0.119, 0.783)), ((3, 0, 0), None, (0.0, 1.0))],
)
def test_a_sample_leaves_the_classes_that_were_seen(
    counts: tuple[int, ...], mean: float | None, between: tuple[float, float]
) -> None:
    found = silent.sample(agreement_index, np.array([counts]), draws=40_000)[:, 0]
    if mean is None:
        # Three who agree do not show that all would: resampling them never leaves one class.
        assert 0.1 < found[1] < 0.5 < found[2] < 1.0
    else:
        assert found[0] == pytest.approx(mean, abs=0.005)
        assert found[1:] == pytest.approx(between, abs=0.01)


@pytest.mark.parametrize("index", [agreement_index, pairwise_agreement])
def test_three_classes_are_exact_in_large_groups(index: silent.Index) -> None:
    found = silent.find_unknown(index, [20, 5, 3], silent=300)
    assert found.is_exact
    # All silent on the larger side, or as even as can be.
    top = index(np.array([320, 5, 3]))
    even = index(np.array([110, 109, 109]))
    assert (found.least, found.most) == pytest.approx((even, top))


@given(counts=st.lists(st.integers(0, 7), min_size=5, max_size=5), others=st.integers(5, 12))
@settings(max_examples=30)
def test_searched_bounds_lie_in_the_exact_ones_and_near(counts: list[int], others: int) -> None:
    exact = silent.find_unknown(ordinal_agreement, counts, silent=others, most=10**6)
    searched = silent.find_unknown(ordinal_agreement, counts, silent=others, most=1)
    assert exact.is_exact
    assert not searched.is_exact
    assert exact.least - 1e-9 <= searched.least <= exact.least + 0.1
    assert exact.most - 0.1 <= searched.most <= exact.most + 1e-9
    assert searched.expected == pytest.approx(exact.expected, abs=0.1)
