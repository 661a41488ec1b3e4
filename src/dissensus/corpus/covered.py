"""Whether a proposal only tells again what a person has decided in the same document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from .rows import Values


class Decided:
    """The decided statements of one document, found by actor and measure, and by span.

    Each is given as it is now and as it was first proposed.
    """

    def __init__(self, versions: Iterable[tuple[Values, Values]]) -> None:
        self._named: dict[tuple[str, str], list[tuple[int, Values, Values]]] = {}
        self._at: dict[tuple[int, int], list[tuple[Values, Values]]] = {}
        self._longest = 0
        for row, first in versions:
            self._longest = max(self._longest, row["end"] - row["start"])
            for was in (row, first):
                name = (was["actor"], was["concept"])
                self._named.setdefault(name, []).append((row["start"], row, was))
                self._at.setdefault((was["start"], was["end"]), []).append((row, was))
        for rows in self._named.values():
            rows.sort(key=lambda found: found[0])

    def covers(self, row: Values) -> bool:
        """Whether a proposal tells one of them again, in other words or borders.

        It must share words of the text. One that was accepted or corrected covers the same
        actor on the same measure, as it is now or as it was first proposed, and the same
        measure or actor on exactly its span; one that was rejected covers only the same
        stance: another may be right.
        """
        return any(
            is_near(now, row) and is_told_again(now["status"], was, row)
            for now, was in self._find(row)
        )

    def _find(self, row: Values) -> Iterator[tuple[Values, Values]]:
        """Those that can cover a proposal: they bear its names, or lie where it does."""
        named = self._named.get((row["actor"], row["concept"]), [])
        first = bisect_left(named, row["start"] - self._longest, key=lambda found: found[0])
        last = bisect_left(named, row["end"], lo=first, key=lambda found: found[0])
        yield from ((now, was) for _, now, was in named[first:last])
        yield from self._at.get((row["start"], row["end"]), ())


def is_near(decided: Values, row: Values) -> bool:
    """Whether two statements share words of the text."""
    return bool(decided["start"] < row["end"] and row["start"] < decided["end"])


def is_told_again(status: str, decided: Values, row: Values) -> bool:
    """Whether a decided statement of this status covers a proposal that shares words with it."""
    same = {name: decided[name] == row[name] for name in ("actor", "concept", "concept_text")}
    if status == "rejected":
        return all((same["actor"], same["concept"], decided["stance"] == row["stance"]))
    if same["actor"] and same["concept"]:
        return True
    spans = (decided["start"], decided["end"]) == (row["start"], row["end"])
    return spans and same["concept_text"] and (same["actor"] or same["concept"])
