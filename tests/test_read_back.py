"""Files of statements that the program wrote give the figures of the corpus that they came from."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import typer

import dissensus
from dissensus.cli import app, main
from dissensus.written import is_written, list_norms, restore, unmark

CRISIS = Path(__file__).parent / "crisis"
#: A norm with its parties, a predicted harm, a party of a parliament and quoted words.
FURTHER = """---
title: Accords and warnings
date: 2024-03-20
outlet: Invented Post
---
Under the accords of Lima, Peru and Chile must not send troops to Bolivia.

"We will never send troops," said Ana Quispe, a member of parliament of the Peruvian Green Party.

Ecuador warned that sending troops would lead inevitably to a nuclear war.
"""
Call = Callable[..., tuple[int, str, str]]

#: Each command that takes statements, as it is asked here.
ASKED: dict[str, list[str]] = {
    "network": ["--rows", "party"],
    "polarization": ["--rows", "party"],
    "clusters": ["--rows", "party"],
    "comembership": ["--draws", "20", "--seed", "1"],
    "backbone": [],
    "phases": ["--window", "20 days"],
    "barchart": [],
    "scale": ["--force", "--draws", "40", "--seed", "1"],
    "cohesion": ["--draws", "20"],
    "contradictions": ["--draws", "20"],
    "redlines": ["--draws", "20"],
    "escalation": ["--draws", "20"],
    "balance": ["--draws", "20"],
    "whatif": ["--draws", "20", "--set", "Peru:send troops=support"],
    "conflict": ["--draws", "20"],
}
FILES = ("code.jsonl", "code.csv", "statements.jsonl", "statements.csv", "statements.parquet")
#: What is asked of a list of statements alone, which has no norms, is not told here.
ON_NORMS = {"whatif"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, and the files that are written of the same documents."""
    made = tmp_path_factory.mktemp("written")
    (made / "07-en.txt").write_text(FURTHER, encoding="utf-8")
    texts = [str(CRISIS), str(made / "07-en.txt")]
    calls = [["add", str(made / "corpus.db"), *texts]]
    for name in FILES:
        kind, form = name.split(".")
        source = texts if kind == "code" else [str(made / "corpus.db")]
        calls.append([kind, *source, "--format", form, "-o", str(made / name)])
    for arguments in calls:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", ["dissensus", *arguments])
            with pytest.raises(SystemExit) as end:
                main()
        assert not end.value.code
    return made


def test_each_command_that_takes_statements_is_asked() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    takes = {name for name, one in commands.items() if "where" in {p.name for p in one.params}}
    assert takes == {*ASKED, "agreement"}


@pytest.mark.parametrize("command", ASKED)
def test_figures_are_those_of_the_corpus(folder: Path, call: Call, command: str) -> None:
    def ask(name: str) -> tuple[int, str, str]:
        source = str(folder / name)
        status, out, told = call(command, source, *ASKED[command])
        return status, out.replace(source, ""), told.replace(source, "")

    corpus = ask("corpus.db")
    assert corpus[0] == 0, corpus
    files = FILES[: 2 if command in ON_NORMS else 4]
    assert {name: ask(name) for name in files} == dict.fromkeys(files, corpus)


FILTERED = [
    ["--concept", "send-troops"],
    ["--concept", "Envoyer des troupes", "--party", "per", "--party", "Chile"],
    ["--actor", "Peru", "--stance", "oppose", "--act", "threatens", "--act", "warns"],
    ["--alliance", "OAS", "--until", "2024-03-01"],
    ["--outlet", "Courrier inventé", "--language", "fr"],
    ["--since", "2024-02-01", "--status", "proposed", "--confidence", "0.4"],
]


@pytest.mark.parametrize("filters", FILTERED, ids="".join)
def test_filters_choose_the_same_of_a_file(folder: Path, call: Call, filters: list[str]) -> None:
    def ask(name: str) -> tuple[int, str]:
        return call("barchart", folder / name, *filters)[:2]

    status, out = ask("corpus.db")
    assert status == 0
    assert out != call("barchart", folder / "corpus.db")[1]
    assert {name: ask(name) for name in FILES} == dict.fromkeys(FILES, (status, out))


@pytest.mark.parametrize("name", FILES)
def test_the_program_is_one_coder(folder: Path, call: Call, name: str) -> None:
    status, _, told = call("agreement", folder / name)
    assert (status, "one alone, 'dissensus'" in told) == (1, True)


def test_the_program_is_one_coder_beside_a_person(folder: Path, call: Call, tmp_path: Path) -> None:
    lines = (folder / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    own = [json.dumps({**json.loads(line), "coder": "ann"}) for line in lines[::2]]
    both = tmp_path / "both.jsonl"
    both.write_text("\n".join([*lines, *own]), encoding="utf-8")
    status, out, _ = call("agreement", both)
    assert status == 0
    assert out.startswith("2 coders (ann, dissensus)")


def test_norms_are_read_back(folder: Path) -> None:
    found = [dissensus.study(str(folder / name)).norms for name in ("corpus.db", *FILES[:2])]
    assert found[0].height
    order = ["document", "start"]
    assert all(one.sort(order).equals(found[0].sort(order)) for one in found[1:])


def test_each_statement_tells_its_document(folder: Path) -> None:
    wanted = {"date": "2024-03-20", "outlet": "Invented Post", "title": "Accords and warnings"}
    lines = (folder / "code.jsonl").read_text(encoding="utf-8").splitlines()
    last = [one for one in map(json.loads, lines) if one["document"] == "07-en"]
    assert last
    assert all(wanted.items() <= one.items() for one in last)
    with (folder / "code.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["document"] == "07-en"]
    assert all(wanted.items() <= row.items() for row in rows)


def test_rejected_statements_do_not_count(folder: Path, tmp_path: Path) -> None:
    first, *others = (folder / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join([json.dumps({**json.loads(first), "status": "rejected"}), *others]))
    assert dissensus.table(path).height == len(others)


def test_marks_against_formulas_are_taken_away() -> None:
    frame = pl.DataFrame({"text": ["'=1", "''=1", "'t Hooft", "-1", None]})
    assert unmark(frame)["text"].to_list() == ["=1", "'=1", "'t Hooft", "-1", None]


def test_a_table_of_ones_own_stays_as_it_is() -> None:
    frame = pl.DataFrame({"actor": ["B", "A"], "record": ["LP", "CD"], "date": ["2", "1"]})
    assert not is_written(frame)
    assert restore(frame).equals(frame)
    assert not list(list_norms(frame))


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        ("statement", "likelihood", "sure"),
        ("statement", "quote", "x"),
        ("statement", "record", 1),
        ("commitment", "start", "a"),
        ("commitment", "date", 20240226),
    ],
)
def test_a_field_that_was_altered_is_one_line(
    folder: Path, call: Call, tmp_path: Path, record: str, name: str, value: object
) -> None:
    rows = [json.loads(line) for line in (folder / "code.jsonl").read_text("utf-8").splitlines()]
    path = tmp_path / "altered.jsonl"
    for row in rows:
        if row["record"] == record or name in ("record", "date"):
            row[name] = value
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    status, out, told = call("redlines", path, "--draws", "0")
    assert (status, out) == (1, "")
    assert "write the file again" in told
    assert told.count("\n") <= 1
