"""A network as a list of nodes and ties with places and colours: what files of graphs hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ...errors import AnalysisError
from ...matrices import Network
from .layout import lay_out
from .signs import COLOURS, NAMES, tell_signs

Value: TypeAlias = str | int | float | bool
#: Name of an attribute -> label of a node -> its value.
Attributes: TypeAlias = Mapping[str, Mapping[str, Value]]

#: What every node has; an attribute of the caller cannot have such a name.
FIXED = ("id", "label", "name", "variable", "mode", "frequency", "x", "y", "size", "r", "g", "b")
#: Colours of rows and of columns, which have another shape too.
ROW, COLUMN = "#3b6e8f", "#e0b13c"
#: The length of a strong tie, in points.
_UNIT = 90.0


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``key`` is its name in the file, ``mode`` row or column, ``frequency`` statements."""

    key: str
    label: str
    mode: str
    variable: str
    frequency: float
    x: float
    y: float
    size: float
    colour: str
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie: ``source`` and ``target`` are places of nodes, ``strength`` the size of the weight."""

    source: int
    target: int
    weight: float
    strength: float
    sign: str
    dashed: bool
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes and ties of a network, what it is in one line, and its further attributes.

    ``kinds`` gives the type of each attribute: boolean, long, double or string.
    """

    description: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    kinds: Mapping[str, str]


def make_graph(network: Network, attributes: Attributes | None = None, *, seed: int = 0) -> Graph:
    """The network as nodes and ties, laid out.

    Raises AnalysisError for a weight that is not finite, and for an attribute whose name is
    taken or that knows no label of the network.
    """
    known = attributes or {}
    kinds = {name: _check(name, values, network) for name, values in known.items()}
    places = lay_out(network, seed=seed).places * _UNIT
    shown = list_labels(network)
    largest = max((count for *_, count in shown), default=0.0) or 1.0
    nodes = [
        Node(
            key=f"n{place}",
            label=label,
            mode=mode,
            variable=network.row_name if mode == "row" else network.column_name,
            frequency=count,
            x=round(float(places[place, 0]), 2),
            y=round(float(places[place, 1]), 2),
            size=_measure(count, largest),
            colour=ROW if mode == "row" else COLUMN,
            attributes={
                name: _convert(values[label], kinds[name])
                for name, values in known.items()
                if label in values
            },
        )
        for place, (label, mode, count) in enumerate(shown)
    ]
    return Graph(network.describe(), tuple(nodes), tuple(list_ties(network)), kinds)


def _measure(count: float, largest: float) -> float:
    """The size of a node, whose area grows with its frequency."""
    return round(10.0 + 20.0 * float(np.sqrt(max(count, 0.0) / largest)), 2)


def list_labels(network: Network) -> list[tuple[str, str, float]]:
    """The label, the mode and the frequency of each node, rows first."""
    rows = [
        (label, "row", float(n)) for label, n in zip(network.rows, network.frequencies, strict=True)
    ]
    if network.is_onemode:
        return rows
    counts = network.column_counts if len(network.column_counts) else np.zeros(len(network.columns))
    return rows + [
        (label, "column", float(n)) for label, n in zip(network.columns, counts, strict=True)
    ]


def list_ties(network: Network) -> list[Tie]:
    """The ties that are not zero, each with its sign and how it is drawn."""
    found = tell_signs(network)
    strongest = found.strengths.max(initial=0.0) or 1.0
    return [
        Tie(
            source=int(source),
            target=int(target),
            weight=float(weight),
            strength=float(strength),
            sign=NAMES[int(sign)],
            dashed=int(sign) < 0,
            colour=COLOURS[int(sign)],
            width=round(1.0 + 5.0 * float(strength / strongest), 2),
        )
        for source, target, weight, strength, sign in zip(
            found.sources, found.targets, found.weights, found.strengths, found.signs, strict=True
        )
    ]


def _check(name: str, values: Mapping[str, Value], network: Network) -> str:
    if name.lower() in FIXED:
        raise AnalysisError(f"attribute {name!r}: every node has one of that name; choose another")
    known = {*network.rows, *network.columns}
    if values and not known.intersection(values):
        raise AnalysisError(
            f"attribute {name!r}: no label of the network is among {list(values)[:5]}; it gives "
            "the value of each label"
        )
    return _find_kind(list(values.values()))


def _find_kind(values: list[Any]) -> str:
    """The narrowest type that holds every value."""
    if values and all(isinstance(value, bool) for value in values):
        return "boolean"
    numbers = [value for value in values if isinstance(value, int | float)]
    if values and len(numbers) == len(values) and not any(isinstance(v, bool) for v in values):
        return "long" if all(isinstance(value, int) for value in values) else "double"
    return "string"


def _convert(value: Value, kind: str) -> Value:
    kinds: Mapping[str, type] = {"boolean": bool, "long": int, "double": float}
    converted: Value = kinds.get(kind, str)(value)
    return converted
