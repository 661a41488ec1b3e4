"""The guard for zip containers as readers use it: all of one is looked through at once."""

from __future__ import annotations

import io

from ..archive import MAX_FOLDERS, MAX_NAME, Archive
from ..archive import open_archive as open_stream
from .content import Source

__all__ = ["MAX_FOLDERS", "MAX_MEMBERS", "MAX_NAME", "Archive", "open_archive"]

#: A Word file with a picture on each of its pages has some hundreds.
MAX_MEMBERS = 2_000


def open_archive(source: Source) -> Archive:
    r"""Look through a zip container, or raise the reason why it is left alone.

    >>> open_archive(Source.of(b"PK\x03\x04 and no more"))
    Traceback (most recent call last):
    dissensus.errors.InputError: : the file could not be opened (a zip archive that is damaged)
    """
    archive = open_stream(io.BytesIO(source.data), limit=source.limit, members=MAX_MEMBERS)
    archive.check()
    return archive
