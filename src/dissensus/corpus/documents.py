"""Documents into the corpus: each once, with its story and its words for the search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, select, text, update

from ..fold import fold
from ..records import Document
from .connect import chunks, insert, insert_flat, insert_tuples, next_number, now
from .dialects import Dialect
from .prepared import Prepared, prepare
from .rows import Values
from .schema import BANDS, DOCUMENTS, FILES, WORDS
from .signature import is_copy

#: More documents under one key than this are boilerplate: they are not all compared.
_COMPARED = 200
#: Copies of one story are of one fortnight; texts of the same mould (weekly columns, market
#: reports) are as alike over years, and one would lead to the next.
_DAYS = 14
_BETWEEN = re.compile(r"[\W_]+")
#: PostgreSQL holds a megabyte of words of one text; what stands behind is not found by search.
_INDEXED = 300_000
#: An index of PostgreSQL holds no longer path.
_PATH = 500
_NEAR = """
SELECT b.band, d.number, d.story, d.signature, d.date FROM {} k
CROSS JOIN bands b JOIN documents d ON d.number = b.document WHERE b.band = k.band
"""
#: So many keys are asked for with one statement of SQLite.
_ASKED = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the corpus has it; ``is_new`` where it was not there before."""

    number: int
    document: Document
    is_new: bool


def keep_documents(
    connection: Connection, dialect: Dialect, rows: Sequence[Prepared]
) -> list[Kept]:
    """Keep documents that are new, note the paths of all; gives them in order, each once."""
    known = _known(connection, [row.hash for row in rows])
    numbers = count(next_number(connection, DOCUMENTS))
    fresh: dict[str, tuple[int, Prepared]] = {}
    for row in rows:
        if row.hash not in known and row.hash not in fresh:
            fresh[row.hash] = (next(numbers), row)
    added = _insert(connection, dialect, list(fresh.values()))
    found = known | {document.hash: kept for document, kept in added}
    paths = {(found[row.hash].number, row.document.path) for row in rows}
    _note_paths(connection, paths)
    return [*{found[row.hash].number: found[row.hash] for row in rows}.values()]


def _known(connection: Connection, hashes: Sequence[str]) -> dict[str, Kept]:
    columns = (DOCUMENTS.c.number, DOCUMENTS.c.hash, DOCUMENTS.c.id, DOCUMENTS.c.path)
    found: dict[str, Kept] = {}
    for part in chunks(hashes):
        query = select(*columns).where(DOCUMENTS.c.hash.in_(part))
        for number, hash_, id_, path in connection.execute(query):
            found[hash_] = Kept(number, Document(id_, path, ""), is_new=False)
    return found


def _insert(
    connection: Connection, dialect: Dialect, fresh: Sequence[tuple[int, Prepared]]
) -> list[tuple[Prepared, Kept]]:
    ids = _free_ids(connection, [row.document.id for _, row in fresh])
    near = _find_stories(connection, fresh)
    added, rows = now(), []
    for (number, row), id_ in zip(fresh, ids, strict=True):
        names = ("path", "title", "date", "outlet", "author", "language", "text")
        values: dict[str, Any] = {name: getattr(row.document, name) for name in names}
        rows.append(
            values
            | {"number": number, "id": id_, "hash": row.hash, "signature": row.signature}
            | {"story": near.final(number), "added": added}
        )
    insert(connection, DOCUMENTS, rows)
    _insert_keys(connection, near.open_keys)
    _index_words(connection, dialect, rows)
    return [
        (row, Kept(number, _named(row.document, id_), is_new=True))
        for (number, row), id_ in zip(fresh, ids, strict=True)
    ]


def _insert_keys(connection: Connection, keys: Mapping[int, Sequence[int]]) -> None:
    """Write the keys of documents, 64 of each, in the order of the index.

    Neighbours go onto one page of it then; in the order of the documents each key would be
    on another page.
    """
    bands = np.fromiter(chain.from_iterable(keys.values()), np.int64)
    numbers = np.repeat(np.fromiter(keys, np.int64), [len(row) for row in keys.values()])
    order = np.argsort(bands, kind="stable")
    pairs = np.stack((bands[order], numbers[order]), axis=1)
    insert_flat(connection, BANDS, ("band", "document"), pairs.ravel().tolist())


def _named(document: Document, id_: str) -> Document:
    names = ("path", "text", "title", "date", "outlet", "language", "author")
    return Document(id_, **{name: getattr(document, name) for name in names})


def _free_ids(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """Each document's own identifier, with a number where another one has it."""
    taken: set[str] = set()
    for part in chunks(dict.fromkeys(wanted)):
        query = select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(part))
        taken.update(connection.execute(query).scalars())
    given = []
    for id_ in wanted:
        free = id_
        if id_ in taken:
            free = next(name for name in _numbered(id_) if _is_free(connection, name, taken))
        taken.add(free)
        given.append(free)
    return given


def _numbered(id_: str) -> Iterable[str]:
    return (f"{id_}~{number}" for number in count(2))


