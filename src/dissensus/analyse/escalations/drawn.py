"""The acts of each direction and window that errors of coding leave, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import SEED, add_up, find_middle
from ..reliability.upheld import uphold
from ..study import Study

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawnActs:
    """Of each row of a table of directions and windows the acts left, and the verbal conflict.

    ``sizes`` and ``hits`` are counts, (rows, draws).
    """

    sizes: Array
    hits: Array

    @classmethod
    def of(
        cls, study: Study, errors: Array, acts: pl.DataFrame, table: pl.DataFrame, by: Sequence[str]
    ) -> DrawnActs:
        """Count them: in each draw the acts whose statements are all none drop out.

        ``acts`` have the columns of ``by``, ``rows``, ``conflict`` and ``material``.
        """
        numbers = table.select(by).with_columns(group=np.arange(table.height))
        joined = acts.select(by).join(
            numbers, on=by, how="left", nulls_equal=True, maintain_order="left"
        )
        group = joined["group"].to_numpy().astype(np.int64)
        left = uphold(study, errors, acts["rows"])
        verbal = left & (acts["conflict"] & ~acts["material"]).to_numpy()[:, None]
        sizes, hits = (add_up(cells, group, table.height) for cells in (left, verbal))
        return cls(sizes=sizes, hits=hits)

    def take(self, chosen: Array) -> DrawnActs:
        """Only some rows."""
        return DrawnActs(sizes=self.sizes[chosen], hits=self.hits[chosen])

    def add_ends(self, table: pl.DataFrame, *, seed: int = SEED) -> pl.DataFrame:
        """The table with the 95 % of the share and of the number of acts of verbal conflict.

        The share is drawn from Jeffreys's posterior of the acts that are left in each draw; a
        row without one gives nothing.
        """
        generator = np.random.default_rng(seed)
        drawn = generator.beta(self.hits + 0.5, self.sizes - self.hits + 0.5)
        drawn[self.sizes == 0] = np.nan
        low, high = np.full((2, len(drawn)), np.nan)
        known = (self.sizes > 0).any(axis=1)
        if known.any():
            low[known], high[known] = np.nanquantile(drawn[known], [0.025, 0.975], axis=1)
        # Where no act of conflict, or no other, was ever left, the interval reaches the end.
        low[(self.hits == 0).all(axis=1)] = 0.0
        high[(self.hits == self.sizes).all(axis=1)] = 1.0
        least, most = find_middle(self.hits.T.astype(float))
        ends = {"low": low, "high": high, "least": least, "most": most}
        return table.with_columns(pl.Series(name, end).fill_nan(None) for name, end in ends.items())


__all__ = ["DrawnActs"]
