"""How long networks take beside plain pandas and numpy in the same run, and how that grows.

    python benchmarks/networks.py --rounds 3
    python benchmarks/networks.py --only million
    python benchmarks/networks.py --plot growth.svg

Each task runs ``network`` and a plain way of the same numbers in turns, on the same random table;
printed are the medians and their ratio. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from dissensus import network
from dissensus.plots import draw_growth, save_chart

FIRST = np.datetime64("2023-01-01")
Matrix = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Size:
    """How many statements, actors and concepts a table has."""

    statements: int
    actors: int
    concepts: int


def make_table(size: Size, *, days: int = 365) -> pl.DataFrame:
    """A random table of statements for and against, all labels as likely; always the same."""
    rng = np.random.default_rng(1)
    actors = pl.Series([f"actor {number}" for number in range(size.actors)])
    concepts = pl.Series([f"concept {number}" for number in range(size.concepts)])
    many = size.statements
    return pl.DataFrame(
        {
            "actor": actors[rng.integers(0, size.actors, many)],
            "concept": concepts[rng.integers(0, size.concepts, many)],
            "stance": rng.random(many) < 0.5,
            "date": np.sort(FIRST + rng.integers(0, days, many)),
            "document": rng.integers(0, many // 5 + 1, many),
        }
    )


# -- the plain way, in pandas and numpy ---------------------------------------------------------


def tie_plainly(table: pl.DataFrame) -> Matrix:
    """One-mode subtract with average normalization: a pivot, a product and a division."""
    wide = table.to_pandas()
    wide["sign"] = np.where(wide["stance"], 1.0, -1.0)
    net = wide.pivot_table(
        index="actor", columns="concept", values="sign", aggfunc="sum", fill_value=0
    ).to_numpy()
    number = wide.groupby("actor").size().to_numpy()
    ties: Matrix = net @ net.T / ((number[:, None] + number[None, :]) / 2)
    np.fill_diagonal(ties, 0.0)
    return ties


def count_plainly(table: pl.DataFrame) -> Matrix:
    """Two-mode subtract with activity normalization."""
    wide = table.to_pandas()
    wide["sign"] = np.where(wide["stance"], 1.0, -1.0)
    net = wide.pivot_table(
        index="actor", columns="concept", values="sign", aggfunc="sum", fill_value=0
    )
    made: Matrix = net.div(wide.groupby("actor").size(), axis=0).to_numpy()
    return made


def smooth_plainly(table: pl.DataFrame) -> Matrix:
    """Windows of 30 days, day by day, with gaussian weights; the last of them is given."""
    wide = table.to_pandas()
    rows, row_names = wide["actor"].factorize(sort=True)
    columns, column_names = wide["concept"].factorize(sort=True)
    shape = len(row_names), len(column_names)
    days = wide["date"].to_numpy().astype("datetime64[us]").astype(np.int64) / 86_400e6
    signs = np.where(wide["stance"], 1.0, -1.0)
    ties = np.zeros((shape[0],) * 2)
    for start in range(int(days.min()), int(days.max()) + 1 - 29):
        weights = np.exp(-(((days - start - 15) / 15) ** 2) / 2) / np.sqrt(2 * np.pi)
        net = np.zeros(shape)
        np.add.at(net, (rows, columns), signs * np.sqrt(weights))
        number = np.bincount(rows, weights)
        ties = net @ net.T / ((number[:, None] + number[None, :]) / 2)
        np.fill_diagonal(ties, 0.0)
    return ties


def drop_plainly(table: pl.DataFrame) -> Matrix:
    """Each position once a document, then as ``tie_plainly``."""
    return tie_plainly(table.unique(["actor", "concept", "stance", "document"], keep="first"))


# -- the tasks ----------------------------------------------------------------------------------


def _smooth(table: pl.DataFrame) -> Matrix:
    last = np.zeros((0, 0))
    for one in network(table, normalization="average", window="30 days", kernel="gaussian"):
        last = one.values
    return last


@dataclass(frozen=True)
class Task:
    """What is measured, on which table, and the plain way that it is measured beside."""

    size: Size
    run: Callable[[pl.DataFrame], Matrix]
    plain: Callable[[pl.DataFrame], Matrix]


def _tie(table: pl.DataFrame) -> Matrix:
    return network(table, normalization="average").values


def _count(table: pl.DataFrame) -> Matrix:
    return network(table, kind="twomode", normalization="activity").values


def _drop(table: pl.DataFrame) -> Matrix:
    return network(table, normalization="average", duplicates="document").values


TASKS: Mapping[str, Task] = {
    "onemode": Task(Size(100_000, 1_000, 200), _tie, tie_plainly),
    "twomode": Task(Size(100_000, 1_000, 200), _count, count_plainly),
    "duplicates": Task(Size(100_000, 1_000, 200), _drop, drop_plainly),
    "million": Task(Size(1_000_000, 5_000, 500), _tie, tie_plainly),
    "year": Task(Size(100_000, 1_000, 200), _smooth, smooth_plainly),
}
#: What grows, in the plot: the sizes of each line.
GROWTH: Mapping[str, list[Size]] = {
    "statements (1,000 actors, 200 concepts)": [
        Size(many, 1_000, 200) for many in (10_000, 30_000, 100_000, 300_000, 1_000_000)
    ],
    "actors (100,000 statements, 200 concepts)": [
        Size(100_000, many, 200) for many in (100, 300, 1_000, 3_000, 8_000)
    ],
    "concepts (100,000 statements, 1,000 actors)": [
        Size(100_000, 1_000, many) for many in (10, 30, 100, 300, 1_000, 3_000)
    ],
}


def clock(run: Callable[[pl.DataFrame], Matrix], table: pl.DataFrame) -> tuple[float, Matrix]:
    """The seconds that a run takes, and what it gives."""
    start = time.perf_counter()
    made = run(table)
    return time.perf_counter() - start, made


def compare(task: Task, *, rounds: int) -> Iterator[tuple[float, float]]:
    """The seconds of the task and of the plain way, in turns; both give the same numbers."""
    table = make_table(task.size)
    for _ in range(rounds):
        ours, found = clock(task.run, table)
        plain, wanted = clock(task.plain, table)
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)
        yield ours, plain


def describe(name: str, times: list[tuple[float, float]]) -> str:
    """One line of the table of results."""
    ours, plain = (statistics.median(column) for column in zip(*times, strict=True))
    least = min(column[0] for column in times)
    ratio = statistics.median(plain / ours for ours, plain in times)
    size = TASKS[name].size
    sizes = f"{size.statements:,} / {size.actors:,} / {size.concepts:,}"
    return f"| {name} | {sizes} | {ours:.3f} | {least:.3f} | {plain:.3f} | {ratio:.1f} |"


def measure_growth(sizes: Mapping[str, list[Size]], *, rounds: int) -> pl.DataFrame:
    """The seconds of a one-mode network of each size: ``x``, ``y`` and ``series``."""
    rows = []
    for name, line in sizes.items():
        part = name.split(" ", 1)[0]
        for size in line:
            table = make_table(size)
            best = min(clock(_tie, table)[0] for _ in range(rounds))
            rows.append((getattr(size, part), best, name))
    return pl.DataFrame(rows, schema=["x", "y", "series"], orient="row")


def main() -> None:
    """Print the table, and where asked write the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=[*TASKS])
    parser.add_argument("--plot", type=Path, metavar="FILE", help="how the time grows, as a chart")
    asked = parser.parse_args()
    if asked.plot:
        points = measure_growth(GROWTH, rounds=asked.rounds)
        title = "One-mode network, subtract, average normalization"
        chart = draw_growth(points, title=title, x="number of each", y="seconds")
        save_chart(chart, asked.plot)
        print(points.write_csv())
        return
    print("| task | statements / actors / concepts | seconds | least | plainly | times as long |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in [asked.only] if asked.only else TASKS:
        print(describe(name, list(compare(TASKS[name], rounds=asked.rounds))), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmemory at most, tables and plain ways with it: {peak:,.0f} MB")


if __name__ == "__main__":
    main()
