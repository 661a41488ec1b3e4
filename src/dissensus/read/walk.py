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
        for found, real in _find(path):
            if isinstance(found, File):
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _resolve(path: str) -> str:
    try:
        return path if path == STDIN else os.path.realpath(path)
    except ValueError:  # a name that no file can have; opening it will say so
        return path


def _find(path: str) -> Iterator[tuple[File | InputError, str]]:
    """The files under a path, each with its real path: one file has one, however it is reached."""
    if path in {STDIN, ""} or not _is_folder(path):
        yield File(path, PurePath(path).stem or path, named=True), _resolve(path)
        return
    found = False
    for item in _walk(Path(path), "", set()):
        found = True
        yield item
    if not found:
        yield InputError(path, "empty-folder", "a README and hidden files are not read"), ""


def _walk(folder: Path, inner: str, seen: set[str]) -> Iterator[tuple[File | InputError, str]]:
    """Walk a folder without its hidden files and its README, which is about the others.

    ``inner`` is its path from the folder that was named, ``seen`` holds the real folders that
    were walked, so that a loop of links ends.
    """
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: os.path.normcase(entry.name))
    except OSError as error:
        yield InputError.from_os(str(folder), error), ""
        return
    # Texts, for a path object of each of a million files takes as long as opening them.
    start = str(folder / "_")[:-1]
    for entry in listed:
        path, stem = start + entry.name, PurePath(entry.name).stem
        if entry.name.startswith(".") or stem.upper() == "README":
            continue
        if _leads_to_folder(entry):
            yield from _walk(Path(path), f"{inner}{entry.name}/", seen)
        elif not is_sidecar(path):
            is_link = entry.is_symlink()
            yield (
                File(path, f"{inner}{stem}", named=False),
                _resolve(path) if is_link else os.path.join(real, entry.name),  # noqa: PTH118
            )


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - it may be no path at all
    except (OSError, ValueError):
        return False


def open_file(file: File) -> BinaryIO:
    """Open a file that was found, or raise the reason why not."""
    # No path at all would be the folder that one is in.
    path = file.path or "\0"
    try:
        # A pipe that a shell made for the command can be named; one that lies in a folder
        # could keep the run waiting for ever.
        is_regular = stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - as above
        if not file.named and not is_regular:
            raise InputError(file.path, "unreadable", "not a plain file")
        return open(path, "rb")  # noqa: PTH123 - whoever asked for it closes it
    except ValueError as error:
        raise InputError(file.path, "missing") from error
    except OSError as error:
        raise InputError.from_os(file.path, error) from error


def describe_size(size: int, *, limit: int) -> str:
    """Say how large a file is beside the limit."""
    return f"{size / 1e6:.1f} MB, limit {limit / 1e6:g} MB"
