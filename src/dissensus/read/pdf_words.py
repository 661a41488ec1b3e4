"""Words that are parted at the end of a line: whether the hyphen is part of the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

SOFT = "\u00ad"
_HYPHENS = "-\u2010"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_HEAD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*(?=[-\u2010]\Z)")
#: A file that parts words does so at the end of more lines than it has compounds there.
MIN_PARTED, SHARE_PARTED = 3, 0.03


class Words:
    """The words of a file, by which it is judged how its lines are put together.

    >>> words = Words(["Le gouvernement refuse, peut-être.", "Le gouver-", "nement, peut-", "être"])
    >>> words.join(["Le gouver-", "nement"]), words.join(["peut-", "être"])
    ('Le gouvernement', 'peut-être')
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._known = set(_list_whole(lines))
        parted = [
            (head[0], tail[0])
            for first, second in pairwise(lines)
            if (head := _HEAD.search(first[-100:])) and (tail := _WORD.match(second[:100]))
        ]
        parted = [(head, tail) for head, tail in parted if _is_open(head, tail)]
        is_sure = any(self._is_known(head + tail) for head, tail in parted)
        is_often = len(parted) >= max(MIN_PARTED, len(lines) * SHARE_PARTED)
        self._parts = is_sure or is_often or any(line.endswith(SOFT) for line in lines)

    def join(self, lines: Sequence[str]) -> str:
        """Put lines together on one line.

        A word is put together without its hyphen only where it is sure that it has none: where
        it stands so elsewhere in the file, or where the file parts words and does not write
        this one with a hyphen. Else the hyphen stays, and no space comes between.
        """
        parts = [self._end(first, second) for first, second in pairwise(lines)]
        return "".join([*parts, *lines[-1:]])

    def _end(self, first: str, second: str) -> str:
        """Give a line with what comes between it and the next one."""
        if first.endswith(SOFT):
            return first[: -len(SOFT)]
        if first.endswith("—") and first[-2:-1].isalpha():
            return first
        if not (first.endswith(tuple(_HYPHENS)) and first[-2:-1].isalnum()):
            return f"{first} "
        head, tail = _HEAD.search(first[-100:]), _WORD.match(second[:100])
        return first[:-1] if head and tail and self._is_one(head[0], tail[0]) else first

    def _is_one(self, head: str, tail: str) -> bool:
        if not _is_open(head, tail) or self._is_known(f"{head}-{tail}"):
            return False
        return self._parts or self._is_known(head + tail)

    def _is_known(self, word: str) -> bool:
        return word.casefold() in self._known


def _is_open(head: str, tail: str) -> bool:
    """Say whether a hyphen can be one that parts: not before a capital, nor next to another."""
    return tail.islower() and not any(hyphen in head + tail for hyphen in _HYPHENS)


def _list_whole(lines: Iterable[str]) -> Iterable[str]:
    """Give the words that are surely whole: not those beside a hyphen that ends a line."""
    is_parted = False
    for line in lines:
        words = [word.replace("\u2010", "-").casefold() for word in _WORD.findall(line)]
        ends_parted = line.endswith((*_HYPHENS, SOFT))
        yield from words[is_parted : len(words) - ends_parted]
        is_parted = ends_parted
