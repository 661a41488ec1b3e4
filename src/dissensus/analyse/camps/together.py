"""What draws of the statements tell: shares of co-membership, and intervals of the balance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import polars as pl

from ...matrices import Network
from ...plots import draw_lines
from ...shown import show_table
from .charts import draw_together
from .polarize import Polarization
from .stacking import stack

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

_COLUMNS: Mapping[str, Any] = {
    **dict.fromkeys(("start", "middle", "stop"), pl.Datetime("us")),
    **dict.fromkeys(("actors", "statements"), pl.Int64),
    **dict.fromkeys(("balance", "low", "high"), pl.Float64),
    **dict.fromkeys(("draws", "without_ties", "unproven"), pl.Int64),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Comembership:
    """How often actors are in one group, and where the balance lies, over draws.

    ``together`` is the share of draws in which two of ``actors`` are in one group, (n, n), of
    the ``comparable`` draws in which ties join them; NaN where there is none. ``balances`` are
    F of each draw that has ties; ``low`` and ``high`` hold the middle 95 % of them.
    ``observed`` is the polarization of all statements. ``consensus`` are the groups that are
    together in more than half the draws, from 1, None for actors that no draw ties. Of
    ``draws``, ``without_ties`` had none, and of ``unproven`` the optimum is not proven.
    """

    actors: tuple[str, ...]
    together: Array
    comparable: Array
    balances: tuple[float, ...]
    observed: Polarization
    consensus: tuple[int | None, ...]
    draws: int
    without_ties: int
    unproven: int
    method: str
    resample: str

    @property
    def low(self) -> float:
        """The balance that 2.5 % of the draws lie below; NaN without draws that have ties."""
        return self._quantile(0.025)

    @property
    def high(self) -> float:
        """The balance that 2.5 % of the draws lie above; NaN without draws that have ties."""
        return self._quantile(0.975)

    def _quantile(self, share: float) -> float:
        return float(np.quantile(self.balances, share)) if self.balances else math.nan

    def to_polars(self) -> pl.DataFrame:
        """One row for each two actors: share together, and draws in which they compare."""
        rows, columns = np.triu_indices(len(self.actors), 1)
        labels = pl.Series(self.actors, dtype=pl.String)
        return pl.DataFrame(
            {
                "actor_1": labels[rows],
                "actor_2": labels[columns],
                "together": self.together[rows, columns],
                "comparable": self.comparable[rows, columns].astype(np.int64),
            }
        ).with_columns(pl.col("together").fill_nan(None))

    def to_groups(self) -> pl.DataFrame:
        """One row for each actor: its group of the consensus, None where no draw ties it."""
        labels = pl.Series("actor", self.actors, dtype=pl.String)
        return pl.DataFrame([labels, pl.Series("consensus", self.consensus, dtype=pl.Int64)])

    def to_network(self) -> Network:
        """The shares as a one-mode network; two who cannot be compared have no tie."""
        ties = np.nan_to_num(self.together, nan=0.0)
        np.fill_diagonal(ties, 0.0)
        return Network(
            kind="onemode",
            rows=self.actors,
            columns=self.actors,
            ties=ties,
            start=self.observed.start,
            middle=self.observed.middle,
            stop=self.observed.stop,
            statements=self.observed.statements,
            aggregation="co-membership",
        )

    def describe(self) -> str:
        """One line: draws, and the balance with its interval."""
        line = f"{self.draws} draws of {self.resample}: balance {self.observed.balance:.4f}"
        line += f", 95 % of draws in {self.low:.4f} to {self.high:.4f}"
        if self.without_ties:
            line += f"; {self.without_ties} draws without ties"
        if self.unproven:
            line += f"; {self.unproven} draws not proven"
        return line

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars())

    def chart(self) -> alt.Chart:
        """A heat map of the shares, actors in the order of their consensus."""
        title = "Share of draws that put two together"
        return draw_together(self.actors, self.consensus, self.together, title=title)

    def to_row(self) -> tuple[object, ...]:
        """The figures in the order of a series' table."""
        one = self.observed
        return (
            *(one.start, one.middle, one.stop, len(self.actors), one.statements),
            *(one.balance, self.low, self.high, self.draws, self.without_ties, self.unproven),
        )


@dataclass(frozen=True, eq=False)
class ComembershipSeries(Sequence[Comembership]):
    """Co-membership and intervals of each window; shares need no alignment."""

    windows: tuple[Comembership, ...]

    def __len__(self) -> int:
        return len(self.windows)

    @overload
    def __getitem__(self, place: int) -> Comembership: ...
    @overload
    def __getitem__(self, place: slice) -> ComembershipSeries: ...
    def __getitem__(self, place: int | slice) -> Comembership | ComembershipSeries:
        if isinstance(place, slice):
            return ComembershipSeries(self.windows[place])
        return self.windows[place]

    def to_polars(self) -> pl.DataFrame:
        """One row for each window: dates, the balance, and its interval over draws."""
        rows = [one.to_row() for one in self]
        return pl.DataFrame(rows, schema=dict(_COLUMNS), orient="row")

    def to_pairs(self) -> pl.DataFrame:
        """One row for each window and two actors: share together, and draws that compare them."""
        actors = dict.fromkeys(("actor_1", "actor_2"), pl.String)
        columns = {**actors, "together": pl.Float64, "comparable": pl.Int64}
        return stack([(one.observed, one.to_polars()) for one in self], columns)

    def to_groups(self) -> pl.DataFrame:
        """One row for each window and actor: its group, numbered in each window anew."""
        columns = {"actor": pl.String, "consensus": pl.Int64}
        return stack([(one.observed, one.to_groups()) for one in self], columns)

    def chart(self) -> alt.Chart:
        """Lines of the balance and of the limits that hold 95 % of the draws."""
        shown = {"balance": "balance F", "low": "2.5 % of draws", "high": "97.5 % of draws"}
        points = (
            self.to_polars()
            .rename({**shown, "middle": "date"})
            .unpivot([*shown.values()], index="date", variable_name="series", value_name="value")
        )
        return draw_lines(points, title="Polarization over draws", y="balance F")

    def __repr__(self) -> str:
        return f"<co-membership of {len(self)} windows>"

    def _repr_html_(self) -> str:
        return show_table(f"Co-membership of {len(self)} windows", self.to_polars())
