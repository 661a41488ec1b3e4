"""A table of roll calls becomes deeds: one document for a roll call, one statement for a vote."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ...ballots import ABSENT, first_words, load_words, squeeze
from ...delimited import read_delimited
from ...errors import InputError
from ...exchange import Exchange, Held, Loss
from ...records import STANCES, Actor, Concept, Document, Stance, Statement
from ..files import read_bytes, reading

#: What every vote is coded by.
CODER = "roll call"
#: The key of a title whose language is not known (ISO 639-2).
UNDETERMINED = "und"
STATE, PERSON = "state", "person"
_FIELDS = ("issue", "session")
_NEEDED = ("vote", "call", "date")
_STANCES: Mapping[str, Stance] = {name: name for name in STANCES}


class Cast(NamedTuple):
    """One row: who voted what, as it is written, and which stance that is."""

    row: int
    actor: str
    party: str
    vote: str
    stance: str


@dataclass(slots=True)
class Call:
    """A roll call: its number, when and on what it was, and the votes."""

    id: str
    date: str
    title: str
    fields: Mapping[str, str]
    first: int
    votes: dict[str, Cast] = field(default_factory=dict)


def read_votes(path: Path) -> Exchange:
    """Read a table of roll calls: CSV, TSV or Parquet, one row for each vote.

    Needed are columns of who voted, vote, roll call and date, by the names in ``ballots.toml``;
    description, issue, session and party are read where they are there. Who is absent takes no
    position. Raises InputError, with the row, for what is no vote, no date, or told twice.
    """
    with reading(path):
        table = load_votes(path)
        columns = find_columns(table.columns)
        if missing := [name for name in _NEEDED if name not in columns]:
            raise InputError("", "columns", _tell_missing(missing, table.columns))
        who = STATE if STATE in columns else PERSON
        if who not in columns:
            raise InputError("", "columns", _tell_missing(["country"], table.columns))
        calls, repeated = _gather(table, {**columns, "actor": columns[who]})
    return _make(path, calls, who, repeated)


def load_votes(path: Path) -> pl.DataFrame:
    """The table; InputError where it cannot be read."""
    if path.suffix.lower() != ".parquet":
        return read_delimited(path, read_bytes(path))
    try:
        return pl.read_parquet(path, glob=False, hive_partitioning=False)
    except pl.exceptions.PolarsError as error:
        raise InputError(str(path), "damaged", str(error).splitlines()[0]) from error


def find_columns(names: Sequence[str]) -> dict[str, str]:
    """What is found in a table -> its column; of several names the first of the file of words.

    >>> find_columns(["rcid", "country", "vote", "date"])["call"]
    'rcid'
    """
    written = {squeeze(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for word, role in load_words("columns").items():
        if word in written:
            found.setdefault(role, written[word])
    return found


def _tell_missing(missing: Sequence[str], there: Sequence[str]) -> str:
    names = {"vote": "the vote", "call": "the roll call", "date": "its date"}
    told = ", ".join(names.get(name, "who voted") for name in missing)
    columns = ", ".join(map(repr, there[:12]))
    return f"no column of {told}; it has {columns}; name them country, vote, rollcall, date"


def _gather(table: pl.DataFrame, columns: Mapping[str, str]) -> tuple[list[Call], int]:
    """The roll calls in the order of the table, and how many rows only repeat another one."""
    cells = {role: [_to_text(one) for one in table[name]] for role, name in columns.items()}
    calls: dict[str, Call] = {}
    repeated = 0
    blank = [""] * table.height
    for place in range(table.height):
        row = {name: cells.get(name, blank)[place] for name in (*columns, "title", *_FIELDS)}
        row["party"] = cells.get("party", blank)[place]
        call = _find_call(calls, row, place + 1)
        vote = _read_vote(row, place + 1)
        known = call.votes.setdefault(vote.actor, vote)
        if known is not vote:
            _check_same(known, vote, call)
            repeated += 1
    return list(calls.values()), repeated


def _find_call(calls: dict[str, Call], row: Mapping[str, str], number: int) -> Call:
    if not row["call"]:
        raise InputError("", "row", f"row {number}: it names no roll call")
    date = _read_date(row["date"], number)
    call = calls.get(row["call"])
    if call is None:
        fields = {name: row[name] for name in _FIELDS if row[name]}
        call = calls[row["call"]] = Call(row["call"], date, row["title"], fields, number)
    elif call.date != date:
        why = f"row {number}: roll call {call.id} is of {date}, in row {call.first} of {call.date}"
        raise InputError("", "row", why)
    return call


def _read_vote(row: Mapping[str, str], number: int) -> Cast:
    if not row["actor"]:
        raise InputError("", "row", f"row {number}: it does not say who voted")
    written = row["vote"]
    # Of a number the sign counts: -1 is no 1.
    key = written if written[:1] in ("-", "+") else squeeze(written)
    stance = load_words("votes").get(key, "") if written else ABSENT
    if not stance:
        known = ", ".join(first_words().values())
        raise InputError("", "row", f"row {number}: {written!r} is no vote: write {known}")
    # A number says nothing to those who read the document.
    vote = first_words()[stance] if written.isdigit() or not written else written
    return Cast(number, row["actor"], row["party"], vote, stance)


def _check_same(known: Cast, vote: Cast, call: Call) -> None:
    if (known.stance, known.party) != (vote.stance, vote.party):
        why = f"row {vote.row}: {vote.actor} votes {vote.vote} in roll call {call.id}, in row "
        raise InputError("", "row", f"{why}{known.row} {known.vote}")


def _read_date(text: str, number: int) -> str:
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        why = f"row {number}: {text!r} is no date: write a day such as 2024-02-26"
        raise InputError("", "row", why) from None


def _to_text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _make(path: Path, calls: Sequence[Call], kind: str, repeated: int) -> Exchange:
    titles = Counter(call.title for call in calls)
    documents: list[Document] = []
    statements: list[Held] = []
    for call in calls:
        # Two roll calls under one title, such as on parts of a text, are two measures.
        is_own = titles[call.title] == 1
        label = call.title if is_own else f"{call.title} ({call.id})".strip()
        labels = {UNDETERMINED: label} if call.title else {}
        concept = Concept(call.id, labels, discovered=True)
        text, places = _write_list(call)
        document = Document(call.id, str(path), text, label or call.id, date=call.date)
        documents.append(document)
        statements.extend(
            Held(f"{call.id}/{vote.actor}", statement, "", call.fields)
            for vote, span in zip(call.votes.values(), places, strict=True)
            if vote.stance != ABSENT
            for statement in [_make_statement(vote, span, document, concept, kind)]
        )
    absent = sum(len(call.votes) for call in calls) - len(statements)
    return Exchange(tuple(documents), tuple(statements), losses=_list_losses(absent, repeated))


def _make_statement(
    vote: Cast, span: tuple[int, int], document: Document, concept: Concept, kind: str
) -> Statement:
    actor = Actor(vote.actor, kind)
    party = Actor(vote.party, "party") if vote.party else None
    return Statement(
        path=document.path,
        document=document.id,
        start=span[0],
        end=span[1],
        text=document.text[slice(*span)],
        actor=actor,
        party=actor if kind == STATE else party,
        concept=concept,
        concept_text=document.title,
        stance=_STANCES[vote.stance],
        act="does",
        confidence=1.0,
        coder=CODER,
    )


def _write_list(call: Call) -> tuple[str, list[tuple[int, int]]]:
    """Who voted what, a line each, and where each line stands."""
    lines = [f"{vote.actor}: {vote.vote}" for vote in call.votes.values()]
    places, start = [], 0
    for line in lines:
        places.append((start, start + len(line)))
        start += len(line) + 1
    return "\n".join(lines), places


def _list_losses(absent: int, repeated: int) -> tuple[Loss, ...]:
    losses = (
        Loss("vote of the absent", absent, "who is absent takes no position"),
        Loss("row told twice", repeated, "it is kept once"),
    )
    return tuple(loss for loss in losses if loss.count)
