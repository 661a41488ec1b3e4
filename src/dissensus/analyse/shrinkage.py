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
from scipy.special import betaln
from scipy.stats import beta as beta_distribution

from ..errors import AnalysisError
from ..shown import show_table

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
    """Shares of groups, each with the posterior under the prior that fits all groups.

    The prior is the mean of a and b over their posterior (on a grid). With fewer than three
    groups that have counts there is nothing to learn from others: the prior is Jeffreys's
    (1/2, 1/2). Raises AnalysisError for hits that are not among the sizes.

    >>> shrink([0, 9], [0, 10]).prior
    (0.5, 0.5)
    """
    many, all_ = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    if many.shape != all_.shape or (many < 0).any() or (many > all_).any():
        raise AnalysisError("shares: give hits from 0 to the size of each group")
    told = int((all_ > 0).sum())
    first, second = fit_beta(many, all_).means if told >= 3 else (0.5, 0.5)
    after = first + many, second + all_ - many
    return Shares(
        hits=many,
        sizes=all_,
        raw=np.divide(many, all_, out=np.full_like(many, math.nan), where=all_ > 0),
        shrunk=after[0] / (after[0] + after[1]),
        low=beta_distribution.ppf(0.025, *after),
        high=beta_distribution.ppf(0.975, *after),
        prior=(float(first), float(second)),
    )


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
    """The posterior of a and b: their means, and the mode of log(a/b) and log(a+b)."""

    means: tuple[float, float]
    mode: tuple[float, float]


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
    for (hit, size), groups in _tally(many, all_).items():
        logs += groups * (betaln(first + hit, second + size - hit) - betaln(first, second))
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    at = np.unravel_index(int(np.argmax(logs)), logs.shape)
    return BetaFit(
        means=(float((weight * first).sum()), float((weight * second).sum())),
        mode=(float(odds[at[0]]), float(totals[at[1]])),
    )


def _tally(hits: Array, sizes: Array) -> Counter[tuple[float, float]]:
    """How many groups have the same hits and size: of many groups, few are different."""
    pairs = zip(hits.tolist(), sizes.tolist(), strict=True)
    return Counter((hit, size) for hit, size in pairs if size)
