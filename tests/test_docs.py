"""The documentation keeps to the code: its examples load, its tables are those of the records."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
import typer.main
from typer.core import TyperGroup

from dissensus.cli import app
from dissensus.coding import codebook as codebook_module
from dissensus.coding import load_codebook
from dissensus.coding.confidence import CHECKED
from dissensus.coding.stance import NEGATED
from dissensus.config import describe_settings
from dissensus.errors import REASONS
from dissensus.languages import languages, load_language
from dissensus.present.export import COLUMNS, to_records
from dissensus.records import (
    ACTOR_KINDS,
    OFFICE_RANKS,
    STANCES,
    Act,
    Actor,
    Coded,
    Commitment,
    Concept,
    Deontic,
    Direct,
    Document,
    Firmness,
    Force,
    Quotation,
    Skip,
    Statement,
    Status,
    Word,
)
from dissensus.resolve import Register, load_register
from dissensus.resolve import register_files as register_files_module
from dissensus.resolve.register_files import PERSON

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])
NAMES = [page.name for page in PAGES]


class Block(NamedTuple):
    """A fenced block: its page, what its first line says of it, and its text."""

    page: str
    info: str
    text: str


def list_blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield Block(page.name, match[1].strip(), match[2])


BLOCKS = [block for page in PAGES for block in list_blocks(page)]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def cut(text: str, heading: str) -> str:
    """The part of a page under a heading."""
    part = text.partition(f"\n## {heading}\n")[2]
    assert part, heading
    return part.partition("\n## ")[0]


def list_rows(text: str) -> list[list[str]]:
    """The cells of each row of a part's tables, heads and rulers left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    rulers = [n for n, row in enumerate(rows) if set("".join(row)) <= set("-| ")]
    heads = {n - 1 for n in rulers} | set(rulers)
    return [[cell.strip(" |") for cell in row] for n, row in enumerate(rows) if n not in heads]


def list_names(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def find_only(info: str) -> str:
    """The text of the one block that is marked so."""
    (block,) = [block for block in BLOCKS if block.info == info]
    return block.text


# -- pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [name for name in NAMES if name not in ("index.md", "README.md")])
def test_page_is_linked_from_the_index(page: str) -> None:
    assert f"]({page})" in read("index.md")


def make_anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        path = page.parent / target if target else page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(make_anchor, headings), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_page_names_no_place_outside(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|/home/|/root/|/work/|/Users/|/tmp/", text)


# -- commands and settings --------------------------------------------------------------------

GROUP = typer.main.get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands
CALL = re.compile(r"(?:^|[\s/])dissensus (?P<name>[a-z]+)(?P<rest>[^`]*?)(?=\n[^\s\[]|\n\$|`|\Z)")


def list_options(name: str) -> set[str]:
    options = {
        one
        for part in COMMANDS[name].params
        for one in (*part.opts, *part.secondary_opts)
        if one.startswith("-")
    }
    return options | {"-h", "--help"}


def list_calls(page: Path) -> Iterator[tuple[str, str]]:
    """Each command that a page's blocks show, with what follows its name."""
    for block in list_blocks(page):
        yield from ((hit["name"], hit["rest"]) for hit in CALL.finditer(block.text))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_shown_have_options_that_exist(page: Path) -> None:
    for name, rest in list_calls(page):
        assert name in COMMANDS
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest)) <= list_options(name)


def list_lines() -> list[str]:
    lines = [line for block in BLOCKS if block.info == "console" for line in block.text.split("\n")]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@pytest.mark.parametrize("line", list_lines())
def test_command_line_can_be_given(line: str) -> None:
    program, name, *arguments = shlex.split(line)
    assert program == "dissensus"
    assert COMMANDS[name].make_context(name, arguments).params


def test_lines_and_calls_are_found_at_all() -> None:
    assert len(list_lines()) >= 5
    calls = [call for page in PAGES for call in list_calls(page)]
    assert {name for name, _ in calls} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name: str) -> None:
    assert f"dissensus {name} " in cut(read("commands.md"), name)


