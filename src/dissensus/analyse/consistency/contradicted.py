"""Who takes both sides of one measure, in words and in deeds, and how far apart in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...plots import draw_points
from ...shown import show_table
from ..counted import count_kinds, tell_count
from ..reliability.drawing import SEED, Coding
from ..reliability.upheld import add_standing
from ..shrinkage import shrink
from ..study import Study
from .drawn import bound_rates
from .opposed import SORTS, find_opposed
from .recounted import Recount
from .sides import add_cases, order_of, take_sides

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

#: Who speaks at least so often on a measure can contradict itself on it.
LEAST = 2
#: A finding, as the table has it.
_COLUMNS = (
    *("holder", "concept", "kind", "sort", "voices", "against", "support", "first", "last"),
    *("days", "confidence", "statements", "actors", "rows", "reason"),
)
_RATES = (
    *("holder", "measures", "contradicted", "disputed", "shifted", "value", "shrunk"),
    *("low", "high", "least", "most", "statements", "actors", "rows", "reason"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Contradictions:
    """Holders on both sides of a measure: one row for each holder, measure and kind.

    ``table`` has the columns ``holder``, ``concept``, ``kind`` ("words", "words-deeds", "deeds"),
    ``sort`` ("contradiction", "disputed" where all that makes it one is only alleged, "shift"
    where its sides are farther apart than the window), ``voices`` ("one actor" or "one
    executive"), ``against`` and ``support`` (places of the statements of each side), ``first``
    and ``last`` (their days), ``days`` (the smallest number between the sides, null without
    dates), ``confidence`` (of the surest pair: the product of its two), ``statements``,
    ``actors``, ``rows`` and ``reason`` (what is to be known of it). The surest come first.
    Where errors of coding were drawn, ``stands`` is the share of draws in which it is left.
    """

    table: pl.DataFrame
    opposed: pl.DataFrame
    window: int
    sided: pl.DataFrame
    drawn: Recount | None = None
    seed: int = SEED

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def pairs(self) -> pl.DataFrame:
        """Each statement with the nearest one of the other side, one row for a pair.

        ``against`` and ``support`` are places in the table that was given, with ``actor_against``
        and the like; ``measure`` is what the statement in support names, which may be a case of
        the concept. ``days`` is null where a date is missing. ``gap`` is the sign of the deed
        less that of the words: 2 does what it speaks against, -2 speaks for what it undoes, null
        where both are words or both deeds.
        """
        return self.opposed

    def rates(self) -> pl.DataFrame:
        """For each holder, on how many of the measures that it speaks of it contradicts itself.

        ``measures`` are those with two statements or more that take a side; ``value`` is the
        share ``contradicted`` of them, ``shrunk`` that share drawn towards those of all holders
        (beta-binomial), with its 95 % interval. Disputed ones and shifts are counted apart.
        With errors of coding the interval is of the contradictions that there are in each draw,
        and ``least`` and ``most`` hold 95 % of how many measures are contradicted; else these are
        null.
        """
        rates = _rate(self.sided, self.table)
        if self.drawn is None or rates.is_empty():
            return rates
        hits, sizes = self.drawn.take(rates["holder"].to_list())
        return rates.with_columns(bound_rates(rates, hits, sizes, seed=self.seed))

    def counts(self) -> pl.DataFrame:
        """How many there are of each sort (``kind``): ``value``, and ``low`` to ``high``.

        Where errors of coding were drawn these hold 95 % of how many there are in a draw: without
        those that errors have made, with those that they hid.
        Columns kind, value, low, high, statements, actors (the holders), rows and reason.
        """
        left = None if self.drawn is None else self.drawn.sorts
        return count_kinds(self.table, self.table["sort"], SORTS, left)

    def describe(self) -> str:
        """How many of each sort there are, in one line."""
        counts = self.counts().select("kind", "value", "low", "high").iter_rows()
        told = ", ".join(
            f"{tell_count(value, low, high)} {_NAMES[sort][value != 1]}"
            for sort, value, low, high in counts
        )
        days = "day" if self.window == 1 else "days"
        return f"{told}; a shift is more than {self.window} {days} apart"

    def chart(self) -> alt.LayerChart:
        """The rate of each holder, drawn towards those of all, with its interval."""
        rates = self.rates().drop_nulls("shrunk")
        points = rates.select(label="holder", point="shrunk", low="low", high="high")
        return draw_points(points, title="measures contradicted, of those spoken of twice")

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.drop("rows", "against", "support"))


#: What one and what several of a sort are called.
_NAMES = {
    "contradiction": ("contradiction", "contradictions"),
    "disputed": ("disputed", "disputed"),
    "shift": ("shift", "shifts"),
}


def contradictions(
    statements: object,
    *,
    window: int = 60,
    political: Collection[str] = (),
    errors: Coding | Array | None = None,
    seed: int = SEED,
) -> Contradictions:
    """Find the holders that take both sides of a measure.

    A contradiction is a pair of statements by one actor, or by two organs of one executive,
    with stances of opposite sign on one measure, at most ``window`` days apart. Who supports a
    case of a measure supports the measure. Words are held to words, words to deeds and deeds to
    deeds, each by itself. A pair in which either statement is only alleged is disputed; a row is
    disputed where no other pair lies in the window. Sides that are all farther apart are a shift.

    Where the sides take turns over months, the smallest distance decides: two statements of a
    week make a contradiction, whatever was changed before and after. Then the row lists only what
    lies in the window; ``pairs`` lists all, the distant ones as shifts. A pair of which a date
    is missing counts as within the window, and ``reason`` says so.

    ``political`` are parties whose members may differ: there, and in those of a corpus that the
    register knows for parties, parliaments and courts, each member is held to its own words.

    ``errors`` are drawn levels of the statements (draws, statements), -1 for none: with them each
    contradiction has the share of draws in which it stands, and counts and rates an interval of
    those that are found anew in each draw. ``seed`` is of the shares that are drawn for it.

    >>> found = contradictions({
    ...     "actor": ["Ann", "Ann"], "concept": ["tax"] * 2, "stance": ["oppose", "support"],
    ...     "act": ["says", "does"], "date": ["2024-01-01", "2024-01-08"],
    ... })
    >>> found.to_polars().select("holder", "kind", "sort", "voices", "days").row(0)
    ('Ann', 'words-deeds', 'contradiction', 'one actor', 7)
    """
    if window < 0:
        raise AnalysisError(f"window: {window} days are no window; give 0 or more")
    study = Study.of(statements)
    sided = add_cases(take_sides(study, political), order_of(study))
    opposed = find_opposed(sided, window)
    named = opposed.join(
        study.statements.select("row", measure="concept"), left_on="support", right_on="row"
    )
    table, coding = _gather(opposed), Coding.of(errors, study.statements.height)
    return Contradictions(
        table=table if coding is None else add_standing(table, study, coding),
        opposed=_show_pairs(named),
        window=window,
        sided=sided,
        drawn=None if coding is None else Recount.of(study, coding.levels, window, political),
        seed=seed,
    )


def _gather(opposed: pl.DataFrame) -> pl.DataFrame:
    """One row for each holder, measure and kind: what its nearest sort of pair rests on."""
    keys = ["holder", "concept", "kind"]
    rank = pl.col("sort").cast(pl.Enum(SORTS))
    nearest = opposed.filter(rank.to_physical() == rank.to_physical().min().over(keys))
    days = [pl.col("date_against"), pl.col("date_support")]
    found = nearest.with_columns(
        both=pl.concat_list("actor_against", "actor_support"),
        is_one=pl.col("actor_against") == pl.col("actor_support"),
    )
    table = found.group_by(keys, maintain_order=True).agg(
        pl.col("sort").first(),
        voices=pl.when(pl.col("is_one").any())
        .then(pl.lit("one actor"))
        .otherwise(pl.lit("one executive")),
        against=pl.col("against").unique().sort(),
        support=pl.col("support").unique().sort(),
        first=pl.min_horizontal(*(day.min() for day in days)),
        last=pl.max_horizontal(*(day.max() for day in days)),
        days=pl.col("days").min(),
        confidence=pl.col("confidence").max(),
        actors=pl.col("both").explode().n_unique().cast(pl.Int64),
        rows=pl.col("against").append(pl.col("support")).unique().sort(),
        undated=pl.col("days").is_null().all(),
        alleged=pl.col("alleged").all(),
    )
    return (
        table.with_columns(statements=pl.col("rows").list.len().cast(pl.Int64), reason=_explain())
        .sort(
            pl.col("sort").cast(pl.Enum(SORTS)),
            pl.col("confidence"),
            "holder",
            "concept",
            "kind",
            descending=[False, True, False, False, False],
        )
        .select(_COLUMNS)
    )


def _explain() -> pl.Expr:
    undated = pl.when("undated").then(pl.lit("a date is missing: counted as within the window"))
    alleged = pl.when(pl.col("alleged") & (pl.col("sort") == "shift")).then(
        pl.lit("one side is only alleged")
    )
    return pl.coalesce(undated, alleged, pl.lit(""))


def _show_pairs(named: pl.DataFrame) -> pl.DataFrame:
    first = ("holder", "concept", "measure", "kind", "sort", "days")
    return (
        named.select(*first, pl.all().exclude(first))
        .with_columns(
            statements=pl.lit(2, pl.Int64),
            actors=pl.when(pl.col("actor_against") == pl.col("actor_support"))
            .then(1)
            .otherwise(2)
            .cast(pl.Int64),
            rows=pl.concat_list("against", "support"),
            reason=pl.when(pl.col("days").is_null())
            .then(pl.lit("a date is missing"))
            .otherwise(pl.lit("")),
        )
        .sort(
            pl.col("sort").cast(pl.Enum(SORTS)), "days", "holder", "concept", "against", "support"
        )
    )


def _rate(sided: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    spoken = sided.group_by("holder", "concept").agg(
        count=pl.len(), own=pl.col("own").any(), rows="row", names="actor"
    )
    often = spoken.filter(pl.col("own") & (pl.col("count") >= LEAST))
    counts = often.group_by("holder").agg(
        measures=pl.len(),
        rows=pl.col("rows").explode().unique().sort(),
        actors=pl.col("names").explode().n_unique(),
    )
    sorts = table.group_by("holder").agg(
        pl.col("concept").filter(pl.col("sort") == sort).n_unique().alias(name)
        for sort, name in zip(SORTS, ("contradicted", "disputed", "shifted"), strict=True)
    )
    whole = (
        sided.select("holder")
        .unique()
        .join(counts, on="holder", how="left")
        .join(sorts, on="holder", how="left")
        .with_columns(pl.col("measures", "contradicted", "disputed", "shifted").fill_null(0))
        .with_columns(pl.col("rows").fill_null([]), pl.col("actors").fill_null(0))
        .sort("holder")
    )
    shares = shrink(whole["contradicted"].to_numpy(), whole["measures"].to_numpy())
    is_told = pl.col("measures") > 0
    numbers = {"value": shares.raw, "shrunk": shares.shrunk, "low": shares.low, "high": shares.high}
    return (
        whole.with_columns(pl.Series(name, values) for name, values in numbers.items())
        .with_columns(pl.when(is_told).then(pl.col(name)).alias(name) for name in numbers)
        .with_columns(
            pl.col("measures", "contradicted", "disputed", "shifted", "actors").cast(pl.Int64),
            statements=pl.col("rows").list.len().cast(pl.Int64),
            reason=pl.when(is_told)
            .then(pl.lit(""))
            .otherwise(pl.lit("takes a side twice on no measure")),
        )
        .sort("contradicted", "value", "holder", descending=[True, True, False], nulls_last=True)
        .with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("least", "most"))
        .select(_RATES)
    )


__all__ = ["Contradictions", "contradictions"]
