"""Words quoted within a quotation: "Berlin told us: ‘We will not finance it’"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dissensus.attribute.speakers.beside import QuotedSpeech
from dissensus.attribute.speakers.cues import is_cue_verb, mention_at
from dissensus.attribute.tree import Tree
from dissensus.marks import Quoted
from dissensus.parse import Token
from dissensus.records import Attribution, Mention

#: How many words before the inner marks its cue may stand.
_REACH = 14
_STOPS = (".", "!", "?", ";", "…")


@dataclass(frozen=True, slots=True)
class Inner:
    """Words that a quotation quotes, whose they are, and who quotes them."""

    start: int
    end: int
    speaker: Mention
    teller: Mention | None


def find_nested(tree: Tree, quotes: Sequence[QuotedSpeech]) -> list[Inner]:
    """The quotations within quotations that somebody else speaks; names and terms are left out."""
    found: list[Inner] = []
    for inner in tree.parsed.inner:
        speaker = _speaker(tree, inner)
        if speaker is not None:
            teller = next((q.speaker for q in quotes if _holds(q.quoted, inner)), None)
            found.append(Inner(inner.start, inner.end, speaker, teller))
    return found


def retold(row: Attribution, nested: Sequence[Inner]) -> Attribution:
    """What is said within a quotation by another: his own, and reported by who quotes him."""
    inner = next((one for one in nested if one.start <= row.cue.start < one.end), None)
    if inner is None:
        return row
    own = row.holder.kind == "first" or row.holder == inner.teller
    return replace(row, holder=inner.speaker if own else row.holder, voice=inner.teller, quote=None)


def _holds(outer: Quoted, inner: Quoted) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _speaker(tree: Tree, inner: Quoted) -> Mention | None:
    """Whoever says the inner words, where a cue before them tells."""
    inside = [t for t in tree.tokens if inner.start <= t.start < inner.end]
    if not any(token.is_finite for token in inside):
        return None
    before: list[Token] = []
    for token in reversed(tree.tokens[max(0, inside[0].index - _REACH) : inside[0].index]):
        if token.text in _STOPS or token.index not in tree.quote_at:
            break
        before.insert(0, token)
    verb = next((token for token in reversed(before) if is_cue_verb(tree, token)), None)
    if verb is None:
        return None
    subjects = tree.subjects(verb)
    mention = (
        tree.mention(subjects[0]) if subjects else mention_at(tree, before[0].index, verb.index)
    )
    # Whoever "my colleague" is, the words are not those of the one who quotes them.
    return mention if mention is not None and mention.kind != "first" else None


__all__ = ["Inner", "find_nested", "retold"]
