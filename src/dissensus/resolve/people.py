"""Whom a bare office means, and for whom a person speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from dissensus.fold import fold
from dissensus.records import OFFICE_RANKS, Actor, Resolved
from dissensus.resolve.cast import Cast
from dissensus.resolve.headings import state_of_heading
from dissensus.resolve.members import Member, Profile, choose_body
from dissensus.resolve.offices import Office, anaphoric_nouns
from dissensus.resolve.places import find_capital_before, find_dateline
from dissensus.resolve.possessors import find_possessor

#: Offices whose holder speaks for a state where the text names nobody else.
_STATE_OFFICES = frozenset(
    {
        "head_of_state", "head_of_government", "foreign_minister", "defence_minister",
        "un_ambassador", "minister",
    }
)  # fmt: skip
#: Offices that one person holds at a time, so that the register can name him or her.
_UNIQUE = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
#: Offices that too many people hold for one to be meant by the register alone.
_COMMON = frozenset({"minister", "leader", "legislator", "envoy", "military", "judge", "other"})
#: Letters of a word that two labels must share.
_STEM = 7
#: A state named no farther back than this, in characters, is the one meant.
_NEAR = 150
#: Of more people than this "the ministers" may mean any.
_FEW = 3


class People:
    """The people of one document: their parties, and who holds which office."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._register = cast.register
        self._date = cast.passage.date
        #: Groups named by a common noun ("l'opposition ivoirienne"), for the pronouns.
        self.groups: tuple[Member, ...] = ()

    # -- parties ------------------------------------------------------------------------
    def led_by(self, noun: str, person: Member) -> Actor | None:
        """As in "le gouvernement de l'ex-président X": of the state that X led."""
        if noun not in self._cast.language.words("actors", "led"):
            return None
        tenures = self._cast.register.tenures(person.actor.id)
        led = (t.actor for t in tenures if t.office in ("head_of_state", "head_of_government"))
        state = next(led, None)
        return self._cast.register.actors[state] if state is not None else None

    def resolved(self, actor: Actor) -> Resolved:
        """The person with the party that the text gives, else the register by date."""
        profile = self._cast.people.get(actor.id)
        known = actor.id in self._register.persons
        if profile is None:
            return Resolved(actor, self._register.party(actor.id, self._date), office=known)
        office = known or bool(profile.offices)
        return Resolved(actor, self.party(profile), gender=profile.gender, office=office)

    def party(self, profile: Profile) -> Actor | None:
        """For whom a person speaks, on the document's date."""
        known = self._registered(profile)
        told = profile.party
        if profile.is_former:
            return (
                told if told is not None and told.kind == "party" else self._since(profile, known)
            )
        if told is None or told.kind == "media" or self._is_legislator_of_state(profile, told):
            return known or self._own_state(profile) or self._own_body(profile)
        is_new = told.id not in self._register.actors
        if known is not None and (told.kind == "alliance" or is_new):
            return known  # an organ of it, or the state whose minister sits there
        return self._register.party(told.id, self._date) or told

    def _since(self, profile: Profile, known: Actor | None) -> Actor | None:
        """For whom somebody speaks who has left the office that the text names."""
        if self._date or known is None:
            return known
        left = {code for office in profile.offices for code in office.codes - {"leader", "other"}}
        tenures = self._register.tenures(profile.actor.id)
        return known if tenures[0].office not in left else None

    def _registered(self, profile: Profile) -> Actor | None:
        """The party that the register gives.

        Without a date it is that of the office named, else of one still held, else of the
        highest ever held.
        """
        tenures = self._register.tenures(profile.actor.id)
        if self._date or not tenures:
            return self._register.party(profile.actor.id, self._date)
        codes = {code for office in profile.offices for code in office.codes if not office.former}
        named = [t for t in tenures if t.office in codes - {"other"}]
        still = [t for t in tenures if not t.until]
        ranked = sorted(named or still or tenures, key=lambda t: OFFICE_RANKS.index(t.office))
        return self._register.party(ranked[0].actor, "")

    def _own_body(self, profile: Profile) -> Actor | None:
        """As in "Le président Jean Dupont" in a text about one body speaks for that body."""
        led = any("leader" in office.codes for office in profile.offices)
        if not led or profile.actor.id in self._register.persons:
            return None
        bodies = Counter(
            m.actor for m in self._cast.members
            if m.kind == "name" and m.actor.kind not in ("state", "person", "media")
        )  # fmt: skip
        ranked = bodies.most_common(1)
        return ranked[0][0] if ranked and ranked[0][1] > 1 else None

    def _is_legislator_of_state(self, profile: Profile, told: Actor) -> bool:
        """A member of a parliament or an opponent speaks for a political party, not a state."""
        codes = {code for office in profile.offices for code in office.codes}
        private = {"legislator", "other"}
        return told.kind in ("state", "parliament") and bool(codes) and codes <= private

    def _own_state(self, profile: Profile) -> Actor | None:
        """The state that the text is about: as in "Le ministre du Travail Jean Dupont"."""
        offices = [office for office in profile.offices if self._is_state_office(office)]
        if not offices or profile.actor.id in self._register.persons:
            return None
        if "leader" in offices[0].codes:  # a president may be anybody's
            return None
        owner = next(filter(None, map(self.possessor, offices)), None)
        if owner is not None:
            return owner
        # A state that is named once, later, may be anybody's neighbour.
        state = self.main_state or self.state_at(profile.places[0])
        named = [start for start, actor in self._states if actor == state]
        return state if len(named) > 1 or (named and named[0] < profile.places[0]) else None

    def possessor(self, office: Office) -> Actor | None:
        """As in "La France hésite. Sa ministre des Armées, X": the state that is told of."""
        return find_possessor(self._cast, office, self._registered) or self._of_superior(office)

    def _of_superior(self, office: Office) -> Actor | None:
        """As in "the prime minister's spokesman": for whom the one speaks whose office it is."""
        words, behind = self._cast.words, office.first - 1
        if behind < 1 or words[behind].form not in self._cast.language.words("actors", "genitives"):
            return None
        for superior in self._cast.offices:
            if superior.last == behind and superior.codes & _STATE_OFFICES:
                place = words[superior.first].start
                party = self.party_in(superior) or find_capital_before(self._cast, place)
                person = self.holder(superior, party, place)
                return (self.resolved(person).party if person else party) or self.state_at(place)
        return None

    def _is_state_office(self, office: Office) -> bool:
        """A minister's, and that of a ministry's or government's spokesperson."""
        organs = self._cast.language.folded("actors.collective", "state")
        spoken = "spokesperson" in office.codes and office.field & organs
        return bool(office.codes & _STATE_OFFICES or spoken)

    # -- states -------------------------------------------------------------------------
    @cached_property
    def _states(self) -> list[tuple[int, Actor]]:
        """Every place that names a state, or a person who speaks for one."""
        found: list[tuple[int, Actor]] = []
        for member in self._cast.members:
            actor: Actor | None = member.actor
            if member.kind == "person":
                actor = self._registered(self._cast.people[member.actor.id])
            if actor is not None and actor.kind == "state":
                found.append((member.start, actor))
        aimed = {m.start for m in self._cast.members if self._is_aimed_at(m)}
        own = {actor for start, actor in found if start not in aimed}
        return [row for row in found if row[1] in own]

    def _is_aimed_at(self, member: Member) -> bool:
        """As in "troops to Somalia": a state that is only named so is nobody's own."""
        words = self._cast.words
        before = words[member.first - 1].form.lower() if member.first else ""
        after = words[member.last].form if member.last < len(words) else ""
        language = self._cast.language
        owned = after in language.words("actors", "genitives")
        return before in language.words("actors", "goals") and not owned

    @cached_property
    def _told(self) -> frozenset[int]:
        """Where the names begin that are subjects."""
        subjects = self._cast.passage.subjects
        return frozenset(
            m.start for m in self._cast.members if not subjects.isdisjoint(range(m.first, m.last))
        )

    @cached_property
    def main_state(self) -> Actor | None:
        """The state that half of the mentions of states name, or None."""
        counts = Counter(actor for _, actor in self._states)
        if not counts:
            return None
        actor, most = counts.most_common(1)[0]
        return actor if most * 2 >= len(self._states) else None

    def state_at(self, place: int) -> Actor | None:
        """The state meant at a place that names none.

        The one named just before, else the text's own, else the last one; in a text of several
        states the one whose capital opens the sentence.
        """
        is_heading, own = state_of_heading(self._cast.passage, self._states, place)
        if is_heading:
            return own or self._dateline
        earlier = [(start, actor) for start, actor in self._states if start <= place]
        near = [row for row in earlier if place - row[0] < _NEAR]
        told = [row for row in earlier if row[0] in self._told and place - row[0] < 2 * _NEAR]
        of_one = sum(actor == self.main_state for _, actor in self._states) > 1
        here = None if of_one else find_capital_before(self._cast, place)
        if here is not None:  # of one state's minister it may be a journey
            return here
        if near:  # "India will send no troops to Kabul, the foreign ministry said": India's
            return (told or near)[-1][1]
        return self.main_state or (earlier[-1][1] if earlier else self._dateline)

    @cached_property
    def _dateline(self) -> Actor | None:
        return find_dateline(self._cast)

    # -- offices ------------------------------------------------------------------------
    def holder(self, office: Office, party: Actor | None, place: int) -> Actor | None:
        """The person whom a bare office means: of this text, else of the register by date."""
        scored = [row for row in self._scored(office, party, place) if row[1]]
        if scored:
            return max(scored, key=lambda row: row[:4])[4]
        return self._from_register(office, party, place)

    def told_later(self, office: Office) -> Actor | None:
        """Whose a heading's office is: the person or state to whom the text first gives it."""
        people = {m.office.first: m for m in self._cast.members if m.office is not None}
        later = [o for o in self._cast.offices if o.first > office.first and not o.plural]
        later = [o for o in later if o.former == office.former]
        same = [o for o in later if office.fits(o)]  # before "the chancellor" for "PM"
        for other in (*same, *(o for o in later if office.codes & o.codes - _COMMON)):
            member = people.get(other.first)
            if member is not None and {member.gender, office.gender} != {"m", "f"}:
                return member.actor
            place = self._cast.words[other.first].start
            party = self.party_in(other) or find_capital_before(self._cast, place)
            if member is None and party is not None:
                return party
        return None

    def office_beside(self, place: int) -> Office | None:
        """As in "Although he backs the loan, Italy's budget minister rejects": who comes next."""
        passage, words = self._cast.passage, self._cast.words
        here = next((i for i, word in enumerate(words) if word.start >= place), 0)
        for office in self._cast.offices:
            same = office.first > here and passage.sentences[office.core] == passage.sentences[here]
            if same and not passage.subjects.isdisjoint(range(office.first, office.last)):
                return office
        return None

    def holders(self, office: Office, place: int) -> tuple[Actor, ...]:
        """As in "les ministres": those named before in that office, where they are a few."""
        named = [
            profile.actor
            for profile in self._cast.people.values()
            if min(profile.places) < place
            and any(office.codes & own.codes - {"other", "leader"} for own in profile.offices)
        ]
        return tuple(named) if 1 < len(named) <= _FEW else ()

    def _scored(
        self, office: Office, party: Actor | None, place: int
    ) -> Iterator[tuple[bool, int, int, int, Actor]]:
        for profile in self._cast.people.values():
            near = max((start for start in profile.places if start < place), default=-1)
            score = self._score(profile, office, party)
            often = len(profile.places) if score == 1 else 0
            yield near >= 0, score, often, near, profile.actor

    def _score(self, profile: Profile, office: Office, party: Actor | None) -> int:
        if {office.gender, profile.gender} == {"m", "f"} or not self._is_of(profile, party, office):
            return 0
        if office.former and not (profile.is_former or self._left(profile, office)):
            return 0
        if any(office.fits(own) for own in profile.offices):
            return 4
        return self._tenure_score(profile, office, party) or self._loose_score(
            profile, office, party
        )

    def _left(self, profile: Profile, office: Office) -> bool:
        held = self._register.tenures(profile.actor.id)
        return any(tenure.until and tenure.office in office.codes for tenure in held)

    def _tenure_score(self, profile: Profile, office: Office, party: Actor | None) -> int:
        tenures = [t for t in self._register.tenures(profile.actor.id) if t.office in office.codes]
        own = party.id if party else ""
        tenures = [t for t in tenures if t.actor == own] or tenures
        is_states = party is not None and party.kind == "state" and office.codes & {*_UNIQUE}
        bound = office.field or is_states  # "Germany's president" leads no party in it
        held = [t for t in tenures if t.office not in _COMMON or not bound or t.actor == own]
        now = [self._register.holders(t.office, t.actor, self._date) for t in held]
        if any(person.id == profile.actor.id for people in now for person in people):
            return 3
        return 1 if held else 0

    def _loose_score(self, profile: Profile, office: Office, party: Actor | None) -> int:
        """As in "le responsable" is anybody in office; else the kind of office must be the same."""
        if office.head in self._cast.language.folded("actors", "generic"):
            return 1
        if party is not None and self._is_only_one(profile, office, party):
            return 1
        shared = office.codes.intersection(*(own.codes for own in profile.offices[:1]))
        if not profile.offices and profile.actor.id not in self._register.persons:
            return int(party is None)  # somebody of whom the text tells nothing else
        if not profile.offices or not shared:
            return 0
        return 2 if party is not None or (shared - _COMMON and not office.field) else 0

    def _is_only_one(self, profile: Profile, office: Office, party: Actor) -> bool:
        """Whether the text names one woman (or one man) of a body, and no other."""
        if party.kind == "state" or not office.gender or profile.gender != office.gender:
            return False
        others = [p for p in self._cast.people.values() if p.gender in ("", "?", office.gender)]
        return [p.actor for p in others if self.party(p) == party] == [profile.actor]

    def _is_of(self, profile: Profile, party: Actor | None, office: Office) -> bool:
        """Whether a person speaks for the party named, or for one of its organs."""
        if party is None:
            return self._is_of_kind(profile, office)
        own = [profile.party, self._registered(profile), self.party(profile)]
        ids = {actor.id for actor in own if actor is not None}
        if not ids:
            return any(office.fits(told) for told in profile.offices)
        ids |= {self._register.parties.get(one, one) for one in ids}
        if party.id in ids or self._register.parties.get(party.id) in ids:
            return True
        code = self._cast.language.code
        organs = [actor for actor in own if actor is not None and actor.kind != "state"]
        return any(_share_word(actor.label(code), party.label(code)) for actor in organs)

    def _is_of_kind(self, profile: Profile, office: Office) -> bool:
        """As in "le chef du syndicat": somebody who speaks for a body of that kind."""
        nouns = anaphoric_nouns(self._cast.language)
        kinds = {kind for noun in office.field & nouns.keys() for kind in nouns[noun]}
        party = self.party(profile) if kinds else None
        return party is None or party.kind in kinds

    def _from_register(self, office: Office, party: Actor | None, place: int) -> Actor | None:
        if not self._date or office.former or not office.definite:
            return None
        state = party or self.state_at(place)
        codes = [code for code in _UNIQUE if code in office.codes]
        if state is None or not codes or state.kind != "state":
            return None
        if len(codes) > 1 and "minister" in office.codes:
            return None  # "the Finnish minister" may be of any ministry
        people = self._register.holders(codes[0], state.id, self._date)
        fitting = [p for p in people if {p.gender, office.gender} != {"m", "f"}]
        return self._register.actors[fitting[0].id] if len(fitting) == 1 else None

    # -- in the order of the text -------------------------------------------------------
    @cached_property
    def points(self) -> tuple[Member, ...]:
        """All mentions in order, bare offices with the person whom they mean among them."""
        bare = [m for office in self._cast.offices if (m := self._bare(office)) is not None]
        return tuple(
            sorted((*self._cast.members, *self.groups, *bare), key=lambda member: member.start)
        )

    def _bare(self, office: Office) -> Member | None:
        if not office.definite or office.plural or office.first in self._cast.attached:
            return None
        words = self._cast.words
        start, end = words[office.first].start, words[office.last - 1].end
        actor = self.holder(office, self.party_in(office), start)
        if actor is None or actor.id not in self._cast.people:
            return None
        gender = self._cast.people[actor.id].gender
        return Member(office.first, office.last, start, end, actor, "person", gender, office)

    def party_in(self, office: Office) -> Actor | None:
        """The state or body named with an office: "le chef de l'État ivoirien"."""
        reach, sentences = office.last + 3, self._cast.passage.sentences
        inside = [
            m for m in self._cast.members
            if office.lead <= m.first and m.first < reach and m.kind != "person"
            and self._belongs(office, m) and sentences[m.first] == sentences[office.core]
        ]  # fmt: skip
        return choose_body(inside, office)

    def _belongs(self, office: Office, member: Member) -> bool:
        """Whether only linking words stand between an office and a name."""
        between = self._cast.words[office.last : member.first]
        links = self._cast.language.words("actors", "links")
        return all(fold(word.form) in links for word in between)


def _share_word(one: str, other: str) -> bool:
    """Whether two labels share the stem of a long word, as those of a body's organs do."""
    stems = [{word[:_STEM] for word in fold(label).split()} for label in (one, other)]
    return any(len(stem) == _STEM for stem in stems[0] & stems[1])
