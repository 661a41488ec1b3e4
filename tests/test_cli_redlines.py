"""The command redlines, as a person gives it, and the measures that words name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dissensus import AnalysisError, Settings, Study, study
from dissensus.worded import match_measures

ROOT = Path(__file__).parents[1]
Call = Callable[..., tuple[int, str, str]]
#: The columns of the terminal.
TERMINAL = 170
COLUMNS = (
    *("actor", "party", "concept", "stance", "act", "date", "condition", "consequence"),
    *("likelihood_low", "likelihood_high", "likelihood_word", "text", "language"),
)
SPEAKER, MINISTER = "Speaker,Freedonia", "Minister,Sylvania"
TABLE = f"""{",".join(COLUMNS)}
{SPEAKER},send troops,oppose,threatens,2024-01-01,if so,a direct conflict,.99,1,inevitable,A,en
{SPEAKER},send troops,oppose,warns,2024-01-02,,global misery,,,,B,en
{MINISTER},send troops,support,does,2024-01-05,,,,,,C,en
{MINISTER},deliver weapons,oppose,says,2024-01-06,,,,,,D,en
{MINISTER},deliver weapons,open,says,2024-01-08,,,,,,E,en
{SPEAKER},send troops,oppose,warns,2024-01-09,,,,,,F,en
{MINISTER},escalate,oppose,threatens,2024-01-09,,we will deliver tanks,,,,G,en
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def read_rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_first_view_says_who_if_what_then_what_how_surely(call: Call, source: Path) -> None:
    status, out, err = call("redlines", source)
    assert status == 0
    title, head, *rows = out.splitlines()
    assert title == "1 (1-1) red line, 1 (1-1) threat, 1 (1-1) warning; 2 (2-2) crossed"
    names = ["line", "sort", "who", "if", "then", "likelihood", "invoked", "status", "stands"]
    assert head.split() == names
    assert re.match(
        r"L1 +red line +Speaker \(Freedonia\) +send troops \[if so\] +a direct conflict"
        r" +99 to 100 % if so \(inevitable\) +3 +crossed +1",
        rows[0],
    )
    assert "1 warning tells neither" in err


def test_evidence_lists_the_line_and_its_crossing(call: Call, source: Path) -> None:
    status, out, _ = call("redlines", source, "--evidence", "L1", "--format", "jsonl")
    assert status == 0
    assert [row["text"] for row in read_rows(out)] == ["A", "C"]
    status, _, err = call("redlines", source, "--evidence", "L7")
    assert (status, err) == (
        1,
        "dissensus: line: there is no 'L7'; there are L1 to L3",
    )


def show(call: Call, source: Path, table: str) -> list[dict[str, object]]:
    status, out, _ = call("redlines", source, "--show", table, "--format", "jsonl")
    assert status == 0
    return read_rows(out)


def test_other_tables_are_shown(call: Call, source: Path) -> None:
    assert [row["concept"] for row in show(call, source, "exposure")] == [
        "send troops",
        "escalate",
    ]
    (pair,) = show(call, source, "conflicts")
    assert (pair["kind"], pair["from"], pair["to"]) == (
        "softening",
        "Minister refuses (2024-01-06)",
        "Minister does not rule out (2024-01-08)",
    )
    (chain,) = show(call, source, "chains")
    assert chain["lines"] == ["L1", "L3"]
    assert {row["sort"] for row in show(call, source, "others")} == {
        *("refusal", "no exclusion", "bare warning"),
    }


@pytest.mark.parametrize(
    ("table", "why"), [("norms", "no document reports a norm"), ("cycles", "no lines lead back")]
)
def test_what_is_not_there_is_said(call: Call, source: Path, table: str, why: str) -> None:
    status, out, err = call("redlines", source, "--show", table)
    assert (status, err) == (0, "")
    assert why in out


