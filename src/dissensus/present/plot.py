"""What the charts of the figures share: their two sizes, axes, marks and words.

Each chart is drawn twice, for a wide page and for a narrow one, with its words in one size;
the style shows the one that fits. So nothing is scaled down until it cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

#: Width of a letter of the charts' words, in units of the drawing; most are narrower.
LETTER = 6.7
LINE = 15.0


@dataclass(frozen=True, slots=True)
class Size:
    """A size in which charts are drawn: its name in the style, and its width."""

    name: str
    width: float
    narrow: bool


WIDE, NEAR = Size("wide", 720.0, narrow=False), Size("near", 330.0, narrow=True)


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to its place."""

    least: float
    most: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """The place of a value; what lies beyond the ends stands at the end."""
        span = self.most - self.least
        part = (value - self.least) / span if span else 0.5
        return self.start + min(1.0, max(0.0, part)) * (self.stop - self.start)


def draw_sizes(draw: Callable[[Size], Markup]) -> Markup:
    """A chart for the wide page and for the narrow one."""
    return Markup("").join(draw(size) for size in (WIDE, NEAR))


def frame(size: Size, height: float, *, label: str, marks: Iterable[Markup]) -> Markup:
    """The drawing with its name for a screen reader."""
    return Markup(
        '<svg class="plot {name}" viewBox="0 0 {w:g} {h:g}" role="group" aria-label="{label}">'
        "{marks}</svg>"
    ).format(
        name=size.name, w=size.width, h=round(height, 1), label=label, marks=Markup("").join(marks)
    )


def line(kind: str, one: tuple[float, float], other: tuple[float, float]) -> Markup:
    """A straight line of a kind that the style knows."""
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        kind, *one, *other
    )


def dot(kind: str, x: float, y: float, radius: float = 5.0) -> Markup:
    """A disc of a kind that the style knows."""
    return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>').format(
        kind, x, y, radius
    )


def square(kind: str, x: float, y: float, radius: float = 4.5) -> Markup:
    """A square on its tip, told from a disc by its form alone."""
    r = radius
    path = f"M{x:.1f} {y - r:.1f}l{r:g} {r:g}l-{r:g} {r:g}l-{r:g} -{r:g}z"
    return Markup('<path class="{}" d="{}"/>').format(kind, path)


def write(
    text: str, x: float, y: float, *, kind: str = "", anchor: str = "start", width: float = 0
) -> Markup:
    """Words at a place, in lines as wide as there is room for; the screen reader skips them."""
    lines = fold(text, width) if width else [text]
    start = Markup(
        '<text class="{}" aria-hidden="true" text-anchor="{}" x="{:.1f}" y="{:.1f}">'
    ).format(kind, anchor, x, y)
    if len(lines) == 1:
        return start + lines[0] + Markup("</text>")
    rows = [
        Markup('<tspan x="{:.1f}" dy="{:g}">{}</tspan>').format(x, LINE * (place > 0), one)
        for place, one in enumerate(lines)
    ]
    return start + Markup("").join(rows) + Markup("</text>")


def fold(text: str, width: float, *, most: int = 3) -> list[str]:
    """A text in lines of that width; of a long one the first lines, with an ellipsis."""
    letters = max(4, int(width / LETTER))
    lines = wrap(clear(text), letters) or [""]
    if most == 1 and len(lines) > 1:
        return [f"{clear(text)[: letters - 1].rstrip()}…"]
    if len(lines) > most:
        last = lines[most - 1]
        lines = [*lines[: most - 1], f"{last[: letters - 1].rstrip()}…"]
    return lines


def clear(text: str) -> str:
    """A text without what cannot stand in a drawing."""
    return "".join(one for one in text if one.isprintable() or one.isspace())


def link(anchor: str, title: str, marks: Iterable[Markup]) -> Markup:
    """Marks that open on their sentences; alone where there are none."""
    inside = Markup("<title>{}</title>").format(title) + Markup("").join(marks)
    if not anchor:
        return Markup('<g role="img" aria-label="{}">{}</g>').format(title, inside)
    return Markup('<a class="cell mark" href="#{}">{}</a>').format(anchor, inside)


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places as near as possible to those wanted, in their order, that are a gap apart."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    blocks: list[list[float]] = []  # sum of what is wanted at the block's start, and its size
    for place in order:
        blocks.append([wanted[place], 1.0])
        while len(blocks) > 1 and _start(blocks[-2]) + gap * blocks[-2][1] > _start(blocks[-1]):
            total, size = blocks.pop()
            blocks[-1][0] += total - gap * size * blocks[-1][1]
            blocks[-1][1] += size
    found = [0.0] * len(wanted)
    places = iter(order)
    for block in blocks:
        for step in range(int(block[1])):
            found[next(places)] = _start(block) + gap * step
    return found


def _start(block: Sequence[float]) -> float:
    return block[0] / block[1]
