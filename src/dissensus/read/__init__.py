"""Files, folders and standard input become Documents, or Skips that say why not."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import BinaryIO

from ..config import MAX_BYTES
from ..errors import InputError
from ..records import Document, Skip
from .content import Content
from .decode import decode, is_html
from .html import read_html
from .text import read_text
from .walk import STDIN, File, check_size, find_files, load_bytes

__all__ = ["READERS", "load_documents", "sniff"]

_LOG = logging.getLogger(__name__)

#: The kind of a text -> what reads it.
READERS: Mapping[str, Callable[[str], Content]] = {
    "html": read_html,
    "text": read_text,
}


def load_documents(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    limit: int = MAX_BYTES,
    date: str = "",
    warn: Callable[[str], object] = _LOG.warning,
    but: str = "",
) -> Iterator[Document | Skip]:
    """Read files, folders and standard input ("-") in the order given.

    Whatever cannot be read is a Skip with its reason, and the others go on. A file that is
    reached twice is read once. ``date`` is given to documents that carry none. ``warn`` is told
    in one line of what a document was read without. ``but`` is a file to pass over.
    """
    ids: set[str] = set()
    for found in find_files(paths, but=but):
        if isinstance(found, InputError):
            id_ = _make_id(found.path, found.path, ids)
            yield _make_skip(found, path=found.path, id_=id_)
            continue
        id_ = _make_id(found.name, found.path, ids)
        try:
            content = _load(found, stdin=stdin, limit=limit)
        except InputError as error:
            yield _make_skip(error, path=found.path, id_=id_)
            continue
        path = _clean(found.path)
        if content.fault:
            warn(f"{path}:{content.fault}")
        yield Document(id_, path, content.text, content.title, content.date or date, content.outlet)


def sniff(text: str) -> str:
    """Tell the kind of a text, a key of ``READERS``, by how it begins."""
    return "html" if is_html(text) else "text"


def _load(file: File, *, stdin: BinaryIO | None, limit: int) -> Content:
    text = decode(_load_bytes(file, stdin=stdin, limit=limit))
    content = _read(text)
    if not content.text.strip("\ufeff\u200b \t\r\n\f\v").strip():
        raise InputError(file.path, "empty")
    return content


def _load_bytes(file: File, *, stdin: BinaryIO | None, limit: int) -> bytes:
    if file.path != STDIN:
        return load_bytes(file, limit=limit)
    # A program can be started without a standard input.
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError(STDIN, "unreadable", "standard input is closed")
    try:
        return check_size(stream.read(limit + 1), limit=limit)
    except OSError as error:
        raise InputError.from_os(STDIN, error) from error


def _read(text: str) -> Content:
    try:
        return READERS[sniff(text)](text)
    except InputError:
        raise
    except Exception as error:  # a page that breaks its reader is left out alone
        raise InputError("", "format", f"{type(error).__name__}: {error}") from error


def _make_id(name: str, path: str, ids: set[str]) -> str:
    """Take the shortest of the file's names that no document before it has."""
    whole = PurePath(path)
    candidates = (name, (whole.parent / whole.stem).as_posix(), whole.as_posix())
    numbered = (f"{path}#{number}" for number in range(2, len(ids) + 3))
    id_ = next(
        clean for candidate in (*candidates, *numbered) if (clean := _clean(candidate)) not in ids
    )
    ids.add(id_)
    return id_


def _clean(path: str) -> str:
    """Write a file name that is not UTF-8 so that every output can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _make_skip(error: InputError, *, path: str, id_: str) -> Skip:
    detail = " ".join(_clean(error.detail).split())
    return Skip(_clean(path), id_, 0, 0, "", error.reason, detail)
