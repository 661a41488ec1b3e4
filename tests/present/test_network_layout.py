"""Places of nodes: the same every time, agreement near, conflict apart, quick at any size."""

from __future__ import annotations

import time
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.matrices import Network
from dissensus.present.networks.canvas import SIZES, WIDTH, Room, make_canvas, rise
from dissensus.present.networks.layout import MOST_NODES, lay_out
from dissensus.present.networks.signs import tell_signs


def make_network(ties: Any, **more: Any) -> Network:
    matrix = np.array(ties, dtype=float)
    labels = tuple(f"actor {number}" for number in range(len(matrix)))
    return Network(kind="onemode", rows=labels, columns=labels, ties=matrix, **more)


def make_random(size: int, share: float = 0.1, *, seed: int = 0) -> Network:
    chance = np.random.default_rng(seed)
    half = np.triu(chance.integers(-3, 4, (size, size)) * (chance.random((size, size)) < share), 1)
    return make_network(half + half.T, row_counts=chance.integers(1, 30, size))


def make_camps() -> Network:
    """Two camps of four, at peace within and in conflict with each other."""
    camp = np.repeat([0, 1], 4)
    ties = np.where(camp[:, None] == camp[None, :], 2.0, -1.0)
    np.fill_diagonal(ties, 0.0)
    return make_network(ties)


def measure(places: np.ndarray[Any, Any], one: int, other: int) -> float:
    return float(np.linalg.norm(places[one] - places[other]))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 30])
def test_every_size_has_places(size: int) -> None:
    network = make_random(size, 0.3)
    layout = lay_out(network)
    assert layout.places.shape == (size, 2)
    assert np.isfinite(layout.places).all()
    assert layout.left_out == 0
    assert np.array_equal(layout.places, lay_out(network).places)


def test_conflict_stands_apart_and_agreement_near() -> None:
    places = lay_out(make_camps()).places
    within = [measure(places, a, b) for a, b in combinations(range(4), 2)]
    between = [measure(places, a, b) for a in range(4) for b in range(4, 8)]
    assert max(within) < min(between)


def test_conflict_pushes_apart_whom_a_third_brings_together() -> None:
    friends = [[0, 2, 2], [2, 0, 0], [2, 0, 0]]
    foes = [[0, 2, 2], [2, 0, -2], [2, -2, 0]]
    calm, tense = (lay_out(make_network(ties)).places for ties in (friends, foes))
    assert measure(tense, 1, 2) > measure(calm, 1, 2)


def test_stronger_ties_are_shorter() -> None:
    places = lay_out(make_network([[0, 9, 0], [9, 0, 1], [0, 1, 0]])).places
    assert measure(places, 0, 1) < measure(places, 1, 2)


def test_components_stand_side_by_side() -> None:
    ties = np.zeros((9, 9))
    for start in (0, 3):
        ties[start : start + 3, start : start + 3] = 1 - np.eye(3)
    places = lay_out(make_network(ties)).places
    boxes = [
        (places[part].min(axis=0), places[part].max(axis=0)) for part in ([0, 1, 2], [3, 4, 5])
    ]
    (low, high), (other_low, other_high) = boxes
    assert (high < other_low).any() or (other_high < low).any()
    distances = [measure(places, a, b) for a, b in combinations(range(9), 2)]
    assert min(distances) > 0.3


def test_weights_that_grow_alike_change_nothing() -> None:
    network = make_random(12, 0.4)
    grown = make_network(network.values * 4)
    assert np.allclose(lay_out(network).places, lay_out(grown).places, atol=1e-6)


def test_large_networks_are_laid_out_in_time() -> None:
    start = time.perf_counter()
    layout = lay_out(make_random(700, 0.02))
    assert time.perf_counter() - start < 15
    assert layout.left_out == 700 - MOST_NODES
    below = layout.places[~layout.is_placed, 1].min()
    assert below > layout.places[layout.is_placed, 1].max()
    assert len(np.unique(layout.places.round(6), axis=0)) == 700


def test_signs_of_aggregations() -> None:
    codes = make_network([[0, 1, 2], [1, 0, 3], [2, 3, 0]], aggregation="combine")
    assert tell_signs(codes).signs.tolist() == [1, -1, 2]
    assert tell_signs(codes).strengths.tolist() == [1, 1, 1]
    more = make_network([[0, 5], [5, 0]], aggregation="combine")
    assert tell_signs(more).signs.tolist() == [0]
    for aggregation, sign in (("conflict", -1), ("congruence", 1), ("subtract", 1), ("ignore", 0)):
        assert tell_signs(make_network([[0, 2], [2, 0]], aggregation=aggregation)).signs == [sign]


@given(st.integers(0, 25), st.floats(0, 1), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_canvas_holds_everything(size: int, share: float, seed: int) -> None:
    network = make_random(size, share, seed=seed)
    canvas = make_canvas(network, Room(nodes=15, ties=20))
    assert len(canvas.spots) + canvas.nodes_left_out == size
    assert len(canvas.ties) + canvas.ties_left_out == len(network.find_ties()[0])
    for spot in canvas.spots:
        assert spot.radius <= spot.x <= WIDTH - spot.radius
        assert 0 <= spot.y <= canvas.height
    for one, other in combinations(canvas.spots, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > 0.8 * (one.radius + other.radius)
    strengths = [tie.strength for tie in canvas.ties]
    assert strengths == sorted(strengths)


def test_labels_that_are_shown_do_not_collide() -> None:
    canvas = make_canvas(make_random(40, 0.1))
    boxes = []
    for spot in canvas.spots:
        if spot.shown[0]:
            width = max(map(len, spot.lines)) * SIZES[0] * 0.5
            more = SIZES[0] * (len(spot.lines) - 1)
            start = {"start": 0.0, "middle": width / 2, "end": width}[spot.anchor]
            left, middle = spot.x + spot.dx - start, spot.y + spot.dy
            top = middle - 6 - more * rise(spot.dy)
            boxes.append((left, top, left + width, top + 12 + more))
    assert len(boxes) > 20
    assert not [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def test_most_tied_actors_are_drawn() -> None:
    ties = np.zeros((6, 6))
    ties[0, 5] = ties[5, 0] = -9
    ties[0, 1] = ties[1, 0] = 1
    canvas = make_canvas(make_network(ties), Room(nodes=3, ties=1))
    assert [spot.place for spot in canvas.spots] == [0, 1, 5]
    assert [tie.weight for tie in canvas.ties] == [-9]
    assert (canvas.nodes_left_out, canvas.ties_left_out) == (3, 1)
