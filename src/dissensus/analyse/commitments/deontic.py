"""Commitments that do not go together, and those that were changed.

Standard deontic logic (von Wright 1951) forbids that one thing is both obliged and forbidden to
one holder at one time (axiom D); permitted and forbidden exclude each other too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import polars as pl

from ..study import Study
from .gather import PERMISSION, PROMISE, REFUSAL

CONTRADICTION, CONFLICT = "contradiction", "conflict"
HARDENING, SOFTENING, VOICES = "hardening", "softening", "divergent voices"

#: The columns of the table of conflicts.
CONFLICTS: Mapping[str, Any] = {
    **dict.fromkeys(("kind", "holder", "concept", "first", "second"), pl.String),
    **dict.fromkeys(("first_actor", "second_actor"), pl.String),
    **dict.fromkeys(("first_date", "second_date"), pl.Date),
    "days": pl.Int64,
    "narrower": pl.String,
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


class Word(NamedTuple):
    """What one actor said of one measure on one day, or what a norm lays down."""

    holder: str
    actor: str
    concept: str
    operator: str
    date: dt.date | None
    until: dt.date | None = None
    rows: tuple[int, ...] = ()
    is_norm: bool = False


def find_conflicts(commitments: pl.DataFrame, norms: pl.DataFrame, study: Study) -> pl.DataFrame:
    """The pairs of commitments that clash or were changed, with the columns of ``CONFLICTS``.

    Of one speaker on one measure: obliged and forbidden is a contradiction. A refusal that
    follows "does not rule out" is a hardening; "does not rule out", or a promise, that follows
    a refusal is a softening, since the later word ends the earlier. A promise is not ended by
    refusing it. On one day, or where the earlier holds until later (``until``), both hold at
    once: a contradiction. A norm binds its parties: obliged and refused, or forbidden and
    promised, is a contradiction; forbidden and not excluded, or permitted and refused, a
    conflict. Different actors of one holder whose last words differ are divergent voices.
    What is refused is refused in each
    of its cases: ``narrower`` is the case that the other commitment is about.
    """
    words = list(_list_words(commitments))
    found = [
        *_find_changes(words, study),
        *_find_voices(words, study),
        *_find_breaches(words, norms, study),
    ]
    return pl.DataFrame(found, schema=CONFLICTS, orient="row").sort(
        "second_date", "holder", "concept", "kind", nulls_last=True
    )


def _list_words(commitments: pl.DataFrame) -> Iterator[Word]:
    """Each speaker's words on a measure, day by day, those of one day and kind joined."""
    own = commitments.filter(
        pl.col("sort").is_in([REFUSAL, PERMISSION, PROMISE]),
        ~pl.col("alleged"),
        # "Not for now" excludes nothing.
        (pl.col("sort") != REFUSAL) | (pl.col("strength") != "hedged"),
    )
    joined = own.group_by("holder", "actor", "concept", "operator", "date").agg(
        pl.col("until").max(), pl.col("row").sort().alias("rows")
    )
    for row in joined.sort("holder", "concept", "actor", "date", "operator").iter_rows(named=True):
        yield Word(**{**row, "rows": tuple(row["rows"])})


def _find_changes(words: list[Word], study: Study) -> Iterator[dict[str, Any]]:
    refused = _list_refusals(words)
    series: dict[tuple[str, str, str], list[Word]] = {}
    for word in words:
        if word.operator != "F":
            series.setdefault((word.holder, word.actor, word.concept), []).append(word)
    for (holder, actor, concept), told in series.items():
        covering = [
            word
            for broad in (concept, *study.broader.get(concept, ()))
            for word in refused.get((holder, broad), {}).get(actor, ())
        ]
        for first, second in pairwise(sorted([*told, *covering], key=_when)):
            if kind := _tell_change(first, second):
                yield _row(kind, first, second)


def _list_refusals(words: list[Word]) -> dict[tuple[str, str], dict[str, list[Word]]]:
    """By holder and measure, for each actor its refusals in order of days."""
    refused: dict[tuple[str, str], dict[str, list[Word]]] = {}
    for word in words:
        if word.operator == "F":
            of = refused.setdefault((word.holder, word.concept), {})
            of.setdefault(word.actor, []).append(word)
    return refused


