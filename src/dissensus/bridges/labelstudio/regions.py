"""From regions of Label Studio to statements and annotations.

Label Studio has counted in two ways: versions of 2021 and before count UTF-16 units, as
JavaScript does (issues 539 and 1347 of its repository), later ones code points
(``fixCodePointsInRange`` in its editor). A region holds its words, and they tell which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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
    single,
    to_json,
)
from ..identifiers import Identifiers
from ..losses import Losses
from ..positions import Altered, Units, clean
from .names import LABEL_KINDS, RECORD, STATEMENT


@dataclass(slots=True)
class Region:
    """A span with its labels and with the values of the controls that are about it."""

    id: str = ""
    start: object = None
    end: object = None
    text: str = ""
    labels: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    #: Of which controls the labels are.
    control: str = ""
    #: Whether values may be missing that the tool holds.
    is_partial: bool = False
    is_relation: bool = False

    def take(self, result: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        """Take up a result that is about this region."""
        kind, name = str(result.get("type") or ""), str(result.get("from_name") or "")
        self.is_relation = kind == "relation"
        if value.get("start") is not None and self.start is None:
            self.start, self.end = value.get("start"), value.get("end")
        if kind in LABEL_KINDS:
            self.labels += _list(value.get(kind))
            self.control = name
        elif kind == "textarea":
            self.values.setdefault(name, []).extend(_list(value.get("text")))
        else:
            self.values.setdefault(name, []).extend(_list(value.get(kind)))
        if isinstance(value.get("text"), str) and kind != "textarea":
            self.text = str(value["text"])


@dataclass(frozen=True, slots=True)
class Found:
    """What one person or model gives for a task."""

    whose: str
    regions: list[Region]
    is_proposed: bool = False
    is_cancelled: bool = False


def _list(value: object) -> list[str]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [one if isinstance(one, str) else to_json(one) for one in values]


@dataclass
class Regions:
    """Statements and annotations while they are gathered."""

    losses: Losses
    known: Known = field(default_factory=Known)
    statements: dict[str, Held] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    recoded: dict[str, tuple[Facets, str]] = field(default_factory=dict)
    #: Which identifiers are given, and whether to what is only proposed.
    given: dict[str, bool] = field(default_factory=dict)
    ids: Identifiers = field(default_factory=Identifiers)

    def add(self, document: Document, altered: Altered, found: Found) -> None:
        """Take up what one person or model gives for a document."""
        units = Units(altered.text)
        is_wide = _counts_units(found.regions, altered.text, units)
        for region in found.regions:
            span = _find_span(region, altered.text, units, is_wide=is_wide)
            if region.is_relation:
                self.losses.add("relation", "there is no place for one between two spans")
            elif region.start is None:
                self.losses.add("result", "it is about the whole text", max(1, len(region.values)))
            elif span is None:
                self.losses.add("region", "its place is not in the text")
            else:
                wrong = bool(region.text) and not _fits(region.text, altered.text, span)
                self.losses.add("words of a region", "the text has others there", wrong)
                self._add(region, document, span, found)

    def _add(self, region: Region, document: Document, span: Span, found: Found) -> None:
        record = from_json(" ".join(region.values.pop(RECORD, [])))
        noted = record.get("statement")
        if isinstance(noted, dict):
            held = read_record(noted, document, span)
            if held:
                self.known.add(held.statement)
                id_ = self._place(held.id, found)
                self.statements[id_] = replace(held, id=id_, by=held.by or found.whose)
                facets = _list_facets(region.values)
                self.recoded[id_] = (
                    facets if region.is_partial else complete(facets),
                    found.whose,
                )
                return
            self.losses.add("record of a statement", "it was altered; its fields count alone")
        facets = _list_facets(region.values)
        if is_statement(facets):
            self._make(region, facets, (document, span), found)
            return
        if facets.get("actor") and facets.get("stance"):
            why = "its stance is none of ours, or it has no concept: an annotation"
            self.losses.add("statement", why)
        self._annotate(region, record, (document, span), found)

    def _place(self, wished: str, found: Found) -> str:
        """An identifier: what a person gives stands for what was proposed under the same."""
        id_ = self.ids.give(
            wished,
            f"{wished}@{found.whose}",
            free=lambda name: self.given[name] and not found.is_proposed,
        )
        self.given[id_] = found.is_proposed
        return id_

    def _make(
        self, region: Region, facets: Facets, place: tuple[Document, Span], found: Found
    ) -> None:
        document, span = place
        id_ = self._place(f"{document.id}#{region.id}", found)
        held, faults = make_statement(id_, facets, document, span, self.known)
        for name in faults:
            self.losses.add(name, "it has no such value")
        rest = {name: value for name, value in _fields(region).items() if name not in FACETS}
        if region.labels and region.labels != [STATEMENT]:
            rest["labels"] = single(region.labels)
        self.statements[id_] = replace(held, by=found.whose, fields=rest)

    def _annotate(
        self, region: Region, record: Mapping[str, Any], place: tuple[Document, Span], found: Found
    ) -> None:
        document, span = place
        layers = region.labels or [""]
        if isinstance(record.get("id"), str) and isinstance(record.get("layer"), str):
            noted, by = str(record["layer"]), str(record.get("by") or "") or found.whose
            layer = noted if layers[0] == clean(noted) else layers[0]
            fields = {**read_values(record.get("fields")), **_fields(region)}
            id_ = self._place(record["id"], found)
            made = Annotation(id_, document.id, span.start, span.end, layer, by, fields)
            self.annotations[id_] = made
            layers = layers[1:]
        for layer in layers:
            id_ = self._place(f"{document.id}#{region.id}", found)
            place_ = (document.id, span.start, span.end, layer, found.whose)
            self.annotations[id_] = Annotation(id_, *place_, _fields(region))

    def finish(self) -> tuple[tuple[Held, ...], tuple[Annotation, ...]]:
        """All of them, with what people coded anew laid over the records."""
        for id_, (facets, whose) in self.recoded.items():
            held = self.statements[id_]
            changed, faults = change(held, facets, self.known)
            if changed != held and whose:
                changed = replace(changed, by=whose)
            for name in faults:
                self.losses.add(name, "it has no such value; the statement keeps what it had")
            self.statements[id_] = changed
        named = len(self.known.named)
        self.losses.add("kind of an actor", "the tool gives names alone: a group", named)
        return tuple(self.statements.values()), tuple(self.annotations.values())


def _list_facets(values: Mapping[str, list[str]]) -> Facets:
    return {
        name.casefold(): single(found)
        for name, found in values.items()
        if name.casefold() in FACETS and any(found)
    }


def _fields(region: Region) -> dict[str, Value]:
    fields: dict[str, Value] = {
        name: found[0] if len(found) == 1 else to_json(found)
        for name, found in region.values.items()
        if found
    }
    return fields


def _counts_units(regions: list[Region], text: str, units: Units) -> bool:
    """Whether the regions of one person are counted in UTF-16 units."""
    wide = narrow = 0
    for region in regions:
        spans = [_find_span(region, text, units, is_wide=one) for one in (True, False)]
        fits = [bool(span and region.text and _fits(region.text, text, span)) for span in spans]
        wide += fits[0] and not fits[1]
        narrow += fits[1] and not fits[0]
    return wide > narrow


def _find_span(region: Region, text: str, units: Units, *, is_wide: bool) -> Span | None:
    start, end = region.start, region.end
    if not (isinstance(start, int) and isinstance(end, int)):
        return None
    most = units.to_units(len(text)) if is_wide else len(text)
    if not 0 <= start <= end <= most:
        return None
    if is_wide:
        return Span(units.from_units(start), units.from_units(end, up=True))
    return Span(start, end)


def _fits(words: str, text: str, span: Span) -> bool:
    """Whether the text has these words there; the editor writes line breaks in several ways."""
    is_near = span.end - span.start <= 4 * len(words) + 100
    return is_near and _plain(words) == _plain(text[span.start : span.end])


def _plain(words: str) -> str:
    return "".join(words.replace("\\n", " ").split())
