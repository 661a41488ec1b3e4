"""Commitments, red lines, and parties at odds with themselves; what was skipped, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from ..errors import REASONS
from ..records import STANCES, Coded, Commitment, Skip, Statement
from .material import Material, day_of, name_of, names
from .sections import (
    Contradiction,
    Findings,
    Left,
    Norm,
    Reason,
    Sentence,
    Skipped,
)

_SHOWN_EACH_SIDE = 3
_REJECTED = "rejected"


def make_findings(material: Material) -> Findings:
    """Gather the commitments, the red lines and the contradictions, each kind by itself."""
    limit = material.limits.findings
    found = find_contradictions(material)
    kinds: dict[str, Sequence[object]] = {
        "contradictions": [one for one in found if not one.shift and not one.disputed],
        "disputed": [one for one in found if not one.shift and one.disputed],
        "shifts": [one for one in found if one.shift],
        "red_lines": [sentence for sentence in material.sentences if is_red_line(sentence)],
        "commitments": list(_commitments(material)),
    }
    shown: dict[str, Any] = {kind: tuple(items[:limit]) for kind, items in kinds.items()}
    shown |= {f"{kind}_left_out": max(0, len(items) - limit) for kind, items in kinds.items()}
    return Findings(**shown, window=material.limits.window)


def is_red_line(sentence: Sentence) -> bool:
    """Whether a statement warns or threatens with a condition or a consequence."""
    return sentence.act in ("warns", "threatens") and bool(
        sentence.condition or sentence.consequence
    )


def _commitments(material: Material) -> Iterator[Norm]:
    for place, coded in enumerate(material.coded):
        for commitment in coded.commitments:
            article = material.articles.get(place, 0)
            yield _norm(commitment, coded, article=article, labels=material.words.language)


def _norm(commitment: Commitment, coded: Coded, *, article: int, labels: str) -> Norm:
    return Norm(
        document=commitment.document,
        title=name_of(coded),
        language=coded.document.language,
        date=coded.document.date,
        article=article,
        start=commitment.start,
        end=commitment.end,
        text=commitment.text,
        parties=names(commitment.parties, labels),
        deontic=commitment.deontic,
        concept=commitment.concept.label(labels),
        discovered=commitment.concept.discovered,
        instrument=commitment.instrument,
        force=commitment.force,
    )


def find_contradictions(material: Material) -> list[Contradiction]:
    """Parties on both sides of a measure, disputed ones and changes of mind among them."""
    # Members of one political party may differ: only what one member says twice counts.
    political = _political_parties(material)
    broader = {s.concept.id: s.concept.broader for c in material.coded for s in c.statements}
    groups: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence in material.sentences:
        together = sentence.party_id and sentence.party_id not in political
        holder = sentence.party_id if together else sentence.actor_id
        groups[holder, sentence.concept_id].append(sentence)
        if STANCES[sentence.stance] > 0:
            # Who supports a case of a measure supports the measure; to refuse one is not to
            # refuse all of it.
            for concept in broader.get(sentence.concept_id, ()):
                groups[holder, concept].append(sentence)
    window = material.limits.window
    return [one for (holder, _), g in groups.items() for one in _contradict(holder, g, window)]


def _political_parties(material: Material) -> set[str]:
    statements = (s for coded in material.coded for s in coded.statements)
    return {s.party.id for s in statements if s.party and s.party.kind == "party"}


def _contradict(holder: str, group: list[Sentence], window: int) -> Iterator[Contradiction]:
    against = [sentence for sentence in group if STANCES[sentence.stance] < 0]
    support = [sentence for sentence in group if STANCES[sentence.stance] > 0]
    said_against, done_against = _part(against)
    said_for, done_for = _part(support)
    pairs = [
        ("words", said_against, said_for),
        ("words-deeds", said_against, done_for),
        ("words-deeds", done_against, said_for),
        ("deeds", done_against, done_for),
    ]
    for kind, *sides in pairs:
        if all(sides):
            yield _contradiction(holder, kind, sides, window)


def _part(side: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The words of a side, and its deeds."""
    return [s for s in side if s.act != "does"], [s for s in side if s.act == "does"]


def _contradiction(
    holder: str, kind: str, sides: Sequence[list[Sentence]], window: int
) -> Contradiction:
    against, support = (sorted(side, key=lambda s: (s.alleged, -s.confidence)) for side in sides)
    one = against[0]
    shown = [side[:_SHOWN_EACH_SIDE] for side in (against, support)]
    return Contradiction(
        party_id=holder,
        party=one.party if one.party_id == holder else one.actor,
        concept_id=one.concept_id,
        concept=one.concept,
        discovered=one.discovered,
        kind=kind,
        disputed=any(all(s.alleged for s in side) for side in sides),
        shift=_days_apart(against, support) > window,
        against=tuple(shown[0]),
        support=tuple(shown[1]),
        left_out=len(against) + len(support) - len(shown[0]) - len(shown[1]),
    )


def _days_apart(against: Sequence[Sentence], support: Sequence[Sentence]) -> int:
    """The smallest number of days between the sides; 0 where a date is missing."""
    sides = [{day_of(sentence.date) for sentence in side} for side in (against, support)]
    return min(abs(a - b) if a and b else 0 for a, b in product(*sides))


def make_skipped(material: Material) -> Skipped:
    """Group what was left out by its reason, the most frequent first."""
    groups: dict[str, list[Left]] = defaultdict(list)
    for coded in material.coded:
        for skip in coded.skips:
            groups[skip.reason].append(_left(skip, coded))
    groups |= _rejected(material)
    ranked = sorted(groups.items(), key=lambda entry: -len(entry[1]))
    return Skipped(
        total=sum(map(len, groups.values())),
        reasons=tuple(_reason(reason, items, material) for reason, items in ranked),
    )


def _left(skip: Skip, coded: Coded) -> Left:
    title = name_of(coded) or skip.path
    return Left(
        title=title,
        language=coded.document.language,
        start=skip.start,
        end=skip.end,
        text=skip.text,
        detail=skip.detail,
    )


def _rejected(material: Material) -> dict[str, list[Left]]:
    told = {coded.document.id: coded for coded in material.coded}
    items = [
        Left(
            title=name_of(told[statement.document]),
            language=told[statement.document].document.language,
            start=statement.start,
            end=statement.end,
            text=statement.text,
            detail=_who_what(statement, material.words.language),
        )
        for statement in material.rejected
    ]
    return {_REJECTED: items} if items else {}


def _who_what(statement: Statement, labels: str) -> str:
    return f"{statement.actor.label(labels)}, {statement.concept.label(labels)}"


def _reason(reason: str, items: Iterable[Left], material: Material) -> Reason:
    items = tuple(items)
    shown = items[: material.limits.passages]
    return Reason(
        reason=reason,
        label=material.words.named("reasons", reason, REASONS.get(reason, "")),
        count=len(items),
        passages=shown,
        left_out=len(items) - len(shown),
    )
