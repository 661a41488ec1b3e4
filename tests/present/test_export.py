"""Records as files: the fields named in the documentation, and nothing that can do harm."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path

import pytest

from dissensus.errors import DissensusError
from dissensus.present.export import COLUMNS, FORMATS, to_records, write_atomically
from dissensus.records import (
    Actor,
    Coded,
    Commitment,
    Concept,
    Document,
    Likelihood,
    Quotation,
    Skip,
    Span,
    Statement,
)

COMMON = [
    *("record", "path", "document", "date", "outlet", "title", "language"),
    *("start", "end", "text"),
]
FIELDS = {
    "statement": [
        *("actor", "party", "source", "concept", "concept_text", "stance", "firmness", "act"),
        *("targets", "condition", "consequence", "likelihood", "direct", "alleged"),
        *("confidence", "coder", "status", "quote"),
        *("actor_id", "party_id", "source_id", "concept_id", "discovered"),
        *("actor_kind", "party_kind"),
    ],
    "quotation": ["speaker", "speaker_text", "cue"],
    "commitment": [
        *("parties", "deontic", "concept", "concept_text", "instrument", "force"),
        *("concept_id", "discovered"),
    ],
    "skip": ["reason", "detail"],
}
DORVAN = Actor("DOR", "state", {"en": "Dorvan", "fr": "Dorvanie"})
BORDER = Concept("border", {"en": "close the border", "fr": "fermer la frontière"})
PLACE = ("d.txt", "d", 0, 6, "Dorvan")
CODED = Coded(
    Document("d", "d.txt", "Dorvan says no."),
    (
        Statement(
            *PLACE, DORVAN, None, BORDER, "border", "oppose",
            likelihood=Likelihood("probable", 0.55, 0.8, "icd203"), quote=Span(2, 4),
            targets=(DORVAN,),
        ),
    ),
    (Quotation(*PLACE, None),),
    (Commitment(*PLACE, (DORVAN,), "must not", BORDER, "border"),),
    (Skip(*PLACE, "passive"),),
)  # fmt: skip


def write(name: str, *coded: Coded) -> str:
    stream = io.StringIO()
    FORMATS[name]((record for one in coded for record in to_records(one)), stream)
    return stream.getvalue()


def with_text(text: str) -> Coded:
    statement = Statement("p", "d", 0, len(text), text, Actor(text, "state"), None, BORDER, text,
                          "oppose", condition=text)  # fmt: skip
    return Coded(Document("d", "p", text), (statement,))


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_file_that_is_replaced_keeps_who_may_read_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == mode


def test_refusal_names_the_file_and_not_its_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "replace", refuse)
    path = tmp_path / "out.csv"
    with pytest.raises(DissensusError) as caught:
        write_atomically(path, "new")
    assert str(caught.value) == f"{path}: cannot write, no permission"
    assert not list(tmp_path.iterdir())


def test_lines_have_exactly_the_fields_documented() -> None:
    lines = [json.loads(line) for line in write("jsonl", CODED).splitlines()]
    assert [line["record"] for line in lines] == list(FIELDS)
    assert [list(line) for line in lines] == [COMMON + FIELDS[line["record"]] for line in lines]


def test_empty_fields_are_written_as_documented() -> None:
    statement, quotation, *_ = to_records(CODED)
    assert (statement["party"], statement["party_id"], statement["source"]) == ("", "", "")
    assert statement["likelihood"] == {
        "word": "probable", "low": 0.55, "high": 0.8, "scale": "icd203",
    }  # fmt: skip
    assert (statement["quote"], statement["targets"]) == ([2, 4], ["Dorvan"])
    assert quotation["speaker"] == ""


def test_only_names_follow_the_language() -> None:
    statement, _, commitment, _ = to_records(CODED, labels="fr")
    assert (statement["actor"], statement["concept"]) == ("Dorvanie", "fermer la frontière")
    assert (statement["stance"], statement["act"]) == ("oppose", "says")
    assert (commitment["parties"], commitment["deontic"]) == (["Dorvanie"], "must not")


def test_offsets_and_text_are_kept(corpus: list[Coded]) -> None:
    for coded in corpus:
        for record in to_records(coded):
            start, end = record["start"], record["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert coded.document.text[start:end] == record["text"]


def test_csv_holds_every_field(corpus: list[Coded]) -> None:
    rows = list(csv.DictReader(io.StringIO(write("csv", CODED, *corpus))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(list(to_records(one))) for one in [CODED, *corpus])
    first = rows[0]
    assert (first["likelihood_low"], first["quote_start"], first["alleged"]) == (
        "0.55", "2", "false",
    )  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_cannot_start_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    row = next(csv.DictReader(io.StringIO(write("csv", with_text(text)), newline="")))
    for name in ("text", "actor", "concept_text", "condition"):
        assert row[name] == f"'{text}"


def test_csv_takes_quotes_and_line_ends_back() -> None:
    text = 'a "b", c;\nd'
    row = next(csv.DictReader(io.StringIO(write("csv", with_text(text)), newline="")))
    assert row["text"] == text


def test_table_sums_skips_up() -> None:
    table = write("table", CODED)
    assert "Dorvan" in table
    assert "oppose" in table
    assert "1 skipped: a passive without an agent" in table


@pytest.mark.parametrize("columns", ["20", "60", "80", "200"])
def test_table_fits_its_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, corpus: list[Coded]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = write("table", *corpus).splitlines()
    assert lines
    assert max(map(len, lines)) <= int(columns)


def test_table_cannot_be_steered_by_text() -> None:
    table = write("table", with_text("\x1b[31m[red]Dorvan\u202e[/red]\x07"))
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert "[red]" in table.replace("\n", "")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_no_fault(name: str) -> None:
    assert "Traceback" not in write(name, Coded(Document("d", "p", "")))


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    write_atomically(path, "néw\n")
    assert path.read_bytes() == "néw\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_fault_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("dissensus.present.export.os.fsync", fail)
    with pytest.raises(DissensusError, match="disk full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, "new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert pipe.is_fifo()


def test_rows_of_several_documents_stand_under_their_path() -> None:
    other = with_text("Merania")
    table = write("table", CODED, other)
    lines = [line.rstrip() for line in table.splitlines()]
    assert lines.index("d.txt") < lines.index("p")
    assert "d.txt" not in write("table", CODED).split()


def test_no_act_is_broken_at_the_usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    threat = Statement(
        *("p", "d", 0, 6, "Dorvan"), DORVAN, DORVAN, BORDER, "x", "oppose", act="threatens"
    )
    assert "threatens" in write("table", Coded(Document("d", "p", "Dorvan"), (threat,)))
