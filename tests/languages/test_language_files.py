"""Every language file keeps its form; a new file is held to this by lying in the folder."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import dissensus.languages
from dissensus.config import Settings
from dissensus.errors import DataFileError
from dissensus.languages import load_language_file, schema
from dissensus.pipeline import code_documents
from dissensus.records import ACTOR_KINDS, OFFICE_RANKS, Document

ROOT = Path(__file__).parents[2]
SOURCE = Path(dissensus.__file__).parent
FOLDER = Path(dissensus.languages.__file__).parent
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
#: The examples are held to the same, though they are not shipped.
EXAMPLES = {
    f"example-{path.stem}": path
    for path in sorted((ROOT / "examples" / "languages").glob("*/??.toml"))
}
DATA = {
    name: tomllib.loads(path.read_text(encoding="utf-8"))
    for name, path in {**FILES, **EXAMPLES}.items()
}
each_file = pytest.mark.parametrize("data", DATA.values(), ids=DATA)

#: Lists and tables that hold capitals for a reason: names, homographs as a text writes them,
#: values of the parser.
CAPITALS = {"bare_names", "stand_ins", "hedges.moods", "verb_forms.supposing"}


def list_lists(table: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    """Every list of texts in a file, with its place; of a table also the names in it."""
    for name, value in table.items():
        here = f"{place}.{name}" if place else name
        if isinstance(value, dict):
            yield from list_lists(value, here)
            yield f"{here} (names)", list(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value, start=1):
                yield from list_lists(row, f"{here}#{number}")
        elif isinstance(value, list):
            yield here, value


@pytest.mark.parametrize("name", FILES)
def test_file_loads_under_its_name(name: str) -> None:
    assert load_language_file(FILES[name]).code == name
    assert name in dissensus.languages.languages()


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_loads_and_is_not_shipped(name: str) -> None:
    assert load_language_file(EXAMPLES[name]).code not in dissensus.languages.languages()


@each_file
def test_lists_name_each_word_once(data: Mapping[str, Any]) -> None:
    counts = {place: Counter(words) for place, words in list_lists(data)}
    twice = {(place, word) for place, words in counts.items() for word, n in words.items() if n > 1}
    assert twice == set()


@each_file
def test_words_are_trimmed_and_in_lower_case(data: Mapping[str, Any]) -> None:
    wrong = {
        (place, word)
        for place, words in list_lists(data)
        for word in words
        if word != " ".join(word.split())
        or (word != word.lower() and place.removesuffix(" (names)") not in CAPITALS)
        if place != "reflexive_prefixes"
    }
    assert wrong == set()


def list_frames(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], Any]]:
    for part in ("verbs", "nouns", "adjectives"):
        for row in data[part]:
            yield from (((part, row.get("kind", "stance"), lemma), row) for lemma in row["lemmas"])


@each_file
def test_frames_do_not_contradict_or_hide_each_other(data: Mapping[str, Any]) -> None:
    """Of two frames for one slot the first is taken: the second must add a slot, and agree."""
    taken: dict[tuple[str, str, str], dict[str, str]] = {}
    hidden, contradicted = set(), set()
    for key, row in list_frames(data):
        before = taken.setdefault(key, {})
        shared = {slot: row["stance"] for slot in row["concept"] if slot in before}
        contradicted |= {(key, s) for s, stance in shared.items() if before[s] != stance}
        hidden |= {key} if row["concept"] and len(shared) == len(row["concept"]) else set()
        before.update(dict.fromkeys(row["concept"], row["stance"]) | shared)
    assert (hidden, contradicted) == (set(), set())


@each_file
@pytest.mark.parametrize("section", ["values", "prepositions", "impersonal", "likelihood"])
def test_rows_share_no_word(section: str, data: Mapping[str, Any]) -> None:
    field = "lemmas" if section in ("values", "prepositions") else "words"
    counts = Counter(word for row in data[section] for word in row[field])
    assert [word for word, count in counts.items() if count > 1] == []


@each_file
def test_likelihood_is_a_range(data: Mapping[str, Any]) -> None:
    assert all(row["low"] <= row["high"] for row in data["likelihood"])


@each_file
def test_offices_and_kinds_are_those_of_the_register(data: Mapping[str, Any]) -> None:
    assert set(data["actors"]["offices"]) <= {*OFFICE_RANKS, "other"}
    assert set(data["actors"]["anaphora"]) <= ACTOR_KINDS


@each_file
def test_groups_are_named_by_their_state_alone(data: Mapping[str, Any]) -> None:
    labels = data["actors"]["groups"].values()
    assert {field for label in labels for _, field, _, _ in Formatter().parse(label)} <= {
        None,
        "state",
    }


# -- the declarations and the rules -----------------------------------------------------------

CODE = [path for path in sorted(SOURCE.rglob("*.py")) if path.name != "schema.py"]


def list_constants() -> Iterator[str]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def list_asked() -> Iterator[tuple[str, str]]:
    """Each section and list that a rule asks for by name."""
    asking = {"words": 0, "phrases": 0, "is_word": 1}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = asking.get(node.func.attr)
                texts = [a.value for a in node.args[first:] if isinstance(a, ast.Constant)]
                if first is not None and texts and len(texts) == len(node.args) - first:
                    section, name = (*map(str, texts), "words")[:2]
                    yield section, name


def test_rules_ask_only_for_lists_that_are_declared() -> None:
    asked = set(list_asked())
    assert len(asked) > 100
    assert {(s, name) for s, name in asked if name not in schema.SECTIONS.get(s, ())} == set()


def test_every_list_that_is_declared_is_asked_for() -> None:
    constants = set(list_constants())
    declared = {
        name
        for kinds in schema.SECTIONS.values()
        if not isinstance(kinds, str)
        for name, kind in kinds.items()
        if kind in ("words", "list", "flag")
    }
    assert declared - constants == set()


def test_every_kind_of_frame_is_known_to_a_rule() -> None:
    assert set(schema.FRAME_KINDS) - set(list_constants()) == set()


@pytest.mark.model
@pytest.mark.parametrize("name", FILES)
def test_lists_that_may_be_empty_fail_nothing(name: str, tmp_path: Path) -> None:
    """A language that has none of what a list is for is read all the same."""
    table = ROOT / "tests" / "sentences" / f"{name}.toml"
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["sentence"][::4]
    file = tmp_path / f"{name}.toml"
    file.write_text(without_lists(FILES[name].read_text(encoding="utf-8")), encoding="utf-8")
    documents = [Document(row["id"], "", row["text"], language=name) for row in rows]
    coded = list(code_documents(documents, Settings(language_files=(file,))))
    assert [skip.detail for one in coded for skip in one.skips if skip.reason == "failed"] == []
    assert sum(len(one.statements) for one in coded) > len(rows) // 4


def without_lists(text: str) -> str:
    """The file with every list emptied that may be empty."""
    section, lines = "", []
    for line in text.splitlines():
        head = re.fullmatch(r"\[([^\[\]]+)\]\s*", line)
        section = head[1] if head else "-" if line.startswith("[[") else section
        entry = re.match(r"(\w+) = \[", line)
        kinds = schema.SECTIONS.get(section, {})
        empty = entry and not isinstance(kinds, str) and kinds.get(entry[1]) == "list"
        lines.append(f"{entry[1]} = []" if entry and empty else line)
    return "\n".join(lines)


# -- faults -----------------------------------------------------------------------------------

GOOD = FILES["fr"].read_text(encoding="utf-8")


def change(old: str, new: str) -> str:
    """The French file with its first line that begins so replaced."""
    pattern = re.compile(rf"^{re.escape(old)}.*$", re.MULTILINE)
    assert pattern.search(GOOD), old
    return pattern.sub(lambda _: new, GOOD, count=1)


def load(tmp_path: Path, text: str) -> str:
    """What is told of a file."""
    path = tmp_path / "xx.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_language_file(path)
    assert caught.value.path == str(path)
    line = text.splitlines()[caught.value.line - 1] if caught.value.line else ""
    return f"{line.partition('=')[0].strip()} | {str(caught.value).partition(': ')[2]}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            change("negation = ", ""),
            "[words] | the list 'negation' is missing in [words]",
        ),
        (
            change("negation = ", "negation = []"),
            "negation | 'negation' in [words] must be a list of texts that is not empty",
        ),
        (
            change("negation = ", 'negation = "ne"'),
            "negation | 'negation' in [words] must be a list of texts that is not empty",
        ),
        (
            change("there = ", "there = [1]"),
            "there | 'there' in [words] must be a list of texts",
        ),
        (
            change("there = ", 'there = []\nthe_re = ["y"]'),
            "the_re | [words] has no list 'the_re'; did you mean 'there'?",
        ),
        (
            change("spokesperson = ", 'spokes_person = ["porte-parole"]'),
            "spokes_person | [actors.offices] has no list 'spokes_person'; did you mean 'spokespe",
        ),
        (change("[modality]", "[modalty]"), "[modalty] | there is no section 'modalty'; did you"),
        (change("scheme = ", 'scheme = "own"'), "scheme | scheme must be one of clearnlp, univer"),
        (change("scheme = ", 'scheme = "clearnlp"'), " | the section [scheme_words] is missing"),
        (change("code = ", ""), " | the setting 'code' is missing"),
        (change("head_final = ", "head_final = 0"), "head_final | 'head_final' must be true or"),
        (
            change('stance = "support"', 'stance = "yes"'),
            "stance | 'stance' in [[verbs]] number 1 must be one of support,",
        ),
        (change('act = "says"', ""), "[[verbs]] | 'act' is missing in [[verbs]] number 1"),
        (
            change('kind = "withheld"', 'kind = "witheld"'),
            "kind | 'kind' in [[verbs]] number 11 must be one of stance,",
        ),
        (
            change('kind = "withheld"', 'sort = "withheld"'),
            "sort | there is no field 'sort' in [[verbs]] number 11",
        ),
        (
            change("aims = [", 'aims = ["verbes"]'),
            "aims | [verb_lists] names no list of this file: 'verbes'",
        ),
        (change("low = 1.0", "low = 100"), "low | 'low' in [[likelihood]] number 1 must be a num"),
        (change("code = ", "code = fr"), "code | broken TOML: invalid value; a text stands in"),
    ],
)
def test_fault_is_told_with_file_list_and_line(tmp_path: Path, text: str, told: str) -> None:
    assert load(tmp_path, text).startswith(told)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        DataFileError, match=r"none\.toml: the file could not be opened \(no such file\)"
    ):
        load_language_file(tmp_path / "none.toml")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(GOOD.encode("latin-1", errors="replace"))
    with pytest.raises(DataFileError, match="not UTF-8"):
        load_language_file(path)
