"""A reading of the whole: clauses in plain words, each backed by a figure and its statements.

Three questions in the order of an analyst's note: how divided the coalition is, what its
members are threatened with, and how support weighs against that. A clause stands only where
its figure can be carried; what cannot is said so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from ..figures import Clause
from .study import Study
from .telling_surely import Sureness, put_surest_first
from .telling_threats import MOST, take_rows, tell_threats
from .unity.measures import AS_SUPPORT

Tables = Mapping[str, pl.DataFrame]

#: Clauses that tell of a division.
_PARTING = ("divided_on", "united_but", "at_odds", "joins")
_AGAINST, _FOR = ("oppose", "reserved"), ("support",)
_SIDES = ("against", "reserved", "neutral", "both", "open", "support")
#: Effects that differ further down are equal.
_DIGITS = 9


def tell(
    study: Study, tables: Tables, day: dt.date | None, sureness: Sureness | None = None
) -> Iterator[Clause]:
    """The clauses of the reading in the order in which they are told, with how sure they are.

    Under each heading what is surer comes first, what is doubtful last.
    """
    told = _tell(study, tables, day)
    yield from put_surest_first(sureness.weigh(one) if sureness else one for one in told)


def _tell(study: Study, tables: Tables, day: dt.date | None) -> Iterator[Clause]:
    held = _part_both(study, tables["positions"].filter(pl.col("date").eq_missing(pl.lit(day))))
    coalition = [*_tell_division(study, tables, held), *_tell_odds(study, tables)]
    # Where nothing parts the members, no heading says that they are divided.
    if not any(clause.name in _PARTING for clause in coalition):
        coalition = [replace(clause, heading="coalition") for clause in coalition]
    yield from coalition
    yield from tell_threats(tables)
    yield from _tell_balance(study, tables, held)


def _part_both(study: Study, held: pl.DataFrame) -> pl.DataFrame:
    """The positions, those in the middle whose statements are on both sides as "both"."""
    values = dict(study.statements.select("row", "value").iter_rows())
    told = [[values.get(row, 0.0) for row in rows] for rows in held["rows"].to_list()]
    is_both = pl.Series([min(own, default=0.0) < 0 < max(own, default=0.0) for own in told])
    stance = pl.when((pl.col("stance") == "neutral") & is_both).then(pl.lit("both"))
    return held.with_columns(stance.otherwise("stance").alias("stance"))


# -- a divided coalition ------------------------------------------------------------------
def _tell_division(study: Study, tables: Tables, held: pl.DataFrame) -> Iterator[Clause]:
    sides = _side(held)
    parted = sides.filter(pl.col("smaller") > 0)
    apart = _find_apart(tables["joining"], sides)
    if parted.is_empty():
        # One sentence: members hold together, but who joins soon does not.
        yield from _tell_unity(study, tables, sides, apart.head(1))
        apart = apart[1:]
    for row in parted.head(MOST).iter_rows(named=True):
        yield _tell_measure("divided_on", study, tables, row)
        yield from _tell_ranks(study, tables, row["concept"])
    yield from _tell_growth(tables, parted)
    for row in apart.head(MOST).iter_rows(named=True):
        values = {name: row[name] for name in ("actor", "stance", "concept")}
        values |= {"group": study.group, "date": row["joins"]}
        yield Clause(
            heading="divided",
            name="joins",
            values=values,
            rows=take_rows(row["rows"]),
            table="cohesion",
        )
    yield from _tell_pivot(tables, parted)


def _find_apart(joining: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Who joins soon and stands elsewhere than a member that spoke; the most heard come first."""
    met = joining.join(sides.select("concept", "not for", "for", "spoken"), on="concept")
    is_against = pl.col("stance").is_in(_AGAINST)
    is_for = pl.col("stance").is_in(("open", *_FOR))
    parts = (is_against & (pl.col("for") > 0)) | (is_for & (pl.col("not for") > 0))
    return met.filter(parts).sort("spoken", "joins", "actor", descending=[True, False, False])


