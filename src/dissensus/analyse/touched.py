"""What a supposed position would touch: own words and deeds, promises, norms, red lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from .hypothetical import Change, Supposed
from .stances import LEVELS, VALUES
from .study import Study
from .warned import Warned

#: The columns of the table.
TOUCHED: Mapping[str, Any] = {
    **dict.fromkeys(("sort", "holder", "concept", "effect"), pl.String),
    **dict.fromkeys(("first", "last"), pl.Date),
    "days": pl.Int64,
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "text": pl.String,
    "reason": pl.String,
}
#: What a norm asks for, as a sign: 1 the measure, -1 that it be left.
_ASKED = {"must": 1, "must not": -1}


def find_touched(supposed: Supposed, warned: Warned, *, window: int) -> pl.DataFrame:
    """What each supposed position would contradict, break, keep or cross; one row each.

    ``sort`` is "words" or "deeds" (own ones of the opposite sign within ``window`` days),
    "shift" (older ones), "disputed" (deeds that are only alleged), "promise", "norm" or "red
    line". ``rows`` are the statements, ``days`` the smallest distance to the day.
    """
    rows = [
        row
        for change in supposed.changes
        for row in (
            *_list_words(supposed, change, window),
            *_list_promises(supposed, change),
            *_list_norms(supposed.before, change),
            *_list_lines(warned, change),
        )
    ]
    return pl.DataFrame(rows, schema=TOUCHED, orient="row")


def _list_own(study: Study, change: Change) -> pl.DataFrame:
    is_own = (pl.col("holder") == change.actor) & (pl.col("concept") == change.concept)
    return study.statements.filter(is_own)


def _known(supposed: Supposed, change: Change) -> pl.DataFrame:
    """What the actor said and did on the measure, up to the day."""
    own = _list_own(supposed.before, change)
    return own if supposed.day is None else own.filter(pl.col("date") <= supposed.day)


def find_moment(supposed: Supposed) -> dt.date | None:
    """The day that is asked about, or the last of the statements."""
    return supposed.day or supposed.before.statements["date"].max()  # type: ignore[return-value]


def list_against(supposed: Supposed, change: Change, stance: str, *, window: int) -> pl.DataFrame:
    """Own words and deeds against a stance, by ``sort``; the alleged ones are told apart."""
    own = _known(supposed, change).with_columns(pl.lit("").alias("sort"))
    moment = find_moment(supposed)
    if not stance:
        return own.clear()
    opposed = own.filter(pl.col("value") * _value(stance) < 0)
    is_near = pl.lit(value=True)
    if moment is not None:
        # Without a day it cannot be told from a shift, and is counted as one.
        is_near = (pl.col("date") >= _before(moment, window)).fill_null(value=False)
    is_deed = pl.col("act") == "does"
    sort = (
        pl.when(pl.col("alleged"))
        .then(pl.lit("disputed"))
        .when(~is_near)
        .then(pl.lit("shift"))
        .when(is_deed)
        .then(pl.lit("deeds"))
        .otherwise(pl.lit("words"))
    )
    return opposed.with_columns(sort.alias("sort"))


_TOLD = {
    "words": "contradicts its own words",
    "deeds": "contradicts its own deeds",
    "shift": "a change of mind from older words or deeds",
    "disputed": "stands against deeds that are only alleged",
}


def _list_words(supposed: Supposed, change: Change, window: int) -> Iterator[tuple[Any, ...]]:
    found = list_against(supposed, change, change.after, window=window)
    for sort, effect in _TOLD.items():
        own = found.filter(pl.col("sort") == sort)
        if own.height:
            yield _make(sort, change, effect, own, find_moment(supposed))


def _list_promises(supposed: Supposed, change: Change) -> Iterator[tuple[Any, ...]]:
    promised = _known(supposed, change).filter(pl.col("act") == "promises", pl.col("value") != 0)
    value = _value(change.after)
    for sign, own in (
        (1, promised.filter(pl.col("value") > 0)),
        (-1, promised.filter(pl.col("value") < 0)),
    ):
        if own.height:
            effect = "stays with its promise" if sign * value > 0 else "goes back on its promise"
            if not value:
                effect = "leaves its promise open"
            yield _make("promise", change, effect, own, find_moment(supposed))


def _list_norms(study: Study, change: Change) -> Iterator[tuple[Any, ...]]:
    """Norms on the measure, or on one that it is a case of, that bind the actor or its group."""
    value = _value(change.after)
    for norm in study.norms.iter_rows(named=True):
        covers = study.covers(norm["concept"], change.concept)
        if not covers:
            continue
        parties = norm["parties"] or []
        binds = change.actor in parties or study.group in parties
        asked = _ASKED.get(norm["deontic"], 0) * value
        effect = "is permitted by a norm" if norm["deontic"] == "may" else "leaves a norm open"
        if asked:
            effect = "is what a norm asks for" if asked > 0 else "is against a norm"
        if not binds:
            effect += f" of {', '.join(parties) or 'nobody named'}"
        day = norm["date"]
        text = f"{norm['deontic']} ({norm['instrument'] or norm['force']}): {norm['text']}"
        yield ("norm", change.actor, change.concept, effect, day, day, None, 0, 1, [], text, "")


def _list_lines(warned: Warned, change: Change) -> Iterator[tuple[Any, ...]]:
    if change.concept not in warned.concepts or _value(change.after) <= 0:
        return
    for line in warned.list_on(change.concept).iter_rows(named=True):
        holder = line["holder"] or "somebody"
        effect = "supports what is warned against" if holder != change.actor else "own red line"
        rows = sorted(row for row in line["rows"] if row >= 0)
        yield (
            *("red line", holder, change.concept, effect, line["date"], line["date"], None),
            *(len(rows), 1, rows, line["consequence"] or "", ""),
        )


def _make(
    sort: str, change: Change, effect: str, own: pl.DataFrame, moment: dt.date | None
) -> tuple[Any, ...]:
    days = own["date"].drop_nulls()
    last: Any = days.max()
    rows = sorted(own["row"].to_list())
    latest = own.sort("date", "row", nulls_last=False)["text"].to_list()[-1]
    return (
        *(sort, change.actor, change.concept, effect, days.min(), last),
        (moment - last).days if moment and last else None,
        *(len(rows), own["actor"].n_unique(), rows, latest),
        "" if last else "the statements have no day",
    )


def _before(day: Any, days: int) -> dt.date:
    moment: dt.date = day - dt.timedelta(days=days)
    return moment


def _value(stance: str) -> float:
    return float(VALUES[LEVELS.index(stance)])


__all__ = ["TOUCHED", "find_moment", "find_touched", "list_against"]
