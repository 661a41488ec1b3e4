"""Networks as labelled matrices: what the analyses give and what exports and pages take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
import polars as pl
from scipy import sparse

from .errors import AnalysisError
from .plots import check_labels, draw_heat_map
from .shown import COLUMNS, ROWS, show_table, show_value

if TYPE_CHECKING:
    import altair as alt
    import igraph
    import networkx as nx
    import pandas as pd

#: A one-mode network ties rows to rows, a two-mode network rows to columns.
Kind = Literal["onemode", "twomode"]
#: The matrix that holds more cells than this is never made dense.
MOST_CELLS = 50_000_000

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """A labelled matrix of ties, with its dates and counts.

    ``rows`` and ``columns`` are the labels (the same in a one-mode network); ``ties`` is the
    matrix, dense or sparse, of shape (rows, columns). ``start`` and ``stop`` are the limits of
    the time that it covers, ``middle`` its centre; None where the statements have no dates.
    ``statements`` is the number of statements counted, ``undated`` of those left out for want
    of a date. ``row_counts`` and ``column_counts`` are the statements of each label.

    >>> network = Network(
    ...     kind="twomode", rows=("A", "B"), columns=("tax",), ties=np.array([[2.0], [-1.0]]),
    ...     statements=3,
    ... )
    >>> network.to_polars().rows()
    [('A', 'tax', 2.0), ('B', 'tax', -1.0)]
    """

    kind: Kind
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    ties: Array | sparse.csr_array
    start: dt.datetime | None = None
    middle: dt.datetime | None = None
    stop: dt.datetime | None = None
    statements: int = 0
    undated: int = 0
    row_counts: Array = field(default_factory=lambda: np.zeros(0))
    column_counts: Array = field(default_factory=lambda: np.zeros(0))
    row_name: str = "row"
    column_name: str = "column"
    aggregation: str = "ignore"
    normalization: str = "no"

    @classmethod
    def from_edges(cls, edges: Iterable[tuple[str, str, float]]) -> Network:
        """A one-mode network of ties that are known already: both labels and the weight.

        A pair told again, in either order, adds up; ties of a label with itself are left out.

        >>> Network.from_edges([("A", "B", 1), ("C", "B", -1)]).values.tolist()
        [[0.0, 1.0, 0.0], [1.0, 0.0, -1.0], [0.0, -1.0, 0.0]]
        """
        known = [(str(one), str(other), float(weight)) for one, other, weight in edges]
        labels = tuple(sorted({label for one, other, _ in known for label in (one, other)}))
        at = {label: place for place, label in enumerate(labels)}
        pairs = [(at[one], at[other], weight) for one, other, weight in known if one != other]
        places = np.array([pair[:2] for pair in pairs], dtype=int).reshape(-1, 2)
        weights = np.array([weight for *_, weight in pairs], dtype=float)
        if not np.isfinite(weights).all():
            raise AnalysisError("edges: a weight is no finite number")
        half = sparse.coo_array((weights, tuple(places.T)), shape=(len(labels),) * 2).tocsr()
        return cls(kind="onemode", rows=labels, columns=labels, ties=half + half.T)

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The ties as a sparse matrix, of shape (rows, columns)."""
        return sparse.csr_array(self.ties)

    @cached_property
    def values(self) -> Array:
        """The ties as a dense matrix; AnalysisError where it would hold too many cells."""
        if isinstance(self.ties, np.ndarray):
            return self.ties
        if len(self.rows) * len(self.columns) > MOST_CELLS:
            raise AnalysisError(
                f"the network has {len(self.rows):,} rows and {len(self.columns):,} columns, too "
                "many for a dense matrix: use .matrix, which is sparse, or .to_polars()"
            )
        return np.asarray(self.ties.toarray())

    @property
    def is_onemode(self) -> bool:
        """Whether rows and columns are the same labels."""
        return self.kind == "onemode"

    @cached_property
    def frequencies(self) -> Array:
        """The statements of each row, or zeros where they were not counted."""
        return self.row_counts if len(self.row_counts) else np.zeros(len(self.rows))

    def find_ties(self) -> tuple[Array, Array, Array]:
        """The places and weights of all ties that are not zero; of each one-mode pair one."""
        if isinstance(self.ties, np.ndarray):
            half = np.triu(self.ties, 1) if self.is_onemode else self.ties
            rows, columns = np.nonzero(half)
            return rows, columns, half[rows, columns]
        found = sparse.coo_array(self.matrix)
        rows, columns = found.coords
        kept = found.data != 0
        if self.is_onemode:
            kept &= rows < columns
        return rows[kept], columns[kept], found.data[kept]

    def to_polars(self) -> pl.DataFrame:
        """One row for each tie: both labels and the weight."""
        rows, columns, weights = self.find_ties()
        first, second = self._names()
        return pl.DataFrame(
            {
                first: pl.Series(self.rows, dtype=pl.String)[rows],
                second: pl.Series(self.columns, dtype=pl.String)[columns],
                "weight": weights.astype(float),
            }
        )

    def _names(self) -> tuple[str, str]:
        first, second = self.row_name, self.column_name
        if first == second:
            first, second = f"{first}_1", f"{second}_2"
        # Columns that have the name of the ties' own get one of theirs.
        first = "weight_label" if first == "weight" else first
        return first, "weight_label" if second == "weight" else second

    def to_pandas(self) -> pd.DataFrame:
        """The matrix as a pandas table with labelled rows and columns; needs pandas."""
        import pandas as pd  # noqa: PLC0415 - needed by those who work in pandas only

        index = pd.Index(self.rows, name=self.row_name)
        return pd.DataFrame(
            self.values, index=index, columns=pd.Index(self.columns, name=self.column_name)
        )

    def to_networkx(self) -> nx.Graph:
        """The network as a NetworkX graph; isolates are nodes too.

        Nodes of a two-mode network are ("row", label) and ("column", label), with
        ``bipartite`` 0 and 1, since one label may be both; of a one-mode network, the labels.
        Nodes carry ``label`` and ``frequency``, edges ``weight``. Raises AnalysisError for two
        rows, or columns, of one label, which would become one node.
        """
        import networkx as nx  # noqa: PLC0415 - takes a moment to load

        for labels in (self.rows, self.columns):
            if len(set(labels)) < len(labels):
                twice = next(label for label in labels if labels.count(label) > 1)
                raise AnalysisError(f"{twice!r} is the label of two nodes: use .to_igraph()")
        graph = nx.Graph(kind=self.kind)
        nodes = [*self._row_nodes()]
        graph.add_nodes_from(nodes)
        ends = nodes
        if not self.is_onemode:
            ends = [*self._column_nodes()]
            graph.add_nodes_from(ends)
        for row, column, weight in zip(*self.find_ties(), strict=True):
            graph.add_edge(nodes[row][0], ends[column][0], weight=float(weight))
        return graph

    def _row_nodes(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        for label, count in zip(self.rows, self.frequencies.tolist(), strict=True):
            about = {"label": label, "frequency": count}
            yield (label, about) if self.is_onemode else (("row", label), about | {"bipartite": 0})

    def _column_nodes(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        counts = self.column_counts if len(self.column_counts) else np.zeros(len(self.columns))
        for label, count in zip(self.columns, counts.tolist(), strict=True):
            yield ("column", label), {"label": label, "frequency": count, "bipartite": 1}

    def to_igraph(self) -> igraph.Graph:
        """The network as an igraph graph, where igraph is installed; nodes have a ``name``.

        Raises AnalysisError, with the way out, where igraph is missing.
        """
        try:
            import igraph  # noqa: PLC0415 - under the GPL, so never needed
        except ImportError:
            raise AnalysisError(
                "igraph is not installed: pip install 'dissensus[igraph]', or use .to_networkx()"
            ) from None
        rows, columns, weights = self.find_ties()
        names, counts = list(self.rows), self.frequencies.tolist()
        shift = 0
        graph = igraph.Graph()
        if not self.is_onemode:
            shift = len(self.rows)
            names += self.columns
            counts += self.column_counts.tolist() or [0] * len(self.columns)
        graph.add_vertices(len(names), {"name": names, "frequency": counts})
        if not self.is_onemode:
            graph.vs["type"] = [place >= shift for place in range(len(names))]
        edges = list(zip(rows.tolist(), (columns + shift).tolist(), strict=True))
        graph.add_edges(edges, {"weight": weights.tolist()})
        return graph

    def describe(self) -> str:
        """One line: what is tied, how large it is, and over which time."""
        what = self.row_name if self.is_onemode else f"{self.row_name} by {self.column_name}"
        when = f", {show_value(self.start)} to {show_value(self.stop)}" if self.start else ""
        return (
            f"{self.kind} network, {what}: {len(self.rows)} by {len(self.columns)}, "
            f"{self.aggregation}, {self.normalization} normalization, "
            f"{self.statements:,} statements{when}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        part = self.matrix[: ROWS + 1, : COLUMNS + 1].toarray()
        labels = pl.Series("", self.rows[: ROWS + 1], dtype=pl.String)
        # A label may be any text, also that of another column: the blank heads the first.
        cells = [
            pl.Series(name or " ", part[:, at])
            for at, name in enumerate(self.columns[: COLUMNS + 1])
        ]
        return show_table(self.describe(), pl.DataFrame([labels, *cells]))

    def chart(self) -> alt.Chart:
        """A heat map of the ties; AnalysisError where there are too many labels to read."""
        check_labels(row=len(self.rows), column=len(self.columns))
        return draw_heat_map(self.to_cells(), title=self.describe())

    def to_cells(self) -> pl.DataFrame:
        """One row for each cell: row, column and weight, zeros too."""
        height, width = self.values.shape
        rows = pl.Series("row", self.rows, dtype=pl.String)
        columns = pl.Series("column", self.columns, dtype=pl.String)
        return pl.DataFrame(
            {
                "row": rows[np.repeat(np.arange(height), width)],
                "column": columns[np.tile(np.arange(width), height)],
                "weight": self.values.ravel().astype(float),
            }
        )


def is_networks(given: object) -> bool:
    """Whether this is a network, a series, or a list of them, and no table of statements."""
    if isinstance(given, Network | NetworkSeries):
        return True
    return isinstance(given, list | tuple) and bool(given) and is_networks(given[0])


def read_networks(given: object) -> Network | NetworkSeries:
    """The network or the series that is given, with the way out in the error for other things.

    A series that stands for one network (of ``dissensus.dna.network`` without a window) is that
    network. A list of networks is a series; each of its items may be such a series of one.
    """
    if isinstance(given, NetworkSeries):
        return given[0] if given.is_single else given
    if isinstance(given, Network):
        return given
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return NetworkSeries.of([choose_one(one) for one in given])
    raise AnalysisError(
        f"a {type(given).__name__} is no network: make one of a table of statements with "
        "dissensus.network(table), one-mode or two-mode"
    )


def choose_one(given: object) -> Network:
    """The network, or the only one of a series; AnalysisError where there are others."""
    found = read_networks(given)
    if isinstance(found, Network):
        return found
    if len(found) != 1:
        raise AnalysisError(f"these are {len(found)} networks: choose one, such as networks[0]")
    return found[0]


class NetworkSeries(Sequence[Network]):
    """Networks of windows of time, in order; each is made when it is asked for.

    Making them on demand keeps a series of a thousand large networks in the memory of one.
    ``is_single`` says that one network was asked for, and that the series stands for it.
    """

    is_single = False

    def __init__(self, length: int, make: Callable[[int], Network]) -> None:
        self._length = length
        self._make = make

    @classmethod
    def of(cls, networks: Sequence[Network]) -> NetworkSeries:
        """A series of networks that are there already."""
        return cls(len(networks), lambda place: networks[place])

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Network: ...
    @overload
    def __getitem__(self, place: slice) -> NetworkSeries: ...
    def __getitem__(self, place: int | slice) -> Network | NetworkSeries:
        if isinstance(place, int) and not -self._length <= place < self._length:
            # An IndexError, so that loops over the places end as they do with lists.
            raise IndexError(
                f"no network {place}: the series has {self._length}; a window must lie between the "
                "first and the last date"
            )
        places = range(self._length)[place]
        if isinstance(places, range):
            return NetworkSeries(len(places), lambda at: self._make(places[at]))
        return self._make(places)

    def __iter__(self) -> Iterator[Network]:
        return map(self._make, range(self._length))

    def to_polars(self) -> pl.DataFrame:
        """One row for each network: its dates, size and number of statements."""
        rows = [
            (one.start, one.middle, one.stop, len(one.rows), len(one.columns), one.statements)
            for one in self
        ]
        names = ("start", "middle", "stop", "rows", "columns", "statements")
        kinds = [pl.Datetime("us")] * 3 + [pl.Int64] * 3
        return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")

    def __repr__(self) -> str:
        return f"<series of {self._count()}>"

    def _repr_html_(self) -> str:
        return show_table(self._count(), self.to_polars())

    def _count(self) -> str:
        return f"{self._length} network{'' if self._length == 1 else 's'}"
