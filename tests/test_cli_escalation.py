"""The command that shows what escalates in which direction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dissensus.cli import app
from dissensus.errors import AnalysisError

HEAD = "actor,targets,concept,stance,act,date,consequence,likelihood_low,likelihood_high,text"
TABLE = f"""{HEAD}
A,B,send troops,oppose,threatens,2024-03-01,a direct conflict,0.99,1,conflict is inevitable
A,B,send troops,oppose,threatens,2024-03-12,a nuclear response,,,nuclear arms
A,,hold talks,support,says,2024-03-13,,,,A wants talks
B,A,sanctions,support,does,2024-03-14,,,,B has put sanctions on A
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small table of statements."""
    path = tmp_path / "told.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    """What the command writes to standard output."""
    given = ["escalation", *map(str, arguments)]
    found = CliRunner(env={"COLUMNS": "140"}).invoke(app, given, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_first_view_is_by_direction(table: Path) -> None:
    lines = run(table).splitlines()
    assert lines[0].startswith("escalation: 4 acts in 3 directions, 3 of conflict")
    told = {tuple(line.split()[:2]): line for line in lines[2:]}
    assert told["A", "B"].split()[2:5] == ["2", "2", "100%"]
    assert "3 (threat)" in told["A", "B"]
    assert "0.99-1.00" in told["A", "B"]
    assert ("A", "(nobody") in told


@pytest.mark.parametrize(
    ("show", "says"),
    [("quotes", "1 words of certainty"), ("acts", "4 acts, 3 of conflict")],
)
def test_other_tables_are_shown(table: Path, show: str, says: str) -> None:
    assert says in run(table, "--show", show)


def test_windows_are_ranked_and_compared(table: Path) -> None:
    assert "mean rank" in run(table, "--window", "10 days", "--show", "single")
    assert "changes told in 0 of 1" in run(table, "--window", "10 days", "--show", "changes")


@pytest.mark.parametrize("show", ["single", "changes"])
def test_one_window_is_not_compared_with_itself(table: Path, show: str) -> None:
    with pytest.raises(AnalysisError, match="give --window"):
        run(table, "--show", show)


def test_a_direction_is_chosen_and_unknown_names_are_told_by_option(table: Path) -> None:
    rows = json.loads(run(table, "--from", "A", "--to", "", "--format", "jsonl"))
    assert (rows["holder"], rows["target"]) == ("A", "")
    with pytest.raises(AnalysisError, match=r"^--to: no 'Q' is addressed"):
        run(table, "--to", "Q")


def test_evidence_lists_the_hostile_statements(table: Path) -> None:
    shown = run(table, "--evidence", "A")
    assert "conflict by A: 2 statements" in shown
    assert "A wants talks" not in shown


def test_the_panels_are_drawn(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "panels.svg"
    run(table, "--window", "10 days", "-o", out)
    assert "group of rungs" in out.read_text(encoding="utf-8")
