"""Any table of statements as a Polars table, and its columns, found or explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ..errors import AnalysisError
from ..fold import find_nearest

#: A day, and with it or not a time, its fraction, and the distance of its zone from UTC.
_WRITTEN = (
    r"^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:[.,](\d{1,9}))?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?$"
)
#: Of two times of one zone, one in summer: an hour. More than that are two zones.
_SUMMER = 60
#: Whole numbers that are years.
_YEARS = (1000, 2999)
#: The columns that are rows, columns and qualifier where none are named, the first that is there:
#: those of a corpus and of ``dissensus code``, then those of DNA, then those of roll calls.
USUAL: Mapping[str, tuple[str, ...]] = {
    "rows": ("actor", "organization", "person", "country"),
    "columns": ("concept", "rollcall", "rcid"),
    "qualifier": ("stance", "agreement", "vote"),
}


def to_frame(statements: object, *, names: Mapping[str, bool] | None = None) -> pl.DataFrame:
    """Give a table as a Polars table: Polars, pandas, Arrow, a mapping of columns, rows of dicts.

    ``names`` are the columns to read, each with whether it must be there; other columns can then
    hold anything. Where one that must be there is missing, all are read, to be told of. Raises
    AnalysisError where the object is no table.

    >>> to_frame({"actor": ["A", "B"], "stance": ["support", "oppose"]}).shape
    (2, 2)
    """
    try:
        frame = _make_frame(statements, names)
    except (TypeError, ValueError, OverflowError, OSError, pl.exceptions.PolarsError) as error:
        way = "give a Polars or pandas table, a corpus, or a mapping of columns"
        if isinstance(statements, str | Path):
            way = f"read a file with dissensus.table({str(statements)!r})"
        raise AnalysisError(
            f"a {type(statements).__name__} is no table of statements ({error}): {way}"
        ) from error
    known = _find_known(frame.columns, names)
    return frame.select(known) if known else frame


def _make_frame(table: Any, names: Mapping[str, bool] | None) -> pl.DataFrame:
    if isinstance(table, pl.LazyFrame):
        known = _find_known(table.collect_schema().names(), names)
        return (table.select(known) if known else table).collect()
    if isinstance(table, Mapping):
        known = _find_known(list(table), names)
        return pl.DataFrame({name: _make_column(table[name]) for name in known or table})
    if hasattr(table, "columns") and hasattr(table, "dtypes"):
        return table if isinstance(table, pl.DataFrame) else _from_pandas(table, names)
    if hasattr(table, "__arrow_c_stream__"):
        return pl.DataFrame(table)
    if callable(getattr(table, "statements", None)):  # a corpus
        return _make_frame(table.statements(), names)
    if isinstance(table, Iterable) and not isinstance(table, str | bytes):
        return _from_rows(list(table))
    raise TypeError("it has no columns")


def _from_rows(rows: list[Any]) -> pl.DataFrame:
    """Rows as a table; of mappings, which may lack columns, all are looked at."""
    if not all(isinstance(row, Mapping) for row in rows):
        return pl.DataFrame(rows, infer_schema_length=None)
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame({name: _make_column([row.get(name) for row in rows]) for name in names})


def _make_column(values: Any) -> Any:
    """A list of mixed values as one that Polars takes: numbers as floats, else as text."""
    if not isinstance(values, list | tuple):
        return values
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {int, float}:
        return [None if value is None else float(value) for value in values]
    if str in kinds and kinds <= {str, int, float}:
        return [_to_text(value) for value in values]
    return values


def _to_text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)  # noqa: PLR0124 - NaN


def _from_pandas(table: Any, names: Mapping[str, bool] | None) -> pl.DataFrame:
    known = _find_known(list(table.columns), names)
    if len(set(known)) < len(known):
        twice = next(name for name in known if known.count(name) > 1)
        raise ValueError(f"it has two columns {twice!r}")
    made: pl.DataFrame = pl.from_pandas(table[known] if known else table)
    return made


def _find_known(columns: list[Any], names: Mapping[str, bool] | None) -> list[Any]:
    """The columns to read; none, for all, where nothing is asked for or what must be is missing."""
    if not names or not all(name in columns for name, must in names.items() if must):
        return []
    return [name for name in columns if name in names]


def find_column(frame: pl.DataFrame, name: str, *, role: str) -> pl.Series:
    """The column of a table; AnalysisError names the role, what is there, and what is near."""
    if name in frame.columns:
        return frame[name]
    raise AnalysisError(
        f"{role}: the table has no column {name!r}{suggest(name, frame.columns)}; "
        f"it has {', '.join(map(repr, frame.columns[:20])) or 'none'}"
    )


def find_usual(frame: pl.DataFrame, role: str) -> str | None:
    """The usual column of a role in a table, by its name or by that in other capitals.

    >>> find_usual(pl.DataFrame(schema=["Country", "vote"]), "rows")
    'Country'
    """
    for name in USUAL[role]:
        alike = [one for one in frame.columns if one.lower() == name]
        if alike:
            return name if name in alike else alike[0]
    return None


def suggest(name: str, known: Iterable[str], told: Mapping[str, str] | None = None) -> str:
    """Say which known name is near a mistyped one, or nothing.

    ``told`` has for some of the known names another, which is to be told instead.

    >>> suggest("actr", ["actor", "concept"])
    ' (did you mean "actor"?)'
    """
    near = find_nearest(name, known)
    return f' (did you mean "{(told or {}).get(near, near)}"?)' if near else ""


def choose(name: str, known: Iterable[str], *, role: str) -> str:
    """Give back a known name; AnalysisError lists the known ones otherwise."""
    names = list(known)
    if name in names:
        return name
    if not isinstance(name, str):
        raise AnalysisError(f"{role}: {name!r} is no name; choose {', '.join(names)}")
    raise AnalysisError(f"{role}: no {name!r}{suggest(name, names)}; choose {', '.join(names)}")


def to_labels(column: pl.Series) -> pl.Series:
    """The column as text, where missing values, NaN among them, are empty.

    Whole numbers are written as such, also where a missing value beside them has made them
    floats. Raises AnalysisError for lists and for what cannot be written as text.

    >>> to_labels(pl.Series([1.0, None, float("nan")])).to_list()
    ['1', '', '']
    """
    if column.dtype == pl.String:
        return column.fill_null("")
    if column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary):
        raise AnalysisError(
            f"column {column.name!r} holds {column.dtype}, no labels: name another column, or "
            "make its values text (of a list, explode the table)"
        )
    if column.dtype.is_float():
        column = column.fill_nan(None)
        known = column.drop_nulls()
        # 2^53: above it a float is no longer sure to be the number that was meant.
        if (known.abs() <= 2**53).all() and (known == known.round()).all():
            column = column.cast(pl.Int64)
    return column.cast(pl.String).fill_null("")


def encode(labels: pl.Series) -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int64]]]:
    """The distinct labels in order, and each row's place among them.

    Labels that are empty or white space alone are missing, and their place is -1; all others
    stay as they are. The order is that of code points.

    >>> encode(pl.Series(["b", "", "a", "b"]))[0], encode(pl.Series(["b", " ", "a"]))[1].tolist()
    (('a', 'b'), [1, -1, 0])
    """
    known = labels.unique().drop_nulls()
    known = known.filter(known.str.strip_chars() != "").sort()
    if not len(known):
        return (), np.full(len(labels), -1, dtype=np.int64)
    # What is not among the labels has no place.
    codes = labels.cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int64)
    return tuple(known.to_list()), codes.fill_null(-1).to_numpy()


def to_times(column: pl.Series, *, role: str) -> pl.Series:
    """The column as dates and times without a zone, in microseconds; empty ones are null.

    Text is read as ISO dates, with or without a time; a year or a month alone, as text or as a
    whole number, is its first day. A zone is left out and the time stays as
    that zone's clocks show it, since a text belongs to the day on which it came out. Raises
    AnalysisError, with the row, for text that is no date, and for texts of several zones, whose
    order would be another.

    >>> to_times(pl.Series(["2024-03-01", "2024-03-01T00:30+01:00"]), role="time").to_list()[1]
    datetime.datetime(2024, 3, 1, 0, 30)
    """
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        return column.dt.replace_time_zone(None).cast(pl.Datetime("us"))
    if kind in (pl.Date, pl.Null):
        return column.cast(pl.Datetime("us"))
    if kind.is_integer() and column.drop_nulls().is_between(*_YEARS).all():
        column, kind = column.cast(pl.String), pl.String()
    if kind != pl.String:
        raise AnalysisError(
            f"{role}: column {column.name!r} holds {kind}, no dates: make it a column of dates, or "
            "name another"
        )
    return _read(column, role)


def _read(column: pl.Series, role: str) -> pl.Series:
    text = column.str.strip_chars().replace("", None)
    distinct = pl.DataFrame({"text": text.drop_nulls().unique(maintain_order=True)})
    written = (
        pl.col("text")
        .str.extract_groups(_WRITTEN)
        .struct.rename_fields(["day", "time", "second", "fraction", "zone"])
    )
    read = distinct.with_columns(written.alias("written")).unnest("written")
    _refuse_zones(read["zone"], column.name, role)
    told = pl.concat_str(
        # A year or a month alone is as much as is known of it.
        pl.col("day") + pl.lit("-01-01").str.slice(pl.col("day").str.len_chars() - 4),
        pl.lit(" "),
        pl.col("time").fill_null("00:00"),
        pl.lit(":"),
        pl.col("second").fill_null("00"),
        pl.lit("."),
        pl.col("fraction").fill_null("0").str.slice(0, 6).str.pad_end(6, "0"),
    )
    read = read.with_columns(
        told.str.to_datetime("%Y-%m-%d %H:%M:%S%.6f", strict=False, time_unit="us").alias("at")
    )
    wrong = read.filter(pl.col("at").is_null())["text"]
    if len(wrong):
        row = (text == wrong[0]).arg_true()[0] + 1
        raise AnalysisError(
            f"{role}: row {row} of column {column.name!r} holds {wrong[0]!r}, which is no date: "
            "write 2024-02-26 or 2024-02-26 18:30:00, or leave the column out"
        )
    times = text.to_frame("text").join(
        read.select("text", "at"), on="text", how="left", maintain_order="left"
    )
    return times["at"].alias(column.name)


def _refuse_zones(zones: pl.Series, name: str, role: str) -> None:
    known = zones.drop_nulls().unique().sort().to_list()
    minutes = [_to_minutes(zone) for zone in known]
    if minutes and max(minutes) - min(minutes) > _SUMMER:
        raise AnalysisError(
            f"{role}: column {name!r} holds times of several zones ({', '.join(known[:5])}): "
            "give all in one, so that their order is right"
        )


def _to_minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    size = int(zone[1:3]) * 60 + int(zone[-2:])
    return -size if zone[0] == "-" else size
