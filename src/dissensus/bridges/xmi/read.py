"""From CAS XMI to an exchange: one document or a whole export of a project of INCEpTION."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from ...errors import InputError
from ...exchange import Exchange
from ...records import Document, Span
from ..fields import Known, from_json
from ..files import is_zip, open_zip, parse_xml, read_bytes, reading, tag
from ..identifiers import Documents
from ..losses import Losses
from ..positions import Altered, Units, clean, put_back, restore
from .names import CAS, ID, METADATA, OWN, RECORD, SOURCE, VIEW, XMI, to_type
from .spans import Mark, Spans
from .types import DESCRIBED, Type, read_types

ALTERED = "the text was altered in the tool, so it is taken as it is there"
#: The folders of a project's export in which files are named after people.
PROJECT = ("annotation", "curation")
#: Archives in an archive: a project's export holds one for each person and document.
NESTED = 1


def read_xmi(path: Path) -> Exchange:
    """Read a file or an archive of files; InputError where there is none in it."""
    with reading(path):
        return _Reader(path).read()


@dataclass(frozen=True, slots=True)
class _Part:
    """A CAS: where it was, its root, and the types of its features."""

    place: PurePosixPath
    root: etree._Element
    types: Mapping[str, Type]

    @property
    def person(self) -> str:
        """Who annotated it, where the export says so."""
        return self.place.stem if self.place.parts[0] in PROJECT else ""

    @property
    def name(self) -> str:
        """The document's name in the export, where that is not the file's."""
        parts = self.place.parts
        return parts[1] if parts[0] in PROJECT and len(parts) > 2 else ""


@dataclass
class _Reader:
    """All files of an export while they are read."""

    path: Path
    losses: Losses = field(default_factory=Losses)
    documents: Documents = field(default_factory=Documents)
    known: Known = field(default_factory=Known)
    #: Whether there is anything of a CAS, be it a type system alone.
    found: bool = False

    def read(self) -> Exchange:
        """All documents with their annotations."""
        spans = Spans(self.losses, self.known)
        for part in self._list_parts():
            self.found = True
            self._read_part(part, spans)
        if not self.found:
            raise InputError("", "format", "no CAS XMI is in it")
        statements, annotations = spans.finish()
        named = len(self.known.named)
        self.losses.add("kind of an actor", "the tool gives names alone: a group", named)
        return Exchange(self.documents.list(), statements, annotations, (), self.losses.list())

    def _list_parts(self) -> Iterator[_Part]:
        if is_zip(self.path):
            with self.path.open("rb") as stream:
                yield from self._unpack(stream, PurePosixPath(), NESTED)
        else:
            root = parse_xml(read_bytes(self.path))
            _check(root)
            yield _Part(PurePosixPath(self.path.name), root, {})

    def _unpack(self, stream: BinaryIO, above: PurePosixPath, deeper: int) -> Iterator[_Part]:
        archive = open_zip(stream)
        types: dict[str, Type] = {}
        for name in archive.names:
            if PurePosixPath(name).name.casefold() == "typesystem.xml":
                types |= read_types(parse_xml(archive.read(name)))
                self.found = True
        for name in archive.names:
            place, kind = above / name, PurePosixPath(name).suffix.casefold()
            if kind == ".xmi":
                root = parse_xml(archive.read(name))
                _check(root)
                yield _Part(place, root, types)
            elif kind == ".zip" and deeper and place.parts[0] in PROJECT:
                inner = io.BytesIO(archive.read(name))
                yield from self._unpack(inner, place.parent, deeper - 1)

    def _read_part(self, part: _Part, spans: Spans) -> None:
        sofas = [one for one in part.root if one.tag == f"{{{CAS}}}Sofa"]
        views: dict[str, tuple[Document, Units, Altered]] = {}
        for sofa in sofas:
            text = sofa.get("sofaString")
            if text is None:
                self.losses.add("view", "it has no text")
                continue
            views[sofa.get(ID) or ""] = self._document(part, sofa, text)
        for element in part.root:
            type_ = _find_type(element)
            if type_ in ("", METADATA, SOURCE):
                continue
            view = views.get(element.get("sofa") or "")
            if OWN.fullmatch(type_):
                self.losses.add(type_, "the tool's own division of the text")
            elif element.get("begin") is None or view is None:
                self.losses.add(type_, "it stands on no words")
            else:
                document, units, altered = view
                try:
                    span = _find_span(element, units, altered)
                except ValueError:
                    self.losses.add(type_, "its place is not in the text")
                    continue
                mark = Mark(element, type_, document, span, part.person, part.types)
                spans.add(mark)

    def _document(
        self, part: _Part, sofa: etree._Element, text: str
    ) -> tuple[Document, Units, Altered]:
        number = sofa.get(ID) or ""
        told = {_find_type(one): one for one in part.root if one.get("sofa") == number}
        source, metadata = told.get(SOURCE), told.get(METADATA)
        noted = from_json(source.get(RECORD) or "") if source is not None else {}
        held = noted.get("text")
        altered = restore(text, held if isinstance(held, dict) else {})
        self.losses.add("characters", ALTERED, altered is None)
        altered = altered or Altered(text)
        fields = self._describe(noted, source, metadata)
        view = sofa.get("sofaID") or VIEW
        name = fields.pop("id") or part.name or fields["title"] or part.place.stem
        name = name if view == VIEW else f"{name}#{view}"
        path = fields.pop("path")
        path = path if noted else path or f"{self.path}#{part.place.as_posix()}"
        document = self.documents.give(Document(name, path, put_back(altered), **fields))
        return document, Units(text), altered

    def _describe(
        self,
        noted: Mapping[str, Any],
        source: etree._Element | None,
        metadata: etree._Element | None,
    ) -> dict[str, str]:
        """What is known of a document; what a person changed in the tool counts."""
        fields = {name: str(noted.get(name) or "") for name in ("id", *DESCRIBED)}
        shown = source.attrib if source is not None else {}
        for name in DESCRIBED:
            value = str(shown.get(name) or "")
            if value and value != clean(fields[name]):
                fields[name] = value
        if metadata is not None and not noted:
            fields["title"] = metadata.get("documentTitle") or metadata.get("documentId") or ""
            language = metadata.get("language") or ""
            fields["language"] = "" if language == "x-unspecified" else language
        return fields


def _check(root: etree._Element) -> None:
    if root.tag != f"{{{XMI}}}XMI":
        raise InputError("", "format", "its XML is no CAS XMI")


def _find_type(element: etree._Element) -> str:
    """The type of an element; "" for the parts of every file."""
    if not tag(element):
        return ""
    name = etree.QName(element)
    return "" if name.namespace in (CAS, XMI) else to_type(name.namespace or "", name.localname)


def _find_span(element: etree._Element, units: Units, altered: Altered) -> Span:
    """The span of an element; ValueError where it lies outside of the text."""
    begin, end = int(element.get("begin") or ""), int(element.get("end") or "")
    if not 0 <= begin <= end <= units.to_units(units.length):
        raise ValueError
    # What XML cannot hold is one character in both texts.
    return Span(units.from_units(begin), units.from_units(end, up=True))
