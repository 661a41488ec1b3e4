"""The words that a database writes around its articles, read from its table file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from dissensus.datafiles import parse_toml, read_text
from dissensus.errors import DataFileError
from dissensus.fold import fold


class Labels:
    """The lists of one table file; words are compared without case, accents and marks."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = {name: tuple(map(fold, words)) for name, words in lists.items()}

    def list_words(self, name: str) -> tuple[str, ...]:
        """The folded words of a list."""
        return self._lists[name]

    def is_label(self, line: str, name: str) -> bool:
        """Say whether a line is nothing but a word of the list, with or without a colon."""
        return len(line) <= _LONGEST and fold(line).rstrip(" :") in self._lists[name]

    def begins(self, line: str, name: str) -> bool:
        """Say whether a line begins with a word of the list."""
        head = fold(line[:_LONGEST])
        return any(
            head.startswith(word) and not (head[len(word) :][:1].isalnum() and word[-1].isalnum())
            for word in self._lists[name]
        )

    def holds(self, line: str, name: str) -> bool:
        """Say whether a word of the list stands anywhere in a line of boilerplate's length."""
        return len(line) <= _LONGEST and any(word in fold(line) for word in self._lists[name])

    def read_value(self, line: str, name: str) -> str | None:
        """Give what stands behind "label:" where the label is of the list, else None.

        >>> load_labels("nexis").read_value("Byline: Berit Moen", "byline")
        'Berit Moen'
        """
        label, colon, value = line.partition(":")
        is_known = colon and len(label) <= _LONGEST and fold(label) in self._lists[name]
        return value.strip() if is_known else None


#: A line of a database's own is at most so long.
_LONGEST = 200


@cache
def load_labels(database: str) -> Labels:
    """The table of a database; raises DataFileError where it is no table of lists of words."""
    path = resources.files(__package__) / f"{database}.toml"
    data = parse_toml(str(path), read_text(path))
    for name, words in data.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise DataFileError(str(path), 0, f"{name} must be a list of words")
    return Labels({name: tuple(words) for name, words in data.items()})