def _is_free(connection: Connection, name: str, taken: set[str]) -> bool:
    query = select(DOCUMENTS.c.number).where(DOCUMENTS.c.id == name)
    return name not in taken and connection.execute(query).first() is None


def _find_stories(connection: Connection, fresh: Sequence[tuple[int, Prepared]]) -> _Near:
    """The story of each new document: that of its near-duplicates, else one of its own.

    A document that is like those of two stories makes them one, so that the stories are the
    same in whatever order documents come.
    """
    keys = [row.keys for _, row in fresh]
    near = _Near(connection, chain.from_iterable(keys))
    for (number, row), own in zip(fresh, keys, strict=True):
        near.add(number, row, own)
    for old, new in near.joined.items():
        change = update(DOCUMENTS).where(DOCUMENTS.c.story == bindparam("old"))
        connection.execute(change.values(story=bindparam("new")), {"old": old, "new": new})
    return near


def _look_up(connection: Connection, keys: Iterable[int]) -> Iterator[Any]:
    """The documents under any of the keys, asked for in the order of the index."""
    wanted: list[int] = np.unique(np.fromiter(keys, np.int64)).tolist()
    if connection.dialect.name != "sqlite":
        listed = "(SELECT unnest(CAST(:keys AS BIGINT[])) AS band)"
        yield from connection.execute(text(_NEAR.format(listed)), {"keys": wanted})
        return
    for part in chunks(wanted, _ASKED):
        marks = ", ".join(["(?)"] * len(part))
        listed = f"(SELECT column1 AS band FROM (VALUES {marks}))"  # noqa: S608
        yield from connection.exec_driver_sql(_NEAR.format(listed), tuple(part))


def are_near(first: str, second: str) -> bool:
    """Whether two days are near enough for copies of one story; a missing one may be any.

    >>> are_near("2024-02-26", "2024-03-08"), are_near("2024-02-26", "2024-04-01")
    (True, False)
    """
    if not first or not second:
        return True
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days) <= _DAYS


class _Near:
    """Documents that share a key with new ones, and the stories that they are joined to."""

    def __init__(self, connection: Connection, keys: Iterable[int]) -> None:
        # Tuples of numbers, which the collector of cycles soon leaves alone: there are many.
        self._under: dict[int, tuple[int, ...]] = {}
        self._signatures: dict[int, bytes] = {}
        self._dates: dict[int, str] = {}
        self._story: dict[int, int] = {}
        self.joined: dict[int, int] = {}
        #: The keys under which a document is to be found: not those that are full.
        self.open_keys: dict[int, Sequence[int]] = {}
        for band, number, story, signature, day in _look_up(connection, keys):
            self._dates[number] = day
            here = self._under.get(band, ())
            if len(here) < _COMPARED:
                self._under[band] = (*here, number)
            self._story[number] = story
            self._signatures[number] = signature

    def add(self, number: int, row: Prepared, keys: Sequence[int]) -> None:
        self._story[number] = number
        self._dates[number] = row.document.date
        under = self._under
        others = {other for key in keys if key in under for other in under[key]}
        alike = {
            self.final(other)
            for other in others
            if are_near(row.document.date, self._dates[other])
            and is_copy(row.signature, self._signatures[other])
        }
        target = min(alike, default=number)
        for story in (*alike, number):
            if story != target:
                self.joined[story] = target
        self.open_keys[number] = self._note_keys(number, keys) if others else keys
        if not others:
            under.update(dict.fromkeys(keys, (number,)))
        self._signatures[number] = row.signature

    def _note_keys(self, number: int, keys: Sequence[int]) -> list[int]:
        under = self._under
        free = [key for key in keys if len(under.get(key, ())) < _COMPARED]
        for key in free:
            under[key] = (*under.get(key, ()), number)
        return free

    def final(self, number: int) -> int:
        """The story of a document after all that was joined so far."""
        story = self._story[number]
        while story in self.joined:
            story = self.joined[story]
        return story


def _index_words(connection: Connection, dialect: Dialect, rows: Sequence[Values]) -> None:
    if not rows:
        return
    if dialect.name == "sqlite":
        words = [(row["number"], row["title"], row["text"]) for row in rows]
        insert_tuples(connection, WORDS, ("rowid", "title", "text"), words)
        return
    # Its own parser would keep "F-16" and dates whole, which SQLite's does not.
    folded = [
        {"number": row["number"], "found": _BETWEEN.sub(" ", fold(_indexed(row)))} for row in rows
    ]
    statement = "INSERT INTO words (rowid, found) VALUES (:number, to_tsvector('simple', :found))"
    connection.execute(text(statement), folded)


def _indexed(row: Values) -> str:
    return f"{row['title']} \n {row['text']}"[:_INDEXED]


def _note_paths(connection: Connection, paths: Iterable[tuple[int, str]]) -> None:
    rows = [(number, path[-_PATH:]) for number, path in sorted(paths)]
    insert_tuples(connection, FILES, ("document", "path"), rows, rest="ON CONFLICT DO NOTHING")


__all__ = ["Kept", "Prepared", "are_near", "keep_documents", "prepare"]
