"""Who holds what on a day: one position of each actor on each measure, from statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..errors import AnalysisError
from ..records import STANCES
from .frame import find_column, to_labels, to_times

Array = np.ndarray[Any, np.dtype[Any]]

#: The five stances from against to in favour, and their numbers.
LEVELS = tuple(sorted(STANCES, key=lambda name: STANCES[name]))
VALUES = np.array([STANCES[name] for name in LEVELS])
#: Name of the collapse -> class of each level: 0 for, 1 against, 2 abstaining. "Does not rule
#: out" is for in the one and abstains in the other, since indices often turn on that word.
COLLAPSES = {
    "open counts as support": np.array([1, 1, 2, 0, 0]),
    "open counts as abstention": np.array([1, 1, 2, 2, 0]),
}


@dataclass(frozen=True, eq=False)
class Stances:
    """Statements with actor, measure, level (a place in ``LEVELS``) and day; in order of days.

    ``frame`` has the columns ``actor``, ``concept``, ``level``, ``date`` (null where unknown)
    and ``row``, the place in the table that each came from.
    """

    frame: pl.DataFrame

    @classmethod
    def of(cls, table: pl.DataFrame, *, rows: str = "actor", columns: str = "concept") -> Stances:
        """Take them from a table whose ``stance`` column holds stances; blanks are left out."""
        labels = to_labels(find_column(table, "stance", role="stance"))
        unknown = sorted(set(labels.unique()) - {"", *LEVELS})
        if unknown:
            raise AnalysisError(
                f"stance: {unknown[0]!r} is none of {', '.join(LEVELS)}; map your own values first"
            )
        dates = pl.Series("date", [None] * table.height, dtype=pl.Datetime("us"))
        if "date" in table.columns:
            dates = to_times(table["date"], role="date")
        places = {"": None} | {name: place for place, name in enumerate(LEVELS)}
        frame = pl.DataFrame(
            {
                "actor": to_labels(find_column(table, rows, role="rows")),
                "concept": to_labels(find_column(table, columns, role="columns")),
                "level": labels.replace_strict(places, return_dtype=pl.Int64),
                "date": dates.dt.date(),
                "row": np.arange(table.height),
            }
        )
        whole = (pl.col("actor") != "") & (pl.col("concept") != "") & pl.col("level").is_not_null()
        return cls(frame.filter(whole).sort("date", "row", nulls_last=False))

    def on(self, day: dt.date | None, *, stale: int | None = None) -> pl.DataFrame:
        """The position of each actor on each measure on a day: columns as above, ``statements``.

        It is that of the latest day on which the actor spoke, not more than ``stale`` days
        before; of several statements on it the level nearest to their mean, towards the middle
        where two are as near. Undated statements count where no day is asked for.
        """
        known = self.frame
        if day is not None:
            known = known.filter(pl.col("date") <= day)
            if stale is not None:
                known = known.filter(pl.col("date") > day - dt.timedelta(days=stale))
        # Undated statements stand before all dated ones.
        moment = pl.col("date").fill_null(dt.date.min)
        latest = known.filter(moment == moment.max().over("actor", "concept"))
        found = latest.group_by("actor", "concept").agg(
            pl.col("level").replace_strict(dict(enumerate(VALUES.tolist()))).mean().alias("mean"),
            pl.col("row"),
            pl.col("date").max(),
        )
        levels = _nearest(found["mean"].to_numpy())
        return found.with_columns(pl.Series("level", levels)).drop("mean").sort("concept", "actor")


def _nearest(means: Array) -> Array:
    """The level nearest to each mean; of two as near, the one nearer to the middle."""
    distance = np.abs(means[:, None] - VALUES) + 1e-9 * np.abs(VALUES)
    return np.asarray(distance.argmin(axis=1), dtype=np.int64)


def count_classes(levels: Array, collapse: str) -> Array:
    """Counts for, against and abstaining under a collapse of the five stances."""
    return np.bincount(COLLAPSES[collapse][levels], minlength=3)


def count_levels(levels: Array) -> Array:
    """Counts of the five stances, from against to in favour."""
    return np.bincount(levels, minlength=len(LEVELS))
