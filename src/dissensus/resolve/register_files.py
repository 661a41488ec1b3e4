"""Reads register files: actors from TOML, people's offices from CSV, each fault with its line.

A file is checked here as far as it can be checked alone; whether an id that it names exists
is for ``register`` to say, which sees all files.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from dissensus.datafiles import parse_toml, read_text, suggest
from dissensus.errors import DataFileError
from dissensus.records import ACTOR_KINDS, OFFICE_RANKS
from dissensus.resolve.dates import is_date, is_reversed

PERSON: Literal["person"] = "person"

NameKind = Literal["name", "demonym", "capital", "seat", "service", "person"]

_NAME_FIELDS: dict[str, NameKind] = {
    "names": "name",
    "demonyms": "demonym",
    "capital": "capital",
    "seats": "seat",
    "services": "service",
}
_FIELDS = ("id", "kind", "party", "members", *_NAME_FIELDS)
_COLUMNS = ("person", "also", "gender", "office", "of", "from", "to")
#: What some spreadsheets part columns with; ``also`` needs the semicolon for itself.
_SEPARATORS = re.compile(r"[;\t]")
_NEEDED_COLUMNS = ("person", "office", "of")
_GENDERS = ("", "f", "m")
_Fault = Callable[..., DataFileError]
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MEMBER_WITH_DATES = re.compile(r"(?P<member>.*\S)\s+(?P<dates>(?:\d{4}|\.\.)\S*)")
_ACTOR_HEADER = re.compile(r"\s*\[\[\s*actor\s*\]\]")


@dataclass(frozen=True, slots=True)
class Source:
    """A register file as it was read."""

    path: str
    text: str

    def fault(self, line: int, message: str) -> DataFileError:
        """Make the error that shows the line."""
        return DataFileError(self.path, line, message)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One item of an organisation's members: who, from when and until when."""

    member: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One ``[[actor]]`` of a file; ``ordinal`` is its place among the actors of that file."""

    source: Source
    ordinal: int
    id: str
    kind: str
    party: str
    labels: dict[str, str]
    names: tuple[tuple[NameKind, str, str], ...]
    members: tuple[MemberRow, ...]

    def fault(self, message: str, field: str = "", value: str = "") -> DataFileError:
        """Make the error that shows the field, or the value in it, of this entry."""
        return _fault_in_actor(self.source, self.ordinal, message, field, value)


@dataclass(frozen=True, slots=True)
class TenureRow:
    """One row of a file of people: who held which office for whom.

    ``of`` is empty for somebody who speaks for no actor of the register.
    """

    source: Source
    line: int
    person: str
    also: tuple[str, ...]
    gender: str
    office: str
    of: str
    since: str
    until: str

    def fault(self, message: str) -> DataFileError:
        """Make the error that shows this row."""
        return self.source.fault(self.line, message)


def read_source(path: Path | Traversable) -> Source:
    """Read a file, which must be UTF-8."""
    return Source(str(path), read_text(path))


def _suggest(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or else all of them: the lists of a register are short."""
    choices = sorted(known)
    return suggest(word, choices) or f"; known are {', '.join(choices)}"


def read_actors(source: Source) -> Iterator[ActorEntry]:
    """Yield the actors of a TOML file."""
    table = parse_toml(source.path, source.text)
    for key in table:
        if key != "actor":
            line = _find_line(source.text, re.compile(rf"\s*\[*\s*{re.escape(key)}\b"))
            raise source.fault(line, f"unknown table '{key}'; did you mean '[[actor]]'?")
    actors = table.get("actor", [])
    if not isinstance(actors, list):
        line = _find_line(source.text, re.compile(r"\s*\[*\s*actor\b"))
        raise source.fault(line, "actors are written [[actor]], with two brackets")
    for ordinal, fields in enumerate(actors):
        yield _read_actor(source, ordinal, fields)


def read_tenures(source: Source) -> Iterator[TenureRow]:
    """Yield the rows of a CSV file of people."""
    lines = _number_rows(source)
    _, header = next(lines, (1, []))
    _check_header(source, header)
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != len(header):
            message = f"{len(header)} fields are expected and {len(cells)} were found"
            raise source.fault(line, message)
        yield _read_tenure(source, line, dict(zip(header, map(str.strip, cells), strict=True)))


def _find_line(text: str, pattern: re.Pattern[str], value: str = "") -> int:
    """Give the number of the first line that matches, or of the value from there on."""
    lines = text.splitlines()
    found = next((i for i, line in enumerate(lines) if pattern.match(line)), 0)
    return next((i for i in range(found, len(lines)) if value in lines[i]), found) + 1


def _fault_in_actor(
    source: Source, ordinal: int, message: str, field: str = "", value: str = ""
) -> DataFileError:
    lines = source.text.splitlines()
    headers = [i for i, line in enumerate(lines) if _ACTOR_HEADER.match(line)]
    start = headers[ordinal] if ordinal < len(headers) else 0
    end = headers[ordinal + 1] if ordinal + 1 < len(headers) else len(lines)
    block = "\n".join(lines[start:end])
    pattern = re.compile(rf"\s*(?:\[\s*actor\s*\.\s*)?{re.escape(field)}\b")
    line = _find_line(block, pattern, value) if field else 1
    return source.fault(start + line, message)


