"""The examples of docs/networks.md run, and its tables are those of the code."""

from __future__ import annotations

import doctest
import re
from dataclasses import fields
from pathlib import Path

import pytest

from dissensus.analyse.networks import aggregate, kernels, normalise
from dissensus.analyse.networks.duplicates import DUPLICATES
from dissensus.analyse.networks.options import Options
from dissensus.analyse.networks.windows import UNITS

PAGE = Path(__file__).parents[2] / "docs" / "networks.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_examples_run() -> None:
    examples = "\n".join(re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 10
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append)
    assert not result.failed, "".join(told)


def list_first_cells(heading: str) -> list[str]:
    part = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` ", part, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("The options", [one.name for one in fields(Options)]),
        (
            "One-mode ties",
            [*aggregate.ONEMODE, *(name for name in normalise.ONEMODE if name != "no")],
        ),
        ("Two-mode ties", [*aggregate.TWOMODE]),
        ("Windows", [*kernels.KERNELS]),
    ],
)
def test_tables_name_every_choice(heading: str, names: list[str]) -> None:
    assert sorted(list_first_cells(heading)) == sorted(names)


@pytest.mark.parametrize("name", [*DUPLICATES, *normalise.TWOMODE, *UNITS])
def test_page_names_every_choice(name: str) -> None:
    assert re.search(rf"\b{name}\b", TEXT)
