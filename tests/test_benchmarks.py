"""The benchmarks run; how fast is not asked here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from dissensus import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def coding(load_benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return load_benchmark("coding")


def test_documents_are_repeated_under_new_ids(coding: ModuleType) -> None:
    documents = coding.make_documents(coding.DISPATCHES, words=20_000)
    assert coding.count_words(documents) >= 20_000
    assert len({document.id for document in documents}) == len(documents)
    assert len({document.text for document in documents}) < len(documents)


def test_folder_without_documents_is_refused(coding: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no document"):
        coding.make_documents(tmp_path, words=1)


def test_clock_counts_what_is_yielded_later(coding: ModuleType) -> None:
    clock = coding.Clock()

    def count(end: int) -> Iterator[int]:
        yield from range(end)

    assert list(clock.watch("count", count)(3)) == [0, 1, 2]
    assert clock.watch("sum", sum)([1, 2]) == 3
    assert set(clock.seconds) == {"count", "sum"}


@pytest.mark.model
def test_two_texts_are_measured(coding: ModuleType) -> None:
    settings = Settings()
    documents = coding.make_documents(coding.DISPATCHES, words=300)[:2]
    assert set(coding.load_coding(settings)) <= set(coding.LOADING)
    rounds = coding.measure(coding.load_bare(), documents, settings, rounds=1)
    assert len(rounds) == 1
    assert set(rounds[0].stages) == {*coding.STAGES, "rest"}
    assert all(rounds[0].stages[stage] > 0 for stage in coding.STAGES)
    lines = list(coding.describe(rounds, coding.count_words(documents)))
    assert len(lines) == 4 + len(rounds[0].stages)


# -- networks -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def networks(load_benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return load_benchmark("networks")


@pytest.mark.parametrize("name", ["onemode", "twomode", "duplicates", "year"])
def test_networks_are_those_of_the_plain_way(networks: ModuleType, name: str) -> None:
    pytest.importorskip("pandas")
    task = networks.TASKS[name]
    small = networks.Task(networks.Size(400, 12, 5), task.run, task.plain)
    times = list(networks.compare(small, rounds=1))
    assert min(times[0]) > 0
    assert networks.describe(name, times).startswith(f"| {name} | 100,000 / 1,000 / 200 | ")


def test_growth_is_measured_and_drawn(networks: ModuleType, tmp_path: Path) -> None:
    sizes = {name: [networks.Size(50, 4, 3)] for name in networks.GROWTH}
    points = networks.measure_growth(sizes, rounds=1)
    assert points["x"].to_list() == [50, 4, 3]
    path = tmp_path / "growth.svg"
    networks.save_chart(networks.draw_growth(points, title="t", x="x", y="y"), path)
    assert path.stat().st_size


def test_growth_of_scales_is_timed(load_benchmark: Callable[[str], ModuleType]) -> None:
    (line,) = load_benchmark("scaling").measure_growth([(30, 30)], rounds=1)
    assert line.split()[:3] == ["30", "x", "30"]
