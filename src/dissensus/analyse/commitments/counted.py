"""How many lines there are of each sort, how many were crossed, and how many errors leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ..counted import count_kinds
from ..reliability.upheld import find_left, uphold
from ..stances import LEVELS
from ..study import Study
from .crossing import CROSSED
from .gather import LINES
from .lines import RED_LINE

Array = np.ndarray[Any, np.dtype[Any]]

#: What is counted, in this order: sorts of lines, then those that were crossed.
KINDS = (RED_LINE, *LINES[:2], CROSSED)
#: A deed crosses a line only where it is done, not where it is refused.
_DONE = np.array([name == "support" for name in LEVELS] + [False])


def count_lines(table: pl.DataFrame, study: Study, errors: Array | None) -> pl.DataFrame:
    """A row for each of ``KINDS``; a crossed line counts for its sort and as crossed.

    ``errors`` are drawn levels of the statements of ``study``, (draws, statements).
    """
    crossed = table.filter(pl.col("status") == CROSSED)
    whole = pl.concat([table, crossed])
    kinds = pl.concat([table["sort"], crossed["status"]])
    if errors is None:
        return count_kinds(whole, kinds, KINDS, None)
    left = find_left(table, study, errors)
    met = left[(table["status"] == CROSSED).to_numpy()]
    met &= uphold(study, errors, crossed["crossed_by"], _DONE)
    of_sort = [left[(table["sort"] == sort).to_numpy()].sum(axis=0) for sort in KINDS[:-1]]
    return count_kinds(whole, kinds, KINDS, np.array([*of_sort, met.sum(axis=0)]))


__all__ = ["KINDS", "count_lines"]
