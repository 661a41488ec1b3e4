"""Phases of a discourse: windows whose networks are alike, and when they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, is_networks, read_networks
from ...plots import draw_states
from ...shown import show_table
from ..frame import choose
from ..networks.build import network
from .embedding import embed
from .window_clusters import CLUSTERS, FREE, measure_modularity, order_groups
from .window_distances import DISTANCES, measure_distances

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Phases:
    """The phase of each window, by the best method and by all.

    ``windows`` has a row for each window: start, middle, stop, statements. ``states`` are the
    phases of the windows, numbered from 1 as they first occur, by the ``method`` with the
    largest ``modularity`` on the graph of similarities, of those that found a number asked for;
    ``memberships`` are those of every method at its best number of phases, ``comparison`` has a
    row for each method and number tried: method, k, modularity, best. ``contiguous`` among them
    is never interrupted; other phases may return. ``distances`` are those of the networks,
    (n, n), the largest 1; ``points`` their places in two dimensions with their ``stress``.
    ``left_out`` has a row for each window that could not be compared, with the reason.
    ``places`` are those of the windows in the series.
    """

    distance: str
    windows: pl.DataFrame
    states: Array
    method: str
    modularity: float
    memberships: Mapping[str, Array]
    comparison: pl.DataFrame
    distances: Array
    points: Array
    stress: float
    left_out: pl.DataFrame
    places: tuple[int, ...]

    @property
    def k(self) -> int:
        """The number of phases."""
        return len(np.unique(self.states))

    def to_polars(self) -> pl.DataFrame:
        """One row for each window: its dates, phase, place, and its phase by each method."""
        return self.windows.with_columns(
            pl.Series("state", self.states),
            pl.Series("x", self.points[:, 0]),
            pl.Series("y", self.points[:, 1]),
            *(pl.Series(name, groups) for name, groups in self.memberships.items()),
        )

    def describe(self) -> str:
        """One line: how many phases, by which method, how well they are told apart."""
        left = f", {self.left_out.height} left out" if self.left_out.height else ""
        return (
            f"{self.k} phases of {self.windows.height} windows{left}, {self.method}: modularity "
            f"{self.modularity:.3g}, {self.distance} distances, stress {self.stress:.3g}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars())

    def chart(self) -> alt.Chart:
        """The phases over time, by every method, the best one first."""
        if self.windows["middle"].null_count():
            raise AnalysisError("these windows have no dates to draw: use .to_polars()")
        names = sorted(self.memberships, key=lambda name: name != self.method)
        parts = [
            pl.DataFrame(
                {
                    "date": self.windows["middle"],
                    "row": [name] * self.windows.height,
                    "state": pl.Series(self.memberships[name]).cast(pl.String),
                }
            )
            for name in names
        ]
        return draw_states(pl.concat(parts), title=self.describe())


def phases(
    series_or_table: object,
    *,
    distance: Literal["absdiff", "spectral"] = "absdiff",
    k: tuple[int, int] = (2, 6),
    methods: Sequence[str] | None = None,
    seed: int = 0,
    **options: Any,
) -> Phases:
    """Group the windows of a discourse into phases by how alike their networks are.

    Give a series of networks, or a table with the options of ``network``: ``window`` is needed,
    ``kind`` is ``twomode`` without it (``onemode`` for spectral distances).

    - ``distance="absdiff"``: the sum of the absolute differences of ties, each as a share of
      its window's; labels that a window has not count as no tie. ``"spectral"``: the L1
      distance of the Laplacian spectra of one-mode networks.
    - ``k``: the smallest and largest number of phases to try; each method keeps the one with
      the largest modularity on the graph whose weights are 1 - distance.
    - ``methods``: some of ``single``, ``average``, ``complete``, ``ward``, ``pam``,
      ``spectral``, ``fastgreedy``, ``louvain`` and ``contiguous``; all without it. The formulas
      and sources stand in ``window_clusters``, ``segments`` and ``embedding``.

    Windows without a tie (or a positive one, for spectra) cannot be compared: they are left out
    and told. Modularity is a scale to choose by, no test: it finds phases in noise too. Raises
    AnalysisError for unknown options, for fewer than three windows, and where none differ.

    >>> table = {
    ...     "actor": ["A", "B"] * 8,
    ...     "concept": ["tax"] * 8 + ["ban"] * 8,
    ...     "stance": ["support"] * 16,
    ...     "date": [f"2024-{month:02}-01" for month in range(1, 9) for _ in range(2)],
    ... }
    >>> found = phases(table, window="1 month", methods=["contiguous"])
    >>> found.states.tolist()
    [1, 1, 1, 1, 2, 2, 2, 2]
    """
    choose(distance, DISTANCES, role="distance")
    names = list(CLUSTERS) if methods is None else list(methods)
    for name in names:
        choose(name, CLUSTERS, role="methods")
    if not names:
        raise AnalysisError(f"methods: name at least one of {', '.join(CLUSTERS)}")
    if np.shape(k) != (2,) or not 2 <= k[0] <= k[1]:
        raise AnalysisError(f"k: {k} is no range: give the least and the most phases, as (2, 6)")
    networks = _list_networks(series_or_table, distance, options)
    if not networks:
        raise AnalysisError(
            "window: no whole one lies between the first and the last date: choose a shorter one"
        )
    compared = DISTANCES[distance](networks)
    tied = compared.any(axis=1)
    _check_windows(int(tied.sum()), len(networks), k)
    distances = measure_distances(compared[tied])
    tried = list(_try_methods(distances, names, k, seed))
    comparison, memberships = _compare(tried)
    best = _choose_best(comparison, k)
    points, stress = embed(distances)
    windows = _tell_windows(networks)
    reason = "no tie" if distance == "absdiff" else "no positive tie"
    return Phases(
        distance=distance,
        windows=windows.filter(pl.Series(tied)),
        states=memberships[best["method"][0]],
        method=best["method"][0],
        modularity=float(best["modularity"][0]),
        memberships=memberships,
        comparison=comparison,
        distances=distances,
        points=points,
        stress=stress,
        left_out=windows.filter(pl.Series(~tied)).with_columns(pl.lit(reason).alias("reason")),
        places=tuple(np.flatnonzero(tied).tolist()),
    )


def _list_networks(given: object, distance: str, options: Mapping[str, Any]) -> list[Network]:
    if is_networks(given):
        if options:
            raise AnalysisError(f"{next(iter(options))}: the networks of a series are made already")
        found = read_networks(given)
        return [found] if isinstance(found, Network) else list(found)
    if not options.get("window"):
        raise AnalysisError("phases are of windows: give window='30 days', or a series of networks")
    kind = "twomode" if distance == "absdiff" else "onemode"
    return list(network(given, **{"kind": kind, **options}))


def _check_windows(tied: int, many: int, k: tuple[int, int]) -> None:
    if tied < max(3, k[0] + 1):
        raise AnalysisError(
            f"{tied} of {many} windows have ties to compare; {k[0]} phases need "
            f"{max(3, k[0] + 1)} or more: choose a shorter window or step"
        )


Tried = tuple[str, Array, float]


def _try_methods(
    distances: Array, names: Sequence[str], k: tuple[int, int], seed: int
) -> Iterator[Tried]:
    similarity = 1.0 - distances
    for name in names:
        sizes = range(k[0], min(k[1], len(distances) - 1) + 1)
        for many in sizes[:1] if name in FREE else sizes:
            groups = order_groups(CLUSTERS[name](distances, many, seed))
            yield name, groups, measure_modularity(similarity, groups)


def _compare(tried: Sequence[Tried]) -> tuple[pl.DataFrame, dict[str, Array]]:
    best: dict[str, Tried] = {}
    for one in tried:
        # The fewest phases of those that are equally good.
        if one[0] not in best or one[2] > best[one[0]][2] + 1e-12:
            best[one[0]] = one
    rows = [
        (name, len(np.unique(groups)), modularity, best[name][1] is groups)
        for name, groups, modularity in tried
    ]
    schema = {"method": pl.String, "k": pl.Int64, "modularity": pl.Float64, "best": pl.Boolean}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame, {name: one[1] for name, one in best.items()}


def _choose_best(comparison: pl.DataFrame, k: tuple[int, int]) -> pl.DataFrame:
    """The methods at their best, the winner first; one that found another number is none."""
    best = comparison.filter(pl.col("best"))
    inside = best.filter(pl.col("k").is_between(*k))
    chosen = inside if inside.height else best
    return chosen.sort("modularity", descending=True, maintain_order=True)


def _tell_windows(networks: Sequence[Network]) -> pl.DataFrame:
    rows = [(one.start, one.middle, one.stop, one.statements) for one in networks]
    dates = dict.fromkeys(("start", "middle", "stop"), pl.Datetime("us"))
    return pl.DataFrame(rows, schema={**dates, "statements": pl.Int64}, orient="row")
