"""How united or divided counts of positions are: one function and one line for each index.

Positions are counts in ordered classes, such as opposed, undecided, in favour. What an index
cannot say of the counts it was given is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]
Counts = Sequence[float] | Sequence[Sequence[float]] | Array

#: Up to so many classes the patterns of filled ones are looked up instead of computed anew.
_MOST_PATTERNS = 8


def rice(yes: float, no: float) -> float:
    """Rice's index of cohesion, |Y - N| / (Y + N), from 0 (split) to 1 (one side).

    Abstentions are not counted. NaN where nobody took a side. Source: Rice (1925), The
    behavior of legislative groups, Political Science Quarterly 40.

    >>> rice(8, 2)
    0.6
    """
    _check([yes, no])
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


def agreement_index(counts: Counts) -> Any:
    """The Agreement Index, from 0 (equal classes) to 1 (one class): (K max share - 1) / (K - 1).

    With three classes (for, against, abstaining) that of Hix, Noury & Roland (2005), Power to
    the parties, BJPolS 35:209-234. The order of classes does not matter. NaN where nobody is
    counted or there is one class only. Shapes (classes,) or (..., classes).

    >>> agreement_index([8, 2, 2])
    0.5
    """
    numbers = _check(counts)
    classes = numbers.shape[-1]
    if classes < 2:
        return _give(np.full(numbers.shape[:-1], np.nan))
    share = _divide(numbers.max(axis=-1), numbers.sum(axis=-1))
    return _give((classes * share - 1.0) / (classes - 1.0))


def pairwise_agreement(counts: Counts) -> Any:
    """The chance that two members drawn at random are in one class, unbiased, from 0 to 1.

    The sum of n_k (n_k - 1) over n (n - 1). NaN for fewer than two members. Shapes as above.

    >>> round(pairwise_agreement([8, 2, 2]), 6)
    0.454545
    """
    numbers = _check(counts)
    total = numbers.sum(axis=-1)
    pairs = np.where(total >= 2, total * (total - 1.0), 0.0)
    return _give(_divide((numbers * (numbers - 1.0)).sum(axis=-1), pairs))


def ordinal_agreement(counts: Counts) -> Any:
    """Van der Eijk's A of ordered classes: 1 one class, 0 all alike, -1 the two ends.

    Unlike the Agreement Index it tells camps at the two ends from positions spread evenly.
    Source: van der Eijk (2001), Measuring agreement in ordered rating scales, Quality &
    Quantity 35:325-341, with the weights of its text, not those of its endnote. NaN for
    fewer than three classes or nobody. Shapes as above.

    >>> round(ordinal_agreement([30, 40, 210, 130, 530, 50, 10]), 7)
    0.6113333
    """
    numbers = _check(counts)
    classes, total = numbers.shape[-1], numbers.sum(axis=-1)
    if classes < 3:
        return _give(np.full(numbers.shape[:-1], np.nan))
    # From the lowest count up, each layer holds the classes that reach it.
    heights = np.sort(numbers, axis=-1)
    sizes = np.diff(heights, axis=-1, prepend=0)
    layers = _weigh_layers(numbers[..., None, :] >= heights[..., :, None])
    return _give(_divide((sizes * layers).sum(axis=-1), total))


def _weigh_layers(present: Array) -> Array:
    """The agreement of each pattern of filled classes, times how many are filled."""
    classes = present.shape[-1]
    if classes > _MOST_PATTERNS:
        return np.asarray(present.sum(axis=-1) * _agree_layers(present))
    return np.asarray(_list_patterns(classes)[present @ (1 << np.arange(classes))])


@lru_cache(maxsize=_MOST_PATTERNS)
def _list_patterns(classes: int) -> Array:
    """What ``_weigh_layers`` gives for each pattern, by the number whose binary digits it is."""
    present = (np.arange(1 << classes)[:, None] >> np.arange(classes)) & 1 > 0
    return np.asarray(present.sum(axis=-1) * _agree_layers(present))


def _agree_layers(present: Array) -> Array:
    """The agreement of each pattern of filled classes, (..., classes) of truth."""
    classes = present.shape[-1]
    filled = present.astype(float)
    before = np.cumsum(filled, axis=-1) - filled
    number = filled.sum(axis=-1)
    after = number[..., None] - before - filled
    empty = ~present
    # An empty class with two filled ones on one side makes 110 or 011, between two 101.
    single = ((before * (before - 1) + after * (after - 1)) / 2 * empty).sum(axis=-1)
    double = (before * after * empty).sum(axis=-1)
    both = (classes - 2) * (single + double)
    unimodal = np.where(both > 0, (classes - 2) * single - (classes - 1) * double, 1.0)
    unimodal = unimodal / np.where(both > 0, both, 1.0)
    spread = unimodal * (1.0 - (number - 1.0) / (classes - 1.0))
    return np.where(number == 1, 1.0, np.where(number == classes, 0.0, spread))


def polarization(counts: Counts) -> Any:
    """(1 - A) / 2 with van der Eijk's A: 0 one class, 1 the two ends."""
    return _give((1.0 - np.asarray(ordinal_agreement(counts))) / 2.0)


