"""The reference's networks: of all statements, of windows, of slices, or the list of events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries
from ..networks.coded import Coded
from ..networks.series import check_place
from ..networks.slices import Span
from .asked import Asked
from .kernels import make_slices
from .matrix import make_matrix, make_whole
from .prepare import Prepared, prepare
from .settle import BOTH
from .source import Source
from .told import warn
from .windows import add, choose_events, has_ties, list_windows

#: What a series of one network gives as that network does.
_FORWARDED = frozenset(
    {
        *("kind", "rows", "columns", "ties", "values", "matrix", "start", "middle", "stop"),
        *("statements", "row_counts", "column_counts", "frequencies", "aggregation"),
        *("normalization", "is_onemode", "find_ties", "describe", "chart", "to_cells"),
        *("to_pandas", "to_networkx", "to_igraph"),
    }
)


class NotOneNetworkError(AnalysisError, AttributeError):
    """A series was asked for what only one network has."""


class ReferenceNetworks(NetworkSeries):
    """The networks of a call, one for each matrix; where it is one, that one's values too.

    ``statement_ids`` are those that count, in order of time; ``originals`` is the number of
    statements before exclusions, blanks and duplicates were left out.
    """

    def __init__(self, length: int, make: Callable[[int], Network], prepared: Prepared) -> None:
        super().__init__(length, make)
        self.is_single = prepared.asked.window == "no"
        self.statement_ids = list_ids(prepared)
        self.originals = len(prepared.every)

    def __getattr__(self, name: str) -> Any:
        if name not in _FORWARDED:
            raise AttributeError(f"a series of networks has no {name!r}")
        if len(self) != 1:
            raise NotOneNetworkError(
                f"{name}: these are {len(self)} networks; choose one, as in [0].{name}, or go "
                "through them one by one"
            )
        return getattr(self[0], name)

    def __repr__(self) -> str:
        return repr(self[0]) if self.is_single else super().__repr__()

    def _repr_html_(self) -> str:
        return self[0]._repr_html_() if self.is_single else super()._repr_html_()


def list_ids(prepared: Prepared) -> tuple[int, ...]:
    """The IDs of the statements that count, or their rows in a table without IDs."""
    places = prepared.coded.place
    if "id" not in prepared.source.table.columns:
        return tuple(places.tolist())
    return tuple(prepared.source.table["id"].gather(places).to_list())


def make_networks(source: Source, asked: Asked) -> ReferenceNetworks | pl.DataFrame:
    """The networks, or the table of events, that the reference gives for these options."""
    prepared = prepare(source, asked)
    return list_events(prepared) if prepared.asked.kind == "eventlist" else make_series(prepared)


def make_series(prepared: Prepared) -> ReferenceNetworks:
    """The networks of the statements that count."""
    length, make = _choose_maker(prepared)
    return ReferenceNetworks(length, make, prepared)


Maker = tuple[int, Callable[[int], Network]]


def _choose_maker(prepared: Prepared) -> Maker:
    asked = prepared.asked
    if asked.window == "no":
        whole = make_whole(prepared)
        return 1, lambda _: whole
    if asked.kernel != "no":
        slices = make_slices(prepared)
        return len(slices), slices.make
    return _take_events(prepared) if asked.window == "events" else _take_times(prepared)


def _take_times(prepared: Prepared) -> Maker:
    start, stop, asked = prepared.start, prepared.stop, prepared.asked
    if start is None or stop is None:
        raise AnalysisError("timeWindow: the statements have no dates")
    centres = list_windows(start, stop, asked.size, asked.window)

    def make(place: int) -> Network:
        span = _make_span(centres[place], asked)
        return make_matrix(prepared, _take_span(prepared, span), span)

    return len(centres), make


def _make_span(centre: int, asked: Asked) -> Span:
    first, last = (add(centre, sign * (asked.size // 2), asked.window) for sign in (-1, 1))
    return Span(first, centre, last)


def _take_span(prepared: Prepared, span: Span) -> Coded:
    """The statements in a window, whose both ends belong to it."""
    times = prepared.coded.times
    return prepared.coded.take((times >= span.start) & (times <= span.stop))


def take_window(prepared: Prepared, place: int) -> Coded:
    """The statements that a matrix counts, by its place in the series, each once.

    Not of slices, whose levels differ; AnalysisError for a window that is not there.
    """
    coded, asked = prepared.coded, prepared.asked
    if asked.window == "no":
        return coded
    check_place(place, _choose_maker(prepared)[0])
    if asked.window != "events":
        assert prepared.start is not None  # noqa: S101 - there are windows
        assert prepared.stop is not None  # noqa: S101
        centres = list_windows(prepared.start, prepared.stop, asked.size, asked.window)
        return _take_span(prepared, _make_span(centres[place], asked))
    reach = asked.size // 2
    return coded.take(np.unique(choose_events(coded, place + reach, reach, asked.seed)))


def _take_events(prepared: Prepared) -> Maker:
    coded, reach = prepared.coded, prepared.asked.size // 2
    if has_ties(coded.times, prepared.asked.size):
        warn(
            "timeWindow: several statements have one time, and for windows of events the "
            "reference draws among them at random; here the seed draws"
        )

    number = max(0, len(coded) - 2 * reach)
    if prepared.asked.aggregation == BOTH:
        both = [_make_taker(_set(prepared, name), reach) for name in BOTH.split(" & ")]
        return 2 * number, lambda place: both[place % 2](place // 2)
    return number, _make_taker(prepared, reach)


def _set(prepared: Prepared, aggregation: str) -> Prepared:
    return replace(prepared, asked=replace(prepared.asked, aggregation=aggregation))


def _make_taker(prepared: Prepared, reach: int) -> Callable[[int], Network]:
    coded, seed = prepared.coded, prepared.asked.seed

    def make(place: int) -> Network:
        middle = place + reach
        chosen = coded.take(choose_events(coded, middle, reach, seed))
        span = Span(int(chosen.times[0]), int(coded.times[middle]), int(chosen.times[-1]))
        return make_matrix(prepared, chosen, span)

    return make


_BEFORE = {"id": "statement_id", "date": "time"}
_AFTER = {
    "start": "start_position",
    "end": "stop_position",
    "text": "text",
    "coder": "coder",
    "document": "document_id",
    "title": "document_title",
    "author": "document_author",
    "source": "document_source",
    "section": "document_section",
    "type": "document_type",
}
#: Variables stand by their data type, in this order.
_ORDER = ("short text", "long text", "boolean", "integer")


def list_events(prepared: Prepared) -> pl.DataFrame:
    """The statements that count as a table, with the columns and their order as in R.

    Booleans are 0 and 1; variables stand by data type. A name that is there already has
    " (variable)" behind it.
    """
    source = prepared.source
    frame = source.table.select(pl.all().gather(prepared.coded.place))
    columns = [frame[name].alias(new) for name, new in _BEFORE.items()]
    taken = {*_BEFORE.values(), *_AFTER.values()}
    for name, one in sorted(source.variables.items(), key=lambda v: _ORDER.index(v[1].data_type)):
        values = frame[one.column]
        if one.data_type == "boolean":
            values = values.cast(pl.Int64)
        columns.append(values.alias(f"{name} (variable)" if name in taken else name))
    return pl.DataFrame([*columns, *(frame[name].alias(new) for name, new in _AFTER.items())])
