"""From codings of a QDPX project to statements and annotations.

A statement goes out as one selection with a code for each facet. Tools may give it back as a
selection for each code, with the note on each of them or on none. So codings are put together
by the note or, where there is none, by their words and by who coded them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...exchange import Annotation, Held, Value
from ...records import Document, Span
from ..fields import (
    NEEDED,
    Facets,
    Known,
    change,
    is_statement,
    make_statement,
    read_record,
    read_values,
    single,
    to_facets,
)
from ..identifiers import Identifiers
from ..losses import Losses
from ..positions import clean
from .names import read_facet, read_note

AMBIGUOUS = "its words have several codes of one field, so they stay codes"
TWO = "two codes for one field; the statement keeps what it had"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a span, or a span without a code: ``names`` are the code's and those above it."""

    guid: str
    selection: str
    document: str
    span: Span
    by: str = ""
    description: str = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    code: str = ""
    names: tuple[str, ...] = ()

    @property
    def facet(self) -> tuple[str, str] | None:
        """The facet and its value that the code stands for."""
        return read_facet(self.names) if self.names else None


Found = tuple[tuple[Held, ...], tuple[Annotation, ...]]


def assemble(codings: Iterable[Coding], documents: Mapping[str, Document], losses: Losses) -> Found:
    """Put statements and annotations together from codings."""
    noted: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    records: dict[tuple[str, str], dict[str, Any]] = {}
    facets: dict[tuple[str, Span, str], list[Coding]] = defaultdict(list)
    plain: list[Coding] = []
    for coding in codings:
        note = read_note(coding.description)
        kind = next((kind for kind in ("statement", "annotation") if kind in note), "")
        record = note.get(kind)
        if isinstance(record, dict) and isinstance(record.get("id"), str):
            key = (kind, record["id"])
            noted[key].append(coding)
            records.setdefault(key, record)
        elif coding.facet:
            facets[coding.document, coding.span, coding.by].append(coding)
        else:
            plain.append(coding)
    known = Known()
    statements: list[Held] = []
    annotations: list[Annotation] = []
    held: dict[str, tuple[Held, list[Coding]]] = {}
    for (kind, id_), group in noted.items():
        record = records[kind, id_]
        if kind == "annotation":
            annotations += _annotation(group, record)
        elif one := read_record(record, documents[group[0].document], group[0].span):
            known.add(one.statement)
            held[id_] = one, group
        else:
            losses.add("note of a statement", "it was altered, so its codes are taken alone")
            plain += [replace(coding, description="") for coding in group]
    for one, group in held.values():
        changed, added = _recode(one, group, known, losses)
        statements.append(changed)
        plain += added
    for group in facets.values():
        made = _make(group, documents[group[0].document], known, losses)
        if made:
            statements.append(made)
        else:
            plain += group
    losses.add("kind of an actor", "the tool gives names alone: a group", len(known.named))
    annotations += [_plain(coding) for coding in plain]
    # Two things of a foreign file may share an identifier, or have none.
    ids = Identifiers()
    return (
        tuple(replace(one, id=ids.give(one.id or "coding")) for one in statements),
        tuple(replace(one, id=ids.give(one.id or "coding")) for one in annotations),
    )


def _gather(group: list[Coding]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for coding in group:
        if coding.facet:
            name, value = coding.facet
            values[name].append(value)
    return values


def _recode(
    held: Held, group: list[Coding], known: Known, losses: Losses
) -> tuple[Held, list[Coding]]:
    """Lay the codes over the statement of the note; with it, the codes that are no field."""
    now = to_facets(held.statement)
    facets: Facets = {}
    for name, values in _gather(group).items():
        if name == "targets" or len(set(values)) == 1:
            facets[name] = single(values)
        elif len(set(values) - {clean(now.get(name, ""))}) > 0:
            losses.add(name, TWO)
    by = next((coding.by for coding in group if coding.by), "")
    if by and by != clean(held.by):
        held = replace(held, by=by)
    changed, faults = change(held, facets, known)
    for name in faults:
        losses.add(name, "it has no such value; the statement keeps what it had")
    rest = [replace(one, description="") for one in group if one.names and not one.facet]
    return changed, rest


def _make(group: list[Coding], document: Document, known: Known, losses: Losses) -> Held | None:
    """A statement from codes alone; None where they do not say who wants what."""
    values = _gather(group)
    facets = {name: single(found) for name, found in values.items()}
    several = [name for name, found in values.items() if len(set(found)) > 1]
    if several not in ([], ["targets"]) and all(name in values for name in NEEDED):
        losses.add("statement", AMBIGUOUS)
        return None
    if not is_statement(facets):
        return None
    first = group[0]
    made, faults = make_statement(first.selection, facets, document, first.span, known)
    for name in faults:
        losses.add(name, "it has no such value")
    fields = {name: value for name, value in _fields(first).items() if name != "code"}
    return replace(made, by=first.by, fields=fields)


def _fields(coding: Coding) -> dict[str, Value]:
    found: dict[str, Value] = {
        "code": coding.code,
        "selection": coding.selection if coding.selection != coding.guid else "",
        "name": coding.name,
        "description": coding.description.strip(),
        "notes": " ".join(coding.notes),
    }
    return {name: value for name, value in found.items() if value}


def _plain(coding: Coding) -> Annotation:
    layer = "/".join(coding.names)
    start, end = coding.span.start, coding.span.end
    fields = _fields(coding)
    return Annotation(coding.guid, coding.document, start, end, layer, coding.by, fields)


def _annotation(group: list[Coding], record: dict[str, Any]) -> list[Annotation]:
    """An annotation of ours; where the code is another now, that one is its layer."""
    first = group[0]
    layer, by = str(record.get("layer") or ""), str(record.get("by") or "")
    fields = read_values(record.get("fields"))
    name = first.names[-1] if first.names else ""
    is_same = first.code == fields.get("code") or name in (clean(layer), "(without a name)")
    made = _plain(replace(first, guid=str(record["id"]), description=""))
    by = by if first.by in ("", clean(by)) else first.by
    if is_same or not first.names:
        return [replace(made, layer=layer, by=by, fields=fields)]
    return [replace(made, by=by, fields={**fields, "code": first.code})]
