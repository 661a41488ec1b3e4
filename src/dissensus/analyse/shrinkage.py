"""Shares from few counts, drawn towards what all groups have in common.

y_i of n_i are binomial with a share from one beta distribution for all groups; its two numbers
come from the groups themselves. Source: Gelman and others (2013), Bayesian Data Analysis, third
edition, sections 5.1 to 5.3, also for the prior (a + b)^(-5/2).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.special import betainc, betaln
from scipy.stats import beta as beta_distribution

from ..errors import AnalysisError
from ..shown import show_table
from .reliability.drawing import SEED, find_middle

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Shares:
    """For each group its share as counted (NaN for none) and drawn together, with 95 %.

    ``prior`` is the beta distribution that all groups share, as (a, b).
    """

    hits: Array
    sizes: Array
    raw: Array
    shrunk: Array
    low: Array
    high: Array
    prior: tuple[float, float]

    def to_polars(self) -> pl.DataFrame:
        """One row for each group."""
        names = ("hits", "sizes", "raw", "shrunk", "low", "high")
        return pl.DataFrame({name: getattr(self, name) for name in names})

    def _repr_html_(self) -> str:
        return show_table("Shares, as counted and drawn together", self.to_polars())


def shrink(hits: Sequence[int] | Array, sizes: Sequence[int] | Array) -> Shares:
    """Shares of groups, each with its posterior mean and interval given all groups.

    What is not known of the shared prior widens the intervals: they are of the mixture over the
    posterior of a and b (on a grid), of which ``prior`` are the means. With fewer than three
    groups that have counts there is nothing to learn from others: the prior is Jeffreys's
    (1/2, 1/2). Raises AnalysisError for hits that are not among the sizes.

    >>> shrink([0, 9], [0, 10]).prior
    (0.5, 0.5)
    """
    many, all_ = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    if many.shape != all_.shape or (many < 0).any() or (many > all_).any():
        raise AnalysisError("shares: give hits from 0 to the size of each group")
    is_shared = int((all_ > 0).sum()) >= _LEAST
    prior = fit_beta(many, all_).means if is_shared else (0.5, 0.5)
    grid = fit_beta(many, all_, steps=_STEPS).grid if is_shared else _JEFFREYS
    tally = list(dict.fromkeys(zip(many.tolist(), all_.tolist(), strict=True)))
    known = {pair: _mix(grid, *pair) for pair in tally}
    found = [known[pair] for pair in zip(many.tolist(), all_.tolist(), strict=True)]
    shrunk, low, high = np.array(found, dtype=float).reshape(-1, 3).T
    return Shares(
        hits=many,
        sizes=all_,
        raw=np.divide(many, all_, out=np.full_like(many, math.nan), where=all_ > 0),
        shrunk=shrunk,
        low=low,
        high=high,
        prior=(float(prior[0]), float(prior[1])),
    )


#: Fewer groups have nothing to learn from each other.
_LEAST = 3
#: The grid of the intervals: coarser, since a quantile is sought on each of its points.
_STEPS = 50
#: From each draw of counts so many shares are drawn, which steadies the ends of intervals.
_EACH = 5
_JEFFREYS = (np.array([0.5]), np.array([0.5]), np.array([1.0]))


def _mix(grid: tuple[Array, Array, Array], hits: float, size: float) -> tuple[float, float, float]:
    """Mean, 2.5 % and 97.5 % of a group's share, over what its prior may be."""
    first, second, weight = grid[0] + hits, grid[1] + size - hits, grid[2]
    if len(weight) == 1:
        low, high = beta_distribution.ppf([0.025, 0.975], first[0], second[0])
    else:
        low, high = (_find_quantile(first, second, weight, part) for part in (0.025, 0.975))
    return float((weight * first / (first + second)).sum()), float(low), float(high)


