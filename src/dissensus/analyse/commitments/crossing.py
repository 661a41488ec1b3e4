"""Whether lines were crossed, by whom, and whether what was announced then followed.

A line is crossed when an actor other than its holder, an addressee where some are named, is seen
doing the measure or a case of it on a later day. Wanting, promising or deciding it crosses
nothing. What has not happened when the corpus ends is open, not false (it is censored).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import product
from typing import Any

import polars as pl

from ..study import Study
from .related import Related

CROSSED, NOT_CROSSED, OPEN, UNKNOWN = "crossed", "not crossed", "open", "unknown"
DISPUTED = "disputed crossing"
#: Of deeds on measures outside the known order so many are looked at, the latest.
MOST_POSSIBLE = 1000
#: Of measures that may cross a line so many are named.
SHOWN = 3


def follow_lines(lines: pl.DataFrame, study: Study, *, horizon: int) -> pl.DataFrame:
    """Add to lines what became of them, each day counted as the date of the document.

    ``status``: crossed; disputed crossing (only alleged); unknown (others acted on a measure
    whose place in the order is not known and that shares a word with the trigger, or on one that
    the trigger is a case of, or the line has no date); not crossed (the corpus goes on for
    ``horizon`` days); else open. ``crossed_by`` and ``possible_by`` are rows of the deeds,
    ``crossed_on`` is the first day. ``answered``: whether what the line says was seen within
    ``horizon`` days of that day; null while that is open or cannot be told.
    """
    deeds = _list_deeds(study)
    order = _compare(study, lines["concept"], deeds["concept"])
    allowed = _find_allowed(lines, study)
    met = _meet(lines, deeds, order.filter("sure"), allowed)
    maybe = _meet(lines, _take_latest(deeds), order.filter(~pl.col("sure")), allowed)
    sure, disputed = met.filter(~pl.col("alleged")), met.filter("alleged")
    found = lines
    for name, rows in (("crossed_by", sure), ("_disputed", disputed), ("possible_by", maybe)):
        found = found.join(_gather(rows, name), on="line", how="left", maintain_order="left")
        found = found.with_columns(pl.col(name).fill_null([]))
    names = pl.col("narrow").unique(maintain_order=True)
    told = names.head(SHOWN).str.join(", ") + pl.when(names.len() > SHOWN).then(
        pl.lit(" and more")
    ).otherwise(pl.lit(""))
    perhaps = maybe.group_by("line").agg(told.alias("_perhaps"))
    found = found.join(perhaps, on="line", how="left", maintain_order="left")
    first = sure.group_by("line").agg(pl.col("day").min().alias("crossed_on"))
    found = found.join(first, on="line", how="left", maintain_order="left")
    last = study.statements["date"].max()
    found = found.with_columns(_tell_status(last if isinstance(last, dt.date) else None, horizon))
    found = found.with_columns(
        pl.when(pl.col("status") == DISPUTED)
        .then(pl.col("_disputed"))
        .otherwise(pl.col("crossed_by"))
        .alias("crossed_by")
    ).drop("_disputed")
    return _find_answers(found, deeds, study, horizon).drop("_perhaps")


def _list_deeds(study: Study) -> pl.DataFrame:
    done = (pl.col("act") == "does") & (pl.col("stance") == "support")
    return study.statements.filter(done & pl.col("date").is_not_null()).select(
        pl.col("row").alias("deed"),
        pl.col("holder").alias("doer"),
        pl.col("actor").alias("person"),
        "concept",
        pl.col("date").alias("day"),
        "alleged",
    )


def _take_latest(deeds: pl.DataFrame) -> pl.DataFrame:
    return deeds.filter(~pl.col("alleged")).sort("day").tail(MOST_POSSIBLE)


def _compare(study: Study, broad: Iterable[str], narrow: Iterable[str]) -> pl.DataFrame:
    """The pairs of which the second is (``sure``), or may be, a case of the first.

    It may be by its words where the order does not have both, and where it is the broader of the
    two: who sent troops may have sent combat troops.
    """
    related = Related(study)
    pairs = product(sorted(set(broad) - {""}), sorted(set(narrow)))
    known = [(one, other, study.covers(one, other)) for one, other in pairs]
    return pl.DataFrame(
        [
            (one, other, found is True)
            for one, other, found in known
            if found
            or (found is None and related.is_possible(one, other))
            or (found is False and study.covers(other, one))
        ],
        schema={"broad": pl.String, "narrow": pl.String, "sure": pl.Boolean},
        orient="row",
    )


def _find_allowed(lines: pl.DataFrame, study: Study) -> pl.DataFrame:
    """For each line with addressees the names that its addressees act under."""
    people = study.statements.filter(pl.col("party") != "").select("actor", "party").unique()
    parties: dict[str, set[str]] = {}
    for actor, party in people.iter_rows():
        parties.setdefault(actor, set()).add(party)
    members = set(study.members.terms) if study.members is not None else set()
    rows = [
        (line, sorted(_widen(named, parties) | (members if study.group in named else set())))
        for line, named in lines.select("line", "addressees").iter_rows()
        if named
    ]
    kind: dict[str, Any] = {"line": pl.String, "allowed": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=kind, orient="row")


def _widen(named: Iterable[str], parties: dict[str, set[str]]) -> set[str]:
    return {*named, *(party for name in named for party in parties.get(name, ()))}


def _meet(
    lines: pl.DataFrame, deeds: pl.DataFrame, order: pl.DataFrame, allowed: pl.DataFrame
) -> pl.DataFrame:
    """Each line with the later deeds of others on its measure."""
    drawn = lines.select("line", "holder", "concept", "date", "until")
    met = (
        drawn.join(order, left_on="concept", right_on="broad")
        .join(deeds, left_on="narrow", right_on="concept")
        .filter(pl.col("doer") != pl.col("holder"), pl.col("day") > pl.col("date"))
        .filter(pl.col("until").is_null() | (pl.col("day") <= pl.col("until")))
    )
    met = met.join(allowed, on="line", how="left")
    named = pl.col("doer").is_in(pl.col("allowed")) | pl.col("person").is_in(pl.col("allowed"))
    return met.filter(pl.col("allowed").is_null() | named)


def _gather(met: pl.DataFrame, name: str) -> pl.DataFrame:
    return met.group_by("line").agg(pl.col("deed").unique().sort().alias(name))


def _tell_status(last: dt.date | None, horizon: int) -> pl.Expr:
    seen = pl.lit(last, dtype=pl.Date) >= pl.col("date") + pl.duration(days=horizon)
    return (
        pl.when(pl.col("crossed_by").list.len() > 0)
        .then(pl.lit(CROSSED))
        .when(pl.col("_disputed").list.len() > 0)
        .then(pl.lit(DISPUTED))
        .when(pl.col("date").is_null() | (pl.col("possible_by").list.len() > 0))
        .then(pl.lit(UNKNOWN))
        .when(seen)
        .then(pl.lit(NOT_CROSSED))
        .otherwise(pl.lit(OPEN))
        .alias("status")
    )


def _find_answers(
    lines: pl.DataFrame, deeds: pl.DataFrame, study: Study, horizon: int
) -> pl.DataFrame:
    """Add ``answered``, ``answered_by`` and what is to be said of them.

    A threat is answered by its holder; what a warning names may come from anybody.
    """
    crossed = lines.filter(pl.col("crossed_on").is_not_null(), pl.col("follows") != "")
    order = _compare(study, crossed["follows"], deeds["concept"]).filter("sure")
    late = pl.col("day") - pl.col("crossed_on")
    found = (
        crossed.select("line", "holder", "act", "follows", "crossed_on")
        .join(order, left_on="follows", right_on="broad")
        .join(deeds.filter(~pl.col("alleged")), left_on="narrow", right_on="concept")
        .filter((late >= pl.duration(days=0)) & (late <= pl.duration(days=horizon)))
        .filter((pl.col("act") != "threatens") | (pl.col("doer") == pl.col("holder")))
    )
    joined = lines.join(
        _gather(found, "answered_by"), on="line", how="left", maintain_order="left"
    ).with_columns(pl.col("answered_by").fill_null([]))
    last = study.statements["date"].max()
    over = pl.lit(last, dtype=pl.Date) >= pl.col("crossed_on") + pl.duration(days=horizon)
    testable = pl.col("crossed_on").is_not_null() & (pl.col("follows") != "")
    answered = (
        pl.when(testable & (pl.col("answered_by").list.len() > 0))
        .then(pl.lit(value=True))
        .when(testable & over)
        .then(pl.lit(value=False))
    )
    joined = joined.with_columns(answered.alias("answered"))
    return joined.with_columns(_tell_reason(horizon).alias("reason"))


def _tell_reason(horizon: int) -> pl.Expr:
    """Why a line's status or answer is not known, beside what was said before."""
    crossed = pl.col("status") == CROSSED
    silent = pl.col("answered").is_null()
    before = pl.when(pl.col("reason") != "").then(pl.col("reason"))
    unknown = pl.col("status") == UNKNOWN
    why = (
        pl.when(unknown & pl.col("date").is_null())
        .then(pl.lit("the line has no date"))
        .when(unknown)
        .then(pl.lit("not known to be cases of it: ") + pl.col("_perhaps"))
        .when(pl.col("status") == DISPUTED)
        .then(pl.lit("the crossing is only alleged"))
        .when(pl.col("status") == OPEN)
        .then(pl.lit(f"the statements end within {horizon} days"))
        .when(crossed & (pl.col("follows") == ""))
        .then(pl.lit("what follows names no measure: whether it came cannot be told"))
        .when(crossed & silent)
        .then(pl.lit(f"what follows is open: the statements end within {horizon} days of it"))
    )
    return pl.concat_str(before, why, separator="; ", ignore_nulls=True)


__all__ = ["CROSSED", "DISPUTED", "NOT_CROSSED", "OPEN", "UNKNOWN", "follow_lines"]
