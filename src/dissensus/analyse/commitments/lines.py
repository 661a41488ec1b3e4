"""From warnings, threats and prohibitions to lines: copies joined, and which are red lines.

A red line is a commitment that another actor's event triggers and whose consequence is severe,
at most -5 on the scale of PLOVER or -7 on that of Goldstein; or a prohibition for others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from ...errors import AnalysisError
from ...fold import fold
from ...languages import languages, load_language
from ..frame import find_column, to_frame, to_labels, to_times
from .gather import LINES, PROHIBITION, THREAT, WARNING

#: At or below these a consequence makes a red line.
PLOVER, GOLDSTEIN = -5.0, -7.0
RED_LINE = "red line"

#: The columns of the table of lines, with their types, without those of crossing.
DRAWN: Mapping[str, Any] = {
    **dict.fromkeys(("line", "sort", "act", "holder", "actor", "operator", "concept"), pl.String),
    **dict.fromkeys(("consequence", "follows", "condition", "missing"), pl.String),
    "addressees": pl.List(pl.String),
    "strength": pl.String,
    "likelihood_low": pl.Float64,
    "likelihood_high": pl.Float64,
    "likelihood_word": pl.String,
    "conditional": pl.Boolean,
    **dict.fromkeys(("date", "last", "until"), pl.Date),
    "invoked": pl.Int64,
    "plover": pl.Float64,
    "goldstein": pl.Float64,
    "statements": pl.Int64,
    "actors": pl.Int64,
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}
_SCORES = ("plover", "goldstein", "invoked")
#: The columns of lines that others use, with their types; a person's own table may lack most.
_READ: Mapping[str, Any] = {
    **{name: DRAWN[name] for name in ("line", "holder", "concept", "consequence", "act")},
    **{name: DRAWN[name] for name in ("likelihood_low", "likelihood_high", "conditional")},
    **{name: DRAWN[name] for name in ("invoked", "date", "until", "rows")},
    "status": pl.String,
    "answered": pl.Boolean,
    "crossed_on": pl.Date,
    "crossed_by": pl.List(pl.Int64),
}


def read_lines(lines: object, needed: Sequence[str] = ("concept",)) -> pl.DataFrame:
    """Lines that are given: what ``redlines`` found, or any table of them.

    Of the columns only ``needed`` must be there. Days may be text such as 2024-02-26. Raises
    AnalysisError for columns that are missing or hold what they cannot.

    >>> read_lines({"concept": ["troops"], "date": ["2024-02-26"]})["date"].to_list()
    [datetime.date(2024, 2, 26)]
    """
    made = getattr(lines, "to_polars", None)
    table = made() if callable(made) else to_frame(lines)
    for name in needed:
        find_column(table, name, role="lines")
    columns = [_read_column(table, name, kind) for name, kind in _READ.items()]
    return pl.DataFrame(columns)


def _read_column(table: pl.DataFrame, name: str, kind: Any) -> pl.Series:
    if name not in table.columns:
        missing = pl.Series(name, [None] * table.height, dtype=kind)
        return missing.fill_null([]) if isinstance(kind, pl.List) else missing
    column = table[name]
    try:
        if kind == pl.Date:
            return to_times(column, role="lines").dt.date().alias(name)
        if kind == pl.String:
            return to_labels(column)
        if column.dtype.is_float():
            column = column.fill_nan(None)
        read = column.cast(kind)
    except pl.exceptions.PolarsError as error:
        why = f"lines: column {name!r} holds {column.dtype}, where {kind} is needed"
        raise AnalysisError(why) from error
    return read.fill_null([]) if isinstance(kind, pl.List) else read


def draw_lines(commitments: pl.DataFrame, rated: pl.DataFrame) -> pl.DataFrame:
    """One row for each line, with the columns of ``DRAWN``, in order of the first day.

    Statements of one holder on one measure that name the same consequence are copies of one line:
    the same measure that follows, or the same words where none was recognised; or one as high on
    the ladder, of the same scores and likelihood, where that is told or all is of one day; or
    consequences that are not named ("far more tragic consequences"), in any language. A line stands
    from the first of them; its likelihood is the range that holds all that were told.
    ``rated`` has ``row``, ``plover``, ``goldstein`` and ``invoked`` of statements.
    """
    told = commitments.filter(pl.col("sort").is_in(LINES))
    scored = told.join(_read_scores(rated), on="row", how="left").sort("date", "row")
    joined = (
        _find_copies(scored).group_by(*_SAME, "_what", maintain_order=True).agg(*_join_copies())
    )
    found = joined.sort("date", "holder", "concept", nulls_last=True).with_row_index("_place", 1)
    return (
        found.with_columns(
            ("L" + pl.col("_place").cast(pl.String)).alias("line"),
            (pl.col("operator") == "T").alias("conditional"),
            _find_missing(),
            *_sort_out(),
        )
        .select(list(DRAWN))
        .cast(dict(DRAWN))  # type: ignore[arg-type]
    )


#: What copies of one line have in common, besides what follows.
_SAME = ("holder", "operator", "concept")
_RATED = ("invoked", "plover", "goldstein", "likelihood_low", "likelihood_high")


def _find_copies(scored: pl.DataFrame) -> pl.DataFrame:
    """Add ``_what``, which is the same for copies of one line. Statements stand by their days."""
    words = pl.col("consequence").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ")
    named = pl.col("follows") != ""
    own = pl.when(named).then(pl.col("follows")).otherwise(words.str.strip_chars())
    ladder = pl.concat_str(*(pl.col(name).cast(pl.String).fill_null("-") for name in _RATED))
    keyed = scored.with_columns(own.alias("_what"), ladder.alias("_rated"), named.alias("_named"))
    # A measure that was recognised names what follows better than words.
    first = pl.col("_what").sort_by("_named", descending=True, maintain_order=True).first()
    unnamed = (
        ~named
        & pl.col("invoked").is_null()
        & pl.col("consequence").map_elements(is_unnamed, return_dtype=pl.Boolean)
    )
    told = ~named & (pl.col("consequence") != "") & pl.col("invoked").is_not_null()
    joined = keyed.with_columns(
        pl.when(told & pl.col("likelihood_low").is_not_null())
        .then(first.over(*_SAME, "_rated"))
        .when(told & pl.col("date").is_not_null())
        .then(first.over(*_SAME, "_rated", "date"))
        .when(unnamed)
        .then(first.over(*_SAME, "_rated", unnamed))
        .otherwise("_what")
        .alias("_joined")
    )
    # The same words on another day are still the same.
    return joined.with_columns(pl.col("_joined").first().over(*_SAME, "_what").alias("_what"))


#: More words than these say what the consequences are.
_MOST_WORDS = 8


def is_unnamed(text: str) -> bool:
    """Whether words say that there will be consequences, and not which, in any language.

    >>> is_unnamed("far more tragic consequences"), is_unnamed("a blockade")
    (True, False)
    """
    words = re.findall(r"\w+", fold(text))
    return len(words) <= _MOST_WORDS and not _list_outcomes().isdisjoint(words)


@cache
def _list_outcomes() -> frozenset[str]:
    """The nouns of every language for what follows, in the singular and the plural."""
    found = [load_language(code).folded("consequence", "outcome") for code in languages()]
    return frozenset(form for nouns in found for noun in nouns for form in (noun, f"{noun}s"))


def _read_scores(rated: pl.DataFrame) -> pl.DataFrame:
    if missing := {"row", *_SCORES} - set(rated.columns):
        raise AnalysisError(
            f"rated: there is no column {min(missing)!r}: give a table with the columns row, "
            "plover, goldstein and invoked, one row for each statement"
        )
    scores = [pl.col(name).cast(pl.Float64).fill_nan(None) for name in _SCORES]
    return rated.select(pl.col("row").cast(pl.Int64), *scores).unique("row", keep="first")


def _join_copies() -> list[pl.Expr]:
    """What copies of one line say together."""
    words = pl.col("likelihood_word")
    texts = (pl.col(name).filter(pl.col(name) != "").first().fill_null("") for name in _TEXTS)
    return [
        pl.when((pl.col("act") == "threatens").any())
        .then(pl.lit("threatens"))
        .otherwise(pl.col("act").first())
        .alias("act"),
        pl.col("actor").first(),
        *texts,
        pl.col("addressees").explode(empty_as_null=True).drop_nulls().unique(maintain_order=True),
        pl.col("likelihood_low").min(),
        pl.col("likelihood_high").max(),
        words.filter(words != "").unique(maintain_order=True).str.join(", "),
        pl.col("date").min(),
        pl.col("date").max().alias("last"),
        pl.col("until").max(),
        pl.col("plover", "goldstein").min(),
        pl.col("invoked").max(),
        pl.len().alias("statements"),
        pl.col("actor").n_unique().alias("actors"),
        pl.col("row").sort().alias("rows"),
        pl.col("alleged").all(),
    ]


#: Of copies the first that has one.
_TEXTS = ("consequence", "follows", "condition", "strength")


def _find_missing() -> pl.Expr:
    """Which of the two that a red line has, condition and consequence, the texts do not tell."""
    blanks = [
        pl.when(pl.col(name) == "").then(pl.lit(name)) for name in ("condition", "consequence")
    ]
    return pl.concat_str(*blanks, separator=", ", ignore_nulls=True).alias("missing")


def _sort_out() -> tuple[pl.Expr, pl.Expr]:
    """The sort of each line, and why it is not a red line."""
    forbids = pl.col("operator") == "F"
    scored = pl.col("plover").is_not_null() | pl.col("goldstein").is_not_null()
    severe = (pl.col("plover") <= PLOVER).fill_null(value=False) | (
        pl.col("goldstein") <= GOLDSTEIN
    ).fill_null(value=False)
    told = pl.col("consequence") != ""
    red = forbids | (told & severe)
    plain = pl.when(pl.col("act") == "threatens").then(pl.lit(THREAT)).otherwise(pl.lit(WARNING))
    why = (
        pl.when(red)
        .then(None)
        .when(~told)
        .then(pl.lit("no consequence is told"))
        .when(~scored)
        .then(pl.lit("consequence without a score"))
        .otherwise(pl.lit(f"scored above {PLOVER:g} (PLOVER) and {GOLDSTEIN:g} (Goldstein)"))
    )
    doubt = pl.when("alleged").then(pl.lit("known only from an adversary, or denied"))
    reason = pl.concat_str(why, doubt, separator="; ", ignore_nulls=True)
    return (
        pl.when(red).then(pl.lit(RED_LINE)).otherwise(plain).alias("sort"),
        reason.alias("reason"),
    )


__all__ = ["DRAWN", "GOLDSTEIN", "PLOVER", "PROHIBITION", "RED_LINE", "draw_lines", "read_lines"]
