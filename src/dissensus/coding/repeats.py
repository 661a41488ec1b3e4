"""Which statements only say again what another of the same clause says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dissensus.languages import Language
from dissensus.records import Statement

#: Words that fill so much of another's concept name the same one.
_SAME = 0.5
#: Within so many characters of its beginning a clause is opened by "after".
_OPENING = 12
#: A deed and its denial by whoever is said to have done it are two.
_FOR = frozenset({"support", "open"})
_DISPUTED = frozenset({"does", "denies"})


def without_repeats(statements: Sequence[Statement], language: Language) -> list[Statement]:
    """One statement for an actor and a concept in one clause.

    A position is kept before a deed that the same words tell, and a narrower clause before
    the wider one around it, but both of a change of mind: "Oslo, which opposed the levy, now
    backs it", "after years against the levy, Oslo backs it".
    """
    words = (language.words("words", "now"), language.words("words", "after"))
    ranked = sorted(statements, key=lambda s: (s.act == "does", s.end - s.start, s.start))
    kept: list[Statement] = []
    own: dict[str, list[Statement]] = defaultdict(list)
    for statement in ranked:
        others = own[statement.actor.id]
        others = [
            other
            for other in others
            if not _is_change(statement, other, *words) and not _is_change(other, statement, *words)
        ]
        if not any(_repeats(statement, other) for other in others):
            own[statement.actor.id].append(statement)
            kept.append(statement)
    return sorted(kept, key=lambda s: (s.start, s.end))


def _repeats(statement: Statement, other: Statement) -> bool:
    if not _overlap(statement, other) or {statement.act, other.act} == _DISPUTED:
        return False
    if statement.concept.id == other.concept.id:
        return True
    if statement.coder == other.coder:
        return False  # one rule tells coordinated concepts apart
    short, long = sorted((statement.concept_text, other.concept_text), key=len)
    return short in long and len(short) > _SAME * len(long)


def _is_change(
    wide: Statement, inner: Statement, now: frozenset[str], after: frozenset[str]
) -> bool:
    """Whether the words around a clause, or those that open it, say that it is so no more."""
    if not wide.start <= inner.start < inner.end <= wide.end or not _are_opposed(wide, inner):
        return False
    before, behind = wide.text[: inner.start - wide.start], wide.text[inner.end - wide.start :]
    opening = f"{before[-_OPENING:]} {inner.text[:_OPENING]}".lower()
    if any(f" {word} " in f" {opening}" for word in after):
        return True
    around = before + behind
    told = " ".join(around.lower().replace(",", " ").split())
    return any(f" {word} " in f" {told} " for word in now)


def _are_opposed(one: Statement, other: Statement) -> bool:
    sides = {("for" if s.stance in _FOR else "against") for s in (one, other)}
    return len(sides) == 2 and "neutral" not in (one.stance, other.stance)


def _overlap(one: Statement, other: Statement) -> bool:
    return one.start < other.end and other.start < one.end
