"""The statements themselves as events in time: for relational event models and by hand."""

from __future__ import annotations

import polars as pl

from ..frame import find_column
from .coded import code
from .duplicates import drop_duplicates
from .options import Options


def list_statements(frame: pl.DataFrame, asked: Options) -> pl.DataFrame:
    """The rows of the table that count, in order of time; all its columns stay.

    Blank rows, columns and levels stay too: an event list is the data, not a count. Repeated
    statements are left out as ``duplicates`` says, with the qualifier compared.
    """
    find_column(frame, asked.time, role="time")
    kept = drop_duplicates(code(frame, asked), asked.duplicates)
    return frame.select(pl.all().gather(kept.place))
