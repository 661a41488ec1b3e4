"""The marks of a network as SVG: the same on a page and in a picture of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from .canvas import LINE, SIZES, Canvas, Spot, rise
from .graph import COLUMN, ROW, Tie
from .signs import DASHES, NAMES

#: A mark with what it says and where it leads; on paper, the mark alone.
Wrap = Callable[[Markup], Markup]

_DASHES: Mapping[str, str] = {NAMES[sign]: dashes for sign, dashes in DASHES.items()}


def draw_tie(tie: Tie, canvas: Canvas) -> Markup:
    """A line from node to node: its width is the strength, its dashes and colour the sign."""
    one, other = canvas.spots[tie.source], canvas.spots[tie.target]
    dashes = Markup("")
    if _DASHES[tie.sign]:
        lengths = " ".join(
            f"{float(part) * min(tie.width, 3.0) / 2:.1f}" for part in _DASHES[tie.sign].split()
        )
        dashes = Markup(' stroke-dasharray="{}"').format(lengths)
    ends = Markup('x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"').format(
        one.x, one.y, other.x, other.y
    )
    return Markup('<line class="line" {} stroke="{}" stroke-width="{}"{}/>').format(
        ends, tie.colour, tie.width, dashes
    )


def draw_touch(tie: Tie, canvas: Canvas) -> Markup:
    """A wide line that cannot be seen, so that a thin tie can be touched."""
    one, other = canvas.spots[tie.source], canvas.spots[tie.target]
    return Markup('<line class="touch" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        one.x, one.y, other.x, other.y
    )


def draw_node(spot: Spot) -> Markup:
    """A disc for a row, a square for a column, as large as it is frequent."""
    x, y, r = spot.x, spot.y, spot.radius
    if spot.mode == "row":
        return Markup(
            '<circle class="disc" cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}" stroke="#1a1a1a"/>'
        ).format(x, y, r, ROW)
    return Markup(
        '<rect class="disc" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" '
        'stroke="#1a1a1a"/>'
    ).format(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, COLUMN)


def draw_name(spot: Spot) -> Markup:
    """The label beside its node; its class tells for which sizes there is no room."""
    crowded = [name for name, shown in zip(("wide", "near"), spot.shown, strict=True) if not shown]
    x = f"{spot.x + spot.dx:.1f}"
    first, *further = spot.lines or ("",)
    # In heights of a letter, so that a larger label keeps its place.
    down = spot.dy / SIZES[0] + 0.34 - LINE * len(further) * rise(spot.dy)
    return Markup(
        '<text class="name{}" aria-hidden="true" x="{}" y="{:.1f}" dy="{}" '
        'text-anchor="{}">{}{}</text>'
    ).format(
        "".join(f" not-{name}" for name in crowded),
        x,
        spot.y,
        f"{down:.2f}em",
        spot.anchor,
        first,
        Markup("").join(
            Markup('<tspan x="{}" dy="{}em">{}</tspan>').format(x, LINE, line) for line in further
        ),
    )
