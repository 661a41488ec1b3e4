"""The actor register: who there is, under which names, in which office, member of what.

The register is data: the files of ``dissensus/registers`` and those that a user gives. It
knows what was true on which date, so that a person who changes office changes party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from dissensus.datafiles import suggest
from dissensus.errors import DataFileError
from dissensus.fold import fold
from dissensus.records import OFFICE_RANKS, Actor
from dissensus.resolve.dates import is_in_force
from dissensus.resolve.register_files import (
    PERSON,
    ActorEntry,
    MemberRow,
    NameKind,
    Source,
    TenureRow,
    read_actors,
    read_source,
    read_tenures,
)

__all__ = [
    "Membership",
    "Name",
    "Person",
    "Register",
    "Tenure",
    "load_register",
]

_RANKS = {office: rank for rank, office in enumerate(OFFICE_RANKS)}
#: People's files are written in one language and give the spelling of a second one first.
#: Umlauts as agencies write them out; other letters lose their marks when folded.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_PERSON_LANGUAGE, _SECOND_LANGUAGE = "en", "fr"


@dataclass(frozen=True, slots=True)
class Name:
    """One text that names an actor; ``language`` is empty for people's names."""

    text: str
    actor: str
    kind: NameKind
    language: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person held an office for an actor, or for none that the register has.

    An empty date is an end that is open.
    """

    person: str
    office: str
    actor: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Membership:
    """An actor was a member of an organisation; an empty date is an end that is open."""

    member: str
    organisation: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person with other spellings of the name and every office held, the latest first."""

    id: str
    name: str
    also: tuple[str, ...]
    gender: str
    tenures: tuple[Tenure, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its other forms, umlauts also written out: "Müller", "Mueller"."""
        names = (self.name, *self.also)
        return tuple(dict.fromkeys((*names, *(name.translate(_UMLAUTS) for name in names))))


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """All actors with their names, and what held on which date.

    Dates are of ISO 8601 and may lack their day or month; an empty date asks for the state
    of things that the register knows last.
    """

    actors: Mapping[str, Actor]
    persons: Mapping[str, Person]
    names_by_text: Mapping[str, tuple[Name, ...]]
    parties: Mapping[str, str]
    memberships: Mapping[str, tuple[Membership, ...]]
    tenures_by_office: Mapping[tuple[str, str], tuple[Tenure, ...]]

    def demonyms(self, actor: str, language: str) -> tuple[str, ...]:
        """Give the words for a state's people in a language, as the file writes them."""
        return _demonyms(self).get((actor, language), ())

    def texts(self, kind: NameKind, language: str) -> Iterator[str]:
        """Give every name of a kind in a language, as the file writes it."""
        for names in self.names_by_text.values():
            yield from (n.text for n in names if (n.kind, n.language) == (kind, language))

    def lookup(self, text: str) -> tuple[Name, ...]:
        """Give every name that is written like the text, whatever its case and accents."""
        return self.names_by_text.get(fold(text), ())

    def tenures(self, person_id: str) -> tuple[Tenure, ...]:
        """Give the offices that a person held, the latest first."""
        person = self.persons.get(person_id)
        return person.tenures if person else ()

    def party(self, actor_id: str, date: str) -> Actor | None:
        """Give whom the actor speaks for on the date: a person by office, any other itself.

        It is None for a person who then speaks for nobody, and for an unknown actor.
        """
        tenures = self.tenures(actor_id)
        if tenures:
            tenure = _choose(tenures, date)
            actor_id = tenure.actor if tenure else ""
        return self.actors.get(self.parties.get(actor_id, actor_id))

    def holders(self, office: str, actor_id: str, date: str) -> tuple[Person, ...]:
        """Give who held the actor's office on the date, the latest first."""
        tenures = self.tenures_by_office.get((office, actor_id), ())
        people = (t.person for t in tenures if _holds(t, date))
        return tuple(self.persons[person] for person in dict.fromkeys(people))

    def leads_state(self, person_id: str, date: str) -> bool:
        """Say whether the person was head of a state or of its government on the date."""
        tenures = self.tenures(person_id) if date else ()
        return any(t.office in OFFICE_RANKS[:2] and _holds(t, date) for t in tenures)

    def members(self, organisation_id: str, date: str) -> frozenset[str]:
        """Give the ids of an organisation's members on the date."""
        rows = self.memberships.get(organisation_id, ())
        return frozenset(row.member for row in rows if _holds(row, date))

    def is_member(self, actor_id: str, organisation_id: str, date: str) -> bool:
        """Say whether the actor was a member of the organisation on the date."""
        return actor_id in self.members(organisation_id, date)


def load_register(paths: Sequence[Path] = (), *, replace: bool = False) -> Register:
    """Load the packaged register and then the user's files, in the order given.

    A user's entry for an actor or person that is known adds names, members and offices to
    it; with ``replace`` it takes that entry's place.
    """
    draft = _Draft()
    folder = resources.files("dissensus") / "registers"
    packaged = sorted(folder.iterdir(), key=lambda file: file.name)
    draft.add(read_source(file) for file in packaged if file.name.endswith((".toml", ".csv")))
    for path in paths:
        draft.add([_load_source(path)], replace=replace)
    return draft.make_register()


def _load_source(path: Path) -> Source:
    if path.suffix not in (".toml", ".csv"):
        raise DataFileError(path, 1, "a register is a .toml or a .csv file")
    return read_source(path)


def _holds(span: Tenure | Membership, date: str) -> bool:
    return is_in_force(span.since, span.until, date) if date else not span.until


def _choose(tenures: Sequence[Tenure], date: str) -> Tenure | None:
    """Choose the office that gives the party; the tenures come with the latest first."""
    if not date:
        return tenures[0]
    held = [tenure for tenure in tenures if _holds(tenure, date)]
    return min(held, key=lambda t: (not t.actor, _RANKS[t.office]), default=None)


class _Draft:
    """Entries as they are gathered from files, a later file over an earlier one."""

    def __init__(self) -> None:
        self._layers: dict[str, list[ActorEntry]] = {}
        self._rows: dict[str, dict[tuple[str, str, str], TenureRow]] = {}

    def add(self, sources: Iterable[Source], *, replace: bool = False) -> None:
        """Add files that belong together: in them no entry may come twice."""
        entries: dict[str, ActorEntry] = {}
        rows: dict[str, dict[tuple[str, str, str], TenureRow]] = {}
        for source in sources:
            if source.path.endswith(".csv"):
                _gather_tenures(source, rows)
            else:
                _gather_actors(source, entries)
        for actor_id, entry in entries.items():
            earlier = [] if replace else self._layers.get(actor_id, [])
            self._layers[actor_id] = [*earlier, entry]
        for person, tenures in rows.items():
            known = {} if replace else self._rows.get(person, {})
            self._rows[person] = known | tenures

    def make_register(self) -> Register:
        """Check what the files say of each other and make the register."""
        actors = {actor_id: _make_actor(layers) for actor_id, layers in self._layers.items()}
        self._check(actors)
        persons = {person: _make_person(list(rows.values())) for person, rows in self._rows.items()}
        for person in persons.values():
            actors[person.id] = _make_person_actor(person)
        return Register(
            actors=actors,
            persons=persons,
            names_by_text=_index_names(self._layers, persons.values()),
            parties=_gather_parties(self._layers),
            memberships={
                actor_id: _merge_members(actor_id, layers)
                for actor_id, layers in self._layers.items()
                if any(layer.members for layer in layers)
            },
            tenures_by_office=_index_offices(persons.values()),
        )

    def _check(self, actors: Mapping[str, Actor]) -> None:
        """Raise the fault of the first entry that names an actor nobody describes."""
        for layers in self._layers.values():
            for entry in layers:
                _check_entry(entry, actors)
        for rows in self._rows.values():
            for row in rows.values():
                if row.of and row.of not in actors:
                    raise row.fault(f"unknown actor '{row.of}'{suggest(row.of, actors)}")
                if row.person in actors:
                    raise row.fault(f"'{row.person}' is already the id of another actor")


def _gather_actors(source: Source, entries: dict[str, ActorEntry]) -> None:
    for entry in read_actors(source):
        if entry.id in entries:
            raise entry.fault(f"the id '{entry.id}' is already taken", "id")
        entries[entry.id] = entry


def _gather_tenures(source: Source, rows: dict[str, dict[tuple[str, str, str], TenureRow]]) -> None:
    for row in read_tenures(source):
        tenures = rows.setdefault(row.person, {})
        key = (row.office, row.of, row.since)
        if key in tenures:
            raise row.fault(f"the same office of '{row.person}' is given twice")
        first = next(iter(tenures.values()), row)
        if row.gender != first.gender:
            raise row.fault(f"'{row.person}' has another gender in line {first.line}")
        tenures[key] = row


def _check_entry(entry: ActorEntry, actors: Mapping[str, Actor]) -> None:
    named = [(entry.party, "party")] if entry.party else []
    named += [(row.member, "members") for row in entry.members]
    for actor_id, field in named:
        if actor_id not in actors:
            message = f"unknown actor '{actor_id}'{suggest(actor_id, actors)}"
            raise entry.fault(message, field, f'"{actor_id}')


def _make_actor(layers: Sequence[ActorEntry]) -> Actor:
    labels = {language: text for layer in layers for language, text in layer.labels.items()}
    kind = next((layer.kind for layer in reversed(layers) if layer.kind), "")
    if not kind:
        raise layers[0].fault(f"the new actor '{layers[0].id}' needs a 'kind'")
    if not labels:
        raise layers[0].fault(f"the new actor '{layers[0].id}' needs a label, as in en = \"...\"")
    return Actor(layers[0].id, kind, labels)


def _make_person(rows: Sequence[TenureRow]) -> Person:
    name = rows[0].person
    also = dict.fromkeys(spelling for row in rows for spelling in row.also)
    tenures = [Tenure(name, row.office, row.of, row.since, row.until) for row in rows]
    tenures.sort(key=lambda tenure: _RANKS[tenure.office])
    tenures.sort(key=_recency, reverse=True)
    return Person(name, name, tuple(also), rows[-1].gender, tuple(tenures))


def _recency(tenure: Tenure) -> tuple[bool, str, str]:
    """Sort what still runs last, and the rest by its end."""
    return not tenure.until, tenure.until, tenure.since


def _make_person_actor(person: Person) -> Actor:
    second = person.also[0] if person.also else person.name
    labels = {_PERSON_LANGUAGE: person.name, _SECOND_LANGUAGE: second}
    return Actor(person.id, PERSON, labels)


def _merge_members(actor_id: str, layers: Sequence[ActorEntry]) -> tuple[Membership, ...]:
    """Let what a later file says of one member stand for all that was said of it before."""
    merged: dict[str, list[MemberRow]] = {}
    for layer in layers:
        own: dict[str, list[MemberRow]] = defaultdict(list)
        for row in layer.members:
            own[row.member].append(row)
        merged |= own
    rows = (row for rows in merged.values() for row in rows)
    return tuple(Membership(row.member, actor_id, row.since, row.until) for row in rows)


def _gather_parties(layers: Mapping[str, Sequence[ActorEntry]]) -> dict[str, str]:
    entries = (entry for group in layers.values() for entry in group)
    return {entry.id: entry.party for entry in entries if entry.party}


def _index_offices(persons: Iterable[Person]) -> dict[tuple[str, str], tuple[Tenure, ...]]:
    offices: dict[tuple[str, str], list[Tenure]] = defaultdict(list)
    for person in persons:
        for tenure in person.tenures:
            offices[tenure.office, tenure.actor].append(tenure)
    return {
        office: tuple(sorted(tenures, key=lambda tenure: tenure.since, reverse=True))
        for office, tenures in offices.items()
    }


def _index_names(
    layers: Mapping[str, Sequence[ActorEntry]], persons: Iterable[Person]
) -> dict[str, tuple[Name, ...]]:
    index: dict[str, list[Name]] = defaultdict(list)
    for name in _list_names(layers, persons):
        known = index[fold(name.text)]
        if name not in known:
            known.append(name)
    return {text: tuple(names) for text, names in index.items()}


def _list_names(
    layers: Mapping[str, Sequence[ActorEntry]], persons: Iterable[Person]
) -> Iterator[Name]:
    for group in layers.values():
        for entry in group:
            for kind, language, text in (*_list_labels(entry), *entry.names):
                yield Name(text, entry.id, kind, language)
    for person in persons:
        for text in person.spellings:
            yield Name(text, person.id, PERSON, "")


def _list_labels(entry: ActorEntry) -> list[tuple[NameKind, str, str]]:
    return [("name", language, text) for language, text in entry.labels.items()]


@lru_cache(maxsize=4)
def _demonyms(register: Register) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for names in register.names_by_text.values():
        for name in names:
            if name.kind == "demonym":
                found[name.actor, name.language].append(name.text)
    return {key: tuple(texts) for key, texts in found.items()}
