"""Polarization: how near a network is to two camps, each united and opposed to the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import polars as pl

from ...matrices import Network, NetworkSeries, read_networks
from ...plots import draw_lines
from ...shown import show_table
from .aligning import align
from .division import Division, Solver, divide, pick
from .frustration import METHODS, count_optima
from .searches import find_frustrated
from .signed import Signed, Triangles, count_triangles, measure_walks, read_signed
from .solving import Solution

if TYPE_CHECKING:
    import altair as alt

#: Eigenvalues of more actors than this take too long beside the rest.
_MOST_FOR_WALKS = 1_000
#: The columns of a series' table and its chart, and what each is.
_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("start", "middle", "stop"), pl.Datetime("us")),
    **dict.fromkeys(("actors", "statements"), pl.Int64),
    **dict.fromkeys(("balance", "balance_at_most", "frustration", "at_least"), pl.Float64),
    "is_proven": pl.Boolean,
    **dict.fromkeys(("positive", "negative", "triangle_balance", "walk_balance"), pl.Float64),
    **dict.fromkeys(("camp_1", "camp_2", "parts"), pl.Int64),
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Polarization:
    """The two camps of a network, and how much in it contradicts them.

    ``camps`` are 1 or 2 for each of ``actors``, and ``parts`` number the pieces of the network
    that no tie joins, the largest 1; both are None for actors without a tie. Camps of different
    parts have nothing to do with each other. ``can_change`` marks actors who stand in the other
    camp of an optimum that costs the same; of parts with more than 18 actors, those who can
    change alone.

    ``frustration`` is L, the weight of allies in different camps and opponents in one, and
    ``at_least`` what it is proven to be at least; they meet where ``is_proven``. ``balance`` is
    F = 1 - 2 L / m in [0, 1], NaN without ties. ``positive`` and ``negative`` are the weights of
    all allied and all opposed ties, m together. ``optima`` is the number of optimal divisions,
    None where it was not counted. ``triangles`` counts triads by their signs, ``walk_balance``
    is that of ``measure_walks``, and ``against`` are the ties that contradict the camps.
    ``reason`` says what limits these figures.
    """

    actors: tuple[str, ...]
    camps: tuple[int | None, ...]
    parts: tuple[int | None, ...]
    can_change: tuple[bool, ...]
    frustration: float
    at_least: float
    is_proven: bool
    positive: float
    negative: float
    optima: int | None
    method: str
    triangles: Triangles = field(default_factory=Triangles)
    walk_balance: float = float("nan")
    against: tuple[tuple[str, str, float], ...] = ()
    reason: str = ""
    statements: int = 0
    start: dt.datetime | None = None
    middle: dt.datetime | None = None
    stop: dt.datetime | None = None

    @property
    def ties(self) -> float:
        """The weight of all ties, signs left out: m."""
        return self.positive + self.negative

    @property
    def balance(self) -> float:
        """F = 1 - 2 L / m in [0, 1]: 1 is two clean camps or one; NaN without ties."""
        return _normalise(self.frustration, self.ties)

    @property
    def balance_at_most(self) -> float:
        """What F can be at most; F itself where the optimum is proven."""
        return self.balance if self.is_proven else _normalise(self.at_least, self.ties)

    @property
    def gap(self) -> float:
        """By which share the frustration may be too high: 0 where proven, at most 1."""
        if self.is_proven:
            return 0.0
        return (self.frustration - self.at_least) / self.frustration

    def to_polars(self) -> pl.DataFrame:
        """One row for each actor: part, camp, and whether it can change camps at no cost."""
        return pl.DataFrame(
            {
                "actor": pl.Series(self.actors, dtype=pl.String),
                "part": pl.Series(self.parts, dtype=pl.Int64),
                "camp": pl.Series(self.camps, dtype=pl.Int64),
                "can_change": pl.Series(self.can_change, dtype=pl.Boolean),
            }
        )

    def to_ties(self) -> pl.DataFrame:
        """One row for each tie that contradicts the camps: both actors and the weight."""
        names = {"actor_1": pl.String, "actor_2": pl.String, "weight": pl.Float64}
        return pl.DataFrame(self.against, schema=names, orient="row")

    def describe(self) -> str:
        """One line: F, L, and whether they are proven."""
        bound = "proven" if self.is_proven else f"between {self.at_least:.4g} and this"
        line = f"balance {self.balance:.4f}, frustration {self.frustration:.4g} ({bound})"
        line += f" of {self.ties:.4g}, {self.negative:.4g} of it opposed"
        return f"{line}; {self.reason}" if self.reason else line

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars().sort("part", "camp", "actor"))

    def to_row(self) -> tuple[object, ...]:
        """The figures in the order of a series' table."""
        sizes = (self.camps.count(1), self.camps.count(2))
        parts = max((part for part in self.parts if part), default=0)
        return (
            *(self.start, self.middle, self.stop, len(self.actors), self.statements),
            *(self.balance, self.balance_at_most, self.frustration, self.at_least),
            *(self.is_proven, self.positive, self.negative),
            *(self.triangles.balanced_share, self.walk_balance, *sizes, parts, self.reason),
        )


