"""The hemicycle, drawn as an SVG that a screen reader and a keyboard can use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

from markupsafe import Markup, escape

from .sections import Cell, Hemicycle
from .words import Words

#: With fewer actors than this a list is read at once, and no chart is drawn.
DRAWN_FROM = 4

_WIDTH, _MIDDLE, _BASE = 400, 200.0, 196.0
_BELOW, _ABOVE_FLOOR, _FLATTEN = 36, 24.0, 0.9
_OUTER, _INNER = 168.0, 62.0
_LARGEST, _SMALLEST = 46.0, 6.0
# Below this radius a sign in a seat could not be read.
_SIGN_FROM = 6.5
_NAME = 44


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seat stands, and how large it is."""

    x: float
    y: float
    radius: float
    angle: float


def draw_hemicycle(hemicycle: Hemicycle, words: Words) -> Markup:
    """The seats of a measure, from against on the left to for on the right."""
    anchor = hemicycle.anchor
    title = words(
        "positions.chart",
        concept=hemicycle.concept,
        actors=words.count("count.actors", hemicycle.actors),
    )
    desc = words("positions.desc", tallies=tally_text(hemicycle, words))
    places = lay_out(len(hemicycle.seats))
    seats = zip(hemicycle.seats, places, strict=True)
    drawn = Markup("").join(_seat(cell, place, words) for cell, place in seats)
    top = int(min((place.y - place.radius for place in places), default=_BASE)) - 4
    return Markup(
        '<svg class="hemicycle" viewBox="0 {top} {w} {h}" role="group" '
        'aria-labelledby="{a}-t" aria-describedby="{a}-d">'
        '<title id="{a}-t">{title}</title><desc id="{a}-d">{desc}</desc>'
        '<path class="floor" aria-hidden="true" d="M20 {b}H380"/>{drawn}'
        '<text class="total" aria-hidden="true" x="{m}" y="{b}" dy="-8">{total}</text>'
        '<text class="end" aria-hidden="true" x="20" y="{b}" dy="20">{left}</text>'
        '<text class="end right" aria-hidden="true" x="380" y="{b}" dy="20">{right}</text></svg>'
    ).format(
        w=_WIDTH,
        top=top,
        h=int(_BASE) + _BELOW - top,
        a=anchor,
        b=int(_BASE),
        m=int(_MIDDLE),
        title=title,
        desc=desc,
        drawn=drawn,
        total=hemicycle.actors,
        left=f"← {words('stance.oppose')}",
        right=f"{words('stance.support')} →",
    )


def tally_text(hemicycle: Hemicycle, words: Words) -> str:
    """How many actors hold each stance, in words."""
    tallies = [words.count(f"tally.{tally.stance}", tally.count) for tally in hemicycle.tallies]
    if hemicycle.both:
        tallies.append(words.count("tally.both", hemicycle.both))
    return ", ".join(tallies)


def position_of(cell: Cell) -> str:
    """The stance that a seat shows: "both" for an actor on both sides."""
    return "both" if cell.both else cell.stance


def seat_label(cell: Cell, words: Words) -> str:
    """The seat in words."""
    actor = f"{cell.actor} ({cell.party})" if cell.party else cell.actor
    stance = words(f"stance.{position_of(cell)}")
    statements = words.count("count.statements", cell.count)
    return words("positions.seat", actor=actor, stance=stance, statements=statements)


def _seat(cell: Cell, place: Place, words: Words) -> Markup:
    label, position = seat_label(cell, words), position_of(cell)
    alleged = " alleged" if all(chip.alleged for chip in cell.chips) else ""
    name = cell.actor if len(cell.actor) <= _NAME else f"{cell.actor[: _NAME - 1]}…"
    return Markup(
        '<a class="cell seat st-{p}{alleged}" href="#{href}">'
        "<title>{label}</title>{shape}{sign}"
        '<text class="name" x="{m}" y="{h}">{name}</text></a>'
    ).format(
        p=position,
        alleged=alleged,
        href=cell.anchor,
        label=label,
        shape=_shape(place, position),
        sign=_sign(place, words(f"sign.{position}")),
        m=int(_MIDDLE),
        h=int(_BASE) + _BELOW - 10,
        name=name,
    )


def _shape(place: Place, position: str) -> Markup:
    x, y, r = round(place.x, 1), round(place.y, 1), round(place.radius, 1)
    whole = Markup('<circle cx="{}" cy="{}" r="{}"/>').format(x, y, r)
    if position != "both":
        return whole
    # An actor on both sides has a seat in two halves, each in the colour of its side.
    half = "M{x} {top}a{r} {r} 0 0 {sweep} 0 {d}z"
    halves = [half.format(x=x, top=round(y - r, 1), r=r, sweep=s, d=2 * r) for s in (0, 1)]
    return Markup(
        '<path class="left" d="{}"/><path class="right" d="{}"/>'
        '<circle class="core" cx="{}" cy="{}" r="{}"/>'
    ).format(*halves, x, y, round(r * 0.6, 1))


def _sign(place: Place, sign: str) -> Markup:
    if place.radius < _SIGN_FROM:
        return Markup("")
    return Markup(
        '<text class="sign" aria-hidden="true" x="{}" y="{}" font-size="{}">{}</text>'
    ).format(round(place.x, 1), round(place.y, 1), round(place.radius * 0.95, 1), escape(sign))


def lay_out(seats: int) -> list[Place]:
    """The places of that many seats in as few rows as hold them, from left to right."""
    if not seats:
        return []
    gap = _LARGEST
    while gap > _SMALLEST and sum(_capacity(gap)) < seats:
        gap -= 0.5
    if seats <= _capacity(gap)[0]:
        return list(_row(_narrow(seats, gap), seats, gap))
    radii = list(_rows(gap))
    places = [
        place
        for radius, count in zip(radii, _share(seats, _capacity(gap)), strict=True)
        for place in _row(radius, count, gap)
    ]
    return sorted(places, key=lambda place: (-place.angle, place.y))


def _narrow(seats: int, gap: float) -> float:
    """The radius of a single row, smaller where there are few seats to fill it."""
    return min(_OUTER, max(_INNER, 1.15 * gap * (seats - 1) / pi))


def _rows(gap: float) -> Iterator[float]:
    radius = _OUTER
    while radius >= _INNER:
        yield radius
        radius -= gap


def _capacity(gap: float) -> list[int]:
    return [int(pi * radius / gap) + 1 for radius in _rows(gap)]


def _share(seats: int, capacity: list[int]) -> list[int]:
    """How many of the seats stand in each row: outer rows first while one row is enough."""
    rows = next((n for n in range(1, len(capacity)) if sum(capacity[:n]) >= seats), len(capacity))
    used, total, left = capacity[:rows], sum(capacity[:rows]), seats
    shares = []
    for room in used:
        # Each row takes its part of the seats still to be placed.
        share = min(room, round(left * room / total)) if total else 0
        shares.append(share)
        left, total = left - share, total - room
    shares[0] += left
    return shares + [0] * (len(capacity) - rows)


def _row(radius: float, count: int, gap: float) -> Iterator[Place]:
    # A few seats stand together at the top, so that two of them are not at the far ends.
    step = min(pi / max(count - 1, 1), 1.25 * gap / radius)
    first = pi / 2 + step * (count - 1) / 2
    for number in range(count):
        angle = first - number * step
        x, y = _MIDDLE + radius * cos(angle), _BASE - _ABOVE_FLOOR - radius * _FLATTEN * sin(angle)
        yield Place(x, y, gap * 0.43, angle)
