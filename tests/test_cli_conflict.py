"""The command that proposes conflicts and solves them, as a person gives it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Call = Callable[..., tuple[int, str, str]]
#: The columns of the terminal.
TERMINAL = 160
COMMAND = ("conflict",)
TABLE = """actor,concept,stance,date,text,act,consequence
Alba,send troops,support,2024-01-01,Alba will send troops,says,
Borduria,send troops,open,2024-01-02,Borduria does not rule it out,says,
Carpathia,send troops,oppose,2024-01-03,Carpathia says no,says,
Ruritania,send troops,oppose,2024-01-04,Ruritania will answer with war,threatens,a war
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def file(call: Call, source: Path, tmp_path: Path) -> Path:
    path = tmp_path / "crisis.toml"
    status, _, told = call(source, "--group", "Alba,Borduria,Carpathia", "--propose", path)
    assert (status, "check and edit it" in told) == (0, True)
    return path


def test_a_proposal_is_written_with_its_sentences(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "Ruritania, 2024-01-04: Ruritania will answer with war" in text
    assert "# assumed: once taken stays (by the word 'war')" in text
    assert "rows = [3]" in text


def test_states_stand_side_by_side_with_their_shares(call: Call, file: Path) -> None:
    status, out, told = call(file)
    assert status == 0
    assert "all 36 admissible rankings" in out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "decision maker option NN now YN NY YY" in lines
    assert "Alba, Borduria send troops N Y N Y" in lines
    assert "a gain, but the answer to it deters (SEQ): 8 %" in told
    assert "no probabilities" in told
    # Sending gains always; what cannot be undone leaves Ruritania no move.
    assert "equilibrium Nash no 50 % no yes" in lines


def test_what_is_confirmed_settles_it(call: Call, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    rankings = '"Alba, Borduria" = ["YN", "NN", "YY", "NY"]\n"Ruritania" = ["NN", "NY", "YY", "YN"]'
    file.write_text(text.replace("[ranking]\n", f"[ranking]\n{rankings}\n"), encoding="utf-8")
    status, out, told = call(file)
    assert status == 0
    assert "the one admissible ranking" in out
    assert "not ranked by a person" not in told
    turned = file.read_text(encoding="utf-8").replace(
        '["NN", "NY", "YY", "YN"]', '["1","2","3","4"]'
    )
    file.write_text(turned.replace('"NN", "YY", "NY"]', '"NN", "NY", "YY"]'), encoding="utf-8")
    assert "contradicts what is stated: send_troops" in call(file)[2]


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        (("--show", "states"), {"state", "words", "now", "concept"}),
        (("--show", "stability"), {"state", "words", "decision_maker", "concept"}),
        (("--show", "coalitions"), {"state", "to", "words", "group"}),
        (("--want", "NN"), {"concept", "decision_maker", "needs", "example"}),
        (("--show", "conclusions"), {"conclusion", "concept"}),
        (
            ("--show", "preferences"),
            {"decision_maker", "option", "wants", "when", "basis", "quotes"},
        ),
    ],
)
def test_tables_carry_what_figures_rest_on(
    options: tuple[str, ...], columns: set[str], call: Call, file: Path
) -> None:
    status, out, _ = call(file, *options, "--format", "jsonl")
    assert status == 0
    rows = [json.loads(line) for line in out.splitlines()]
    usual = {"value", "low", "high", "statements", "actors", "rows", "reason"}
    assert set(rows[0]) == columns | usual
    assert any(row["rows"] for row in rows)


def test_a_source_is_solved_at_once(call: Call, source: Path, tmp_path: Path) -> None:
    status, out, told = call(source, "--on", "2024-01-04", "--group", "Alba,Carpathia")
    assert status == 0
    assert "Alba" in out
    assert "not ranked by a person: Alba; Ruritania" in told
    target = tmp_path / "shares.csv"
    assert call(source, "-o", target)[0] == 0
    assert pl.read_csv(io.StringIO(target.read_text(encoding="utf-8"))).height == 16
    assert call(source, "-o", tmp_path / "shares.svg")[0] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--show", "inverse"), "--want STATE go together"),
        (("--show", "states", "--want", "NN"), "--want STATE go together"),
        (("--want", "NNN"), "there is no 'NNN'"),
        (("--propose", "other.toml"), "solved as it stands"),
        (("--on", "2024-01-01"), "solved as it stands"),
    ],
)
def test_what_does_not_fit_a_file_is_told(
    options: tuple[str, ...], message: str, call: Call, file: Path
) -> None:
    status, _, told = call(file, *options)
    assert status == 1
    assert message in told


def test_a_file_that_a_person_edited_is_not_overwritten(
    call: Call, source: Path, file: Path
) -> None:
    before = file.read_text(encoding="utf-8")
    status, _, told = call(source, "--propose", file)
    assert (status, "may hold what you confirmed" in told) == (1, True)
    assert file.read_text(encoding="utf-8") == before
    assert "ending .toml" in call(source, "--propose", file.with_suffix(".txt"))[2]


def test_faults_of_a_file_name_its_line(call: Call, file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace('wants = "not send_troops"', 'wants = "x"', 1)
    file.write_text(text, encoding="utf-8")
    heads = [n for n, one in enumerate(text.splitlines(), 1) if one == "[[prefers]]"]
    status, _, told = call(file)
    assert status == 1
    assert f"crisis.toml:{heads[1]}: there is no option 'x'" in told


def test_lines_without_a_side_that_could_cross_them_are_told(call: Call, source: Path) -> None:
    status, _, told = call(source, "--group", "Carpathia,Dalia")
    assert status == 1
    assert "no member supports it or keeps it open" in told


def test_errors_of_coding_give_the_shares_an_interval(call: Call, source: Path, file: Path) -> None:
    group = ("--group", "Alba,Borduria,Carpathia")
    status, out, _ = call(source, *group, "--errors")
    assert status == 0
    # A table without confidences is right in every draw.
    assert "proposed in 100 % of 200 draws of coding errors" in " ".join(out.split())
    status, _, told = call(file, "--errors")
    assert status != 0
    assert "--errors: a .toml file is solved as it stands" in told
    status, _, told = call(source, *group, "--errors", "--propose", file.with_name("new.toml"))
    assert status != 0
    assert "holds no draws" in told
