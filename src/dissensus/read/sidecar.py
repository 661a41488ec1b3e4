"""What a person gives beside a file: title, date, outlet, author and language of its articles.

For ``article.pdf`` it stands in ``article.pdf.toml`` or ``article.pdf.json``. What is given
goes before what the file says of itself, since whoever writes such a file corrects or completes
the other.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from ..datafiles import parse_toml, suggest
from ..errors import DataFileError, describe_os_error
from .columns import read_language, tell_date
from .content import Content
from .dates import read_date

SUFFIXES = (".toml", ".json")
#: What can be given.
FIELDS = ("title", "date", "outlet", "author", "language")
#: More bytes than this are no few fields.
_LARGEST = 100_000


def find_sidecar(path: str) -> str:
    """The file beside this one that says more of it, or nothing.

    A file without an ending has none: ``note.json`` beside ``note`` is a file of its own.
    """
    if not PurePath(path).suffix:
        return ""
    return next((path + suffix for suffix in SUFFIXES if _is_file(path + suffix)), "")


def is_sidecar(path: str) -> bool:
    """Say whether a file stands beside another one only to say more of it."""
    suffix = PurePath(path).suffix if path.endswith(SUFFIXES) else ""
    other = path.removesuffix(suffix)
    return suffix in SUFFIXES and bool(PurePath(other).suffix) and _is_file(other)


def _is_file(path: str) -> bool:
    try:
        return os.path.isfile(path)  # noqa: PTH113 - a path object for each of two names is slow
    except ValueError:
        return False


def load_sidecar(path: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What a file of this kind gives, and a line on each thing in it that cannot be used."""
    try:
        data = _parse(path)
    except (DataFileError, ValueError, RecursionError) as error:
        told = str(error) if isinstance(error, DataFileError) else f"{path}: {error}"
        return {}, (f"{told}; the file is not used",)
    except OSError as error:
        return {}, (f"{path}: {describe_os_error(error)}",)
    given = {name: _to_text(value) for name, value in data.items()}
    if given.get("date"):
        given["date"] = read_date(given["date"])
    if given.get("language"):
        given["language"] = read_language(given["language"])
    values = {name: value for name, value in given.items() if name in FIELDS and value}
    return values, tuple(f"{path}: {fault}" for fault in _list_faults(data, values))


def _parse(path: str) -> Mapping[str, object]:
    with Path(path).open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError("it is larger than a file of a few fields can be")
    text = data.decode("utf-8-sig")
    found = json.loads(text) if path.endswith(".json") else parse_toml(path, text)
    if not isinstance(found, dict):
        raise ValueError("it must hold fields with their values")
    return found


def _to_text(value: object) -> str:
    """A value as one line; dates of TOML are values of their own kind."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return " ".join(value.split()) if isinstance(value, str) else ""


def _list_faults(data: Mapping[str, object], values: Mapping[str, str]) -> Iterator[str]:
    for name, value in data.items():
        if name not in FIELDS:
            near = suggest(name, FIELDS) or f"; there are {', '.join(FIELDS)}"
            yield f"there is no field {name[:40]!r}{near}"
        elif name in values or value == "":
            continue
        elif name == "date" and isinstance(value, str):
            yield tell_date(value)
        elif name == "language" and isinstance(value, str):
            yield f"{value[:40]!r} is no language and is not used; write its two letters"
        else:
            yield f"{name!r} must be a text in quotation marks"


def complete(content: Content, values: Mapping[str, str]) -> Content:
    """The article with what was given of it."""
    if not values:
        return content
    # A date that was given mends the one that the file has wrong.
    fault = "" if "date" in values and "is no date" in content.fault else content.fault
    return replace(content, **values, fault=fault)
