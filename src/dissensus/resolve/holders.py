"""From a mention as written to the actor or actors that it means."""

from __future__ import annotations

from collections.abc import Sequence
from dissensus.fold import fold
from dissensus.records import Actor, Mention, Resolved
from dissensus.resolve.cast import Cast, Member
from dissensus.resolve.register import Register

#: How many sentences back a pronoun may reach, and a bare office.
_PRONOUN, _OFFICE = 4, 200


class Resolver:
    """Takes the mentions of one document back to actors."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._register: Register = cast.register
        self._language = cast.language
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
            return tuple(voice) or (Resolved(None, reason="unresolved"),)
        if mention.kind in ("pronoun", "possessive"):
            return self._pronoun(mention, place, voice)
        key = (mention.start, mention.end, mention.head)
        if key not in self._known:
            self._known[key] = self._phrase(mention)
        return self._known[key]

    def named_in(self, start: int, end: int) -> tuple[Actor, ...]:
        """The states and bodies that a stretch of text names."""
        found = [m.actor for m in self._cast.members if start <= m.start and m.end <= end]
        return tuple(dict.fromkeys(found))

    # -- pronouns -----------------------------------------------------------------------
    def _pronoun(
        self, mention: Mention, place: int, voice: Sequence[Resolved]
    ) -> tuple[Resolved, ...]:
        plural = self._is_plural(mention)
        gender = "" if mention.kind == "possessive" else _gender(mention)
        if voice and voice[0].actor is not None and self._agrees(voice[0], gender, plural=plural):
            return tuple(voice)
        members = self._before(place, _PRONOUN)
        if plural:
            return self._several(members)
        people = [m for m in members if m.kind == "person" and _fits(m.gender, gender)]
        ranked = people or [m for m in members if m.kind in ("name", "seat", "capital")]
        chosen = self._most_salient(ranked, place)
        if chosen is None:
            return (Resolved(None, reason="unresolved"),)
        return (self._of(chosen),)

    def _is_plural(self, mention: Mention) -> bool:
        form = mention.text.lower().lstrip("-").removeprefix("t-")
        return form in self._language.words("words", "plural_pronouns") and form not in (
            "leur",
            "leurs",
        )

    def _agrees(self, voice: Resolved, gender: str, *, plural: bool) -> bool:
        assert voice.actor is not None
        if plural:
            return voice.actor.kind not in ("person",)
        return voice.actor.kind != "person" or _fits(voice.gender, gender)

    def _several(self, members: Sequence[Member]) -> tuple[Resolved, ...]:
        """ "ils", "elles": the last group, or the actors of the last sentence with several."""
        if not members:
            return (Resolved(None, reason="unresolved"),)
        last = self._sentence(members[-1])
        group = [m for m in members if self._sentence(m) == last and m.kind != "demonym"]
        subjects = [m for m in group if self._is_subject(m)] or group[-1:]
        distinct = {m.actor.id: m for m in subjects}
        if not distinct:
            return (Resolved(None, reason="unresolved"),)
        return tuple(self._of(member) for member in distinct.values())

    def _before(self, place: int, sentences: int) -> list[Member]:
        here = self._sentence_at(place)
        return [
            m
            for m in self._cast.members
            if m.end <= place and here - self._sentence(m) <= sentences
        ]

    def _most_salient(self, members: Sequence[Member], place: int) -> Member | None:
        """Subjects before others, near before far."""
        if not members:
            return None
        here = self._sentence_at(place)

        def salience(member: Member) -> tuple[float, int]:
            distance = here - self._sentence(member)
            bonus = 1.5 if self._is_subject(member) else 0.0
            bonus -= 1.0 if self._is_genitive(member) else 0.0
            return (bonus - distance, member.start)

        return max(members, key=salience)

    def _is_genitive(self, member: Member) -> bool:
        words = self._cast.passage.words
        before = words[member.first - 1].form.lower() if member.first else ""
        return before in self._language.words("words", "of")

    def _is_subject(self, member: Member) -> bool:
        subjects = self._cast.passage.subjects
        return any(index in subjects for index in range(member.first, member.last)) or bool(
            self._heads_subject(member)
        )

    def _heads_subject(self, member: Member) -> bool:
        """Whether an office beside the name is the subject ("le ministre X a dit")."""
        subjects = self._cast.passage.subjects
        return bool(member.office) and any(
            i in subjects for i in range(max(0, member.first - 12), member.first)
        )

    def _sentence(self, member: Member) -> int:
        return self._cast.passage.sentences[member.first]

    def _sentence_at(self, place: int) -> int:
        words, sentences = self._cast.passage.words, self._cast.passage.sentences
        low, high = 0, len(words)
        while low < high:
            middle = (low + high) // 2
            if words[middle].start < place:
                low = middle + 1
            else:
                high = middle
        return sentences[min(low, len(sentences) - 1)] if sentences else 0

    # -- phrases ------------------------------------------------------------------------
    def _phrase(self, mention: Mention) -> tuple[Resolved, ...]:
        inside = [
            m for m in self._cast.members if mention.start <= m.start and m.end <= mention.end
        ]
        head = mention.words[mention.head]
        person = self._person_in(mention, inside)
        if person is not None:
            return (self._of(person),)
        named = next((m for m in inside if m.start <= head.start < m.end), None)
        if named is not None and self._names_actor(named, mention):
            return (self._of(named),)
        return self._common(mention, inside)

    def _person_in(self, mention: Mention, inside: Sequence[Member]) -> Member | None:
        """The person whom the phrase names, not one in its complement ("le camp de X")."""
        head = mention.words[mention.head]
        for member in inside:
            if member.kind != "person":
                continue
            at_head = member.start <= head.start < member.end
            if at_head or not self._is_genitive(member):
                return member
        return None

    def _names_actor(self, named: Member, mention: Mention) -> bool:
        if named.kind != "demonym":
            return True
        word = self._cast.passage.words[named.first]
        return word.form[:1].isupper() or len(mention.words) == 1

    def _common(self, mention: Mention, inside: Sequence[Member]) -> tuple[Resolved, ...]:
        """A phrase whose head is a common noun: an office, an organ, a group."""
        head = mention.words[mention.head]
        lemma, form = fold(head.lemma), head.form.lower()
        pair = self._pair(mention)
        if pair is not None:
            return pair
        group = self._group(mention, inside)
        if group is not None:
            return (group,)
        office = self._cast.office_in(*self._indices(mention))
        if office is not None and self._is_head_office(mention, office[2]):
            return self._office(mention, inside, office)
        if self._is_collective(head.lemma, form):
            return self._organ(mention, inside)
        organ = self._organ_name(mention, inside)
        if organ is not None:
            return (organ,)
        reason = "collective" if lemma in self._collectives() else "no-actor"
        return (Resolved(None, reason=reason),)

    def _collectives(self) -> frozenset[str]:
        return frozenset(fold(w) for w in self._language.words("words", "collectives"))

    def _indices(self, mention: Mention) -> tuple[int, int]:
        words = self._cast.passage.words
        first = next(i for i, word in enumerate(words) if word.start >= mention.start)
        last = first
        while last < len(words) and words[last].end <= mention.end:
            last += 1
        return first, last

    def _is_head_office(self, mention: Mention, at: int) -> bool:
        head = mention.words[mention.head]
        return self._cast.passage.words[at].start <= head.end and head.start - self._cast.passage.words[at].start < 25

    def _is_collective(self, lemma: str, form: str) -> bool:
        organs = self._language.words("actors.collective", "state")
        return lemma in organs or form in organs

    def _pair(self, mention: Mention) -> tuple[Resolved, ...] | None:
        """ "les deux pays", "les trois dirigeants": the last so many actors of that kind."""
        count = next(
            (self._language.numbers[w.form.lower()] for w in mention.words if w.form.lower() in self._language.numbers),
            0,
        )
        head = mention.words[mention.head]
        if not count or not (self._is_collective(head.lemma, head.form.lower()) or head.lemma in self._language.offices):
            return None
        members = [m for m in self._cast.members if m.end <= mention.start]
        wants_person = head.lemma in self._language.offices
        distinct: dict[str, Member] = {}
        for member in reversed(members):
            is_person = member.kind == "person"
            if member.kind == "demonym" and not wants_person:
                continue
            if is_person == wants_person or (not is_person and wants_person and member.kind == "name"):
                distinct.setdefault(member.actor.id, member)
            if len(distinct) == count:
                return tuple(self._of(m) for m in reversed(list(distinct.values())))
        return None

    def _group(self, mention: Mention, inside: Sequence[Member]) -> Resolved | None:
        """ "l'opposition ivoirienne": a group named by its word and its state."""
        head = mention.words[mention.head]
        template = self._language.groups.get(head.lemma.lower()) or self._language.groups.get(head.form.lower())
        if template is None:
            return None
        if "{state}" not in template:
            return self._group_actor(template, mention.text)
        state = next((m for m in inside if m.actor.kind == "state"), None) or self._last_state(mention)
        if state is None:
            return Resolved(None, reason="unresolved")
        adjective = self._register_adjective(state.actor)
        return self._group_actor(template.format(state=adjective), _bare(mention.text))

    def _register_adjective(self, state: Actor) -> str:
        return self._language_adjectives.get(state.id) or state.label("en")

    @property
    def _language_adjectives(self) -> dict[str, str]:
        return _adjectives(self._register)

    def _group_actor(self, label: str, written: str) -> Resolved:
        known = self._register.actors.get(label)
        actor = known or Actor(label, "group", {"en": label, self._language.code: written})
        return Resolved(actor, actor)

    def _last_state(self, mention: Mention) -> Member | None:
        earlier = [m for m in self._cast.members if m.end <= mention.start and m.actor.kind == "state"]
        return earlier[-1] if earlier else None

    def _office(
        self, mention: Mention, inside: Sequence[Member], office: tuple[str, str, int]
    ) -> tuple[Resolved, ...]:
        """A bare office: the person of this document who holds it, else its state."""
        code, written, _ = office
        party = self._party_of(inside)
        known = self._holder_in_text(mention, code, written, party)
        if known is not None and not _is_plural_phrase(mention):
            return (self._of(known),)
        if party is not None:
            return (Resolved(party, self._register.party(party.id, self._cast.passage.date) or party),)
        if self._is_collective(mention.words[mention.head].lemma, ""):
            return self._organ(mention, inside)
        return (Resolved(None, reason="unresolved"),)

    def _holder_in_text(
        self, mention: Mention, code: str, written: str, party: Actor | None
    ) -> Member | None:
        """The person introduced with these words, or whose register office they are."""
        candidates = [m for m in self._cast.people.values()]
        scored: list[tuple[int, int, Member]] = []
        for member in candidates:
            score = self._office_score(member, code, written, party)
            if score:
                near = max((m.start for m in self._cast.members if m.actor.id == member.actor.id and m.start < mention.start), default=-1)
                scored.append((score, near, member))
        if not scored:
            return None
        best = max(scored, key=lambda row: (row[1] >= 0, row[0], row[1]))
        return best[2]

    def _office_score(self, member: Member, code: str, written: str, party: Actor | None) -> int:
        own = self._of(member).party
        if party is not None and (own is None or own.id != party.id):
            return 0
        if member.office_words and _same_office(member.office_words, written):
            return 3
        tenures = self._register.tenures(member.actor.id)
        date = self._cast.passage.date
        held = [t for t in tenures if t.office == code and (party is None or t.actor == party.id)]
        if held:
            current = self._register.holders(code, held[0].actor, date)
            return 2 if any(p.id == member.actor.id for p in current) else 1
        return 1 if member.office == code and code not in ("leader", "other", "minister") else 0

    def _party_of(self, inside: Sequence[Member]) -> Actor | None:
        bodies = [m for m in inside if m.kind != "person"]
        states = [m for m in bodies if m.kind != "demonym"] or bodies
        return states[0].actor if states else None

    def _organ(self, mention: Mention, inside: Sequence[Member]) -> tuple[Resolved, ...]:
        """ "le gouvernement français", "l'armée", "les autorités": the state behind it."""
        body = self._party_of(inside)
        people = [m for m in inside if m.kind == "person"]
        if body is None and people:
            party = self._of(people[0]).party
            return (Resolved(party, party, "" if party else "unresolved"),)
        if body is not None:
            return (Resolved(body, self._register.party(body.id, self._cast.passage.date) or body),)
        if _is_plural_phrase(mention) and mention.words[mention.head].lemma in ("pays", "état"):
            return (Resolved(None, reason="no-actor"),)
        state = self._last_state(mention)
        if state is None:
            return (Resolved(None, reason="unresolved"),)
        return (Resolved(state.actor, state.actor),)

    def _organ_name(self, mention: Mention, inside: Sequence[Member]) -> Resolved | None:
        """A body under a common noun: "le groupe Wagner", "l'ONG Amnesty International"."""
        words = mention.words
        head = words[mention.head]
        for member in inside:
            adjacent = member.start <= head.end + 2
            if member.kind == "name" and adjacent and member.actor.kind != "state" and not self._is_genitive(member):
                return self._of(member)
        return None

    def _of(self, member: Member) -> Resolved:
        """The member's actor with its party: what the text says, else the register by date."""
        best = self._cast.people.get(member.actor.id, member)
        date = self._cast.passage.date
        if best.party and not best.former:
            named = self._register.actors.get(best.party)
            party = self._register.party(best.party, date) or named
            return Resolved(best.actor, party, gender=best.gender)
        if member.kind == "person":
            return Resolved(best.actor, self._register.party(best.actor.id, date), gender=best.gender)
        return Resolved(member.actor, self._register.party(member.actor.id, date) or member.actor)


