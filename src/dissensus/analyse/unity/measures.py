"""The indices of a group's cohesion, and the ways in which five stances become their classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frame import choose
from ..stances import COLLAPSES, LEVELS, VALUES
from . import indices
from .silent import Index, expect_by_chance

Array = np.ndarray[Any, np.dtype[Any]]

#: "Does not rule out" as support, the default, and as abstention.
AS_SUPPORT, AS_ABSTENTION = COLLAPSES
#: The indices of ordered stances take the five as they are, or "open" as neutral.
AS_TOLD = "five stances"


@dataclass(frozen=True)
class Measure:
    """An index under a collapse: the class of each level, and what is computed of the classes.

    ``shares`` is the same index of shares, for a public without a number of members.
    """

    index: str
    collapse: str
    classes: tuple[int, ...]
    value: Index
    shares: Index

    def __call__(self, counts: Any) -> Any:
        """The index of counts of the five levels, (..., 5)."""
        return self.value(self.group(np.asarray(counts)))

    def group(self, counts: Array) -> Array:
        """Counts of the five levels, (..., 5), as counts of the classes."""
        return np.asarray(counts @ np.eye(max(self.classes) + 1, dtype=int)[list(self.classes)])

    def expect_by_chance(self, counts: Array) -> float:
        """The index of as many members who each choose a class at random.

        For Rice's index as many as took a side toss a coin (Desposato 2005).
        """
        if self.index == "rice":
            return indices.expected_rice(int(counts[:2].sum()))
        return expect_by_chance(self.value, int(counts.sum()), len(counts))


def _rice(counts: Any) -> Any:
    numbers = np.asarray(counts, dtype=float)
    sides = numbers[..., 0] + numbers[..., 1]
    apart = np.abs(numbers[..., 0] - numbers[..., 1])
    return np.divide(apart, sides, out=np.full(sides.shape, np.nan), where=sides > 0)[()]


def _pairwise_of_shares(shares: Any) -> Any:
    return (np.asarray(shares) ** 2).sum(axis=-1)


def _esteban_ray(counts: Any) -> Any:
    return indices.esteban_ray(counts, VALUES)


#: Of the levels without "open", which is neutral there.
_FOUR = np.array([place for place, name in enumerate(LEVELS) if name != "open"])


def _ordinal_of_four(counts: Any) -> Any:
    numbers = np.asarray(counts)
    five = np.zeros((*numbers.shape[:-1], len(LEVELS)), dtype=numbers.dtype)
    five[..., _FOUR] = numbers
    return indices.ordinal_agreement(five)


def _esteban_ray_of_four(counts: Any) -> Any:
    return indices.esteban_ray(counts, VALUES[_FOUR])


def _list_measures() -> tuple[Measure, ...]:
    of_classes: Mapping[str, tuple[Index, Index]] = {
        "agreement": (indices.agreement_index, indices.agreement_index),
        "rice": (_rice, _rice),
        "pairwise": (indices.pairwise_agreement, _pairwise_of_shares),
    }
    of_levels: Mapping[str, tuple[Index, Index]] = {
        "ordinal": (indices.ordinal_agreement, _ordinal_of_four),
        "esteban-ray": (_esteban_ray, _esteban_ray_of_four),
    }
    made = [
        Measure(name, collapse, tuple(classes.tolist()), value, shares)
        for name, (value, shares) in of_classes.items()
        for collapse, classes in COLLAPSES.items()
    ]
    for name, (five, four) in of_levels.items():
        made.append(Measure(name, AS_TOLD, (0, 1, 2, 3, 4), five, five))
        made.append(Measure(name, AS_ABSTENTION, (0, 1, 2, 2, 3), four, four))
    return tuple(made)


#: Every index under every collapse, in the order in which tables hold them.
MEASURES = _list_measures()
INDICES = tuple(dict.fromkeys(one.index for one in MEASURES))


def find_measures(index: str, collapse: str | None = None) -> tuple[Measure, ...]:
    """The measures of an index, or one under a collapse; AnalysisError for unknown names.

    >>> [one.collapse for one in find_measures("ordinal")]
    ['five stances', 'open counts as abstention']
    """
    choose(index, INDICES, role="index")
    found = [one for one in MEASURES if one.index == index]
    if collapse is not None:
        choose(collapse, [one.collapse for one in found], role="collapse")
        found = [one for one in found if one.collapse == collapse]
    return tuple(found)
