"""Whether positions can carry a scale: looked at before any model is fitted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .axes import shuffle_axes
from .positions import Positions

#: A scale needs as many measures, and at most this share of positions may be missing.
LEAST_MEASURES, MOST_MISSING = 20, 0.5
#: Fewer actors have no scale that a table could show to be wrong.
LEAST_ACTORS = 3
#: With fewer actors the worst scales are much worse, though the median ones are not.
FEW_ACTORS = 20


class Evidence(NamedTuple):
    """How near a scale of few positions came to that of all: the median and the 5 % quantile."""

    median: float
    low: float


#: (measures, percent missing) -> the correlation of the points of 28 states with their points on
#: the scale of all 192 states and all votes of session 70 of the United Nations. Votes were drawn
#: at random from those that part the 28, positions were removed at random; 30 draws, taken by
#: ``benchmarks/scaling.py guard``. News leaves out positions neither at random nor so evenly.
EVIDENCE: Mapping[tuple[int, int], Evidence] = {
    (5, 0): Evidence(0.82, 0.65),
    (5, 50): Evidence(0.67, 0.21),
    (5, 75): Evidence(0.56, 0.09),
    (10, 0): Evidence(0.88, 0.80),
    (10, 50): Evidence(0.76, 0.36),
    (10, 75): Evidence(0.50, 0.26),
    (20, 0): Evidence(0.91, 0.87),
    (20, 50): Evidence(0.83, 0.59),
    (20, 75): Evidence(0.64, 0.28),
    (40, 0): Evidence(0.92, 0.91),
    (40, 50): Evidence(0.89, 0.85),
    (40, 75): Evidence(0.73, 0.34),
}


@dataclass(frozen=True)
class Guard:
    """The numbers that decide whether there is a scale, and what speaks against it.

    ``missing`` is the share of actor and measure pairs without a position, ``parts`` the number
    of groups of actors that share no measure with each other. ``axis`` is the share of the
    variance of positions along their first axis, ``chance`` the largest such share where they
    are shuffled; both are NaN where other reasons decide before. ``reasons`` is empty where the
    data can carry a scale; ``impossible`` tells that not even a forced one exists.
    """

    actors: int
    measures: int
    positions: int
    missing: float
    parts: int
    axis: float
    chance: float
    reasons: tuple[str, ...]
    impossible: bool = False

    def describe(self) -> str:
        """What the data hold, why that carries no scale, and what it would be worth."""
        size = f"{self.actors} actors, {self.measures} measures, {self.missing:.0%} missing"
        if not self.reasons:
            return size
        return f"{'; '.join(self.reasons)} ({size} after what is lopsided and thin is left out)"

    def tell_evidence(self) -> str:
        """What a scale from so few positions or actors was worth where the truth is known.

        Empty where there are enough.
        """
        if self.measures >= LEAST_MEASURES and self.missing <= MOST_MISSING:
            return self._tell_few()
        (measures, percent), evidence = find_evidence(self.measures, self.missing)
        even = "even " if self.measures < measures or 100 * self.missing > percent else ""
        return (
            f"{even}from {measures} UN votes with {percent} % missing, points of 28 states "
            f"correlated {evidence.median:.2f} with those from all votes in the median draw and "
            f"{evidence.low:.2f} in the worst twentieth"
        )

    def _tell_few(self) -> str:
        """The worst twentieth of the draws that passed, of 20 votes for 6, of 40 for 12 states."""
        if self.actors >= FEW_ACTORS:
            return ""
        return (
            f"{self.actors} actors are few: scales of UN votes that were not refused correlated "
            "as little as 0.41 (12 states) and 0.36 (6 states) with those from all votes in the "
            "worst twentieth"
        )


def check(positions: Positions, *, seed: int) -> Guard:
    """Look whether positions can carry a scale; the reasons say what they lack."""
    actors, measures = len(positions.actors), len(positions.measures)
    cells = actors * measures
    missing = 1.0 - len(positions) / cells if cells else 1.0
    parts = count_parts(positions)
    if least := _list_impossible(actors, measures):
        nan = float("nan")
        return Guard(
            actors,
            measures,
            len(positions),
            missing,
            parts,
            nan,
            nan,
            tuple(least),
            impossible=True,
        )
    reasons = [*_list_lacking(measures, missing, parts)]
    axis = chance = float("nan")
    if not reasons:
        axis, shuffled = shuffle_axes(positions, seed=seed)
        chance = float(shuffled.max())
        if not axis > chance:
            reasons.append(
                f"the positions go together no more than shuffled ones: their first axis carries "
                f"{axis:.1%} of the variance, that of shuffled ones up to {chance:.1%}"
            )
    return Guard(actors, measures, len(positions), missing, parts, axis, chance, tuple(reasons))


def _list_lacking(measures: int, missing: float, parts: int) -> Iterator[str]:
    if measures < LEAST_MEASURES:
        yield f"{measures} measures are too few, at least {LEAST_MEASURES} are needed"
    if missing > MOST_MISSING:
        # Rounded up, so that just too much does not read as just enough.
        share = math.ceil(1000 * missing) / 1000
        yield f"{share:.1%} of positions are missing, at most {MOST_MISSING:.0%} may be"
    if parts > 1:
        yield (
            f"the actors fall into {parts} groups that share no measure, so that no point of one "
            "compares with a point of another"
        )


def _list_impossible(actors: int, measures: int) -> list[str]:
    reasons = []
    if actors < LEAST_ACTORS:
        reasons.append(f"{actors} actors have enough positions, at least {LEAST_ACTORS} are needed")
    if measures < 2:
        reasons.append(f"{measures} measures part the actors, at least {LEAST_MEASURES} are needed")
    return reasons


def count_parts(positions: Positions) -> int:
    """The number of groups of actors that no chain of common measures connects."""
    actors, size = len(positions.actors), len(positions.actors) + len(positions.measures)
    ties = (np.ones(len(positions)), (positions.rows, actors + positions.columns))
    graph = sparse.coo_array(ties, shape=(size, size))
    labels = csgraph.connected_components(graph, directed=False)[1]
    return len(np.unique(labels[:actors]))


def find_evidence(measures: int, missing: float) -> tuple[tuple[int, int], Evidence]:
    """The case that was tried with at most so many measures and at least so much missing.

    Where all that was tried is better, the worst that was tried.

    >>> find_evidence(7, 0.3)
    ((5, 50), Evidence(median=0.67, low=0.21))
    """
    many = {one for one, _ in EVIDENCE}
    shares = {share for _, share in EVIDENCE}
    case = (
        max((one for one in many if one <= measures), default=min(many)),
        min((share for share in shares if share >= 100 * missing), default=max(shares)),
    )
    return case, EVIDENCE[case]
