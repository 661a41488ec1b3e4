"""Signed modularity: how much more allies are together, and opponents apart, than by chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, read_networks
from ...plots import draw_lines
from ...shown import show_table
from .signed import Signed, read_signed

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]
#: The group of each actor, by name or in the order of a network's rows.
Groups: TypeAlias = Mapping[str, Any] | Sequence[Any]
_COLUMNS: Mapping[str, Any] = {
    **dict.fromkeys(("start", "middle", "stop"), pl.Datetime("us")),
    "actors": pl.Int64,
    "modularity": pl.Float64,
}


def make_modularity(graph: Signed) -> Array:
    """The matrix whose sum within groups is the signed modularity Q; symmetric, (n, n).

    Q = 1 / (2w+ + 2w-) sum over i, j in one group of w_ij - (k+_i k+_j / 2w+ - k-_i k-_j / 2w-),
    with k+ and k- the sums of an actor's positive and negative ties and w+ and w- those of all.
    Source: Gomez, S., Jensen, P. and Arenas, A. (2009), Analysis of community structure in
    networks of correlated data, Physical Review E 80, 016114.
    """
    matrix = graph.matrix
    excess = matrix.copy()
    for sign in (1.0, -1.0):
        strengths = np.maximum(sign * matrix, 0.0).sum(axis=1)
        if both := strengths.sum():
            excess -= sign * np.outer(strengths, strengths) / both
    return excess / (2 * graph.total) if graph.total else excess


def measure_modularity(graph: Signed, labels: Array) -> float:
    """The signed modularity of groups; NaN without ties.

    >>> from .signed import make_signed
    >>> two_pairs = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]])
    >>> round(measure_modularity(make_signed(two_pairs), np.array([0, 0, 1, 1])), 6)
    0.5
    """
    if not graph.total:
        return float("nan")
    return float(make_modularity(graph)[labels[:, None] == labels[None, :]].sum())


@dataclass(frozen=True)
class WindowModularity:
    """The signed modularity of the groups in one window, with its dates and actors."""

    modularity: float
    actors: int
    start: dt.datetime | None = None
    middle: dt.datetime | None = None
    stop: dt.datetime | None = None


@dataclass(frozen=True, eq=False)
class ModularitySeries(Sequence[WindowModularity]):
    """The signed modularity of a division in each window."""

    windows: tuple[WindowModularity, ...]

    def __len__(self) -> int:
        return len(self.windows)

    @overload
    def __getitem__(self, place: int) -> WindowModularity: ...
    @overload
    def __getitem__(self, place: slice) -> ModularitySeries: ...
    def __getitem__(self, place: int | slice) -> WindowModularity | ModularitySeries:
        if isinstance(place, slice):
            return ModularitySeries(self.windows[place])
        return self.windows[place]

    def to_polars(self) -> pl.DataFrame:
        """One row for each window: dates, actors and Q; NaN without ties."""
        rows = [(one.start, one.middle, one.stop, one.actors, one.modularity) for one in self]
        return pl.DataFrame(rows, schema=dict(_COLUMNS), orient="row")

    def chart(self) -> alt.Chart:
        """A line of the signed modularity."""
        points = self.to_polars().select(
            pl.col("middle").alias("date"),
            pl.col("modularity").alias("value"),
            pl.lit("signed modularity").alias("series"),
        )
        return draw_lines(points, title="Signed modularity of the groups", y="signed modularity")

    def __repr__(self) -> str:
        return f"<signed modularity of {len(self)} windows>"

    def _repr_html_(self) -> str:
        return show_table(f"Signed modularity of {len(self)} windows", self.to_polars())


@overload
def signed_modularity(network: Network, groups: Groups) -> float: ...
@overload
def signed_modularity(
    network: Sequence[Network], groups: Groups | Sequence[Groups]
) -> ModularitySeries: ...
def signed_modularity(
    network: Network | Sequence[Network], groups: Groups | Sequence[Groups]
) -> float | ModularitySeries:
    """The signed modularity Q of a division of a network; NaN without ties.

    ``groups`` is the group of each actor, by name or in the order of the network's rows; any
    values will do. Q is at most 1; 0 is what chance gives. Of a series each window has its Q:
    ``groups`` is then one division by name for all windows, or a list with one for each. Raises
    AnalysisError where actors have no group, or a network is not one-mode.

    >>> ties = np.array([[0, -1], [-1, 0]])
    >>> two = Network(kind="onemode", rows=("A", "B"), columns=("A", "B"), ties=ties)
    >>> signed_modularity(two, {"A": 1, "B": 2}), signed_modularity(two, ["one", "one"])
    (0.5, 0.0)
    >>> signed_modularity([two, two], {"A": 1, "B": 2}).to_polars()["modularity"].to_list()
    [0.5, 0.5]
    """
    given = read_networks(network)
    if isinstance(given, Network):
        return _measure(given, groups)
    each = [groups] * len(given) if isinstance(groups, Mapping) else list(groups)
    if len(each) != len(given) or not all(isinstance(one, Mapping | Sequence) for one in each):
        raise AnalysisError(
            f"groups: for {len(given)} windows give one division by name, or a list with one "
            "for each window"
        )
    return ModularitySeries(tuple(map(_measure_window, given, each)))


def _measure_window(network: Network, groups: Groups) -> WindowModularity:
    return WindowModularity(
        _measure(network, groups), len(network.rows), network.start, network.middle, network.stop
    )


def _measure(network: Network, groups: Groups) -> float:
    graph = read_signed(network, is_for_camps=False)
    if isinstance(groups, Mapping):
        missing = [actor for actor in network.rows if actor not in groups]
        if missing:
            others = f" and {len(missing) - 1} more have" if len(missing) > 1 else " has"
            raise AnalysisError(f"groups: {missing[0]!r}{others} none")
        groups = [groups[actor] for actor in network.rows]
    if len(groups) != graph.size:
        raise AnalysisError(f"groups: {len(groups)} groups are given for {graph.size} actors")
    known = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return measure_modularity(graph, np.array([known[group] for group in groups], dtype=int))
