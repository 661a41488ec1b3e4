from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from dissensus.datafiles import parse_toml, read_text
from dissensus.errors import DataFileError
from dissensus.fold import fold
from dissensus.read.newsbank.labels import load_labels

DATABASES = ("europresse", "factiva", "nexis")


@pytest.mark.parametrize("database", DATABASES)
def test_each_word_of_a_table_is_found(database: str) -> None:
    path = resources.files("dissensus.read.newsbank") / f"{database}.toml"
    table = load_labels(database)
    for name, words in parse_toml(str(path), read_text(path)).items():
        assert table.list_words(name) == tuple(map(fold, words))
        assert all(table.begins(f"{word.upper()} 12", name) for word in words)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Length:\xa0877 words", "877 words"),
        ("LENGTH : 877 words", "877 words"),
        ("Longueur: 877 mots", "877 mots"),
        ("Length:", ""),
        ("Length 877 words", None),
        ("The Length: 877 words", None),
        ("x" * 300 + "Length: 877 words", None),
    ],
)
def test_value_of_a_label(line: str, value: str | None) -> None:
    assert load_labels("nexis").read_value(line, "length") == value


@pytest.mark.parametrize(
    ("line", "is_begun"),
    [
        ("Copyright 2024 Northern Relay", True),
        ("COPYRIGHT: 2024", True),
        ("© 2024", True),
        ("Copyrighted works", False),
        ("No copyright", False),
    ],
)
def test_beginning_of_a_line(line: str, is_begun: bool) -> None:
    assert load_labels("nexis").begins(line, "rights") is is_begun


def test_table_with_a_fault_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.toml").write_text('end = "End of Document"\n', encoding="utf-8")
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    with pytest.raises(DataFileError, match="end must be a list of words"):
        load_labels("odd")
