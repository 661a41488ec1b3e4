"""The numbers of Nexis documents, which stand in the links of their headlines alone.

A headline links to ".../document?collection=news&id=urn:contentItem:65KH-1FT1-...".
"""

from __future__ import annotations

import re

from ...errors import InputError
from ..archive import open_archive
from ..content import Source

_NUMBER = re.compile(rb"urn(?::|%3A)contentItem(?::|%3A)([0-9A-Za-z]{4}(?:-[0-9A-Za-z]+){2,8})")
_RELATION = re.compile(rb"<Relationship\b[^>]{0,4000}>")
_ID = re.compile(rb"""\bId=["']([^"']{1,80})["']""")
_LINK = re.compile(rb"""\br:id=["']([^"']{1,80})["']""")


def list_rtf_numbers(source: Source) -> list[str]:
    """The numbers in the links of an RTF file, each once, in the order of the file."""
    return _order(_NUMBER.findall(source.data))


def list_word_numbers(source: Source) -> list[str]:
    """The numbers in the links of a Word file, each once, in the order of the text."""
    try:
        archive = open_archive(source)
        relations = archive.read("word/_rels/document.xml.rels")
        text = archive.read("word/document.xml")
    except InputError:  # the text may be read without them
        return []
    numbers: dict[bytes, bytes] = {}
    for relation in _RELATION.findall(relations):
        id_, number = _ID.search(relation), _NUMBER.search(relation)
        if id_ and number:
            numbers[id_[1]] = number[1]
    return _order([numbers[link] for link in _LINK.findall(text) if link in numbers])


def _order(numbers: list[bytes]) -> list[str]:
    return [number.decode("ascii") for number in dict.fromkeys(numbers)]
