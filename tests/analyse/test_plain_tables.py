"""The analyst's functions, given plain tables as a person has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

import dissensus
from dissensus.analyse.study import close_order
from dissensus.errors import AnalysisError

CRISIS = pd.DataFrame(
    [
        {"actor": "Alba", "concept": "send troops", "act": "promises", "date": "2024-01-01"},
        {"actor": "Alba", "concept": "send troops", "act": "does", "date": "2024-02-01"},
        {
            "actor": "Borduria",
            "concept": "send troops",
            "act": "threatens",
            "consequence": "missiles would be fired",
            "follows": "strike ports",
            "date": "2024-01-10",
            "likelihood_low": 0.99,
            "likelihood_high": 1.0,
        },
        {
            "actor": "Sylvania",
            "concept": "strike ports",
            "act": "threatens",
            "consequence": "soldiers would march",
            "follows": "send combat troops",
            "date": "2024-01-12",
        },
        {"actor": "Sylvania", "concept": "blockade", "act": "warns", "consequence": "war"},
    ]
).assign(stance=["oppose", "support", "oppose", "oppose", "oppose"])
ORDER = {"send combat troops": "send troops", "strike ports": []}


def test_lines_chains_and_circles_come_from_a_table() -> None:
    plain = dissensus.redlines(CRISIS)
    assert plain.chains()["lines"].to_list() == [["L1", "L2"]]
    ordered = dissensus.redlines(dissensus.study(CRISIS, broader=ORDER))
    assert ordered.cycles()["lines"].to_list() == [["L1", "L2"]]
    found = {row["line"]: row for row in ordered.to_polars().iter_rows(named=True)}
    assert [found[line]["status"] for line in ("L1", "L2", "L3")] == ["crossed", "open", "unknown"]
    assert found["L3"]["reason"].endswith("the line has no date")
    ends = dissensus.redlines(CRISIS, until={2: "2024-01"}).to_polars()
    assert ends.filter(line="L1").select("until", "status").row(0) == (
        *(dt.date(2024, 1, 31), "open"),
    )


def test_an_order_needs_only_what_stands_just_above() -> None:
    order = close_order({"a": ["b"], "b": ("c", "d"), "d": "e"})
    assert order == {"a": ("b", "c", "d", "e"), "b": ("c", "d", "e"), "c": (), "d": ("e",), "e": ()}
    with pytest.raises(AnalysisError, match="'a' is a case of itself"):
        close_order({"a": "b", "b": "a"})
    made = dissensus.Study.of(CRISIS, broader={"send medics": "send soldiers"} | ORDER)
    assert made.covers("send soldiers", "send medics") is True
    assert made.covers("send medics", "send soldiers") is False
    assert made.covers("send troops", "blockade") is None


def test_rows_with_gaps_are_a_table() -> None:
    rows = CRISIS.to_dict("records")
    assert any(row["consequence"] != row["consequence"] for row in rows)
    assert dissensus.redlines(rows).to_polars().equals(dissensus.redlines(CRISIS).to_polars())


@pytest.mark.parametrize(
    "changes",
    [
        {("Alba", "send troops"): "open"},
        {"Alba": {"send troops": "open"}},
        "Alba:send troops=open",
        ["Alba:send troops=open"],
        pd.DataFrame({"actor": ["Alba"], "concept": ["send troops"], "stance": ["open"]}),
        {"actor": ["Alba"], "concept": ["send troops"], "stance": ["open"]},
        [{"actor": "Alba", "concept": "send troops", "stance": "open"}],
    ],
    ids=str,
)
def test_what_is_supposed_may_come_in_each_form(changes: Any) -> None:
    found = dissensus.whatif(CRISIS, changes, draws=20)
    assert "Alba on" in found.describe()
    assert found.describe().endswith("support -> open")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "none given"),
        ([], "none given"),
        ("Alba", "write actor:measure=stance"),
        ({"Alba": "open"}, "'Alba' is no pair of actor and measure"),
        ("Albaa:send troops=open", 'did you mean "Alba"'),
        ("Alba:send trops=open", 'did you mean "send troops"'),
        ("Alba:send troops=opn", 'did you mean "open"'),
        (pd.DataFrame({"actor": ["Alba"]}), "no column 'concept'"),
    ],
    ids=str,
)
def test_what_cannot_be_supposed_is_told(changes: Any, told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        dissensus.whatif(CRISIS, changes, draws=20)


def test_lines_without_dates_weigh_and_make_a_conflict() -> None:
    lines = pd.DataFrame(
        {"holder": ["Sylvania"], "concept": ["send troops"], "consequence": ["it would march"]}
    )
    found = dissensus.balance(CRISIS, lines=lines, draws=20).to_polars()
    assert found.filter(concept="send troops")["said"].to_list() == ["a risk, no rung named"]
    made = dissensus.propose(CRISIS, lines)
    assert {option.maker for option in made.form.options} == {"Alba", "Sylvania"}
    assert dissensus.propose(CRISIS).form.options
    with pytest.raises(AnalysisError, match=r"lines: .*no column 'concept'"):
        dissensus.balance(CRISIS, lines={"measure": ["x"]}, draws=20)
    with pytest.raises(AnalysisError, match="column 'invoked' holds String"):
        dissensus.balance(CRISIS, lines={"concept": ["x"], "invoked": ["high"]}, draws=20)


def test_promises_end_on_a_day_told_as_text() -> None:
    assert dissensus.promises(CRISIS).to_polars()["verdict"].to_list() == ["broken"]
    early = dissensus.promises(CRISIS, until="2024-01")
    assert early.to_polars()["verdict"].to_list() == ["not yet testable"]


def test_levels_are_drawn_from_a_table() -> None:
    assert dissensus.draw_levels(CRISIS, draws=2).shape == (2, 5)


def test_rankings_are_states_in_order() -> None:
    moves = {"A": [(1, 2), (2, 1), (3, 4), (4, 3)], "B": [(1, 3), (3, 1), (2, 4), (4, 2)]}
    plain = dissensus.Conflict.of(moves, {"A": [2, 1, 4, 3], "B": [3, 1, 4, 2]})
    braced = dissensus.Conflict.of(moves, {"A": [[2], [1], [4], [3]], "B": [{3}, {1}, {4}, {2}]})
    assert plain == braced
    with pytest.raises(AnalysisError, match="'A' ranks state 2 twice"):
        dissensus.Conflict.of(moves, {"A": [2, [1, 2], 4, 3], "B": [3, 1, 4, 2]})


def test_positions_may_have_the_heads_of_ktab() -> None:
    small = {"actor": ["A", "B"], "position": [4, 10], "weight": [3, 1], "salience": [1, 0.5]}
    heads = ("Actor", "Position", "Capability", "Salience")
    ktab = dict(zip(heads, small.values(), strict=True))
    assert dissensus.elect_positions(pd.DataFrame(ktab)).mean == pytest.approx(
        dissensus.elect_positions(small).mean
    )


def test_nothing_to_measure_is_an_empty_answer() -> None:
    empty = CRISIS.iloc[:0].drop(columns=["likelihood_low", "likelihood_high"])
    for found in (
        dissensus.cohesion(empty),
        dissensus.redlines(empty),
        dissensus.promises(empty),
        dissensus.contradictions(empty),
        dissensus.escalation(empty),
        dissensus.balance(empty, draws=5),
    ):
        assert found.to_polars().is_empty()
    assert dissensus.redlines(empty).chains().is_empty()
    assert not np.asarray(dissensus.draw_levels(empty, draws=3)).size
