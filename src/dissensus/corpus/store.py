"""A corpus: what it is asked, and what is written into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import polars as pl
from sqlalchemy import select

from ..errors import CorpusError
from ..exchange import Exchange
from ..records import Actor, Attested, Coded, Commitment, Document, Skip
from . import decisions, history, runs
from .checks import read_checked
from .codings import Work, keep_codings
from .connect import Access
from .dialects import make_engine
from .documents import Kept, Prepared, keep_documents
from .exchange import bring_in, give_out, prepare_import
from .filters import (
    Filter,
    FindAlliance,
    Term,
    among_numbers,
    make_conditions,
    make_filter,
)
from .frames import (
    count_attested,
    join_attestations,
    read_attestation,
    read_attestations,
    with_copies,
)
from .migrations import is_current, is_empty, migrate
from .recoded import read_coded
from .rows import Values, to_actor, to_concept
from .runs import Basis
from .schema import ACTORS, CONCEPTS, DOCUMENTS, VERSIONS
from .search import search

if TYPE_CHECKING:
    import pandas as pd

#: No table has a number above this one.
_LAST = 2**62
#: As many documents are held at once when all are gone through.
_AT_ONCE = 200


def open_corpus(
    url: str, *, must_exist: bool = True, find_alliance: FindAlliance | None = None
) -> Corpus:
    """Open a corpus: a file, or a database by its address (``postgresql://…``).

    ``find_alliance`` gives the dated members of an alliance, for ``statements(alliance=…)``.
    Raises CorpusError where there is none and it must exist, where the file is another
    program's, damaged, or of a newer version.
    """
    engine, dialect = make_engine(url, must_exist=must_exist)
    access = Access(engine, dialect, url)
    try:
        # Who only reads need not wait for a writer.
        with access.read() as connection:
            if must_exist and is_empty(connection):
                raise CorpusError("there is no corpus here; `dissensus add` makes one")
            is_done = is_current(connection)
        if not is_done:
            with access.write() as connection:
                migrate(connection, dialect)
    except CorpusError:
        engine.dispose()
        raise
    return Corpus(access, find_alliance)


class Corpus:
    """Documents, their statements and every decision about them.

    It is a context manager; every reading method sees one state of the corpus, and every
    writing one writes all or nothing.
    """

    def __init__(self, access: Access, find_alliance: FindAlliance | None = None) -> None:
        self._access = access
        self._find_alliance = find_alliance

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._access.engine.dispose()

    @property
    def name(self) -> str:
        """The file or address, without a password."""
        return self._access.name

    # Asking

    def statements(self, *, labels: str = "en", **asked: Any) -> pl.DataFrame:
        """One row for each statement that the filter takes, with its attestations.

        Filters are the fields of ``Filter``: actor, party, alliance, concept, stance, act,
        source, outlet, language, status, document (one or several values), since, until,
        confidence, at. Near-duplicates that carry the same statement are one row here and
        several in ``attestations``. Raises CorpusError for a name that is not there.
        """
        return join_attestations(self.attestations(labels=labels, **asked))

    def attestations(self, *, labels: str = "en", **asked: Any) -> pl.DataFrame:
        """One row for each statement in each document; the filters are those of ``statements``."""
        filter_ = make_filter(asked)
        alliances = self._alliances(filter_)
        with self._access.read() as connection:
            return read_attestations(connection, filter_, alliances, labels=labels)

    def attestation(self, statement: str, *, labels: str = "en") -> pl.DataFrame:
        """The row of one statement ("s12") as it stands now, also a rejected one.

        It is empty where the statement is no longer proposed, or was never there.
        """
        number = to_number(statement)
        with self._access.read() as connection:
            return read_attestation(connection, number, labels=labels)

    def to_pandas(self, *, labels: str = "en", **asked: Any) -> pd.DataFrame:
        """``statements`` as a pandas frame; needs ``pip install 'dissensus[pandas]'``."""
        return self.statements(labels=labels, **asked).to_pandas()

    def _alliances(self, asked: Filter) -> Mapping[str, Sequence[Term]]:
        if asked.alliance and self._find_alliance is None:
            raise CorpusError("alliances need a register: open the corpus with find_alliance")
        found = self._find_alliance
        return {name: found(name) for name in asked.alliance} if found else {}

    def documents(self) -> pl.DataFrame:
        """One row for each document, in the order in which they came, with its counts."""
        with self._access.read() as connection:
            return history.read_documents(connection)

    def document(self, id_: str) -> Document:
        """One document by its identifier; CorpusError with the nearest where there is none."""
        with self._access.read() as connection:
            return history.find_document(connection, id_)

    def date_of(self, statement: str) -> str:
        """The day of the document that a statement stands in; empty where it has none."""
        query = (
            select(DOCUMENTS.c.date)
            .join(VERSIONS, VERSIONS.c.document == DOCUMENTS.c.number)
            .where(VERSIONS.c.statement == to_number(statement))
        )
        with self._access.read() as connection:
            return connection.execute(query).scalar() or ""

    def search(self, query: str, *, limit: int = 20) -> pl.DataFrame:
        """Documents whose title and text hold all words of a query, the best first.

        A query is words, ``"a phrase"``, ``begin*`` and ``-without``; case and accents do not
        matter.
        """
        with self._access.read() as connection:
            return search(connection, self._access.dialect, query, limit=limit)

    def log(self, *, statement: str = "", limit: int = 0) -> pl.DataFrame:
        """What happened, the last first: entry, time, who, what, to which statement."""
        number = to_number(statement) if statement else None
        with self._access.read() as connection:
            return history.read_log(connection, number, limit=limit)

    def checked(self, *, labels: str = "en") -> pl.DataFrame:
        """One row for each statement that a person decided on: as proposed, and as decided.

        ``decided`` is "none" where it was rejected, or given to another party or measure.
        """
        with self._access.read() as connection:
            return read_checked(connection, labels)

    def runs(self) -> pl.DataFrame:
        """Every run with its versions, settings and counts."""
        with self._access.read() as connection:
            return history.read_runs(connection)

    def left_out(self) -> pl.DataFrame:
        """Files that could not be read, with the run and the reason."""
        with self._access.read() as connection:
            return history.read_left_out(connection)

    def commitments(self) -> list[tuple[str, str, tuple[Commitment, ...]]]:
        """For each document that reports norms: its identifier, its date, and the norms."""
        with self._access.read() as connection:
            return history.read_commitments(connection)

    def actors(self) -> list[Actor]:
        """Every actor that a statement names."""
        with self._access.read() as connection:
            return [to_actor(row) for row in connection.execute(select(ACTORS)).mappings()]

    def coded(self, *, once: bool = False, **asked: Any) -> Iterator[Coded]:
        """Each document with its statements and what else its last run found, in order.

        The filters are those of ``statements``; documents without a statement that they take
        are given without statements. With ``once`` a statement that several copies of a story
        carry stands in the earliest of them alone.
        """
        shown = count_attested(self.attestations(**asked)) if once else None
        for coded, _ in self._read_coded(asked, shown):
            yield coded

    def attested(self, **asked: Any) -> Iterator[tuple[Coded, tuple[Attested, ...]]]:
        """As ``coded`` gives them ``once``, and of each statement how often it is attested."""
        shown = count_attested(self.attestations(**asked))
        for coded, ids in self._read_coded(asked, shown):
            yield coded, tuple(shown[id_] for id_ in ids)

    def _read_coded(
        self, asked: Mapping[str, Any], shown: Iterable[str] | None
    ) -> Iterator[tuple[Coded, list[str]]]:
        """Each document with the statements that are shown, and their identifiers."""
        filter_ = make_filter(asked)
        alliances = self._alliances(filter_)
        with self._access.read() as connection:
            conditions = make_conditions(connection, filter_, alliances)
            if shown is not None:
                conditions.append(among_numbers(connection, [to_number(id_) for id_ in shown]))
            actors = {
                row["id"]: to_actor(row) for row in connection.execute(select(ACTORS)).mappings()
            }
            concepts = {
                row["id"]: to_concept(row)
                for row in connection.execute(select(CONCEPTS)).mappings()
            }
            query = select(DOCUMENTS).order_by(DOCUMENTS.c.number)
            for row in connection.execute(query).mappings().partitions(_AT_ONCE):
                yield from read_coded(connection, row, conditions, actors, concepts)

    # Deciding

    def accept(self, *statements: str, by: str = "", note: str = "") -> list[str]:
        """Say that statements ("s12") are right as they stand; gives all that were decided.

        What is decided of one is decided of each attestation of it in the copies of its story.
        """
        return self._decide("accepted", statements, None, by, note)

    def reject(self, *statements: str, by: str = "", note: str = "") -> list[str]:
        """Say that statements are wrong; they stay, and no run proposes them again."""
        return self._decide("rejected", statements, None, by, note)

    def correct(self, statement: str, *, by: str = "", note: str = "", **changes: Any) -> list[str]:
        """Correct fields of a statement, which is then accepted; gives all that were decided.

        Actors and concepts are given as records or by identifier. The borders, ``start`` and
        ``end``, are those of one document: with them its other attestations stay as they are.
        Raises CorpusError, and changes nothing, where a field or a value is not one.
        """
        if not changes:
            raise CorpusError("nothing to correct was given, such as stance=oppose")
        with self._access.read() as connection:
            known = {name: self._known(connection, name, value) for name, value in changes.items()}
        return self._decide("corrected", (statement,), known, by, note)

    def _known(self, connection: Any, name: str, value: object) -> object:
        """A name of an actor or concept as the identifier that the corpus knows it by."""
        if name in ("actor", "party", "source", "concept") and isinstance(value, str) and value:
            return history.find_id(connection, name, value)
        return value

    def _decide(
        self,
        kind: str,
        statements: Sequence[str],
        changes: Values | None,
        by: str,
        note: str,
    ) -> list[str]:
        numbers = [to_number(one) for one in statements]
        with self._access.write() as connection:
            if not {"start", "end"} & (changes or {}).keys():
                numbers = with_copies(connection, numbers)
            decisions.decide(connection, numbers, kind, changes=changes, by=by, note=note)
        return [f"s{number}" for number in numbers]

    def undo(self, entry: int | None = None, *, by: str = "", note: str = "") -> int:
        """Take back a decision, the last one where none is named; gives the log's entry."""
        with self._access.write() as connection:
            return decisions.undo(connection, entry, by=by, note=note)

    # Writing, for those who read and code

    def begin_run(self, kind: str, *, version: str, basis: str, settings: str, by: str) -> int:
        """Begin a run, or go on with one like it that was not finished; gives its number."""
        with self._access.write() as connection:
            return runs.begin(connection, kind, version, basis, settings, by)

    def end_run(self, run: int) -> None:
        """Note that a run did all that it was to do."""
        with self._access.write() as connection:
            runs.end(connection, run)

    def last_settings(self) -> Mapping[str, str]:
        """The settings of the last run that coded; empty where there is none."""
        with self._access.read() as connection:
            return runs.last_settings(connection)

    def keep_documents(self, rows: Sequence[Prepared]) -> list[Kept]:
        """Keep documents, each once; gives them as they are kept, in order."""
        with self._access.write() as connection:
            return keep_documents(connection, self._access.dialect, rows)

    def keep_codings(self, run: int, works: Sequence[Work]) -> None:
        """Keep what a run found in documents, beside what people have decided."""
        with self._access.write() as connection:
            keep_codings(connection, run, works)

    def bring_in(self, run: int, exchange: Exchange, origin: str) -> tuple[int, int]:
        """Keep what came over a bridge; gives how many documents and statements are new."""
        rows = prepare_import(exchange.documents)
        with self._access.write() as connection:
            return bring_in(connection, self._access.dialect, run, exchange, rows, origin)

    def give_out(self) -> Exchange:
        """All documents with their statements, annotations and extras, for a bridge."""
        with self._access.read() as connection:
            return give_out(connection)

    def leave_out(self, run: int, skips: Iterable[Skip]) -> None:
        """Note files that could not be read."""
        rows = [
            {"run": run, "path": skip.path, "reason": skip.reason, "detail": skip.detail}
            for skip in skips
        ]
        if rows:
            with self._access.write() as connection:
                runs.leave_out(connection, run, rows)

    def bases(self, documents: Sequence[int] | None = None) -> Iterator[Basis]:
        """For each document what its reading and last coding rest on; all where none is named."""
        after = 0
        while True:
            with self._access.read() as connection:
                found = runs.read_bases(connection, after, documents)
            yield from found
            if len(found) < runs.AT_ONCE:
                return
            after = found[-1].document

    def load_readings(self, documents: Sequence[int]) -> list[tuple[int, Document, bytes | None]]:
        """Documents by number, with the reading that is kept of each."""
        with self._access.read() as connection:
            return runs.load_readings(connection, documents)


def to_number(statement: str) -> int:
    """The number of a statement's identifier.

    >>> to_number("s12")
    12
    """
    if not (statement[:1] == "s" and statement[1:].isdecimal()):
        raise CorpusError(f"{statement!r} names no statement; they are named like s12")
    return min(int(statement[1:]), _LAST)


__all__ = ["Corpus", "Filter", "Term", "open_corpus", "to_number"]
