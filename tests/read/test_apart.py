"""Reading in a process of its own gives what reading here gives."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

import pytest

from dissensus.errors import DissensusError, InputError
from dissensus.read import load_documents
from dissensus.read.apart import load_apart, make_apart
from dissensus.records import Document, Skip, Span


def measure(document: Document) -> Span:
    """What is made of a document in the other process; it finds this file by its name."""
    if document.text.startswith("Texte 7 "):
        raise InputError(document.path, "encoding", "seven")
    return Span(0, len(document.text))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(150):
        (tmp_path / f"{number:03}.txt").write_text(f"Texte {number} de l’été.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("---\ndate: hier\n---\ntexte", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    if os.name == "posix":
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.txt")).write_text("été", encoding="utf-8")
    return tmp_path


def test_it_reads_the_same_and_tells_the_same(folder: Path) -> None:
    here: list[str] = []
    there: list[str] = []
    paths = [str(folder), str(folder / "gone")]
    expected = list(load_documents(paths, warn=here.append, date="2024-03-01"))
    assert list(load_apart(paths, warn=there.append, date="2024-03-01")) == expected
    assert len(expected) > 150
    assert there == here
    assert len(there) == 1


def test_what_is_made_of_documents_there_is_what_is_made_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By which name pytest knows this file depends on how it was started.
    own = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([*own, *sys.path]))
    found = list(make_apart([str(folder)], measure))
    documents = [one for one in load_documents([str(folder)]) if isinstance(one, Document)]
    expected = [Span(0, len(one.text)) for one in documents if not one.text.startswith("Texte 7 ")]
    assert [one for one in found if isinstance(one, Span)] == expected
    left = [one for one in found if isinstance(one, Skip) and one.detail == "seven"]
    assert [(Path(one.path).name, one.document, one.reason) for one in left] == [
        ("007.txt", "007", "encoding")
    ]


def test_whoever_stops_asking_is_not_kept_waiting(folder: Path) -> None:
    reading = load_apart([str(folder)])
    assert len(list(itertools.islice(reading, 3))) == 3
    reading.close()  # type: ignore[attr-defined]


def test_a_process_that_ends_too_early_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/true")
    with pytest.raises((DissensusError, BrokenPipeError)):
        list(load_apart([str(folder)]))
