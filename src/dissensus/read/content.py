"""What a reader is given of a file, and what it takes from it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import BinaryIO

from ..errors import InputError
from .decode import decode, decode_head

#: As many bytes as are looked at to tell a file's kind.
HEAD = 8192
#: As many where a page's scripts and styles stand before what tells its kind.
PREVIEW = 512_000


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one article and what its file says of it.

    ``name`` tells the articles of one file apart where they have names of their own there (a
    record's number, a message's identifier). ``language`` is the code that the file gives, where
    it does. ``fault`` is a line of the file and what in it
    could not be used, where there is such.
    """

    text: str
    title: str = ""
    date: str = ""
    outlet: str = ""
    author: str = ""
    language: str = ""
    name: str = ""
    fault: str = ""


class Source:
    """One file, opened as often as a reader needs it, with the limit on what may be held.

    ``limit`` is in bytes: of the whole file where it is read whole, of each article where a
    format is read piece by piece. ``path`` is for messages only.
    """

    def __init__(self, path: str, opener: Callable[[], BinaryIO], *, limit: int) -> None:
        self.path = path
        self.limit = limit
        self._opener = opener

    @classmethod
    def of(cls, data: bytes, *, path: str = "-", limit: int = 20_000_000) -> Source:
        """A source of bytes that are at hand.

        >>> Source.of(b"Oslo refuse.").text
        'Oslo refuse.'
        """
        return cls(path, lambda: io.BytesIO(data), limit=limit)

    def open(self) -> BinaryIO:
        """A stream from the first byte on; whoever opens it closes it."""
        return self._opener()

    @cached_property
    def head(self) -> bytes:
        """The first bytes, to tell the kind by."""
        with self.open() as stream:
            return stream.read(HEAD)

    @cached_property
    def preview(self) -> bytes:
        """More of the first bytes, for the kinds that are not told by the head alone."""
        with self.open() as stream:
            return stream.read(PREVIEW)

    @cached_property
    def start(self) -> str:
        """The first bytes as text, so far as they are text; a half letter at the end is dropped."""
        return decode_head(self.head)

    @cached_property
    def data(self) -> bytes:
        """All bytes; InputError "too-large" where there are more than the limit."""
        with self.open() as stream:
            return check_size(stream.read(self.limit + 1), limit=self.limit)

    @cached_property
    def text(self) -> str:
        """All characters; InputError with the reason where the bytes are no text."""
        return decode(self.data)


#: Gives the articles of a file, and for each that cannot be read its reason; it raises where
#: nothing of the file can be read.
Reader = Callable[[Source], Iterator[Content | InputError]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what people call it, its usual endings, how it begins, what reads it.

    ``is_streamed`` is true where the file is read piece by piece and may be larger than the
    limit; each piece keeps to it.
    """

    label: str
    suffixes: frozenset[str]
    matches: Callable[[Source], bool]
    read: Reader
    is_streamed: bool = False


def check_size(data: bytes, *, limit: int) -> bytes:
    """Give the bytes back, or raise where there are more of them than the limit."""
    if len(data) > limit:
        raise InputError("", "too-large", f"limit {limit / 1e6:g} MB")
    return data


def to_iso_date(value: str) -> str:
    """Give the day as ``2024-02-26`` where the value starts with one, else nothing."""
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return ""
