"""Tables of cohesion as people read them in a terminal; files hold the whole ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.unity.cohesive import Cohesion

#: As many names are told one by one.
_MOST_NAMES = 5


@dataclass(frozen=True)
class View:
    """A table, what it is, and what people are shown of it."""

    frame: pl.DataFrame
    title: str
    summary: pl.DataFrame | None = None
    columns: Sequence[str] = ()
    notes: Sequence[str] = ()


def view_indices(found: Cohesion, index: str) -> View:
    """One row for each measure, those on which most spoke first; both collapses side by side."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    own = found.table.filter(index=index)
    first, second = own["collapse"].unique(maintain_order=True)
    is_drawn = bool(own["low"].is_not_null().any())
    low, high = ("low", "high") if is_drawn else ("sampled_low", "sampled_high")
    other = own.filter(collapse=second).select(
        "date",
        "concept",
        _value().alias("open abstains"),
        _between("least", "most").alias("its bounds"),
    )
    shown = (
        own.filter(collapse=first)
        .sort("date", "actors", "statements", "concept", descending=[False, True, True, False])
        .join(other, on=["date", "concept"], how="left", nulls_equal=True, maintain_order="left")
        .select(
            *(["date"] if len(found.days) > 1 else []),
            "concept",
            pl.format("{} of {}", "actors", "members").alias("spoke"),
            pl.col("statements").alias("said"),
            _value().alias(index),
            _between(low, high).alias("95 %"),
            _between("least", "most").alias("bounds"),
            pl.when(pl.col("value").is_not_null()).then(pl.col("chance").round(2)),
            "open abstains",
            "its bounds",
        )
    )
    what = "errors of coding" if is_drawn else "those who spoke as a sample"
    notes = [
        f"95 %: {what}; bounds: whatever the silent could say; chance: as many at random",
    ]
    return View(own, f"{index}, with open {_tell(first)}", shown, notes=notes)


def _tell(collapse: str) -> str:
    return "as support" if "support" in collapse else "as told"


def _value() -> pl.Expr:
    """The value to two digits, or why there is none."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    return pl.when(pl.col("value").is_null()).then("reason").otherwise(_digits("value"))


def _digits(name: str) -> pl.Expr:
    """A number as text with two digits, so that columns stand in line."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    return pl.col(name).round(2).map_elements("{:.2f}".format, return_dtype=pl.String)


def _between(low: str, high: str) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - this loads slowly

    told = pl.format("{}…{}", _digits(low), _digits(high))
    known = pl.col("value").is_not_null() & pl.col(low).is_not_null()
    return pl.when(known).then(told).otherwise(pl.lit(""))


def view_over_time(found: Cohesion, index: str) -> View:
    """The index of each measure from day to day, with its change."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    every = found.over_time().filter(index=index)
    own = every.filter(collapse=found.table.filter(index=index)["collapse"][0])
    known = own.filter(pl.col("value").is_not_null())
    many = known.group_by("concept").agg(pl.col("actors").max().alias("spoken"))
    shown = (
        own.join(many, on="concept")
        .sort("spoken", "concept", "date", descending=[True, False, False])
        .select(
            "concept",
            "date",
            _value().alias(index),
            pl.col("change").round(2),
            "since",
            _between("least", "most").alias("bounds"),
            pl.format("{} of {}", "actors", "members").alias("spoke"),
            pl.col("statements").alias("said"),
        )
    )
    left = own["concept"].n_unique() - many.height
    verb = "measures have" if left != 1 else "measure has"
    notes = [f"{left} {verb} no {index} on any of these days: fewer than two members spoke"]
    title = f"{index} over time, a fall is a growing division" if index != "esteban-ray" else index
    return View(every, title, shown, notes=notes if left else ())


def view_changes(found: Cohesion, index: str) -> View:
    """What changed the index between days, without what stayed the same."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    every = found.changes(index)
    own = every.filter(collapse=every["collapse"][0]) if every.height else every
    moved = own.filter(pl.col("value").abs() > 1e-9)
    who = pl.concat_str(
        [
            pl.when(pl.col(name).list.len() > 0).then(pl.format(name + ": {}", _join(name)))
            for name in ("moved", "joined", "left")
        ],
        separator="; ",
        ignore_nulls=True,
    )
    shown = moved.select(
        *("start", "stop", "concept"),
        *(pl.col(name).round(2) for name in ("before", "after")),
        pl.col("membership").round(2).alias("by members"),
        pl.col("stances").round(2).alias("by stances"),
        pl.when(pl.col("reason") == "").then(who).otherwise("reason").alias("who"),
    )
    title = f"{moved.height:,} change{'s' * (moved.height != 1)} of {index} between days"
    return View(every, title, shown)


def _join(name: str) -> pl.Expr:
    import polars as pl  # noqa: PLC0415 - this loads slowly

    column = pl.col(name)
    more = column.list.len().cast(pl.Int64) - _MOST_NAMES
    told = column.list.head(_MOST_NAMES).list.join(", ")
    return (
        pl.when(more > 0).then(pl.format("{} and {} more", told, more)).otherwise(told).alias(name)
    )


def view_influence(found: Cohesion, index: str) -> View:
    """Groups of actors, statements and switches that move the index alike, the largest first."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    every = found.influences(index)
    moving = every.filter(pl.col("value").abs() > 1e-9)
    many = found.table.group_by("concept").agg(pl.col("actors").last().alias("spoken"))
    if len(found.days) > 1:
        moving = moving.filter(date=found.days[-1])
    by = ["date", "concept", "kind", "group"]
    shown = (
        moving.join(many, on="concept", maintain_order="left")
        .sort("spoken", "concept", descending=[True, False], maintain_order=True)
        .group_by(by, maintain_order=True)
        .agg(
            pl.col("value").first(),
            pl.col("before").first(),
            pl.col("after").first(),
            pl.col("actor").unique(maintain_order=True).alias("who"),
            pl.col("change").unique(maintain_order=True).alias("what"),
        )
        .select(
            "concept",
            "kind",
            pl.col("value").round(3).alias("effect"),
            pl.col("before").round(2),
            pl.col("after").round(2),
            _join("who"),
            _join("what"),
        )
    )
    day = f", on {found.days[-1]}" if len(found.days) > 1 else ""
    notes = ["those in one row move it alike: none of them is the pivot"]
    return View(every, f"who moves {index}{day}", shown, notes=notes)


def view_switches(found: Cohesion, target: float, index: str, *, fall: bool) -> View:
    """The fewest members whose switching reaches a target, without measures that have no value."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    every = found.switches(target, index, fall=fall)
    known = every.filter(pl.col("before").is_not_null())
    dates = ["date"] if len(found.days) > 1 else []
    shown = known.sort(*dates, "size", "concept", nulls_last=True, maintain_order=True).select(
        *dates,
        "concept",
        pl.col("before").round(2),
        pl.col("value").round(2).alias("after"),
        "moves",
        pl.col("who").list.join("; "),
        pl.col("sets").alias("ways"),
        pl.col("reason").alias("why"),
    )
    left = every.height - known.height
    notes = [f"{left} measures have no {index}: fewer than two members spoke"] if left else []
    return View(every, f"fewest switches that bring {index} to {target:g}", shown, notes=notes)


__all__ = [
    "View",
    "view_changes",
    "view_indices",
    "view_influence",
    "view_over_time",
    "view_switches",
]
