"""Chains of lines: what one says will follow is what triggers the next.

A cycle of them is a candidate for a spiral: each answer crosses another's line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .conditional import tell_range
from .study import Study

#: As many lines a chain may have; more suppositions in a row say nothing.
DEPTH = 4
#: So many chains are listed; more are told of.
MOST_CHAINS = 10_000
#: Where lines lead everywhere, the search ends after so many paths.
MOST_VISITS = 200_000

#: The columns of the tables of chains and of cycles.
CHAINS: Mapping[str, Any] = {
    "chain": pl.String,
    "length": pl.Int64,
    "text": pl.String,
    **dict.fromkeys(("lines", "holders", "measures", "likelihoods"), pl.List(pl.String)),
    "statements": pl.Int64,
    "actors": pl.Int64,
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


@dataclass(frozen=True)
class Step:
    """Lines of one holder, with one trigger and one end: the measure that follows, or words."""

    holder: str
    agent: str
    concept: str
    follows: str
    end: str
    lines: tuple[str, ...]
    rows: tuple[int, ...]
    actors: frozenset[str]
    likelihood: str
    addressees: frozenset[str]

    def tell(self) -> str:
        """The step in words: who says what follows what, and how surely."""
        sure = f" ({self.likelihood} if so)" if self.likelihood else ""
        return f"{self.holder}: if {self.concept}, then {self.end}{sure}"


def find_chains(lines: pl.DataFrame, study: Study) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The chains and the cycles of lines, with the columns of ``CHAINS``.

    A line leads to another where the measure that follows is, or is a case of, the other's
    trigger, and an actor other than the other's holder would do it: the holder of a threat, and
    anybody where a warning leaves that open. Chains are the longest paths of two to four lines,
    cycles those that come back. Likelihoods stand beside each other: each holds only under its
    own condition and by its own speaker's word, so they are not multiplied.
    """
    steps = list(_list_steps(lines))
    after = _link(steps, study)
    walk = _Walk(after)
    found = (("C", walk.paths), ("S", walk.cycles))
    chains, cycles = (_tabulate(letter, paths, steps, walk) for letter, paths in found)
    return chains, cycles


def _list_steps(lines: pl.DataFrame) -> Iterator[Step]:
    """The steps; one without a measure that follows can only be the last."""
    anyone = pl.when(pl.col("act") == "threatens").then(pl.col("holder")).otherwise(pl.lit(""))
    end = (
        pl.when(pl.col("operator") == "F")
        .then(pl.lit("it is forbidden"))
        .when(pl.col("follows") != "")
        .then(pl.col("follows"))
        .when(pl.col("consequence") != "")
        .then(pl.col("consequence"))
        .otherwise(pl.lit("what is not told"))
    )
    grouped = (
        lines.with_columns(anyone.alias("agent"), end.alias("end"))
        .group_by("holder", "agent", "concept", "follows", "end", maintain_order=True)
        .agg(
            pl.col("line").alias("lines"),
            pl.col("rows").explode(empty_as_null=True).drop_nulls().unique().sort(),
            pl.col("actor").unique().alias("actors"),
            pl.col("likelihood_low").min().alias("low"),
            pl.col("likelihood_high").max().alias("high"),
            # One line that names nobody is for all.
            (pl.col("addressees").list.len() > 0).all().alias("named"),
            pl.col("addressees").explode(empty_as_null=True).drop_nulls().unique(),
        )
    )
    for row in grouped.iter_rows(named=True):
        low, high = row["low"], row["high"]
        yield Step(
            **{name: row[name] for name in ("holder", "agent", "concept", "follows", "end")},
            lines=tuple(row["lines"]),
            rows=tuple(row["rows"]),
            actors=frozenset(row["actors"]),
            likelihood="" if low is None or high is None else tell_range(low, high),
            addressees=frozenset(row["addressees"]) if row["named"] else frozenset(),
        )


def _link(steps: Sequence[Step], study: Study) -> list[tuple[int, ...]]:
    """For each step the places of those that it leads to."""
    by_trigger: dict[str, list[int]] = {}
    for place, step in enumerate(steps):
        by_trigger.setdefault(step.concept, []).append(place)
    reached = {
        follows: [
            place
            for concept, places in by_trigger.items()
            if study.covers(concept, follows)
            for place in places
        ]
        for follows in {step.follows for step in steps} - {""}
    }
    return [
        tuple(place for place in reached.get(step.follows, ()) if _triggers(step, steps[place]))
        for step in steps
    ]


def _triggers(step: Step, other: Step) -> bool:
    if step is other or step.agent == other.holder:
        return False
    return not (step.agent and other.addressees) or step.agent in other.addressees


class _Walk:
    """A depth-first walk over steps: the paths that cannot go on, and the cycles."""

    def __init__(self, after: Sequence[Sequence[int]]) -> None:
        self.paths: list[tuple[int, ...]] = []
        self.cycles: list[tuple[int, ...]] = []
        self.visits = 0
        self._after = after
        self._sets = [frozenset(places) for places in after]
        self._before = [set[int]() for _ in after]
        for place, places in enumerate(after):
            for other in places:
                self._before[other].add(place)
        for start in range(len(after)):
            self._go((start,))

    @property
    def is_cut(self) -> bool:
        """Whether there are more than can be looked at."""
        return self.visits >= MOST_VISITS

    def _go(self, path: tuple[int, ...]) -> None:
        self.visits += 1
        closes = len(path) > 1 and path[0] in self._sets[path[-1]]
        if closes and path[0] == min(path):
            # Each cycle is met from each of its steps; it is told from the first.
            self.cycles.append(path)
        goes_on = False
        for place in self._after[path[-1]] if len(path) < DEPTH else ():
            if self.is_cut:
                return
            if place not in path:
                goes_on = True
                self._go((*path, place))
        if (
            len(path) > 1
            and not goes_on
            and not closes
            and _is_longest(path, self._before[path[0]])
        ):
            self.paths.append(path)


def _is_longest(path: tuple[int, ...], before: set[int]) -> bool:
    """Whether no step leads to the path that is not in it, or it is as long as chains may be."""
    return len(path) == DEPTH or before <= set(path)


def _tabulate(
    letter: str, paths: Sequence[tuple[int, ...]], steps: Sequence[Step], walk: _Walk
) -> pl.DataFrame:
    cut = walk.is_cut or len(paths) > MOST_CHAINS
    more = "lines lead to so many others that only some are listed" if cut else ""
    rows = [
        _row(f"{letter}{number}", [steps[place] for place in path], more)
        for number, path in enumerate(paths[:MOST_CHAINS], 1)
    ]
    return pl.DataFrame(rows, schema=CHAINS, orient="row")


def _row(name: str, path: Sequence[Step], reason: str) -> dict[str, Any]:
    rows = sorted({row for step in path for row in step.rows})
    return {
        "chain": name,
        "length": len(path),
        "text": "; ".join(step.tell() for step in path),
        "lines": [line for step in path for line in step.lines],
        "holders": [step.holder for step in path],
        "measures": [path[0].concept, *(step.end for step in path)],
        "likelihoods": [step.likelihood for step in path],
        "statements": len(rows),
        "actors": len({actor for step in path for actor in step.actors}),
        "rows": rows,
        "reason": reason,
    }


__all__ = ["CHAINS", "DEPTH", "Step", "find_chains"]
