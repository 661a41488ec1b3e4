"""The model: its gradient, its probabilities, and the errors of its points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from dissensus.analyse.scaling import ordinal_model as model

Array = np.ndarray[Any, np.dtype[Any]]


def make_cells(actors: int, measures: int, height: int, seed: int) -> model.Cells:
    """Random positions; of each measure the levels 0 up to its highest all occur."""
    rng = np.random.default_rng(seed)
    heights = rng.integers(2, height + 1, size=measures)
    known = [
        (row, column, row if row < heights[column] else rng.integers(heights[column]))
        for column in range(measures)
        for row in range(actors)
        if row < heights[column] or rng.random() < 0.8
    ]
    rows, columns, levels = np.array(known).T
    return model.Cells(actors, rows, columns, levels, heights, rng.uniform(0.0, 2.0, measures))


def count_parameters(cells: model.Cells) -> int:
    actors, measures, cuts = cells.shape
    return actors + measures * (1 + cuts)


@pytest.mark.parametrize("height", [2, 3, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_is_that_of_finite_differences(height: int, seed: int) -> None:
    cells = make_cells(7, 4, height, seed)
    at = np.random.default_rng(seed).normal(size=count_parameters(cells))
    _, gradient = model.measure_loss(at, cells)
    rough = optimize.approx_fprime(at, lambda it: model.measure_loss(it, cells)[0], 1e-6)
    assert np.allclose(gradient, rough, atol=2e-4)


def test_loss_is_that_of_the_formula() -> None:
    cells = model.Cells(
        2, np.array([0, 1]), np.array([0, 0]), np.array([0, 2]), np.array([3]), np.ones(1)
    )
    points, slope, first, step = np.array([0.5, -1.0]), 2.0, -0.3, 0.4
    cuts = (first, first + np.exp(step))
    low = 1 / (1 + np.exp(slope * points[0] - cuts[0]))
    high = 1 - 1 / (1 + np.exp(slope * points[1] - cuts[1]))
    squares = slope**2 + cuts[0] ** 2 + cuts[1] ** 2
    prior = (points @ points + model.PRECISION * squares) / 2
    loss, _ = model.measure_loss(np.array([*points, slope, first, step]), cells)
    assert loss == pytest.approx(prior - np.log(low) - np.log(high))


@given(st.floats(-40, 40), st.floats(1e-6, 60), st.floats(-40, 40))
def test_probabilities_add_up_and_keep_their_digits(low: float, gap: float, shift: float) -> None:
    bounds = np.array([-np.inf, low, low + gap, np.inf]) - shift
    logs, _, _ = model.measure_cells(bounds[:-1], bounds[1:])
    assert np.all(np.isfinite(logs))
    assert np.sum(np.exp(logs)) == pytest.approx(1.0)


def test_unused_level_has_no_cut_point() -> None:
    cells = make_cells(6, 5, 4, 3)
    found = model.fit(cells, np.zeros(count_parameters(cells)) + 0.1)
    assert np.isfinite(found.cuts).sum(axis=1).tolist() == (cells.heights - 1).tolist()
    odds = model.measure_levels(found, cells)
    assert np.allclose(odds.sum(axis=1), 1.0)
    assert np.all(odds[np.arange(len(odds)), cells.levels] > 0)


def test_errors_are_those_of_the_whole_information() -> None:
    """Schur's complement against the inverse of the expected Hessian of all parameters."""
    cells = make_cells(9, 6, 2, 5)
    cells = model.Cells(9, cells.rows, cells.columns, cells.levels, cells.heights, np.ones(6))
    found = model.fit(cells, np.random.default_rng(0).normal(size=count_parameters(cells)))
    reach = found.slopes[cells.columns] * found.points[cells.rows] - found.cuts[cells.columns, 0]
    weight = 1 / (1 + np.exp(-reach)) / (1 + np.exp(reach))
    table = np.zeros((len(reach), 9 + 12))
    place = np.arange(len(reach))
    table[place, cells.rows] = found.slopes[cells.columns]
    table[place, 9 + cells.columns] = found.points[cells.rows]
    table[place, 15 + cells.columns] = -1.0
    prior = np.diag([1.0] * 9 + [model.PRECISION] * 12)
    whole = np.linalg.inv(table.T @ (weight[:, None] * table) + prior)[:9, :9]
    assert np.allclose(model.measure_spread(found, cells), whole)
