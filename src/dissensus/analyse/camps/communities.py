"""Methods that divide actors into groups: one function and one line for each.

Each takes the graph of actors who have ties, the number of groups or None, a seed and a
deadline, and gives a group for each actor; it raises AnalysisError where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.cluster import hierarchy, vq
from scipy.spatial import distance

from ...errors import AnalysisError
from . import correlation, frustration
from .division import divide
from .modularity import make_modularity, measure_modularity
from .moving import maximise
from .signed import Signed

if TYPE_CHECKING:
    import networkx as nx

Array = np.ndarray[Any, np.dtype[Any]]

#: Where the number of groups is chosen, at most as many are tried.
_MOST_GROUPS = 12


@dataclass(frozen=True, eq=False)
class Task:
    """What a method is given: ``groups`` is how many it should find, None where it chooses."""

    graph: Signed
    groups: int | None
    seed: int
    time_limit: float
    deadline: float

    @cached_property
    def rng(self) -> np.random.Generator:
        """A generator of the task's own, so that methods do not depend on each other."""
        return np.random.default_rng(self.seed)

    @cached_property
    def allies(self) -> nx.Graph:
        """The ties above 0 of all actors as a graph; AnalysisError where there are none."""
        import networkx as nx  # noqa: PLC0415 - takes a moment to load

        kept = self.graph.weights > 0
        if not kept.any():
            raise AnalysisError("no tie above 0, so this method has nobody to bring together")
        graph = nx.Graph()
        graph.add_nodes_from(range(self.graph.size))
        ends = (self.graph.heads[kept].tolist(), self.graph.tails[kept].tolist())
        weights = self.graph.weights[kept].tolist()
        graph.add_weighted_edges_from(zip(*ends, weights, strict=True))
        return graph

    @cached_property
    def profiles(self) -> Array:
        """Each actor's ties, (n, n); its tie to itself is as strong as the strongest."""
        profiles = self.graph.matrix.copy()
        np.fill_diagonal(profiles, self.graph.strengths.max(initial=0.0))
        return profiles

    def refuse_groups(self) -> None:
        """Raise AnalysisError where a number of groups was asked for."""
        if self.groups is not None:
            raise AnalysisError("finds its own number of groups: ask for none")

    def choose(self, cut: Callable[[int], Array]) -> Array:
        """The cut into the groups asked for, or into those of the highest signed modularity."""
        if self.groups is not None:
            return cut(self.groups)
        most = min(self.graph.size, _MOST_GROUPS)
        cuts = [cut(groups) for groups in range(1, most + 1)]
        return max(cuts, key=lambda labels: measure_modularity(self.graph, labels))


def _find_camps(task: Task) -> Array:
    if task.groups not in (None, 2):
        raise AnalysisError("finds two camps: ask for no other number, or use 'correlation'")
    solver = frustration.METHODS["exact"]
    return divide(task.graph, solver, time_limit=task.time_limit, seed=task.seed).groups


def _correlate(task: Task) -> Array:
    if task.groups is None:
        solver = correlation.METHODS["exact"]
        return divide(task.graph, solver, time_limit=task.time_limit, seed=task.seed).groups
    matrix = task.graph.matrix
    return maximise(matrix, task.rng, groups=task.groups, deadline=task.deadline)


def _maximise_modularity(task: Task) -> Array:
    matrix = make_modularity(task.graph)
    return maximise(matrix, task.rng, groups=task.groups, deadline=task.deadline)


def _find_louvain(task: Task) -> Array:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    task.refuse_groups()
    found = nx.community.louvain_communities(task.allies, weight="weight", seed=task.seed)
    return _label(found, task.graph.size)


def _find_leiden(task: Task) -> Array:
    import graspologic_native  # noqa: PLC0415 - needed by this method only

    task.refuse_groups()
    edges = [(str(one), str(two), weight) for one, two, weight in task.allies.edges.data("weight")]
    _, found = graspologic_native.leiden(edges, seed=task.seed, trials=10)
    # Actors without allies are in no edge: each is alone.
    after = 1 + max(found.values(), default=0)
    return np.array([found.get(str(place), after + place) for place in range(task.graph.size)])


