"""The command that measures the cohesion of a group, as a person gives it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from dissensus.analyse.unity.measures import INDICES
from dissensus.analyse.unity.standing import PERIODS
from dissensus.cli import main
from dissensus.cli.cohesion import INDICES as NAMES
from dissensus.cli.cohesion import PERIODS as STRETCHES

Call = Callable[..., tuple[int, str, str]]

TABLE = """actor,concept,stance,date,text
Arland,send aircraft,support,2024-01-05,Arland will send them
Borland,send aircraft,open,2024-01-10,Borland does not rule it out
Corland,send aircraft,oppose,2024-01-20,Corland refuses
Dorland,send aircraft,support,2024-02-03,Dorland is for it
Arland,train pilots,support,2024-01-08,Arland trains pilots
Borland,train pilots,support,2024-01-09,Borland does too
Borland,send aircraft,oppose,2024-02-20,Borland now refuses
Forland,train pilots,oppose,2024-02-21,Forland is against it
Arland,lend ships,support,2024-01-08,Arland lends ships
"""
MEMBERS = """member,from,to
Arland,,
Borland,,
Corland,,
Dorland,2024-02-01,
Eorland,,
Forland,2024-06-01,
"""


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Call:
    """Gives the command on a table with members; answers status, output, messages."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "union.csv").write_text(MEMBERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def give(*arguments: object, group: str = "union.csv") -> tuple[int, str, str]:
        own = ["dissensus", "cohesion", "table.csv", "--group", group, *map(str, arguments)]
        monkeypatch.setattr("sys.argv", own)
        monkeypatch.setenv("COLUMNS", "120")
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        if isinstance(status, str):
            return 1, out, err + status
        return int(str(status or 0)), out, err

    return give


def test_names_are_those_of_the_library() -> None:
    assert NAMES == INDICES
    assert tuple(PERIODS) == STRETCHES


def test_first_view_has_both_collapses_and_says_what_is_missing(call: Call) -> None:
    status, out, err = call()
    assert status == 0
    assert "union on 2024-02-21: 4 of 5 members spoke, on 3 measures" in out
    lines = out.splitlines()
    first = next(line for line in lines if line.startswith("send aircraft"))
    assert "4 of 5" in first
    assert "0.10…0.40" in first
    # Those on which most spoke come first.
    assert [line[:4] for line in lines[2:]] == ["send", "trai"]
    assert "1 measure has no agreement: too few members took a side" in err
    assert "those who spoke as a sample" in err


def test_json_holds_every_column(call: Call) -> None:
    _, out, _ = call("--format", "jsonl", "--on", "2024-01-31")
    rows = [json.loads(line) for line in out.splitlines()]
    row = next(one for one in rows if one["concept"] == "send aircraft")
    assert (row["value"], row["members"], row["actors"]) == (0.5, 4, 3)
    assert row["rows"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--every", "month"), "agreement over time"),
        (("--every", "month", "--show", "changes"), "moved: Borland; joined: Dorland"),
        (("--show", "influence"), "Arland, Borland,"),
        (("--show", "switches", "--target", "0.9"), "2 against → for"),
        (("--show", "switches", "--target", "0.4", "--fall"), "1 for → against"),
        (("--show", "joining"), "Forland"),
        (("--on", "2024-01-31", "--show", "ranks"), "Corland"),
        (("--evidence", "send aircraft"), "Borland now refuses"),
        (("--concept", "train pilots", "--index", "rice"), "on 1 measure; rice"),
    ],
)
def test_each_view_answers(call: Call, arguments: tuple[str, ...], told: str) -> None:
    status, out, _ = call(*arguments)
    assert status == 0
    assert told in out


def test_over_time_and_chart_are_of_the_same_collapse(call: Call) -> None:
    _, out, _ = call("--every", "month")
    line = next(one for one in out.splitlines() if "2024-01-31" in one and "send" in one)
    # Two for it, one of them open, and one against.
    assert "0.50" in line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--concept", "train pilot"), 'did you mean "train pilots"'),
        (("--evidence", "send aircrafts"), 'did you mean "send aircraft"'),
        (("--on", "2020-01-01"), "takes a position up to 2020-01-01"),
        (("--on", "2024-01-31", "--every", "month"), "--on and --every contradict"),
        (("--show", "changes"), "give --every"),
        (("--show", "switches"), "--target NUMBER go together"),
        (("--target", "0.5"), "--target NUMBER go together"),
    ],
)
def test_what_cannot_be_answered_is_one_line(
    call: Call, arguments: tuple[str, ...], told: str
) -> None:
    status, _, err = call(*arguments)
    assert status == 1
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_misspelt_members_are_told(call: Call) -> None:
    status, out, err = call(group="Arland,Borland,Corlnd")
    assert (status, out) == (1, "")
    assert "no statement is of 'Corlnd', which the register does not have" in err
    assert 'did you mean "Corland"' in err
    # One who is near to nobody may well be silent.
    status, _, err = call(group="Arland,Borland,Zzyzx")
    assert status == 0
    assert "no statement is of Zzyzx" in err


@pytest.mark.parametrize("name", ["day.svg", "days.svg", "table.parquet"])
def test_files(call: Call, tmp_path: Path, name: str) -> None:
    status, _, _ = call("-o", name, *(["--every", "month"] if name == "days.svg" else []))
    assert status == 0
    if name.endswith("svg"):
        assert "<svg" in (tmp_path / name).read_text(encoding="utf-8")
    else:
        assert pl.read_parquet(tmp_path / name).height == 6
