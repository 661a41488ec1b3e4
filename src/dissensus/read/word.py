"""Word files (.docx): the text that a reader of the page sees, without what is around it.

Only the main part and the properties are read, each straight through and without a tree.
python-docx would load every part, pictures too, and gives neither inserted text, nor text
boxes, nor the fields of a form; it refuses files with macros and those of the strict kind.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from ..errors import InputError
from .archive import Archive, open_archive
from .content import Content, Format, Source
from .properties import clean_author, clean_title
from .word_text import Paragraphs

MAIN = "/officeDocument"
PROPERTIES = "/core-properties"
RELATIONS = "_rels/.rels"
#: A record of a zip file with the name of a member that Word files alone have.
_PART = re.compile(rb"PK(?:\x01\x02.{42}|\x03\x04.{26})word/", re.DOTALL)
#: The list of members stands at the end; that of most Word files has some thousand bytes.
TAIL = 200_000


def is_word(source: Source) -> bool:
    """Say whether the file is a zip container with the parts of a Word file."""
    if not source.head.startswith(b"PK\x03\x04"):
        return False
    if _PART.search(source.head):
        return True
    with source.open() as stream:
        end = stream.seek(0, 2)
        stream.seek(max(0, end - TAIL))
        return _PART.search(stream.read(TAIL)) is not None


def read_word(source: Source) -> Iterator[Content]:
    """Read a Word file's text with its title and author; a file's dates are no article's."""
    archive = open_archive(source)
    relations = _read_relations(archive)
    properties = _read_properties(archive, relations.get(PROPERTIES, ""))
    yield Content(
        "\n\n".join(_read_paragraphs(archive, relations)),
        title=clean_title(properties.get("title", "")),
        author=clean_author(properties.get("creator", "")),
    )


def load_paragraphs(source: Source) -> list[str]:
    """The paragraphs of a Word file and, where they stand, those of its tables' cells."""
    archive = open_archive(source)
    return _read_paragraphs(archive, _read_relations(archive))


def _read_paragraphs(archive: Archive, relations: Mapping[str, str]) -> list[str]:
    if MAIN not in relations:
        raise InputError("", "unreadable", "a Word file that does not say where its text is")
    paragraphs = Paragraphs()
    _parse(archive.read(relations[MAIN]), paragraphs)
    return [text for text in paragraphs.done if text.strip()]


class _Relations:
    """The parts that a container names, by the last word of what they are to it."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        kind = "/" + attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(attributes.get("Target", "")).lstrip("/")
        if attributes.get("TargetMode") != "External":
            self.found.setdefault(kind, target)

    def end(self, _tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Properties:
    """The values of a file's properties by their names."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self._name = tag.rpartition("}")[2]

    def end(self, _tag: str) -> None:
        self._name = ""

    def data(self, text: str) -> None:
        if self._name:
            self.found[self._name] = self.found.get(self._name, "") + text

    def close(self) -> None:
        pass


def _read_relations(archive: Archive) -> Mapping[str, str]:
    relations = _Relations()
    _parse(archive.read(RELATIONS), relations)
    return relations.found


def _read_properties(archive: Archive, part: str) -> Mapping[str, str]:
    properties = _Properties()
    if part in archive.names:
        _parse(archive.read(part), properties)
    return properties.found


class _NoDoctype:
    """Refuses a document type, which could define entities; no office file has one."""

    def __init__(self, target: Paragraphs | _Relations | _Properties) -> None:
        self.start = target.start
        self.end = target.end
        self.data = target.data
        self.close = target.close

    def doctype(self, *_: object) -> None:
        raise InputError("", "unreadable", "a part that declares a document type")


def _parse(data: bytes, target: Paragraphs | _Relations | _Properties) -> None:
    parser = etree.XMLParser(
        target=_NoDoctype(target),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("", "unreadable", "a part that is damaged") from error


WORD = Format("Word", frozenset({".docx", ".docm", ".dotx", ".dotm"}), is_word, read_word)
