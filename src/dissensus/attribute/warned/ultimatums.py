"""Demands with what follows where they are not met: "leave the north or face expulsion".

Whoever asks for a measure and names its own answer threatens; the answer is the consequence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from dissensus.attribute.tree import Tree
from dissensus.languages import Language
from dissensus.records import Attribution, Span

#: Acts that a penalty turns into a threat.
_ACTS = frozenset({"calls", "warns"})
_END = re.compile(r"[,;:.!?»”\"]")


def enforce(tree: Tree, rows: Sequence[Attribution]) -> list[Attribution]:
    """The rows with threats of the demands that a sentence enforces: "or face", "sous peine de".

    What the penalty tells is no position of its own.
    """
    enforced = [_enforced(tree, row) for row in rows]
    penalties = [
        one.consequence
        for one, row in zip(enforced, rows, strict=True)
        if one is not row and one.consequence is not None
    ]
    return [
        row
        for row in enforced
        if not any(p.start <= max(row.cue.start, row.topic.start) < p.end for p in penalties)
    ]


def _enforced(tree: Tree, row: Attribution) -> Attribution:
    if row.act not in _ACTS or row.consequence is not None or row.negations % 2:
        return row
    cue = tree.at.get(row.cue.start)
    if cue is None or row.stance not in ("support", "reserved"):
        return row
    words = tree.sentence(cue)
    found = _penalty(tree, Span(words[0].start, words[-1].end), row)
    if found is None:
        return row
    stance = "oppose" if row.act == "warns" else row.stance
    clause = Span(min(row.clause.start, found.start), max(row.clause.end, found.end))
    same = row.condition is not None and row.condition.start <= found.start < row.condition.end
    return replace(
        row, act="threatens", stance=stance, consequence=found, clause=clause,
        condition=None if same else row.condition,
    )  # fmt: skip


def _penalty(tree: Tree, sentence: Span, row: Attribution) -> Span | None:
    """The words of the penalty, behind what announces it and up to the next mark."""
    told = tree.text[sentence.start : sentence.end].replace("’", "'")
    for match in _pattern(tree.language).finditer(told):
        begin = sentence.start + match.end()
        if any(match.groups()) and begin < row.cue.start:
            continue  # "refused to pay or face a fine, and asked for"
        rest = tree.text[begin : sentence.end]
        end = _END.search(rest)
        length = len((rest[: end.start()] if end else rest).rstrip())
        if length:
            return Span(begin, begin + length)
    return None


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """What announces a penalty; of "or face" all but the first word belongs to the penalty."""
    parts = [
        rf"{re.escape(words)}(?:\s+|(?<='))"
        for words in language.phrases("consequence", "failing_which")
    ]
    for words in language.phrases("consequence", "or_else"):
        first, _, rest = words.partition(" ")
        parts.append(rf"(?P<either>{re.escape(first)})\s+(?={re.escape(rest)}\b)")
    # A name may stand for one group alone.
    named = [part.replace("?P<either>", f"?P<either{at}>") for at, part in enumerate(parts)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(named)})", re.IGNORECASE)


__all__ = ["enforce"]
