"""How far the networks of windows are apart: cell by cell, or by their spectra."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.spatial.distance import pdist, squareform

from ...errors import AnalysisError
from ...matrices import MOST_CELLS, Network
from ..backbones.spectrum import laplacian_spectrum

Array = np.ndarray[Any, np.dtype[Any]]


def list_cells(networks: Sequence[Network]) -> Array:
    """The ties of each network on the same labels, as shares of its ties' size; (n, cells).

    A tie is divided by the sum of the absolute values of all ties of its window, so that a
    window with more statements is not far from others for that alone. Only cells that are tied
    in some window are kept. A network without a tie is a row of zeros.
    """
    at = _find_places(networks)
    rows = [at(network) for network in networks]
    every = np.unique(np.concatenate([keys for keys, _ in rows]))
    if len(every) * len(networks) > MOST_CELLS:
        raise AnalysisError(
            f"{len(networks):,} windows of {len(every):,} ties are too many to compare: choose a "
            "longer step, or fewer rows or columns"
        )
    cells = np.zeros((len(networks), len(every)))
    for place, (keys, weights) in enumerate(rows):
        size = np.abs(weights).sum()
        if not np.isfinite(size):
            raise AnalysisError(f"window {place + 1} has ties that are no numbers")
        cells[place, np.searchsorted(every, keys)] = weights / size if size else 0.0
    return cells


def _find_places(networks: Sequence[Network]) -> Callable[[Network], tuple[Array, Array]]:
    """Gives the cells of a network, numbered alike in all, and their weights."""
    rows = {label: None for network in networks for label in network.rows}
    columns = {label: None for network in networks for label in network.columns}
    row_at = {label: place for place, label in enumerate(sorted(rows))}
    column_at = {label: place for place, label in enumerate(sorted(columns))}

    def find(network: Network) -> tuple[Array, Array]:
        first, second, weights = network.find_ties()
        over = np.array([row_at[label] for label in network.rows], dtype=np.int64)
        across = np.array([column_at[label] for label in network.columns], dtype=np.int64)
        keys = over[first] * len(columns) + across[second]
        order = np.argsort(keys)
        return keys[order], np.asarray(weights, dtype=float)[order]

    return find


def list_spectra(networks: Sequence[Network]) -> Array:
    """The Laplacian spectrum of each one-mode network, (n, most rows); zeros without ties."""
    if any(not network.is_onemode for network in networks):
        raise AnalysisError("distance: 'spectral' compares one-mode networks: kind='onemode'")
    size = max(len(network.rows) for network in networks)
    spectra = np.zeros((len(networks), size))
    for place, network in enumerate(networks):
        spectra[place, : len(network.rows)] = laplacian_spectrum(network.values)
    return spectra


#: Name of the distance -> what is compared of each network, (n, things); none is all zeros.
DISTANCES: Mapping[str, Callable[[Sequence[Network]], Array]] = {
    "absdiff": list_cells,
    "spectral": list_spectra,
}


def measure_distances(compared: Array) -> Array:
    """The sums of absolute differences of all pairs, divided by the largest; (n, n), 0 to 1.

    Raises AnalysisError where nothing differs.
    """
    apart = squareform(pdist(compared, "cityblock"))
    largest = float(apart.max(initial=0.0))
    if largest < 1e-12:
        raise AnalysisError("the windows do not differ at all: they are one phase")
    return np.asarray(apart / largest)
