"""Documents into the corpus: each once, with its story and its words for the search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from ..fold import fold
from ..records import Document
from .connect import chunks, insert, insert_tuples, next_number, now
from .dialects import Dialect
from .rows import Values, hash_document
from .schema import BANDS, DOCUMENTS
from .signature import bands, is_copy, sign

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
SELECT b.band, d.number, d.story, d.signature, d.date FROM bands b
JOIN documents d ON d.number = b.document WHERE b.band IN {}
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what is worked out before the transaction: its hash and signature."""

    document: Document
    hash: str
    signature: bytes
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the corpus has it; ``is_new`` where it was not there before."""

    number: int
    document: Document
    is_new: bool


def prepare(document: Document) -> Prepared:
    """Work out what a document is known by."""
    signature = sign(document.text)
    return Prepared(document, hash_document(document), signature, bands(signature))


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
    keys = [(key, number) for number, row in fresh for key in near.open_keys[number]]
    insert_tuples(connection, BANDS, ("band", "document"), keys)
    _index_words(connection, dialect, rows)
    return [
        (row, Kept(number, _named(row.document, id_), is_new=True))
        for (number, row), id_ in zip(fresh, ids, strict=True)
    ]


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
    near = _Near(connection, [key for _, row in fresh for key in row.keys])
    for number, row in fresh:
        near.add(number, row)
    for old, new in near.joined.items():
        change = update(DOCUMENTS).where(DOCUMENTS.c.story == bindparam("old"))
        connection.execute(change.values(story=bindparam("new")), {"old": old, "new": new})
    return near


def _look_up(connection: Connection, keys: Iterable[int]) -> Iterable[Any]:
    """The documents under any of the keys, asked for at once: there are 64 of each document."""
    wanted = list(dict.fromkeys(keys))
    if connection.dialect.name == "sqlite":
        return connection.execute(
            text(_NEAR.format("(SELECT value FROM json_each(:keys))")), {"keys": str(wanted)}
        )
    return connection.execute(
        text(_NEAR.format("(SELECT unnest(CAST(:keys AS BIGINT[])))")), {"keys": wanted}
    )


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
        self.open_keys: dict[int, list[int]] = {}
        for band, number, story, signature, day in _look_up(connection, keys):
            self._dates[number] = day
            here = self._under.get(band, ())
            if len(here) < _COMPARED:
                self._under[band] = (*here, number)
            self._story[number] = story
            self._signatures[number] = signature

    def add(self, number: int, row: Prepared) -> None:
        self._story[number] = number
        self._dates[number] = row.document.date
        under = (self._under[key] for key in row.keys if key in self._under)
        others = {other for numbers in under for other in numbers}
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
        keys = [k for k in dict.fromkeys(row.keys) if len(self._under.get(k, ())) < _COMPARED]
        for key in keys:
            self._under[key] = (*self._under.get(key, ()), number)
        self.open_keys[number] = keys
        self._signatures[number] = row.signature

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
        insert_words = "INSERT INTO words (rowid, title, text) VALUES (:number, :title, :text)"
        connection.execute(text(insert_words), list(rows))
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
    rows = [{"document": number, "path": path[-_PATH:]} for number, path in sorted(paths)]
    statement = "INSERT INTO files (document, path) VALUES (:document, :path)"
    if rows:
        connection.execute(text(f"{statement} ON CONFLICT DO NOTHING"), rows)
