"""The codebook: a file of measures, checked on load, and which of them a passage names.

A codebook is TOML: classes of actions and of objects, in each of its languages, and
concepts made of them. Every fault in it is reported with its line.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from dissensus.coding.classes import Kind, Tables, Vocabulary, make_vocabulary
from dissensus.coding.matching import Entry, Match, Matcher, Row, to_pieces
from dissensus.datafiles import parse_toml, read_text, suggest
from dissensus.errors import DataFileError
from dissensus.fold import fold
from dissensus.records import Concept, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dissensus.coding.matching import Index, Role

__all__ = ["Codebook", "Match", "Word", "load_codebook"]

Classes = dict[Kind, Tables]

_KINDS: tuple[Kind, ...] = ("actions", "objects")
_FIELDS: Mapping[str, type] = {
    "name": str,
    "version": str,
    "languages": list,
    "needs_action": list,
    "gaps": dict,
    "actions": dict,
    "objects": dict,
    "concept": list,
}
_CONCEPT_FIELDS: Mapping[str, type] = {
    "id": str,
    "actions": list,
    "objects": list,
    "reverse": list,
    "phrases": dict,
    "is_a": str,
}
_TYPES: Mapping[type, str] = {str: "text", list: "a list", dict: "a table"}


class _Place(NamedTuple):
    """Where in the file a value stands: a table, its number among namesakes, a key."""

    table: str = ""
    nth: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    path: str
    text: str

    def fault(self, message: str, place: _Place, entry: str = "") -> DataFileError:
        """Give the error, with the line of the place, or of the entry's last mention there."""
        text = self.text
        start, end = _find_table(text, place)
        if place.key:
            start, end = _find_key(text, place.key, start, end)
        if entry:
            quoted = re.compile(rf"\"{re.escape(entry)}\"|'{re.escape(entry)}'")
            start = max((hit.start() for hit in quoted.finditer(text, start, end)), default=start)
        return DataFileError(self.path, text.count("\n", 0, start) + 1, message)


def _find_table(text: str, place: _Place) -> tuple[int, int]:
    """Where a table begins and ends in the text; the whole text where it is not found."""
    first = re.compile(rf"^[ \t]*\[+[ \t]*{re.escape(place.table)}[ \t]*\]", re.MULTILINE)
    heads = [hit.start() for hit in first.finditer(text)]
    start = heads[place.nth] if place.table and place.nth < len(heads) else 0
    after = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, start + 1)
    return start, after.start() if after else len(text)


def _find_key(text: str, key: str, start: int, end: int) -> tuple[int, int]:
    """Where a key's line begins and its value ends, inside a table."""
    name = re.compile(rf"^[ \t]*\"?{re.escape(key)}\b[^=\n]*=", re.MULTILINE).search(
        text, start, end
    )
    if name is None:
        return start, end
    after = re.compile(r"^[ \t]*[\w.\"-]+[ \t]*=", re.MULTILINE).search(text, name.end(), end)
    return name.start(), after.start() if after else end


