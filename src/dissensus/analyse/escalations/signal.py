"""One number for a window, with how much of it is the weights; and where a rate changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from scipy.stats import f as f_distribution
from scipy.stats import rankdata

from ...errors import AnalysisError
from ..reliability.drawing import SEED, find_middle, wilson
from ..reliability.upheld import STANDING
from ..timing.counts_in_time import PRIOR, ChangePoint, draw_changes, find_change, power_to_find
from .drawn import DrawnActs

Array = np.ndarray[Any, np.dtype[Any]]

#: The panels that a signal is the mean rank of.
PANELS = ("volume", "intensity", "rung")
#: The multiples of a rate that are tried for the smallest that would be told.
MULTIPLES = (1.5, 2.0, 3.0, 4.0, 6.0, 10.0)
#: The rates per window that power is worked out for; others are rounded to the nearest below.
_RATES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)
_SIMULATIONS = 2000
#: A share of draws and its interval.
_Share: TypeAlias = tuple[float | None, float | None, float | None]
#: No share of draws, and no interval of it.
_UNDRAWN: _Share = (None, None, None)


def rank_windows(
    table: pl.DataFrame,
    by: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
    drawn: Array | None = None,
) -> pl.DataFrame:
    """Rank the windows of each direction; see ``Escalation.single``.

    ``drawn`` are the panels of each row in draws of errors, as ``draw_panels`` gives them.
    """
    generator = np.random.default_rng(seed)
    weights = generator.dirichlet(np.ones(len(PANELS)), size=draws)
    parts = [
        _rank(part, weights, None if drawn is None else drawn[:, part["_place"].to_numpy()])
        for part in _list_directions(table.with_row_index("_place"), by)
    ]
    if not parts:
        raise AnalysisError(
            "window: one number ranks the windows of a direction, and no direction has acts in "
            "two of them; give a window, or a shorter one"
        )
    return pl.concat(parts).select(
        *("start", "stop", *by, "value", "low", "high", "kept", *STANDING),
        *(f"{panel}_rank" for panel in PANELS),
        *("statements", "actors", "rows", "reason"),
    )


def _list_directions(table: pl.DataFrame, by: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The windows of each direction that has acts in two and more, in order."""
    for part in table.partition_by(list(by), maintain_order=True):
        if part.height > 1:
            yield part.sort("start")


def _rank(part: pl.DataFrame, weights: Array, panels: Array | None) -> pl.DataFrame:
    intensity = np.mean([_ranks(part[f"{name}_median"]) for name in ("plover", "goldstein")], 0)
    rung = part.select(pl.max_horizontal("invoked", "occupied").fill_null(0)).to_series()
    ranks = np.array([_ranks(part["value"]), intensity, _ranks(rung)])
    known = np.isfinite(ranks).all(axis=1)
    used, shares = ranks[known], weights[:, known]
    shares = shares / shares.sum(axis=1, keepdims=True)
    signal, drawn = used.mean(axis=0), shares @ used
    order = np.sign(np.round(signal[:, None] - signal[None, :], 9))
    turned = np.sign(np.round(drawn[:, :, None] - drawn[:, None, :], 9))
    kept = float(((turned * order >= 0) | (order == 0)).all(axis=(1, 2)).mean())
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    stands = _UNDRAWN
    if panels is not None:
        (low, high), stands = _rank_drawn(panels, weights, order)
    without = [panel for panel, is_known in zip(PANELS, known, strict=True) if not is_known]
    why = f"without {' and '.join(without)}, which is missing in a window" if without else ""
    columns = {"value": signal, "low": low, "high": high}
    columns |= {f"{panel}_rank": row for panel, row in zip(PANELS, ranks, strict=True)}
    return part.with_columns(
        *(pl.Series(name, row, dtype=pl.Float64).fill_nan(None) for name, row in columns.items()),
        pl.lit(kept).alias("kept"),
        *(
            pl.lit(share, dtype=pl.Float64).alias(name)
            for name, share in zip(STANDING, stands, strict=True)
        ),
        pl.lit(why).alias("reason"),
    )


