"""Groups that hold as much weight within them as can be found, by moving actors and groups."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: As often is the best division shaken and mended again.
_TURNS = 40


def maximise(
    matrix: Array,
    rng: np.random.Generator,
    *,
    groups: int | None = None,
    enough: float = np.inf,
    deadline: float,
) -> Array:
    """The group of each actor, such that the sum of ``matrix`` within groups is large.

    The matrix is symmetric and may be negative; ``groups`` is the most groups that there may
    be. Actors move to the group that gains most, then whole groups do (Blondel et al. 2008,
    J. Stat. Mech. P10008), from every actor alone, all together and from chance; the best is
    shaken and mended a number of times. Stops where the sum over pairs is ``enough``, or the time
    is up. With one seed it gives the same, unless the time cut it.
    """
    weights = matrix.astype(float).copy()
    np.fill_diagonal(weights, 0.0)
    if not (size := len(weights)):
        return np.zeros(0, dtype=np.int64)
    most = min(groups or size, size)
    starts = [np.arange(size) % most, np.zeros(size, dtype=np.int64)]
    starts += [rng.integers(0, few, size) for few in (2, 3, 5, 8) if few <= most]
    best = _settle(weights, starts[1], most, rng)
    value = _sum_within(weights, best)
    tolerance = 1e-12 * max(1.0, float(np.abs(weights).sum()))
    for turn in range(len(starts) + _TURNS):
        if value >= enough or time.monotonic() > deadline:
            break
        start = starts[turn] if turn < len(starts) else _SHAKES[turn % 2](weights, best, most, rng)
        found = _settle(weights, start, most, rng)
        gained = _sum_within(weights, found)
        if gained > value + tolerance:
            best, value = found, gained
    return best


def _sum_within(weights: Array, labels: Array) -> float:
    return float(weights[labels[:, None] == labels[None, :]].sum()) / 2


def _scatter(weights: Array, labels: Array, most: int, rng: np.random.Generator) -> Array:
    """Some actors to groups by chance."""
    shaken = labels.copy()
    moved = rng.random(len(labels)) < rng.uniform(0.05, 0.4)
    shaken[moved] = rng.integers(0, min(most, labels.max() + 2), int(moved.sum()))
    return shaken


def _anneal(weights: Array, labels: Array, most: int, rng: np.random.Generator) -> Array:
    """All actors to groups with chances that rise with what they gain, ever more strictly.

    Gains with noise of Gumbel's distribution are highest with the chances of a heat bath. Where
    ties are few and alike, many moves cost nothing, and only such steps lead past them.
    """
    labels = number(labels)
    strengths = np.abs(weights[weights != 0])
    scale = float(strengths.mean()) if len(strengths) else 0.0
    for heat in scale * np.geomspace(1.0, 0.1, 30):
        for actor in rng.permutation(len(labels)):
            slots = min(most, int(labels.max()) + 2)
            gains = np.bincount(labels, weights=weights[actor], minlength=slots)
            labels[actor] = int((gains + heat * rng.gumbel(size=slots)).argmax())
        labels = number(labels)
    return labels


#: The ways to leave a division that no single move makes better.
_SHAKES = (_scatter, _anneal)


def _settle(weights: Array, labels: Array, most: int, rng: np.random.Generator) -> Array:
    """Move actors, then whole groups, until neither gains."""
    while True:
        labels = number(_move_all(weights, labels, most, rng))
        count = int(labels.max(initial=0)) + 1
        member = np.zeros((len(labels), count))
        member[np.arange(len(labels)), labels] = 1.0
        between = member.T @ weights @ member
        np.fill_diagonal(between, 0.0)
        merged = number(_move_all(between, np.arange(count), most, rng))
        if merged.max(initial=0) + 1 == count:
            return labels
        labels = merged[labels]


def _move_all(weights: Array, labels: Array, most: int, rng: np.random.Generator) -> Array:
    labels = labels.copy()
    tolerance = 1e-12 * max(1.0, float(np.abs(weights).max(initial=0.0)))
    sizes = np.bincount(labels, minlength=most)
    has_moved = True
    while has_moved:
        has_moved = False
        for actor in rng.permutation(len(labels)):
            gains = np.bincount(labels, weights=weights[actor], minlength=most)
            # One empty group is as good as another: the first stands for all.
            to, own = int(gains.argmax()), labels[actor]
            if gains[to] > gains[own] + tolerance and (sizes[own] > 1 or sizes[to]):
                labels[actor] = to
                sizes[own] -= 1
                sizes[to] += 1
                has_moved = True
    return labels


def number(labels: Array) -> Array:
    """The labels as 0, 1, … in the order in which they first occur.

    >>> number(np.array([7, 2, 7, 9])).tolist()
    [0, 1, 0, 2]
    """
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    ranks = np.empty(len(first), dtype=np.int64)
    ranks[np.argsort(first)] = np.arange(len(first))
    return ranks[places]
