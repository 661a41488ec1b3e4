"""The charts that results show: Altair, with colours that print and that the colour-blind tell.

Altair is loaded when the first chart is drawn: it takes a second, and most runs draw none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from .errors import AnalysisError

if TYPE_CHECKING:
    import altair as alt

#: Against and for; both are told apart in print and by the colour-blind (ColorBrewer PuOr).
AGAINST, FOR = "#b35806", "#542788"
#: More labels than this on one side of a heat map cannot be read.
MOST_LABELS = 150
#: What a chart can be written as, by the ending of the file.
ENDINGS = (".svg", ".png", ".html", ".json", ".pdf")


def draw_heat_map(cells: pl.DataFrame, *, title: str) -> alt.Chart:
    """Draw cells (``row``, ``column``, ``weight``) as a heat map around zero.

    Raises AnalysisError where there are more labels than can be read.
    """
    import altair as alt  # noqa: PLC0415 - see above

    check_labels(row=cells["row"].n_unique(), column=cells["column"].n_unique())
    bound = float(cells["weight"].abs().max() or 1.0)  # type: ignore[arg-type]
    colour = alt.Scale(
        range=[AGAINST, "#f7f7f7", FOR], domain=[-bound, 0, bound], interpolate="rgb"
    )
    chart: alt.Chart = (
        alt.Chart(to_values(cells), title=title)
        .mark_rect()
        .encode(
            x=alt.X("column:N", title=None, sort=None),
            y=alt.Y("row:N", title=None, sort=None),
            color=alt.Color("weight:Q", scale=colour),
            tooltip=["row:N", "column:N", "weight:Q"],
        )
    )
    return chart


def check_labels(**sides: int) -> None:
    """Raise AnalysisError where a side of a heat map has more labels than can be read."""
    for side, many in sides.items():
        if many > MOST_LABELS:
            raise AnalysisError(
                f"a heat map of {many:,} {side}s cannot be read: choose at most {MOST_LABELS}"
            )


def draw_lines(points: pl.DataFrame, *, title: str, y: str) -> alt.Chart:
    """Draw points (``date``, ``value``, ``series``) as one line for each series.

    A value that is missing breaks its line.
    """
    import altair as alt  # noqa: PLC0415 - see above

    chart: alt.Chart = (
        alt.Chart(to_values(points), title=title)
        .mark_line(point=True)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("value:Q", title=y),
            color=alt.Color("series:N", title=None),
            tooltip=["series:N", "date:T", "value:Q"],
        )
    )
    return chart


def draw_growth(points: pl.DataFrame, *, title: str, x: str, y: str) -> alt.Chart:
    """Draw points (``x``, ``y``, ``series``) on two logarithmic axes: how one grows with another.

    What grows in proportion is a line with the slope of the diagonal. Values must be above zero.
    """
    import altair as alt  # noqa: PLC0415 - see above

    chart: alt.Chart = (
        alt.Chart(to_values(points), title=title)
        .mark_line(point=True)
        .encode(
            x=alt.X("x:Q", title=x, scale=alt.Scale(type="log")),
            y=alt.Y("y:Q", title=y, scale=alt.Scale(type="log")),
            color=alt.Color("series:N", title=None),
            tooltip=["series:N", "x:Q", "y:Q"],
        )
    )
    return chart


def draw_curves(points: pl.DataFrame, *, title: str, x: str) -> alt.Chart:
    """Draw points (``x``, ``value``, ``series``) as one line for each series; ``x`` is named."""
    import altair as alt  # noqa: PLC0415 - see above

    chart: alt.Chart = (
        alt.Chart(to_values(points), title=title)
        .mark_line()
        .encode(
            x=alt.X("x:Q", title=x),
            y=alt.Y("value:Q", title=None),
            color=alt.Color("series:N", title=None),
            tooltip=["series:N", "x:Q", "value:Q"],
        )
    )
    return chart


def draw_bars(counts: pl.DataFrame, *, title: str) -> alt.Chart:
    """Draw counts (``label``, ``level``, ``count``, ``side``, ``place``) beside a line.

    ``side`` is -1 or 1, or a part of it for what stands on both sides; ``place`` orders the
    parts of a bar from the line outwards. Labels and levels stand in the order of the rows.
    """
    import altair as alt  # noqa: PLC0415 - see above

    signed = counts.with_columns((pl.col("count") * pl.col("side")).alias("signed"))
    chart: alt.Chart = (
        alt.Chart(to_values(signed), title=title)
        .mark_bar()
        .encode(
            x=alt.X("signed:Q", title="statements"),
            y=alt.Y("label:N", title=None, sort=None),
            color=alt.Color(
                "level:N",
                title=None,
                sort=None,
                scale=alt.Scale(scheme="purpleorange", reverse=True),
            ),
            order=alt.Order("place:Q"),
            tooltip=["label:N", "level:N", "count:Q"],
        )
    )
    return chart


def draw_states(states: pl.DataFrame, *, title: str) -> alt.Chart:
    """Draw states (``date``, ``row``, ``state``) as one strip of colours for each row."""
    import altair as alt  # noqa: PLC0415 - see above

    chart: alt.Chart = (
        alt.Chart(to_values(states), title=title)
        .mark_tick(thickness=6, bandSize=14)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("row:N", title=None, sort=None),
            color=alt.Color("state:N", title="phase"),
            tooltip=["row:N", "date:T", "state:N"],
        )
    )
    return chart


def draw_points(points: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Draw points (``label``, ``point``; interval ``low`` to ``high``), the highest above."""
    import altair as alt  # noqa: PLC0415 - see above

    order = points.sort("point", descending=True)["label"].to_list()
    chart = alt.Chart(to_values(points)).encode(
        y=alt.Y("label:N", title=None, sort=order),
        tooltip=["label:N", "point:Q", "low:Q", "high:Q"],
    )
    rules = chart.mark_rule().encode(x=alt.X("low:Q", title="ideal point"), x2="high:Q")
    dots = chart.mark_point(filled=True).encode(x="point:Q")
    layered: alt.LayerChart = (rules + dots).properties(title=title)
    return layered


