"""Which promises were kept: what an actor binds itself to, held to what it later does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from ...plots import draw_points
from ...shown import show_table
from ..members import to_day
from ..shrinkage import shrink
from ..study import Study
from .sides import order_of, take_sides

if TYPE_CHECKING:
    import altair as alt

#: Verdict -> the value that stands for it.
VERDICTS: Mapping[str, float | None] = {
    "kept": 1.0,
    "partly kept": 0.5,
    "broken": 0.0,
    "not yet testable": None,
}
_COLUMNS = (
    *("holder", "concept", "promise", "promised", "verdict", "value", "low", "high", "disputed"),
    *("condition", "deeds", "days", "statements", "actors", "rows", "reason"),
)
_RATES = (
    *("holder", "kept", "partly", "broken", "open", "disputed", "value", "shrunk", "low", "high"),
    *("statements", "actors", "rows", "reason"),
)
#: What a deed can be to a promise.
_EFFECTS = ("keeps", "part", "breaks", "step")


@dataclass(frozen=True, eq=False, kw_only=True)
class Promises:
    """Promises with what became of them: one row for each holder, measure and direction.

    ``table`` has the columns ``holder``, ``concept``, ``promise`` ("to do", "not to do"),
    ``promised`` (its first day), ``verdict``, ``value`` (kept 1, partly kept 0.5, broken 0, null
    while it is open; ``low`` and ``high`` are null), ``disputed`` (the promise, or all deeds that
    decide, are only alleged), ``condition``, ``deeds`` (places of the deeds that decide), ``days``
    (to the first of them), ``statements``, ``actors``, ``rows`` and ``reason``.
    """

    table: pl.DataFrame
    speakers: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def rates(self) -> pl.DataFrame:
        """For each holder, broken / (kept + partly kept + broken).

        ``shrunk`` is that rate drawn towards those of all holders (beta-binomial), with its 95 %
        interval. ``open`` are not yet testable, and ``disputed`` rest on what is only alleged:
        neither is in the rate, which is null where nothing else is there.
        """
        return _rate(self.table, self.speakers)

    def describe(self) -> str:
        """How many promises came to what, in one line."""
        sure = self.table.filter(~pl.col("disputed"))
        counts = dict(sure["verdict"].value_counts().iter_rows())
        told = ", ".join(f"{counts.get(name, 0):,} {name}" for name in VERDICTS)
        left = self.table.height - sure.height
        return f"{_count(self.table.height, 'promise')}: {told}, {left:,} disputed"

    def chart(self) -> alt.LayerChart:
        """The rate of each holder, drawn towards those of all, with its interval."""
        rates = self.rates().drop_nulls("shrunk")
        points = rates.select(label="holder", point="shrunk", low="low", high="high")
        return draw_points(points, title="promises broken, of those that were put to the test")

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.drop("rows", "deeds", "low", "high"))


def _count(many: int, name: str) -> str:
    return f"{many:,} {name}{'s' * (many != 1)}"


def promises(
    statements: object, *, until: dt.date | str | None = None, political: Collection[str] = ()
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
    return Promises(
        table=_judge(vows, _find_deeds(vows, sided, order_of(study))),
        speakers=sided.select("row", "actor"),
    )


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
        "holder", "row", "actor", "alleged", "date", done="concept", did="side", value="value"
    )
    found = (
        vows.select("vow", "holder", "concept", "side", "promised")
        .join(related, on="concept")
        .join(deeds, on=("holder", "done"))
        .filter(pl.col("date") > pl.col("promised"))
        .with_columns(effect=_weigh())
        .drop_nulls("effect")
    )
    # What is only alleged decides where there is nothing else.
    return found.filter(pl.col("alleged") == pl.col("alleged").all().over("vow"))


def _weigh() -> pl.Expr:
    """What a deed is to a promise: of its side or not, on it, on a case of it, or on the whole."""
    kin, is_done = pl.col("kin"), pl.col("did") > 0
    is_same = pl.col("did") == pl.col("side")
    is_whole = pl.col("value").abs() == 1.0
    keeps = pl.when(is_whole).then(pl.lit("keeps")).otherwise(pl.lit("part"))
    breaks = pl.when(is_whole).then(pl.lit("breaks")).otherwise(pl.lit("step"))
    return (
        pl.when((kin == "same") | ((kin == "whole") & ~is_done))
        .then(pl.when(is_same).then(keeps).otherwise(breaks))
        .when((kin == "case") & is_same)
        .then(pl.lit("part"))
        .when((kin == "case") & is_done)
        .then(breaks)
    )


def _judge(vows: pl.DataFrame, deeds: pl.DataFrame) -> pl.DataFrame:
    told = deeds.group_by("vow").agg(
        *((pl.col("effect") == name).any().alias(name) for name in _EFFECTS),
        deeds=pl.col("row").unique().sort(),
        doers=pl.col("actor").unique(),
        days=(pl.col("date") - pl.col("promised")).dt.total_days().min(),
        alleged=pl.col("alleged").all(),
    )
    whole = vows.join(told, on="vow", how="left").with_columns(
        pl.col(*_EFFECTS, "alleged").fill_null(value=False),
        pl.col("deeds").fill_null([]),
        pl.col("doers").fill_null([]),
    )
    judged = whole.with_columns(verdict=_verdict(), reason=_explain())
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
        .select(_COLUMNS)
    )


def _verdict() -> pl.Expr:
    for_, against = pl.col("keeps") | pl.col("part"), pl.col("breaks") | pl.col("step")
    is_bound = pl.col("condition") == ""
    return (
        pl.when(~for_ & (~against | ~is_bound))
        .then(pl.lit("not yet testable"))
        .when(pl.col("keeps") & ~against)
        .then(pl.lit("kept"))
        .when(pl.col("breaks") & ~for_)
        .then(pl.lit("broken"))
        .otherwise(pl.lit("partly kept"))
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
        .select(_RATES)
    )


__all__ = ["VERDICTS", "Promises", "promises"]
