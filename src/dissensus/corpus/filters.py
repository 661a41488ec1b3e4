"""Which statements are asked for: names become identifiers, and filters become conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    column,
    false,
    func,
    or_,
    select,
)

from ..datafiles import suggest
from ..errors import CorpusError
from ..fold import fold
from ..records import Act, Stance, Status
from .rows import from_json
from .schema import ACTORS, CONCEPTS, DOCUMENTS, LOG, VERSIONS

#: The filters whose values are listed, with their values.
LISTED: Mapping[str, Sequence[str]] = {
    "stance": get_args(Stance),
    "act": get_args(Act),
    "status": get_args(Status),
}
#: The filters by what a document has.
_OF_DOCUMENTS: Mapping[str, ColumnElement[str]] = {
    "outlet": DOCUMENTS.c.outlet,
    "language": DOCUMENTS.c.language,
    "document": DOCUMENTS.c.id,
}
#: So many values are looked at for one that was meant, and named where none is near.
_LOOKED_AT, _FEW = 10_000, 12


@dataclass(frozen=True, slots=True)
class Term:
    """A membership: the ids of members, from a day to another, both included (empty: open)."""

    members: frozenset[str]
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked of statements; several values of one field are taken as "or".

    Actors, parties, sources and concepts are named by identifier or by any display name.
    Rejected statements are given only where ``status`` asks for them.
    ``since`` and ``until`` are days, both included, of the document's date. ``confidence`` is
    the lowest that is taken. ``at`` is an entry of the log or a time: the state after it.
    """

    actor: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    alliance: tuple[str, ...] = ()
    concept: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    confidence: float = 0.0
    at: str = ""


def make_conditions(
    connection: Connection, asked: Filter, alliances: Mapping[str, Sequence[Term]]
) -> list[ColumnElement[bool]]:
    """The conditions on ``versions`` joined with ``documents``.

    ``alliances`` are the dated members of each alliance that is asked for. Raises CorpusError,
    with the nearest name that is there, where a name is not.
    """
    conditions = [_state(connection, asked.at)]
    actors = Names(connection, "actor")
    concepts = Names(connection, "concept")
    for name, names in (("actor", actors), ("party", actors), ("source", actors)):
        conditions += _among(VERSIONS.c[name], names.find(getattr(asked, name)))
    conditions += _among(VERSIONS.c.concept, concepts.find(asked.concept))
    for name, values in LISTED.items():
        _refuse_unknown(name, getattr(asked, name), values)
        conditions += _among(VERSIONS.c[name], getattr(asked, name))
    for name, told in _OF_DOCUMENTS.items():
        _refuse_missing(connection, name, getattr(asked, name))
        conditions += _among(told, getattr(asked, name))
    if not asked.status:
        conditions.append(VERSIONS.c.status != "rejected")
    conditions += [_membership(alliances[name]) for name in asked.alliance]
    return conditions + _bounds(asked)


def among_numbers(connection: Connection, numbers: Sequence[int]) -> ColumnElement[bool]:
    """The versions of these statements; the numbers go as one value, however many they are."""
    if connection.dialect.name == "sqlite":
        listed: Select[Any] = select(column("value")).select_from(
            func.json_each(str(list(numbers))).table_valued("value")
        )
    else:
        listed = select(func.unnest(cast(list(numbers), ARRAY(BigInteger))))
    return VERSIONS.c.statement.in_(listed)


