"""What the other variables of a DNA statement cannot say, as JSON in a variable of its own.

Each field stands beside the values that it was written with. Where somebody has changed those
values since, in DNA, the field is out of date and the change counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import msgspec

from ...exchange import Value
from ...records import Statement
from .cast import is_same, to_plain

#: The position in the file, the coder and so on, among the values of variables.
START, STOP, CODER = ":start", ":stop", ":coder"

#: What is kept of a statement or annotation; its text and document are told by where it stands.
TYPES: Mapping[str, Any] = {
    name: type_
    for name, type_ in get_type_hints(Statement).items()
    if name not in ("text", "document")
} | {"id": str, "by": str, "layer": str, "fields": dict[str, Value]}
_GUARDS: Mapping[str, tuple[str, ...]] = {
    "start": (START, STOP),
    "end": (START, STOP),
    "quote": (START, STOP),
    "by": (CODER,),
}
_SHAPE = dict[str, tuple[list[Value], Any]]


def write_record(
    plain: Mapping[str, Any],
    exact: Mapping[str, Any],
    values: Mapping[str, Any],
    sources: Mapping[str, tuple[str, ...]],
) -> str:
    """The fields of ``exact`` that ``plain`` does not have, or nothing where it has all.

    ``sources`` says which of the ``values`` a field is read from.
    """
    differing = [
        name for name, value in exact.items() if not (name in plain and is_same(plain[name], value))
    ]
    if not differing:
        return ""
    kept = {name: (_guard(name, values, sources), to_plain(exact[name])) for name in differing}
    return msgspec.json.encode(kept).decode()


def read_record(
    text: str, values: Mapping[str, Any], sources: Mapping[str, tuple[str, ...]]
) -> dict[str, Any] | None:
    """The fields that were kept and still hold, or None where the text is no such record."""
    try:
        kept = msgspec.json.decode(text, type=_SHAPE)
        return {
            name: msgspec.convert(exact, TYPES[name])
            for name, (guard, exact) in kept.items()
            if name in TYPES and guard == _guard(name, values, sources)
        }
    except (msgspec.DecodeError, RecursionError):
        return None


def has_field(text: object, name: str) -> bool:
    """Whether a field is kept in a record, still holding or not."""
    if not isinstance(text, str) or not text:
        return False
    try:
        return name in msgspec.json.decode(text, type=_SHAPE)
    except (msgspec.DecodeError, RecursionError):
        return False


def _guard(
    name: str, values: Mapping[str, Any], sources: Mapping[str, tuple[str, ...]]
) -> list[Any]:
    return [values.get(source) for source in sources.get(name, _GUARDS.get(name, ()))]
