"""Pictures of a group's cohesion: of one day, and over days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ...errors import AnalysisError
from ...plots import check_labels, draw_bounds, draw_lines

if TYPE_CHECKING:
    import altair as alt

#: More lines than this cannot be told apart.
_MOST_LINES = 8


def draw_day(table: pl.DataFrame, title: str) -> alt.LayerChart:
    """A row for each measure: value, interval, bounds and chance."""
    if table.is_empty():
        raise AnalysisError("there is nothing to draw: no member has a position on the day")
    check_labels(measure=table.height)
    drawn = table["low"].is_not_null().any()
    first, last = ("low", "high") if drawn else ("sampled_low", "sampled_high")
    points = table.sort("actors", "concept", descending=[True, False]).select(
        pl.format("{} ({} of {})", "concept", "actors", "members").alias("label"),
        "value",
        pl.col(first).alias("low"),
        pl.col(last).alias("high"),
        "least",
        "most",
        "chance",
    )
    return draw_bounds(points, title=title)


def draw_days(table: pl.DataFrame, title: str) -> alt.Chart:
    """A line for each measure, of those on which most members spoke."""
    if table.is_empty():
        raise AnalysisError("there is nothing to draw: no member has a position on these days")
    many = table.group_by("concept").agg(pl.col("actors").sum())
    top = many.sort("actors", "concept", descending=[True, False])[:_MOST_LINES]["concept"]
    if many.height > _MOST_LINES:
        title += f" (the {_MOST_LINES} of {many.height} measures that most spoke on)"
    points = table.filter(pl.col("concept").is_in(top.to_list())).select(
        "date", "value", pl.col("concept").alias("series")
    )
    return draw_lines(points, title=title, y=str(table["index"][0]))
