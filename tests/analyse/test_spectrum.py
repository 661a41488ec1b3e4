"""Spectra are shares, know nothing of order, and tell shapes apart."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import AnalysisError
from dissensus.analyse.backbones.spectrum import (
    SPECTRA,
    check_spectrum,
    compare_spectra,
    degree_spectrum,
    laplacian_spectrum,
)


@st.composite
def networks(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(1, 7))
    cells = st.floats(-3, 3, allow_nan=False).map(lambda cell: round(cell, 3))
    half = np.array(draw(st.lists(cells, min_size=size**2, max_size=size**2))).reshape(size, size)
    return np.tril(half, -1) + np.tril(half, -1).T


def test_star_and_ring_are_told_apart_only_by_the_laplacian() -> None:
    # A star of four: eigenvalues 4, 1, 1, 0 of a sum of 6. Two pairs: 2, 2, 0, 0 of 4.
    star = nx.to_numpy_array(nx.star_graph(3))
    assert laplacian_spectrum(star) == pytest.approx(np.array([4, 1, 1, 0]) / 6)
    assert degree_spectrum(star) == pytest.approx(np.array([3, 1, 1, 1]) / 6)
    ring, pairs = nx.cycle_graph(4), nx.Graph([(0, 1), (2, 3)])
    ties = [nx.to_numpy_array(one) for one in (ring, pairs)]
    assert compare_spectra(*map(degree_spectrum, ties)) == 0
    assert compare_spectra(*map(laplacian_spectrum, ties)) == pytest.approx(0.5)


def test_laplacian_is_that_of_networkx() -> None:
    graph = nx.gnp_random_graph(30, 0.2, seed=4)
    found = np.sort(nx.laplacian_spectrum(graph))[::-1]
    assert laplacian_spectrum(nx.to_numpy_array(graph)) == pytest.approx(
        found / found.sum(), abs=1e-12
    )


@given(networks(), st.randoms(use_true_random=False), st.sampled_from(sorted(SPECTRA)))
def test_spectrum_is_shares_that_know_no_order(ties: np.ndarray, random: object, name: str) -> None:
    spectrum = SPECTRA[name](ties)
    assert len(spectrum) == len(ties)
    assert (np.diff(spectrum) <= 1e-12).all()
    assert spectrum.sum() == pytest.approx(1.0 if (ties > 0).any() else 0.0)
    order = np.arange(len(ties))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert SPECTRA[name](ties[np.ix_(order, order)]) == pytest.approx(spectrum, abs=1e-12)
    assert SPECTRA[name](7.5 * ties) == pytest.approx(spectrum, abs=1e-12)


@given(networks(), networks(), networks())
def test_distance_is_a_metric(one: np.ndarray, two: np.ndarray, three: np.ndarray) -> None:
    first, second, third = map(laplacian_spectrum, (one, two, three))
    assert compare_spectra(first, first) == 0
    assert compare_spectra(first, second) == pytest.approx(compare_spectra(second, first))
    assert 0 <= compare_spectra(first, second) <= 2 + 1e-12
    through = compare_spectra(first, third) + compare_spectra(third, second)
    assert compare_spectra(first, second) <= through + 1e-12


def test_network_without_a_positive_tie_is_told() -> None:
    spectrum = laplacian_spectrum(np.array([[0.0, -1.0], [-1.0, 0.0]]))
    with pytest.raises(AnalysisError, match="no positive tie"):
        check_spectrum(spectrum, "this")
