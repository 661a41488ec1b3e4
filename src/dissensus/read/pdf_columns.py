"""The order of a page's text where the file goes across its columns line by line.

Nearly all programs write one column after the other, and their order is kept: it knows of
boxes, captions and headlines what no rule of ours could tell from their places. Only where the
file goes from one side of a gutter to the other in each line are its columns put in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from .pdf_pieces import Piece, is_level

#: So many lines must be broken at one place before it is a gutter; a table has shorter cells.
MIN_LINES = 5
MIN_LETTERS = 15
#: Columns within columns; newspapers have up to six side by side.
MAX_DEPTH = 5


def order_columns(pieces: Sequence[Piece], *, depth: int = 0) -> list[Piece]:
    """Put columns that the file mixes line by line one after the other."""
    gutter = _find_gutter(pieces)
    if gutter is None or depth == MAX_DEPTH:
        return list(pieces)
    # What reaches across the gutter, a headline, parts what is above it from what is below.
    across = sorted((p for p in pieces if p.left < gutter < p.right), key=lambda p: -p.top)
    tops = [-piece.top for piece in across]
    bands: list[tuple[list[Piece], list[Piece]]] = [([], []) for _ in range(len(across) + 1)]
    for piece in pieces:
        if not piece.left < gutter < piece.right:
            bands[bisect_left(tops, -piece.top)][piece.left >= gutter].append(piece)
    ordered: list[Piece] = []
    for number, sides in enumerate(bands):
        for side in sides:
            ordered += order_columns(side, depth=depth + 1)
        ordered += across[number : number + 1]
    return ordered


def _find_gutter(pieces: Sequence[Piece]) -> float | None:
    """Give the place at which most lines of the file's order are broken, if these are enough."""
    pairs = [
        (first, second)
        for first, second in pairwise(pieces)
        if is_level(first, second)
        and second.left > first.right
        and min(len(first.text), len(second.text)) >= MIN_LETTERS
    ]
    edges = sorted([(a.right, 1) for a, _ in pairs] + [(b.left, -1) for _, b in pairs])
    best, place, count = 0, 0.0, 0
    for (edge, step), (after, _) in pairwise(edges):
        count += step
        if count > best:
            best, place = count, (edge + after) / 2
    return place if best >= MIN_LINES else None
