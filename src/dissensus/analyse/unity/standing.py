"""A group on days: who its members are then, and what they and others hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from ...errors import AnalysisError
from ..frame import choose
from ..members import Members, Membership, to_day
from ..reliability.drawing import check_errors
from ..stances import Held, Stances, count_by
from ..study import Study

Array = np.ndarray[Any, np.dtype[Any]]
#: A day or days, as dates or text such as 2024-02-26; or one of ``PERIODS``: the last day of
#: each, and of the last the day of the last statement.
Days: TypeAlias = dt.date | Sequence[dt.date | str] | str | None

#: Period -> its months; a week has none.
PERIODS: Mapping[str, int] = {"week": 0, "month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, eq=False, kw_only=True)
class Standing:
    """A study's positions with a group and days; None is a day where no statement has one.

    ``undated`` says whether statements without a day count, as the oldest. ``errors`` are drawn
    levels of the statements, (draws, statements), -1 where there is none.
    """

    study: Study
    stances: Stances
    members: Membership
    group: str
    days: tuple[dt.date | None, ...]
    stale: int | None = None
    undated: bool = False
    errors: Array | None = None
    _held: dict[dt.date | None, Held] = field(default_factory=dict)
    _drawn: dict[dt.date | None, tuple[Held, Array]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        study: Study,
        members: Members | None = None,
        *,
        on: Days = None,
        stale: int | None = None,
        errors: Array | None = None,
    ) -> Standing:
        """Make one; without days that of the last statement, on which undated ones count too."""
        stances = Stances.of(study.statements, rows="holder")
        if stale is not None and stale < 1:
            raise AnalysisError(f"stale: {stale} days leave no position; give 1 or more")
        days: tuple[dt.date | None, ...] = tuple(list_days(stances, on))
        if on is None:
            days = (stances.span[1] if stances.span else None,)
        return cls(
            study=study,
            stances=stances,
            members=study.list_members() if members is None else Membership.of(members),
            group=study.group if members is None else Membership.of(members).describe(),
            days=days,
            stale=stale,
            undated=on is None,
            errors=check_errors(errors, study.statements.height),
        )

    def list_members(self, day: dt.date | None) -> tuple[str, ...]:
        """The members on a day."""
        return self.members.on(day)

    def is_member(self, day: dt.date | None) -> Array:
        """Whether each actor who speaks is a member on a day."""
        there = set(self.list_members(day))
        return np.array([name in there for name in self.stances.actors], dtype=bool)

    def hold(self, day: dt.date | None) -> Held:
        """The positions of all who speak, members or not, on a day."""
        if day not in self._held:
            self._held[day] = self.stances.hold(day, stale=self.stale, undated=self.undated)
        return self._held[day]

    def hold_members(self, day: dt.date | None) -> Held:
        """The positions of members on a day."""
        held = self.hold(day)
        return held.take(np.flatnonzero(self.is_member(day)[held.actors]))

    def draw(self, day: dt.date | None) -> tuple[Held, Array]:
        """The positions of all who speak on a day, and their levels as drawn."""
        if self.errors is None:
            raise AnalysisError("errors: there are none drawn")
        if day not in self._drawn:
            self._drawn[day] = self.stances.draw(
                self.errors, day, stale=self.stale, undated=self.undated
            )
        return self._drawn[day]

    def draw_counts(self, day: dt.date | None, there: Array) -> Array:
        """Members on each measure by level, for each draw of errors: (draws, measures, 5).

        ``there`` says which actors are counted.
        """
        held, levels = self.draw(day)
        return count_drawn(held, levels, there, len(self.stances.concepts))

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """The measures that statements are on."""
        return self.stances.concepts


def count_drawn(held: Held, levels: Array, there: Array, many: int) -> Array:
    """Drawn levels of positions as counts by draw, measure and level."""
    chosen = np.flatnonzero(there[held.actors])
    draws = len(levels)
    levels, concepts = levels[:, chosen], held.concepts[chosen]
    spoke = levels >= 0
    cells = (np.arange(draws) * many)[:, None] + concepts
    counts = count_by(cells[spoke], levels[spoke].astype(np.int64), draws * many)
    return counts.reshape(draws, many, counts.shape[-1])


def list_days(stances: Stances, on: Days) -> list[dt.date]:
    """The days that are asked for, in order; of a period the last day of each up to the last word.

    The last period ends with the last statement.
    """
    if on is None:
        return []
    if isinstance(on, dt.date) or (isinstance(on, str) and on[:1].isdigit()):
        on = [on]
    if not isinstance(on, str):
        asked = {to_day(one, whose="on", last=True) for one in on}
        return sorted(day for day in asked if day)
    choose(on, PERIODS, role="on")
    if stances.span is None:
        raise AnalysisError(f"on: no statement has a day, so there is no {on} to go through")
    first, last = stances.span
    days = [_end_period(first, on)]
    while days[-1] < last:
        days.append(_end_period(days[-1] + dt.timedelta(days=1), on))
    # Of the days behind the last statement nothing is known.
    return [*days[:-1], last]


def _end_period(day: dt.date, period: str) -> dt.date:
    """The last day of the week (to Sunday), month, quarter or year that a day is in."""
    months = PERIODS[period]
    if not months:
        return day + dt.timedelta(days=6 - day.weekday())
    month = (day.month - 1) // months * months + months
    year, month = (day.year + 1, 1) if month == 12 else (day.year, month + 1)
    return dt.date(year, month, 1) - dt.timedelta(days=1)
