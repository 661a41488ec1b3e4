"""From pieces of text and their places to paragraphs.

A wrong break inside a sentence costs what the sentence says; one between two sentences costs
nothing. So where the places leave it open, lines are joined until a sentence ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from .pdf_columns import order_columns
from .pdf_pieces import Page, Piece, is_level, is_next, merge
from .pdf_words import Words

#: Lines further apart than so many times what lines of their size mostly are.
SPACED = 1.3
#: Lines so many times their height apart are of two paragraphs, whatever is between others.
FAR = 3.0
#: Lines whose letters differ by more than this are of two kinds: a headline and its text.
SIZES = 1.2
#: Indents, in heights of the letters.
INDENT = 0.7
#: A line that leaves so much of its column free was ended on purpose.
FREE = 0.15
#: Lines before and after from which the width of a column is taken.
NEAR = 10
#: As high, in points, as the strips in which lines stand beside one another.
STRIP = 12.0
_PARTED = re.compile(r"[^\W_][-\u2010\u00ad]\Z")
_ENDED = re.compile(r"[.!?…][\s»”\"’')\]]*\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on its page; ``free`` is how much of its column it leaves free."""

    page: int
    piece: Piece
    free: float = 0.0
    width: float = 1.0

    @property
    def text(self) -> str:
        """The characters."""
        return self.piece.text

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.piece.height


Paragraph = list[Line]


def find_paragraphs(pages: Sequence[Page]) -> tuple[list[Paragraph], Words]:
    """The paragraphs of all pages, and the words by which their lines are put together."""
    lines = [line for number, page in enumerate(pages) for line in _make_lines(number, page)]
    leading = _measure_leading(lines)
    paragraphs: list[Paragraph] = []
    for line in lines:
        if paragraphs and _goes_on(paragraphs[-1][-1], line, leading):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs, Words([line.text for line in lines])


def join_lines(lines: Iterable[Line], words: Words) -> str:
    """The text of a paragraph on one line."""
    return words.join([line.text for line in lines])


def _make_lines(number: int, page: Page) -> list[Line]:
    pieces: list[Piece] = []
    for piece in order_columns([piece for piece in page.pieces if piece.text.strip()]):
        last = pieces[-1] if pieces else None
        if last and is_next(last, piece):
            pieces[-1] = merge(last, piece)
        else:
            pieces.append(piece)
    lefts = _list_lefts(pieces)
    return [_measure(number, index, pieces, lefts) for index in range(len(pieces))]


def _list_lefts(pieces: Sequence[Piece]) -> dict[int, list[float]]:
    """Where lines begin in each strip of a page, from left to right."""
    lefts: dict[int, list[float]] = defaultdict(list)
    for piece in pieces:
        lefts[int(piece.bottom // STRIP)].append(piece.left)
    for strip in lefts.values():
        strip.sort()
    return lefts


def _measure(
    number: int, index: int, pieces: Sequence[Piece], lefts: dict[int, list[float]]
) -> Line:
    """Find how much of its column a line leaves free, from the lines near it and beside it."""
    piece = pieces[index]
    near = [
        other.right
        for other in pieces[max(0, index - NEAR) : index + NEAR + 1]
        if abs(other.left - piece.left) < 3 * piece.height
        and abs(other.height - piece.height) < 0.2 * piece.height
    ]
    strip = int(piece.bottom // STRIP)
    beside = [
        found[place]
        for found in (lefts.get(strip + step, []) for step in (-1, 0, 1))
        if (place := bisect_right(found, piece.right)) < len(found)
    ]
    margin = max(piece.right, min([max(near, default=piece.right), *beside]))
    return Line(number, piece, margin - piece.right, max(margin - piece.left, 1.0))


def _measure_leading(lines: Sequence[Line]) -> dict[int, float]:
    """How far apart lines mostly are, for each size of letters."""
    found: dict[int, list[float]] = defaultdict(list)
    for first, second in pairwise(lines):
        step = first.piece.bottom - second.piece.bottom
        if first.page == second.page and step > 0 and _is_alike(first, second):
            found[round(first.height)].append(step)
    return {size: quantiles([*steps, steps[0]], n=4)[0] for size, steps in found.items()}


def _is_alike(first: Line, second: Line) -> bool:
    sizes = sorted((first.height, second.height))
    return sizes[1] < SIZES * sizes[0]


def _goes_on(first: Line, second: Line, leading: dict[int, float]) -> bool:
    """Say whether a line goes on with the paragraph of the one before."""
    if not _is_alike(first, second):
        return False
    is_ended = _ENDED.search(first.text) is not None
    is_cut = second.text[:1].islower() or _PARTED.search(first.text) is not None
    step = first.piece.bottom - second.piece.bottom
    if first.page != second.page or step < -first.height:
        # The next column or page: the places say nothing.
        return not is_ended and (is_cut or not _is_short(first, second))
    if is_level(first.piece, second.piece) or _is_beside(first.piece, second.piece):
        return is_cut and not is_ended
    if step > min(SPACED * leading.get(round(first.height), step), FAR * first.height):
        return False
    if is_ended:
        is_indented = second.piece.left - first.piece.left > INDENT * first.height
        return not (is_indented or _is_short(first, second))
    return is_cut or not (_is_short(first, second) and first.free > FREE * first.width)


def _is_beside(first: Piece, second: Piece) -> bool:
    """Say whether pieces stand in two columns, as the end of a row and the next one's start."""
    return first.right < second.left or second.right < first.left


def _is_short(first: Line, second: Line) -> bool:
    """Say whether the next line's first word, with its space, had room in this line."""
    piece = second.piece
    letter = (piece.right - piece.left) / max(len(piece.text), 1)
    word = second.text.split(" ", 1)[0]
    return first.free > (len(word) + 1.5) * letter
