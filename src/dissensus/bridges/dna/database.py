"""The records of a DNA database, as it keeps them: one for each row, in the order of its columns.

References between records are IDs, as in the file. Positions are UTF-16 units, times are seconds
since 1970. Password hashes are not here: nothing is read or copied of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DataType = Literal["boolean", "integer", "long text", "short text"]

#: The flags of a coder, in the order of the columns; each column's name has "Permission" before.
PERMISSIONS: tuple[str, ...] = (
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments"),
    *("AddStatements", "EditStatements", "DeleteStatements"),
    *("EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations"),
    *("ViewOthersDocuments", "EditOthersDocuments"),
    *("ViewOthersStatements", "EditOthersStatements"),
)


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes, with a colour, the look of the window, and what is permitted."""

    id: int
    name: str
    red: int = 0
    green: int = 0
    blue: int = 0
    refresh: int = 0
    font_size: int = 14
    popup_width: int | None = 300
    color_by_coder: int = 0
    popup_decoration: int = 0
    popup_auto_complete: int = 1
    permissions: tuple[int, ...] = (1,) * len(PERMISSIONS)


@dataclass(frozen=True, slots=True)
class CoderRelation:
    """What one coder may see and change of another's work."""

    id: int
    coder: int | None
    other: int | None
    view_statements: int = 1
    edit_statements: int = 1
    view_documents: int = 1
    edit_documents: int = 1


@dataclass(frozen=True, slots=True)
class DnaDocument:
    """A text with its meta-data; ``date`` is in seconds since 1970, read as UTC."""

    id: int
    title: str
    text: str
    coder: int | None
    author: str
    source: str
    section: str
    notes: str
    type: str
    date: int


@dataclass(frozen=True, slots=True)
class StatementType:
    """A form for coding: its label and colour."""

    id: int
    label: str
    red: int = 0
    green: int = 0
    blue: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A field of a form."""

    id: int
    name: str
    data_type: DataType
    statement_type: int


@dataclass(frozen=True, slots=True)
class Link:
    """From one variable, or statement, to another."""

    id: int
    source: int | None
    target: int | None


@dataclass(frozen=True, slots=True)
class Regex:
    """A pattern that the program highlights; it is never run here."""

    label: str
    red: int = 0
    green: int = 0
    blue: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """A value of a short text variable, with its colour and the entity that it is part of."""

    id: int
    variable: int
    value: str = ""
    red: int | None = None
    green: int | None = None
    blue: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class AttributeVariable:
    """The name of something that is said of each entity of a variable."""

    id: int
    variable: int
    name: str


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """What is said of one entity."""

    entity: int
    attribute: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class DnaStatement:
    """A coded span; ``values`` maps a variable's ID to its value.

    The value of a short text variable is its entity's ID, of a boolean 0 or 1. A variable
    without a row in the file is not in ``values``.
    """

    id: int
    statement_type: int
    document: int
    start: int
    stop: int
    coder: int | None
    values: Mapping[int, int | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Database:
    """All of a DNA file. ``links`` join statements, which version 2 alone has.

    ``strays`` counts rows that belong to nothing (the statement, variable or entity that they
    name is not there); they are left out. ``tables`` are names of tables that are none of
    DNA's; ``permissions`` are version 2's, as they stood: coder, what, and whether.
    """

    settings: tuple[tuple[str, str], ...] = ()
    coders: tuple[Coder, ...] = ()
    relations: tuple[CoderRelation, ...] = ()
    documents: tuple[DnaDocument, ...] = ()
    statement_types: tuple[StatementType, ...] = ()
    variables: tuple[Variable, ...] = ()
    variable_links: tuple[Link, ...] = ()
    regexes: tuple[Regex, ...] = ()
    entities: tuple[Entity, ...] = ()
    attribute_variables: tuple[AttributeVariable, ...] = ()
    attribute_values: tuple[AttributeValue, ...] = ()
    statements: tuple[DnaStatement, ...] = ()
    links: tuple[Link, ...] = ()
    permissions: tuple[tuple[int, str, int], ...] = ()
    strays: int = 0
    tables: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """What the file says of its version, or nothing."""
        return dict(self.settings).get("version", "")
