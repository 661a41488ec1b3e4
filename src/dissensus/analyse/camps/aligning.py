"""Names of groups that persist: each window's groups are named as those they overlap most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import optimize

Array = np.ndarray[Any, np.dtype[Any]]


def align(
    groups: Mapping[str, int],
    before: Mapping[str, int],
    *,
    names: Sequence[int] | None = None,
) -> dict[int, int]:
    """Name groups after those of ``before`` with the most actors in common, in all.

    The names maximise the number of actors who keep theirs (Kuhn 1955, the Hungarian method).
    A group that shares nobody with those of before gets the lowest name not used: of ``names``,
    or any from 1, never one of ``before``.

    >>> align({"A": 1, "B": 1, "C": 2}, {"A": 2, "B": 2, "C": 1})
    {1: 2, 2: 1}
    >>> align({"A": 7, "D": 8}, {"A": 1})
    {7: 1, 8: 2}
    """
    found = sorted(set(groups.values()))
    known = list(names) if names else sorted(set(before.values()))
    common = np.zeros((len(found), len(known)))
    for actor, group in groups.items():
        if actor in before and before[actor] in known:
            common[found.index(group), known.index(before[actor])] += 1
    rows, columns = optimize.linear_sum_assignment(common, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    named = {found[row]: known[column] for row, column in pairs if common[row, column]}
    taken = set(named.values()) | (set() if names else set(known))
    free = (name for name in (names or range(1, 2 + len(found) + max(known, default=0))))
    unused = (name for name in free if name not in taken)
    return {group: named[group] if group in named else next(unused) for group in found}