def test_settings_are_those_documented() -> None:
    documented = {list_names(row[0])[0] for row in list_rows(read("settings.md"))}
    assert documented == {f"DISSENSUS_{name.upper()}" for name, _, _ in describe_settings()}


# -- codebook and register --------------------------------------------------------------------

SMALL_WORDS = {"l'": "le", "du": "de", "une": "un", "des": "de", "quotas": "quota"}


@pytest.fixture
def codebook_file(tmp_path: Path) -> Path:
    path = tmp_path / "fisheries.toml"
    path.write_text(find_only("toml codebook"), encoding="utf-8")
    return path


def make_words(text: str) -> list[Word]:
    found = [(hit.group(), hit.span()) for hit in re.finditer(r"\w+'?", text)]
    return [Word(SMALL_WORDS.get(form, form), form, *span) for form, span in found]


def test_codebook_example_finds_what_its_table_says(codebook_file: Path) -> None:
    codebook = load_codebook(codebook_file)
    rows = list_rows(cut(read("codebook.md"), "A small one, complete"))
    assert len(rows) >= 8
    for words, concept, sign in (row + [""] * (3 - len(row)) for row in rows):
        match = next(iter(codebook.match(make_words(words), "fr")), None)
        found = (f"`{match.concept.id}`", "+" if match.sign > 0 else "-") if match else ("none", "")
        assert found == (concept, sign), words


def list_fixed(part: str) -> list[str]:
    """The names in a table's first column, without the row on labels."""
    rows = [row for row in list_rows(part) if not row[0].startswith("a language")]
    return [name for row in rows for name in list_names(row[0])]


def test_codebook_fields_are_those_documented() -> None:
    text = read("codebook.md")
    for heading, fields in (
        ("The fields of the file", codebook_module._FIELDS),
        ("The fields of a concept", codebook_module._CONCEPT_FIELDS),
    ):
        assert set(list_fixed(cut(text, heading))) == set(fields)


@pytest.fixture
def register_files(tmp_path: Path) -> tuple[Path, Path]:
    actors, people = tmp_path / "ports.toml", tmp_path / "people.csv"
    actors.write_text(find_only("toml register"), encoding="utf-8")
    people.write_text(find_only("csv register"), encoding="utf-8")
    return actors, people


def find_party(register: Register, person: str, date: str) -> str:
    party = register.party(person, date)
    return party.id if party else ""


def test_register_example_adds_to_what_is_known(register_files: tuple[Path, Path]) -> None:
    register = load_register(register_files)
    assert find_party(register, "Jeanne Vasseur", "2022-03-01") == "BEL"
    assert find_party(register, "Jeanne Vasseur", "2024-03-01") == "North Sea Ports Forum"
    assert register.is_member("GBR", "North Sea Ports Forum", "2015-06-01")
    assert not register.is_member("GBR", "North Sea Ports Forum", "2021-06-01")
    assert [name.actor for name in register.lookup("rue des Quatre Bras")] == ["BEL"]
    assert "BEL" in {name.actor for name in register.lookup("Bruxelles")}
    assert register.actors["Karin Holmqvist"].label("fr") == "K. Holmqvist"


def test_register_example_replaces_entries(tmp_path: Path) -> None:
    path = tmp_path / "states.toml"
    path.write_text('[[actor]]\nid = "BEL"\nkind = "state"\nen = "Belgium"\n', encoding="utf-8")
    register = load_register([path], replace=True)
    assert "BEL" not in {name.actor for name in register.lookup("Bruxelles")}
    assert "FRA" in register.actors


def test_register_kinds_and_offices_are_those_documented() -> None:
    text = read("register.md")
    kinds = re.search(r"The kinds are(.*?)\. ", text, re.DOTALL)
    offices = re.search(r"The offices are(.*?)\. ", text, re.DOTALL)
    assert kinds
    assert offices
    assert set(list_names(kinds[1])) == ACTOR_KINDS - {PERSON}
    assert tuple(list_names(offices[1])) == OFFICE_RANKS


def test_register_fields_are_those_documented() -> None:
    text = read("register.md")
    fields = list_fixed(cut(text, "States, organisations and groups"))
    assert set(fields) == set(register_files_module._FIELDS)
    assert tuple(list_fixed(cut(text, "People"))) == register_files_module._COLUMNS


