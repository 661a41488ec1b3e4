"""Escalation between two sides: volume, intensity and rung over time, and who says how surely."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .evidence import Estimate, Evidence
from .figured import Figured, Row, day, number, rung, text, whole
from .made import told
from .material import Material
from .sections import Sentence

_DRAWN, _WINDOWS, _LISTED = 5, 26, 12


@dataclass(frozen=True, slots=True)
class Window:
    """The acts of one side towards another in a stretch of time."""

    start: str = field(metadata=told("first day, ISO 8601, or empty"))
    stop: str = field(metadata=told("last day, or empty"))
    acts: int = field(metadata=told("number of acts of the one towards the other"))
    conflicts: int = field(metadata=told("number of them that are verbal conflict"))
    estimate: Estimate = field(metadata=told("share of verbal conflict, with its interval"))
    plover_median: float | None = field(metadata=told("median intensity of conflict, PLOVER"))
    plover_upper: float | None = field(metadata=told("its upper quartile"))
    goldstein_median: float | None = field(metadata=told("median intensity of conflict, Goldstein"))
    goldstein_upper: float | None = field(metadata=told("its upper quartile"))
    invoked: int | None = field(metadata=told("Kahn's group of the highest rung invoked in words"))
    occupied: int | None = field(metadata=told("Kahn's group of the highest rung that is acted"))
    anchor: str = field(metadata=told("id of the place that lists the sentences, or empty"))


@dataclass(frozen=True, slots=True)
class Direction:
    """One side towards another, over time."""

    holder: str = field(metadata=told("name of the one who acts"))
    target: str = field(metadata=told("name of the one acted towards, or empty"))
    acts: int = field(metadata=told("number of acts in all windows"))
    windows: tuple[Window, ...] = field(
        metadata=told("the latest stretches of time, in their order")
    )
    left_out: int = field(metadata=told("number of earlier stretches that are not shown"))


@dataclass(frozen=True, slots=True)
class Certainty:
    """How likely someone says that something is: a quotation, never a forecast."""

    holder: str = field(metadata=told("name of the one who says so"))
    word: str = field(metadata=told("the word of likelihood, as written"))
    low: float | None = field(metadata=told("least of what a reader may take the word for"))
    high: float | None = field(metadata=told("most of it"))
    scale: str = field(metadata=told("the scale that gives the range, or empty"))
    conditional: bool = field(metadata=told("true where it holds under a condition only"))
    sentence: Sentence | None = field(metadata=told("the statement"))


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """How far and how surely words and deeds go."""

    measured: bool = field(metadata=told("false where it was not measured"))
    directions: tuple[Direction, ...] = field(metadata=told("those with most acts, drawn"))
    left_out: int = field(metadata=told("number of directions not shown"))
    calm: int = field(metadata=told("number of directions without conflict or rung, not shown"))
    listed: int = field(metadata=told("number of windows of each direction that the table lists"))
    windows_left_out: int = field(metadata=told("number of windows not listed, drawn or not"))
    certain: tuple[Certainty, ...] = field(metadata=told("words of likelihood, quoted"))
    certain_left_out: int = field(metadata=told("number of quotations not shown"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the figures here rest on"))


def make_escalation(material: Material) -> EscalationPage:
    """List the directions with most acts, and the words of likelihood."""
    figured = Figured(material, "e")
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in figured.rows("escalation"):
        groups[text(row, "holder"), text(row, "target")].append(row)
    told_ = {ends: rows for ends, rows in groups.items() if any(map(_escalates, rows))}
    ranked = sorted(
        told_.items(), key=lambda entry: (-_conflicts(entry[1]), -_acts(entry[1]), entry[0])
    )
    certain = list(figured.rows("certainty"))
    limit = material.limits.figures
    directions = tuple(_direct(ends, rows, figured) for ends, rows in ranked[:_DRAWN])
    return EscalationPage(
        measured=material.figures is not None,
        directions=directions,
        left_out=max(0, len(ranked) - _DRAWN),
        calm=len(groups) - len(told_),
        listed=_LISTED,
        windows_left_out=sum(
            one.left_out + max(0, len(one.windows) - _LISTED) for one in directions
        ),
        certain=tuple(_quote(row, figured) for row in certain[:limit]),
        certain_left_out=max(0, len(certain) - limit),
        evidence=figured.proofs.list(),
    )


def _escalates(row: Row) -> bool:
    """Whether there is conflict in a window, or a rung."""
    return any(whole(row, name) for name in ("conflicts", "invoked", "occupied"))


def _acts(rows: Sequence[Row]) -> int:
    return sum(whole(row, "acts") for row in rows)


def _conflicts(rows: Sequence[Row]) -> int:
    return sum(whole(row, "conflicts") for row in rows)


def _direct(ends: tuple[str, str], rows: Sequence[Row], figured: Figured) -> Direction:
    holder, target = map(figured.name, ends)
    title = f"{holder} → {target}" if target else holder
    ordered = sorted(rows, key=lambda row: day(row.get("start")))
    return Direction(
        holder=holder,
        target=target,
        acts=_acts(rows),
        windows=tuple(_window(row, title, figured) for row in ordered[-_WINDOWS:]),
        left_out=max(0, len(ordered) - _WINDOWS),
    )


def _window(row: Row, title: str, figured: Figured) -> Window:
    start, stop = day(row.get("start")), _find_last(row)
    dates = " – ".join(figured.words.date(one) for one in (start, stop) if one)
    return Window(
        start=start,
        stop=stop,
        acts=whole(row, "acts"),
        conflicts=whole(row, "conflicts"),
        estimate=figured.estimate(row),
        plover_median=number(row, "plover_median"),
        plover_upper=number(row, "plover_upper"),
        goldstein_median=number(row, "goldstein_median"),
        goldstein_upper=number(row, "goldstein_upper"),
        invoked=rung(row, "invoked"),
        occupied=rung(row, "occupied"),
        anchor=figured.prove(row, ", ".join(one for one in (title, dates) if one)),
    )


def _find_last(row: Row) -> str:
    """The last day of a window: the table has the day after."""
    stop = row.get("stop")
    if isinstance(stop, dt.date):
        stop -= dt.timedelta(days=1)
    return max(day(stop), day(row.get("start")))


def _quote(row: Row, figured: Figured) -> Certainty:
    places = row.get("rows") or ([row["row"]] if row.get("row") is not None else [])
    sentences = figured.material.sentences
    place = next((one for one in places if 0 <= one < len(sentences)), None)
    sentence = None if place is None else sentences[place]
    said = sentence.likelihood if sentence else None
    return Certainty(
        holder=figured.name(text(row, "holder")),
        word=text(row, "words") or (said.word if said else ""),
        low=number(row, "low"),
        high=number(row, "high"),
        scale=text(row, "scale"),
        conditional=bool(row.get("conditional")),
        sentence=sentence,
    )
