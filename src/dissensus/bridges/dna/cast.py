"""Actors and concepts as DNA's entities: their name is the value, the rest are attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ...records import ACTOR_KINDS, Actor, Concept
from .schema import LONGEST

#: Attributes that this package gives to the entities of its own variables.
ID, KIND, LABEL = "dissensus id", "Type", "label "
#: What version 3 gives to each new variable.
USUAL: tuple[str, ...] = (KIND, "Alias", "Notes")
_LISTS = ("broader", "actions", "objects")
#: The attributes of the entities of this package's own variables.
ACTOR_ATTRIBUTES: tuple[str, ...] = (*USUAL, ID)
CONCEPT_ATTRIBUTES: tuple[str, ...] = (*USUAL, ID, *_LISTS)

_BETWEEN = "; "
_DISCOVERED = "discovered"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
#: The kind of an actor that the file says nothing of.
ORGANISATION, PERSON = "organisation", "person"

Attributes = Mapping[str, str]


def make_actor(value: str, attributes: Attributes, *, is_person: bool = False) -> Actor:
    """The actor that an entity stands for."""
    kind = attributes.get(KIND, "")
    known = kind if kind in ACTOR_KINDS else ORGANISATION
    id_ = attributes.get(ID) or value
    return Actor(id_, PERSON if is_person else known, _read_labels(attributes))


def make_concept(value: str, attributes: Attributes) -> Concept:
    """The concept that an entity stands for."""
    if not attributes.get(ID):
        return Concept(value)
    broader, actions, objects = (_split(attributes.get(name, "")) for name in _LISTS)
    is_discovered = attributes.get(KIND) == _DISCOVERED
    labels = _read_labels(attributes)
    return Concept(attributes[ID], labels, is_discovered, broader, actions, objects)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(_BETWEEN)) if text else ()


def _read_labels(attributes: Attributes) -> dict[str, str]:
    return {
        name.removeprefix(LABEL): value
        for name, value in attributes.items()
        if name.startswith(LABEL) and value and attributes.get(ID)
    }


def describe(thing: Actor | Concept) -> dict[str, str]:
    """The attributes of an actor or a concept, none longer than may be."""
    found = {ID: thing.id}
    if isinstance(thing, Actor):
        found[KIND] = thing.kind
    else:
        found[KIND] = _DISCOVERED if thing.discovered else "codebook"
        found |= {name: _BETWEEN.join(getattr(thing, name)) for name in _LISTS}
    named = ((f"{LABEL}{key}", label) for key, label in thing.labels.items() if is_language(key))
    return {name: clip(value) for name, value in (*found.items(), *named)}


def is_language(key: str) -> bool:
    """Whether labels of that language are an attribute of their own."""
    return bool(_LANGUAGE.fullmatch(key))


def list_names(thing: Actor | Concept, labels: str) -> tuple[str, str]:
    """The names that an entity could have, the better one first."""
    name = clip(thing.label(labels).strip() or thing.id.strip() or "?")
    return name, clip(f"{name[: LONGEST // 2]} ({thing.id[: LONGEST // 3]})")


def number_name(name: str, number: int) -> str:
    """A name with a number, where its others are taken."""
    return f"{name[: LONGEST - 12]} ({number})"


def clip(text: str) -> str:
    """As much of a text as a short text of DNA may hold."""
    return text[:LONGEST]


def to_plain(value: object) -> Any:
    """A record as lists, mappings and values that JSON can hold."""
    return msgspec.to_builtins(value, enc_hook=_to_dict)


def _to_dict(value: object) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def make_key(thing: Actor | Concept) -> bytes:
    """All that is known of an actor or concept: what two of them must share to be one."""
    return msgspec.json.encode(thing, enc_hook=_to_dict, order="deterministic")


def is_same(one: object, other: object) -> bool:
    """Whether two values of a statement are equal in all, labels too."""
    if one is other:
        return True
    if one != other:
        return False
    if isinstance(one, Actor) and isinstance(other, Actor):
        return one.labels == other.labels
    if isinstance(one, Concept) and isinstance(other, Concept):
        return one.labels == other.labels and to_plain(one) == to_plain(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(map(is_same, one, other))
    return True


class Cast:
    """Entities as actors and concepts; each is made once.

    ``find`` gives the attributes of an entity of a variable by its value.
    """

    def __init__(self, find: Callable[[int, str], Attributes]) -> None:
        self._find = find
        self._actors: dict[tuple[int, str], Actor] = {}
        self._concepts: dict[tuple[int, str], Concept] = {}

    def actor(self, variable: int, value: str, *, is_person: bool = False) -> Actor:
        """The actor behind an entity."""
        key = (variable, value)
        if key not in self._actors:
            self._actors[key] = make_actor(value, self._find(*key), is_person=is_person)
        return self._actors[key]

    def concept(self, variable: int, value: str) -> Concept:
        """The concept behind an entity."""
        key = (variable, value)
        if key not in self._concepts:
            self._concepts[key] = make_concept(value, self._find(*key))
        return self._concepts[key]