def _read_actor(source: Source, ordinal: int, fields: dict[str, Any]) -> ActorEntry:
    """Check one actor's table and turn it into an entry."""

    def fault(message: str, field: str = "", value: str = "") -> DataFileError:
        return _fault_in_actor(source, ordinal, message, field, value)

    labels = {key: value for key, value in fields.items() if _is_label(key)}
    for key, value in fields.items():
        if key not in _FIELDS and key not in labels:
            raise fault(f"unknown field '{key}'{_suggest(key, _FIELDS)}", key)
        if (
            key not in _NAME_FIELDS
            and key != "members"
            and not _is_text(value, may_be_empty=key == "party")
        ):
            raise fault(f"'{key}' must be a text in quotation marks", key)
    if "id" not in fields:
        raise fault("an actor needs an 'id'")
    kind = fields.get("kind", "")
    if kind and (kind not in ACTOR_KINDS or kind == PERSON):
        raise fault(f"unknown kind '{kind}'{_suggest(kind, ACTOR_KINDS - {PERSON})}", "kind")
    return ActorEntry(
        source,
        ordinal,
        fields["id"],
        kind,
        fields.get("party", ""),
        labels,
        tuple(_read_names(fields, fault)),
        tuple(_read_members(fields.get("members", []), fault)),
    )


def _is_label(key: str) -> bool:
    """Say whether the field is a language code, which gives the name shown in that language."""
    return key not in _FIELDS and _LANGUAGE.fullmatch(key) is not None


def _is_text(value: object, *, may_be_empty: bool = False) -> bool:
    return isinstance(value, str) and (may_be_empty or bool(value.strip()))


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _read_names(fields: dict[str, Any], fault: _Fault) -> Iterator[tuple[NameKind, str, str]]:
    for field, kind in _NAME_FIELDS.items():
        languages = fields.get(field, {})
        if not isinstance(languages, dict):
            raise fault(f"'{field}' needs a language, as in '{field}.en'", field)
        for language, texts in languages.items():
            if not _LANGUAGE.fullmatch(language):
                raise fault(f"'{language}' is not a code of a language", f"{field}.{language}")
            if not _is_list_of_texts(texts):
                message = f"'{field}.{language}' must be a list of texts in quotation marks"
                raise fault(message, f"{field}.{language}")
            yield from ((kind, language, text) for text in texts)


def _read_members(items: object, fault: _Fault) -> Iterator[MemberRow]:
    if not isinstance(items, list) or not _is_list_of_texts(items):
        raise fault("'members' must be a list of texts in quotation marks", "members")
    for item in items:
        match = _MEMBER_WITH_DATES.fullmatch(item.strip())
        member, dates = (match["member"], match["dates"]) if match else (item.strip(), "")
        since, _, until = dates.partition("..")
        problem = _find_date_fault(since, until)
        if problem:
            raise fault(problem, "members", item)
        yield MemberRow(member, since, until)


def _find_date_fault(since: str, until: str) -> str:
    """Say what is wrong with the dates, or nothing."""
    for date in (since, until):
        if date and not is_date(date):
            return f"'{date}' is not a date; write 2019, 2019-07 or 2019-07-31"
    return f"the end {until} is before the beginning {since}" if is_reversed(since, until) else ""


def _number_rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a CSV file with the line on which it begins."""
    rows = csv.reader(io.StringIO(source.text, newline=""), strict=True)
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        raise source.fault(line, f"broken CSV: {error}") from error


def _check_header(source: Source, header: list[str]) -> None:
    if len(header) == 1 and (found := _SEPARATORS.search(header[0])):
        mark = "tabs" if found[0] == "\t" else "semicolons"
        raise source.fault(1, f"the columns are parted by {mark}; save the file with commas")
    for column in header:
        if column not in _COLUMNS:
            raise source.fault(1, f"unknown column '{column}'{_suggest(column, _COLUMNS)}")
    for column in _NEEDED_COLUMNS:
        if column not in header:
            raise source.fault(1, f"the column '{column}' is missing")


def _read_tenure(source: Source, line: int, cells: dict[str, str]) -> TenureRow:
    """Check one row and turn it into a tenure."""
    if not cells["person"]:
        raise source.fault(line, "'person' is empty")
    office, gender = cells["office"], cells.get("gender", "")
    if office not in OFFICE_RANKS:
        raise source.fault(line, f"unknown office '{office}'{_suggest(office, OFFICE_RANKS)}")
    if gender not in _GENDERS:
        raise source.fault(line, f"the gender is 'm', 'f' or empty, not '{gender}'")
    since, until = cells.get("from", ""), cells.get("to", "")
    problem = _find_date_fault(since, until)
    if problem:
        raise source.fault(line, problem)
    also = tuple(name.strip() for name in cells.get("also", "").split(";") if name.strip())
    return TenureRow(source, line, cells["person"], also, gender, office, cells["of"], since, until)
