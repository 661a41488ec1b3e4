"""Which measures the words of a passage name, and with which sign.

An entry matches consecutive words by folded lemma or folded form, in the singular or the
plural; hyphens and apostrophes part words, and gap words ("de", "the") are passed over.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from dissensus.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dissensus.records import Concept, Word

#: How many words may stand between an action and its object.
REACH = 12

Role = Literal["actions", "objects", "phrases"]

_PIECE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that a passage names; sign -1 where it is named by what undoes it.

    ``start`` and ``end`` cover the words that name it, ``turns`` is where the words begin
    that undo it; a higher ``specificity`` names more.
    """

    concept: Concept
    sign: Literal[1, -1]
    start: int
    end: int
    specificity: int
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A concept with the classes and phrases that name it, and its place in the file.

    ``alone`` are the classes of ``reverse`` that undo it where its own action is not named:
    "retirer les chars" does, "arrêter les chars" does not.
    """

    concept: Concept
    actions: frozenset[str]
    objects: frozenset[str]
    reverse: frozenset[str]
    alone: frozenset[str]
    phrases: Mapping[str, tuple[str, ...]]
    order: int
    depth: int = 0


class Entry(NamedTuple):
    """An entry less its first two pieces (the index's keys), and what it stands in.

    The names are those of classes or, for a phrase, of concepts.
    """

    rest: tuple[str, ...]
    role: Role
    names: frozenset[str]


class Hit(NamedTuple):
    """An entry found in a passage; ``start`` and ``end`` count its pieces."""

    role: Role
    names: frozenset[str]
    start: int
    end: int

    def overlaps(self, other: Hit) -> bool:
        """Whether the two share a piece."""
        return self.start < other.end and other.start < self.end


class Pieces(NamedTuple):
    """A passage's pieces: the spellings of each, and the number of the word it is in."""

    spellings: list[tuple[str, ...]]
    words: list[int]


class Found(NamedTuple):
    """A concept named by a core (object or phrase), by an action and by what reverses it.

    ``hits`` are all of these; ``specificity`` ranks it among the others.
    """

    row: Row
    core: Hit
    action: Hit | None
    turns: tuple[Hit, ...]
    hits: tuple[Hit, ...]
    specificity: int


#: First piece -> second piece (empty where there is none) -> entries.
Index = dict[str, dict[str, list[Entry]]]


def _singular(piece: str) -> str:
    """Take a plural's last letter off, the same way in entries and in texts."""
    plural = len(piece) > 3 and piece[-1] in "sx" and piece[-2] != "s"
    return piece[:-1] if plural else piece


@lru_cache(maxsize=1 << 16)
def to_pieces(text: str) -> tuple[str, ...]:
    """Part a text into the pieces that are compared.

    >>> to_pieces("Zone d'exclusion aérienne")
    ('zone', 'd', 'exclusion', 'aerienne')
    """
    return tuple(_singular(piece) for piece in _PIECE.findall(fold(text)))


@lru_cache(maxsize=1 << 16)
def _spell(lemma: str, form: str) -> tuple[tuple[str, ...], ...]:
    """Give each piece of a word under its form and, where they pair up, its lemma."""
    forms, lemmas = to_pieces(form), to_pieces(lemma)
    if len(forms) != len(lemmas):
        return tuple((piece,) for piece in forms)
    return tuple((a,) if a == b else (a, b) for a, b in zip(forms, lemmas, strict=True))


def _part(words: Sequence[Word], gaps: frozenset[str]) -> Pieces:
    pieces = Pieces([], [])
    for number, word in enumerate(words):
        for spellings in _spell(word.lemma, word.form):
            if spellings[0] not in gaps:
                pieces.spellings.append(spellings)
                pieces.words.append(number)
    return pieces


def _follows(spellings: Sequence[tuple[str, ...]], start: int, rest: tuple[str, ...]) -> bool:
    if start + len(rest) > len(spellings):
        return False
    return all(piece in spellings[at] for at, piece in enumerate(rest, start))


def _find(spellings: Sequence[tuple[str, ...]], index: Index) -> list[Hit]:
    """Find every entry; each once, under whichever spelling it was met."""
    hits: dict[tuple[int, int, Role], Hit] = {}
    for start, role, names, end in _meet(spellings, index):
        met = hits.get((start, end, role))
        hits[start, end, role] = Hit(role, names | met.names if met else names, start, end)
    return list(hits.values())


def _meet(
    spellings: Sequence[tuple[str, ...]], index: Index
) -> Iterator[tuple[int, Role, frozenset[str], int]]:
    for start, alternatives in enumerate(spellings):
        for spelling in alternatives:
            seconds = index.get(spelling)
            if seconds is None:
                continue
            for entry in seconds.get("", ()):
                yield start, entry.role, entry.names, start + 1
            for second in spellings[start + 1] if start + 1 < len(spellings) else ():
                for entry in seconds.get(second, ()):
                    if not entry.rest or _follows(spellings, start + 2, entry.rest):
                        yield start, entry.role, entry.names, start + 2 + len(entry.rest)


class Passage:
    """A passage's verbs (actions) and things (objects, phrases), and which belong together."""

    def __init__(self, words: list[int], hits: Sequence[Hit]) -> None:
        self._words = words
        self.verbs = [hit for hit in hits if hit.role == "actions"]
        self.things = [hit for hit in hits if hit.role != "actions"]
        self._names = frozenset(name for verb in self.verbs for name in verb.names)
        self._last_thing = max((thing.start for thing in self.things), default=-1)
        self._limits = {(verb.start, verb.end): self._limit(verb) for verb in self.verbs}
        self._governors: dict[tuple[int, int], list[Hit]] = {}

    def distance(self, verb: Hit, core: Hit) -> int:
        """How many words one has to step from the one to the other."""
        first, second = (verb, core) if verb.start < core.start else (core, verb)
        return self._words[second.start] - self._words[first.end - 1]

    def governors(self, core: Hit) -> list[Hit]:
        """Give the verbs that may have this core as their object."""
        place = (core.start, core.end)
        if place not in self._governors:
            near = [verb for verb in self.verbs if self._is_near(verb, core)]
            before = [verb for verb in near if self._reaches(verb, core)]
            after = [verb for verb in near if self._is_reached(verb, core, taken=bool(before))]
            self._governors[place] = before + after
        return self._governors[place]

    def _is_near(self, verb: Hit, core: Hit) -> bool:
        return not verb.overlaps(core) and self.distance(verb, core) <= REACH + 1

    def _limit(self, verb: Hit) -> int:
        """Where the verb's reach ends: at another verb behind a thing ("lever X, livrer Y")."""
        ends = [thing.end for thing in self.things if thing.start >= verb.end]
        if not ends:
            return sys.maxsize
        nearest = min(ends)
        later = (other.start for other in self.verbs if other.start >= nearest)
        return min(later, default=sys.maxsize)

    def _reaches(self, verb: Hit, core: Hit) -> bool:
        return verb.start < core.start and core.end <= self._limits[verb.start, verb.end]

    def _is_reached(self, verb: Hit, core: Hit, *, taken: bool) -> bool:
        """Whether a verb behind the core belongs to it ("des armes seront livrées").

        It does not where another verb stands between, nor where the core has a verb before
        it and the verb a thing after it ("livrer X et former Y").
        """
        if verb.start < core.start or (taken and self._last_thing >= verb.end):
            return False
        return not any(core.end <= other.start and other.end <= verb.start for other in self.verbs)

    def nearest(self, names: frozenset[str], core: Hit) -> Hit | None:
        """Give the nearest verb of these classes that governs the core."""
        if names.isdisjoint(self._names):
            return None
        able = [verb for verb in self.governors(core) if not names.isdisjoint(verb.names)]
        if len(able) < 2:
            return able[0] if able else None
        return min(able, key=lambda verb: (self.distance(verb, core), verb.start), default=None)

    def turns(self, names: frozenset[str], core: Hit, action: Hit | None) -> tuple[Hit, ...]:
        """Give the verbs of these classes that turn the concept round, in their order."""
        if names.isdisjoint(self._names):
            return ()
        able = [
            verb
            for verb in self.governors(core)
            if not names.isdisjoint(verb.names) and not (action and verb.overlaps(action))
        ]
        if len(able) < 2:
            return tuple(able)
        kept: list[Hit] = []
        for verb in sorted(able, key=lambda verb: (verb.start, -verb.end)):
            if not kept or kept[-1].end <= verb.start:
                kept.append(verb)
        return tuple(kept)


def _sign(turns: Sequence[Hit]) -> Literal[1, -1]:
    """Give the sign that reversing words give; two in a row ("lever l'interdiction") undo it."""
    if not turns:
        return 1
    joined = sum(first.end == second.start for first, second in pairwise(turns))
    return 1 if joined % 2 else -1


def _specificity(row: Row, hits: Sequence[Hit]) -> int:
    """Rank first a whole measure, then the longer wording, then the narrower concept."""
    pieces = sum(hit.end - hit.start for hit in hits)
    whole = len(hits) > 1 or (hits[0].role == "phrases" and pieces > 1)
    return 100 * (2 if whole else 1) + 10 * min(pieces, 9) + min(row.depth, 9)


def _propose(passage: Passage, core: Hit, rows: Iterable[Row]) -> Iterator[Found]:
    for row in rows:
        needs = core.role == "objects" and bool(row.actions)
        action = passage.nearest(row.actions, core) if needs else None
        turns = passage.turns(row.reverse, core, action)
        if needs and not action and all(row.alone.isdisjoint(turn.names) for turn in turns):
            continue
        hits = (core, action, *turns) if action else (core, *turns)
        yield Found(row, core, action, turns, hits, _specificity(row, hits))


def _rank(passage: Passage, found: Found) -> tuple[int, ...]:
    core = found.core
    far = passage.distance(found.action, core) if found.action else 0
    return (-found.specificity, core.start - core.end, core.start, far, found.row.order)


def _choose(ranked: Iterable[Found]) -> Iterator[Found]:
    """Take the best of each concept, no core lying on words that a better one used."""
    used: list[Hit] = []
    seen: set[str] = set()
    for found in ranked:
        concept = found.row.concept.id
        if concept in seen or any(found.core.overlaps(hit) for hit in used):
            continue
        seen.add(concept)
        used.extend(found.hits)
        yield found


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds one language's concepts; built once for a codebook."""

    index: Index
    gaps: frozenset[str]
    rows: Mapping[tuple[str, str], Sequence[Row]]

    def match(self, words: Sequence[Word]) -> tuple[Match, ...]:
        """All concepts that the passage names, the most specific first."""
        pieces = _part(words, self.gaps)
        hits = _find(pieces.spellings, self.index)
        if not hits:
            return ()
        passage = Passage(pieces.words, hits)
        found = [
            proposal
            for core in hits
            for name in core.names
            for proposal in _propose(passage, core, self.rows.get((core.role, name), ()))
        ]
        ranked = sorted(found, key=lambda one: _rank(passage, one))
        return tuple(_to_match(one, pieces.words, words) for one in _choose(ranked))

    def find(self, words: Sequence[Word]) -> list[Hit]:
        """Every entry that the passage has; ``start`` and ``end`` count its words."""
        pieces = _part(words, self.gaps)
        numbers = pieces.words
        return [
            hit._replace(start=numbers[hit.start], end=numbers[hit.end - 1] + 1)
            for hit in _find(pieces.spellings, self.index)
        ]


def _to_match(found: Found, numbers: Sequence[int], words: Sequence[Word]) -> Match:
    first = words[numbers[min(hit.start for hit in found.hits)]]
    last = words[numbers[max(hit.end for hit in found.hits) - 1]]
    turns = tuple(words[numbers[turn.start]].start for turn in found.turns)
    return Match(
        found.row.concept, _sign(found.turns), first.start, last.end, found.specificity, turns
    )
