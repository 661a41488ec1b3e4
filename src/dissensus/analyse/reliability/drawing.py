"""How often errors of coding are drawn, from which seed, and how draws become an interval."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy import sparse

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]

#: What statements truly say is drawn from this seed unless another is asked for.
SEED = 0
#: So many cells are added up at a time, which bounds the memory.
_AT_ONCE = 8_000_000


def check_errors(errors: Array | None, statements: int) -> Array | None:
    """Drawn levels as they are computed with; AnalysisError where they do not fit the statements.

    >>> check_errors(np.array([[0, -1], [4, 2]]), 2).dtype
    dtype('int8')
    """
    if errors is None:
        return None
    found = np.asarray(errors)
    if found.ndim != 2 or found.shape[1] != statements or not len(found):
        raise AnalysisError(
            f"errors: an array of shape {found.shape} for {statements} statements: give one row "
            "for each draw and one column for each statement of the study"
        )
    if found.size and not (found.min() >= -1 and found.max() <= 4):
        raise AnalysisError("errors: levels are places from 0 to 4, or -1 for no statement")
    return found.astype(np.int8, copy=False)


def find_middle(values: Array) -> Array:
    """The middle 95 % of draws, (draws, …) to (2, …), over those that are defined.

    NaN where fewer than half of them are: an interval of the rest would hide that.

    >>> find_middle(np.arange(200.0)).tolist()
    [4.0, 194.0]
    """
    ordered = np.sort(values, axis=0)
    known = (~np.isnan(values)).sum(axis=0)
    places = [np.maximum(np.ceil(share * known).astype(int) - 1, 0) for share in (0.025, 0.975)]
    ends = [np.take_along_axis(ordered, place[None], axis=0)[0] for place in places]
    return np.where(2 * known > len(values), np.stack(ends), math.nan)


def wilson(hits: Any, size: int, *, z: float = 1.959964) -> tuple[Any, Any]:
    """The 95 % interval of shares, of so many hits among draws (Wilson 1927).

    >>> [round(float(bound), 4) for bound in wilson(0, 100)]
    [0.0, 0.037]
    """
    share = np.asarray(hits) / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    spread = np.sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2) * z / (1 + z * z / size)
    return np.where(share == 0, 0.0, middle - spread), np.where(share == 1, 1.0, middle + spread)


def add_up(cells: Array, group: Array, many: int) -> Array:
    """How many cells of each group are true in each draw: (cells, draws) to (groups, draws).

    >>> add_up(np.array([[True], [True], [False]]), np.array([1, 1, 0]), 2).tolist()
    [[0], [2]]
    """
    size, draws = cells.shape
    whole = (np.ones(size, dtype=np.int32), (group, np.arange(size)))
    summing = sparse.csr_array(whole, shape=(many, size))
    found = np.zeros((many, draws), dtype=np.int64)
    step = max(1, _AT_ONCE // max(1, size))
    for first in range(0, draws, step):
        part = np.ascontiguousarray(cells[:, first : first + step], dtype=np.int32)
        found[:, first : first + step] = summing @ part
    return found


__all__ = ["SEED", "add_up", "check_errors", "find_middle", "wilson"]
