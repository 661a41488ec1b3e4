"""How united a group is on each measure on a day, and how much of that is known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from ...shown import show_table
from ..frame import suggest
from ..members import Members
from ..reliability.drawing import find_middle
from ..stances import group_rows
from ..study import Study
from . import changes as cohesion_changes
from . import dissent, influence
from .changes import find_one
from .measures import AS_SUPPORT, MEASURES, Measure
from .silent import find_unknown, sample
from .standing import Days, Standing

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

#: Fewer members who spoke are no group to measure: it is said in words.
LEAST_SPOKEN = 2
#: So many divisions of the silent are gone through in all, and for one index at least and at
#: most: beyond, bounds and predictions of ordered stances are searched and drawn.
_WAYS, _LEAST_WAYS, _MOST_WAYS = 1_000_000, 1_000, 50_000
#: The same of the draws of samples and predictions.
_DRAWS, _LEAST_DRAWS, _MOST_DRAWS = 300_000, 250, 1_000
_FLOATS = (
    *("value", "low", "high", "sampled_low", "sampled_high", "least", "most"),
    *("expected", "expected_low", "expected_high", "chance"),
)
_SCHEMA: Mapping[str, Any] = {
    "date": pl.Date,
    **dict.fromkeys(("concept", "index", "collapse"), pl.String),
    **dict.fromkeys(_FLOATS, pl.Float64),
    **dict.fromkeys(("members", "actors", "statements"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "is_exact": pl.Boolean,
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Cohesion:
    """Indices of a group on measures and days: one row each, with what is unknown.

    ``table`` has the columns ``date``, ``concept``, ``index``, ``collapse`` (how "does not rule
    out" is counted), ``value``, and four kinds of doubt that are not the same: ``low`` and
    ``high`` (95 % over errors of coding, where such were drawn), ``sampled_low`` and
    ``sampled_high`` (95 %, if those who spoke were a sample of a larger public), ``least`` and
    ``most`` (bounds over what the silent could say; ``is_exact`` is false where they were
    searched, not gone through), ``expected``, ``expected_low`` and ``expected_high`` (if the
    silent were like those who spoke, 95 %). Then ``chance`` (what as many members give at
    random), ``members``, ``actors`` (members who spoke), ``statements``, ``rows`` and ``reason``
    (why there is no value).
    """

    table: pl.DataFrame
    standing: Standing

    @property
    def group(self) -> str:
        """The group's name."""
        return self.standing.group

    @property
    def days(self) -> tuple[dt.date | None, ...]:
        """The days that were asked for; None where no statement has one."""
        return self.standing.days

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def describe(self) -> str:
        """Who was measured and when, in a line."""
        day = self.days[-1] if self.days else None
        spoke = self._heard.filter(pl.col("date").eq_missing(pl.lit(day)))
        many = spoke["actor"].n_unique()
        times = f"on {day}" if day else "without days"
        if len(self.days) > 1:
            times = f"on {len(self.days)} days from {self.days[0]}, last {times}"
        members = len(self.standing.list_members(day))
        measures = spoke["concept"].n_unique()
        return (
            f"{self.group} {times}: {many} of {members} members spoke, on {measures} "
            f"measure{'s' * (measures != 1)}"
        )

    def strangers(self) -> list[str]:
        """Members given one by one of which no statement is, with the nearest name that speaks.

        One of them may be misspelt. Of an alliance whose members have terms none is told: that
        some of them are silent is what ``least`` and ``most`` are for.
        """
        terms, known = self.standing.members.terms, self.standing.stances.actors
        if any(term != (None, None) for own in terms.values() for term in own):
            return []
        return [f"{name}{suggest(name, known)}" for name in terms if name not in known]

    def positions(self) -> pl.DataFrame:
        """What each member holds on each day: date, concept, actor, stance, said, rows.

        ``said`` is the day of the position's statements.
        """
        return self._heard

    @property
    def _heard(self) -> pl.DataFrame:
        return dissent.list_positions(self.standing)

    def over_time(self) -> pl.DataFrame:
        """The table with ``change``, from the day before on which there is a value.

        ``since`` is that day. A fall of agreement is a growing division.
        """
        return cohesion_changes.follow(self.table)

    def changes(self, index: str = "agreement", collapse: str | None = None) -> pl.DataFrame:
        """What changed an index from day to day: members who came and went, or stances.

        Columns start, stop, concept, index, collapse, before, after, ``value`` (the change),
        low, high (over errors of coding), ``membership`` and ``stances``, which sum to it,
        joined, left and moved (names), statements, actors, rows (of those positions that moved
        it) and reason. Each part is the mean over both orders of the two changes (Shapley's
        rule; Oaxaca's and Blinder's with two orders). Who joins has a stance before, where it
        had spoken. Empty for fewer than two days.
        """
        return cohesion_changes.split_changes(self.standing, index, collapse)

    def influences(
        self, index: str = "agreement", collapse: str | None = None, *, kind: str | None = None
    ) -> pl.DataFrame:
        """What an index would lose or gain without an actor or a statement, or with a switch.

        Columns date, concept, index, collapse, ``kind`` ("actor", "statement" or "switch"),
        actor, ``change`` in words, ``value`` (the index then less the index now), low and high
        (over errors of coding), before, after, ``group`` (a number that those of one kind share
        whose value is the same, 1 the largest), ``alike`` (how many share it), statements,
        actors, rows, reason. Ties are the rule: where many share a group, none is the pivot.
        """
        return influence.list_influences(self.standing, index, collapse, kind)

    def switches(
        self,
        target: float,
        index: str = "agreement",
        collapse: str | None = None,
        *,
        fall: bool = False,
    ) -> pl.DataFrame:
        """The fewest members, up to three, whose switching raises an index to a target.

        With ``fall`` they bring it down to the target. One row for each way: date, concept,
        index, collapse, before, ``value`` (after), low, high (over errors of coding), ``stands``
        (share of their draws in which the moves reach the target), target, ``size`` (members who
        switch), ``moves`` in words, ``sets`` (how many sets of members can do so), ``who`` (those
        who can, by the stance that they leave), statements, actors, rows and reason.
        """
        return influence.list_switches(self.standing, target, find_one(index, collapse), fall=fall)

    def ranks(self, collapse: str = AS_SUPPORT) -> pl.DataFrame:
        """Who breaks ranks: members on another side than most of those who spoke on a measure.

        Columns date, concept, collapse, actor, stance, side, majority (for, against, abstains),
        ``value`` (the majority's share of those who spoke), low, high (over errors of coding),
        statements, actors, rows (of its position) and reason. A measure without a side that
        more than half take has no majority and no rows here.
        """
        return dissent.list_ranks(self.standing, collapse)

    def joining(self, within: int = 365) -> pl.DataFrame:
        """Positions of actors who are no members on a day and join within so many days.

        Columns date, concept, actor, stance, value, low, high, ``joins`` (the day), statements,
        actors, rows, reason.
        """
        return dissent.list_joining(self.standing, within)

    def mean(self) -> pl.DataFrame:
        """The mean of each index over measures, by day and collapse.

        ``measures`` is how many have a value, ``left_out`` how many have none. The bounds are
        those of the mean, since the silent can choose apart on each measure; ``low`` and ``high``
        hold 95 % of the means of draws of errors, where such were drawn.
        """
        return cohesion_changes.average(self.table, self.standing)

    def chart(
        self, index: str = "agreement", collapse: str | None = None
    ) -> alt.Chart | alt.LayerChart:
        """Of one day a row for each measure; of several a line for each of the measures.

        In a row, the dot is the value, the thick line the interval of errors of coding, or where
        none were drawn that of a sample, the thin one the bounds, and the tick is chance.
        """
        from .charts import draw_day, draw_days  # noqa: PLC0415 - Altair loads late

        measure = find_one(index, collapse)
        chosen = self.table.filter(index=measure.index, collapse=measure.collapse)
        title = f"{measure.index} of {self.group}, {measure.collapse}"
        return (draw_days if len(self.days) > 1 else draw_day)(chosen, title)

    def __repr__(self) -> str:
        silent = self.strangers()
        told = f"; no statement is of {', '.join(silent[:6])}" if silent else ""
        return f"<{self.describe()}{told}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.drop("rows"))


def cohesion(
    statements: object,
    members: Members | None = None,
    *,
    on: Days = None,
    stale: int | None = None,
    errors: Array | None = None,
    seed: int = 0,
) -> Cohesion:
    """Measure how united members are on each measure, on each day that is asked for.

    ``statements`` is a study or what ``Study.of`` makes one of; ``members`` are names, names with
    terms, a table or a file (``Membership.of``), else the study's. ``on`` is a day, days, or week,
    month, quarter or year for the last day of each (of the last one, the day of the last
    statement); without it the day of the last statement. A
    member's position is that of its latest statement up to the day, not older than ``stale``
    days. Members who have not spoken on a measure are silent: they widen the bounds. ``errors``
    are levels of the statements drawn from what coding gets wrong, (draws, statements), -1 for no
    statement; each index is computed anew from each draw. ``seed`` is of the draws of samples and
    predictions.

    Indices are those of ``indices``: agreement (Hix, Noury & Roland 2005), rice (1925),
    pairwise, ordinal (van der Eijk 2001) and esteban-ray (1994, alpha 1). Each is given twice,
    with "does not rule out" as support (the ordered two: as told) and as abstention.

    >>> table = {
    ...     "actor": ["A", "B", "C"], "concept": ["send"] * 3,
    ...     "stance": ["support", "open", "oppose"],
    ... }
    >>> found = cohesion(table, ["A", "B", "C", "D"]).to_polars()
    >>> found.filter(index="agreement")["value"].round(3).to_list()
    [0.5, 0.0]
    """
    standing = Standing.of(Study.of(statements), members, on=on, stale=stale, errors=errors)
    parts = [_measure_day(standing, day, seed) for day in standing.days]
    table = pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])
    return Cohesion(table=table, standing=standing)