def consensus(counts: Counts) -> Any:
    """Tastle and Wierman's consensus of ordered classes, from 0 (the two ends) to 1 (one class).

    Source: Tastle & Wierman (2007), Consensus and dissention, International Journal of
    Approximate Reasoning 45:531-545. Shapes as above.

    >>> round(consensus([30, 40, 210, 130, 530, 50, 10]), 7)
    0.7256876
    """
    numbers = _check(counts)
    classes = numbers.shape[-1]
    if classes < 2:
        return _give(np.full(numbers.shape[:-1], np.nan))
    shares = _divide(numbers, numbers.sum(axis=-1, keepdims=True))
    places = np.arange(classes, dtype=float)
    distance = np.abs(places - (shares * places).sum(axis=-1, keepdims=True)) / (classes - 1.0)
    near = np.log2(np.where(shares > 0, 1.0 - distance, 1.0))
    return _give(1.0 + (shares * near).sum(axis=-1))


def esteban_ray(counts: Counts, positions: Counts, *, alpha: float = 1.0) -> Any:
    """Esteban and Ray's polarization: large groups, far apart, each alike inside.

    The sum over i and j of p_i^(1 + alpha) p_j |y_i - y_j| with K = 1 and shares p. ``alpha``
    lies in [0, 1.6]; the higher, the more the size of groups weighs. Shapes as above.
    Source: Esteban & Ray (1994), On the measurement of polarization, Econometrica 62:819-851.

    >>> esteban_ray([1, 1], [0, 1])
    0.25
    """
    if not 0.0 <= alpha <= 1.6:
        raise AnalysisError(f"alpha: {alpha} is not between 0 and 1.6")
    numbers, places = _check(counts), np.asarray(positions, dtype=float)
    if numbers.shape[-1:] != places.shape:
        raise AnalysisError(f"positions: {len(places)} for {numbers.shape[-1]} classes")
    shares = _divide(numbers, numbers.sum(axis=-1, keepdims=True))
    distance = np.abs(places[:, None] - places[None, :])
    return _give(np.einsum("...i,ij,...j->...", shares ** (1.0 + alpha), distance, shares))


def reynal_querol(counts: Counts) -> Any:
    """Reynal-Querol's index, 4 times the sum of p^2 (1 - p): 1 for two equal groups.

    Source: Montalvo & Reynal-Querol (2005), Ethnic polarization, potential conflict, and civil
    wars, American Economic Review 95:796-816. Shapes as above.

    >>> round(reynal_querol([1, 1, 1]), 6)
    0.888889
    """
    numbers = _check(counts)
    shares = _divide(numbers, numbers.sum(axis=-1, keepdims=True))
    return _give(4.0 * (shares**2 * (1.0 - shares)).sum(axis=-1))


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
INDICES: Mapping[str, Callable[[Counts], Any]] = {
    "agreement": agreement_index,
    "pairwise": pairwise_agreement,
    "ordinal": ordinal_agreement,
    "consensus": consensus,
    "reynal-querol": reynal_querol,
}


def _check(counts: Counts) -> Array:
    numbers = np.asarray(counts, dtype=float)
    # The least and the most of numbers among which one is no number are none either.
    if numbers.ndim < 1 or (numbers.size and not (numbers.min() >= 0 and numbers.max() < np.inf)):
        raise AnalysisError("counts must be finite numbers of 0 or more, one for each class")
    return numbers


def _divide(numbers: Array, by: Array) -> Array:
    """Numbers over others, and NaN over 0."""
    whole = np.broadcast_to(by, np.broadcast_shapes(numbers.shape, by.shape))
    shares = np.divide(numbers, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return np.asarray(shares)


def _give(values: Array) -> Any:
    """One number as a number, more as an array."""
    return values if np.ndim(values) else float(values)
