"""UCINET's DL format, as a full matrix with labels."""

from __future__ import annotations

from collections.abc import Iterable

from ...matrices import Network
from .texts import make_line_labels, to_number


def write_dl(network: Network) -> str:
    """The matrix as DL; quotes in labels become apostrophes, and labels that are alike numbers.

    >>> import numpy as np
    >>> network = Network(kind="twomode", rows=("A",), columns=("b c",), ties=np.array([[2.0]]))
    >>> print(write_dl(network))
    dl nr = 1, nc = 1, format = fullmatrix
    row labels:
    "A"
    col labels:
    "b c"
    data:
     2
    <BLANKLINE>
    """
    rows, columns = len(network.rows), len(network.columns)
    if network.is_onemode:
        head = [f"dl n = {rows}, format = fullmatrix", "labels:", *_quote(network.rows)]
    else:
        head = [f"dl nr = {rows}, nc = {columns}, format = fullmatrix", "row labels:"]
        head += [*_quote(network.rows), "col labels:", *_quote(network.columns)]
    data = ["".join(f" {to_number(value)}" for value in row) for row in network.values.tolist()]
    return "\n".join([*head, "data:", *data, ""])


def _quote(labels: Iterable[str]) -> list[str]:
    return [f'"{label}"' for label in make_line_labels(labels)]
