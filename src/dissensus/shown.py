"""How results show themselves in a notebook: a table of HTML, escaped, and cut where it is long."""

from __future__ import annotations

import datetime as dt
import html
import math
from collections.abc import Sequence

import polars as pl

#: As many rows and columns of a table are shown; what is left out is told below it.
ROWS, COLUMNS = 20, 12


def show_table(title: str, frame: pl.DataFrame) -> str:
    """Write a table as HTML, with its title above and what is left out below.

    >>> print(show_table("Two <ties>", pl.DataFrame({"actor": ["A"], "weight": [0.5]})))
    <div class="dissensus"><p><b>Two &lt;ties&gt;</b></p>
    <table><thead><tr><th>actor</th><th>weight</th></tr></thead>
    <tbody><tr><td>A</td><td>0.5</td></tr></tbody></table></div>
    """
    shown = frame[:ROWS, :COLUMNS]
    head = "".join(f"<th>{html.escape(name)}</th>" for name in shown.columns)
    body = "\n".join(f"<tr>{_show_row(row)}</tr>" for row in shown.iter_rows())
    left = _tell_left_out(frame)
    return (
        f'<div class="dissensus"><p><b>{html.escape(title)}</b></p>\n'
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>{left}</div>"
    )


def show_value(value: object) -> str:
    """Write one value as people read it: numbers to four digits, no time at midnight."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, pl.Series | Sequence) and not isinstance(value, str):
        return ", ".join(map(show_value, value))
    return str(value)


def _show_row(row: Sequence[object]) -> str:
    return "".join(f"<td>{html.escape(show_value(value))}</td>" for value in row)


def _tell_left_out(frame: pl.DataFrame) -> str:
    rows, columns = max(0, frame.height - ROWS), max(0, frame.width - COLUMNS)
    parts = [f"{rows:,} more rows"] * bool(rows) + [f"{columns:,} more columns"] * bool(columns)
    return f"\n<p>{' and '.join(parts)}</p>" if parts else ""