def _side(held: pl.DataFrame) -> pl.DataFrame:
    """For each measure who of the members stands where, the most divided first."""
    lists = {
        "against": pl.col("stance") == "oppose",
        "reserved": pl.col("stance") == "reserved",
        "neutral": pl.col("stance") == "neutral",
        "both": pl.col("stance") == "both",
        "open": pl.col("stance") == "open",
        "support": pl.col("stance").is_in(_FOR),
    }
    return (
        held.sort(pl.col("rows").list.len(), "actor", descending=[True, False])
        .group_by("concept", maintain_order=True)
        .agg(
            *(pl.col("actor").filter(which).alias(name) for name, which in lists.items()),
            pl.len().alias("spoken"),
            pl.col("rows").explode().alias("rows"),
        )
        .with_columns(
            (pl.col("open").list.len() + pl.col("support").list.len()).alias("for"),
            (pl.col("against").list.len() + pl.col("reserved").list.len()).alias("not for"),
        )
        .with_columns(pl.min_horizontal("not for", "for").alias("smaller"))
        .sort("smaller", "spoken", "concept", descending=[True, True, False])
    )


def _tell_measure(name: str, study: Study, tables: Tables, row: Mapping[str, Any]) -> Clause:
    """Who stands where on a measure, with the index of agreement and its bounds."""
    index = tables["cohesion"].filter(
        concept=row["concept"], index="agreement", collapse=AS_SUPPORT
    )
    figure = index.row(0, named=True) if index.height else {}
    values: dict[str, Any] = {key: tuple(row[key]) for key in _SIDES}
    # The bounds are what the silent members could make of it: in news they outweigh all else.
    values |= {
        "group": study.group,
        "concept": row["concept"],
        "spoken": row["spoken"],
        "members": figure.get("members"),
        "value": figure.get("value"),
        "low": figure.get("least"),
        "high": figure.get("most"),
    }
    return Clause(
        heading="divided", name=name, values=values, rows=take_rows(row["rows"]), table="cohesion"
    )


def _tell_unity(
    study: Study, tables: Tables, sides: pl.DataFrame, apart: pl.DataFrame
) -> Iterator[Clause]:
    """The measure on which most members spoke, who hold together; but for who joins soon."""
    together = sides.filter(pl.col("spoken") > 1)
    if together.is_empty():
        spoken = sides["spoken"].max() or 0
        reason = (
            "no member of the group takes a position"
            if not spoken
            else "no two of its members speak on the same measure"
        )
        values = {"group": study.group, "reason": reason}
        rows = take_rows(sides["rows"].explode().drop_nulls()) if sides.height else ()
        yield Clause(
            heading="divided", name="not_carried", values=values, rows=rows, table="cohesion"
        )
    by = ("spoken", "concept")
    chosen = together.sort(*by, descending=[True, False])
    if apart.height:
        chosen = sides.filter(concept=apart["concept"][0])
    for row in chosen.head(1).iter_rows(named=True):
        told = _tell_measure("united_on", study, tables, row)
        for other in apart.iter_rows(named=True):
            joins: dict[str, Any] = {"actor": other["actor"], "held": other["stance"]}
            joins["date"] = other["joins"]
            told = replace(
                told,
                name="united_but",
                values=dict(told.values) | joins,
                rows=take_rows([*told.rows, *other["rows"]]),
            )
        yield told


def _tell_pivot(tables: Tables, parted: pl.DataFrame) -> Iterator[Clause]:
    """Whose switch moves the index of the most divided measure most, where not all do alike."""
    if parted.is_empty():
        return
    concept, spoken = parted["concept"][0], parted["spoken"][0]
    switches = tables["influence"].filter(
        pl.col("concept") == concept, pl.col("kind") == "switch", pl.col("collapse") == AS_SUPPORT
    )
    # Sums of shares are equal up to rounding: where all move it alike, nobody is the pivot.
    moved = switches.with_columns(pl.col("value").abs().round(_DIGITS).alias("moved"))
    best = moved.filter((pl.col("moved") == pl.col("moved").max()) & (pl.col("moved") > 0))
    actors = sorted(set(best["actor"]))
    if not actors or len(actors) >= spoken:
        return
    values = {"actors": tuple(actors), "concept": concept, "effect": best["moved"][0]}
    yield Clause(
        heading="divided",
        name="pivotal",
        values=values,
        rows=take_rows(best["rows"].explode().drop_nulls()),
        table="influence",
    )


