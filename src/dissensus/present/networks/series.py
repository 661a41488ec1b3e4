"""Series of networks as one: the same node has the same place in every window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from ...errors import AnalysisError
from ...matrices import Network, NetworkSeries
from .graph import Graph, Node, list_labels, list_ties

Array = np.ndarray[Any, np.dtype[Any]]


def join(series: NetworkSeries) -> Network:
    """One network with the labels of all windows: ties are added up, counts are the largest.

    It places the nodes and names them; its weights are those of no window. Raises AnalysisError
    for a series without a window.
    """
    windows = list(series)
    if not windows:
        raise AnalysisError("the series has no window: there is nothing to write")
    first = windows[0]
    rows = _unite(window.rows for window in windows)
    columns = rows if first.is_onemode else _unite(window.columns for window in windows)
    at_row = {label: place for place, label in enumerate(rows)}
    at_column = {label: place for place, label in enumerate(columns)}
    row_counts, column_counts = np.zeros(len(rows)), np.zeros(len(columns))
    ties = sparse.csr_array((len(rows), len(columns)))
    for window in windows:
        down = np.array([at_row[label] for label in window.rows], dtype=int)
        across = np.array([at_column[label] for label in window.columns], dtype=int)
        ties = ties + _spread(window, (down, across), (len(rows), len(columns)))
        if len(window.row_counts):
            np.maximum.at(row_counts, down, window.row_counts)
        if len(window.column_counts):
            np.maximum.at(column_counts, across, window.column_counts)
    return replace(
        first,
        rows=rows,
        columns=columns,
        ties=ties,
        row_counts=row_counts,
        column_counts=column_counts,
        stop=windows[-1].stop,
        # Codes that are added up mean nothing.
        aggregation="ignore" if first.aggregation == "combine" else first.aggregation,
        statements=sum(window.statements for window in windows),
    )


def _unite(labels: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for window in labels for label in window))


def _spread(window: Network, ends: tuple[Array, Array], shape: tuple[int, int]) -> sparse.csr_array:
    cells = sparse.coo_array(window.matrix)
    down, across = cells.coords
    return sparse.csr_array((cells.data, (ends[0][down], ends[1][across])), shape=shape)


def arrange(window: Network, whole: Graph) -> Graph:
    """The graph of one window, whose nodes stand where the whole has them."""
    known = find_nodes(whole)
    nodes = [
        replace(known[mode, label], key=f"n{place}", frequency=count)
        for place, (label, mode, count) in enumerate(list_labels(window))
    ]
    return Graph(window.describe(), tuple(nodes), tuple(list_ties(window)), whole.kinds)


def find_nodes(whole: Graph) -> dict[tuple[str, str], Node]:
    """The node of each mode and label."""
    return {(node.mode, node.label): node for node in whole.nodes}
