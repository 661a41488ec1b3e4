"""The bodies that a common noun means: "le Fonds", "les ONG Amnesty et Oxfam"."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.fold import fold
from dissensus.records import Actor, Mention, Word
from dissensus.resolve.cast import Cast
from dissensus.resolve.members import Member
from dissensus.resolve.offices import anaphoric_nouns

#: How many characters may part "including" from the first name: an article.
_ARTICLE = 5


class Bodies:
    """The bodies of one document, found by what is said with them."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._words = cast.words
        self._language = cast.language
        self._register = cast.register

    def under(
        self, mention: Mention, inside: Sequence[Member], before: Sequence[Member]
    ) -> tuple[Actor, ...]:
        """The bodies that a phrase names beside its noun, or that it names for short.

        ``inside`` are the members within the phrase, ``before`` those told before it.
        """
        named = self._named(mention, inside)
        short = self._shortened(mention, before) if not named else None
        return (short,) if short is not None else named

    def last(self, head: Word, count: int, before: Sequence[Member]) -> list[Actor]:
        """As in "les deux ONG": the last so many bodies of that kind; none where fewer."""
        kinds = anaphoric_nouns(self._language).get(fold(head.lemma), frozenset())
        own = [m for m in before if m.actor.kind in kinds]
        return last_distinct(own, count, ("name",), wants_state=False) if kinds else []

    def owner(self, named: Member, mention: Mention, inside: Sequence[Member]) -> Actor | None:
        """As in "China's Defense Ministry", "the Chinese Coast Guard": the state, no new body."""
        head = mention.words[mention.head]
        known = named.actor.id in self._register.actors
        if known or not self._language.head_final or not self._language.is_organ(head):
            return None
        states = [m for m in inside if m.actor.kind == "state"]
        before = [m for m in states if m.start < named.start]
        behind = [m for m in states if self._is_behind_of(named, m)]
        owners = before[-1:] or behind
        return owners[0].actor if owners else None

    def _is_behind_of(self, named: Member, state: Member) -> bool:
        """As in "the Foreign Ministry of Kenya"."""
        between = {w.form.lower() for w in self._words[named.last : state.first]}
        of, articles = (
            self._language.words("words", "of"),
            self._language.words("actors", "articles"),
        )
        return bool(between & of) and between <= of | articles

    def included(self, mention: Mention, inside: Sequence[Member]) -> tuple[Actor, ...]:
        """As in "several countries, including Japan and France": those that it names."""
        including = self._language.words("words", "including")
        marks = [
            w.end
            for w in mention.words[mention.head + 1 :]
            if not including.isdisjoint({w.form.lower(), w.lemma.lower()})
        ]
        behind = [m for m in inside if marks and m.start > marks[0] and m.kind != "demonym"]
        # "including those part of the coalition" names nobody.
        near = bool(behind) and behind[0].start - marks[0] <= _ARTICLE
        return tuple(dict.fromkeys(member.actor for member in behind)) if near else ()

    def within(self, mention: Mention, before: Sequence[Member]) -> Actor | None:
        """As in "the movement's spokesman", "le porte-parole du mouvement": a body told before."""
        for index, word in enumerate(mention.words):
            kinds = anaphoric_nouns(self._language).get(fold(word.lemma), frozenset())
            if index != mention.head and kinds and self._is_possessor(mention, index):
                found = (m.actor for m in reversed(before) if m.kind == "name")
                return next((actor for actor in found if actor.kind in kinds), None)
        return None

    def _is_possessor(self, mention: Mention, index: int) -> bool:
        """Whether "of" or an "'s" makes a noun whose the phrase is."""
        after = mention.words[index + 1 : index + 2]
        of = self._language.words("words", "of")
        before = mention.words[max(0, index - 2) : index]
        marked = bool(after) and after[0].form in self._language.words("actors", "genitives")
        return marked or any(word.lemma.lower() in of for word in before)

    def _shortened(self, mention: Mention, before: Sequence[Member]) -> Actor | None:
        """As in "le Fonds" for the Fonds monétaire international that the text has named."""
        head = mention.words[mention.head]
        if not head.form[:1].isupper() or len(mention.words) > 2:
            return None
        for member in reversed(before):
            several = member.kind == "name" and member.last - member.first > 1
            ends = {fold(self._words[at].form) for at in (member.first, member.last - 1)}
            if several and fold(head.form) in ends:
                return member.actor
        return None

    def _named(self, mention: Mention, inside: Sequence[Member]) -> tuple[Actor, ...]:
        """As in "le groupe Wagner", "les ONG Amnesty et Oxfam"."""
        first = _beside(mention, inside)
        if first is None or mention.number != "Plur":
            return () if first is None else (first.actor,)
        found = [first]
        for member in (m for m in self._cast.members if m.first >= first.last):
            between = self._words[found[-1].last : member.first]
            joined = 0 < len(between) < 3 and all(w.tag in ("CCONJ", "PUNCT") for w in between)
            if joined and member.kind == "name" and member.actor.kind != "state":
                found.append(member)
        return tuple(member.actor for member in found)


def _beside(mention: Mention, inside: Sequence[Member]) -> Member | None:
    """The body whose name stands right behind the noun, or behind its adjective."""
    head = mention.words[mention.head]
    after = mention.words[mention.head + 1 : mention.head + 2]
    end = after[0].end if after and after[0].tag == "ADJ" else head.end
    for member in inside:
        adjacent = head.end <= member.start <= end + 2
        if member.kind == "name" and adjacent and member.actor.kind != "state":
            return member
    return None


def last_distinct(
    before: Sequence[Member], count: int, kinds: Sequence[str], *, wants_state: bool
) -> list[Actor]:
    """The last so many different actors of these kinds, in order; none where there are fewer."""
    distinct: dict[str, Actor] = {}
    for member in reversed(before):
        if member.kind not in kinds or (wants_state and member.actor.kind != "state"):
            continue
        distinct.setdefault(member.actor.id, member.actor)
        if len(distinct) == count:
            return list(reversed(distinct.values()))
    return []
