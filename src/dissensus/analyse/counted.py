"""How many findings there are of each kind, and how many of them errors of coding leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from .reliability.drawing import find_middle

Array = np.ndarray[Any, np.dtype[Any]]


def count_kinds(
    table: pl.DataFrame, kinds: pl.Series, named: Sequence[str], left: Array | None
) -> pl.DataFrame:
    """How many rows there are of each kind, with the 95 % of those that are left in draws.

    ``left`` says for each kind that is named how many are left in each draw. Columns
    kind, value, low, high, statements, actors (the holders), rows and reason.
    """
    told = table.with_columns(kinds.alias("kind"))
    whole = told.group_by("kind").agg(
        value=pl.len().cast(pl.Int64),
        rows=pl.col("rows").explode().unique().sort(),
        actors=pl.col("holder").n_unique().cast(pl.Int64),
    )
    ends = np.full((2, len(named)), np.nan) if left is None else find_middle(left.T.astype(float))
    numbers = pl.DataFrame({"kind": list(named), "low": ends[0], "high": ends[1]})
    return (
        numbers.join(whole, on="kind", how="left", maintain_order="left")
        .with_columns(
            pl.col("value", "actors").fill_null(0),
            pl.col("rows").fill_null([]),
            pl.col("low", "high").fill_nan(None),
            reason=pl.lit(""),
        )
        .with_columns(statements=pl.col("rows").list.len().cast(pl.Int64))
        .select("kind", "value", "low", "high", "statements", "actors", "rows", "reason")
    )


def tell_count(value: int, low: float | None, high: float | None) -> str:
    """A count with what it can be, where that is known: 3 (1-3).

    >>> tell_count(3, 1.0, 3.0), tell_count(1200, None, None)
    ('3 (1-3)', '1,200')
    """
    if low is None or high is None:
        return f"{value:,}"
    return f"{value:,} ({low:,.0f}-{high:,.0f})"


__all__ = ["count_kinds", "tell_count"]
