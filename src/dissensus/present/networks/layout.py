"""Places for the nodes of a network: stress majorization, the same for the same network and seed.

Ties are springs: the stronger a tie, the nearer its ends. A conflict pushes its ends apart, however
near other ties would bring them. Source: Gansner, E. R., Koren, Y. and North, S. (2005), Graph
drawing by stress majorization, Graph Drawing 2004, LNCS 3383, pp. 239-250.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial.distance import cdist

from ...matrices import Network
from .signs import Signs, tell_signs

Array = np.ndarray[Any, np.dtype[Any]]

#: More nodes than this are not laid out: time and memory grow with their square.
MOST_NODES = 500
#: The length of the strongest tie, the weakest tie and the weakest conflict.
_SHORT, _LONG, _APART = 1.0, 2.0, 3.0
_STEPS, _ENOUGH = 200, 1e-4
#: The room around a component, and the width of the whole as a multiple of its height.
_MARGIN, _WIDE = 1.2, 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the nodes stand: ``places`` of shape (nodes, 2), rows first, then columns.

    The strongest tie is about one unit long. ``is_placed`` tells which nodes were laid out: those
    beyond ``MOST_NODES``, the ones with the least in their ties, stand in rows below.
    """

    places: Array
    is_placed: Array

    @property
    def left_out(self) -> int:
        """How many nodes stand below because there are too many."""
        return int((~self.is_placed).sum())


def lay_out(network: Network, *, seed: int = 0) -> Layout:
    """Place the nodes of a network; components stand side by side, isolates below them.

    >>> network = Network(
    ...     kind="onemode", rows=("A", "B"), columns=("A", "B"), ties=np.array([[0, 1], [1, 0]])
    ... )
    >>> np.ptp(lay_out(network).places, axis=0).round(2).tolist()
    [1.0, 0.0]
    """
    signs = tell_signs(network)
    number = len(network.rows) + (0 if network.is_onemode else len(network.columns))
    strength = np.bincount(
        np.concatenate([signs.sources, signs.targets]),
        weights=np.concatenate([signs.strengths] * 2),
        minlength=number,
    )
    is_placed = np.zeros(number, dtype=bool)
    is_placed[np.argsort(-strength, kind="stable")[:MOST_NODES]] = True
    lengths = measure_lengths(signs, number)
    blocks = _place_components(lengths, is_placed, np.random.default_rng(seed))
    places = np.zeros((number, 2))
    for nodes, spots in _pack(blocks):
        places[nodes] = spots
    below = np.flatnonzero(~is_placed)
    if not len(below):
        return Layout(places, is_placed)
    floor = places[is_placed, 1].max(initial=0.0) + _MARGIN
    grid = _make_grid(len(below), max(1.0, float(np.ptp(places[:, 0]))))
    places[below] = grid + np.array([0.0, floor])
    return Layout(places, is_placed)


def measure_lengths(signs: Signs, number: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """How long ties ought to be: all of them, and those of conflicts alone; both symmetric."""
    share = signs.strengths / max(signs.strengths.max(initial=0.0), 1e-300)
    against = signs.signs < 0
    length = np.where(against, _APART + share, _LONG - (_LONG - _SHORT) * share)
    return _fill(signs, length, number), _fill(signs, np.where(against, length, 0.0), number)


def _fill(signs: Signs, values: Array, number: int) -> sparse.csr_array:
    kept = values > 0
    ends = (signs.sources[kept], signs.targets[kept])
    half = sparse.csr_array((values[kept], ends), shape=(number, number))
    return sparse.csr_array(half + half.T)


def _place_components(
    lengths: tuple[sparse.csr_array, sparse.csr_array],
    is_placed: Array,
    chance: np.random.Generator,
) -> list[tuple[Array, Array]]:
    """The nodes of each component with their places, the largest component first."""
    kept = np.flatnonzero(is_placed)
    ways, apart = (part[kept][:, kept] for part in lengths)
    _, member = connected_components(ways, directed=False)
    _, groups = np.unique(member, return_inverse=True)
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(groups))[:-1]) if len(kept) else []
    parts.sort(key=lambda part: (-len(part), part[0]))
    alone = [part for part in parts if len(part) == 1]
    blocks = [
        (kept[part], _turn(_place(ways[part][:, part], apart[part][:, part], chance)))
        for part in parts
        if len(part) > 1
    ]
    if alone:
        nodes = np.concatenate(alone)
        widest = max((float(np.ptp(spots[:, 0])) for _, spots in blocks), default=0.0)
        side = max(widest, 1.5 * np.sqrt(len(nodes)))
        blocks.append((kept[nodes], _make_grid(len(nodes), side)))
    return blocks


