"""Every figure of a study at once: what a report shows, and the reading that opens it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ..figures import CODINGS, Figures
from .commitments.red_lines import RedLines, redlines
from .consistency.contradicted import Contradictions, contradictions
from .consistency.promised import Promises, promises
from .escalations.escalating import Escalation, find_escalation
from .escalations.intensity import rate_acts
from .reliability.drawing import SEED, Coding
from .reliability.true_acts import draw_coding
from .study import Study
from .telling import tell
from .telling_surely import Sureness
from .unity.cohesive import Cohesion, cohesion
from .unity.measures import AS_SUPPORT
from .weighing.balancing import balance

Array = np.ndarray[Any, np.dtype[Any]]

#: Over so many days at most a course is shown; a longer one goes by quarters.
_MOST_DAYS = 800


@dataclass(frozen=True, kw_only=True)
class Work:
    """A study with what several of its figures rest on, each computed once, when asked for."""

    study: Study
    draws: int = CODINGS
    seed: int = SEED

    @cached_property
    def day(self) -> dt.date | None:
        """The last day on which somebody spoke; None where no statement has one."""
        last = self.study.statements["date"].max()
        return last if isinstance(last, dt.date) else None

    @cached_property
    def coding(self) -> Coding:
        """What statements may truly say, and by which act, drawn from what coding gets wrong."""
        return draw_coding(self.study, draws=self.draws, seed=self.seed)

    @property
    def errors(self) -> Array:
        """Of these the levels, (draws, statements)."""
        return self.coding.levels

    @cached_property
    def rated(self) -> pl.DataFrame:
        """What each statement is on the scales of intensity and escalation."""
        return rate_acts(self.study)

    @cached_property
    def cohesion(self) -> Cohesion:
        """The group's cohesion on the last day."""
        return cohesion(self.study, errors=self.errors, seed=self.seed)

    @cached_property
    def over_time(self) -> Cohesion | None:
        """Cohesion at the end of each month or quarter; None for one day."""
        days = self.study.statements["date"].drop_nulls()
        if days.n_unique() < 2:
            return None
        first, last = days.min(), days.max()
        span = (
            (last - first).days if isinstance(first, dt.date) and isinstance(last, dt.date) else 0
        )
        ends = "month" if span <= _MOST_DAYS else "quarter"
        return cohesion(self.study, on=ends, errors=self.errors, seed=self.seed)

    @cached_property
    def course(self) -> pl.DataFrame:
        """The indices at the end of each month or quarter."""
        return self.over_time.over_time() if self.over_time else self.cohesion.to_polars().clear()

    @cached_property
    def changes(self) -> pl.DataFrame:
        """What changed the index of agreement from one end to the next: members or stances."""
        return (self.over_time or self.cohesion).changes(collapse=AS_SUPPORT)

    @cached_property
    def contradictions(self) -> Contradictions:
        """Who is on both sides of a measure."""
        return contradictions(self.study, errors=self.coding, seed=self.seed)

    @cached_property
    def promises(self) -> Promises:
        """What became of promises."""
        return promises(self.study, errors=self.coding, seed=self.seed)

    @cached_property
    def redlines(self) -> RedLines:
        """Red lines, warnings, threats and norms."""
        return redlines(self.study, rated=self.rated, errors=self.coding)

    @cached_property
    def escalation(self) -> Escalation:
        """Escalation in each direction, over the whole time."""
        return find_escalation(self.study, self.rated, errors=self.coding)

    @cached_property
    def balance(self) -> pl.DataFrame:
        """Support of measures against the risk that is said."""
        return balance(
            self.study,
            on=self.day,
            lines=self.redlines,
            seed=self.seed,
            errors=self.errors,
        ).to_polars()

    @property
    def sureness(self) -> Sureness:
        """How sure clauses are, by the draws of errors."""
        return Sureness(standing=self.cohesion.standing)

    def gather(self) -> Figures:
        """All tables by name, and the reading of the whole."""
        tables = {name: measure(self) for name, measure in MEASURES.items()}
        return Figures(
            group=self.study.group,
            tables=tables,
            clauses=tuple(tell(self.study, tables, self.day, self.sureness)),
            labels=self.study.labels,
        )


#: Name of a table of figures -> what gives it.
MEASURES: Mapping[str, Callable[[Work], pl.DataFrame]] = {
    "cohesion": lambda work: work.cohesion.to_polars(),
    "course": lambda work: work.course,
    "changes": lambda work: work.changes,
    "positions": lambda work: work.cohesion.positions(),
    "influence": lambda work: work.cohesion.influences(),
    "ranks": lambda work: work.cohesion.ranks(),
    "joining": lambda work: work.cohesion.joining(),
    "contradictions": lambda work: work.contradictions.to_polars(),
    "promises": lambda work: work.promises.to_polars(),
    "kept": lambda work: work.promises.rates(),
    "clashes": lambda work: work.contradictions.counts().filter(pl.col("value") > 0),
    "verdicts": lambda work: work.promises.counts().filter(pl.col("value") > 0),
    "commitments": lambda work: work.redlines.norms(),
    "redlines": lambda work: work.redlines.to_polars(),
    "lines": lambda work: work.redlines.counts().filter(pl.col("value") > 0),
    "exposure": lambda work: work.redlines.exposure(),
    "chains": lambda work: work.redlines.chains(),
    "cycles": lambda work: work.redlines.cycles(),
    "conflicts": lambda work: work.redlines.conflicts(),
    "escalation": lambda work: work.escalation.to_polars(),
    "acts": lambda work: work.escalation.acts(),
    "certainty": lambda work: work.escalation.quotes(),
    "balance": lambda work: work.balance,
}


def assess(
    statements: object,
    *,
    labels: Mapping[str, str] | None = None,
    draws: int = CODINGS,
    seed: int = SEED,
) -> Figures:
    """Measure all that is asked of a coalition: the tables of ``MEASURES``, and a reading.

    ``statements`` is a study or what ``Study.of`` makes one of, ``labels`` the names of actors
    and measures that stand there by identifier. Errors of coding are drawn ``draws`` times.

    >>> table = {"actor": ["A", "B"], "concept": ["tax"] * 2, "stance": ["support", "oppose"]}
    >>> [clause.name for clause in assess(table).clauses][:1]
    ['divided_on']
    """
    study = Study.of(statements)
    study = replace(study, labels=labels or study.labels)
    return Work(study=study, draws=draws, seed=seed).gather()
