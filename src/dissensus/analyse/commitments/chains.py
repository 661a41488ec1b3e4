"""Chains of lines: what one says will follow is what triggers the next.

A cycle of them is a candidate for a spiral: each answer crosses another's line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..study import Study
from .conditional import tell_range

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
    walk = _Walk(_Links(steps, study), len(steps))
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


class _Links:
    """Which steps lead to which, found as they are asked for."""

    def __init__(self, steps: Sequence[Step], study: Study) -> None:
        self._steps = steps
        self._study = study
        self._triggers: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        for place, step in enumerate(steps):
            self._triggers.setdefault(step.concept, []).append(place)
            if step.follows:
                self._ends.setdefault(step.follows, []).append(place)
        self._after: dict[tuple[str, str], tuple[int, ...]] = {}
        self._before: dict[int, frozenset[int]] = {}

    def after(self, place: int) -> tuple[int, ...]:
        """The steps that this one leads to; it may be among them."""
        step = self._steps[place]
        if not step.follows:
            return ()
        key = (step.agent, step.follows)
        if key not in self._after:
            self._after[key] = tuple(
                other
                for concept, places in self._triggers.items()
                if self._study.covers(concept, step.follows)
                for other in places
                if _triggers(step.agent, self._steps[other])
            )
        return self._after[key]

    def before(self, place: int) -> frozenset[int]:
        """The steps that lead to this one."""
        if place not in self._before:
            step = self._steps[place]
            self._before[place] = frozenset(
                other
                for follows, places in self._ends.items()
                if self._study.covers(step.concept, follows)
                for other in places
                if _triggers(self._steps[other].agent, step)
            )
        return self._before[place]


def _triggers(agent: str, step: Step) -> bool:
    """Whether somebody's deed can trigger a step; nobody in particular stands for anybody."""
    if agent == step.holder:
        return False
    return not agent or not step.addressees or agent in step.addressees


class _Walk:
    """A depth-first walk over steps: the paths that cannot go on, and the cycles."""

    def __init__(self, links: _Links, steps: int) -> None:
        self.paths: list[tuple[int, ...]] = []
        self.cycles: list[tuple[int, ...]] = []
        self.visits = 0
        self._links = links
        for start in range(steps):
            self._go((start,))

    @property
    def is_cut(self) -> bool:
        """Whether there are more than can be looked at."""
        return self.visits >= MOST_VISITS

    def _go(self, path: tuple[int, ...]) -> None:
        if self.is_cut:
            return
        self.visits += 1
        after = self._links.after(path[-1])
        closes = len(path) > 1 and path[0] in after
        if closes and path[0] == min(path):
            # Each cycle is met from each of its steps; it is told from the first.
            self.cycles.append(path)
        goes_on = False
        for place in after if len(path) < DEPTH else ():
            if place not in path:
                goes_on = True
                self._go((*path, place))
        if len(path) == 1 or goes_on or closes:
            return
        # A path that another leads to is part of a longer one.
        if len(path) == DEPTH or self._links.before(path[0]) <= set(path):
            self.paths.append(path)


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
