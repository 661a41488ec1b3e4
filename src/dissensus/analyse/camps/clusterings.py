"""Several methods of division side by side: what each finds, how good it is, how they agree."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries, read_networks
from ...plots import draw_lines
from ...shown import show_table
from ..frame import choose
from .agreement import compare_information, compare_pairs, find_consensus, share_groups
from .aligning import align
from .charts import draw_together
from .communities import METHODS, Task
from .division import order_by_size
from .modularity import measure_modularity
from .searches import sum_frustration
from .signed import Signed, read_signed
from .stacking import stack

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]
#: A group for each actor, from 1, the largest; None for actors without a tie.
Groups: TypeAlias = tuple[int | None, ...]

_QUALITY: dict[str, Any] = {
    "method": pl.String,
    "groups": pl.Int64,
    "modularity": pl.Float64,
    "contradiction": pl.Float64,
    "failure": pl.String,
}
#: What may go wrong inside a method and is told beside those that went well.
_FAULTS = (AnalysisError, ArithmeticError, ValueError, RuntimeError, np.linalg.LinAlgError)


@dataclass(frozen=True)
class Quality:
    """How good the groups of one method are, all by the same measures.

    ``groups`` is their number, ``modularity`` the signed modularity, ``contradiction`` the
    share of the weight of all ties that is of allies apart or opponents together.
    """

    groups: int
    modularity: float
    contradiction: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Clusters:
    """What several methods make of one network.

    ``memberships`` are the groups of ``actors`` by method, ``qualities`` their quality, and
    ``failures`` say why a method gave none. ``together`` is the share of methods in which each
    two actors are in one group, (n, n), NaN for actors without a tie, and ``consensus`` the
    groups that are together more often than not.
    """

    actors: tuple[str, ...]
    memberships: Mapping[str, Groups]
    qualities: Mapping[str, Quality]
    failures: Mapping[str, str]
    together: Array
    consensus: Groups
    start: dt.datetime | None = None
    middle: dt.datetime | None = None
    stop: dt.datetime | None = None

    @property
    def best(self) -> str | None:
        """The method of the highest signed modularity, of several the first; None without one."""
        known = {name: one.modularity for name, one in self.qualities.items()}
        return max(known, key=lambda name: known[name], default=None)

    def to_polars(self) -> pl.DataFrame:
        """One row for each actor: its group by each method, and by their consensus."""
        columns = {**self.memberships, "consensus": self.consensus}
        groups = [pl.Series(name, one, dtype=pl.Int64) for name, one in columns.items()]
        return pl.DataFrame([pl.Series("actor", self.actors, dtype=pl.String), *groups])

    def to_quality(self) -> pl.DataFrame:
        """One row for each method: groups, modularity and contradiction, or why it failed."""
        rows = [
            *((name, *_values(one), None) for name, one in self.qualities.items()),
            *((name, None, None, None, why) for name, why in self.failures.items()),
        ]
        return pl.DataFrame(rows, schema=_QUALITY, orient="row")

    def to_agreement(self) -> pl.DataFrame:
        """One row for each two methods: adjusted Rand index and normalised information."""
        rows = []
        names = list(self.memberships)
        divisions = {name: _to_array(groups) for name, groups in self.memberships.items()}
        for place, one in enumerate(names):
            for two in names[place + 1 :]:
                pair = divisions[one], divisions[two]
                rows.append((one, two, compare_pairs(*pair), compare_information(*pair)))
        kinds = (pl.String, pl.String, pl.Float64, pl.Float64)
        columns = ("method_1", "method_2", "adjusted_rand", "information")
        return pl.DataFrame(rows, schema=dict(zip(columns, kinds, strict=True)), orient="row")

    def describe(self) -> str:
        """One line: how many methods divided how many actors, and how many failed."""
        line = f"{len(self.actors)} actors divided by {len(self.memberships)} methods"
        if self.failures:
            line += f"; {len(self.failures)} failed: {', '.join(self.failures)}"
        return line

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_quality())

    def chart(self) -> alt.Chart:
        """A heat map of how often each two actors are in one group, by groups of the consensus."""
        title = "Share of methods that put two together"
        return draw_together(self.actors, self.consensus, self.together, title=title)


@dataclass(frozen=True, eq=False)
class ClustersSeries(Sequence[Clusters]):
    """What several methods make of each window; groups of each keep their numbers."""

    windows: tuple[Clusters, ...]

    def __len__(self) -> int:
        return len(self.windows)

    @overload
    def __getitem__(self, place: int) -> Clusters: ...
    @overload
    def __getitem__(self, place: slice) -> ClustersSeries: ...
    def __getitem__(self, place: int | slice) -> Clusters | ClustersSeries:
        if isinstance(place, slice):
            return ClustersSeries(self.windows[place])
        return self.windows[place]

    def to_polars(self) -> pl.DataFrame:
        """One row for each window and method: its dates and the method's quality or failure."""
        return stack([(one, one.to_quality()) for one in self], _QUALITY)

    def to_groups(self) -> pl.DataFrame:
        """One row for each window and actor: its groups by all methods, and the consensus."""
        columns = {"actor": pl.String, "consensus": pl.Int64}
        return stack([(one, one.to_polars()) for one in self], columns)

    def chart(self) -> alt.Chart:
        """A line for each method: the signed modularity of its groups."""
        points = self.to_polars().select(
            pl.col("middle").alias("date"),
            pl.col("modularity").alias("value"),
            pl.col("method").alias("series"),
        )
        return draw_lines(points, title="Groups by method", y="signed modularity")

    def __repr__(self) -> str:
        return f"<clusters of {len(self)} windows>"

    def _repr_html_(self) -> str:
        return show_table(f"Clusters of {len(self)} windows", self.to_polars())