def _when(word: Word) -> dt.date:
    return word.date or dt.date.min


def _tell_change(first: Word, second: Word) -> str:
    """What two words of one speaker in turn are; nothing where they go together."""
    pair = {first.operator, second.operator}
    if "F" not in pair or len(pair) == 1:
        return ""
    if _overlap(first, second):
        return CONTRADICTION
    if first.operator == "O":
        return CONTRADICTION
    return HARDENING if second.operator == "F" else SOFTENING


def _overlap(first: Word, second: Word) -> bool:
    """Whether both are known to hold at one time."""
    if first.date is None or second.date is None:
        return False
    return first.date == second.date or (first.until is not None and first.until >= second.date)


def _find_voices(words: list[Word], study: Study) -> Iterator[dict[str, Any]]:
    """Actors of one holder whose last words differ; a refusal covers each case of its measure."""
    refused = _list_refusals(words)
    last: dict[tuple[str, str, str], Word] = {}
    for word in words:
        last[word.holder, word.concept, word.actor] = word
    for (holder, concept, actor), word in last.items():
        if word.operator == "F":
            continue
        for broad in (concept, *study.broader.get(concept, ())):
            for other, told in refused.get((holder, broad), {}).items():
                if other != actor and last[holder, broad, other].operator == "F":
                    yield _row(VOICES, *sorted((told[-1], word), key=_when))


def _find_breaches(
    words: list[Word], norms: pl.DataFrame, study: Study
) -> Iterator[dict[str, Any]]:
    """Words, and other norms, against what binds their holder."""
    binding = [
        Word(
            holder=party,
            actor=row["instrument"],
            concept=row["concept"],
            operator=row["operator"],
            date=row["date"],
            is_norm=True,
        )
        for row in norms.iter_rows(named=True)
        if row["force"] == "in force"
        for party in row["parties"]
    ]
    of: dict[str, list[Word]] = {}
    for word in words:
        of.setdefault(word.holder, []).append(word)
    pairs = [(norm, word) for norm in binding for word in of.get(norm.holder, ())]
    pairs += [pair for pair in combinations(binding, 2) if pair[0].holder == pair[1].holder]
    for norm, word in pairs:
        if kind := _compare(norm, word, study):
            yield _row(kind, norm, word)


def _compare(norm: Word, word: Word, study: Study) -> str:
    forbids = [one for one in (norm, word) if one.operator == "F"]
    if len(forbids) != 1:
        return ""
    banned, other = forbids[0], word if forbids[0] is norm else norm
    # What is forbidden is forbidden in each of its cases; the cases do not forbid the whole.
    if not study.covers(banned.concept, other.concept):
        return ""
    return CONTRADICTION if other.operator == "O" else CONFLICT


def _tell_operator(word: Word) -> str:
    return f"norm {word.operator}" if word.is_norm else word.operator


def _row(kind: str, first: Word, second: Word) -> dict[str, Any]:
    rows = sorted({*first.rows, *second.rows})
    # The refusal is of the broader measure, if either is.
    broad, narrow = (first, second) if first.operator == "F" else (second, first)
    dated = first.date is not None and second.date is not None
    norm = "a norm holds from before its report" if first.is_norm or second.is_norm else ""
    return {
        "kind": kind,
        "holder": first.holder,
        "concept": broad.concept,
        "first": _tell_operator(first),
        "second": _tell_operator(second),
        "first_actor": first.actor,
        "second_actor": second.actor,
        "first_date": first.date,
        "second_date": second.date,
        "days": abs((second.date - first.date).days) if dated else None,  # type: ignore[operator]
        "narrower": narrow.concept if narrow.concept != broad.concept else "",
        "statements": len(rows),
        "actors": len({one.actor for one in (first, second) if not one.is_norm}),
        "rows": rows,
        "reason": norm if dated else "a date is missing",
    }


__all__ = ["CONFLICTS", "find_conflicts"]
