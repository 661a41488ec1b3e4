"""Indices of cohesion against published and closed-form values."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.unity import indices
from dissensus.errors import AnalysisError

COUNTS = st.lists(st.integers(0, 40), min_size=3, max_size=8)
PAGE_331 = [30, 40, 210, 130, 530, 50, 10]


@pytest.mark.parametrize(
    ("counts", "rice", "agreement", "pairwise"),
    [
        ((10, 0, 0), 1, 1, 1),
        ((5, 5, 0), 0, 0.25, 0.444444),
        ((4, 4, 4), 0, 0, 0.272727),
        ((8, 2, 2), 0.6, 0.5, 0.454545),
        ((20, 5, 3), 0.6, 0.571429, 0.537037),
        ((26, 2, 3), 0.857143, 0.758065, 0.707527),
        ((1, 1, 0), 0, 0.25, 0),
    ],
)
def test_yes_no_abstain(
    counts: tuple[int, ...], rice: float, agreement: float, pairwise: float
) -> None:
    assert indices.rice(*counts[:2]) == pytest.approx(rice, abs=1e-6)
    assert indices.agreement_index(counts) == pytest.approx(agreement, abs=1e-6)
    assert indices.pairwise_agreement(counts) == pytest.approx(pairwise, abs=1e-6)


BY_SIZE = {2: 0.5, 3: 0.5, 4: 0.375, 5: 0.375, 6: 0.3125, 8: 0.27344, 10: 0.24609}
BY_SIZE |= {20: 0.1762, 31: 0.14446, 50: 0.11228, 100: 0.07959}


@pytest.mark.parametrize(("members", "expected"), BY_SIZE.items())
def test_rice_of_coins(members: int, expected: float) -> None:
    assert indices.expected_rice(members) == pytest.approx(expected, abs=6e-6)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (PAGE_331, 0.6113333),
        ((2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6), 0.6097236),
        ((2, 0, 1, 1), 0.0833333),
        ((6, 8, 5, 3, 2, 0, 2), 0.3923077),
        ((10, 0, 0, 0, 10), -1),
        ((4, 4, 4, 4, 4), 0),
        ((0, 0, 9, 0, 0), 1),
        ((6, 3, 2, 4, 10), -0.0555556),
    ],
)
def test_ordinal_agreement(counts: tuple[float, ...], expected: float) -> None:
    assert indices.ordinal_agreement(counts) == pytest.approx(expected, abs=1e-7)


def test_polarization_is_the_other_side_of_agreement() -> None:
    assert indices.polarization((6, 8, 5, 3, 2, 0, 2)) == pytest.approx(0.3038462, abs=1e-7)


def test_consensus() -> None:
    assert indices.consensus(PAGE_331) == pytest.approx(0.7256876, abs=1e-7)
    assert indices.consensus((5, 0, 0, 0, 5)) == pytest.approx(0)
    assert indices.consensus((3, 3, 3, 3, 3)) == pytest.approx(0.4339850, abs=1e-7)


@pytest.mark.parametrize(
    ("counts", "positions", "alpha", "expected"),
    [
        ((1, 1), (0, 1), 0, 0.5),
        ((1, 1), (0, 1), 1, 0.25),
        ((1, 1), (0, 1), 1.3, 0.203063),
        ((1, 1), (0, 1), 1.6, 0.164938),
        ((1, 1, 1), (0, 0.5, 1), 1, 0.148148),
        ((5, 2, 3), (-1, 0, 1), 1, 0.34),
    ],
)
def test_esteban_ray(
    counts: tuple[int, ...], positions: tuple[float, ...], alpha: float, expected: float
) -> None:
    found = indices.esteban_ray(counts, positions, alpha=alpha)
    assert found == pytest.approx(expected, abs=1e-6)


def test_reynal_querol() -> None:
    assert indices.reynal_querol((1, 1)) == 1
    assert indices.reynal_querol(PAGE_331) == pytest.approx(0.7457920, abs=1e-7)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [((2, 2, -2, -2), 0.3333), ((-2, -1, 0, 1, 2), 0.5), ((2, 2, 1, 1, -2), 0.55)],
)
def test_interval_agreement(positions: tuple[int, ...], expected: float) -> None:
    assert indices.interval_agreement(positions, span=4) == pytest.approx(expected, abs=1e-4)


@given(COUNTS, st.integers(1, 9))
def test_bounds_and_scaling(counts: list[int], times: int) -> None:
    for name, index in indices.INDICES.items():
        value = index(counts)
        assert math.isnan(value) or (-1 if name == "ordinal" else 0) - 1e-9 <= value <= 1 + 1e-9
        if name != "pairwise":
            more = index([times * count for count in counts])
            assert value == pytest.approx(more, abs=1e-9, nan_ok=True)


@given(COUNTS)
def test_the_order_of_the_scale_may_be_turned(counts: list[int]) -> None:
    for index in indices.INDICES.values():
        assert index(counts) == pytest.approx(index(counts[::-1]), abs=1e-9, nan_ok=True)


@given(COUNTS)
def test_ordinal_agreement_is_that_of_triples_counted_one_by_one(counts: list[int]) -> None:
    filled = [count > 0 for count in counts]
    places = range(len(counts))
    triples = [
        (filled[a], filled[b], filled[c])
        for a in places
        for b in places
        for c in places
        if a < b < c
    ]
    single = sum(one in ((True, True, False), (False, True, True)) for one in triples)
    double = sum(one == (True, False, True) for one in triples)
    assert indices.ordinal_agreement([10 * int(one) for one in filled]) == pytest.approx(
        _layer(single, double, filled), nan_ok=True
    )


def _layer(single: int, double: int, filled: list[bool]) -> float:
    """The agreement of one layer, as van der Eijk writes it."""
    classes, number = len(filled), sum(filled)
    if number in (0, 1, classes):
        return {0: math.nan, 1: 1.0, classes: 0.0}[number]
    top = (classes - 2) * single - (classes - 1) * double
    return top / ((classes - 2) * (single + double)) * (1 - (number - 1) / (classes - 1))


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=5))
def test_many_are_computed_as_one(rows: list[list[int]]) -> None:
    spread = partial(indices.esteban_ray, positions=[0, 1, 2, 4])
    every: list[Callable[..., Any]] = [*indices.INDICES.values(), spread]
    for index in every:
        assert index(rows).tolist() == pytest.approx([index(row) for row in rows], nan_ok=True)


@pytest.mark.parametrize("counts", [[0], [0, 0, 0]])
def test_nobody_has_no_index(counts: list[int]) -> None:
    assert math.isnan(indices.rice(0, 0))
    assert all(
        math.isnan(index(counts))
        for name, index in indices.INDICES.items()
        if name != "reynal-querol" or len(counts) > 1
    )


def test_negative_counts_are_refused() -> None:
    with pytest.raises(AnalysisError, match="0 or more"):
        indices.agreement_index([1, -1, 0])
