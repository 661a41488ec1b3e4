"""Contradictions over time, and promises by verdict, drawn."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .found import Contradiction
from .material import day_of
from .plot import LINE, Scale, Size, dot, draw_sizes, fold, frame, line, link, square, write
from .promises import VERDICTS, Kept
from .words import Words

_DRAWN, _SIDE = 16, 250.0


def draw_clashes(found: Sequence[Contradiction], words: Words) -> Markup:
    """A row for each contradiction: what was said or done against and for, by day."""
    dated = [one for one in found if any(s.date for s in (*one.against, *one.support))][:_DRAWN]
    return draw_sizes(lambda size: _draw_clashes(dated, size, words)) if dated else Markup("")


def _draw_clashes(found: Sequence[Contradiction], size: Size, words: Words) -> Markup:
    every = [s.date for one in found for s in (*one.against, *one.support) if day_of(s.date)]
    days = [day_of(date) for date in every]
    start = 12.0 if size.narrow else _SIDE + 12
    across = Scale(min(days, default=0), max(days, default=0), start, size.width - 12)
    marks: list[Markup] = []
    top = 4.0
    for number, one in enumerate(found, start=1):
        named = f"{one.party}{words('format.colon')}{one.concept}"
        room = size.width if size.narrow else _SIDE - 8
        lines = fold(named, room, most=2)
        height = LINE * len(lines) + 28 if size.narrow else max(LINE * len(lines) + 12, 36.0)
        y = top + LINE * len(lines) + 12 if size.narrow else top + height / 2
        at = top + 12 if size.narrow else y - LINE * (len(lines) - 1) / 2 + 4
        marks.append(line("rule", (0, top + height), (size.width, top + height)))
        inside = [write(named, 0, at, kind="label", width=room)]
        inside += [
            dot("dot against", across(day_of(s.date)), y - 5, 5) for s in one.against if s.date
        ]
        inside += [
            square("dot best", across(day_of(s.date)), y + 5, 5) for s in one.support if s.date
        ]
        told = words(
            "findings.clash", party=one.party, concept=one.concept, kind=words(f"kind.{one.kind}")
        )
        marks.append(link(f"clash{number}", told, inside))
        top += height
    if every:
        marks.append(write(words.date(min(every)[:10]), start, top + 15, kind="tick"))
        if min(every) != max(every):
            last = words.date(max(every)[:10])
            marks.append(write(last, size.width - 12, top + 15, kind="tick", anchor="end"))
    return frame(size, top + 22, label=words("findings.chart"), marks=marks)


def draw_kept(kept: Sequence[Kept], words: Words) -> Markup:
    """A bar of promises for each holder: kept, partly kept, broken, not yet testable."""
    return draw_sizes(lambda size: _draw_kept(kept, size, words)) if kept else Markup("")


def _draw_kept(kept: Sequence[Kept], size: Size, words: Words) -> Markup:
    start = 0.0 if size.narrow else 200.0
    most = max(sum(one.counts) for one in kept)
    across = Scale(0, most, start, size.width - 2)
    marks: list[Markup] = []
    height = 48.0 if size.narrow else 32.0
    for place, one in enumerate(kept):
        top = 4 + height * place
        bar = top + 18 if size.narrow else top + 2
        shown = fold(one.holder, size.width if size.narrow else start - 8, most=1)[0]
        marks.append(write(shown, 0, top + (12 if size.narrow else 18), kind="label"))
        before = 0
        for verdict, count in zip(VERDICTS, one.counts, strict=True):
            if not count:
                continue
            x, end = across(before), across(before + count)
            before += count
            marks.append(
                Markup(
                    '<g role="img" aria-label="{label}"><title>{label}</title>'
                    '<rect class="bar {kind}" '
                    'x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="22"/>'
                ).format(
                    label=words(
                        "findings.kept",
                        holder=one.holder,
                        verdict=words(f"verdict.{verdict}"),
                        n=count,
                    ),
                    kind=verdict.replace(" ", "-"),
                    x=x + 1,
                    y=bar,
                    w=max(2.0, end - x - 2),
                )
            )
            kind = verdict.replace(" ", "-")
            marks.append(write(str(count), x + 8, bar + 16, kind=f"bar-n {kind}"))
            marks.append(Markup("</g>"))
    return frame(size, 8 + height * len(kept), label=words("findings.kept_chart"), marks=marks)
