"""Which statements and norms commit somebody: to what, if what, how surely, towards whom.

The operators are those of deontic logic (von Wright 1951): O obliged, F forbidden, P permitted;
and T, what the speaker says will follow. "Does not rule out" is the mere absence of a refusal,
¬F: a weak permission, which commits to nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from ..members import to_day
from ..study import Study

#: What a commitment is told as, in a word.
THREAT, WARNING, PROHIBITION = "threat", "warning", "prohibition"
BARE, REFUSAL, PERMISSION, PROMISE = "bare warning", "refusal", "no exclusion", "promise"
#: What bears on others, with something that follows or is forbidden.
LINES = (THREAT, WARNING, PROHIBITION)
#: Who says that a measure is not excluded has neither promised nor announced it.
NOT_F = "¬F"
OPERATORS: Mapping[str, str] = {
    **dict.fromkeys((THREAT, WARNING, BARE), "T"),
    **dict.fromkeys((PROHIBITION, REFUSAL), "F"),
    PERMISSION: NOT_F,
    PROMISE: "O",
}
DEONTIC: Mapping[str, str] = {"must": "O", "must not": "F", "may": "P"}

#: The columns of a commitment, one row for each statement, with their types.
COMMITMENTS: Mapping[str, Any] = {
    "row": pl.Int64,
    **dict.fromkeys(("sort", "operator", "holder", "actor", "concept", "follows"), pl.String),
    **dict.fromkeys(("condition", "consequence", "act", "strength"), pl.String),
    "addressees": pl.List(pl.String),
    "likelihood_low": pl.Float64,
    "likelihood_high": pl.Float64,
    "likelihood_word": pl.String,
    "date": pl.Date,
    "until": pl.Date,
    "alleged": pl.Boolean,
}

_WARNS = pl.col("act").is_in(["warns", "threatens"])
_OPPOSED = pl.col("stance") == "oppose"


def find_commitments(
    study: Study,
    *,
    until: Mapping[int, dt.date | str] | None = None,
) -> pl.DataFrame:
    """The statements that commit their speakers, with the columns of ``COMMITMENTS``.

    A warning or threat is one where it tells what triggers it (``condition``) or what follows
    (``consequence``), else a bare warning; its trigger is the measure that it is about, or that
    of the study's ``antecedents`` for its row. Opposition forbids a measure to others where it
    calls on or warns somebody who is named or, from outside the group that is asked about, the
    group; or where it is categorical and comes from outside. Any other opposition is a refusal,
    of one's own doing or of others': statements do not tell which. What follows is named by the
    study's ``consequences``; ``until`` are the last days on which a commitment holds, by row.
    """
    frame = study.statements.with_columns(
        pl.col("targets").alias("addressees"), _is_outside(study).alias("outside")
    )
    told = frame.with_columns(_find_sort().alias("sort")).filter(pl.col("sort").is_not_null())
    follows, concept = _look_up(study.consequences), _look_up(study.antecedents)
    return (
        told.with_columns(
            pl.col("sort").replace_strict(OPERATORS, return_dtype=pl.String).alias("operator"),
            pl.col("firmness").alias("strength"),
            follows.fill_null("").alias("follows"),
            pl.when(_WARNS)
            .then(concept)
            .otherwise(None)
            .fill_null(pl.col("concept"))
            .alias("concept"),
            *(pl.col(name).fill_nan(None) for name in ("likelihood_low", "likelihood_high")),
            _look_up(_read_ends(until), pl.Date).alias("until"),
        )
        .select(list(COMMITMENTS))
        .cast(dict(COMMITMENTS))  # type: ignore[arg-type]
    )


def _find_sort() -> pl.Expr:
    told = (pl.col("condition") != "") | (pl.col("consequence") != "")
    words = pl.col("act").is_in(["says", "promises"])
    # A categorical refusal that names somebody may name whom it would have helped.
    addressed = pl.col("outside") | (pl.col("addressees").list.len() > 0)
    to_others = _OPPOSED & (
        (addressed & (_WARNS | (pl.col("act") == "calls")))
        | (pl.col("outside") & words & (pl.col("firmness") == "categorical"))
    )
    return (
        pl.when(_WARNS & told)
        .then(pl.when(pl.col("act") == "threatens").then(pl.lit(THREAT)).otherwise(pl.lit(WARNING)))
        .when(to_others)
        .then(pl.lit(PROHIBITION))
        .when(_WARNS)
        .then(pl.lit(BARE))
        .when(words & _OPPOSED)
        .then(pl.lit(REFUSAL))
        .when(words & (pl.col("stance") == "open"))
        .then(pl.lit(PERMISSION))
        .when((pl.col("act") == "promises") & (pl.col("stance") == "support"))
        .then(pl.lit(PROMISE))
    )


def _is_outside(study: Study) -> pl.Expr:
    """Whether the holder never was a member of the group that is asked about."""
    if study.members is None:
        return pl.lit(value=False)
    return ~pl.col("holder").is_in(sorted(study.members.terms))


def _read_ends(until: Mapping[int, dt.date | str] | None) -> dict[int, dt.date | None]:
    whose = "until: row {}"
    return {
        row: to_day(day, whose=whose.format(row), last=True) for row, day in (until or {}).items()
    }


def _look_up(told: Mapping[int, Any] | None, kind: Any = pl.String) -> pl.Expr:
    if not told:
        return pl.lit(None, dtype=kind)
    return pl.col("row").replace_strict(
        list(told), pl.Series(list(told.values()), dtype=kind), default=None, return_dtype=kind
    )


#: The columns of the table of norms.
NORM_LINES: Mapping[str, Any] = {
    **dict.fromkeys(("line", "sort", "holder", "operator", "concept", "instrument"), pl.String),
    **dict.fromkeys(("force", "text"), pl.String),
    "parties": pl.List(pl.String),
    "strength": pl.String,
    "date": pl.Date,
    "documents": pl.List(pl.String),
    "attestations": pl.Int64,
    "reason": pl.String,
}


def find_norms(study: Study) -> pl.DataFrame:
    """The norms that documents report, one row for each, reports of it joined.

    Reports of the same parties, operator, measure and force are one norm. ``strength`` is its
    force; ``attestations`` counts reports. A norm rests on no statement: ``documents`` are those
    that report it, ``text`` is the passage of the first.
    """
    if study.norms.is_empty():
        return pl.DataFrame(schema=NORM_LINES)
    table = study.norms.with_columns(
        pl.col("parties").list.unique().list.sort().list.join(", ").alias("holder"),
        pl.col("deontic").replace(DEONTIC).alias("operator"),
    ).sort("date", "document", "start", nulls_last=True)
    found = table.group_by("holder", "operator", "concept", "force", maintain_order=True).agg(
        pl.col("parties").first(),
        pl.col("instrument", "text").first(),
        pl.col("date").min(),
        pl.col("document").unique(maintain_order=True).alias("documents"),
        pl.len().cast(pl.Int64).alias("attestations"),
    )
    numbers = pl.Series([f"N{number}" for number in range(1, found.height + 1)], dtype=pl.String)
    none = pl.when(pl.col("holder") == "").then(pl.lit("the text names no party"))
    return found.with_columns(
        numbers.alias("line"),
        pl.lit("norm").alias("sort"),
        pl.col("force").alias("strength"),
        none.otherwise(pl.lit("")).alias("reason"),
    ).select(list(NORM_LINES))


__all__ = [
    "BARE",
    "COMMITMENTS",
    "LINES",
    "NORM_LINES",
    "NOT_F",
    "PERMISSION",
    "PROHIBITION",
    "PROMISE",
    "REFUSAL",
    "THREAT",
    "WARNING",
    "find_commitments",
    "find_norms",
]
