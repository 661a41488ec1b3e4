"""Reading in a process of its own, while this one does something else with what was read.

Of two cores one reads files, tells their kinds and works out what is asked for of each document,
the other keeps that. The process gets the paths on its standard input and writes documents, or
what is made of them, skips and warnings to its standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar, cast, get_type_hints

import msgspec

from ..config import MAX_BYTES
from ..errors import DissensusError, InputError
from ..records import Document, Skip
from . import load_documents

T = TypeVar("T")
#: So many items are sent at once, or so many characters.
_AT_ONCE = 64
_LARGEST = 500_000
_LENGTH = 4
#: So many frames wait at most: some ten megabytes.
_WAITING = 24


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be read; paths are bytes, since a file's name need not be text.

    ``make`` is the module and the name of the function that each document goes through.
    """

    make: tuple[str, str]
    paths: tuple[bytes, ...]
    limit: int
    date: str
    but: bytes


@dataclass(frozen=True, slots=True)
class _Item:
    """One of what was made of a document, a skip and a warning."""

    made: bytes = b""
    skip: Skip | None = None
    warning: str = ""


_Frame = tuple[_Item, ...]


def load_apart(
    paths: Sequence[str],
    *,
    limit: int = MAX_BYTES,
    date: str = "",
    warn: Callable[[str], object] = lambda _: None,
    but: str = "",
) -> Iterator[Document | Skip]:
    """Read as ``load_documents`` does, without standard input, in a process of its own.

    Raises DissensusError where that process ends before it has read all.
    """
    return make_apart(paths, _keep, limit=limit, date=date, warn=warn, but=but)


def _keep(document: Document) -> Document:
    return document


def make_apart(
    paths: Sequence[str],
    make: Callable[[Document], T],
    *,
    limit: int = MAX_BYTES,
    date: str = "",
    warn: Callable[[str], object] = lambda _: None,
    but: str = "",
) -> Iterator[T | Skip]:
    """Read as ``load_apart`` does, and give what a function makes of each document there.

    The function is one of a module, so that the other process finds it by its name; what it
    gives is a record of the type that it is annotated with. Where it raises InputError the
    document is a Skip.
    """
    name = (make.__module__, make.__qualname__)
    job = _Job(name, tuple(map(os.fsencode, paths)), limit, date, os.fsencode(but))
    decoder = msgspec.msgpack.Decoder(get_type_hints(make)["return"])
    # Without -P a file of the folder that one is in could stand in for a module.
    command = [sys.executable, "-P", "-m", "dissensus.read.apart"]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,  # noqa: S603
        cast("BinaryIO", process.stdout) as stream,
    ):
        try:
            with cast("BinaryIO", process.stdin) as inward:
                inward.write(msgspec.msgpack.encode(job))
            for found in _receive(stream, warn):
                yield found if isinstance(found, Skip) else decoder.decode(found)
        finally:
            process.kill()


def _receive(stream: BinaryIO, warn: Callable[[str], object]) -> Iterator[bytes | Skip]:
    # A pipe holds few articles: a thread empties it, so that the other process need not wait
    # while this one writes.
    frames: queue.Queue[bytes] = queue.Queue(_WAITING)
    is_wanted = threading.Event()
    is_wanted.set()
    thread = threading.Thread(target=_empty, args=(stream, frames, is_wanted), daemon=True)
    thread.start()
    decoder = msgspec.msgpack.Decoder(_Frame)
    try:
        while data := frames.get():
            # An empty frame is the last one; without it the process was stopped.
            if not (frame := decoder.decode(data)):
                return
            for item in frame:
                if item.warning:
                    warn(item.warning)
                else:
                    yield item.skip or item.made
    finally:
        is_wanted.clear()
    raise DissensusError("reading was stopped before its end; what was read until then is kept")


def _empty(stream: BinaryIO, frames: queue.Queue[bytes], is_wanted: threading.Event) -> None:
    """Put each frame into the queue, and an empty text where the stream ends."""
    data = b"more"
    while data and is_wanted.is_set():
        size = int.from_bytes(stream.read(_LENGTH), "big")
        data = stream.read(size) if size else b""
        data = data if len(data) == size else b""
        while is_wanted.is_set():
            with contextlib.suppress(queue.Full):
                frames.put(data, timeout=0.1)
                break


def _send(stream: BinaryIO, items: Sequence[_Item]) -> None:
    data = msgspec.msgpack.encode(items)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def _to_item(found: Document | Skip, make: Callable[[Document], object]) -> _Item:
    if isinstance(found, Skip):
        return _Item(skip=found)
    try:
        return _Item(made=msgspec.msgpack.encode(make(found)))
    except InputError as error:
        return _Item(skip=Skip(found.path, found.id, 0, 0, "", error.reason, error.detail))
    except UnicodeEncodeError:
        # Half a character cannot be sent.
        return _Item(skip=Skip(found.path, found.id, 0, 0, "", "encoding"))


def _work(inward: BinaryIO, outward: BinaryIO) -> None:
    job = msgspec.msgpack.decode(inward.read(), type=_Job)
    module, name = job.make
    make = getattr(importlib.import_module(module), name)
    waiting: list[_Item] = []
    size = 0
    documents = load_documents(
        [os.fsdecode(path) for path in job.paths],
        limit=job.limit,
        date=job.date,
        warn=lambda line: waiting.append(_Item(warning=line)),
        but=os.fsdecode(job.but),
    )
    for found in documents:
        waiting.append(_to_item(found, make))
        size += len(found.text)
        if len(waiting) >= _AT_ONCE or size >= _LARGEST:
            _send(outward, waiting)
            waiting.clear()
            size = 0
    if waiting:
        _send(outward, waiting)
    _send(outward, ())


if __name__ == "__main__":
    # Whoever asked may be gone or be stopped by hand; there is then nobody to tell.
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        _work(sys.stdin.buffer, sys.stdout.buffer)
