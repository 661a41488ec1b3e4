"""How united or divided counts of positions are: one function and one line for each index.

Positions are counts in ordered classes, such as opposed, undecided, in favour. What an index
cannot say of the counts it was given is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]
Counts = Sequence[float] | Array


def rice(yes: float, no: float) -> float:
    """Rice's index of cohesion, |Y - N| / (Y + N), from 0 (split) to 1 (one side).

    Abstentions are not counted. NaN where nobody took a side. Source: Rice (1925), The
    behavior of legislative groups, Political Science Quarterly 40.

    >>> rice(8, 2)
    0.6
    """
    _check((yes, no))
    return abs(yes - no) / (yes + no) if yes + no else math.nan


def expected_rice(members: int) -> float:
    """Rice's index of so many members who toss a coin: what chance gives a small group.

    Exact, E|2X - n| / n with X binomial (n, 1/2). Source: Desposato (2005), Correcting for
    small group inflation of roll-call cohesion scores, BJPolS 35:731-744.

    >>> round(expected_rice(6), 4)
    0.3125
    """
    if members < 1:
        return math.nan
    half = -(-members // 2)
    # E|2X - n| = 2 ceil(n/2) C(n, ceil(n/2)) / 2^n (De Moivre 1730), without large factorials.
    log = math.lgamma(members + 1) - math.lgamma(half + 1) - math.lgamma(members - half + 1)
    return 2.0 * half * math.exp(log - members * math.log(2.0)) / members


def agreement_index(counts: Counts) -> float:
    """The Agreement Index, from 0 (equal classes) to 1 (one class): (K max share - 1) / (K - 1).

    With three classes (for, against, abstaining) that of Hix, Noury & Roland (2005), Power to
    the parties, BJPolS 35:209-234. The order of classes does not matter. NaN where nobody is
    counted or there is one class only.

    >>> agreement_index([8, 2, 2])
    0.5
    """
    numbers = _check(counts)
    total, classes = numbers.sum(), len(numbers)
    if not total or classes < 2:
        return math.nan
    return float((classes * numbers.max() / total - 1.0) / (classes - 1.0))


def pairwise_agreement(counts: Counts) -> float:
    """The chance that two members drawn at random are in one class, unbiased, from 0 to 1.

    The sum of n_k (n_k - 1) over n (n - 1). NaN for fewer than two members.

    >>> round(pairwise_agreement([8, 2, 2]), 6)
    0.454545
    """
    numbers = _check(counts)
    total = float(numbers.sum())
    if total < 2:
        return math.nan
    return float((numbers * (numbers - 1.0)).sum() / (total * (total - 1.0)))


def ordinal_agreement(counts: Counts) -> float:
    """Van der Eijk's A of ordered classes: 1 one class, 0 all alike, -1 the two ends.

    Unlike the Agreement Index it tells camps at the two ends from positions spread evenly.
    Source: van der Eijk (2001), Measuring agreement in ordered rating scales, Quality &
    Quantity 35:325-341, with the weights of its text, not those of its endnote. NaN for
    fewer than three classes or nobody.

    >>> round(ordinal_agreement([30, 40, 210, 130, 530, 50, 10]), 7)
    0.6113333
    """
    left = _check(counts).astype(float)
    total, classes = float(left.sum()), len(left)
    if not total or classes < 3:
        return math.nan
    agreed = 0.0
    # Shares leave residues of rounding when layers are taken off: they are no layer.
    while (present := left > 1e-9 * total).any():
        height = float(left[present].min())
        agreed += height * int(present.sum()) / total * _agree_layer(present)
        left = np.where(present, left - height, 0.0)
    return agreed


def _agree_layer(present: Array) -> float:
    classes, filled = len(present), int(present.sum())
    if filled == 1:
        return 1.0
    if filled == classes:
        return 0.0
    single, double = _count_triples(present)
    unimodal = ((classes - 2) * single - (classes - 1) * double) / (
        (classes - 2) * (single + double)
    )
    return unimodal * (1.0 - (filled - 1) / (classes - 1))


def _count_triples(present: Array) -> tuple[int, int]:
    """The ordered triples of classes 110 and 011, and those 101."""
    filled = np.asarray(present, dtype=int)
    before, after = np.cumsum(filled) - filled, filled.sum() - np.cumsum(filled)
    # An empty class with both neighbours on one side makes 110 or 011, else 101.
    empty = filled == 0
    single = int((before[empty] * (before[empty] - 1) // 2).sum())
    single += int((after[empty] * (after[empty] - 1) // 2).sum())
    return single, int((before[empty] * after[empty]).sum())


def polarization(counts: Counts) -> float:
    """(1 - A) / 2 with van der Eijk's A: 0 one class, 1 the two ends."""
    return (1.0 - ordinal_agreement(counts)) / 2.0


