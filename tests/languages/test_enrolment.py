"""A further language file is read, detected and held to every rule and gate by lying there.

The package, its tests and pages are copied, the Spanish example is put into the folder of
languages and its sentences beside the other tables; nothing else is changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "languages" / "spanish"
COPIED = ("src", "tests", "docs", "examples", "benchmarks", "requirements")
SINGLE = ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")

#: Tests of display names, and of the names in the included codebook and register, which have
#: languages of their own: two of labels, and of names those that somebody has written.
OF_LABELS = ("present/", "test_cli.py", "test_coalition.py", "test_pipeline.py")
OF_NAMES = ("coding/test_codebook.py", "resolve/test_states.py")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with one file more in the folder of languages."""
    copy = tmp_path_factory.mktemp("further") / "checkout"
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    for name in SINGLE:
        shutil.copy(ROOT / name, copy / name)
    shutil.copy(EXAMPLE / "es.toml", copy / "src" / "dissensus" / "languages")
    return copy


@pytest.fixture(scope="module")
def with_table(checkout: Path) -> Path:
    tables = checkout / "tests" / "sentences"
    shutil.copy(EXAMPLE / "sentences.toml", tables / "es.toml")
    shutil.copy(EXAMPLE / "sentences.gaps.toml", tables / "es.gaps.toml")
    return checkout


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with the package of the copy."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(checkout / "src"), *sys.path])}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def collected(with_table: Path) -> list[str]:
    """The tests that there are with the further language."""
    told = run(
        with_table, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"
    )
    assert told.returncode == 0, told.stdout[-2000:]
    return [line for line in told.stdout.splitlines() if "::" in line]


def test_a_language_without_its_table_of_sentences_is_refused(checkout: Path) -> None:
    told = run(checkout, "-m", "pytest", "--collect-only", "-q", "tests/sentences")
    assert told.returncode != 0
    assert re.search(r"No such file.*sentences/es\.toml", told.stdout)


def test_language_is_loaded_and_detected(checkout: Path) -> None:
    program = (
        "import dissensus; from dissensus.languages import languages, load_language\n"
        "from dissensus.languages.detect import detect_language\n"
        "from dissensus.records import Document\n"
        "text = 'El ministro de Defensa rechazó el lunes el envío de soldados a la región.'\n"
        "print(dissensus.__file__, languages(), load_language('es').labels['en'],"
        " detect_language(Document('a', 'a', text)))"
    )
    told = run(checkout, "-c", program)
    assert told.stderr == ""
    assert told.stdout.startswith(str(checkout))
    assert told.stdout.endswith("('en', 'es', 'fr') Spanish ('es', 'es')\n")


def test_every_test_of_each_language_has_the_new_one(collected: list[str]) -> None:
    """Whatever test exists once for French and once for English exists for Spanish as well."""
    named = {line.replace("[fr]", "[*]") for line in collected if line.endswith("[fr]")}
    named &= {line.replace("[en]", "[*]") for line in collected if line.endswith("[en]")}
    spanish = {line.replace("[es]", "[*]") for line in collected if line.endswith("[es]")}
    of_texts = {n for n in named if not n.removeprefix("tests/").startswith(OF_LABELS + OF_NAMES)}
    assert of_texts - spanish == set()
    for wanted in (
        "tests/sentences/test_sentences.py::test_gaps_are_rows_and_leave_enough[*]",
        "tests/sentences/test_sentences_format.py::test_table_is_large_enough[*]",
        "tests/languages/test_language_files.py::test_file_loads_under_its_name[*]",
        "tests/test_docs.py::test_likelihood_is_as_documented[*]",
        "tests/test_gold.py::test_language_has_floors[*]",
    ):
        assert wanted in of_texts


def test_sentences_of_the_table_are_tests(collected: list[str]) -> None:
    found = [line for line in collected if "test_sentence[es-" in line]
    rows = (EXAMPLE / "sentences.toml").read_text(encoding="utf-8").count("[[sentence]]")
    assert len(found) == rows >= 12


def test_file_passes_the_checks_of_form(with_table: Path) -> None:
    told = run(
        with_table, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "es and not example",
        "-m", "not model", "tests/languages/test_language_files.py",
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-2000:]


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        ('"rechazar", "descartar"', '"rechazar", "Descartar"', "lower_case"),
        ('"rechazar", "descartar"', '"rechazar", "rechazar"', "each_word_once"),
        ('"apoyar", "respaldar"', '"apoyar", "rechazar"', "contradict"),
        ("negation = ", "negativ = ", "file_loads"),
    ],
)
def test_faulty_file_is_caught(with_table: Path, old: str, new: str, failing: str) -> None:
    path = with_table / "src" / "dissensus" / "languages" / "es.toml"
    whole = path.read_text(encoding="utf-8")
    assert old in whole
    path.write_text(whole.replace(old, new, 1), encoding="utf-8")
    try:
        told = run(
            with_table, "-m", "pytest", "-q", "-p", "no:cacheprovider",
            "-k", f"{failing} and es", "tests/languages/test_language_files.py",
        )  # fmt: skip
    finally:
        path.write_text(whole, encoding="utf-8")
    assert told.returncode == 1, told.stdout[-2000:]
