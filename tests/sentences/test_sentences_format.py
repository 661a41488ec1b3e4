"""The table of test sentences keeps its form; what the program finds is tested elsewhere."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from dissensus.languages import languages
from dissensus.records import STANCES, Act, Deontic, Direct, Firmness

CONSTRUCTIONS = [
    "quote",
    "quote-nested",
    "quote-paragraphs",
    "selon",
    "reported",
    "verb",
    "noun",
    "adjective",
    "passive",
    "deed",
    "nested-source",
    "norm",
    "heading",
    "negation",
    "hedge",
    "condition",
    "consequence",
    "likelihood",
    "firmness",
    "act",
    "coordination",
    "contrast",
    "anaphora",
    "concept-anaphora",
    "reversal",
    "alleged",
    "denial",
    "abstention",
]
#: What only a language's table has besides.
FURTHER = frozenset(
    {
        *("court", "domestic", "genitive", "member", "phrasal", "quote-single"),
        *("reported-bare", "seat", "short-of", "target", "idiom", "dateline", "name", "concept"),
    }
)

ROW_KEYS = {
    "required": {"id", "construction", "text", "statements"},
    "optional": {"date", "quotations", "commitments"},
}
STATEMENT_KEYS = {
    "required": {"actor", "party", "concept", "stance"},
    "optional": {
        "firmness",
        "act",
        "direct",
        "condition",
        "consequence",
        "likelihood",
        "targets",
        "source",
        "alleged",
    },
}
QUOTATION_KEYS = {"required": {"speaker", "words"}, "optional": set[str]()}
COMMITMENT_KEYS = {"required": {"parties", "deontic", "concept"}, "optional": {"instrument"}}

VOCABULARIES: dict[str, frozenset[Any]] = {
    "stance": frozenset(STANCES),
    "firmness": frozenset(get_args(Firmness)),
    "act": frozenset(get_args(Act)),
    "direct": frozenset(get_args(Direct)),
    "alleged": frozenset({True, False}),
}

#: Letters that ``unicodedata`` does not take apart.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def load_rows(code: str) -> list[dict[str, Any]]:
    """Every row of a language's table."""
    path = Path(__file__).with_name(f"{code}.toml")
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return rows


TABLES = {code: load_rows(code) for code in languages()}
ROWS = [(code, row) for code, rows in TABLES.items() for row in rows]
each_row = pytest.mark.parametrize(
    "row", [row for _, row in ROWS], ids=[f"{code}-{row['id']}" for code, row in ROWS]
)
each_table = pytest.mark.parametrize("code", TABLES)


def fold(text: str) -> str:
    """The text without letter case and accents."""
    parts = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return "".join(char for char in parts if not unicodedata.combining(char))


def list_of(row: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The row's statements, quotations or commitments, where it has some."""
    found: list[dict[str, Any]] = row.get(key, [])
    return found


def check_keys(table: dict[str, Any], keys: dict[str, set[str]]) -> None:
    """Fail where a key is missing or not known."""
    assert keys["required"] <= set(table)
    assert set(table) <= keys["required"] | keys["optional"]


def names_of(statement: dict[str, Any]) -> Iterator[str]:
    """Every actor that the statement names."""
    yield statement["actor"]
    yield from statement.get("targets", ["-"])
    yield statement.get("source", "-")


@each_table
def test_ids_are_unique(code: str) -> None:
    counts = Counter(row["id"] for row in TABLES[code])
    assert [name for name, count in counts.items() if count > 1] == []


@each_table
def test_texts_are_unique(code: str) -> None:
    counts = Counter(row["text"] for row in TABLES[code])
    assert [text for text, count in counts.items() if count > 1] == []


@each_table
def test_table_is_large_enough(code: str) -> None:
    assert len(TABLES[code]) >= 200
    assert sum(row["construction"] == "abstention" for row in TABLES[code]) >= 40


@each_table
@pytest.mark.parametrize("construction", CONSTRUCTIONS)
def test_every_construction_has_rows(construction: str, code: str) -> None:
    assert sum(row["construction"] == construction for row in TABLES[code]) >= 4


@each_row
def test_row_has_known_keys(row: dict[str, Any]) -> None:
    check_keys(row, ROW_KEYS)
    assert row["construction"] in {*CONSTRUCTIONS, *FURTHER}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
    assert row["id"].startswith(row["construction"])
    assert row["text"].strip() == row["text"] != ""


@each_row
def test_date_is_a_date(row: dict[str, Any]) -> None:
    if "date" in row:
        assert date.fromisoformat(row["date"]).isoformat() == row["date"]


@each_row
def test_statements_have_known_values(row: dict[str, Any]) -> None:
    for statement in list_of(row, "statements"):
        check_keys(statement, STATEMENT_KEYS)
        assert statement["concept"]
        assert all(statement["concept"])
        assert all(names_of(statement))
        for field, allowed in VOCABULARIES.items():
            assert field not in statement or statement[field] in allowed


@each_row
def test_words_stand_in_the_text(row: dict[str, Any]) -> None:
    text = fold(row["text"])
    for statement in list_of(row, "statements"):
        wanted = [*statement["concept"]]
        wanted += [statement.get("condition", ""), statement.get("likelihood", "")]
        wanted += [statement.get("consequence", "")]
        assert [word for word in wanted if fold(word) not in text] == []


@each_row
def test_abstentions_give_nothing(row: dict[str, Any]) -> None:
    if row["construction"] == "abstention":
        assert set(row) <= {"id", "construction", "text", "date", "statements"}
        assert row["statements"] == []


@each_row
def test_other_rows_give_something(row: dict[str, Any]) -> None:
    """A heading that says nothing is the only other row that may be empty."""
    if row["construction"] not in {"abstention", "heading"}:
        assert row["statements"] or row.get("commitments")


@each_row
def test_quoted_words_stand_between_marks(row: dict[str, Any]) -> None:
    for quotation in list_of(row, "quotations"):
        check_keys(quotation, QUOTATION_KEYS)
        opened = r"[«“\"‘'][\s\u00a0\u202f]*" + re.escape(quotation["words"])
        assert re.search(opened, row["text"])


@each_row
def test_commitments_have_known_values(row: dict[str, Any]) -> None:
    for commitment in list_of(row, "commitments"):
        check_keys(commitment, COMMITMENT_KEYS)
        assert commitment["deontic"] in get_args(Deontic)
        assert all(commitment["parties"])
        wanted = [*commitment["concept"], commitment.get("instrument", "")]
        assert [word for word in wanted if fold(word) not in fold(row["text"])] == []
