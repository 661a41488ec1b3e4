"""The words of roll calls: how tables name their columns, and how they write a vote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from .datafiles import parse_toml, read_text
from .fold import fold

#: A row that takes no position.
ABSENT = "absent"


@cache
def load_words(table: str) -> Mapping[str, str]:
    """Each word of a table of the file, as ``squeeze`` writes it -> what it stands for."""
    path = resources.files(__package__) / "ballots.toml"
    lists = parse_toml(str(path), read_text(path))[table]
    return {squeeze(word): name for name, words in lists.items() for word in words}


@cache
def first_words() -> Mapping[str, str]:
    """Stance -> the word that is written for it."""
    words: dict[str, str] = {}
    for word, name in load_words("votes").items():
        words.setdefault(name, word)
    return words


def squeeze(text: str) -> str:
    """A text without its case, accents and marks.

    >>> squeeze("Roll_call ID"), squeeze("ÉTAT")
    ('roll call id', 'etat')
    """
    return re.sub(r"[\W_]+", " ", fold(text)).strip()