def _tell_growth(tables: Tables, parted: pl.DataFrame) -> Iterator[Clause]:
    """How agreement on the most divided measure changed from the first day to the last."""
    own = tables["changes"].filter(pl.col("concept").is_in(parted["concept"].head(1).implode()))
    known = own.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null()).sort("start")
    if known.is_empty():
        return
    first, last = known.row(0, named=True), known.row(-1, named=True)
    grown = round(last["after"] - first["before"], _DIGITS)
    values: dict[str, Any] = {
        name: tuple(known[name].explode().drop_nulls().unique().sort())
        for name in ("joined", "left", "moved")
    }
    values |= {name: first[name] for name in ("concept", "start", "before")}
    values |= {name: last[name] for name in ("stop", "after")}
    values["trend"] = "grew" if grown < 0 else "shrank" if grown else "stayed"
    rows = take_rows(known["rows"].explode().drop_nulls())
    yield Clause(heading="divided", name="grew", values=values, rows=rows, table="changes")


def _tell_ranks(study: Study, tables: Tables, concept: str) -> Iterator[Clause]:
    """Who stands on another side of a measure than more than half of the members heard."""
    every = _part_both(study, tables["ranks"].filter(concept=concept).sort("actor"))
    # Apart, for coding finds it far less surely that one is on both sides.
    for own in (every.filter(pl.col("stance") != "both"), every.filter(stance="both")):
        if own.height:
            yield _tell_breach(own)


def _tell_breach(own: pl.DataFrame) -> Clause:
    first = own.row(0, named=True)
    values: dict[str, Any] = {
        stance: tuple(own.filter(stance="oppose" if stance == "against" else stance)["actor"])
        for stance in _SIDES
    }
    values |= {"concept": first["concept"], "side": first["majority"], "spoken": first["actors"]}
    values["most"] = round(first["value"] * first["actors"])
    rows = take_rows(own["rows"].explode())
    return Clause(heading="divided", name="breaks_ranks", values=values, rows=rows, table="ranks")


def _tell_odds(study: Study, tables: Tables) -> Iterator[Clause]:
    """Who says one thing and the other, or says one and does the other; members first."""
    members = set(study.list_members().terms)
    found = tables["contradictions"].filter(pl.col("sort") != "shift")
    ranked = found.with_columns(pl.col("holder").is_in(sorted(members)).alias("member")).sort(
        pl.col("sort") == "disputed", ~pl.col("member"), pl.col("statements"),
        descending=[False, False, True], maintain_order=True,
    )  # fmt: skip
    told: set[tuple[str, int]] = set()
    rows = [row for row in ranked.iter_rows(named=True) if _is_new(row, told)]
    for row in rows[:MOST]:
        values = {name: row[name] for name in ("holder", "concept", "kind", "sort")}
        yield Clause(
            heading="divided",
            name="at_odds",
            values=values | _split_deeds(study, row),
            rows=take_rows(row["rows"]),
            table="contradictions",
            stands=row["stands"],
        )
    for row in tables["promises"].filter(verdict="broken").head(MOST).iter_rows(named=True):
        values = {name: row[name] for name in ("holder", "concept", "verdict")}
        yield Clause(
            heading="divided",
            name="promise",
            values=values,
            rows=take_rows(row["rows"]),
            table="promises",
            stands=row["stands"],
        )


def _is_new(row: Mapping[str, Any], told: set[tuple[str, int]]) -> bool:
    """Whether none of a holder's statements was told of another measure: of a case of it."""
    own = {(row["holder"], place) for place in row["rows"]}
    is_new = not own & told
    told |= own
    return is_new


def _split_deeds(study: Study, row: Mapping[str, Any]) -> dict[str, str]:
    """What was said and what was done, where words and deeds stand on one side each."""
    if row["kind"] != "words-deeds":
        return {}
    sides = {place: side for side in ("against", "support") for place in row[side]}
    found = study.statements.filter(pl.col("row").is_in(list(sides)))
    is_deed = found["act"] == "does"
    said, done = (_find_side(found.filter(which), sides) for which in (~is_deed, is_deed))
    if not said or not done or said == done:
        return {}
    cases = found.filter(is_deed)["concept"].unique().to_list()
    case = str(cases[0]) if len(cases) == 1 and cases != [row["concept"]] else ""
    return {"said": said, "done": done, "case": case}