def _place(ways: sparse.csr_array, apart: sparse.csr_array, chance: np.random.Generator) -> Array:
    """The places of one component, whose stress is small."""
    target = np.asarray(dijkstra(ways, directed=False))
    # A conflict keeps its ends apart though a path of agreement may be shorter.
    target = np.maximum(target, apart.toarray())
    places = _scale(target)
    return _majorise(target, places + chance.normal(scale=1e-3, size=places.shape))


def _scale(target: Array) -> Array:
    """Classical scaling (Torgerson 1952) in two dimensions: where majorization starts."""
    centred = target**2 - (target**2).mean(axis=0)
    centred = -0.5 * (centred - centred.mean(axis=1, keepdims=True))
    values, vectors = np.linalg.eigh(centred)
    places = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0.0))
    return np.asarray(np.pad(places, ((0, 0), (0, 2 - places.shape[1]))))


def _majorise(target: Array, places: Array) -> Array:
    """Lower the stress, the squared misfit of distances by distance, until little is gained."""
    number = len(target)
    weights = np.zeros_like(target)
    np.divide(1.0, target**2, out=weights, where=target > 0)
    fit = weights * target
    # The inverse on what is free of a shift of the whole.
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1.0 / number) - 1.0 / number
    before = np.inf
    for _ in range(_STEPS):
        distance = cdist(places, places)
        stress = float((weights * (distance - target) ** 2).sum())
        if before - stress < _ENOUGH * before:
            break
        before = stress
        pull = np.zeros_like(fit)
        np.divide(fit, distance, out=pull, where=distance > 1e-9)
        places = inverse @ (np.diag(pull.sum(axis=1)) - pull) @ places
    return places


def _turn(places: Array) -> Array:
    """The places with their longest side level, from the origin; mirrored alike every time."""
    centred = places - places.mean(axis=0)
    turned = centred @ np.linalg.eigh(centred.T @ centred)[1][:, ::-1]
    furthest = turned[np.abs(turned).argmax(axis=0), [0, 1]]
    turned = turned * np.where(furthest < 0, -1.0, 1.0)
    return np.asarray(turned - turned.min(axis=0))


def _pack(blocks: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
    """Components side by side in rows, each row under the one before."""
    sizes = [np.ptp(spots, axis=0) + _MARGIN for _, spots in blocks]
    area = sum(float(size.prod()) for size in sizes)
    if not blocks:
        return []
    width = max([np.sqrt(_WIDE * area), *(float(size[0]) for size in sizes)])
    packed, x, y, height = [], 0.0, 0.0, 0.0
    for (nodes, spots), size in zip(blocks, sizes, strict=True):
        if x + size[0] > width * 1.001:
            x, y, height = 0.0, y + height, 0.0
        packed.append((nodes, spots - spots.min(axis=0) + [x, y]))
        x, height = x + float(size[0]), max(height, float(size[1]))
    return packed


def _make_grid(number: int, width: float) -> Array:
    """Places in rows that are a unit apart, no wider than asked."""
    across = max(1, min(number, int(width / _SHORT) + 1))
    place = np.arange(number)
    return np.stack([place % across, place // across], axis=1) * _SHORT
