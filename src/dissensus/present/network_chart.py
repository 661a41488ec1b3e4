"""The report's network, drawn as an SVG that a pointer, a keyboard and a screen reader can use."""

from __future__ import annotations

from markupsafe import Markup

from .networks.drawing import draw_name, draw_node, draw_tie, draw_touch
from .ties import Knot, Tied, Ties
from .words import Words


def draw_ties(ties: Ties, words: Words) -> Markup:
    """The drawn actors and ties; each leads to what it rests on."""
    canvas = ties.canvas
    if canvas is None:
        return Markup("")
    at = {(pair.one, pair.other): pair for pair in ties.pairs}
    drawn = []
    for tie in canvas.ties:
        pair = at[canvas.spots[tie.source].label, canvas.spots[tie.target].label]
        marks = draw_touch(tie, canvas) + draw_tie(tie, canvas)
        ends = f"{ties.knots[tie.source].anchor} {ties.knots[tie.target].anchor}"
        drawn.append(
            Markup(
                '<a class="cell tie {sign}" href="#{anchor}" data-strength="{strength}" '
                'data-ends="{ends}"><title>{label}</title>{marks}</a>'
            ).format(
                sign=pair.sign,
                anchor=pair.anchor,
                strength=round(abs(pair.weight), 4),
                ends=ends,
                label=tell_tie(pair, words),
                marks=marks,
            )
        )
    nodes = [
        Markup(
            '<a class="cell node" href="#{anchor}"><title>{label}</title>{disc}{name}</a>'
        ).format(
            anchor=knot.anchor,
            label=tell_knot(knot, words),
            disc=draw_node(spot),
            name=draw_name(spot),
        )
        for spot, knot in zip(canvas.spots, ties.knots, strict=True)
    ]
    return Markup(
        '<svg class="network" viewBox="0 0 {w:g} {h:g}" role="group" '
        'aria-labelledby="network-t" aria-describedby="network-d">'
        '<title id="network-t">{title}</title><desc id="network-d">{desc}</desc>{ties}{nodes}</svg>'
    ).format(
        w=canvas.width,
        h=canvas.height,
        title=words("network.chart"),
        desc=words("network.desc"),
        ties=Markup("").join(drawn),
        nodes=Markup("").join(nodes),
    )


def tell_tie(pair: Tied, words: Words) -> str:
    """A tie in words, with its numbers."""
    return words(
        "network.tie",
        one=pair.one,
        other=pair.other,
        sign=words(f"network.{pair.sign}"),
        weight=words.decimal(abs(pair.weight)),
        measures=words.count("count.measures", pair.measures),
        statements=words.count("count.statements", pair.statements),
    )


def tell_knot(knot: Knot, words: Words) -> str:
    """An actor in words, with its numbers."""
    return words(
        "network.node",
        name=knot.name,
        statements=words.count("count.statements", knot.statements),
        ties=words.count("count.ties", knot.total),
    )
