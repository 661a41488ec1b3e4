"""What a supposed position would touch: own words and deeds, promises, norms, red lines.

Whether it contradicts what was said and done, and what it would do to promises, is judged by
``contradictions`` and ``promises``, of the actor's own statements and the supposed one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from ..commitments.warned import Warned
from ..consistency.contradicted import contradictions
from ..consistency.promised import promises
from ..stances import LEVELS, VALUES
from ..study import Study
from .hypothetical import NO_ROW, Change, Supposed, make_row

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
    "shift" (older ones), "disputed" (those that are only alleged), "promise" (what would become
    of it if the actor did what it is supposed to hold), "norm" or "red line". ``rows`` are the
    statements, ``days`` the smallest distance to the day.
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


def _list_known(supposed: Supposed, change: Change) -> pl.DataFrame:
    """What the actor said and did, up to the day."""
    own = supposed.before.statements.filter(pl.col("holder") == change.actor)
    if supposed.day is None:
        return own
    return own.filter(pl.col("date").is_null() | (pl.col("date") <= supposed.day))


def find_moment(supposed: Supposed) -> dt.date | None:
    """The day that is asked about, or the last of the statements."""
    return supposed.day or supposed.before.statements["date"].max()  # type: ignore[return-value]


def _add(supposed: Supposed, own: pl.DataFrame, change: Change, **told: Any) -> Study:
    """A study of own statements and the supposed one."""
    row = make_row(own, change.actor, change.concept, change.after, find_moment(supposed))
    added = pl.DataFrame([row | told], schema=own.schema, orient="row")
    return replace(supposed.before, statements=pl.concat([own, added]))


def list_against(supposed: Supposed, change: Change, stance: str, *, window: int) -> pl.DataFrame:
    """Own words and deeds that ``contradictions`` holds against a stance, by ``sort``."""
    known = _list_known(supposed, change).with_columns(pl.lit("").alias("sort"))
    if not stance or not _value(stance):
        return known.clear()
    # Only what is of the other side is held against it: own changes of before are not its doing.
    own = known.drop("sort").filter(pl.col("value") * _value(stance) < 0)
    made = _add(supposed, own, change._replace(after=stance))
    pairs = contradictions(made, window=window).pairs().filter(_is_supposed("rows"))
    is_deed = pl.col("kind") == "words-deeds"
    kind = pl.when(is_deed).then(pl.lit("deeds")).otherwise(pl.lit("words"))
    sorts = pairs.select(
        pl.max_horizontal("against", "support").alias("row"),
        pl.when(pl.col("sort") == "contradiction").then(kind).otherwise("sort").alias("sort"),
    ).unique("row", maintain_order=True)
    return own.join(sorts, on="row", how="inner", maintain_order="left").select(known.columns)


def _is_supposed(column: str) -> pl.Expr:
    return pl.col(column).list.contains(NO_ROW)


_TOLD = {
    "words": "contradicts its own words",
    "deeds": "contradicts its own deeds",
    "shift": "a change of mind from older words or deeds",
    "disputed": "stands against what is only alleged",
}


def _list_words(supposed: Supposed, change: Change, window: int) -> Iterator[tuple[Any, ...]]:
    found = list_against(supposed, change, change.after, window=window)
    for sort, effect in _TOLD.items():
        own = found.filter(pl.col("sort") == sort)
        if own.height:
            yield _make(sort, change, effect, own, find_moment(supposed))


#: What a deed of the supposed kind would do to a promise, by the verdict that it would get.
_KEPT = {
    "broken": "goes back on its promise",
    "partly kept": "keeps its promise in part",
    "kept": "stays with its promise",
    "not yet testable": "leaves its promise open",
}


def _list_promises(supposed: Supposed, change: Change) -> Iterator[tuple[Any, ...]]:
    """Promises on the measure, or that the deed would bear on, with their verdict before."""
    known = _list_known(supposed, change)
    moment = find_moment(supposed)
    # To hold something is no deed; it is asked what the deed would be, done on the next day.
    later = None if moment is None else moment + dt.timedelta(days=1)
    made = _add(supposed, known, change, act="does", date=later)
    keys = ["holder", "concept", "promise"]
    before = promises(replace(supposed.before, statements=known)).to_polars()
    after = (
        promises(made)
        .to_polars()
        .filter((pl.col("concept") == change.concept) | _is_supposed("deeds"))
    )
    earlier = before.select(*keys, pl.col("verdict").alias("earlier"))
    for row in after.join(earlier, on=keys, how="left").iter_rows(named=True):
        rows = [place for place in row["rows"] if place not in {NO_ROW, *row["deeds"]}]
        own = known.filter(pl.col("row").is_in(rows))
        effect = f"{_KEPT[row['verdict']]} ({row['promise']}"
        effect += f"; it was {row['earlier']})" if row["earlier"] != row["verdict"] else ")"
        on = change._replace(concept=row["concept"])
        yield _make("promise", on, effect, own, moment, row["reason"])


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
    sort: str,
    change: Change,
    effect: str,
    own: pl.DataFrame,
    moment: dt.date | None,
    why: str = "",
) -> tuple[Any, ...]:
    days = own["date"].drop_nulls()
    last: Any = days.max()
    rows = sorted(own["row"].to_list())
    latest = own.sort("date", "row", nulls_last=False)["text"].to_list()[-1]
    return (
        *(sort, change.actor, change.concept, effect, days.min(), last),
        (moment - last).days if moment and last else None,
        *(len(rows), own["actor"].n_unique(), rows, latest),
        "; ".join(filter(None, (why, "" if last else "the statements have no day"))),
    )


def _value(stance: str) -> float:
    return float(VALUES[LEVELS.index(stance)])


__all__ = ["TOUCHED", "find_moment", "find_touched", "list_against"]
