"""How often each concept, or actor, is spoken of, and in which sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...plots import MOST_LABELS, draw_bars
from ...shown import show_table
from ..frame import choose, find_column, suggest, to_frame
from .coded import Coded, code
from .duplicates import DUPLICATES, drop_duplicates
from .options import Options

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class BarChart:
    """The statements of each label at each level.

    ``counts`` has the shape (labels, levels); ``labels`` begin with the most statements, equal
    ones in order of name. ``sides`` has -1, 0 or 1 for each level: against, neutral, for; 1
    where levels have no order. ``left_out`` counts the statements without a label or a level.
    """

    variable: str
    labels: tuple[str, ...]
    levels: tuple[str, ...]
    counts: Array
    sides: tuple[int, ...]
    left_out: int

    def to_polars(self) -> pl.DataFrame:
        """One row for each label and level: label, level, side, count, and the label's total."""
        many = len(self.levels)
        totals = self.counts.sum(axis=1)
        return pl.DataFrame(
            {
                "label": pl.Series(np.repeat(np.array(self.labels, dtype=object), many)).cast(
                    pl.String
                ),
                "level": pl.Series([*self.levels] * len(self.labels), dtype=pl.String),
                "side": pl.Series([*self.sides] * len(self.labels), dtype=pl.Int64),
                "count": self.counts.ravel().astype(float),
                "total": np.repeat(totals, many).astype(float),
            }
        )

    def describe(self) -> str:
        """One line: what was counted."""
        bars = f"{len(self.labels)} label{'s' * (len(self.labels) != 1)}"
        return f"{self.counts.sum():,.0f} statements by {self.variable}, {bars}"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars())

    def chart(self) -> alt.Chart:
        """Bars: against to the left, for to the right, neutral ones half on each side.

        AnalysisError where there are too many labels to read.
        """
        if len(self.labels) > MOST_LABELS:
            raise AnalysisError(
                f"bars of {len(self.labels)} labels cannot be read: choose at most {MOST_LABELS}"
            )
        places = dict(zip(self.levels, _order(self.sides), strict=True))
        counts = self.to_polars().with_columns(
            pl.col("level").replace_strict(places, return_dtype=pl.Int64).alias("place"),
            pl.col("side").cast(pl.Float64),
        )
        halves = [
            counts.filter(pl.col("side") != 0),
            *(
                counts.filter(pl.col("side") == 0).with_columns(pl.lit(half).alias("side"))
                for half in (-0.5, 0.5)
            ),
        ]
        order = {label: place for place, label in enumerate(self.labels)}
        rows = pl.concat(halves).sort(
            pl.col("label").replace_strict(order, return_dtype=pl.Int64),
            pl.col("level").replace_strict(
                {level: place for place, level in enumerate(self.levels)}, return_dtype=pl.Int64
            ),
            maintain_order=True,
        )
        return draw_bars(rows, title=self.describe())


def _order(sides: tuple[int, ...]) -> list[int]:
    """How far each level stands from the line: neutral first, the ends of the scale last."""
    middle = sides.count(-1)
    return [abs(place - middle) for place in range(len(sides))]


class BarOptions(TypedDict, total=False):
    """More options of ``barchart``, by name; see there."""

    levels: Mapping[Any, float] | None
    time: str
    document: str
    weight: str | None


def barchart(
    statements: object,
    *,
    variable: str = "concept",
    qualifier: str | None = "stance",
    duplicates: str = "document",
    by: str | None = None,
    **options: Unpack[BarOptions],
) -> BarChart:
    """Count the statements of each label of a column by their level, the most first.

    ``qualifier=None`` counts them without levels. ``duplicates`` counts repetitions once in a
    ``document``, ``week``, ``month``, ``year`` or ``acrossrange``; ``include`` counts all. What
    two actors say is never one statement: ``by`` is the column that tells who speaks, the
    actor, or where actors are counted the concept. ``levels``, ``time``, ``document`` and
    ``weight`` are those of ``network``. Statements without a label or a level are left out and
    told. Raises AnalysisError for a column that is missing and for unknown options.

    >>> table = {
    ...     "actor": ["A", "B", "A"], "concept": ["tax", "tax", "ban"],
    ...     "stance": ["support", "oppose", "support"], "document": ["1", "1", "2"],
    ... }
    >>> found = barchart(table)
    >>> found.labels, found.counts.tolist()
    (('tax', 'ban'), [[1.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 1.0]])
    """
    choose(duplicates, DUPLICATES, role="duplicates")
    for name in options:
        if name not in BarOptions.__annotations__:
            raise AnalysisError(f"no option {name!r}{suggest(name, BarOptions.__annotations__)}")
    by = by or ("concept" if variable == "actor" else "actor")
    if qualifier in (variable, by) or variable == by:
        raise AnalysisError(f"variable, qualifier and by are {variable!r}, {qualifier!r}, {by!r}")
    asked = Options(
        rows=by, columns=variable, qualifier=qualifier, duplicates=duplicates, **options
    )
    frame = to_frame(statements)
    # Here, rows and columns have other names than in networks.
    for name, role in ((variable, "variable"), (by, "by")):
        find_column(frame, name, role=role)
    every = code(frame, asked)
    coded = every.take((every.columns >= 0) & (every.levels >= 0))
    # Statements of nobody are not of the same one.
    unknown = np.where(coded.rows < 0, -1 - np.arange(len(coded)), coded.rows)
    kept = drop_duplicates(replace(coded, rows=unknown), duplicates)
    return _count(kept, variable, left_out=len(every) - len(coded))


def _count(coded: Coded, variable: str, *, left_out: int) -> BarChart:
    many, levels = len(coded.column_labels), len(coded.qualifier.levels)
    cells = np.bincount(
        coded.columns * levels + coded.levels, coded.weights, minlength=many * levels
    )
    counts = cells.reshape(many, levels)
    totals = counts.sum(axis=1)
    # A stable sort: labels of one total stay in order of name.
    order = [place for place in np.argsort(-totals, kind="stable") if totals[place] > 0]
    qualifier = coded.qualifier
    sides = np.sign(qualifier.values) if qualifier.has_order else np.ones(levels)
    return BarChart(
        variable=variable,
        labels=tuple(coded.column_labels[place] for place in order),
        levels=qualifier.levels,
        counts=counts[order],
        sides=tuple(int(side) for side in sides),
        left_out=left_out,
    )
