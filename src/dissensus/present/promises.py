"""What was promised and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Estimate
from .figured import Figured, Row, day, listed, number, text, whole
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
class Tally:
    """How many findings there are of one kind, and how many errors of coding leave."""

    kind: str = field(metadata=told("a sort of contradiction, or a verdict on promises"))
    count: int = field(metadata=told("number found"))
    low: float | None = field(metadata=told("least of the 95 % of draws of errors, where drawn"))
    high: float | None = field(metadata=told("most of the 95 % of draws of errors, where drawn"))


@dataclass(frozen=True, slots=True)
class Kept:
    """The promises of one holder, by verdict."""

    holder: str = field(metadata=told("name of the one who promised"))
    counts: tuple[int, ...] = field(
        metadata=told("kept, partly kept, broken and not yet testable, in this order")
    )
    tested: int = field(default=0, metadata=told("number of promises put to the test"))
    broken: Estimate | None = field(
        default=None, metadata=told("share broken of these, drawn towards that of all holders")
    )
    anchor: str = field(
        default="", metadata=told("id of the place that lists the sentences, or empty")
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


def count_kept(promises: Sequence[Promise], figured: Figured) -> list[Kept]:
    """The holders with most promises, with how many of each verdict, and the rate of broken."""
    totals = Counter(one.holder for one in promises)
    counts = Counter((one.holder, one.verdict) for one in promises)
    rates = {figured.name(text(row, "holder")): row for row in figured.rows("kept")}
    return [
        _count_one(holder, tuple(counts[holder, verdict] for verdict in VERDICTS), rates, figured)
        for holder, _ in totals.most_common(figured.material.limits.measures)
    ]


def _count_one(
    holder: str, counts: tuple[int, ...], rates: Mapping[str, Row], figured: Figured
) -> Kept:
    row = rates.get(holder, {})
    value, low, high = (number(row, name) for name in ("shrunk", "low", "high"))
    if value is None:
        return Kept(holder, counts)
    return Kept(
        holder,
        counts,
        tested=sum(whole(row, name) for name in ("kept", "partly", "broken")),
        broken=Estimate(value, low, high, ""),
        anchor=figured.prove(row, holder),
    )


def list_tallies(table: str, figured: Figured) -> list[Tally]:
    """How many findings there are of each kind in a table of counts."""
    return [
        Tally(text(row, "kind"), whole(row, "value"), number(row, "low"), number(row, "high"))
        for row in figured.rows(table)
    ]
