"""PDF files: the text in reading order, without what repeats at the edge of the pages."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InputError
from .content import Content, Format, Source
from .pdf_process import Pdf, open_source
from .properties import clean_author, clean_title

START = b"%PDF-"
#: What mail and web servers put before the first mark; a text may speak of it further on.
FRONT = b"\xef\xbb\xbf \t\r\n\f\0"


def is_pdf(source: Source) -> bool:
    """Say whether the file begins as a PDF does."""
    return source.head.lstrip(FRONT).startswith(START)


def read_pdf(source: Source) -> Iterator[Content]:
    """Read the text with its title and author; a file's dates are no article's."""
    pdf = open_source(source)
    pages = _load_pages(pdf)
    yield Content(
        "\n\n".join(page for page in pages if page),
        title=clean_title(pdf.title),
        author=clean_author(pdf.author),
    )


def load_pages(source: Source) -> list[str]:
    """The text of each page of a PDF, in reading order."""
    return _load_pages(open_source(source))


def _load_pages(pdf: Pdf) -> list[str]:
    pages = ["\n".join(piece.text for piece in page.pieces) for page in pdf.pages]
    if not any(page.strip() for page in pages):
        raise InputError("", "empty", "a scan without text; have its text recognised first")
    return pages


PDF = Format("PDF", frozenset({".pdf"}), is_pdf, read_pdf)
