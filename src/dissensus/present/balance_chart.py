"""Support against risk, drawn: support across, the rung that is invoked upwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from .balance_page import BalancePage, Weighed
from .plot import LETTER, LINE, Scale, Size, dot, draw_sizes, fold, frame, line, link, square, write
from .words import Words

_ROW, _HEAD, _ABOVE = 24.0, 22.0, 17.0
#: What is known to be beaten, and what is not known.
_MARKS = {False: "dot hollow", True: "dot unsaid"}
_TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def draw_balance(page: BalancePage, words: Words) -> Markup:
    """Each measure in a row of its own within its rung, so that no name hides another."""
    drawn = [one for one in page.weighed if is_drawn(one)]
    return draw_sizes(lambda size: _draw(drawn, size, words)) if drawn else Markup("")


def is_drawn(one: Weighed) -> bool:
    """Whether a measure is compared, or something is said of it: else it stands in the table."""
    return one.estimate.value is not None and (one.compared or one.lines > 0)


def list_lanes(drawn: Sequence[Weighed]) -> Iterator[tuple[str, int, list[Weighed]]]:
    """The measures by rung, the highest first; those of which nothing is said apart, last."""
    groups = sorted({one.invoked for one in drawn if one.invoked is not None}, reverse=True)
    for group in groups:
        yield "rung", group, [one for one in drawn if one.invoked == group]
    unnamed = [one for one in drawn if one.invoked is None and not one.unsaid]
    if unnamed:
        yield "unnamed", 0, unnamed
    unsaid = [one for one in drawn if one.unsaid]
    if unsaid:
        yield "unsaid", 0, unsaid


def _draw(drawn: Sequence[Weighed], size: Size, words: Words) -> Markup:
    scale = Scale(-1.0, 1.0, 14.0, size.width - 14)
    lanes, marks, best = [], [], []
    top = 4.0
    for kind, group, measures in list_lanes(drawn):
        head = tell_rung(group, words) if kind == "rung" else words(f"balance.{kind}")
        lines = fold(head, size.width - 16)
        marks.append(write(head, 8, top + 15, kind="heading", width=size.width - 16))
        y = top + _HEAD + LINE * (len(lines) - 1) + 9
        for one in sorted(measures, key=lambda one: -(one.estimate.value or 0.0)):
            beside = _find_room(one, scale, size)
            y += 0 if beside else _ABOVE
            marks.append(_draw_measure(one, scale, y, size, words))
            if one.on_frontier:
                best.append((scale(one.estimate.value or 0.0), y))
            y += _ROW
        height = y - _ROW + 18 - top
        lanes.append(_draw_lane(kind, top, size.width, height))
        top += height + 4
    grid = [line("grid", (scale(tick), 4), (scale(tick), top)) for tick in _TICKS]
    steps = [line("frontier", one, other) for one, other in pairwise(best)]
    axis = [
        write(words("balance.against"), 14, top + 14, kind="tick"),
        write(words("balance.support"), size.width / 2, top + 14, kind="tick", anchor="middle"),
        write(words("balance.for"), size.width - 14, top + 14, kind="tick", anchor="end"),
    ]
    label = words("balance.chart")
    return frame(size, top + 22, label=label, marks=[*lanes, *grid, *steps, *marks, *axis])


def _draw_lane(kind: str, top: float, width: float, height: float) -> Markup:
    return Markup('<rect class="lane {}" x="0" y="{:.1f}" width="{:g}" height="{:.1f}"/>').format(
        kind, top, width, height
    )


def _find_ends(one: Weighed, scale: Scale) -> tuple[float, float]:
    """The ends of what is drawn of a measure."""
    e = one.estimate
    drawn = [scale(value) for value in (e.value, e.low, e.high) if value is not None]
    return min(drawn), max(drawn)


def _find_room(one: Weighed, scale: Scale, size: Size) -> tuple[float, str] | None:
    """Where the name stands beside its line, and on which side; nowhere where it does not fit."""
    low, high = _find_ends(one, scale)
    room = LETTER * len(one.concept)
    if size.width - high - 10 >= room:
        return high + 10, "start"
    return (low - 10, "end") if low - 10 >= room else None


def _draw_measure(one: Weighed, scale: Scale, y: float, size: Size, words: Words) -> Markup:
    x = scale(one.estimate.value or 0.0)
    low, high = _find_ends(one, scale)
    marks = [line("span", (low, y), (high, y))] if high > low else []
    marks.append(square("dot best", x, y, 6) if one.on_frontier else dot(_MARKS[one.unsaid], x, y))
    beside = _find_room(one, scale, size)
    if beside:
        marks.append(write(one.concept, beside[0], y + 4, kind="label", anchor=beside[1]))
    else:
        shown = fold(one.concept, size.width - 20, most=1)[0]
        marks.append(write(shown, 8, y - 10, kind="label"))
    return link(one.anchor, tell_weighed(one, words), marks)


def tell_rung(group: int, words: Words) -> str:
    """A group of rungs by number and name."""
    return words("escalation.group", n=group, name=words.named("rung", str(group)))


def tell_weighed(one: Weighed, words: Words) -> str:
    """A measure in words, with both of its figures."""
    e = one.estimate
    values = {
        "concept": one.concept,
        "value": "" if e.value is None else words.decimal(e.value),
        "low": "" if e.low is None else words.decimal(e.low),
        "high": "" if e.high is None else words.decimal(e.high),
        "rung": "" if one.invoked is None else tell_rung(one.invoked, words),
        "unsaid": words("balance.unsaid") if one.unsaid else "",
        "best": words("balance.on_frontier") if one.on_frontier else "",
    }
    return words.pieces("balance.point", values)
