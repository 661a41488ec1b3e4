"""How divided the group is on each measure, over time, and who moves it most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..records import STANCES
from .evidence import Estimate, Evidence
from .figured import Figured, Row, day, listed, number, tell_reason, text, whole
from .made import told
from .material import Material
from .ranks import Breaking, list_breaking

#: The index that is drawn; the others stand in the table.
DRAWN = "agreement"
#: The two ways to count "does not rule out"; the first leads.
COLLAPSES = ("open counts as support", "open counts as abstention")
_COURSES, _DAYS, _GROUPS, _MOVERS = 6, 24, 3, 8
#: The changes of one member: to be silent, or to take another stance.
CHANGES = ("leaves", *(f"to {stance}" for stance in STANCES))
#: Effects that are the same in so many places are one.
_SAME = 4


@dataclass(frozen=True, slots=True)
class United:
    """One index of the group on one measure on one day."""

    index: str = field(metadata=told("the index: a key of the words"))
    collapse: str = field(metadata=told("how what is not ruled out is counted: a key of the words"))
    date: str = field(metadata=told("the day, ISO 8601, or empty for all days together"))
    estimate: Estimate = field(metadata=told("the index, with the interval of errors of coding"))
    least: float | None = field(metadata=told("least that it could be, whatever the silent hold"))
    most: float | None = field(metadata=told("most that it could be, whatever the silent hold"))
    chance: float | None = field(metadata=told("what as many members would give at random"))
    members: int = field(metadata=told("number of members of the group"))
    actors: int = field(metadata=told("number of members that spoke"))
    statements: int = field(metadata=told("number of statements"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class Divided:
    """A measure with its indices on the last day, and the drawn one on all days."""

    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    drawn: tuple[United, ...] = field(metadata=told("the index that is drawn, in both ways"))
    others: tuple[United, ...] = field(metadata=told("the other indices"))
    course: tuple[United, ...] = field(
        metadata=told("the drawn index on each day, where there are several")
    )


@dataclass(frozen=True, slots=True)
class Movers:
    """Actors whose change would move the index as much: a tie, not a ranking."""

    change: str = field(metadata=told("the change: a key of the words"))
    effect: float = field(metadata=told("how far the index would move"))
    low: float | None = field(
        metadata=told("least of the intervals of errors of coding of these actors, where drawn")
    )
    high: float | None = field(metadata=told("most of these intervals"))
    movers: tuple[str, ...] = field(metadata=told("names of the actors"))
    left_out: int = field(metadata=told("number of further actors of the tie"))
    anchor: str = field(metadata=told("id of the place that lists their sentences, or empty"))


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moves the index of a measure most."""

    concept: str = field(metadata=told("name of the measure"))
    groups: tuple[Movers, ...] = field(metadata=told("ties of actors, the strongest first"))


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed the drawn index of a measure from one day to the next."""

    concept: str = field(metadata=told("name of the measure"))
    start: str = field(metadata=told("the first day, ISO 8601"))
    stop: str = field(metadata=told("the second day"))
    effect: float = field(metadata=told("how far the index moved"))
    low: float | None = field(metadata=told("the lower end of that over errors of coding"))
    high: float | None = field(metadata=told("the upper end"))
    membership: float | None = field(metadata=told("the part of members who came or left"))
    stances: float | None = field(metadata=told("the part of members who took another stance"))
    joined: tuple[str, ...] = field(metadata=told("names of those who came"))
    left: tuple[str, ...] = field(metadata=told("names of those who left"))
    moved: tuple[str, ...] = field(
        metadata=told("names of the members who spoke anew or took another stance")
    )
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))
    reason: str = field(metadata=told("why it is not split, or empty"))


@dataclass(frozen=True, slots=True)
class CohesionPage:
    """How divided the group is."""

    measured: bool = field(metadata=told("false where it was not measured"))
    group: str = field(metadata=told("name of the group"))
    shown: tuple[Divided, ...] = field(metadata=told("the measures, the most divided first"))
    left_out: int = field(metadata=told("number of measures not shown for want of room"))
    untold: tuple[Divided, ...] = field(
        metadata=told("measures without a figure on the last day, the most told first")
    )
    untold_left_out: int = field(metadata=told("number of them not shown"))
    changed: tuple[Changed, ...] = field(metadata=told("what changed the index, by day"))
    changed_left_out: int = field(metadata=told("number of changes not shown for want of room"))
    breaking: tuple[Breaking, ...] = field(metadata=told("who breaks ranks, measure by measure"))
    breaking_left_out: int = field(metadata=told("number of them not shown for want of room"))
    moved: tuple[Moved, ...] = field(metadata=told("who moves the index most"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the figures here rest on"))


def make_cohesion(material: Material) -> CohesionPage:
    """List the measures of the table of cohesion, the most divided first."""
    figured = Figured(material, "u")
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in figured.rows("cohesion"):
        groups[text(row, "concept")].append(row)
    ranked = sorted(groups.items(), key=_rank)
    valued = [entry for entry in ranked if not _rank(entry)[0]]
    blank = ranked[len(valued) :]
    kept, unkept = valued[: material.limits.measures], blank[: material.limits.figures]
    dated = _list_dated(figured, dict(kept))
    courses = _choose(dated)
    shown = tuple(
        _divide(*entry, figured, dated[entry[0]] if entry[0] in courses else ()) for entry in kept
    )
    concepts = [one.concept_id for one in shown]
    changes = _list_changes(figured, concepts)
    breaking, breaking_left_out = list_breaking(figured, concepts, COLLAPSES[0])
    return CohesionPage(
        measured=material.figures is not None,
        group=figured.group,
        shown=shown,
        left_out=len(valued) - len(kept),
        untold=tuple(_divide(*entry, figured, ()) for entry in unkept),
        untold_left_out=len(blank) - len(unkept),
        changed=tuple(_tell_change(row, figured) for row in changes[: material.limits.figures]),
        changed_left_out=max(0, len(changes) - material.limits.figures),
        breaking=breaking,
        breaking_left_out=breaking_left_out,
        moved=tuple(_list_movers(figured, concepts)),
        evidence=figured.proofs.list(),
    )


def _last(rows: Sequence[Row]) -> list[Row]:
    latest = max(day(row.get("date")) for row in rows)
    return [row for row in rows if day(row.get("date")) == latest]


def _rank(entry: tuple[str, list[Row]]) -> tuple[bool, float, int]:
    """The most divided first; those without a figure last, the most told first."""
    told_ = [row for row in _last(entry[1]) if text(row, "index") == DRAWN]
    values = [value for row in told_ if (value := number(row, "value")) is not None]
    statements = max((whole(row, "statements") for row in entry[1]), default=0)
    return not values, min(values, default=0.0), -statements


def _list_dated(figured: Figured, shown: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The drawn index of each measure by day: of its own table, else of the days of the first."""
    found: dict[str, list[Row]] = {concept: [] for concept in shown}
    table = figured.rows("course") or [row for rows in shown.values() for row in rows]
    for row in sorted(table, key=lambda row: day(row.get("date"))):
        is_drawn = (text(row, "index"), text(row, "collapse")) == (DRAWN, COLLAPSES[0])
        if is_drawn and text(row, "concept") in found:
            found[text(row, "concept")].append(row)
    return found


