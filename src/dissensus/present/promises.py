"""What was promised and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .figured import Figured, Row, day, listed, text
from .made import told

#: The verdicts in the order of the chart.
VERDICTS = ("kept", "partly kept", "broken", "not yet testable")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise, and what the deeds found say of it."""

    holder: str = field(metadata=told("name of the one who promised"))
    concept: str = field(metadata=told("name of the measure"))
    promised: str = field(metadata=told("day of the promise, or empty"))
    verdict: str = field(metadata=told("kept, partly kept, broken or not yet testable"))
    deeds: int = field(metadata=told("number of deeds on the measure found after it"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class Kept:
    """The promises of one holder, by verdict."""

    holder: str = field(metadata=told("name of the one who promised"))
    counts: tuple[int, ...] = field(
        metadata=told("kept, partly kept, broken and not yet testable, in this order")
    )


def list_promises(figured: Figured) -> list[Promise]:
    """The promises of the table, those put to the test first."""
    order = {verdict: place for place, verdict in enumerate(("broken", "partly kept", "kept"))}
    rows = sorted(
        figured.rows("promises"), key=lambda row: order.get(text(row, "verdict"), len(order))
    )
    # What is not shown needs no place that lists its sentences.
    shown = figured.material.limits.findings
    return [_promise(row, figured, is_shown=at < shown) for at, row in enumerate(rows)]


def _promise(row: Row, figured: Figured, *, is_shown: bool) -> Promise:
    holder, concept = figured.name(text(row, "holder")), figured.name(text(row, "concept"))
    return Promise(
        holder=holder,
        concept=concept,
        promised=day(row.get("promised")),
        verdict=text(row, "verdict"),
        deeds=len(listed(row.get("deeds"))),
        anchor=figured.prove(row, f"{holder}, {concept}") if is_shown else "",
    )


def count_kept(promises: Sequence[Promise], most: int) -> list[Kept]:
    """The holders with most promises, with how many of each verdict."""
    totals = Counter(one.holder for one in promises)
    counts = Counter((one.holder, one.verdict) for one in promises)
    return [
        Kept(holder, tuple(counts[holder, verdict] for verdict in VERDICTS))
        for holder, _ in totals.most_common(most)
    ]