def _bounds(asked: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.since:
        found.append(DOCUMENTS.c.date >= asked.since)
    if asked.until:
        # A document without a date is in no window.
        found.append(and_(DOCUMENTS.c.date <= asked.until, DOCUMENTS.c.date != ""))
    if asked.confidence:
        found.append(VERSIONS.c.confidence >= asked.confidence)
    return found


def _refuse_unknown(name: str, values: Sequence[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            raise CorpusError(f"{value!r} is no {name}; write one of {', '.join(known)}")


def _refuse_missing(connection: Connection, name: str, values: Sequence[str]) -> None:
    """Say that no document has a value, where it would else only find nothing."""
    if not values:
        return
    told = _OF_DOCUMENTS[name]
    there = set(connection.execute(select(told).where(told.in_(values)).distinct()).scalars())
    for value in values:
        if value not in there:
            listed = select(told).where(told != "").distinct().limit(_LOOKED_AT)
            known = sorted(connection.execute(listed).scalars())
            raise CorpusError(f"no document has the {name} {value!r}{_hint(value, known)}")


def _hint(value: str, known: Sequence[str]) -> str:
    """The value that was meant, else those that there are, where they are few."""
    as_typed = [one for one in known if fold(one) == fold(value)]
    near = f"; did you mean '{as_typed[0]}'?" if as_typed else suggest(value, known)
    few = f"; there are {', '.join(known)}" if 0 < len(known) <= _FEW else ""
    return near or few


def _among(column: ColumnElement[str], values: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.in_(values)] if values else []


def _membership(terms: Sequence[Term]) -> ColumnElement[bool]:
    rows = []
    for term in terms:
        row: list[ColumnElement[bool]] = [VERSIONS.c.party.in_(sorted(term.members))]
        if term.since:
            row.append(or_(DOCUMENTS.c.date >= term.since, DOCUMENTS.c.date == ""))
        if term.until:
            row.append(and_(DOCUMENTS.c.date <= term.until, DOCUMENTS.c.date != ""))
        rows.append(and_(*row))
    return or_(false(), *rows)


def _state(connection: Connection, at: str) -> ColumnElement[bool]:
    """The versions that stand, now or after an entry of the log."""
    if not at:
        return VERSIONS.c.until.is_(None)
    entry = find_entry(connection, at)
    ended = or_(VERSIONS.c.until.is_(None), VERSIONS.c.until > entry)
    return and_(VERSIONS.c.since <= entry, ended)


def find_entry(connection: Connection, at: str) -> int:
    """The last entry of the log at a number, a day's end or a time; 0 before the first."""
    if at.isdecimal():
        return min(int(at), 2**62)
    try:
        moment = datetime.fromisoformat(at)
        # A time without a zone is the reader's own; the first and last days have no other.
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CorpusError(
            f"{at!r} is no time and no entry of the log; write 2024-03-01 or 2024-03-01T12:00"
        ) from error
    if "T" not in at and " " not in at:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    until = moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    query = select(func.max(LOG.c.number)).where(LOG.c.at <= until)
    return connection.execute(query).scalar() or 0


class Names:
    """The display names of the actors or concepts of a corpus, loaded when first asked for."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self._connection = connection
        self._kind = kind
        self._ids: dict[str, set[str]] = {}
        self._written: dict[str, str] = {}

    def find(self, names: Sequence[str]) -> tuple[str, ...]:
        """The identifiers that go by these names; CorpusError for one that nothing goes by."""
        if names and not self._ids:
            self._load()
        return tuple(id_ for name in names for id_ in sorted(self._find(name)))

    def _load(self) -> None:
        table = ACTORS if self._kind == "actor" else CONCEPTS
        for id_, labels in self._connection.execute(select(table.c.id, table.c.labels)):
            for name in (id_, *(from_json(labels) or {}).values()):
                self._ids.setdefault(fold(name), set()).add(id_)
                self._written.setdefault(fold(name), name)

    def _find(self, name: str) -> set[str]:
        found = self._ids.get(fold(name))
        if found:
            return found
        # "Macron" for "Emmanuel Macron": the nearest by spelling would be another word.
        words = set(fold(name).split())
        part = [text for key, text in self._written.items() if words <= set(key.split())]
        hint = f"; did you mean {part[0]!r}?" if part else suggest(name, self._written.values())
        raise CorpusError(f"no {self._kind} {name!r} in its statements{hint}")


def make_filter(given: Mapping[str, object]) -> Filter:
    """A filter from keyword arguments; one value stands for a list of one.

    >>> make_filter({"actor": "France"}).actor
    ('France',)
    """
    known = {one.name: one.default for one in fields(Filter)}
    values: dict[str, object] = {}
    for name, value in given.items():
        if name not in known:
            hint = suggest(name, known)
            raise CorpusError(f"statements cannot be asked for by {name!r}{hint}")
        values[name] = _as_tuple(value) if known[name] == () else value
    return Filter(**values)  # type: ignore[arg-type]


def _as_tuple(value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)


#: Gives the dated members of an alliance by its name; CorpusError where there is none.
FindAlliance = Callable[[str], Sequence[Term]]
