"""Any table of statements as a Polars table, and its columns, found or explained."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl

from ..errors import AnalysisError


def to_frame(statements: object) -> pl.DataFrame:
    """Give a table as a Polars table: Polars, pandas, Arrow, a mapping of columns, rows of dicts.

    Raises AnalysisError where the object is no table.

    >>> to_frame({"actor": ["A", "B"], "stance": ["support", "oppose"]}).shape
    (2, 2)
    """
    if isinstance(statements, pl.DataFrame):
        return statements
    if isinstance(statements, pl.LazyFrame):
        return statements.collect()
    if hasattr(statements, "statements"):  # a corpus
        return to_frame(statements.statements())
    try:
        return _make_frame(statements)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        raise AnalysisError(
            f"a {type(statements).__name__} is no table of statements ({error}): give a Polars or "
            "pandas table, a corpus, or a mapping of columns"
        ) from error


def _make_frame(table: Any) -> pl.DataFrame:
    if isinstance(table, Mapping):
        return pl.DataFrame(dict(table))
    if hasattr(table, "__arrow_c_stream__"):
        return pl.DataFrame(table)
    if hasattr(table, "columns") and hasattr(table, "dtypes"):
        made: pl.DataFrame = pl.from_pandas(table)
        return made
    if isinstance(table, Iterable) and not isinstance(table, str | bytes):
        return pl.DataFrame(list(table))
    raise TypeError("no columns")


def find_column(frame: pl.DataFrame, name: str, *, role: str) -> pl.Series:
    """The column of a table; AnalysisError names the role, what is there, and what is near."""
    if name in frame.columns:
        return frame[name]
    raise AnalysisError(
        f"{role}: the table has no column {name!r}{suggest(name, frame.columns)}; "
        f"it has {', '.join(map(repr, frame.columns[:20])) or 'none'}"
    )


def suggest(name: str, known: Iterable[str]) -> str:
    """Say which known name is near a mistyped one, or nothing.

    >>> suggest("actr", ["actor", "concept"])
    ' (did you mean "actor"?)'
    """
    near = difflib.get_close_matches(name.lower(), {one.lower(): one for one in known}, 1)
    exact = [one for one in known if near and one.lower() == near[0]]
    return f' (did you mean "{exact[0]}"?)' if exact else ""


def choose(name: str, known: Iterable[str], *, role: str) -> str:
    """Give back a known name; AnalysisError lists the known ones otherwise."""
    names = list(known)
    if name in names:
        return name
    raise AnalysisError(f"{role}: no {name!r}{suggest(name, names)}; choose {', '.join(names)}")


def to_labels(column: pl.Series) -> pl.Series:
    """The column as text, where missing values are empty."""
    if column.dtype == pl.String:
        return column.fill_null("")
    if column.dtype.is_float():
        # A whole number that pandas made a float for a missing value beside it is whole.
        whole = column.drop_nans().drop_nulls()
        if (whole == whole.round()).all():
            column = column.fill_nan(None).cast(pl.Int64)
    if column.dtype.is_nested():
        raise AnalysisError(f"column {column.name!r} holds lists: explode it, or name another")
    return column.cast(pl.String).fill_null("")


def encode(labels: pl.Series) -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int64]]]:
    """The distinct labels in order, and each row's place among them; -1 where it is empty.

    >>> encode(pl.Series(["b", "", "a", "b"]))[0], encode(pl.Series(["b", "", "a"]))[1].tolist()
    (('a', 'b'), [1, -1, 0])
    """
    known = labels.unique().drop_nulls()
    known = known.filter(known != "").sort()
    if not len(known):
        return (), np.full(len(labels), -1, dtype=np.int64)
    codes = labels.replace("", None).cast(pl.Enum(known)).to_physical().cast(pl.Int64)
    return tuple(known.to_list()), codes.fill_null(-1).to_numpy()


def to_times(column: pl.Series, *, role: str) -> pl.Series:
    """The column as dates and times without a zone, in microseconds; empty ones are null.

    Text is read as ISO dates, with or without a time. Raises AnalysisError, with the row, for
    text that is no date.
    """
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return _without_zone(column).cast(pl.Datetime("us"))
    if column.dtype == pl.Null:
        return column.cast(pl.Datetime("us"))
    if column.dtype != pl.String:
        raise AnalysisError(f"{role}: column {column.name!r} holds {column.dtype}, no dates")
    text = column.str.strip_chars().replace("", None)
    days = text.str.to_date("%Y-%m-%d", strict=False, exact=True).cast(pl.Datetime("us"))
    times = text.str.replace("T", " ", literal=True).str.slice(0, 19)
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        days = days.fill_null(times.str.to_datetime(form, strict=False, exact=True, time_unit="us"))
    wrong = (days.is_null() & text.is_not_null()).arg_true()
    if len(wrong):
        raise AnalysisError(
            f"{role}: row {wrong[0] + 1} of column {column.name!r} holds {text[wrong[0]]!r}, which "
            "is no date: write 2024-02-26 or 2024-02-26 18:30:00"
        )
    return days


def _without_zone(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        return column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return column
