"""Power under a declared rule of decision: who turns a losing side into a winning one.

Exact, by counting the sums of weights (dynamic programming), so weights are whole numbers.
Sources: Shapley & Shubik (1954), APSR 48:787-792; Banzhaf (1965), Rutgers Law Review 19.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, fsum

from ...errors import AnalysisError


def shapley_shubik(weights: Sequence[int], quota: int) -> list[float]:
    """Each actor's share of the orders of all actors in which it is the pivot; sums to one.

    >>> [round(one, 4) for one in shapley_shubik([4, 4, 4, 2, 2, 1], 12)]
    [0.2333, 0.2333, 0.2333, 0.15, 0.15, 0.0]
    """
    _check(weights, quota)
    size = len(weights)
    shares = {}
    for weight, sides in _count_others(weights):
        # Of the orders, 1 / (n C(n-1, s)) have just this side of s actors before the pivot.
        swings = (
            many / (size * comb(size - 1, before))
            for before, sums in enumerate(sides)
            for total, many in sums.items()
            if quota - weight <= total < quota
        )
        shares[weight] = fsum(swings)
    return [shares[weight] for weight in weights]


def banzhaf(weights: Sequence[int], quota: int) -> list[float]:
    """Each actor's share of all swings, normalised to sum to one.

    >>> [round(21 * one, 6) for one in banzhaf([4, 4, 4, 2, 2, 1], 12)]
    [5.0, 5.0, 5.0, 3.0, 3.0, 0.0]
    """
    _check(weights, quota)
    swings = {
        weight: sum(
            many
            for sums in sides
            for total, many in sums.items()
            if quota - weight <= total < quota
        )
        for weight, sides in _count_others(weights)
    }
    every = sum(swings[weight] for weight in weights)
    return [swings[weight] / every for weight in weights]


def _count_others(weights: Sequence[int]) -> Iterator[tuple[int, list[dict[int, int]]]]:
    """For each weight that there is the sides of the others; actors of one weight are alike."""
    for weight in sorted(set(weights)):
        place = list(weights).index(weight)
        yield weight, _count_sides([*weights[:place], *weights[place + 1 :]])


def _count_sides(weights: Sequence[int]) -> list[dict[int, int]]:
    """For each number of actors, how many sides of that size have each sum of weights."""
    sides: list[dict[int, int]] = [{0: 1}]
    for weight in weights:
        sides.append({})
        for size in range(len(sides) - 1, 0, -1):
            for total, many in sides[size - 1].items():
                sides[size][total + weight] = sides[size].get(total + weight, 0) + many
    return sides


def _check(weights: Sequence[int], quota: int) -> None:
    if not weights or any(weight < 0 for weight in weights):
        raise AnalysisError("power: give each actor a whole weight of 0 or more")
    if not 0 < quota <= sum(weights):
        raise AnalysisError(
            f"power: a quota of {quota} cannot be met or needs nobody; the weights sum to "
            f"{sum(weights)}"
        )
