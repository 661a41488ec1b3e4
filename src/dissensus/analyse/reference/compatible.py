"""Any table of statements as the reference would take it: ``network(…, compat="dna")``.

The labels of rows and columns are short texts. A qualifier of yes and no, of 0 and 1, or of
support and oppose is a boolean; other stances are whole numbers from -2 to 2; whole numbers are
themselves; other text is a short text. Dates are cut to seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries
from ...records import STANCES
from ..frame import encode, find_column, to_labels, to_times
from ..networks.options import Options
from ..networks.qualifier import Qualifier, make_qualifier
from ..networks.windows import Length, parse_length
from .asked import Asked
from .networks import ReferenceNetworks, list_ids, make_series
from .prepare import Prepared, prepare
from .source import BOOLEAN, INTEGER, SECOND, SHORT_TEXT, Array, Source, Variable

_KINDS = {"onemode": "onemode", "twomode": "twomode", "events": "eventlist"}


def make_compatible(frame: pl.DataFrame, asked: Options) -> Network | NetworkSeries | pl.DataFrame:
    """The network, the series of a window, or the rows that count in order of time.

    Raises AnalysisError for what the reference does not know: weights, steps other than one
    unit, qualifiers that are no whole numbers, statements without a date or a qualifier.
    """
    prepared = prepare_table(frame, asked)
    if asked.kind == "events":
        places = pl.Series(list_ids(prepared), dtype=pl.Int64)
        return frame.select(pl.all().gather(places))
    found: ReferenceNetworks = make_series(prepared)
    return found if asked.window else found[0]


def prepare_table(frame: pl.DataFrame, asked: Options) -> Prepared:
    """The statements of a table that count for the reference, with the options as it settles them.

    Raises AnalysisError as ``make_compatible`` does.
    """
    if asked.weight is not None:
        raise AnalysisError("weight: DNA knows no weights; leave it out, or compat")
    table = _read_table(frame, asked)
    return prepare(table.source, _translate(asked, table.has_order))


@dataclass(frozen=True)
class _Table:
    source: Source
    has_order: bool


def _translate(asked: Options, has_order: bool) -> Asked:  # noqa: FBT001
    window = parse_length(asked.window, role="window") if asked.window else None
    if asked.step and window and parse_length(asked.step, role="step") != Length(1, window.unit):
        raise AnalysisError(f"step: DNA moves windows by one unit, and not by {asked.step!r}")
    return Asked(
        kind=_KINDS[asked.kind],
        variable1=asked.rows,
        variable2=asked.columns,
        qualifier=asked.qualifier,
        aggregation=asked.aggregation or ("subtract" if has_order else "ignore"),
        normalization=asked.normalization,
        isolates=asked.isolates,
        duplicates=asked.duplicates,
        window=window.unit if window else "no",
        size=window.size if window else 1,
        kernel=asked.kernel or "no",
    )


def _read_table(frame: pl.DataFrame, asked: Options) -> _Table:
    columns = {
        "row": to_labels(find_column(frame, asked.rows, role="rows")),
        "column": to_labels(find_column(frame, asked.columns, role="columns")),
    }
    variables = {
        asked.rows: Variable("row", SHORT_TEXT),
        asked.columns: Variable("column", SHORT_TEXT),
    }
    has_order = False
    if asked.qualifier is not None:
        column = find_column(frame, asked.qualifier, role="qualifier")
        found = make_qualifier(column, len(frame), levels=asked.levels)
        kind, columns["level"] = _read_levels(column, found, has_levels=asked.levels is not None)
        variables[asked.qualifier] = Variable("level", kind)
        has_order = found.has_order
    times = _read_times(frame, asked)
    columns["document"] = _read_documents(frame, asked)
    columns["id"] = pl.int_range(len(frame), eager=True)
    order = np.argsort(times, kind="stable") if times is not None else np.arange(len(frame))
    table = pl.DataFrame({name: one.alias(name) for name, one in columns.items()})
    source = Source(
        table=table.select(pl.all().gather(order)),
        variables=variables,
        times=np.zeros(len(frame), dtype=np.int64) if times is None else times[order],
        first=int(times.min()) if times is not None and len(times) else None,
        last=int(times.max()) if times is not None and len(times) else None,
    )
    return _Table(source, has_order)


def _read_levels(column: pl.Series, found: Qualifier, *, has_levels: bool) -> tuple[str, pl.Series]:
    """The data type that a qualifier has in DNA, and its values in that type."""
    if found.kind == "categorical":
        return SHORT_TEXT, to_labels(column)
    missing = np.flatnonzero(found.codes < 0)
    if len(missing):
        raise AnalysisError(
            f"qualifier: row {missing[0] + 1} of column {column.name!r} is empty, which DNA does "
            "not know: leave such statements out before"
        )
    if found.kind == "boolean":
        return BOOLEAN, pl.Series(found.codes == 1, dtype=pl.Boolean)
    values = found.values[found.codes]
    if not has_levels and column.dtype == pl.String and set(found.levels) == STANCES.keys():
        if np.isin(values, (-1.0, 1.0)).all():
            return BOOLEAN, pl.Series(values > 0, dtype=pl.Boolean)
        values *= 2
    if (values != np.round(values)).any():
        raise AnalysisError(
            f"qualifier: column {column.name!r} has levels that are no whole numbers, as DNA "
            "needs them: give each value one with levels={…}"
        )
    return INTEGER, pl.Series(values.astype(np.int64), dtype=pl.Int64)


def _read_times(frame: pl.DataFrame, asked: Options) -> Array | None:
    """Dates in microseconds, cut to seconds; None where none are there and none are needed."""
    needs_time = asked.window or asked.duplicates in ("week", "month", "year")
    if asked.time not in frame.columns and asked.time == Options.time and not needs_time:
        return None
    times = to_times(find_column(frame, asked.time, role="time"), role="time")
    if times.null_count():
        raise AnalysisError(
            f"time: row {int(times.is_null().arg_true()[0]) + 1} of column {asked.time!r} is "
            "empty, and DNA knows no statements without a date: leave such statements out before"
        )
    return times.to_physical().to_numpy() // SECOND * SECOND


def _read_documents(frame: pl.DataFrame, asked: Options) -> pl.Series:
    """A number for each document; statements whose document is not known have one each."""
    own = len(frame) + np.arange(len(frame))
    if asked.document not in frame.columns and asked.duplicates != "document":
        return pl.Series(own)
    codes = encode(to_labels(find_column(frame, asked.document, role="document")))[1]
    return pl.Series(np.where(codes < 0, own, codes))
