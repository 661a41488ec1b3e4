"""What the pages on backbones and phases show is what comes out, and the benchmark runs."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["backbone.md", "phases.md"])
def test_examples_of_the_page_run(page: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False)
    assert tried > 3
    assert not failed


def test_benchmark_runs(load_benchmark: Callable[[str], ModuleType]) -> None:
    benchmark = load_benchmark("backbone")
    lines = list(benchmark.measure(benchmark.Size(300, 12, 6), [*benchmark.RUNS], iterations=5))
    assert len(lines) == 1 + len(benchmark.RUNS)
    assert "ms a set" in lines[1]


def test_invented_discourse_is_the_same_each_time(
    load_benchmark: Callable[[str], ModuleType],
) -> None:
    benchmark = load_benchmark("backbone")
    size = benchmark.Size(200, 10, 5)
    assert benchmark.invent(size).equals(benchmark.invent(size))
    assert benchmark.invent(size).columns == ["actor", "concept", "stance"]
