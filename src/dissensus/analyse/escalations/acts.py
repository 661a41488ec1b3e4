"""Acts in one direction and one window: counted once each, however many outlets repeat them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.stats import beta

from ...errors import AnalysisError
from ..networks.windows import MOST_WINDOWS, parse_length
from ..shrinkage import fit_beta
from .intensity import HARMS

#: Fewer acts of conflict have no median worth telling.
LEAST_ACTS = 5
#: What makes two statements one act: who, to whom, on what, by which kind of words, on which day.
#: One outlet's threat is another's warning.
_ONE_ACT = ("holder", "actor", "target", "concept", "kind", "date", "alone")
_DAY = 86_400_000_000


def list_statements(statements: pl.DataFrame, rated: pl.DataFrame) -> pl.DataFrame:
    """Statements with their ratings, one row for each addressee; ``target`` is empty for none."""
    nobody = pl.lit([""], dtype=pl.List(pl.String))
    harm = pl.col("act").is_in(HARMS) | pl.col("conflict")
    told = harm & pl.col("likelihood_low").is_finite() & pl.col("likelihood_high").is_finite()
    # What a measure leads to is said of that measure: only a likelihood with neither a condition
    # nor a consequence apart from the measure itself is unconditional.
    own = pl.col("consequence").str.contains(pl.col("concept_text"), literal=True)
    apart = (pl.col("consequence") != "") & ~((pl.col("concept_text") != "") & own)
    return (
        statements.join(rated, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("targets").list.len() == 0)
            .then(nobody)
            .otherwise(pl.col("targets"))
            .alias("target"),
            told.alias("told"),
            pl.when(pl.col("act").is_in(HARMS)).then(pl.lit("harm")).otherwise("act").alias("kind"),
            ((pl.col("condition") != "") | apart).alias("conditional"),
            # Without a day nothing says that two statements report one speech.
            pl.when(pl.col("date").is_null()).then("row").alias("alone"),
        )
        .explode("target")
    )


def list_acts(told: pl.DataFrame) -> pl.DataFrame:
    """One row for each act, with the statements that report it; the most hostile says its type."""
    invoked = pl.col("invoked").fill_null(0)
    ordered = told.sort(
        pl.col("conflict"), pl.col("goldstein").fill_nan(0.0), invoked, "row",
        descending=[True, False, True, False],
    )  # fmt: skip
    # Of the same act the one that names the higher rung says by which form it is invoked.
    form = (
        pl.when(pl.col("type").str.starts_with("THREATEN"))
        .then(pl.lit("threat"))
        .when(pl.col("act") == "warns")
        .then(pl.lit("warning"))
        .otherwise(pl.lit("reminder"))
    )
    return (
        ordered.with_columns(pl.when(pl.col("invoked").is_not_null()).then(form).alias("form"))
        .group_by(_ONE_ACT, maintain_order=True)
        .agg(
            pl.first("act", "type", "plover", "goldstein", "conflict", "material"),
            pl.max("invoked", "occupied"),
            pl.col("form").sort_by(invoked, descending=True).first(),
            pl.col("words")
            .filter(pl.col("words") != "")
            .unique(maintain_order=True)
            .str.join("; "),
            pl.first("text"),
            pl.len().cast(pl.Int64).alias("statements"),
            pl.col("attestations").sum().cast(pl.Int64),
            pl.col("row").sort().alias("rows"),
        )
        .drop("alone", "kind")
        .sort("date", pl.col("rows").list.first(), "target", nulls_last=False)
    )


def add_windows(frame: pl.DataFrame, window: str | None) -> pl.DataFrame:
    """Add ``start`` and ``stop`` (the day after) of each row's window; one window for None.

    Rows without a day are in no window, and left out where there are several.
    """
    days = frame["date"].drop_nulls()
    if window is None or not len(days):
        first, last = _span(days)
        return frame.with_columns(
            pl.lit(first, dtype=pl.Date).alias("start"), pl.lit(last, dtype=pl.Date).alias("stop")
        ).filter(pl.lit(window is None) | pl.col("date").is_not_null())
    bounds = list_bounds(days, window)
    edges = pl.Series(bounds)
    dated = frame.filter(pl.col("date").is_not_null())
    at = np.searchsorted(edges.to_numpy(), dated["date"].to_numpy(), side="right") - 1
    return dated.with_columns(edges[at].alias("start"), edges[at + 1].alias("stop"))


def _span(days: pl.Series) -> tuple[dt.date | None, dt.date | None]:
    if not len(days):
        return None, None
    ordered = days.sort()
    return ordered[0], ordered[-1] + dt.timedelta(days=1)


def list_bounds(days: pl.Series, window: str) -> list[dt.date]:
    """The first day of each window that the days lie in, and the day after the last window.

    All days are in a window: the last may go on beyond the last statement.
    """
    length = parse_length(window, role="window")
    if length.is_events or length.unit in ("seconds", "minutes", "hours"):
        raise AnalysisError(
            f"window: {window!r}: acts are counted by their days; give days, weeks, months or years"
        )
    times = days.cast(pl.Datetime("us")).cast(pl.Int64)
    first, last = int(times.min() or 0), int(times.max() or 0)  # type: ignore[arg-type]
    origin = length.floor(first)
    if (last - origin) / length.microseconds > MOST_WINDOWS:
        raise AnalysisError(f"window: {window!r} makes more than {MOST_WINDOWS:,} windows")
    bounds = [origin]
    while bounds[-1] <= last:
        bounds.append(length.move(origin, len(bounds)))
    return [dt.date(1970, 1, 1) + dt.timedelta(days=time // _DAY) for time in bounds]


def tabulate(told: pl.DataFrame, acts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row for each window and direction: volume, intensity, rungs, certainty."""
    keys = ["start", "stop", *by]
    hostile = pl.col("conflict")
    enough = hostile.sum() >= LEAST_ACTS
    levels = [
        pl.when(enough)
        .then(-pl.col(scale).filter(hostile).quantile(share, "linear"))
        .cast(pl.Float64)
        .alias(f"{scale}_{name}")
        for scale in ("plover", "goldstein")
        # The score is turned round: the upper quartile of hostility is the lower of the score.
        for name, share in (("median", 0.5), ("upper", 0.25))
    ]
    made = acts.group_by(keys, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("acts"),
        hostile.sum().cast(pl.Int64).alias("conflicts"),
        (hostile & ~pl.col("material")).sum().cast(pl.Int64).alias("verbal"),
        *levels,
        pl.max("invoked"),
        pl.col("form").sort_by(pl.col("invoked").fill_null(0), descending=True).first(),
        pl.max("occupied"),
        pl.col("actor").n_unique().cast(pl.Int64).alias("actors"),
        pl.sum("statements", "attestations"),
        pl.col("rows").explode().unique().sort().alias("rows"),
    )
    sure = told.filter("told").group_by(keys).agg(*_envelope("certain"), *_envelope("if"))
    made = made.join(sure, on=keys, how="left", nulls_equal=True)
    few = pl.format("{} acts of conflict: intensity is told of 5 or more", pl.col("conflicts"))
    one = pl.lit("1 act of conflict: intensity is told of 5 or more")
    return (
        _add_shares(made)
        .with_columns(
            *(pl.lit(None, pl.Float64).alias(name) for name in ("least", "most")),
            pl.when(pl.col("conflicts") == 0)
            .then(pl.lit("no act of conflict: no intensity"))
            .when(pl.col("conflicts") == 1)
            .then(one)
            .when(pl.col("conflicts") < LEAST_ACTS)
            .then(few)
            .otherwise(pl.lit(""))
            .alias("reason")
        )
        .select(
            *(*keys, "acts", "conflicts", "verbal", "least", "most"),
            *("value", "low", "high", "shrunk"),
            *("plover_median", "plover_upper", "goldstein_median", "goldstein_upper"),
            *("invoked", "form", "occupied", "certain_low", "certain_high", "if_low", "if_high"),
            *("statements", "attestations", "actors", "rows", "reason"),
        )
        .sort(
            "start", pl.col("invoked").fill_null(0), "conflicts", "acts", *by,
            descending=[False, True, True, True, *(False for _ in by)],
        )
    )  # fmt: skip


