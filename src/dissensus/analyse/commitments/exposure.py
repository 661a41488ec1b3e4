"""How many red lines each measure would cross, and how high what they threaten reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import add_up, find_middle
from ..study import Study
from .lines import RED_LINE

Array = np.ndarray[Any, np.dtype[Any]]

#: The columns of the table of exposure.
EXPOSURE: Mapping[str, Any] = {
    "concept": pl.String,
    **dict.fromkeys(("lines", "warnings", "unknown", "value", "low", "high"), pl.Int64),
    **dict.fromkeys(("least", "most"), pl.Float64),
    "surest_low": pl.Float64,
    "surest_high": pl.Float64,
    "surest_word": pl.String,
    "invoked": pl.Int64,
    "holders": pl.List(pl.String),
    "covered_by": pl.List(pl.String),
    "unknown_lines": pl.List(pl.String),
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


def measure_exposure(
    lines: pl.DataFrame, study: Study, measures: Sequence[str] = (), left: Array | None = None
) -> pl.DataFrame:
    """One row for each measure, of those that are spoken of, with the columns of ``EXPOSURE``.

    ``lines`` counts the red lines whose trigger is the measure or one that it is a case of,
    ``warnings`` the other warnings and threats with that trigger. ``unknown`` are red lines
    whose trigger the order of measures does not relate to it: listed, not counted. ``value`` is
    ``lines``, and ``low`` and ``high`` what it can be, without and with the unknown ones.
    ``invoked`` is the highest of the seven groups of Kahn's ladder, ``surest_low`` and
    ``surest_high`` the highest likelihood that one line asserts, if the measure is taken; of
    the red lines, else of the warnings. ``left`` says in which draws of errors of coding each line
    stands, (lines, draws): ``least`` and ``most`` hold 95 % of how many of ``lines`` do.
    """
    if lines.is_empty():
        return pl.DataFrame(schema=EXPOSURE)
    concepts = sorted({*(measures or (*study.statements["concept"], *lines["concept"]))})
    pairs = [
        (measure, trigger, is_case is True)
        for trigger, measure in product(sorted(set(lines["concept"])), concepts)
        if (is_case := study.covers(trigger, measure)) is not False
    ]
    kinds: dict[str, Any] = {"measure": pl.String, "concept": pl.String, "sure": pl.Boolean}
    order = pl.DataFrame(pairs, schema=kinds, orient="row")
    # Only what is needed: lists of deeds are long, and each line is met many times.
    red = lines.select(*_TAKEN, (pl.col("sort") == RED_LINE).alias("red"))
    covered = _count(order.filter("sure").join(red, on="concept"))
    drawn = _bound(order.filter("sure"), red, concepts, left)
    unknown = (
        order.filter(~pl.col("sure"))
        .join(red.filter("red").select("concept", "line"), on="concept")
        .group_by("measure")
        .agg(pl.col("line").alias("unknown_lines"))
    )
    found = pl.DataFrame({"measure": concepts, **drawn}).join(covered, on="measure", how="left")
    found = found.join(unknown, on="measure", how="left").with_columns(
        pl.col("lines", "warnings", "statements", "actors").fill_null(0),
        pl.col("surest_word").fill_null(""),
        *(pl.col(name).fill_null([]) for name in _LISTS),
    )
    return _tell(found).select(list(EXPOSURE)).cast(dict(EXPOSURE))  # type: ignore[arg-type]


_TAKEN = (
    *("line", "concept", "holder", "actor", "invoked", "rows"),
    *("likelihood_low", "likelihood_high", "likelihood_word"),
)
_LISTS = ("holders", "covered_by", "rows", "unknown_lines")


def _count(met: pl.DataFrame) -> pl.DataFrame:
    """What the lines that cover a measure give; the surest is that of the highest lower end."""
    ranked = met.sort("likelihood_low", "likelihood_high", descending=True, nulls_last=True)
    red = pl.col("red")
    # Where there are red lines they alone tell how high and how surely.
    best = red | ~red.any()
    places = pl.col("rows").explode(empty_as_null=True).drop_nulls().unique().sort()
    return ranked.group_by("measure", maintain_order=True).agg(
        red.sum().alias("lines"),
        (~red).sum().alias("warnings"),
        pl.col("likelihood_low").filter(best).first().alias("surest_low"),
        pl.col("likelihood_high").filter(best).first().alias("surest_high"),
        pl.col("likelihood_word").filter(best).first().alias("surest_word"),
        pl.col("invoked").filter(best).max(),
        pl.col("holder").unique().sort().alias("holders"),
        pl.col("line").alias("covered_by"),
        places.len().alias("statements"),
        pl.col("actor").n_unique().alias("actors"),
        places.alias("rows"),
    )


def _bound(
    order: pl.DataFrame, red: pl.DataFrame, measures: Sequence[str], left: Array | None
) -> dict[str, pl.Series]:
    """The 95 % of how many red lines each measure crosses in a draw; null without draws."""
    ends = np.full((2, len(measures)), np.nan)
    if left is not None:
        places = pl.DataFrame({"measure": measures}).with_row_index("group")
        numbered = red.with_row_index("place").filter("red").select("concept", "place")
        met = order.join(numbered, on="concept").join(places, on="measure")
        group, place = (met[name].to_numpy().astype(np.int64) for name in ("group", "place"))
        ends = find_middle(add_up(left[place], group, len(measures)).T.astype(float))
    return {
        name: pl.Series(end).fill_nan(None)
        for name, end in zip(("least", "most"), ends, strict=True)
    }


def _tell(found: pl.DataFrame) -> pl.DataFrame:
    many = pl.col("unknown_lines").list.len()
    blank = (pl.col("lines") == 0) & (many > 0)
    return found.with_columns(
        pl.col("measure").alias("concept"),
        many.alias("unknown"),
        pl.col("lines").alias("value"),
        pl.col("lines").alias("low"),
        (pl.col("lines") + many).alias("high"),
        pl.when(blank)
        .then(pl.lit("its place in the order of measures is not known"))
        .otherwise(pl.lit(""))
        .alias("reason"),
    ).sort("lines", "warnings", "concept", descending=[True, True, False])


__all__ = ["EXPOSURE", "measure_exposure"]
