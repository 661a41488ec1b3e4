"""A statement as what foreign tools can hold of it: a record, and facets that people see.

The record has every field, written as JSON and kept in a note or a hidden feature. The facets
are the fields that people code, each under its own name. Whoever brings a statement back takes
the record and then the facets over it, so that what was coded anew in the tool is what counts,
and what the tool has no place for is not lost.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, get_args

from ..errors import InputError
from ..exchange import Held, Value
from ..records import (
    ACTOR_KINDS,
    STANCES,
    Act,
    Actor,
    Concept,
    Direct,
    Document,
    Firmness,
    Likelihood,
    Span,
    Statement,
    Status,
)
from .positions import clean

#: The facets, in the order in which people code them.
FACETS = (
    *("actor", "party", "concept", "concept_text", "stance", "firmness", "act", "source"),
    *("targets", "condition", "consequence", "likelihood", "direct", "alleged", "status"),
    *("confidence", "coder"),
)
#: The values that a facet is chosen from.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stance": tuple(STANCES),
    "firmness": get_args(Firmness),
    "act": get_args(Act),
    "direct": get_args(Direct),
    "status": get_args(Status),
    "alleged": ("yes", "no"),
}
#: How tools with features of yes and no write them.
YES = {"true": "yes", "false": "no"}
#: The facets that a statement need not have.
OPTIONAL = ("party", "source", "targets", "condition", "consequence", "likelihood")
#: Without these three there is no statement.
NEEDED = ("actor", "concept", "stance")
#: What an actor is that a foreign tool gives by name alone.
UNKNOWN_KIND = "group"
#: Each statement has a copy of its words, so that a small file of spans that cover a long text
#: would fill the memory.
MAX_TEXT = 200_000_000
#: How deep a record's JSON may nest.
MAX_DEPTH = 40
#: What stands between the values of a facet that has several.
SEPARATOR = "; "

Facets = dict[str, str]


@dataclass(slots=True)
class Known:
    """The actors and concepts that a file describes, so that one can be chosen by its id."""

    actors: dict[str, Actor] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    #: Actors given by name alone.
    named: set[str] = field(default_factory=set)
    room: int = MAX_TEXT

    def add(self, statement: Statement) -> None:
        """Take up whoever and whatever a statement names.

        Raises InputError where the statements of a file hold more text than any real one has.
        """
        self.room -= len(statement.text)
        if self.room < 0:
            why = f"its statements stand on more than {MAX_TEXT / 1e6:g} million characters"
            raise InputError("", "too-large", why)
        concept = statement.concept
        self.concepts.setdefault(concept.id, concept)
        others = (statement.party, statement.source, *statement.targets)
        for actor in (statement.actor, *(other for other in others if other)):
            self.actors.setdefault(actor.id, actor)

    def actor(self, name: str) -> Actor:
        """The actor of that id, or a new one of that name."""
        if name not in self.actors:
            self.named.add(name)
        return self.actors.get(name) or Actor(name, UNKNOWN_KIND)

    def concept(self, name: str) -> Concept:
        """The concept of that id, or a new one of that name."""
        return self.concepts.get(name) or Concept(name, discovered=True)


def to_json(value: object) -> str:
    """Write a value as one line of JSON that any encoding can hold."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def from_json(text: str) -> dict[str, Any]:
    """Read an object of JSON; an empty one where it is none or stands too deep in itself."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) and _is_flat(value, MAX_DEPTH) else {}


def _is_flat(value: object, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_flat(one, depth - 1) for one in inner)


def to_record(held: Held, text: str) -> dict[str, Any]:
    """Every field of a statement and what is held beside it; ``text`` is its document's."""
    statement = held.statement
    record = asdict(statement)
    for name in ("start", "end", "text", "document"):
        del record[name]
    if statement.quote:
        span = statement.quote
        record["quote"] = [span.start, span.end, text[span.start : span.end]]
    return {"id": held.id, "by": held.by, **record, "fields": dict(held.fields)}


def to_facets(statement: Statement) -> Facets:
    """The fields that people see, those that say nothing left out."""
    likelihood = statement.likelihood
    facets = {
        "actor": statement.actor.id,
        "party": statement.party.id if statement.party else "",
        "concept": statement.concept.id,
        "concept_text": statement.concept_text,
        "stance": statement.stance,
        "firmness": statement.firmness,
        "act": statement.act,
        "source": statement.source.id if statement.source else "",
        "targets": SEPARATOR.join(target.id for target in statement.targets),
        "condition": statement.condition,
        "consequence": statement.consequence,
        "likelihood": likelihood.word if likelihood else "",
        "direct": statement.direct,
        "alleged": "yes" if statement.alleged else "no",
        "status": statement.status,
        "confidence": repr(statement.confidence),
        "coder": statement.coder,
    }
    return {name: value for name, value in facets.items() if value}


def is_statement(facets: Mapping[str, str]) -> bool:
    """Whether a foreign span says who takes which stance on what."""
    return all(facets.get(name) for name in NEEDED) and facets["stance"] in STANCES


