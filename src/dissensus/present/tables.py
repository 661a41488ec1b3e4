"""Tables of a corpus for people and programs: a terminal, CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rich.cells import cell_len
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
#: Terminals narrower than this have no room for sentences in columns.
_WIDE = 110
#: Between columns; as many columns head a block at most.
_GAP, _HEADS = 2, 3
#: Cells of no more characters stay on one line.
_SHORT = 9


def write_frame_table(frame: pl.DataFrame, stream: TextIO, columns: Sequence[str] = ()) -> None:
    """Write the columns that are named, or all, as a table to read.

    No word is broken: where the terminal has no room for the columns, each row is a block.
    """
    console = make_console(stream)
    names = [name for name in columns or frame.columns if name in frame.columns]
    long = [name for name in _LONG if name in names]
    if console.width < _WIDE and long:
        _write_stacked(frame, console, [name for name in names if name not in long], long)
        return
    widths = fit(frame, names, console.width)
    if widths is None and len(names) > 1:
        _write_blocks(frame, console, names)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(
            name.replace("_", " "),
            no_wrap=widths is None and _is_narrow(frame, name),
            overflow="fold",
            width=widths[name] if widths else None,
            justify="right" if frame.schema[name].is_numeric() else "left",
        )
    for row in frame.select(names).iter_rows():
        table.add_row(*(plain(_shown(value)) for value in row))
    console.print(table)


def _is_narrow(frame: pl.DataFrame, name: str) -> bool:
    """Whether a column's cells are as wide as their words, so that none is broken."""
    kind = frame.schema[name]
    return kind.is_numeric() or kind.is_temporal() or name in _NARROW or _is_short(frame, name)


def _is_short(frame: pl.DataFrame, name: str) -> bool:
    return all(cell_len(_shown(value)) <= _SHORT for value in frame[name])


def fit(frame: pl.DataFrame, names: Sequence[str], width: int) -> dict[str, int] | None:
    """The width of each column with which no word of a table is broken; None for no room.

    >>> import polars as pl
    >>> fit(pl.DataFrame({"who": ["a pair"], "what": ["one two three"]}), ["who", "what"], 14)
    {'who': 6, 'what': 6}
    """
    least, most = {}, {}
    for name in names:
        cells = [_shown(value) for value in frame[name]]
        is_narrow = _is_narrow(frame, name)
        words = [word for cell in cells for word in ([cell] if is_narrow else cell.split())]
        head = name.replace("_", " ")
        least[name] = max(map(cell_len, [*words, *head.split()]), default=1)
        most[name] = max(map(cell_len, [*cells, head]), default=1)
    room = width - _GAP * (len(names) - 1) - sum(least.values())
    if room < 0:
        return None
    for _ in range(room):
        # What lacks most has more; the sentence takes the room that is left.
        lacking = {name: most[name] - least[name] for name in names}
        widest = max(names, key=lambda name: lacking[name] * (3 if name in _LONG else 1))
        if lacking[widest] <= 0:
            break
        least[widest] += 1
    return least


def _write_blocks(frame: pl.DataFrame, console: Console, names: Sequence[str]) -> None:
    """A block for each row: what it is about, then each other column with its name."""
    many = next((n for n, name in enumerate(names[1:], 1) if frame.schema[name].is_numeric()), 0)
    many = min(max(many, 1), _HEADS)
    for row in frame.select(names).iter_rows():
        told = [_shown(value) for value in row]
        console.print(plain(" · ".join(filter(None, told[:many]))), style="bold")
        rest = zip(names[many:], told[many:], strict=True)
        said = " · ".join(f"{name.replace('_', ' ')}: {text}" for name, text in rest if text)
        if said:
            console.print(Padding(plain(said), (0, 0, 0, 4)))


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
