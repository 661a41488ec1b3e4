"""Any source of statements as one table: a corpus, a DNA file, or a table of a person's own."""

from __future__ import annotations

import re
import sqlite3
import stat
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from . import dna
from .analyse.frame import USUAL, find_column, find_usual, to_frame
from .config import Settings
from .corpus import Corpus
from .delimited import read_delimited
from .errors import AnalysisError, InputError
from .keeping import find_terms, open_known
from .missing import Codes, Missing
from .read.parquet import measure_parquet
from .written import TEXTS, choose_asked, restore, unmark

#: A file that is larger, or unpacks to more, is refused rather than begun.
MOST_BYTES = 1 << 30
_MOST_UNPACKED = 8 << 30
_SQLITE, _PARQUET = b"SQLite format 3\0", b"PAR1"
_ADDRESSES = ("postgresql://", "postgres://", "postgresql+")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a source is read: a DNA file's statement type, columns that stay text, filters."""

    statement_type: str | None = None
    text: Collection[str] = ()
    settings: Settings | None = None
    #: The filters of ``Corpus.statements``, also for a table.
    asked: Mapping[str, Any] | None = None
    missing: Missing | None = None


def table(
    source: object,
    *,
    statement_type: str | None = None,
    text: Collection[str] = (),
    missing: Codes = (),
) -> pl.DataFrame:
    """Give the statements of a source as a Polars table, a row for each.

    ``source`` is a corpus (its path, its address ``postgresql://…`` or an open ``Corpus``), a
    ``.dna`` file, a file of one's own (CSV, TSV, JSON, JSON lines, Parquet), or a table (Polars,
    pandas, Arrow, a mapping of columns). What a file is, its bytes say and not its name.
    ``statement_type`` is that of a ``.dna`` file, without it the one with the most statements.
    Columns of CSV become numbers, dates and booleans where nothing is lost by it; those in
    ``text`` stay as they are written. ``missing`` are values that stand for none, such as
    ``[999]``, or of some columns, ``{"stance": [999, "n/a"]}``; a value that no cell holds is
    warned of. Raises InputError or CorpusError, with the row and the
    way out, for what cannot be read.

    >>> table({"actor": ["A"], "concept": ["tax"], "stance": ["support"]}).shape
    (1, 3)
    """
    codes = Missing.of(missing) if missing else None
    return read_source(source, Reading(statement_type=statement_type, text=text, missing=codes))


def read_source(source: object, reading: Reading) -> pl.DataFrame:
    """The table of a source, as ``table`` gives it; InputError for options of another kind."""
    kind = find_kind(source)
    if reading.statement_type is not None and kind != "dna":
        raise AnalysisError(f"{_name(source)}: a statement type is for .dna files alone")
    frame = KINDS[kind](source, reading)
    if reading.missing is not None:
        frame = reading.missing.blank(frame)
        reading.missing.tell()
    if kind == "corpus":
        return frame
    return choose_statements(restore(frame), reading, source)


def choose_statements(frame: pl.DataFrame, reading: Reading, source: object) -> pl.DataFrame:
    """The rows of a table that the filters take, as a corpus takes statements; see there.

    Raises AnalysisError for a name that no row has, or a filter whose column is not there.
    """
    settings, asked = reading.settings or Settings(), reading.asked or {}
    return choose_asked(frame, asked, settings, source=_name(source), find_terms=find_terms)


def read_records(source: object) -> pl.DataFrame:
    """All records of a file that ``dissensus code`` wrote, norms too; an empty table for others.

    >>> read_records({"actor": ["A"]}).shape
    (0, 0)
    """
    kind = find_kind(source)
    if kind not in ("csv", "json") or b"record" not in _read_head(Path(str(source))):
        return pl.DataFrame()
    return KINDS[kind](source, Reading())


def _read_head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def find_kind(source: object) -> str:
    """The kind of a source: a key of ``KINDS``. InputError for a file that cannot be one."""
    if isinstance(source, dna.Database):
        return "dna"
    if isinstance(source, Corpus):
        return "corpus"
    if not isinstance(source, str | Path):
        return "table"
    if str(source).startswith(_ADDRESSES):
        return "corpus"
    if not str(source):
        raise InputError("''", "missing")
    return _sniff(Path(source))


def _sniff(path: Path) -> str:
    """The kind of a file, by its first bytes; JSON and CSV are both text."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "this is a folder" if stat.S_ISDIR(mode) else "this is no file"
            raise InputError(str(path), "unreadable", kind)
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise InputError.from_os(str(path), error) from error
    except ValueError as error:  # a name that no file can have
        raise InputError(str(path), "missing") from error
    if head.startswith(_SQLITE):
        return "dna" if path.suffix.lower() == ".dna" or _has_types(path) else "corpus"
    if path.suffix.lower() == ".dna":
        raise InputError(str(path), "format", "not a database of Discourse Network Analyzer")
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        why = "a spreadsheet or an archive; save the table as CSV"
        raise InputError(str(path), "format", why)
    return "json" if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"


def _has_types(path: Path) -> bool:
    """Whether a database has the table that every DNA file has, whatever its name ends in."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True)
    except (sqlite3.Error, ValueError):
        return False
    try:
        query = "SELECT count(*) FROM sqlite_master WHERE name = 'STATEMENTTYPES' COLLATE NOCASE"
        return bool(connection.execute(query).fetchone()[0])
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _read_corpus(source: object, reading: Reading) -> pl.DataFrame:
    settings = reading.settings or Settings()
    asked = {"labels": settings.labels, **(reading.asked or {})}
    if isinstance(source, Corpus):
        return source.statements(**asked)
    with open_known(str(source), settings) as corpus:
        return corpus.statements(**asked)


