"""From a QDPX project to an exchange: what it is made of, before statements are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ...archive import Archive
from ...errors import InputError
from ...exchange import Exchange, Extra
from ...records import Document, Span
from ..files import (
    child,
    child_text,
    children,
    open_zip,
    parse_xml,
    reading,
    tag,
)
from ..identifiers import Identifiers
from ..losses import Losses
from ..positions import Altered, Pairs, Places, clean, put_back, restore
from .codings import Coding, assemble
from .names import (
    FORMAT,
    INTERNAL,
    KEPT,
    MARK,
    NAMESPACE,
    VARIABLES,
    is_made,
    read_guid,
    read_note,
)

OUTSIDE = "it lies outside of the file or is of a kind that cannot be read"
AREAS = "it marks an area or a time, not words of a text"
ALTERED = "the text was altered in the tool, so it is taken as it is there"


def read_qdpx(path: Path) -> Exchange:
    """Read a project; InputError where it is none."""
    with reading(path), path.open("rb") as stream:
        return _Project(open_zip(stream), path).read()


@dataclass
class _Source:
    """A text and how the tool's positions are counted in it."""

    document: Document
    guid: str
    count: Callable[[int], int]


@dataclass
class _Project:
    """A project while it is read."""

    archive: Archive
    path: Path
    losses: Losses = field(default_factory=Losses)
    codings: list[Coding] = field(default_factory=list)
    sources: list[_Source] = field(default_factory=list)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: Identifiers = field(default_factory=lambda: Identifiers("{} ({})"))

    def read(self) -> Exchange:
        """All that the project holds."""
        self.root = self._find_project()
        self.names = {name.casefold(): name for name in self.archive.names}
        self.users = {
            read_guid(user.get("guid")): user.get("name") or user.get("id") or ""
            for user in self._list("Users", "User")
        }
        self.codes: dict[str, tuple[str, ...]] = {}
        book = child(self.root, "CodeBook")
        codes = child(book, "Codes") if book is not None else None
        top = children(codes, "Code") if codes is not None else []
        self._name(top, ())
        self.variables = {
            read_guid(one.get("guid")): one.get("name") or ""
            for one in self._list("Variables", "Variable")
        }
        counts_pairs = "ATLAS" in (self.root.get("origin") or "").upper()
        sources = child(self.root, "Sources")
        for element in sources if sources is not None else ():
            for text, is_first in self._list_texts(element):
                self._source(text, element, counts_pairs=counts_pairs and is_first)
        documents = {source.document.id: source.document for source in self.sources}
        statements, annotations = assemble(self.codings, documents, self.losses)
        extra = self._extra(list(_list_foreign(top)))
        return Exchange(
            tuple(documents.values()),
            statements,
            annotations,
            (extra,) if extra else (),
            self.losses.list(),
        )

    def _find_project(self) -> etree._Element:
        """The project's root; the name of its file is in small letters in the standard."""
        names = [name for name in self.archive.names if name.lower().endswith(".qde")]
        if not names:
            raise InputError("", "format", "no project of REFI-QDA is in it")
        root = parse_xml(self.archive.read(min(names, key=len)))
        if etree.QName(root).localname != "Project" or etree.QName(root).namespace != NAMESPACE:
            raise InputError("", "format", "its XML is no project of REFI-QDA 1.0")
        return root

    def _list(self, group: str, name: str) -> list[etree._Element]:
        found = child(self.root, group)
        return children(found, name) if found is not None else []

    def _name(self, codes: list[etree._Element], above: tuple[str, ...]) -> None:
        for code in codes:
            names = (*above, code.get("name") or "")
            self.codes[read_guid(code.get("guid"))] = names
            self._name(children(code, "Code"), names)

    def _list_texts(self, element: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
        """The texts of a source: itself, or what stands for a PDF."""
        kind = tag(element)
        if kind == "TextSource":
            yield element, True
            return
        if not kind:
            return
        texts = [*children(element, "Representation"), *children(element, "TextDescription")]
        for text in texts:
            yield text, True
        selections = [one for one in element if tag(one).endswith("Selection")]
        self.losses.add(f"{kind} without a text", OUTSIDE, not texts)
        self.losses.add("selection in " + kind, AREAS, len(selections))
        whole = len(children(element, "Coding")) if not texts else 0
        self.losses.add("code of a whole source", "codes here stand on words", whole)
        self.losses.add("transcript", OUTSIDE, len(children(element, "Transcript")))

    def _source(
        self, element: etree._Element, outer: etree._Element, *, counts_pairs: bool
    ) -> None:
        text = self._text(element)
        if text is None:
            self.losses.add("text source", OUTSIDE)
            lost = len(children(element, "PlainTextSelection"))
            self.losses.add("selection of a text that is not there", OUTSIDE, lost)
            return
        noted = read_note(child_text(element, "Description")).get("document")
        described = noted if isinstance(noted, dict) else {}
        held = described.get("text")
        altered = restore(text, held if isinstance(held, dict) else {})
        self.losses.add("line breaks and characters", ALTERED, altered is None)
        altered = altered or Altered(text)
        document = self._document(element, outer, put_back(altered), described)
        pairs, places = Pairs(text), Places(altered.changes)

        def count(position: int) -> int:
            return places.to_first(pairs.from_single(position) if counts_pairs else position)

        guid = read_guid(outer.get("guid"))
        self.sources.append(_Source(document, guid, count))
        whole = [one for one in (element, outer) if one is not element or one is outer]
        for one in whole:
            added = len(children(one, "Coding"))
            self.losses.add("code of a whole source", "codes here stand on words", added)
        for selection in children(element, "PlainTextSelection"):
            self._selection(selection, self.sources[-1])

    def _text(self, element: etree._Element) -> str | None:
        """The plain text of a source; None where there is none within the file."""
        path = element.get("plainTextPath") or ""
        if not path:
            content = child(element, "PlainTextContent")
            return (content.text or "") if content is not None else None
        wanted = path.removeprefix(INTERNAL).lstrip("/").casefold()
        folders = ("sources/", "")
        name = next((self.names[at + wanted] for at in folders if at + wanted in self.names), None)
        if not path.startswith(INTERNAL) or name is None:
            return None
        try:
            # A byte order mark is no character of the text.
            return self.archive.read(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            return None

    def _document(
        self, element: etree._Element, outer: etree._Element, text: str, noted: dict[str, Any]
    ) -> Document:
        found = self._values(element) | self._values(outer)
        plain = {name: str(noted.get(name) or "") for name in (*VARIABLES, "title")}
        name = outer.get("name") or ""
        known = {key.casefold(): value for key, value in found.items()}
        fields: dict[str, str] = {}
        for key in VARIABLES:
            value = known.get(key, "")
            # What a person changed in the tool counts; what the tool cannot hold is no change.
            is_kept = key in noted and value in ("", clean(plain[key]))
            fields[key] = plain[key] if is_kept else value
        id_ = self.ids.give(fields.pop("id") or name or read_guid(outer.get("guid")) or "source")
        path = fields.pop("path")
        document = Document(id_, path if noted else path or f"{self.path}#{id_}", text)
        rest = {key: value for key, value in found.items() if key.casefold() not in VARIABLES}
        if rest:
            self.values[id_] = rest
        title = fields.pop("title") or ("" if noted else name)
        return replace(document, title=title, **fields)

    def _values(self, element: etree._Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for value in children(element, "VariableValue"):
            reference = child(value, "VariableRef")
            guid = read_guid(reference.get("targetGUID")) if reference is not None else ""
            texts = [one.text or "" for one in value if tag(one).endswith("Value")]
            if guid in self.variables and texts:
                found[self.variables[guid]] = texts[0]
        return found

    def _selection(self, selection: etree._Element, source: _Source) -> None:
        try:
            ends = [int(selection.get(name) or "") for name in ("startPosition", "endPosition")]
            start, end = (source.count(position) for position in ends)
        except (ValueError, OverflowError):
            start, end = -1, -1
        codings = children(selection, "Coding")
        if not 0 <= start <= end <= len(source.document.text):
            self.losses.add("selection", "its place is not in its text", max(1, len(codings)))
            return
        maker = selection.get("creatingUser") or selection.get("modifyingUser")
        plain = Coding(
            guid=read_guid(selection.get("guid")),
            selection=read_guid(selection.get("guid")),
            document=source.document.id,
            span=Span(start, end),
            by=self.users.get(read_guid(maker), ""),
            description=child_text(selection, "Description"),
            name=selection.get("name") or "",
            notes=_list_notes(selection),
        )
        for coding in codings:
            reference = child(coding, "CodeRef")
            code = read_guid(reference.get("targetGUID")) if reference is not None else ""
            if code not in self.codes:
                self.losses.add("coding", "its code is not in the codebook")
                continue
            user = self.users.get(read_guid(coding.get("creatingUser")), "")
            guid, notes = read_guid(coding.get("guid")) or plain.guid, _list_notes(coding)
            self.codings.append(
                replace(
                    plain,
                    guid=guid,
                    by=user or plain.by,
                    code=code,
                    names=self.codes[code],
                    notes=(*plain.notes, *notes),
                )
            )
        if not codings:
            self.codings.append(plain)

    def _extra(self, codes: list[dict[str, Any]]) -> Extra | None:
        """What is neither document nor span, to be written again."""
        values: dict[str, object] = {}
        users = [
            {"guid": guid, "name": name} for guid, name in self.users.items() if not is_made(guid)
        ]
        sources = {
            source.document.id: source.guid for source in self.sources if not is_made(source.guid)
        }
        parts = {tag(one): self._keep(one) for one in self.root if tag(one) in KEPT and len(one)}
        found = {
            "codes": codes,
            "users": users,
            "parts": parts,
            "variables": self.values,
            "sources": sources,
        }
        values = {name: value for name, value in found.items() if value}
        return Extra(FORMAT, str(self.path), values) if values else None

    def _keep(self, part: etree._Element) -> str:
        """A part as text, the notes that lie in files of their own written into it."""
        for one in children(part, "Note"):
            text = self._text(one)
            if one.get("plainTextPath") and text is not None:
                content = etree.Element(f"{{{NAMESPACE}}}PlainTextContent")
                content.text = clean(text)
                at = 1 if child(one, "Description") is not None else 0
                one.insert(at, content)
                del one.attrib["plainTextPath"]
            if one.attrib.pop("richTextPath", None) is not None:
                self.losses.add("layout of a note", "only its plain text is kept")
        for one in part.iter():
            # Blanks between elements are of the layout of the file, and grow with each writing.
            one.tail = None if not (one.tail or "").strip() else one.tail
            one.text = None if len(one) and not (one.text or "").strip() else one.text
        written: str = etree.tostring(part, encoding="unicode", with_tail=False)
        return written


def _list_notes(element: etree._Element) -> tuple[str, ...]:
    found = (read_guid(one.get("targetGUID")) for one in children(element, "NoteRef"))
    return tuple(guid for guid in found if guid)


def _list_foreign(codes: list[etree._Element]) -> Iterator[dict[str, Any]]:
    """The codes that were not made here, each with those below it."""
    for code in codes:
        guid, name = read_guid(code.get("guid")), code.get("name") or ""
        if is_made(guid):
            yield from _list_foreign(children(code, "Code"))
            continue
        description = child_text(code, "Description")
        yield {
            "guid": guid,
            "name": name,
            "codable": (code.get("isCodable") or "true").strip() in ("true", "1"),
            "color": code.get("color") or "",
            "description": "" if description.startswith(MARK) else description,
            "codes": list(_list_foreign(children(code, "Code"))),
        }
