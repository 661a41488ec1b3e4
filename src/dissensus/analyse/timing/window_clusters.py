"""Groups of things by how far they are apart: one function and one line for each method.

Each takes the distances (n, n), between 0 and 1, the number of groups, and a seed; and gives
a group for each thing. Sources: single, average and complete linkage, Lance and Williams
(1967), Computer Journal 9; Ward (1963), JASA 58, as in R's ward.D2; k-medoids by BUILD and SWAP,
Kaufman and Rousseeuw (1990), Finding Groups in Data, chapter 2; spectral clustering with the
eigenvectors of the smallest eigenvalues, Ng, Jordan and Weiss (2002), NIPS 14; greedy
modularity, Clauset, Newman and Moore (2004), Physical Review E 70; Louvain, Blondel et al.
(2008), J. Stat. Mech. P10008. ``contiguous`` is in ``segments``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from .segments import cut_segments

Array = np.ndarray[Any, np.dtype[Any]]
Method = Callable[[Array, int, int], Array]


def measure_modularity(similarity: Array, groups: Array) -> float:
    """Newman's weighted modularity of groups on a graph of similarities; at most 1.

    The diagonal is not looked at. Source: Newman (2004), Physical Review E 70, 056131.

    >>> pairs = np.kron(np.eye(2), np.ones((2, 2)))
    >>> measure_modularity(pairs, np.array([0, 0, 1, 1]))
    0.5
    """
    weights = similarity.copy()
    np.fill_diagonal(weights, 0.0)
    strength, total = weights.sum(axis=1), weights.sum()
    if total <= 0:
        return 0.0
    same = groups[:, None] == groups[None, :]
    return float((weights - np.outer(strength, strength) / total)[same].sum() / total)


def order_groups(groups: Array) -> Array:
    """The same groups, numbered from 1 in the order in which they first occur."""
    _, first, codes = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[codes] + 1)


def _link(linkage: str) -> Method:
    def cluster(distances: Array, many: int, _: int) -> Array:
        tree = hierarchy.linkage(squareform(distances, checks=False), linkage)
        return np.asarray(hierarchy.cut_tree(tree, many)).ravel()

    return cluster


def choose_medoids(distances: Array, many: int) -> list[int]:
    """The places of ``many`` medoids for which the sum of distances to the nearest is small.

    Medoids are added one by one, then swapped for others as long as that helps: no random
    start, so the same result each time. No single swap makes it better; another set may.
    """
    medoids = [int(distances.sum(axis=0).argmin())]
    while len(medoids) < many:
        nearest = distances[:, medoids].min(axis=1)
        gains = np.maximum(nearest[:, None] - distances, 0.0).sum(axis=0)
        gains[medoids] = -1.0
        medoids.append(int(gains.argmax()))
    cost = distances[:, medoids].min(axis=1).sum()
    while True:
        swaps = (_swap(distances, medoids, place) for place in range(many))
        swapped_cost, swapped = min(swaps, key=lambda one: one[0])
        if swapped_cost >= cost - 1e-12:
            return medoids
        cost, medoids = swapped_cost, swapped


def _by_medoids(distances: Array, many: int, _: int) -> Array:
    return np.asarray(distances[:, choose_medoids(distances, many)].argmin(axis=1))


def _swap(distances: Array, medoids: list[int], place: int) -> tuple[float, list[int]]:
    """The best medoid in that place, and the cost with it."""
    others = medoids[:place] + medoids[place + 1 :]
    nearest = distances[:, others].min(axis=1, initial=np.inf)
    costs = np.minimum(nearest[:, None], distances).sum(axis=0)
    costs[others] = np.inf
    best = int(costs.argmin())
    return float(costs[best]), [*medoids[:place], best, *medoids[place + 1 :]]


def _by_eigenvectors(distances: Array, many: int, seed: int) -> Array:
    similarity = 1.0 - distances
    np.fill_diagonal(similarity, 0.0)
    root = np.sqrt(np.maximum(similarity.sum(axis=1), 1e-12))
    laplacian = np.eye(len(root)) - similarity / np.outer(root, root)
    vectors = np.linalg.eigh(laplacian)[1][:, :many]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    points = vectors / np.maximum(lengths, 1e-12)
    apart = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    return _by_medoids(apart, many, seed)


def _by_greedy(distances: Array, many: int, _: int) -> Array:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    found = nx.community.greedy_modularity_communities(
        _to_graph(distances), weight="weight", cutoff=many, best_n=many
    )
    return _number(found, len(distances))


def _by_louvain(distances: Array, _: int, seed: int) -> Array:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    found = nx.community.louvain_communities(_to_graph(distances), weight="weight", seed=seed)
    return _number(found, len(distances))


def _to_graph(distances: Array) -> Any:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    similarity = 1.0 - distances
    np.fill_diagonal(similarity, 0.0)
    return nx.from_numpy_array(similarity)


def _number(communities: Any, size: int) -> Array:
    groups = np.zeros(size, dtype=np.int64)
    for number, members in enumerate(communities):
        groups[list(members)] = number
    return groups


def _in_order(distances: Array, many: int, _: int) -> Array:
    return cut_segments(distances, many)


#: Name of the method -> its groups; ``louvain`` chooses their number itself.
CLUSTERS: Mapping[str, Method] = {
    "single": _link("single"),
    "average": _link("average"),
    "complete": _link("complete"),
    "ward": _link("ward"),
    "pam": _by_medoids,
    "spectral": _by_eigenvectors,
    "fastgreedy": _by_greedy,
    "louvain": _by_louvain,
    "contiguous": _in_order,
}
#: Methods that choose the number of groups themselves.
FREE = ("louvain",)
