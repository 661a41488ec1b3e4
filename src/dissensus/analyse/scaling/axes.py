"""The first axis of a table of positions: where a scale starts, and whether there is one at all."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from .positions import Positions

Array = np.ndarray[Any, np.dtype[Any]]

#: An axis that is longer than in all so many shuffled tables is so by chance once in forty.
SHUFFLES = 39


def centre_positions(positions: Positions, stances: Array) -> Array:
    """Actors by measures: each stance less its measure's mean, and 0 where there is none."""
    rows, columns = positions.rows, positions.columns
    counts = np.bincount(columns, minlength=len(positions.measures))
    means = np.bincount(columns, stances, len(counts)) / np.maximum(counts, 1)
    table = np.zeros((len(positions.actors), len(counts)))
    table[rows, columns] = stances - means[columns]
    return table


def find_first_axis(table: Array) -> Array:
    """The first left singular vector of a table, from the smaller of its two products."""
    actors, measures = table.shape
    if actors <= measures:
        last = (actors - 1, actors - 1)
        return np.asarray(linalg.eigh(table @ table.T, subset_by_index=last)[1][:, 0])
    last = (measures - 1, measures - 1)
    vector = linalg.eigh(table.T @ table, subset_by_index=last)[1][:, 0]
    return np.asarray(table @ vector)


def measure_first_axis(table: Array) -> float:
    """The share of a table's variance along its first axis, in [0, 1]; NaN without variance."""
    total = float(np.sum(table**2))
    if not total:
        return float("nan")
    product = table @ table.T if len(table) <= table.shape[1] else table.T @ table
    last = (len(product) - 1, len(product) - 1)
    return float(linalg.eigvalsh(product, subset_by_index=last)[0]) / total


def shuffle_axes(positions: Positions, *, seed: int) -> tuple[float, Array]:
    """The share of the first axis, and of those of ``SHUFFLES`` shuffled tables.

    Each measure's positions are dealt out again among the actors that spoke of it, so that
    what is missing, and how divided each measure is, stays (parallel analysis: Horn 1965,
    Psychometrika 30:179-185).
    """
    rng = np.random.default_rng(seed)
    order = np.argsort(positions.columns, kind="stable")
    sorted_positions = positions.take(order)
    stances = sorted_positions.stances
    shares = np.zeros(SHUFFLES)
    for shuffle in range(SHUFFLES):
        dealt = np.lexsort((rng.random(len(stances)), sorted_positions.columns))
        shares[shuffle] = measure_first_axis(centre_positions(sorted_positions, stances[dealt]))
    return measure_first_axis(centre_positions(sorted_positions, stances)), shares
