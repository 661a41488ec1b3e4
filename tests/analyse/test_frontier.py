"""Which measures no other one beats on support and risk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.weighing.frontier import find_frontier, share_on_frontier
from dissensus.errors import AnalysisError

SUPPORT, RISK = [0.9, 0.7, 0.6, 0.2], [0.8, 0.3, 0.5, 0.1]


def test_constructed_case() -> None:
    assert find_frontier(SUPPORT, RISK).tolist() == [True, True, False, True]


def test_constructed_case_with_noise() -> None:
    generator = np.random.default_rng(1)
    noise = generator.normal(scale=0.1, size=(2, 20_000, 4))
    found = share_on_frontier(noise[0] + SUPPORT, noise[1] + RISK)
    assert found == pytest.approx([0.915, 0.980, 0.292, 0.917], abs=0.01)


POINTS = st.lists(
    st.tuples(
        st.one_of(st.integers(-3, 3).map(float), st.just(float("nan"))),
        st.one_of(st.integers(0, 3).map(float), st.just(float("nan"))),
    ),
    max_size=9,
)


@given(POINTS)
def test_it_is_what_comparing_all_pairs_gives(points: list[tuple[float, float]]) -> None:
    known = [point for point in points if not any(np.isnan(point))]

    def is_beaten(one: tuple[float, float]) -> bool:
        return any(other[0] >= one[0] and other[1] <= one[1] and other != one for other in known)

    expected = [point in known and not is_beaten(point) for point in points]
    support, risk = [point[0] for point in points], [point[1] for point in points]
    assert find_frontier(support, risk).tolist() == expected


def test_equal_measures_do_not_beat_each_other() -> None:
    assert find_frontier([0.5, 0.5], [2, 2]).tolist() == [True, True]


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(AnalysisError, match="values of support"):
        find_frontier([1.0], [1.0, 2.0])