def _rank_drawn(panels: Array, weights: Array, order: Array) -> tuple[Array, _Share]:
    """The 95 % of the signal over draws and weights, and how many draws keep the order.

    Each weighting meets a draw; the order is that under equal weights. A draw that leaves a
    window without a panel goes without it, and one that leaves none keeps no order.
    """
    found = rankdata(panels, axis=1)
    ranks = np.stack([found[0], found[1:3].mean(axis=0), found[3]])
    many = ranks.shape[-1]
    mixed = _mix(ranks[..., np.arange(len(weights)) % many], weights)
    equal = _mix(ranks, np.ones((many, len(PANELS))))
    turned = np.sign(np.round(equal[:, None] - equal[None, :], 9))
    keeps = ((turned * order[..., None] >= 0) | (order[..., None] == 0)).all(axis=(0, 1))
    left = int((keeps & np.isfinite(equal).all(axis=0)).sum())
    least, most = wilson(left, many)
    return find_middle(mixed.T), (left / many, float(least), float(most))


def _mix(ranks: Array, weights: Array) -> Array:
    """The weighted mean of the panels that are known in all windows of a draw, (windows, draws)."""
    known = np.asarray(np.isfinite(ranks).all(axis=1))
    shares = weights.T * known
    total = shares.sum(axis=0)
    shares = shares / np.where(total > 0, total, math.nan)
    return np.asarray((shares[:, None] * np.where(known[:, None], ranks, 0.0)).sum(axis=0))


def _ranks(values: pl.Series) -> Array:
    """Ranks from 1, ties shared; all missing where one value is."""
    numbers = values.cast(pl.Float64).fill_null(math.nan).to_numpy()
    if not np.isfinite(numbers).all():
        return np.full(len(numbers), math.nan)
    return np.asarray(rankdata(numbers), dtype=float)


#: From each draw of counts so many ratios of rates are drawn; their middle 95 % are told.
_EACH = 10
_MIDDLE = (0.025, 0.975)
#: Columns of a table of changes, between the direction and the counts.
_CHANGE = {
    "windows": pl.Int64,
    "date": pl.Date,
    "earliest": pl.Date,
    "latest": pl.Date,
    **dict.fromkeys(("before", "after", "value", "low", "high", "factor"), pl.Float64),
    "found": pl.Boolean,
    **dict.fromkeys(STANDING, pl.Float64),
    "detectable": pl.Float64,
    "reason": pl.String,
}


def find_changes(
    table: pl.DataFrame, by: Sequence[str], drawn: DrawnActs | None = None
) -> pl.DataFrame:
    """Find where each direction's rate changes; see ``Escalation.changes``."""
    rows, kept = [], []
    for part in _list_directions(table.with_row_index("_place"), by):
        own = None if drawn is None else drawn.take(part["_place"].to_numpy().astype(np.int64))
        rows.append(_change(part, own))
        kept.append(
            part.select(
                *(pl.first(name) for name in by),
                pl.sum("statements"),
                pl.max("actors"),
                pl.col("rows").explode().unique().sort().implode(),
            )
        )
    if not rows:
        raise AnalysisError(
            "window: a change is between windows, and no direction has acts in two of them; give "
            "a window, or a shorter one"
        )
    found = pl.DataFrame(rows, schema=_CHANGE, orient="row")
    made = pl.concat([pl.concat(kept), found], how="horizontal")
    return made.select(
        *(*by, "windows", "date", "earliest", "latest", "before", "after", "value", "low", "high"),
        *("factor", "found", *STANDING, "detectable", "statements", "actors", "rows", "reason"),
    ).sort("factor", descending=True, nulls_last=True)


