"""The commands of a corpus, as a person gives them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

pytestmark = pytest.mark.model
FRENCH = "La Norvège refuse de livrer des chars à l'Ukraine. Le Chili soutient cette livraison."
ENGLISH = "Norway refuses to send tanks to Ukraine. Chile backs the delivery."

Call = Callable[..., tuple[int, str, str]]
#: The columns of the terminal.
TERMINAL = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "fr.txt").write_text(f"---\ndate: 2024-03-01\n---\n{FRENCH}", encoding="utf-8")
    (made / "en.txt").write_text(f"---\ndate: 2024-03-02\n---\n{ENGLISH}", encoding="utf-8")
    (made / "de.txt").write_text("Norwegen lehnt es ab, Panzer zu liefern.", encoding="utf-8")
    (made / "x.bin").write_bytes(b"\0\1\2")
    return made


@pytest.fixture
def corpus(call: Call, folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "corpus.db"
    status, out, err = call("add", path, folder)
    assert (status, out) == (0, "run 1: 3 new documents, 3 coded, 1 left out\n")
    assert "1 could not be read: `dissensus list --left-out` says why" in err
    return path


def read_rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_adding_again_adds_nothing(call: Call, corpus: Path, folder: Path) -> None:
    assert call("add", corpus, folder)[1] == "run 2: 0 new documents, 3 known already, 1 left out\n"


def test_statements_are_those_that_code_finds(call: Call, corpus: Path, folder: Path) -> None:
    kept = read_rows(call("statements", corpus, "--format", "jsonl")[1])
    fresh = read_rows(call("code", folder, "--format", "jsonl")[1])
    told = [row for row in fresh if row["record"] == "statement"]
    names = ("document", "start", "end", "text", "actor", "party", "concept", "stance", "act")
    assert sorted(str([row[n] for n in names]) for row in kept) == sorted(
        str([row[n] for n in names]) for row in told
    )


def test_filters_and_counts(call: Call, corpus: Path) -> None:
    status, out, err = call("statements", corpus, "--actor", "Norvège", "--since", "2024-03-02")
    assert status == 0
    assert "Norway refuses to send tanks" in out
    assert "La Norvège" not in out
    assert err == "dissensus: 1 statements with 1 attestations\n"
    assert call("statements", corpus, "--actor", "Norwegia")[2].endswith(
        "no actor 'Norwegia' in its statements; did you mean 'Norway'?"
    )


def test_each_form_of_a_table(call: Call, corpus: Path, tmp_path: Path) -> None:
    for form in ("table", "csv", "jsonl", "parquet"):
        path = tmp_path / f"out.{form}"
        assert call("statements", corpus, "--format", form, "-o", path)[0] == 0
        assert path.stat().st_size > 100
    rows = pl.read_parquet(tmp_path / "out.parquet")
    assert rows["text"].to_list() == pl.read_csv(tmp_path / "out.csv")["text"].to_list()
    assert rows.height == len(read_rows((tmp_path / "out.jsonl").read_text(encoding="utf-8")))


def test_list_search_show(call: Call, corpus: Path) -> None:
    rows = read_rows(call("list", corpus, "--format", "jsonl")[1])
    assert {row["document"]: row["language"] for row in rows} == {"fr": "fr", "en": "en", "de": ""}
    assert "x.bin" in call("list", corpus, "--left-out")[1]
    found = read_rows(call("search", corpus, "livrer -tanks", "--format", "jsonl")[1])
    assert [row["document"] for row in found] == ["fr"]
    shown = call("show", corpus, "fr")[1]
    assert FRENCH.split(". ", maxsplit=1)[0] in shown
    id_ = read_rows(call("statements", corpus, "--document", "fr", "--format", "jsonl")[1])[0]["id"]
    shown = call("show", corpus, id_)[1]
    assert "stance: oppose" in shown
    assert "coded" in shown
    assert call("show", corpus, "s999")[2].endswith("the statement s999 is not there")


def test_review_and_undo(call: Call, corpus: Path) -> None:
    first, second, *_ = read_rows(call("statements", corpus, "--format", "jsonl")[1])
    assert call("accept", corpus, first["id"], "--by", "ann")[0] == 0
    assert call("reject", corpus, second["id"], "--by", "bob", "--note", "no")[0] == 0
    assert call("correct", corpus, first["id"], "stance=reserved", "party=Pérou")[0] == 0
    accepted = ("--status", "accepted", "--format", "jsonl")
    rows = read_rows(call("statements", corpus, *accepted)[1])
    assert [(row["stance"], row["party"]) for row in rows] == [("reserved", "Peru")]
    # Whoever corrects the actor means its party too.
    assert call("correct", corpus, first["id"], "actor=Chile")[0] == 0
    rows = read_rows(call("statements", corpus, *accepted)[1])
    assert [(row["actor"], row["party"]) for row in rows] == [("Chile", "Chile")]
    assert call("undo", corpus)[0] == 0
    assert call("undo", corpus)[0] == 0
    kinds = [row["kind"] for row in read_rows(call("log", corpus, "--format", "jsonl")[1])]
    assert kinds[:5] == ["undone", "undone", "corrected", "corrected", "rejected"]
    assert call("correct", corpus, first["id"], "stance=maybe")[2].endswith(
        "'maybe' is no stance; write one of support, open, neutral, reserved, oppose"
    )
    assert "write FIELD=VALUE" in call("correct", corpus, first["id"], "stance")[2]
    for shown in (call("show", corpus, first["id"])[1], call("log", corpus)[1]):
        assert "reserved" in " ".join(shown.split())
        assert re.search(r"\d{2}:\d{2}:\d{2}Z", shown)
        assert not re.search(r"\d{2}:\d{2}:\d{2}\.\d", shown)


def test_the_corpus_is_never_written_over(call: Call, corpus: Path) -> None:
    before = corpus.read_bytes()
    for command in (("statements",), ("list",), ("log",), ("runs",), ("search", "x"), ("report",)):
        name, *rest = command
        status, _, err = call(name, corpus, *rest, "-o", corpus)
        assert status == 1
        assert "cannot write, it is to be read" in err
    assert corpus.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [("statements", "--at", "9" * 20), ("accept", "s" + "9" * 20), ("show", "s" + "9" * 20),
     ("log", "s" + "9" * 20), ("statements", "--at", "9999-12-31"), ("undo", "9" * 20),
     ("statements", "--stance", "against"), ("statements", "--at", "0001-01-01")],
)  # fmt: skip
def test_strange_values_are_told_in_lines(
    call: Call, corpus: Path, arguments: tuple[str, ...]
) -> None:
    name, *rest = arguments
    _, _, err = call(name, corpus, *rest)
    assert "Traceback" not in err


def test_a_corpus_among_files_is_told(call: Call, corpus: Path, folder: Path) -> None:
    assert "a corpus is named alone" in call("code", corpus, folder)[2]
    assert "`dissensus statements` lists" in call("code", corpus, "--format", "csv")[2]


def test_coding_again_and_reporting(call: Call, corpus: Path, tmp_path: Path) -> None:
    assert call("code", corpus)[1] == "run 2: 0 coded, 0 of them parsed again\n"
    page = tmp_path / "report.html"
    assert call("report", corpus, "-o", page)[0] == 0
    assert "Norway" in page.read_text(encoding="utf-8")
    assert "0.1.0" in call("runs", corpus)[1]


def test_out_to_a_tool_and_in_again(call: Call, corpus: Path, tmp_path: Path) -> None:
    path, again = tmp_path / "out.dna", tmp_path / "again.db"
    status, out, err = call("export", corpus, path)
    assert (status, out.startswith(f"{path}: 3 documents with ")) == (0, True), err
    assert call("import", again, path)[0] == 0
    names = ("actor", "concept", "stance", "text", "condition", "firmness")
    both = [read_rows(call("statements", c, "--format", "jsonl")[1]) for c in (corpus, again)]
    first, second = (sorted(str([row[n] for n in names]) for row in rows) for rows in both)
    assert first == second


def test_files_that_are_no_corpus_are_told_and_left_alone(call: Call, tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no corpus", encoding="utf-8")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = other.read_bytes()
    for path, message in (
        (text, "this file is no corpus"),
        (other, "this file is no corpus"),
        (tmp_path / "none.db", "there is no corpus here"),
        (tmp_path, "this is a folder"),
        ("mysql://host/name", "a corpus is a file or a postgresql:// database"),
    ):
        for command in (("list", path), ("statements", path)):
            status, out, err = call(*command)
            assert (status, out) == (1, "")
            assert message in err, err
            assert err.count("\n") <= 1
    assert call("add", other, text)[0] == 1
    assert other.read_bytes() == before


def test_a_corpus_of_a_newer_version_is_told(call: Call, corpus: Path) -> None:
    with sqlite3.connect(corpus) as connection:
        connection.execute("INSERT INTO migrations VALUES (99, 'later', '')")
    assert "made by a newer version" in call("list", corpus)[2]


def test_a_damaged_corpus_is_told(call: Call, corpus: Path) -> None:
    data = bytearray(corpus.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    corpus.write_bytes(data)
    status, _, err = call("statements", corpus)
    assert status == 1
    assert "Traceback" not in err
    assert "damaged" in err or "no corpus" in err
