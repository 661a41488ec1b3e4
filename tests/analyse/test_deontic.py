"""Commitments that clash or were changed, on cases made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dissensus import Study, redlines
from dissensus.analyse.study import NORMS

START = dt.date(2024, 1, 1)
BROADER = {"deploy troops": [], "deploy combat troops": ["deploy troops"], "deploy trainers": []}


def say(actor: str, operator: str, day: int, concept: str = "e", **rest: Any) -> dict[str, Any]:
    """A statement that forbids (F), leaves open (¬F) or promises (O) its speaker something."""
    stance, act = {"F": ("oppose", "says"), "¬F": ("open", "says"), "O": ("support", "promises")}[
        operator
    ]
    date = (START + dt.timedelta(days=day)).isoformat()
    told = {"actor": actor, "party": "Land", "concept": concept, "stance": stance, "act": act}
    return {**told, "date": date, "firmness": "plain", **rest}


def find(*rows: dict[str, Any], norms: list[dict[str, Any]] | None = None, **rest: Any) -> Any:
    table = pl.DataFrame(list(rows))
    known = pl.DataFrame(norms or [], schema=NORMS)
    return redlines(Study.of(table, norms=known, broader=BROADER), **rest).conflicts()


def list_kinds(*rows: dict[str, Any], **rest: Any) -> list[str]:
    found: list[str] = find(*rows, **rest)["kind"].to_list()
    return found


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("F", "¬F", "softening"),
        ("¬F", "F", "hardening"),
        ("F", "O", "softening"),
        ("O", "F", "contradiction"),
        ("O", "¬F", None),
        ("¬F", "O", None),
        ("F", "F", None),
    ],
)
def test_what_one_speaker_says_in_turn(first: str, second: str, kind: str | None) -> None:
    found = find(say("A", first, 1), say("A", second, 9))
    assert found["kind"].to_list() == ([kind] if kind else [])
    if kind:
        row = found.row(0, named=True)
        assert (row["first_date"], row["second_date"], row["days"]) == (
            START + dt.timedelta(days=1),
            START + dt.timedelta(days=9),
            8,
        )
        assert (row["first"], row["second"], row["rows"]) == (first, second, [0, 1])


def test_refusal_that_was_not_revoked_is_contradicted() -> None:
    rows = [say("A", "F", 1), say("A", "¬F", 9)]
    assert list_kinds(*rows) == ["softening"]
    until = {0: START + dt.timedelta(days=9)}
    assert list_kinds(*rows, until=until) == ["contradiction"]
    assert list_kinds(*rows, until={0: START + dt.timedelta(days=8)}) == ["softening"]


@pytest.mark.parametrize("operators", [("F", "¬F"), ("F", "O")])
def test_both_on_one_day_is_a_contradiction(operators: tuple[str, str]) -> None:
    assert list_kinds(*(say("A", one, 4) for one in operators)) == ["contradiction"]


def test_different_voices_of_one_government_do_not_contradict() -> None:
    found = find(say("A", "F", 1), say("B", "¬F", 9))
    row = found.row(0, named=True)
    assert found["kind"].to_list() == ["divergent voices"]
    assert (row["first_actor"], row["second_actor"], row["actors"]) == ("A", "B", 2)
    assert list_kinds(say("A", "F", 1), say("B", "F", 9)) == []


def test_voices_are_compared_by_their_last_word() -> None:
    rows = [say("A", "F", 1), say("A", "¬F", 5), say("B", "¬F", 9)]
    assert list_kinds(*rows) == ["softening"]


def test_other_holders_are_not_compared() -> None:
    assert list_kinds(say("A", "F", 1), say("B", "¬F", 9, party="Sea")) == []


def test_refusal_covers_each_case_of_its_measure() -> None:
    broad = say("A", "F", 1, "deploy troops")
    found = find(broad, say("A", "¬F", 9, "deploy combat troops"))
    row = found.row(0, named=True)
    assert (row["kind"], row["concept"], row["narrower"]) == (
        "softening",
        "deploy troops",
        "deploy combat troops",
    )
    assert list_kinds(broad, say("A", "¬F", 9, "deploy trainers")) == []
    narrow = say("A", "F", 1, "deploy combat troops")
    assert list_kinds(narrow, say("A", "¬F", 9, "deploy troops")) == []
    assert list_kinds(broad, say("B", "¬F", 9, "deploy combat troops")) == ["divergent voices"]


def test_not_for_now_and_alleged_words_exclude_nothing() -> None:
    assert list_kinds(say("A", "F", 1, firmness="hedged"), say("A", "¬F", 9)) == []
    rows = [say("A", "F", 1, alleged="yes"), say("A", "¬F", 9, alleged="no")]
    assert list_kinds(*rows) == []


def norm(deontic: str, concept: str = "e", **rest: Any) -> dict[str, Any]:
    told = {"document": "d", "instrument": "accord", "force": "in force", "parties": ["Land"]}
    return {**told, "deontic": deontic, "concept": concept, **rest}


@pytest.mark.parametrize(
    ("deontic", "operator", "kind"),
    [
        ("must", "F", "contradiction"),
        ("must not", "O", "contradiction"),
        ("must not", "¬F", "conflict"),
        ("may", "F", "conflict"),
        ("must", "O", None),
        ("must", "¬F", None),
        ("must not", "F", None),
        ("may", "¬F", None),
    ],
)
def test_norm_binds_its_parties(deontic: str, operator: str, kind: str | None) -> None:
    assert list_kinds(say("A", operator, 9), norms=[norm(deontic)]) == ([kind] if kind else [])
    elsewhere = norm(deontic, parties=["Sea"])
    assert list_kinds(say("A", operator, 9), norms=[elsewhere]) == []


def test_norms_contradict_each_other() -> None:
    other = say("A", "O", 9, "deploy trainers")
    assert list_kinds(other, norms=[norm("must"), norm("must not")]) == ["contradiction"]
    assert list_kinds(other, norms=[norm("may"), norm("must not")]) == ["conflict"]
    assert list_kinds(other, norms=[norm("may"), norm("must")]) == []
    assert list_kinds(other, norms=[norm("must", force="proposed"), norm("must not")]) == []


def test_norm_that_forbids_covers_each_case() -> None:
    word = say("A", "O", 9, "deploy combat troops")
    assert list_kinds(word, norms=[norm("must not", "deploy troops")]) == ["contradiction"]
    word = say("A", "O", 9, "deploy troops")
    assert list_kinds(word, norms=[norm("must not", "deploy combat troops")]) == []


def test_reports_of_one_norm_are_joined() -> None:
    made = Study.of(
        pl.DataFrame([say("A", "F", 1)]),
        norms=pl.DataFrame([norm("must"), norm("must", document="f"), norm("may")], schema=NORMS),
    )
    found = redlines(made).norms()
    assert found.select("operator", "attestations", "documents").rows() == [
        ("O", 2, ["d", "f"]),
        ("P", 1, ["d"]),
    ]


def test_without_a_date_it_is_said() -> None:
    found = find(say("A", "F", 1), {**say("A", "¬F", 9), "date": None})
    assert found["kind"].to_list() == ["hardening"]
    assert found["reason"].to_list() == ["a date is missing"]