def _change(part: pl.DataFrame, drawn: DrawnActs | None) -> tuple[Any, ...]:
    counts = part["verbal"].to_numpy().astype(float)
    acts = part["acts"].to_numpy().astype(float)
    # Acts are what a rate is per; their mean as unit keeps the prior one of half a window.
    size = acts / acts.mean()
    found = find_change(counts, exposure=size)
    if found.last is None or found.low is None or found.high is None:
        empty = (None,) * (len(_CHANGE) - 4 - len(STANDING))
        why = "no act of verbal conflict" if not counts.sum() else found.reason
        return (part.height, *empty, False, *_UNDRAWN, None, why)
    days = part["start"].to_list()
    value, low, high = _compare(counts, size, found)
    places, stands = (found.low, found.high), _UNDRAWN
    if drawn is not None:
        (low, high), places, stands = _draw(drawn, found.last)
    detectable = find_detectable(part.height, float(counts.mean()))
    return (
        part.height,
        *(days[found.last], *(days[place] for place in places)),
        *(found.before / acts.mean(), found.after / acts.mean()),
        *(value, low, high, math.exp(min(found.log_factor, 700.0)), found.is_found),
        *(*stands, detectable),
        _tell(found, part.height, detectable),
    )


def _compare(counts: Array, size: Array, found: ChangePoint) -> tuple[float | None, float, float]:
    """How many times the later rate is the earlier, with 95 % under the prior of the rates."""
    last, (shape, rate) = found.last, PRIOR
    first, second = shape + counts[:last].sum(), shape + counts[last:].sum()
    scale = (second / (rate + size[last:].sum())) / (first / (rate + size[:last].sum()))
    low, high = scale * f_distribution.ppf([0.025, 0.975], 2 * second, 2 * first)
    return (found.after / found.before if found.before else None), float(low), float(high)


def _draw(
    drawn: DrawnActs, last: int, *, seed: int = SEED
) -> tuple[tuple[float, float], tuple[int, int], _Share]:
    """Over draws the 95 % of the ratio of the rates and of the place, and how many tell a change.

    The ratio is that of the rates before and after the change that was found, each from its
    posterior in the draw; the place has its posterior in each draw with a count.
    """
    counts, acts = drawn.hits.T.astype(float), drawn.sizes.T.astype(float)
    size = acts / np.maximum(acts.mean(axis=1, keepdims=True), 1e-9)
    posterior, factor = draw_changes(counts, size)
    (shape, rate), generator = PRIOR, np.random.default_rng(seed)
    rates = [
        generator.gamma(shape + counts[:, side].sum(axis=1), size=(_EACH, len(counts)))
        / (rate + size[:, side].sum(axis=1))
        for side in (slice(last), slice(last, None))
    ]
    low, high = np.quantile(rates[1] / np.maximum(rates[0], 1e-300), [0.025, 0.975])
    told = np.isfinite(factor)
    reached = np.cumsum(posterior[told].mean(axis=0)) if told.any() else np.ones(counts.shape[1])
    places = [min(int(np.searchsorted(reached, end)) + 1, counts.shape[1] - 1) for end in _MIDDLE]
    many = int((factor >= math.log(10.0)).sum())
    least, most = wilson(many, len(factor))
    share = (many / len(factor), float(least), float(most))
    return (float(low), float(high)), (places[0], places[1]), share


def _tell(found: ChangePoint, windows: int, detectable: float | None) -> str:
    if found.is_found:
        return ""
    if detectable is None:
        return f"no change told; {windows} windows of so few acts would not tell one of ten times"
    return (
        f"no change told; {windows} windows of so few acts tell a change of {detectable:g} times "
        "and more"
    )


def find_detectable(windows: int, rate: float) -> float | None:
    """The smallest multiple of a rate per window that would be told more often than not.

    Of ``MULTIPLES``, for a change half-way; None where not even the greatest would be.

    >>> find_detectable(12, 2.0)
    3.0
    """
    known = max((one for one in _RATES if one <= rate), default=_RATES[0])
    return _detectable(windows, known)


@lru_cache(maxsize=1024)
def _detectable(windows: int, rate: float) -> float | None:
    for multiple in MULTIPLES:
        if power_to_find(rate, rate * multiple, windows=windows, draws=_SIMULATIONS) > 0.5:
            return multiple
    return None


__all__ = ["MULTIPLES", "PANELS", "find_changes", "find_detectable", "rank_windows"]
