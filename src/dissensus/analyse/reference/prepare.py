"""From options to the statements that count, as integers: what every network is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ..networks.coded import Coded
from .asked import Asked
from .dates import read_limit
from .duplicates import find_kept
from .filters import find_allowed, find_originals
from .levels import read_qualifier
from .settle import DUPLICATES, replace_unfit, settle
from .source import Array, Source, encode_labels


@dataclass(frozen=True, eq=False)
class Prepared:
    """The settled options, the statements that count (``coded``) and the originals (``every``).

    ``start`` and ``stop`` are the range that was asked for, in microseconds. The ``place`` of a
    coded statement is its row in the source's table.
    """

    source: Source
    asked: Asked
    coded: Coded
    every: Coded
    start: int | None
    stop: int | None

    @property
    def kept(self) -> tuple[Array, Array] | None:
        """The places of the labels that stay with isolates; None where those that occur do."""
        if not self.asked.isolates:
            return None
        rows, columns = self.every.rows, self.every.columns
        return np.unique(rows[rows >= 0]), np.unique(columns[columns >= 0])


def prepare(source: Source, asked: Asked) -> Prepared:
    """Settle the options and choose the statements; raises AnalysisError as its parts do."""
    return _prepare(source, settle(asked, source))


def prepare_plot(source: Source, asked: Asked) -> Prepared:
    """The statements of one variable, which stands for both, by options that fit."""
    asked = replace(asked, variable2=asked.variable1)
    is_known = asked.duplicates in DUPLICATES
    return _prepare(source, replace_unfit(asked, "duplicates", is_known, "include"))


def _prepare(source: Source, asked: Asked) -> Prepared:
    start = read_limit(asked.start_date, asked.start_time, source.first, role="start")
    stop = read_limit(asked.stop_date, asked.stop_time, source.last, role="stop")
    originals = find_originals(source, asked, start, stop)
    allowed = find_allowed(source, asked)[originals]
    every = _code(source, asked, originals)
    coded = every.take(allowed & _find_filled(every, asked))
    return Prepared(source, asked, coded.take(find_kept(coded, asked)), every, start, stop)


def _code(source: Source, asked: Asked, originals: Array) -> Coded:
    texts = [
        source.read_text(name, is_document=is_document).gather(originals)
        for name, is_document in (
            (asked.variable1, asked.variable1_document),
            (asked.variable2, asked.variable2_document),
        )
    ]
    (row_labels, rows), (column_labels, columns) = map(encode_labels, texts)
    qualifier = read_qualifier(source, asked, originals)
    return Coded(
        row_labels=row_labels,
        column_labels=column_labels,
        qualifier=qualifier,
        rows=rows,
        columns=columns,
        levels=qualifier.codes,
        times=source.times[originals],
        documents=_number_documents(source)[originals],
        weights=np.ones(len(originals)),
        place=originals,
    )


def _number_documents(source: Source) -> Array:
    if "document" not in source.table.columns:
        return np.arange(source.table.height)
    return source.table["document"].rank("dense").cast(pl.Int64).to_numpy()


def _find_filled(every: Coded, asked: Asked) -> Array:
    """Which statements have a row, a column and, where categories count, a level."""
    if asked.kind == "eventlist":
        return np.ones(len(every), dtype=bool)
    filled = (every.rows >= 0) & (every.columns >= 0)
    if every.qualifier.kind == "categorical" and asked.aggregation != "ignore":
        blank = [place for place, name in enumerate(every.qualifier.levels) if not name]
        filled &= ~np.isin(every.levels, blank)
    return filled
