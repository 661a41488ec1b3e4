"""From an exchange to a QDPX project: documents, users, codes, selections with their notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ...errors import InputError
from ...exchange import Annotation, Exchange, Extra, Held, Loss
from ...records import Document
from ..fields import SEPARATOR, to_facets, to_record
from ..files import make_zip, now, parse_xml, write_files, write_xml
from ..losses import Losses, find_extra, list_documents, list_placed
from ..positions import NEWLINES, Altered, Places, alter, clean, note
from .names import (
    CODES,
    COLOR,
    COLORS,
    FOLDER,
    FORMAT,
    INTERNAL,
    KEPT,
    NAMESPACE,
    PARTS,
    PROJECT,
    SILENT,
    VARIABLES,
    make_guid,
    make_note,
    name_code,
    read_guid,
)

ORIGIN = "dissensus"
#: The name of the code of a layer that has none; a code must have one.
NAMELESS = "(without a name)"
HELD = "it stands as a replacement character in the tool, and comes back where its note does"


def write_qdpx(exchange: Exchange, path: Path) -> tuple[Loss, ...]:
    """Write a project and give what it has no place for."""
    losses = Losses()
    project = _Project(find_extra(exchange, FORMAT, losses), losses)
    documents = list_documents(exchange, losses)
    spans: dict[str, list[Held | Annotation]] = {name: [] for name in documents}
    for span in list_placed(exchange, documents, losses):
        spans[span.statement.document if isinstance(span, Held) else span.document].append(span)
    for name, document in documents.items():
        project.add(document, spans[name])
    write_files({path: make_zip(project.finish(path.stem))})
    return losses.list()


def _make(tag: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
    """An element with the attributes that have a value."""
    element = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        if value:
            element.set(key, clean(value))
    if parent is not None:
        parent.append(element)
    return element


def _tell(parent: etree._Element, name: str, text: str) -> None:
    if text:
        _make(name, parent).text = clean(text)


@dataclass
class _Project:
    """A project while it grows."""

    extra: Extra | None
    losses: Losses
    users: dict[str, etree._Element] = field(default_factory=dict)
    codes: dict[str, etree._Element] = field(default_factory=dict)
    sources: list[etree._Element] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    guids: set[str] = field(default_factory=set)
    variables: dict[str, etree._Element] = field(default_factory=dict)
    time: str = field(default_factory=now)

    def __post_init__(self) -> None:
        self.codes_root = _make("Codes")
        for user in self._kept("users", list):
            if isinstance(user, dict):
                self._user(str(user.get("name", "")), read_guid(str(user.get("guid"))))
        for code in self._kept("codes", list):
            self._keep_code(code, self.codes_root)
        self._number = 0

    def _kept(self, name: str, kind: type) -> Any:
        value = self.extra.values.get(name) if self.extra else None
        return value if isinstance(value, kind) else kind()

    def _keep_code(self, code: object, parent: etree._Element) -> None:
        guid = read_guid(str(code.get("guid"))) if isinstance(code, dict) else ""
        if not isinstance(code, dict) or not guid or guid in self.codes:
            return
        color = str(code.get("color") or "")
        name, is_codable = str(code.get("name", "")), "true" if code.get("codable") else "false"
        element = _make("Code", parent, guid=guid, isCodable=is_codable)
        element.set("name", clean(name))
        if COLOR.fullmatch(color):
            element.set("color", color)
        _tell(element, "Description", str(code.get("description") or ""))
        self.codes[guid] = element
        for inner in code.get("codes") or []:
            self._keep_code(inner, element)

    def _user(self, name: str, guid: str = "") -> str:
        if not name:
            return ""
        if name not in self.users:
            guid = guid or make_guid("user", name)
            self.users[name] = _make("User", guid=guid, name=name)
        return str(self.users[name].get("guid"))

    def _code(self, name: str, kind: str, *, above: str = "", color: str = "") -> str:
        """The identifier of a code of ours, made where it is not there yet."""
        guid = make_guid(kind, name)
        if guid not in self.codes:
            parent = self.codes[self._code(above, "folder")] if above else self.codes_root
            shown = {"name": name or NAMELESS, "isCodable": str(kind != "folder").lower()}
            self.codes[guid] = _make("Code", parent, guid=guid, **shown, color=color)
        return guid

    def _free(self, guid: str, kind: str, name: str) -> str:
        """An identifier that nothing has yet: the one that is wished for, or a new one."""
        number = 0
        while not guid or guid in self.guids:
            guid = make_guid(kind, f"{name}/{number}")
            number += 1
        self.guids.add(guid)
        return guid

    def add(self, document: Document, spans: list[Held | Annotation]) -> None:
        """Write a document with what is coded in it."""
        places = [place for span in spans for place in _ends(span)]
        altered = alter(document.text, NEWLINES, cuts=places)
        self.losses.add("character that no text file can hold", HELD, altered.lost)
        kept = str(self._kept("sources", dict).get(document.id) or "")
        guid = self._free(read_guid(kept), "document", document.id)
        name = f"{guid}.txt"
        self.parts[f"{FOLDER}/{name}"] = altered.text.encode()
        source = _make(
            "TextSource",
            guid=guid,
            name=document.title or document.id,
            plainTextPath=INTERNAL + name,
            creationDateTime=self.time,
        )
        _tell(source, "Description", make_note("document", _describe(document, altered)))
        to_altered = Places(altered.changes).to_altered
        for span in spans:
            self._select(source, span, document, to_altered)
        for variable in VARIABLES:
            self._value(source, variable, getattr(document, variable))
        self._keep_values(source, document)
        self.sources.append(source)

    def _value(self, source: etree._Element, name: str, text: str) -> None:
        if not text:
            return
        guid = make_guid("variable", name)
        if guid not in self.variables:
            self.variables[guid] = _make("Variable", guid=guid, name=name, typeOfVariable="Text")
        value = _make("VariableValue", source)
        _make("VariableRef", value, targetGUID=guid)
        _tell(value, "TextValue", text)

    def _keep_values(self, source: etree._Element, document: Document) -> None:
        kept = self._kept("variables", dict).get(document.id)
        for name, value in (kept if isinstance(kept, dict) else {}).items():
            if str(name) not in VARIABLES:
                self._value(source, str(name), str(value))

    def _select(
        self,
        source: etree._Element,
        span: Held | Annotation,
        document: Document,
        to_altered: Callable[[int], int],
    ) -> None:
        place = span.statement if isinstance(span, Held) else span
        wished = read_guid(str(span.fields.get("selection") or ""))
        self._number += 1
        guid = self._free(wished, "selection", f"{span.id}/{self._number}")
        made = {"creatingUser": self._user(span.by), "creationDateTime": self.time}
        selection = _make(
            "PlainTextSelection",
            source,
            guid=guid,
            name=" ".join(document.text[place.start : place.end].split())[:60],
            startPosition=str(to_altered(place.start)),
            endPosition=str(to_altered(place.end)),
            **made,
        )
        if isinstance(span, Held):
            _tell(selection, "Description", make_note("statement", to_record(span, document.text)))
        else:
            _tell(selection, "Description", make_note("annotation", _record(span)))
        for number, code in enumerate(self._codes(span)):
            own = read_guid(span.id) if isinstance(span, Annotation) else ""
            own = self._free(own, "coding", f"{guid}/{number}")
            coding = _make("Coding", selection, guid=own, **made)
            _make("CodeRef", coding, targetGUID=code)

    def _codes(self, span: Held | Annotation) -> Iterator[str]:
        if isinstance(span, Annotation):
            known = read_guid(str(span.fields.get("code") or ""))
            yield known if known in self.codes else self._code(span.layer, "layer")
            return
        facets = to_facets(span.statement)
        for facet in CODES:
            value = facets.get(facet, "")
            values = value.split(SEPARATOR) if facet == "targets" else [value]
            for one in dict.fromkeys(values):
                if one and (facet, one) not in SILENT:
                    color = COLORS.get(one, "") if facet == "stance" else ""
                    yield self._code(name_code(facet, one), "facet", above=facet, color=color)

    def finish(self, name: str) -> Mapping[str, bytes]:
        """The members of the file."""
        root = _make("Project", name=name, origin=ORIGIN, creationDateTime=self.time)
        book = _make("CodeBook")
        book.append(self.codes_root)
        groups = {
            "Users": list(self.users.values()),
            "Variables": list(self.variables.values()),
            "Sources": self.sources,
        }
        kept = dict(self._keep_parts())
        for part in PARTS:
            if part == "CodeBook" and len(self.codes_root):
                root.append(book)
            elif groups.get(part):
                _make(part, root).extend(groups[part])
            elif part in kept:
                root.append(kept[part])
        return {PROJECT: write_xml(root), **self.parts}

    def _keep_parts(self) -> Iterator[tuple[str, etree._Element]]:
        for name, text in self._kept("parts", dict).items():
            try:
                element = parse_xml(str(text).encode())
            except InputError:
                element = None
            if name in KEPT and element is not None and etree.QName(element).localname == name:
                yield name, element
            else:
                self.losses.add(name, "it is no part of a project")


def _ends(span: Held | Annotation) -> tuple[int, int]:
    place = span.statement if isinstance(span, Held) else span
    return place.start, place.end


def _describe(document: Document, altered: Altered) -> dict[str, object]:
    fields = asdict(document)
    del fields["text"]
    return {**fields, "text": note(altered)}


def _record(annotation: Annotation) -> dict[str, object]:
    return {
        "id": annotation.id,
        "layer": annotation.layer,
        "by": annotation.by,
        "fields": dict(annotation.fields),
    }
