"""What members who have not spoken could do to an index: bounds, prediction, and chance.

Three things are kept apart: the exact bounds over everything that the silent could say (Manski
bounds); what they would say if they were like those who spoke (a Dirichlet-multinomial with
prior 1/2 for each class); and the value that the same number of members would give if each
chose a class at random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import gammaln

Array = np.ndarray[Any, np.dtype[Any]]
Index = Callable[[Array], Any]

#: As many ways to divide members among classes are gone through; above, some are drawn.
MOST_WAYS = 150_000
#: As many are drawn then.
DRAWS = 20_000


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """An index of those who spoke, and what the silent leave open.

    ``low`` and ``high`` are the bounds, ``is_exact`` says whether every division of the silent
    was gone through (else they are the widest among draws and the extremes). ``mean``,
    ``from_`` and ``to`` are the prediction and its 95 %. ``chance`` is the mean of the index
    for as many members as spoke, each choosing a class at random.
    """

    value: float
    low: float
    high: float
    mean: float
    from_: float
    to: float
    chance: float
    spoken: int
    silent: int
    is_exact: bool


def find_unknown(index: Index, counts: Sequence[float], *, silent: int, seed: int = 0) -> Unknown:
    """What an index says of members in classes, of whom ``silent`` more have not spoken.

    ``index`` takes counts of shape (..., classes), as those of ``indices`` do.

    >>> from .indices import agreement_index
    >>> found = find_unknown(agreement_index, [8, 2, 2], silent=4)
    >>> found.value, found.low, found.high
    (0.5, 0.25, 0.625)
    """
    known = np.asarray(counts, dtype=float)
    generator = np.random.default_rng(seed)
    ways, is_exact = _divide(silent, len(known), generator)
    values = np.asarray(index(known + ways))
    weights = _predict(known, ways) if is_exact else None
    if weights is None:
        drawn = known + _draw(known, silent, generator)
        predicted, weights = np.asarray(index(drawn)), np.full(len(drawn), 1.0 / len(drawn))
        values = np.concatenate([values, predicted])
    else:
        predicted = values
    value = float(index(known))
    return Unknown(
        value=value,
        low=_least(values),
        high=-_least(-values),
        **_sum_up(predicted, weights),
        chance=expect_by_chance(index, int(known.sum()), len(known), seed=seed),
        spoken=int(known.sum()),
        silent=silent,
        is_exact=is_exact,
    )


def expect_by_chance(index: Index, members: int, classes: int, *, seed: int = 0) -> float:
    """The mean of an index when each member chooses one of the classes at random."""
    if not members:
        return math.nan
    generator = np.random.default_rng(seed)
    ways, is_exact = _divide(members, classes, generator)
    if is_exact:
        logs = gammaln(members + 1.0) - gammaln(ways + 1.0).sum(axis=1)
        weights = np.exp(logs - members * math.log(classes))
    else:
        ways = generator.multinomial(members, np.full(classes, 1.0 / classes), DRAWS)
        weights = np.full(DRAWS, 1.0 / DRAWS)
    values = np.asarray(index(ways.astype(float)))
    return float((values * weights).sum())


def _divide(members: int, classes: int, generator: np.random.Generator) -> tuple[Array, bool]:
    """All ways to divide members among classes, or some with the extremes."""
    if math.comb(members + classes - 1, classes - 1) <= MOST_WAYS:
        return _list_ways(members, classes), True
    extremes = members * np.eye(classes)
    halves = (extremes[:, None] + extremes[None, :]).reshape(-1, classes) // 2
    even = np.full((1, classes), members // classes)
    even[0, : members % classes] += 1
    drawn = generator.multinomial(members, generator.dirichlet(np.ones(classes), DRAWS))
    return np.concatenate([extremes, halves, even, drawn]).astype(float), False


@lru_cache(maxsize=64)
def _list_ways(members: int, classes: int) -> Array:
    if classes == 1:
        return np.array([[float(members)]])
    parts = []
    for first in range(members + 1):
        rest = _list_ways(members - first, classes - 1)
        parts.append(np.column_stack([np.full(len(rest), float(first)), rest]))
    return np.concatenate(parts)


def _predict(known: Array, ways: Array) -> Array:
    """The chance of each way under the Dirichlet-multinomial with the known counts and 1/2."""
    prior = known + 0.5
    many = ways[0].sum()
    logs = (gammaln(prior + ways) - gammaln(prior) - gammaln(ways + 1.0)).sum(axis=1)
    logs += gammaln(many + 1.0) + gammaln(prior.sum()) - gammaln(prior.sum() + many)
    return np.asarray(np.exp(logs))


def _draw(known: Array, silent: int, generator: np.random.Generator) -> Array:
    return generator.multinomial(silent, generator.dirichlet(known + 0.5, DRAWS)).astype(float)


def _least(values: Array) -> float:
    finite = values[~np.isnan(values)]
    return float(finite.min()) if len(finite) else math.nan


def _sum_up(values: Array, weights: Array) -> dict[str, float]:
    known = ~np.isnan(values)
    values, weights = values[known], weights[known]
    if not len(values):
        return {"mean": math.nan, "from_": math.nan, "to": math.nan}
    order = np.argsort(values, kind="stable")
    values, reached = values[order], np.cumsum(weights[order])
    places = np.searchsorted(reached, np.array([0.025, 0.975]) * reached[-1] * (1 - 1e-12))
    mean = float((values * weights[order]).sum() / reached[-1])
    return {"mean": mean, "from_": float(values[places[0]]), "to": float(values[places[1]])}
