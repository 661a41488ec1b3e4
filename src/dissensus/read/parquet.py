"""Parquet: a table in columns, read some row groups at a time.

The file says how large each page of a column becomes when it is unpacked. That is added up
before anything is unpacked, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import InputError
from .columns import find_columns, refuse_columns, try_content
from .content import Content, Format, Source
from .thrift import DamagedError, Struct, read_struct

if TYPE_CHECKING:
    import polars as pl

_MARK = b"PAR1"
#: Row groups that are unpacked at once may take this many times the limit of an article.
_SHARE = 16
#: What each row takes at least, whatever it holds.
_ROW = 16
#: As many bytes of a page's head are read first; statistics can make it longer.
_HEADS = (1 << 10, 1 << 16, 1 << 22)

#: Numbers of the fields of the format's own records (parquet.thrift).
_FILE_SCHEMA, _FILE_GROUPS = 2, 4
_GROUP_COLUMNS, _GROUP_ROWS = 1, 3
_CHUNK_ELSEWHERE, _CHUNK_META = 1, 3
_META_PATH, _META_VALUES, _META_UNPACKED, _META_PACKED = 3, 5, 6, 7
_META_DATA, _META_DICTIONARY = 9, 11
_PAGE_UNPACKED, _PAGE_PACKED = 2, 3
_PAGE_KINDS = (5, 7, 8)
_PAGE_VALUES = 1

_Cell = str | bytes | int | float | bool | dt.date | dt.time | list[object] | None


def is_parquet(source: Source) -> bool:
    """Say whether the file begins as Parquet does."""
    return source.head.startswith(_MARK)


def read_parquet(source: Source) -> Iterator[Content | InputError]:
    """Read a Parquet file; row groups that would unpack to too much are an error of the file."""
    # It takes longer to load than hundreds of plain texts to read.
    import polars as pl  # noqa: PLC0415

    try:
        with source.open() as stream:
            groups = _read_groups(stream, source.limit)
            frame = _scan(stream, source)
            names = frame.collect_schema().names()
            columns = find_columns(names)
            if "text" not in columns:
                raise refuse_columns(names)
            wanted = [names[place] for place in columns.values()]
            first = 0
            for rows in _join_groups(stream, groups, wanted, source.limit):
                part = frame.select(wanted).slice(first, rows).collect()
                yield from _read_rows(part, list(columns), first)
                first += rows
    except (DamagedError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise InputError("", "damaged", str(error)[:200]) from error


def _scan(stream: BinaryIO, source: Source) -> pl.LazyFrame:
    # A file of the disk is read from there, so that only what is asked for is in memory.
    import polars as pl  # noqa: PLC0415 - as above

    name = getattr(stream, "name", None)
    place = Path(name) if isinstance(name, str) else source.data
    return pl.scan_parquet(place, glob=False, hive_partitioning=False, cache=False)


def _read_groups(stream: BinaryIO, limit: int) -> Sequence[Struct]:
    """The records of the row groups from the file's end."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 8))
    tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if not tail.endswith(_MARK) or not 0 < length <= size - 12:
        raise DamagedError("the file does not end as Parquet does")
    if length > limit:
        raise InputError("", "too-large", "what the file says of itself is over the limit")
    stream.seek(size - 8 - length)
    return _list_structs(read_struct(stream.read(length))[0].get(_FILE_GROUPS))


def _list_structs(value: object) -> list[Struct]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def measure_parquet(stream: BinaryIO, limit: int) -> int:
    """What a file unpacks to, in bytes, by what its pages say; nothing is unpacked.

    Raises InputError where what the file says of itself is over the limit or contradicts itself.
    """
    try:
        groups = _read_groups(stream, limit)
        return sum(_measure_group(stream, group, None) for group in groups)
    except DamagedError as error:
        raise InputError("", "damaged", str(error)) from error


def _join_groups(
    stream: BinaryIO, groups: Sequence[Struct], wanted: Sequence[str], limit: int
) -> Iterator[int]:
    """How many rows to read at once; InputError where one row group is too much already."""
    rows = size = 0
    for number, group in enumerate(groups, start=1):
        own_rows = _number(group, _GROUP_ROWS)
        own_size = _measure_group(stream, group, wanted) + own_rows * _ROW * len(wanted)
        if own_size > _SHARE * limit:
            detail = f"row group {number} unpacks to {own_size / 1e6:.0f} MB"
            raise InputError("", "too-large", f"{detail}, limit {_SHARE * limit / 1e6:g} MB")
        if rows and size + own_size > limit:
            yield rows
            rows = size = 0
        rows, size = rows + own_rows, size + own_size
    if rows:
        yield rows


def _measure_group(stream: BinaryIO, group: Struct, wanted: Sequence[str] | None) -> int:
    size = 0
    for chunk in _list_structs(group.get(_GROUP_COLUMNS)):
        meta = chunk.get(_CHUNK_META)
        if chunk.get(_CHUNK_ELSEWHERE) or not isinstance(meta, dict):
            raise DamagedError("a column is not in the file")
        path = meta.get(_META_PATH)
        head = path[0] if isinstance(path, list) and path else b""
        if wanted is None or (
            isinstance(head, bytes) and head.decode("utf-8", "replace") in wanted
        ):
            told = _number(meta, _META_UNPACKED) + _ROW * _number(meta, _META_VALUES)
            size += max(told, _measure_pages(stream, meta))
    return size


def _measure_pages(stream: BinaryIO, meta: Struct) -> int:
    """What the pages of a column say that they unpack to; the file's end may say another thing."""
    starts = (_number(meta, _META_DICTIONARY), _number(meta, _META_DATA))
    at = min((start for start in starts if start > 0), default=0)
    end = at + _number(meta, _META_PACKED)
    size = 0
    while at < end:
        page, length = _read_page(stream, at)
        values = [kind for number in _PAGE_KINDS if isinstance(kind := page.get(number), dict)]
        size += _number(page, _PAGE_UNPACKED)
        size += _ROW * sum(_number(kind, _PAGE_VALUES) for kind in values)
        at += length + _number(page, _PAGE_PACKED)
    return size


def _read_page(stream: BinaryIO, at: int) -> tuple[Struct, int]:
    for size in _HEADS:
        stream.seek(at)
        try:
            return read_struct(stream.read(size))
        except DamagedError:
            continue
    raise DamagedError("a page without a head")


def _number(struct: Struct, field: int) -> int:
    value = struct.get(field, 0)
    if not isinstance(value, int) or value < 0:
        raise DamagedError("a size that is none")
    return value


def _read_rows(
    part: pl.DataFrame, fields: Sequence[str], first: int
) -> Iterator[Content | InputError]:
    for number, row in enumerate(part.iter_rows(), start=first + 1):
        values = {field: _to_text(value) for field, value in zip(fields, row, strict=True)}
        yield try_content(values, number)


def _to_text(value: _Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list):
        return "\n\n".join(one for one in value if isinstance(one, str))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


PARQUET = Format("Parquet", frozenset({".parquet"}), is_parquet, read_parquet, is_streamed=True)
