"""Files of data (languages, registers, codebooks): how they are read, and what is told of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from dissensus.errors import DataFileError, describe_os_error
from dissensus.fold import find_nearest


def read_text(path: Path | Traversable) -> str:
    """The text of a file, which must be UTF-8.

    Raises DataFileError where it cannot be opened, or with the line of the first byte that is
    not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file could not be opened ({describe_os_error(error)})"
        raise DataFileError(str(path), 0, message) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataFileError(str(path), line, "the file is not UTF-8; save it so") from error


def parse_toml(path: str, text: str) -> dict[str, Any]:
    """The tables of a TOML text; raises DataFileError with the line where to look."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        message = "broken TOML: lists or tables stand too deep in each other"
        raise DataFileError(path, 0, message) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        message = str(error)[: place.start()] if place else str(error)
        line = int(place[1]) if place and place[1] else _find_last_line(text, message)
        raise DataFileError(path, line, f"broken TOML: {_TOML.get(message, message)}") from error


#: What the TOML reader says where a mark is missing -> what its writer can do about it.
_UNCLOSED = "a quotation mark opens a text here and none closes it on the same line"
_TOML: Mapping[str, str] = {
    "Illegal character '\\n'": _UNCLOSED,
    "Illegal character '\\r'": _UNCLOSED,
    "Found invalid character '\\n'": _UNCLOSED,
    "Found invalid character '\\r'": _UNCLOSED,
    "Unterminated string": "a quotation mark opens a text here and none closes it",
    "Invalid value": "invalid value; a text stands in quotation marks, a list in square brackets",
}


def _find_last_line(text: str, message: str) -> int:
    """The line that a file breaks off on; of a text that never ends, the one it begins on."""
    begins = max(text.rfind('"""'), text.rfind("'''")) if message == "Unterminated string" else -1
    return text.count("\n", 0, begins if begins >= 0 else len(text.rstrip())) + 1


def suggest(word: str, known: Iterable[str]) -> str:
    """The end of a message on a word that is not known: the nearest one that is, or "".

    >>> suggest("stat", ["state", "alliance"])
    "; did you mean 'state'?"
    """
    near = find_nearest(word, known)
    return f"; did you mean '{near}'?" if near else ""


__all__ = ["parse_toml", "read_text", "suggest"]
