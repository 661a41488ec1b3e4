"""The example of a further language is read as its table says, through its own settings."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dissensus.cli import main
from dissensus.config import Settings
from dissensus.languages import load_language_file
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Document

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "languages" / "spanish"
ROWS = tomllib.loads((EXAMPLE / "sentences.toml").read_text(encoding="utf-8"))["sentence"]
GAPS = tomllib.loads((EXAMPLE / "sentences.gaps.toml").read_text(encoding="utf-8"))
SETTINGS = Settings(
    language_files=(EXAMPLE / "es.toml",),
    registers=(EXAMPLE / "actors.toml",),
    codebook=EXAMPLE / "codebook.toml",
)
MODEL = load_language_file(EXAMPLE / "es.toml").model

needs_model = [
    pytest.mark.model,
    pytest.mark.skipif(
        importlib.util.find_spec(MODEL) is None, reason=f"the model {MODEL} is not installed"
    ),
    # It was made for an older spaCy, and spaCy says so.
    pytest.mark.filterwarnings("ignore:.W095"),
]


@cache
def load_table() -> ModuleType:
    """The module of the tables of sentences, which knows how to compare."""
    path = ROOT / "tests" / "sentences" / "test_sentences.py"
    spec = importlib.util.spec_from_file_location("sentences", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def coded() -> Mapping[str, Coded]:
    documents = [Document(row["id"], "", row["text"], language="es") for row in ROWS]
    return {one.document.id: one for one in code_documents(documents, SETTINGS)}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row,
            id=row["id"],
            marks=[
                *needs_model,
                *([pytest.mark.xfail(reason=GAPS[row["id"]])] if row["id"] in GAPS else []),
            ],
        )
        for row in ROWS
    ],
)
def test_sentence(row: Mapping[str, Any], coded: Mapping[str, Coded]) -> None:
    assert load_table().faults(row, coded[row["id"]]) == []


def test_gaps_are_few() -> None:
    assert set(GAPS) <= {row["id"] for row in ROWS}
    assert len(ROWS) - len(GAPS) >= 12


def write(tmp_path: Path) -> Path:
    path = tmp_path / "nota.txt"
    text = "El gobierno italiano se opone al despliegue de soldados en la frontera."
    path.write_text(text, encoding="utf-8")
    return path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str, str]:
    """Run the command; give its status, standard output and standard error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dissensus", "code", *map(str, arguments), "--format=jsonl"])
        with pytest.raises(SystemExit) as caught:
            main()
    return (caught.value.code or 0, *capsys.readouterr())


def test_without_its_file_the_language_is_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = call(capsys, write(tmp_path))
    assert "no language file (es)" in str(status)
    (skip,) = map(json.loads, out.splitlines())
    assert (skip["record"], skip["reason"], skip["detail"]) == ("skip", "language", "es")


@pytest.mark.model
@pytest.mark.skipif(importlib.util.find_spec(MODEL) is None, reason=f"{MODEL} is not installed")
@pytest.mark.filterwarnings("ignore:.W095")
def test_command_reads_a_language_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [
        *("--language-file", EXAMPLE / "es.toml", "--register", EXAMPLE / "actors.toml"),
        *("--codebook", EXAMPLE / "codebook.toml"),
    ]
    status, out, _ = call(capsys, write(tmp_path), *options)
    assert status == 0
    (statement,) = map(json.loads, out.splitlines())
    assert (statement["actor"], statement["concept"]) == ("Italy", "send troops")
    assert statement["stance"] == "oppose"
