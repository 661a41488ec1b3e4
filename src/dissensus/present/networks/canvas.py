"""A network as it is drawn: what there is room for, on a sheet, with labels that do not collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from ...matrices import Network
from .drawn_labels import shorten_labels
from .graph import Tie, list_labels, list_ties
from .layout import lay_out
from .signs import Signs, tell_signs

Array = np.ndarray[Any, np.dtype[Any]]

#: The sheet's width; its height follows the network between these two.
WIDTH, _LEAST, _MOST = 800.0, 320.0, 760.0
#: The room that labels need beside the outermost nodes, and how wide a letter is for its height.
_SIDE, _TOP, _LETTER = 96.0, 34.0, 0.56
#: From line to line, in heights of a letter.
LINE = 1.1
#: As many of the largest nodes always have a label.
ALWAYS = 8
#: The sizes of labels: on a wide screen or paper, and on a narrow one where the sheet is small.
SIZES = (14.0, 29.0)
_SMALLEST, _LARGEST, _GAP = 6.0, 17.0, 12.0


@dataclass(frozen=True, slots=True)
class Room:
    """How much is drawn: the nodes with the most in their ties, and the strongest ties."""

    nodes: int = 60
    ties: int = 240


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on the sheet: ``place`` is that in the network, rows first.

    ``anchor`` and ``dy`` place the label: start (right of it), end (left) or middle (above or
    below). ``lines`` is what is drawn of it, and ``shown`` tells for which sizes of labels there
    is room.
    """

    place: int
    label: str
    mode: str
    frequency: float
    x: float
    y: float
    radius: float
    anchor: str
    dx: float
    dy: float
    lines: tuple[str, ...]
    shown: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Canvas:
    """The drawn part of a network: ``ties`` name places in ``spots``; what is left out is counted.

    ``width`` and ``height`` are those of the sheet.
    """

    width: float
    height: float
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    nodes_left_out: int
    ties_left_out: int
    one_mode: bool


def make_canvas(network: Network, room: Room | None = None, *, seed: int = 0) -> Canvas:
    """Choose what is drawn of a network, and where.

    Nodes without a tie are drawn where there is room. Weak ties come first, so that strong ones
    lie above them. Raises AnalysisError for weights that are not finite.

    >>> ties = np.array([[0.0, 2.0, 0.0], [2.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
    >>> names = ("A", "B", "C")
    >>> canvas = make_canvas(Network(kind="onemode", rows=names, columns=names, ties=ties))
    >>> [spot.label for spot in canvas.spots], [tie.sign for tie in canvas.ties]
    (['A', 'B', 'C'], ['negative', 'positive'])
    """
    room = room or Room()
    found = tell_signs(network)
    labels = list_labels(network)
    kept = _choose(found, labels, room.nodes)
    part = _cut(network, kept)
    drawn = sorted(list_ties(part), key=lambda tie: tie.strength)[-room.ties :]
    counts = np.array([count for *_, count in labels])[kept]
    radii = _measure(counts)
    places, height = _fit(lay_out(part, seed=seed).places, radii)
    spots = _label([labels[place] for place in kept], places, radii, height=height)
    return Canvas(
        width=WIDTH,
        height=height,
        spots=tuple(replace(spot, place=int(at)) for spot, at in zip(spots, kept, strict=True)),
        ties=tuple(drawn),
        nodes_left_out=len(labels) - len(kept),
        ties_left_out=len(found.weights) - len(drawn),
        one_mode=network.is_onemode,
    )


def _choose(ties: Signs, labels: Sequence[tuple[str, str, float]], most: int) -> Array:
    """The nodes with the most in their ties; of those that are alike, the more frequent."""
    ends = np.concatenate([ties.sources, ties.targets])
    strength = np.bincount(ends, np.concatenate([ties.strengths] * 2), minlength=len(labels))
    counts = np.array([count for *_, count in labels])
    order = np.lexsort((np.arange(len(labels)), -counts, -strength))
    return np.asarray(np.sort(order[:most]))


def _cut(network: Network, kept: Array) -> Network:
    """The network of some of its nodes, rows first."""
    rows = len(network.rows)
    down = kept[kept < rows]
    across = down if network.is_onemode else kept[kept >= rows] - rows
    part = network.matrix[down][:, across]
    return replace(
        network,
        rows=tuple(network.rows[at] for at in down),
        columns=tuple(network.columns[at] for at in across),
        ties=part,
        row_counts=network.row_counts[down] if len(network.row_counts) else network.row_counts,
        column_counts=(
            network.column_counts[across] if len(network.column_counts) else network.column_counts
        ),
    )


def _measure(counts: Array) -> Array:
    """The radius of each node; its area grows with its frequency."""
    share = np.maximum(counts, 0.0) / max(float(counts.max(initial=0.0)), 1e-300)
    return _SMALLEST + (_LARGEST - _SMALLEST) * np.sqrt(share)


def _fit(places: Array, radii: Array) -> tuple[Array, float]:
    """The places on the sheet, no two nodes on each other, and the sheet's height."""
    if not len(places):
        return places, _LEAST
    span = np.maximum(np.ptp(places, axis=0), 1e-9)
    wide = WIDTH - 2 * _SIDE
    scale = min(wide / span[0], (_MOST - 2 * _TOP) / span[1], 170.0)
    placed = _push_apart((places - places.min(axis=0)) * scale, radii)
    # A little more room may be needed than there was.
    scale = min(1.0, wide / max(float(np.ptp(placed[:, 0])), 1e-9))
    placed = (placed - placed.min(axis=0)) * scale
    height = min(max(float(np.ptp(placed[:, 1])) + 2 * _TOP, _LEAST), 1.5 * _MOST)
    shift = (np.array([WIDTH, height]) - placed.max(axis=0)) / 2
    return placed + shift, height


