"""The tables of windows below each other, each with its place and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import polars as pl

_DAYS = ("start", "middle", "stop")


class _Dated(Protocol):
    """What has the dates of a window."""

    @property
    def start(self) -> dt.datetime | None: ...
    @property
    def middle(self) -> dt.datetime | None: ...
    @property
    def stop(self) -> dt.datetime | None: ...


def stack(
    windows: Iterable[tuple[_Dated, pl.DataFrame]], columns: Mapping[str, Any]
) -> pl.DataFrame:
    """One table of those of all windows, with window, start, middle and stop before their columns.

    A column that some windows lack is empty there. ``columns`` are those of no window at all.
    """
    tables = [
        table.select(
            pl.lit(place).cast(pl.Int64).alias("window"),
            *(pl.lit(getattr(one, day), dtype=pl.Datetime("us")).alias(day) for day in _DAYS),
            pl.all(),
        )
        for place, (one, table) in enumerate(windows)
    ]
    if tables:
        return pl.concat(tables, how="diagonal")
    dates = dict.fromkeys(_DAYS, pl.Datetime("us"))
    return pl.DataFrame(schema={"window": pl.Int64, **dates, **columns})
