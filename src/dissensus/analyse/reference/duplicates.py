"""Statements told again, as the reference sees them: what counts as the same, within what unit.

Weeks and months are compared by their number alone, so that those of two years are one; the
qualifier is compared only under an aggregation; whole numbers beyond one byte are compared by
identity and so are never the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..networks.coded import Coded
from .asked import Asked
from .source import Array


def _number_week(times: Array) -> Array:
    """The number of the ISO week, which is that of Java's British locale."""
    dates = pl.Series(times, dtype=pl.Int64).cast(pl.Datetime("us"))
    return dates.dt.week().cast(pl.Int64).to_numpy()


def _number_month(times: Array) -> Array:
    return np.asarray(times.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12)


def _number_year(times: Array) -> Array:
    return np.asarray(times.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64))


#: Option -> the unit of each statement from its time; None is handled by ``find_kept``.
_UNITS: Mapping[str, Callable[[Array], Array]] = {
    "week": _number_week,
    "month": _number_month,
    "year": _number_year,
    "acrossrange": np.zeros_like,
}


def find_kept(coded: Coded, asked: Asked) -> Array:
    """Which statements stay, in their order: the first of each row, column, level and unit.

    Raises AnalysisError for a document-level qualifier, with which the reference stops.
    """
    if asked.duplicates == "include" or not len(coded):
        return np.ones(len(coded), dtype=bool)
    compares = asked.qualifier is not None and asked.aggregation != "ignore"
    if compares and asked.qualifier_document:
        raise AnalysisError(
            "duplicates: with a qualifier of documents the reference stops here; choose "
            "'include', or qualifierAggregation 'ignore'"
        )
    is_by_document = asked.duplicates == "document"
    keys = {
        "row": coded.rows,
        "column": coded.columns,
        "unit": coded.documents if is_by_document else _UNITS[asked.duplicates](coded.times),
    }
    if compares:
        keys["level"] = coded.levels
        keys["same"] = _tell_apart(coded)
    first = pl.DataFrame(keys).select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return first.to_numpy()


def _tell_apart(coded: Coded) -> Array:
    """A number of its own for each statement whose qualifier is never the same as another's."""
    if coded.qualifier.kind != "ordinal":
        return np.zeros(len(coded), dtype=np.int64)
    values = coded.qualifier.values[coded.levels]
    is_small = (values >= -128) & (values <= 127)
    return np.where(is_small, 0, 1 + np.arange(len(coded)))
