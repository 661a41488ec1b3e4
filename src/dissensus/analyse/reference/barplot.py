"""How often each value of a variable occurs, by the levels of a qualifier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...plots import draw_bars
from ...shown import show_table
from ..frame import choose as choose_name
from .asked import Asked
from .prepare import prepare_plot
from .source import BOOLEAN, INTEGER, Array, Source

if TYPE_CHECKING:
    import altair as alt

COLOUR = "Color"


@dataclass(frozen=True, eq=False, kw_only=True)
class BarPlot:
    """The statements of each value: ``counts`` has the shape (values, levels).

    ``levels`` are the numbers of the qualifier, 0 and 1 of a boolean whether or not they occur;
    without a qualifier it is (1,), and the counts are frequencies. ``attributes`` is a table
    with a row for each value: Color, and what else is said of it.
    """

    variable: str
    qualifier: str | None
    values: tuple[str, ...]
    levels: tuple[int, ...]
    counts: Array
    attributes: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """One row for each value: itself, its counts by level or Frequency, its attributes."""
        names = ["Frequency"] if self.qualifier is None else list(map(str, self.levels))
        columns = [
            pl.Series(name, self.counts[:, place], dtype=pl.Int64)
            for place, name in enumerate(names)
        ]
        values = pl.Series("Entity", self.values, dtype=pl.String)
        return pl.DataFrame([values, *columns, *self.attributes.get_columns()])

    def chart(self) -> alt.Chart:
        """Bars by value, the most frequent first: against to the left, for to the right."""
        order = np.argsort(-self.counts.sum(axis=1), kind="stable")
        labels = np.repeat(np.array(self.values, dtype=object)[order], len(self.levels))
        levels = np.tile(np.array(self.levels), len(self.values))
        lowest = 1 if self.is_boolean else 0
        bars = {
            "label": pl.Series(labels.tolist(), dtype=pl.String),
            "level": pl.Series(levels).cast(pl.String),
            "count": self.counts[order].ravel(),
            "side": np.where(levels < lowest, -1, 1),
            "place": np.abs(levels),
        }
        return draw_bars(pl.DataFrame(bars), title=f"Statements by {self.variable}")

    @property
    def is_boolean(self) -> bool:
        """Whether the levels are those of a boolean: 0 is against."""
        return self.levels == (0, 1)

    def _repr_html_(self) -> str:
        return show_table(f"{self.variable}: {len(self.values)} values", self.to_polars())


def make_barplot(source: Source, asked: Asked) -> BarPlot:
    """Count the statements of each value of a short text variable.

    Duplicates are told by this variable and the qualifier alone, so that two actors who say
    the same in one document count once. Raises AnalysisError for variables that are not there.
    """
    choose_name(asked.variable1, source.list_short_texts(), role="variable")
    if asked.qualifier is not None:
        known = [
            name for name, one in source.variables.items() if one.data_type in (BOOLEAN, INTEGER)
        ]
        choose_name(asked.qualifier, known, role="qualifier")
    # A qualifier is compared under an aggregation; a single variable is its own column.
    aggregation = "ignore" if asked.qualifier is None else "subtract"
    coded = prepare_plot(source, replace(asked, aggregation=aggregation)).coded
    rows = np.unique(coded.rows)
    levels = np.arange(len(coded.qualifier.levels))
    if coded.qualifier.kind == "ordinal":
        levels = np.unique(coded.levels)
    counts = np.zeros((len(rows), len(levels)), dtype=np.int64)
    np.add.at(counts, (np.searchsorted(rows, coded.rows), np.searchsorted(levels, coded.levels)), 1)
    values = tuple(coded.row_labels[place] for place in rows)
    return BarPlot(
        variable=asked.variable1,
        qualifier=asked.qualifier,
        values=values,
        levels=tuple(int(name or 1) for name in np.array(coded.qualifier.levels)[levels].tolist()),
        counts=counts,
        attributes=_find_attributes(source, asked.variable1, values),
    )


def _find_attributes(source: Source, variable: str, values: tuple[str, ...]) -> pl.DataFrame:
    if not source.entities.width:
        raise AnalysisError("the table has no entities with colours")
    own = source.entities.filter(pl.col("variable") == source.variables[variable].column)
    # Attributes of other variables are null for all entities of this one.
    said = [
        name
        for name in own.columns
        if name not in ("variable", "value", "color") and own[name].null_count() < own.height
    ]
    asked = pl.DataFrame({"value": pl.Series(values, dtype=pl.String)})
    found = asked.join(own, on="value", how="left", maintain_order="left")
    return found.select(pl.col("color").alias(COLOUR), *said)
