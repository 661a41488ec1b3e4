"""How many documents of a run were coded, and why others were left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .errors import REASONS, DissensusError, InputError
from .records import Coded, Skip

#: As many warnings are told one by one.
_WARNINGS = 10


class Tally:
    """Counts the documents that pass through it, and keeps what was said of them."""

    def __init__(self) -> None:
        self.coded = 0
        self.left_out: list[Skip] = []
        self.warnings: list[str] = []

    def count(self, coded: Iterable[Coded]) -> Iterator[Coded]:
        """Give each item on as it came; raise at the end where not one could be read."""
        for item in coded:
            skip = find_whole_skip(item)
            if skip is None:
                self.coded += 1
            else:
                self.left_out.append(skip)
            yield item
        self._check()

    def _check(self) -> None:
        if self.coded or not self.left_out:
            return
        if len(self.left_out) == 1:
            skip = self.left_out[0]
            raise InputError(skip.path, skip.reason, skip.detail)
        raise DissensusError(f"nothing could be read: {self._reasons()}")

    def describe(self) -> list[str]:
        """The first warnings, and one line that counts what was left out, by reason."""
        lines = self.warnings[:_WARNINGS]
        if more := self.warnings[_WARNINGS:]:
            lines.append(f"{len(more)} more of the kind in other documents")
        if self.left_out:
            total = self.coded + len(self.left_out)
            lines.append(f"{len(self.left_out)} of {total} files left out: {self._reasons()}")
        return lines

    def _reasons(self) -> str:
        paths: dict[str, list[str]] = {}
        for skip in self.left_out:
            paths.setdefault(skip.reason, []).append(skip.path)
        ranked = sorted(paths.items(), key=lambda entry: -len(entry[1]))
        return "; ".join(
            f"{len(found)}, {REASONS[reason]} ({found[0]}{' and others' * (len(found) > 1)})"
            for reason, found in ranked
        )


def find_whole_skip(coded: Coded) -> Skip | None:
    """The skip that stands for the whole document, where it was left out as one."""
    return next((skip for skip in coded.skips if skip.end == 0), None)
