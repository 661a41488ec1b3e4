"""The statements behind a number: those of a tie, of an actor, of a camp, of a phase."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Literal, Unpack

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import suggest, to_frame
from ..reference.behind import Counted, find_counted
from . import aggregate
from .build import CHOICES, choose_statements
from .coded import Coded
from .options import EvidenceOptions, Options, make_options
from .series import take_window

Array = np.ndarray[Any, np.dtype[Any]]


def evidence(
    statements: object, row: str, column: str, **options: Unpack[EvidenceOptions]
) -> pl.DataFrame:
    """Give the statements that a tie of a network is made of, with all columns of the table.

    ``row`` and ``column`` are the labels that are tied; ``kind`` and the options are those that
    the network was made with. Of a one-mode tie these are the statements of both on their common
    columns, so far as they count for it: under ``congruence`` those that agree with one of the
    other, under ``conflict`` those that differ from one, under ``subtract`` both. Of a two-mode
    tie they are the statements of the row on the column. With ``window``, ``in_window`` is the
    place of the window in the series, from 0, or several. With ``compat`` they are what the
    reference counts, whatever it should. In order of time, each once; none where there is no
    such statement. Raises AnalysisError for labels that are not in the table, and for a window
    that is not there.

    >>> table = {
    ...     "actor": ["A", "B", "A", "B"],
    ...     "concept": ["tax", "tax", "ban", "ban"],
    ...     "stance": ["support", "support", "support", "oppose"],
    ... }
    >>> evidence(table, "A", "B", aggregation="congruence").rows()
    [('A', 'tax', 'support'), ('B', 'tax', 'support')]
    """
    frame = to_frame(statements)
    asked, places = _read(options)
    return _show(
        frame, [_tie(counted, (row, column), asked) for counted in _list(frame, asked, places)]
    )


def evidence_of(
    statements: object,
    labels: str | Collection[str] | None,
    *,
    among: Literal["rows", "columns"] = "rows",
    **options: Unpack[EvidenceOptions],
) -> pl.DataFrame:
    """Give the statements that count of these rows (the actors of a camp), with all columns.

    ``among`` says whether the labels are those of rows, or of columns (the concepts of a
    backbone); None are all. With ``window``, ``in_window`` is the place of the window in the
    series, or several, such as those of a phase. In order of time, each once. Raises
    AnalysisError for a label or a window that is not there.

    >>> table = {"actor": ["A", "B"], "concept": ["tax", "ban"], "stance": ["support", "oppose"]}
    >>> evidence_of(table, ["B"]).rows()
    [('B', 'ban', 'oppose')]
    """
    frame = to_frame(statements)
    asked, places = _read(options)
    chosen = [labels] if isinstance(labels, str) else labels
    found = []
    for counted in _list(frame, asked, places):
        coded = counted.coded
        if chosen is not None:
            known, codes, role = (
                (coded.row_labels, coded.rows, asked.rows)
                if among == "rows"
                else (coded.column_labels, coded.columns, asked.columns)
            )
            coded = coded.take(np.isin(codes, [_place(label, known, role) for label in chosen]))
        found.append(coded)
    return _show(frame, found)


def _read(options: EvidenceOptions) -> tuple[Options, list[int | None]]:
    """The checked options, and the places of the windows; None is the whole."""
    given: dict[str, Any] = dict(options)
    wanted = given.pop("in_window", None)
    asked = make_options(given, tables=CHOICES)
    if asked.kind == "events":
        raise AnalysisError("kind: events have no ties; choose onemode or twomode")
    if (wanted is None) == (asked.window is not None):
        raise AnalysisError(
            "in_window: statements are those of one window, or of some: give its place in the "
            "series, from 0"
            if asked.window
            else "in_window: there are no windows without window='30 days'"
        )
    if wanted is None:
        return asked, [None]
    return asked, [int(wanted)] if isinstance(wanted, int) else [int(place) for place in wanted]


def _list(frame: pl.DataFrame, asked: Options, places: list[int | None]) -> list[Counted]:
    """What each of the windows counts."""
    if asked.compat:
        return [find_counted(frame, asked, place) for place in places]
    coded, every, asked = choose_statements(frame, asked)
    if asked.kind == "onemode":
        pairs = aggregate.ONEMODE[asked.aggregation or "ignore"](coded.qualifier)
    else:
        pairs = np.ones((len(coded.qualifier.levels),) * 2)
    whole = Counted(coded, asked.kind, pairs)
    return [
        whole if place is None else replace(whole, coded=take_window(coded, every, asked, place))
        for place in places
    ]


def _tie(counted: Counted, tie: tuple[str, str], asked: Options) -> Coded:
    """The statements of a tie."""
    coded = counted.coded
    first = _place(tie[0], coded.row_labels, asked.rows)
    if counted.kind == "twomode":
        second = _place(tie[1], coded.column_labels, asked.columns)
        return coded.take((coded.rows == first) & (coded.columns == second))
    second = _place(tie[1], coded.row_labels, asked.rows)
    if first == second and not counted.ties_itself:
        raise AnalysisError(f"{tie[0]!r} is not tied to itself: name another {asked.rows}")
    counts = [_find_partners(counted, *ends) for ends in ((first, second), (second, first))]
    return coded.take(counts[0] | counts[1])


def _place(label: str, known: tuple[str, ...], role: str) -> int:
    if label not in known:
        there = ", ".join(map(repr, known[:20])) or "none"
        raise AnalysisError(
            f"{role}: there is no {label!r}{suggest(label, known)}; there is {there}"
        )
    return known.index(label)


def _find_partners(counted: Counted, one: int, other: int) -> Array:
    """Which statements of ``one`` meet, on the same column, one of ``other`` that counts."""
    coded = counted.coded
    said = np.zeros((len(coded.column_labels), len(coded.qualifier.levels)), dtype=bool)
    theirs = coded.rows == other
    said[coded.columns[theirs], coded.levels[theirs]] = True
    # A level meets those whose pairs weigh anything.
    meets = said.astype(float) @ (np.abs(counted.pairs) > 1e-12).T > 0
    if counted.counts_alone:
        meets |= ~said
    return np.asarray((coded.rows == one) & meets[coded.columns, coded.levels])


def _show(frame: pl.DataFrame, found: list[Coded]) -> pl.DataFrame:
    """The rows of the table, in order of time, each once."""
    times = np.concatenate([coded.times for coded in found] or [np.zeros(0, dtype=np.int64)])
    places = np.concatenate([coded.place for coded in found] or [np.zeros(0, dtype=np.int64)])
    if len(found) > 1:
        _, first = np.unique(places, return_index=True)
        places = places[first[np.argsort(times[first], kind="stable")]]
    return frame.select(pl.all().gather(places))
