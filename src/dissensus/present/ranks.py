"""Who breaks ranks: members on another side than more than half of those heard on a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .evidence import Estimate
from .figured import Figured, Row, day, text, whole
from .made import told


@dataclass(frozen=True, slots=True)
class Breaking:
    """A member on another side of a measure than most of those heard."""

    concept: str = field(metadata=told("name of the measure"))
    actor: str = field(metadata=told("name of the member"))
    stance: str = field(metadata=told("what it holds: a stance"))
    majority: str = field(metadata=told("the side of most: for, against or abstains"))
    share: Estimate = field(
        metadata=told("share of those heard on that side, with the interval of errors of coding")
    )
    actors: int = field(metadata=told("number of members that spoke on the measure"))
    statements: int = field(metadata=told("number of statements of its position"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


def list_breaking(
    figured: Figured, concepts: Sequence[str], collapse: str
) -> tuple[tuple[Breaking, ...], int]:
    """Those of the last day on these measures, in their order, and how many are not shown."""
    rows = figured.rows("ranks", collapse=collapse)
    latest = max((day(row.get("date")) for row in rows), default="")
    order = {concept: place for place, concept in enumerate(concepts)}
    kept = [row for row in rows if text(row, "concept") in order and day(row.get("date")) == latest]
    kept.sort(key=lambda row: (order[text(row, "concept")], figured.name(row.get("actor"))))
    most = figured.limits.figures
    return tuple(_break(row, figured) for row in kept[:most]), max(0, len(kept) - most)


def _break(row: Row, figured: Figured) -> Breaking:
    concept, actor = figured.name(text(row, "concept")), figured.name(text(row, "actor"))
    return Breaking(
        concept=concept,
        actor=actor,
        stance=text(row, "stance"),
        majority=text(row, "majority"),
        share=figured.estimate(row),
        actors=whole(row, "actors"),
        statements=whole(row, "statements"),
        anchor=figured.prove(row, f"{actor}, {concept}"),
    )
