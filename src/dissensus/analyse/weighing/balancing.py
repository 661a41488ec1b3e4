"""Measures by the support that they have in a group and the escalation they are said to risk.

Both criteria stand beside each other, and the frontier is what no other measure beats on both.
They are never added up: what support is worth which risk is for the analyst to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...figures import DRAWS
from ...shown import show_table
from ..commitments.red_lines import redlines
from ..commitments.warned import Warned, name_group
from ..frame import choose
from ..members import Members, to_day
from ..named_charts import draw_frontier
from ..study import Study
from ..unity.support import OneDay, interval, mean_value, share_for
from .frontier import find_frontier, share_on_frontier

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

#: What stands on the axis of risk -> its columns: whether a measure is on the frontier, and
#: with which probability.
CRITERIA: Mapping[str, tuple[str, str]] = {
    "rung": ("on_frontier", "probability"),
    "lines": ("on_frontier_lines", "probability_lines"),
}
#: Measures on which fewer members spoke are not compared.
LEAST_SPOKEN = 2
#: The columns of the table.
COLUMNS: Mapping[str, Any] = {
    "date": pl.Date,
    "concept": pl.String,
    **dict.fromkeys(("value", "expected", "low", "high"), pl.Float64),
    **dict.fromkeys(("share", "share_low", "share_high"), pl.Float64),
    **dict.fromkeys(("lines", "unknown", "invoked", "exposure"), pl.Int64),
    "said": pl.String,
    "holders": pl.List(pl.String),
    **dict.fromkeys(("if_low", "if_high"), pl.Float64),
    "on_frontier": pl.Boolean,
    "probability": pl.Float64,
    "on_frontier_lines": pl.Boolean,
    "probability_lines": pl.Float64,
    **dict.fromkeys(("members", "statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Balance:
    """Measures with their support, what they are said to risk, and whether they are beaten.

    ``table`` has a row for each measure that a member spoke on or that a line covers:

    - ``value``: the mean position of the members that spoke, -1 to 1; ``expected``, ``low`` and
      ``high`` are mean and 95 % of that of all members, the silent drawn from those who spoke
      (and the errors of coding, where they were given), so where few spoke ``value`` can lie
      outside; ``share`` is that of members who spoke for it or were open to it, ``share_low``
      and ``share_high`` that of all members;
    - ``lines``: red lines and warnings that cover the measure, ``unknown``: those of which the
      order of measures does not say whether they do; ``invoked``: the highest rung group (1 to
      7, Kahn) that they name, null where none is named; ``exposure``: the same as it is ranked,
      0 where nothing is said and 1 where lines name no rung; ``said``: that in words;
      ``holders``: who says so; ``if_low`` and ``if_high``: how likely they say it is, if the
      measure is taken;
    - ``on_frontier`` and ``probability``: whether no other measure beats it on support and
      exposure, and in which share of draws; ``on_frontier_lines`` and ``probability_lines``:
      the same by support and the number of lines; null where too few members spoke;
    - ``members``, ``actors`` (members that spoke), ``statements`` and ``rows`` (behind support
      and lines), ``reason``.
    """

    group: str
    day: dt.date | None
    draws: int
    table: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """The table, measures on the frontier first, then by the number of members that spoke."""
        return self.table

    def describe(self, criterion: str = "rung") -> str:
        """One line: how many measures, which are compared, and of how many nothing is said."""
        on, chance = CRITERIA[choose(criterion, CRITERIA, role="criterion")]
        compared = int(self.table[chance].is_not_null().sum())
        front = int(self.table[on].sum() or 0)
        silent = int((self.table["lines"] == 0).sum())
        when = f" on {self.day}" if self.day else ""
        told = f"{self.group}{when}: {self.table.height:,} measures, {compared:,} compared, "
        told += f"{front:,} on the frontier of support and said risk"
        return f"{told}; of {silent:,} nobody said a risk, which is not safety" if silent else told

    def chart(self, criterion: str = "rung", *, most: int = 40) -> alt.LayerChart:
        """Support against the rung, or the number of lines, with intervals and the frontier.

        Each measure has a line of its own, so that names do not hide each other; of more than
        ``most`` measures, those on the frontier and those on which most members spoke.
        """
        on, chance = CRITERIA[choose(criterion, CRITERIA, role="criterion")]
        known = self.table.filter(pl.col("value").is_finite())
        compared = known.filter(pl.col(chance).is_not_null())
        shown = (known if compared.is_empty() else compared).sort(
            on, "actors", descending=True, maintain_order=True
        )[:most]
        if shown.is_empty():
            raise AnalysisError("balance: no member took a position, so there is nothing to draw")
        by_lines = criterion == "lines"
        risk = pl.col("lines" if by_lines else "exposure")
        points = shown.select(
            "concept",
            *("value", "low", "high", "lines"),
            risk.alias("risk"),
            pl.col(on).alias("on_frontier"),
            pl.col(chance).alias("probability"),
            pl.col("holders").list.join(", ").alias("said by"),
        )
        title = f"{self.group}: support and the risk that is said"
        if left := self.table.height - shown.height:
            title += f" ({left} more measures are in the table)"
        names = {
            risk: _name_lines(risk) if by_lines else _name_band(shown, risk)
            for risk in points["risk"].unique().to_list()
        }
        return draw_frontier(points, names, title=title)

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.select(SHOWN))


#: The columns that are shown first.
SHOWN = ("concept", "value", "low", "high", "actors", "said", "lines", "on_frontier", "probability")


def _name_band(shown: pl.DataFrame, exposure: int) -> str:
    """The words of a rank of exposure: those of its measures, where they differ both."""
    said = shown.filter(pl.col("exposure") == exposure)["said"].unique().sort()
    return " / ".join(said)


def _name_lines(lines: int) -> str:
    return f"{lines} line{'s' * (lines != 1)}" if lines else "nothing said"


def balance(  # noqa: PLR0913 - what can be asked, by name
    statements: object,
    members: Members | None = None,
    *,
    on: dt.date | str | None = None,
    stale: int | None = None,
    lines: object = None,
    least: int = LEAST_SPOKEN,
    draws: int = DRAWS,
    seed: int = 0,
    errors: Array | None = None,
) -> Balance:
    """Weigh measures: their support in a group against the escalation they are said to risk.

    ``on`` is the day of the positions, not older than ``stale`` days, and of the lines; without
    it that of the last statement. ``lines`` are red lines and warnings (what ``redlines`` gives,
    or a table with the columns concept and, where known, holder, invoked, likelihood_low,
    likelihood_high, conditional, date, until, rows); without it they are found in the
    statements. ``errors`` are draws of the stance of each statement (draws, statements), as
    places in the five stances, -1 for none.

    A measure is on the frontier where no other has at least its support at no more exposure and
    is better on one; equal ones do not beat each other. Measures on which fewer than ``least``
    members spoke are neither on it nor do they beat others: one voice is no support of a group.
    In each draw the silent members, the
    coding, and which lines were said (each statement by its confidence) are drawn anew. Raises
    AnalysisError for what is no table of statements or of lines, and for errors that do not fit.

    >>> table = {
    ...     "actor": ["A", "B", "A", "B"], "concept": ["aid", "aid", "troops", "troops"],
    ...     "stance": ["support", "open", "oppose", "reserved"],
    ... }
    >>> found = balance(table, lines={"concept": ["troops"], "holder": ["R"], "invoked": [3]})
    >>> found.to_polars().select("concept", "value", "said", "on_frontier").rows()
    [('aid', 0.75, 'nothing said', True), ('troops', -0.75, '3 intense crises', False)]
    """
    study, on = Study.of(statements).ask(members), to_day(on, whose="on", last=True)
    if draws < 1:
        raise AnalysisError(f"draws: {draws} is not a number of draws from 1 up")
    standing = OneDay.of(study, day=on, stale=stale)
    table = redlines(study) if lines is None else lines
    day, undated = standing.day, standing.standing.undated
    lined = Warned.of(study, table, [], day=day, undated=undated).lines["concept"]
    concepts = sorted({*standing.list_measures(), *lined})
    warned = Warned.of(study, table, concepts, day=day, undated=undated)
    figures = _Figures.of(standing, warned, least=least, draws=_Draws(draws, seed, errors))
    rows = [figures.row(place) for place in range(len(concepts))]
    made = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    by = ("on_frontier", "actors", "statements")
    ranked = made.sort(*by, descending=True, nulls_last=True, maintain_order=True)
    return Balance(group=study.group, day=standing.day, draws=draws, table=ranked)


class _Draws(NamedTuple):
    many: int
    seed: int
    errors: Array | None


@dataclass(frozen=True, eq=False, kw_only=True)
class _Figures:
    """The figures of all measures, from which the rows of the table are made."""

    standing: OneDay
    warned: Warned
    support: Array
    draws: Array
    favour: Array
    exposure: Array
    least: int
    on: Mapping[str, Array]
    chances: Mapping[str, Array]

    @classmethod
    def of(cls, standing: OneDay, warned: Warned, *, least: int, draws: _Draws) -> _Figures:
        concepts = list(warned.concepts)
        generator = np.random.default_rng(draws.seed)
        counts = np.stack([standing.count(one) for one in concepts] or [np.zeros(5, dtype=int)])
        counts = counts[: len(concepts)]
        drawn = standing.draw_counts(
            concepts, draws=draws.many, seed=draws.seed, errors=draws.errors
        )
        support, there = mean_value(counts), mean_value(drawn)
        rungs, numbers = warned.draw(draws=draws.many, generator=generator)
        risks = {"rung": (warned.highest(), rungs), "lines": (warned.count(), numbers)}
        is_compared = counts.sum(axis=-1) >= max(1, least)
        compared, many = (np.where(is_compared, one, np.nan) for one in (support, there))
        return cls(
            standing=standing,
            warned=warned,
            support=support,
            draws=there,
            favour=share_for(drawn),
            exposure=warned.highest(),
            least=least,
            on={name: find_frontier(compared, risk) for name, (risk, _) in risks.items()},
            chances={name: share_on_frontier(many, risk) for name, (_, risk) in risks.items()},
        )

    def row(self, place: int) -> tuple[Any, ...]:
        """The row of the table of the measure in that place."""
        concept = self.warned.concepts[place]
        lines = self.warned.list_on(concept)
        counts = self.standing.count(concept)
        spoken = int(counts.sum())
        behind = {row for own in lines["rows"] for row in own if row >= 0}
        rows = sorted({*self.standing.rows(concept), *behind})
        frontiers: list[bool | float | None] = [None] * 4
        if spoken >= max(1, self.least):
            pairs = ((self.on[name][place], self.chances[name][place]) for name in CRITERIA)
            frontiers = [one for on, chance in pairs for one in (bool(on), float(chance))]
        # What all members would say of a measure that none spoke of is not known at all.
        supported: tuple[Any, ...] = (None,) * 7
        if spoken:
            there = self.draws[:, place]
            supported = (float(self.support[place]), float(there.mean()), *interval(there))
            supported += (float(share_for(counts)), *interval(self.favour[:, place]))
        return (
            *(self.standing.day, concept, *supported),
            *(lines.height, int(self.warned.unknown[place]), lines["invoked"].max()),
            *(int(self.exposure[place]), self._tell(place, lines)),
            sorted(set(lines["holder"].drop_nulls())),
            *_certainty(lines),
            *frontiers,
            *(len(self.standing.members), len(rows), spoken, rows),
            "; ".join(self._limits(place, lines, spoken)),
        )

    def _tell(self, place: int, lines: pl.DataFrame) -> str:
        if lines.height and lines["invoked"].null_count() == lines.height:
            return "a risk, no rung named"
        return name_group(int(self.exposure[place]))

    def _limits(self, place: int, lines: pl.DataFrame, spoken: int) -> list[str]:
        found = []
        if not spoken:
            found.append("no member took a position on it")
        elif spoken < self.least:
            found.append(f"{spoken} member{'s' * (spoken != 1)} spoke: not compared")
        if not lines.height:
            found.append("nobody said that it risks anything, which is not safety")
        elif lines["invoked"].null_count() == lines.height:
            found.append("what is said to follow names no rung: counted with the lowest")
        if unknown := int(self.warned.unknown[place]):
            found.append(
                f"of {unknown} more line{'s' * (unknown != 1)} the order of measures does not say "
                "whether they cover it"
            )
        return found


def _certainty(lines: pl.DataFrame) -> tuple[float | None, float | None]:
    """How likely the lines say that it follows, from the lowest to the highest."""
    conditional = lines.filter(pl.col("conditional").fill_null(value=True))
    low = conditional["likelihood_low"].fill_nan(None).min()
    high = conditional["likelihood_high"].fill_nan(None).max()
    return low, high  # type: ignore[return-value]


__all__ = ["COLUMNS", "CRITERIA", "SHOWN", "Balance", "balance"]
