"""The ladder and the scores of acts: files that say what they hold, and can be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...datafiles import parse_toml, read_text, suggest
from ...errors import DataFileError
from .phrases import NONE, Phrases

QUADS = (
    *("verbal cooperation", "material cooperation", "verbal conflict", "material conflict"),
    "none",
)
#: What a deed can be in, by what a statement's act and stance make of it.
USES = (
    *("does", "does-to", "undoes", "threatens", "promises", "calls", "calls-stop"),
    *("agrees", "refuses", "refuses-asked"),
)
#: Ways of speaking that the scores' words know besides deeds.
MARKS = ("demand", "ultimatum", "condemn", "own-harm")


@dataclass(frozen=True)
class Score:
    """What both scales call an act: from -10, conflict, to 10, cooperation."""

    type: str
    mode: str
    quad: str
    plover: float
    goldstein: float
    cameo: str

    @property
    def name(self) -> str:
        """The type with its mode, such as ``THREATEN:violence``."""
        return f"{self.type}:{self.mode}" if self.mode else self.type


@dataclass(frozen=True)
class Scores:
    """The scores of acts by name, and the deeds that words name, the most hostile first.

    ``phrases`` are labelled by the place of the deed in ``deeds``, ``manners`` by the place of
    the way of speaking in ``MARKS``.
    """

    name: str
    scores: Mapping[str, Score]
    deeds: Mapping[str, Mapping[str, str]]
    phrases: Phrases
    manners: Phrases


@dataclass(frozen=True)
class Rung:
    """A rung of a ladder: its group, and the rung that is reached where its words are a deed.

    ``said``: to state it is to invoke it. ``undone``: it is the end of what its words name.
    """

    number: int
    group: int
    name: str
    done: int
    said: bool
    undone: bool


@dataclass(frozen=True)
class Ladder:
    """Rungs by number, groups by number with their names, and the words of the rungs."""

    name: str
    rungs: Mapping[int, Rung]
    groups: Mapping[int, str]
    phrases: Phrases


@dataclass(frozen=True)
class _Source:
    path: str
    text: str

    def fault(self, message: str, table: str = "", key: str = "", entry: str = "") -> DataFileError:
        """Give the error with the line of the entry, of the key, or of the table."""
        at = self._seek(rf"^[ \t]*\[+[ \t]*{re.escape(table)}[ \t]*\]", 0) if table else 0
        if key:
            at = self._seek(rf"^[ \t]*\"?{re.escape(key)}\"?[ \t]*=", at)
        if entry:
            at = self._seek(rf"[\"']{re.escape(entry)}[\"']", at)
        return DataFileError(self.path, self.text.count("\n", 0, at) + 1, message)

    def _seek(self, pattern: str, start: int) -> int:
        found = re.compile(pattern, re.MULTILINE).search(self.text, start)
        return found.start() if found else start


def load_scores(path: Path | str | None = None) -> Scores:
    """Load the scores of acts; without a path, PLOVER's and Goldstein's.

    Raises DataFileError at the first fault, with its line.
    """
    return _load_scores(None if path is None else str(path))


def load_ladder(path: Path | str | None = None) -> Ladder:
    """Load a ladder of escalation; without a path, that of Kahn (1965).

    Raises DataFileError at the first fault, with its line.
    """
    return _load_ladder(None if path is None else str(path))


@lru_cache(maxsize=1)
def _packaged_scores() -> Scores:
    return _read_scores(*_open(None, "scores.toml"))


@lru_cache(maxsize=1)
def _packaged_ladder() -> Ladder:
    return _read_ladder(*_open(None, "ladder.toml"))


def _load_scores(path: str | None) -> Scores:
    # A file of the user's may change between two calls and is read each time.
    return _packaged_scores() if path is None else _read_scores(*_open(path, ""))


def _load_ladder(path: str | None) -> Ladder:
    return _packaged_ladder() if path is None else _read_ladder(*_open(path, ""))


def _open(path: str | None, packaged: str) -> tuple[_Source, dict[str, Any]]:
    where = Path(path) if path else files("dissensus") / "analyse" / "scales" / packaged
    source = _Source(str(where), read_text(where))
    return source, parse_toml(source.path, source.text)


def _read_scores(source: _Source, data: dict[str, Any]) -> Scores:
    _check_keys(source, data, ("name", "version", "scores", "deeds", "words"), "", "table")
    _need(source, data, ("name", "scores", "deeds", "words"))
    scores = {
        one.name: one
        for type_, table in _tables(source, data, "scores")
        for one in _read_type(source, type_, table)
    }
    deeds = {
        name: _read_deed(source, name, table, scores)
        for name, table in _tables(source, data, "deeds")
    }
    named = _read_words(source, data, {name: at for at, name in enumerate((*deeds, *MARKS))})
    # A way of speaking may hold the words of a deed ("a conflict with us"): each is sought alone.
    phrases, manners = _part(named, range(len(deeds))), _part(named, range(len(deeds), 10**6))
    return Scores(str(data["name"]), scores, deeds, phrases, manners)


def _part(phrases: Phrases, labels: range) -> Phrases:
    """The phrases of some labels, counted from the first of these, and those of none."""
    return Phrases(
        {
            language: {
                label - labels.start if label in labels else NONE: words
                for label, words in table.items()
                if label in labels or label == NONE
            }
            for language, table in phrases.words.items()
        }
    )


def _read_type(source: _Source, type_: str, table: Mapping[str, Any]) -> Iterable[Score]:
    where = f"scores.{type_}"
    quad = table.get("quad")
    if quad not in QUADS:
        raise source.fault(f"quad must be one of {', '.join(QUADS)}", where, "quad")
    if "any" not in table:
        raise source.fault(f"{type_} has no score of its own: give it any = {{ … }}", where)
    for mode, row in table.items():
        if mode == "quad":
            continue
        if not isinstance(row, dict):
            raise source.fault(f"{mode} must be a table of scores", where, mode)
        for scale in ("plover", "goldstein"):
            value = row.get(scale)
            if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10:
                raise source.fault(f"{scale} must be a number from -10 to 10", where, mode)
        own = row.get("quad", quad)
        if own not in QUADS:
            raise source.fault(f"quad must be one of {', '.join(QUADS)}", where, mode)
        if own.endswith("conflict") and max(row["plover"], row["goldstein"]) > 0:
            raise source.fault("an act of conflict cannot score above 0", where, mode)
        name = "" if mode == "any" else mode
        numbers = float(row["plover"]), float(row["goldstein"])
        yield Score(type_, name, own, *numbers, str(row.get("cameo", "")))


def _read_deed(
    source: _Source, name: str, table: Mapping[str, Any], scores: Mapping[str, Score]
) -> dict[str, str]:
    where = f"deeds.{name}"
    if name in MARKS:
        raise source.fault(f"{name} is a way of speaking and no deed", where)
    _check_keys(source, table, USES, where, "use")
    for use, score in table.items():
        if score not in scores:
            message = f"there is no score '{score}'{suggest(str(score), scores)}"
            raise source.fault(message, where, use)
    return dict(table)


def _read_ladder(source: _Source, data: dict[str, Any]) -> Ladder:
    _check_keys(source, data, ("name", "version", "group", "rungs", "words"), "", "table")
    _need(source, data, ("name", "group", "rungs", "words"))
    groups: dict[int, str] = {}
    for row in data["group"]:
        if not isinstance(row, dict) or not isinstance(row.get("number"), int):
            raise source.fault("a group has a number and a name", "group")
        groups[row["number"]] = str(row.get("name", ""))
    rungs: dict[int, Rung] = {}
    for key, row in _tables(source, data, "rungs"):
        rungs[_to_number(source, key, "rungs")] = _read_rung(source, key, row, groups)
    for rung in rungs.values():
        if rung.done not in rungs:
            message = f"there is no rung {rung.done} for what is done"
            raise source.fault(message, "rungs", str(rung.number))
    labels = {str(number): number for number in rungs}
    return Ladder(str(data["name"]), rungs, groups, _read_words(source, data, labels))


def _read_rung(
    source: _Source, key: str, row: Mapping[str, Any], groups: Mapping[int, str]
) -> Rung:
    number = _to_number(source, key, "rungs")
    if row.get("group") not in groups:
        raise source.fault(f"rung {key} is in no group that there is", "rungs", key)
    done, marks = row.get("done", number), [row.get(one, False) for one in ("said", "undone")]
    if not isinstance(done, int) or not all(isinstance(one, bool) for one in marks):
        why = "done is the number of a rung; said and undone are true or false"
        raise source.fault(why, "rungs", key)
    return Rung(number, row["group"], str(row.get("name", "")), done, *marks)


def _to_number(source: _Source, key: str, table: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", key):
        raise source.fault(f"a rung is named by its number, not '{key}'", table, key)
    return int(key)


def _read_words(source: _Source, data: Mapping[str, Any], labels: Mapping[str, int]) -> Phrases:
    known = {"none": NONE, **labels}
    words: dict[str, dict[int, Sequence[str]]] = {}
    for language, table in _tables(source, data, "words"):
        where = f"words.{language}"
        _check_keys(source, table, known, where, "name")
        for name, phrases in table.items():
            _check_phrases(source, phrases, where, name)
        words[language] = {known[name]: tuple(phrases) for name, phrases in table.items()}
    return Phrases(words)


def _check_phrases(source: _Source, phrases: object, table: str, key: str) -> None:
    if not isinstance(phrases, list) or not all(isinstance(one, str) for one in phrases):
        raise source.fault(f"{key} must be a list of phrases", table, key)
    for phrase in phrases:
        if not re.search(r"\w", phrase):
            raise source.fault(f"'{phrase}' has no word", table, key, phrase)
        if phrase.split()[0] == "~" or phrase.split()[-1] == "~":
            raise source.fault(f"'{phrase}' begins or ends with '~'", table, key, phrase)


def _need(source: _Source, data: Mapping[str, Any], keys: Sequence[str]) -> None:
    for key in keys:
        if not data.get(key):
            raise source.fault(f"the file has no {key}")


def _tables(
    source: _Source, data: Mapping[str, Any], key: str
) -> Iterable[tuple[str, dict[str, Any]]]:
    if not isinstance(data[key], dict):
        raise source.fault(f"{key} must be a table", "", key)
    for name, table in data[key].items():
        if not isinstance(table, dict):
            raise source.fault(f"{name} must be a table", key, name)
        yield name, table


def _check_keys(
    source: _Source, table: Mapping[str, Any], known: Iterable[str], where: str, what: str
) -> None:
    names = list(known)
    for key in table:
        if key not in names:
            raise source.fault(f"unknown {what} '{key}'{suggest(key, names)}", where, key)


__all__ = ["MARKS", "USES", "Ladder", "Rung", "Score", "Scores", "load_ladder", "load_scores"]
