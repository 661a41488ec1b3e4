"""From elements of a CAS to statements and annotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ...exchange import Annotation, Held, Value
from ...records import Document, Span
from ..fields import (
    FACETS,
    Facets,
    Known,
    change,
    complete,
    from_json,
    is_statement,
    make_statement,
    read_record,
    read_values,
    to_json,
)
from ..files import tag
from ..identifiers import Identifiers
from ..losses import Losses
from ..positions import clean
from .names import ID, LAYER, NOBODY, RECORD, STATEMENT
from .types import Type, find_range

#: How the values of a feature are read; of other ranges a value is the number of an element.
READ: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(("Integer", "Long", "Short", "Byte"), int),
    **dict.fromkeys(("Float", "Double"), float),
    "Boolean": lambda value: value == "true",
    "String": str,
}
PLACE = frozenset({ID, "sofa", "begin", "end", RECORD})


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that stands on words of a document."""

    element: etree._Element
    type: str
    document: Document
    span: Span
    person: str
    types: Mapping[str, Type]

    def features(self) -> dict[str, Value]:
        """What the element says beside its place."""
        found: dict[str, Value] = {}
        for name, value in self.element.attrib.items():
            if name not in PLACE:
                found[str(name)] = self._read(str(name), str(value))
        lists: dict[str, list[str]] = {}
        for one in self.element:
            if tag(one):
                lists.setdefault(tag(one), []).append(one.text or "")
        return found | {name: to_json(values) for name, values in lists.items()}

    def _read(self, name: str, value: str) -> Value:
        range_ = find_range(self.types, self.type, name)
        kind = range_.removeprefix("uima.cas.")
        if kind in READ:
            try:
                read: Value = READ[kind](value)
            except ValueError:
                return value
            return read
        numbers = value.split()
        # A reference is the number of another element; it becomes that one's identifier.
        is_reference = bool(range_) and all(number.isdecimal() for number in numbers)
        return " ".join(map(self.name, numbers)) if is_reference else value

    def name(self, number: str) -> str:
        """The identifier of an element of the same file."""
        return f"{self.document.id}#{number}"


@dataclass
class Spans:
    """Statements and annotations while they are gathered."""

    losses: Losses
    known: Known
    statements: list[Held] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    recoded: list[tuple[int, Facets]] = field(default_factory=list)
    ids: Identifiers = field(default_factory=Identifiers)

    def add(self, mark: Mark) -> None:
        """Take up an element."""
        record = from_json(mark.element.get(RECORD) or "")
        features = mark.features()
        facets = _list_facets(features)
        person = "" if mark.person in NOBODY else mark.person
        if mark.type == STATEMENT and record:
            held = read_record(record, mark.document, mark.span)
            if held:
                self.known.add(held.statement)
                id_ = self._free(held.id, person)
                self.statements.append(replace(held, id=id_, by=person or held.by))
                self.recoded.append((len(self.statements) - 1, complete(facets)))
                return
            self.losses.add("record of a statement", "it was altered; its features count alone")
        if is_statement(facets):
            self._make(mark, facets, features, person)
            return
        if facets.get("actor") and facets.get("stance"):
            why = "its stance is none of ours, or it has no concept: an annotation"
            self.losses.add("statement", why)
        self._annotate(mark, record, features, person)

    def _free(self, wished: str, person: str) -> str:
        """An identifier that nothing has: people who annotate one file have copies of it."""
        return self.ids.give(wished, f"{wished}@{person}")

    def _make(self, mark: Mark, facets: Facets, features: Mapping[str, Value], person: str) -> None:
        id_ = self._free(mark.name(mark.element.get(ID) or ""), person)
        made, faults = make_statement(id_, facets, mark.document, mark.span, self.known)
        for name in faults:
            self.losses.add(name, "it has no such value")
        rest = {k: v for k, v in features.items() if k.casefold() not in FACETS}
        if mark.type != STATEMENT:
            rest["layer"] = mark.type
        self.statements.append(replace(made, by=person, fields=rest))

    def _annotate(
        self,
        mark: Mark,
        record: Mapping[str, Any],
        features: dict[str, Value],
        person: str,
    ) -> None:
        document, start, end = mark.document.id, mark.span.start, mark.span.end
        layer = mark.type
        by, id_ = person, mark.name(mark.element.get(ID) or "")
        if isinstance(record.get("id"), str) and isinstance(record.get("layer"), str):
            id_, by = record["id"], person or str(record.get("by") or "")
            shown = features.pop("layer", None) if mark.type == LAYER else None
            is_kept = shown is None or shown == clean(record["layer"])
            layer = record["layer"] if is_kept else str(shown)
            features = _lay_over(read_values(record.get("fields")), features, mark)
        elif mark.type == LAYER:
            layer = str(features.pop("layer", None) or LAYER)
        id_ = self._free(id_, person)
        self.annotations.append(Annotation(id_, document, start, end, layer, by, features))

    def finish(self) -> tuple[tuple[Held, ...], tuple[Annotation, ...]]:
        """All of them, with what people coded anew laid over the records."""
        for index, facets in self.recoded:
            changed, faults = change(self.statements[index], facets, self.known)
            for name in faults:
                self.losses.add(name, "it has no such value; the statement keeps what it had")
            self.statements[index] = changed
        return tuple(self.statements), tuple(self.annotations)


def _list_facets(features: Mapping[str, Value]) -> Facets:
    """The features that are named as fields of a statement."""
    found: Facets = {}
    for name, value in features.items():
        if name.casefold() in FACETS and value not in (None, ""):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found[name.casefold()] = text.strip()
    return found


def _lay_over(
    noted: dict[str, Value], features: Mapping[str, Value], mark: Mark
) -> dict[str, Value]:
    """The fields of the record, with what the features say now where that is something else."""
    fields = dict(noted)
    for name, value in features.items():
        last = fields.get(name)
        is_same = name in fields and (
            value == last or (isinstance(last, str) and value == clean(last))
        )
        if not is_same:
            fields[name] = value
    for name, last in noted.items():
        declared = find_range(mark.types, mark.type, name)
        if declared and name not in features and last not in ("", None) and name != RECORD:
            del fields[name]
    return fields
