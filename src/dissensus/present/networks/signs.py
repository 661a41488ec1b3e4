"""Ties as lists: their ends, how strong they are, and whether they stand for agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ...matrices import Network
from ...plots import AGAINST, FOR

Array = np.ndarray[Any, np.dtype[Any]]

#: The sign of a tie -> its name in files.
NAMES: Mapping[int, str] = {1: "positive", -1: "negative", 2: "both", 0: "none"}
#: The sign of a tie -> its colour; conflict is dashed too, so that print tells them apart.
COLOURS: Mapping[int, str] = {1: FOR, -1: AGAINST, 2: "#1a1a1a", 0: "#6b6b6b"}
#: The sign of a tie -> the lengths of its dashes and gaps, in widths of a line.
DASHES: Mapping[int, str] = {1: "", -1: "5 4", 2: "9 3 2 3", 0: ""}
#: What the codes of a combined network of two levels mean: 2 the lower, 1 the upper, 3 both.
_CODES = np.array([0, 1, -1, 2])


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """Ties as lists of one length: ``sources`` and ``targets`` are places of nodes, rows first.

    ``weights`` are the network's own, ``strengths`` their size; ``signs`` are 1 for agreement, -1
    for conflict, 2 for both and 0 where the network does not tell.
    """

    sources: Array
    targets: Array
    weights: Array
    strengths: Array
    signs: Array


def tell_signs(network: Network) -> Signs:
    """The ties of a network that are not zero, with their signs.

    A network of conflicts has negative signs though its weights are positive. Raises
    AnalysisError for a weight that is no finite number, which no picture can show.

    >>> network = Network(
    ...     kind="twomode", rows=("A",), columns=("tax", "ban"), ties=np.array([[2.0, -1.0]])
    ... )
    >>> tell_signs(network).targets.tolist(), tell_signs(network).signs.tolist()
    ([1, 2], [1, -1])
    """
    rows, columns, weights = network.find_ties()
    weights = weights.astype(float)
    if not np.isfinite(weights).all():
        at = int(np.flatnonzero(~np.isfinite(weights))[0])
        raise AnalysisError(
            f"the tie of {network.rows[rows[at]]!r} and {network.columns[columns[at]]!r} weighs "
            f"{weights[at]}: only finite weights can be drawn; .csv and .json keep it"
        )
    shift = 0 if network.is_onemode else len(network.rows)
    signs = _sign(weights, network.aggregation)
    is_code = network.aggregation == "combine"
    strengths = np.ones(len(weights)) if is_code else np.abs(weights)
    return Signs(rows, columns + shift, weights, strengths, signs)


def _sign(weights: Array, aggregation: str) -> Array:
    if aggregation == "combine":
        codes = weights.astype(int)
        known = (codes >= 0) & (codes < len(_CODES))
        # Codes of more than two levels have no sign.
        return _CODES[codes] if known.all() else np.zeros(len(weights), dtype=int)
    if aggregation == "conflict":
        return np.full(len(weights), -1)
    if aggregation in ("congruence", "subtract") or (weights < 0).any():
        return np.sign(weights).astype(int)
    return np.zeros(len(weights), dtype=int)
