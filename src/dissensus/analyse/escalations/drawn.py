"""The acts of each direction and window that errors of coding leave, draw by draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import ACTS, SEED, Coding, add_up, find_middle
from ..reliability.upheld import uphold
from ..study import Study
from .acts import LEAST_ACTS
from .intensity import HARMS

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Judged:
    """What statements may truly be, and which of those that speak of harm are verbal conflict.

    ``harms`` are the drawn levels of threats and warnings, (draws, statements), with -1 where by
    the act that was drawn the statement is no verbal conflict; None where no acts were drawn.
    """

    study: Study
    coding: Coding
    harms: Array | None = None

    @classmethod
    def of(cls, study: Study, coding: Coding, rate: Callable[[Study], pl.DataFrame]) -> Judged:
        """Rate each threat and warning as every act that it may be."""
        if coding.acts is None:
            return cls(study=study, coding=coding)
        places = np.flatnonzero(study.statements["act"].is_in(HARMS).to_numpy())
        some = study.statements[places]
        verbal = np.zeros((len(ACTS), len(places)), dtype=bool)
        for number, act in enumerate(ACTS):
            drawn = replace(study, statements=some.with_columns(pl.lit(act).alias("act")))
            rated = rate(drawn)
            verbal[number] = (rated["conflict"] & ~rated["material"]).to_numpy()
        said = verbal[coding.acts[:, places], np.arange(len(places))]
        harms = np.full_like(coding.levels, -1)
        harms[:, places] = np.where(said, coding.levels[:, places], -1)
        return cls(study=study, coding=coding, harms=harms)


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawnActs:
    """Of each row of a table of directions and windows the acts left, and the verbal conflict.

    ``sizes`` and ``hits`` are counts, (rows, draws).
    """

    sizes: Array
    hits: Array

    @classmethod
    def of(
        cls, judged: Judged, acts: pl.DataFrame, table: pl.DataFrame, by: Sequence[str]
    ) -> DrawnActs:
        """Count them: in each draw the acts whose statements are all none drop out.

        ``acts`` have the columns of ``by``, ``act``, ``rows``, ``conflict`` and ``material``.
        """
        group = _find_groups(acts, table, by)
        left, verbal = _find_left(judged, acts)
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


def _find_groups(acts: pl.DataFrame, table: pl.DataFrame, by: Sequence[str]) -> Array:
    """The row of the table that each act is in."""
    numbers = table.select(by).with_columns(group=np.arange(table.height))
    joined = acts.select(by).join(
        numbers, on=by, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["group"].to_numpy().astype(np.int64)


def _find_left(judged: Judged, acts: pl.DataFrame) -> tuple[Array, Array]:
    """Which acts are left in each draw, and which are verbal conflict there; (acts, draws)."""
    study = judged.study
    left = uphold(study, judged.coding.levels, acts["rows"])
    verbal = left & (acts["conflict"] & ~acts["material"]).to_numpy()[:, None]
    if judged.harms is not None:
        harm = acts["act"].is_in(HARMS).to_numpy()
        verbal[harm] = uphold(study, judged.harms, acts["rows"].filter(harm))
    return left, verbal


def draw_panels(
    judged: Judged, acts: pl.DataFrame, table: pl.DataFrame, by: Sequence[str]
) -> Array:
    """Volume, hostility on both scales and rung of each row in each draw, (4, rows, draws).

    The median is that of the acts of conflict left, whose scores stay those that were found;
    it is missing below five, and volume where no act is left.
    """
    group = _find_groups(acts, table, by)
    left, verbal = _find_left(judged, acts)
    conflict, material = (acts[name].to_numpy()[:, None] for name in ("conflict", "material"))
    hostile = conflict & np.where(material, left, verbal)
    rungs = acts.select(pl.max_horizontal("invoked", "occupied").fill_null(0)).to_series()
    scores = [acts[name].to_numpy().astype(float) for name in ("plover", "goldstein")]
    found = np.full((4, table.height, left.shape[1]), np.nan)
    found[3] = 0.0
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(table.height + 1))
    for row in range(table.height):
        own = order[starts[row] : starts[row + 1]]
        sizes = left[own].sum(axis=0)
        found[0, row] = np.where(sizes > 0, verbal[own].sum(axis=0) / np.maximum(sizes, 1), np.nan)
        enough = np.flatnonzero(hostile[own].sum(axis=0) >= LEAST_ACTS)
        for number, score in enumerate(scores, start=1):
            if len(enough):
                cells = np.where(hostile[np.ix_(own, enough)], -score[own, None], np.nan)
                found[number, row, enough] = np.nanmedian(cells, axis=0)
        found[3, row] = (left[own] * rungs.to_numpy()[own, None]).max(axis=0, initial=0)
    return found


__all__ = ["DrawnActs", "Judged", "draw_panels"]
