"""Opens PDF files in a process of its own, which may fall over without this one falling.

PDFium is C++, and a PDF is a program of sorts: a file made to do harm can keep it busy for
hours, unpack to gigabytes or crash it, and no Python exception comes of that. So a worker with
a limit on its memory reads the file, and is ended where it takes too long. It is started once
and serves all files: starting it takes 0.1 s, handing it a file less than a millisecond.
It is started as a script, and not with multiprocessing, which would run a user's own script
a second time where that has no ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import InputError
from .pdf_pieces import Page, Piece

SCRIPT = Path(__file__).with_name("pdf_worker.py")
#: A report of 2,000 full pages takes some 40 s on a laptop.
MAX_SECONDS = 120.0
#: More than any line that the worker writes for ten million characters.
MAX_LINE = 500_000_000


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is in a PDF file; ``damaged`` is the number of pages that could not be opened."""

    title: str
    author: str
    pages: tuple[Page, ...]
    damaged: int = 0


class _Worker:
    """The process, with the one who may speak to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, data: bytes, *, seconds: float) -> list[dict[str, Any]]:
        """Give the lines that the worker has to say of a file; it ends where it goes wrong."""
        with self._lock:
            process = self._start()
            timer = threading.Timer(seconds, process.kill)
            timer.daemon = True
            timer.start()
            try:
                return list(_talk(process, data))
            except BaseException:
                self.stop()
                raise
            finally:
                timer.cancel()

    def stop(self) -> None:
        """End the process; the next file gets a new one."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            _close(stream)

    def _start(self) -> subprocess.Popen[bytes]:
        # After a fork the pipes are shared with the parent, whose worker it stays.
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.stop()
        # -P: the script's folder holds modules named as Python's own are.
        self._process = subprocess.Popen(  # noqa: S603 - our own script, nothing from outside
            [sys.executable, "-P", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._owner = os.getpid()
        return self._process


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream:
            stream.close()
    except OSError:  # what was not yet written has nobody left to read it
        pass


def _talk(process: subprocess.Popen[bytes], data: bytes) -> Iterator[dict[str, Any]]:
    give, take = process.stdin, process.stdout
    if give is None or take is None:
        raise _fell_over()
    try:
        give.write(len(data).to_bytes(8, "big"))
        give.write(data)
        give.flush()
    except OSError as error:
        raise _fell_over() from error
    while True:
        line = take.readline(MAX_LINE)
        if not line.endswith(b"\n"):
            raise _fell_over()
        answer = json.loads(line)
        if "reason" in answer:
            yield answer
            return
        if "end" in answer:
            return
        yield answer


def _fell_over() -> InputError:
    why = "reading it took too much time or memory, or broke the reader"
    return InputError("", "unreadable", why)


_WORKER = _Worker()
atexit.register(_WORKER.stop)


def open_pdf(data: bytes, *, seconds: float = MAX_SECONDS) -> Pdf:
    """Read what is in a PDF file, or raise the reason why it cannot be read."""
    lines = _WORKER.ask(data, seconds=seconds)
    if "reason" in lines[-1]:
        raise InputError("", lines[-1]["reason"], lines[-1]["detail"])
    head, *pages = lines
    return Pdf(
        head["title"],
        head["author"],
        tuple(_make_page(page) for page in pages),
        damaged=sum("is_damaged" in page for page in pages),
    )


def _make_page(page: dict[str, Any]) -> Page:
    pieces = tuple(Piece(_clean(text), *box) for text, *box in page["pieces"])
    return Page(page["bottom"], page["top"], pieces)


_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def _clean(text: str) -> str:
    """Write the letters that a piece shows: PDFium marks a hyphen at a line's end by U+FFFE."""
    text = text.translate(_LIGATURES).replace("\ufffe", "-").replace("\x02", "-")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
