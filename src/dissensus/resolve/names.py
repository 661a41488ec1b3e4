"""Find the register's names in a text, and the people whom the text itself introduces."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dissensus.fold import fold
from dissensus.records import Word
from dissensus.resolve.register import Name, Register

_PIECES = re.compile(r"[^\s'.]+'|[^\s'.]+|\.")
#: Words of nobility and origin inside a name ("ben Salmane", "von der Leyen").
_PARTICLES = frozenset("de du des d' di da do dos del van von der den ben bin ibn al el le la".split())
_RANKS = {"name": 0, "person": 1, "seat": 2, "service": 3, "capital": 4, "demonym": 5}


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in the text: words ``first`` to ``last`` (not included)."""

    first: int
    last: int
    start: int
    end: int
    actor: str
    kind: str


class NameIndex:
    """The register's names as a tree of words, for one pass over a text."""

    def __init__(self, register: Register, language: str) -> None:
        self._tree: dict[str, dict[str, object]] = {}
        self.surnames: Mapping[str, tuple[str, ...]] = _surnames(register)
        for key, names in register.names_by_text.items():
            fitting = [name for name in names if name.language in ("", language) or _is_acronym(name)]
            if fitting:
                self._add(pieces(key), min(fitting, key=lambda name: _RANKS[name.kind]))

    def _add(self, words: Sequence[str], name: Name) -> None:
        node: dict[str, object] = self._tree
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node[""] = name

    def find(self, words: Sequence[Word]) -> Iterator[Named]:
        """The names in a text, longest first, none inside another."""
        folded = [fold(word.form) for word in words]
        index = 0
        while index < len(words):
            found = self._longest(words, folded, index)
            if found is None:
                index += 1
                continue
            yield found
            index = found.last

    def _longest(self, words: Sequence[Word], folded: Sequence[str], first: int) -> Named | None:
        best: Named | None = None
        node: Mapping[str, object] | None = self._tree
        index = first
        while node is not None and index < len(words):
            node = _step(node, folded[index])
            index += 1
            if node is None:
                break
            name = node.get("")
            if isinstance(name, Name) and _is_written_as_name(name, words[first:index]):
                best = Named(
                    first, index, words[first].start, words[index - 1].end, name.actor, name.kind
                )
        return best


def _step(node: Mapping[str, object], word: str) -> Mapping[str, object] | None:
    for piece in pieces(word):
        below = node.get(piece)
        if not isinstance(below, dict):
            return None
        node = below
    return node


def pieces(text: str) -> list[str]:
    """The words of a folded name, elisions apart: "cote d'ivoire" -> cote, d', ivoire."""
    return _PIECES.findall(text)


def _is_acronym(name: Name) -> bool:
    return name.text.isupper() and name.kind == "name"


def _is_written_as_name(name: Name, words: Sequence[Word]) -> bool:
    """Whether the text's capitals fit: "un" is not the UN, "un Russe" and "russe" both fit."""
    written = " ".join(word.form for word in words)
    if name.text.isupper() and len(name.text) <= 6:
        return written.replace(".", "").isupper() or (len(name.text) > 3 and written[:1].isupper())
    if name.kind == "demonym":
        return words[0].tag != "VERB" or written[:1].isupper()
    return written[:1].isupper() or not name.text[:1].isupper()


def _surnames(register: Register) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person in register.persons.values():
        for name in (person.name, *person.also):
            for key in surname_keys(name):
                if person.id not in found[key]:
                    found[key].append(person.id)
    return {key: tuple(ids) for key, ids in found.items()}


def surname_keys(name: str) -> list[str]:
    """The keys under which a later mention may name a person: "salmane", "ben salmane"."""
    words = pieces(fold(name))
    if len(words) < 2:
        return words
    keys = [words[-1]]
    if words[-2] in _PARTICLES:
        keys.append(" ".join(words[-2:]))
    return keys


@lru_cache(maxsize=8)
def name_index(register: Register, language: str) -> NameIndex:
    """The index of a register for a language, made once."""
    return NameIndex(register, language)


def find_unknown(words: Sequence[Word], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised proper nouns that no register name covers."""
    index = 0
    while index < len(words):
        if index in taken or not _is_proper(words, index):
            index += 1
            continue
        last = index + 1
        while last < len(words) and last not in taken and _continues(words, last):
            last += 1
        while last > index + 1 and not _is_proper(words, last - 1):
            last -= 1
        yield index, last
        index = last


def _is_proper(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    return word.form[:1].isupper() and word.tag in ("PROPN", "X") and len(word.form) > 1


def _continues(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if words[index - 1].end + 2 < word.start:
        return False
    capital = word.form[:1].isupper() and word.tag in ("PROPN", "X", "NOUN", "ADJ")
    particle = fold(word.form) in _PARTICLES and index + 1 < len(words)
    return capital or (particle and words[index + 1].form[:1].isupper() and word.tag != "DET"
                       and words[index + 1].tag == "PROPN")  # fmt: skip
