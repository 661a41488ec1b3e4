"""Parties on both sides of a measure, as the analysis found them."""

from __future__ import annotations

from .figured import Figured, Row, listed, number, text
from .found import Contradiction
from .sections import Sentence

_SHOWN_EACH_SIDE = 3


def read_contradictions(figured: Figured, sort: str, most: int) -> list[Contradiction]:
    """The contradictions of the table of one sort, in its order, so many at most."""
    rows = figured.rows("contradictions", most=most, sort=sort)
    return [one for row in rows if (one := _read(row, figured)) is not None]


def _read(row: Row, figured: Figured) -> Contradiction | None:
    against, support = (_find_side(row, name, figured) for name in ("against", "support"))
    if not against or not support:
        return None
    one = next(
        (s for s in (*against, *support) if s.concept_id == text(row, "concept")), against[0]
    )
    shown = [side[:_SHOWN_EACH_SIDE] for side in (against, support)]
    others, left_out = figured.proofs.lead((*against, *support), (*shown[0], *shown[1]))
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
        others=others,
        left_out=left_out,
        voices=text(row, "voices"),
        days=None if days is None else int(days),
        stands=number(row, "stands"),
    )


def _find_side(row: Row, name: str, figured: Figured) -> list[Sentence]:
    known = figured.material.sentences
    found = [known[place] for place in listed(row.get(name)) if 0 <= place < len(known)]
    return sorted(found, key=lambda s: (s.alleged, -s.confidence))


__all__ = ["read_contradictions"]
