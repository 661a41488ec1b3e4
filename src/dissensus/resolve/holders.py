"""From a mention as written to the actor or actors that it means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

from dissensus.fold import fold
from dissensus.records import Actor, Mention, Resolved
from dissensus.resolve.bodies import Bodies, last_distinct
from dissensus.resolve.cast import Cast
from dissensus.resolve.groups import Groups
from dissensus.resolve.members import Member, choose_body
from dissensus.resolve.offices import Office, anaphoric_nouns
from dissensus.resolve.people import People
from dissensus.resolve.phrases import Phrases
from dissensus.resolve.pronouns import Pronouns
from dissensus.resolve.register import Register

#: Offices that stand for their state where nobody is named.
_OF_STATES = frozenset(
    {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister"}
)
_UNRESOLVED = (Resolved(None, reason="unresolved"),)


class Resolver:
    """Takes the mentions of one document back to actors."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._register: Register = cast.register
        self._language = cast.language
        self._form = Phrases(cast)
        self._people = People(cast)
        self._bodies_named = Bodies(cast)
        self._groups = Groups(cast, self._people)
        self._people.groups = tuple(self._groups.members())
        self._pronouns = Pronouns(cast, self._people)
        self._known: dict[tuple[int, int, int], tuple[Resolved, ...]] = {}

    def resolve(
        self, mention: Mention, *, voice: Sequence[Resolved] = (), at: int | None = None
    ) -> tuple[Resolved, ...]:
        """Every actor that a mention means.

        ``voice`` is whoever speaks the clause: I and we are the speaker, and so is "he" in
        reported speech unless somebody nearer fits.
        """
        place = mention.start if at is None else at
        if mention.kind == "first":
            return tuple(voice) or _UNRESOLVED
        if mention.kind in ("pronoun", "possessive") or self._pronouns.is_last(mention):
            return self._pronoun(mention, place, voice)
        own = voice[0].party if voice else None
        if own is not None and own.kind == "state" and self._form.is_own_country(mention):
            return (Resolved(own, own),)
        if voice and self._form.is_ours(mention) and voice[0].party is not None:
            return (Resolved(voice[0].party, voice[0].party),)
        if voice and self._is_own_body(mention, voice[0].actor):
            return tuple(voice)
        key = (mention.start, mention.end, mention.head)
        if key not in self._known:
            self._known[key] = self._phrase(mention)
        return self._known[key]

    def _is_own_body(self, mention: Mention, voice: Actor | None) -> bool:
        """As in "le parti refusera", told by a body in words of its own."""
        if voice is None or voice.kind in ("person", "state", "media"):
            return False
        bare = len(mention.words) <= 2 and mention.number != "Plur"
        return bare and fold(mention.words[mention.head].lemma) in self._kinds

    def named_in(self, start: int, end: int) -> tuple[Actor, ...]:
        """The states and bodies that a stretch of text names."""
        return tuple(dict.fromkeys(member.actor for member in self._inside(start, end)))

    def _inside(self, start: int, end: int) -> list[Member]:
        """The members that a stretch holds, or touches where it cuts a name."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        members = self._cast.members
        cut = first > 0 and members[first - 1].end > start
        return members[first - cut : last]

    @cached_property
    def _starts(self) -> list[int]:
        return [member.start for member in self._cast.members]

    # -- pronouns -----------------------------------------------------------------------
    def _pronoun(
        self, mention: Mention, place: int, voice: Sequence[Resolved]
    ) -> tuple[Resolved, ...]:
        found = self._pronouns.find(mention, place)
        # "X and Y said that they would": both of them, and not X alone.
        both = len(found) > 1 and any(one.actor in found for one in voice)
        if voice and not both and self._pronouns.may_be(mention, voice[0]):
            return tuple(voice)
        if not found and self._pronouns.is_plural(mention):
            plural = self._pronouns.last_plural(place)
            return self._phrase(plural) if plural is not None else _UNRESOLVED
        if not found and self._pronouns.gender(mention):
            office = self._people.office_beside(place)  # "Although he backs it, the minister"
            body = self._people.party_in(office) if office is not None else None
            return (self._of(body),) if body is not None else _UNRESOLVED
        return tuple(self._of(actor) for actor in found) or _UNRESOLVED

    # -- phrases ------------------------------------------------------------------------
    def _phrase(self, mention: Mention) -> tuple[Resolved, ...]:
        inside = self._inside(mention.start, mention.end)
        person = self._person_in(mention, inside)
        if person is not None:
            return (self._of(person.actor),)
        head = mention.words[mention.head]
        named = next((m for m in inside if m.start <= head.start < m.end), None)
        if self._form.is_part(mention):
            return (Resolved(None, reason="collective"),)
        group = None if self._is_own_name(named) else self._groups.find(mention, inside)
        if group is not None:
            return (self._one_of(group, mention) or group,)
        owner = self._bodies_named.owner(named, mention, inside) if named is not None else None
        if owner is not None:
            return (self._of(owner),)
        if named is not None and self._names_actor(named, mention):
            return (self._of(self._longer(named, mention) or named.actor),)
        apposed = self._apposed(mention, inside)
        return (self._of(apposed),) if apposed is not None else self._common(mention, inside)

    def _apposed(self, mention: Mention, inside: Sequence[Member]) -> Actor | None:
        """As in "the main opposition party, the Democratic Alliance": the name behind a comma."""
        end = mention.words[mention.head].end
        first = bisect_left(self._word_starts, end)
        for member in (m for m in inside if m.start >= end and m.kind == "name"):
            if first == member.first and self._language.head_final and mention.number != "Plur":
                return member.actor  # "Georgia's neighbour Romania"
            if member.actor.kind == "state":
                continue
            between = self._cast.words[first : member.first]
            articles = self._language.words("actors", "articles")
            plain = all(w.form == "," or w.form.lower() in articles for w in between)
            return member.actor if plain and between and between[0].form == "," else None
        return None

    def _one_of(self, group: Resolved, mention: Mention) -> Resolved | None:
        """As in "the California Republican": the last person named who speaks for that party."""
        single = mention.number == "Sing" and self._form.is_definite(mention)
        if group.actor is None or group.actor.kind != "party" or not single:
            return None
        people = [m for m in self._inside(0, mention.start) if m.kind == "person"]
        own = [m for m in people if self._of(m.actor).party == group.actor]
        return self._of(own[-1].actor) if own else None

    def _longer(self, named: Member, mention: Mention) -> Actor | None:
        """As in "the Fund" for a body that the text has named in full, not a new one."""
        if named.actor.id in self._register.actors or named.last - named.first > 1:
            return None
        before = self._inside(0, mention.start)
        return next(iter(self._bodies_named.under(mention, (), before)), None)

    def _is_own_name(self, named: Member | None) -> bool:
        """A name that says more than a group's word: "Sénat américain", "Coalition avenir"."""
        if named is None or named.kind == "demonym":
            return False
        written = " ".join(w.form for w in self._cast.words[named.first : named.last])
        return fold(written) not in self._group_words

    @cached_property
    def _group_words(self) -> frozenset[str]:
        return frozenset(fold(group) for group in self._language.groups)

    def _person_in(self, mention: Mention, inside: Sequence[Member]) -> Member | None:
        """The person whom the phrase names, not one in its complement ("le camp de X")."""
        head = mention.words[mention.head]
        people = [m for m in inside if m.kind == "person"]
        named = [m for m in people if m.start <= head.start < m.end]
        led = named or [member for member in people if self._is_led_by(member, mention)]
        # "Dahl spokesman Jan Kalas": the name behind the office, not whose office it is.
        behind = [m for m in led if self._language.head_final and m.start >= head.end]
        return next(iter(behind or led), None)

    def _is_led_by(self, member: Member, mention: Mention) -> bool:
        """Whether the phrase is the person's office or title, or simply leads to the name."""
        office = member.office
        if self._office_at(mention) is not None and not self._is_genitive(member):
            return True
        if office is not None and office.first < member.first:
            start = self._cast.words[office.first].start
            return mention.start <= start <= mention.words[mention.head].end
        return not self._is_genitive(member) and self._is_after_title(member, mention)

    def _is_after_title(self, member: Member, mention: Mention) -> bool:
        head = mention.words[mention.head]
        return head.end >= member.start - 2 or head.form[:1].isupper()

    def _is_genitive(self, member: Member) -> bool:
        """As in "le camp de X", and "le ministre du gouvernement X"."""
        after = self._cast.words[member.last : member.last + 1]
        if after and after[0].form in self._language.words("actors", "genitives"):
            return True
        if not member.first:
            return False
        before = self._cast.words[member.first - 1]
        return self._language.is_organ(before) or before.form.lower() in self._language.words(
            "words", "of"
        )

    def _names_actor(self, named: Member, mention: Mention) -> bool:
        if named.kind != "demonym":
            return True
        word = self._cast.words[named.first]
        return word.form[:1].isupper() or len(mention.words) == 1

    def _common(self, mention: Mention, inside: Sequence[Member]) -> tuple[Resolved, ...]:
        """A phrase whose head is a common noun: several, an office, an organ, a body."""
        pair = self._pair(mention)
        if pair is not None:
            return pair
        group = self._groups.within(mention, inside)
        if group is not None:
            return (group,)
        office = self._office_at(mention)
        if office is not None:
            return self._office(mention, inside, office)
        return self._body(mention, inside)

    def _body(self, mention: Mention, inside: Sequence[Member]) -> tuple[Resolved, ...]:
        head = mention.words[mention.head]
        named = self._bodies_named.under(mention, inside, self._inside(0, mention.start))
        if named:
            return tuple(self._of(actor) for actor in named)
        earlier = self._earlier_body(mention, inside)
        if earlier is not None:
            return (self._of(earlier),)
        if self._language.is_organ(head):
            return self._organ(mention, inside)
        thing = fold(head.form) in self._language.folded("actors", "things")
        if (
            head.form[:1].isupper()
            and fold(head.form) in self._language.folded("actors", "bodies")
            and not thing
        ):
            return (self._new_body(mention),)
        some = self._bodies_named.included(mention, inside)
        if some:
            return tuple(self._of(actor) for actor in some)
        known = fold(head.lemma) in self._language.folded("words", "collectives")
        return (Resolved(None, reason="collective" if known else "no-actor"),)

    def _new_body(self, mention: Mention) -> Resolved:
        """As in "la Fédération nationale des bateliers": a body that the register does not have."""
        name = " ".join(self._groups.bare(mention.text).split())
        actor = Actor(name, "organisation", {self._language.code: name})
        return Resolved(actor, actor)

    # -- several ------------------------------------------------------------------------
    def _pair(self, mention: Mention) -> tuple[Resolved, ...] | None:
        """As in "les deux pays", "les trois dirigeants": the last so many actors of that kind."""
        numbers = self._language.numbers
        count = next((numbers[f] for w in mention.words if (f := w.form.lower()) in numbers), 0)
        if not count or self._form.is_regional(mention):
            return None
        head = mention.words[mention.head]
        wants_person = self._office_at(mention) is not None
        if not (wants_person or self._language.is_organ(head)):
            last = self._bodies_named.last(head, count, self._inside(0, mention.start))
            return tuple(self._of(actor) for actor in last) or None
        bodies, before = ("name", "seat", "capital"), self._inside(0, mention.start)
        for kinds in (("person",), bodies) if wants_person else (bodies, (*bodies, "demonym")):
            found = last_distinct(before, count, kinds, wants_state=not wants_person)
            if found:
                return tuple(self._of(actor) for actor in found)
        return None

    # -- offices ------------------------------------------------------------------------
    def _office_at(self, mention: Mention) -> Office | None:
        """The office that the phrase's head names."""
        head = mention.words[mention.head]
        words = self._cast.words
        for office in self._offices_from(mention.start):
            first = words[office.core]
            if first.start >= mention.end:
                break
            size = len(office.head.split())
            if first.start <= head.start <= words[office.core + size - 1].start:
                return office
        return None

    def _offices_from(self, start: int) -> Sequence[Office]:
        return self._cast.offices[bisect_left(self._office_starts, start) :]

    @cached_property
    def _office_starts(self) -> list[int]:
        return [self._cast.words[office.core].start for office in self._cast.offices]

    def _office(
        self, mention: Mention, inside: Sequence[Member], office: Office
    ) -> tuple[Resolved, ...]:
        """A bare office: the person of this document who holds it, else its state."""
        bodies = [m for m in inside if m.kind != "person"]
        party = choose_body(bodies, office) or self._people.party_in(office)
        party = party or self._owner(mention) or self._people.possessor(office)
        if office.heading and party is None:
            later = self._people.told_later(office)
            if later is not None and later.kind == "person":
                return (self._of(later),)
            party = later
        known = office.definite or party is not None
        if known and not office.plural and not office.indefinite:
            actor = self._people.holder(office, party, mention.start)
            if actor is not None:
                return (self._of(actor),)
        party = party or self._bodies_named.within(mention, self._inside(0, mention.start))
        if party is not None:
            return (self._of(party),)
        several = self._people.holders(office, mention.start) if office.plural else ()
        if office.definite and several:
            return tuple(self._of(actor) for actor in several)
        of_state = office.codes & _OF_STATES or self._language.is_organ(mention.words[mention.head])
        own = office.definite and of_state and not self._form.is_of_some(mention)
        if office.plural or office.former or not own:
            return _UNRESOLVED
        state = self._people.state_at(mention.start) if office.heading else None
        return (self._of(state),) if state is not None else self._organ(mention, inside)

    def _owner(self, mention: Mention) -> Actor | None:
        """As in "its foreign minister": whoever the possessive means, where it shows that."""
        first = mention.words[0]
        things = self._language.words("actors", "pronouns_thing")
        if first.form.lower() not in things & self._language.words("words", "possessives"):
            return None
        own = Mention(first.start, first.end, first.form, "possessive", (first,))
        found = self._pronouns.find(own, mention.start)
        return found[0] if found else None

    def _party_of(self, inside: Sequence[Member]) -> Actor | None:
        return choose_body([m for m in inside if m.kind != "person"], None)

    # -- organs and bodies --------------------------------------------------------------
    def _organ(self, mention: Mention, inside: Sequence[Member]) -> tuple[Resolved, ...]:
        """As in "le gouvernement français", "l'armée", "les autorités": the state behind it."""
        body = self._party_of(inside)
        people = [m for m in inside if m.kind == "person"]
        if body is None and people:
            led = self._people.led_by(mention.words[mention.head].lemma, people[0])
            body = led or self._of(people[0].actor).party
            return (Resolved(body, body, "" if body else "unresolved"),)
        if self._form.is_plural(mention) and self._form.is_country(mention):
            some = self._bodies_named.included(mention, inside)
            if some:
                return tuple(self._of(actor) for actor in some)
            group = self._groups.numbered(mention) if body is None else None
            reason = "no-actor" if body is None else "collective"  # "19 États américains"
            return (group or Resolved(None, reason=reason),)
        if body is not None:
            return (self._of(body),)
        bare = not self._form.is_definite(mention) and not self._form.is_plural(mention)
        sole = mention.words[mention.head].lemma in self._language.words("actors", "sole_organs")
        if bare or (sole and self._form.is_plural(mention)) or self._form.has_other_name(mention):
            return _UNRESOLVED
        state = self._people.state_at(mention.start)
        return (self._of(state),) if state else _UNRESOLVED

    def _earlier_body(self, mention: Mention, inside: Sequence[Member]) -> Actor | None:
        """As in "le syndicat", "l'alliance": the last body of that kind."""
        kinds = self._kinds.get(fold(mention.words[mention.head].lemma), frozenset())
        names = any(m.kind not in ("person", "demonym") for m in inside)
        if (
            not kinds
            or names
            or not self._form.is_definite(mention)
            or self._form.is_plural(mention)
        ):
            return None
        for member in reversed(self._inside(0, mention.start)):
            if member.kind == "name" and member.actor.kind in kinds:
                return member.actor
        return None

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self._cast.words]

    @property
    def _kinds(self) -> Mapping[str, frozenset[str]]:
        return anaphoric_nouns(self._language)

    # -- parties ------------------------------------------------------------------------
    def _of(self, actor: Actor) -> Resolved:
        """The actor with its party: what the text says, else the register by date."""
        if actor.kind == "person":
            return self._people.resolved(actor)
        return Resolved(actor, self._register.party(actor.id, self._cast.passage.date) or actor)
