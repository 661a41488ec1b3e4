"""Which rows of a table count: by the values of columns, and by time."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from ...errors import AnalysisError
from ..frame import find_column, suggest, to_labels, to_times

_CONDITION = re.compile(r"(?s)\s*(?P<column>.+?)\s*(?P<sign>!=|=)(?P<value>.*)")


def choose_rows(frame: pl.DataFrame, conditions: Iterable[str]) -> pl.DataFrame:
    """Keep the rows that meet conditions such as ``party=Greens`` and ``type!=Annotation``.

    Values are compared as text, and an empty value is a missing one. Those of one column joined
    by ``=`` are alternatives; all else must hold together. Raises AnalysisError for what is no
    condition, and for a column or a value wanted that the table does not have.

    >>> frame = pl.DataFrame({"party": ["Greens", "Blue", "Red"]})
    >>> choose_rows(frame, ["party=Greens", "party=Red"]).height
    2
    """
    wanted: dict[str, list[str]] = {}
    kept = pl.Series([True]).new_from_index(0, frame.height)
    for condition in conditions:
        column, sign, value = _parse(condition)
        labels = to_labels(find_column(frame, column, role="where"))
        if sign == "=":
            _check_value(labels, value)
            wanted.setdefault(column, []).append(value)
        else:
            kept &= labels != value
    for column, values in wanted.items():
        kept &= to_labels(frame[column]).is_in(values)
    return frame.filter(kept)


def _parse(condition: str) -> tuple[str, str, str]:
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise AnalysisError(f"where: {condition!r} is no condition; write party=Greens or party!=")
    return found["column"], found["sign"], found["value"]


def _check_value(labels: pl.Series, value: str) -> None:
    if not (labels == value).any():
        known = labels.unique().to_list()
        raise AnalysisError(
            f"where: no row of {labels.name!r} holds {value!r}{suggest(value, known)}"
        )


def choose_times(frame: pl.DataFrame, time: str, *, since: str, until: str) -> pl.DataFrame:
    """Keep the rows whose day lies from ``since`` to ``until``, both included and ISO days.

    Rows without a date are in no span; without either, all rows stay.

    >>> frame = pl.DataFrame({"date": ["2024-01-01", "2024-01-02 18:00", ""]})
    >>> choose_times(frame, "date", since="", until="2024-01-02").height
    2
    """
    if not since and not until:
        return frame
    times = to_times(find_column(frame, time, role="time"), role="time").alias("time")
    days = pl.DataFrame({"time": times}).lazy().select(pl.col("time").dt.date())
    kept = pl.col("time").is_not_null()
    if since:
        kept &= pl.col("time") >= pl.lit(since).str.to_date()
    if until:
        kept &= pl.col("time") <= pl.lit(until).str.to_date()
    return frame.filter(days.select(kept).collect().to_series())
