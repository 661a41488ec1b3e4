"""Who draws which red line: what must not happen, what would follow, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence
from .figured import Figured, Row, day, listed, number, rung, tell_reason, text, whole
from .made import told
from .material import Material
from .promises import Tally, list_tallies

_DRAWN = 14


@dataclass(frozen=True, slots=True)
class Consequence:
    """One red line; copies of it are joined."""

    line: str = field(metadata=told("id of the red line"))
    holder: str = field(metadata=told("name of the one who draws it"))
    actor: str = field(metadata=told("name of the one who says so for it"))
    concept: str = field(metadata=told("name of the measure; empty where it has no condition"))
    operator: str = field(metadata=told("T will do, F forbids, O obliges"))
    consequence: str = field(metadata=told("what would follow, in the text's words"))
    condition: str = field(metadata=told("the condition, in the text's words"))
    addressees: tuple[str, ...] = field(metadata=told("names of those it is addressed to"))
    strength: str = field(metadata=told("how firmly it is put"))
    low: float | None = field(
        metadata=told("least likelihood of the consequence, as its holder says, if it is crossed")
    )
    high: float | None = field(metadata=told("most likelihood of it, if the line is crossed"))
    word: str = field(metadata=told("the word of likelihood, in the text's words"))
    conditional: bool = field(metadata=told("true where the likelihood holds only if crossed"))
    invoked: int | None = field(
        metadata=told("Kahn's group, 1 to 7, of the highest rung that its words name")
    )
    plover: float | None = field(metadata=told("intensity on the scale of PLOVER"))
    goldstein: float | None = field(metadata=told("intensity on Goldstein's scale"))
    status: str = field(metadata=told("crossed, not crossed, open or unknown"))
    answered: bool | None = field(metadata=told("whether what was announced followed, if crossed"))
    date: str = field(metadata=told("day on which it was drawn, or empty"))
    statements: int = field(metadata=told("number of statements"))
    stands: float | None = field(
        metadata=told("share of draws of errors of coding in which it is left, where drawn")
    )
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))
    crossed: str = field(metadata=told("id of the place that lists what crossed it, or empty"))
    reason: str = field(metadata=told("what could not be told of it, or empty"))


@dataclass(frozen=True, slots=True)
class Exposed:
    """How many red lines a measure would cross."""

    concept: str = field(metadata=told("name of the measure"))
    lines: int = field(metadata=told("number of red lines drawn against it"))
    least: float | None = field(
        metadata=told("least of the 95 % of how many of them errors of coding leave, where drawn")
    )
    most: float | None = field(metadata=told("most of it"))
    warnings: int = field(metadata=told("number of other warnings and threats against it"))
    low: float | None = field(metadata=told("least likelihood of the surest of them, if crossed"))
    high: float | None = field(metadata=told("most likelihood of the surest, if crossed"))
    invoked: int | None = field(metadata=told("Kahn's group of the highest rung invoked"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class Linked:
    """Red lines of which one's consequence is the next one's condition, or norms at odds."""

    kind: str = field(metadata=told("chain, cycle, or the kind of conflict: a key of the words"))
    holder: str = field(metadata=told("name of the one whose norms conflict, or empty"))
    steps: tuple[str, ...] = field(metadata=told("the red lines or measures, in order"))
    date: str = field(metadata=told("day of the later of them, or empty"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class RedlinesPage:
    """The red lines."""

    measured: bool = field(metadata=told("false where they were not looked for"))
    tallies: tuple[Tally, ...] = field(
        metadata=told("how many of each sort, and how many were crossed")
    )
    lines: tuple[Consequence, ...] = field(metadata=told("the red lines, the surest first"))
    drawn: tuple[int, ...] = field(metadata=told("places of those drawn among the lines"))
    left_out: int = field(metadata=told("number of lines not shown for want of room"))
    exposed: tuple[Exposed, ...] = field(metadata=told("measures by the red lines against them"))
    chains: tuple[Linked, ...] = field(metadata=told("chains of red lines"))
    conflicts: tuple[Linked, ...] = field(metadata=told("norms that conflict"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the figures here rest on"))


def make_redlines(material: Material) -> RedlinesPage:
    """List the red lines, those with the surest consequence and the highest rung first."""
    figured = Figured(material, "l")
    limit = material.limits.figures
    rows = sorted(figured.rows("redlines"), key=_rank)
    lines = tuple(_line(row, figured) for row in rows[:limit])
    drawn = [place for place, one in enumerate(lines) if one.concept and one.consequence]
    exposed = sorted(
        figured.rows("exposure"), key=lambda row: (-whole(row, "lines"), -whole(row, "warnings"))
    )
    return RedlinesPage(
        measured=material.figures is not None,
        tallies=tuple(list_tallies("lines", figured)),
        lines=lines,
        drawn=tuple(drawn[:_DRAWN]),
        left_out=len(rows) - len(lines),
        exposed=tuple(_expose(row, figured) for row in exposed[:limit] if _is_exposed(row)),
        chains=tuple(_chain(figured, limit)),
        conflicts=tuple(_conflict(figured, limit)),
        evidence=figured.proofs.list(),
    )


def _is_exposed(row: Row) -> bool:
    return whole(row, "lines") + whole(row, "warnings") > 0


def _rank(row: Row) -> tuple[float, float, int, str]:
    low = number(row, "likelihood_low")
    return (
        -(low or 0.0),
        -(number(row, "invoked") or 0.0),
        -whole(row, "statements"),
        day(row.get("date")),
    )


def _line(row: Row, figured: Figured) -> Consequence:
    holder, concept = figured.name(text(row, "holder")), figured.name(text(row, "concept"))
    title = ", ".join(part for part in (holder, concept) if part)
    answered = row.get("answered")
    return Consequence(
        line=text(row, "line"),
        holder=holder,
        actor=figured.name(text(row, "actor")),
        concept=concept,
        operator=text(row, "operator"),
        consequence=text(row, "consequence"),
        condition=text(row, "condition"),
        addressees=figured.names(row.get("addressees")),
        strength=text(row, "strength"),
        low=number(row, "likelihood_low"),
        high=number(row, "likelihood_high"),
        word=text(row, "likelihood_word"),
        conditional=bool(row.get("conditional", True)),
        invoked=rung(row, "invoked"),
        plover=number(row, "plover"),
        goldstein=number(row, "goldstein"),
        status=text(row, "status"),
        answered=None if answered is None else bool(answered),
        date=day(row.get("date")),
        statements=whole(row, "statements"),
        stands=number(row, "stands"),
        anchor=figured.prove(row, title),
        crossed=figured.prove(row, title, "crossed_by"),
        reason=tell_reason(text(row, "reason"), figured.words),
    )


def _expose(row: Row, figured: Figured) -> Exposed:
    concept = figured.name(text(row, "concept"))
    low, high = _find_range(row)
    return Exposed(
        concept=concept,
        lines=whole(row, "lines"),
        least=number(row, "least"),
        most=number(row, "most"),
        warnings=whole(row, "warnings"),
        low=low,
        high=high,
        invoked=rung(row, "invoked"),
        anchor=figured.prove(row, concept),
    )


def _find_range(row: Row) -> tuple[float | None, float | None]:
    """The likelihood that the surest line asserts, if the measure is taken."""
    return number(row, "surest_low"), number(row, "surest_high")


def _chain(figured: Figured, limit: int) -> Iterator[Linked]:
    for table, kind in (("cycles", "cycle"), ("chains", "chain")):
        for row in list(figured.rows(table))[:limit]:
            steps = _first_list(row, ("measures", "lines"), figured)
            yield _linked(row, "cycle" if row.get("cycle") else kind, steps, figured)


def _conflict(figured: Figured, limit: int) -> Iterator[Linked]:
    for row in list(figured.rows("conflicts"))[:limit]:
        steps = _first_list(row, ("concept",), figured)
        yield _linked(row, text(row, "kind"), steps, figured)


def _first_list(row: Row, columns: Sequence[str], figured: Figured) -> tuple[str, ...]:
    return next((figured.names(row[name]) for name in columns if listed(row.get(name))), ())


def _linked(row: Row, kind: str, steps: tuple[str, ...], figured: Figured) -> Linked:
    holder = figured.name(text(row, "holder"))
    title = ", ".join(part for part in (holder, " → ".join(steps)) if part)
    return Linked(
        kind=kind,
        holder=holder,
        steps=steps,
        date=day(row.get("second_date")),
        anchor=figured.prove(row, title),
    )
