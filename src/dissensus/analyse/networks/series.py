"""Networks of windows of time, made one after another as they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries
from .coded import Coded
from .counts import Counter, count
from .kernels import KERNELS, REACH
from .options import Options
from .slices import Span, keep_all, make_network
from .windows import Length, list_events, list_windows, parse_length

Array = np.ndarray[Any, np.dtype[Any]]


def make_series(coded: Coded, every: Coded, asked: Options) -> NetworkSeries:
    """The networks of all windows; empty where no dated statement or no whole window is there."""
    dated, window, spans = list_spans(coded, every, asked)
    undated = len(coded) - len(dated)
    if not len(dated):
        return NetworkSeries.of([])
    make = _choose_maker(dated, every, asked, window)
    return NetworkSeries(len(spans), lambda place: make(spans[place], undated))


def list_spans(
    coded: Coded, every: Coded, asked: Options
) -> tuple[Coded, Length, list[tuple[int, int]]]:
    """The dated statements that count, the length of a window, and the limits of all windows.

    Limits are times, of windows of events places among the statements; half-open.
    """
    window = parse_length(asked.window or "", role="window")
    step = parse_length(asked.step, role="step") if asked.step else Length(1, window.unit)
    if window.is_events != step.is_events:
        raise AnalysisError("step: events move by events, and time by time")
    dated = coded.take(coded.is_dated)
    if not len(dated):
        return dated, window, []
    if window.is_events:
        return dated, window, list_events(len(dated), window, step)
    # The same windows whatever counts: those of all dated rows of the table.
    times = every.times[every.is_dated]
    return dated, window, list_windows(int(times[0]), int(times[-1]), window, step)


def take_window(coded: Coded, every: Coded, asked: Options, place: int) -> Coded:
    """The statements that a window counts, by its place in the series; AnalysisError for none."""
    dated, window, spans = list_spans(coded, every, asked)
    span = spans[check_place(place, len(spans))]
    if window.is_events:
        return dated.take(np.arange(*span))
    if asked.kernel:
        return dated.take(_find_weights(dated.times, span, asked.kernel) > 0)
    return dated.take(np.arange(*np.searchsorted(dated.times, span)))


def check_place(place: int, many: int) -> int:
    """The place of a window in its series; AnalysisError where there is none."""
    if not many:
        raise AnalysisError("window: no whole one lies between the first and the last date")
    if not 0 <= place < many:
        raise AnalysisError(f"in_window: there is no window {place}; there are 0 to {many - 1}")
    return place


Make = Callable[[tuple[int, int], int], Network]


def _choose_maker(dated: Coded, every: Coded, asked: Options, window: Length) -> Make:
    kept = keep_all(every) if asked.isolates else None
    if asked.kernel:
        if window.is_events:
            raise AnalysisError("kernel: statements are weighed by time; give a window of time")
        return _weigh(dated, asked, kept)
    if window.is_events:
        return _take_events(dated, asked, kept)
    return _take_times(dated, asked, kept)


def _take_times(dated: Coded, asked: Options, kept: tuple[Array, Array] | None) -> Make:
    def make(span: tuple[int, int], undated: int) -> Network:
        first, after = np.searchsorted(dated.times, span)
        counts = count(dated.take(np.arange(first, after)), kept=kept)
        return make_network(counts, asked, Span.between(*span), undated=undated)

    return make


def _take_events(dated: Coded, asked: Options, kept: tuple[Array, Array] | None) -> Make:
    def make(places: tuple[int, int], undated: int) -> Network:
        chosen = dated.take(np.arange(*places))
        span = Span.between(int(chosen.times[0]), int(chosen.times[-1]))
        return make_network(count(chosen, kept=kept), asked, span, undated=undated)

    return make


def _weigh(dated: Coded, asked: Options, kept: tuple[Array, Array] | None) -> Make:
    """All windows share their labels, so that they can be compared cell by cell."""
    counter = Counter(dated, kept)
    name = asked.kernel or "uniform"

    def make(span: tuple[int, int], undated: int) -> Network:
        weights = _find_weights(dated.times, span, name)
        said = counter.count(weights)
        # A pair weighs the root of both weights, so that a statement with itself has its own.
        counts = counter.count(np.sqrt(weights)) if asked.kind == "onemode" else said
        return make_network(counts, asked, Span.between(*span), said=said, undated=undated)

    return make


def _find_weights(times: Array, span: tuple[int, int], kernel: str) -> Array:
    middle, half = sum(span) / 2, (span[1] - span[0]) / 2
    reach = half * REACH[kernel]
    # Half-open, as all windows are.
    first, after = np.searchsorted(times, (middle - reach, middle + reach))
    weights = np.zeros(len(times))
    weights[first:after] = KERNELS[kernel]((times[first:after] - middle) / half)
    return weights
