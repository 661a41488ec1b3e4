"""Web pages: the main text with its title, date and outlet, found by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

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
    # It takes longer to load than hundreds of plain texts to read.
    import trafilatura  # noqa: PLC0415

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


#: A mark of HTML that stands in no plain text by chance.
_MARK = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|figure|blockquote|article"
    r"|section|table|html|body)(?:\s+[\w:-]+\s*=[^<>]*|\s*/?)>",
    re.IGNORECASE,
)
_HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "object", "head"})
#: What stands beside the words of an article.
_BESIDE = frozenset({"nav", "form", "button", "svg", "figcaption"})
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p"),
        *("pre", "section", "table", "td", "th", "tr", "ul"),
    }
)


def read_fragment(text: str) -> str:
    r"""The words of a piece of HTML such as feeds and tables hold, a paragraph to a line.

    Text without marks of HTML is given back as it is; nothing is taken for a menu, since the
    piece was chosen by whoever wrote the file. Raises InputError where it cannot be read whole.

    >>> read_fragment("<p>Oslo <b>refuse</b>.</p><p>Lima &amp; Quito non.</p>")
    'Oslo refuse.\nLima & Quito non.'
    >>> read_fragment("a < b, dit-on")
    'a < b, dit-on'
    """
    if not _MARK.search(text):
        return text
    # The parser reads bytes, since a text may declare an encoding that it no longer has.
    data = text.replace("\0", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(b"<div>" + data + b"</div>", parser)
    # The parser stops there and gives what stood before, which would be half an article.
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise InputError("", "too-large", "a piece of HTML too deep or too long to be read")
    lines = "".join(_list_words(root)).split("\n") if root is not None else ()
    return "\n".join(line for words in lines if (line := " ".join(words.split())))


def _list_words(root: etree._Element) -> Iterator[str]:
    """The words of a tree in order, with a line's end around each block."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            yield "\n"
        if event == "start":
            if tag in _HIDDEN or tag in _BESIDE:
                walker.skip_subtree()
            elif element.text:
                yield " ".join(element.text.split("\n"))
        elif element.tail and element is not root:
            yield " ".join(element.tail.split("\n"))


HTML = Format("web page", frozenset({".html", ".htm", ".xhtml"}), is_html, read_html)
