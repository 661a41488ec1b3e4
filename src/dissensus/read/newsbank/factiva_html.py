"""Factiva exports as web pages: a ``div`` of the class "article xxArticle" for each.

``xx`` is the article's language. With indexing the fields are the rows of a table; without it
they are ``div`` elements, of which only the headline and the authors are marked. Paragraphs of
the text bear the class articleParagraph in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...errors import InputError
from ..content import Content, Format, Source
from .factiva import CODES, LABELS, find_number, make_coded, read_facts
from .pieces import (
    Article,
    clean_author,
    cut,
    find_class,
    has_markup,
    parse,
    read_paragraphs,
    read_text,
    tell,
)

_CLASS = r"""class\s*=\s*["']?article [a-z]{2}Article\b"""
_MARK = re.compile(_CLASS)
_START = re.compile(rf"<div\b[^>]{{0,300}}?{_CLASS}")
#: The codes whose text is the article's own.
_TEXT = ("LP", "TD")


def is_factiva_html(source: Source) -> bool:
    """Say whether the page marks its articles as Factiva's exports do."""
    return has_markup(source, _MARK)


def read_factiva_html(source: Source) -> Iterator[Content | InputError]:
    """Read the articles of a Factiva export saved as a web page."""
    page = source.text
    starts = [match.start() for match in _START.finditer(page)]
    yield from tell(_read_article(piece) for piece in cut(page, starts))


def _read_article(page: str) -> Article:
    root, fault = parse(page)
    found = [] if root is None else [e for e in root.iter("div") if _is_article(e)]
    if not found:
        return Article((), fault=fault or "its markup could not be read")
    fields = _read_fields(found[0])
    article = make_coded(fields) if fields else _read_plain(found[0])
    return replace(article, fault=fault)


def _is_article(element: Any) -> bool:
    return re.fullmatch(r"article [a-z]{2}Article", element.get("class", "").strip()) is not None


def _read_fields(article: Any) -> dict[str, list[str]]:
    """The rows of the table that indexing gives; none where there is no such table."""
    fields: dict[str, list[str]] = {}
    for row in article.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        code = read_text(cells[0]).replace("\xa0", "") if len(cells) > 1 else ""
        if code in CODES:
            fields.setdefault(code, []).extend(read_paragraphs(cells[1]))
    return fields if fields.keys() & {"HD", "AN", *_TEXT} else {}


def _read_plain(article: Any) -> Article:
    text = find_class(article, "articleParagraph")
    lines = read_paragraphs(article, without=text)
    date, outlet = read_facts(lines)
    numbers = [number for line in lines if (number := find_number(line))]
    headlines = [e for e in article.iter() if e.get("id") == "hd"]
    authors = find_class(article, "author")
    return Article(
        [paragraph for element in text for paragraph in read_paragraphs(element)],
        title=read_text(headlines[0]) if headlines else "",
        date=date,
        outlet=outlet,
        author=clean_author(read_text(authors[0]), LABELS) if authors else "",
        name=numbers[-1] if numbers else "",
    )


FACTIVA_HTML = Format(
    "Factiva web page", frozenset({".html", ".htm"}), is_factiva_html, read_factiva_html
)
