"""Labels as they are drawn: on two lines at most, cut in the middle, and no two alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from .texts import clean

#: Letters of a line, and of a label on a single line where there is no room for two.
LONGEST, _SHORT = 24, 19
#: Up to here a label stays on one line.
_ONE_LINE = 20

#: A label in lines.
Lines = tuple[str, ...]


def shorten_labels(labels: Sequence[str]) -> list[tuple[Lines, ...]]:
    """For each label how it may be drawn, the best way first, then a shorter one if there is.

    What is drawn of two labels differs where they do: first by what is kept of them, then by a
    number behind one of them.

    >>> shorten_labels(["tax", "Ministry of Trade and Industry of the Northern Isles"])[1]
    (('Ministry of Trade and', '…of the Northern Isles'), ('Ministry…ern Isles',))
    """
    used: dict[str, str] = {}
    found = {}
    for label in dict.fromkeys(labels):
        plain = _read([clean(label)])
        # Without a letter there is nothing to draw.
        writers = (_write_whole, _write_short) if plain else ()
        ways = [_claim(label, plain, write, used) for write in writers]
        found[label] = tuple(dict.fromkeys(ways)) or ((),)
    return [found[label] for label in labels]


def _read(lines: Iterable[str]) -> str:
    """Lines as one text, however they are broken."""
    return " ".join(" ".join(lines).split())


def _claim(
    label: str, plain: str, write: Callable[[str, int], Lines], used: dict[str, str]
) -> Lines:
    """The first way to write a label that is of no other one."""
    for lines in _list_ways(label, plain, write, used):
        if used.setdefault(_read(lines), label) == label:
            return lines
    raise AssertionError  # pragma: no cover - numbers never end


def _list_ways(
    label: str, plain: str, write: Callable[[str, int], Lines], used: dict[str, str]
) -> Iterator[Lines]:
    first = write(plain, len(plain))
    yield first
    other = _read([clean(used[_read(first)])])
    same = (at for at, (one, two) in enumerate(zip(plain, other, strict=False)) if one != two)
    yield write(plain, next(same, min(len(plain), len(other))))
    for number in count(2):
        *lines, last = first
        yield (*lines, f"{last} ({number})")


def _write_whole(text: str, at: int) -> Lines:
    """On one or two lines, else the beginning and what stands around ``at``."""
    if len(text) <= _ONE_LINE:
        return (text,)
    breaks = [place for place, letter in enumerate(text) if letter == " "]
    if breaks:
        middle = min(breaks, key=lambda place: (max(place, len(text) - place - 1), place))
        if max(middle, len(text) - middle - 1) <= LONGEST:
            return text[:middle], text[middle + 1 :]
    if len(text) <= LONGEST:
        return (text,)
    head = text[:LONGEST]
    if " " in head[LONGEST // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(), _cut(text, at, LONGEST)


def _write_short(text: str, at: int) -> Lines:
    """On one line: the beginning and what stands around ``at``."""
    if len(text) <= _SHORT:
        return (text,)
    half = (_SHORT - 1) // 2
    return (text[:half].rstrip() + _cut(text, at, _SHORT - half),)


def _cut(text: str, at: int, room: int) -> str:
    """The end of a text or, where ``at`` lies before it, the part that begins a little earlier."""
    begin = min(max(at - 3, 0), len(text) - room + 1)
    part = text[begin : begin + room - 1]
    if begin + room - 1 < len(text):
        return f"…{part[:-1].strip()}…"
    if text[begin - 1] == " ":
        return f"…{part}"
    # The end begins with a whole word where one begins soon.
    _, space, words = part.partition(" ")
    return f"…{words if space and len(words) > room / 2 else part}"