def _adjectives(register: Register) -> dict[str, str]:
    """English adjective of each state, for the labels of groups."""
    found: dict[str, str] = {}
    for names in register.names_by_text.values():
        for name in names:
            if name.kind == "demonym" and name.language == "en":
                found.setdefault(name.actor, name.text)
    return found


def _gender(mention: Mention) -> str:
    form = mention.text.lower()
    if form.endswith(("elle", "elles")):
        return "f"
    return "m" if form.endswith(("il", "ils", "lui")) else ""


def _fits(gender: str, wanted: str) -> bool:
    return not gender or not wanted or gender == "?" or gender == wanted


def _same_office(a: str, b: str) -> bool:
    first, second = fold(a).removeprefix("ex-"), fold(b).removeprefix("ex-")
    return first == second or first.startswith(second + " ") or second.startswith(first + " ")


def _is_plural_phrase(mention: Mention) -> bool:
    return mention.number == "Plur" or mention.words[0].form.lower() in ("les", "des", "ces", "ses")


def _bare(text: str) -> str:
    """Without the article."""
    for article in ("l'", "l’", "le ", "la ", "les ", "L'", "L’", "Le ", "La ", "Les ", "des ", "une ", "un "):
        if text.startswith(article):
            return text[len(article) :]
    return text
