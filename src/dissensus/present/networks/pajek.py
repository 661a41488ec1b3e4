"""Pajek's network (.net), and its project (.paj) with partitions and vectors beside it.

Pajek takes a file for UTF-8 where it begins with a byte order mark alone, which NetworkX reads in
a line of its own: so a file with other letters than ASCII has the mark, and a comment behind it.
Sources: mrvar.fdv.si/pajek/DrawEPS.htm and mrvar2.fdv.si/pajek/Unicode-Pajek.htm.
"""

from __future__ import annotations

from collections.abc import Iterable

from .graph import Graph
from .texts import make_line_labels, to_number

#: Pajek's names for the colours of nodes, and its shapes; numbers stand in the partition.
_COLOURS = {"row": "CadetBlue", "column": "Goldenrod"}
_SHAPES = {"row": "ellipse", "column": "box"}
_TIES = {"positive": "Purple", "negative": "Orange", "both": "Black", "none": "Gray"}
_MODES = {"row": 1, "column": 2}


#: What tells Pajek that a file is UTF-8.
_MARK = "\ufeff"


def write_net(graph: Graph) -> str:
    """The graph as a Pajek network; a two-mode one says how many of its vertices are rows.

    Places lie between 0 and 1; a conflict has dots. Labels that are alike get numbers.
    """
    return _begin(_write_net(graph), graph)


def _begin(text: str, graph: Graph) -> str:
    """The text behind a comment, and behind a mark where it is more than ASCII."""
    about = make_line_labels([graph.description])[0]
    told = f"% {about}\n{text}"
    return told if told.isascii() else f"{_MARK}{told}"


def _write_net(graph: Graph) -> str:
    labels = make_line_labels(node.label for node in graph.nodes)
    rows = sum(node.mode == "row" for node in graph.nodes)
    largest = max((value for node in graph.nodes for value in (node.x, node.y)), default=0.0) or 1
    lines = [_head(graph) if rows == len(graph.nodes) else f"{_head(graph)} {rows}"]
    for place, (label, node) in enumerate(zip(labels, graph.nodes, strict=True), start=1):
        x, y = (f"{0.05 + 0.9 * value / largest:.4f}" for value in (node.x, node.y))
        look = f"{_SHAPES[node.mode]} ic {_COLOURS[node.mode]}"
        lines.append(f'{place} "{label}" {x} {y} 0.5 {look}')
    lines.append("*Edges")
    for tie in graph.ties:
        style = "Dots" if tie.dashed else "Solid"
        ends = f"{tie.source + 1} {tie.target + 1} {to_number(tie.weight)}"
        lines.append(f"{ends} w {tie.width} c {_TIES[tie.sign]} p {style}")
    return "\n".join([*lines, ""])


def write_paj(graph: Graph) -> str:
    """A Pajek project: the network, a partition of rows (1) and columns (2), the frequencies."""
    modes = (str(_MODES[node.mode]) for node in graph.nodes)
    counts = (to_number(node.frequency) for node in graph.nodes)
    text = "\n".join(
        [
            "*Network network",
            _write_net(graph),
            *_list("*Partition mode", graph, modes),
            *_list("*Vector frequency", graph, counts),
        ]
    )
    return _begin(text, graph)


def _head(graph: Graph) -> str:
    return f"*Vertices {len(graph.nodes)}"


def _list(name: str, graph: Graph, values: Iterable[str]) -> list[str]:
    return [name, _head(graph), *values, ""]
