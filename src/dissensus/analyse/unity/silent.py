"""What members who have not spoken could do to an index: bounds, prediction, and chance.

Four things are kept apart: the exact bounds over everything that the silent could say (Manski
bounds); what they would say if they were like those who spoke (a Dirichlet-multinomial with
prior 1/2 for each class); the index of a larger public of which those who spoke would be a
sample (a Dirichlet posterior with the same prior); and the value that the same number of
members would give if each chose a class at random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaln

from ..reliability.drawing import find_middle

Array = np.ndarray[Any, np.dtype[Any]]
Index = Callable[[Array], Any]

#: As many ways to divide members among three classes are gone through, and among more.
MOST_WAYS, MOST_ORDERED = 150_000, 50_000
#: The same for the value by chance.
MOST_CHANCES = 25_000
#: Above, as many are drawn for a prediction, and for the value by chance.
DRAWS, CHANCES = 1_000, 2_000
#: A bound's search starts from members in so many parts, and between two classes in so many.
_PARTS, _SPLITS = 6, 24


class Sampled(NamedTuple):
    """The mean and the middle 95 % of an index over draws of what it is an index of."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """An index of those who spoke, and what the silent leave open.

    ``least`` and ``most`` are the bounds; ``is_exact`` says whether every division of the
    silent was gone through (else they are the widest that a search found, and may be wider).
    ``expected``, ``expected_low`` and ``expected_high`` are the prediction and its 95 %.
    """

    value: float
    least: float
    most: float
    expected: float
    expected_low: float
    expected_high: float
    spoken: int
    silent: int
    is_exact: bool


def find_unknown(
    index: Index,
    counts: Sequence[int],
    *,
    silent: int,
    seed: int = 0,
    most: int | None = None,
    draws: int = DRAWS,
) -> Unknown:
    """What an index says of members in classes, of whom ``silent`` more have not spoken.

    ``index`` takes counts of shape (..., classes), as those of ``indices`` do. ``most`` is how
    many divisions of the silent are gone through; ``draws`` are for a prediction beyond that.

    >>> from .indices import agreement_index
    >>> found = find_unknown(agreement_index, [8, 2, 2], silent=4)
    >>> found.value, found.least, found.most
    (0.5, 0.25, 0.625)
    """
    if most is None:
        most = MOST_WAYS if len(counts) == 3 else MOST_ORDERED
    numbers = tuple(int(count) for count in counts)
    if math.comb(silent + len(numbers) - 1, len(numbers) - 1) <= most:
        draws = 0
    return _find_unknown(index, numbers, silent, seed, draws)


@lru_cache(maxsize=20_000)
def _find_unknown(
    index: Index, counts: tuple[int, ...], silent: int, seed: int, draws: int
) -> Unknown:
    known = np.asarray(counts, dtype=np.int64)
    value = float(index(known))
    if not silent:
        bounds, predicted = (value, value), Sampled(value, value, value)
    elif not draws:
        bounds, predicted = _go_through(index, known, silent)
    else:
        values = np.asarray(index(known + _draw(counts, silent, seed, draws)))
        predicted = _sum_up(values)
        low, high = _search(index, known, silent)
        bounds = (
            float(np.fmin.reduce(values, initial=low)),
            float(np.fmax.reduce(values, initial=high)),
        )
    return Unknown(
        value=value,
        least=bounds[0],
        most=bounds[1],
        expected=predicted.mean,
        expected_low=predicted.low,
        expected_high=predicted.high,
        spoken=sum(counts),
        silent=silent,
        is_exact=not draws,
    )


def _go_through(index: Index, known: Array, silent: int) -> tuple[tuple[float, float], Sampled]:
    """Bounds and prediction over all divisions of the silent."""
    ways = _list_ways(silent, len(known))
    if len(known) == 3:
        table = _tabulate(index, int(known.sum()) + silent)
        places = table.ranks[known[0] + ways[:, 0], known[1] + ways[:, 1]]
        weights = np.bincount(places, _predict(known, ways), minlength=len(table.values) + 1)[:-1]
        values = table.values
    else:
        every = np.asarray(index(known + ways))
        defined = ~np.isnan(every)
        # Equal values differ in their last digits, which no bound or quantile should show.
        values, places = np.unique(every[defined].round(12), return_inverse=True)
        weights = np.bincount(places, _predict(known, ways)[defined], minlength=len(values))
    there = np.flatnonzero(weights > 0)
    if not len(there):
        return (math.nan, math.nan), Sampled(math.nan, math.nan, math.nan)
    bounds = float(values[there[0]]), float(values[there[-1]])
    return bounds, _weigh(values[there], weights[there])


class _Tabulated(NamedTuple):
    """The values that an index of three classes can take, and the place of each by counts."""

    values: Array
    ranks: Array


@lru_cache(maxsize=64)
def _tabulate(index: Index, members: int) -> _Tabulated:
    """An index for all divisions of so many members among three classes, looked up by two."""
    first, second = np.indices((members + 1, members + 1))
    third = members - first - second
    values = np.asarray(index(np.stack([first, second, np.maximum(third, 0)], axis=-1)))
    defined = (third >= 0) & ~np.isnan(values)
    known, places = np.unique(values[defined].round(12), return_inverse=True)
    ranks = np.full(values.shape, len(known))
    ranks[defined] = places
    return _Tabulated(known, ranks)


def expect_by_chance(index: Index, members: int, classes: int) -> float:
    """The mean of an index when each member chooses one of the classes at random.

    NaN where nobody spoke. Above 25,000 divisions of the members it is the mean of 2,000 draws.
    """
    return _expect_by_chance(index, members, classes)


@lru_cache(maxsize=5_000)
def _expect_by_chance(index: Index, members: int, classes: int) -> float:
    if not members:
        return math.nan
    if math.comb(members + classes - 1, classes - 1) <= MOST_CHANCES:
        ways = _list_ways(members, classes)
        logs = gammaln(members + 1.0) - _log_factorials(members)[ways].sum(axis=1)
        weights = np.exp(logs - members * math.log(classes))
    else:
        ways = _draw_at_random(members, classes)
        weights = np.full(CHANCES, 1.0 / CHANCES)
    values = np.asarray(index(ways))
    defined = ~np.isnan(values)
    return float((values * weights)[defined].sum()) if defined.any() else math.nan


def sample(index: Index, counts: Array, *, draws: int = DRAWS, seed: int = 0) -> Array:
    """An index of the public that members would be a sample of: mean, low and high (95 %).

    ``counts`` is of shape (measures, classes), and what is given of shape (3, measures). The
    posterior of the shares of classes is Dirichlet with the counts and 1/2. ``index`` is given
    shares.

    >>> from .indices import agreement_index
    >>> sample(agreement_index, np.array([[8, 2, 2]]), draws=40_000).round(2)[:, 0].tolist()
    [0.45, 0.12, 0.78]
    """
    drawn = [_draw_shares(tuple(row), draws, seed) for row in np.asarray(counts).tolist()]
    if not drawn:
        return np.zeros((3, 0))
    values = np.asarray(index(np.stack(drawn, axis=1)))
    return np.stack([np.asarray(values.mean(axis=0)), *find_middle(values)])


def _sum_up(values: Array) -> Sampled:
    """The mean and the middle 95 % of values that are equally likely; NaN where none is known."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Sampled(math.nan, math.nan, math.nan)
    low, high = find_middle(known)
    return Sampled(float(known.mean()), float(low), float(high))


