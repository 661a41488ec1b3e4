"""One network of statements that are chosen: the reference's matrix with its labels."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from ...matrices import Network
from ..networks.coded import Coded
from ..networks.counts import Counts, count
from ..networks.slices import Span
from . import normalise
from .levels import narrow
from .prepare import Prepared
from .source import SECOND, Array
from .ties import TWOMODE, tie_onemode

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - dates of documents have no zone


def make_matrix(prepared: Prepared, coded: Coded, span: Span) -> Network:
    """The network of some of the statements that count, by the options that were asked for.

    Its labels are those of these statements, or with isolates of the originals.
    """
    asked = prepared.asked
    if asked.qualifier_document:
        # Alone of all levels, those of documents are the ones that this matrix has.
        qualifier, levels = narrow(coded.qualifier, coded.levels)
        coded = replace(coded, qualifier=qualifier, levels=levels)
    counts = count(coded, kept=prepared.kept)
    if asked.kind == "onemode":
        ties = tie_onemode(counts, asked.aggregation)
        if asked.normalization != "no":
            ties = normalise.divide(ties, normalise.ONEMODE[asked.normalization](counts))
    else:
        ties = TWOMODE[asked.aggregation](counts)
        if asked.normalization != "no":
            by = normalise.TWOMODE[asked.normalization](counts, ties, asked.aggregation)
            ties = normalise.divide(ties, by)
    return make_network(prepared, counts, ties, span, normalization=asked.normalization)


def make_whole(prepared: Prepared) -> Network:
    """The network of all statements that count; its time is the range that was asked for."""
    return make_matrix(prepared, prepared.coded, _find_range(prepared))


def make_part(prepared: Prepared, chosen: Array) -> Network:
    """The network of some of the statements that count, chosen by a mask or by places.

    It is normalized by these statements alone; the levels of booleans, numbers and short texts
    stay those of the originals.
    """
    return make_matrix(prepared, prepared.coded.take(chosen), _find_range(prepared))


def _find_range(prepared: Prepared) -> Span:
    start, stop = prepared.start, prepared.stop
    if start is None or stop is None:
        return Span()
    return Span(start, (start + stop) // 2 // SECOND * SECOND, stop)


def make_network(
    prepared: Prepared, counts: Counts, ties: Array, span: Span, *, normalization: str
) -> Network:
    """Put labels, times and counts to ties."""
    asked = prepared.asked
    is_onemode = asked.kind == "onemode"
    start, middle, stop = map(to_datetime, (span.start, span.middle, span.stop))
    return Network(
        kind="onemode" if is_onemode else "twomode",
        rows=counts.rows,
        columns=counts.rows if is_onemode else counts.columns,
        ties=np.asarray(ties, dtype=float),
        start=start,
        middle=middle,
        stop=stop,
        statements=counts.statements,
        row_counts=counts.of_rows(),
        column_counts=counts.of_rows() if is_onemode else counts.of_columns(),
        row_name=asked.variable1,
        column_name=asked.variable1 if is_onemode else asked.variable2,
        aggregation=asked.aggregation,
        normalization=normalization,
    )


def to_datetime(time: int | None) -> dt.datetime | None:
    """A time in microseconds since 1970 as a date and time without a zone."""
    return None if time is None else _EPOCH + dt.timedelta(microseconds=time)
