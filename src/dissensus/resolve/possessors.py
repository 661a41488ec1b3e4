"""Whose an office is behind a possessive: "La France hésite. Sa ministre des Armées, X, …"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dissensus.records import Actor
from dissensus.resolve.members import Member, Profile
from dissensus.resolve.offices import Office

if TYPE_CHECKING:
    from dissensus.resolve.cast import Cast

#: How many sentences before the office the state may be told of whose it is.
_BACK = 2


def find_possessor(
    cast: Cast, office: Office, registered: Callable[[Profile], Actor | None]
) -> Actor | None:
    """The state whose office it is, or None: that of the first subject before it.

    Of the nearest sentence that has one, its own or one of the two before. ``registered``
    gives the party of somebody whom the text gives none.
    """
    words, sentences = cast.words, cast.passage.sentences
    before = words[min(office.first, office.lead) - 1].form.lower() if office.first else ""
    if before not in cast.language.words("words", "possessives"):
        return None
    here = sentences[office.first]
    told = [m for m in cast.members if m.last < office.first and m.kind != "demonym"]
    for back in range(_BACK + 1):
        near = [m for m in told if sentences[m.first] == here - back]
        acting = [m for m in near if _acts(cast, m)] or [m for m in near if m.kind == "person"]
        for member in acting:
            own = member.actor
            if member.kind == "person":
                own = member.party or registered(cast.people[own.id]) or own
            if own.kind == "state":
                return own
    return None


def _acts(cast: Cast, member: Member) -> bool:
    """Whether a mention, with the office before its name, is a subject."""
    office = member.office
    first = member.first if office is None else min(member.first, office.first)
    return not cast.passage.subjects.isdisjoint(range(first, member.last))


__all__ = ["find_possessor"]
