"""How divided the group is, drawn: an index with all that is not known of it, and its course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from .cohesion_page import COLLAPSES, CohesionPage, Divided, United
from .material import day_of
from .plot import (
    LINE,
    Scale,
    Size,
    dot,
    draw_sizes,
    fold,
    frame,
    line,
    link,
    write,
)
from .words import Words

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABEL, _AXIS, _EDGE = 250.0, 34.0, 12.0


def draw_divided(page: CohesionPage, words: Words) -> Markup:
    """A row for each measure: the index in both ways, its interval, its bounds, and chance."""
    drawn = [one for one in page.shown if any(p.estimate.value is not None for p in one.drawn)]
    if not drawn:
        return Markup("")
    return draw_sizes(lambda size: _draw_rows(drawn, size, words))


def _draw_rows(drawn: Sequence[Divided], size: Size, words: Words) -> Markup:
    start = _EDGE if size.narrow else _LABEL + _EDGE
    scale = Scale(0.0, 1.0, start, size.width - _EDGE)
    room = size.width - 2 * _EDGE if size.narrow else _LABEL - 10
    marks: list[Markup] = []
    top = 6.0
    for one in drawn:
        lines = len(fold(one.concept, room, most=2))
        height = LINE * lines + 30 if size.narrow else max(LINE * lines + 10, 34.0)
        middle = top + LINE * lines + 13 if size.narrow else top + height / 2
        words_at = top + 12 if size.narrow else middle - LINE * (lines - 1) / 2 + 4
        marks.append(line("rule", (0, top + height), (size.width, top + height)))
        shown = "\n".join(fold(one.concept, room, most=2))
        marks.append(write(shown, _EDGE if size.narrow else 0, words_at, kind="label", width=room))
        marks.extend(_draw_point(point, one.concept, scale, middle, words) for point in one.drawn)
        top += height
    axis = [line("grid", (scale(tick), 4), (scale(tick), top)) for tick in _TICKS]
    named = [
        write(words.decimal(tick), scale(tick), top + 14, kind="tick", anchor="middle")
        for tick in _TICKS
    ]
    ends = [
        write(words("cohesion.apart"), start, top + 30, kind="tick"),
        write(words("cohesion.together"), size.width - _EDGE, top + 30, kind="tick", anchor="end"),
    ]
    label = words("cohesion.chart")
    return frame(size, top + _AXIS + 4, label=label, marks=[*axis, *marks, *named, *ends])


def _draw_point(point: United, concept: str, scale: Scale, middle: float, words: Words) -> Markup:
    value = point.estimate.value
    if value is None:
        return Markup("")
    first = point.collapse == COLLAPSES[0]
    y = middle - 5 if first else middle + 5
    marks: list[Markup] = []
    if point.least is not None and point.most is not None:
        marks.append(line("bounds", (scale(point.least), y), (scale(point.most), y)))
    if point.estimate.low is not None and point.estimate.high is not None:
        ends = scale(point.estimate.low), scale(point.estimate.high)
        marks.append(line("span", (ends[0], y), (ends[1], y)))
    if point.chance is not None:
        at = scale(point.chance)
        marks.append(line("chance", (at, y - 6), (at, y + 6)))
    marks.append(dot("dot" if first else "dot hollow", scale(value), y))
    return link(point.anchor, tell_united(point, concept, words), marks)


def tell_united(point: United, concept: str, words: Words) -> str:
    """A figure in words, with all that stands beside it."""
    values = {
        "concept": concept,
        "collapse": words.named("collapse", point.collapse),
        "value": _decimal(point.estimate.value, words),
        "low": _decimal(point.estimate.low, words),
        "high": _decimal(point.estimate.high, words),
        "least": _decimal(point.least, words),
        "most": _decimal(point.most, words),
        "chance": _decimal(point.chance, words),
        "actors": point.actors,
        "members": point.members,
        "date": words.date(point.date),
    }
    return words.pieces("cohesion.point", values)


def _decimal(value: float | None, words: Words) -> str:
    return "" if value is None else words.decimal(value)


def draw_course(one: Divided, words: Words) -> Markup:
    """The index of a measure over time, with its interval."""
    return draw_sizes(lambda size: _draw_course(one, size, words))


def _draw_course(one: Divided, size: Size, words: Words) -> Markup:
    points = [point for point in one.course if point.estimate.value is not None]
    days = [day_of(point.date) for point in one.course]
    across = Scale(min(days), max(days), 34.0, size.width - 14)
    upwards = Scale(0.0, 1.0, 118.0, 10.0)
    marks = [
        part
        for tick in (0.0, 0.5, 1.0)
        for part in (
            line("grid", (34, upwards(tick)), (size.width - 14, upwards(tick))),
            write(words.decimal(tick), 28, upwards(tick) + 4, kind="tick", anchor="end"),
        )
    ]
    marks.extend(_join(points, across, upwards))
    for point in points:
        x, y = across(day_of(point.date)), upwards(point.estimate.value or 0.0)
        inside = [dot("dot", x, y, 4)]
        if point.estimate.low is not None and point.estimate.high is not None:
            ends = upwards(point.estimate.low), upwards(point.estimate.high)
            inside.insert(0, line("span", (x, ends[0]), (x, ends[1])))
        marks.append(link(point.anchor, tell_united(point, one.concept, words), inside))
    first, last = one.course[0].date, one.course[-1].date
    marks.append(write(words.date(first), 34, 138, kind="tick"))
    marks.append(write(words.date(last), size.width - 14, 138, kind="tick", anchor="end"))
    return frame(size, 144, label=words("cohesion.course", concept=one.concept), marks=marks)


def _join(points: Sequence[United], across: Scale, upwards: Scale) -> Iterator[Markup]:
    places = [(across(day_of(p.date)), upwards(p.estimate.value or 0.0)) for p in points]
    for before, after in pairwise(places):
        yield line("course", before, after)
