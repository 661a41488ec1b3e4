"""Lines, chains, contradictions, promises and volume are what plain loops over statements give."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

import dissensus

DAY = dt.date(2024, 1, 1)
ACTORS = ("Alba", "Borduria", "Sylvania")
#: "combat troops" are troops; nobody knows whether trainers are, whose words are alike.
ORDER: Mapping[str, Sequence[str]] = {
    "send combat troops": ["send troops"],
    "send troops": [],
    "deliver tanks": [],
}
MEASURES = (*ORDER, "send trainers", "hold talks")
VALUES = {"oppose": -1.0, "reserved": -0.5, "neutral": 0.0, "open": 0.5, "support": 1.0}
Row = Mapping[str, Any]
few = settings(max_examples=30)


def covers(broad: str, narrow: str) -> bool | None:
    if broad == narrow or broad in ORDER.get(narrow, ()):
        return True
    return False if broad in ORDER and narrow in ORDER else None


def may_cross(trigger: str, done: str) -> bool:
    """Whether a deed may be a case of a trigger: by a word, or as the broader of the two."""
    if covers(trigger, done) is None:
        return bool(set(trigger.split()) & set(done.split()))
    return trigger != done and covers(done, trigger) is True


threats = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(ACTORS),
            "concept": st.sampled_from(MEASURES),
            "stance": st.just("oppose"),
            "act": st.sampled_from(["threatens", "warns"]),
            "consequence": st.just("it would answer"),
            "follows": st.sampled_from(["", *MEASURES]),
            "targets": st.sampled_from(["", *ACTORS]),
            "date": st.integers(0, 30),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: (row["actor"], row["concept"]),
)
deeds = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(ACTORS),
            "concept": st.sampled_from(MEASURES),
            "stance": st.sampled_from(["support", "oppose"]),
            "act": st.sampled_from(["does", "does", "says"]),
            "alleged": st.booleans(),
            "date": st.none() | st.integers(0, 60),
        }
    ),
    max_size=6,
)


def to_days(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {**row, "date": None if row["date"] is None else DAY + dt.timedelta(row["date"])}
        for row in rows
    ]


def draw_study(rows: Sequence[Row]) -> dissensus.Study:
    return dissensus.Study.of(list(rows), broader=ORDER)


def is_for(line: Row, doer: str) -> bool:
    """Whether a line is addressed to somebody; one that names its holder alone is for all."""
    named = line["targets"] if line["targets"] != line["actor"] else ""
    return doer != line["actor"] and named in ("", doer)


@few
@given(threats, deeds, st.sampled_from([10, 30]))
def test_lines_end_as_loops_say(drawn: list[Row], done: list[Row], horizon: int) -> None:
    lines, acts = to_days(drawn), to_days(done)
    table = dissensus.redlines(draw_study([*lines, *acts]), horizon=horizon).to_polars()
    assert table.height == len(lines)
    last = max(row["date"] for row in [*lines, *acts] if row["date"])
    for line in lines:
        later = [
            row
            for row in acts
            if (row["act"], row["stance"]) == ("does", "support")
            and row["date"]
            and row["date"] > line["date"]
            and is_for(line, row["actor"])
        ]
        met = [row for row in later if covers(line["concept"], row["concept"])]
        sure = [row for row in met if not row["alleged"]]
        possible = [
            row
            for row in later
            if not row["alleged"] and may_cross(line["concept"], row["concept"])
        ]
        if sure:
            status = "crossed"
        elif met:
            status = "disputed crossing"
        elif possible:
            status = "unknown"
        else:
            over = last >= line["date"] + dt.timedelta(horizon)
            status = "not crossed" if over else "open"
        found = table.filter(holder=line["actor"], concept=line["concept"]).row(0, named=True)
        assert found["status"] == status
        assert found["crossed_on"] == min((row["date"] for row in sure), default=None)


def leads(one: Row, other: Row) -> bool:
    """Whether what one line says would set off the other, by somebody whom that one is for."""
    if not one["follows"] or not covers(other["concept"], one["follows"]):
        return False
    if one["act"] == "threatens":
        return is_for(other, one["actor"])
    return True  # a warning leaves open who would do it


@few
@given(threats)
def test_chains_and_circles_are_those_of_the_graph(drawn: list[Row]) -> None:
    lines = to_days(drawn)
    found = dissensus.redlines(draw_study(lines))
    names = {
        (row["holder"], row["concept"]): row["line"]
        for row in found.to_polars().iter_rows(named=True)
    }
    graph = nx.DiGraph()
    for one, other in itertools.permutations(lines, 2):
        if leads(one, other):
            ends = [names[row["actor"], row["concept"]] for row in (one, other)]
            graph.add_edge(*ends)
    circles = {frozenset(one) for one in nx.simple_cycles(graph, length_bound=4) if len(one) > 1}
    assert {frozenset(one) for one in found.cycles()["lines"].to_list()} == circles
    paths = found.chains()["lines"].to_list()
    for path in paths:
        assert 2 <= len(path) <= 4
        assert len(set(path)) == len(path)
        assert all(graph.has_edge(*pair) for pair in itertools.pairwise(path))
        # It cannot go on, unless it is as long as any may be.
        assert len(path) == 4 or set(graph.successors(path[-1])) <= set(path)
    told = {pair for path in paths for pair in itertools.pairwise(path)}
    in_circles = {edge for edge in graph.edges if any(set(edge) <= one for one in circles)}
    assert set(graph.edges) <= told | in_circles


spoken = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(ACTORS[:2]),
            "concept": st.sampled_from(MEASURES[:3]),
            "stance": st.sampled_from(list(VALUES)),
            "act": st.sampled_from(["says", "promises", "does"]),
            "alleged": st.booleans(),
            "condition": st.sampled_from(["", "", "if asked"]),
            "date": st.integers(0, 40),
        }
    ),
    min_size=1,
    max_size=9,
)
SORTS = ("contradiction", "disputed", "shift")


@few
@given(spoken, st.sampled_from([0, 7, 20]))
def test_contradictions_are_those_of_all_pairs(drawn: list[Row], window: int) -> None:
    rows = to_days(drawn)
    expected: dict[tuple[str, str, str], tuple[int, int]] = {}
    for one, other in itertools.permutations(rows, 2):
        is_pair = one["actor"] == other["actor"] and covers(one["concept"], other["concept"])
        if not (is_pair and VALUES[one["stance"]] < 0 < VALUES[other["stance"]]):
            continue
        many = (one["act"] == "does") + (other["act"] == "does")
        key = (one["actor"], one["concept"], ("words", "words-deeds", "deeds")[many])
        days = abs((one["date"] - other["date"]).days)
        alleged = one["alleged"] or other["alleged"]
        sort = 2 if days > window else int(alleged)
        expected[key] = min(expected.get(key, (3, 0)), (sort, days))
    table = dissensus.contradictions(draw_study(rows), window=window).to_polars()
    found = {
        (row["holder"], row["concept"], row["kind"]): (SORTS.index(row["sort"]), row["days"])
        for row in table.iter_rows(named=True)
    }
    assert found == expected


def weigh(vow: tuple[str, int], deed: Row) -> str:
    """What a deed is to a promise on a measure to do it (1) or not (-1); empty for nothing."""
    measure, side = vow
    value = VALUES[deed["stance"]]
    if not value:
        return ""
    same, whole = (value > 0) == (side > 0), abs(value) == 1
    one_case = deed["concept"] != measure and covers(measure, deed["concept"])
    of_it = deed["concept"] != measure and covers(deed["concept"], measure)
    if deed["concept"] == measure or (of_it and value < 0):
        return ("keeps" if whole else "part") if same else ("breaks" if whole else "step")
    if one_case and same:
        return "part"
    if one_case and value > 0:
        return "breaks" if whole else "step"
    return ""


def judge(effects: set[str], *, bound: bool) -> str:
    kept, broken = effects & {"keeps", "part"}, effects & {"breaks", "step"}
    if not kept and (not broken or not bound):
        return "not yet testable"
    if "keeps" in kept and not broken:
        return "kept"
    if "breaks" in broken and not kept:
        return "broken"
    return "partly kept"


@few
@given(spoken)
def test_promises_end_as_loops_say(drawn: list[Row]) -> None:
    rows = to_days(drawn)
    vows: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        if row["act"] == "promises" and abs(VALUES[row["stance"]]) == 1:
            key = (row["actor"], row["concept"], int(VALUES[row["stance"]]))
            vows.setdefault(key, []).append(row)
    expected = {}
    for (actor, measure, side), told in vows.items():
        first = min(row["date"] for row in told)
        told_of = [
            (weigh((measure, side), row), row)
            for row in rows
            if row["act"] == "does" and row["actor"] == actor and row["date"] > first
        ]
        bearing = [(effect, row) for effect, row in told_of if effect]
        sure = [pair for pair in bearing if not pair[1]["alleged"]] or bearing
        effects = {effect for effect, _ in sure}
        bound = any(not row["condition"] for row in told)
        expected[actor, measure, side] = judge(effects, bound=bound)
    table = dissensus.promises(draw_study(rows)).to_polars()
    found = {
        (row["holder"], row["concept"], 1 if row["promise"] == "to do" else -1): row["verdict"]
        for row in table.iter_rows(named=True)
    }
    assert found == expected


said = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(ACTORS),
            "targets": st.sampled_from(["", *ACTORS]),
            "concept": st.sampled_from(MEASURES),
            "stance": st.sampled_from(["oppose", "support"]),
            "act": st.sampled_from(["says", "threatens", "does"]),
            "consequence": st.sampled_from(["", "strikes would follow"]),
            "date": st.integers(0, 6),
        }
    ),
    min_size=1,
    max_size=10,
)


@few
@given(said)
def test_volume_counts_acts_once(drawn: list[Row]) -> None:
    rows = to_days(drawn)
    made = draw_study(rows)
    table = dissensus.escalation(made).to_polars()
    kinds = {row["row"]: row for row in dissensus.rate_acts(made).iter_rows(named=True)}
    acts: dict[tuple[str, str], dict[Any, list[Row]]] = {}
    for place, row in enumerate(rows):
        act = (row["concept"], row["date"], row["act"])
        # Nobody threatens itself.
        target = row["targets"] if row["targets"] != row["actor"] else ""
        acts.setdefault((row["actor"], target), {}).setdefault(act, []).append(kinds[place])

    def is_verbal(told: Sequence[Row]) -> bool:
        """Whether the most hostile statement of an act is of conflict, in words."""
        first = min(told, key=lambda one: (not one["conflict"], to_number(one["goldstein"])))
        return bool(first["conflict"] and not first["material"])

    found = {
        (row["holder"], row["target"]): (row["acts"], row["verbal"])
        for row in table.iter_rows(named=True)
    }
    assert found == {
        key: (len(own), sum(map(is_verbal, own.values()))) for key, own in acts.items()
    }
    for row in table.iter_rows(named=True):
        assert row["value"] == row["verbal"] / row["acts"]


def to_number(score: float) -> float:
    return 0.0 if math.isnan(score) else score
