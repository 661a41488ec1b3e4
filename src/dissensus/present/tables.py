"""Tables of a corpus for people and programs: a terminal, CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rich.table import Table

from .export import make_console, plain, safe_cell

if TYPE_CHECKING:
    import polars as pl

#: Columns that are as wide as their words, so that none is broken.
_NARROW = frozenset(
    {"id", "date", "stance", "act", "status", "entry", "run", "kind", "attestations", "by"}
)


def write_frame_table(frame: pl.DataFrame, stream: TextIO, columns: Sequence[str] = ()) -> None:
    """Write the columns that are named, or all, as a table to read."""
    console = make_console(stream)
    names = [name for name in columns or frame.columns if name in frame.columns]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        # What nothing wraps is shown whole; the sentence takes the room that is left.
        ratio = 3 if name in ("text", "excerpt", "title") else 1
        narrow = name in _NARROW
        table.add_column(name, no_wrap=narrow, overflow="fold", ratio=None if narrow else ratio)
    for row in frame.select(names).iter_rows():
        table.add_row(*(plain(_shown(value)) for value in row))
    console.print(table)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


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
