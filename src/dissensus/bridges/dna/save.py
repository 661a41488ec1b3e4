"""Writes records as a DNA file of version 3: the whole file, or nothing."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

from ...errors import InputError
from .database import Coder, Database, DnaStatement
from .password import DEFAULT_PASSWORD, hash_password, lock
from .schema import BY_NAME, DATA_TABLES, TABLES

#: The coder who opens a new file.
ADMIN = 1


def save_database(database: Database, path: Path | str) -> None:
    """Write a DNA file, version 3.0; a stop half-way leaves the old file as it was.

    The records must fit the schema: see ``fit_database``. The coder with ID 1 gets the password
    ``DEFAULT_PASSWORD``, the others none that anybody knows.
    """
    # A link stays a link: what it points to is replaced.
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise InputError(str(path), "unreadable", "this is no file that can be replaced")
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
    try:
        # Made first, so that SQLite opens what is ours and nothing else.
        draft.open("xb").close()
        _fill(database, draft)
        if target.exists():
            draft.chmod(stat.S_IMODE(target.stat().st_mode))
        draft.replace(target)
    except OSError as error:
        raise InputError.from_os(str(path), error) from error
    except UnicodeEncodeError as error:
        raise InputError(str(path), "encoding", "a text that UTF-8 cannot hold") from error
    except (sqlite3.Error, OverflowError) as error:
        told = " ".join(str(error).split())[:200]
        raise InputError(str(path), "unreadable", f"cannot be written: {told}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _fill(database: Database, draft: Path) -> None:
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        # Nobody sees the draft before it is whole, so it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        for table in TABLES:
            connection.execute(table.to_sql())
        for name, rows in _list_rows(database):
            _insert(connection, name, rows)
        connection.execute("COMMIT")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a record refers to one that is not there")
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())


def _insert(connection: sqlite3.Connection, name: str, rows: Iterable[Sequence[Any]]) -> None:
    # The name is of the schema in this package.
    marks = ", ".join("?" * len(BY_NAME[name].columns))
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608


def _list_rows(database: Database) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    yield "SETTINGS", database.settings
    yield "CODERS", map(_to_coder, database.coders)
    yield "DOCUMENTS", map(astuple, database.documents)
    yield "STATEMENTTYPES", map(astuple, database.statement_types)
    yield "VARIABLES", map(astuple, database.variables)
    yield "VARIABLELINKS", map(astuple, database.variable_links)
    yield "REGEXES", map(astuple, database.regexes)
    yield "CODERRELATIONS", map(astuple, database.relations)
    yield "STATEMENTS", map(_to_statement, database.statements)
    yield "ENTITIES", map(astuple, database.entities)
    yield from _list_data(database)
    yield "ATTRIBUTEVARIABLES", map(astuple, database.attribute_variables)
    values = enumerate(database.attribute_values, start=1)
    yield "ATTRIBUTEVALUES", ((id_, *astuple(value)) for id_, value in values)


def _list_data(database: Database) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    kinds = {variable.id: variable.data_type for variable in database.variables}
    rows: dict[str, list[tuple[int, int, int, int | str | None]]] = {
        kind: [] for kind in DATA_TABLES
    }
    for statement in database.statements:
        for variable, value in statement.values.items():
            own = rows[kinds[variable]]
            own.append((len(own) + 1, statement.id, variable, value))
    for kind, table in DATA_TABLES.items():
        yield table, rows[kind]


@cache
def _hash_default() -> str:
    return hash_password(DEFAULT_PASSWORD)


def _to_coder(coder: Coder) -> Sequence[Any]:
    password = _hash_default() if coder.id == ADMIN else lock()
    id_, name, red, green, blue, refresh, font, *look, flags = astuple(coder)
    return (id_, name, red, green, blue, refresh, font, password, *look, *flags)


def _to_statement(one: DnaStatement) -> Sequence[Any]:
    return (one.id, one.statement_type, one.document, one.start, one.stop, one.coder)