def _read_dna(source: object, reading: Reading) -> pl.DataFrame:
    assert isinstance(source, dna.Database | str | Path)  # noqa: S101 - find_kind has seen it
    return dna.table(source, statement_type=reading.statement_type)


def _read_csv(source: object, reading: Reading) -> pl.DataFrame:
    path = Path(str(source))
    data = _load(path)
    is_own = {b"actor_id", b"concept_id"} <= set(re.findall(rb"\w+", data[:4096]))
    text = {*reading.text, *TEXTS} if is_own else reading.text
    frame = read_delimited(path, data, text=text, missing=reading.missing)
    return unmark(frame) if is_own else frame


def _read_json(source: object, _: Reading) -> pl.DataFrame:
    path = Path(str(source))
    data = _load(path).removeprefix(b"\xef\xbb\xbf").strip()
    rows = _decode_list(path, data) if data.startswith(b"[") else _decode_lines(path, data)
    try:
        return pl.DataFrame(rows, infer_schema_length=None)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
        why = f"a field holds values of several kinds ({_one_line(error)})"
        raise InputError(str(path), "row", why) from error


def _decode_list(path: Path, data: bytes) -> list[dict[str, Any]]:
    try:
        return msgspec.json.decode(data, type=list[dict[str, Any]])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise InputError(str(path), "row", f"no list of objects: {error}") from error


def _decode_lines(path: Path, data: bytes) -> list[dict[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    rows = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            if line.strip():
                rows.append(decode(line))
        except (msgspec.MsgspecError, RecursionError) as error:
            why = f"line {number} is no JSON object: {error}"
            raise InputError(str(path), "row", why) from error
    return rows


def _read_parquet(source: object, _: Reading) -> pl.DataFrame:
    path = Path(str(source))
    try:
        with path.open("rb") as stream:
            size = measure_parquet(stream, MOST_BYTES)
        if size > _MOST_UNPACKED:
            raise InputError("", "too-large", f"it unpacks to {size / 1e9:.1f} GB")
        return pl.read_parquet(path, glob=False, hive_partitioning=False)
    except InputError as error:
        raise InputError(str(path), error.reason, error.detail) from error
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise InputError(str(path), "damaged", _one_line(error)) from error


def _load(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            why = f"{size / 1e9:.1f} GB, limit {MOST_BYTES / 1e9:.1f} GB; save it as Parquet"
            raise InputError(str(path), "too-large", why)
        data = path.read_bytes()
    except OSError as error:
        raise InputError.from_os(str(path), error) from error
    if not data.strip():
        raise InputError(str(path), "empty")
    return data


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


def _name(source: object) -> str:
    return str(source) if isinstance(source, str | Path) else f"a {type(source).__name__}"


#: Kind of a source -> what reads it.
KINDS: Mapping[str, Callable[[object, Reading], pl.DataFrame]] = {
    "corpus": _read_corpus,
    "dna": _read_dna,
    "csv": _read_csv,
    "json": _read_json,
    "parquet": _read_parquet,
    "table": lambda source, _: to_frame(source),
}

#: The columns of these that hold labels, which stay as they are written.
LABELS = frozenset((*USUAL["rows"], *USUAL["columns"]))


def choose_columns(frame: pl.DataFrame, given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The columns for ``rows``, ``columns`` and ``qualifier``: those given, else the usual ones.

    The qualifier is None where the table has none of the usual ones. Raises AnalysisError, with
    the columns that there are, for one that is not there, or where rows or columns are neither
    given nor usual.

    >>> choose_columns(pl.DataFrame({"organization": ["A"], "concept": ["tax"]}), {})
    {'rows': 'organization', 'columns': 'concept', 'qualifier': None}
    """
    for role, name in given.items():
        if name is not None:
            find_column(frame, name, role=role)
    chosen = {role: find_usual(frame, role) for role in USUAL} | dict(given)
    missing = " and ".join(role for role in ("rows", "columns") if chosen[role] is None)
    if not missing:
        return chosen
    usual = ", ".join(name for role in missing.split(" and ") for name in USUAL[role])
    raise AnalysisError(
        f"{missing}: the table has none of the columns that are usual there ({usual}), so name "
        f"them ({', '.join(f'{role}=…' for role in missing.split(' and '))}); it has "
        f"{', '.join(map(repr, frame.columns[:20])) or 'none'}"
    )
