"""Cohesion of groups: who spoke, who is silent, and three kinds of doubt that are not the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import cohesion
from dissensus.analyse.stances import LEVELS, Stances
from dissensus.analyse.study import Study
from dissensus.analyse.unity.cohesive import Cohesion
from dissensus.analyse.unity.indices import agreement_index, expected_rice
from dissensus.analyse.unity.standing import list_days
from dissensus.errors import AnalysisError

DAYS = [dt.date(2024, 1, day) for day in (1, 10, 20)]
FIRST, SECOND = "open counts as support", "open counts as abstention"


def table(*rows: tuple[str, str, str, dt.date | None]) -> pl.DataFrame:
    schema = {"actor": pl.String, "concept": pl.String, "stance": pl.String, "date": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def votes(**counts: int) -> pl.DataFrame:
    """Members of one mind each, on one measure and day, by the stance that they hold."""
    held = [name for name, many in counts.items() for _ in range(many)]
    return table(*((f"{place:02}", "tax", name, DAYS[0]) for place, name in enumerate(held)))


def one(found: Cohesion, index: str = "agreement", collapse: str = FIRST) -> dict[str, Any]:
    return found.to_polars().filter(index=index, collapse=collapse).row(0, named=True)


def test_the_latest_statement_is_the_position_until_it_is_stale() -> None:
    told = table(("A", "tax", "oppose", DAYS[0]), ("A", "tax", "support", DAYS[1]))
    stances = Stances.of(told)
    assert stances.on(DAYS[0])["level"].to_list() == [LEVELS.index("oppose")]
    assert stances.on(DAYS[2])["level"].to_list() == [LEVELS.index("support")]
    assert stances.on(DAYS[2])["row"].to_list() == [[1]]
    assert stances.on(DAYS[2], stale=5).is_empty()
    assert stances.on(DAYS[2], stale=11)["row"].to_list() == [[1]]


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (("oppose", "support"), "neutral"),
        (("support", "open"), "open"),
        (("oppose", "reserved"), "reserved"),
        (("support", "support", "open"), "support"),
        (("neutral", "open"), "neutral"),
    ],
)
def test_several_statements_of_one_day_are_one_position(said: Sequence[str], held: str) -> None:
    told = table(*(("A", "tax", stance, DAYS[0]) for stance in said))
    assert Stances.of(told).on(DAYS[0])["level"].to_list() == [LEVELS.index(held)]


def test_open_is_counted_twice() -> None:
    told = votes(support=1, open=2)
    found = cohesion(told, on=DAYS[2]).to_polars()
    values = dict(found.filter(index="agreement").select("collapse", "value").iter_rows())
    assert values == {FIRST: 1.0, SECOND: 0.5}
    assert found.filter(index="agreement")["rows"].to_list() == [[0, 1, 2]] * 2
    assert found.height == 10
    for index in ("agreement", "rice", "pairwise", "ordinal", "esteban-ray"):
        assert SECOND in found.filter(index=index)["collapse"]


def test_values_of_a_published_table() -> None:
    found = cohesion(votes(support=20, oppose=5, neutral=3), [f"{n:02}" for n in range(32)])
    agreement, rice, pairwise = (one(found, name) for name in ("agreement", "rice", "pairwise"))
    assert agreement["value"] == pytest.approx(0.571429, abs=1e-6)
    assert rice["value"] == pytest.approx(0.6)
    assert pairwise["value"] == pytest.approx(0.537037, abs=1e-6)
    assert (agreement["least"], agreement["most"]) == (0.4375, 0.625)
    assert agreement["expected"] == pytest.approx(0.568, abs=0.005)
    assert rice["chance"] == expected_rice(25)
    assert (agreement["members"], agreement["actors"], agreement["statements"]) == (32, 28, 28)


def test_ordered_indices_of_members() -> None:
    found = cohesion(votes(oppose=10, support=10))
    assert one(found, "ordinal", "five stances")["value"] == pytest.approx(-1)
    assert one(found, "esteban-ray", "five stances")["value"] == pytest.approx(0.5)
    # Nobody is open, so the collapse changes nothing.
    assert one(found, "ordinal", SECOND)["value"] == pytest.approx(-1)


def test_members_of_the_day_count() -> None:
    told = table(*(("ABC"[place], "tax", "support", DAYS[0]) for place in range(3)))
    members = {"A": [(None, None)], "B": [(DAYS[1], None)], "C": [(None, DAYS[0])]}
    found = cohesion(told, members, on=DAYS).to_polars().filter(index="agreement")
    sizes = found.group_by("date", maintain_order=True).first()
    assert sizes["members"].to_list() == [2, 2, 2]
    assert sizes["actors"].to_list() == [2, 2, 2]
    assert sizes["rows"].to_list() == [[0, 2], [0, 1], [0, 1]]


def test_without_days_it_is_the_last_and_undated_statements_are_the_oldest() -> None:
    told = table(("A", "tax", "support", None), ("B", "tax", "support", DAYS[1]))
    joins = {"A": [(None, None)], "B": [(None, None)], "C": [(DAYS[2], None)]}
    found = one(cohesion(told, joins))
    assert (found["date"], found["members"], found["actors"]) == (DAYS[1], 2, 2)
    assert one(cohesion(told, joins, on=DAYS[1]))["actors"] == 1
    undated = table(("A", "tax", "support", None), ("B", "tax", "oppose", None))
    assert one(cohesion(undated, joins))["date"] is None
    assert one(cohesion(undated, joins))["members"] == 3


def test_one_voice_is_no_group() -> None:
    found = cohesion(table(("A", "tax", "support", DAYS[0])), ["A", "B"]).to_polars()
    assert found["value"].null_count() == found.height
    assert set(found["reason"]) == {"1 of 2 members spoke"}
    assert found.filter(index="agreement")["most"].to_list() == [1.0, 1.0]
    assert found.select("low", "high", "sampled_low").null_count().row(0) == (10, 10, 10)


def test_who_takes_no_side_has_no_rice() -> None:
    found = one(cohesion(votes(neutral=3)), "rice")
    assert found["value"] is None
    assert found["reason"] == "no member took a side that rice counts"


def test_nobody_is_an_empty_table() -> None:
    found = cohesion(votes(support=2), ["nobody"], on=DAYS)
    assert found.to_polars().is_empty()
    assert "rows" in found.to_polars().columns
    for empty in (found.changes(), found.influences(), found.switches(1), found.ranks()):
        assert empty.is_empty()
    assert cohesion(votes(support=2), on=dt.date(1990, 1, 1)).to_polars().is_empty()


def naive(told: pl.DataFrame, levels: Sequence[int], day: dt.date) -> dict[str, int]:
    """Positions by hand: of each actor the latest day on which a statement is left."""
    found: dict[str, dict[dt.date, list[int]]] = {}
    for (actor, _, _, date), level in zip(told.iter_rows(), levels, strict=True):
        if level >= 0 and date <= day:
            found.setdefault(actor, {}).setdefault(date, []).append(level - 2)
    held = {}
    for actor, days in found.items():
        last = days[max(days)]
        mean = sum(last) / len(last)
        held[actor] = 2 + int(math.copysign(math.ceil(abs(mean) - 0.5), mean) if mean else 0)
    return held


ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from(LEVELS), st.sampled_from(DAYS)),
    min_size=1,
    max_size=12,
)


@given(ROWS, st.data())
def test_positions_of_drawn_levels(
    rows: list[tuple[str, str, dt.date]], data: st.DataObject
) -> None:
    told = table(*((actor, "tax", stance, day) for actor, stance, day in rows))
    drawn = data.draw(
        st.lists(
            st.lists(st.integers(-1, 4), min_size=len(rows), max_size=len(rows)),
            min_size=1,
            max_size=3,
        )
    )
    stances = Stances.of(told)
    for day in DAYS:
        held, levels = stances.draw(np.array(drawn, dtype=np.int8), day)
        for number, one_draw in enumerate(drawn):
            found = {
                stances.actors[actor]: int(level)
                for actor, level in zip(held.actors, levels[number], strict=True)
                if level >= 0
            }
            assert found == naive(told, one_draw, day)


@given(ROWS)
def test_drawing_what_is_told_changes_nothing(rows: list[tuple[str, str, dt.date]]) -> None:
    study = Study.of(table(*((actor, "tax", stance, day) for actor, stance, day in rows)))
    errors = np.repeat(study.statements["level"].to_numpy()[None], 4, axis=0)
    found = cohesion(study, on=DAYS, errors=errors).to_polars()
    known = found.filter(pl.col("value").is_not_null())
    assert known["low"].to_list() == pytest.approx(known["value"].to_list())
    assert known["high"].to_list() == pytest.approx(known["value"].to_list())


def test_errors_of_coding_make_the_interval() -> None:
    study = Study.of(votes(support=20, oppose=5, neutral=3))
    generator = np.random.default_rng(1)
    told = study.statements["level"].to_numpy()
    errors = np.where(generator.random((400, 28)) < 0.2, generator.integers(-1, 5, (400, 28)), told)
    found = one(cohesion(study, errors=errors))
    own = []
    for draw in errors:
        counts = [np.isin(draw, which).sum() for which in ((3, 4), (0, 1), (2,))]
        own.append(agreement_index(counts))
    assert (found["low"], found["high"]) == pytest.approx(
        tuple(np.quantile(own, [0.025, 0.975], method="inverted_cdf"))
    )
    # Errors spread positions, so the interval lies mostly below the value.
    assert found["low"] < found["value"]
    assert found["sampled_low"] != found["low"] != found["least"]


def test_errors_that_leave_nobody_have_no_interval() -> None:
    study = Study.of(votes(support=2))
    errors = np.full((10, 2), -1)
    errors[:4] = 4
    assert one(cohesion(study, errors=errors))["low"] is None


def test_periods_are_their_last_days() -> None:
    stances = Stances.of(table(("A", "x", "open", DAYS[0]), ("A", "x", "open", DAYS[2])))
    day = dt.date
    assert list_days(stances, "week") == [day(2024, 1, 7), day(2024, 1, 14), DAYS[2]]
    # The last period ends with the last statement.
    assert list_days(stances, "month") == [DAYS[2]]
    assert list_days(stances, "quarter") == [DAYS[2]]
    late = Stances.of(table(("A", "x", "open", day(2023, 12, 5)), ("A", "x", "open", DAYS[2])))
    assert list_days(late, "month") == [day(2023, 12, 31), DAYS[2]]
    assert list_days(late, DAYS[1]) == [DAYS[1]]


def test_mean_over_measures() -> None:
    told = pl.concat([votes(support=8, oppose=2), votes(support=5, oppose=5)])
    told = told.with_columns(pl.Series("concept", ["one"] * 10 + ["two"] * 10))
    alone = table(("00", "three", "support", DAYS[0]))
    found = cohesion(pl.concat([told, alone])).mean().row(0, named=True)
    assert found["value"] == pytest.approx((0.7 + 0.25) / 2)
    assert (found["measures"], found["left_out"], found["statements"]) == (2, 1, 20)


def test_what_cannot_be_asked_is_told() -> None:
    told = votes(support=2)
    with pytest.raises(AnalysisError, match="list of names"):
        cohesion(told, "A")
    with pytest.raises(AnalysisError, match="no stance"):
        cohesion({"actor": ["A"], "concept": ["x"], "stance": ["blue"]}, ["A"])
    with pytest.raises(AnalysisError, match="one column for each statement"):
        cohesion(told, errors=np.zeros((5, 3)))
    with pytest.raises(AnalysisError, match="from 0 to 4"):
        cohesion(told, errors=np.full((5, 2), 7))
    with pytest.raises(AnalysisError, match='did you mean "month"'):
        cohesion(told, on="moth")
    with pytest.raises(AnalysisError, match="stale"):
        cohesion(told, stale=0)
    with pytest.raises(AnalysisError, match='did you mean "rice"'):
        cohesion(told).influences("ryce")
    with pytest.raises(AnalysisError, match="no statement has a day"):
        cohesion(told.drop("date"), on="week")


def test_charts_of_a_day_and_of_days() -> None:
    told = table(
        *(("ABC"[place], "tax", "support", DAYS[place]) for place in range(3)),
        ("A", "ban", "oppose", DAYS[0]),
    )
    single = cohesion(told).chart().to_dict()
    assert len(single["layer"]) == 4
    lines = cohesion(told, on=DAYS).chart("rice").to_dict()
    assert lines["mark"]["type"] == "line"
    assert "1 measure" in cohesion(told.filter(concept="tax")).describe()
    assert "<table>" in cohesion(told)._repr_html_()
    with pytest.raises(AnalysisError, match="nothing to draw"):
        cohesion(told, ["Z"]).chart()