class _Limits(NamedTuple):
    """How much work one index on one measure and day is worth."""

    ways: int
    draws: int


def _find_limits(many: int) -> _Limits:
    """The limits where indices are computed for so many measures and days in all."""
    ways = min(max(_WAYS // max(1, many), _LEAST_WAYS), _MOST_WAYS)
    return _Limits(ways, min(max(_DRAWS // max(1, many), _LEAST_DRAWS), _MOST_DRAWS))


def _measure_day(standing: Standing, day: dt.date | None, seed: int) -> pl.DataFrame:
    held = standing.hold_members(day)
    many = len(standing.concepts)
    counts = held.count(many)
    spoken = counts.sum(axis=1)
    members = len(standing.list_members(day))
    spoke = np.flatnonzero(spoken)
    between = _find_intervals(standing, day)
    limits = _find_limits(len(standing.days) * len(spoke))
    sampled = [
        sample(one.shares, one.group(counts[spoke]), draws=limits.draws, seed=seed)
        for one in MEASURES
    ]
    found = [
        (
            *(day, standing.concepts[place], measure.index, measure.collapse),
            *_measure(measure, counts[place], members, seed, limits),
            *between[number][:, place],
            *sampled[number][1:, at],
            *(members, int(spoken[place])),
            place,
        )
        for at, place in enumerate(spoke.tolist())
        for number, measure in enumerate(MEASURES)
    ]
    return _make_table(found, _list_rows(standing, day, many))


def _list_rows(standing: Standing, day: dt.date | None, many: int) -> pl.Series:
    """The rows behind the positions of members on each measure."""
    held = standing.hold_members(day)
    lists = standing.stances.list_rows(held)
    places = np.repeat(held.concepts, lists.list.len().to_numpy())
    return group_rows(places, lists.explode().drop_nulls().to_numpy(), many)


_FOUND: Mapping[str, Any] = {
    **{name: _SCHEMA[name] for name in ("date", "concept", "index", "collapse")},
    **dict.fromkeys(("value", *_FLOATS[5:]), pl.Float64),
    "is_exact": pl.Boolean,
    **dict.fromkeys(_FLOATS[1:5], pl.Float64),
    **dict.fromkeys(("members", "actors", "place"), pl.Int64),
}


def _make_table(found: list[tuple[Any, ...]], rows: pl.Series) -> pl.DataFrame:
    table = pl.DataFrame(found, schema=_FOUND, orient="row")
    one = pl.col("actors") < LEAST_SPOKEN
    table = table.with_columns(pl.col(name).fill_nan(None) for name in _FLOATS)
    unknown = ("value", "low", "high", "sampled_low", "sampled_high")
    table = table.with_columns(pl.when(~one).then(pl.col(name)).alias(name) for name in unknown)
    told = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit(""))
        .when(one)
        .then(pl.format("{} of {} members spoke", "actors", "members"))
        .otherwise(pl.format("no member took a side that {} counts", "index"))
    )
    behind = rows.gather(table["place"]).alias("rows")
    table = table.with_columns(
        behind, told.alias("reason"), behind.list.len().cast(pl.Int64).alias("statements")
    )
    # An index that is not defined has no errors either.
    nothing = pl.col("value").is_null()
    table = table.with_columns(
        pl.when(~nothing).then(pl.col(name)).alias(name) for name in ("low", "high")
    )
    return table.select(*_SCHEMA)


def _measure(
    measure: Measure, levels: Array, members: int, seed: int, limits: _Limits
) -> Iterator[float | bool]:
    counts = measure.group(levels)
    silent = members - int(counts.sum())
    found = find_unknown(
        measure.value,
        counts.tolist(),
        silent=silent,
        seed=seed,
        most=limits.ways if len(counts) > 3 else None,
        draws=limits.draws,
    )
    yield from (found.value, found.least, found.most)
    yield from (found.expected, found.expected_low, found.expected_high)
    yield measure.expect_by_chance(counts)
    yield found.is_exact


def _find_intervals(standing: Standing, day: dt.date | None) -> list[Array]:
    """For each measure the 95 % of errors of coding, (2, concepts); NaN where none are drawn."""
    if standing.errors is None:
        return [np.full((2, len(standing.concepts)), math.nan)] * len(MEASURES)
    counts = standing.draw_counts(day, standing.is_member(day))
    is_group = counts.sum(axis=-1) >= LEAST_SPOKEN
    return [find_middle(np.where(is_group, measure(counts), math.nan)) for measure in MEASURES]
