from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.read import load_documents
from dissensus.read.sidecar import FIELDS, load_sidecar
from dissensus.records import Document, Skip

GIVEN = {
    "toml": 'title = "Oslo dit non"\ndate = 2024-02-26\noutlet = "Le Relais"\n'
    'author = "A. Moulin"\nlanguage = "fr-FR"\n',
    "json": '{"title": "Oslo dit non", "date": "26 février 2024", "outlet": "Le Relais",'
    ' "author": "A. Moulin", "language": "FR"}',
}


def load(folder: Path) -> tuple[list[Document | Skip], list[str]]:
    told: list[str] = []
    return list(load_documents([str(folder)], warn=told.append)), told


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_given_beside_a_file_is_its_articles(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.txt").write_text("---\ntitle: Autre\n---\nOslo refuse.", encoding="utf-8")
    (tmp_path / f"a.txt.{kind}").write_text(GIVEN[kind], encoding="utf-8")
    (item,), told = load(tmp_path)
    assert item == Document(
        "a", str(tmp_path / "a.txt"), "Oslo refuse.", "Oslo dit non", "2024-02-26", "Le Relais",
        "fr", "A. Moulin",
    )  # fmt: skip
    assert told == []


def test_it_holds_for_every_article_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,outlet,date\nOslo,Autre,hier\nLima,,\n", encoding="utf-8")
    (tmp_path / "a.csv.toml").write_text('outlet = "Le Relais"\ndate = 2024-02-26', "utf-8")
    items, told = load(tmp_path)
    assert [(item.outlet, item.date) for item in items if isinstance(item, Document)] == [
        ("Le Relais", "2024-02-26"),
        ("Le Relais", "2024-02-26"),
    ]
    assert told == []


def test_it_is_read_for_a_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Oslo refuse.", encoding="utf-8")
    (tmp_path / "a.txt.toml").write_text('outlet = "Le Relais"', encoding="utf-8")
    (item,) = load_documents([str(tmp_path / "a.txt")])
    assert isinstance(item, Document)
    assert item.outlet == "Le Relais"


def test_file_of_its_own_is_none(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("Oslo refuse.", encoding="utf-8")
    (tmp_path / "note.json").write_text('{"text": "Lima accepte."}', encoding="utf-8")
    items, _ = load(tmp_path)
    assert [item.text for item in items if isinstance(item, Document)] == [
        "Oslo refuse.",
        "Lima accepte.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.toml", 'titel = "x"', "there is no field 'titel'; did you mean 'title'?"),
        ("a.toml", 'xyz = "x"', "there is no field 'xyz'; there are title, date"),
        ("a.toml", 'date = "hier"', "'hier' is no date and is not used"),
        ("a.toml", "date = 7", "'date' must be a text in quotation marks"),
        ("a.toml", 'language = "English"', "'English' is no language and is not used"),
        ("a.toml", "title = x", ":1: broken TOML"),
        ("a.json", "{", "the file is not used"),
        ("a.json", "[]", "it must hold fields"),
        ("a.json", "[" * 90_000, "the file is not used"),
        ("a.json", " " * 200_000, "it is larger than"),
        ("a.json", '{"title": "\ud800"}', "the file is not used"),
    ],
)
def test_fault_is_told(tmp_path: Path, name: str, text: str, fault: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    values, faults = load_sidecar(str(path))
    assert values == {}
    (told,) = faults
    assert told.startswith(str(path))
    assert fault in told


@given(data=st.binary(max_size=200), kind=st.sampled_from(["toml", "json"]))
def test_any_bytes_give_fields_or_faults(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    path.write_bytes(data)
    values, _ = load_sidecar(str(path))
    assert set(values) <= set(FIELDS)
