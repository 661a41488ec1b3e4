"""The cast of a document: every actor that it names, in order, with what it says of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import OFFICE_RANKS, Actor
from dissensus.resolve.members import (
    Member,
    Passage,
    Profile,
    make_profile,
    of_states_named,
    shortened,
    without_titles,
    write_name,
)
from dissensus.resolve.names import (
    Named,
    NameIndex,
    find_lost,
    find_unknown,
    is_acronym,
    is_mixed,
    is_title,
    respelled_person,
    starts_sentence,
    surname_keys,
)
from dissensus.resolve.offices import Office, anaphoric_nouns, find_offices
from dissensus.resolve.parties import Parties
from dissensus.resolve.register import Register
from dissensus.resolve.runs import (
    is_adjective,
    is_after_body,
    is_anothers,
    is_of_group_or_region,
    is_thing,
    join_bodies,
    with_called,
    with_state,
)

#: How far before a name its office may stand, in words.
_BEFORE = 14


#: A text is about a state that it names so often, and as often as all others.
_OFTEN = 2


class Cast:
    """Who is named in a document; ``members`` are all mentions in order."""

    def __init__(
        self, passage: Passage, register: Register, index: NameIndex, language: Language
    ) -> None:
        self.passage = passage
        self.register = register
        self.language = language
        self.words, self._joined_titles = without_titles(passage.words)
        self._index = index
        self._new: dict[str, Actor] = {}
        found = (self._registered(named) for named in index.find(self.words))
        shared = language.folded("actors", "shared_organs")
        own = [m for m in found if not self._is_of_organ(m)]
        self.named = self._at_home(of_states_named(own, self.words, shared))
        demonyms = frozenset(m.first for m in self.named if m.kind == "demonym")
        named = frozenset(i for m in self.named for i in range(m.first, m.last))
        offices = find_offices(self.words, language, demonyms, named)
        headings = self.passage.in_headings
        self.offices = [o.in_heading(self.words) if o.first in headings else o for o in offices]
        self._parties_told = Parties(self)
        self.members = sorted(self._members(), key=lambda member: member.first)
        self.people: Mapping[str, Profile] = self._profiles()

    # -- building -----------------------------------------------------------------------
    def _members(self) -> Iterator[Member]:
        taken = frozenset(i for m in self.named for i in range(m.first, m.last)) | self._titles()
        people = [self._described(m) for m in self.named if m.kind == "person"]
        yield from (m for m in self.named if m.kind != "person")
        yield from people
        found = find_unknown(self.words, taken, self._index.particles, self.passage.headings_end)
        runs = [self._trimmed(*r) for r in found if not is_thing(self.words, *r, self.language)]
        runs = with_called(self.words, runs, taken, self.language)
        runs = join_bodies(self.words, runs, self.bodies, self.language)
        if self.language.head_final:
            states = {m.last: m.first for m in self.named if m.actor.kind == "state"}
            runs = [with_state(self.words, run, states, self.bodies) for run in runs]
        known = self.language, self.register
        runs = [run for run in runs if not is_of_group_or_region(self.words, *run, *known)]
        new = [self._unknown(first, last) for first, last in runs if last - first > 1]
        bodies = (m for m in self.named if m.kind == "name" and m.actor.kind != "state")
        surnames = self._surnames([*people, *bodies, *new])
        yield from (self._again(member, surnames) for member in new)
        alone = [first for first, last in runs if last - first == 1]
        seen = taken | {i for run in runs for i in range(*run)}
        for first in (*alone, *find_lost(self.words, seen, surnames)):
            if (single := self._single(first, surnames)) is not None:
                yield single

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """As in "le député de la Drôme Jean Dupont": a place, with its article, and then a name."""
        before = fold(self.words[first - 1].form) if first else ""
        is_body = fold(self.words[first].form) in self._body_nouns
        if last - first > 1 and fold(self.words[first].form) in anaphoric_nouns(self.language):
            return first + 1, last  # "the German NGO Nordlicht"
        opens = starts_sentence(self.words, first) and self.words[first].tag == "ADJ"
        if last - first > 1 and opens and self.language.head_final:
            return first + 1, last  # "Other Democrats said"
        ends_body = self.language.head_final and fold(self.words[last - 1].form) in self._body_nouns
        if last - first > 2 and before in self._articles and not (is_body or ends_body):
            return last - 2, last
        return first, last

    def _registered(self, named: Named) -> Member:
        actor = self.register.actors[named.actor]
        person = self.register.persons.get(actor.id)
        gender = person.gender if person else ""
        return Member(named.first, named.last, named.start, named.end, actor, named.kind, gender)

    def _at_home(self, named: list[Member]) -> list[Member]:
        """The parties of the state that the text is about: "le PS" of Belgium is "PS belge"."""
        states = Counter(m.actor.id for m in named if m.actor.kind == "state")
        if not states:
            return named
        home, often = states.most_common(1)[0]
        if often < _OFTEN or often * 2 < states.total():
            return named
        adjectives = self.register.demonyms(home, self.language.code)
        told = [self._own_party(m, adjectives) if m.actor.kind == "party" else m for m in named]
        return [
            m
            for m in told
            if not is_anothers(m.actor, self.words[m.first : m.last], self.register, home)
        ]

    def _own_party(self, member: Member, adjectives: Sequence[str]) -> Member:
        written = write_name(self.words[member.first : member.last])
        for adjective in adjectives:
            for name in (f"{written} {adjective}", f"{adjective} {written}"):
                own = [n for n in self.register.lookup(name) if n.actor != member.actor.id]
                if own:
                    return replace(member, actor=self.register.actors[own[0].actor])
        return member

    def _is_of_organ(self, member: Member) -> bool:
        """As in "the Labour Ministry", which is no party's, where the noun stands last."""
        if member.actor.kind != "party" or member.last >= len(self.words):
            return False
        after = self.words[member.last]
        is_office = not self.language.offices.keys().isdisjoint(
            {after.form.lower(), after.lemma.lower()}
        )
        return self.language.head_final and (is_office or self.language.is_organ(after))

    def _titles(self) -> frozenset[int]:
        """The words before names that are no part of them: "Mme", "Président"."""
        found = {i for i, word in enumerate(self.words) if self._title_of(word.form)}
        for office in self.offices:
            found.update(range(office.first, office.last))
        return frozenset(found)

    def _unknown(self, first: int, last: int) -> Member:
        """A person or body that the register does not have."""
        name = write_name(self.words[first:last])
        kind = "person" if self._is_person(first, last) else "name"
        words = self.words[first:last]
        alike = respelled_person(words, self._index) if kind == "person" else ""
        respelled = self.register.actors[alike] if alike else None
        if respelled is not None:
            gender = self.register.persons[respelled.id].gender
            member = self._make(first, last, respelled, kind)
            return self._described(replace(member, gender=gender))
        member = self._make(first, last, self.make_actor(name, kind), kind)
        return self._described(member) if kind == "person" else member

    def _make(self, first: int, last: int, actor: Actor, kind: str) -> Member:
        start, end = self.words[first].start, self.words[last - 1].end
        gender = self._title(first) if kind == "person" else ""
        if kind == "person" and gender not in ("m", "f") and last - first > 1:
            gender = self._index.given.get(fold(self.words[first].form), gender)
        return Member(first, last, start, end, actor, kind, gender)

    def make_actor(self, name: str, kind: str) -> Actor:
        """The actor of a name that the register does not have, once for each name."""
        actor = Actor(name, "person" if kind == "person" else "organisation", {})
        return self._new.setdefault(fold(name), actor)

    def _is_person(self, first: int, last: int) -> bool:
        """Whether an unknown name is a person's: its title, its office, its form."""
        words = self.words[first:last]
        if self._title(first):
            return True
        parts = {part for word in words for part in fold(word.form).replace("-", " ").split()}
        if parts & self._body_nouns or any(is_acronym(w.form) for w in words):
            return False
        before = fold(self.words[first - 1].form) if first else ""
        if last - first == 1 and before in self._before_places | self.links:
            return False
        if self._office_near(first, last) is not None:
            return True
        article = first > 0 and fold(self.words[first - 1].form) in self._articles
        small = self.words[last - 1].form.islower()  # "Toit neuf"
        after = article or small or is_after_body(self.words, first, self.language)
        return last - first > 1 and not after

    @property
    def _body_nouns(self) -> frozenset[str]:
        return self.language.folded("actors", "bodies")

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The nouns that head a body's name; a state's own organs are the state instead."""
        organs = self.language.words("actors.collective", "state")
        return self._body_nouns - (organs if self.language.head_final else frozenset())

    @property
    def _articles(self) -> frozenset[str]:
        return self.language.folded("actors", "articles")

    @property
    def _before_places(self) -> frozenset[str]:
        return self.language.folded("actors", "place_prepositions")

    @property
    def links(self) -> frozenset[str]:
        """Words for "of"."""
        return self.language.words("words", "of")

    def _surnames(self, members: Sequence[Member]) -> Mapping[str, Member]:
        """Whom a surname alone means, wherever in the text the whole name stands."""
        found: dict[str, Member] = {}
        for member in members:
            if member.kind != "person":
                if self.language.head_final and (short := shortened(self.words, member)):
                    found.setdefault(fold(short), member)
                continue
            person = self.register.persons.get(member.actor.id)
            for name in (member.actor.id, *(person.also if person else ())):
                for key in surname_keys(name, self._index.particles):
                    found.setdefault(key, member)
        for member in members:  # "M. Zeid" for Zeid Ra'ad Al Hussein, where no surname is so
            if member.kind == "person":
                found.setdefault(fold(member.actor.id.split()[0]), member)
        return found

    def _again(self, member: Member, surnames: Mapping[str, Member]) -> Member:
        """A new name of several words that is the end of a longer one ("Van Achter")."""
        known = surnames.get(" ".join(fold(w.form) for w in self.words[member.first : member.last]))
        if known is None or known.actor == member.actor:
            return member
        return replace(member, actor=known.actor, kind="person", gender=known.gender)

    def _single(self, first: int, surnames: Mapping[str, Member]) -> Member | None:
        """A name of one word: a surname of the text's or the register's people, or a body."""
        key = fold(self.words[first].form)
        known = surnames.get(key)
        if known is not None:
            if known.kind != "person" and self.words[first].form.isupper():
                return self._make(first, first + 1, known.actor, known.kind)
            member = self._make(first, first + 1, known.actor, "person")
            return self._described(replace(member, gender=known.gender or member.gender))
        actor = self._from_register(first, key)
        if actor is not None:
            gender = self.register.persons[actor.id].gender
            member = self._make(first, first + 1, actor, "person")
            return self._described(replace(member, gender=gender))
        return None if self._is_no_name(first, key) else self._unknown(first, first + 1)

    def _is_no_name(self, first: int, key: str) -> bool:
        """A place, or a word that has its capital from the sentence's beginning."""
        before = fold(self.words[first - 1].form) if first else ""
        if key in self.language.folded("actors", "regions") or before in self._before_places:
            return True
        if before in self.links and first > 1 and self.language.is_organ(self.words[first - 2]):
            return True  # "the Ministry of Defence"
        if key in anaphoric_nouns(self.language) or is_adjective(self.words, first, self.language):
            return True
        opens = starts_sentence(self.words, first) and not self._title(first)
        return opens and not is_mixed(self.words[first].form)

    def _from_register(self, first: int, key: str) -> Actor | None:
        """A surname alone that only one person in office has, or one with that title."""
        ids = self._index.surnames.get(key, ())
        if not ids:
            return None
        date = self.passage.date
        current = [i for i in ids if self.register.party(i, date) is not None] or list(ids)
        titled, office = self._title(first), self._office_near(first, first + 1)
        fitting = [i for i in current if self._suits(i, titled, office)]
        near = [i for i in fitting if self._parties(i) & self._named_ids]
        if len(near) > 1:
            near = self._foremost(near)
        # Of one name only one person, in one of the first offices: "Scholz refuses".
        leads = len(fitting) == 1 and self.register.leads_state(fitting[0], self.passage.date)
        chosen = near if near or not (titled or office or leads) else fitting
        return self.register.actors[chosen[0]] if len(chosen) == 1 else None

    def _parties(self, person: str) -> frozenset[str]:
        return frozenset(tenure.actor for tenure in self.register.tenures(person))

    @cached_property
    def _named_ids(self) -> frozenset[str]:
        return frozenset(member.actor.id for member in self.named)

    def _foremost(self, people: Sequence[str]) -> list[str]:
        """Of several with one name those whose office ranks highest."""
        tenures = [tenure for person in people for tenure in self.register.tenures(person)]
        highest = min(OFFICE_RANKS.index(tenure.office) for tenure in tenures)
        held = [t for t in tenures if OFFICE_RANKS.index(t.office) == highest]
        return [max(held, key=lambda tenure: tenure.since).person]

    def _suits(self, person: str, gender: str, office: Office | None) -> bool:
        record = self.register.persons[person]
        if gender in ("m", "f") and record.gender not in ("", gender):
            return False
        return office is None or any(t.office in office.codes for t in record.tenures)

    # -- titles -------------------------------------------------------------------------
    def _title(self, first: int) -> str:
        """The gender of "M." or "Mme" before a name, "?" for "Dr", or ""."""
        if first in self._joined_titles:
            return self._title_of(self._joined_titles[first])
        before = self.words[first - 1].form if first else ""
        if before == "." and first > 1:
            before = self.words[first - 2].form
        return self._title_of(before)

    def _title_of(self, form: str) -> str:
        for gender, sign in (("m", "m"), ("f", "f"), ("either", "?")):
            if is_title(form, self.language.words("actors.titles", gender)):
                return sign if form[:1].isupper() or len(form) > 2 else ""
        return ""

    # -- what the text says -------------------------------------------------------------
    def _described(self, member: Member) -> Member:
        """The member with the office and party that stand beside the name."""
        office = self._office_near(member.first, member.last)
        gender = member.gender
        if office is not None:
            gender = gender if gender in ("m", "f") else office.gender
        party = self._parties_told.of(member, office)
        return replace(member, office=office, party=party, gender=gender)

    def _office_near(self, first: int, last: int) -> Office | None:
        return self._office_before(first) or self.office_after(last)

    def _office_before(self, first: int) -> Office | None:
        """As in "la ministre belge de la Défense, X", with nothing between but its field."""
        near = [o for o in self._offices_by_end(first) if not o.plural]
        if not near:
            return None
        office = near[-1]
        between = self.words[office.last : first]
        if any(word.form == "," for word in between[:-1]):
            return None
        ends = ("VERB", "AUX", "SCONJ", *(("PART",) if self.language.head_final else ()))
        stops = any(w.tag in ends or w.form in ".;:!?" for w in between)
        names = [m for m in self.named if office.last <= m.first < first and m.kind == "person"]
        led = {self.words[first - 1].lemma} & self.language.words("actors", "led")
        return None if stops or names or led else office  # "envoyé du gouvernement X"

    def _offices_by_end(self, first: int) -> list[Office]:
        return [o for o in self.offices if first - _BEFORE <= o.first and o.last <= first]

    def office_after(self, last: int) -> Office | None:
        """As in "X, députée socialiste", "X (ministre)"."""
        opening = self.words[last : last + 1]
        if not opening or opening[0].form not in (",", "(", "–", "-", "—"):
            return None
        near = [o for o in self.offices if last < o.lead <= last + 5]
        if not near or (near[0].plural and self.language.head_final):
            return None
        between = self.words[last + 1 : near[0].lead]
        plain = all(w.tag in ("DET", "ADJ", "ADP", "NUM", "NOUN") or w.form == "," for w in between)
        named = any(w.form[:1].isupper() for w in between)
        return near[0] if plain and not named else None

    def _profiles(self) -> dict[str, Profile]:
        by_person: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            if member.kind == "person":
                by_person[member.actor.id].append(member)
        return {person: make_profile(rows) for person, rows in by_person.items()}

    # -- the whole text -----------------------------------------------------------------
    @cached_property
    def attached(self) -> frozenset[int]:
        """Where the offices begin that stand beside a name."""
        return frozenset(m.office.first for m in self.members if m.office is not None)

    def sentence(self, member: Member) -> int:
        """The sentence in which a member stands."""
        return self.passage.sentences[member.first]
