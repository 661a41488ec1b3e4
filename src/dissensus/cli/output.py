"""Checks before long work, and the ways out: a file whole or not at all, or standard output."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

from ..config import Settings
from ..errors import DissensusError, InputError, describe_os_error
from ..present.export import write_atomically, write_bytes_atomically


def refuse_missing(paths: list[str]) -> None:
    """Say now that a path is not there."""
    for path in paths:
        if not path:
            raise InputError("''", "missing")
        try:
            if path != "-":
                Path(path).stat()
        except OSError as error:
            raise InputError.from_os(path, error) from error


def refuse_data(settings: Settings) -> None:
    """Say now, before the parser loads, that a file of the settings cannot be opened."""
    codebooks = [settings.codebook] if settings.codebook else []
    given = (
        ("codebook", codebooks),
        ("register", settings.registers),
        ("language file", settings.language_files),
    )
    for kind, files in given:
        for path in files:
            if reason := _find_refusal(path):
                option = kind.replace(" ", "-")
                raise DissensusError(
                    f"{path}: the {kind} could not be opened ({reason}); look at --{option}"
                )


def _find_refusal(path: Path) -> str:
    try:
        path.stat()
    except OSError as error:
        return describe_os_error(error)
    if path.is_dir():
        return "this is a folder"
    return "" if os.access(path, os.R_OK) else "no permission"


def refuse_output(output: Path | None, paths: list[str]) -> None:
    """Say now, not after long work, that the output cannot be written."""
    if output is None:
        if sys.stdout is None:
            raise DissensusError("standard output is closed: name a file with --output")
        return
    if output.is_file():
        for path in paths:
            if path != "-" and "://" not in path and output.samefile(path):
                raise DissensusError(f"{output}: cannot write, it is to be read")
    if output.is_dir():
        raise DissensusError(f"{output}: cannot write, this is a folder")
    if not output.parent.is_dir():
        raise DissensusError(f"{output}: cannot write, there is no folder {output.parent}")
    _refuse_closed(output)


def _refuse_closed(output: Path) -> None:
    if output.exists() and not os.access(output, os.W_OK):
        raise DissensusError(f"{output}: cannot write, no permission to change this file")
    # A whole file is written beside the old one and takes its place; a pipe is written to.
    folder = Path(os.path.realpath(output)).parent
    if (output.is_file() or not output.exists()) and not os.access(folder, os.W_OK):
        raise DissensusError(f"{output}: cannot write, no permission in the folder {folder}")


def is_corpus(path: str) -> bool:
    """Say whether a path names a corpus: a database's address, or a file in SQLite's format."""
    if path.startswith(("postgresql://", "postgres://", "postgresql+")):
        return True
    try:
        with Path(path).open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except (OSError, ValueError):
        return False


def deliver_bytes(write: Callable[[BinaryIO], object], output: Path | None) -> None:
    """Write bytes to the file, all or nothing, or to standard output."""
    held = io.BytesIO()
    write(held)
    if output is None:
        sys.stdout.buffer.write(held.getvalue())
        sys.stdout.flush()
    else:
        write_bytes_atomically(output, held.getvalue())


def deliver(
    write: Callable[[TextIO], object],
    output: Path | None,
    told: Callable[[], Iterable[object]] = tuple,
) -> None:
    """Write to the file, all or nothing, or to standard output; then tell what is to be told."""
    if output is None:
        try:
            write(sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            _end_by_pipe()
            raise
    else:
        text = io.StringIO()
        write(text)
        write_atomically(output, text.getvalue())
    for line in told():
        print(tell(line), file=sys.stderr)  # noqa: T201


def _end_by_pipe() -> None:
    """End as other tools do whose reader has gone, where the system has a signal for it."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)


def tell(message: object) -> str:
    """One line, whatever stands in a file's name."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(message))
    return f"dissensus: {''.join(shown)}"