def _find_fast_greedy(task: Task) -> Array:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    limits = {"cutoff": task.groups, "best_n": task.groups} if task.groups else {}
    found = nx.community.greedy_modularity_communities(task.allies, weight="weight", **limits)
    return _label(found, task.graph.size)


def _propagate_labels(task: Task) -> Array:
    import networkx as nx  # noqa: PLC0415 - takes a moment to load

    task.refuse_groups()
    found = nx.community.asyn_lpa_communities(task.allies, weight="weight", seed=task.seed)
    return _label(found, task.graph.size)


def _label(groups: Any, size: int) -> Array:
    labels = np.zeros(size, dtype=np.int64)
    for number, group in enumerate(groups):
        labels[list(group)] = number
    return labels


def _link_by_ties(linkage: str) -> Callable[[Task], Array]:
    """Distance (1 - w / most) / 2 in [0, 1]: 0 of the strongest allies, one half without a tie."""

    def cluster(task: Task) -> Array:
        matrix = task.graph.matrix
        apart = (1 - matrix / task.graph.strengths.max()) / 2
        np.fill_diagonal(apart, 0.0)
        return _cut(task, hierarchy.linkage(distance.squareform(apart, checks=False), linkage))

    return cluster


def _link_by_profiles(task: Task) -> Array:
    """Ward's criterion sums squares, so its distances have to be Euclidean: of the profiles."""
    return _cut(task, hierarchy.linkage(task.profiles, "ward"))


def _cut(task: Task, tree: Array) -> Array:
    return task.choose(lambda groups: np.asarray(hierarchy.cut_tree(tree, groups)).ravel())


def _cluster_spectrum(task: Task) -> Array:
    """k-means on the least eigenvectors of the signed Laplacian, degrees less ties.

    Source: Kunegis, J. et al. (2010), Spectral analysis of signed graphs for clustering,
    prediction and visualization, SIAM Data Mining, 559-570.
    """
    matrix = task.graph.matrix
    degrees = np.abs(matrix).sum(axis=1)
    scale = 1 / np.sqrt(degrees)
    laplacian = np.diag(degrees) - matrix
    _, vectors = np.linalg.eigh(scale[:, None] * laplacian * scale)
    return task.choose(lambda groups: _find_means(vectors[:, :groups], groups, task.seed))


def _cluster_means(task: Task) -> Array:
    return task.choose(lambda groups: _find_means(task.profiles, groups, task.seed))


def _find_means(points: Array, groups: int, seed: int) -> Array:
    """The best of ten k-means, each begun by k-means++; a group may stay empty."""
    rng = np.random.default_rng(seed)
    if groups >= len(points):
        return np.arange(len(points))
    best, least = np.zeros(len(points), dtype=np.int64), np.inf
    for _ in range(10):
        centres = _pick_centres(points, groups, rng)
        for _ in range(100):
            labels, apart = vq.vq(points, centres)
            moved = centres.copy()
            for group in np.unique(labels):
                moved[group] = points[labels == group].mean(axis=0)
            if np.array_equal(moved, centres):
                break
            centres = moved
        if (sum_ := float((apart**2).sum())) < least:
            best, least = labels, sum_
    return best


def _pick_centres(points: Array, groups: int, rng: np.random.Generator) -> Array:
    """Arthur and Vassilvitskii (2007): each centre is drawn far from those there are."""
    centres = [points[rng.integers(len(points))]]
    while len(centres) < groups:
        apart = vq.vq(points, np.array(centres))[1] ** 2
        chances = apart / apart.sum() if apart.sum() > 0 else None
        centres.append(points[rng.choice(len(points), p=chances)])
    return np.array(centres)


#: Name of the method -> the function that gives a group for each actor.
METHODS: Mapping[str, Callable[[Task], Array]] = {
    "camps": _find_camps,
    "correlation": _correlate,
    "modularity": _maximise_modularity,
    "louvain": _find_louvain,
    "leiden": _find_leiden,
    "fast-greedy": _find_fast_greedy,
    "label-propagation": _propagate_labels,
    "single": _link_by_ties("single"),
    "average": _link_by_ties("average"),
    "complete": _link_by_ties("complete"),
    "ward": _link_by_profiles,
    "spectral": _cluster_spectrum,
    "k-means": _cluster_means,
}
