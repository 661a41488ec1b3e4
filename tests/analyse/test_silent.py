"""What the silent leave open, against worked numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.analyse import silent
from dissensus.analyse.indices import agreement_index, ordinal_agreement, pairwise_agreement


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
    assert (found.low, found.high) == pytest.approx(bounds)
    assert found.mean == pytest.approx(mean, abs=0.005)
    # A quantile of a few values may fall on the next one.
    assert (found.from_, found.to) == pytest.approx(between, abs=0.048)


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
    if not math.isnan(found.mean):
        assert found.low - 1e-9 <= found.from_ <= found.to <= found.high + 1e-9
        assert found.low - 1e-9 <= found.mean <= found.high + 1e-9
    if not others and not math.isnan(found.value):
        assert found.low == found.value == found.high


def test_large_groups_are_drawn_and_say_so() -> None:
    found = silent.find_unknown(ordinal_agreement, [20, 0, 5, 0, 20], silent=150)
    assert not found.is_exact
    assert found.low < found.mean < found.high
    assert found.low < found.value


def test_nobody_spoke() -> None:
    found = silent.find_unknown(agreement_index, [0, 0, 0], silent=3)
    assert math.isnan(found.value)
    assert math.isnan(found.chance)
    assert (found.low, found.high) == (0, 1)
