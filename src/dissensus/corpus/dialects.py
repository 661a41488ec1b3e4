"""Where the two databases differ: how they are opened, searched and kept from being rewritten."""

from __future__ import annotations

import os
import sqlite3
import ssl
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

#: The columns of a version that never change.
FIXED = """
  number, statement, document, since, status, "by", start, "end", text, actor, party, source,
  concept, concept_text, stance, firmness, act, targets, condition, consequence, likelihood,
  direct, alleged, confidence, coder, quote_start, quote_end, fields
"""

# The log is only added to, and of a version only its end is ever set, once.
_SQLITE = """
PRAGMA application_id = {application};
CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END;
CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END;
CREATE TRIGGER versions_kept BEFORE DELETE ON versions
  BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;
CREATE TRIGGER versions_stay BEFORE UPDATE OF {fixed} ON versions
  BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;
CREATE TRIGGER versions_end BEFORE UPDATE OF until ON versions WHEN OLD.until IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;
CREATE TRIGGER log_once BEFORE INSERT ON log
  WHEN EXISTS (SELECT 1 FROM log WHERE number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'the log is kept'); END;
CREATE TRIGGER versions_once BEFORE INSERT ON versions
  WHEN EXISTS (SELECT 1 FROM versions WHERE number = NEW.number)
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
CREATE TRIGGER versions_stay BEFORE UPDATE OF {fixed} ON versions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_end BEFORE UPDATE OF until ON versions
  FOR EACH ROW WHEN (OLD.until IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_whole BEFORE TRUNCATE ON log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_whole BEFORE TRUNCATE ON versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
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
    except (ArgumentError, ValueError) as error:
        place = url.partition("@")[2] or url
        raise CorpusError(f"{place}: no address of a database") from error
    kind = parsed.get_backend_name()
    kind = {"postgres": "postgresql"}.get(kind, kind)
    if kind != "postgresql":
        raise CorpusError(f"{kind}: a corpus is a file or a postgresql:// database")
    if not parsed.username:
        raise CorpusError(f"{url}: name the user too, as in postgresql://user@host/name")
    return parsed.set(drivername="postgresql+pg8000")


def _connect(parsed: URL, url: str) -> Engine:
    options: dict[str, Any] = {}
    if parsed.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": _WAIT_S, "check_same_thread": False}
    else:
        # A snapshot from before the lock would give numbers that are taken.
        options["isolation_level"] = "READ COMMITTED"
        parsed, options["connect_args"] = _take_encryption(parsed)
    try:
        return create_engine(parsed, **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise CorpusError(
            f"{parsed.render_as_string(hide_password=True)}: the driver for PostgreSQL is not "
            "installed; pip install 'dissensus[postgres]'"
        ) from error
    except ArgumentError as error:
        raise CorpusError(f"{url}: {error}") from error


def _take_encryption(parsed: URL) -> tuple[URL, dict[str, Any]]:
    """What ``sslmode`` asks for, in the driver's own words."""
    mode = str(parsed.query.get("sslmode", ""))
    parsed = parsed.difference_update_query(["sslmode"])
    if mode in ("", "disable", "allow", "prefer"):
        return parsed, {}
    context = ssl.create_default_context()
    if mode == "require":
        # As other clients take it: encrypted, whoever the server is.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return parsed, {"ssl_context": context}


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
        _check_rights(path)
    elif not is_corpus_file(path):
        _check_rights(path)
        raise CorpusError(f"{path}: this file is no corpus of dissensus; nothing was changed in it")


def _check_rights(path: Path) -> None:
    """Say that a file is closed, or its folder: SQLite writes beside the file, even to read it."""
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise CorpusError(f"{path}: it cannot be opened (no permission)")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise CorpusError(
            f"{path}: nothing can be written in the folder {path.parent} (no permission), and a "
            "corpus needs files beside its own"
        )


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
