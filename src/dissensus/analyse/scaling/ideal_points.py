"""A scale: points of actors on one dimension, with all that is needed to judge them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...plots import draw_points
from ...shown import show_table
from .fit_statistics import Fit
from .guard import Guard
from .positions import Dropped

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Scale:
    """Ideal points of actors, with mean 0 and standard deviation 1; they have no unit.

    ``actors`` and ``measures`` are labels. For each actor: ``points``, ``errors`` (standard
    errors), ``low`` and ``high`` (the 95 % interval), ``means`` (the plain mean of its
    positions) and ``counts`` (how many positions). For each measure: ``discriminations`` and
    ``cut_points`` in logits per standard deviation of points, and the ``levels`` that the
    cut-points lie between. ``correlation`` is that of points and means, NaN where the means are
    all the same. ``uncertainty`` says where the intervals come from, ``guard`` what the data
    hold; ``is_reliable`` is False where ``force`` overruled the guard. ``notes`` and ``dropped``
    tell what was left out and what to bear in mind.
    """

    actors: tuple[str, ...]
    points: Array
    errors: Array
    low: Array
    high: Array
    means: Array
    counts: Array
    measures: tuple[str, ...]
    discriminations: Array
    cut_points: tuple[tuple[float, ...], ...]
    levels: tuple[tuple[str, ...], ...]
    fit: Fit
    correlation: float
    guard: Guard
    link: str = "ordinal"
    uncertainty: str = "laplace"
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    row_name: str = "actor"
    column_name: str = "concept"

    @property
    def is_reliable(self) -> bool:
        """Whether the data can carry the scale; False only where it was forced."""
        return not self.guard.reasons

    @property
    def reliability(self) -> float:
        """The share of the variance of points that is not error: 1 - mean(errors**2).

        At most 1; about 0 and below where the points are noise.
        """
        return 1.0 - float(np.mean(self.errors**2))

    def to_polars(self) -> pl.DataFrame:
        """One row for each actor, from the lowest point to the highest.

        ``reliable`` is the same in all rows, so that it stays with a table that is kept.
        """
        frame = pl.DataFrame(
            {
                self.row_name: pl.Series(self.actors, dtype=pl.String),
                "point": self.points,
                "error": self.errors,
                "low": self.low,
                "high": self.high,
                "mean": self.means,
                "positions": self.counts,
                "reliable": [self.is_reliable] * len(self.actors),
            }
        )
        return frame.sort("point", self.row_name)

    def to_measures(self) -> pl.DataFrame:
        """One row for each measure, from the sharpest to the one that parts actors least."""
        frame = pl.DataFrame(
            {
                self.column_name: pl.Series(self.measures, dtype=pl.String),
                "discrimination": self.discriminations,
                "cut_points": pl.Series(self.cut_points, dtype=pl.List(pl.Float64)),
                "levels": pl.Series(self.levels, dtype=pl.List(pl.String)),
                "reliable": [self.is_reliable] * len(self.measures),
            }
        )
        sharpness = pl.col("discrimination").abs()
        return frame.sort(sharpness, self.column_name, descending=[True, False])

    def to_dropped(self) -> pl.DataFrame:
        """One row for each actor and measure that was left out, with the reason."""
        schema = dict.fromkeys(Dropped._fields, pl.String)
        return pl.DataFrame(self.dropped, schema=schema, orient="row")

    def describe(self) -> str:
        """One line: how much it rests on, how well it fits, and whether it can be relied on."""
        warning = "" if self.is_reliable else f"UNRELIABLE: {self.guard.describe()}. "
        return (
            f"{warning}{self.link} scale of {len(self.actors)} by {self.row_name}, "
            f"{len(self.measures)} by {self.column_name}, {self.guard.missing:.0%} missing; "
            f"{self.fit.describe()}; correlation with the mean stance {self.correlation:.3f}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(" ".join([self.describe(), *self._tell()]), self.to_polars())

    def _tell(self) -> Iterator[str]:
        yield from (f"({note})" for note in self.notes)

    def chart(self) -> alt.LayerChart:
        """The points with their 95 % intervals, in order."""
        table = self.to_polars().rename({self.row_name: "label"})
        title = f"{'' if self.is_reliable else 'UNRELIABLE: '}{self.link} scale, 95 % intervals"
        return draw_points(table, title=title)