def _push_apart(places: Array, radii: Array) -> Array:
    """Move nodes that would touch away from each other, a little at a time."""
    least = radii[:, None] + radii[None, :] + _GAP
    np.fill_diagonal(least, 0.0)
    placed = places.copy()
    for _ in range(80):
        distance = cdist(placed, placed)
        lack = np.maximum(least - distance, 0.0)
        if lack.max(initial=0.0) < 0.5:
            break
        # Two at one place go different ways, always the same.
        way = placed[:, None, :] - placed[None, :, :]
        same = distance < 1e-6
        side = np.sign(np.arange(len(placed))[:, None] - np.arange(len(placed))[None, :])
        way[same] = np.stack([side, 0.3 * side], axis=2)[same]
        length = np.maximum(np.linalg.norm(way, axis=2), 1e-6)
        placed += (way / length[:, :, None] * (0.35 * lack)[:, :, None]).sum(axis=1)
    return placed


def _label(
    labels: Sequence[tuple[str, str, float]], places: Array, radii: Array, *, height: float
) -> list[Spot]:
    """Nodes with the places of their labels; the most frequent choose first."""
    order = sorted(range(len(labels)), key=lambda at: (-labels[at][2], at))
    forms = shorten_labels([name for name, *_ in labels])
    discs = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places.tolist(), radii, strict=True)]
    sheet = (0.0, 0.0, WIDTH, height)
    taken: tuple[list[_Box], list[_Box]] = ([], [])
    spots: dict[int, Spot] = {}
    for rank, at in enumerate(order):
        name, mode, count = labels[at]
        x, y, r = float(places[at, 0]), float(places[at, 1]), float(radii[at])
        others = discs[:at] + discs[at + 1 :]
        ways = [(lines, way) for lines in forms[at] for way in _list_ways(x, r)]
        boxes = [[_find_box(lines, (x, y), way, size) for size in SIZES] for lines, way in ways]
        free = [
            [
                _is_inside(box, sheet) and not _touches(box, used) and not _touches(box, others)
                for box, used in zip(pair, taken, strict=True)
            ]
            for pair in boxes
        ]
        # The long form before the short one; where there is room for both sizes, else for one.
        best = max(
            range(len(ways)),
            key=lambda one: (free[one][0], ways[one][0] == forms[at][0], free[one][1], -one),
        )
        if rank < ALWAYS and not free[best][0]:
            best = _choose_crowded(boxes, taken[0], others, sheet)
            free[best][0] = True
        for used, box, is_shown in zip(taken, boxes[best], free[best], strict=True):
            if is_shown:
                used.append(box)
        lines, (anchor, dx, dy) = ways[best]
        shown = (free[best][0], free[best][1])
        spots[at] = Spot(at, name, mode, count, x, y, r, anchor, dx, dy, lines, shown)
    return [spots[at] for at in range(len(labels))]


_Box = tuple[float, float, float, float]
_Way = tuple[str, float, float]


def _choose_crowded(
    boxes: Sequence[Sequence[_Box]], labels: Sequence[_Box], discs: Sequence[_Box], sheet: _Box
) -> int:
    """Where a label covers the least of others, then of nodes, and stays on the sheet."""
    return min(
        range(len(boxes)),
        key=lambda one: (
            not _is_inside(boxes[one][0], sheet),
            _overlap(boxes[one][0], labels),
            _overlap(boxes[one][0], discs),
            one,
        ),
    )


def _list_ways(x: float, radius: float) -> list[_Way]:
    """Where a label can stand: towards the nearer side first, then above and below."""
    right, left = ("start", radius + 4.0, 0.0), ("end", -radius - 4.0, 0.0)
    below, above = ("middle", 0.0, radius + 12.0), ("middle", 0.0, -radius - 10.0)
    return [right, left, below, above] if x >= WIDTH / 2 else [left, right, below, above]


def _find_box(lines: Sequence[str], place: tuple[float, float], way: _Way, size: float) -> _Box:
    anchor, dx, dy = way
    width = max((len(line) for line in lines), default=1) * size * _LETTER
    start = place[0] + dx - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    more = max(len(lines) - 1, 0) * LINE * size
    top = place[1] + dy * size / SIZES[0] - size * 0.55 - more * rise(dy)
    return start, top, start + width, top + size * 1.1 + more


def rise(dy: float) -> float:
    """Which share of its further lines a label is moved up by: none below a node, all above.

    >>> rise(20.0), rise(0.0), rise(-20.0)
    (0.0, 0.5, 1.0)
    """
    return 0.5 if dy == 0.0 else float(dy < 0.0)


def _is_inside(box: _Box, sheet: _Box) -> bool:
    return box[0] >= sheet[0] and box[1] >= sheet[1] and box[2] <= sheet[2] and box[3] <= sheet[3]


def _touches(box: _Box, others: Sequence[_Box]) -> bool:
    """Whether a box shares an area with another; said sooner than how large it is."""
    left, top, right, bottom = box
    for start, upper, end, lower in others:
        if start < right and left < end and upper < bottom and top < lower:
            return True
    return False


def _overlap(box: _Box, others: Sequence[_Box]) -> float:
    """The area that a box shares with others."""
    return sum(
        max(min(box[2], other[2]) - max(box[0], other[0]), 0.0)
        * max(min(box[3], other[3]) - max(box[1], other[1]), 0.0)
        for other in others
    )
