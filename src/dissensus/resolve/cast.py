"""The cast of a document: every actor that it names, in order, with what it says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Actor, Word
from dissensus.resolve.names import Named, NameIndex, find_unknown, surname_keys
from dissensus.resolve.register import Register

#: How far before a name its office may stand, and after it, in words.
_BEFORE, _AFTER = 14, 16


@dataclass(frozen=True, slots=True)
class Member:
    """One mention of an actor: where, who, and what the text says of him or her there.

    ``office`` is the register's office, ``office_words`` as written; ``party`` the actor
    whom the text says that the person speaks for ("" where it does not say).
    """

    first: int
    last: int
    start: int
    end: int
    actor: Actor
    kind: str
    gender: str = ""
    office: str = ""
    office_words: str = ""
    party: str = ""
    former: bool = False


@dataclass(frozen=True)
class Passage:
    """A document's words, with the sentence of each and which of them are subjects."""

    words: tuple[Word, ...]
    sentences: tuple[int, ...]
    subjects: frozenset[int]
    date: str = ""


class Cast:
    """Who is named in a document; ``members`` are all mentions in order."""

    def __init__(
        self, passage: Passage, register: Register, index: NameIndex, language: Language
    ) -> None:
        self.passage = passage
        self.register = register
        self.language = language
        self._index = index
        self.named = list(index.find(passage.words))
        self._new: dict[str, Actor] = {}
        self.members = sorted(self._members(), key=lambda member: member.first)
        self.people: dict[str, Member] = self._people()

    # -- building -----------------------------------------------------------------------
    def _members(self) -> Iterator[Member]:
        words = self.passage.words
        taken: set[int] = set()
        known: list[Member] = []
        for named in self.named:
            taken.update(range(named.first, named.last))
            member = self._registered(named)
            known.append(member)
            yield member
        known += list(self._unknown(frozenset(taken), known))
        yield from known[len(self.named) :]
        yield from self._surnames(frozenset(taken), [m for m in known if m.kind == "person"])
        assert words is self.passage.words

    def _registered(self, named: Named) -> Member:
        actor = self.register.actors[named.actor]
        member = Member(named.first, named.last, named.start, named.end, actor, named.kind)
        if named.kind != "person":
            return member
        person = self.register.persons[named.actor]
        return self._described(replace(member, gender=person.gender))

    def _unknown(self, taken: frozenset[int], known: Sequence[Member]) -> Iterator[Member]:
        """People and bodies that the register does not have."""
        words = self.passage.words
        surnames = self._known_surnames(known)
        for first, last in find_unknown(words, taken):
            text = " ".join(word.form for word in words[first:last])
            if last - first == 1 and fold(text) in surnames:
                continue
            yield self._new_member(first, last)

    def _new_member(self, first: int, last: int) -> Member:
        words = self.passage.words
        start, end = words[first].start, words[last - 1].end
        name = _written(words[first:last])
        has_article = first > 0 and words[first - 1].tag == "DET"
        titled = self._title(first) != ""
        person = titled or (last - first >= 2 and not has_article and not name.isupper())
        kind = "person" if person else "name"
        actor = Actor(name, "person" if person else "organisation", {})
        member = Member(first, last, start, end, actor, kind, gender=self._title(first))
        return self._described(member) if person else member

    def _surnames(self, taken: frozenset[int], people: Sequence[Member]) -> Iterator[Member]:
        """Second mentions by surname, of people whom the text or the register knows."""
        words = self.passage.words
        by_surname = self._known_surnames(people)
        for first, last in find_unknown(words, taken):
            if last - first > 2:
                continue
            key = " ".join(fold(word.form) for word in words[first:last])
            known = by_surname.get(key)
            if known is not None:
                yield replace(
                    known, first=first, last=last, start=words[first].start,
                    end=words[last - 1].end, office="", office_words="", party="",
                )  # fmt: skip
            elif (member := self._from_register(first, last, key)) is not None:
                yield member

    def _known_surnames(self, people: Sequence[Member]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for member in people:
            if member.kind != "person":
                continue
            person = self.register.persons.get(member.actor.id)
            names = (member.actor.id, *(person.also if person else ()))
            for name in names:
                for key in surname_keys(name):
                    found.setdefault(key, member)
        return found

    def _from_register(self, first: int, last: int, key: str) -> Member | None:
        """A surname alone that only one person in office has, or one with that title."""
        words = self.passage.words
        ids = self._index.surnames.get(key, ())
        if not ids:
            return None
        current = [i for i in ids if self.register.party(i, self.passage.date) is not None]
        titled = self._title(first)
        office = self._office_before(first)
        fitting = [i for i in current or ids if self._fits(i, titled, office)]
        if len(fitting) != 1 or not (titled or office or len(ids) == 1):
            return None
        person = self.register.persons[fitting[0]]
        return Member(
            first, last, words[first].start, words[last - 1].end,
            self.register.actors[person.id], "person", person.gender,
        )  # fmt: skip

    def _fits(self, person: str, gender: str, office: str) -> bool:
        record = self.register.persons[person]
        if gender in ("m", "f") and record.gender != gender:
            return False
        return not office or any(tenure.office == office for tenure in record.tenures)

    # -- what the text says -------------------------------------------------------------
    def _title(self, first: int) -> str:
        """The gender of "M." or "Mme" before a name, "?" for "Dr", or ""."""
        if not first:
            return ""
        word = self.passage.words[first - 1]
        form = word.form.lower()
        if form == "." and first > 1:
            form = self.passage.words[first - 2].form.lower() + "."
        for gender in ("m", "f"):
            if form in self.language.words("actors.titles", gender):
                return gender
        return "?" if form in self.language.words("actors.titles", "either") else ""

    def _office_before(self, first: int) -> str:
        for width in (1, 2, 3, 4):
            if first - width < 0:
                break
            text = " ".join(w.form.lower() for w in self.passage.words[first - width : first])
            if text in self.language.offices:
                return self.language.offices[text]
        return ""

    def _described(self, member: Member) -> Member:
        """The member with the office and party that stand beside the name."""
        for first, last in (self._window_before(member.first), self._window_after(member.last)):
            found = self.office_in(first, last)
            if found is None:
                continue
            office, words, at = found
            party = self._party_in(first, last)
            return replace(
                member, office=office, office_words=words, party=party,
                former=self._is_former(at), gender=member.gender or self._gender_at(at),
            )  # fmt: skip
        return self._in_brackets(member)

    def _in_brackets(self, member: Member) -> Member:
        """ "Jean Dupont (PS)", "Sophie Binet, de la CGT"."""
        words = self.passage.words
        following = words[member.last : member.last + 1]
        if following and following[0].form == "(":
            last = min(member.last + 5, len(words))
            party = self._party_in(member.last, last)
            return replace(member, party=party)
        return member

    def _window_before(self, first: int) -> tuple[int, int]:
        words = self.passage.words
        low = first
        commas = 0
        while low > 0 and first - low < _BEFORE:
            word = words[low - 1]
            if word.form in (",", "(") and low == first:
                commas += 1
            elif word.tag in ("PUNCT", "VERB", "AUX", "SCONJ", "CCONJ") and word.form not in (".", "-"):
                break
            elif word.form == "." and words[low - 2].form.lower() not in ("m", "m."):
                break
            low -= 1
        return low, first

    def _window_after(self, last: int) -> tuple[int, int]:
        words = self.passage.words
        if last >= len(words) or words[last].form not in (",", "(", "–", "-"):
            return last, last
        high = last + 1
        while high < len(words) and high - last < _AFTER:
            word = words[high]
            if word.form in (",", ")", ".", ";", ":", "–") or word.tag in ("VERB", "AUX"):
                break
            high += 1
        return last, high

    def office_in(self, first: int, last: int) -> tuple[str, str, int] | None:
        """The office that stands in these words: (office, as written, index), longest first."""
        words = self.passage.words
        forms = [word.form.lower().replace("’", "'") for word in words[first:last]]
        lemmas = [word.lemma.lower() for word in words[first:last]]
        for index in range(len(forms)):
            for width in (6, 5, 4, 3, 2, 1):
                if index + width > len(forms):
                    continue
                text = " ".join(forms[index : index + width]).replace("' ", "'")
                single = lemmas[index] if width == 1 else text
                for candidate in (text, single, text.removeprefix("ex-"), text.removeprefix("vice-")):
                    if candidate in self.language.offices:
                        return self.language.offices[candidate], text, first + index
        return None

    def _party_in(self, first: int, last: int) -> str:
        """The state or body named in these words: a name before a demonym, the last one wins
        where an organ is named ("porte-parole du ministère russe")."""
        inside = [n for n in self.named if first <= n.first and n.last <= last and n.kind != "person"]
        names = [n for n in inside if n.kind != "demonym"]
        chosen = (names or inside)[:1]
        return chosen[0].actor if chosen else ""

    def _is_former(self, at: int) -> bool:
        words = self.passage.words
        form = words[at].form.lower()
        before = words[at - 1].form.lower() if at else ""
        markers = self.language.words("actors", "former")
        return form.startswith("ex-") or before in markers

    def _gender_at(self, at: int) -> str:
        words = self.passage.words
        for word in words[max(0, at - 2) : at + 1]:
            if word.form.lower() in self.language.words("actors", "masculine"):
                return "m"
            if word.form.lower() in self.language.words("actors", "feminine"):
                return "f"
        return ""

    def _people(self) -> dict[str, Member]:
        """The best described mention of each person."""
        best: dict[str, Member] = {}
        for member in self.members:
            if member.kind != "person":
                continue
            known = best.get(member.actor.id)
            if known is None or (member.office and not known.office) or (member.party and not known.party):
                best[member.actor.id] = member
        return best


def _written(words: Sequence[Word]) -> str:
    """The name as written, with its own spaces."""
    parts = [words[0].form]
    for before, word in zip(words, words[1:], strict=False):
        parts.append((" " if word.start > before.end else "") + word.form)
    return "".join(parts)
