"""What the pages show as output is what the program gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from dissensus.cli import app
from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.present.export import to_records
from dissensus.read import load_documents
from dissensus.records import Coded, Commitment, Document, Skip, Statement

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FAULTS = "What it gets wrong today"
pytestmark = pytest.mark.model


class Row(NamedTuple):
    """A sentence of a page, and what the page says of it."""

    page: str
    language: str
    text: str
    found: str


def list_rows(page: str, heading: str = "") -> Iterator[Row]:
    """The rows of a page's tables that have a language's code in a cell before a sentence."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("|") and len(cells) > 3 and cells[1] in ("fr", "en"):
            yield Row(page, cells[1], cells[2], cells[3])


ROWS = [*list_rows("constructions.md"), *list_rows("limits.md", FAULTS)]


@pytest.fixture(scope="module")
def told() -> Mapping[str, str]:
    documents = [Document(row.text, "", row.text, language=row.language) for row in ROWS]
    return {one.document.id: tell(one) for one in code_documents(documents, Settings())}


def tell(coded: Coded) -> str:
    """What was found in a text, as the pages write it."""
    found = [
        *map(tell_statement, coded.statements),
        *map(tell_commitment, coded.commitments),
        *map(tell_skip, coded.skips),
    ]
    return "; ".join(found) or "nothing"


def tell_skip(skip: Skip) -> str:
    return f"skip `{skip.reason}`"


def tell_commitment(one: Commitment) -> str:
    parties = " and ".join(party.label("en") for party in one.parties) or "nobody"
    return f"commitment: {parties} {one.deontic}, {one.concept.label('en')}"


def tell_statement(one: Statement) -> str:
    actor, party = one.actor.label("en"), one.party.label("en") if one.party else ""
    holder = actor if actor == party else f"{actor}, for {party or 'nobody'}"
    more = ", ".join(list_more(one))
    told = f"{holder}: {one.stance}, {one.concept.label('en')}"
    return f"{told} ({more})" if more else told


def list_more(one: Statement) -> Iterator[str]:
    """What else the statement holds, where it is not the usual."""
    yield from (value for value in (one.firmness, one.act) if value not in ("plain", "says"))
    if one.direct != "no":
        yield "quoted" if one.direct == "yes" else "partly quoted"
    if one.alleged:
        yield "alleged"
    if one.source:
        yield f"source {one.source.label('en')}"
    if one.targets:
        yield "about " + ", ".join(target.label("en") for target in one.targets)
    yield from (
        f'{name} "{value}"'
        for name, value in (("condition", one.condition), ("consequence", one.consequence))
        if value
    )
    if one.likelihood:
        yield f'likelihood "{one.likelihood.word}"'


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.page}-{row.text[:40]}")
def test_sentence_of_a_page_gives_what_the_page_says(row: Row, told: Mapping[str, str]) -> None:
    assert told[row.text] == row.found


def test_pages_show_both_languages() -> None:
    for page, least in (("constructions.md", 40), ("limits.md", 10)):
        for code in ("fr", "en"):
            assert sum(row[:2] == (page, code) for row in ROWS) >= least


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "96"})
    assert result.exit_code == 0
    return "".join(f"{line.rstrip()}\n" for line in result.stdout.splitlines())


def test_first_example_prints_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(r"<!-- example: begin -->\n```text\n(.*?)```\n", README, re.DOTALL)
    command = re.search(r"^\.venv/bin/dissensus (code .*)$", README, re.MULTILINE)
    assert shown
    assert command
    assert run(*command[1].split()) == shown[1]


def test_page_counts_the_dispatches() -> None:
    dispatches = list((ROOT / "examples" / "dispatches").glob("??-*.txt"))
    assert len(dispatches) == 40
    assert sum(path.name.startswith("en-") for path in dispatches) == 20
    assert "forty dispatches" in README


def test_text_of_two_languages_is_read_in_one() -> None:
    text = (
        "Poland rules out sending troops, Donald Tusk said.\n\n"
        "La Hongrie refuse d'envoyer des soldats, a dit Péter Szijjártó."
    )
    (coded,) = code_documents([Document("d", "", text)], Settings())
    assert {str(record["party"]) for record in to_records(coded)} == {"Hungary"}


@pytest.fixture(scope="module")
def dispatches() -> Mapping[str, Coded]:
    documents = load_documents([str(ROOT / "examples" / "dispatches")])
    return {one.document.id: one for one in code_documents(documents, Settings())}


def list_stances(coded: Coded) -> set[tuple[str, str, str]]:
    found = coded.statements
    return {(one.actor.label("en"), one.concept.label("en"), one.stance) for one in found}


def test_faults_on_the_dispatches_are_as_told(dispatches: Mapping[str, Coded]) -> None:
    """One that is mended leaves docs/limits.md, and then this test."""
    found = {name: list_stances(coded) for name, coded in dispatches.items()}
    assert ("Boris Pistorius", "hold talks", "reserved") in found["fr-19"]
    joined = {name for name, rows in found.items() for row in rows if row[0] == "Sweden"}
    assert joined == {"fr-20"}
    assert not any(coded.quotations for coded in dispatches.values())
    sources = {one.source.label("en") for one in dispatches["fr-18"].statements if one.source}
    assert "Petr Fiala" in sources


def test_the_one_contradiction_of_the_report_is_the_one_in_the_texts(tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    folder = ROOT / "examples" / "dispatches"
    run("report", str(folder), "--format", "json", "-o", str(output))
    report = json.loads(output.read_text(encoding="utf-8"))
    (found,) = report["findings"]["contradictions"]
    assert (found["party"], found["concept"]) == ("Poland", "send troops")


def test_commitments_of_the_dispatches_bind_nobody(dispatches: Mapping[str, Coded]) -> None:
    concept = "defend an ally that is attacked"
    told = [one for coded in dispatches.values() for one in coded.commitments]
    defence = [one for one in told if one.concept.label("en") == concept]
    assert len(defence) == 3
    assert not any(one.parties for one in defence)
