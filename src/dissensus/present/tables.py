"""Tables of a corpus for people and programs: a terminal, CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..shown import show_value
from .export import make_console, plain, safe_cell

if TYPE_CHECKING:
    import polars as pl

#: Columns that are as wide as their words, so that none is broken.
_NARROW = frozenset(
    {"id", "date", "stance", "act", "status", "entry", "run", "kind", "attestations", "by"}
)


#: Columns that take the room that is left.
_LONG = ("title", "text", "excerpt")
#: A time as it is kept; people are shown its seconds.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
#: Terminals narrower than this have no room for columns.
_WIDE = 110


def write_frame_table(frame: pl.DataFrame, stream: TextIO, columns: Sequence[str] = ()) -> None:
    """Write the columns that are named, or all, as a table to read."""
    console = make_console(stream)
    names = [name for name in columns or frame.columns if name in frame.columns]
    long = [name for name in _LONG if name in names]
    if console.width < _WIDE and long:
        _write_stacked(frame, console, [name for name in names if name not in long], long)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        # What nothing wraps is shown whole; the sentence takes the room that is left.
        ratio = 3 if name in _LONG else 1
        is_number = frame.schema[name].is_numeric()
        narrow = is_number or frame.schema[name].is_temporal() or name in _NARROW
        table.add_column(
            name,
            no_wrap=narrow,
            overflow="fold",
            ratio=None if narrow else ratio,
            justify="right" if is_number else "left",
        )
    for row in frame.select(names).iter_rows():
        table.add_row(*(plain(_shown(value)) for value in row))
    console.print(table)


def _write_stacked(
    frame: pl.DataFrame, console: Console, short: Sequence[str], long: Sequence[str]
) -> None:
    """Two lines for each row, where the terminal is too narrow for columns."""
    for row in frame.iter_rows(named=True):
        told = [_shown(row[name]) for name in short]
        console.print(plain(" · ".join(filter(None, told))))
        for text in filter(None, (_shown(row[name]) for name in long)):
            console.print(Padding(plain(text), (0, 0, 0, 4)))


def _shown(value: object) -> str:
    text = show_value(value)
    return f"{text[:19]}Z" if _TIME.fullmatch(text) else text


def write_frame_csv(frame: pl.DataFrame, stream: TextIO, _: Sequence[str] = ()) -> None:
    """Write all columns as CSV in which no cell can start a formula."""
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(frame.columns)
    for row in frame.iter_rows():
        writer.writerow(["" if value is None else safe_cell(value) for value in row])


def write_frame_jsonl(frame: pl.DataFrame, stream: TextIO, _: Sequence[str] = ()) -> None:
    """Write each row as one line of JSON."""
    stream.write(frame.write_ndjson())


def write_frame_parquet(frame: pl.DataFrame, stream: BinaryIO) -> None:
    """Write a Parquet file with all columns."""
    frame.write_parquet(stream)


#: The forms of a table that are text: name -> what writes it.
TABLES: Mapping[str, Callable[[pl.DataFrame, TextIO, Sequence[str]], None]] = {
    "table": write_frame_table,
    "csv": write_frame_csv,
    "jsonl": write_frame_jsonl,
}