@overload
def clusters(
    network: Sequence[Network],
    *,
    methods: Iterable[str] | None = ...,
    k: int | None = ...,
    time_limit: float = ...,
    seed: int = ...,
) -> ClustersSeries: ...
@overload
def clusters(
    network: Network,
    *,
    methods: Iterable[str] | None = ...,
    k: int | None = ...,
    time_limit: float = ...,
    seed: int = ...,
) -> Clusters: ...
def clusters(
    network: Network | Sequence[Network],
    *,
    methods: Iterable[str] | None = None,
    k: int | None = None,
    time_limit: float = 10.0,
    seed: int = 0,
) -> Clusters | ClustersSeries:
    """Divide a network by several methods and compare what they find.

    ``methods`` are names of ``communities.METHODS``, all without it: ``camps`` (two camps of
    least frustration), ``correlation`` (correlation clustering), ``modularity`` (the highest
    signed modularity found); on the ties above 0 alone ``louvain``, ``leiden``,
    ``fast-greedy`` and ``label-propagation``; hierarchical ``single``, ``average`` and
    ``complete`` on ties, ``ward`` on profiles; ``spectral``; ``k-means`` on profiles. ``k`` is
    the number of groups; without it methods find their own, and those that cut a tree or need
    a number take the one of the highest signed modularity. Methods that cannot take ``k``, or
    fail, say so in ``failures``. ``time_limit`` is in seconds for each method that searches.

    Actors without a tie are in no group. Raises AnalysisError for unknown methods, a ``k`` below
    1, two-mode networks, and counts of conflict.

    >>> pairs = np.array([[0, 2, -1, -1], [2, 0, -1, -1], [-1, -1, 0, 2], [-1, -1, 2, 0]])
    >>> names = ("A", "B", "C", "D")
    >>> two = Network(kind="onemode", rows=names, columns=names, ties=pairs)
    >>> found = clusters(two, methods=["camps", "leiden", "ward"])
    >>> found.to_polars().rows()[2]
    ('C', 2, 2, 2, 2)
    """
    names = [choose(name, METHODS, role="methods") for name in methods or METHODS]
    if k is not None and k < 1:
        raise AnalysisError(f"k: {k} groups cannot be; give 1 or more")

    def solve(one: Network) -> Clusters:
        return _cluster(one, names, Task(_EMPTY, k, seed, time_limit, 0.0))

    given = read_networks(network)
    if isinstance(given, NetworkSeries):
        return ClustersSeries(tuple(_align(map(solve, given))))
    return solve(given)


_EMPTY = Signed(0, np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0))


def _cluster(network: Network, names: Sequence[str], task: Task) -> Clusters:
    whole = read_signed(network, is_for_camps=False)
    tied = np.flatnonzero(whole.number_parts() >= 0)
    task = replace(task, graph=whole.take(tied))
    found: dict[str, Array] = {}
    failures: dict[str, str] = {}
    for name in names:
        try:
            found[name] = find_groups(name, task)
        except _FAULTS as error:
            failures[name] = str(error) or type(error).__name__
    together = np.full((whole.size, whole.size), np.nan)
    consensus = np.zeros(0, dtype=int)
    if found:
        shares = share_groups([*found.values()])
        together[np.ix_(tied, tied)] = shares
        deadline = time.monotonic() + task.time_limit
        consensus = order_by_size(find_consensus(shares, seed=task.seed, deadline=deadline)) + 1

    def spread(groups: Array) -> Groups:
        full = dict(zip(tied.tolist(), groups.tolist(), strict=bool(len(groups))))
        return tuple(full.get(place) for place in range(whole.size))

    return Clusters(
        actors=network.rows,
        memberships={name: spread(groups) for name, groups in found.items()},
        qualities={name: _rate(task.graph, groups) for name, groups in found.items()},
        failures=failures,
        together=together,
        consensus=spread(consensus),
        start=network.start,
        middle=network.middle,
        stop=network.stop,
    )


def find_groups(name: str, task: Task) -> Array:
    """The groups that a method finds, from 1, the largest; AnalysisError where it cannot."""
    size = task.graph.size
    if not size:
        raise AnalysisError("the network has no ties, so there is nothing to divide")
    if task.groups is not None and task.groups > size:
        raise AnalysisError(f"{task.groups} groups are more than the {size} actors with ties")
    started = replace(task, deadline=time.monotonic() + task.time_limit)
    return order_by_size(METHODS[name](started)) + 1


def _rate(graph: Signed, groups: Array) -> Quality:
    contradiction = sum_frustration(graph, groups) / graph.total
    return Quality(len(np.unique(groups)), measure_modularity(graph, groups), contradiction)


def _values(one: Quality) -> tuple[int, float, float]:
    return one.groups, one.modularity, one.contradiction


def _to_array(groups: Groups) -> Array:
    """The groups of actors who have one; the same actors in each method."""
    return np.array([group for group in groups if group is not None])


def _align(windows: Iterable[Clusters]) -> Iterator[Clusters]:
    last: dict[str, dict[str, int]] = {}
    for one in windows:
        renamed = {}
        for name, groups in {**one.memberships, "": one.consensus}.items():
            pairs = zip(one.actors, groups, strict=True)
            own = {actor: group for actor, group in pairs if group is not None}
            before = last.setdefault(name, {})
            names = align(own, before)
            before |= {actor: names[group] for actor, group in own.items()}
            renamed[name] = tuple(None if group is None else names[group] for group in groups)
        consensus = renamed.pop("")
        yield replace(one, memberships=renamed, consensus=consensus)
