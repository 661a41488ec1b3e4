"""The records of a document's cast: who is named where, and what is said of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from dissensus.records import Actor, Mention, Word
from dissensus.resolve.offices import Office

#: Offices that a state gives, wherever it sends their holder ("ambassadeur russe à l'ONU").
STATE_OFFICES = frozenset({"un_ambassador", "envoy", "foreign_minister", "defence_minister"})
#: An organ belongs to a state named no farther before it than this, in characters.
_NEAR = 150
#: A sentence that ends with one of these is no heading.
_STOPS = ".!?…:;»”)"
_TITLED = re.compile(r"(?P<title>[A-Z][a-z]{0,3}\.)(?P<name>[^\W\d_][\w'’-]+)")


@dataclass(frozen=True, slots=True)
class Member:
    """One mention of an actor: where, who, and what the text says of him or her there.

    ``office`` is what stands beside the name, ``party`` the actor for whom the text says that
    the person speaks.
    """

    first: int
    last: int
    start: int
    end: int
    actor: Actor
    kind: str
    gender: str = ""
    office: Office | None = None
    party: Actor | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that a document says of a person."""

    actor: Actor
    gender: str
    offices: tuple[Office, ...]
    party: Actor | None
    places: tuple[int, ...]

    @property
    def is_former(self) -> bool:
        """Whether the text says that the person no longer holds the office."""
        return bool(self.offices) and all(office.former for office in self.offices)


@dataclass(frozen=True)
class Passage:
    """A document's words, with the sentence of each and which of them are subjects.

    ``quoted`` are the words within quotation marks, ``plurals`` the plural phrases that are
    subjects: what "ils" may go back to.
    """

    words: tuple[Word, ...]
    sentences: tuple[int, ...]
    subjects: frozenset[int]
    date: str = ""
    quoted: frozenset[int] = frozenset()
    plurals: tuple[Mention, ...] = ()

    @cached_property
    def headings_end(self) -> frozenset[int]:
        """Words that open a sentence behind one without a full stop: behind a heading."""
        return frozenset(
            index
            for index in range(1, len(self.words))
            if self.sentences[index] != self.sentences[index - 1]
            and self.words[index - 1].form[-1] not in _STOPS
        )

    @cached_property
    def in_headings(self) -> frozenset[int]:
        """Words of sentences without a full stop, as headings are."""
        last = {sentence: index for index, sentence in enumerate(self.sentences)}
        unclosed = {s for s, at in last.items() if self.words[at].form[-1] not in _STOPS}
        return frozenset(i for i, sentence in enumerate(self.sentences) if sentence in unclosed)

    @cached_property
    def heading_lines(self) -> frozenset[int]:
        """The sentences that are headings."""
        return frozenset(self.sentences[index] for index in self.in_headings)

    def sentence_at(self, place: int) -> int:
        """The sentence at an offset of the document."""
        return self.sentences[max(0, bisect_right(self._starts, place) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]


def choose_body(members: Sequence[Member], office: Office | None) -> Actor | None:
    """For whom an office speaks: a state's envoy for the state, else the body named first.

    A party goes before its state: "leader of Germany's opposition CDU".
    """
    states = [m for m in members if m.actor.kind == "state"]
    if office is not None and office.codes & STATE_OFFICES and states:
        return states[0].actor
    names = [m for m in members if m.kind != "demonym"] or list(members)
    parties = [m for m in names if m.actor.kind == "party"]
    names = parties if parties and names[0].actor.kind == "state" else names
    return names[0].actor if names else None


def make_profile(rows: Sequence[Member]) -> Profile:
    """All that the mentions of one person say."""
    return Profile(
        rows[0].actor,
        next((row.gender for row in rows if row.gender in ("m", "f")), ""),
        tuple(row.office for row in rows if row.office is not None),
        next((row.party for row in rows if row.party is not None), None),
        tuple(row.start for row in rows),
    )


def without_titles(words: Sequence[Word]) -> tuple[tuple[Word, ...], dict[int, str]]:
    """Words that a title is glued to ("M.Dupont") without it, and the titles by index."""
    plain = list(words)
    titles: dict[int, str] = {}
    for index, word in enumerate(words):
        match = _TITLED.fullmatch(word.form) if "." in word.form else None
        if match is not None:
            titles[index] = match["title"]
            start = word.start + len(match["title"])
            plain[index] = Word(word.lemma, match["name"], start, word.end, "PROPN")
    return tuple(plain), titles


def write_name(words: Sequence[Word]) -> str:
    """The name as written, with its own spaces."""
    parts = [words[0].form]
    for before, word in pairwise(words):
        parts.append((" " if word.start > before.end else "") + word.form)
    return "".join(parts)


def body_start(words: Sequence[Word], first: int, index: int) -> int:
    """As in "the Harbour Party": the name begins before the word that says what it is."""
    while index - 1 > first and _is_of_name(words, index - 1, first):
        index -= 1
    return index


def _is_of_name(words: Sequence[Word], index: int, first: int) -> bool:
    """A capitalised word, or the mark of a genitive behind one: "Hill Farmers' Union"."""
    mark = words[index].tag == "PART" and index - 1 > first
    return words[index].form[:1].isupper() or (mark and words[index - 1].form[:1].isupper())


def body_end(words: Sequence[Word], first: int, last: int) -> int:
    """Where a body's name ends: at the next sign."""
    signs = (",", "(", ")", ".", ";", ":")
    return next((i for i in range(first, last) if words[i].form in signs), last)


def shortened(words: Sequence[Word], member: Member) -> str:
    """The acronym of a body: in brackets behind its name ("the Harbour Party (HP)"), or initials.

    It is "" for a name of one word.
    """
    beside = [word.form for word in words[member.last : member.last + 3]]
    if beside[::2] == ["(", ")"] and beside[1].isupper():
        return beside[1]
    initials = [w.form[0] for w in words[member.first : member.last] if w.form[:1].isupper()]
    return "".join(initials) if len(initials) > 1 else ""


def of_states_named(
    named: Sequence[Member], words: Sequence[Word], shared: frozenset[str]
) -> list[Member]:
    """As in "the Foreign Office" of Kenya, a name that the register has for Britain's alone.

    Where the text names the register's own state nowhere else, the organ belongs to the state
    named just before its first mention, else to the one named most.
    """
    organs = (
        [m for m in named if write_name(words[m.first : m.last]).lower() in shared]
        if shared
        else []
    )
    states = [m for m in named if m.actor.kind == "state" and m not in organs]
    if not organs or not states or any(m.actor == organs[0].actor for m in states):
        return list(named)
    start = organs[0].start
    near = [m.actor for m in states if m.start < start <= m.end + _NEAR]
    often = Counter(m.actor for m in states).most_common(1)[0][0]
    own = near[-1] if near else often
    return [replace(m, actor=own) if m in organs else m for m in named]
