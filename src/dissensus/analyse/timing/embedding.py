"""Things in two dimensions, as far apart as their distances say, as well as can be."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: As many rounds at most, and the gain in stress below which no more are worth it.
_ROUNDS, _GAIN = 500, 1e-9


def scale_classically(distances: Array) -> Array:
    """The two main axes of the distances, (n, 2). Source: Torgerson (1952), Psychometrika 17."""
    size = len(distances)
    centre = np.eye(size) - 1.0 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
    axes = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0.0))
    points = np.zeros((size, 2))
    points[:, : axes.shape[1]] = axes
    # The sign of an axis says nothing: its largest place is put on the positive side.
    largest = np.abs(points).argmax(axis=0)
    return points * np.where(points[largest, [0, 1]] < 0, -1.0, 1.0)


def embed(distances: Array) -> tuple[Array, float]:
    """Places in two dimensions, (n, 2), and their stress, from 0 (exact) upwards.

    SMACOF, begun from the classical scaling, so there is nothing random; it makes the stress
    smaller in every round, and need not reach the smallest. The stress is the root of
    sum (delta - d)^2 / sum delta^2 over pairs. Source: de Leeuw (1977); Borg and Groenen (2005),
    Modern Multidimensional Scaling, chapter 8.
    """
    points = scale_classically(distances)
    stress = measure_stress(distances, points)
    for _ in range(_ROUNDS):
        apart = _measure(points)
        ratios = np.divide(distances, apart, out=np.zeros_like(apart), where=apart > 1e-12)
        points = (ratios.sum(axis=1)[:, None] * points - ratios @ points) / len(points)
        last, stress = stress, measure_stress(distances, points)
        if last - stress < _GAIN:
            break
    return points, stress


def measure_stress(distances: Array, points: Array) -> float:
    """The stress of places, see ``embed``; 0 where all distances are zero."""
    total = float((distances**2).sum())
    return float(np.sqrt(((distances - _measure(points)) ** 2).sum() / total)) if total else 0.0


def _measure(points: Array) -> Array:
    return np.asarray(np.linalg.norm(points[:, None] - points[None, :], axis=2))
