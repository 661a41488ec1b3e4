"""Pieces of text and where they stand on a PDF's page."""

from __future__ import annotations

from dataclasses import dataclass

#: Pieces on one line so many heights apart are cells of a table, or two ends of a head; the
#: spaces of justified text are narrower.
APART = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on one line and its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of its letters; never nothing."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's pieces in the file's order, and how far the page reaches."""

    bottom: float
    top: float
    pieces: tuple[Piece, ...]


def is_level(first: Piece, second: Piece) -> bool:
    """Say whether two pieces stand on one line."""
    shared = min(first.top, second.top) - max(first.bottom, second.bottom)
    return shared > min(first.height, second.height) / 2


def is_next(first: Piece, second: Piece) -> bool:
    """Say whether a piece goes on with the line of another."""
    return is_level(first, second) and -1 <= second.left - first.right <= APART * second.height


def merge(first: Piece, second: Piece) -> Piece:
    """Give two pieces of one line as one, as high as the longer."""
    tall = first if len(first.text) >= len(second.text) else second
    text = f"{first.text} {second.text}"
    return Piece(text, first.left, tall.bottom, second.right, tall.top)