# -- output -----------------------------------------------------------------------------------


def make_records() -> dict[str, dict[str, object]]:
    """One record of each kind."""
    place = ("p", "d", 0, 1, "D")
    actor, concept = Actor("a", "state"), Concept("c")
    coded = Coded(
        Document("d", "p", "D"),
        (Statement(*place, actor, actor, concept, "c", "support"),),
        (Quotation(*place, actor),),
        (Commitment(*place, (actor,), "must", concept, "c"),),
        (Skip(*place, "passive"),),
    )
    return {str(record["record"]): record for record in to_records(coded)}


def list_fields(heading: str) -> list[str]:
    return list_fixed(cut(read("output.md"), heading))


@pytest.mark.parametrize("kind", make_records())
def test_record_has_the_fields_documented(kind: str) -> None:
    documented = list_fields("Every record") + list_fields(kind.capitalize())
    assert documented == list(make_records()[kind])


@pytest.mark.parametrize(
    ("heading", "field", "values"),
    [
        ("Every record", "record", tuple(make_records())),
        ("Statement", "stance", tuple(STANCES)),
        ("Statement", "firmness", get_args(Firmness)),
        ("Statement", "act", get_args(Act)),
        ("Statement", "direct", get_args(Direct)),
        ("Statement", "status", get_args(Status)),
        ("Commitment", "deontic", get_args(Deontic)),
        ("Commitment", "force", get_args(Force)),
    ],
)
def test_field_has_the_values_documented(heading: str, field: str, values: tuple[str]) -> None:
    rows = list_rows(cut(read("output.md"), heading))
    (row,) = [row for row in rows if list_names(row[0]) == [field]]
    assert tuple(list_names(row[1])) == values


def test_reasons_are_those_documented() -> None:
    rows = list_rows(cut(read("output.md"), "Reasons"))
    assert {list_names(row[0])[0]: row[1] for row in rows} == dict(REASONS)
    assert all(row[2] for row in rows)


def test_csv_columns_are_those_documented() -> None:
    assert tuple(next(csv.reader([find_only("csv columns")]))) == COLUMNS


# -- how it works, likelihood, limits ---------------------------------------------------------


def test_negation_is_as_documented() -> None:
    rows = re.findall(r"^ +\| (\w+) \| (\w+) \|$", read("how-it-works.md"), re.MULTILINE)
    assert dict(rows[1:]) == dict(NEGATED)


def list_ranges(code: str) -> list[list[str]]:
    return [
        [", ".join(row.words), f"{row.low * 100:g} %", f"{row.high * 100:g} %", row.scale]
        for row in load_language(code).likelihood
    ]


@pytest.mark.parametrize("code", languages())
def test_likelihood_is_as_documented(code: str) -> None:
    part = read("likelihood.md").partition(f"<!-- table: likelihood {code} -->")[2]
    assert list_rows(part.partition("\n## ")[0]) == list_ranges(code)


def test_scales_are_those_documented() -> None:
    rows = list_rows(cut(read("likelihood.md"), "The scales"))
    used = {row.scale for code in languages() for row in load_language(code).likelihood}
    assert {list_names(row[0])[0] for row in rows} == used


@pytest.mark.parametrize("code", languages())
def test_likelihood_is_a_range_and_inevitability_in_no_scale(code: str) -> None:
    for row in load_language(code).likelihood:
        assert 0 <= row.low < row.high <= 1 or (row.scale == "kent" and row.low in (0, 1))
        if any(word.startswith(("inévitab", "inéluctab", "inevitab")) for word in row.words):
            assert row.scale == "none"


def test_limits_say_whether_confidence_is_measured() -> None:
    assert ("Confidence is not yet measured by rule" in read("limits.md")) == (not CHECKED)


def test_limits_say_until_when_offices_are_known() -> None:
    tenures = [one for person in load_register().persons.values() for one in person.tenures]
    last = max(max(tenure.since[:4], tenure.until[:4]) for tenure in tenures)
    assert f"entered up to {last}" in read("limits.md")
