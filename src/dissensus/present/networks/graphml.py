"""GraphML in the dialect of visone and yFiles, with plain attributes for every other reader."""

from __future__ import annotations

from collections.abc import Iterator

from .graph import Graph, Node, Tie
from .texts import tag, to_xml

_NAMESPACES = {
    "xmlns": "http://graphml.graphdrawing.org/xmlns",
    "xmlns:visone": "http://visone.info/xmlns",
    "xmlns:y": "http://www.yworks.com/xml/graphml",
}
#: What a node and an edge say beside their picture: name -> type. Gephi takes x to b as such.
_NODE = {
    "name": "string", "label": "string", "variable": "string", "mode": "string",
    "frequency": "double", "x": "double", "y": "double", "size": "double",
    "r": "int", "g": "int", "b": "int",
}  # fmt: skip
_EDGE = {"weight": "double", "strength": "double", "sign": "string", "color": "string"}
_SHAPES = {"row": "ellipse", "column": "roundrectangle"}


def write_graphml(graph: Graph) -> str:
    """The graph as GraphML 1.0.

    Node pictures have the key ``d0`` and edge pictures ``e0``, as visone has them; the one line
    about the network has ``prop``.
    """
    own = {f"a{place}": (name, kind) for place, (name, kind) in enumerate(graph.kinds.items())}
    nodes = "\n".join(_write_node(node, own) for node in graph.nodes)
    edges = "\n".join(
        _write_edge(f"edge{place}", tie, graph) for place, tie in enumerate(graph.ties)
    )
    opened = {
        "id": "network",
        "edgedefault": "undirected",
        "parse.nodes": len(graph.nodes),
        "parse.edges": len(graph.ties),
        "parse.order": "free",
    }
    inside = tag("graph", opened, "\n", _data("prop", graph.description), f"\n{nodes}\n{edges}\n")
    keys = "\n".join(_list_keys(own))
    body = tag("graphml", _NAMESPACES, f"\n{keys}\n{inside}\n")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _list_keys(own: dict[str, tuple[str, str]]) -> Iterator[str]:
    yield tag("key", {"id": "d0", "for": "node", "yfiles.type": "nodegraphics"})
    yield tag("key", {"id": "e0", "for": "edge", "yfiles.type": "edgegraphics"})
    yield _key("prop", "graph", "description", "string")
    for name, kind in _NODE.items():
        yield _key(name, "node", name, kind)
    for key, (name, kind) in own.items():
        yield _key(key, "node", name, kind)
    for name, kind in _EDGE.items():
        yield _key(name, "edge", name, kind)


def _key(key: str, of: str, name: str, kind: str) -> str:
    return tag("key", {"id": key, "for": of, "attr.name": name, "attr.type": kind})


def _data(key: str, value: object) -> str:
    return tag("data", {"key": key}, to_xml(value))


def _write_node(node: Node, own: dict[str, tuple[str, str]]) -> str:
    red, green, blue = split_colour(node.colour)
    values = {
        "name": node.label, "label": node.label, "variable": node.variable, "mode": node.mode,
        "frequency": node.frequency, "x": node.x, "y": node.y, "size": node.size,
        "r": red, "g": green, "b": blue,
    }  # fmt: skip
    told = [_data(name, value) for name, value in values.items()]
    told += [
        _data(key, node.attributes[name])
        for key, (name, _) in own.items()
        if name in node.attributes
    ]
    return tag("node", {"id": node.key}, _draw_node(node), *told)


def _draw_node(node: Node) -> str:
    size = node.size
    corner = {"height": size, "width": size, "x": node.x - size / 2, "y": node.y - size / 2}
    shape = tag(
        "y:ShapeNode",
        {},
        tag("y:Geometry", corner),
        tag("y:Fill", {"color": node.colour, "transparent": "false"}),
        tag("y:BorderStyle", {"color": "#1a1a1a", "type": "line", "width": "1.0"}),
        tag("y:NodeLabel", {}, to_xml(node.label)),
        tag("y:Shape", {"type": _SHAPES[node.mode]}),
    )
    return tag("data", {"key": "d0"}, tag("visone:shapeNode", {}, shape))


def _write_edge(key: str, tie: Tie, graph: Graph) -> str:
    style = {
        "color": tie.colour,
        "type": "dashed" if tie.dashed else "line",
        "width": tie.width,
    }
    line = tag("y:PolyLineEdge", {}, tag("y:LineStyle", style))
    values = {
        "weight": tie.weight, "strength": tie.strength, "sign": tie.sign, "color": tie.colour,
    }  # fmt: skip
    ends = {"source": graph.nodes[tie.source].key, "target": graph.nodes[tie.target].key}
    return tag(
        "edge",
        {"id": key, **ends},
        tag("data", {"key": "e0"}, tag("visone:polyLineEdge", {}, line)),
        *(_data(name, value) for name, value in values.items()),
    )


def split_colour(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of a colour, 0 to 255.

    >>> split_colour("#ff8000")
    (255, 128, 0)
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
