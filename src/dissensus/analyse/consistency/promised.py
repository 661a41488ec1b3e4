"""Which promises were kept: what an actor binds itself to, held to what it later does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...plots import draw_points
from ...shown import show_table
from ..counted import count_kinds, tell_count
from ..members import to_day
from ..reliability.drawing import SEED, Coding, find_middle
from ..reliability.upheld import add_standing
from ..shrinkage import shrink
from ..study import Study
from .drawn import Errors, add_by_holder, bound_rates
from .sides import order_of, take_sides
from .verdicts import EFFECTS, VERDICTS, judge, weigh

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

_COLUMNS = (
    *("holder", "concept", "promise", "promised", "verdict", "value", "low", "high", "disputed"),
    *("condition", "deeds", "days", "statements", "actors", "rows", "reason"),
)
_RATES = (
    *("holder", "kept", "partly", "broken", "open", "disputed", "value", "shrunk", "low", "high"),
    *("least", "most", "statements", "actors", "rows", "reason"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Promises:
    """Promises with what became of them: one row for each holder, measure and direction.

    ``table`` has the columns ``holder``, ``concept``, ``promise`` ("to do", "not to do"),
    ``promised`` (its first day), ``verdict``, ``value`` (kept 1, partly kept 0.5, broken 0, null
    while it is open), ``disputed`` (the promise, or all deeds that decide, are only alleged),
    ``condition``, ``deeds`` (places of the deeds that decide), ``days`` (to the first of them),
    ``statements``, ``actors``, ``rows`` and ``reason``.

    Where errors of coding were drawn, ``low`` and ``high`` hold 95 % of the value over the draws
    that put the promise to the test, null where fewer than half do; ``stands`` is the share of
    draws in which the promise is left, and one of its deeds; ``drawn`` are the verdicts of each
    draw, (promises, draws), places in ``VERDICTS``, -1 where there is no such promise.
    """

    table: pl.DataFrame
    speakers: pl.DataFrame
    drawn: Array | None = None
    seed: int = SEED

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def rates(self) -> pl.DataFrame:
        """For each holder, broken / (kept + partly kept + broken).

        ``shrunk`` is that rate drawn towards those of all holders (beta-binomial), with its 95 %
        interval. ``open`` are not yet testable, and ``disputed`` rest on what is only alleged:
        neither is in the rate, which is null where nothing else is there. With errors of coding
        the interval is of the verdicts of each draw, and ``least`` and ``most`` hold 95 % of how
        many are broken; else these are null.
        """
        rates = _rate(self.table, self.speakers)
        return rates if self.drawn is None else _bound(rates, self.table, self.drawn, self.seed)

    def counts(self) -> pl.DataFrame:
        """How many there are of each verdict, and how many are disputed (``kind``).

        ``value`` is as found; ``low`` and ``high`` hold 95 % of how many there are in a draw of
        errors of coding, where such were drawn. Columns kind, value, low, high, statements,
        actors (the holders), rows and reason.
        """
        is_sure = ~self.table["disputed"]
        kinds = self.table["verdict"].zip_with(is_sure, pl.Series(["disputed"]))
        return count_kinds(self.table, kinds, (*VERDICTS, "disputed"), self._count_drawn())

    def _count_drawn(self) -> Array | None:
        """How many promises there are of each kind in each draw."""
        if self.drawn is None:
            return None
        sure = (~self.table["disputed"]).to_numpy()
        told = [(self.drawn[sure] == place).sum(axis=0) for place in range(len(VERDICTS))]
        return np.array([*told, (self.drawn[~sure] >= 0).sum(axis=0)])

    def describe(self) -> str:
        """How many promises came to what, in one line."""
        counts = self.counts().select("kind", "value", "low", "high").iter_rows()
        told = ", ".join(f"{tell_count(*ends)} {kind}" for kind, *ends in counts)
        return f"{_count(self.table.height, 'promise')}: {told}"

    def chart(self) -> alt.LayerChart:
        """The rate of each holder, drawn towards those of all, with its interval."""
        rates = self.rates().drop_nulls("shrunk")
        points = rates.select(label="holder", point="shrunk", low="low", high="high")
        return draw_points(points, title="promises broken, of those that were put to the test")

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.drop("rows", "deeds"))


def _count(many: int, name: str) -> str:
    return f"{many:,} {name}{'s' * (many != 1)}"


def promises(
    statements: object,
    *,
    until: dt.date | str | None = None,
    political: Collection[str] = (),
    errors: Coding | Array | None = None,
    seed: int = SEED,
) -> Promises:
    """Hold promises to the later deeds of the same holder on the same measure.

    A promise is a statement with act "promises" and stance support or oppose; the same one told
    again is one, from its first day. To oppose a measure in other words is none, and "does not
    rule out" is none. Deeds are statements with act "does" on a later day, up to ``until``.

    Kept: a deed of the same side. Broken: one of the other. Partly kept: deeds of both sides,
    or only on a case of the measure, or only a step (stance open or reserved). Whoever does a
    case of a measure does what it promised not to do; whoever refuses a measure refuses its
    cases. Not yet testable: no such deed, no date, or deeds against a promise that hangs on a
    condition. Where deeds are not only alleged, those alone decide.

    ``errors`` are drawn levels of the statements (draws, statements), -1 for none: in each draw
    the promises that it leaves are judged anew by the stances of the deeds found. With acts drawn
    too (``draw_coding``) a promise may be none, and a deed words. ``seed`` is of
    the shares that are drawn for the intervals of rates.

    Source of the verdicts: Thomson and others (2017), The fulfillment of parties' election
    pledges, AJPS 61:527-542.

    >>> found = promises({
    ...     "actor": ["Ann"] * 2, "concept": ["tax"] * 2, "stance": ["oppose", "support"],
    ...     "act": ["promises", "does"], "date": ["2024-01-01", "2024-03-01"],
    ... })
    >>> found.to_polars().select("holder", "promise", "verdict", "days").row(0)
    ('Ann', 'not to do', 'broken', 60)
    """
    study, until = Study.of(statements), to_day(until, whose="until", last=True)
    sided = take_sides(study, political)
    if until is not None:
        sided = sided.filter(pl.col("date").is_null() | (pl.col("date") <= until))
    vows = _list_vows(sided)
    deeds = _find_deeds(vows, sided, order_of(study))
    judged = _judge(vows, deeds)
    drawing = Errors.of(study, errors, seed)
    table, drawn = judged.select(_COLUMNS), None
    if drawing is not None:
        drawn = drawing.judge(vows, deeds)[judged["vow"].to_numpy()]
        table = add_standing(_add_ends(table, drawn), study, drawing.coding)
    return Promises(table=table, speakers=sided.select("row", "actor"), drawn=drawn, seed=seed)


def _add_ends(table: pl.DataFrame, drawn: Array) -> pl.DataFrame:
    """What the value of each promise can be, over the draws that put it to the test."""
    known = [np.nan if value is None else value for value in VERDICTS.values()]
    low, high = find_middle(np.array([*known, np.nan])[drawn].T)
    ends = {"low": low, "high": high}
    return table.with_columns(pl.Series(name, end).fill_nan(None) for name, end in ends.items())


def _list_vows(sided: pl.DataFrame) -> pl.DataFrame:
    """One row for each holder, measure and direction that was promised."""
    said = sided.filter((pl.col("act") == "promises") & (pl.col("value").abs() == 1.0))
    return (
        said.group_by("holder", "concept", "side")
        .agg(
            promised=pl.col("date").min(),
            said=pl.col("row").sort(),
            voices=pl.col("actor").unique(),
            hearsay=pl.col("alleged").all(),
            condition=pl.when((pl.col("condition") != "").all())
            .then(pl.col("condition").first())
            .otherwise(pl.lit("")),
        )
        .sort("holder", "concept", "side")
        .with_row_index("vow")
    )


def _find_deeds(vows: pl.DataFrame, sided: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """The later deeds that bear on each promise, with their effect."""
    spoken = vows.select("concept").unique()
    related = pl.concat(
        [
            spoken.select(concept="concept", done="concept", kin=pl.lit("same")),
            order.select(concept="broad", done="narrow", kin=pl.lit("case")),
            order.select(concept="narrow", done="broad", kin=pl.lit("whole")),
        ]
    )
    deeds = sided.filter("deed").select(
        *("holder", "row", "place", "actor", "alleged", "date"),
        done="concept",
        did="side",
        value="value",
    )
    found = (
        vows.select("vow", "holder", "concept", "side", "promised")
        .join(related, on="concept")
        .join(deeds, on=("holder", "done"))
        .filter(pl.col("date") > pl.col("promised"))
        .with_columns(effect=weigh())
        .drop_nulls("effect")
    )
    # What is only alleged decides where there is nothing else.
    return found.filter(pl.col("alleged") == pl.col("alleged").all().over("vow"))


def _judge(vows: pl.DataFrame, deeds: pl.DataFrame) -> pl.DataFrame:
    told = deeds.group_by("vow").agg(
        *((pl.col("effect") == name).any().alias(name) for name in EFFECTS),
        deeds=pl.col("row").unique().sort(),
        doers=pl.col("actor").unique(),
        days=(pl.col("date") - pl.col("promised")).dt.total_days().min(),
        alleged=pl.col("alleged").all(),
    )
    whole = vows.join(told, on="vow", how="left").with_columns(
        pl.col(*EFFECTS, "alleged").fill_null(value=False),
        pl.col("deeds").fill_null([]),
        pl.col("doers").fill_null([]),
    )
    judged = whole.with_columns(verdict=judge(), reason=_explain())
    is_open = pl.col("verdict") == "not yet testable"
    return (
        judged.with_columns(
            promise=pl.when(pl.col("side") > 0)
            .then(pl.lit("to do"))
            .otherwise(pl.lit("not to do")),
            value=pl.col("verdict").replace_strict(VERDICTS, return_dtype=pl.Float64),
            low=pl.lit(None, pl.Float64),
            high=pl.lit(None, pl.Float64),
            disputed=pl.col("hearsay") | (pl.col("alleged") & ~is_open),
            rows=pl.concat_list("said", "deeds").list.sort(),
            actors=pl.concat_list("voices", "doers").list.n_unique().cast(pl.Int64),
        )
        .with_columns(statements=pl.col("rows").list.len().cast(pl.Int64))
        .sort(
            pl.col("verdict").cast(pl.Enum(["broken", "partly kept", "kept", "not yet testable"])),
            "disputed",
            "holder",
            "concept",
            "promise",
        )
    )


def _explain() -> pl.Expr:
    for_, against = pl.col("keeps") | pl.col("part"), pl.col("breaks") | pl.col("step")
    texts = (
        (pl.col("promised").is_null(), "the promise has no date"),
        (~for_ & ~against, "no later deed on it"),
        (~for_ & (pl.col("condition") != ""), "it hangs on a condition"),
        (for_ & against, "deeds of both sides"),
        (~pl.col("keeps") & pl.col("part"), "only a case of it, or a step"),
        (~pl.col("breaks") & pl.col("step"), "only a step the other way"),
    )
    told = pl.coalesce(*(pl.when(case).then(pl.lit(text)) for case, text in texts), pl.lit(""))
    hearsay = pl.when(pl.col("hearsay") | pl.col("alleged")).then(pl.lit("only alleged"))
    return (
        pl.concat_list(told, hearsay)
        .list.drop_nulls()
        .list.eval(pl.element().filter(pl.element() != ""))
        .list.join("; ")
    )


def _rate(table: pl.DataFrame, speakers: pl.DataFrame) -> pl.DataFrame:
    sure = ~pl.col("disputed")
    names = dict(zip(("kept", "partly", "broken", "open"), VERDICTS, strict=True))
    is_open = pl.col("verdict") == names["open"]
    counts = (
        table.group_by("holder")
        .agg(
            *((sure & (pl.col("verdict") == one)).sum().alias(name) for name, one in names.items()),
            pl.col("disputed").sum(),
            rows=pl.col("rows").filter(sure & ~is_open).explode().unique().sort(),
        )
        .sort("holder")
    )
    voices = counts.select("holder", row="rows").explode("row").join(speakers, on="row")
    named = voices.group_by("holder").agg(actors=pl.col("actor").n_unique())
    counts = counts.join(named, on="holder", how="left", maintain_order="left")
    tested = counts["kept"] + counts["partly"] + counts["broken"]
    shares = shrink(counts["broken"].to_numpy(), tested.to_numpy())
    numbers = {"value": shares.raw, "shrunk": shares.shrunk, "low": shares.low, "high": shares.high}
    is_told = pl.Series(tested > 0)
    return (
        counts.with_columns(pl.Series(name, values) for name, values in numbers.items())
        .with_columns(pl.when(is_told).then(pl.col(name)).alias(name) for name in numbers)
        .with_columns(
            pl.col(*names, "disputed").cast(pl.Int64),
            pl.col("actors").fill_null(0).cast(pl.Int64),
            statements=pl.col("rows").list.len().cast(pl.Int64),
            reason=pl.when(is_told)
            .then(pl.lit(""))
            .otherwise(pl.lit("no promise was put to the test")),
        )
        .sort("broken", "value", "holder", descending=[True, True, False], nulls_last=True)
        .with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("least", "most"))
        .select(_RATES)
    )


def _bound(rates: pl.DataFrame, table: pl.DataFrame, drawn: Array, seed: int) -> pl.DataFrame:
    """Rates with the intervals of the verdicts of each draw."""
    if rates.is_empty():
        return rates
    sure = (~table["disputed"]).to_numpy()
    holders, known = rates["holder"].to_list(), table["holder"].filter(sure)
    verdicts = list(VERDICTS)
    broken = drawn[sure] == verdicts.index("broken")
    tested = (drawn[sure] >= 0) & (drawn[sure] != verdicts.index("not yet testable"))
    hits, sizes = (add_by_holder(cells, known, holders) for cells in (broken, tested))
    return rates.with_columns(bound_rates(rates, hits, sizes, seed=seed))


__all__ = ["VERDICTS", "Promises", "promises"]
