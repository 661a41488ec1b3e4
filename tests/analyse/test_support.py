"""What members hold on a day, and what they could hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.analyse.members import Membership
from dissensus.analyse.stances import LEVELS, VALUES
from dissensus.analyse.study import Study
from dissensus.analyse.unity.support import OneDay, interval, mean_value, share_for
from dissensus.errors import AnalysisError

DAY = dt.date(2024, 3, 1)
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["aid", "ban"]),
        st.sampled_from(LEVELS),
        st.integers(0, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def make(rows: list[tuple[str, str, str, int]]) -> Study:
    return Study.of(
        {
            "actor": [row[0] for row in rows],
            "concept": [row[1] for row in rows],
            "stance": [row[2] for row in rows],
            "date": [DAY + dt.timedelta(days=row[3]) for row in rows],
        },
        members=Membership.of(list("ABCD")),
    )


@settings(max_examples=60)
@given(STATEMENTS, st.sampled_from([None, 2]))
def test_a_draw_in_which_statements_are_missing_is_the_study_without_them(
    rows: list[tuple[str, str, str, int, bool]], stale: int | None
) -> None:
    study = make([row[:4] for row in rows])
    kept = [row[:4] for row in rows if row[4]]
    is_kept = np.array([rows[place][4] for place in study.statements["row"].to_list()])
    errors = np.where(is_kept, study.statements["level"].to_numpy(), -1)[None].astype(np.int8)
    day = DAY + dt.timedelta(days=3)
    standing = OneDay.of(study, day=day, stale=stale)
    drawn = standing.draw_spoken(["aid", "ban"], errors)[0]
    for place, concept in enumerate(["aid", "ban"]):
        expected = OneDay.of(make(kept), day=day, stale=stale).count(concept) if kept else 0
        assert drawn[place].tolist() == (np.zeros(5, dtype=int) + expected).tolist()


def test_rows_are_places_in_the_table_that_was_given() -> None:
    study = make([("A", "aid", "oppose", 2), ("A", "aid", "support", 0), ("B", "aid", "open", 1)])
    standing = OneDay.of(study, day=DAY + dt.timedelta(days=5))
    assert standing.levels("aid") == {"A": 0, "B": 3}
    assert standing.rows("aid") == [0, 2]


def test_silent_members_are_drawn_as_the_dirichlet_multinomial_says() -> None:
    study = Study.of(
        {"actor": ["A", "B"], "concept": ["aid"] * 2, "stance": ["support", "open"]},
        members=Membership.of(list("ABCDEF")),
    )
    counts = OneDay.of(study).draw_counts(["aid"], draws=20_000)
    assert (counts.sum(axis=-1) == 6).all()
    # The silent are four, each a stance with the chance (count + 1/2) / (2 + 5/2).
    expected = np.array([0, 0, 0, 1, 1]) + 4 * (np.array([0, 0, 0, 1, 1]) + 0.5) / 4.5
    assert counts[:, 0].mean(axis=0) == pytest.approx(expected, abs=0.03)


def test_draws_of_a_measure_do_not_hang_on_the_others() -> None:
    study = make([("A", "aid", "oppose", 0), ("B", "ban", "support", 0)])
    standing = OneDay.of(study)
    both = standing.draw_counts(["aid", "ban"], draws=50)
    alone = standing.draw_counts(["ban"], draws=50)
    assert (both[:, 1] == alone[:, 0]).all()


def test_draws_are_those_of_the_name_whatever_the_identifier() -> None:
    told = [("A", "aid", "oppose", 0), ("B", "aid", "support", 0)]
    by_id = replace(
        make([(who, "q-7", stance, day) for who, _, stance, day in told]), labels={"q-7": "aid"}
    )
    first = OneDay.of(make(told)).draw_counts(["aid"], draws=50)
    second = OneDay.of(by_id).draw_counts(["q-7"], draws=50)
    assert (first == second).all()


def test_means_and_shares() -> None:
    counts = np.array([[1, 0, 1, 0, 2], [0, 0, 0, 0, 0]])
    assert mean_value(counts)[0] == pytest.approx((-1 + 0 + 2) / 4)
    assert share_for(counts)[0] == 0.5
    assert np.isnan(mean_value(counts)[1])
    assert np.isnan(interval(np.array([np.nan]))[0])


def test_errors_that_do_not_fit_are_refused() -> None:
    study = make([("A", "aid", "oppose", 0)])
    with pytest.raises(AnalysisError, match="one column for each statement"):
        OneDay.of(study).draw_counts(["aid"], draws=2, errors=np.zeros((3, 2), dtype=np.int8))


def test_an_empty_window_is_an_empty_answer() -> None:
    study = make([("A", "aid", "oppose", 3)])
    standing = OneDay.of(study, day=DAY)
    assert standing.frame.is_empty()
    errors = np.array([[0]], dtype=np.int8)
    assert standing.draw_counts([], draws=3, errors=errors).shape == (3, 0, 5)
    assert isinstance(standing.frame["rows"].dtype, pl.List)
    assert VALUES[0] == -1
