"""One network from the statements that are in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from ...matrices import Network
from . import aggregate, normalise
from .aggregate import Ties
from .coded import Coded
from .counts import Counts, count, find_present
from .options import Options

Array = np.ndarray[Any, np.dtype[Any]]

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - dates of documents have no zone

_MICROSECOND = dt.timedelta(microseconds=1)
_BOUNDS = (dt.datetime.min, dt.datetime.max)  # noqa: DTZ901 - as above


@dataclass(frozen=True)
class Span:
    """The limits of a network's time and its centre, in microseconds; None without dates."""

    start: int | None = None
    middle: int | None = None
    stop: int | None = None

    @classmethod
    def between(cls, start: int, stop: int) -> Span:
        """A span with its middle."""
        return cls(start, (start + stop) // 2, stop)


def make_whole(coded: Coded, every: Coded, asked: Options) -> Network:
    """The network of all statements; its time runs from the first to the last dated one."""
    times = every.times[every.is_dated]
    span = Span.between(int(times[0]), int(times[-1])) if len(times) else Span()
    kept = keep_all(every) if asked.isolates else None
    return make_network(count(coded, kept=kept), asked, span)


def keep_all(every: Coded) -> tuple[Array, Array]:
    """The places of all labels that occur, in statements that count or not."""
    return find_present(every.rows), find_present(every.columns)


def make_network(
    counts: Counts, asked: Options, span: Span, *, said: Counts | None = None, undated: int = 0
) -> Network:
    """Tie what was counted; ``said`` are the counts to normalize by, where they differ."""
    said = said or counts
    is_onemode = asked.kind == "onemode"
    ties = _tie_onemode(counts, said, asked) if is_onemode else _tie_twomode(counts, asked)
    start, middle, stop = map(_to_datetime, (span.start, span.middle, span.stop))
    row_counts = said.of_rows()
    return Network(
        kind="onemode" if is_onemode else "twomode",
        rows=counts.rows,
        columns=counts.rows if is_onemode else counts.columns,
        ties=ties,
        start=start,
        middle=middle,
        stop=stop,
        statements=counts.statements,
        undated=undated,
        row_counts=row_counts,
        column_counts=row_counts if is_onemode else said.of_columns(),
        row_name=asked.rows,
        column_name=asked.rows if is_onemode else asked.columns,
        aggregation=asked.aggregation or "ignore",
        normalization=asked.normalization,
    )


def _tie_onemode(counts: Counts, said: Counts, asked: Options) -> Ties:
    aggregation = asked.aggregation or "ignore"
    tied = normalise.even_out(counts) if asked.normalization == "jaccard" else counts
    ties = aggregate.tie(tied, aggregation)
    find_divisors = normalise.ONEMODE[asked.normalization]
    if find_divisors is None:
        return ties
    return normalise.divide(ties, find_divisors(counts, said, aggregation))


def _tie_twomode(counts: Counts, asked: Options) -> sparse.csr_array:
    aggregation = asked.aggregation or "ignore"
    ties = aggregate.TWOMODE[aggregation](counts)
    divide = normalise.TWOMODE[asked.normalization]
    return ties if divide is None else divide(counts, ties, aggregation)


def _to_datetime(time: int | None) -> dt.datetime | None:
    if time is None:
        return None
    # The window of the year 9999, which stands for no date in some files, ends after all dates.
    first, last = ((at - _EPOCH) // _MICROSECOND for at in _BOUNDS)
    return _EPOCH + _MICROSECOND * min(max(time, first), last)
