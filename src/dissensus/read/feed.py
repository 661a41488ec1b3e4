"""Feeds kept as files: RSS and Atom, each entry an article, read by feedparser.

Nothing is fetched: an entry is what the file holds of it, often no more than a summary.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from ..errors import InputError
from .columns import refuse_characters, tell_date
from .content import Content, Format, Source
from .dates import read_date
from .html import read_fragment

_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*"
    r"|<!DOCTYPE rss[^>]*>\s*)*"
    r"(?:<rss[\s>]|<feed[\s>][^>]*[Aa]tom|<(?:\w+:)?RDF[\s>])",
    re.DOTALL,
)
#: A document type that declares entities; a feed needs none, and they can grow without bound.
_ENTITY = re.compile(rb"<!\s*(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)

#: More marks than this are no feed's; feedparser takes up to 30 times their size in memory.
_MOST_MARKS = 500_000


def is_feed(source: Source) -> bool:
    """Say whether the file begins as a feed does."""
    return _START.match(source.start[:4096]) is not None


def read_feed(source: Source) -> Iterator[Content | InputError]:
    """Read the entries of a feed; InputError where it has none."""
    data = source.data
    if _ENTITY.search(data):
        raise InputError("", "format", "a feed that declares entities of its own")
    if data.count(b"<") > _MOST_MARKS:
        raise InputError("", "too-large", f"a feed of more than {_MOST_MARKS:,} marks")
    # A stream, since feedparser would take bytes for the name of a file.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise InputError("", "damaged" if feed.bozo else "empty", _tell(feed))
    outlet = read_fragment(_text(feed.feed, "title"))
    for entry in feed.entries:
        yield _try_entry(entry, outlet)
    if feed.bozo and not isinstance(
        feed.bozo_exception, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    ):
        yield InputError("", "damaged", f"the last entry may be cut: {_tell(feed)}")


def _tell(feed: Mapping[str, Any]) -> str:
    return str(feed.get("bozo_exception", ""))[:200]


def _try_entry(entry: Mapping[str, Any], outlet: str) -> Content | InputError:
    try:
        return _read_entry(entry, outlet)
    except InputError as error:
        return error


def _read_entry(entry: Mapping[str, Any], outlet: str) -> Content:
    text = _find_text(entry)
    refuse_characters(text)
    # The day as it was written: feedparser's own dates are moved to Greenwich.
    written = _text(entry, "published") or _text(entry, "updated")
    date = read_date(written)
    source = entry.get("source")
    own = _text(source, "title") if isinstance(source, Mapping) else ""
    return Content(
        read_fragment(text),
        title=" ".join(read_fragment(_text(entry, "title")).split()),
        date=date,
        outlet=" ".join((read_fragment(own) or outlet).split()),
        author=" ".join(_text(entry, "author").split()),
        name=_text(entry, "id") or _text(entry, "link"),
        fault="" if date or not written else f"{_text(entry, 'link')}: {tell_date(written)}",
    )


def _find_text(entry: Mapping[str, Any]) -> str:
    """The longest of an entry's contents, else its summary."""
    contents = entry.get("content") or ()
    texts = [_text(content, "value") for content in contents if isinstance(content, Mapping)]
    return max(texts, key=len, default="") or _text(entry, "summary")


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""


FEED = Format("feed", frozenset({".rss", ".atom", ".xml"}), is_feed, read_feed)
