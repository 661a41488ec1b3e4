"""PDF files: the text in reading order, without what repeats at the edge of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ..errors import InputError
from .content import Content, Format, Source
from .pdf_edges import drop_edges
from .pdf_lines import find_paragraphs, join_lines
from .pdf_process import Pdf, open_pdf
from .properties import clean_author, clean_title

START = b"%PDF-"
#: What mail and web servers put before the first mark; a text may speak of it further on.
FRONT = b"\xef\xbb\xbf \t\r\n\f\0"
END = b"%%EOF"
#: After the last mark may come what a mail server or a web server added.
ROOM = 2048
NO_TEXT = "a scan without text; have its text recognised first"
#: What fonts without a table of letters give; one in so many letters may be such.
_UNKNOWN = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
UNKNOWN_SHARE = 5


def is_pdf(source: Source) -> bool:
    """Say whether the file begins as a PDF does."""
    return source.head.lstrip(FRONT).startswith(START)


def read_pdf(source: Source) -> Iterator[Content]:
    """Read the text with its title and author; a file's dates are no article's."""
    pdf = _open(source)
    paragraphs, words = find_paragraphs(drop_edges(pdf.pages))
    text = "\n\n".join(join_lines(lines, words) for lines in paragraphs)
    _check(text)
    yield Content(
        text,
        title=clean_title(pdf.title),
        author=clean_author(pdf.author),
        fault=_find_fault(source, pdf),
    )


def load_pages(source: Source) -> list[str]:
    """The text of each page of a PDF: its paragraphs, with a blank line between two.

    A paragraph that goes on over the page is cut there.
    """
    pdf = _open(source)
    paragraphs, words = find_paragraphs(drop_edges(pdf.pages))
    pages: list[list[str]] = [[] for _ in pdf.pages]
    for paragraph in paragraphs:
        for number, lines in groupby(paragraph, key=lambda line: line.page):
            pages[number].append(join_lines(lines, words))
    texts = ["\n\n".join(page) for page in pages]
    _check("".join(texts))
    return texts


def _open(source: Source) -> Pdf:
    pdf = open_pdf(source.data)
    if not any(page.pieces for page in pdf.pages):
        raise InputError("", "empty", NO_TEXT)
    return pdf


def _check(text: str) -> None:
    """Refuse what is no text: nothing but page numbers, or letters that cannot be known."""
    letters = len(text) - text.count(" ") - text.count("\n")
    if not letters:
        raise InputError("", "empty", NO_TEXT)
    if len(_UNKNOWN.findall(text)) * UNKNOWN_SHARE > letters:
        raise InputError("", "encoding", "its fonts do not say which letters they draw")


def _find_fault(source: Source, pdf: Pdf) -> str:
    """Say what of the file is missing, though the rest could be read."""
    if pdf.damaged:
        return f" {pdf.damaged} of {len(pdf.pages)} pages are damaged and were left out"
    return "" if END in source.data[-ROOM:] else " the end of the file is missing"


PDF = Format("PDF", frozenset({".pdf"}), is_pdf, read_pdf)
