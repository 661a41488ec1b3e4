"""Where a text or a sentence is written from: the state whose capital opens it."""

from __future__ import annotations

from dissensus.records import Actor
from dissensus.resolve.cast import Cast
from dissensus.resolve.members import Member

#: What follows the place of a dateline.
_DATELINE = frozenset({",", "(", "–", "—", "-"})


def find_dateline(cast: Cast) -> Actor | None:
    """As in "LIMA (AP) —", "Helsinki, 1er mars": the state whose capital opens a sentence."""
    for member in cast.members:
        opens = _opens(cast, member.first)
        if opens and member.kind == "capital" and _behind(cast, member) in _DATELINE:
            return member.actor
    return None


def find_capital_before(cast: Cast, place: int) -> Actor | None:
    """As in "À Londres, le porte-parole", "In Oslo, the minister": the capital of this sentence."""
    sentences = cast.passage.sentences
    for member in reversed([m for m in cast.members if m.end < place]):
        first = member.first - 1
        if member.kind == "capital" and first >= 0 and _behind(cast, member) == ",":
            here = (i for i in range(member.last, len(cast.words)) if cast.words[i].start >= place)
            said = next(here, first)
            return (
                member.actor
                if _opens(cast, first) and sentences[said] == sentences[first]
                else None
            )
    return None


def _opens(cast: Cast, at: int) -> bool:
    sentences = cast.passage.sentences
    return at == 0 or sentences[at] != sentences[at - 1]


def _behind(cast: Cast, member: Member) -> str:
    return cast.words[member.last].form if member.last < len(cast.words) else ""


__all__ = ["find_capital_before", "find_dateline"]