@dataclass(frozen=True, slots=True)
class Codebook:
    """The measures that statements are about, and how each is named in each language."""

    name: str
    version: str
    sha256: str
    concepts: Mapping[str, Concept]
    _broader: Mapping[str, tuple[str, ...]]
    _vocabularies: Mapping[str, Vocabulary]

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages."""
        return tuple(self._vocabularies)

    def vocabulary(self, language: str) -> Vocabulary | None:
        """The classes as that language words them; None where the codebook does not have it."""
        return self._vocabularies.get(language)

    def match(self, words: Sequence[Word], language: str) -> tuple[Match, ...]:
        """Give all concepts that the passage names, the most specific first.

        In a language that the codebook does not have, nothing is named.
        """
        found = self.vocabulary(language)
        return found.matcher.match(words) if found else ()

    def broader(self, concept_id: str) -> tuple[str, ...]:
        """Give the ids of the concepts that this one is a case of, the nearest first."""
        return self._broader[concept_id]


def load_codebook(path: Path | None = None) -> Codebook:
    """Load a codebook and check it; without a path, the one that comes with the package.

    Raises ``DataFileError`` at the first fault, with its line.
    """
    source = _read(path)
    data = parse_toml(source.path, source.text)
    _check_fields(source, data, _FIELDS, _Place())
    _check_head(source, data)
    languages = _languages(data)
    classes: Classes = {
        kind: _read_classes(source, data.get(kind, {}), kind, languages) for kind in _KINDS
    }
    gaps = _read_entries(source, data.get("gaps", {}), _Place("gaps"), languages)
    rows, is_a = _read_concepts(source, data["concept"], languages, classes)
    broader = _read_chains(source, is_a)
    weak = _read_weak(source, data, classes)
    rows = [_complete(row, broader[row.concept.id], weak) for row in rows]
    return Codebook(
        data["name"],
        data["version"],
        hashlib.sha256(source.text.encode()).hexdigest(),
        MappingProxyType({row.concept.id: row.concept for row in rows}),
        MappingProxyType(broader),
        {
            language: make_vocabulary(
                language, classes, rows, _make_matcher(language, classes, gaps, rows)
            )
            for language in languages
        },
    )


def _read(path: Path | None) -> _Source:
    where = path or files("dissensus") / "codebooks" / "security.toml"
    return _Source(str(where), read_text(where))


def _check_head(source: _Source, data: dict[str, Any]) -> None:
    for key in ("name", "version", "concept"):
        if not data.get(key):
            raise source.fault(f"the codebook has no {key}", _Place(key=key))
    for nth, raw in enumerate(data["concept"]):
        if not isinstance(raw, dict):
            raise source.fault(f"concept {nth + 1} is not a table", _Place(key="concept"))


def _languages(data: dict[str, Any]) -> tuple[str, ...]:
    """Give the languages that the file declares, else those that its classes are written in."""
    if data.get("languages"):
        return tuple(data["languages"])
    tables = [table for kind in _KINDS for table in data.get(kind, {}).values()]
    found = {key for table in tables if isinstance(table, dict) for key in table}
    labels = {key for raw in data["concept"] for key in raw if key not in _CONCEPT_FIELDS}
    return tuple(sorted(found or {key for key in labels if len(key) == 2}))


def _check_fields(
    source: _Source, table: Mapping[str, Any], fields: Mapping[str, type], place: _Place
) -> None:
    for key, value in table.items():
        if key not in fields:
            raise source.fault(_unknown("field", key, fields), place._replace(key=key))
        kind = fields[key]
        if not isinstance(value, kind):
            raise source.fault(f"{key} must be {_TYPES[kind]}", place._replace(key=key))
        if key != "concept" and kind is list:
            _check_words(source, value, place._replace(key=key))


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    return f"unknown {what} '{name}'{suggest(name, known)}"


def _check_words(source: _Source, value: object, place: _Place) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise source.fault(f"{place.key} must be a list of words", place)


def _read_classes(
    source: _Source, tables: dict[str, Any], kind: Kind, languages: Sequence[str]
) -> Tables:
    classes = {}
    for name, table in tables.items():
        place = _Place(f"{kind}.{name}")
        if not isinstance(table, dict):
            raise source.fault(f'class "{name}" must be a table', _Place(kind, 0, name))
        if not any(table.values()):
            raise source.fault(f'class "{name}" is empty', place)
        classes[name] = _read_entries(source, table, place, languages)
    return classes


def _read_entries(
    source: _Source, table: dict[str, Any], place: _Place, languages: Sequence[str]
) -> dict[str, list[str]]:
    """Check a table of lists of entries, one list for each language."""
    prefix = f"{place.key}." if place.key else ""
    for language, entries in table.items():
        here = place._replace(key=prefix + language)
        if language not in languages:
            raise source.fault(_unknown("language", language, languages), here)
        _check_words(source, entries, here)
        _check_entries(source, entries, here)
    return table


def _check_entries(source: _Source, entries: list[str], place: _Place) -> None:
    if not entries:
        raise source.fault(f"{place.key} has no entry", place)
    seen: set[str] = set()
    for entry in entries:
        if not to_pieces(entry):
            raise source.fault(f'entry "{entry}" has no word', place, entry)
        if fold(entry) in seen:
            raise source.fault(f'entry "{entry}" stands twice', place, entry)
        seen.add(fold(entry))


def _read_concepts(
    source: _Source, raws: list[dict[str, Any]], languages: Sequence[str], classes: Classes
) -> tuple[list[Row], dict[str, str]]:
    """Read every concept, and the broader concept that each names."""
    rows: dict[str, Row] = {}
    is_a: dict[str, str] = {}
    for nth, raw in enumerate(raws):
        place = _Place("concept", nth)
        row = _read_concept(source, raw, place, languages, classes)
        if row.concept.id in rows:
            raise source.fault(f'a second concept "{row.concept.id}"', place._replace(key="id"))
        rows[row.concept.id] = row
        is_a[row.concept.id] = raw.get("is_a", "")
    return list(rows.values()), is_a


def _read_concept(
    source: _Source,
    raw: dict[str, Any],
    place: _Place,
    languages: Sequence[str],
    classes: Classes,
) -> Row:
    _check_fields(source, raw, {**dict.fromkeys(languages, str), **_CONCEPT_FIELDS}, place)
    if not raw.get("id"):
        raise source.fault("the concept has no id", place)
    for language in languages:
        if not raw.get(language):
            raise source.fault(f'concept "{raw["id"]}" has no label in "{language}"', place)
    if not any(raw.get(key) for key in ("actions", "objects", "phrases")):
        message = f'concept "{raw["id"]}" has neither actions nor objects nor phrases'
        raise source.fault(message, place)
    _check_classes(source, raw, place, classes)
    phrases = _read_entries(
        source, raw.get("phrases", {}), place._replace(key="phrases"), languages
    )
    labels = MappingProxyType({language: raw[language] for language in languages})
    kept = {language: tuple(entries) for language, entries in phrases.items()}
    actions, objects, reverse = (
        frozenset(raw.get(key, ())) for key in ("actions", "objects", "reverse")
    )
    concept = Concept(raw["id"], labels)
    return Row(concept, actions, objects, reverse, reverse, kept, place.nth)


def _complete(row: Row, broader: tuple[str, ...], weak: frozenset[str]) -> Row:
    """Add what only the whole file tells: the broader concepts, and what reverses alone."""
    concept = replace(row.concept, broader=broader)
    return replace(row, concept=concept, alone=row.reverse - weak, depth=len(broader))


def _check_classes(source: _Source, raw: dict[str, Any], place: _Place, classes: Classes) -> None:
    kinds: dict[str, Kind] = {"actions": "actions", "objects": "objects", "reverse": "actions"}
    for key, kind in kinds.items():
        for name in raw.get(key, ()):
            if name not in classes[kind]:
                message = _unknown(f"class of {kind}", name, classes[kind])
                raise source.fault(message, place._replace(key=key), name)


def _read_weak(source: _Source, data: dict[str, Any], classes: Classes) -> frozenset[str]:
    """Read the reversing classes that say nothing where the measure's action is not named."""
    for name in data.get("needs_action", ()):
        if name not in classes["actions"]:
            message = _unknown("class of actions", name, classes["actions"])
            raise source.fault(message, _Place(key="needs_action"), name)
    return frozenset(data.get("needs_action", ()))


