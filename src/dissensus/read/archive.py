"""The guard for zip containers: nothing that a header says of a member is believed.

A small file can unpack to more than any disk holds, name a member ``../../.profile`` or hold
two members of one name of which each program reads another. So each member is really unpacked
once, into nothing, and counted; only then can any be read. Archives inside an archive are
counted as the bytes that they are and never opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..errors import InputError
from .content import Source

#: A Word file with a picture on each of its pages has some hundreds.
MAX_MEMBERS = 2_000
MAX_NAME = 1_000
#: Folders inside one another; office files have four.
MAX_FOLDERS = 20
#: All members together may unpack to as many times the limit of one.
MAX_GROWTH = 5
CHUNK = 1 << 16
ENTRY = b"PK\x01\x02"
#: The ways of packing that office files use. LZMA lets a file say how much memory it wants.
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


@dataclass(frozen=True, slots=True)
class Archive:
    """A container that was looked through: the names of its members, in its own order."""

    names: tuple[str, ...]
    _file: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        """The bytes of a member; InputError where it has none of that name."""
        if name not in self.names:
            raise InputError("", "unreadable", f"it has no part {name!r}")
        with _told():
            return self._file.read(name)


def open_archive(source: Source) -> Archive:
    r"""Look through a zip container, or raise the reason why it is left alone.

    >>> open_archive(Source.of(b"PK\x03\x04 and no more"))
    Traceback (most recent call last):
    dissensus.errors.InputError: : the file could not be opened (a zip archive that is damaged)
    """
    data = source.data
    # Python makes an object of each entry before anyone can count them.
    if data.count(ENTRY) > MAX_MEMBERS:
        raise InputError("", "too-large", f"an archive of more than {MAX_MEMBERS} members")
    with _told():
        file = zipfile.ZipFile(io.BytesIO(data))
        members = file.infolist()
        _check_names([member.filename for member in members])
        room = source.limit * MAX_GROWTH
        for member in members:
            room -= _measure(file, member, limit=min(source.limit, room))
    return Archive(tuple(member.filename for member in members), file)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what zipfile raises of a damaged file as the fault of the file."""
    try:
        yield
    except _FAULTS as error:
        raise InputError("", "unreadable", "a zip archive that is damaged") from error


def _check_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise InputError("", "unreadable", "an archive with two members of one name")
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if not parts[0] or ".." in parts or ":" in parts[0]:
            raise InputError("", "unreadable", "an archive with a path that leads out of it")
        if len(name) > MAX_NAME or len(parts) > MAX_FOLDERS:
            raise InputError("", "unreadable", "an archive with a path that is too long")


def _measure(file: zipfile.ZipFile, member: zipfile.ZipInfo, *, limit: int) -> int:
    """Unpack a member into nothing and give its size; the end of it proves its checksum."""
    if member.flag_bits & 0x1:
        raise InputError("", "unreadable", "it is encrypted; save it without a password")
    if member.compress_type not in PACKED:
        raise InputError("", "unreadable", "an archive that is packed in an unusual way")
    size = 0
    with file.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise InputError("", "too-large", f"unpacked, more than {limit / 1e6:g} MB")
    return size
