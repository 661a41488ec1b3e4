"""What a figure rests on: its value, and the sentences that it opens on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .made import told
from .material import Material, by_side_then_surest
from .sections import Sentence

#: Sentences shown for each figure: the first of these numbers with which all of a page fit.
_STEPS = (8, 5, 3, 2, 1)
#: Characters of markup of a place and of a sentence in it, measured on rendered pages.
_PLACE, _PROOF = 260, 620
#: Of more statements than these, the first are looked at for those to show.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval, or the reason why there is none."""

    value: float | None = field(metadata=told("the figure; none where there is a reason"))
    low: float | None = field(metadata=told("lower end of the 95 % interval, where there is one"))
    high: float | None = field(metadata=told("upper end of the interval"))
    reason: str = field(metadata=told("why there is no figure, else empty"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences behind a figure."""

    anchor: str = field(metadata=told("id of the place in the page that lists the sentences"))
    title: str = field(metadata=told("what the figure is about"))
    count: int = field(metadata=told("number of statements that the figure rests on"))
    sentences: tuple[Sentence, ...] = field(
        metadata=told("statements shown, the surest of each side first")
    )
    left_out: int = field(metadata=told("number of statements not shown for want of room"))


class Proofs:
    """Gathers what the figures of one page rest on, each set of statements once."""

    def __init__(self, material: Material, prefix: str) -> None:
        self._material, self._prefix = material, prefix
        self._found: dict[tuple[str, tuple[int, ...]], str] = {}

    def add(self, rows: Iterable[int], title: str) -> str:
        """The id of the place that lists these statements; empty where there are none."""
        places = tuple(row for row in rows if 0 <= row < len(self._material.sentences))
        if not places:
            return ""
        number = len(self._found) + 1
        return self._found.setdefault((title, places), f"{self._prefix}{number}")

    def list(self) -> tuple[Evidence, ...]:
        """The places with as many sentences as there is room for, one at least."""
        ranked = [
            by_side_then_surest([self._material.sentences[row] for row in places[:_MOST]])
            for _, places in self._found
        ]
        budget = self._material.limits.evidence
        step = next((s for s in _STEPS if _weigh(ranked, s) <= budget), 1)
        found = zip(self._found.items(), ranked, strict=True)
        return tuple(
            Evidence(
                anchor=anchor,
                title=title,
                count=len(places),
                sentences=tuple(sentences[:step]),
                left_out=len(places) - min(step, len(sentences)),
            )
            for ((title, places), anchor), sentences in found
        )


def _weigh(ranked: Sequence[Sequence[Sentence]], step: int) -> int:
    return sum(
        _PLACE + sum(_PROOF + len(one.text.encode("utf-8", "replace")) for one in group[:step])
        for group in ranked
    )