def _find_side(found: pl.DataFrame, sides: Mapping[int, str]) -> str:
    """The one stance, else the side, on which these stand; empty where they are on both."""
    stances = found["stance"].unique().to_list()
    if len(stances) == 1:
        return str(stances[0])
    taken = {sides[place] for place in found["row"].to_list()}
    return {"against": "oppose", "support": "support"}[taken.pop()] if len(taken) == 1 else ""


# -- the balance --------------------------------------------------------------------------
def _tell_balance(study: Study, tables: Tables, held: pl.DataFrame) -> Iterator[Clause]:
    # A discovered measure may be no measure at all: the tables show it, the reading does not.
    is_found = study.statements.filter("discovered")["concept"].unique()
    own = ~pl.col("concept").is_in(is_found.implode())
    table = tables["balance"].filter((pl.col("actors") > 0) & own)
    risky = table.filter(pl.col("lines") > 0).sort("value", "lines", descending=True)
    for row in risky.head(MOST).iter_rows(named=True):
        values = {
            "concept": row["concept"],
            "support": row["value"],
            "lines": row["lines"],
            # Who warns, each once, however often and in however many words.
            "against_by": _list_speakers(tables["redlines"], row),
        }
        yield Clause(
            heading="balance",
            name="balance_tradeoff",
            values=values,
            rows=take_rows(row["rows"]),
            table="balance",
        )
    told = _side(held).filter(pl.col("smaller") > 0).head(MOST)["concept"]
    weighed = set(risky["concept"]) - set(told)
    yield from _tell_open(held.filter(pl.col("concept").is_in(sorted(weighed))))
    # A measure of which nobody says a risk is not one of little risk.
    best = table.filter(pl.col("on_frontier").fill_null(value=False), pl.col("lines") > 0)
    if best.height > 1 and risky.height:
        yield _list_measures("frontier", best)
    yield from _tell_backing(table, held)
    unsaid = table.filter((pl.col("lines") == 0) & (pl.col("value") > 0))
    if unsaid.height:
        yield _list_measures("nothing_said", unsaid)


def _list_speakers(lines: pl.DataFrame, row: Mapping[str, Any]) -> tuple[str, ...]:
    own = lines.filter(concept=row["concept"])["actor"].unique(maintain_order=True)
    return tuple(own) or tuple(row["holders"])


def _tell_backing(table: pl.DataFrame, held: pl.DataFrame) -> Iterator[Clause]:
    """The measures for which members speak or act, most of them first."""
    backed = table.filter(pl.col("value") > 0).sort("actors", "concept", descending=[True, False])
    for concept in backed["concept"].head(MOST - 1):
        own = held.filter(pl.col("concept") == concept, pl.col("stance") == "support")
        if own.height:
            yield Clause(
                heading="balance",
                name="backs",
                values={"actors": tuple(sorted(own["actor"])), "concept": concept},
                rows=take_rows(own["rows"].explode()),
                table="cohesion",
            )


def _tell_open(held: pl.DataFrame) -> Iterator[Clause]:
    """The measure, of those that are threatened, that most members neither take nor rule out."""
    keeps = held.filter(stance="open").sort("actor")
    grouped = keeps.group_by("concept", maintain_order=True).agg(
        "actor", pl.col("rows").explode(), pl.len().alias("many")
    )
    for row in (
        grouped.sort("many", "concept", descending=[True, False]).head(1).iter_rows(named=True)
    ):
        values = {"actors": tuple(row["actor"]), "concept": row["concept"]}
        yield Clause(
            heading="balance",
            name="keeps_open",
            values=values,
            rows=take_rows(row["rows"]),
            table="cohesion",
        )


def _list_measures(name: str, found: pl.DataFrame) -> Clause:
    shown = found.sort("actors", descending=True).head(2 * MOST)
    return Clause(
        heading="balance",
        name=name,
        values={"concepts": tuple(shown["concept"])},
        rows=take_rows(shown["rows"].explode().drop_nulls()),
        table="balance",
    )


__all__ = ["tell"]
