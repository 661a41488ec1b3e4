"""The statements behind a number: those of a tie, of an actor, of a camp."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, Unpack

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import suggest, to_frame
from . import aggregate
from .build import CHOICES, choose_statements
from .coded import Coded
from .options import NetworkOptions, make_options

Array = np.ndarray[Any, np.dtype[Any]]


def evidence(
    statements: object,
    row: str,
    column: str,
    *,
    kind: str = "onemode",
    **options: Unpack[NetworkOptions],
) -> pl.DataFrame:
    """Give the statements that a tie of a network is made of, with all columns of the table.

    ``row`` and ``column`` are the labels that are tied; ``kind`` and the options are those that
    the network was made with. Of a one-mode tie these are the statements of both on their common
    columns, so far as they count for it: under ``congruence`` those that agree with one of the
    other, under ``conflict`` those that differ from one, under ``subtract`` both. Of a two-mode
    tie they are the statements of the row on the column. In order of time; none where there is
    no such statement. Raises AnalysisError for labels that are not in the table.

    >>> table = {
    ...     "actor": ["A", "B", "A", "B"],
    ...     "concept": ["tax", "tax", "ban", "ban"],
    ...     "stance": ["support", "support", "support", "oppose"],
    ... }
    >>> evidence(table, "A", "B", aggregation="congruence").rows()
    [('A', 'tax', 'support'), ('B', 'tax', 'support')]
    """
    asked = make_options({"kind": kind, **options}, tables=CHOICES)
    if kind == "events":
        raise AnalysisError("kind: events have no ties; choose onemode or twomode")
    frame = to_frame(statements)
    coded, _, asked = choose_statements(frame, asked)
    first = _place(row, coded.row_labels, asked.rows)
    if kind == "twomode":
        second = _place(column, coded.column_labels, asked.columns)
        return _show(frame, coded.take((coded.rows == first) & (coded.columns == second)))
    second = _place(column, coded.row_labels, asked.rows)
    if first == second:
        raise AnalysisError(f"{row!r} is not tied to itself: name another {asked.rows}")
    pairs = aggregate.ONEMODE[asked.aggregation or "ignore"](coded.qualifier)
    counts = [_find_partners(coded, one, other, pairs) for one, other in _both(first, second)]
    return _show(frame, coded.take(counts[0] | counts[1]))


def evidence_of(
    statements: object,
    labels: str | Collection[str],
    *,
    among: Literal["rows", "columns"] = "rows",
    **options: Unpack[NetworkOptions],
) -> pl.DataFrame:
    """Give the statements that count of these rows (the actors of a camp), with all columns.

    ``among`` says whether the labels are those of rows, or of columns (the concepts of a
    backbone). In order of time. Raises AnalysisError for a label that is not there.

    >>> table = {"actor": ["A", "B"], "concept": ["tax", "ban"], "stance": ["support", "oppose"]}
    >>> evidence_of(table, ["B"]).rows()
    [('B', 'ban', 'oppose')]
    """
    asked = make_options(options, tables=CHOICES)
    frame = to_frame(statements)
    coded, _, asked = choose_statements(frame, asked)
    known, codes, role = (
        (coded.row_labels, coded.rows, asked.rows)
        if among == "rows"
        else (coded.column_labels, coded.columns, asked.columns)
    )
    chosen = [labels] if isinstance(labels, str) else labels
    places = [_place(label, known, role) for label in chosen]
    return _show(frame, coded.take(np.isin(codes, places)))


def _place(label: str, known: tuple[str, ...], role: str) -> int:
    if label not in known:
        there = ", ".join(map(repr, known[:20])) or "none"
        raise AnalysisError(
            f"{role}: there is no {label!r}{suggest(label, known)}; there is {there}"
        )
    return known.index(label)


def _both(first: int, second: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (first, second), (second, first)


def _find_partners(coded: Coded, one: int, other: int, pairs: Array) -> Array:
    """Which statements of ``one`` meet, on the same column, one of ``other`` that counts."""
    levels = len(coded.qualifier.levels)
    said = np.zeros((len(coded.column_labels), levels), dtype=bool)
    theirs = coded.rows == other
    said[coded.columns[theirs], coded.levels[theirs]] = True
    # A level meets those whose pairs weigh anything.
    meets = said.astype(float) @ (np.abs(pairs) > 1e-12).T > 0
    return np.asarray((coded.rows == one) & meets[coded.columns, coded.levels])


def _show(frame: pl.DataFrame, coded: Coded) -> pl.DataFrame:
    return frame.select(pl.all().gather(coded.place))
