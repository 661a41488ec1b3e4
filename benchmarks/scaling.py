"""How long a scale takes as tables grow, and what scales of few positions are worth.

Run from the checkout: ``.venv/bin/python benchmarks/scaling.py growth`` or ``guard``; the second
needs ../shared/data. What the figures mean stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from dissensus import AnalysisError, Scale, scale
from dissensus.analyse.scaling.guard import EVIDENCE

if TYPE_CHECKING:
    from benchmarks import votes
else:
    _SPEC = importlib.util.spec_from_file_location("_votes", Path(__file__).with_name("votes.py"))
    votes = sys.modules[_SPEC.name] = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(votes)

Array = np.ndarray[Any, np.dtype[Any]]

SHARED = Path(__file__).parents[2] / "shared" / "data"
SESSION = 70
STANCES = {"yes": "support", "abstain": "neutral", "no": "oppose"}
#: Actors and measures of the made-up tables.
SIZES = ((30, 30), (60, 200), (200, 70), (200, 400), (500, 500))


class Worth(NamedTuple):
    """How near scales of drawn votes came to the whole: correlations of the draws.

    ``passed`` tells which of the draws the guard lets through.
    """

    measures: int
    missing: float
    points: Array
    means: Array
    passed: Array


def load_statements(folder: Path) -> pl.DataFrame:
    """The votes of the session as statements."""
    found = pl.DataFrame(votes.load_session(folder, SESSION), orient="row")
    return found.select(
        actor="country",
        concept="resolution",
        stance=pl.col("vote").replace_strict(STANCES),
        date="date",
    )


def make_statements(actors: int, measures: int, *, missing: float, seed: int) -> pl.DataFrame:
    """Positions drawn from the model with five levels, each left out with one probability."""
    rng = np.random.default_rng(seed)
    points, slopes = rng.normal(size=actors), rng.normal(0.0, 1.5, size=measures)
    cuts = np.sort(rng.normal(0.0, 1.5, size=(measures, 4)), axis=1)
    rows, columns = np.divmod(np.arange(actors * measures), measures)
    noise = rng.logistic(size=len(rows))
    reach = slopes[columns] * points[rows] + noise
    levels = np.sum(reach[:, None] > cuts[columns], axis=1)
    names = np.array(["oppose", "reserved", "neutral", "open", "support"])
    made = pl.DataFrame(
        {
            "actor": pl.Series([f"actor {at}" for at in range(actors)])[rows],
            "concept": pl.Series([f"measure {at}" for at in range(measures)])[columns],
            "stance": names[levels],
        }
    )
    return made.filter(pl.Series(rng.random(len(rows)) >= missing))


def measure_growth(sizes: Sequence[tuple[int, int]], rounds: int) -> Iterator[str]:
    for actors, measures in sizes:
        statements = make_statements(actors, measures, missing=0.3, seed=0)
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            scale(statements)
            taken.append(time.perf_counter() - start)
        low, high = min(taken), max(taken)
        yield (
            f"{actors:5} x {measures:3}  {len(statements):8,} positions  "
            f"{sorted(taken)[len(taken) // 2]:6.2f} s  ({low:.2f} to {high:.2f})"
        )


def correlate(points: pl.DataFrame, whole: Scale, name: str) -> float:
    """How a column of points goes along with the points of the whole; 0 where it is constant."""
    truth = pl.DataFrame({"actor": whole.actors, "truth": whole.points})
    both = points.join(truth, on="actor")
    if both.height < 3 or both[name].n_unique() < 2:
        return 0.0
    return abs(float(np.corrcoef(both[name], both["truth"])[0, 1]))


def draw_worth(
    statements: pl.DataFrame, whole: Scale, case: tuple[int, int], draws: int, *, actors: int = 28
) -> Worth:
    """Scales of so many votes drawn from those that part the members, so much left out.

    With fewer actors, as many members are drawn, and the votes from those that part them.
    """
    measures, percent = case
    points, means, passed = [], [], []
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        chosen = rng.choice(votes.NATO, actors, replace=False).tolist()
        drawn = statements.filter(pl.col("actor").is_in(chosen))
        part = draw_votes(drawn, measures, rng)
        part = part.filter(pl.Series(rng.random(part.height) >= percent / 100))
        try:
            found = scale(part, force=True, least=1, lopsided=0.0)
        except AnalysisError:
            continue
        passed.append(found.is_reliable)
        table = found.to_polars()
        points.append(correlate(table, whole, "point"))
        means.append(correlate(table, whole, "mean"))
    return Worth(measures, percent / 100, np.array(points), np.array(means), np.array(passed, bool))


def draw_votes(statements: pl.DataFrame, measures: int, rng: np.random.Generator) -> pl.DataFrame:
    """So many votes, or all, of those on which not all actors vote alike."""
    levels = statements.group_by("concept").agg(pl.col("stance").n_unique().alias("levels"))
    names = levels.filter(pl.col("levels") > 1)["concept"].sort()
    many = min(measures, len(names))
    chosen = names.gather(rng.choice(len(names), many, replace=False))
    return statements.join(chosen.to_frame(), on="concept", maintain_order="left")


def measure_guard(folder: Path, draws: int, *, actors: int = 28) -> Iterator[Worth]:
    statements = load_statements(folder)
    whole = scale(statements, anchor="United States")
    for case in EVIDENCE:
        yield draw_worth(statements, whole, case, draws, actors=actors)


def describe(worth: Worth) -> str:
    columns = {
        "points": worth.points,
        "means": worth.means,
        f"points of {int(worth.passed.sum())} let through": worth.points[worth.passed],
    }
    told = (f"{name} {tell_spread(values)}" for name, values in columns.items())
    return f"{worth.measures} measures, {worth.missing:.0%} missing: {', '.join(told)}"


def tell_spread(values: Array) -> str:
    """The median and the 5 % quantile."""
    if not len(values):
        return "none"
    return f"{np.median(values):.2f} ({np.quantile(values, 0.05):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("growth", "guard"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=30)
    parser.add_argument("--actors", type=int, default=28, help="of the 28, draw so many")
    parser.add_argument("--data", type=Path, default=SHARED)
    asked = parser.parse_args()
    if asked.what == "growth":
        for line in measure_growth(SIZES, asked.rounds):
            print(line, flush=True)
        return
    for worth in measure_guard(asked.data, asked.draws, actors=asked.actors):
        print(describe(worth), flush=True)


if __name__ == "__main__":
    main()
