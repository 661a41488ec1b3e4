"""Where the two databases differ: how they are opened, searched and kept from being rewritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ..errors import CorpusError

#: Told in every SQLite file that is a corpus; other programs and `file` can tell it by this.
APPLICATION_ID = 0x64697373
#: How long a writer waits for another one.
_WAIT_S = 60

# The log is only added to, and of a version only its end is ever set, once.
_SQLITE = f"""
PRAGMA application_id = {APPLICATION_ID};
CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END;
CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END;
CREATE TRIGGER versions_kept BEFORE DELETE ON versions
  BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;
CREATE TRIGGER versions_stay BEFORE UPDATE ON versions
  WHEN OLD.until IS NOT NULL OR NEW.stance <> OLD.stance OR NEW.actor <> OLD.actor
    OR NEW.concept <> OLD.concept OR NEW.status <> OLD.status OR NEW.text <> OLD.text
  BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;
CREATE VIRTUAL TABLE words USING fts5 (
  title, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
)
"""

_POSTGRES = """
CREATE FUNCTION refuse_change() RETURNS trigger AS
  $$BEGIN RAISE EXCEPTION 'the log and the versions of a corpus are kept'; END$$
  LANGUAGE plpgsql;
CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE ON log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_kept BEFORE DELETE ON versions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_stay BEFORE UPDATE ON versions
  FOR EACH ROW WHEN (OLD.until IS NOT NULL OR NEW.stance <> OLD.stance
    OR NEW.actor <> OLD.actor OR NEW.concept <> OLD.concept OR NEW.status <> OLD.status
    OR NEW.text <> OLD.text)
  EXECUTE FUNCTION refuse_change();
CREATE TABLE words (rowid BIGINT PRIMARY KEY REFERENCES documents (number), found TSVECTOR);
CREATE INDEX words_found ON words USING gin (found)
"""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of database: its place in the table of column types, and what only it needs."""

    name: str
    place: int
    setup: str


DIALECTS: Mapping[str, Dialect] = {
    "sqlite": Dialect("sqlite", 0, _SQLITE),
    "postgresql": Dialect("postgresql", 1, _POSTGRES),
}


def make_engine(url: str, *, must_exist: bool) -> tuple[Engine, Dialect]:
    """Open a file, or a database by its address (``postgresql://…``).

    Raises CorpusError where the file is missing though it must exist, is no corpus, or the
    driver is not installed.
    """
    if "://" not in url:
        _check_file(Path(url), must_exist=must_exist)
        # SQLAlchemy keeps to addresses: a file's name is put in whole, whatever it holds.
        parsed = URL.create("sqlite", database=str(Path(url)))
    else:
        parsed = _parse(url)
    engine = _connect(parsed, url)
    dialect = DIALECTS[engine.dialect.name]
    if dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine, dialect


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CorpusError(f"{url.partition('@')[2] or url}: no address of a database") from error
    kind = parsed.get_backend_name()
    kind = {"postgres": "postgresql"}.get(kind, kind)
    if kind not in DIALECTS:
        raise CorpusError(f"{kind}: a corpus is a file or a postgresql:// database")
    return parsed.set(drivername="postgresql+pg8000") if kind == "postgresql" else parsed


def _connect(parsed: URL, url: str) -> Engine:
    options: dict[str, Any] = {}
    if parsed.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": _WAIT_S, "check_same_thread": False}
    try:
        return create_engine(parsed, **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise CorpusError(
            f"{parsed.render_as_string(hide_password=True)}: the driver for PostgreSQL is not "
            "installed; pip install 'dissensus[postgres]'"
        ) from error
    except ArgumentError as error:
        raise CorpusError(f"{url}: {error}") from error


def is_corpus_file(path: Path) -> bool:
    """Say whether a file is a corpus in SQLite, or one that was just begun.

    >>> is_corpus_file(Path("no-such-file"))
    False
    """
    try:
        with path.open("rb") as stream:
            if not stream.read(16).startswith(b"SQLite format 3\0"):
                return False
        # What was written last may still stand in the file beside it, so the head does not do.
        address = f"file:{quote(str(path.resolve()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (found,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (OSError, ValueError, sqlite3.Error):
        return False
    return found == APPLICATION_ID or (found, tables) == (0, 0)


def _check_file(path: Path, *, must_exist: bool) -> None:
    if path.is_dir():
        raise CorpusError(f"{path}: this is a folder; name a file for the corpus")
    if not path.exists() or path.stat().st_size == 0:
        if must_exist:
            raise CorpusError(f"{path}: there is no corpus here; `dissensus add` makes one")
        if not path.parent.is_dir():
            raise CorpusError(f"{path}: there is no folder {path.parent}")
    elif not is_corpus_file(path):
        raise CorpusError(f"{path}: this file is no corpus of dissensus; nothing was changed in it")


def _prepare_sqlite(connection: DBAPIConnection, _: object) -> None:
    # Transactions are begun by hand: the driver would begin them late and never immediately.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        *("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"),
        *("temp_store = MEMORY", "cache_size = -65536", "mmap_size = 268435456"),
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("reads") else "BEGIN IMMEDIATE")