def draw_bounds(points: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Draw a row for each label: a value, its interval, its bounds, and what chance gives.

    ``points`` has the columns label, value, low, high, least, most and chance, in order.
    """
    import altair as alt  # noqa: PLC0415 - see above

    shown = ["label:N", *(f"{name}:Q" for name in points.columns if name != "label")]
    chart = alt.Chart(to_values(points)).encode(
        y=alt.Y("label:N", title=None, sort=None), tooltip=shown
    )
    bounds = chart.mark_rule(color="#999999").encode(x=alt.X("least:Q", title=None), x2="most:Q")
    between = chart.mark_rule(strokeWidth=5, opacity=0.5).encode(x="low:Q", x2="high:Q")
    chance = chart.mark_tick(color="black").encode(x="chance:Q")
    dots = chart.mark_point(filled=True, size=60).encode(x="value:Q")
    layered: alt.LayerChart = (bounds + between + chance + dots).properties(title=title)
    return layered


def draw_shares(shares: pl.DataFrame, *, title: str) -> alt.FacetChart:
    """Draw shares (``label``, ``concept``, ``value``, ``low``, ``high``, ``now``) as bars.

    One panel for each concept, the labels with the greatest shares above.
    """
    import altair as alt  # noqa: PLC0415 - see above

    sums = shares.group_by("label", maintain_order=True).agg(pl.col("value").sum())
    order = sums.sort("value", descending=True, maintain_order=True)["label"].to_list()
    concepts = shares["concept"].unique(maintain_order=True).to_list()
    chart = alt.Chart().encode(
        y=alt.Y("label:N", title=None, sort=order, axis=alt.Axis(labelLimit=360)),
        tooltip=["label:N", "concept:N", "value:Q", "low:Q", "high:Q"],
    )
    share = alt.X("value:Q", title="share", scale=alt.Scale(domain=[0, 1]))
    colour = alt.Color(
        "now:N",
        title="the state now",
        scale=alt.Scale(domain=[False, True], range=["#bdbdbd", FOR]),
    )
    bars = chart.mark_bar().encode(x=share, color=colour)
    rules = chart.mark_rule().encode(x="low:Q", x2="high:Q")
    layered = alt.layer(bars, rules, data=to_values(shares)).properties(width=140)
    faceted: alt.FacetChart = layered.facet(
        column=alt.Column("concept:N", title=None, sort=concepts)
    ).properties(title=title)
    return faceted


def draw_panels(
    points: pl.DataFrame,
    *,
    title: str,
    bounds: Mapping[str, tuple[float, float]],
    steps: Sequence[str] = (),
) -> alt.VConcatChart:
    """Draw points (``panel``, ``series``, ``kind``, ``date``, ``value``), one panel below another.

    A panel has a line for each series, dashed by its kind, or steps where it is named in
    ``steps``; where all points have one date, it has bars. ``bounds`` are the ends of each
    panel's axis. A missing value breaks its line.
    """
    import altair as alt  # noqa: PLC0415 - see above

    series = points["series"].unique(maintain_order=True).to_list()
    is_one = points["date"].n_unique() <= 1
    charts = []
    for part in points.partition_by("panel", maintain_order=True):
        name = str(part["panel"][0])
        kinds = part["kind"].unique(maintain_order=True).to_list()
        scale = alt.Scale(domain=list(bounds[name]), nice=False)
        # One kind needs no legend.
        legend = None if len(kinds) == 1 else alt.Undefined
        chart = alt.Chart(to_values(part), title=name).encode(
            tooltip=["series:N", "kind:N", "date:T", "value:Q"]
        )
        if is_one:
            drawn = (
                chart.mark_bar()
                .encode(
                    x=alt.X("value:Q", title=None, scale=scale),
                    y=alt.Y("series:N", title=None, sort=series),
                    yOffset=alt.YOffset("kind:N", sort=kinds),
                    color=alt.Color("kind:N", title=None, sort=kinds, legend=legend),
                )
                .properties(height=14 * (len(kinds) + 1) * len(series))
            )
        else:
            is_steps = name in steps
            drawn = chart.mark_line(
                point=True, interpolate="step-after" if is_steps else "linear"
            ).encode(
                x=alt.X("date:T", title=None),
                y=alt.Y("value:Q", title=None, scale=scale),
                color=alt.Color("series:N", title=None, scale=alt.Scale(domain=series)),
                strokeDash=alt.StrokeDash("kind:N", title=None, sort=kinds, legend=legend),
            )
            drawn = drawn.properties(height=140)
        charts.append(drawn)
    whole: alt.VConcatChart = alt.vconcat(*charts, title=title).resolve_scale(
        strokeDash="independent", color="independent" if is_one else "shared"
    )
    return whole


def save_chart(chart: alt.Chart, path: Path) -> None:
    """Write a chart as its file's ending says; needs no network.

    Raises AnalysisError for an ending that is not among ``ENDINGS``.
    """
    if path.suffix.lower() not in ENDINGS:
        raise AnalysisError(f"{path}: a chart is written as one of {', '.join(ENDINGS)}")
    # Scripts are put into a page, so that it opens without a network connection.
    chart.save(path, inline=path.suffix.lower() == ".html")


def to_values(frame: pl.DataFrame) -> alt.Data:
    """Rows of a table as the data of a chart: dates as text, what is no finite number left out."""
    """The rows of a table as a chart holds them: days as text, and gaps for what is no number."""
    import altair as alt  # noqa: PLC0415 - see above

    dated = frame.with_columns(pl.col(pl.Date, pl.Datetime).dt.to_string("iso"))
    # Numbers that are infinite or no number are not JSON: they are drawn as a gap.
    numbers = [name for name, kind in dated.schema.items() if kind.is_float()]
    finite = (pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers)
    return alt.Data(  # type: ignore[no-untyped-call]
        values=dated.with_columns(*finite).to_dicts()
    )
