"""Discourse Network Analyzer (DNA): its files as tables, and its networks as it computes them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .bridges.dna import Database, load_database
from .bridges.dna.tables import list_entities, make_table

__all__ = ["Database", "entities", "load", "table"]


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


def to_database(database: Database | Path | str) -> Database:
    """A database that is read already, or read from its file."""
    return database if isinstance(database, Database) else load_database(database)
