"""The lines of a PDF with the size of their letters, and the paragraphs that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ..pdf_process import Pdf, Piece
from .pieces import clean

#: A gap between two runs of text wider than so many heights stands between two columns.
_GAP = 3.0
#: Letters so much larger than others are of another kind of text.
_LARGER = 1.1
#: Lines so much farther apart than most have a new paragraph between them.
_APART = 1.35
#: So many heights of the letters are more than any spacing of lines.
_FAR = 1.9
_ENDS = (".", "!", "?", "…", "»", "”", '"', ":")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its page, the size of its letters and where it stands on the page."""

    text: str
    page: int
    size: float
    top: float
    right: float


def list_lines(pdf: Pdf) -> Iterator[Line]:
    """The lines of all pages, in the file's order."""
    for number, page in enumerate(pdf.pages):
        row: list[Piece] = []
        for piece in page.pieces:
            if row and not _is_beside(row[-1], piece):
                yield _make_line(row, number)
                row = []
            row.append(piece)
        if row:
            yield _make_line(row, number)


def _is_beside(piece: Piece, after: Piece) -> bool:
    height = min(piece.top - piece.bottom, after.top - after.bottom)
    shared = min(piece.top, after.top) - max(piece.bottom, after.bottom)
    return shared > 0.5 * height and -height < after.left - piece.right < _GAP * height


def _make_line(row: Sequence[Piece], page: int) -> Line:
    text = clean(" ".join(piece.text for piece in row))
    size = max(piece.top - piece.bottom for piece in row)
    return Line(text, page, size, max(piece.top for piece in row), row[-1].right)


def count_large(lines: Sequence[Line]) -> tuple[int, int]:
    """Where among the first lines those in larger letters begin and end; equal if none do."""
    usual = median(line.size for line in lines) if lines else 0.0
    is_large = [line.size > usual * _LARGER for line in lines]
    begin = next((n for n in range(min(5, len(lines))) if is_large[n]), 0)
    end = begin
    while end < len(lines) and is_large[end]:
        end += 1
    return begin, end


def join_paragraphs(lines: Sequence[Line]) -> list[str]:
    """Join the lines of each paragraph.

    A new one begins after a wider gap, after a sentence's end in a short line, at other
    letters, and on a new page or column where the line before it ends a sentence.
    """
    steps = [one.top - two.top for one, two in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    widest = max((line.right for line in lines), default=0.0)
    paragraphs: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before is None or _is_new(before, line, usual=usual, widest=widest):
            paragraphs.append(line.text)
        else:
            space = "" if before.text.endswith("-") else " "
            paragraphs[-1] += space + line.text
    return paragraphs


def _is_new(before: Line, line: Line, *, usual: float, widest: float) -> bool:
    ends = before.text.endswith(_ENDS)
    step = before.top - line.top
    if before.page != line.page or step <= 0:
        return ends
    is_other = not 1 / _LARGER < line.size / (before.size or 1.0) < _LARGER
    is_short = before.right < 0.85 * widest
    is_apart = step > min(_APART * usual, _FAR * line.size)
    return is_other or is_apart or (ends and is_short)
