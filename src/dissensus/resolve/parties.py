"""For whom a text says that a person speaks: what stands beside the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dissensus.fold import fold
from dissensus.records import Actor
from dissensus.resolve.members import Member, body_end, body_start, choose_body, write_name
from dissensus.resolve.offices import Office, anaphoric_nouns

if TYPE_CHECKING:
    from dissensus.resolve.cast import Cast

#: How far after a name what is told of it may stand, in words.
_AFTER = 18
#: How a state stands in the name of a body that is not its own; a seat would be its own.
_PLACES = ("demonym", "name")


class Parties:
    """The states and bodies that stand beside the names of one document."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def of(self, member: Member, office: Office | None) -> Actor | None:
        """The state or body beside a name: "ministre italien", "de la CGT", "(PS)"."""
        if office is not None and office.last <= member.first:
            return (
                self._body_of(office, office.lead, member.first)
                or self._body_behind(member)
                or self._in_apposition(member)
            )
        if office is not None:
            return self._body_of(office, member.last, self._apposition_end(office.last))
        return self._in_apposition(member) or self._demonym_before(member)

    def _body_behind(self, member: Member) -> Actor | None:
        """As in "le colonel X, porte-parole de l'armée": the second office tells the body."""
        office = self._cast.office_after(member.last)
        if office is None:
            return None
        return self._body_of(office, member.last, self._apposition_end(office.last))

    def _demonym_before(self, member: Member) -> Actor | None:
        """As in "l'Algérien Ahmed Djoghlaf"."""
        before = [m for m in self._cast.named if m.last == member.first and m.kind == "demonym"]
        named = before and self._cast.words[before[0].first].form[:1].isupper()
        return before[0].actor if named else None

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
                    body_start(self._cast.words, first, index)
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
            return self._body_after(member.last)
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
