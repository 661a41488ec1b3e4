"""What a figure rests on: its value, and the sentences that it opens on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .made import told
from .material import Material, by_side_then_surest
from .sections import Sentence

#: Sentences shown for each figure: the first of these numbers with which all of a page fit.
_STEPS = (8, 5, 3, 2, 1)
#: Characters of markup of a place and of a sentence in it, measured on rendered pages.
_PLACE, _PROOF = 260, 620
#: The same of a line of leads to statements that are not shown there, and of each lead.
_LINE, _LEAD = 150, 45
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
class Mark:
    """Where the page shows a statement."""

    number: int = field(metadata=told("number of the statement in the report"))
    anchor: str = field(metadata=told("id of its place in the page: in its text, else in a list"))


@dataclass(frozen=True, slots=True)
class Lead:
    """Statements of one actor on one measure that are shown elsewhere in the page."""

    actor: str = field(metadata=told("name of the actor"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("whether the codebook does not have the measure"))
    count: int = field(metadata=told("number of statements"))
    anchor: str = field(metadata=told("id of the place that lists them, or empty"))
    marks: tuple[Mark, ...] = field(
        metadata=told("each of them; none where there are so many that the list stands for them")
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences behind a figure."""

    anchor: str = field(metadata=told("id of the place in the page that lists the sentences"))
    title: str = field(metadata=told("what the figure is about"))
    count: int = field(metadata=told("number of statements that the figure rests on"))
    sentences: tuple[Sentence, ...] = field(
        metadata=told("statements shown, the surest of each side first")
    )
    others: tuple[Lead, ...] = field(metadata=told("where the page shows the other statements"))
    left_out: int = field(metadata=told("number of statements that are nowhere in the page"))


class Proofs:
    """Gathers what the figures of one page rest on, each set of statements once."""

    def __init__(self, material: Material, prefix: str, *, whole: bool = False) -> None:
        """``whole``: every statement is led to, by a list where there is no room for each."""
        self._material, self._prefix, self._whole = material, prefix, whole
        self._leads = material.limits.leads
        self._found: dict[tuple[str, tuple[int, ...]], str] = {}
        self._cells = {(one.actor_id, one.concept_id): one.anchor for one in material.cells}

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
            self._show(anchor, title, places, sentences[:step])
            for ((title, places), anchor), sentences in found
        )

    def lead(
        self, every: Iterable[Sentence], shown: Iterable[Sentence]
    ) -> tuple[tuple[Lead, ...], int]:
        """Where the page shows those that are not shown here, and how many it shows nowhere."""
        known = {one.number for one in shown}
        rest: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
        for one in every:
            if one.number not in known:
                rest[one.actor_id, one.concept_id].append(one)
        ranked = sorted(rest, key=lambda key: (-len(rest[key]), key))
        found = (self._lead(rest[key], self._cells.get(key, "")) for key in ranked)
        leads = tuple(lead for lead in found if lead)
        return leads, sum(map(len, rest.values())) - sum(lead.count for lead in leads)

    def _show(
        self, anchor: str, title: str, places: tuple[int, ...], sentences: Sequence[Sentence]
    ) -> Evidence:
        """The statements shown here, and where all the others of a figure are shown."""
        every = (self._material.sentences[place] for place in places)
        others, left_out = self.lead(every, sentences)
        return Evidence(anchor, title, len(places), tuple(sentences), others, left_out)

    def _lead(self, own: Sequence[Sentence], anchor: str) -> Lead | None:
        """Where the statements of an actor on a measure are shown; None for nowhere."""
        marks = [
            Mark(one.number, f"a{one.article}n{one.number}" if one.article else anchor)
            for one in own
            if one.article or anchor
        ]
        if not marks or (self._leads < 0 and not self._whole):
            return None
        first, count = own[0], len(marks)
        if self._leads < _LEAD * count and anchor:
            marks = []
        self._leads -= _LINE + _LEAD * len(marks)
        return Lead(first.actor, first.concept, first.discovered, count, anchor, tuple(marks))


def _weigh(ranked: Sequence[Sequence[Sentence]], step: int) -> int:
    return sum(
        _PLACE + sum(_PROOF + len(one.text.encode("utf-8", "replace")) for one in group[:step])
        for group in ranked
    )