@lru_cache(maxsize=64)
def _list_ways(members: int, classes: int) -> Array:
    """All ways to divide members among classes, (ways, classes)."""
    if classes == 1:
        return np.array([[members]], dtype=np.int32)
    if classes == 2:
        first = np.arange(members + 1, dtype=np.int32)
        return np.column_stack([first, members - first])
    parts = [_list_ways(members - first, classes - 1) for first in range(members + 1)]
    firsts = np.repeat(np.arange(members + 1, dtype=np.int32), [len(part) for part in parts])
    return np.column_stack([firsts, np.concatenate(parts)])


@lru_cache(maxsize=512)
def _log_factorials(most: int) -> Array:
    return np.asarray(gammaln(np.arange(most + 1) + 1.0))


def _predict(known: Array, ways: Array) -> Array:
    """The chance of each way under the Dirichlet-multinomial with the known counts and 1/2."""
    prior = known + 0.5
    many = int(ways[0].sum())
    numbers = np.arange(many + 1)
    # The terms of each class depend on its own number only.
    terms = gammaln(prior[:, None] + numbers) - gammaln(prior)[:, None] - _log_factorials(many)
    logs = np.zeros(len(ways))
    for place in range(len(prior)):
        logs += terms[place][ways[:, place]]
    logs += gammaln(many + 1.0) + gammaln(prior.sum()) - gammaln(prior.sum() + many)
    return np.asarray(np.exp(logs))


