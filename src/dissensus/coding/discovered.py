"""Measures that the codebook does not have: their name, their action and their object.

Two wordings are one measure, in one language or in two, where the action and the object are
those that lead a class of the codebook ("seize", "saisie"); names count as they are written.
All else stays apart,
each under its own words and its own language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dissensus.fold import fold
from dissensus.records import Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dissensus.coding.classes import Kind, Vocabulary
    from dissensus.coding.codebook import Codebook
    from dissensus.coding.matching import Hit
    from dissensus.languages import Language
    from dissensus.records import Topic

_PREFIX = "discovered:"
_NOUNS = ("NOUN", "PROPN")
#: What may stand before a noun that closes its phrase ("long-range German drones").
_BEFORE = (*_NOUNS, "ADJ", "NUM", "VERB", "X")
#: Words that add nothing to a name.
_EMPTY = ("DET", "ADP", "PUNCT", "SYM")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """What a measure is about: its classes, the names in it, and whether more is said of it.

    ``name`` is all of it, where it is made of names alone ("Taurus").
    """

    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    narrowed: bool = False
    name: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The classes, else the name: what two things have in common."""
        return self.classes or _key(self.name)


def discover(topic: Topic, language: Language, codebook: Codebook) -> Concept | None:
    """The measure that a topic names in its own words, or None where it names nothing."""
    label = " ".join(part for part in (topic.verb, *topic.nouns) if part).strip()
    if len(label) < _SHORTEST or (not topic.nouns and _says_little(topic.verb, language)):
        return None
    apart = Concept(
        f"{_PREFIX}{language.code}:{fold(label)}", {language.code: label}, discovered=True
    )
    vocabulary = codebook.vocabulary(language.code)
    if vocabulary is None:
        return apart
    reader = _Reader(topic, language, vocabulary)
    actions, thing = reader.read()
    apart = replace(apart, actions=actions, objects=thing.keys)
    if not topic.verb and not actions and thing.name:
        return replace(apart, id=_PREFIX + "-".join(_key(thing.name)))
    return _joined(apart, thing, codebook) if reader.certain else apart


def _says_little(verb: str, language: Language) -> bool:
    """As in "that we want to see", "wants to make sure": a verb that alone names no measure."""
    lists = (("modality", "mental"), ("words", "transparent_verbs"))
    return any(verb in language.words(*one) for one in lists)


def _joined(apart: Concept, thing: Thing, codebook: Codebook) -> Concept:
    """The measure under its classes, where there is one of each; else as it is."""
    if len(apart.actions) != 1 or len(apart.objects) != 1 or thing.narrowed:
        return apart
    names = _key(thing.names) if thing.classes else ()
    labels = {
        language: label
        for language in codebook.languages
        if (label := _label(apart.actions[0], thing, codebook, language))
    }
    return replace(
        apart, id=_PREFIX + "+".join((*apart.actions, *apart.objects, *names)), labels=labels
    )


def _label(action: str, thing: Thing, codebook: Codebook, language: str) -> str:
    """The measure in a language's words for its classes: "saisir des drones"."""
    vocabulary = codebook.vocabulary(language)
    labels = vocabulary.labels if vocabulary else {}
    verb = labels.get(("actions", action), "")
    if not thing.classes:
        return f"{verb} {' '.join(thing.names)}" if verb else ""
    what = labels.get(("objects", thing.classes[0]), "")
    return ", ".join((f"{verb} {what}", *thing.names)) if verb and what else ""


def _key(names: Sequence[str]) -> tuple[str, ...]:
    return ("-".join(fold(name) for name in names).replace(" ", "-"),) if names else ()


class _Reader:
    """Reads the action and the object of one topic.

    ``certain`` is false where one of their words only belongs to a class and does not lead it.
    """

    def __init__(self, topic: Topic, language: Language, vocabulary: Vocabulary) -> None:
        self._topic, self._words = topic, list(topic.words)
        self._ends_in_head = language.head_final
        self._vocabulary = vocabulary
        self.certain = True

    def read(self) -> tuple[tuple[str, ...], Thing]:
        """The classes that the action may be of, and the thing that it is done to."""
        place = next((n for n, w in enumerate(self._words) if w.start == self._topic.core), None)
        noun = self._find(self._topic.nouns[0]) if self._topic.nouns else []
        if self._topic.verb:
            # An action alone ("les livrer") could be done to anything: it tells nothing.
            if place is None or not self._topic.nouns:
                return (), self._thing(noun)
            return self._action(place)[0], self._thing(noun)
        if place is None or place not in noun:
            return (), self._thing(noun)
        return self._read_noun(noun, place)

    def _read_noun(self, noun: list[int], place: int) -> tuple[tuple[str, ...], Thing]:
        """As in "la livraison de drones", "drone deliveries": the noun is the action."""
        actions, start, end = self._action(place)
        before, after = [n for n in noun if n < start], [n for n in noun if n >= end]
        if not actions or not self._has_noun(before + after):
            return (), self._thing(noun)
        if self._has_noun(before):
            before, after = after, before
        thing = self._thing(after)
        return actions, self._with(thing, before)

    def _action(self, place: int) -> tuple[tuple[str, ...], int, int]:
        hit = self._vocabulary.find(self._words, "actions", place)
        if hit is None or (self._topic.verb and hit.start != place):
            return (), place, place + 1
        return self._classes("actions", hit), hit.start, hit.end

    def _classes(self, kind: Kind, hit: Hit) -> tuple[str, ...]:
        word = self._words[hit.start]
        classes = self._vocabulary.settle(kind, hit.names, word)
        self.certain &= all(self._vocabulary.leads(kind, name, word) for name in classes)
        return classes

    def _thing(self, noun: list[int]) -> Thing:
        """The thing that these words name; nothing known where they have no noun."""
        head = self._head(noun)
        if head is None:
            return Thing()
        hit = self._vocabulary.find(self._words, "objects", head)
        named = self._with(Thing(), noun)
        name = () if named.narrowed else named.names
        if hit is None:
            return replace(named, name=name)
        thing = Thing(self._classes("objects", hit), name=name)
        return self._with(thing, [n for n in noun if not hit.start <= n < hit.end])

    def _head(self, noun: list[int]) -> int | None:
        """The noun that the others describe: the first, or the last before "of"."""
        head = None
        for place in noun:
            tag = self._words[place].tag
            if head is not None and (not self._ends_in_head or tag not in _BEFORE):
                break
            head = place if tag in _NOUNS else head
        return head

    def _with(self, thing: Thing, more: list[int]) -> Thing:
        """The thing with what else is said of it: names, or anything that narrows it."""
        for word in (self._words[place] for place in more):
            if word.tag == "PROPN" and word.form != word.form.lower():
                thing = replace(thing, names=(*thing.names, word.form))
            elif word.tag not in _EMPTY:
                thing = replace(thing, narrowed=True)
        return thing

    def _has_noun(self, places: list[int]) -> bool:
        return any(self._words[place].tag in _NOUNS for place in places)

    def _find(self, name: str) -> list[int]:
        """Where the words of a name stand; its preposition may be written otherwise."""
        parts = name.split()
        for text in ("".join(parts), "".join(parts[1:])):
            for start in range(len(self._words) if text else 0):
                places = self._spell(text, start)
                if places:
                    return places
        return []

    def _spell(self, text: str, start: int) -> list[int]:
        """The words from this place on whose letters are those of the text; none if not."""
        places = []
        for place in range(start, len(self._words)):
            form = "".join(self._words[place].form.split())
            if not text.startswith(form):
                return []
            places.append(place)
            text = text[len(form) :]
            if not text:
                return places
        return []
