"""Correct classification, APRE and GMP of a table that is counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.scaling.fit_statistics import measure_fit


def test_by_hand() -> None:
    """Measure 0: levels 0 0 1, one error; measure 1: levels 1 2, both right."""
    odds = np.array(
        [[0.5, 0.3, 0.2], [0.6, 0.2, 0.2], [0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.2, 0.3, 0.5]]
    )
    fit = measure_fit(odds, np.array([0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1]))
    assert fit.correct == 4 / 5
    assert fit.apre == (2 - 1) / 2
    assert fit.gmp == pytest.approx((0.5 * 0.6 * 0.2 * 0.8 * 0.5) ** (1 / 5))


def test_worse_than_the_most_frequent_level_is_below_zero() -> None:
    odds = np.array([[0.1, 0.9], [0.2, 0.8], [0.9, 0.1]])
    assert measure_fit(odds, np.array([0, 0, 1]), np.zeros(3, dtype=int)).apre == -2.0


def test_without_a_minority_there_is_no_reduction() -> None:
    fit = measure_fit(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 0]), np.array([0, 1]))
    assert math.isnan(fit.apre)
    assert fit.correct == 1.0


@given(st.integers(0, 10_000))
def test_bounds_and_the_order_of_positions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds = rng.dirichlet(np.ones(3), size=20)
    levels, columns = rng.integers(0, 3, 20), rng.integers(0, 4, 20)
    fit = measure_fit(odds, levels, columns)
    assert 0.0 <= fit.correct <= 1.0
    assert 0.0 < fit.gmp <= 1.0
    assert fit.apre <= 1.0
    mixed = rng.permutation(20)
    again = measure_fit(odds[mixed], levels[mixed], columns[mixed])
    assert (again.correct, again.apre) == (fit.correct, fit.apre)
    assert again.gmp == pytest.approx(fit.gmp)
