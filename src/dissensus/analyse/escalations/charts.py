"""Volume, intensity and rung of escalation over windows, one panel below another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from ... import plots

if TYPE_CHECKING:
    import altair as alt

#: Panel -> the columns that it shows, with what they are called.
PANELS = {
    "share of verbal conflict": {"value": ""},
    "hostility of acts of conflict, 0 to 10 (median)": {
        "plover_median": "PLOVER",
        "goldstein_median": "Goldstein",
    },
    "group of rungs, 1 to 7": {"invoked": "invoked", "occupied": "occupied"},
}
BOUNDS = dict(zip(PANELS, ((0.0, 1.0), (0.0, 10.0), (0.0, 7.0)), strict=True))
STEPS = ("group of rungs, 1 to 7",)


def draw_panels(table: pl.DataFrame, by: Sequence[str], *, most: int) -> alt.VConcatChart:
    """Draw the three panels of the directions with the highest rung and the most conflict."""
    named = table.with_columns(name_directions(by))
    highest = (
        named.group_by("series", maintain_order=True)
        .agg(
            pl.max_horizontal("invoked", "occupied").max().fill_null(0), pl.sum("conflicts", "acts")
        )
        .sort("invoked", "conflicts", "acts", descending=True)
    )
    series = highest["series"].head(most)
    kept = named.filter(pl.col("series").is_in(series.to_list()))
    rank = pl.col("series").replace_strict(series, range(len(series)), return_dtype=pl.Int64)
    parts = [
        kept.select(
            pl.lit(panel).alias("panel"),
            "series",
            pl.lit(kind).alias("kind"),
            pl.col("start").alias("date"),
            pl.col(name).cast(pl.Float64).alias("value"),
        )
        for panel, columns in PANELS.items()
        for name, kind in columns.items()
    ]
    left = highest.height - len(series)
    title = "Escalation" + (f" ({left} more directions are not drawn)" if left > 0 else "")
    points = pl.concat(parts).sort(rank, "date", maintain_order=True)
    order = pl.col("panel").replace_strict(list(PANELS), range(len(PANELS)), return_dtype=pl.Int64)
    ordered = points.sort(order, maintain_order=True)
    return plots.draw_panels(ordered, title=title, bounds=BOUNDS, steps=STEPS)


def name_directions(by: Sequence[str]) -> pl.Expr:
    """A direction in words: "A to B", or "A" where nobody is addressed."""
    first, *rest = by
    target = pl.col(rest[-1]) if rest else pl.lit("")
    named = pl.when(target != "").then(pl.format("{} to {}", first, target)).otherwise(first)
    return named.alias("series")


__all__ = ["PANELS", "draw_panels", "name_directions"]