def _choose(dated: Mapping[str, Sequence[Row]]) -> set[str]:
    """The measures that are drawn over time: those with most statements on several days."""
    several = [
        (concept, rows)
        for concept, rows in dated.items()
        if sum(number(row, "value") is not None for row in rows) > 1
    ]
    several.sort(key=lambda one: -max(whole(row, "statements") for row in one[1]))
    return {concept for concept, _ in several[:_COURSES]}


def _list_changes(figured: Figured, concepts: Sequence[str]) -> list[Row]:
    """The changes of the drawn index, measure by measure as they are shown, in order of time."""
    order = {concept: place for place, concept in enumerate(concepts)}
    found = [
        row
        for row in figured.rows("changes", index=DRAWN, collapse=COLLAPSES[0])
        if text(row, "concept") in order and round(number(row, "value") or 0.0, _SAME)
    ]
    return sorted(found, key=lambda row: (order[text(row, "concept")], day(row.get("start"))))


def _tell_change(row: Row, figured: Figured) -> Changed:
    concept = figured.name(text(row, "concept"))
    start, stop = day(row.get("start")), day(row.get("stop"))
    reason = text(row, "reason")
    return Changed(
        concept=concept,
        start=start,
        stop=stop,
        effect=number(row, "value") or 0.0,
        low=number(row, "low"),
        high=number(row, "high"),
        membership=number(row, "membership"),
        stances=number(row, "stances"),
        joined=figured.names(row.get("joined")),
        left=figured.names(row.get("left")),
        moved=figured.names(row.get("moved")),
        anchor=figured.prove(row, f"{concept}, {figured.words.date(stop)}"),
        reason=tell_reason(reason, figured.words),
    )


