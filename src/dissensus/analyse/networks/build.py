"""From a table of statements to networks: who agrees with whom, who holds what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, Unpack, overload

import polars as pl

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries
from ..frame import choose, to_frame
from ..reference.compatible import make_compatible
from . import aggregate, normalise
from .coded import Coded, choose_counted, code
from .duplicates import DUPLICATES, drop_duplicates
from .events import list_statements
from .kernels import KERNELS
from .options import NetworkOptions, Options, make_options
from .series import make_series
from .slices import make_whole

#: Name of the option -> what can be chosen.
CHOICES: Mapping[str, Any] = {
    "aggregation": (*aggregate.ONEMODE, "combine"),
    "normalization": (*normalise.ONEMODE, "activity", "prominence"),
    "duplicates": DUPLICATES,
    "kernel": KERNELS,
    "compat": ("dna",),
}
_FITTING: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "onemode": (aggregate.ONEMODE, normalise.ONEMODE),
    "twomode": (aggregate.TWOMODE, normalise.TWOMODE),
}


@overload
def network(
    statements: object, *, kind: Literal["events"], **options: Unpack[NetworkOptions]
) -> pl.DataFrame: ...
@overload
def network(
    statements: object,
    *,
    window: str,
    kind: Literal["onemode", "twomode"] = ...,
    **options: Unpack[NetworkOptions],
) -> NetworkSeries: ...
@overload
def network(
    statements: object,
    *,
    window: None = None,
    kind: Literal["onemode", "twomode"] = ...,
    **options: Unpack[NetworkOptions],
) -> Network: ...
def network(statements: object, **options: Any) -> Network | NetworkSeries | pl.DataFrame:
    """Make the network of a table of statements, or with a window the series of them.

    ``statements`` is any table: Polars, pandas, Arrow, a mapping of columns, or a corpus.
    The options, with their defaults:

    - ``rows="actor"``, ``columns="concept"``: the columns whose labels are tied;
    - ``qualifier="stance"``: the column with the position, or None; ``levels`` gives the number
      of each of its values where they are not stances, numbers or yes and no;
    - ``kind="onemode"`` (rows by rows), ``"twomode"`` (rows by columns), ``"events"`` (the
      statements themselves in order of time, as a table);
    - ``aggregation``: ``ignore``, ``congruence``, ``conflict``, ``subtract``, ``combine``;
      without it ``subtract`` where the qualifier has an order, else ``ignore``;
    - ``normalization="no"``: ``average``, ``jaccard``, ``cosine`` of one-mode, ``activity``,
      ``prominence`` of two-mode networks;
    - ``duplicates="include"``: or count repetitions once in a ``document``, ``week``,
      ``month``, ``year`` or ``acrossrange``;
    - ``isolates=False``: whether labels stay that no counted statement of the network has;
    - ``window``: "30 days", "6 months", "20 events"; ``step``: how far it moves, one unit
      without it; ``kernel``: ``uniform``, ``triangular``, ``epanechnikov`` or ``gaussian``
      weights around the window's centre;
    - ``time="date"``, ``document="document"``, ``weight``: the columns with the date, the
      document, and how often each statement counts (such as ``attestations``);
    - ``compat="dna"``: as Discourse Network Analyzer computes it, its faults included; see
      ``reference``. What does not fit it is replaced as there, with a ``ReferenceWarning``.

    Statements with an empty row, column or qualifier are left out; with a window also those
    without a date, which the network's ``undated`` counts. With a kernel a one-mode tie weighs
    each pair of statements by the root of both weights. The formulas and their sources stand in
    ``aggregate``, ``normalise``, ``windows`` and ``kernels``. Raises AnalysisError for a column
    that is missing, for options that are unknown or do not fit each other or the table, and for
    networks that memory cannot hold.

    >>> table = {
    ...     "actor": ["A", "B", "A", "B"],
    ...     "concept": ["tax", "tax", "ban", "ban"],
    ...     "stance": ["support", "support", "support", "oppose"],
    ... }
    >>> network(table, aggregation="congruence").to_polars().rows()
    [('A', 'B', 1.0)]
    >>> network(table, kind="twomode").values.tolist()
    [[1.0, 1.0], [-1.0, 1.0]]
    """
    asked = make_options(options, tables=CHOICES)
    if asked.compat:
        return make_compatible(to_frame(statements), asked)
    if asked.kind == "events":
        return list_statements(to_frame(statements), asked)
    return make_networks(to_frame(statements, names=asked.list_columns()), asked)


def make_networks(frame: pl.DataFrame, asked: Options) -> Network | NetworkSeries:
    """The network, or with a window the series, of a table and its checked options."""
    coded, every, asked = choose_statements(frame, asked)
    return make_series(coded, every, asked) if asked.window else make_whole(coded, every, asked)


def choose_statements(frame: pl.DataFrame, asked: Options) -> tuple[Coded, Coded, Options]:
    """The statements that count, all of them, and the options with their aggregation."""
    every = code(frame, asked)
    asked = settle(asked, every)
    coded = drop_duplicates(choose_counted(every), asked.duplicates)
    return coded, every, asked


def settle(asked: Options, coded: Coded) -> Options:
    """The options with their aggregation; AnalysisError where they do not fit the kind."""
    has_order = coded.qualifier.has_order
    asked = replace(asked, aggregation=asked.aggregation or ("subtract" if has_order else "ignore"))
    for name, known in zip(("aggregation", "normalization"), _FITTING[asked.kind], strict=True):
        choose(getattr(asked, name), known, role=f"{name} of a {asked.kind} network")
    if coded.qualifier.kind == "none" and asked.aggregation not in ("ignore", "combine"):
        raise AnalysisError(
            f"aggregation: {asked.aggregation!r} needs a qualifier; name its column, or choose "
            "'ignore'"
        )
    return asked
