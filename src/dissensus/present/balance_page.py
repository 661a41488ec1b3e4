"""Support against risk: which measures no other one beats on both."""

from __future__ import annotations

from dataclasses import dataclass, field

from .evidence import Estimate, Evidence
from .figured import Figured, Row, number, rung, text, whole
from .made import told
from .material import Material


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure by its support and by what is said would follow from it."""

    concept: str = field(metadata=told("name of the measure"))
    estimate: Estimate = field(metadata=told("its support, with the interval"))
    lines: int = field(metadata=told("number of red lines drawn against it"))
    invoked: int | None = field(
        metadata=told("Kahn's group of the highest rung invoked; none where nothing was said")
    )
    low: float | None = field(
        metadata=told("least likelihood of what would follow, as is said, if the measure is taken")
    )
    high: float | None = field(metadata=told("most likelihood of it, if the measure is taken"))
    unsaid: bool = field(metadata=told("true where nobody says what would follow: not known"))
    on_frontier: bool = field(
        metadata=told("true where something is said of it and no other measure beats it on both")
    )
    compared: bool = field(metadata=told("true where enough members spoke to compare it"))
    probability: float | None = field(
        metadata=told(
            "share of draws of the errors of coding in which it is on the frontier; none where "
            "nothing is said of it"
        )
    )
    statements: int = field(metadata=told("number of statements"))
    actors: int = field(metadata=told("number of actors"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class BalancePage:
    """Support against risk."""

    measured: bool = field(metadata=told("false where it was not measured"))
    weighed: tuple[Weighed, ...] = field(
        metadata=told("the measures, those first of which a risk is said")
    )
    left_out: int = field(metadata=told("number of measures not shown for want of room"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the figures here rest on"))


def make_balance(material: Material) -> BalancePage:
    """List the measures: those of which something is said first, the unbeaten before the others."""
    figured = Figured(material, "b")
    ranked = sorted(figured.rows("balance"), key=_rank)
    kept = ranked[: material.limits.measures]
    return BalancePage(
        measured=material.figures is not None,
        weighed=tuple(_weigh(row, figured) for row in kept),
        left_out=len(ranked) - len(kept),
        evidence=figured.proofs.list(),
    )


def _rank(row: Row) -> tuple[bool, bool, bool, int, str]:
    """Those of which something is said first, of them those on the frontier, then the most told."""
    on_frontier, lines = bool(row.get("on_frontier")), whole(row, "lines")
    is_unsaid = not lines and rung(row, "invoked") is None
    is_one = number(row, "probability") is None
    return is_unsaid, is_one, not on_frontier, -whole(row, "actors"), text(row, "concept")


def _weigh(row: Row, figured: Figured) -> Weighed:
    concept = figured.name(text(row, "concept"))
    invoked = rung(row, "invoked")
    # Of a measure of which nothing is said the risk is not known, so it is not told as unbeaten.
    is_unsaid = invoked is None and not whole(row, "lines")
    return Weighed(
        concept=concept,
        estimate=figured.estimate(row),
        lines=whole(row, "lines"),
        invoked=invoked,
        low=number(row, "if_low"),
        high=number(row, "if_high"),
        unsaid=is_unsaid,
        on_frontier=bool(row.get("on_frontier")) and not is_unsaid,
        compared=number(row, "probability") is not None,
        probability=None if is_unsaid else number(row, "probability"),
        statements=whole(row, "statements"),
        actors=whole(row, "actors"),
        anchor=figured.prove(row, concept),
    )
