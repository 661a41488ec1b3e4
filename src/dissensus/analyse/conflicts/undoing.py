"""Whether what is done can be given up again, by a table of words; a person should check it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def guess_moves(words: str) -> tuple[str, str]:
    """How what is named so can change, by the table of words, and which word said so.

    >>> guess_moves("a direct conflict")
    ('start', "by the word 'conflict'")
    """
    for moves, beginnings in _load_undoing():
        found = re.search(rf"\b(?:{'|'.join(map(re.escape, beginnings))})\w*", words, re.IGNORECASE)
        if found:
            return moves, f"by the word {found[0]!r}"
    return "both", "no word of the table fits"


@cache
def _load_undoing() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = (
        files("dissensus").joinpath("analyse", "scales", "undoing.toml").read_text(encoding="utf-8")
    )
    lists: list[dict[str, Any]] = tomllib.loads(text)["list"]
    return tuple((one["moves"], tuple(one["words"])) for one in lists)


__all__ = ["guess_moves"]
