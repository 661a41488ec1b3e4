"""Articles as JSON: an object to a line (JSON Lines), a list of objects, or one object.

The file is cut into objects before any of them is parsed, so that it may be far larger than
the limit, and an object that is broken costs itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import msgspec

from ..errors import InputError
from .columns import find_columns, refuse_columns, try_content
from .content import Content, Format, Source

_START = re.compile(r'\ufeff?\s*(?:\[\s*)?\{\s*(?:"|\})')
_MARK = b"\xef\xbb\xbf"
_PIECE = 1 << 16
_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')
_BETWEEN = b" \t\r\n,[]" + _MARK
#: More fields than this are no article's; each takes memory of its own.
_MOST_FIELDS = 50_000
_FIELD = re.compile(rb'"\s*:')
_LIST = re.compile(rb"\s*\[\s*\{")
#: Values stay bytes until they are asked for.
_Object = dict[str, msgspec.Raw]
_Cell = str | int | float | bool | list[str] | None


def is_json(source: Source) -> bool:
    """Say whether the file begins as an object does, or a list of objects."""
    return _START.match(source.start) is not None


def read_json(source: Source) -> Iterator[Content | InputError]:
    """Read JSON object by object; one that has no field of text is an error of its own.

    Where an object holds a list of objects and no text, as answers of services do, the list is
    read.
    """
    with source.open() as stream:
        if not source.head.lstrip(_MARK + b" \t\r\n").startswith((b"{", b"[")):
            raise InputError("", "encoding", "JSON is read as UTF-8 alone")
        for number, data in enumerate(_cut(stream, source), start=1):
            if isinstance(data, InputError):
                yield data
            else:
                yield from _read_object(data, number)


def _cut(stream: BinaryIO, source: Source) -> Iterator[bytes | InputError]:
    """The objects of a file; lines where the first line is one, so that a broken one ends."""
    first = source.head.removeprefix(_MARK).lstrip()
    has_lines = first.startswith(b"{") and (b"\n" not in first or _is_object(first))
    return _cut_lines(stream, source.limit) if has_lines else _cut_objects(stream, source.limit)


def _is_object(head: bytes) -> bool:
    try:
        msgspec.json.decode(head.partition(b"\n")[0], type=_Object)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True


def _cut_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | InputError]:
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_PIECE)
            yield InputError("", "too-large", f"line {number}, limit {limit / 1e6:g} MB")
        elif line.strip(b" \t\r\n" + _MARK):
            yield line.removeprefix(_MARK) if number == 1 else line


def _cut_objects(stream: BinaryIO, limit: int) -> Iterator[bytes | InputError]:
    cutter = _Cutter(limit)
    while data := stream.read(_PIECE):
        yield from cutter.cut(data)
    if cutter.depth:
        yield InputError("", "damaged", "the last object does not end")


class _Cutter:
    """Cuts a stream of bytes where an object ends, without parsing what is in it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = bytearray()
        self._size = 0
        self._in_text = False
        self._skip = 0
        self.depth = 0

    def cut(self, data: bytes) -> Iterator[bytes | InputError]:
        """The objects that end in this piece of the stream."""
        start, at = 0, self._skip
        while hit := (_INSIDE if self._in_text else _OUTSIDE).search(data, at):
            at = hit.end()
            mark = hit[0]
            if self._in_text:
                self._in_text = mark != b'"'
                at += mark == b"\\"
            elif mark == b'"':
                self._in_text = True
            elif mark in b"{[" and (self.depth or mark == b"{"):
                if not self.depth:
                    yield from self._refuse_between(data[start : hit.start()])
                    start = hit.start()
                self.depth += 1
            elif mark in b"}]" and self.depth:
                self.depth -= 1
                if not self.depth:
                    self._hold(data[start:at])
                    start = at
                    yield self._release()
        if self.depth:
            self._hold(data[start:])
        else:
            yield from self._refuse_between(data[start:])
        # A backslash that ends the piece hides the first letter of the next one.
        self._skip = max(0, at - len(data))

    def _refuse_between(self, data: bytes) -> Iterator[InputError]:
        if data.strip(_BETWEEN):
            yield InputError("", "row", "something that is no object")

    def _hold(self, data: bytes) -> None:
        self._size += len(data)
        if self._size <= self._limit:
            self._held += data
        else:
            self._held.clear()

    def _release(self) -> bytes | InputError:
        size, held = self._size, bytes(self._held)
        self._size = 0
        self._held.clear()
        if size > self._limit:
            return InputError(
                "", "too-large", f"{size / 1e6:.1f} MB, limit {self._limit / 1e6:g} MB"
            )
        return held


def _read_object(
    data: bytes, number: int, *, is_inner: bool = False
) -> Iterator[Content | InputError]:
    fields = _parse(data, number)
    if isinstance(fields, InputError):
        yield fields
        return
    names = list(fields)
    columns = find_columns(names)
    lists = [value for value in fields.values() if _LIST.match(value)]
    if "text" in columns:
        values = {field: _to_text(fields[names[place]]) for field, place in columns.items()}
        yield try_content(values, number)
    elif len(lists) == 1 and not is_inner:
        for place, inner in enumerate(_Cutter(len(data)).cut(bytes(lists[0])), start=1):
            if isinstance(inner, InputError):
                yield inner
            else:
                yield from _read_object(inner, place, is_inner=True)
    else:
        yield refuse_columns(names)


def _parse(data: bytes, number: int) -> _Object | InputError:
    if sum(1 for _ in islice(_FIELD.finditer(data), _MOST_FIELDS)) == _MOST_FIELDS:
        return InputError("", "too-large", f"object {number} has {_MOST_FIELDS:,} fields or more")
    try:
        return msgspec.json.decode(data, type=_Object)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return InputError("", "row", f"object {number}: {error}")


def _to_text(raw: msgspec.Raw) -> str:
    """A value as text; paragraphs and names of a list are joined, anything deeper is left out."""
    try:
        value = msgspec.json.decode(raw, type=_Cell)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
    if isinstance(value, list):
        return "\n\n".join(value)
    return "" if value is None else str(value)


JSON = Format(
    "JSON",
    frozenset({".json", ".jsonl", ".ndjson"}),
    is_json,
    read_json,
    is_streamed=True,
)
