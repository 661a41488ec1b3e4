"""Discovered measures of two languages that could be one: of one kind of action or object."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from .made import told

if TYPE_CHECKING:
    from ..records import Concept
    from .material import Material

#: So many measures of one action or object are held against each other, the most told first.
_TRIED = 80
#: Actors linked for each measure.
_LINKED = 30


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who speaks of a measure, and where the sentences are."""

    actor: str = field(metadata=told("name of the actor"))
    anchor: str = field(metadata=told("id of the place in the page that lists its sentences"))


@dataclass(frozen=True, slots=True)
class Measure:
    """One of two measures that could be one."""

    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    language: str = field(metadata=told("language of that name"))
    count: int = field(metadata=told("number of statements"))
    spoken: tuple[Spoken, ...] = field(metadata=told("actors, each with its sentences"))
    left_out: int = field(metadata=told("number of actors not linked for want of room"))


@dataclass(frozen=True, slots=True)
class Alike:
    """Two discovered measures of two languages that could be one."""

    same: tuple[str, ...] = field(metadata=told("what is of one class: action, object or both"))
    measures: tuple[Measure, Measure] = field(metadata=told("the two measures"))


@dataclass(slots=True)
class _Told:
    """A discovered measure with the languages and the actors that tell it."""

    concept: Concept
    languages: set[str]
    actors: set[str]
    count: int = 0


#: What is of one class, and the two measures.
_Pair = tuple[tuple[str, ...], _Told, _Told]


def find_alike(material: Material) -> list[Alike]:
    """The pairs that could be joined: those of the same actors first, then the most told.

    Their actions or their objects are of one class of the codebook, and nothing known of the
    two differs.
    """
    linked = _link(material)
    every = [one for key, one in _gather(material).items() if key in linked]
    pairs = {
        (one.concept.id, other.concept.id): (same, one, other)
        for bucket in _buckets(every)
        for one, other in combinations(bucket, 2)
        if (same := _same(one, other))
    }
    ranked = _spread(sorted(pairs.values(), key=lambda pair: _rank(*pair)))
    labels = material.words.language
    return [
        Alike(same, (_measure(one, linked, labels), _measure(other, linked, labels)))
        for same, one, other in ranked
    ]


def _gather(material: Material) -> dict[str, _Told]:
    found: dict[str, _Told] = {}
    for coded in material.coded:
        for statement in coded.statements:
            concept = statement.concept
            if statement.status == "rejected" or not concept.actions + concept.objects:
                continue
            one = found.setdefault(concept.id, _Told(concept, set(), set()))
            one.languages.add(coded.document.language)
            one.actors.add(statement.actor.id)
            one.count += 1
    return found


def _link(material: Material) -> dict[str, list[Spoken]]:
    linked: dict[str, list[Spoken]] = defaultdict(list)
    for cell in material.cells:
        linked[cell.concept_id].append(Spoken(cell.actor, cell.anchor))
    return linked


def _buckets(every: Iterable[_Told]) -> Iterator[list[_Told]]:
    """The measures that share a class, in the order of their ids."""
    buckets: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for one in every:
        for kind, names in (("action", one.concept.actions), ("object", one.concept.objects)):
            for name in names[:1] if len(names) == 1 else ():
                buckets[kind, name].append(one)
    for bucket in buckets.values():
        kept = sorted(bucket, key=lambda one: (-one.count, one.concept.id))[:_TRIED]
        yield sorted(kept, key=lambda one: one.concept.id)


def _same(one: _Told, other: _Told) -> tuple[str, ...]:
    """What is of one class in two languages; nothing where something surely differs."""
    if len(one.languages | other.languages) < 2:
        return ()
    pairs = {
        "action": (one.concept.actions, other.concept.actions),
        "object": (one.concept.objects, other.concept.objects),
    }
    if any(a and b and not set(a) & set(b) for a, b in pairs.values()):
        return ()
    return tuple(name for name, (a, b) in pairs.items() if a == b and len(a) == 1)


def _rank(same: Sequence[str], one: _Told, other: _Told) -> tuple[int, int, int, str, str]:
    shared = len(one.actors & other.actors)
    told_of = one.count + other.count
    return -shared, -("object" in same), -told_of, one.concept.id, other.concept.id


def _spread(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The best pair of each measure first, then the second ones, and so on."""
    met: Counter[str] = Counter()
    order = []
    for pair in pairs:
        ids = [one.concept.id for one in pair[1:]]
        order.append((max(met[key] for key in ids), pair))
        met.update(ids)
    return [pair for _, pair in sorted(order, key=lambda entry: entry[0])]


def _measure(one: _Told, linked: dict[str, list[Spoken]], labels: str) -> Measure:
    concept, spoken = one.concept, linked[one.concept.id]
    language = labels if labels in concept.labels else next(iter(concept.labels), "")
    return Measure(
        concept_id=concept.id,
        concept=concept.label(labels),
        language=language,
        count=one.count,
        spoken=tuple(spoken[:_LINKED]),
        left_out=max(0, len(spoken) - _LINKED),
    )
