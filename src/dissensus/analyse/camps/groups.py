"""Correlation clustering of networks: any number of groups, as free of contradiction as can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, overload

import polars as pl

from ...matrices import Network, NetworkSeries, read_networks
from ...plots import draw_lines
from ...shown import show_table
from .aligning import align
from .correlation import METHODS
from .division import divide, order_by_size, pick
from .modularity import measure_modularity
from .signed import read_signed

if TYPE_CHECKING:
    import altair as alt

_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("start", "middle", "stop"), pl.Datetime("us")),
    **dict.fromkeys(("actors", "groups"), pl.Int64),
    **dict.fromkeys(("disagreement", "at_least", "share", "modularity"), pl.Float64),
    "is_proven": pl.Boolean,
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Grouping:
    """The groups of correlation clustering, and what contradicts them.

    ``groups`` are 1, 2, … for each of ``actors``, the largest 1, and None for actors without a
    tie; ``count`` is their number. ``disagreement`` is the weight of allies in different groups
    and opponents in one, ``at_least`` what it is proven to be at least; they meet where
    ``is_proven``. ``ties`` is the weight of all ties, ``modularity`` the signed modularity of
    the groups. ``reason`` says what limits these figures.
    """

    actors: tuple[str, ...]
    groups: tuple[int | None, ...]
    disagreement: float
    at_least: float
    is_proven: bool
    ties: float
    modularity: float
    method: str
    reason: str = ""
    start: dt.datetime | None = None
    middle: dt.datetime | None = None
    stop: dt.datetime | None = None

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(set(self.groups) - {None})

    @property
    def share(self) -> float:
        """The share of the weight of all ties that contradicts the groups; NaN without ties."""
        return self.disagreement / self.ties if self.ties else float("nan")

    def to_polars(self) -> pl.DataFrame:
        """One row for each actor, with its group."""
        return pl.DataFrame(
            {
                "actor": pl.Series(self.actors, dtype=pl.String),
                "group": pl.Series(self.groups, dtype=pl.Int64),
            }
        )

    def describe(self) -> str:
        """One line: how many groups, what contradicts them, and whether that is proven."""
        bound = "proven" if self.is_proven else f"between {self.at_least:.4g} and this"
        line = f"{self.count} groups, disagreement {self.disagreement:.4g} ({bound})"
        line += f" of {self.ties:.4g}"
        return f"{line}; {self.reason}" if self.reason else line

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars().sort("group", "actor"))

    def to_row(self) -> tuple[object, ...]:
        """The figures in the order of a series' table."""
        return (
            *(self.start, self.middle, self.stop, len(self.actors), self.count),
            *(self.disagreement, self.at_least, self.share, self.modularity),
            *(self.is_proven, self.reason),
        )


@dataclass(frozen=True, eq=False)
class GroupingSeries(Sequence[Grouping]):
    """The groups of each window; groups keep their numbers from window to window.

    A group is matched to where its actors last stood; one that shares nobody with any
    before gets a new number.
    """

    windows: tuple[Grouping, ...]

    def __len__(self) -> int:
        return len(self.windows)

    @overload
    def __getitem__(self, place: int) -> Grouping: ...
    @overload
    def __getitem__(self, place: slice) -> GroupingSeries: ...
    def __getitem__(self, place: int | slice) -> Grouping | GroupingSeries:
        if isinstance(place, slice):
            return GroupingSeries(self.windows[place])
        return self.windows[place]

    def to_polars(self) -> pl.DataFrame:
        """One row for each window: dates, number of groups, disagreement and its bound."""
        return pl.DataFrame([one.to_row() for one in self], schema=_COLUMNS, orient="row")

    def to_groups(self) -> pl.DataFrame:
        """One row for each window and actor: the window's middle and the group."""
        rows = [
            (place, one.middle, actor, group)
            for place, one in enumerate(self)
            for actor, group in zip(one.actors, one.groups, strict=True)
        ]
        kinds = (pl.Int64, pl.Datetime("us"), pl.String, pl.Int64)
        names = ("window", "middle", "actor", "group")
        return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")

    def chart(self) -> alt.Chart:
        """Lines of the share of ties that contradicts the groups, and of the modularity."""
        shown = {"share": "share against the groups", "modularity": "signed modularity"}
        points = (
            self.to_polars()
            .rename({**shown, "middle": "date"})
            .unpivot([*shown.values()], index="date", variable_name="series", value_name="value")
        )
        return draw_lines(points, title="Correlation clustering", y="value")

    def __repr__(self) -> str:
        return f"<groups of {len(self)} windows>"

    def _repr_html_(self) -> str:
        return show_table(f"Groups of {len(self)} windows", self.to_polars())


@overload
def correlation_clustering(
    network: Sequence[Network], *, method: str = ..., time_limit: float = ..., seed: int = ...
) -> GroupingSeries: ...
@overload
def correlation_clustering(
    network: Network, *, method: str = ..., time_limit: float = ..., seed: int = ...
) -> Grouping: ...
def correlation_clustering(
    network: Network | Sequence[Network],
    *,
    method: str = "exact",
    time_limit: float = 10.0,
    seed: int = 0,
) -> Grouping | GroupingSeries:
    """Divide a network into as many groups as contradict its ties least.

    ``network`` is one-mode with ties above 0 of allies and below 0 of opponents; of a series,
    each window is divided. ``method`` is ``exact`` (proven, or the gap left when ``time_limit``
    seconds are up) or ``search``. Groups of different parts of the network, which no tie joins,
    are told as different ones. ``seed`` is that of the search; where the time is up, results
    differ with the machine's speed.

    The formula and its source stand in ``correlation``. Raises AnalysisError for two-mode
    networks, ties that are not signed, and an unknown method.

    >>> import numpy as np
    >>> ties = np.array([[0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    >>> abc = ("A", "B", "C")
    >>> found = correlation_clustering(Network(kind="onemode", rows=abc, columns=abc, ties=ties))
    >>> found.groups, found.disagreement, found.is_proven
    ((1, 2, 3), 0.0, True)
    """
    solver = pick(METHODS, method)

    def solve(one: Network) -> Grouping:
        graph = read_signed(one)
        found = divide(graph, solver, time_limit=time_limit, seed=seed)
        is_tied = found.parts >= 0
        groups = found.groups.copy()
        groups[is_tied] = order_by_size(groups[is_tied]) + 1
        limits = "no ties, so there is nothing to divide" if not graph.total else ""
        if not found.is_proven:
            limits = "the optimum is not proven: fewer ties may contradict other groups"
        return Grouping(
            actors=one.rows,
            groups=tuple(group if group > 0 else None for group in groups.tolist()),
            disagreement=found.cost,
            at_least=found.lower,
            is_proven=found.is_proven,
            ties=graph.total,
            modularity=measure_modularity(graph, groups),
            method=method,
            reason=limits,
            start=one.start,
            middle=one.middle,
            stop=one.stop,
        )

    given = read_networks(network)
    if isinstance(given, NetworkSeries):
        return GroupingSeries(tuple(_align(map(solve, given))))
    return solve(given)


def _align(windows: Iterable[Grouping]) -> Iterator[Grouping]:
    last: dict[str, int] = {}
    for one in windows:
        pairs = zip(one.actors, one.groups, strict=True)
        groups = {actor: group for actor, group in pairs if group is not None}
        names = align(groups, last)
        renamed = {actor: names[group] for actor, group in groups.items()}
        last |= renamed
        yield replace(one, groups=tuple(renamed.get(actor) for actor in one.actors))
