"""Find the register's names in a text, and the names that the register does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Word
from dissensus.resolve.register import Name, Register

_PIECES = re.compile(r"[^\s'.]+'|[^\s'.]+|\.")
#: As Korean names are written: the family's first, the given one with a small second half.
_FAMILY_FIRST = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+")
#: How alike two spellings of one first name are at least.
_ALIKE = 0.8
_RANKS = {"name": 0, "person": 1, "seat": 2, "service": 3, "capital": 4, "demonym": 5}
#: Tags of words that begin a name without being one ("Le", "Selon") or never stand in one.
_PLAIN = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "PUNCT", "NUM", "SYM", "AUX", "INTJ"})
#: What a tagger may take a surname for.
_MISTAKEN = frozenset({"NOUN", "ADJ", "VERB"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in the text: words ``first`` to ``last`` (not included)."""

    first: int
    last: int
    start: int
    end: int
    actor: str
    kind: str


class NameIndex:
    """The register's names as a tree of words, for one pass over a text."""

    def __init__(self, register: Register, language: Language) -> None:
        self._tree: dict[str, object] = {}
        self.particles = language.folded("actors", "particles")
        self._region_prefixes = language.folded("actors", "region_prefixes")
        self.surnames: Mapping[str, tuple[str, ...]] = _surnames(register, self.particles)
        self.given: Mapping[str, str] = _given_names(register)
        for key, names in register.names_by_text.items():
            fitting = [n for n in names if n.language in ("", language.code) or _is_acronym(n)]
            if fitting:
                self._add(pieces(key), sorted(fitting, key=lambda name: _RANKS[name.kind]))

    def _add(self, words: Sequence[str], names: Sequence[Name]) -> None:
        node: dict[str, object] = self._tree
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node[""] = names[0]
        if names[-1].kind == "demonym" != names[0].kind:
            node["~"] = names[-1]  # "la Suisse", "la diplomatie suisse"

    def find(self, words: Sequence[Word]) -> Iterator[Named]:
        """The names in a text, longest first, none inside another."""
        folded = [fold(word.form) for word in words]
        index = 0
        while index < len(words):
            found = self._longest(words, folded, index)
            if found is not None and found.last - index > 1:
                # "The Atlantic Alliance" is no "The Atlantic".
                inner = self._longest(words, folded, index + 1)
                found = inner if inner is not None and inner.last > found.last else found
            if (
                found is None
                or self._is_of_region(found, folded)
                or self._is_given(found, words, folded)
            ):
                index += 1
                continue
            yield found
            index = found.last

    def _is_given(self, found: Named, words: Sequence[Word], folded: Sequence[str]) -> bool:
        """As in "Olaf Brandt": a given name, and no acronym that has its letters."""
        behind = words[found.last : found.last + 1]
        form = words[found.first].form
        if found.last - found.first > 1 or folded[found.first] not in self.given:
            return False
        written = form[:1].isupper() and not form.isupper() and found.kind == "name"
        return written and bool(behind) and behind[0].form[:1].isupper()

    def _is_of_region(self, found: Named, folded: Sequence[str]) -> bool:
        """As in "Latin American countries": no state's."""
        before = folded[found.first - 1] if found.first else ""
        return found.kind == "demonym" and before in self._region_prefixes

    def _longest(self, words: Sequence[Word], folded: Sequence[str], first: int) -> Named | None:
        best: Named | None = None
        node: Mapping[str, object] | None = self._tree
        index = first
        while node is not None and index < len(words):
            node = _step(node, folded[index])
            index += 1
            if node is None:
                break
            for name in (node.get(""), node.get("~")):
                if isinstance(name, Name) and _is_written_as_name(name, words[first:index]):
                    start, end = words[first].start, words[index - 1].end
                    best = Named(first, index, start, end, name.actor, name.kind)
                    break
        return best


def _step(node: Mapping[str, object], word: str) -> Mapping[str, object] | None:
    for piece in pieces(word):
        below = node.get(piece)
        if not isinstance(below, dict):
            return None
        node = below
    return node


@lru_cache(maxsize=1 << 16)
def pieces(text: str) -> tuple[str, ...]:
    """The words of a folded name, elisions apart: "cote d'ivoire" -> cote, d', ivoire."""
    return tuple(_PIECES.findall(text))


def _is_acronym(name: Name) -> bool:
    return name.text.isupper() and name.kind == "name"


def _is_written_as_name(name: Name, words: Sequence[Word]) -> bool:
    """Whether the text's capitals fit: "un" is not the UN, "un Russe" and "russe" both fit."""
    written = " ".join(word.form for word in words)
    if name.text.isupper() and len(name.text) <= 6:
        return written.replace(".", "").isupper() or (len(name.text) > 3 and written[:1].isupper())
    if name.kind == "demonym":
        return words[0].tag != "VERB" or written[:1].isupper()
    return written[:1].isupper() or not name.text[:1].isupper()  # "Atlantic alliance" fits


