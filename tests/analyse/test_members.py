"""Groups in every form that a person has them in, and days told as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import dissensus
from dissensus.analyse.members import Membership, to_day
from dissensus.errors import AnalysisError, InputError

JOINED = dt.date(2024, 3, 7)
ROWS = {
    "member": ["Finland", "Sweden", "Norway"],
    "from": ["2023-04-04", "2024-03-07", None],
    "to": [None, None, "2030"],
}
FORMS: list[Any] = [
    pd.DataFrame(ROWS),
    pl.DataFrame(ROWS),
    pd.DataFrame(ROWS).rename(columns={"member": "Country", "from": "since", "to": "until"}),
    pd.DataFrame({**ROWS, "from": pd.to_datetime(ROWS["from"])}),
    pd.DataFrame(ROWS).to_dict("records"),
    {
        "Finland": ("2023-04-04", None),
        "Sweden": [(JOINED, None)],
        "Norway": (None, dt.date(2030, 12, 31)),
    },
    {"Finland": "2023-04-04", "Sweden": JOINED, "Norway": [(None, "2030-12")]},
    [("Finland", "2023-04"), ("Sweden", "2024-03-07", None), ("Norway", None, "2030-12-31")],
]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_members_with_terms_are_the_same_in_each_form(form: Any) -> None:
    group = Membership.of(form)
    assert group.on(dt.date(2022, 1, 1)) == ("Norway",)
    assert group.on(dt.date(2024, 3, 6)) == ("Finland", "Norway")
    assert group.on(JOINED) == ("Finland", "Norway", "Sweden")
    assert group.on(dt.date(2030, 12, 31)) == ("Finland", "Norway", "Sweden")
    assert group.on(dt.date(2031, 1, 1)) == ("Finland", "Sweden")


@pytest.mark.parametrize(
    "form",
    [
        ["A", "B"],
        ("A", "B"),
        {"B", "A"},
        pd.Series(["A", "B"]),
        np.array(["A", "B"]),
        pd.DataFrame({"member": ["A", "B", None]}),
        {"A": None, "B": None},
    ],
    ids=["list", "tuple", "set", "series", "array", "frame", "mapping"],
)
def test_names_alone_are_members_for_ever(form: Any) -> None:
    group = Membership.of(form)
    assert group.terms == {"A": ((None, None),), "B": ((None, None),)}
    assert all(type(name) is str for name in group.terms)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("A\nB, the old\n", None),
        ("# ours\nA\n\nKorea\n", "Korea"),
        ("member\nA\nKorea\n", "Korea"),
        ("Member;From;To\nA;;\nKorea;04/04/2023;\nKorea;01/13/2020;02/28/2021\n", "Korea"),
        ("name,since\nA,\nKorea,2023-04-04\n", "Korea"),
    ],
)
def test_a_file_is_a_table_or_a_name_on_each_line(
    tmp_path: Path, text: str, second: str | None
) -> None:
    path = tmp_path / "ours.txt"
    path.write_text(text, encoding="utf-8")
    if second is None:
        with pytest.raises(InputError, match=r"ours\.txt.*line 2 has 2 cells"):
            Membership.of(str(path))
        return
    for source in (path, str(path)):
        assert Membership.of(source).on(dt.date(2024, 1, 1)) == ("A", second)
    votes = {"actor": ["A", second], "concept": ["tax"] * 2, "stance": ["support", "oppose"]}
    assert dissensus.study(votes, group=str(path)).group == "ours"
    assert dissensus.cohesion(votes, path).to_polars()["members"].unique().to_list() == [2]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("NATTO", "is one name and no file"),
        (3, "a int is no group"),
        ({"A": ("2024-05-01", "2024-01-01")}, r"to \(2024-01-01\) lies before from"),
        ({"A": "soon"}, "members: A: from is 'soon': write a day"),
        ({"A": ("2024-13", None)}, "from is '2024-13'"),
        ({"A": [("2024", "2024", "2024")]}, r"give \(from, to\)"),
        (["A", ""], "no name of a member"),
        (pd.DataFrame({"who": ["A"]}), "no column of them; it has 'who'"),
        (pd.DataFrame({"member": ["A"], "from": ["x"]}), "row 1 of the members: from is 'x'"),
    ],
    ids=str,
)
def test_what_is_no_group_is_told(form: Any, told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        Membership.of(form)


@pytest.mark.parametrize("missing", [None, "", float("nan"), pd.NaT, "NaT"])
def test_no_day_is_an_open_end(missing: object) -> None:
    assert to_day(missing, whose="from") is None


TABLE = pd.DataFrame(
    {
        "actor": ["A", "B", "C", "C"],
        "concept": ["tax"] * 4,
        "stance": ["support", "oppose", "open", None],
        "date": ["2024-02-26", "2024-02-27", "2024-03-02", np.nan],
    }
)


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("2024-02-27", ["2024-02-27"]),
        ("2024-02", ["2024-02-29"]),
        (pd.Timestamp("2024-02-27"), ["2024-02-27"]),
        (["2024-02-26", dt.date(2024, 2, 27)], ["2024-02-26", "2024-02-27"]),
        ("month", ["2024-02-29", "2024-03-02"]),
        ("year", ["2024-03-02"]),
    ],
    ids=str,
)
def test_days_may_be_text(on: Any, days: list[str]) -> None:
    found = dissensus.cohesion(TABLE, on=on)
    assert [str(day) for day in found.days] == days
    assert sorted(set(found.to_polars()["date"].cast(pl.String))) == days


def test_days_that_are_none_are_told() -> None:
    with pytest.raises(AnalysisError, match="on is '2024-02-30': write a day"):
        dissensus.cohesion(TABLE, on="2024-02-30")
    with pytest.raises(AnalysisError, match='did you mean "year"'):
        dissensus.cohesion(TABLE, on="yeer")
    assert dissensus.cohesion(TABLE, on="1990-01-01").to_polars().is_empty()


def test_a_misspelt_member_is_told_with_the_nearest_name() -> None:
    table = TABLE.replace({"actor": {"A": "France"}})
    found = dissensus.cohesion(table, ["Frnace", "B"])
    assert found.strangers() == ['Frnace (did you mean "France"?)']
    assert 'no statement is of Frnace (did you mean "France"?)' in repr(found)


def test_every_measure_takes_the_same_groups_and_days() -> None:
    group = pd.DataFrame({"member": ["A", "B"], "from": ["2024-01-01", None]})
    day = "2024-02-27"
    assert dissensus.balance(TABLE, group, on=day, draws=10).group == "A, B"
    found = dissensus.whatif(TABLE, {("B", "tax"): "support"}, group, on=day, draws=10)
    assert found.group == "A, B"
    lines = {
        "holder": ["C"],
        "concept": ["tax"],
        "consequence": ["strikes"],
        "date": ["2024-02-01"],
    }
    made = dissensus.propose(TABLE, lines, members=group, on=day)
    assert {option.maker for option in made.form.options} >= {"A", "C"}


@pytest.mark.parametrize(
    "words",
    [
        ["yes", "no", "abstain", "absent"],
        ["Yes", "NO", "Abstention", "not voting"],
        ["pour", "contre", "s'abstient", "non votant"],
        ["Y", "N", "A", None],
        ["aye", "nay", "Abstained", ""],
    ],
)
def test_votes_are_told_by_words(words: list[str | None]) -> None:
    for kind in ("str", "category"):
        table = pd.DataFrame({"country": list("ABCD"), "rcid": [9] * 4, "vote": words})
        made = dissensus.study(table.astype({"vote": kind}) if None not in words else table)
        assert made.statements["stance"].to_list() == ["support", "oppose", "neutral"]
        assert made.statements["concept"].to_list() == ["9"] * 3
        found = dissensus.cohesion(table, list("ABCD")).to_polars()
        rows = found.filter(index="agreement").select("value", "members", "actors").rows()
        assert rows == [(0.0, 4, 3)] * 2


def test_numbers_of_votes_stay_numbers() -> None:
    with pytest.raises(AnalysisError, match="beyond"):
        dissensus.cohesion({"actor": ["A", "B"], "concept": ["t"] * 2, "vote": [1, 3]})
    told = dissensus.study(
        {"actor": ["A", "B"], "concept": ["t"] * 2, "vote": ["1", "3"]},
        levels={"1": 1, "2": 0, "3": -1},
    )
    assert told.statements["stance"].to_list() == ["support", "oppose"]
