"""For whom a text says that a person speaks: what stands beside the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dissensus.fold import fold
from dissensus.records import Actor, Word
from dissensus.resolve.members import (
    Member,
    body_end,
    body_start,
    choose_body,
    shortened,
    write_name,
)
from dissensus.resolve.offices import Office, anaphoric_nouns

if TYPE_CHECKING:
    from dissensus.resolve.cast import Cast

#: How far after a name what is told of it may stand, in words.
_AFTER = 18
#: How a state stands in the name of a body that is not its own; a seat would be its own.
_PLACES = ("demonym", "name")
#: Offices whose holder a party's name may stand beside.
_OF_PARTIES = frozenset({"legislator", "leader"})
#: Offices whose holder speaks for a state, whatever party stands in brackets behind the name.
_OF_STATES = frozenset(
    {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister"}
)
#: How many words before an office its party may begin.
_BEFORE = 1


class Parties:
    """The states and bodies that stand beside the names of one document."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def of(self, member: Member, office: Office | None) -> Actor | None:
        """The state or body beside a name: "ministre italien", "de la CGT", "(PS)"."""
        governs = office is not None and bool(office.codes & _OF_STATES)
        speaks = office is None or bool(office.codes & _OF_PARTIES and not governs)
        own = self._label(member) if speaks else None
        if own is not None:
            return own
        if office is not None and office.last <= member.first:
            return (
                self._partisan(office, member.first)
                or self._body_of(office, office.lead, member.first)
                or self._body_behind(member)
                or (None if governs else self._in_apposition(member))
            )
        if office is not None:
            end = self._apposition_end(office.last)
            return self._partisan(office, end) or self._body_of(office, member.last, end)
        return self._in_apposition(member) or self._demonym_before(member)

    def _label(self, member: Member) -> Actor | None:
        """As in "X (R-Kan.)", "X, D-Conn.", "X, a Republican": the party behind the name."""
        groups = self._cast.language.groups
        behind = self._cast.words[member.last : member.last + 3]
        if len(behind) < 2 or behind[0].form not in (",", "("):
            return None
        closed = behind[0].form == "(" and behind[-1].form == ")"
        if closed and behind[1].form.isupper() and len(behind[1].form) > 1:
            return self._in_brackets(member.last + 1)  # "X (PS)"
        short = behind[1].form[:2].lower()
        if short.endswith("-") and short in groups and behind[1].form[2:3].isupper():
            return self._party(groups[short])
        article = behind[1].form.lower() in self._cast.language.words("actors", "articles")
        word = behind[-1].form
        template = groups.get(word.lower(), "") if article and word[:1].isupper() else ""
        return self._party(template) if template and "{" not in template else None

    def _in_brackets(self, at: int) -> Actor | None:
        """Whom a word in brackets names, of the register or not.

        It is no medium: that only tells where something was said.
        """
        named = [m.actor for m in self._cast.named if m.first == at]
        if named:
            return None if named[0].kind == "media" else named[0]
        return self._cast.make_actor(self._cast.words[at].form, "name")

    def _partisan(self, office: Office, last: int) -> Actor | None:
        """As in "Labour MP X", "le député socialiste X": the party of a legislator or leader."""
        if not office.codes & _OF_PARTIES:
            return None
        words = self._cast.words
        first = max(0, min(office.lead, office.first) - _BEFORE) if self._final else office.core + 1
        stretch = words[first : office.last if self._final else last]
        for width in (2, 1):
            for at in range(len(stretch) + 1 - width):
                told = " ".join(word.form for word in stretch[at : at + width])
                cut = at > 0 and self._is_part(stretch[at - 1])  # "Social Democrat"
                plain = self._is_plain(stretch[at : at + width]) and not (cut and self._final)
                party = self._named_so(told) if plain else None
                if party is not None:
                    return party
        return None

    def _is_plain(self, words: Sequence[Word]) -> bool:
        """Whether these may name a party: of a language with capitals, capitalised words."""
        kinds = all(w.tag in ("ADJ", "NOUN", "PROPN", "VERB") for w in words)
        return kinds and (not self._final or all(w.form[:1].isupper() for w in words))

    def _is_part(self, before: Word) -> bool:
        """Whether a word before may be of the same name; "Senate" of "Senate Democrat" is not."""
        organ = self._cast.language.is_organ(before) or fold(before.form) in self._cast.bodies
        return before.form[:1].isupper() and not organ

    @property
    def _final(self) -> bool:
        return self._cast.language.head_final

    def _named_so(self, told: str) -> Actor | None:
        """The party that these words name with the language's word for one: "Labour Party"."""
        names = self._cast.language.phrases("actors", "party_names")
        party = next(filter(None, (self._party(name.format(told)) for name in names)), None)
        if party is not None or not told.isupper():
            return party
        bodies = (m for m in self._cast.named if m.kind == "name" and m.actor.kind == "party")
        return next((m.actor for m in bodies if shortened(self._cast.words, m) == told), None)

    def _party(self, name: str) -> Actor | None:
        """The party of this name; of several states' the one of the state that is told of most."""
        register = self._cast.register
        states = Counter(m.actor.id for m in self._cast.named if m.actor.kind == "state")
        homes = [state for state, _ in states.most_common(1)]
        local = [
            f"{words[0]} {words[1]}"
            for home in homes
            for adjective in register.demonyms(home, self._cast.language.code)
            for words in ((adjective, name), (name, adjective))
        ]
        found = (
            register.actors[row.actor]
            for one in (*local, name)
            for row in register.lookup(one)
            if row.kind == "name"
        )
        return next((actor for actor in found if actor.kind == "party"), None)

    def _body_behind(self, member: Member) -> Actor | None:
        """As in "le colonel X, porte-parole de l'armée": the second office tells the body."""
        office = self._cast.office_after(member.last)
        if office is None:
            return None
        return self._body_of(office, member.last, self._apposition_end(office.last))

    def _demonym_before(self, member: Member) -> Actor | None:
        """As in "l'Algérien Ahmed Djoghlaf", "Germany's Anna Lind"."""
        before = [m for m in self._cast.named if m.last == member.first and m.kind == "demonym"]
        named = before and self._cast.words[before[0].first].form[:1].isupper()
        return before[0].actor if named else self._owner(member)

    def _owner(self, member: Member) -> Actor | None:
        """As in "Germany's Anna Lind", "UNICEF's Jan Kalas": whose a person is said to be."""
        between = self._cast.words[member.first - 1] if member.first > 1 else None
        marks = self._cast.language.words("actors", "genitives")
        if between is None or between.form not in marks:
            return None
        own = (m for m in self._cast.named if m.last == member.first - 1 and m.kind == "name")
        return next((m.actor for m in own if m.actor.kind != "person"), None)

    def _body_of(self, office: Office, first: int, last: int) -> Actor | None:
        inside = (m for m in self._cast.named if first <= m.first and m.last <= last)
        bodies = [m for m in inside if m.kind != "person"]
        # "Social Services Minister" is a state's, whatever else its field may be.
        own = None if "minister" in office.codes else self._new_body(office.lead, last)
        if own is not None and all(m.kind in _PLACES and m.actor.kind == "state" for m in bodies):
            return own  # "directeur de la Fédération ivoirienne des entreprises": not the state
        found = choose_body(bodies, office) or own or self._earlier_body(office)
        return found or self._place_of(office) or self._country_of(office)

    def _country_of(self, office: Office) -> Actor | None:
        """As in "the country's fisheries minister", "le ministre du pays": the last state named."""
        words = self._cast.words
        before, after = words[max(0, office.first - 2) : office.first], words[office.last :][:2]
        own = before if self._cast.language.head_final else after[::-1]
        countries = self._cast.language.words("actors", "own_country")
        if len(own) < 2 or own[0].lemma.lower() not in countries or own[1].tag == "PUNCT":
            return None
        states = [
            m.actor
            for m in self._cast.named
            if m.last <= office.first and m.actor.kind == "state" and m.kind != "person"
        ]
        return states[-1] if states else None

    def _place_of(self, office: Office) -> Actor | None:
        """As in "le maire de Lille": whoever governs a place speaks for it."""
        if office.head not in self._cast.language.folded("actors", "local_offices"):
            return None
        for index in range(office.first + 1, min(office.last + 2, len(self._cast.words))):
            before = fold(self._cast.words[index - 1].form)
            if self._cast.words[index].form[:1].isupper() and before in self._cast.links:
                return self._cast.make_actor(self._cast.words[index].form, "name")
        return None

    def _earlier_body(self, office: Office) -> Actor | None:
        """As in "le secrétaire général du syndicat": the last body that the text named."""
        if not office.field & anaphoric_nouns(self._cast.language).keys():
            return None
        names = (m for m in self._cast.named if m.last <= office.first and m.kind == "name")
        bodies = [m.actor for m in names if m.actor.kind not in ("state", "person", "media")]
        return bodies[-1] if bodies else None

    def _new_body(self, first: int, last: int) -> Actor | None:
        """As in "président de la Fédération des transporteurs (FT)": a body with a common name."""
        for index in range(first + 1, last):
            word = self._cast.words[index]
            if word.form[:1].isupper() and fold(word.form) in self._cast.bodies:
                start = (
                    body_start(self._cast.words, first - 1, index)
                    if self._cast.language.head_final
                    else index
                )
                end = body_end(self._cast.words, index, last)
                if self._cast.language.head_final and end > index + 1:
                    # "the Harbour Party leader": the name ends with its noun
                    end = index + 1 if self._cast.words[index + 1].form.islower() else end
                if end - start < 2:
                    return None
                return self._cast.make_actor(write_name(self._cast.words[start:end]), "name")
        return None

    def _in_apposition(self, member: Member) -> Actor | None:
        """As in "Jean Dupont (PS)", "Sophie Dupont, de la CGT"."""
        following = [word.form for word in self._cast.words[member.last : member.last + 2]]
        links = self._cast.language.words("words", "of")
        bracket = following[:1] == ["("]
        if following[:1] and following[0].lower() in links:
            end = self._apposition_end(member.last)
            return self._body_after(member.last) or self._new_body(member.last, end)
        if not bracket and not (following[:1] == [","] and following[-1].lower() in links):
            return None
        last = self._apposition_end(member.last + 1)
        inside = [m for m in self._cast.named if member.last < m.first and m.last <= last]
        found = [m.actor for m in inside if m.kind in ("name", "seat", "service", "demonym")]
        if found and inside[0].first <= member.last + 4:
            return found[0]
        return self._new_body(member.last, last)

    def _body_after(self, first: int) -> Actor | None:
        """As in "Cath Wallace of ECO", "Jean Dupont de la CGT"."""
        named = [
            m.actor
            for m in self._cast.named
            if first < m.first <= first + 2 and m.kind == "name" and m.actor.kind != "state"
        ]
        return named[0] if named else None

    def _apposition_end(self, first: int) -> int:
        high = first
        while high < min(len(self._cast.words), first + _AFTER):
            word = self._cast.words[high]
            if word.form in (",", ")", ".", ";", ":", "–") or word.tag in ("VERB", "AUX"):
                break
            high += 1
        return high
