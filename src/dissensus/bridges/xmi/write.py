"""From an exchange to CAS XMI: one file for each document, and the type system of all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath

from lxml import etree  # type: ignore[import-untyped]

from ...exchange import Annotation, Exchange, Held, Loss, Value
from ...records import Document
from ..fields import to_facets, to_json, to_record
from ..files import make_zip, write_files, write_xml
from ..losses import Losses, find_extra, list_documents, list_placed
from ..positions import NOT_XML, Altered, Units, alter, clean, note
from .names import (
    CAS,
    ID,
    LAYER,
    METADATA,
    RECORD,
    SOURCE,
    STATEMENT,
    TYPE_SYSTEM,
    VIEW,
    XMI,
    to_namespace,
)
from .types import DESCRIBED, Type, base_types, make_types, name_type, write_types

HELD = "XML cannot hold it: a replacement character stands there, and it comes back with our layer"
#: The longest text that readers of XML take without being told to; UTF-8 may need four bytes.
MOST = 9_000_000
NAME = re.compile(r"[^\w.-]+")


def write_xmi(exchange: Exchange, path: Path) -> tuple[Loss, ...]:
    """Write documents with their annotations, and give what there is no place for."""
    losses = Losses()
    find_extra(exchange, "", losses)
    documents = {
        name: document
        for name, document in list_documents(exchange, losses).items()
        if _fits(document, losses)
    }
    spans: dict[str, list[Held | Annotation]] = {name: [] for name in documents}
    for span in list_placed(exchange, documents, losses):
        spans[span.statement.document if isinstance(span, Held) else span.document].append(span)
    layers = make_types(
        span for group in spans.values() for span in group if isinstance(span, Annotation)
    )
    parts = {TYPE_SYSTEM: write_types([*base_types(), *layers.values()])}
    for name, document in documents.items():
        altered = alter(document.text, NOT_XML)
        losses.add("character that XML cannot hold", HELD, altered.lost)
        file = _File(document, altered, layers)
        for span in spans[name]:
            file.add(span)
        parts[_name(name, parts)] = file.finish()
    write_files({path: make_zip(parts)})
    return losses.list()


def _fits(document: Document, losses: Losses) -> bool:
    is_long = len(document.text.encode("utf-8", "surrogatepass")) > MOST
    losses.add("document", f"a text of more than {MOST / 1e6:g} MB", is_long)
    return not is_long


def _name(id_: str, taken: Mapping[str, bytes]) -> str:
    """A member's name that every system can write, and that no other document has."""
    stem = NAME.sub("_", PurePath(id_.replace("\\", "/")).name.casefold())[:80].strip("._")
    numbered = (f"{stem or 'document'}-{number}" for number in range(2, len(taken) + 3))
    names = (f"{name}.xmi" for name in (stem or "document", *numbered))
    return next(name for name in names if name not in taken)


@dataclass
class _File:
    """A CAS while it grows; every element in it has a number."""

    document: Document
    altered: Altered
    layers: Mapping[str, Type]
    members: list[str] = field(default_factory=list)
    elements: list[etree._Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = Units(self.altered.text)
        self._prefixes = {"xmi": XMI, "cas": CAS}
        length = self.units.to_units(self.units.length)
        document = self.document
        told = {
            "begin": "0",
            "end": str(length),
            "language": document.language or "x-unspecified",
            "documentTitle": document.title or document.id,
            "documentId": document.id,
            "isLastSegment": "false",
        }
        self._make(METADATA, told)
        fields = asdict(document)
        del fields["text"]
        record = to_json({**fields, "text": note(self.altered)})
        shown = {name: str(fields[name]) for name in DESCRIBED if fields[name]}
        self._make(SOURCE, {**shown, RECORD: record})

    def _make(self, type_: str, features: Mapping[str, str]) -> None:
        namespace, name = to_namespace(type_)
        element = etree.Element(f"{{{namespace}}}{name}")
        number = str(len(self.elements) + 2)
        element.set(ID, number)
        element.set("sofa", "1")
        for feature, value in features.items():
            element.set(feature, clean(value))
        self._prefixes.setdefault(f"n{len(self._prefixes)}", namespace)
        self.members.append(number)
        self.elements.append(element)

    def add(self, span: Held | Annotation) -> None:
        """Write a statement or an annotation."""
        place = span.statement if isinstance(span, Held) else span
        ends = {
            "begin": str(self.units.to_units(place.start)),
            "end": str(self.units.to_units(place.end)),
        }
        if isinstance(span, Annotation):
            self._make(name_type(span.layer), ends | self._features(span))
            return
        facets = dict(to_facets(span.statement))
        facets["alleged"] = str(span.statement.alleged).lower()
        record = to_json(to_record(span, self.document.text))
        self._make(STATEMENT, {**ends, **facets, RECORD: record})

    def _features(self, annotation: Annotation) -> dict[str, str]:
        """The fields that are features of the layer; the others are in the record."""
        type_ = self.layers[name_type(annotation.layer)]
        shown = {
            name: _write(value)
            for name, value in annotation.fields.items()
            if name in type_.features and name not in (RECORD, "layer")
        }
        record = to_json(
            {
                "id": annotation.id,
                "by": annotation.by,
                "layer": annotation.layer,
                "fields": dict(annotation.fields),
            }
        )
        named = {"layer": annotation.layer} if type_.name == LAYER else {}
        return {**shown, **named, RECORD: record}

    def finish(self) -> bytes:
        """The file."""
        spaces = {space: prefix for prefix, space in self._prefixes.items()}
        root = etree.Element(
            f"{{{XMI}}}XMI", nsmap={prefix: space for space, prefix in spaces.items()}
        )
        root.set(f"{{{XMI}}}version", "2.0")
        etree.SubElement(root, f"{{{CAS}}}NULL").set(ID, "0")
        root.extend(self.elements)
        sofa = etree.SubElement(root, f"{{{CAS}}}Sofa")
        told = {ID: "1", "sofaNum": "1", "sofaID": VIEW, "mimeType": "text"}
        for name, value in {**told, "sofaString": self.altered.text}.items():
            sofa.set(name, value)
        view = etree.SubElement(root, f"{{{CAS}}}View")
        view.set("sofa", "1")
        view.set("members", " ".join(self.members))
        return write_xml(root)


def _write(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
