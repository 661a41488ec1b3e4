"""What is left of findings when coding errs."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.consistency.contradicted import contradictions
from dissensus.analyse.escalations.escalating import escalation
from dissensus.analyse.reliability.upheld import add_standing, uphold
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study

LEVEL = {name: place for place, name in enumerate(LEVELS)} | {"none": -1}


def make_study(*stances: str, **columns: Any) -> Study:
    many = len(stances)
    table = {"actor": ["A"] * many, "concept": ["aid"] * many, "stance": list(stances)}
    return Study.of({**table, **columns})


def draw(*draws: tuple[str, ...]) -> np.ndarray[Any, np.dtype[Any]]:
    return np.array([[LEVEL[name] for name in one] for one in draws], dtype=np.int8)


def test_a_finding_stands_while_one_of_its_statements_does() -> None:
    study = make_study("support", "support")
    errors = draw(("support", "none"), ("none", "none"), ("none", "open"), ("oppose", "support"))
    table = pl.DataFrame({"rows": [[0], [1], [0, 1]]})
    assert add_standing(table, study, errors)["stands"].to_list() == [0.5, 0.5, 0.75]


def test_a_contradiction_needs_both_its_sides() -> None:
    study = make_study("support", "oppose")
    found = contradictions(study).to_polars()
    errors = draw(
        ("support", "oppose"), ("none", "oppose"), ("oppose", "oppose"), ("open", "reserved")
    )
    assert add_standing(found, study, errors)["stands"].to_list() == [0.5]


def test_a_promise_needs_itself_and_a_deed_that_decides() -> None:
    study = make_study("support", "oppose")
    table = pl.DataFrame(
        {"rows": [[0, 1], [0]], "deeds": [[1], []]}, schema_overrides={"deeds": pl.List(pl.Int64)}
    )
    errors = draw(
        ("support", "oppose"), ("support", "none"), ("none", "oppose"), ("support", "none")
    )
    assert add_standing(table, study, errors)["stands"].to_list() == [0.25, 0.75]


def test_without_draws_nothing_is_said() -> None:
    found = contradictions(make_study("support", "oppose")).to_polars()
    assert add_standing(found, make_study("support", "oppose"), None)["stands"].to_list() == [None]


@given(
    st.lists(st.lists(st.integers(0, 5), max_size=4), min_size=1, max_size=6),
    st.lists(st.lists(st.integers(-1, 4), min_size=6, max_size=6), min_size=1, max_size=5),
)
def test_upholding_is_what_a_loop_says(lists: list[list[int]], errors: list[list[int]]) -> None:
    study = make_study(*["open"] * 6)
    drawn = np.array(errors, dtype=np.int8)
    found = uphold(study, drawn, pl.Series(lists, dtype=pl.List(pl.Int64)))
    expected = [[any(one[row] >= 0 for row in rows) for one in errors] for rows in lists]
    assert found.tolist() == expected


def test_errors_of_coding_widen_the_share_of_conflict() -> None:
    many = 12
    study = make_study(
        *["oppose"] * many,
        act=["threatens"] * (many // 2) + ["says"] * (many // 2),
        consequence=["a military response"] * many,
        document=[f"d{number}" for number in range(many)],
        date=[f"2024-01-{number + 1:02}" for number in range(many)],
    )
    level = LEVEL["oppose"]
    rng = np.random.default_rng(0)
    half = np.where(rng.random((400, many)) < 0.5, -1, level).astype(np.int8)
    plain, sure, unsure = (
        escalation(study, errors=errors).to_polars().row(0, named=True)
        for errors in (None, np.full((400, many), level, dtype=np.int8), half)
    )
    assert sure["value"] == unsure["value"] == plain["value"]
    # Without errors the draws give Jeffreys's interval; with them a wider one.
    assert sure["low"] == pytest.approx(plain["low"], abs=0.05)
    assert sure["high"] == pytest.approx(plain["high"], abs=0.05)
    assert unsure["high"] - unsure["low"] > 1.15 * (sure["high"] - sure["low"])
