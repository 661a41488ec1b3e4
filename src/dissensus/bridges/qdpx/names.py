"""What QDPX files call things, as the standard's schema (REFI-QDA 1.0, March 2019) has it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from ..fields import FACETS, from_json, to_json

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT = "project.qde"
FOLDER = "sources"
INTERNAL = "internal://"
FORMAT = "qdpx"
GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")
COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
#: The parts of a project in the order that the schema asks for.
PARTS = (
    *("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"),
    *("Description", "NoteRef"),
)
#: Parts that are neither documents nor spans; they are kept as they are.
KEPT = ("Cases", "Notes", "Links", "Sets", "Graphs")
#: The facets that are codes; the others are in the note of the selection.
CODES = (
    *("actor", "party", "concept", "stance", "firmness", "act", "source", "targets"),
    *("direct", "alleged", "status"),
)
#: Values that say nothing and need no code.
SILENT = frozenset({("direct", "no"), ("alleged", "no")})
COLORS: Mapping[str, str] = {
    "support": "#1B7837",
    "open": "#7FBF7B",
    "neutral": "#BDBDBD",
    "reserved": "#E9A3C9",
    "oppose": "#C51B7D",
}
#: What is known of a document, as variables that the tools show.
VARIABLES = ("id", "path", "title", "date", "outlet", "language", "author")
#: How a note begins that was written here and not by a person.
MARK = "dissensus:"
#: How the identifiers begin that are made here; tools draw theirs by chance.
MADE = "d155e505-"
_SEED = uuid.UUID("6f0f0d2e-7d0b-5b8e-9d6d-2b7b8f0c6a11")


def make_guid(kind: str, name: str) -> str:
    """The identifier of a thing, the same for the same name."""
    seed = f"{kind}/{name}".encode("utf-8", "surrogatepass").hex()
    return MADE + str(uuid.uuid5(_SEED, seed))[len(MADE) :]


def is_made(guid: str) -> bool:
    """Whether an identifier was made here, and not by a tool.

    >>> is_made(make_guid("user", "Ada"))
    True
    """
    return guid.startswith(MADE)


def read_guid(value: str | None) -> str:
    """An identifier as it is compared, without braces and in small letters; "" for none."""
    found = GUID.fullmatch((value or "").strip())
    return found[1].lower() if found else ""


def make_note(kind: str, value: Mapping[str, Any]) -> str:
    """The note of a document, selection or statement, which brings it back as it was."""
    return MARK + to_json({kind: value})


def read_note(text: str) -> dict[str, Any]:
    """What a note of ours holds; empty for a note of a person."""
    text = text.strip()
    return from_json(text.removeprefix(MARK)) if text.startswith(MARK) else {}


def name_code(facet: str, value: str) -> str:
    """The name of a facet's code, which no code of another facet has."""
    return f"{facet}: {value}"


def read_facet(names: tuple[str, ...]) -> tuple[str, str] | None:
    """The facet and value that a code stands for, from its name and those above it.

    >>> read_facet(("Stance", "support")), read_facet(("stance", "stance: oppose"))
    (('stance', 'support'), ('stance', 'oppose'))
    """
    facet, _, value = names[-1].partition(":")
    if facet.strip().casefold() in FACETS and value.strip():
        return facet.strip().casefold(), value.strip()
    above = names[-2].strip().casefold() if len(names) > 1 else ""
    return (above, names[-1]) if above in FACETS else None
