"""How many lines there are of each sort, how many were crossed, and how many errors leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ..counted import count_kinds
from ..reliability.drawing import ACTS, Coding
from ..reliability.upheld import DOES, find_left, uphold
from ..stances import LEVELS
from ..study import Study
from .crossing import CROSSED
from .gather import THREAT, WARNING
from .lines import RED_LINE

Array = np.ndarray[Any, np.dtype[Any]]

#: What is counted, in this order: sorts of lines, then those that were crossed.
KINDS = (RED_LINE, THREAT, WARNING, CROSSED)
#: A deed crosses a line only where it is done, not where it is refused.
_DONE = np.array([name == "support" for name in LEVELS] + [False])


def count_lines(table: pl.DataFrame, study: Study, errors: Coding | None) -> pl.DataFrame:
    """A row for each of ``KINDS``; a crossed line counts for its sort and as crossed.

    ``errors`` are drawn of the statements of ``study``. Where acts were drawn too, a threat of
    which a draw leaves only warnings is a warning in it, and a warning that is one a threat.
    """
    crossed = table.filter(pl.col("status") == CROSSED)
    whole = pl.concat([table, crossed])
    kinds = pl.concat([table["sort"], crossed["status"]])
    if errors is None:
        return count_kinds(whole, kinds, KINDS, None)
    left = find_left(table, study, errors)
    met = left[(table["status"] == CROSSED).to_numpy()]
    met &= uphold(study, errors.only(DOES), crossed["crossed_by"], _DONE)
    red = (table["sort"] == RED_LINE).to_numpy()
    threat = left & uphold(study, errors.only(ACTS.index("threatens")), table["rows"])
    if errors.acts is None:
        threat = left & (table["sort"] == THREAT).to_numpy()[:, None]
    sorts = {RED_LINE: left[red], THREAT: threat[~red], WARNING: (left & ~threat)[~red]}
    found = [sorts[kind].sum(axis=0) for kind in KINDS[:-1]]
    return count_kinds(whole, kinds, KINDS, np.array([*found, met.sum(axis=0)]))


__all__ = ["KINDS", "count_lines"]
