"""A network as a picture for print: SVG, PNG or PDF, told apart in black and white too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from ...errors import AnalysisError
from ...matrices import Network, choose_one
from ..export import write_bytes_atomically
from .canvas import SIZES, Canvas, Room, make_canvas
from .drawing import draw_name, draw_node, draw_tie
from .signs import COLOURS, NAMES
from .texts import clean

_FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
_LINE = 22.0
#: Sign of a tie -> what it says below the picture.
_MEANINGS: Mapping[str, str] = {
    "positive": "agreement (solid)",
    "negative": "conflict (dashed)",
    "both": "both (dots and dashes)",
    "none": "tie",
}


def draw_network(
    network: Network | Sequence[Network],
    path: Path | str,
    *,
    title: str = "",
    room: Room | None = None,
    seed: int = 0,
) -> Path:
    """Draw a network, or the only one of a series, into an .svg, .png or .pdf; give its path.

    Conflict is dashed and of another colour and lightness than agreement; rows are discs and
    columns squares; the width of a tie is its strength, the area of a node its frequency. Of
    large networks the nodes with the most in their ties and the strongest ties are drawn, as
    many as ``room`` says, and a line below counts the rest. Raises AnalysisError for another
    ending and for weights that are not finite; DissensusError where nothing can be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in PICTURES:
        raise AnalysisError(f"{target}: a picture is written as one of {', '.join(PICTURES)}")
    svg = to_svg(choose_one(network), title=title, room=room, seed=seed)
    write_bytes_atomically(target, PICTURES[ending](svg))
    return target


def to_svg(network: Network, *, title: str = "", room: Room | None = None, seed: int = 0) -> str:
    """The network as an SVG file of its own, with its legend.

    >>> import numpy as np
    >>> network = Network(kind="twomode", rows=("A",), columns=("tax",), ties=np.array([[1.0]]))
    >>> to_svg(network).count("<circle"), to_svg(network).count("<rect class")
    (1, 1)
    """
    canvas = make_canvas(network, room, seed=seed)
    shown = title or network.describe()
    notes = _list_notes(canvas)
    height = canvas.height + _LINE * (2 + len(notes))
    marks = [draw_tie(tie, canvas) for tie in canvas.ties]
    marks += [draw_node(spot) for spot in canvas.spots]
    names = [draw_name(spot) for spot in canvas.spots if spot.shown[0]]
    lines = [
        Markup('<text x="12" y="{}" fill="#444">{}</text>').format(
            canvas.height + _LINE * (place + 1.5), note
        )
        for place, note in enumerate(notes)
    ]
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:g} {h:g}" width="{w:g}" '
            'height="{h:g}" font-family="{font}" font-size="{size:g}" role="img">'
            "<title>{title}</title>"
            '<rect width="100%" height="100%" fill="#ffffff"/>{marks}'
            # On a white edge, so that a tie behind a label does not strike it out.
            '<g stroke="#ffffff" stroke-width="3" paint-order="stroke">{names}</g>'
            "{legend}{lines}</svg>\n"
        ).format(
            w=canvas.width,
            h=height,
            font=_FONT,
            size=SIZES[0],
            title=clean(shown),
            marks=Markup("").join(marks),
            names=Markup("").join(names),
            legend=_draw_legend(canvas),
            lines=Markup("").join(lines),
        )
    )


def _list_notes(canvas: Canvas) -> list[str]:
    """What is not drawn, in words."""
    crowded = sum(not spot.shown[0] for spot in canvas.spots)
    left = {
        "nodes": canvas.nodes_left_out,
        "ties": canvas.ties_left_out,
        "labels for want of room": crowded,
    }
    told = [f"{number:,} {name}" for name, number in left.items() if number]
    return [f"Not drawn: {', '.join(told)}."] if told else []


def _draw_legend(canvas: Canvas) -> Markup:
    """The signs that occur, each with a line as it is drawn."""
    signs = [sign for sign in NAMES.values() if any(tie.sign == sign for tie in canvas.ties)]
    y = canvas.height + _LINE * 0.5
    drawn, x = [], 12.0
    for sign in signs:
        colour = COLOURS[next(number for number, name in NAMES.items() if name == sign)]
        dashes = {"negative": ' stroke-dasharray="8 6"', "both": ' stroke-dasharray="14 4 3 4"'}
        drawn.append(
            Markup('<path d="M{x} {y}h36" stroke="{colour}" stroke-width="3" fill="none"').format(
                x=x, y=y, colour=colour
            )
            + Markup(dashes.get(sign, ""))  # noqa: S704 - one of the two texts above
            + Markup('/><text x="{x}" y="{y}">{told}</text>').format(
                x=x + 44, y=y + 5, told=_MEANINGS[sign]
            )
        )
        x += 60 + 8.0 * len(_MEANINGS[sign])
    return Markup("").join(drawn)


def _to_png(svg: str) -> bytes:
    import vl_convert  # noqa: PLC0415 - takes a moment to load

    # Three dots for each unit are 288 for each inch: what journals ask of line drawings.
    return bytes(vl_convert.svg_to_png(svg, scale=3.0))


def _to_pdf(svg: str) -> bytes:
    import vl_convert  # noqa: PLC0415 - see above

    return bytes(vl_convert.svg_to_pdf(svg))


#: Ending of a picture -> what makes its bytes of the SVG.
PICTURES: Mapping[str, Callable[[str], bytes]] = {
    ".svg": lambda svg: svg.encode("utf-8", "replace"),
    ".png": _to_png,
    ".pdf": _to_pdf,
}