def _find_quantile(first: Array, second: Array, weight: Array, part: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2.0
        if float(weight @ betainc(first, second, middle)) < part:
            low = middle
        else:
            high = middle
    # A group without hits may have a bound so near 0 that it cannot be told from it.
    return round((low + high) / 2.0, 6)


def bound_drawn(hits: Array, sizes: Array, *, seed: int = SEED) -> Array:
    """The 95 % of each group's share over draws of its counts, (groups, draws) to (2, groups).

    What all groups share is fitted to the means of the draws; in each draw its two numbers are
    taken from their posterior, and each group's share from the beta distribution that they and
    the group's counts of the draw give. NaN where a group has no counts in half of the draws.

    >>> hits, sizes = np.full((1, 200), 9), np.full((1, 200), 10)
    >>> bound_drawn(hits, sizes).round(1).tolist()
    [[0.6], [1.0]]
    """
    generator = np.random.default_rng(seed)
    means = [np.round(counts.mean(axis=1)) for counts in (hits, sizes)]
    is_shared = int((means[1] > 0).sum()) >= _LEAST
    first, second, weight = fit_beta(*means, steps=_STEPS).grid if is_shared else _JEFFREYS
    shape = (_EACH, 1, hits.shape[1])
    at = generator.choice(len(weight), size=shape, p=weight / weight.sum())
    drawn = generator.beta(first[at] + hits, second[at] + (sizes - hits))
    told = np.where(sizes > 0, drawn, math.nan)
    # A group that has next to no hits in any draw may have a bound that cannot be told from 0.
    return np.round(find_middle(np.moveaxis(told, 1, 2).reshape(-1, len(hits))), 6)


def fit_moments(hits: Array, sizes: Array) -> tuple[float, float]:
    """The beta distribution with the mean and variance of the groups' shares.

    A first look: it takes the shares of small groups for as sure as those of large ones.
    """
    shares = np.asarray(hits, dtype=float) / np.asarray(sizes, dtype=float)
    mean, variance = float(shares.mean()), float(shares.var(ddof=1))
    total = mean * (1.0 - mean) / variance - 1.0
    return mean * total, (1.0 - mean) * total


@dataclass(frozen=True, kw_only=True)
class BetaFit:
    """The posterior of a and b: their means, and the mode of log(a/b) and log(a+b).

    ``grid`` has a, b and their weight, without the points that have next to none.
    """

    means: tuple[float, float]
    mode: tuple[float, float]
    grid: tuple[Array, Array, Array]


def fit_beta(hits: Array, sizes: Array, *, steps: int = 200) -> BetaFit:
    """The posterior of the beta distribution that groups share, on a grid of its logarithms."""
    many, all_ = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    centre = math.log((many.sum() + 0.5) / (all_.sum() - many.sum() + 0.5))
    odds = np.linspace(centre - 3.0, centre + 3.0, steps)
    totals = np.linspace(math.log(0.1), math.log(5000.0), steps)
    total = np.exp(totals)[None, :]
    first = total / (1.0 + np.exp(-odds))[:, None]
    second = total - first
    # In (log(a/b), log(a+b)) the prior (a+b)^(-5/2) gains the factor a b (BDA, p. 110).
    logs = np.log(first) + np.log(second) - 2.5 * np.log(total) + np.zeros((steps, steps))
    before = betaln(first, second)
    for (hit, size), times in _tally(many, all_).items():
        logs += times * (betaln(first + hit, second + size - hit) - before)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    at = np.unravel_index(int(np.argmax(logs)), logs.shape)
    return BetaFit(
        means=(float((weight * first).sum()), float((weight * second).sum())),
        mode=(float(odds[at[0]]), float(totals[at[1]])),
        grid=_prune(first, second, weight),
    )


def _prune(first: Array, second: Array, weight: Array) -> tuple[Array, Array, Array]:
    kept = weight > weight.max() * 1e-5
    return first[kept], second[kept], weight[kept] / weight[kept].sum()


def _tally(many: Array, all_: Array) -> Counter[tuple[float, float]]:
    pairs = zip(many.tolist(), all_.tolist(), strict=True)
    return Counter((hit, size) for hit, size in pairs if size)
