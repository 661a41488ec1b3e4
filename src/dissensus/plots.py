"""The charts that results show: Altair, with colours that print and that the colour-blind tell.

Altair is loaded when the first chart is drawn: it takes a second, and most runs draw none.
"""

from __future__ import annotations

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

    for side in ("row", "column"):
        if (many := cells[side].n_unique()) > MOST_LABELS:
            raise AnalysisError(
                f"a heat map of {many} {side}s cannot be read: choose at most {MOST_LABELS}"
            )
    bound = float(cells["weight"].abs().max() or 1.0)  # type: ignore[arg-type]
    colour = alt.Scale(
        range=[AGAINST, "#f7f7f7", FOR], domain=[-bound, 0, bound], interpolate="rgb"
    )
    chart: alt.Chart = (
        alt.Chart(_values(cells), title=title)
        .mark_rect()
        .encode(
            x=alt.X("column:N", title=None, sort=None),
            y=alt.Y("row:N", title=None, sort=None),
            color=alt.Color("weight:Q", scale=colour),
            tooltip=["row:N", "column:N", "weight:Q"],
        )
    )
    return chart


def draw_lines(points: pl.DataFrame, *, title: str, y: str) -> alt.Chart:
    """Draw points (``date``, ``value``, ``series``) as one line for each series.

    A value that is missing breaks its line.
    """
    import altair as alt  # noqa: PLC0415 - see above

    chart: alt.Chart = (
        alt.Chart(_values(points), title=title)
        .mark_line(point=True)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("value:Q", title=y),
            color=alt.Color("series:N", title=None),
            tooltip=["series:N", "date:T", "value:Q"],
        )
    )
    return chart


def draw_bars(counts: pl.DataFrame, *, title: str) -> alt.Chart:
    """Draw counts (``label``, ``level``, ``count``; ``side`` -1 or 1) to both sides of a line."""
    import altair as alt  # noqa: PLC0415 - see above

    signed = counts.with_columns((pl.col("count") * pl.col("side")).alias("signed"))
    chart: alt.Chart = (
        alt.Chart(_values(signed), title=title)
        .mark_bar()
        .encode(
            x=alt.X("signed:Q", title="statements"),
            y=alt.Y("label:N", title=None, sort=None),
            color=alt.Color("level:N", title=None, scale=alt.Scale(scheme="purpleorange")),
            tooltip=["label:N", "level:N", "count:Q"],
        )
    )
    return chart


def draw_points(points: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Draw points (``label``, ``point``; interval ``low`` to ``high``), the highest above."""
    import altair as alt  # noqa: PLC0415 - see above

    order = points.sort("point", descending=True)["label"].to_list()
    chart = alt.Chart(_values(points)).encode(
        y=alt.Y("label:N", title=None, sort=order),
        tooltip=["label:N", "point:Q", "low:Q", "high:Q"],
    )
    rules = chart.mark_rule().encode(x=alt.X("low:Q", title="ideal point"), x2="high:Q")
    dots = chart.mark_point(filled=True).encode(x="point:Q")
    layered: alt.LayerChart = (rules + dots).properties(title=title)
    return layered


def save_chart(chart: alt.Chart, path: Path) -> None:
    """Write a chart as its file's ending says; needs no network.

    Raises AnalysisError for an ending that is not among ``ENDINGS``.
    """
    if path.suffix.lower() not in ENDINGS:
        raise AnalysisError(f"{path}: a chart is written as one of {', '.join(ENDINGS)}")
    if path.suffix.lower() == ".html":
        # Scripts are put into a page, so that it opens without a network connection.
        chart.save(path, inline=True)
    else:
        chart.save(path)


def _values(frame: pl.DataFrame) -> alt.Data:
    import altair as alt  # noqa: PLC0415 - see above

    dated = frame.with_columns(pl.col(pl.Date, pl.Datetime).dt.to_string("iso"))
    # Numbers that are infinite or no number are not JSON: they are drawn as a gap.
    numbers = [name for name, kind in dated.schema.items() if kind.is_float()]
    finite = (pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers)
    return alt.Data(  # type: ignore[no-untyped-call]
        values=dated.with_columns(*finite).to_dicts()
    )
