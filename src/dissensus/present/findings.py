"""Commitments, promises, and parties at odds with themselves; what was skipped, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..errors import REASONS
from ..records import Coded, Commitment, Skip, Statement
from .clashes import read_contradictions
from .figured import Figured
from .found import Findings, Norm
from .material import Material, name_of, names
from .promises import count_kept, list_promises, list_tallies
from .sections import Left, Reason, Skipped

_REJECTED = "rejected"


#: What the page lists apart -> the sort of contradiction that it holds.
SORTS = {"contradictions": "contradiction", "disputed": "disputed", "shifts": "shift"}


def make_findings(material: Material) -> Findings:
    """Gather the commitments, the promises and the contradictions, each kind by itself."""
    limit = material.limits.findings
    figured = Figured(material, "p", whole=True)
    promises = list_promises(figured)
    kinds: dict[str, Sequence[object]] = {
        "commitments": list(_commitments(material)),
        "promises": promises,
    }
    shown: dict[str, Any] = {kind: tuple(items[:limit]) for kind, items in kinds.items()}
    shown |= {f"{kind}_left_out": max(0, len(items) - limit) for kind, items in kinds.items()}
    for kind, sort in SORTS.items():
        shown[kind] = tuple(read_contradictions(figured, sort, limit))
        shown[f"{kind}_left_out"] = max(0, figured.count("contradictions", sort=sort) - limit)
    return Findings(
        **shown,
        window=material.limits.window,
        measured=material.figures is not None,
        kept=tuple(count_kept(promises, figured)),
        clashes=tuple(list_tallies("clashes", figured)),
        verdicts=tuple(list_tallies("verdicts", figured)),
        evidence=figured.proofs.list(),
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
