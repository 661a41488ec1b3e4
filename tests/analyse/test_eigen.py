"""Eigenvalues and eigenvectors are those of NumPy, and other threads run while they are found."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from dissensus.analyse.backbones import unlocked
from dissensus.analyse.backbones.eigen import Reduced


def draw(size: int) -> np.ndarray:
    half = np.random.default_rng(size).normal(size=(size, size))
    return half + half.T


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 40, 130])
def test_values_and_vectors_are_those_of_the_matrix(size: int) -> None:
    matrix = draw(size)
    reduced = Reduced.of(matrix.copy())
    values = reduced.find_values()
    assert values == pytest.approx(np.linalg.eigvalsh(matrix), abs=1e-11)
    for single, near in ((False, 1e-11), (True, 3e-5)):
        vectors = reduced.find_vectors(single=single)
        assert matrix @ vectors == pytest.approx(vectors * values, abs=near * np.sqrt(size))
        assert vectors.T @ vectors == pytest.approx(np.eye(size), abs=near)
    # Nothing was overwritten on the way.
    assert (reduced.find_values() == values).all()


def test_values_of_no_numbers_are_an_error() -> None:
    matrix = draw(12)
    matrix[3, 4] = matrix[4, 3] = np.nan
    with pytest.raises(np.linalg.LinAlgError):
        Reduced.of(matrix).find_values()


def test_routines_with_other_arguments_are_not_called() -> None:
    with pytest.raises(ImportError, match="dsterf takes other arguments"):
        unlocked._find("dsterf", 5)


def test_other_threads_run_meanwhile() -> None:
    matrix, ticks, done = draw(900), [], threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks.append(time.perf_counter())

    clock = threading.Thread(target=tick)
    clock.start()
    start = time.perf_counter()
    Reduced.of(matrix)
    end = time.perf_counter()
    done.set()
    clock.join()
    # Were the lock kept there would be no tick but at the ends.
    middle = (end - start) / 4
    assert any(start + middle < one < end - middle for one in ticks)