@dataclass(frozen=True, eq=False)
class PolarizationSeries(Sequence[Polarization]):
    """The polarization of each window; camps keep their numbers from window to window.

    An actor's camp is matched to where it last stood, so that as many as can be keep theirs.
    """

    windows: tuple[Polarization, ...]

    def __len__(self) -> int:
        return len(self.windows)

    @overload
    def __getitem__(self, place: int) -> Polarization: ...
    @overload
    def __getitem__(self, place: slice) -> PolarizationSeries: ...
    def __getitem__(self, place: int | slice) -> Polarization | PolarizationSeries:
        if isinstance(place, slice):
            return PolarizationSeries(self.windows[place])
        return self.windows[place]

    def to_polars(self) -> pl.DataFrame:
        """One row for each window: dates, F and L with bounds, and the sizes of the camps."""
        return pl.DataFrame([one.to_row() for one in self], schema=_COLUMNS, orient="row")

    def to_camps(self) -> pl.DataFrame:
        """One row for each window and actor: the window's middle, part and camp."""
        tables = [
            one.to_polars().with_columns(
                pl.lit(place).cast(pl.Int64).alias("window"),
                pl.lit(one.middle, dtype=pl.Datetime("us")).alias("middle"),
            )
            for place, one in enumerate(self)
        ]
        names = ["window", "middle", "actor", "part", "camp", "can_change"]
        return pl.concat(tables).select(names) if tables else pl.DataFrame(schema=names)

    def chart(self) -> alt.Chart:
        """Lines of the balance, of triangles' balance, and of the share of opposed ties."""
        table = self.to_polars().with_columns(
            (pl.col("negative") / (pl.col("positive") + pl.col("negative"))).alias("opposed")
        )
        shown = {
            "balance": "balance F",
            "triangle_balance": "balanced triangles",
            "opposed": "share of opposed ties",
        }
        points = table.rename({**shown, "middle": "date"}).unpivot(
            [*shown.values()], index="date", variable_name="series", value_name="value"
        )
        return draw_lines(points, title="Polarization", y="share")

    def __repr__(self) -> str:
        return f"<polarization of {len(self)} windows>"

    def _repr_html_(self) -> str:
        return show_table(f"Polarization of {len(self)} windows", self.to_polars())


@overload
def polarization(
    network: Sequence[Network], *, method: str = ..., time_limit: float = ..., seed: int = ...
) -> PolarizationSeries: ...
@overload
def polarization(
    network: Network, *, method: str = ..., time_limit: float = ..., seed: int = ...
) -> Polarization: ...
def polarization(
    network: Network | Sequence[Network],
    *,
    method: str = "exact",
    time_limit: float = 10.0,
    seed: int = 0,
) -> Polarization | PolarizationSeries:
    """Divide a network into the two camps that least contradicts, and say how little that is.

    ``network`` is one-mode with ties above 0 of allies and below 0 of opponents, such as
    ``network(table, aggregation="subtract")``; of a series, each window is divided. ``method`` is
    ``exact`` (proven, or the gap left when ``time_limit`` seconds are up), ``search``
    (quick, its gap mostly small) or ``enumeration`` (of small networks, by looking at all).
    Parts that no tie joins are divided apart. ``seed`` is that of the search; where the time is
    up, results differ with the machine's speed.

    F says how free of contradiction the division is, not how deep: full agreement is 1
    too, with nothing in the second camp. Read it with the share of opposed ties.

    The formulas and their sources stand in ``frustration``. Raises AnalysisError for two-mode
    networks, ties that are not signed, and an unknown method.

    >>> ties = np.array([[0, 2, -1], [2, 0, -1], [-1, -1, 0]])
    >>> abc = ("A", "B", "C")
    >>> found = polarization(Network(kind="onemode", rows=abc, columns=abc, ties=ties))
    >>> found.camps, found.balance, found.is_proven
    ((1, 1, 2), 1.0, True)
    """
    solver = pick(METHODS, method)

    def solve(one: Network) -> Polarization:
        graph = read_signed(one)
        found = divide(graph, _counted(solver), time_limit=time_limit, seed=seed)
        return make_polarization(one, graph, found, method=method)

    given = read_networks(network)
    if isinstance(given, NetworkSeries):
        return PolarizationSeries(tuple(_align(map(solve, given))))
    return solve(given)


