"""How long DNA files take beside bare SQLite: python benchmarks/dna.py FILE.dna."""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from dissensus.bridges.dna import load_database, read, save_database, write
from dissensus.bridges.dna.schema import TABLES

#: What is measured, in this order; all are told beside the first.
STEPS = ("bare", "load", "read", "save", "write")


@dataclass(frozen=True, slots=True)
class Times:
    """How many statements a file holds, and the seconds of each round of each step."""

    statements: int
    seconds: dict[str, list[float]]


def read_bare(path: Path) -> int:
    """Fetch all rows of the same tables, as SQLite gives them, and count them."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        names = (table.name for table in TABLES)
        # The names are of the schema in this package.
        return sum(len(connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names)


def measure(path: Path, *, rounds: int) -> Times:
    """Take each step in turn, as often as there are rounds."""
    database, exchange = load_database(path), read(path)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.dna")
        steps: dict[str, Callable[[], object]] = {
            "bare": lambda: read_bare(path),
            "load": lambda: load_database(path),
            "read": lambda: read(path),
            "save": lambda: save_database(database, out),
            "write": lambda: write(exchange, out),
        }
        seconds: dict[str, list[float]] = {name: [] for name in STEPS}
        for _ in range(rounds):
            for name in STEPS:
                start = time.perf_counter()
                steps[name]()
                seconds[name].append(time.perf_counter() - start)
    return Times(len(database.statements), seconds)


def describe(times: Times) -> Iterator[str]:
    """A line for each step: seconds, microseconds for each statement, and the ratio to bare."""
    yield f"{times.statements} statements"
    for name in STEPS:
        rounds = times.seconds[name]
        pairs = zip(rounds, times.seconds["bare"], strict=True)
        ratio = median(own / bare for own, bare in pairs)
        each = median(rounds) / max(times.statements, 1) * 1e6
        yield f"{name:6} {median(rounds):8.2f} s {each:8.1f} µs a statement {ratio:6.1f} x bare"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    for line in describe(measure(options.file, rounds=options.rounds)):
        print(line)


if __name__ == "__main__":
    main()
