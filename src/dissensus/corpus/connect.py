"""Connections of a corpus: reading, and the one place that opens a transaction to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, TableClause, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from ..errors import CorpusError
from .dialects import Dialect

T = TypeVar("T")
#: So many values are asked for at once: SQLite takes 32,766, PostgreSQL's protocol 65,535.
_AT_ONCE = 500
#: So many short rows are inserted with one statement: a third of the time of one each.
_ROWS = 128
#: Tells writers of one corpus in PostgreSQL to wait for each other, as SQLite's do.
_LOCK = 0x64697373


class Access:
    """Reading and writing connections to one database."""

    def __init__(self, engine: Engine, dialect: Dialect, url: str) -> None:
        self.engine = engine
        self.dialect = dialect
        self.url = url

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the corpus and changes nothing."""
        with self._told(), self.engine.connect() as connection:
            level = {} if self.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
            yield connection.execution_options(reads=True, **level)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all that is written in it is kept, or nothing. Writers wait in line."""
        with self._told(), self.engine.begin() as connection:
            if self.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except CorpusError as error:
            raise CorpusError(f"{self.name}: {error}") from error
        except DBAPIError as error:
            raise CorpusError(f"{self.name}: {_describe(error)}") from error

    @property
    def name(self) -> str:
        """The corpus as messages name it: never with a password."""
        url = self.engine.url
        is_file = self.dialect.name == "sqlite"
        return str(url.database) if is_file else url.render_as_string(hide_password=True)


def _describe(error: DBAPIError) -> str:
    told = error.orig.args[0] if error.orig and error.orig.args else ""
    # PostgreSQL's driver gives the parts of a message, the main one under "M".
    said = str(told.get("M", told) if isinstance(told, dict) else told)
    said = (said.strip().splitlines() or [type(error.orig).__name__])[0]
    if "malformed" in said or "not a database" in said:
        return f"the file is damaged ({said}); take a copy of it before anything else"
    if "locked" in said:
        return "another program writes to it and did not end in time; try again"
    if isinstance(error, OperationalError) and "readonly" in said:
        return "it cannot be written to (no permission)"
    return said


def now() -> str:
    """The time of a decision, in UTC to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def next_number(connection: Connection, table: Table) -> int:
    """The next free number of a table; only writers ask, and they wait in line."""
    last = connection.execute(select(func.max(table.c.number))).scalar()
    return int(last or 0) + 1


def chunks(items: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """Cut into lists of at most ``size``.

    >>> list(chunks("abc", 2))
    [['a', 'b'], ['c']]
    """
    part: list[T] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns, where there are any."""
    if rows:
        names = list(rows[0])
        values = [tuple(row[name] for name in names) for row in rows]
        insert_tuples(connection, table, names, values)


def insert_tuples(
    connection: Connection,
    table: TableClause,
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    rest: str = "",
) -> None:
    """Insert rows of these columns, where there are any; ``rest`` ends the statement.

    The rows go to the driver as they are: making SQLAlchemy's parameters of each took longer
    than all else that is done with it.
    """
    if rows:
        connection.exec_driver_sql(f"{_insertion(connection, table, names)} {rest}", list(rows))


def insert_flat(
    connection: Connection, table: TableClause, names: Sequence[str], values: Sequence[Any]
) -> None:
    """Insert rows whose values stand one behind the other, many rows with each statement."""
    size = _ROWS * len(names)
    whole = len(values) - len(values) % size
    parts = [tuple(values[start : start + size]) for start in range(0, whole, size)]
    if parts:
        connection.exec_driver_sql(_insertion(connection, table, names, _ROWS), parts)
    rest = tuple(values[whole:])
    if rest:
        rows = len(rest) // len(names)
        connection.exec_driver_sql(_insertion(connection, table, names, rows), rest)


def _insertion(
    connection: Connection, table: TableClause, names: Sequence[str], rows: int = 1
) -> str:
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    row = f"({', '.join([mark] * len(names))})"
    columns = ", ".join(map(quote, names))
    return f"INSERT INTO {table.name} ({columns}) VALUES {', '.join([row] * rows)}"  # noqa: S608


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *keys: str
) -> None:
    """Insert rows by their keys; of one that is there already the values are set anew."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    values = ", ".join(f":{name}" for name in names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
        ),
        list(rows),
    )
