"""Which statements the reference really counts for a number, its faults included."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ..networks.coded import Coded
from ..networks.options import Options
from ..networks.series import check_place
from .compatible import prepare_table
from .kernels import make_slices
from .networks import take_window
from .prepare import Prepared
from .source import Array


@dataclass(frozen=True, eq=False)
class Counted:
    """The statements of one matrix, with their rows in the table, and how they meet.

    ``kind`` is that of the network; ``pairs`` weighs each pair of levels on one column, (K, K);
    ``counts_alone`` says that what one row says and the other does not counts too, and
    ``ties_itself`` that a row is tied to itself.
    """

    coded: Coded
    kind: str
    pairs: Array
    counts_alone: bool = False
    ties_itself: bool = False


def find_counted(frame: pl.DataFrame, asked: Options, place: int | None) -> Counted:
    """The statements of a network of a table, or of a window by its place in the series.

    Raises AnalysisError as ``make_compatible`` does, and for a window that is not there.
    """
    prepared = prepare_table(frame, asked)
    settled = prepared.asked
    if settled.kernel != "no" and place is not None:
        slices = make_slices(prepared)
        check_place(place, len(slices))
        coded, pairs = slices.choose(place)
        return Counted(_name_rows(prepared, coded), settled.kind, pairs, ties_itself=True)
    coded = _name_rows(prepared, take_window(prepared, place or 0))
    pairs, counts_alone = _weigh_pairs(coded, settled.aggregation)
    return Counted(coded, settled.kind, pairs, counts_alone)


def _name_rows(prepared: Prepared, coded: Coded) -> Coded:
    """The statements with their rows in the table that was given, in place of the sorted one."""
    rows = prepared.source.table["id"].gather(coded.place).to_numpy()
    return replace(coded, place=rows)


def _weigh_pairs(coded: Coded, aggregation: str) -> tuple[Array, bool]:
    """What pairs of levels weigh, and whether statements that meet none count; see ``ties``."""
    qualifier = coded.qualifier
    every = np.ones((len(qualifier.levels),) * 2)
    if aggregation == "ignore" or (qualifier.has_order and not qualifier.span):
        return every, False
    if not qualifier.has_order:
        alike = np.zeros_like(every) if aggregation == "conflict" else np.eye(len(every))
        return alike, aggregation in ("conflict", "subtract")
    distance = 1.0 - qualifier.likeness()
    weights = {"congruence": 1.0 - distance, "conflict": distance}
    return weights.get(aggregation, 1.0 - 2.0 * distance), False
