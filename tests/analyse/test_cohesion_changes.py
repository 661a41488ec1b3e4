"""What changes a group's cohesion, who moves it, who breaks ranks, and who joins."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import cohesion
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study
from dissensus.analyse.unity.indices import agreement_index
from dissensus.errors import AnalysisError

DAYS = [dt.date(2024, 1, day) for day in (1, 10, 20)]
FIRST = "open counts as support"


def table(*rows: tuple[str, str, str, dt.date]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["actor", "concept", "stance", "date"], orient="row")


def votes(**counts: int) -> pl.DataFrame:
    held = [name for name, many in counts.items() for _ in range(many)]
    rows = ((f"{name} {place:02}", "tax", name, DAYS[0]) for place, name in enumerate(held))
    return table(*rows)


CASE = votes(support=20, oppose=5, neutral=3)

TERMS = st.dictionaries(
    st.sampled_from("ABCDE"),
    st.lists(st.tuples(st.none() | st.just(DAYS[1]), st.none() | st.just(DAYS[1])), max_size=2),
)
ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from(LEVELS), st.sampled_from(DAYS)),
    min_size=1,
    max_size=14,
)


@given(ROWS, TERMS, st.sampled_from(["agreement", "rice", "pairwise", "ordinal", "esteban-ray"]))
def test_parts_of_a_change_sum_to_the_whole(
    rows: list[tuple[str, str, dt.date]],
    members: dict[str, list[tuple[dt.date | None, dt.date | None]]],
    index: str,
) -> None:
    told = table(*((actor, "tax", stance, day) for actor, stance, day in rows))
    found = cohesion(told, members, on=DAYS)
    for row in found.changes(index).iter_rows(named=True):
        if row["value"] is not None:
            assert row["value"] == pytest.approx(row["after"] - row["before"], abs=1e-12)
        if row["membership"] is not None and row["stances"] is not None:
            assert row["membership"] + row["stances"] == pytest.approx(row["value"], abs=1e-12)
        else:
            assert row["reason"]
        # What nobody moved does not change.
        if not row["rows"] and row["value"] is not None and index in ("agreement", "rice"):
            assert row["value"] == 0


def test_a_change_by_members_and_one_by_stances() -> None:
    told = table(
        *(("A", "tax", "support", DAYS[0]), ("B", "tax", "support", DAYS[0])),
        *(("C", "tax", "oppose", DAYS[0]), ("B", "tax", "oppose", DAYS[2])),
    )
    members = {"A": [(None, None)], "B": [(None, None)], "C": [(DAYS[1], None)]}
    joined, moved = (
        cohesion(told, members, on=DAYS).changes().filter(collapse=FIRST).iter_rows(named=True)
    )
    assert (joined["before"], joined["after"], joined["value"]) == (1.0, 0.5, -0.5)
    assert (joined["membership"], joined["stances"]) == (-0.5, 0.0)
    assert (joined["joined"], joined["moved"], joined["rows"]) == (["C"], [], [2])
    assert (moved["membership"], moved["stances"]) == (0.0, 0.0)
    assert (moved["moved"], moved["rows"], moved["statements"]) == (["B"], [1, 3], 2)


def test_changes_have_an_interval_where_errors_are_drawn() -> None:
    told = table(
        *(("A", "tax", "support", DAYS[0]), ("B", "tax", "support", DAYS[0])),
        *(("C", "tax", "support", DAYS[0]), ("C", "tax", "oppose", DAYS[1])),
    )
    study = Study.of(told)
    errors = np.repeat(study.statements["level"].to_numpy()[None], 100, axis=0)
    errors[:50, 3] = 4
    found = cohesion(study, on=DAYS[:2], errors=errors).changes().row(0, named=True)
    assert (found["value"], found["low"], found["high"]) == (-0.5, -0.5, 0.0)


def test_over_time_tells_the_change_since_the_last_value() -> None:
    told = table(
        *(("A", "tax", "support", DAYS[0]), ("B", "tax", "support", DAYS[0])),
        ("B", "tax", "oppose", DAYS[2]),
    )
    found = cohesion(told, on=DAYS, stale=9).over_time().filter(index="agreement", collapse=FIRST)
    # On the second day both positions are stale, on the third one is new.
    assert found["date"].to_list() == [DAYS[0], DAYS[2]]
    kept = cohesion(told, on=DAYS).over_time().filter(index="agreement", collapse=FIRST)
    assert kept["change"].to_list() == [None, 0.0, -0.75]
    assert kept["since"].to_list() == [None, DAYS[0], DAYS[1]]


def test_influence_of_each_vote() -> None:
    found = {
        (row["actor"].split()[0], row["change"]): row["value"]
        for row in cohesion(CASE).influences().iter_rows(named=True)
    }
    assert found["support", "leaves"] == pytest.approx(-0.0159, abs=5e-5)
    assert found["oppose", "leaves"] == pytest.approx(0.0397, abs=5e-5)
    assert found["neutral", "leaves"] == found["oppose", "leaves"]
    for change in (("oppose", "to support"), ("neutral", "to support")):
        assert found[change] == pytest.approx(0.0536, abs=5e-5)
    for change in (("support", "to oppose"), ("support", "to neutral")):
        assert found[change] == pytest.approx(-0.0536, abs=5e-5)
    assert found["oppose", "to neutral"] == found["neutral", "to oppose"] == 0


def test_ties_share_a_group() -> None:
    found = cohesion(CASE).influences(kind="actor")
    groups = found.group_by("group").agg(pl.col("alike").first(), pl.len()).sort("group")
    assert groups["alike"].to_list() == groups["len"].to_list() == [8, 20]
    assert found.filter(group=1)["value"].unique().len() <= 2
    switches = cohesion(CASE).influences(kind="switch")
    rise, fall = (switches.filter(group=number)["value"][0] for number in (1, 2))
    assert rise == pytest.approx(-fall)
    assert rise > 0


def test_leaving_out_a_statement_brings_back_what_was_said_before() -> None:
    told = table(
        *(("A", "tax", "oppose", DAYS[0]), ("A", "tax", "support", DAYS[1])),
        *(("B", "tax", "support", DAYS[0]), ("B", "tax", "open", DAYS[0])),
        ("C", "tax", "support", DAYS[2]),
    )
    found = {
        tuple(row["rows"]): row["after"]
        for row in cohesion(told).influences(kind="statement").iter_rows(named=True)
    }
    assert found.keys() == {(1,), (2,), (3,), (4,)}
    # Without its last, A is against; B keeps its side; C has no other.
    assert found[1,] == pytest.approx(0.5)
    assert found[2,] == found[3,] == found[4,] == 1.0


@given(ROWS)
def test_leaving_out_a_statement_is_what_the_rest_gives(
    rows: list[tuple[str, str, dt.date]],
) -> None:
    told = table(*((actor, "tax", stance, day) for actor, stance, day in rows))
    names = sorted(set(told["actor"]))
    for row in cohesion(told, names, on=DAYS[2]).influences("pairwise").iter_rows(named=True):
        if row["kind"] == "switch" or row["value"] is None:
            continue
        place = pl.int_range(pl.len())
        rest = told.filter(
            pl.col("actor") != row["actor"] if row["kind"] == "actor" else place != row["rows"][0]
        )
        again = cohesion(rest, names, on=DAYS[2]).to_polars().filter(index="pairwise")
        assert again["value"][0] == pytest.approx(row["after"])


def test_smallest_sets_that_reach_a_target() -> None:
    found = cohesion(votes(support=3, oppose=2)).switches(1.0).row(0, named=True)
    assert (found["size"], found["value"], found["sets"]) == (2, 1.0, 1)
    assert found["moves"] == "2 against → for"
    assert found["who"] == ["against: oppose 03, oppose 04"]
    met = cohesion(votes(support=3)).switches(0.1).row(0, named=True)
    assert (met["size"], met["reason"]) == (0, "the target is reached already")
    far = cohesion(votes(support=10, oppose=10)).switches(1.0).row(0, named=True)
    assert far["size"] is None
    assert "no 3 members" in far["reason"]
    fall = cohesion(votes(support=3)).switches(0.5, fall=True).row(0, named=True)
    assert (fall["size"], fall["value"]) == (1, 0.5)
    with pytest.raises(AnalysisError, match="target"):
        cohesion(CASE).switches(float("nan"))


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.sampled_from([0.4, 0.6, 0.8, 1.0]))
def test_no_smaller_set_reaches_the_target(counts: list[int], target: float) -> None:
    told = votes(support=counts[0], oppose=counts[1], neutral=counts[2])
    if told.height < 2:
        return
    held = [place for place, many in enumerate(counts) for _ in range(many)]
    found = cohesion(told).switches(target)
    least = next((size for size in range(4) if _reach(held, size, target)), None)
    assert found["size"][0] == least
    if least:
        assert found["sets"].sum() == len(_reach(held, least, target))


def _reach(held: list[int], size: int, target: float) -> list[tuple[tuple[int, ...], Any]]:
    """Every choice of members and of classes for them that reaches the target, by trying all."""
    found = []
    for chosen in combinations(range(len(held)), size):
        for to in np.ndindex(*[3] * size):
            if any(held[one] == new for one, new in zip(chosen, to, strict=True)):
                continue
            after = list(held)
            for one, new in zip(chosen, to, strict=True):
                after[one] = new
            if agreement_index(np.bincount(after, minlength=3)) >= target - 1e-9:
                found.append((chosen, to))
    return found


def test_who_breaks_ranks() -> None:
    told = table(
        *(("A", "tax", "support", DAYS[0]), ("B", "tax", "open", DAYS[0])),
        *(("C", "tax", "oppose", DAYS[0]), ("A", "ban", "support", DAYS[0])),
        *(("B", "ban", "oppose", DAYS[0]), ("D", "tax", "oppose", DAYS[0])),
    )
    found = cohesion(told, ["A", "B", "C"])
    row = found.ranks().row(0, named=True)
    assert found.ranks().height == 1
    assert (row["actor"], row["side"], row["majority"], row["rows"]) == ("C", "against", "for", [2])
    assert row["value"] == pytest.approx(2 / 3)
    # With open as abstention three members are on three sides, and none breaks ranks.
    assert found.ranks("open counts as abstention").is_empty()
    with pytest.raises(AnalysisError, match="collapse"):
        found.ranks("open")


def test_who_joins_soon_is_told() -> None:
    told = table(("A", "tax", "support", DAYS[0]), ("B", "tax", "oppose", DAYS[0]))
    members = {
        "A": [(None, None)],
        "B": [(DAYS[1], None)],
        "C": [(DAYS[1], None)],
        "D": [(dt.date(2026, 1, 1), None)],
    }
    found = cohesion(told, members, on=DAYS)
    row = found.joining().row(0, named=True)
    assert found.joining().height == 1
    assert (row["date"], row["actor"], row["joins"]) == (DAYS[0], "B", DAYS[1])
    assert (row["stance"], row["rows"]) == ("oppose", [1])
    assert found.joining(within=5).is_empty()


def test_positions_are_those_of_members() -> None:
    found = cohesion(CASE, ["support 00", "oppose 20"]).positions()
    assert found["stance"].to_list() == ["oppose", "support"]
    assert found["rows"].to_list() == [[20], [0]]