def _envelope(name: str) -> list[pl.Expr]:
    """The lowest and highest likelihood said, of what is conditional or of what is not."""
    own = pl.col("conditional") if name == "if" else ~pl.col("conditional")
    return [
        pl.col("likelihood_low").filter(own).min().alias(f"{name}_low"),
        pl.col("likelihood_high").filter(own).max().alias(f"{name}_high"),
    ]


def _add_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """The share of acts of verbal conflict, with Jeffreys's interval, and drawn to the others'.

    At the ends of the scale the interval reaches the end (Brown, Cai and DasGupta 2001).
    """
    hits, sizes = (frame[name].to_numpy().astype(float) for name in ("verbal", "acts"))
    prior = fit_prior(hits, sizes)
    low = beta.ppf(0.025, hits + 0.5, sizes - hits + 0.5)
    high = beta.ppf(0.975, hits + 0.5, sizes - hits + 0.5)
    return frame.with_columns(
        pl.Series("value", hits / sizes, dtype=pl.Float64),
        pl.Series("low", np.where(hits == 0, 0.0, low), dtype=pl.Float64),
        pl.Series("high", np.where(hits == sizes, 1.0, high), dtype=pl.Float64),
        pl.Series("shrunk", (hits + prior[0]) / (sizes + sum(prior)), dtype=pl.Float64),
    )


def fit_prior(
    hits: np.ndarray[tuple[int], np.dtype[np.float64]],
    sizes: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[float, float]:
    """The beta distribution that directions and windows share; Jeffreys's for fewer than three."""
    if len(sizes) < 3:
        return 0.5, 0.5
    first, second = fit_beta(hits, sizes, steps=40).means
    return (first, second) if math.isfinite(first + second) else (0.5, 0.5)


__all__ = ["LEAST_ACTS", "add_windows", "list_acts", "list_bounds", "list_statements", "tabulate"]
