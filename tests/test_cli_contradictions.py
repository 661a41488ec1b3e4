"""The command on contradictions and promises, as a person gives it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dissensus.cli import app
from dissensus.errors import AnalysisError

TABLE = """actor,party,concept,stance,act,date,text
Minister,Freedonia,send,oppose,says,2024-03-01,we shall not send
Spokeswoman,Freedonia,send,open,says,2024-03-04,sending is not ruled out
Minister,Freedonia,tanks,support,promises,2024-03-01,tanks will come
Freedonia,Freedonia,tanks,oppose,does,2024-05-30,it blocked the tanks
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def call(source: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["contradictions", str(source), *options])


def read(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_first_view(source: Path) -> None:
    found = call(source)
    assert found.exit_code == 0
    lines = [line.split() for line in found.stdout.splitlines()]
    assert lines[0][:6] == ["1", "(1-1)", "contradiction,", "0", "(0-0)", "disputed,"]
    head = ["holder", "concept", "kind", "sort", "days", "against", "support", "stands"]
    assert lines[2:] == [
        head,
        ["Freedonia", "send", "words", "contradiction", "3", "1", "1", "1"],
        ["Freedonia", "tanks", "words-deeds", "shift", "90", "1", "1", "1"],
    ]


def test_draws_bound_counts_and_rates(source: Path) -> None:
    assert "1 (1-1) contradiction" in call(source, "--draws", "20").stdout
    (rate,) = read(call(source, "--show", "rates", "--draws", "20", "--format", "csv"))
    assert (rate["contradicted"], rate["least"], rate["most"]) == ("1", "1.0", "1.0")
    (kept,) = read(call(source, "--show", "kept", "--draws", "20", "--format", "csv"))
    assert (kept["broken"], kept["least"]) == ("1", "1.0")


def test_window_and_political(source: Path) -> None:
    assert [row["sort"] for row in read(call(source, "--window", "2", "--format", "csv"))] == [
        "shift",
        "shift",
    ]
    assert not read(call(source, "--political", "Freedonia", "--format", "csv"))


def test_tables(source: Path) -> None:
    (pair, _) = read(call(source, "--show", "pairs", "--format", "csv"))
    assert (pair["against"], pair["support"], pair["actor_support"]) == ("0", "1", "Spokeswoman")
    (rate,) = read(call(source, "--show", "rates", "--format", "csv"))
    assert (rate["measures"], rate["contradicted"], rate["value"]) == ("2", "1", "0.5")
    (promise,) = read(call(source, "--show", "promises", "--format", "csv"))
    assert (promise["verdict"], promise["deeds"]) == ("broken", "3")
    (kept,) = read(call(source, "--show", "kept", "--format", "csv"))
    assert (kept["broken"], kept["value"]) == ("1", "1.0")
    assert "broken" in call(source, "--show", "promises").stdout
    (early,) = read(call(source, "--show", "promises", "--until", "2024-05-29", "--format", "csv"))
    assert early["verdict"] == "not yet testable"


def test_evidence_opens_the_statements(source: Path) -> None:
    found = call(source, "--evidence", "Freedonia", "send", "--format", "csv")
    assert [row["text"] for row in read(found)] == ["we shall not send", "sending is not ruled out"]
    found = call(source, "--show", "promises", "--evidence", "Freedonia", "tanks")
    assert "Freedonia on tanks: 2 statements" in found.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--evidence", "Fredonia", "send"), 'did you mean "Freedonia"'),
        (("--evidence", "Freedonia", "snd"), 'did you mean "send"'),
        (("--political", "Freedonia", "--evidence", "Freedonia", "send"), "nothing to open"),
    ],
)
def test_what_is_not_there_is_told(source: Path, options: tuple[str, ...], said: str) -> None:
    found = call(source, *options)
    assert found.exit_code == 1
    assert isinstance(found.exception, AnalysisError)
    assert said in str(found.exception)


def test_picture_of_the_rates_alone(source: Path, tmp_path: Path) -> None:
    assert call(source, "--show", "rates", "-o", str(tmp_path / "r.svg")).exit_code == 0
    assert (tmp_path / "r.svg").read_text(encoding="utf-8").startswith("<svg")
    assert call(source, "-o", str(tmp_path / "c.svg")).exit_code == 1


def test_draws_tell_in_what_share_each_stands(source: Path) -> None:
    table = source.read_text(encoding="utf-8").splitlines()
    sure = [f"{table[0]},confidence", *(f"{line},0.6" for line in table[1:])]
    source.write_text("\n".join(sure), encoding="utf-8")
    found = read(call(source, "--draws", "200", "--seed", "1", "--format", "csv"))
    # Each side by itself is left in six of ten draws; who says both is rarer than either error.
    assert all(0.02 < float(row["stands"]) < 0.3 for row in found)
    # The usual draws are those of the report; without draws nothing is said.
    usual = read(call(source, "--format", "csv"))
    assert [row["stands"] for row in usual] != [""] * len(usual)
    assert "stands" not in read(call(source, "--draws", "0", "--format", "csv"))[0]
