"""How many contradictions and promises of each kind are left when coding errs, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..reliability.drawing import SEED, add_up, check_errors, find_middle
from ..reliability.upheld import find_left, uphold
from ..shrinkage import bound_drawn
from ..stances import LEVELS
from ..study import Study
from .verdicts import EFFECTS, KINS, list_effects, list_verdicts

Array = np.ndarray[Any, np.dtype[Any]]

_NEUTRAL = LEVELS.index("neutral")
#: The level that a promise has, by its side (against, for).
_WHOLE = (LEVELS.index("oppose"), LEVELS.index("support"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Errors:
    """Drawn levels of a study's statements, (draws, statements), -1 for none, and a seed.

    The seed is of the shares that are drawn of the counts of each draw.
    """

    study: Study
    levels: Array
    seed: int = SEED

    @classmethod
    def of(cls, study: Study, levels: Array | None, seed: int) -> Errors | None:
        """Make one of drawn levels; None of none. AnalysisError where they do not fit."""
        found = check_errors(levels, study.statements.height)
        return None if found is None else cls(study=study, levels=found, seed=seed)

    def find_left(self, table: pl.DataFrame) -> Array:
        """In which draws each row of a table of findings stands: (rows, draws)."""
        return find_left(table, self.study, self.levels)

    def count_measures(self, sided: pl.DataFrame, holders: Sequence[str], least: int) -> Array:
        """On how many measures each holder takes a side so often: (holders, draws).

        ``sided`` are statements that take one as found, with ``place``, ``holder`` and
        ``concept``; of these count those that take one in the draw.
        """
        cells = sided.select(
            "place", cell=pl.struct("holder", "concept").rank("dense").cast(pl.Int64) - 1
        )
        owners = (
            sided.select("holder", cell=cells["cell"])
            .unique("cell")
            .sort("cell")
            .join(_number(holders), on="holder", how="left", maintain_order="left")
        )
        found = self.levels[:, cells["place"].to_numpy()].T
        taken = (found >= 0) & (found != _NEUTRAL)
        spoken = add_up(taken, cells["cell"].to_numpy(), owners.height) >= least
        return add_up(spoken, owners["number"].to_numpy(), len(holders))

    def judge(self, vows: pl.DataFrame, deeds: pl.DataFrame) -> Array:
        """The verdict on each promise: (promises, draws), places in ``VERDICTS``, -1 for none.

        A promise is none where no statement of it is left as it was found. ``vows`` have
        ``side``, ``said`` and ``condition``, ``deeds`` bear on them by their number ``vow``.
        """
        side = (vows["side"] > 0).to_numpy().astype(np.int64)
        kept = np.zeros((vows.height, len(self.levels)), dtype=bool)
        for number, level in enumerate(_WHOLE):
            chosen = np.flatnonzero(side == number)
            wanted = np.arange(len(LEVELS) + 1) == level
            kept[chosen] = uphold(self.study, self.levels, vows["said"].gather(chosen), wanted)
        vow = deeds["vow"].to_numpy().astype(np.int64)
        kins = {name: number for number, name in enumerate(KINS)}
        kin = deeds["kin"].replace_strict(kins, return_dtype=pl.Int64).to_numpy()
        done = self.levels[:, deeds["place"].to_numpy()].T
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
