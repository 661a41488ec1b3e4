"""The command that says how far coders agree."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dissensus.analyse.reliability.alpha import METRICS
from dissensus.cli import app
from dissensus.cli.agreement import LEVELS
from dissensus.corpus import open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import prepare
from dissensus.errors import AnalysisError
from dissensus.records import Actor, Coded, Concept, Document, Statement

FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
TEXT = "Norway refuses to raise the quota. Chile backs it."
DOCUMENT = Document("a", "a.txt", TEXT)
NORWAY = Actor("NOR", "state", {"en": "Norway"})
CHILE = Actor("CHL", "state", {"en": "Chile"})
QUOTA = Concept("quota", {"en": "raise the quota"})
FIRST = Statement("a.txt", "a", 0, 33, TEXT[:33], NORWAY, NORWAY, QUOTA, "it", "oppose")
SECOND = Statement("a.txt", "a", 35, 49, TEXT[35:49], CHILE, CHILE, QUOTA, "it", "support")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["agreement", *map(str, arguments)])


def read(*arguments: object) -> list[dict[str, str]]:
    given = run(*arguments, "--format", "csv")
    assert given.exit_code == 0, given.output
    return list(csv.DictReader(io.StringIO(given.stdout)))


@pytest.fixture
def codings(tmp_path: Path) -> Path:
    lines = [
        f"{unit},c{coder},{value.replace('.', '')}"
        for coder, row in enumerate(FOUR)
        for unit, value in enumerate(row)
    ]
    path = tmp_path / "codings.csv"
    path.write_text("\n".join(["item,who,code", *lines]), encoding="utf-8")
    return path


def make_corpus(path: Path, *statements: Statement) -> Path:
    with open_corpus(str(path), must_exist=False) as corpus:
        began = corpus.begin_run("code", version="1", basis="b", settings="{}", by="")
        (kept,) = corpus.keep_documents([prepare(DOCUMENT)])
        corpus.keep_codings(began, [Work(kept.number, Coded(DOCUMENT, statements), "b")])
        corpus.end_run(began)
    return path


def test_levels_are_those_of_the_analysis() -> None:
    assert set(LEVELS) == set(METRICS)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_published_figures(codings: Path, level: str, expected: float) -> None:
    names = ("--unit", "item", "--coder", "who", "--value", "code", "--level", level)
    (row,) = read(codings, *names)
    assert float(row["value"]) == pytest.approx(expected, abs=5e-4)
    assert row["units"] == "11"


def test_two_corpora(tmp_path: Path) -> None:
    ann = make_corpus(tmp_path / "ann.corpus", FIRST, SECOND)
    ben = make_corpus(tmp_path / "ben.corpus", FIRST)
    rows = {row["field"]: row for row in read(ann, ben)}
    assert float(rows["found"]["value"]) == pytest.approx(2 / 3)
    assert float(rows["found"]["agreement"]) == pytest.approx(2 / 3)
    assert "text" in rows
    (missed,) = read(ann, ben, "--evidence", "found")
    assert (missed["codings"], missed["text"]) == ("ann: yes; ben: no", "Chile backs it")


def test_a_coder_who_found_nothing_in_a_document(tmp_path: Path) -> None:
    ann = make_corpus(tmp_path / "ann.corpus", FIRST)
    ben = make_corpus(tmp_path / "ben.corpus")
    assert read(ann, ben, "--show", "differences")[0]["codings"] == "ann: yes; ben: no"


def test_machine_and_person(tmp_path: Path) -> None:
    path = make_corpus(tmp_path / "ann.corpus", FIRST, SECOND)
    nothing = run(path)
    assert isinstance(nothing.exception, AnalysisError)
    assert "nobody has decided" in str(nothing.exception)
    with open_corpus(str(path)) as corpus:
        corpus.accept("s1", by="ann")
        corpus.reject("s2", by="ann")
    rows = {row["field"]: row for row in read(path)}
    assert float(rows["stands"]["value"]) == 0.5
    assert rows["stance"]["units"] == "1"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--unit", "itm"), "--unit: the table has no column"),
        (("--unit", "item", "--coder", "wo", "--value", "code"), "--coder: the table has no"),
        (("--unit", "item", "--coder", "who", "--value", "code", "--evidence", "x"), "--evidence"),
    ],
)
def test_faults_name_the_option(codings: Path, options: tuple[str, ...], what: str) -> None:
    given = run(codings, *options)
    assert given.exit_code == 1
    assert str(given.exception).startswith(what)


def test_unit_is_for_one_table(codings: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(codings.read_text(encoding="utf-8"), encoding="utf-8")
    assert "name one source" in str(run(codings, other, "--unit", "item").exception)
    assert "named twice" in str(run(codings, codings).exception)


def test_level_must_be_one(codings: Path) -> None:
    assert run(codings, "--level", "cardinal").exit_code == 2


def test_table_to_a_file(codings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    names = ("--unit", "item", "--coder", "who", "--value", "code")
    assert run(codings, *names, "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith('"field","measure"')
    assert "does not say" in str(run(codings, *names, "-o", tmp_path / "out.xyz").exception)
