"""The commands balance and whatif, as a person gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]
#: The columns of the terminal.
TERMINAL = 200

TABLE = """actor,concept,stance,date,text,act,consequence
Ann,aid,support,2024-01-01,Ann wants aid,says,
Bob,aid,support,2024-01-02,Bob wants aid,says,
Cid,aid,oppose,2024-01-03,Cid does not,says,
Ann,troops,oppose,2024-01-01,no troops for Ann,says,
Bob,troops,open,2024-01-02,Bob rules no troops out,says,
Rus,troops,oppose,2024-01-02,troops would bring war,threatens,bring war
Ann,levy: 2=3 rule,support,2024-01-02,Ann wants the rule,says,
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


GROUP = ("--group", "Ann,Bob,Cid,Dan", "--on", "2024-01-05")


def test_balance_is_shown(call: Call, source: Path) -> None:
    status, out, err = call("balance", source, *GROUP)
    assert status == 0
    assert "not safety" in out
    assert "nothing said" in out
    assert "troops" in out
    assert "levy" not in out
    assert "1 measures are not compared" in err


def test_balance_as_a_table_holds_every_measure(call: Call, source: Path) -> None:
    status, out, _ = call("balance", source, *GROUP, "--criterion", "lines", "--format", "jsonl")
    rows = {row["concept"]: row for row in map(json.loads, out.splitlines())}
    assert status == 0
    assert set(rows) == {"aid", "troops", "levy: 2=3 rule"}
    assert rows["troops"]["holders"] == ["Rus"]
    assert rows["aid"]["on_frontier_lines"]


def test_balance_lists_its_evidence(call: Call, source: Path) -> None:
    status, out, _ = call("balance", source, *GROUP, "--evidence", "troops")
    assert status == 0
    assert "3 statements" in out
    assert "troops would bring war" in out


def test_balance_is_drawn(call: Call, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "balance.svg"
    assert call("balance", source, *GROUP, "-o", path)[0] == 0
    assert "troops" in path.read_text(encoding="utf-8")


def test_one_day_is_taken(call: Call, source: Path) -> None:
    status, _, err = call("balance", source, *GROUP, "--on", "2024-01-06")
    assert status == 1
    assert "--on: 2 days" in err


def test_what_if_shows_all_that_changes(call: Call, source: Path) -> None:
    status, out, _ = call("whatif", source, *GROUP, "--set", "Cid:aid=support")
    assert status == 0
    for part in (
        'what if Cid on "aid": oppose -> support',
        "cohesion: agreement, open counts as support",
        "contradicts its own words",
        "hold-outs on",
        "no rule of decision is declared",
        "election over stances",
        "weights and positions are the analyst's",
    ):
        assert part in out
    assert out.index("cohesion") < out.index("one switch") < out.index("election over")


def test_that_one_is_no_member_is_told(call: Call, source: Path) -> None:
    _, out, _ = call("whatif", source, *GROUP, "--set", "Rus:troops=support")
    assert "Rus is no member of Ann, Bob, Cid, Dan on 2024-01-05" in out
    _, out, _ = call("whatif", source, *GROUP, "--set", "Cid:aid=support")
    assert "is no member" not in out


def test_names_with_colons_and_equals_are_read(call: Call, source: Path) -> None:
    status, out, _ = call("whatif", source, *GROUP, "--set", "dan:Levy: 2=3 rule=open")
    assert status == 0
    assert 'Dan on "levy: 2=3 rule": has not spoken -> open' in out


def test_power_under_a_quota_with_weights(call: Call, source: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("actor,weight,salience\nAnn,4,1\nBob,2,1\nCid,1,0.5\nDan,1,1\n", "utf-8")
    given = ("--set", "Cid:aid=support", "--quota", "5", "--weights", weights)
    status, out, _ = call("whatif", source, *GROUP, *given)
    assert status == 0
    assert "weight for it 6 -> 7, of a quota of 5; 1 has not spoken" in out
    assert "power of each member under a quota of 5" in out
    status, out, _ = call("whatif", source, *GROUP, *given, "--show", "power", "--format", "jsonl")
    assert json.loads(out.splitlines()[0])["actor"] == "Ann"


def test_tables_and_evidence(call: Call, source: Path, tmp_path: Path) -> None:
    given = ("whatif", source, *GROUP, "--set", "Cid:aid=support")
    for table in ("figures", "pivots", "camps", "touched", "holdouts", "election"):
        path = tmp_path / f"{table}.csv"
        assert call(*given, "--show", table, "-o", path)[0] == 0
        assert path.read_text(encoding="utf-8").count("\n") > 1
    status, _, err = call(*given, "--show", "power")
    assert (status, "--quota" in err) == (1, True)
    status, out, _ = call(*given, "--evidence", "aid")
    assert "3 statements" in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cidd:aid=support", 'did you mean "Cid"'),
        ("Cid:aids=support", 'did you mean "aid"'),
        ("Cid:levi rule=support", 'did you mean "levy: 2=3 rule"'),
        ("Cid:aid=suport", 'did you mean "support"'),
        ("Cid=support", "write ACTOR:CONCEPT=STANCE"),
        ("Cid:aid", "write ACTOR:CONCEPT=STANCE"),
    ],
)
def test_what_is_mistyped_is_told(call: Call, source: Path, text: str, told: str) -> None:
    status, _, err = call("whatif", source, *GROUP, "--set", text)
    assert status == 1
    assert told in err


def test_what_is_set_twice_or_not_at_all_is_told(call: Call, source: Path) -> None:
    given = ("--set", "Cid:aid=support", "--set", "Cid:aid=open")
    assert "set twice" in call("whatif", source, *GROUP, *given)[2]
    assert "--set: say what" in call("whatif", source, *GROUP)[2]


def test_a_table_of_positions(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "positions.csv"
    path.write_text("actor,position,weight\nAnn,4,2\nBob,7,1\nCid,10,1\n", encoding="utf-8")
    status, out, _ = call("whatif", path, "--positions", "--set", "Ann=7")
    assert status == 0
    assert "weighted mean 6.25 -> 7.75" in out
    assert "limits:" in out
    assert "ACTOR=NUMBER" in call("whatif", path, "--positions", "--set", "Ann=x")[2]
    assert "no actor 'Eve'" in call("whatif", path, "--positions", "--set", "Eve=7")[2]
