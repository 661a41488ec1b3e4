"""Positions in a text, as other tools count them, and texts as other tools can hold them.

Records count Unicode code points of a text that is never altered. A tool may count UTF-16
units, take a carriage return with its line feed for one, or have no way to hold a control
character at all. What is altered for its sake is one character for each piece, noted with its
place, so that positions can be counted in both texts and the first one be had back.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

#: What XML 1.0 cannot hold, in whatever way it is written.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Line breaks that programs read as a line feed, and what no file of text can hold; a byte
#: order mark at the beginning is taken for no character at all.
NEWLINES = re.compile("\r\n?|[\x00\ud800-\udfff]|\\A\ufeff")
#: Halves of a character that no encoding can hold, and the null that databases refuse.
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
#: What stands in the place of a character that cannot be held.
REPLACEMENT = "\ufffd"


class Units:
    r"""Positions of a text in code points and in UTF-16 units.

    >>> units = Units("a\U0001f600b")
    >>> units.to_units(2), units.from_units(3)
    (3, 2)
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._wide = [found.start() for found in re.finditer("[\U00010000-\U0010ffff]", text)]
        self._starts = [place + number for number, place in enumerate(self._wide)]

    def to_units(self, position: int) -> int:
        """The UTF-16 units before a position."""
        return position + bisect_left(self._wide, position)

    def from_units(self, units: int, *, up: bool = False) -> int:
        """The position after so many units.

        Half of a character is taken as before it or, where ``up``, as after it.
        """
        before = bisect_left(self._starts, units)
        position = units - before
        is_half = before > 0 and self._starts[before - 1] + 1 == units
        return position + 1 if is_half and up else position


class Pairs:
    r"""Positions as counted where a carriage return with its line feed is one character.

    >>> Pairs("a\r\nb").from_single(2)
    3
    """

    def __init__(self, text: str) -> None:
        feeds = (found.start() + 1 for found in re.finditer("\r\n", text))
        self._ends = [place - number for number, place in enumerate(feeds)]

    def from_single(self, position: int) -> int:
        """The position in code points."""
        return position + bisect_right(self._ends, position)


@dataclass(frozen=True, slots=True)
class Altered:
    """A text as a tool can hold it; ``changes`` are places in it and what stood there first."""

    text: str
    changes: tuple[tuple[int, str], ...] = ()

    @property
    def lost(self) -> int:
        """How many characters stand here as the replacement character."""
        return sum(self.text[place] == REPLACEMENT for place, _ in self.changes)


def alter(text: str, pattern: re.Pattern[str], *, cuts: Iterable[int] = ()) -> Altered:
    """Put one character for each piece that a tool cannot hold.

    A line break of two characters becomes a line feed unless one of ``cuts`` parts it; what
    cannot be held becomes the replacement character.
    """
    parting = frozenset(cuts)
    parts: list[str] = []
    changes: list[tuple[int, str]] = []
    last = length = 0
    for found in pattern.finditer(text):
        piece = found.group()
        if len(piece) == 2 and found.start() + 1 in parting:
            continue
        length += found.start() - last
        changes.append((length, piece))
        parts += (text[last : found.start()], "\n" if piece[0] == "\r" else REPLACEMENT)
        last, length = found.end(), length + 1
    return Altered("".join([*parts, text[last:]]), tuple(changes))


def note(altered: Altered) -> dict[str, object]:
    r"""What must be kept beside an altered text to have the first one back; empty for none.

    >>> note(alter("a\r\nb", NEWLINES))["changes"] == "\r\n"
    True
    """
    if not altered.changes:
        return {}
    firsts = {first for _, first in altered.changes}
    is_even = len(firsts) == 1 and altered.text.count("\n") == len(altered.changes)
    even = next(iter(firsts)) if is_even and "\r" in next(iter(firsts)) else ""
    changes = [list(change) for change in altered.changes]
    return {"changes": even or changes, "check": _sum(altered.text)}


def _sum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def restore(text: str, noted: Mapping[str, object]) -> Altered | None:
    """Give a text back with what was noted of it, or None where the note is of another text."""
    if not noted.get("changes"):
        return Altered(text)
    if noted.get("check") != _sum(text):
        return None
    changes = noted["changes"]
    if isinstance(changes, str) and changes in {"\r", "\r\n"}:
        return Altered(text, tuple((at.start(), changes) for at in re.finditer("\n", text)))
    found = [
        _read_change(change, text) for change in (changes if isinstance(changes, list) else ())
    ]
    places = [-1, *(change[0] for change in found if change)]
    if None in found or any(one >= two for one, two in pairwise(places)):
        return None
    return Altered(text, tuple(change for change in found if change))


def _read_change(change: object, text: str) -> tuple[int, str] | None:
    match change:
        case [int(place), str(first)] if 0 <= place < len(text) and 1 <= len(first) <= 2:
            return (place, first) if text[place] in ("\n", REPLACEMENT) else None
    return None


def put_back(altered: Altered) -> str:
    """The first text."""
    parts: list[str] = []
    last = 0
    for place, first in altered.changes:
        parts += (altered.text[last:place], first)
        last = place + 1
    return "".join([*parts, altered.text[last:]])


class Places:
    """Positions of an altered text in the first one, and the other way about."""

    def __init__(self, changes: Sequence[tuple[int, str]]) -> None:
        self._shifts = [0, *accumulate(len(first) - 1 for _, first in changes)]
        self._altered = [place + 1 for place, _ in changes]
        moved = zip(self._altered, self._shifts[1:], strict=True)
        self._first = [place + shift for place, shift in moved]

    def to_first(self, position: int) -> int:
        """The position in the first text."""
        return position + self._shifts[bisect_right(self._altered, position)]

    def to_altered(self, position: int) -> int:
        """The position in the altered text."""
        return position - self._shifts[bisect_right(self._first, position)]


def clean(value: str, pattern: re.Pattern[str] = NOT_XML) -> str:
    """A value of a field with the replacement character for what cannot be held."""
    return pattern.sub(REPLACEMENT, value)
