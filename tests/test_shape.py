"""The shape of the package: sizes, who imports whom, and where a language is named."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import dissensus

SOURCE = Path(__file__).parents[1] / "src" / "dissensus"
FILES = sorted(SOURCE.rglob("*.py"))
NAMES = [path.relative_to(SOURCE).as_posix() for path in FILES]

#: The folders that are stages; none of them knows another.
STAGES = ("read", "attribute", "resolve", "coding", "corpus", "bridges", "present", "analyse")
#: What any stage may use, besides itself.
COMMON = {
    *("records", "datafiles", "errors", "config", "fold", "marks", "cuts", "parse", "languages"),
    *("archive", "ballots", "delimited", "exchange", "matrices", "plots", "shown", "figures"),
}


def is_for_types(node: ast.AST) -> bool:
    """Whether this is a block that only a type checker reads."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def list_run_imports(path: Path) -> set[str]:
    """What a file imports when it runs, so without what only a type checker reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {id(part) for node in ast.walk(tree) if is_for_types(node) for part in ast.walk(node)}
    return set(list_imports(path, tree, hidden))


def list_imports(path: Path, tree: ast.AST, hidden: set[int]) -> Iterator[str]:
    """The full names that a file imports, without those of the hidden nodes."""
    package = path.relative_to(SOURCE).parts[:-1]
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1]
            base = ["dissensus", *above] if node.level else []
            full = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{full}.{alias.name}" for alias in node.names)


def list_own_imports(path: Path) -> set[str]:
    """The top-level parts of this package that a file imports."""
    names = list_run_imports(path)
    return {name.split(".")[1] for name in names if name.startswith("dissensus.")}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_file_is_one_concern_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_folder_is_read_at_a_glance() -> None:
    sizes = Counter(path.parent for path in FILES)
    assert max(sizes.values()) <= 40


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.relative_to(SOURCE).parts[0] in STAGES], ids=str
)
def test_stages_do_not_import_each_other(path: Path) -> None:
    stage = path.relative_to(SOURCE).parts[0]
    assert list_own_imports(path) <= COMMON | {stage, "__version__"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_the_edges_know_the_order(path: Path) -> None:
    allowed = {"pipeline.py", "basis.py", "keeping.py", "cli", "__main__.py"}
    if path.relative_to(SOURCE).parts[0] not in allowed:
        assert not list_own_imports(path) & {"pipeline", "cli"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_parsing_loads_the_parser(path: Path) -> None:
    loads = {name.split(".")[0] for name in list_run_imports(path)}
    assert "spacy" not in loads or path == SOURCE / "parse.py"


#: Where a language may be named in code, with the reason; nowhere as the language of a text.
NAMED_LANGUAGES = {
    "config.py": "the languages of display names",
    "records.py": "English is the display name to fall back to",
    "resolve/groups.py": "English display names of groups that a text introduces",
    "resolve/register.py": "the two languages that people's files are written in",
}
LANGUAGE = re.compile(r"(en|fr)([_-]\w+)*")


def list_languages(path: Path) -> list[str]:
    """The language codes and model names that stand as text in a file's code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and LANGUAGE.fullmatch(text)]


def is_label_default(path: Path) -> bool:
    """Whether each language that a file names is the default of a parameter ``labels``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defaults = [
        default.value
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if argument.arg == "labels" and isinstance(default, ast.Constant)
    ]
    return sorted(list_languages(path)) == sorted(str(default) for default in defaults)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_language_is_named_outside_the_language_files(path: Path) -> None:
    place = path.relative_to(SOURCE)
    if place.parts[0] != "languages" and place.as_posix() not in NAMED_LANGUAGES:
        assert not list_languages(path) or is_label_default(path)


def test_no_leave_to_name_a_language_is_left_over() -> None:
    assert all(list_languages(SOURCE / place) for place in NAMED_LANGUAGES)


def list_relations(path: Path) -> Iterator[str]:
    """The relations of words that a file writes out where it asks for one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".children"):
            asked = node.args
        elif isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".relation"):
            asked = node.comparators
        parts = (part for expression in asked for part in ast.walk(expression))
        texts = (part.value for part in parts if isinstance(part, ast.Constant))
        yield from (text for text in texts if isinstance(text, str))


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.relative_to(SOURCE).parts[0] != "languages"], ids=str
)
def test_relations_are_named_in_one_place(path: Path) -> None:
    assert not list(list_relations(path))


def test_public_list_is_what_is_bound() -> None:
    bound = {
        name
        for name, value in vars(dissensus).items()
        if not name.startswith("_") and not isinstance(value, type(dissensus))
    }
    assert (bound - {"LATER"}) | {"__version__", *dissensus.LATER} == set(dissensus.__all__)
    # A module of a verb's name would hide it as soon as it is loaded.
    assert not any(isinstance(getattr(dissensus, name), ModuleType) for name in dissensus.LATER)


@pytest.mark.parametrize("module", ["dissensus", "dissensus.cli"])
@pytest.mark.parametrize(
    "heavy", ["spacy", "numpy", "scipy", "networkx", "altair", "trafilatura", "jinja2"]
)
def test_import_is_light(module: str, heavy: str) -> None:
    program = f"import sys, {module}; sys.exit({heavy!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