def _divide(concept: str, rows: Sequence[Row], figured: Figured, dated: Sequence[Row]) -> Divided:
    name = figured.name(concept)
    last = _last(rows)
    drawn = [row for row in last if text(row, "index") == DRAWN]
    drawn.sort(key=lambda row: text(row, "collapse") != COLLAPSES[0])
    return Divided(
        concept_id=concept,
        concept=name,
        drawn=tuple(_unite(row, name, figured) for row in drawn),
        others=tuple(_unite(row, name, figured) for row in last if text(row, "index") != DRAWN),
        course=tuple(_unite(row, name, figured) for row in dated[-_DAYS:]),
    )


def _unite(row: Row, name: str, figured: Figured) -> United:
    date = day(row.get("date"))
    title = f"{name}, {figured.words.date(date)}" if date else name
    return United(
        index=text(row, "index"),
        collapse=text(row, "collapse"),
        date=date,
        estimate=figured.estimate(row),
        least=number(row, "least"),
        most=number(row, "most"),
        chance=number(row, "chance"),
        members=whole(row, "members"),
        actors=whole(row, "actors"),
        statements=whole(row, "statements"),
        anchor=figured.prove(row, title),
    )


def _list_movers(figured: Figured, concepts: Sequence[str]) -> Iterator[Moved]:
    # Only the rows of what is shown are read: of a large corpus there are tens of thousands.
    for concept in concepts:
        rows = figured.rows("influence", index=DRAWN, collapse=COLLAPSES[0], concept=concept)
        latest = max((day(row.get("date")) for row in rows), default="")
        found: dict[tuple[str, float], list[Row]] = defaultdict(list)
        for row in rows:
            effect = number(row, "value")
            is_last = day(row.get("date")) == latest
            if effect and round(effect, _SAME) and is_last and text(row, "change") in CHANGES:
                found[text(row, "change"), round(effect, _SAME)].append(row)
        if found:
            name = figured.name(concept)
            yield Moved(name, tuple(_tie(name, found, figured)))


def _tie(
    concept: str, groups: Mapping[tuple[str, float], list[Row]], figured: Figured
) -> Iterator[Movers]:
    ranked = sorted(groups.items(), key=lambda entry: (-abs(entry[0][1]), entry[0]))
    for (change, effect), rows in ranked[:_GROUPS]:
        names = sorted({figured.name(text(row, "actor")) for row in rows})
        shown, left_out = tuple(names[:_MOVERS]), max(0, len(names) - _MOVERS)
        title = f"{concept}, {figured.words.join(names)}"
        # Two changes of the same actors rest on the same sentences, so they have one place.
        behind = sorted({place for row in rows for place in listed(row.get("rows"))})
        lows, highs = (
            [end for row in rows if (end := number(row, name)) is not None]
            for name in ("low", "high")
        )
        yield Movers(
            change=change,
            effect=effect,
            low=min(lows, default=None),
            high=max(highs, default=None),
            movers=shown,
            left_out=left_out,
            anchor=figured.proofs.add(behind, title),
        )


def list_courses(page: CohesionPage) -> list[Divided]:
    """The measures that are drawn over time."""
    return [
        one
        for one in page.shown
        if sum(point.estimate.value is not None for point in one.course) > 1
    ]
