"""Votes of the United Nations in ../shared/data: the tables that R saved, and one session.

``rdata`` takes half a minute for the 870,109 votes, because it makes an object of each string.
This reads only the kinds of value that the two files hold, and a string where it is asked for:
a second and a half.
"""

from __future__ import annotations

import bz2
import datetime as dt
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: Kinds of value in R's format, by their number there.
NOTHING, REFERENCE = 254, 255
SYMBOL, PAIRS, INTEGERS, NUMBERS, STRINGS, VALUES = 1, 2, 13, 14, 16, 19
HAS_ATTRIBUTES, HAS_TAG = 0x200, 0x400

#: The 28 members of NATO in session 70 (2015 and 2016), as the table spells them.
NATO = (
    *("Albania", "Belgium", "Bulgaria", "Canada", "Croatia", "Czechia", "Denmark"),
    *("Estonia", "France", "Germany", "Greece", "Hungary", "Iceland", "Italy", "Latvia"),
    *("Lithuania", "Luxembourg", "Netherlands", "Norway", "Poland", "Portugal", "Romania"),
    *("Slovakia", "Slovenia", "Spain", "Turkey", "United Kingdom", "United States"),
)


class Strings:
    """Strings that lie in a buffer from ``first`` on, each with a head of eight bytes."""

    def __init__(self, buffer: bytes, first: int, count: int) -> None:
        self.buffer = buffer
        self.places = [first]
        read = struct.Struct(">i").unpack_from
        place = first
        for _ in range(count):
            place += 8 + max(0, read(buffer, place + 4)[0])
            self.places.append(place)

    def __getitem__(self, at: int) -> str:
        return self.buffer[self.places[at] + 8 : self.places[at + 1]].decode("utf-8")


class Reader:
    """Reads what R's ``save`` writes (XDR), as far as tables of plain columns need it."""

    def __init__(self, path: Path) -> None:
        self.buffer = bz2.decompress(path.read_bytes())
        self.symbols: list[str] = []
        head = b"RDX2\nX\n"
        if not self.buffer.startswith(head):
            raise ValueError(f"{path}: not saved by R in version 2")
        self.place = len(head) + 12  # three numbers of versions

    def _read_integer(self) -> int:
        (value,) = struct.unpack_from(">i", self.buffer, self.place)
        self.place += 4
        return int(value)

    def _read_array(self, kind: str) -> Array:
        found = np.frombuffer(self.buffer, kind, self._read_integer(), self.place)
        self.place += found.nbytes
        return found.astype(kind[1:])

    def _read_strings(self) -> Strings:
        count = self._read_integer()
        found = Strings(self.buffer, self.place, count)
        self.place = found.places[-1]
        return found

    def read(self) -> Any:
        """The next value; one with attributes as a pair of both."""
        flags = self._read_integer()
        kind = flags & 0xFF
        if kind == NOTHING:
            return None
        if kind in (REFERENCE, SYMBOL):
            return self._read_symbol(flags)
        if kind == PAIRS:
            name = self.read() if flags & HAS_TAG else ""
            value = self.read()
            return {name: value} | (self.read() or {})
        found = self._read_vector(kind)
        return (found, self.read()) if flags & HAS_ATTRIBUTES else found

    def _read_symbol(self, flags: int) -> str:
        if flags & 0xFF == REFERENCE:
            return self.symbols[(flags >> 8) - 1]
        self._read_integer()
        size = self._read_integer()
        self.place += size
        self.symbols.append(self.buffer[self.place - size : self.place].decode("utf-8"))
        return self.symbols[-1]

    def _read_vector(self, kind: int) -> Any:
        if kind == VALUES:
            return [self.read() for _ in range(self._read_integer())]
        if kind == STRINGS:
            return self._read_strings()
        return self._read_array({INTEGERS: ">i4", NUMBERS: ">f8"}[kind])


class Vote(NamedTuple):
    """How one country voted on one resolution."""

    country: str
    resolution: str
    vote: str
    date: str


def load_table(path: Path) -> dict[str, Any]:
    """The columns of the one table in a file, by name; of a factor its codes and attributes."""
    ((columns, about),) = Reader(path).read().values()
    return {about["names"][at]: column for at, column in enumerate(columns)}


def load_session(folder: Path, session: int) -> list[Vote]:
    """All votes of one session of the General Assembly: yes, abstain or no."""
    calls = load_table(folder / "un_roll_calls.rda")
    chosen = np.flatnonzero(calls["session"] == session)
    days = calls["date"][0]
    start = dt.date(1970, 1, 1)
    about = {
        int(calls["rcid"][at]): (
            f"{calls['unres'][at]} ({int(calls['rcid'][at])})",
            (start + dt.timedelta(days=int(days[at]))).isoformat(),
        )
        for at in chosen
    }
    votes = load_table(folder / "un_votes.rda")
    codes, factor = votes["vote"]
    found = []
    for at in np.flatnonzero(np.isin(votes["rcid"], list(about))):
        resolution, date = about[int(votes["rcid"][at])]
        vote = factor["levels"][int(codes[at]) - 1]
        found.append(Vote(votes["country"][at], resolution, vote, date))
    return found
