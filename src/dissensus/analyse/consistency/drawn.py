"""What becomes of promises when coding errs, draw by draw, and rates over draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import SEED, Coding, add_up, find_middle
from ..reliability.upheld import DOES, PROMISES, uphold
from ..shrinkage import bound_drawn
from ..stances import LEVELS
from ..study import Study
from .verdicts import EFFECTS, KINS, list_effects, list_verdicts

Array = np.ndarray[Any, np.dtype[Any]]

#: The level that a promise has, by its side (against, for).
_WHOLE = (LEVELS.index("oppose"), LEVELS.index("support"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Errors:
    """What a study's statements may truly say, and by which act, drawn, with a seed.

    The seed is of the shares that are drawn of the counts of each draw.
    """

    study: Study
    coding: Coding
    seed: int = SEED

    @classmethod
    def of(cls, study: Study, errors: Coding | Array | None, seed: int) -> Errors | None:
        """Make one of what was drawn; None of none. AnalysisError where it does not fit."""
        found = Coding.of(errors, study.statements.height)
        return None if found is None else cls(study=study, coding=found, seed=seed)

    @property
    def levels(self) -> Array:
        """The drawn levels, (draws, statements), -1 for none."""
        return self.coding.levels

    def judge(self, vows: pl.DataFrame, deeds: pl.DataFrame) -> Array:
        """The verdict on each promise: (promises, draws), places in ``VERDICTS``, -1 for none.

        A promise is none where no statement of it is left as it was found, a promise. ``vows`` have
        ``side``, ``said`` and ``condition``, ``deeds`` bear on them by their number ``vow``.
        """
        promised, done_levels = self.coding.only(PROMISES), self.coding.only(DOES)
        side = (vows["side"] > 0).to_numpy().astype(np.int64)
        kept = np.zeros((vows.height, len(self.levels)), dtype=bool)
        for number, level in enumerate(_WHOLE):
            chosen = np.flatnonzero(side == number)
            wanted = np.arange(len(LEVELS) + 1) == level
            kept[chosen] = uphold(self.study, promised, vows["said"].gather(chosen), wanted)
        vow = deeds["vow"].to_numpy().astype(np.int64)
        kins = {name: number for number, name in enumerate(KINS)}
        kin = deeds["kin"].replace_strict(kins, return_dtype=pl.Int64).to_numpy()
        done = done_levels[:, deeds["place"].to_numpy()].T
        effects = list_effects()[kin[:, None], side[vow][:, None], done]
        flags = [add_up(effects == at, vow, vows.height) > 0 for at in range(len(EFFECTS))]
        bound = np.broadcast_to((vows["condition"] == "").to_numpy()[:, None], kept.shape)
        told = list_verdicts()[tuple(one.astype(np.int64) for one in (*flags, bound))]
        return np.where(kept, told, -1)


def bound_rates(
    rates: pl.DataFrame, hits: Array, sizes: Array, *, seed: int
) -> list[pl.Series | pl.Expr]:
    """The 95 % of each holder's rate and of its hits over draws, as columns of a table of rates.

    ``hits`` and ``sizes`` are (holders, draws), in the order of the table.
    """
    low, high = bound_drawn(hits, sizes, seed=seed)
    least, most = find_middle(hits.T.astype(float))
    told = pl.col("value").is_not_null()
    columns = {"low": low, "high": high}
    return [
        *(
            pl.when(told).then(pl.lit(pl.Series(name, ends).fill_nan(None))).alias(name)
            for name, ends in columns.items()
        ),
        pl.Series("least", least),
        pl.Series("most", most),
    ]


def add_by_holder(cells: Array, holders: pl.Series, named: Sequence[str]) -> Array:
    """How many cells of each holder are true in each draw: (holders, draws)."""
    numbers = pl.DataFrame({"holder": holders}).join(
        _number(named), on="holder", how="left", maintain_order="left"
    )
    return add_up(cells, numbers["number"].to_numpy(), len(named))


def _number(holders: Sequence[str]) -> pl.DataFrame:
    named = pl.Series("holder", list(holders), dtype=pl.String)
    return pl.DataFrame({"holder": named, "number": np.arange(len(holders))})


__all__ = ["Errors", "add_by_holder", "bound_rates"]
