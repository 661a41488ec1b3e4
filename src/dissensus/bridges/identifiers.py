"""Identifiers that nothing else in an exchange has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from ..records import Document


class Identifiers:
    """Gives each thing an identifier of its own, however many wish for the same one.

    >>> ids = Identifiers()
    >>> ids.give("a"), ids.give("a"), ids.give("a", "a@Ada"), ids.give("a", "a@Ada")
    ('a', 'a#2', 'a@Ada', 'a@Ada#2')
    """

    def __init__(self, form: str = "{}#{}") -> None:
        self._form = form
        self._taken: set[str] = set()
        # Where to go on, so that a file of equal names does not try each number again.
        self._next: defaultdict[str, count[int]] = defaultdict(lambda: count(2))

    def give(self, *wished: str, free: Callable[[str], bool] | None = None) -> str:
        """The first of the wished ones that is free, or the last of them with a number.

        ``free`` may say of one that is taken that it can be had nevertheless.
        """
        for name in wished:
            if name not in self._taken or (free and free(name)):
                self._taken.add(name)
                return name
        numbers = self._next[wished[-1]]
        name = next(
            name
            for number in numbers
            if (name := self._form.format(wished[-1], number)) not in self._taken
        )
        self._taken.add(name)
        return name


class Documents:
    """Documents under identifiers of their own; one that is met again is known by its text."""

    def __init__(self) -> None:
        self._ids = Identifiers("{} ({})")
        self._known: dict[tuple[str, str], Document] = {}

    def give(self, document: Document) -> Document:
        """The document as it was met first, or with the identifier that it gets now."""
        key = document.id, document.text
        if key not in self._known:
            self._known[key] = replace(document, id=self._ids.give(document.id))
        return self._known[key]

    def list(self) -> tuple[Document, ...]:
        """All documents, in the order in which they were met."""
        return tuple(self._known.values())