def _surnames(register: Register, particles: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person in register.persons.values():
        for name in person.spellings:
            for key in surname_keys(name, particles):
                if person.id not in found[key]:
                    found[key].append(person.id)
    return {key: tuple(ids) for key, ids in found.items()}


def _given_names(register: Register) -> Mapping[str, str]:
    """The gender of each given name that the register's people bear as one gender only."""
    found: dict[str, set[str]] = defaultdict(set)
    for person in register.persons.values():
        if " " in person.name and person.gender:
            found[fold(person.name.split()[0])].add(person.gender)
    return {name: min(genders) for name, genders in found.items() if len(genders) == 1}


def surname_keys(name: str, particles: frozenset[str] = frozenset()) -> list[str]:
    """The keys under which a later mention may name a person: "salmane", "ben salmane".

    Of a name of several words every end counts ("van achter", "achter"; "elinkine diatta"),
    but never the whole, nor one that begins with a particle that begins no surname.
    """
    words = pieces(fold(name))
    if len(words) < 2:
        return list(words)
    ends = [words[at:] for at in range(1, len(words))]
    if len(words) == 2 and _FAMILY_FIRST.fullmatch(name):
        ends.append(words[:1])  # "Kim Min-seok" is Mr Kim
    kept = [end for end in ends if not all(word in particles for word in end)]
    return [" ".join(end).replace("' ", "'") for end in kept]


@lru_cache(maxsize=8)
def name_index(register: Register, language: Language) -> NameIndex:
    """The index of a register for a language, made once."""
    return NameIndex(register, language)


def find_unknown(
    words: Sequence[Word],
    taken: frozenset[int],
    particles: frozenset[str],
    breaks: frozenset[int] = frozenset(),
) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that no name of the register covers.

    A tagger misses many foreign names; within a sentence a capital is the better sign. No name
    goes on over one of the ``breaks``, where a heading ends.
    """
    index = 0
    while index < len(words):
        if index in taken or not _begins_name(words, index, particles, taken):
            index += 1
            continue
        last = index + 1
        stops = taken | breaks
        while last < len(words) and last not in stops and _continues(words, last, particles):
            last += 1
        while last > index + 1 and not _is_capital(words[last - 1]):
            last -= 1
        yield index, last
        index = last


def find_lost(
    words: Sequence[Word], taken: Collection[int], surnames: Collection[str]
) -> Iterator[int]:
    """Surnames of the text's people that the tagger took for nouns: "Scholz opposes"."""
    written = {word.form for word in words}
    for index, word in enumerate(words[:-1]):
        if index in taken or word.tag not in _MISTAKEN or not word.form[:1].isupper():
            continue
        known = fold(word.form) in surnames and word.form.lower() not in written
        follows = words[index + 1].tag in ("VERB", "AUX", "ADV", "PUNCT")
        if known and (follows or not starts_sentence(words, index)):
            yield index


def _is_capital(word: Word) -> bool:
    """Whether a word is written as a name is, "al-Hassan" among them."""
    if any(part[:1].isupper() for part in word.form.split("-")[:2]):
        return len(word.form) > 1 or word.tag == "PROPN"
    return False


def _is_shouted(words: Sequence[Word], index: int) -> bool:
    """As in "WHAT THE RECORDING DOES NOT SHOW": capitals are a heading's, not a name's."""
    if not words[index].form.isupper():
        return False
    around = words[max(0, index - 2) : index + 3]
    loud = [w for w in around if w.form.isupper() and len(w.form) > 1 and w.form.isalpha()]
    return len(loud) > 2


def _begins_name(
    words: Sequence[Word], index: int, particles: frozenset[str], taken: frozenset[int]
) -> bool:
    word = words[index]
    if word.form.islower() or _is_shouted(words, index):
        return False
    follows = index + 1 < len(words) and _is_capital(words[index + 1])
    if follows and word.form[:1].isupper() and fold(word.form) in particles:
        # "Mme De Block", but not "ATHENS – Le Premier ministre"
        return index + 1 not in taken and not starts_sentence(words, index)
    if not _is_capital(word) or word.tag in _PLAIN or len(word.form) == 1:
        return False
    if word.tag in ("PROPN", "X") or is_mixed(word.form) or not word.form[:1].isupper():
        return True
    proper = follows and words[index + 1].tag in ("PROPN", "X", "NOUN", "ADJ")
    return proper or (not starts_sentence(words, index) and "-" in word.form)


def is_mixed(form: str) -> bool:
    """Whether a word has capitals within, as acronyms and double names do: "FO-Santé"."""
    return sum(character.isupper() for character in form) > 1 and not form.endswith(".")


def is_acronym(form: str) -> bool:
    """Whether a word is all capitals and no initial ("M.", "J.")."""
    return form.isupper() and len(form) > 1 and not (len(form) == 2 and form[1] == ".")


def starts_sentence(words: Sequence[Word], index: int) -> bool:
    """Whether a word opens a sentence, a line or quoted words, as far as signs tell."""
    if not index:
        return True
    before = words[index - 1]
    return before.form in (".", "!", "?", "…", ":", "...") or words[index].start > before.end + 1


def _continues(words: Sequence[Word], index: int, particles: frozenset[str]) -> bool:
    word = words[index]
    if words[index - 1].end + 1 < word.start or word.tag == "PUNCT":
        return False
    if _is_capital(word) or (len(word.form) == 2 and word.form[1] == "."):
        return True
    following = words[index + 1 : index + 2]
    if fold(word.form) not in particles or not following or not _is_capital(following[0]):
        return False
    return _is_joined(words[index], following[0])


def _is_joined(particle: Word, following: Word) -> bool:
    """A particle of one's own name, not a preposition before the next one ("X du Y")."""
    if fold(particle.form) in ("du", "des", "la", "le"):
        return particle.tag not in ("DET", "ADP") and following.tag == "PROPN"
    return following.tag in ("PROPN", "X", "ADJ", "NOUN")


def is_title(form: str, titles: Iterable[str]) -> bool:
    """Whether a word is a title before a name, with or without its full stop."""
    lower = form.lower()
    return lower in titles or f"{lower}." in titles


def respelled_person(words: Sequence[Word], index: NameIndex) -> str:
    """The person of the register under another spelling of the first name ("Dimitry"), or ""."""
    if len(words) < 2:
        return ""
    given = fold(words[0].form)
    close = [
        person
        for person in index.surnames.get(fold(words[-1].form), ())
        if SequenceMatcher(None, given, fold(person.split()[0])).ratio() >= _ALIKE
    ]
    return close[0] if len(close) == 1 else ""
