"""Web pages: the main text with its title, date and outlet, found by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import trafilatura

from ..errors import InputError
from .content import Content, Format, Source, to_iso_date

# It tells of every page in which it finds nothing; here such a page is a Skip with its reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_html(source: Source) -> bool:
    """Say whether the file begins as a web page does."""
    return _START.match(source.start[:4096]) is not None


def read_html(source: Source) -> Iterator[Content]:
    """Read a web page's main text; menus, comments and tables of links are left out."""
    yield read_page(source.text)


def read_page(text: str) -> Content:
    """The main text of a page that is at hand; InputError where it has none."""
    page = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
    )
    if page is None or isinstance(page, dict) or not page.text:
        raise InputError("", "empty", "no main text was found in the page")
    return Content(
        page.text,
        title=page.title or "",
        date=_check_date(page.date or "", text),
        outlet=page.sitename or page.hostname or "",
        author=page.author or "",
    )


def _check_date(found: str, text: str) -> str:
    """Keep a date only as the page's metadata write it.

    One that was put together from running text ("updated on 3 May") is a guess, and the date
    decides who held which office.
    """
    return to_iso_date(found) if found and found in text else ""


HTML = Format("web page", frozenset({".html", ".htm", ".xhtml"}), is_html, read_html)
