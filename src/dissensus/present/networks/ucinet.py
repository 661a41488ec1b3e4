"""UCINET's DL format, as a full matrix with labels.

Its words are those of UCINET's help (analytictech.com/ucinet/help/hs5000.htm): labels end at
spaces, breaks, commas and equal signs, or stand in quotes; UCINET keeps their first
characters, in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...matrices import Network
from .texts import make_line_labels, to_number

#: As many characters of a label UCINET's help says that it keeps.
KEPT = 18


def write_dl(network: Network) -> str:
    """The matrix as DL; quotes in labels become apostrophes, and labels that are alike numbers.

    >>> import numpy as np
    >>> network = Network(kind="twomode", rows=("A",), columns=("b c",), ties=np.array([[2.0]]))
    >>> print(write_dl(network))
    dl nr = 1, nc = 1, format = fullmatrix
    row labels:
    "A"
    column labels:
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
        head += [*_quote(network.rows), "column labels:", *_quote(network.columns)]
    data = ["".join(f" {to_number(value)}" for value in row) for row in network.values.tolist()]
    return "\n".join([*head, "data:", *data, ""])


def _quote(labels: Iterable[str]) -> list[str]:
    return [f'"{label}"' for label in make_line_labels(labels)]


def find_alike(labels: Sequence[str]) -> tuple[str, str] | None:
    """Two labels that UCINET, which cuts them, could not tell apart; None where it can all.

    >>> find_alike(["Ministry of Finance", "Ministry of Financial Affairs", "Parliament"])
    ('Ministry of Finance', 'Ministry of Financial Affairs')
    """
    seen: dict[str, str] = {}
    for label in labels:
        first = seen.setdefault(label[:KEPT].upper(), label)
        if first != label:
            return first, label
    return None
