"""Statements told again: which of them count.

A statement repeats an earlier one that is kept where row, column and level are the same within
one unit. The level is always compared where there is a qualifier; weeks are those of their ISO
year and months those of their year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from .coded import NO_TIME, Coded

Array = np.ndarray[Any, np.dtype[Any]]

_DAY = 86_400_000_000


def _by_document(coded: Coded) -> Array:
    # Documents that are not known are not the same one.
    own = -2 - np.arange(len(coded))
    return np.where(coded.documents >= 0, coded.documents, own)


def _by_week(coded: Coded) -> Array:
    # 1 January 1970 was a Thursday: day -3 was the Monday of its week.
    return _dated(coded, (coded.times // _DAY + 3) // 7)


def _by_month(coded: Coded) -> Array:
    return _dated(coded, _calendar(coded, "M"))


def _by_year(coded: Coded) -> Array:
    return _dated(coded, _calendar(coded, "Y"))


def _across(coded: Coded) -> Array:
    return np.zeros(len(coded), dtype=np.int64)


def _calendar(coded: Coded, unit: str) -> Array:
    return coded.times.astype("datetime64[us]").astype(f"datetime64[{unit}]").astype(np.int64)


def _dated(coded: Coded, units: Array) -> Array:
    """The units, and one of its own for each statement without a date."""
    return np.where(coded.times == NO_TIME, NO_TIME + 1 + np.arange(len(coded)), units)


#: Name of the option -> the unit of each statement within which repetitions count once.
DUPLICATES: Mapping[str, Callable[[Coded], Array] | None] = {
    "include": None,
    "document": _by_document,
    "week": _by_week,
    "month": _by_month,
    "year": _by_year,
    "acrossrange": _across,
}


def drop_duplicates(coded: Coded, option: str) -> Coded:
    """Keep the first statement of each row, column, level and unit; linear in their number."""
    find_units = DUPLICATES[option]
    if find_units is None or not len(coded):
        return coded
    keys = pl.DataFrame(
        {
            "row": coded.rows,
            "column": coded.columns,
            "level": coded.levels,
            "unit": find_units(coded),
        }
    )
    first = keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return coded.take(first.to_numpy())
