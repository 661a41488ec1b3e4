"""Statements as integers: what every count is made from."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import encode, find_column, to_labels, to_times
from .options import Options
from .qualifier import Qualifier, make_qualifier

Array = np.ndarray[Any, np.dtype[Any]]
#: The time of a statement without a date.
NO_TIME = np.iinfo(np.int64).min
#: A statement that counts more often than this is a mistake, and its squares no numbers.
MOST_WEIGHT = 1e12


@dataclass(frozen=True, eq=False)
class Coded:
    """Statements with a row, a column and a level, as places among the labels.

    ``rows``, ``columns`` and ``levels`` (from ``qualifier``) have one place for each statement;
    ``times`` are microseconds since 1970 and ``NO_TIME``; ``documents`` are places too, -1
    where unknown or not asked for; ``weights`` say how often each statement counts. ``place`` is
    the row of the table that each came from. In order of time, those without a date last.
    """

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    qualifier: Qualifier
    rows: Array
    columns: Array
    levels: Array
    times: Array
    documents: Array
    weights: Array
    place: Array

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, chosen: Array) -> Coded:
        """Only the chosen statements, by a mask or by places; the labels stay."""
        names = ("rows", "columns", "levels", "times", "documents", "weights", "place")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    @property
    def is_dated(self) -> Array:
        """Which statements have a date."""
        return np.asarray(self.times != NO_TIME)


def code(frame: pl.DataFrame, asked: Options) -> Coded:
    """Code a table's columns; statements without row or column or level keep -1 there.

    Raises AnalysisError for columns that are missing or hold what they cannot.
    """
    row_labels, rows = encode(to_labels(find_column(frame, asked.rows, role="rows")))
    column_labels, columns = encode(to_labels(find_column(frame, asked.columns, role="columns")))
    name = asked.qualifier
    column = None if name is None else find_column(frame, name, role="qualifier")
    qualifier = make_qualifier(column, len(frame), levels=asked.levels)
    coded = Coded(
        row_labels=row_labels,
        column_labels=column_labels,
        qualifier=qualifier,
        rows=rows,
        columns=columns,
        levels=qualifier.codes,
        times=_code_times(frame, asked),
        documents=_code_documents(frame, asked),
        weights=_code_weights(frame, asked),
        place=np.arange(len(frame)),
    )
    return _sort(coded)


def _sort(coded: Coded) -> Coded:
    # What has no date comes last, so that of two repetitions the dated one is kept.
    times = np.where(coded.is_dated, coded.times, np.iinfo(np.int64).max)
    if (times[1:] >= times[:-1]).all():
        return coded
    # A stable sort: statements of one time stay in the order of the table.
    return coded.take(np.argsort(times, kind="stable"))


def choose_counted(every: Coded) -> Coded:
    """The statements that a network counts: none without row, column, level or weight."""
    counts = (every.rows >= 0) & (every.columns >= 0) & (every.levels >= 0) & (every.weights > 0)
    return every if counts.all() else every.take(counts)


def _code_times(frame: pl.DataFrame, asked: Options) -> Array:
    is_needed = asked.window or asked.duplicates in ("week", "month", "year")
    if asked.time not in frame.columns and not is_needed and asked.time == Options.time:
        return np.full(len(frame), NO_TIME)
    column = find_column(frame, asked.time, role="time")
    try:
        times = to_times(column, role="time")
    except AnalysisError as error:
        if is_needed or asked.time != Options.time:
            raise
        # Nobody asked for dates: a column of that name that holds none hinders nothing.
        warnings.warn(f"{error}; its statements count as undated", UserWarning, stacklevel=2)
        return np.full(len(frame), NO_TIME)
    return times.to_physical().fill_null(NO_TIME).to_numpy()


def _code_documents(frame: pl.DataFrame, asked: Options) -> Array:
    if asked.duplicates != "document":
        return np.full(len(frame), -1)
    return find_documents(frame, asked)


def find_documents(frame: pl.DataFrame, asked: Options) -> Array:
    """The document of each row of a table as a place, -1 where it is not known.

    Raises AnalysisError where the table has no such column.
    """
    return encode(to_labels(find_column(frame, asked.document, role="document")))[1]


def _code_weights(frame: pl.DataFrame, asked: Options) -> Array:
    if asked.weight is None:
        return np.ones(len(frame))
    column = find_column(frame, asked.weight, role="weight")
    if not column.dtype.is_numeric():
        raise AnalysisError(f"weight: column {asked.weight!r} holds {column.dtype}, no numbers")
    weights = column.cast(pl.Float64).fill_nan(None)
    if weights.is_null().any() or not weights.is_between(0, MOST_WEIGHT).all():
        raise AnalysisError(
            f"weight: column {asked.weight!r} must hold numbers from 0 to {MOST_WEIGHT:,.0f}, none "
            "missing"
        )
    return weights.to_numpy()
