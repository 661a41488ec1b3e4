"""Tables of a person's own as text, CSV and TSV: told by their bytes, and typed column by column.

Nothing is guessed that could change a label: a column becomes numbers only where each of its
texts is told apart as a number and none is written as a code is ("007", "1.10" beside "1.1").
A row that does not fit its head is an error with its line, since a cell that has slipped would
count for another column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import polars as pl

from .errors import InputError
from .missing import Missing
from .read.decode import decode

DELIMITERS = ",;\t|"
#: As many lines of the file tell what parts its cells.
_LOOKED_AT = 50
_ROWS_AT_ONCE = 50_000
_MOST_COLUMNS = 5_000
#: What R and pandas write for a number that is missing.
_MISSING = ("", "NA", "NaN", "nan")
_WHOLE = r"^(?:0|-?[1-9]\d{0,17})$"
_DECIMAL = r"^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$"
#: Spreadsheets that part cells by semicolons write numbers with a comma.
_COMMA = r"^-?(?:0|[1-9]\d{0,14})(?:,\d+)?$"
_DAY = r"^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$"


def read_delimited(
    path: Path, data: bytes, *, text: Collection[str] = (), missing: Missing | None = None
) -> pl.DataFrame:
    r"""Read CSV or TSV; the columns in ``text`` stay as they are written.

    Cells that hold a code of ``missing`` are empty before columns become numbers.

    Commas, semicolons, tabs and bars are told apart by the first lines; UTF-8 with or without a
    mark, UTF-16 and Windows-1252 by their bytes. Empty cells are null. Raises InputError, with
    the line, for a row that does not fit its head.

    >>> read_delimited(Path("t.csv"), b"actor;code;weight\nA;007;0,5\nB;012;2\n").rows()
    [('A', '007', 0.5), ('B', '012', 2.0)]
    """
    try:
        stream = io.StringIO(decode(data), newline="")
    except InputError as error:
        raise InputError(str(path), error.reason, error.detail) from error
    delimiter = _find_delimiter(list(islice(stream, _LOOKED_AT)))
    stream.seek(0)
    rows = _read_rows(path, stream, delimiter)
    names = _name_columns(path, next(rows, []))
    frame = _gather(rows, names)
    if missing is not None:
        frame = missing.blank(frame)
    has_comma = delimiter != ","
    typed = [
        frame[name].replace("", None) if name in text else type_column(frame[name], comma=has_comma)
        for name in names
    ]
    return pl.DataFrame(typed)


def _find_delimiter(lines: Sequence[str]) -> str:
    """What parts the lines into the most cells, the same number in most of them."""

    def rate(delimiter: str) -> tuple[float, int]:
        try:
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
        width = len(rows[0]) if rows else 0
        if width < 2:
            return 0.0, 0
        return sum(len(row) == width for row in rows) / len(rows), width

    return max(DELIMITERS, key=rate)


def _read_rows(path: Path, lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The head, then the rows, each as wide as the head."""
    # The reader's limit is one for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(str(path), "row", f"line {line}: {error}") from error
        if not row:
            continue
        if not width:
            width = len(row)
        elif len(row) != width:
            if len(row) < width or any(cell.strip() for cell in row[width:]):
                why = f"line {line} has {len(row)} cells, the head {width}; put cells that hold "
                raise InputError(str(path), "row", f"{why}{delimiter!r} in quotation marks")
            row = row[:width]
        yield row


def _name_columns(path: Path, head: Sequence[str]) -> list[str]:
    if not head:
        raise InputError(str(path), "empty")
    if len(head) > _MOST_COLUMNS:
        raise InputError(str(path), "too-large", f"{len(head):,} columns")
    # R writes the numbers of rows in a first column without a name.
    names = [name.strip() or f"column {place}" for place, name in enumerate(head, 1)]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise InputError(str(path), "row", f"the head names {twice!r} twice; rename one")
    return names


def _gather(rows: Iterator[list[str]], names: Sequence[str]) -> pl.DataFrame:
    """All rows as text, some at a time, so that they are held as Python's objects only shortly."""
    schema = dict.fromkeys(names, pl.String)
    parts = [pl.DataFrame(schema=schema)]
    held: list[list[str]] = []
    for row in rows:
        held.append(row)
        if len(held) == _ROWS_AT_ONCE:
            parts.append(pl.DataFrame(held, schema=schema, orient="row"))
            held = []
    parts.append(pl.DataFrame(held, schema=schema, orient="row"))
    return pl.concat(parts)


def type_column(column: pl.Series, *, comma: bool = False) -> pl.Series:
    """Numbers, yes and no, and dates where every text of a column is one; else text.

    ``comma`` says that numbers may be written with a comma. Dates as 26/02/2024 become dates
    where their day can be told from their month; those as 2024-02-26 are read as they stand.

    >>> [type_column(pl.Series(x)).dtype for x in (["1", "NA"], ["01"], ["TRUE", "false"])]
    [Int64, String, Boolean]
    >>> type_column(pl.Series(["1.1", "1.10"])).to_list()
    ['1.1', '1.10']
    """
    known = column.replace(_MISSING, [None] * len(_MISSING)).unique().drop_nulls()
    for pattern, read in (
        (_WHOLE, _to_whole),
        (_DECIMAL, _to_decimal),
        *([(_COMMA, _to_decimal)] if comma else []),
        (r"^(?i:true|false)$", _to_boolean),
        (_DAY, _to_dates),
    ):
        if len(known) and known.str.contains(pattern).all():
            made = read(known)
            # Two texts that would be one number are codes.
            if made is not None and made.n_unique() == len(known) and not made.has_nulls():
                return _replace(column, known, made)
    return column.replace("", None)


def _replace(column: pl.Series, known: pl.Series, made: pl.Series) -> pl.Series:
    return column.replace_strict(known, made, default=None, return_dtype=made.dtype)


def _to_whole(known: pl.Series) -> pl.Series:
    return known.cast(pl.Int64, strict=False)


def _to_decimal(known: pl.Series) -> pl.Series | None:
    made = known.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return made if made.is_finite().all() else None


def _to_boolean(known: pl.Series) -> pl.Series:
    return known.str.to_lowercase() == "true"


def _to_dates(known: pl.Series) -> pl.Series | None:
    """Days of the year, where one order alone of day and month fits every text."""
    parts = [re.match(_DAY, text) for text in known]
    marks = {part[2] for part in parts if part}
    fitting = [
        dates
        for form in ("%d/%m/%Y", "%m/%d/%Y")
        if not (dates := _parse(known, form)).has_nulls() and (form[1] == "d" or "." not in marks)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _parse(known: pl.Series, form: str) -> pl.Series:
    return known.str.replace_all(r"[.-]", "/").str.to_date(form, strict=False)
