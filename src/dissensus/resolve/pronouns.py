"""Whom a pronoun or possessive means."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from dissensus.fold import fold
from dissensus.records import Actor, Mention, Resolved
from dissensus.resolve.cast import Cast
from dissensus.resolve.members import Member
from dissensus.resolve.people import People

#: How many sentences back a pronoun may reach: for a person, and for anybody else.
_PERSON, _BODY = 30, 2
#: In how many first sentences a pronoun may stand before its person is named.
_OPENING = 4
#: How many mentions back an antecedent is looked for.
_LOOK_BACK = 60
_BODY_KINDS = ("name", "seat", "capital", "service")


class Pronouns:
    """Finds the antecedents of one document's pronouns."""

    def __init__(self, cast: Cast, people: People) -> None:
        self._cast = cast
        self._people = people
        self._language = cast.language

    def find(self, mention: Mention, place: int) -> list[Actor]:
        """Every actor that a pronoun or possessive means; none where nobody fits."""
        if self._form(mention).lower() in self._language.words("words", "nobody"):
            return []  # "that nobody wants" is of no one told before
        if self.is_plural(mention):
            return self._several(place)
        if mention.kind == "possessive":
            return self._possessor(mention, place)
        gender = self.gender(mention)
        if self.is_last(mention):
            return self._last_named(place, gender)
        form = self._form(mention)
        chosen = self._most_salient(self._before(place), place, gender, form) or self._named_later(
            place, gender, form
        )
        return [chosen.actor] if chosen else []

    def _possessor(self, mention: Mention, place: int) -> list[Actor]:
        """As in "son", "sa": whoever is told of; "leur": several, where there are several."""
        if self._form(mention) in self._language.words("actors", "possessives_plural"):
            several = self._several(place)
            if several:
                return several
        natural = bool(self._language.words("actors", "pronouns_thing"))
        gender = self.gender(mention) if natural else ""
        chosen = self._most_salient(self._before(place), place, gender, self._form(mention))
        return [chosen.actor] if chosen else []

    def _named_later(self, place: int, gender: str, form: str) -> Member | None:
        """Whom a pronoun without anybody before it means: the next subject of its sentence.

        One that opens a text stands for the first person named after it.
        """
        natural = bool(self._language.words("actors", "pronouns_thing"))
        here = self._sentence_at(place)
        beside = [
            m
            for m in self._cast.members
            if m.start > place and self._cast.sentence(m) == here and self._is_subject(m)
            and self._is_kind(m, form) and self._may_be(m, here, gender)
        ]  # fmt: skip
        if beside:
            return beside[0]  # "Although it backs the loan, Norway …"
        if here > _OPENING or (natural and not gender):
            return None
        people = [m for m in self._people.points if m.kind == "person" and m.start > place]
        sure = [m for m in people if gender and m.gender == gender]
        fitting = sure or [m for m in people if fits(m.gender, gender)]
        return fitting[0] if fitting else None

    def _last_named(self, place: int, gender: str) -> list[Actor]:
        """As in "ce dernier": who was named last, a person before a body of the same sentence."""
        here = self._sentence_at(place)
        fitting = [
            m
            for m in self._points
            if m.end <= place
            and (m.kind == "person" or m.kind in _BODY_KINDS)
            and fits(m.gender if m.kind == "person" else self._article_gender(m), gender)
        ]
        rows = [
            (self._cast.sentence(m), m.kind == "person", m.start, m)
            for m in fitting
            if m.kind == "person" or here - self._cast.sentence(m) <= _BODY
        ]
        return [max(rows, key=lambda row: row[:3])[3].actor] if rows else []

    def is_last(self, mention: Mention) -> bool:
        """Whether it points to whoever was named last: "ce dernier", "the latter"."""
        words = " ".join(word.form.lower() for word in mention.words[:2])
        last = self._language.words("actors", "pronouns_last")
        return words in last or mention.text.lower() in last

    def is_plural(self, mention: Mention) -> bool:
        """Whether it stands for several."""
        form = self._form(mention)
        plural = self._language.words("words", "plural_pronouns")
        return form in plural - self._language.words("actors", "possessives_plural")

    def is_thing(self, mention: Mention) -> bool:
        """Whether it stands for a state or body and for no person."""
        return self._form(mention) in self._language.words("actors", "pronouns_thing")

    def gender(self, mention: Mention) -> str:
        """The gender that a pronoun shows, or ""."""
        form = self._form(mention)
        if form in self._language.words("actors", "pronouns_f"):
            return "f"
        return "m" if form in self._language.words("actors", "pronouns_m") else ""

    def may_be(self, mention: Mention, voice: Resolved) -> bool:
        """Whether a pronoun may stand for whoever speaks."""
        if voice.actor is None:
            return False
        is_person = voice.actor.kind == "person"
        if self.is_plural(mention) or self.is_thing(mention):
            return not is_person
        gender = "" if mention.kind == "possessive" else self.gender(mention)
        return not is_person or fits(voice.gender, gender)

    def _form(self, mention: Mention) -> str:
        return self._language.plain_pronoun(mention.text)

    # -- one ----------------------------------------------------------------------------
    def _is_kind(self, member: Member, form: str) -> bool:
        """Whether a member is somebody or something, as the pronoun has it: "it" is no person."""
        things = self._language.words("actors", "pronouns_thing")
        person = member.kind == "person"
        if form in things:
            return not person
        natural = things and form in self._gendered
        return person if natural else True

    @cached_property
    def _gendered(self) -> frozenset[str]:
        names = ("pronouns_m", "pronouns_f")
        return frozenset(form for name in names for form in self._language.words("actors", name))

    def _most_salient(
        self, before: Sequence[Member], place: int, gender: str, form: str = ""
    ) -> Member | None:
        """Subjects before others, people before bodies, near before far."""
        here = self._sentence_at(place)
        rows = [
            (self._salience(member, here) + self._sureness(member, gender), member.start, member)
            for member in before
            if self._is_kind(member, form) and self._may_be(member, here, gender)
        ]
        return max(rows, key=lambda row: row[:2])[2] if rows else None

    def _may_be(self, member: Member, here: int, gender: str) -> bool:
        distance = here - self._cast.sentence(member)
        if member.kind == "person":
            return distance <= _PERSON and fits(member.gender, gender)
        if member.kind not in _BODY_KINDS or distance > _BODY or not self._is_subject(member):
            return False
        return fits(self._article_gender(member), gender)

    def _salience(self, member: Member, here: int) -> float:
        bonus = 1.5 if self._is_subject(member) else 0.0
        bonus -= 1.0 if self.is_genitive(member) else 0.0
        bonus += 1.0 if member.kind == "person" else 0.0
        # Whom somebody else's words name is less in view than whom the text tells of.
        bonus -= 1.0 if member.first in self._cast.passage.quoted else 0.0
        return bonus - (here - self._cast.sentence(member))

    def _sureness(self, member: Member, gender: str) -> float:
        """Who is known to be of the gender goes before one of whom it is not known."""
        if not gender:
            return 0.0
        if member.kind == "person":
            if member.gender == gender:
                return 1.25  # less than it counts to be the one who acts
            return 0.0 if self._is_vouched(member) else -1.5
        return 0.0 if self._article_gender(member) == gender else -1.5

    def _is_vouched(self, member: Member) -> bool:
        """Whether more than capitals says that it is a person, and no ship, camp or reef."""
        profile = self._cast.people.get(member.actor.id)
        known = member.actor.id in self._cast.register.persons
        return known or bool(member.gender) or (profile is not None and bool(profile.offices))

    def _article_gender(self, member: Member) -> str:
        before = fold(self._cast.words[member.first - 1].form) if member.first else ""
        for sign, name in (
            ("p", "plural_articles"),
            ("f", "feminine_marks"),
            ("m", "masculine_marks"),
        ):
            if before in self._language.words("actors", name):
                return sign
        return ""

    def is_genitive(self, member: Member) -> bool:
        """Whether a name stands after "de"."""
        first = self._begin(member)
        before = self._cast.words[first - 1].form.lower() if first else ""
        return before in self._language.words("words", "of")

    def _begin(self, member: Member) -> int:
        """Where the phrase begins: at the office before a name, else at the name."""
        office = member.office
        return office.first if office is not None and office.first < member.first else member.first

    def _is_subject(self, member: Member) -> bool:
        subjects = self._cast.passage.subjects
        return any(index in subjects for index in range(self._begin(member), member.last))

    # -- several ------------------------------------------------------------------------
    def last_plural(self, place: int) -> Mention | None:
        """The last plural subject before a place, where no name stands nearer."""
        here = self._sentence_at(place)
        before = [m for m in self._cast.passage.plurals if m.end <= place]
        near = [m for m in before if here - self._sentence_at(m.start) <= _BODY]
        return near[-1] if near else None

    def _several(self, place: int) -> list[Actor]:
        """As in "ils", "elles": the last actors told side by side, or the last plural name."""
        here = self._sentence_at(place)
        rows = [
            m
            for m in self._before(place)
            # "le ministre grec, X, et le ministre chypriote, Y": the two people, and no state.
            if here - self._cast.sentence(m) <= _BODY and m.kind != "demonym"
        ]
        for at in range(len(rows) - 1, -1, -1):
            group = self._coordinated(rows, at)
            if len(group) > 1:
                return group
            if self._article_gender(rows[at]) == "p" and rows[at].kind != "person":
                return [rows[at].actor]
        return self._pair_before(rows, here)

    def _pair_before(self, rows: Sequence[Member], here: int) -> list[Actor]:
        """As in "X a reçu Y. Ils …": the two people of the sentence before."""
        near = [m for m in rows if m.kind == "person" and here - self._cast.sentence(m) == 1]
        people = list(dict.fromkeys(member.actor for member in near))
        return people if len(people) == 2 else []

    def _coordinated(self, rows: Sequence[Member], last: int) -> list[Actor]:
        found = [rows[last].actor]
        for at in range(last, 0, -1):
            before, after = rows[at - 1], rows[at]
            if before.kind == "demonym" or not self._side_by_side(before, after):
                break
            if before.kind != "person" and after.kind == "person" and self.is_genitive(before):
                break  # "Smith, Republican of Iowa, and Jones"
            found.append(before.actor)
        return list(dict.fromkeys(reversed(found)))

    def _side_by_side(self, before: Member, after: Member) -> bool:
        between = self._cast.words[before.last : max(before.last, self._begin(after))]
        joined = any(w.form in (",", "&") or w.tag == "CCONJ" for w in between)
        plain = all(w.tag in ("CCONJ", "DET", "PUNCT", "NOUN") for w in between)
        return joined and plain and len(between) <= 4

    # -- places -------------------------------------------------------------------------
    def _before(self, place: int) -> Sequence[Member]:
        return _last_before(self._points, place)

    @cached_property
    def _points(self) -> Sequence[Member]:
        """All mentions in order, and with them the pronouns that go on about a person.

        Somebody whom a chain of "il" has kept in view is nearer than the last name tells.
        """
        points = list(self._people.points)
        for index, gender in self._subject_pronouns():
            word = self._cast.passage.words[index]
            chosen = self._most_salient(_last_before(points, word.start), word.start, gender)
            if chosen is not None and chosen.kind == "person":
                again = replace(chosen, first=index, last=index + 1, start=word.start, end=word.end)
                insort(points, replace(again, office=None), key=_start)
        return points

    def _subject_pronouns(self) -> Iterator[tuple[int, str]]:
        """The narrated pronouns of one person, in order, each with its gender."""
        passage = self._cast.passage
        for index, word in enumerate(passage.words):
            form = self._language.plain_pronoun(word.form)
            clitic = word.form.startswith("-")
            if index in passage.quoted or not (clitic or index in passage.subjects):
                continue
            for gender, name in (("m", "pronouns_m"), ("f", "pronouns_f")):
                if form in self._language.words("actors", name):
                    yield index, gender

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self._cast.passage.words]

    def _sentence_at(self, place: int) -> int:
        sentences = self._cast.passage.sentences
        at = bisect_right(self._word_starts, place) - 1
        return sentences[max(0, at)] if sentences else 0


def _start(member: Member) -> int:
    return member.start


def _last_before(points: Sequence[Member], place: int) -> Sequence[Member]:
    """The mentions just before a place, in order."""
    count = bisect_right(points, place, key=_start)
    return [m for m in points[max(0, count - _LOOK_BACK) : count] if m.end <= place]


def fits(gender: str, wanted: str) -> bool:
    """Whether a gender is, or may be, the one that is wanted."""
    return not gender or not wanted or gender in ("?", wanted)
