"""Archives of crawls (WARC): each page that a server gave becomes an article.

Records are read one by one by fastwarc. The day of the crawl is not the day of the article;
so only a date of the page itself is taken.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ..errors import InputError
from .content import Content, Format, Source
from .decode import decode
from .html import is_html, read_page
from .text import read_lines

_GZIP = b"\x1f\x8b"
_MARK = b"WARC/"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def is_warc(source: Source) -> bool:
    """Say whether the file begins as an archive does, packed or not."""
    head = source.head
    return head.startswith(_MARK) or (head.startswith(_GZIP) and _unpack(head).startswith(_MARK))


def _unpack(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, len(_MARK))
    except zlib.error:
        return b""


def read_warc(source: Source) -> Iterator[Content | InputError]:
    """Read the pages of an archive that were given with status 200."""
    with source.open() as stream:
        records = ArchiveIterator(
            stream, record_types=WarcRecordType.response, parse_http=True, fsspec_args=False
        )
        try:
            for record in records:
                if _is_page(record):
                    yield _try_record(record, source.limit)
        except (OSError, ValueError, RuntimeError, EOFError) as error:
            yield InputError("", "damaged", str(error)[:200])


def _kind(record: WarcRecord) -> str:
    return (record.http_content_type or "").partition(";")[0].strip().lower()


def _is_page(record: WarcRecord) -> bool:
    if not record.is_http or record.http_headers.status_code != 200:
        return False
    return _kind(record) in {*_PAGES, "text/plain"}


def _try_record(record: WarcRecord, limit: int) -> Content | InputError:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    try:
        return _read_record(record, url, limit)
    except InputError as error:
        return InputError("", error.reason, f"{url} {error.detail}".strip())


def _read_record(record: WarcRecord, url: str, limit: int) -> Content:
    announced = record.content_length
    data = record.reader.read(limit + 1)
    if len(data) < min(announced, limit):
        # The library ends such a record without a word.
        raise InputError("", "damaged", f"{len(data)} of {announced} bytes are there")
    if len(data) > limit:
        raise InputError("", "too-large", f"limit {limit / 1e6:g} MB")
    data = _decode_content(data, record, limit)
    text = decode(data)
    is_page = _kind(record) in _PAGES or is_html(Source.of(data))
    content = read_page(text) if is_page else read_lines(text)
    outlet = content.outlet or (urlsplit(url).hostname or "").removeprefix("www.")
    return replace(content, outlet=outlet, name=url, fault="")


def _decode_content(data: bytes, record: WarcRecord, limit: int) -> bytes:
    """Unpack what the server packed, to the limit."""
    coding = (record.http_headers.get("Content-Encoding") or "").strip().lower()
    if coding in {"", "identity"}:
        return data
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise InputError("", "format", f"packed as {coding[:20]}")
    if not data.startswith(_GZIP) and coding != "deflate":
        return data  # many crawlers unpack and leave the field as it was
    try:
        data = zlib.decompressobj(wbits=47).decompress(data, limit + 1)
    except zlib.error as error:
        raise InputError("", "damaged", str(error)) from error
    if len(data) > limit:
        raise InputError("", "too-large", f"limit {limit / 1e6:g} MB")
    return data


WARC = Format("web archive", frozenset({".warc", ".gz"}), is_warc, read_warc, is_streamed=True)
