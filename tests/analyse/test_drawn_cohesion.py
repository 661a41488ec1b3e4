"""What errors of coding do to means of indices, to single statements, and to switches."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import cohesion
from dissensus.analyse.stances import LEVELS, Stances
from dissensus.analyse.study import Study

DAY = dt.date(2024, 1, 1)
Array = np.ndarray[Any, np.dtype[Any]]


def make(rows: list[tuple[str, str, int, int]]) -> Study:
    """Statements of (actor, measure, place of the level, day)."""
    actors, concepts, levels, days = zip(*rows, strict=True)
    return Study.of(
        pl.DataFrame(
            {
                "actor": actors,
                "concept": concepts,
                "stance": [LEVELS[level] for level in levels],
                "date": [DAY + dt.timedelta(days=day) for day in days],
            }
        )
    )


ROW = st.tuples(st.sampled_from("AB"), st.sampled_from("xy"), st.integers(0, 4), st.integers(0, 2))


@settings(max_examples=80)
@given(st.lists(ROW, min_size=1, max_size=8), st.data())
def test_without_a_statement_a_position_is_what_the_others_give(
    rows: list[tuple[str, str, int, int]], data: st.DataObject
) -> None:
    table = make(rows).statements
    many = table.height
    levels = st.lists(st.integers(-1, 4), min_size=many, max_size=many)
    errors = np.array(data.draw(st.lists(levels, min_size=1, max_size=4)), dtype=np.int8)
    stances = Stances.of(table, rows="holder")
    place, row, _ = stances.without_one(None)
    there, without = stances.draw_without_one(errors, None)
    for number, (position, own) in enumerate(zip(place, row, strict=True)):
        column = int(np.flatnonzero(table["row"].to_numpy() == own)[0])
        gone = errors.copy()
        gone[:, column] = -1
        _, expected = stances.draw(gone, None)
        kept = errors[:, column] >= 0
        assert (there[:, number] == kept).all()
        assert (without[kept, number] == expected[kept, position]).all()


def test_a_statement_moves_nothing_where_it_is_none() -> None:
    study = make([("A", "x", 4, 0), ("B", "x", 4, 0), ("C", "x", 0, 0)])
    found = study.statements["level"].to_numpy()
    place = int(np.flatnonzero(study.statements["holder"].to_numpy() == "C")[0])
    other = found.copy()
    other[place] = 4
    # As found, the group is more of one mind without C; where C is for it too, nothing changes.
    half = np.stack([found] * 10 + [other] * 10)
    drawn = cohesion(study, errors=half).influences(kind="statement").filter(actor="C")
    (row,) = drawn.to_dicts()
    assert (row["low"], row["high"]) == (pytest.approx(0.0), pytest.approx(row["value"]))
    gone = found.copy()
    gone[place] = -1
    mostly = np.stack([gone] * 15 + [found] * 5)
    (row,) = (
        cohesion(study, errors=mostly).influences(kind="statement").filter(actor="C").to_dicts()
    )
    assert row["low"] is None


def test_the_mean_of_measures_is_drawn() -> None:
    rows = [("A", "x", 4, 0), ("B", "x", 0, 0), ("A", "y", 4, 0), ("B", "y", 4, 0)]
    study = make(rows)
    found = study.statements["level"].to_numpy()
    united = np.full_like(found, 4)
    errors = np.stack([found] * 10 + [united] * 10)
    mean = cohesion(study, errors=errors).mean().filter(index="rice")
    for row in mean.to_dicts():
        assert (row["value"], row["low"], row["high"]) == (0.5, 0.5, 1.0)
    assert cohesion(study).mean()["low"].null_count() == mean.height * 5
    assert cohesion(study).mean().columns == mean.columns


def test_a_switch_reaches_its_target_in_a_share_of_the_draws() -> None:
    study = make([("A", "x", 4, 0), ("B", "x", 4, 0), ("C", "x", 0, 0)])
    found = study.statements["level"].to_numpy()
    divided = found.copy()
    divided[int(np.flatnonzero(study.statements["holder"].to_numpy() == "B")[0])] = 0
    united = np.full_like(found, 4)
    errors = np.stack([found] * 10 + [divided] * 6 + [united] * 4)
    rows = cohesion(study, errors=errors).switches(1.0, "rice").to_dicts()
    (row,) = [one for one in rows if one["moves"] == "1 against → for"]
    # Of the divided draws one stays against; where all are for it, nobody is there to switch.
    assert row["value"] == 1.0
    assert row["stands"] == pytest.approx(0.5)
    assert row["low"] == pytest.approx(1 / 3)
    assert row["high"] == 1.0
    (reached,) = cohesion(study, errors=errors).switches(0.3, "rice").to_dicts()
    assert reached["reason"] == "the target is reached already"
    assert reached["stands"] == 1.0
    assert cohesion(study).switches(1.0, "rice")["stands"].to_list() == [None] * len(rows)
