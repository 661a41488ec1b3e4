"""From the paths that a person named to the files that they stand for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from ..errors import InputError
from .sidecar import is_sidecar

STDIN = "-"


@dataclass(frozen=True, slots=True)
class File:
    """One file to read: its path, its short name, and whether it was named by itself."""

    path: str
    name: str
    named: bool


def find_files(paths: Sequence[str], *, but: str = "") -> Iterator[File | InputError]:
    """Find the files of each path in turn; a folder's come in sorted order, each file once.

    ``but`` is a file that is passed over: the one that is to be written.
    """
    seen: set[str] = {_resolve(but)} if but else set()
    for path in paths:
        for found in _find(path):
            if isinstance(found, File):
                real = _resolve(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _resolve(path: str) -> str:
    try:
        return path if path == STDIN else os.path.realpath(path)
    except ValueError:  # a name that no file can have; opening it will say so
        return path


def _find(path: str) -> Iterator[File | InputError]:
    if path in {STDIN, ""} or not _is_folder(Path(path)):
        yield File(path, PurePath(path).stem or path, named=True)
        return
    found = False
    for item in _walk(Path(path), set()):
        found = True
        if isinstance(item, InputError):
            yield item
        else:
            yield File(str(item), _shorten(item, path), named=False)
    if not found:
        yield InputError(path, "empty-folder", "a README and hidden files are not read")


def _shorten(path: Path, folder: str) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _walk(folder: Path, seen: set[str]) -> Iterator[Path | InputError]:
    """Walk a folder without its hidden files and its README, which is about the others.

    ``seen`` holds the real folders that were walked, so that a loop of links ends.
    """
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield InputError.from_os(str(folder), error)
        return
    for path in paths:
        if path.name.startswith(".") or path.stem.upper() == "README":
            continue
        if _is_folder(path):
            yield from _walk(path, seen)
        elif not is_sidecar(str(path)):
            yield path


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def open_file(file: File) -> BinaryIO:
    """Open a file that was found, or raise the reason why not."""
    # No path at all would be the folder that one is in.
    path = Path(file.path or "\0")
    try:
        # A pipe that a shell made for the command can be named; one that lies in a folder
        # could keep the run waiting for ever.
        is_regular = stat.S_ISREG(path.stat().st_mode)
        if not file.named and not is_regular:
            raise InputError(file.path, "unreadable", "not a plain file")
        return path.open("rb")
    except ValueError as error:
        raise InputError(file.path, "missing") from error
    except OSError as error:
        raise InputError.from_os(file.path, error) from error


def describe_size(size: int, *, limit: int) -> str:
    """Say how large a file is beside the limit."""
    return f"{size / 1e6:.1f} MB, limit {limit / 1e6:g} MB"
