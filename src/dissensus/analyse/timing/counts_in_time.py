"""Where counts change: one change point of a Poisson rate, with its evidence and its power.

Counts of statements follow the attention of the press: give the number of all acts in each
window as ``exposure``, so that a rate is found to change and not the attention.
Sources: Raftery & Akman (1986), Bayesian analysis of a Poisson process with a change-point,
Biometrika 73:85-89; Carlin, Gelfand & Smith (1992), Applied Statistics 41:389-405.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.special import gammaln, logsumexp

from ...errors import AnalysisError
from ...shown import show_table

Array = np.ndarray[Any, np.dtype[Any]]

#: The gamma prior of each rate, shape and rate: as much as half an act in half a window.
PRIOR = (0.5, 0.5)


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangePoint:
    """The likeliest change: after window ``last`` (counted from 1), from one rate to another.

    ``posterior`` is the chance of each place, for all windows but the last; ``low`` and
    ``high`` hold 95 % of it. ``log_factor`` is the natural logarithm of the Bayes factor for
    a change: below 2.3 (10 to 1) no change should be told. ``ratio`` is the likelihood ratio,
    twice the logarithm. ``reason`` says why there is none to be found.
    """

    last: int | None
    before: float
    after: float
    ratio: float
    log_factor: float
    posterior: Array
    low: int | None
    high: int | None
    reason: str = ""

    @property
    def is_found(self) -> bool:
        """Whether the evidence for a change is at least ten to one."""
        return self.log_factor >= math.log(10.0)

    def to_polars(self) -> pl.DataFrame:
        """One row with all but the posterior."""
        names = ("last", "low", "high", "before", "after", "ratio", "log_factor", "reason")
        values = {name: [getattr(self, name)] for name in names}
        return pl.DataFrame(values).with_columns(pl.lit(self.is_found).alias("found"))

    def _repr_html_(self) -> str:
        return show_table("Change point", self.to_polars())


def find_change(
    counts: Sequence[float] | Array,
    *,
    exposure: Sequence[float] | Array | None = None,
    prior: tuple[float, float] = PRIOR,
) -> ChangePoint:
    """Find the change of a Poisson rate in counts of windows, in order.

    ``exposure`` is what the rate is per: the length of each window or all acts in it; one
    each without it. ``prior`` is the gamma prior of both rates. Raises
    AnalysisError for counts below 0 or exposure that does not fit.

    >>> found = find_change([1, 2, 1, 0, 9, 8, 10, 9])
    >>> found.last, found.is_found
    (4, True)
    """
    numbers, size = np.asarray(counts, dtype=float), _exposure(counts, exposure)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise AnalysisError("counts: give numbers of 0 or more")
    if len(numbers) < 2 or not numbers.sum():
        why = "no acts were counted" if len(numbers) >= 2 else "there are fewer than two windows"
        nan = math.nan
        return ChangePoint(
            last=None, before=nan, after=nan, ratio=nan, log_factor=-math.inf,
            posterior=np.zeros(0), low=None, high=None, reason=why,
        )  # fmt: skip
    left, time = np.cumsum(numbers)[:-1], np.cumsum(size)[:-1]
    right, rest = numbers.sum() - left, size.sum() - time
    gain = _fit(left, time) + _fit(right, rest)
    at = int(np.argmax(gain))
    evidence = _evidence(left, time, prior) + _evidence(right, rest, prior)
    posterior = np.exp(evidence - logsumexp(evidence))
    reached = np.cumsum(posterior)
    whole = float(_evidence(numbers.sum(), size.sum(), prior))
    return ChangePoint(
        last=at + 1,
        before=float(left[at] / time[at]),
        after=float(right[at] / rest[at]),
        ratio=float(2.0 * (gain[at] - _fit(numbers.sum(), size.sum()))),
        log_factor=float(logsumexp(evidence) - math.log(len(evidence)) - whole),
        posterior=posterior,
        low=int(np.searchsorted(reached, 0.025)) + 1,
        high=int(np.searchsorted(reached, 0.975)) + 1,
    )


def draw_changes(
    counts: Array, exposure: Array, *, prior: tuple[float, float] = PRIOR
) -> tuple[Array, Array]:
    """What ``find_change`` finds in several draws of counts and exposure, (draws, windows) each.

    Gives the chance of each place, (draws, windows - 1), and the logarithm of the Bayes factor for
    a change, -inf where a draw has no count. A window may be empty.

    >>> counts = np.array([[1, 2, 1, 0, 9, 8, 10, 9], [0] * 8])
    >>> posterior, factor = draw_changes(counts, np.ones((2, 8)))
    >>> int(posterior[0].argmax()) + 1, bool(factor[0] > 2.3), float(factor[1])
    (4, True, -inf)
    """
    left, time = (np.cumsum(one, axis=1, dtype=float) for one in (counts, exposure))
    total, whole = left[:, -1:], time[:, -1:]
    evidence = _evidence(left[:, :-1], time[:, :-1], prior)
    evidence = evidence + _evidence(total - left[:, :-1], whole - time[:, :-1], prior)
    together = logsumexp(evidence, axis=1)
    factor = together - math.log(evidence.shape[1]) - _evidence(total, whole, prior)[:, 0]
    return np.exp(evidence - together[:, None]), np.where(total[:, 0] > 0, factor, -math.inf)


def power_to_find(
    before: float, after: float, *, windows: int, draws: int = 1000, seed: int = 0
) -> float:
    """How often a change from one rate to another, half-way, would be told, from 0 to 1."""
    generator = np.random.default_rng(seed)
    rates = np.where(np.arange(windows) < windows // 2, before, after)
    if windows < 2:
        return 0.0
    counts = np.cumsum(generator.poisson(rates, size=(draws, windows)), axis=1, dtype=float)
    left, time = counts[:, :-1], np.arange(1.0, windows)
    total = counts[:, -1:]
    evidence = _evidence(left, time, PRIOR) + _evidence(total - left, windows - time, PRIOR)
    factor = logsumexp(evidence, axis=1) - math.log(windows - 1)
    factor -= _evidence(total, float(windows), PRIOR)[:, 0]
    return float(np.mean((factor >= math.log(10.0)) & (total[:, 0] > 0)))


def _exposure(counts: Sequence[float] | Array, exposure: Sequence[float] | Array | None) -> Array:
    size = np.ones(len(counts)) if exposure is None else np.asarray(exposure, dtype=float)
    if len(size) != len(counts) or not (size > 0).all():
        raise AnalysisError("exposure: give one number above 0 for each window")
    return size


def _fit(counts: Any, time: Any) -> Any:
    """The logarithm of the greatest likelihood of a rate, but for what does not depend on it."""
    positive = np.where(counts > 0, counts, 1.0)
    return np.where(counts > 0, counts * np.log(positive / time), 0.0) - counts


def _evidence(counts: Any, time: Any, gamma: tuple[float, float]) -> Any:
    """The logarithm of the likelihood with the rate integrated out under the gamma prior."""
    shape, rate = gamma
    prior = shape * math.log(rate) - gammaln(shape)
    return prior + gammaln(shape + counts) - (shape + counts) * np.log(rate + time)
