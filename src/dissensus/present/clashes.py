"""Parties on both sides of a measure: as the analysis found them, or found here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from ..records import STANCES
from .figured import Figured, Row, listed, number, text
from .found import Contradiction
from .material import Material, day_of
from .sections import Sentence

_SHOWN_EACH_SIDE = 3


def read_contradictions(figured: Figured) -> list[Contradiction]:
    """The contradictions of the table, in its order."""
    rows = figured.rows("contradictions")
    return [one for row in rows if (one := _read(row, figured)) is not None]


def _read(row: Row, figured: Figured) -> Contradiction | None:
    against, support = (_find_side(row, name, figured) for name in ("against", "support"))
    if not against or not support:
        return None
    one = next(
        (s for s in (*against, *support) if s.concept_id == text(row, "concept")), against[0]
    )
    shown = [side[:_SHOWN_EACH_SIDE] for side in (against, support)]
    days = number(row, "days")
    return Contradiction(
        party_id=text(row, "holder"),
        party=figured.name(text(row, "holder")),
        concept_id=text(row, "concept"),
        concept=figured.name(text(row, "concept")),
        discovered=one.discovered and one.concept_id == text(row, "concept"),
        kind=text(row, "kind"),
        disputed=text(row, "sort") == "disputed",
        shift=text(row, "sort") == "shift",
        against=tuple(shown[0]),
        support=tuple(shown[1]),
        left_out=len(against) + len(support) - len(shown[0]) - len(shown[1]),
        voices=text(row, "voices"),
        days=None if days is None else int(days),
    )


def _find_side(row: Row, name: str, figured: Figured) -> list[Sentence]:
    known = figured.material.sentences
    found = [known[place] for place in listed(row.get(name)) if 0 <= place < len(known)]
    return sorted(found, key=lambda s: (s.alleged, -s.confidence))


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
