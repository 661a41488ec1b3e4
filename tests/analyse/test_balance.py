"""Measures by support and the risk that is said."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import polars as pl
import pytest

import dissensus
from dissensus.analyse.commitments.warned import Warned, name_group
from dissensus.analyse.study import Study
from dissensus.analyse.weighing.balancing import COLUMNS, Balance, balance
from dissensus.errors import AnalysisError

DAY = dt.date(2024, 3, 1)


def make(**more: Any) -> Study:
    """Three measures: aid with support, guns with less, troops with none."""
    rows = [
        *(("A", "aid", "support"), ("B", "aid", "support"), ("C", "aid", "open")),
        *(("A", "guns", "support"), ("B", "guns", "reserved")),
        *(("A", "troops", "oppose"), ("B", "troops", "oppose"), ("C", "troops", "reserved")),
        ("R", "troops", "oppose"),
        ("R", "guns", "oppose"),
    ]
    return Study.of(
        {
            "actor": [row[0] for row in rows],
            "concept": [row[1] for row in rows],
            "stance": [row[2] for row in rows],
            "date": [DAY] * len(rows),
            "confidence": [0.5] * len(rows),
        },
        **more,
    )


LINES = {
    "concept": ["troops", "guns"],
    "holder": ["R", "R"],
    "invoked": [3, 2],
    "likelihood_low": [0.99, None],
    "likelihood_high": [1.0, None],
    "date": [DAY, DAY],
    "rows": [[8], [9]],
}


def weigh(**more: Any) -> Balance:
    return balance(make(), ["A", "B", "C"], **{"lines": LINES, **more})


def find(found: Balance, concept: str) -> dict[str, Any]:
    return found.to_polars().filter(pl.col("concept") == concept).row(0, named=True)


def test_support_and_exposure_stand_beside_each_other() -> None:
    found = weigh()
    troops = find(found, "troops")
    assert troops["value"] == pytest.approx(-2.5 / 3)
    assert (troops["lines"], troops["invoked"], troops["said"]) == (1, 3, "3 intense crises")
    assert troops["holders"] == ["R"]
    assert (troops["if_low"], troops["if_high"]) == (0.99, 1.0)
    assert troops["rows"] == [5, 6, 7, 8]
    assert (troops["statements"], troops["actors"], troops["members"]) == (4, 3, 3)
    assert found.to_polars().schema == pl.Schema(COLUMNS)


def test_what_nobody_warns_of_is_not_told_as_safe() -> None:
    aid = find(weigh(), "aid")
    assert (aid["invoked"], aid["exposure"], aid["said"]) == (None, 0, "nothing said")
    assert "not safety" in aid["reason"]
    assert "safe" not in aid["reason"].replace("not safety", "")


def test_frontier_and_its_probability() -> None:
    found = weigh(draws=4000)
    assert find(found, "aid")["on_frontier"]
    assert find(found, "aid")["probability"] == 1
    # All members spoke, so only the lines are drawn: troops are below guns and aid whatever.
    assert find(found, "troops")["probability"] == 0
    assert find(found, "guns")["probability"] == 0
    apart = balance(
        make(),
        ["A", "B", "C"],
        lines={"concept": ["aid", "guns"], "invoked": [3, None], "rows": [[0], []]},
        draws=4000,
    )
    # Aid beats guns on support alone where its line, of confidence 1/2, was not said.
    assert find(apart, "guns")["on_frontier"]
    assert find(apart, "guns")["probability"] == pytest.approx(0.5, abs=0.03)
    assert find(apart, "guns")["said"] == "a risk, no rung named"
    assert "names no rung" in find(apart, "guns")["reason"]


def test_number_of_lines_is_a_criterion_of_its_own() -> None:
    lines = {"concept": ["aid", "aid", "guns"], "invoked": [1, 1, 5], "rows": [[0], [1], [9]]}
    found = weigh(lines=lines)
    aid, guns = find(found, "aid"), find(found, "guns")
    assert (aid["on_frontier"], guns["on_frontier"]) == (True, False)
    assert (aid["on_frontier_lines"], guns["on_frontier_lines"]) == (True, True)


def test_a_line_is_there_when_one_of_its_statements_is() -> None:
    warned = Warned.of(make(), {"concept": ["troops"], "rows": [[8, 9]]}, ["troops"])
    _, numbers = warned.draw(draws=20_000, generator=np.random.default_rng(0))
    assert numbers.mean() == pytest.approx(0.75, abs=0.01)


def test_a_line_covers_the_cases_of_its_measure() -> None:
    study = make(broader={"guns": ["aid"], "aid": []}, known=frozenset({"guns", "aid"}))
    warned = Warned.of(study, {"concept": ["aid"]}, ["aid", "guns", "troops"])
    assert warned.count().tolist() == [1, 1, 0]
    assert warned.unknown.tolist() == [0, 0, 1]
    found = balance(study, ["A", "B", "C"], lines={"concept": ["aid"]})
    assert "does not say whether" in find(found, "troops")["reason"]


def test_lines_count_on_their_days_only() -> None:
    lines = {**LINES, "until": [DAY, None]}
    found = weigh(lines=lines, on=DAY + dt.timedelta(days=1))
    assert find(found, "troops")["lines"] == 0
    assert find(found, "guns")["lines"] == 1
    assert find(weigh(lines=lines, on=DAY), "troops")["lines"] == 1


def test_one_voice_is_not_compared() -> None:
    study = Study.of({"actor": ["A"], "concept": ["aid"], "stance": ["support"]})
    found = balance(study, ["A", "B"], lines={"concept": []}).to_polars().row(0, named=True)
    assert found["on_frontier"] is None
    assert found["probability"] is None
    assert "1 member spoke" in found["reason"]
    assert found["value"] == 1
    alone = balance(study, ["A", "B"], lines={"concept": []}, least=1)
    assert alone.to_polars()["on_frontier"].to_list() == [True]


def test_a_measure_that_is_only_warned_of_has_no_support() -> None:
    found = find(weigh(lines={"concept": ["fly"], "holder": ["R"], "invoked": [2]}), "fly")
    assert found["value"] is None
    assert found["on_frontier"] is None
    assert found["lines"] == 1
    assert "no member took a position" in found["reason"]


def test_errors_of_coding_widen_the_interval() -> None:
    study = make()
    errors = np.tile(study.statements["level"].to_numpy(), (2, 1)).astype(np.int8)
    same = find(weigh(errors=errors), "aid")
    assert (same["low"], same["high"]) == (pytest.approx(2.5 / 3), pytest.approx(2.5 / 3))
    errors[1, 0] = 0
    drawn = find(weigh(errors=errors), "aid")
    assert drawn["low"] == pytest.approx(0.5 / 3)
    errors[1] = -1
    gone = find(weigh(errors=errors), "aid")
    assert gone["low"] < -0.5


def test_nothing_is_an_empty_answer() -> None:
    found = weigh(lines={"concept": []}, on=DAY - dt.timedelta(days=9))
    assert found.to_polars().height == 0
    assert found.to_polars().schema == pl.Schema(COLUMNS)
    with pytest.raises(AnalysisError, match="nothing to draw"):
        found.chart()


def test_bad_input_is_refused() -> None:
    with pytest.raises(AnalysisError, match="lines: the table has no column 'concept'"):
        weigh(lines={"measure": ["aid"]})
    with pytest.raises(AnalysisError, match="draws"):
        weigh(draws=0)
    with pytest.raises(AnalysisError, match="criterion"):
        weigh().chart("sum")


def test_chart_gives_each_measure_a_line_and_each_rung_its_words() -> None:
    for criterion in ("rung", "lines"):
        drawn = json.dumps(weigh().chart(criterion).to_dict())
        for word in ("troops", "guns", "aid", "nothing said"):
            assert word in drawn
    assert "3 intense crises" in json.dumps(weigh().chart().to_dict())


def test_chart_does_not_name_a_rung_that_nobody_named() -> None:
    drawn = json.dumps(weigh(lines={"concept": ["aid"]}).chart().to_dict())
    assert "no rung named" in drawn
    assert "sub-crisis" not in drawn


def test_names_of_groups() -> None:
    assert [name_group(one) for one in (0, 1, 7, 9)] == [
        "nothing said",
        "1 sub-crisis manoeuvring",
        "7 civilian central wars",
        "9",
    ]


def test_it_stands_at_the_top() -> None:
    assert dissensus.balance is balance
    assert "not safety" in weigh()._repr_html_()
