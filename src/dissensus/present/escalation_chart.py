"""Escalation drawn: three panels over time, never added up to one number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from .escalation_page import Direction, Window
from .material import day_of
from .plot import Scale, Size, dot, draw_sizes, frame, line, link, square, write
from .words import Words

_LEFT, _HEIGHT, _HEAD, _FOOT = 34.0, 78.0, 26.0, 20.0
_RUNGS = 7


def draw_direction(one: Direction, words: Words) -> Markup:
    """Volume, intensity and rung of one side towards another, one above the other."""
    return draw_sizes(lambda size: _draw(one, size, words))


def _draw(one: Direction, size: Size, words: Words) -> Markup:
    across = _place_windows(one.windows, size)
    marks: list[Markup] = []
    for place, (name, draw, ticks) in enumerate(
        [
            ("volume", _draw_volume, _tick(0, 1, (0, 0.5, 1))),
            ("intensity", _draw_intensity, _tick(0, 10, (0, 5, 10))),
            ("rung", _draw_rung, _tick(1, _RUNGS, (1, 4, 7))),
        ]
    ):
        top = place * (_HEAD + _HEIGHT + 12)
        upwards = Scale(ticks[0], ticks[1], top + _HEAD + _HEIGHT, top + _HEAD)
        marks.append(write(words(f"escalation.{name}"), 0, top + 12, kind="heading"))
        for tick in ticks[2]:
            y = upwards(tick)
            marks.append(line("grid", (_LEFT, y), (size.width - 8, y)))
            marks.append(write(words.decimal(tick), _LEFT - 6, y + 4, kind="tick", anchor="end"))
        drawn = draw(one.windows, across, upwards, words)
        middle = size.width / 2, top + _HEAD + _HEIGHT / 2 + 14
        nothing = write(words(f"escalation.no_{name}"), *middle, kind="tick", anchor="middle")
        marks.extend(drawn or [nothing])
    bottom = 3 * (_HEAD + _HEIGHT + 12)
    starts = [window.start for window in one.windows if window.start]
    stops = [window.stop for window in one.windows if window.stop]
    if starts:
        marks.append(write(words.date(min(starts)), _LEFT, bottom + 10, kind="tick"))
    if stops and starts and max(stops) != min(starts):
        last = words.date(max(stops))
        marks.append(write(last, size.width - 8, bottom + 10, kind="tick", anchor="end"))
    label = words(
        "escalation.chart", holder=one.holder, target=one.target or words("escalation.all")
    )
    return frame(size, bottom + _FOOT, label=label, marks=marks)


def _tick(least: float, most: float, ticks: Iterable[float]) -> tuple[float, float, list[float]]:
    return least, most, list(ticks)


def _place_windows(windows: Sequence[Window], size: Size) -> list[float]:
    """The middle of each window, by its days; by their order where days are missing."""
    middles = [(day_of(one.start) + day_of(one.stop or one.start)) / 2 for one in windows]
    if not all(middles):
        middles = [float(place) for place in range(len(windows))]
    scale = Scale(min(middles), max(middles), _LEFT + 14, size.width - 22)
    return [scale(middle) for middle in middles]


def _draw_volume(
    windows: Sequence[Window], across: Sequence[float], upwards: Scale, words: Words
) -> list[Markup]:
    found = [
        (x, one.estimate.value, one)
        for x, one in zip(across, windows, strict=True)
        if one.estimate.value is not None
    ]
    marks = [*_draw_acts(windows, across, upwards)]
    marks += _join([(x, upwards(value)) for x, value, _ in found], "course")
    for x, value, one in found:
        inside = [dot("dot", x, upwards(value), 4)]
        if one.estimate.low is not None and one.estimate.high is not None:
            ends = upwards(one.estimate.low), upwards(one.estimate.high)
            inside.insert(0, line("span", (x, ends[0]), (x, ends[1])))
        marks.append(link(one.anchor, tell_window(one, words), inside))
    return marks


def _draw_acts(
    windows: Sequence[Window], across: Sequence[float], upwards: Scale
) -> Iterator[Markup]:
    """A bar of all acts behind each share: what the press tells more of counts more."""
    most = max((one.acts for one in windows), default=0)
    for x, one in zip(across, windows, strict=True):
        if one.acts:
            top = upwards(one.acts / most)
            yield Markup(
                '<rect class="acts" x="{:.1f}" y="{:.1f}" width="10" height="{:.1f}"/>'
            ).format(x - 5, top, upwards(0) - top)


def _draw_intensity(
    windows: Sequence[Window], across: Sequence[float], upwards: Scale, words: Words
) -> list[Markup]:
    marks: list[Markup] = []
    pairs: list[tuple[str, Callable[[Window], float | None], Callable[[Window], float | None]]] = [
        ("plover", lambda one: one.plover_median, lambda one: one.plover_upper),
        ("goldstein", lambda one: one.goldstein_median, lambda one: one.goldstein_upper),
    ]
    for place, (name, median, upper) in enumerate(pairs):
        for x, one in zip(across, windows, strict=True):
            value, above = median(one), upper(one)
            if value is None:
                continue
            at = x + (4 if place else -4)
            inside = [] if above is None else [
                line("span", (at, upwards(abs(value))), (at, upwards(abs(above))))
            ]  # fmt: skip
            mark = square("dot best", at, upwards(abs(value))) if place else None
            inside.append(mark or dot("dot", at, upwards(abs(value)), 4))
            marks.append(link(one.anchor, tell_intensity(one, name, words), inside))
    return marks


def _draw_rung(
    windows: Sequence[Window], across: Sequence[float], upwards: Scale, words: Words
) -> list[Markup]:
    marks: list[Markup] = []
    for x, one in zip(across, windows, strict=True):
        inside = []
        if one.invoked is not None:
            inside.append(dot("dot hollow", x, upwards(one.invoked), 5))
        if one.occupied is not None:
            inside.append(square("dot act", x, upwards(one.occupied), 5))
        if inside:
            marks.append(link(one.anchor, tell_rungs(one, words), inside))
    return marks


def _join(places: Sequence[tuple[float, float]], kind: str) -> list[Markup]:
    return [line(kind, one, other) for one, other in pairwise(places)]


def tell_window(one: Window, words: Words) -> str:
    """The volume of a window in words."""
    values = {
        "dates": tell_dates(one, words),
        "acts": words.number(one.acts),
        "conflicts": words.number(one.conflicts),
        "value": _decimal(one.estimate.value, words),
        "low": _decimal(one.estimate.low, words),
        "high": _decimal(one.estimate.high, words),
    }
    return words.pieces("escalation.point", values)


def tell_intensity(one: Window, name: str, words: Words) -> str:
    """The intensity of a window on one scale, in words."""
    both = {
        "plover": (one.plover_median, one.plover_upper),
        "goldstein": (one.goldstein_median, one.goldstein_upper),
    }
    median, upper = both[name]
    values = {
        "dates": tell_dates(one, words),
        "scale": words(f"escalation.{name}"),
        "median": _decimal(median, words),
        "upper": _decimal(upper, words),
    }
    return words.pieces("escalation.strength", values)


def tell_rungs(one: Window, words: Words) -> str:
    """The rungs of a window in words."""
    values = {
        "dates": tell_dates(one, words),
        "invoked": "" if one.invoked is None else str(one.invoked),
        "occupied": "" if one.occupied is None else str(one.occupied),
    }
    return words.pieces("escalation.rungs", values)


def tell_dates(one: Window, words: Words) -> str:
    """The days of a window."""
    days = [words.date(day) for day in dict.fromkeys((one.start, one.stop)) if day]
    return " – ".join(days) or words("figures.all_days")


def _decimal(value: float | None, words: Words) -> str:
    return "" if value is None else words.decimal(value)
