"""Discourse Network Analyzer (DNA): its files as tables, and its networks as it computes them.

``network`` and ``barplot`` take the options of the R functions ``dna_network`` and
``dna_barplot`` by their names and defaults, and give their results, faults included; what they
do otherwise than ``dissensus.network`` is told in docs/dna-networks.md. Options that do not fit
each other are replaced as there, with a ``ReferenceWarning``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, overload

import polars as pl

from .analyse.backbones.find import Backbone
from .analyse.reference import (
    BARPLOT,
    NAMES,
    BarPlot,
    ReferenceNetworks,
    ReferenceWarning,
    Source,
    Variable,
    make_barplot,
    make_networks,
    read_options,
)
from .analyse.reference.backbone import (
    evaluate,
    read_backbone_options,
    search_backbone,
    split_options,
)
from .bridges.dna import Database, load_database
from .bridges.dna.tables import (
    find_type,
    list_entities,
    make_raw_table,
    make_table,
    name_columns,
    to_dates,
)

__all__ = [
    "BarPlot",
    "Database",
    "ReferenceNetworks",
    "ReferenceWarning",
    "backbone",
    "barplot",
    "entities",
    "evaluate_backbone",
    "load",
    "network",
    "table",
]


def load(path: Path | str) -> Database:
    """Read a ``.dna`` file; InputError where it is none, or a damaged one."""
    return load_database(path)


def table(database: Database | Path | str, *, statement_type: str | None = None) -> pl.DataFrame:
    """The statements of a file as a table, in order of time, ready for ``dissensus.network``.

    The columns are id, document, date, title, author, source, section, type, start, end, text,
    coder, and one for each variable of the statement type (without it, of the type with the
    most statements). Raises AnalysisError for a type that is not there.
    """
    return make_table(to_database(database), statement_type)


def entities(database: Database | Path | str, *, statement_type: str | None = None) -> pl.DataFrame:
    """The values of a type's short text variables with their colours and attributes."""
    return list_entities(to_database(database), statement_type)


@overload
def network(
    database: Database | Path | str,
    *,
    networkType: Literal["onemode", "twomode"] = ...,  # noqa: N803 - the names are those of the R function
    **options: Any,
) -> ReferenceNetworks: ...
@overload
def network(
    database: Database | Path | str,
    *,
    networkType: Literal["eventlist"],  # noqa: N803
    **options: Any,
) -> pl.DataFrame: ...
def network(database: Database | Path | str, **options: Any) -> ReferenceNetworks | pl.DataFrame:
    """The networks that ``dna_network`` gives for a file, one for each matrix.

    The options are those of the R function: ``networkType="twomode"``,
    ``statementType="DNA Statement"``, ``variable1="organization"``, ``variable2="concept"``,
    ``qualifier="agreement"``, ``variable1Document=False`` and so on,
    ``qualifierAggregation="ignore"``, ``normalization="no"``, ``isolates=False``,
    ``duplicates="include"``, ``start_date`` (also ``**{"start.date": "01.02.2005"}``) to
    ``stop_time``, ``timeWindow="no"``, ``windowSize=100``, ``kernel="no"``,
    ``excludeValues={"concept": ["tax"]}``, ``excludeAuthors``, ``excludeSources``,
    ``excludeSections``, ``excludeTypes`` and ``invertValues`` to ``invertTypes``. ``seed`` is
    this package's own: it draws where the reference draws at random.

    Gives a series of Network, which has the values of its network itself where it is one; of
    ``networkType="eventlist"`` a table. Raises AnalysisError for an option that is unknown or
    of a wrong type, and where the reference stops.
    """
    asked = read_options(options, NAMES)
    return make_networks(make_source(database, asked.statement_type), asked)


def barplot(database: Database | Path | str, **options: Any) -> BarPlot:
    """How often each value of a variable occurs, as ``dna_barplot`` counts it.

    The options are ``variable="concept"``, ``qualifier="agreement"`` (a boolean or integer
    variable, or None), ``duplicates="document"``, and those of ``network`` for the statement
    type, the range and exclusions.
    """
    asked = read_options(options, BARPLOT, variable1="concept", duplicates="document")
    return make_barplot(make_source(database, asked.statement_type), asked)


def backbone(database: Database | Path | str, **options: Any) -> Backbone:
    """The backbone that ``dna_backbone`` looks for, by its options and defaults.

    ``method="nested"``, ``"penalty"`` or ``"fixed"``; ``backboneSize=1`` (of ``"fixed"``),
    ``penalty=3.5``, ``iterations=10000``; ``qualifierAggregation="subtract"``,
    ``normalization="average"``, ``duplicates="document"``, and the other options of
    ``network``. ``seed=0`` is this package's own: the same gives the same result. Losses are
    of degree spectra, and of the best set, not of the last one accepted.
    """
    search, rest = split_options(options)
    asked = read_backbone_options(rest)
    return search_backbone(make_source(database, asked.statement_type), asked, search)


def evaluate_backbone(
    database: Database | Path | str, concepts: Iterable[str], *, p: int = 0, **options: Any
) -> tuple[float, float]:
    """The losses of a backbone of these concepts and of all others, at a penalty ``p``.

    As ``dna_evaluateBackboneSolution`` gives them; the options are those of ``backbone`` for
    the network. The penalty is a whole number there.
    """
    asked = read_backbone_options(options)
    return evaluate(make_source(database, asked.statement_type), asked, concepts, int(p))


def make_source(database: Database | Path | str, statement_type: str) -> Source:
    """The statements of a type in the way that the reference sees them."""
    database = to_database(database)
    frame = make_raw_table(database, statement_type)
    named = name_columns(database, find_type(database, statement_type))
    variables: Mapping[str, Variable] = {
        one.name: Variable(column, one.data_type) for column, one in named.items()
    }
    dates = to_dates(database.documents).to_physical()
    return Source(
        table=frame,
        variables=variables,
        times=frame["date"].to_physical().to_numpy(),
        first=None if dates.is_empty() else int(dates.min()),  # type: ignore[arg-type]
        last=None if dates.is_empty() else int(dates.max()),  # type: ignore[arg-type]
        entities=list_entities(database, statement_type),
    )


def to_database(database: Database | Path | str) -> Database:
    """A database that is read already, or read from its file."""
    return database if isinstance(database, Database) else load_database(database)
