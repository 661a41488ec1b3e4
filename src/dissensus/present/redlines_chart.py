"""The red lines drawn: measures on the left, what would follow on the right, who says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from .plot import LINE, Size, draw_sizes, fold, frame, link, spread, write
from .redlines_page import Consequence, RedlinesPage
from .words import Words


def draw_redlines(page: RedlinesPage, words: Words) -> Markup:
    """An arc for each red line, as strong as its consequence is sure in its holder's words."""
    lines = [page.lines[place] for place in page.drawn]
    return draw_sizes(lambda size: _draw(lines, size, words)) if lines else Markup("")


def _draw(lines: Sequence[Consequence], size: Size, words: Words) -> Markup:
    lines = sorted(lines, key=lambda one: (one.concept, one.consequence))
    side = 92.0 if size.narrow else 205.0
    gap = 62.0 if size.narrow else 46.0
    middle = size.width / 2
    rows = {one.line: 40.0 + gap * place for place, one in enumerate(lines)}
    most = 5 if size.narrow else 3
    left, bottom = _place(lines, rows, lambda one: one.concept, most * LINE)
    right, below = _place(lines, rows, lambda one: one.consequence, most * LINE)
    height = max(40.0 + gap * len(lines), bottom, below)
    half = 50.0 if size.narrow else 80.0
    marks = [
        write(words("redlines.column_concept"), side, 14, kind="heading", anchor="end"),
        write(words("redlines.column_holder"), middle, 14, kind="heading", anchor="middle"),
        write(words("redlines.column_consequence"), size.width - side, 14, kind="heading"),
    ]
    for one in lines:
        y = rows[one.line]
        arcs = [
            _arc((side + 6, left[one.concept]), (middle - half, y), one),
            _arc((middle + half, y), (size.width - side - 6, right[one.consequence]), one),
        ]
        holder = "\n".join(fold(one.holder, 2 * half, most=1))
        range_ = tell_range(one, words, short=True)
        named = [
            write(holder, middle, y - 1, kind="label", anchor="middle"),
            write(range_, middle, y + 14, kind="tick", anchor="middle"),
        ]
        marks.append(link(one.anchor, tell_line(one, words), [*arcs, *named]))
    for text, y in left.items():
        marks.append(_block(text, side, y, "end", side, most))
    for text, y in right.items():
        marks.append(_block(text, size.width - side, y, "start", side, most))
    return frame(size, height, label=words("redlines.chart"), marks=marks)


def _place(
    lines: Sequence[Consequence],
    rows: dict[str, float],
    key: Callable[[Consequence], str],
    room: float,
) -> tuple[dict[str, float], float]:
    """The height of each text beside its lines, and the bottom of the lowest."""
    texts = list(dict.fromkeys(map(key, lines)))
    wanted = []
    for text in texts:
        heights = [rows[one.line] for one in lines if key(one) == text]
        wanted.append(sum(heights) / len(heights))
    places = spread(wanted, room + 6)
    down = max(0.0, 24.0 + room / 2 - min(places))
    places = [place + down for place in places]
    return dict(zip(texts, places, strict=True)), max(places) + room / 2 + 6


def _block(text: str, x: float, y: float, anchor: str, width: float, most: int) -> Markup:
    lines = fold(text, width, most=most)
    rows = [
        write(
            one, x, y - LINE * (len(lines) - 1) / 2 + LINE * place + 4, kind="label", anchor=anchor
        )
        for place, one in enumerate(lines)
    ]
    return Markup("").join(rows)


def _arc(one: tuple[float, float], other: tuple[float, float], line: Consequence) -> Markup:
    bend = (one[0] + other[0]) / 2
    start, stop = f"{one[0]:.1f} {one[1]:.1f}", f"{other[0]:.1f} {other[1]:.1f}"
    path = f"M{start}C{bend:.1f} {one[1]:.1f} {bend:.1f} {other[1]:.1f} {stop}"
    # How sure is told by the width, and that no word says so by dashes.
    kind = "arc" if line.low is not None else "arc unsaid"
    width = 1.5 + 4.0 * line.low if line.low is not None else 1.5
    return Markup('<path class="{}" stroke-width="{:.1f}" d="{}"/>').format(kind, width, path)


def tell_range(one: Consequence, words: Words, *, short: bool = False) -> str:
    """How surely, as the holder says, the consequence would follow if the line is crossed."""
    if one.low is None or one.high is None:
        return words("redlines.unsaid_short" if short else "redlines.unsaid")
    if short:
        return words("redlines.if_short", range=words.percent(one.low, one.high))
    key = "redlines.if" if one.conditional else "redlines.plainly"
    return words(key, range=words.between(one.low, one.high))


def tell_line(one: Consequence, words: Words) -> str:
    """A red line in words."""
    values = {
        "holder": one.holder,
        "concept": one.concept,
        "consequence": one.consequence,
        "range": tell_range(one, words),
    }
    return words.pieces("redlines.line", values)
