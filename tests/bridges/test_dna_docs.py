"""The page on DNA says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from dissensus.bridges.dna import DEFAULT_PASSWORD, DnaRoles
from dissensus.bridges.dna.forms import LEVELS, NEUTRAL_LABEL, OWN_LABEL, OWN_VARIABLES


def test_page_has_the_variables_and_the_password(root: Path) -> None:
    page = (root / "docs" / "dna.md").read_text(encoding="utf-8")
    part = page.partition("\n## Statements of this program in DNA\n")[2]
    rows = re.findall(r"^\| `([\w ]+)` \| ([\w ]+) \|", part, re.MULTILINE)
    assert dict(rows) == dict(OWN_VARIABLES)
    assert f"password `{DEFAULT_PASSWORD}`" in page
    assert f"`{OWN_LABEL}`" in page
    assert f"`{NEUTRAL_LABEL}`" in page
    for stance, level in LEVELS.items():
        assert f"{stance} {level}" in page


def test_call_on_the_page_can_be_made(root: Path) -> None:
    page = (root / "docs" / "dna.md").read_text(encoding="utf-8")
    (call,) = re.findall(r"^roles = DnaRoles\((.*?)^\)$", page, re.MULTILINE | re.DOTALL)
    names = set(re.findall(r"(\w+)=", call))
    assert names == set(DnaRoles.__dataclass_fields__)
