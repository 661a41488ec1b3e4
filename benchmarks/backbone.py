"""How long backbones take: python benchmarks/backbone.py --actors 500 --concepts 100."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from dissensus import backbone

#: What is measured: name -> the options of ``backbone``.
RUNS = {
    "nested, Laplacian": {},
    "nested, exact": {"exact": True},
    "nested, degrees": {"compat": "dna"},
    "penalty, Laplacian": {"method": "penalty"},
    "penalty, degrees": {"method": "penalty", "compat": "dna"},
}


@dataclass(frozen=True, slots=True)
class Size:
    """The size of an invented discourse."""

    statements: int
    actors: int
    concepts: int


def invent(size: Size, *, seed: int = 1) -> pl.DataFrame:
    """Statements of two camps, 85 % loyal; actors and concepts are active as by Zipf, 0.8."""
    random = np.random.default_rng(seed)
    actors = random.choice(size.actors, size.statements, p=weigh(size.actors))
    concepts = random.choice(size.concepts, size.statements, p=weigh(size.concepts))
    loyal = random.random(size.statements) < 0.85
    agrees = ((actors + concepts) % 2 == 0) == loyal
    return pl.DataFrame(
        {
            "actor": [f"A{one:05}" for one in actors],
            "concept": [f"c{one:04}" for one in concepts],
            "stance": np.where(agrees, "support", "oppose"),
        }
    )


def weigh(many: int) -> np.ndarray:
    """The chances of so many labels."""
    weights = np.arange(1, many + 1) ** -0.8
    return np.asarray(weights / weights.sum())


def measure(size: Size, names: Sequence[str], *, iterations: int) -> Iterator[str]:
    """A line for each run: seconds, processor seconds, sets, milliseconds for each of them."""
    table = invent(size)
    yield f"{size.statements} statements, {size.actors} actors, {size.concepts} concepts"
    for name in names:
        start, busy = time.perf_counter(), time.process_time()
        found = backbone(table, iterations=iterations, **RUNS[name])  # type: ignore[arg-type]
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        each = busy / found.evaluated * 1000
        open_ = int((found.steps["gap"] > 0).sum())
        yield (
            f"{name:20} {seconds:8.2f} s, processor {busy:8.2f} s, {found.evaluated:6} sets, "
            f"{each:7.3f} ms a set, "
            f"{len(found.backbone)} kept, loss {found.loss:.4g}"
            + (f", {open_} of {len(found.steps)} steps not proven" if open_ else "")
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--actors", type=int, default=500)
    parser.add_argument("--concepts", type=int, default=100)
    parser.add_argument("--iterations", type=int, default=1_000)
    parser.add_argument("--runs", nargs="*", choices=[*RUNS], default=[*RUNS])
    options = parser.parse_args(arguments)
    size = Size(options.statements, options.actors, options.concepts)
    for line in measure(size, options.runs, iterations=options.iterations):
        print(line, flush=True)


if __name__ == "__main__":
    main()
