"""Every sentence of a table gives the statements, quotations and commitments beside it.

Each language file has a table of its code, and is enrolled by existing. What the rules do
not find yet stands in ``<code>.gaps.toml`` with what is missing; a row that begins to pass
must leave that list, so it can only shrink.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from dissensus.config import Settings
from dissensus.fold import fold
from dissensus.languages import languages
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Commitment, Document, Quotation, Statement

FOLDER = Path(__file__).parent


def read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    code: read(f"{code}.toml")["sentence"] for code in languages()
}
GAPS: Mapping[str, Mapping[str, str]] = {code: read(f"{code}.gaps.toml") for code in languages()}
#: The share of rows that must pass; a table is worth nothing if its gaps outgrow it.
FLOOR = 0.74


@pytest.fixture(scope="session")
def coded() -> Mapping[str, Coded]:
    documents = [
        Document(f"{code} {row['id']}", "", row["text"], date=row.get("date", ""), language=code)
        for code, rows in ROWS.items()
        for row in rows
    ]
    return {one.document.id: one for one in code_documents(documents, Settings())}


def marked(code: str, row: Mapping[str, Any]) -> Any:
    gap = GAPS[code].get(row["id"])
    marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
    return pytest.param(code, row, id=f"{code}-{row['id']}", marks=marks)


@pytest.mark.parametrize(
    ("code", "row"), [marked(code, row) for code, rows in ROWS.items() for row in rows]
)
def test_sentence(code: str, row: Mapping[str, Any], coded: Mapping[str, Coded]) -> None:
    found = coded[f"{code} {row['id']}"]
    assert faults(row, found) == []


@pytest.mark.parametrize("code", languages())
def test_gaps_are_rows_and_leave_enough(code: str) -> None:
    ids = {row["id"] for row in ROWS[code]}
    assert set(GAPS[code]) <= ids
    assert len(ids) - len(GAPS[code]) >= FLOOR * len(ids)


def faults(row: Mapping[str, Any], coded: Coded) -> list[str]:
    """What is missing or too much, in words."""
    left = list(coded.statements)
    told: list[str] = []
    for wanted in row["statements"]:
        match = next((s for s in left if is_statement(wanted, s)), None)
        if match is None:
            told.append(f"no statement of {wanted['actor']}: {wanted['stance']}")
        else:
            left.remove(match)
    told += [f"too much: {s.actor.id} {s.stance} {s.concept_text}" for s in left]
    for wanted in row.get("quotations", ()):
        if not any(is_quotation(wanted, q) for q in coded.quotations):
            told.append(f"no quotation of {wanted['speaker']}")
    for wanted in row.get("commitments", ()):
        if not any(is_commitment(wanted, c) for c in coded.commitments):
            told.append(f"no commitment of {', '.join(wanted['parties'])}")
    return told


def is_statement(wanted: Mapping[str, Any], statement: Statement) -> bool:
    exact = ("stance", "firmness", "act", "direct", "alleged")
    parts = {
        "actor": statement.actor.label("en"),
        "party": statement.party.label("en") if statement.party else "",
        "source": statement.source.label("en") if statement.source else "",
        "likelihood": statement.likelihood.word if statement.likelihood else "",
        **{name: getattr(statement, name) for name in exact},
    }
    same = all(wanted[name] == value for name, value in parts.items() if name in wanted)
    named = names(wanted["concept"], statement.concept_text, statement.concept.labels)
    clauses = all(
        fold(wanted[name]) in fold(getattr(statement, name))
        for name in ("condition", "consequence")
        if name in wanted
    )
    targets = {target.label("en") for target in statement.targets}
    return same and named and clauses and set(wanted.get("targets", ())) <= targets


def names(stems: Sequence[str], text: str, labels: Mapping[str, str]) -> bool:
    words = fold(" ".join([text, *labels.values()]))
    return all(fold(stem) in words for stem in stems)


def is_quotation(wanted: Mapping[str, Any], quotation: Quotation) -> bool:
    speaker = quotation.speaker.label("en") if quotation.speaker else ""
    return wanted["words"] in quotation.text and speaker == wanted["speaker"]


def is_commitment(wanted: Mapping[str, Any], commitment: Commitment) -> bool:
    parties = {party.label("en") for party in commitment.parties}
    named = names(wanted["concept"], commitment.concept_text, commitment.concept.labels)
    return commitment.deontic == wanted["deontic"] and parties == set(wanted["parties"]) and named
