"""How many documents of a run were coded, and why others were left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .errors import REASONS, DissensusError, InputError
from .records import Coded, Skip


class Tally:
    """Counts the documents that pass through it."""

    def __init__(self) -> None:
        self.coded = 0
        self.left_out: list[Skip] = []

    def count(self, coded: Iterable[Coded]) -> Iterator[Coded]:
        """Give each item on as it came."""
        for item in coded:
            skip = find_whole_skip(item)
            if skip is None:
                self.coded += 1
            else:
                self.left_out.append(skip)
            yield item

    def check(self) -> None:
        """Raise where not one document could be read."""
        if self.coded or not self.left_out:
            return
        if len(self.left_out) == 1:
            skip = self.left_out[0]
            raise InputError(skip.path, skip.reason, skip.detail)
        raise DissensusError(f"nothing could be read: {self._reasons()}")

    def describe(self) -> list[str]:
        """One line that counts what was left out, by reason; none where nothing was."""
        total = self.coded + len(self.left_out)
        return [f"{len(self.left_out)} of {total} files left out: {self._reasons()}"] * bool(
            self.left_out
        )

    def _reasons(self) -> str:
        reasons = Counter(skip.reason for skip in self.left_out)
        return "; ".join(f"{count}, {REASONS[reason]}" for reason, count in reasons.most_common())


def find_whole_skip(coded: Coded) -> Skip | None:
    """The skip that stands for the whole document, where it was left out as one."""
    return next((skip for skip in coded.skips if skip.end == 0), None)
