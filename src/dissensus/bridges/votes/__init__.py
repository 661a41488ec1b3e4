"""Roll calls: a table of who voted what becomes deeds, and deeds become one again."""

from __future__ import annotations

from pathlib import Path

from ...exchange import Bridge
from .read import find_columns, read_votes
from .write import write_votes

__all__ = ["VOTES", "read_votes"]

#: The first line of a table is never longer.
_HEAD = 1 << 16
_SUFFIXES = (".csv", ".tsv", ".txt")


def is_votes(path: Path) -> bool:
    """Whether a table of text has columns of who voted, vote, roll call and date."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            line = stream.readline(_HEAD)
    except OSError:
        return False
    mark = max(",;\t|", key=line.count)
    found = find_columns([cell.strip(' "\n\r') for cell in line.split(mark)])
    return {"vote", "call", "date"} <= set(found)


VOTES = Bridge("roll calls", ".csv", is_votes, read_votes, write_votes)