def read_record(record: Mapping[str, Any], document: Document, span: Span) -> Held | None:
    """A statement from its record; None where the record is not one of ours or was altered."""
    try:
        actor, concept = _actor(record["actor"]), _concept(record["concept"])
        if actor is None:
            return None
        statement = Statement(
            path=_text(record["path"]),
            document=document.id,
            start=span.start,
            end=span.end,
            text=document.text[span.start : span.end],
            actor=actor,
            party=_actor(record["party"]),
            concept=concept,
            concept_text=_text(record["concept_text"]),
            stance=_choice("stance", record["stance"]),
            firmness=_choice("firmness", record["firmness"]),
            act=_choice("act", record["act"]),
            source=_actor(record["source"]),
            targets=tuple(target for one in record["targets"] if (target := _actor(one))),
            condition=_text(record["condition"]),
            consequence=_text(record["consequence"]),
            likelihood=_likelihood(record["likelihood"]),
            direct=_choice("direct", record["direct"]),
            alleged=record["alleged"] is True,
            confidence=_number(record["confidence"]),
            coder=_text(record["coder"]),
            status=_choice("status", record["status"]),
            quote=_quote(record["quote"], document.text),
        )
        values = read_values(record["fields"])
        return Held(_text(record["id"]), statement, _text(record["by"]), values)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def read_values(values: object) -> dict[str, Value]:
    """The plain values of a mapping."""
    found = values.items() if isinstance(values, dict) else ()
    return {str(k): v for k, v in found if v is None or isinstance(v, str | int | float | bool)}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError
    return number


def _choice(name: str, value: object) -> Any:
    if value not in CHOICES[name]:
        raise ValueError
    return value


def _labels(value: object) -> dict[str, str]:
    return {_text(code): _text(label) for code, label in dict(value).items()}  # type: ignore[call-overload]


def _actor(value: Any) -> Actor | None:
    if value is None:
        return None
    kind = _text(value["kind"])
    if kind not in ACTOR_KINDS:
        raise ValueError
    return Actor(_text(value["id"]), kind, _labels(value["labels"]))


def _concept(value: Any) -> Concept:
    lists = (tuple(map(_text, value[name])) for name in ("broader", "actions", "objects"))
    discovered = value["discovered"] is True
    return Concept(_text(value["id"]), _labels(value["labels"]), discovered, *lists)


def _likelihood(value: Any) -> Likelihood | None:
    if value is None:
        return None
    low, high = _number(value["low"]), _number(value["high"])
    return Likelihood(_text(value["word"]), low, high, _text(value["scale"]))


def _quote(value: Any, text: str) -> Span | None:
    """The span of the quoted words, sought anew where the document's text is another now."""
    if value is None:
        return None
    start, end, words = value
    if not (isinstance(start, int) and isinstance(end, int)):
        raise TypeError
    if text[start:end] == _text(words):
        return Span(start, end)
    place = text.find(words) if words else -1
    return Span(place, place + len(words)) if place >= 0 else None


def change(held: Held, facets: Mapping[str, str], known: Known) -> tuple[Held, list[str]]:
    """Lay what was coded in the tool over a statement; with it, the names of what does not fit.

    A facet that is missing leaves the statement as it is: a tool need not give all of them.
    """
    statement = held.statement
    now = to_facets(statement)
    changed = {
        name: value
        for name, value in facets.items()
        if _compare(name, now.get(name, "")) != _compare(name, value)
    }
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in changed.items():
        try:
            fields[name] = _read_facet(name, value, statement, known)
        except ValueError:
            faults.append(name)
    return replace(held, statement=replace(statement, **fields)), faults


def _compare(name: str, value: str) -> object:
    """A facet's value as tools that trim blanks and replace characters leave it."""
    parts = clean(value).split(";") if name == "targets" else [clean(value)]
    return {" ".join(part.split()) for part in parts} - {""}


def complete(facets: Mapping[str, str]) -> Facets:
    """Facets of a tool that gives all of them: one that can be empty and is missing is empty."""
    return {**dict.fromkeys(OPTIONAL, ""), **facets}


def _read_facet(name: str, value: str, statement: Statement, known: Known) -> object:
    if name in ("actor", "concept") and not value:
        raise ValueError
    if name in CHOICES:
        found = _choice(name, YES.get(value, value) if name == "alleged" else value)
        return found == "yes" if name == "alleged" else found
    if name == "targets":
        return tuple(known.actor(one.strip()) for one in value.split(";") if one.strip())
    read: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(
            ("actor", "party", "source"), lambda one: known.actor(one) if one else None
        ),
        "concept": known.concept,
        "likelihood": lambda one: _read_likelihood(one, statement),
        "confidence": _number,
    }
    return read.get(name, str)(value)


def _read_likelihood(value: str, statement: Statement) -> Likelihood | None:
    if not value:
        return None
    # A word alone has no range; no scale says so, and the range is then all there is.
    last = statement.likelihood
    return replace(last, word=value) if last else Likelihood(value, 0.0, 1.0, "none")


def make_statement(
    id_: str, facets: Mapping[str, str], document: Document, span: Span, known: Known
) -> tuple[Held, list[str]]:
    """A statement from facets alone, as a foreign tool codes it; see ``is_statement``."""
    statement = Statement(
        path=document.path,
        document=document.id,
        start=span.start,
        end=span.end,
        text=document.text[span.start : span.end],
        actor=known.actor(facets["actor"]),
        party=None,
        concept=known.concept(facets["concept"]),
        concept_text="",
        stance=_choice("stance", facets["stance"]),
    )
    made, faults = change(Held(id_, statement), facets, known)
    known.add(made.statement)
    return made, faults


def single(values: Sequence[str]) -> str:
    """Values of one facet as one: none, the one, or all of them as targets are written."""
    return SEPARATOR.join(dict.fromkeys(values))
