"""The guard for zip containers: nothing that a header says of a member is believed.

A small file can unpack to more than any disk holds, name a member ``../../.profile`` or hold
two members of one name of which each program reads another. So names are checked before
anything is read, and what is unpacked is counted while it is unpacked. An archive inside an
archive is the bytes that it is; whoever opens it opens it with this guard.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from .errors import InputError

#: Exports hold a file or two for each document; office files have some hundreds.
MAX_MEMBERS = 20_000
MAX_NAME = 1_000
#: Folders inside one another; office files have four, exports of whole projects five.
MAX_FOLDERS = 20
#: All members together may unpack to as many times the limit of one.
MAX_GROWTH = 5
CHUNK = 1 << 16
#: How an entry of the list of members begins.
ENTRY = b"PK\x01\x02"
#: The usual ways of packing. LZMA lets a file say how much memory it wants.
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError),
    *(RuntimeError, OverflowError, KeyError, struct.error),
)


class Archive:
    """A container whose list of members was looked through; ``names`` in its own order.

    ``limit`` is in bytes, of each member unpacked; all that is read may be MAX_GROWTH as much.
    """

    def __init__(self, file: zipfile.ZipFile, *, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._room = limit * MAX_GROWTH
        self._members = {member.filename: member for member in file.infolist()}
        self.names: tuple[str, ...] = tuple(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member; InputError where there is none or they are too many."""
        if name not in self._members:
            raise InputError("", "unreadable", f"the archive has no part {name!r}")
        with _told():
            return b"".join(self._unpack(name))

    def check(self) -> None:
        """Unpack every member once into nothing, before any is read or given to a library."""
        room = self._room
        with _told():
            for name in self.names:
                for _ in self._unpack(name):
                    pass
        self._room = room

    def _unpack(self, name: str) -> Iterator[bytes]:
        limit = min(self._limit, self._room)
        size = 0
        with self._file.open(self._members[name]) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise InputError("", "too-large", f"unpacked, more than {limit / 1e6:g} MB")
                yield chunk
        self._room -= size


def open_archive(stream: BinaryIO, *, limit: int, members: int = MAX_MEMBERS) -> Archive:
    r"""Look through a zip container, or raise the reason why it is left alone.

    >>> import io
    >>> open_archive(io.BytesIO(b"PK\\x03\\x04 and no more"), limit=100)
    Traceback (most recent call last):
    dissensus.errors.InputError: : the file could not be opened (a zip archive that is damaged)
    """
    # Python makes an object of each entry before anyone can count them.
    if _count(stream, ENTRY, most=members) > members:
        raise InputError("", "too-large", f"an archive of more than {members} members")
    with _told():
        file = zipfile.ZipFile(stream)
        for member in file.infolist():
            _check(member)
        _check_names([member.filename for member in file.infolist()])
    return Archive(file, limit=limit)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what zipfile raises of a damaged file as the fault of the file."""
    try:
        yield
    except _FAULTS as error:
        raise InputError("", "unreadable", "a zip archive that is damaged") from error


def _count(stream: BinaryIO, mark: bytes, *, most: int) -> int:
    stream.seek(0)
    count, rest = 0, b""
    while count <= most and (chunk := stream.read(CHUNK)):
        rest += chunk
        count += rest.count(mark)
        rest = rest[-len(mark) + 1 :]
    stream.seek(0)
    return count


def _check(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise InputError("", "unreadable", "it is encrypted; save it without a password")
    if member.compress_type not in PACKED:
        raise InputError("", "unreadable", "an archive that is packed in an unusual way")


def _check_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise InputError("", "unreadable", "an archive with two members of one name")
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if not parts[0] or ".." in parts or ":" in parts[0]:
            raise InputError("", "unreadable", "an archive with a path that leads out of it")
        if len(name) > MAX_NAME or len(parts) > MAX_FOLDERS:
            raise InputError("", "unreadable", "an archive with a path that is too long")
