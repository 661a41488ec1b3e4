"""Files, folders and standard input become Documents, or Skips that say why not."""

from __future__ import annotations

import io
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePath
from typing import BinaryIO

from ..config import MAX_BYTES
from ..errors import InputError
from ..records import Document, Skip
from .content import HEAD, Content, Format, Source
from .formats import FORMATS, PLAIN, find_format
from .sidecar import complete, find_sidecar, load_sidecar
from .text import TEXT
from .walk import STDIN, File, describe_size, find_files, open_file

__all__ = ["FORMATS", "STDIN", "Format", "Source", "load_documents"]

_LOG = logging.getLogger(__name__)
#: As many letters of an article's own name in its file are kept.
_LONGEST_NAME = 200


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

    A file may hold many articles; each is a Document. Whatever cannot be read is a Skip with
    its reason, and the others go on. A file that is reached twice is read once. ``date`` is
    given to documents that carry none. ``warn`` is told in one line of what a document was
    read without. ``but`` is a file to pass over. ``limit`` is in bytes, of a file or, where a
    kind of file is read piece by piece, of each article.
    """
    ids: dict[str, int] = {}
    for found in find_files(paths, but=but):
        if isinstance(found, InputError):
            id_ = _make_id(found.path, found.path, ids)
            yield _make_skip(found, path=found.path, id_=id_)
            continue
        path = _clean(found.path)
        given, faults = _load_given(found.path)
        for fault in faults:
            warn(_clean(fault))
        for number, item in enumerate(_read(found, stdin=stdin, limit=limit), start=1):
            # The first article bears the file's name, so that a file of one needs no number.
            part = "" if number == 1 else f"#{_name(item, number)}"
            id_ = _make_id(f"{found.name}{part}", f"{found.path}{part}", ids)
            if isinstance(item, InputError):
                yield _make_skip(item, path=f"{path}{part}", id_=id_)
                continue
            content = complete(item, given)
            if content.fault:
                warn(f"{path}:{content.fault}")
            yield Document(
                id_,
                f"{path}{part}",
                content.text,
                content.title,
                content.date or date,
                content.outlet,
                content.language,
                content.author,
            )


def _load_given(path: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    beside = find_sidecar(path)
    return load_sidecar(beside) if beside else ({}, ())


def _name(item: Content | InputError, number: int) -> str:
    name = item.name[:_LONGEST_NAME] if isinstance(item, Content) else ""
    return " ".join(name.split()) or str(number)


def _read(file: File, *, stdin: BinaryIO | None, limit: int) -> Iterator[Content | InputError]:
    """The articles of a file; what its reader raises is told as the last of them."""
    try:
        source, size = _open(file, stdin=stdin, limit=limit)
        format_ = find_format(source)
        _refuse(file, format_, size, limit=limit)
        is_empty = True
        for item in format_.read(source):
            has_text = isinstance(item, InputError) or _has_text(item.text)
            yield item if has_text else InputError(file.path, "empty")
            is_empty = False
        if is_empty:
            yield InputError(file.path, "empty")
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError.from_os(file.path, error)
    except Exception as error:  # noqa: BLE001 - a file that breaks its reader is left out alone
        yield InputError(file.path, "format", f"{type(error).__name__}: {error}")


def _has_text(text: str) -> bool:
    return bool(text.strip("\ufeff\u200b \t\r\n\f\v").strip())


def _open(file: File, *, stdin: BinaryIO | None, limit: int) -> tuple[Source, int]:
    """A file with its size; what can be read only once is read into memory, to the limit."""
    if file.path == STDIN:
        # A program can be started without a standard input.
        stream = stdin or getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise InputError(STDIN, "unreadable", "standard input is closed")
        return _hold(file, stream.read(limit + 1), limit=limit)
    with open_file(file) as stream:
        status = os.fstat(stream.fileno())
        # A small file is opened once, though it is looked at more often.
        if not stat.S_ISREG(status.st_mode) or status.st_size <= min(HEAD, limit):
            return _hold(file, stream.read(limit + 1), limit=limit)
    path = Path(file.path)
    return Source(file.path, lambda: path.open("rb"), limit=limit), status.st_size


def _hold(file: File, data: bytes, *, limit: int) -> tuple[Source, int]:
    return Source(file.path, lambda: io.BytesIO(data), limit=limit), 0


def _refuse(file: File, format_: Format, size: int, *, limit: int) -> None:
    if not file.named and format_ is TEXT:
        suffix = PurePath(file.path).suffix.lower()
        if suffix not in PLAIN:
            raise InputError(file.path, "format", suffix)
    if size > limit and not format_.is_streamed:
        raise InputError(file.path, "too-large", describe_size(size, limit=limit))


def _make_id(name: str, path: str, ids: dict[str, int]) -> str:
    """Take the shortest of the file's names that no document before it has.

    ``ids`` holds those that are taken, each with the last number that was put behind it, so
    that a table whose rows all bear one name is read in time that grows with its rows.
    """
    if (short := _clean(name)) not in ids:
        ids[short] = 1
        return short
    whole = PurePath(path)
    candidates = ((whole.parent / whole.stem).as_posix(), whole.as_posix())
    last = ids.get(_clean(path), 1)
    numbered = (f"{path}#{number}" for number in range(last + 1, last + len(ids) + 3))
    id_, number = next(
        (clean, number)
        for number, candidate in enumerate(chain(candidates, numbered), start=last - 1)
        if (clean := _clean(candidate)) not in ids
    )
    ids[id_] = 1
    if number > last:
        ids[_clean(path)] = number
    return id_


def _clean(path: str) -> str:
    """Write a file name that is not UTF-8 so that every output can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _make_skip(error: InputError, *, path: str, id_: str) -> Skip:
    detail = " ".join(_clean(error.detail).split())
    return Skip(_clean(path), id_, 0, 0, "", error.reason, detail)
