"""Krippendorff's alpha: how far two or more coders agree beyond chance.

Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; Krippendorff (2004),
Content Analysis, chapter 11, also for what may be concluded from a value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import choose

Array = np.ndarray[Any, np.dtype[Any]]


def _nominal(values: Array, _: Array) -> Array:
    return np.asarray(values[:, None] != values[None, :], dtype=float)


def _ordinal(values: Array, totals: Array) -> Array:
    # The number of values from one rank to another, the ends by half.
    upto = np.cumsum(totals) - totals / 2.0
    return np.asarray((upto[:, None] - upto[None, :]) ** 2)


def _interval(values: Array, _: Array) -> Array:
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def _ratio(values: Array, _: Array) -> Array:
    total = values[:, None] + values[None, :]
    distance = values[:, None] - values[None, :]
    ratio = np.divide(distance, total, out=np.zeros_like(total), where=total != 0)
    return np.asarray(ratio**2)


#: Level of measurement -> squared differences of the values, from them and their totals.
METRICS: Mapping[str, Callable[[Array, Array], Array]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Alpha at one level of measurement, with its interval and what it rests on.

    ``alpha`` is 1 for full agreement, 0 for chance, below it for less than chance, and NaN
    with a ``reason`` where it is not defined. ``low`` and ``high`` bound 95 % of the values
    when units are drawn anew. ``units`` were coded by two or more, ``values`` are in them.
    """

    level: str
    alpha: float
    low: float
    high: float
    units: int
    values: int
    coders: int
    reason: str = ""

    @property
    def verdict(self) -> str:
        """What Krippendorff (2004, p. 241) lets one conclude."""
        if math.isnan(self.alpha):
            return "undefined"
        if self.alpha >= 0.8:
            return "reliable"
        return "tentative" if self.alpha >= 0.667 else "not reliable"

    def to_polars(self) -> pl.DataFrame:
        """One row with all of it."""
        names = ("level", "alpha", "low", "high", "units", "values", "coders", "verdict", "reason")
        return pl.DataFrame([{name: getattr(self, name) for name in names}])

    def _repr_html_(self) -> str:
        return show_table("Krippendorff's alpha", self.to_polars())


def alpha(
    codings: Sequence[Sequence[float | None]] | Array,
    *,
    level: str = "nominal",
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Krippendorff's alpha of coders (rows) and units (columns); None and NaN are missing.

    ``level`` is nominal, ordinal, interval or ratio. The interval draws units with
    replacement, ``draws`` times, and leaves out draws in which all values are alike. Units
    with one value say nothing of agreement and are left out.

    >>> found = alpha([[1, 2, 3, 3, None], [1, 2, 3, 1, 2]], draws=100)
    >>> round(found.alpha, 3), found.units
    (0.667, 4)
    """
    choose(level, METRICS, role="level")
    table = np.array(codings, dtype=float)
    if table.ndim != 2 or np.isinf(table).any():
        raise AnalysisError("codings: give one row of finite numbers for each coder")
    known = ~np.isnan(table)
    pairable = table[:, known.sum(axis=0) >= 2]
    values = np.unique(pairable[~np.isnan(pairable)])
    counts = (pairable[:, :, None] == values).sum(axis=0).astype(float)
    found, reason = _alpha(counts, values, level)
    low, high = _draw(counts, values, level, draws=draws, seed=seed)
    return Agreement(
        level=level,
        alpha=found,
        low=low,
        high=high,
        units=len(counts),
        values=int(counts.sum()),
        coders=int((~np.isnan(pairable)).any(axis=1).sum()),
        reason=reason,
    )


def _alpha(
    counts: Array, values: Array, level: str, times: Array | None = None
) -> tuple[float, str]:
    """Alpha from the (units, values) counts of codings, and why it is not defined.

    ``times`` says how often each unit counts.
    """
    if not len(counts):
        return math.nan, "no unit was coded by two coders"
    shares = counts / (counts.sum(axis=1) - 1.0)[:, None]
    if times is not None:
        shares = shares * times[:, None]
    coincidences = shares.T @ counts
    coincidences -= np.diag(shares.sum(axis=0))
    totals = coincidences.sum(axis=1)
    distances = METRICS[level](values, totals)
    expected = float(totals @ distances @ totals) / (totals.sum() - 1.0)
    if expected <= 0:
        return math.nan, "all values are alike, so chance cannot be told from agreement"
    return float(1.0 - (coincidences * distances).sum() / expected), ""


def _draw(
    counts: Array, values: Array, level: str, *, draws: int, seed: int
) -> tuple[float, float]:
    if not len(counts):
        return math.nan, math.nan
    # Units that were coded alike are drawn together: there are few ways of coding one.
    alike, sizes = np.unique(counts, axis=0, return_counts=True)
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(counts), sizes / len(counts), draws)
    found = np.array([_alpha(alike, values, level, times)[0] for times in drawn.astype(float)])
    found = found[~np.isnan(found)]
    if len(found) < 2:
        return math.nan, math.nan
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)
