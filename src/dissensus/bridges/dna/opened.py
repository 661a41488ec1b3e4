"""Opens a DNA file so that nothing in it can act: its rows are read, and nothing else is done.

A database file can hold programs (triggers, views, generated columns, virtual tables) and can be
made so that a small file gives endless rows. So it is opened read-only and immutable, every
action but reading is refused, each table must be a plain one, and what the rows hold together may
not be larger than what the file has room for.
"""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ...errors import InputError
from .schema import Table

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
#: What rows may hold for each byte of the file, and beside that: a value that every row takes
#: from its column's default stands in the file once.
_ROOM, _SPARE = 2, 1_000_000
#: No row can be stored in less.
_ROW = 4
_BATCH = 64
#: A batch of rows of numbers alone is larger; a value that is longer is no number.
_NUMBERS, _LONGEST_NUMBER = 5_000, 1_000


class Opened:
    """A DNA file while it is read: the names of its tables, and the rows of each."""

    def __init__(self, path: Path, connection: sqlite3.Connection, size: int) -> None:
        self.path = path
        self.size = size
        self._connection = connection
        self._left = size * _ROOM + _SPARE
        self.tables = self._list_tables()

    def fail(self, why: str) -> InputError:
        """The error for a file that is no DNA database, or a damaged one."""
        return InputError(str(self.path), "unreadable", why)

    def rows(self, table: Table, *, but: str = "", optional: bool = False) -> list[tuple[Any, ...]]:
        """All rows of a table, in the order of the file, without the column ``but``."""
        if table.name not in self.tables:
            if optional:
                return []
            raise self.fail(f"no table {table.name}")
        columns = [column for column in table.columns if column.name != but]
        self._limit(self.size)
        self._check(table.name, [column.name for column in columns])
        types: tuple[Any, ...] = tuple(column.type for column in columns)
        has_text = any(type_ not in (int, int | None) for type_ in types)
        self._limit(self.size if has_text else _LONGEST_NUMBER)
        # Both names are of the schema in this package.
        names = ", ".join(f'"{column.name}"' for column in columns)
        query = f'SELECT {names} FROM "{table.name}" NOT INDEXED'  # noqa: S608
        rows: list[tuple[Any, ...]] = []
        shape: Any = list[tuple[types]]  # type: ignore[valid-type]
        for batch in self._fetch(query, _BATCH if has_text else _NUMBERS):
            try:
                rows += msgspec.convert(batch, shape)
            except msgspec.ValidationError as error:
                raise self.fail(f"table {table.name}: {_tell(error)}") from error
        return rows

    def _limit(self, longest: int) -> None:
        """Refuse values that are longer."""
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(longest, _LONGEST_NUMBER))

    def _fetch(self, query: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self._connection.execute(query)
        while batch := cursor.fetchmany(size):
            self._left -= _ROW * len(batch)
            if size == _BATCH:
                self._left -= sum(len(x) for row in batch for x in row if type(x) in (str, bytes))
            if self._left < 0:
                raise self.fail("its rows hold more than the file has room for")
            yield batch

    def _list_tables(self) -> Mapping[str, str]:
        """The tables of the file with what each is: a table, a view."""
        query = "SELECT type, name, sql FROM sqlite_master NOT INDEXED"
        found: dict[str, str] = {}
        for batch in self._fetch(query, _BATCH):
            for kind, name, sql in batch:
                if kind in ("table", "view") and isinstance(name, str):
                    is_plain = kind == "table" and isinstance(sql, str)
                    is_virtual = is_plain and sql.upper().split()[1:2] == ["VIRTUAL"]
                    found[name.upper()] = "virtual table" if is_virtual else kind
        return found

    def _check(self, table: str, names: list[str]) -> None:
        """Refuse a table that is not a plain one with the columns that it must have."""
        kind = self.tables[table]
        if kind != "table":
            raise self.fail(f"{table} is a {kind}, not a table")
        hidden: dict[str, int] = {}
        for batch in self._fetch(f'PRAGMA table_xinfo("{table}")', _BATCH):
            hidden.update((str(row[1]).upper(), row[6]) for row in batch)
        for name in names:
            if name.upper() not in hidden:
                raise self.fail(f"table {table} has no column {name}")
            if hidden[name.upper()]:
                raise self.fail(f"{table}.{name} is computed")


def _tell(error: msgspec.ValidationError) -> str:
    return str(error).replace("`", "").split(" - at ")[0]


@contextlib.contextmanager
def open_database(path: Path) -> Iterator[Opened]:
    """Open a file; every fault of it, found here or while it is read, is an InputError."""
    size = _check_file(path)
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.set_authorizer(_authorize)
            yield Opened(path, connection, size)
    except sqlite3.OperationalError as error:
        if "decode to UTF-8" in str(error):
            raise InputError(str(path), "encoding", "a text in the database") from error
        raise InputError(str(path), "unreadable", _explain(error)) from error
    except (sqlite3.Error, OverflowError) as error:
        raise InputError(str(path), "unreadable", _explain(error)) from error


def _explain(error: Exception) -> str:
    return f"the database is damaged: {' '.join(str(error).split())[:200]}"


def _authorize(action: int, name: str | None, *_: object) -> int:
    is_read = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    is_shape = action == sqlite3.SQLITE_PRAGMA and name == "table_xinfo"
    return sqlite3.SQLITE_OK if is_read or is_shape else sqlite3.SQLITE_DENY


def _check_file(path: Path) -> int:
    """Refuse what is no whole SQLite file, and give its size."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "this is a folder" if stat.S_ISDIR(status.st_mode) else "this is no file"
            raise InputError(str(path), "unreadable", kind)
        with path.open("rb") as stream:
            header = stream.read(_HEADER)
    except OSError as error:
        raise InputError.from_os(str(path), error) from error
    if not header:
        raise InputError(str(path), "empty")
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise InputError(str(path), "format", "not an SQLite database")
    _check_length(path, header, status.st_size)
    _check_beside(path)
    return status.st_size


def _check_length(path: Path, header: bytes, size: int) -> None:
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # The number of pages counts only if the last program to write the file kept it.
    is_kept = header[24:28] == header[92:96]
    if is_kept and pages * (65536 if page == 1 else page) > size:
        raise InputError(str(path), "unreadable", "the file is cut off")


def _check_beside(path: Path) -> None:
    """Refuse a file whose latest changes stand in another beside it."""
    for ending in ("-wal", "-journal"):
        beside = Path(f"{path}{ending}")
        with contextlib.suppress(OSError):
            if beside.stat().st_size:
                why = f"changes are waiting in {beside.name}: close it in the other program"
                raise InputError(str(path), "unreadable", why)
