"""What is left of findings when coding errs: the share of draws in which each still stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ..stances import LEVELS, VALUES
from ..study import Study
from .drawing import wilson

Array = np.ndarray[Any, np.dtype[Any]]

_AGAINST = np.array([value < 0 for value in VALUES] + [False])
_FOR = np.array([value > 0 for value in VALUES] + [False])
#: The columns of the share of draws in which a finding stands.
STANDING = ("stands", "stands_low", "stands_high")
#: The operator of what is forbidden.
FORBIDDEN = "F"
_ANY = np.array([True] * len(LEVELS) + [False])
#: As many cells (draws by statements) are looked at at a time, which bounds the memory.
_AT_ONCE = 4_000_000


def uphold(study: Study, errors: Array, lists: pl.Series, kept: Array = _ANY) -> Array:
    """For each list of rows whether one of its statements is left: (lists, draws) of truth.

    ``errors`` are drawn levels of the study's statements (draws, statements), -1 for none;
    ``kept`` says for each level, none last, whether a statement with it is left. An empty list
    is left in no draw.
    """
    places = np.full(int(study.statements["row"].max() or 0) + 1, -1)  # type: ignore[arg-type]
    places[study.statements["row"].to_numpy()] = np.arange(study.statements.height)
    sizes = lists.list.len().to_numpy().astype(np.int64)
    found = np.zeros((len(sizes), len(errors)), dtype=bool)
    full = np.flatnonzero(sizes)
    if not len(full):
        return found
    own = places[lists.explode().drop_nulls().to_numpy()]
    starts = np.concatenate([[0], np.cumsum(sizes[full])])
    step = max(1, _AT_ONCE // max(1, len(errors)))
    for first, last in _cut(starts, step):
        some = kept[errors[:, own[starts[first] : starts[last]]]]
        found[full[first:last]] = np.logical_or.reduceat(
            some, starts[first:last] - starts[first], axis=1
        ).T
    return found


def _cut(starts: Array, step: int) -> list[tuple[int, int]]:
    """Stretches of whole lists with about so many rows each."""
    cuts, first = [], 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + step, side="right")) - 1
        last = min(max(last, first + 1), len(starts) - 1)
        cuts.append((first, last))
        first = last
    return cuts


def find_left(table: pl.DataFrame, study: Study, errors: Array) -> Array:
    """In which draws of coding errors each row of a table stands: (rows, draws) of truth.

    A contradiction stands where a statement against and one for the measure are left; a promise
    where it is left, and one of the deeds that decide it; what is forbidden where a statement
    against it is; any other finding where one of its statements is.
    """
    if {"against", "support"} <= set(table.columns):
        left = uphold(study, errors, table["against"], _AGAINST)
        return left & uphold(study, errors, table["support"], _FOR)
    if "deeds" in table.columns:
        words = table["rows"].list.set_difference(table["deeds"])
        left = uphold(study, errors, words)
        decided = (table["deeds"].list.len() > 0).to_numpy()
        left[decided] &= uphold(study, errors, table["deeds"])[decided]
        return left
    left = uphold(study, errors, table["rows"])
    if "operator" in table.columns:
        forbids = (table["operator"] == FORBIDDEN).to_numpy()
        left[forbids] = uphold(study, errors, table["rows"].filter(forbids), _AGAINST)
    return left


def add_standing(table: pl.DataFrame, study: Study, errors: Array | None) -> pl.DataFrame:
    """Add ``stands``, the share of draws in which each row of a table stands, and its interval.

    See ``find_left``; ``stands_low`` and ``stands_high`` hold 95 % of what the share would be with
    more draws. Null without draws.
    """
    if errors is None or table.is_empty():
        return table.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in STANDING)
    left = find_left(table, study, errors)
    ends = wilson(left.sum(axis=1), len(errors))
    shares = zip(STANDING, (left.mean(axis=1), *ends), strict=True)
    return table.with_columns(pl.Series(name, share) for name, share in shares)
