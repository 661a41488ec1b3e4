"""Counts and rates of contradictions and promises when coding errs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError, contradictions, promises
from dissensus.analyse.consistency.verdicts import VERDICTS
from dissensus.analyse.shrinkage import bound_drawn, shrink
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study

LEVEL = {name: place for place, name in enumerate(LEVELS)} | {"none": -1}
DAY = dt.date(2024, 1, 1)


def make(stances: list[str], **columns: Any) -> Study:
    many = len(stances)
    table = {"actor": ["A"] * many, "concept": ["aid"] * many, "stance": stances}
    return Study.of({**table, **columns})


def draw(*draws: tuple[str, ...]) -> np.ndarray[Any, np.dtype[Any]]:
    return np.array([[LEVEL[name] for name in one] for one in draws], dtype=np.int8)


def test_contradictions_are_counted_in_each_draw() -> None:
    study = make(["support", "oppose"] * 2, concept=["aid", "aid", "tax", "tax"])
    errors = draw(*[("support", "oppose", "support", "none")] * 10, ("support", "oppose") * 2)
    found = contradictions(study, errors=errors)
    (row,) = found.counts().filter(kind="contradiction").to_dicts()
    assert (row["value"], row["low"], row["high"]) == (2, 1.0, 2.0)
    assert (row["statements"], row["actors"], row["rows"]) == (4, 1, [0, 1, 2, 3])
    assert sorted(found.to_polars()["stands"].to_list()) == [pytest.approx(1 / 11), 1.0]
    assert found.describe().startswith("2 (1-2) contradictions, 0 (0-0) disputed")
    (rate,) = found.rates().to_dicts()
    assert (rate["contradicted"], rate["least"], rate["most"]) == (2, 1.0, 2.0)


def test_a_measure_that_a_draw_leaves_one_statement_on_is_not_counted() -> None:
    # One contradiction always stands; of ten other measures a draw leaves all or none.
    stances = ["support", "oppose", *["support"] * 20]
    concepts = ["aid", "aid", *(f"m{number}" for number in range(10) for _ in range(2))]
    study = make(stances, concept=concepts)
    all_, few = tuple(stances), ("support", "oppose", *["none"] * 20)
    many, one = (
        contradictions(study, errors=draw(*[drawn] * 50)).rates().row(0, named=True)
        for drawn in (all_, few)
    )
    assert many["value"] == one["value"] == pytest.approx(1 / 11)
    assert many["high"] < 0.5 < one["high"]


def test_without_draws_there_is_no_interval_of_counts() -> None:
    study = make(["support", "oppose"])
    found = contradictions(study)
    assert found.counts()["low"].to_list() == [None] * 3
    assert found.rates()["least"].to_list() == [None]
    assert "stands" not in found.to_polars().columns
    assert found.describe().startswith("1 contradiction, 0 disputed")
    assert promises(study).counts()["value"].to_list() == [0] * 5


def test_errors_that_do_not_fit_are_told() -> None:
    with pytest.raises(AnalysisError, match="for 2 statements"):
        contradictions(make(["support", "oppose"]), errors=draw(("support",)))
    with pytest.raises(AnalysisError, match="for 1 statements"):
        promises(make(["support"]), errors=draw(("support", "none")))


def test_no_statement_has_no_interval() -> None:
    empty = Study.of(pl.DataFrame(schema=dict.fromkeys(("actor", "concept", "stance"), pl.String)))
    errors = np.zeros((5, 0), dtype=np.int8)
    assert contradictions(empty, errors=errors).rates().is_empty()
    found = promises(empty, errors=errors)
    assert found.rates().is_empty()
    assert found.counts()["high"].to_list() == [0.0] * 5


STANCE = st.sampled_from(["oppose", "reserved", "open", "support"])
DRAWN = st.sampled_from([*LEVELS, "none"])


@settings(max_examples=60)
@given(
    promise=st.sampled_from(["oppose", "support"]),
    condition=st.sampled_from(["", "if asked"]),
    deeds=st.lists(st.tuples(STANCE, st.sampled_from(["send", "send tanks"])), max_size=3),
    data=st.data(),
)
def test_verdicts_of_a_draw_are_those_of_a_study_that_says_so(
    promise: str, condition: str, deeds: list[tuple[str, str]], data: st.DataObject
) -> None:
    stances = [promise, *(stance for stance, _ in deeds)]
    many = len(stances)
    columns: dict[str, list[Any]] = {
        "concept": ["send", *(concept for _, concept in deeds)],
        "act": ["promises", *["does"] * len(deeds)],
        "date": [DAY + dt.timedelta(days=number) for number in range(many)],
        "condition": [condition, *[""] * len(deeds)],
    }
    study = _study(stances, columns)
    drawn = data.draw(st.lists(DRAWN, min_size=many, max_size=many))
    found = promises(study, errors=draw(tuple(drawn)))
    assert found.drawn is not None
    kept = [place for place, level in enumerate(drawn) if level != "none"]
    again = promises(
        _study(
            [drawn[place] for place in kept],
            {name: [values[place] for place in kept] for name, values in columns.items()},
        )
    ).to_polars()
    same = again.filter(promise="to do" if promise == "support" else "not to do")
    told = [list(VERDICTS)[place] if place >= 0 else None for place in found.drawn[0]]
    assert told == (same["verdict"].to_list() or [None])


def _study(stances: list[str], columns: dict[str, list[Any]]) -> Study:
    texts = {**columns, "actor": ["A"] * len(stances), "stance": stances}
    kinds = {name: pl.Date if name == "date" else pl.String for name in texts}
    return Study.of(pl.DataFrame(texts, schema=kinds), broader={"send tanks": ["send"]})


def test_the_value_of_a_promise_has_the_range_of_its_verdicts() -> None:
    study = make(
        ["support", "support"],
        act=["promises", "does"],
        date=["2024-01-01", "2024-02-01"],
    )
    errors = draw(
        *[("support", "support")] * 8, *[("support", "oppose")] * 2, *[("open", "oppose")] * 2
    )
    found = promises(study, errors=errors)
    (row,) = found.to_polars().to_dicts()
    assert (row["verdict"], row["value"], row["low"], row["high"]) == ("kept", 1.0, 0.0, 1.0)
    kinds = {row["kind"]: (row["low"], row["high"]) for row in found.counts().to_dicts()}
    assert kinds["kept"] == kinds["broken"] == (0.0, 1.0)
    (rate,) = found.rates().to_dicts()
    assert (rate["broken"], rate["least"], rate["most"]) == (0, 0.0, 1.0)
    assert rate["high"] > promises(study).rates()["high"].item()


def test_drawn_shares_without_errors_are_those_of_counts() -> None:
    hits, sizes = np.array([1, 4, 9, 0, 3]), np.array([10, 10, 30, 5, 3])
    plain = shrink(hits, sizes)
    low, high = bound_drawn(*(np.repeat(one[:, None], 2000, axis=1) for one in (hits, sizes)))
    assert low == pytest.approx(plain.low, abs=0.02)
    assert high == pytest.approx(plain.high, abs=0.02)
    drawn = np.repeat(sizes[:, None], 10, axis=1) * np.array([[1], [1], [1], [1], [0]])
    low, high = bound_drawn(np.minimum(hits[:, None], drawn), drawn)
    assert np.isnan([low[-1], high[-1]]).all()
