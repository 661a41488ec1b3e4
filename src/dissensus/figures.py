"""What was measured of documents, handed from the analysis to those who show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

#: As many times, where nobody says otherwise, what coding may have wrong is drawn, and what is
#: unsure besides: the report, the commands and the functions give the same intervals.
CODINGS, DRAWS = 200, 1_000
#: Mean support, of -1 to 1, from which those heard lean to a side.
LEANS = 0.25
#: Shares of draws from which on a clause is very sure, fairly sure, more likely than not, as likely
#: as not; below the last it is doubtful.
SURE = (0.95, 0.8, 0.6, 0.4)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a reading in plain sentences, and what backs it.

    ``heading`` and ``name`` are keys of the interface's words, ``values`` fill its places, and
    ``rows`` are the places of the statements that show it. ``table`` names the table of
    ``Figures`` in which its number stands. ``stands`` is the share of draws of what coding may have
    wrong in which the clause holds, 0 to 1; None where that is not drawn.
    """

    heading: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    table: str = ""
    stands: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """The tables of all measures by name, the group they are about, and a reading of the whole.

    Actors and measures stand in the tables by identifier; ``labels`` are their names. ``rows``
    in a table are places of statements, in the order in which they were given.
    """

    group: str
    tables: Mapping[str, pl.DataFrame]
    clauses: tuple[Clause, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        tables, clauses = len(self.tables), len(self.clauses)
        return f"<figures of {self.group}: {tables} tables, {clauses} clauses of a reading>"
