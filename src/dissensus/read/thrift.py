"""Records in the compact form of Apache Thrift, in which Parquet describes itself.

Only what is needed to add up sizes: numbers, bytes, lists and records within records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: The values of a record by the numbers of their fields.
Struct = dict[int, object]

_DEEPEST = 16
#: The kinds of values; 0 ends a record.
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_NUMBERS = (4, 5, 6)


class DamagedError(Exception):
    """Bytes that are no record, or that break off within one."""


def read_struct(data: bytes) -> tuple[Struct, int]:
    """Read the record at the start of the bytes; give it with how many bytes it takes.

    >>> read_struct(bytes([0x15, 0x04, 0x00]))
    ({1: 2}, 3)
    """
    reader = _Reader(data)
    return reader.struct(0), reader.at


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self._kinds: Mapping[int, Callable[[int], object]] = {
            _BYTE: self._byte,
            **dict.fromkeys(_NUMBERS, self._number),
            _DOUBLE: self._double,
            _BINARY: self._bytes,
            **dict.fromkeys((_LIST, _SET), self._list),
            _STRUCT: self._inner,
        }

    def struct(self, depth: int) -> Struct:
        if depth > _DEEPEST:
            raise DamagedError("records too deep in each other")
        found: Struct = {}
        field = 0
        while head := self._byte():
            kind, step = head & 15, head >> 4
            field = field + step if step else self._number(depth)
            found[field] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> object:
        read = self._kinds.get(kind)
        if read is None:
            raise DamagedError("an unknown kind of value")
        return read(depth)

    def _byte(self, _: int = 0) -> int:
        self.at += 1
        if self.at > len(self._data):
            raise DamagedError("a record breaks off")
        return self._data[self.at - 1]

    def _whole(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 128:
            value |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise DamagedError("a number too long")
        return value | byte << shift

    def _number(self, _: int) -> int:
        whole = self._whole()
        return (whole >> 1) ^ -(whole & 1)

    def _bytes(self, _: int) -> bytes:
        return self._take(self._whole())

    def _double(self, _: int) -> bytes:
        return self._take(8)

    def _take(self, size: int) -> bytes:
        self.at += size
        if self.at > len(self._data):
            raise DamagedError("a record breaks off")
        return self._data[self.at - size : self.at]

    def _list(self, depth: int) -> list[object]:
        head = self._byte()
        kind = head & 15
        size = head >> 4 if head >> 4 < 15 else self._whole()
        if size > len(self._data):
            raise DamagedError("a list longer than the file")
        # In a list each yes or no is a byte of its own.
        kind = _BYTE if kind in (_TRUE, _FALSE) else kind
        return [self._value(kind, depth) for _ in range(size)]

    def _inner(self, depth: int) -> Struct:
        return self.struct(depth + 1)