def consensus(counts: Counts) -> float:
    """Tastle and Wierman's consensus of ordered classes, from 0 (the two ends) to 1 (one class).

    Source: Tastle & Wierman (2007), Consensus and dissention, International Journal of
    Approximate Reasoning 45:531-545.

    >>> round(consensus([30, 40, 210, 130, 530, 50, 10]), 7)
    0.7256876
    """
    numbers = _check(counts)
    if not numbers.sum() or len(numbers) < 2:
        return math.nan
    shares = numbers / numbers.sum()
    places = np.arange(len(numbers))
    distance = np.abs(places - (shares * places).sum()) / (len(numbers) - 1.0)
    filled = shares > 0
    return float(1.0 + (shares[filled] * np.log2(1.0 - distance[filled])).sum())


def esteban_ray(counts: Counts, positions: Counts, *, alpha: float = 1.0) -> float:
    """Esteban and Ray's polarization: large groups, far apart, each alike inside.

    The sum over i and j of p_i^(1 + alpha) p_j |y_i - y_j| with K = 1 and shares p. ``alpha``
    lies in [0, 1.6]; at 0 it is twice Gini's mean difference halved, more weighs group size.
    Source: Esteban & Ray (1994), On the measurement of polarization, Econometrica 62:819-851.

    >>> esteban_ray([1, 1], [0, 1])
    0.25
    """
    if not 0.0 <= alpha <= 1.6:
        raise AnalysisError(f"alpha: {alpha} is not between 0 and 1.6")
    numbers, places = _check(counts), np.asarray(positions, dtype=float)
    if len(numbers) != len(places):
        raise AnalysisError(f"positions: {len(places)} for {len(numbers)} classes")
    if not numbers.sum():
        return math.nan
    shares = numbers / numbers.sum()
    distance = np.abs(places[:, None] - places[None, :])
    return float(shares ** (1.0 + alpha) @ distance @ shares)


def reynal_querol(counts: Counts) -> float:
    """Reynal-Querol's index, 4 times the sum of p^2 (1 - p): 1 for two equal groups.

    Source: Montalvo & Reynal-Querol (2005), Ethnic polarization, potential conflict, and civil
    wars, American Economic Review 95:796-816.

    >>> round(reynal_querol([1, 1, 1]), 6)
    0.888889
    """
    numbers = _check(counts)
    if not numbers.sum():
        return math.nan
    shares = numbers / numbers.sum()
    return float(4.0 * (shares**2 * (1.0 - shares)).sum())


def interval_agreement(positions: Counts, *, span: float) -> float:
    """One less the mean distance of two members' positions, as a share of the scale's span.

    >>> round(interval_agreement([2, 2, -2, -2], span=4), 4)
    0.3333
    """
    places = np.asarray(positions, dtype=float)
    if len(places) < 2 or span <= 0:
        return math.nan
    distance = np.abs(places[:, None] - places[None, :]).sum()
    return float(1.0 - distance / (len(places) * (len(places) - 1)) / span)


#: Name -> index of counts in ordered classes.
INDICES: Mapping[str, Callable[[Counts], float]] = {
    "agreement": agreement_index,
    "pairwise": pairwise_agreement,
    "ordinal": ordinal_agreement,
    "consensus": consensus,
    "reynal-querol": reynal_querol,
}


def _check(counts: Counts) -> Array:
    numbers = np.asarray(counts, dtype=float)
    if numbers.ndim != 1 or not np.isfinite(numbers).all() or (numbers < 0).any():
        raise AnalysisError(f"counts must be numbers of 0 or more, not {list(counts)!r}")
    return numbers
