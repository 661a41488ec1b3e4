"""Krippendorff's alpha against the figures that he printed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.reliability.alpha import METRICS, alpha
from dissensus.errors import AnalysisError

N = None
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
TWO_OBSERVERS = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)],
)
def test_four_observers(level: str, expected: float) -> None:
    found = alpha(FOUR_OBSERVERS, level=level, draws=50)
    assert found.alpha == pytest.approx(expected, abs=5e-5)
    assert (found.units, found.coders, found.values) == (11, 4, 40)
    assert found.low <= found.alpha <= found.high


def test_two_observers() -> None:
    found = alpha(TWO_OBSERVERS, draws=50)
    assert found.alpha == pytest.approx(0.0952, abs=5e-5)
    assert found.verdict == "not reliable"


def test_full_agreement_is_one_and_alike_values_have_none() -> None:
    assert alpha([[1, 2, 3], [1, 2, 3]], draws=10).alpha == 1
    same = alpha([[1, 1], [1, 1]], draws=10)
    assert math.isnan(same.alpha)
    assert "alike" in same.reason
    assert same.verdict == "undefined"


def test_what_one_coder_coded_alone_is_left_out() -> None:
    nothing = alpha([[1, None], [None, 2]], draws=10)
    assert nothing.units == 0
    assert "two coders" in nothing.reason


TABLES = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=5, max_size=5),
    min_size=2,
    max_size=4,
)


@given(TABLES, st.sampled_from(sorted(METRICS)))
def test_coders_and_units_may_change_places(table: list[list[int | None]], level: str) -> None:
    first = alpha(table, level=level, draws=2).alpha
    turned = alpha([row[::-1] for row in table[::-1]], level=level, draws=2).alpha
    assert first == pytest.approx(turned, nan_ok=True)
    assert math.isnan(first) or first <= 1


@given(TABLES)
def test_interval_alpha_does_not_know_the_unit(table: list[list[int | None]]) -> None:
    other = [[None if value is None else 10 - 3 * value for value in row] for row in table]
    first, second = (alpha(one, level="interval", draws=2).alpha for one in (table, other))
    assert first == pytest.approx(second, nan_ok=True)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(AnalysisError, match="one row"):
        alpha([1, 2, 3])  # type: ignore[list-item]
    with pytest.raises(AnalysisError, match="nominal"):
        alpha([[1], [1]], level="nominl")
    with pytest.raises(AnalysisError, match="finite"):
        alpha([[np.inf], [1]])
