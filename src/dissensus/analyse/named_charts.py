"""Charts in which names stand beside what is drawn: links between two columns, and a frontier.

Altair is loaded when the first chart is drawn, as in ``plots``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from ..plots import FOR, check_labels, to_values

if TYPE_CHECKING:
    import altair as alt


def draw_links(links: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Draw links (``left``, ``right``, ``label``, ``series``) between two columns of names.

    Links of the same two ends share a line, their labels stand on it one above the other.
    Names stand in the order of the rows. AnalysisError where there are too many to read.
    """
    import altair as alt  # noqa: PLC0415 - see above

    check_labels(left=links["left"].n_unique(), right=links["right"].n_unique())
    joined = links.group_by("left", "right", "series", maintain_order=True).agg(
        pl.col("label").unique(maintain_order=True).str.join("; ")
    )
    ends = {side: _spread_out(joined[side].unique(maintain_order=True)) for side in _SIDES}
    drawn = joined.with_columns(
        *(
            pl.col(side).replace_strict(ends[side], return_dtype=pl.Float64).alias(f"{side}_at")
            for side in _SIDES
        ),
    ).with_columns(((pl.col("left_at") + pl.col("right_at")) / 2).alias("middle"))
    drawn = drawn.with_columns(pl.lit(0.0).alias("from"), pl.lit(1.0).alias("to"))
    drawn = drawn.with_columns(pl.lit(0.5).alias("half"))
    hidden = alt.Axis(labels=False, ticks=False, grid=False, domain=False)

    def across(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=alt.Scale(domain=[-0.7, 1.9]), title=None, axis=hidden)

    def down(name: str) -> alt.Y:
        scale = alt.Scale(domain=[0, 1], reverse=True)
        return alt.Y(f"{name}:Q", scale=scale, title=None, axis=hidden)

    base = alt.Chart(to_values(drawn)).encode(tooltip=["left:N", "right:N", "label:N", "series:N"])
    rules = base.mark_rule(strokeWidth=1.5).encode(
        x=across("from"),
        x2="to:Q",
        y=down("left_at"),
        y2="right_at:Q",
        color=alt.Color("series:N", title=None),
    )
    left = alt.Chart(to_values(drawn.unique("left"))).mark_text(align="right", dx=-6, limit=230)
    right = alt.Chart(to_values(drawn.unique("right"))).mark_text(align="left", dx=6, limit=300)
    layers = (
        rules,
        left.encode(x=across("from"), y=down("left_at"), text="left:N"),
        right.encode(x=across("to"), y=down("right_at"), text="right:N"),
        base.mark_text(dy=-6, fontSize=9).encode(
            x=across("half"), y=down("middle"), text="label:N"
        ),
    )
    height = max(120, 40 * max(map(len, ends.values()), default=1))
    return alt.LayerChart(layer=list(layers), title=title, width=900, height=height)


_SIDES = ("left", "right")


def _spread_out(names: pl.Series) -> dict[str, float]:
    """Places from 0 to 1 for names, in order."""
    many = len(names)
    return {name: (place + 0.5) / many for place, name in enumerate(names)}


def draw_frontier(points: pl.DataFrame, names: Mapping[int, str], *, title: str) -> alt.LayerChart:
    """Draw measures (``concept``, ``value``, ``low``, ``high``, ``risk``) by support and risk.

    Each measure has a line of its own, the higher risk above; ``names`` says each risk in words.
    ``on_frontier`` fills the point, and a line joins those; ``probability`` stands by the name.
    """
    import altair as alt  # noqa: PLC0415 - see above

    placed = points.sort("risk", "value").with_row_index("place")
    share = pl.format(
        "{} ({} %)", _cut("concept"), (100 * pl.col("probability")).round(0).cast(int)
    )
    placed = placed.with_columns(
        pl.when(pl.col("probability").is_null())
        .then(_cut("concept"))
        .otherwise(share)
        .alias("name")
    )
    height = max(120, 18 * placed.height)
    scale = alt.Scale(domain=[-0.5, placed.height - 0.5])
    bands = placed.group_by("risk").agg(
        pl.col("place").min().alias("from") - 0.5, pl.col("place").mean().alias("middle")
    )
    bands = bands.with_columns(pl.col("risk").replace_strict(dict(names)).alias("band"))
    across = alt.X(
        "value:Q",
        title="support: mean position, from against (-1) to for (1)",
        scale=alt.Scale(domain=[-1, 1]),
    )
    base = alt.Chart(to_values(placed)).encode(y=alt.Y("place:Q", scale=scale, axis=None))
    tips = ["concept:N", "value:Q", "low:Q", "high:Q", "lines:Q", "said by:N", "probability:Q"]
    rules = base.mark_rule(color="#999999").encode(
        x=alt.X("low:Q", scale=alt.Scale(domain=[-1, 1])), x2="high:Q"
    )
    colour = alt.condition("datum.on_frontier", alt.value(FOR), alt.value("white"))
    dots = base.mark_point(filled=True, size=60, stroke=FOR, opacity=1).encode(
        x=across, color=colour, tooltip=tips
    )
    joined = (
        alt.Chart(to_values(placed.filter("on_frontier")))
        .mark_line(color=FOR, strokeDash=[4, 3])
        .encode(x="value:Q", y=alt.Y("place:Q", scale=scale, axis=None), order="place:Q")
    )
    labels = base.mark_text(align="left", dx=8).encode(x=alt.value(460), text="name:N")
    edges = (
        alt.Chart(to_values(bands))
        .mark_rule(color="#cccccc")
        .encode(y=alt.Y("from:Q", scale=scale, axis=None))
    )
    told = (
        alt.Chart(to_values(bands))
        .mark_text(align="right", dx=-8)
        .encode(x=alt.value(0), y=alt.Y("middle:Q", scale=scale, axis=None), text="band:N")
    )
    layered: alt.LayerChart = (
        (edges + rules + joined + dots + labels + told)
        .properties(title=title, width=460, height=height)
        .configure_view(stroke=None)
    )
    return layered


def _cut(name: str, *, most: int = 48) -> pl.Expr:
    """The text of a column, cut where it is too long for a label."""
    text = pl.col(name)
    return pl.when(text.str.len_chars() > most).then(text.str.head(most - 1) + "…").otherwise(text)