def test_concept_chooses_lines_and_not_deeds(call: Call, source: Path) -> None:
    def choose(*given: str) -> list[dict[str, object]]:
        status, out, err = call("redlines", source, *given, "--format", "jsonl")
        assert status == 0, err
        return read_rows(out)

    assert [row["line"] for row in choose("--concept", "Escalate")] == ["L3"]
    # Nobody speaks of this case of it, and the deed that crosses is on the broader one.
    narrow = ("--concept", "send a peacekeeping force")
    assert [(row["line"], row["status"]) for row in choose(*narrow)] == [
        ("L1", "crossed"),
        ("L2", "crossed"),
    ]
    (row,) = choose(*narrow, "--show", "exposure")
    assert (row["concept"], row["lines"], row["warnings"]) == (
        "send a peacekeeping force",
        1,
        1,
    )
    status, _, err = call("redlines", source, "--concept", "escalat")
    assert status == 1
    assert 'did you mean "escalate"' in err


def test_files_by_their_endings(call: Call, source: Path, tmp_path: Path) -> None:
    for name in ("lines.csv", "lines.graphml", "lines.svg", "lines.edges.csv", "lines.json"):
        status, _, err = call("redlines", source, "-o", tmp_path / name)
        assert status == 0, err
        assert (tmp_path / name).stat().st_size
    assert (tmp_path / "lines.csv").read_text(encoding="utf-8").startswith('"line","sort"')
    edges = (tmp_path / "lines.edges.csv").read_text(encoding="utf-8")
    assert "send troops" in edges
    assert "-1" in edges
    assert "99 to 100 % if so" in (tmp_path / "lines.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "why"),
    [(("--horizon", "0"), "--horizon"), (("--show", "all"), "lines"), (("-o", "a.doc"), ".doc")],
)
def test_what_cannot_be_is_refused(
    call: Call, source: Path, given: tuple[str, str], why: str
) -> None:
    status, out, err = call("redlines", source, *given)
    assert status in (1, 2)
    assert out == ""
    assert why in err


def test_every_option_is_in_the_documentation(call: Call) -> None:
    _, out, _ = call("redlines", "--help")
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shared = text.partition("\n## Where statements come from\n")[2].partition("\n## ")[0]
    own = text.partition("\n## redlines\n")[2].partition("\n## ")[0]
    options = set(re.findall(r"--[a-z][a-z-]*", out))
    assert options - set(re.findall(r"--[a-z][a-z-]*", shared + own)) == {"--help", "--output"}


# -- the measures that words name ------------------------------------------------------------------


def match(text: str, language: str = "en") -> str:
    row = {"actor": "A", "concept": "c", "stance": "oppose", "consequence": text}
    return match_measures(Study.of([{**row, "language": language}]), "consequence").get(0, "")


@pytest.mark.parametrize(
    ("text", "language", "measure"),
    [
        ("it would mean a direct conflict with us", "en", "escalate"),
        ("rendrait inévitable un conflit direct avec l'alliance", "fr", "escalate"),
        ("they would deliver tanks", "en", "deliver tanks"),
        ("livraison de chars", "fr", "deliver tanks"),
        ("livraison de chars", "", "deliver tanks"),
        ("livraison de chars", "en", ""),
        ("they would lift sanctions", "en", ""),
        ("nothing good", "en", ""),
        ("", "en", ""),
    ],
)
def test_consequence_names_a_measure(text: str, language: str, measure: str) -> None:
    assert match(text, language) == measure


def test_measures_are_named_as_the_study_names_them() -> None:
    row = {"actor": "A", "stance": "oppose", "consequence": "they would deliver tanks"}
    by_id = Study.of([{**row, "concept": "deliver-tanks"}], known=frozenset({"deliver-tanks"}))
    assert match_measures(by_id, "consequence") == {0: "deliver-tanks"}
    made = study([{**row, "concept": "deliver tanks"}])
    assert match_measures(made, "consequence", Settings()) == {0: "deliver tanks"}
    with pytest.raises(AnalysisError, match="use condition or consequence"):
        match_measures(made, "text")
