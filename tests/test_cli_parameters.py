"""Messages that reach the shell name its options, and no parameter of Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dissensus
from dissensus.cli.parameters import name_options

SOURCE = Path(dissensus.__file__).parent
#: A parameter with a value, a method of an object, or a call.
PYTHON = re.compile(r"\b[a-z_]+=(?:True|False|None|…|'|\(|\[|\{|\d)|\b\w+\((?:\)|…|\.\.\.)")
#: What only a program that imports the package can be told.
ONLY_PYTHON = {
    "use .to_igraph()": "an export that the shell does not have",
    "use .to_networkx()": "an export that the shell does not have",
}


def render(node: ast.AST) -> str:
    """A text as it is told, with a value where one is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(render, node.values))
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "'x'"


def list_messages() -> Iterator[str]:
    """What the package raises as its errors, warns of or notes, but what only Python sees."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.parent.name == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            told: list[ast.AST] = []
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                is_told = name.endswith(("Error", "warn")) and name not in (
                    "ValueError",
                    "TypeError",
                )
                told = list(node.args) if is_told else []
            elif isinstance(node, ast.Yield) and node.value is not None:
                told = [node.value]
            elif isinstance(node, ast.Assign | ast.AugAssign | ast.Return):
                told = [node.value] if node.value is not None else []
            for one in told:
                if isinstance(one, ast.JoinedStr | ast.Constant):
                    yield render(one)


MESSAGES = sorted(
    {one for one in list_messages() if " " in one and PYTHON.search(one) and "\n" not in one}
)


def test_messages_are_found() -> None:
    assert any("force=True" in one for one in MESSAGES)
    assert any("levels={…}" in one for one in MESSAGES)


@pytest.mark.parametrize("message", MESSAGES)
def test_no_parameter_of_python_is_told_on_the_shell(message: str) -> None:
    told = name_options(message)
    for known in ONLY_PYTHON:
        told = told.replace(known, "")
    assert not PYTHON.search(told), told


def test_a_condition_stays_as_it_is_written() -> None:
    told = "where: 'party' is no condition; write party=Greens or party!="
    assert name_options(told, ["where"]) == f"--{told}"
