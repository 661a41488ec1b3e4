"""Linear extensions: counted against all permutations, and drawn evenly."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from dissensus.analyse.conflicts import extensions
from dissensus.analyse.conflicts.extensions import CircleError, Order, to_places
from dissensus.errors import AnalysisError

PAIRS = st.integers(1, 6).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(
            st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
                lambda pair: pair[0] < pair[1]
            ),
            max_size=8,
        )
        if size > 1
        else st.just([]),
    )
)


def list_by_hand(size: int, pairs: list[tuple[int, int]]) -> set[tuple[int, ...]]:
    return {
        order
        for order in permutations(range(size))
        if all(order.index(better) < order.index(worse) for better, worse in pairs)
    }


@given(PAIRS)
def test_counts_are_those_of_all_permutations(given_: tuple[int, list[tuple[int, int]]]) -> None:
    size, pairs = given_
    expected = list_by_hand(size, pairs)
    order = Order.of(size, pairs)
    assert order.count() == len(expected)
    listed = list(order.list_all())
    assert len(listed) == len(expected)
    assert set(listed) == expected
    drawn = order.draw(20, np.random.default_rng(0))
    assert {tuple(map(int, one)) for one in drawn} <= expected


def test_known_counts() -> None:
    assert Order.of(16, []).count() == math.factorial(16)
    assert Order.of(16, [(state, state + 1) for state in range(15)]).count() == 1
    # Two chains of two: 4! / (2! 2!). The subsets of three by inclusion: 48 (OEIS A046873).
    assert Order.of(4, [(0, 1), (2, 3)]).count() == 6
    cube = [(one, one | 1 << bit) for one in range(8) for bit in range(3) if not one >> bit & 1]
    assert Order.of(8, cube).count() == 48
    four = [(one, one | 1 << bit) for one in range(16) for bit in range(4) if not one >> bit & 1]
    assert Order.of(16, four).count() == 1_680_384


@pytest.mark.parametrize("most", [70_000, 1])
def test_draws_are_even(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From exact counts, and by swaps of neighbours where no sets may be counted."""
    monkeypatch.setattr(extensions, "MOST_SETS", most)
    pairs = [(0, 1), (2, 3), (0, 3), (4, 3)]
    order = Order.of(5, pairs)
    assert ("counts" in order.sampler) == (most > 1)
    expected = list_by_hand(5, pairs)
    drawn = Counter(tuple(map(int, one)) for one in order.draw(6_000, np.random.default_rng(1)))
    assert set(drawn) == expected
    assert chisquare(list(drawn.values())).pvalue > 0.001


def test_parts_are_mixed_evenly() -> None:
    drawn = Order.of(5, [(0, 1), (2, 3)]).draw(6_000, np.random.default_rng(2))
    counts = Counter(tuple(map(int, one)) for one in drawn)
    assert set(counts) == list_by_hand(5, [(0, 1), (2, 3)])
    assert chisquare(list(counts.values())).pvalue > 0.001


def test_same_seed_same_draws() -> None:
    order = Order.of(6, [(0, 1), (1, 2), (3, 2)])
    first, second = (order.draw(9, np.random.default_rng(5)) for _ in range(2))
    assert (first == second).all()


def test_circles_and_too_many_states_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CircleError) as told:
        Order.of(3, [(0, 1), (1, 2), (2, 0)])
    assert {told.value.one, told.value.other} <= {0, 1, 2}
    monkeypatch.setattr(extensions, "MOST_SETS", 1)
    loose = Order.of(65, [(0, state) for state in range(1, 65)])
    assert loose.count() is None
    with pytest.raises(AnalysisError, match="confirm a ranking or priorities"):
        loose.draw(1, np.random.default_rng(0))


def test_places_are_the_orders_turned_round() -> None:
    orders = np.array([[2, 0, 1], [0, 1, 2]])
    assert to_places(orders).tolist() == [[1, 2, 0], [0, 1, 2]]