@lru_cache(maxsize=8)
def _draw(counts: tuple[int, ...], silent: int, seed: int, draws: int) -> Array:
    """What the silent would say, drawn once for all indices of the same counts."""
    generator = np.random.default_rng((seed, silent, *counts))
    return generator.multinomial(silent, generator.dirichlet(np.asarray(counts) + 0.5, draws))


@lru_cache(maxsize=512)
def _draw_shares(counts: tuple[int, ...], draws: int, seed: int) -> Array:
    """Shares of classes, drawn once for all indices of the same counts."""
    return np.random.default_rng((seed, *counts)).dirichlet(np.asarray(counts) + 0.5, draws)


@lru_cache(maxsize=8)
def _draw_at_random(members: int, classes: int) -> Array:
    generator = np.random.default_rng(members)
    return generator.multinomial(members, np.full(classes, 1.0 / classes), CHANCES)


@lru_cache(maxsize=64)
def _list_starts(silent: int, classes: int) -> Array:
    """Divisions to start from: in a few parts among all classes, in more between any two."""
    coarse = np.cumsum(_list_ways(_PARTS, classes), axis=1) * silent // _PARTS
    parts = [np.diff(coarse, axis=1, prepend=0)]
    some = np.unique(np.linspace(0, silent, _SPLITS + 1).astype(int))
    for pair in combinations(range(classes), 2):
        split = np.zeros((len(some), classes), dtype=int)
        split[:, pair[0]], split[:, pair[1]] = some, silent - some
        parts.append(split)
    return np.concatenate(parts)


def _search(index: Index, known: Array, silent: int) -> tuple[float, float]:
    """Wide bounds: the silent in a few parts, then moved to where the index falls or rises."""
    start = _list_starts(silent, len(known))
    values = np.asarray(index(known + start))
    if np.isnan(values).all():
        return math.nan, math.nan
    ways = [start[np.nanargmin(values)], start[np.nanargmax(values)]]
    found = [float(np.nanmin(values)), float(np.nanmax(values))]
    one = np.eye(len(known), dtype=int)
    moves = (one[:, None] - one).reshape(-1, len(known))
    step = max(1, silent // _PARTS)
    while True:
        tried = np.stack(ways)[:, None] + step * moves
        fits = (tried >= 0).all(axis=-1)
        values = np.asarray(index(known + np.maximum(tried, 0)))
        low = np.where(fits[0], values[0], np.inf)
        high = np.where(fits[1], values[1], -np.inf)
        places = int(np.nanargmin(low)), int(np.nanargmax(high))
        better = low[places[0]] < found[0] - 1e-12, high[places[1]] > found[1] + 1e-12
        if better[0]:
            ways[0], found[0] = tried[0, places[0]], float(low[places[0]])
        if better[1]:
            ways[1], found[1] = tried[1, places[1]], float(high[places[1]])
        if not any(better):
            if step == 1:
                return found[0], found[1]
            step //= 2


def _weigh(values: Array, weights: Array) -> Sampled:
    """Mean and middle 95 % of values in rising order with their weights."""
    reached = np.cumsum(weights)
    places = np.searchsorted(reached, np.array([0.025, 0.975]) * reached[-1] * (1 - 1e-12))
    mean = float((values * weights).sum() / reached[-1])
    return Sampled(mean, float(values[places[0]]), float(values[places[1]]))