def _read_chains(source: _Source, is_a: dict[str, str]) -> dict[str, tuple[str, ...]]:
    chains: dict[str, tuple[str, ...]] = {}
    for nth, concept in enumerate(is_a):
        chain: list[str] = []
        place, above = _Place("concept", nth, "is_a"), is_a[concept]
        while above:
            if above not in is_a:
                raise source.fault(_unknown("concept", above, is_a), place)
            if above == concept or above in chain:
                raise source.fault(f'concept "{concept}" is a case of itself', place)
            chain.append(above)
            above = is_a[above]
        chains[concept] = tuple(chain)
    return chains


def _make_matcher(
    language: str, classes: Classes, gaps: Mapping[str, list[str]], rows: Sequence[Row]
) -> Matcher:
    skipped = frozenset(piece for gap in gaps.get(language, ()) for piece in to_pieces(gap))
    index = _make_index(_entries(language, classes, rows), skipped)
    users: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        users.setdefault(("phrases", row.concept.id), []).append(row)
        for role in ("objects",) if row.objects else ("actions",):
            for name in sorted(getattr(row, role)):
                users.setdefault((role, name), []).append(row)
    return Matcher(index, skipped, users)


def _make_index(entries: Iterable[tuple[Role, str, str]], gaps: frozenset[str]) -> Index:
    names: dict[tuple[Role, tuple[str, ...]], set[str]] = {}
    for role, name, text in entries:
        pieces = tuple(piece for piece in to_pieces(text) if piece not in gaps)
        names.setdefault((role, pieces), set()).add(name)
    index: Index = {}
    for (role, pieces), found in names.items():
        if pieces:
            seconds = index.setdefault(pieces[0], {})
            entry = Entry(pieces[2:], role, frozenset(found))
            seconds.setdefault("".join(pieces[1:2]), []).append(entry)
    return index


def _entries(
    language: str, classes: Classes, rows: Sequence[Row]
) -> Iterator[tuple[Role, str, str]]:
    for kind in _KINDS:
        for name, table in classes[kind].items():
            for text in table.get(language, ()):
                yield cast("Role", kind), name, text
    for row in rows:
        for text in (row.concept.labels[language], *row.phrases.get(language, ())):
            yield "phrases", row.concept.id, text
