"""Signed modularity: how much more allies are together, and opponents apart, than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ...matrices import Network
from .signed import Signed, read_signed

Array = np.ndarray[Any, np.dtype[Any]]


def make_modularity(graph: Signed) -> Array:
    """The matrix whose sum within groups is the signed modularity Q; symmetric, (n, n).

    Q = 1 / (2w+ + 2w-) sum over i, j in one group of w_ij - (k+_i k+_j / 2w+ - k-_i k-_j / 2w-),
    with k+ and k- the sums of an actor's positive and negative ties and w+ and w- those of all.
    Source: Gomez, S., Jensen, P. and Arenas, A. (2009), Analysis of community structure in
    networks of correlated data, Physical Review E 80, 016114.
    """
    matrix = graph.matrix
    excess = matrix.copy()
    for sign in (1.0, -1.0):
        strengths = np.maximum(sign * matrix, 0.0).sum(axis=1)
        if both := strengths.sum():
            excess -= sign * np.outer(strengths, strengths) / both
    return excess / (2 * graph.total) if graph.total else excess


def measure_modularity(graph: Signed, labels: Array) -> float:
    """The signed modularity of groups; NaN without ties.

    >>> from .signed import make_signed
    >>> two_pairs = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]])
    >>> round(measure_modularity(make_signed(two_pairs), np.array([0, 0, 1, 1])), 6)
    0.5
    """
    if not graph.total:
        return float("nan")
    return float(make_modularity(graph)[labels[:, None] == labels[None, :]].sum())


def signed_modularity(network: Network, groups: Mapping[str, Any] | Sequence[Any]) -> float:
    """The signed modularity Q of a division of a network; NaN without ties.

    ``groups`` is the group of each actor, by name or in the order of the network's rows; any
    values will do. Q is at most 1; 0 is what chance gives. Raises AnalysisError where actors
    have no group, or the network is not one-mode.

    >>> ties = np.array([[0, -1], [-1, 0]])
    >>> two = Network(kind="onemode", rows=("A", "B"), columns=("A", "B"), ties=ties)
    >>> signed_modularity(two, {"A": 1, "B": 2}), signed_modularity(two, ["one", "one"])
    (0.5, 0.0)
    """
    graph = read_signed(network, is_for_camps=False)
    if isinstance(groups, Mapping):
        missing = [actor for actor in network.rows if actor not in groups]
        if missing:
            raise AnalysisError(f"groups: {missing[0]!r} and {len(missing) - 1} more have none")
        groups = [groups[actor] for actor in network.rows]
    if len(groups) != graph.size:
        raise AnalysisError(f"groups: {len(groups)} groups are given for {graph.size} actors")
    known = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return measure_modularity(graph, np.array([known[group] for group in groups], dtype=int))
