"""Rows that say the same are one class, and the spectrum and its vectors stay what they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.backbones.alike import Classes
from dissensus.analyse.backbones.find import begin
from dissensus.analyse.backbones.spectrum import solve_laplacian
from dissensus.analyse.backbones.subsets import Updated
from dissensus.analyse.frame import to_frame
from dissensus.analyse.networks.build import CHOICES, choose_statements
from dissensus.analyse.networks.counts import count
from dissensus.analyse.networks.options import make_options


def start(table: pl.DataFrame, **options: Any) -> Updated:
    asked = make_options({"normalization": "average", **options}, tables=CHOICES)
    coded, _, asked = choose_statements(to_frame(table), asked)
    nothing = begin(count(coded), asked).nothing
    assert isinstance(nothing, Updated)
    return nothing


def draw(seed: int, actors: int, concepts: int, statements: int) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "actor": [f"a{one:03}" for one in random.integers(actors, size=statements)],
            "concept": [f"c{one}" for one in random.integers(concepts, size=statements)],
            "stance": random.choice(["support", "oppose"], size=statements).tolist(),
        }
    )


@given(
    st.integers(0, 10_000),
    st.integers(2, 60),
    st.integers(1, 5),
    st.integers(1, 120),
    st.sampled_from(["no", "average"]),
    st.sampled_from(["subtract", "congruence", "ignore"]),
)
def test_spectrum_by_classes_is_that_of_all_rows(
    seed: int, actors: int, concepts: int, statements: int, normalization: str, aggregation: str
) -> None:
    nothing = start(
        draw(seed, actors, concepts, statements),
        normalization=normalization,
        aggregation=aggregation,
    )
    state = nothing.move(range(len(nothing.mask)))
    for toggled in ([], [0], [len(nothing.mask) - 1]):
        ties, keys = state.tie(toggled), state.find_alike(toggled)
        plain, found = solve_laplacian(ties), solve_laplacian(ties, alike=keys)
        assert found.shares == pytest.approx(plain.shares, abs=1e-12)
        laplacian = (np.diag(ties.sum(axis=1)) - ties)[np.ix_(found.rows, found.rows)]
        vectors = found.find_vectors(single=False)
        assert vectors.T @ vectors == pytest.approx(np.eye(len(laplacian)), abs=1e-10)
        assert laplacian @ vectors == pytest.approx(vectors * found.values, abs=1e-9)
        assert (np.diff(found.values) <= 0).all()


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 4), st.integers(1, 80))
def test_keys_are_the_same_where_rows_say_the_same(
    seed: int, actors: int, concepts: int, statements: int
) -> None:
    nothing = start(draw(seed, actors, concepts, statements))
    state = nothing.move(range(len(nothing.mask))).move([0])
    levels = nothing.mentions.cells[0].shape[1]
    said = np.zeros((nothing.mentions.size, len(nothing.mask), levels))
    for concept in np.flatnonzero(state.mask).tolist():
        said[nothing.mentions.rows[concept], concept] = nothing.mentions.cells[concept]
    for one in range(len(said)):
        same = (said == said[one]).all(axis=(1, 2))
        assert ((state.keys == state.keys[one]) == same).all()
    # Sums that were kept up to date are those that are made anew.
    assert (state.keys == nothing.mentions.begin(state.mask).keys).all()


def test_matrix_is_as_small_as_there_are_classes() -> None:
    # Three say the same, two say the opposite, and one says nothing that another says.
    ties = np.zeros((6, 6))
    ties[:3, :3], ties[3:5, 3:5] = 1.0, 1.0
    np.fill_diagonal(ties, 0.0)
    solved = solve_laplacian(ties, alike=np.array([4, 4, 4, 9, 9, 1]))
    assert solved.reduced is not None
    assert solved.reduced.mirrors.shape == (2, 2)
    # Triangle: 3, 3, 0; pair: 2, 0; alone: 0. Their sum is 8.
    assert (solved.shares * 8).round(12).tolist() == [3, 3, 2, 0, 0, 0]


def test_classes_are_found_in_any_order() -> None:
    keys = np.array([5, 2, 5, 2, 8], dtype=np.uint64)
    found = Classes.find(keys)
    assert found.many.tolist() == [2, 2, 1]
    assert keys[found.first].tolist() == keys[found.last].tolist() == [2, 5, 8]
    assert keys[found.first][found.of].tolist() == keys.tolist()
