"""Running heads, feet and page numbers: what repeats at the edge of a PDF's pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .pdf_pieces import Page, Piece, is_level, is_next, merge

#: The share of a page's height, at its top and at its foot, in which heads and feet stand.
EDGE = 0.12
#: Heads and feet have no more lines than this.
LINES = 3
#: Of the pages between its first and its last, a head is on half, where left and right differ.
DENSE = 0.4
#: A head stands equally far from the edge on each page, to so many points.
SHIFT = 3.0
_NUMBER = re.compile(r"\d+")
#: What is left of a page number without its numbers: "Page 2 of 3", "– 2 –", "2/3".
_NUMBERING = re.compile(r"(?:pages?|pp?|sur|of|de|[\W_#])*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line at the edge of a page: its text, where it stands, and the pieces that it is of."""

    page: int
    line: Piece
    pieces: tuple[Piece, ...]
    offset: float
    is_head: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in it."""
        return tuple(int(found[:9]) for found in _NUMBER.findall(self.line.text))

    @property
    def skeleton(self) -> str:
        """Its text without them."""
        return _NUMBER.sub("#", self.line.text)


def drop_edges(pages: Sequence[Page]) -> list[Page]:
    """Leave out what stands at the same place of several pages and says the same there.

    Numbers may differ where they count the pages. A line that has other text between it and
    the edge stays.
    """
    running: dict[int, list[_Mark]] = defaultdict(list)
    for marks in _group(pages):
        if _is_running(marks, len(pages)):
            for mark in marks:
                running[mark.page].append(mark)
    return [_drop(page, running[number]) for number, page in enumerate(pages)]


def _group(pages: Sequence[Page]) -> Iterator[list[_Mark]]:
    """Give the lines at the edges that read alike and stand equally far from the edge."""
    alike: dict[tuple[bool, str], list[_Mark]] = defaultdict(list)
    for number, page in enumerate(pages):
        for mark in _list_marks(number, page):
            alike[mark.is_head, mark.skeleton].append(mark)
    for marks in alike.values():
        marks.sort(key=lambda mark: mark.offset)
        group = marks[:1]
        for mark in marks[1:]:
            if mark.offset - group[-1].offset > SHIFT:
                yield group
                group = []
            group.append(mark)
        yield group


def _list_marks(number: int, page: Page) -> Iterator[_Mark]:
    """Give the first and the last lines of a page that stand near its edge."""
    depth = (page.top - page.bottom) * EDGE
    top = [piece for piece in page.pieces if piece.bottom >= page.top - depth]
    foot = [piece for piece in page.pieces if piece.top <= page.bottom + depth]
    for line, pieces in _take_lines(sorted(_make_lines(top), key=lambda line: -line[0].bottom)):
        yield _Mark(number, line, pieces, page.top - line.top, is_head=True)
    for line, pieces in _take_lines(sorted(_make_lines(foot), key=lambda line: line[0].bottom)):
        yield _Mark(number, line, pieces, line.bottom - page.bottom, is_head=False)


_Line = tuple[Piece, tuple[Piece, ...]]


def _make_lines(pieces: Sequence[Piece]) -> list[_Line]:
    """Put pieces together that follow one another on a line: a word alone says too little."""
    lines: list[_Line] = []
    for piece in pieces:
        if lines and is_next(lines[-1][0], piece):
            line, parts = lines[-1]
            lines[-1] = merge(line, piece), (*parts, piece)
        else:
            lines.append((piece, (piece,)))
    return lines


def _take_lines(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Give what stands on the first levels of lines that are sorted from the edge on."""
    levels = 0
    for number, line in enumerate(lines):
        levels += not number or not is_level(lines[number - 1][0], line[0])
        if levels > LINES:
            return
        yield line


def _is_running(marks: Sequence[_Mark], pages: int) -> bool:
    found = {mark.page for mark in marks}
    # Of two pages both must have it; of many a chapter's may be on some alone.
    if len(found) < min(3, max(2, pages - 1)):
        return False
    if len(found) < DENSE * (max(found) - min(found) + 1):
        return False
    columns = zip(*(mark.numbers for mark in marks), strict=True)
    if all(_is_steady(column, marks) for column in columns):
        return True
    # In a file of several articles each may count its own pages.
    numbers = [number for mark in marks for number in mark.numbers]
    return _NUMBERING.fullmatch(marks[0].skeleton) is not None and max(numbers) <= pages


def _is_steady(numbers: Sequence[int], marks: Sequence[_Mark]) -> bool:
    """Say whether a number is the same on each page or counts them."""
    counted = {number - mark.page for number, mark in zip(numbers, marks, strict=True)}
    return len(set(numbers)) == 1 or len(counted) == 1


def _drop(page: Page, running: Sequence[_Mark]) -> Page:
    marked = {piece for mark in running for piece in mark.pieces}
    rest = [piece for piece in page.pieces if piece not in marked]
    highest = max((piece.bottom for piece in rest), default=page.bottom)
    lowest = min((piece.top for piece in rest), default=page.top)
    left_out = {
        piece
        for mark in running
        if (mark.line.top > highest if mark.is_head else mark.line.bottom < lowest)
        for piece in mark.pieces
    }
    return replace(page, pieces=tuple(piece for piece in page.pieces if piece not in left_out))
