"""GEXF 1.3, of one network or of a series as one network that changes in time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...errors import AnalysisError
from .graph import Graph, Node, Tie, Value
from .graphml import split_colour
from .texts import tag, to_text, to_xml

_NAMESPACES = {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz"}
_NODE = {"variable": "string", "mode": "string"}
_EDGE = {"strength": "double", "sign": "string"}
_SHAPES = {"row": "disc", "column": "square"}

#: A stretch of time: its first and its last moment, as ISO 8601.
Spell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """The ties of one window of time, and the places of the nodes that are in it."""

    spell: Spell
    ties: tuple[Tie, ...]
    nodes: Mapping[int, float]
    """Place of each node that is there -> its frequency in the window."""


@dataclass(slots=True)
class _History:
    """One pair of nodes over time."""

    tie: Tie
    weights: list[tuple[Spell, Tie]] = field(default_factory=list)


def write_gexf(graph: Graph) -> str:
    """The graph as GEXF 1.3: weights, colours, sizes, places; conflict is dashed."""
    nodes = [_write_node(node, graph.kinds) for node in graph.nodes]
    edges = [
        _write_edge(place, tie, [(name, value, None) for name, value in _tell(tie)], [])
        for place, tie in enumerate(graph.ties)
    ]
    return _write(graph, nodes, edges, {"mode": "static"})


def write_dynamic_gexf(graph: Graph, moments: Sequence[Moment]) -> str:
    """The windows as one GEXF: nodes and ties have spells, weights and frequencies change.

    ``graph`` has the nodes of all windows, each at one place.
    """
    histories: dict[tuple[int, int], _History] = {}
    present: dict[int, list[tuple[Spell, float]]] = defaultdict(list)
    for moment in moments:
        for tie in moment.ties:
            ends = (tie.source, tie.target)
            histories.setdefault(ends, _History(tie)).weights.append((moment.spell, tie))
        for place, count in moment.nodes.items():
            present[place].append((moment.spell, count))
    nodes = [
        _write_node(node, graph.kinds, present[place]) for place, node in enumerate(graph.nodes)
    ]
    edges = [_write_history(place, history) for place, history in enumerate(histories.values())]
    opened = {
        "mode": "dynamic",
        "timeformat": "dateTime" if "T" in moments[0].spell[0] else "date",
        "timerepresentation": "interval",
        "start": moments[0].spell[0],
        "end": moments[-1].spell[1],
    }
    return _write(graph, nodes, edges, opened)


def make_spells(
    windows: Sequence[tuple[dt.datetime | None, dt.datetime | None, dt.datetime | None]],
) -> list[Spell]:
    """The stretch of time that each window (start, middle, stop) stands for; none overlap.

    A window that overlaps the next stands for the time from its middle to the middle of the
    next. Moments are dates where all of them are midnights. Raises AnalysisError for windows
    without dates, or several with one middle.

    >>> day = lambda number: dt.datetime(2024, 1, number)
    >>> make_spells([(day(1), day(2), day(3)), (day(2), day(3), day(4))])[0]
    ('2024-01-02', '2024-01-03')
    """
    dated = [[moment for moment in window if moment is not None] for window in windows]
    if any(len(window) < 3 for window in dated):
        raise AnalysisError(
            "a window without dates has no place in time: write .graphml, one file for each"
        )
    if all(one[2] <= after[0] for one, after in pairwise(dated)):
        return _write_spans([(start, stop) for start, _, stop in dated])
    middles = [window[1] for window in dated]
    if any(one >= after for one, after in pairwise(middles)):
        raise AnalysisError(
            "two windows have the same middle, so that one file cannot tell them apart in time: "
            "write .graphml, one file for each"
        )
    ends = [*middles[1:], dated[-1][2]]
    return _write_spans(list(zip(middles, ends, strict=True)))


def _write_spans(spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> list[Spell]:
    is_days = all(moment.time() == dt.time() for span in spans for moment in span)
    return [(_iso(start, is_day=is_days), _iso(stop, is_day=is_days)) for start, stop in spans]


def _iso(moment: dt.datetime, *, is_day: bool) -> str:
    return moment.date().isoformat() if is_day else moment.isoformat(timespec="seconds")


def _write(
    graph: Graph, nodes: Sequence[str], edges: Sequence[str], opened: Mapping[str, str]
) -> str:
    inside = "\n".join(
        [
            "",
            *_declare_all(graph, is_dynamic=opened["mode"] == "dynamic"),
            tag("nodes", {"count": len(nodes)}, "\n", *(f"{node}\n" for node in nodes)),
            tag("edges", {"count": len(edges)}, "\n", *(f"{edge}\n" for edge in edges)),
            "",
        ]
    )
    about = tag("creator", {}, "dissensus") + tag("description", {}, to_xml(graph.description))
    body = tag(
        "gexf",
        {**_NAMESPACES, "version": "1.3"},
        f"\n{tag('meta', {}, about)}\n",
        tag("graph", {"defaultedgetype": "undirected", "idtype": "string", **opened}, inside),
        "\n",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _declare_all(graph: Graph, *, is_dynamic: bool) -> list[str]:
    own = [(f"a{place}", name, kind) for place, (name, kind) in enumerate(graph.kinds.items())]
    nodes = [(name, name, kind) for name, kind in _NODE.items()] + own
    ties = [(name, name, kind) for name, kind in _EDGE.items()]
    changes = ("frequency", "frequency", "double")
    if not is_dynamic:
        return [_declare("node", [*nodes, changes]), _declare("edge", ties)]
    mode = {"mode": "dynamic"}
    # The title "weight" is how Gephi knows the weight that changes; NetworkX has that id taken.
    weights = [*ties, ("changing", "weight", "double")]
    return [
        _declare("node", nodes),
        _declare("node", [changes], mode),
        _declare("edge", weights, mode),
    ]


def _declare(
    of: str, known: Sequence[tuple[str, str, str]], mode: Mapping[str, str] | None = None
) -> str:
    told = [tag("attribute", {"id": key, "title": name, "type": kind}) for key, name, kind in known]
    return tag("attributes", {"class": of, **(mode or {})}, *told)


def _write_node(
    node: Node, kinds: Mapping[str, str], spells: Sequence[tuple[Spell, float]] | None = None
) -> str:
    values: list[tuple[str, Value, Spell | None]] = [
        ("variable", node.variable, None),
        ("mode", node.mode, None),
    ]
    values += [
        (f"a{place}", node.attributes[name], None)
        for place, name in enumerate(kinds)
        if name in node.attributes
    ]
    if spells is None:
        values.append(("frequency", node.frequency, None))
    else:
        values += [("frequency", count, spell) for spell, count in spells]
    red, green, blue = split_colour(node.colour)
    return tag(
        "node",
        {"id": node.key, "label": node.label},
        _write_values(values),
        *_write_spells([spell for spell, _ in spells or ()]),
        tag("viz:size", {"value": node.size}),
        # Gephi's second axis points up.
        tag("viz:position", {"x": node.x, "y": 0.0 - node.y}),
        tag("viz:color", {"r": red, "g": green, "b": blue}),
        tag("viz:shape", {"value": _SHAPES[node.mode]}),
    )


def _tell(tie: Tie) -> list[tuple[str, Value]]:
    return [("strength", tie.strength), ("sign", tie.sign)]


def _write_history(place: int, history: _History) -> str:
    values: list[tuple[str, Value, Spell | None]] = []
    for spell, tie in history.weights:
        told = [*_tell(tie), ("changing", tie.weight)]
        values += [(name, value, spell) for name, value in told]
    return _write_edge(place, history.tie, values, [spell for spell, _ in history.weights])


def _write_edge(
    place: int,
    tie: Tie,
    values: Sequence[tuple[str, Value, Spell | None]],
    spells: Sequence[Spell],
) -> str:
    red, green, blue = split_colour(tie.colour)
    return tag(
        "edge",
        {
            "id": f"e{place}",
            "source": f"n{tie.source}",
            "target": f"n{tie.target}",
            # A weight that changes stands among the values alone, or readers take it for fixed.
            **({} if spells else {"weight": tie.weight}),
        },
        _write_values(values),
        *_write_spells(spells),
        tag("viz:color", {"r": red, "g": green, "b": blue}),
        tag("viz:thickness", {"value": tie.width}),
        tag("viz:shape", {"value": "dashed" if tie.dashed else "solid"}),
    )


def _write_values(values: Sequence[tuple[str, Value, Spell | None]]) -> str:
    told = ({"for": key, "value": to_text(value), **_time(spell)} for key, value, spell in values)
    return tag("attvalues", {}, *(tag("attvalue", one) for one in told))


def _time(spell: Spell | None) -> dict[str, str]:
    return {"start": spell[0], "end": spell[1]} if spell else {}


def _write_spells(spells: Sequence[Spell]) -> Iterator[str]:
    if spells:
        yield tag("spells", {}, *(tag("spell", _time(spell)) for spell in spells))
