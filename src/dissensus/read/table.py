"""Tables of articles as text: CSV, TSV and their like, a row at a time.

A table is told by its first line: names of columns, one of them a name for text. A text with
commas in its first line is none. Only where the file is called a table (``.csv``) any first
line is taken for one, so that a table without a column of text is told and not read as prose.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TextIO

from ..errors import InputError
from .columns import find_columns, refuse_columns, try_content
from .content import Content, Format, Source
from .decode import MARKS, is_western

_DELIMITERS = ",;\t|"
_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
#: As many characters are read at once.
_PIECE = 1 << 20
#: The names of columns take fewer letters than this.
_LONGEST_HEAD = 2000


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a table is written: what parts its cells, and whether marks of quotation hold them."""

    delimiter: str
    names: tuple[str, ...]
    is_quoted: bool = True


def is_table(source: Source) -> bool:
    """Say whether the file begins as a table of articles does, or is called a table."""
    if "\0" in source.start:
        return False
    if PurePath(source.path).suffix.lower() in _SUFFIXES:
        return True
    head = source.start[: _find_end(source.start)]
    # A first paragraph has many commas, and is not cut into cells to see that it is no head.
    shape = _find_shape(head) if len(head) < _LONGEST_HEAD else None
    if shape is None or not _is_head(shape):
        return False
    return _first_row_fits(_cut_lines(source.start)[1:], shape)


def _find_end(start: str) -> int:
    end = re.search(r"[\r\n]", start)
    return end.start() if end else len(start)


def _cut_lines(start: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", start)


def _find_shape(line: str) -> _Shape | None:
    """The delimiter under which a line names a column of text; None where none does."""
    shapes = [_Shape(delimiter, _cut_cells(line, delimiter)) for delimiter in _DELIMITERS]
    with_text = [shape for shape in shapes if "text" in find_columns(shape.names)]
    return max(with_text, key=lambda shape: len(shape.names), default=None)


def _cut_cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _is_head(shape: _Shape) -> bool:
    """Whether these are names of columns and not words of a sentence.

    A sentence has a space behind its comma and one word that is a name of ours by chance.
    """
    known = find_columns(shape.names)
    has_spaces = any(name.startswith(" ") for name in shape.names)
    return len(shape.names) > 1 and (len(known) > 1 or not has_spaces)


def _first_row_fits(lines: Sequence[str], shape: _Shape) -> bool:
    """Whether the first row has as many cells as the head, so far as it can be seen."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=shape.delimiter)
    try:
        row = next((row for row in reader if row), None)
    except csv.Error:
        return True
    # A row that goes on behind what was looked at has its last cell open.
    return row is None or len(row) == len(shape.names) or reader.line_num >= len(lines)


def read_table(source: Source) -> Iterator[Content | InputError]:
    """Read a table row by row; a row that does not fit its head is an error of its own."""
    with _open_text(source) as stream:
        lines = _Lines(stream, limit=source.limit)
        head = lines.read_head()
        shape = _find_shape(head) or _guess_shape(head)
        columns = find_columns(shape.names)
        if "text" not in columns:
            raise refuse_columns(shape.names)
        if shape.delimiter == "\t" and _has_loose_quotes(source.start):
            shape = replace(shape, is_quoted=False)
        lines.keep(shape)
        yield from _read_rows(lines, shape, columns)


def _guess_shape(head: str) -> _Shape:
    """The delimiter of a head without a column of text, to name the columns it has."""
    shapes = [_Shape(delimiter, _cut_cells(head, delimiter)) for delimiter in _DELIMITERS]
    return max(shapes, key=lambda shape: len(shape.names))


def _has_loose_quotes(start: str) -> bool:
    """Whether marks of quotation belong to the words, as where tabs alone part the cells."""
    try:
        for _ in csv.reader(start.splitlines(keepends=True), delimiter="\t", strict=True):
            pass
    except csv.Error as error:
        # The other error is a cell that goes on behind what was looked at.
        return "expected after" in str(error)
    return False


def _open_text(source: Source) -> TextIO:
    """The characters of the file; a byte that is none becomes one that no text holds."""
    encoding, errors = _find_encoding(source)
    return io.TextIOWrapper(source.open(), encoding=encoding, errors=errors, newline="")


def _find_encoding(source: Source) -> tuple[str, str]:
    """The encoding, for which the whole file is gone through: its first accent may come late."""
    for mark, codec in MARKS:
        if source.head.startswith(mark):
            return codec, "surrogateescape" if codec == "utf-8-sig" else "strict"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as stream:
        while data := stream.read(_PIECE):
            try:
                decoder.decode(data)
            except UnicodeDecodeError:
                return "cp1252" if is_western(data) else "utf-8", "surrogateescape"
    return "utf-8", "surrogateescape"


class _Lines:
    """The lines of a table for the csv reader, each row within the limit.

    Of a row that is larger only the marks go on that the reader needs to find its end.
    """

    def __init__(self, stream: TextIO, *, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._letters = re.compile("")
        self._size = self._kept = 0
        self.is_over = False

    def read_head(self) -> str:
        """The first line, which names the columns."""
        try:
            return self._stream.readline(min(self._limit, _PIECE)).rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InputError("", "encoding") from error

    def keep(self, shape: _Shape) -> None:
        """Say which marks part cells and rows."""
        self._letters = re.compile(rf'[^"\r\n{re.escape(shape.delimiter)}]+')

    def start_row(self) -> None:
        """Count anew."""
        self._size = self._kept = 0
        self.is_over = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        parts = []
        while part := self._read():
            parts.append(part)
            if part.endswith(("\n", "\r")):
                break
        if not parts:
            raise StopIteration
        return "".join(parts)

    def _read(self) -> str:
        try:
            part = self._stream.readline(_PIECE)
        except UnicodeDecodeError as error:
            raise InputError("", "encoding") from error
        self._size += len(part)
        if self._size > self._limit:
            self.is_over = True
            part = self._letters.sub("x", part)
            self._kept += len(part)
        if self._kept > self._limit:
            raise InputError("", "too-large", "a row of marks without an end")
        return part


def _read_rows(
    lines: _Lines, shape: _Shape, columns: dict[str, int]
) -> Iterator[Content | InputError]:
    # The reader's limit is one for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))
    reader = csv.reader(
        lines,
        delimiter=shape.delimiter,
        quoting=csv.QUOTE_MINIMAL if shape.is_quoted else csv.QUOTE_NONE,
        strict=True,
    )
    while True:
        lines.start_row()
        line = reader.line_num + 2
        try:
            row = next(reader)
            if lines.is_over:
                yield InputError("", "too-large", f"the row in line {line}")
            elif row:
                yield _read_row(row, shape, columns, line)
        except StopIteration:
            return
        except csv.Error as error:
            yield InputError("", "row", f"line {line}: {error}")


def _read_row(
    row: Sequence[str], shape: _Shape, columns: dict[str, int], line: int
) -> Content | InputError:
    width = len(shape.names)
    if any(cell.strip() for cell in row[width:]):
        # Where a cell too many begins cannot be told, so neither can where the text ends.
        detail = f"line {line} has {len(row)} cells, the head {width}"
        return InputError("", "row", detail)
    values = {field: row[place] for field, place in columns.items() if place < len(row)}
    fault = f"{line}: has {len(row)} cells, the head {width}" if len(row) < width else ""
    return try_content(values, line, fault)


TABLE = Format("table", _SUFFIXES, is_table, read_table, is_streamed=True)
