"""The lines of a PDF with the size of their letters, and the paragraphs that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from .. import pdf_lines
from ..pdf_process import Pdf
from ..pdf_words import Words
from .pieces import clean

#: Letters so much larger than others are of another kind of text.
_LARGER = 1.1
_ENDS = (".", "!", "?", "…", "»", "”", '"', ":")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it was found, with the number of its paragraph."""

    text: str
    page: int
    paragraph: int
    found: pdf_lines.Line


def list_lines(pdf: Pdf) -> tuple[list[Line], Words]:
    """The lines of all pages in reading order, and the words by which they are put together."""
    paragraphs, words = pdf_lines.find_paragraphs(pdf.pages)
    lines = [
        Line(clean(line.text), line.page, number, line)
        for number, paragraph in enumerate(paragraphs)
        for line in paragraph
    ]
    return lines, words


def count_large(lines: Sequence[Line]) -> tuple[int, int]:
    """Where among the first lines those in larger letters begin and end; equal if none do."""
    usual = median(line.found.height for line in lines) if lines else 0.0
    is_large = [line.found.height > usual * _LARGER for line in lines]
    begin = next((n for n in range(min(5, len(lines))) if is_large[n]), 0)
    end = begin
    while end < len(lines) and is_large[end]:
        end += 1
    return begin, end


def join_paragraphs(lines: Sequence[Line], words: Words) -> list[str]:
    """Join the lines of each paragraph, and a sentence that goes on over a page."""
    paragraphs: list[list[Line]] = []
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        paragraph = list(group)
        if paragraphs and _goes_on(paragraphs[-1][-1], paragraph[0]):
            paragraphs[-1] += paragraph
        else:
            paragraphs.append(paragraph)
    return [
        clean(pdf_lines.join_lines((line.found for line in paragraph), words))
        for paragraph in paragraphs
    ]


def _goes_on(line: Line, after: Line) -> bool:
    """What stood between two pages may be left out now, and have parted a sentence."""
    is_open = not line.text.endswith(_ENDS)
    return line.page != after.page and is_open and after.text[:1].islower()
