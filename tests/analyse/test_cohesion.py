"""Cohesion of groups: who spoke, who is silent, who left, and what one member moves."""

from __future__ import annotations

import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.cohesion import cohesion, decompose, find_switches, influences
from dissensus.analyse.stances import LEVELS, Stances
from dissensus.errors import AnalysisError

DAYS = [dt.date(2024, 1, day) for day in (1, 10, 20)]


def table(*rows: tuple[str, str, str, dt.date]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["actor", "concept", "stance", "date"], orient="row")


def by_level(**counts: int) -> dict[str, int]:
    """Members by the level that they hold."""
    return {
        f"{name} {number}": LEVELS.index(name)
        for name, many in counts.items()
        for number in range(many)
    }


def test_the_latest_statement_is_the_position_until_it_is_stale() -> None:
    told = table(("A", "tax", "oppose", DAYS[0]), ("A", "tax", "support", DAYS[1]))
    stances = Stances.of(told)
    assert stances.on(DAYS[0])["level"].to_list() == [LEVELS.index("oppose")]
    assert stances.on(DAYS[2])["level"].to_list() == [LEVELS.index("support")]
    assert stances.on(DAYS[2])["row"].to_list() == [[1]]
    assert stances.on(DAYS[2], stale=5).is_empty()


def test_several_statements_of_one_day_are_one_position() -> None:
    told = table(("A", "tax", "oppose", DAYS[0]), ("A", "tax", "support", DAYS[0]))
    assert Stances.of(told).on(DAYS[0])["level"].to_list() == [LEVELS.index("neutral")]


def test_open_is_counted_twice() -> None:
    told = table(
        *(
            ("ABC"[place], "tax", stance, DAYS[0])
            for place, stance in enumerate(("support", "open", "open"))
        )
    )
    found = cohesion(told, ["A", "B", "C"], on=[DAYS[2]]).to_polars()
    values = dict(found.filter(index="agreement").select("collapse", "value").iter_rows())
    assert values == {"open counts as support": 1.0, "open counts as abstention": 0.5}
    assert found.filter(index="agreement")["rows"].to_list() == [[0, 1, 2]] * 2


def test_members_of_the_day_count() -> None:
    told = table(*(("ABC"[place], "tax", "support", DAYS[0]) for place in range(3)))
    members = {"A": [(None, None)], "B": [(DAYS[1], None)], "C": [(None, DAYS[0])]}
    found = cohesion(told, members, on=DAYS).to_polars().filter(index="agreement")
    sizes = found.group_by("date", maintain_order=True).first()
    assert sizes["members"].to_list() == [2, 2, 2]
    assert sizes["spoken"].to_list() == [2, 2, 2]


def test_one_voice_is_no_group() -> None:
    found = cohesion(table(("A", "tax", "support", DAYS[0])), ["A", "B"]).to_polars()
    assert found["value"].is_nan().all()
    assert all("spoke" in reason for reason in found["reason"])
    assert found.filter(index="agreement")["high"].to_list() == [1.0, 1.0]


def test_influence_of_each_vote() -> None:
    found = {
        (one.actor, one.change): one.effect
        for one in influences(by_level(support=20, oppose=5, neutral=3))
    }
    assert found["support 0", "leaves"] == pytest.approx(-0.0159, abs=5e-5)
    assert found["oppose 0", "leaves"] == found["neutral 0", "leaves"]
    assert found["oppose 0", "leaves"] == pytest.approx(0.0397, abs=5e-5)
    assert found["oppose 0", "to support"] == pytest.approx(0.0536, abs=5e-5)
    assert found["support 0", "to oppose"] == pytest.approx(-0.0536, abs=5e-5)
    assert found["oppose 0", "to neutral"] == pytest.approx(0)


def test_smallest_sets_that_reach_a_target() -> None:
    held = by_level(support=3, oppose=2)
    assert find_switches(held, "support", 1.0) == [("oppose 0", "oppose 1")]
    assert find_switches(held, "support", 0.1) == []
    with pytest.raises(AnalysisError, match="did you mean"):
        find_switches(held, "suport", 1.0)


HELD = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from(LEVELS), st.sampled_from(DAYS)),
    min_size=1,
    max_size=12,
)
TERMS = st.dictionaries(
    st.sampled_from("ABCDE"),
    st.lists(st.tuples(st.none() | st.just(DAYS[1]), st.none() | st.just(DAYS[1])), max_size=2),
)


@given(HELD, TERMS)
def test_parts_of_a_change_sum_to_the_whole(
    rows: list[tuple[str, str, dt.date]],
    members: dict[str, list[tuple[dt.date | None, dt.date | None]]],
) -> None:
    told = table(*((actor, "tax", stance, day) for actor, stance, day in rows))
    found = decompose(told, members, first=DAYS[0], last=DAYS[2], concept="tax")
    if not math.isnan(found["membership"]) and not math.isnan(found["stances"]):
        assert found["membership"] + found["stances"] == pytest.approx(found["change"])


def test_unknown_stances_are_told() -> None:
    with pytest.raises(AnalysisError, match="yes"):
        cohesion({"actor": ["A"], "concept": ["x"], "stance": ["yes"]}, ["A"])
    with pytest.raises(AnalysisError, match="list of names"):
        cohesion({"actor": ["A"], "concept": ["x"], "stance": ["open"]}, "A")
