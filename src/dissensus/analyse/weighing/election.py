"""Which position would win, if every pair of positions were put to a vote of weighted actors.

The probabilistic Condorcet election over positions: each actor votes with its weight times the
difference in utility, and a position's chance grows with the contests that it would win. The
two rules differ, and their spread on one input is the honest error of either. Source: Wise,
Lester & Efird (2015), Multidimensional bargaining using KTAB, KAPSARC; Jesse (2011) for votes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import choose

Array = np.ndarray[Any, np.dtype[Any]]


def _proportional(difference: Array) -> Array:
    return difference


def _prop_cubic(difference: Array) -> Array:
    return np.asarray((difference + difference**3) / 2.0)


def _binary(difference: Array) -> Array:
    return np.sign(difference)


#: Voting rule -> the vote from a difference in utility, in [-1, 1].
VOTES: Mapping[str, Callable[[Array], Array]] = {
    "proportional": _proportional,
    "prop-cubic": _prop_cubic,
    "binary": _binary,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Election:
    """The chance of each option under both rules, and the mean and median of the positions.

    ``conditional`` and ``incentive`` sum to one over the options; ``wins`` is the chance of
    each option (row) against each (column).
    """

    options: tuple[str, ...]
    conditional: Array
    incentive: Array
    wins: Array

    def to_polars(self) -> pl.DataFrame:
        """One row for each option: its chance under both rules."""
        chances = {"conditional": self.conditional, "incentive": self.incentive}
        return pl.DataFrame({"option": self.options, **chances})

    def _repr_html_(self) -> str:
        return show_table("Probabilistic Condorcet election", self.to_polars())


def elect(
    utilities: Array | Sequence[Sequence[float]],
    weights: Array | Sequence[float],
    options: Sequence[str],
    *,
    vote: str = "proportional",
) -> Election:
    """Hold the election: utilities of actors (rows) for options (columns), in [0, 1].

    Raises AnalysisError for shapes that do not fit, negative weights, and no weight at all.

    >>> found = elect([[1.0, 0.0], [0.0, 1.0]], [3.0, 1.0], ["yes", "no"])
    >>> found.conditional.round(6).tolist()
    [0.75, 0.25]
    """
    choose(vote, VOTES, role="vote")
    gains, power = np.asarray(utilities, dtype=float), np.asarray(weights, dtype=float)
    if gains.shape != (len(power), len(options)):
        raise AnalysisError(
            f"election: utilities of shape {gains.shape} for {len(power)} actors and "
            f"{len(options)} options"
        )
    if not (np.isfinite(gains).all() and (power >= 0).all() and power.sum() > 0):
        raise AnalysisError("election: utilities must be finite and weights 0 or more, not all 0")
    wins, support = _contest(gains, power, vote)
    return Election(
        options=tuple(options),
        conditional=_conditional(wins),
        incentive=_incentive(wins, support),
        wins=wins,
    )


def _contest(gains: Array, power: Array, vote: str) -> tuple[Array, Array]:
    """The chance of each option against each, and the strength for it."""
    votes = VOTES[vote](gains[:, :, None] - gains[:, None, :])
    support = np.einsum("k,kij->ij", power, np.clip(votes, 0.0, None))
    both = support + support.T
    wins = np.divide(support, both, out=np.full_like(both, 0.5), where=both > 0)
    return wins, support


def _conditional(wins: Array) -> Array:
    # In logarithms, since the product over many options leaves the range of numbers.
    with np.errstate(divide="ignore"):
        logs = np.log(wins).sum(axis=1)
    if not np.isfinite(logs).any():
        return np.full(len(wins), 1.0 / len(wins))
    chances = np.exp(logs - logs.max())
    return np.asarray(chances / chances.sum())


def _incentive(wins: Array, support: Array, *, steps: int = 100_000) -> Array:
    """The chances at rest of a process in which options are challenged for what is to be won."""
    # q(i|j), the chance that i challenges j, is proportional to strength times chance to win.
    pull = support * wins
    total = pull.sum(axis=0)
    challenge = np.divide(pull, total, out=np.zeros_like(pull), where=total > 0)
    idle = total <= 0
    challenge[idle, idle] = 1.0
    chances = np.full(len(wins), 1.0 / len(wins))
    for _ in range(steps):
        moved = (wins * (chances[:, None] * challenge.T + chances[None, :] * challenge)).sum(axis=1)
        following = (chances + moved) / 2.0
        following /= following.sum()
        if np.abs(following - chances).max() < 1e-13:
            break
        chances = following
    return chances


def utilities_of(
    positions: Array | Sequence[Sequence[float]],
    saliences: Array | Sequence[Sequence[float]],
    options: Array | Sequence[Sequence[float]],
    *,
    risk: Array | Sequence[float] | None = None,
) -> Array:
    """Utilities from positions on one or more dimensions of [0, 1], the actor's own at 1.

    One less the distance, weighted by the actor's saliences; with risk attitudes R in [-1, 1]
    (1 - d)(1 + R d). Shapes (actors, dimensions), (options, dimensions); gives (actors,
    options).
    """
    own, weight = np.asarray(positions, dtype=float), np.asarray(saliences, dtype=float) ** 2
    there = np.asarray(options, dtype=float)
    squares = weight[:, None, :] * (own[:, None, :] - there[None, :, :]) ** 2
    total = weight.sum(axis=1)[:, None]
    distance = np.sqrt(
        np.divide(squares.sum(axis=2), total, out=np.zeros(squares.shape[:2]), where=total > 0)
    )
    attitude = np.zeros(len(own)) if risk is None else np.asarray(risk, dtype=float)
    return np.asarray((1.0 - distance) * (1.0 + attitude[:, None] * distance))


def infer_risk(chances: Array) -> Array:
    """Risk attitudes from the chances of each actor's own position, in [-1/2, 1].

    (3 p - (max + 2 min)) / (2 (max - min)); zeros where all chances are alike.
    """
    low, high = float(chances.min()), float(chances.max())
    if high == low:
        return np.zeros(len(chances))
    return np.asarray((3.0 * chances - (high + 2.0 * low)) / (2.0 * (high - low)))


def weighted_mean(positions: Sequence[float], weights: Sequence[float]) -> float:
    """The mean position, each actor's by its weight: the baseline that any model must beat."""
    return float(np.average(np.asarray(positions, dtype=float), weights=weights))


def weighted_median(positions: Sequence[float], weights: Sequence[float]) -> float:
    """The first position at which half of the weight is reached."""
    places = np.asarray(positions, dtype=float)
    order = np.argsort(places, kind="stable")
    reached = np.cumsum(np.asarray(weights, dtype=float)[order])
    # Weights are sums of shares, so the half is met up to rounding.
    at = int(np.searchsorted(reached, reached[-1] / 2.0 * (1.0 - 1e-12)))
    return float(places[order][at])
