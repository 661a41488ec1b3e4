"""A study: any table of statements in one form, with norms, the order of measures and a group."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dissensus import contradictions, escalation, promises
from dissensus.analyse.assess import assess
from dissensus.analyse.members import Membership
from dissensus.analyse.study import NORMS, Study
from dissensus.errors import AnalysisError

TABLE: dict[str, Any] = {
    "actor": ["A. Minister", "B", "", "C", "D"],
    "party": ["A", "", "", "C", None],
    "concept": ["send", "send", "send", "", "send"],
    "stance": ["support", "open", "oppose", "oppose", None],
    "date": ["2024-02-01", "", "2024-02-02", "2024-02-03", "2024-02-04"],
}


def test_holder_is_the_party_or_the_actor_without_one() -> None:
    made = Study.of(TABLE).statements
    assert made.select("row", "holder", "actor", "concept", "stance").rows() == [
        (1, "B", "B", "send", "open"),
        (0, "A", "A. Minister", "send", "support"),
    ]


def test_rows_without_holder_measure_or_stance_are_left_out() -> None:
    assert Study.of(TABLE).statements.height == 2


def test_missing_columns_are_blank() -> None:
    row = Study.of({"actor": ["A"], "concept": ["tax"], "stance": ["open"]}).statements.row(
        0, named=True
    )
    assert (row["act"], row["firmness"], row["condition"], row["targets"]) == (
        "says",
        "plain",
        "",
        [],
    )
    assert (row["date"], row["alleged"], row["confidence"]) == (None, False, 1.0)


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ([1, 0], ["support", "oppose"]),
        (["yes", "no"], ["support", "oppose"]),
        ([-1.0, 0.5], ["oppose", "open"]),
        (["Support", "OPPOSE"], ["support", "oppose"]),
    ],
)
def test_other_qualifiers_become_stances(stances: list[Any], expected: list[str]) -> None:
    made = Study.of({"actor": ["A", "B"], "concept": ["tax", "tax"], "stance": stances})
    assert made.statements["stance"].to_list() == expected


def test_levels_map_the_values_of_a_qualifier() -> None:
    made = Study.of(
        {"actor": ["A", "B", "C"], "concept": ["tax"] * 3, "vote": ["yea", "nay", "present"]},
        qualifier="vote",
        levels={"yea": 1, "nay": -1, "present": 0},
    )
    assert made.statements["stance"].to_list() == ["support", "oppose", "neutral"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"actor": ["A"], "concept": ["tax"], "stance": ["perhaps"]}, "no stance"),
        ({"actor": ["A"], "concept": ["tax"], "stance": [7]}, "beyond -1"),
        ({"actr": ["A"], "concept": ["tax"], "stance": ["open"]}, "no column 'actor'"),
        ({"actor": ["A"], "stance": ["open"]}, "no column 'concept'"),
        ({"actor": ["A"], "concept": ["tax"]}, "no column 'stance'"),
        (
            {"actor": ["A"], "concept": ["tax"], "stance": ["open"], "date": ["soon"]},
            "row 1 of column 'date' holds 'soon'",
        ),
    ],
)
def test_what_cannot_be_read_is_told(table: dict[str, Any], told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        Study.of(table)


def test_targets_are_lists_or_text_with_semicolons() -> None:
    base = {"actor": ["A"], "concept": ["tax"], "stance": ["open"]}
    for targets in (["B; C"], [["B", "C"]]):
        assert Study.of({**base, "targets": targets}).statements["targets"].to_list() == [
            ["B", "C"]
        ]


def test_a_study_is_given_back() -> None:
    made = Study.of(TABLE)
    assert Study.of(made) is made


def test_an_empty_table_is_an_empty_study() -> None:
    empty = pl.DataFrame(schema=dict.fromkeys(("actor", "concept", "stance"), pl.String))
    made = Study.of(empty)
    assert made.statements.is_empty()
    assert made.list_members().on(None) == ()
    assert made.norms.schema == pl.Schema(NORMS)


def test_names_that_are_not_there_are_told_with_the_nearest() -> None:
    made = Study.of(TABLE, members=Membership.of(["A", "Silent"]))
    assert made.check_actor("Silent") == "Silent"
    assert made.check_concept("SEND") == "send"
    with pytest.raises(AnalysisError, match='did you mean "Silent"'):
        made.check_actor("Silentt")
    with pytest.raises(AnalysisError, match="there are send"):
        made.check_concept("tax")


def test_the_order_of_measures_says_yes_no_and_unknown() -> None:
    made = Study.of(
        {
            "actor": ["A"],
            "concept": ["send fighters"],
            "stance": ["oppose"],
            "discovered": [True],
        },
        broader={"send combat troops": ["send troops"], "send troops": [], "train": []},
        known=frozenset({"send combat troops", "send troops", "train"}),
    )
    assert made.covers("send troops", "send combat troops") is True
    assert made.covers("send combat troops", "send troops") is False
    assert made.covers("send troops", "train") is False
    assert made.covers("send troops", "send fighters") is None


def test_members_are_asked_by_day() -> None:
    terms = {"A": [(dt.date(2024, 3, 7), None)], "B": [(None, dt.date(2024, 3, 8))]}
    made = Study.of(TABLE, members=Membership.of(terms))
    assert made.list_members().on(dt.date(2024, 3, 6)) == ("B",)


def test_results_tell_themselves_in_one_line() -> None:
    made = Study.of(TABLE)
    found = (made, escalation(made), assess(made, draws=5), contradictions(made), promises(made))
    for one in found:
        assert repr(one).startswith("<")
        assert len(repr(one)) < 300
        assert "\n" not in repr(one)
    assert f"{made.statements.height} statements" in repr(made)
    assert "of a reading" in repr(found[2])


def test_nobody_is_addressed_by_itself() -> None:
    rows = {"actor": ["A", "Ann"], "party": ["A", "B"], "concept": ["tax"] * 2}
    made = Study.of({**rows, "stance": ["oppose"] * 2, "targets": ["A; C", "B; Ann; Ben"]})
    assert [set(one) for one in made.statements["targets"]] == [{"C"}, {"Ben"}]
