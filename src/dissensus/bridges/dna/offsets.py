"""Between the UTF-16 units in which DNA counts and the characters in which this package does.

A character outside the basic plane (an emoji, say) is one character and two units.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offsets:
    """The two ways of counting in one text.

    >>> offsets = make_offsets("a😀b")
    >>> offsets.to_units(2), offsets.to_characters(3)
    (3, 2)
    """

    length: int
    wide: tuple[int, ...] = ()
    units: tuple[int, ...] = ()

    def to_units(self, place: int) -> int:
        """The place of a character, in units."""
        return place + bisect_left(self.wide, place)

    def to_characters(self, unit: int, *, up: bool = False) -> int:
        """The place of a unit, in characters, at most the end of the text.

        A unit inside a character is taken to that character's start, or with ``up`` to its end.
        """
        before = bisect_left(self.units, unit)
        is_inside = before > 0 and self.units[before - 1] + 1 == unit
        return min(unit - before + (up and is_inside), self.length)


def make_offsets(text: str) -> Offsets:
    """Find the characters of a text that count twice."""
    if text.isascii() or max(text) <= "\uffff":
        return Offsets(len(text))
    wide = tuple(place for place, letter in enumerate(text) if letter > "\uffff")
    return Offsets(len(text), wide, tuple(place + more for more, place in enumerate(wide)))