def _counted(solver: Solver) -> Solver:
    """The solver, with the number of optima where it can be had."""

    def solve(graph: Signed, deadline: float, seed: int) -> Solution:
        return count_optima(graph, solver(graph, deadline, seed))

    return solve


def make_polarization(
    network: Network, graph: Signed, found: Division, *, method: str
) -> Polarization:
    """The result of a division of a network's graph."""
    camps = np.where(found.parts < 0, 0, found.labels + 1)
    against = np.flatnonzero(find_frustrated(graph, found.groups))
    names = network.rows
    is_small = graph.size <= _MOST_FOR_WALKS
    return Polarization(
        actors=names,
        camps=tuple(camp or None for camp in camps.tolist()),
        parts=tuple(part + 1 or None for part in found.parts.tolist()),
        can_change=tuple(found.loose.tolist()),
        frustration=found.cost,
        at_least=found.lower,
        is_proven=found.is_proven,
        positive=float(graph.weights[graph.weights > 0].sum()),
        negative=float(graph.strengths[graph.weights < 0].sum()),
        optima=found.optima,
        method=method,
        triangles=count_triangles(graph),
        walk_balance=measure_walks(graph) if is_small else float("nan"),
        against=tuple(
            (names[graph.heads[tie]], names[graph.tails[tie]], float(graph.weights[tie]))
            for tie in against.tolist()
        ),
        reason="; ".join(_list_limits(graph, found)),
        statements=network.statements,
        start=network.start,
        middle=network.middle,
        stop=network.stop,
    )


def _list_limits(graph: Signed, found: Division) -> Iterator[str]:
    """What keeps the figures from saying what they seem to say."""
    ties = len(graph.weights)
    if not ties:
        yield "no ties, so there is nothing to divide"
        return
    tied, parts = int((found.parts >= 0).sum()), int(found.parts.max()) + 1
    if graph.weights.min() > 0:
        yield "no opposed tie: the balance is that of agreement"
    elif ties == tied - parts:
        yield "the ties close no circle, so that any signs of theirs would give a balance of 1"
    if not found.is_proven:
        yield "the optimum is not proven: the balance may be higher, as balance_at_most tells"
    if parts > 1:
        yield f"{parts} parts without a tie between them, divided apart"
    if graph.size > _MOST_FOR_WALKS:
        yield f"walk balance is not computed for more than {_MOST_FOR_WALKS:,} actors"


def _align(windows: Iterable[Polarization]) -> Iterator[Polarization]:
    """Turn each part's camps to where its actors last stood."""
    last: dict[str, int] = {}
    for one in windows:
        renamed: dict[str, int] = {}
        for part in sorted({part for part in one.parts if part}):
            camps = {
                actor: camp
                for actor, camp, own in zip(one.actors, one.camps, one.parts, strict=True)
                if own == part and camp
            }
            names = align(camps, last, names=(1, 2))
            renamed |= {actor: names[camp] for actor, camp in camps.items()}
        last |= renamed
        yield replace(one, camps=tuple(renamed.get(actor) for actor in one.actors))


def _normalise(frustration: float, ties: float) -> float:
    # Rounding may lead a hair beyond the limits.
    return min(1.0, max(0.0, 1 - 2 * frustration / ties)) if ties else float("nan")
