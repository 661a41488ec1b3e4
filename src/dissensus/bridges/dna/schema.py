"""The tables of a DNA file, version 3: what is created for a new file, and what is read.

Each column is declared once; the statements that create the tables are made from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .database import PERMISSIONS

#: No short text may be longer: the program asks for LENGTH < 191.
LONGEST = 190
#: What a new file says of its own version; files of all versions 3.0 have one schema.
VERSION, DATE = "3.0.11.5", "2025-02-05"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in the file, the type that its values must have, and its limits."""

    name: str
    kind: str
    type: Any
    rest: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.kind, self.rest) if part)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns and what holds of several columns together."""

    name: str
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()

    def to_sql(self) -> str:
        """The statement that creates the table."""
        return (
            f"CREATE TABLE {self.name}({', '.join((*map(str, self.columns), *self.constraints))})"
        )


def _check(condition: str) -> str:
    return f"CHECK ({condition})"


def _short(name: str, default: str = "") -> Column:
    limit = _check(f"LENGTH({name}) < {LONGEST + 1}")
    return Column(name, "TEXT", str, f"NOT NULL {default} {limit}".replace("  ", " "))


def _text(name: str, rest: str = "NOT NULL") -> Column:
    return Column(name, "TEXT", str, rest)


def _number(name: str, default: int | None = None, rest: str = "") -> Column:
    parts = ("NOT NULL", "" if default is None else f"DEFAULT {default}", rest)
    return Column(name, "INTEGER", int, " ".join(part for part in parts if part))


def _within(name: str, default: int, low: int, high: int) -> Column:
    return _number(name, default, _check(f"{name} BETWEEN {low} AND {high}"))


def _optional(name: str, rest: str = "") -> Column:
    return Column(name, "INTEGER", int | None, rest)


def _flag(name: str, default: int = 1) -> Column:
    return _within(name, default, 0, 1)


def _to(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


_ID = Column("ID", "INTEGER", int, "NOT NULL PRIMARY KEY")
_COLOUR = tuple(_within(name, 0, 0, 255) for name in ("Red", "Green", "Blue"))
_NO_COLOUR = tuple(
    _optional(name, _check(f"{name} BETWEEN 0 AND 255")) for name in ("Red", "Green", "Blue")
)
_EMPTY = "DEFAULT ''"
_DATA_TYPES = ("boolean", "integer", "long text", "short text")


def _data(name: str, value: Column, *constraints: str) -> Table:
    """A table of statements' values of one type of data."""
    keys = (_to("StatementId", "STATEMENTS"), _to("VariableId", "VARIABLES"))
    unique = "UNIQUE (StatementId, VariableId)"
    columns = (_ID, _number("StatementId"), _number("VariableId"), value)
    return Table(name, columns, (*keys, *constraints, unique))


#: In an order in which each table refers only to tables before it.
TABLES: tuple[Table, ...] = (
    Table("SETTINGS", (Column("Property", "TEXT", str, "PRIMARY KEY"), _text("Value"))),
    Table(
        "CODERS",
        (
            _ID,
            _short("Name"),
            *_COLOUR,
            _within("Refresh", 0, 0, 9999),
            _within("FontSize", 14, 1, 99),
            _short("Password"),
            _optional("PopupWidth", f"DEFAULT 300 {_check('PopupWidth BETWEEN 100 AND 9999')}"),
            _flag("ColorByCoder", 0),
            _flag("PopupDecoration", 0),
            _flag("PopupAutoComplete"),
            *(_flag(f"Permission{name}") for name in PERMISSIONS),
        ),
    ),
    Table(
        "DOCUMENTS",
        (
            _ID,
            _short("Title"),
            _text("Text"),
            _optional("Coder"),
            _short("Author", _EMPTY),
            _short("Source", _EMPTY),
            _short("Section", _EMPTY),
            _text("Notes", f"NOT NULL {_EMPTY}"),
            _short("Type", _EMPTY),
            _number("Date"),
        ),
        (_to("Coder", "CODERS"),),
    ),
    Table("STATEMENTTYPES", (_ID, _short("Label"), *_COLOUR)),
    Table(
        "VARIABLES",
        (
            _ID,
            _short("Variable"),
            Column(
                "DataType",
                "TEXT",
                str,
                "NOT NULL DEFAULT 'short text' "
                + _check(" OR ".join(f"DataType = '{name}'" for name in _DATA_TYPES)),
            ),
            _optional("StatementTypeId"),
        ),
        (_to("StatementTypeId", "STATEMENTTYPES"), "UNIQUE (Variable, StatementTypeId)"),
    ),
    Table(
        "VARIABLELINKS",
        (_ID, _optional("SourceVariableId"), _optional("TargetVariableId")),
        (
            _check("TargetVariableId != SourceVariableId"),
            _to("SourceVariableId", "VARIABLES"),
            _to("TargetVariableId", "VARIABLES"),
        ),
    ),
    Table(
        "REGEXES",
        (
            Column("Label", "TEXT", str, f"PRIMARY KEY {_check(f'LENGTH(Label) < {LONGEST + 1}')}"),
            *_COLOUR,
        ),
    ),
    Table(
        "CODERRELATIONS",
        (
            _ID,
            _optional("Coder", _check("Coder > 0")),
            _optional("OtherCoder", _check("OtherCoder > 0")),
            *(
                _flag(name)
                for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
            ),
        ),
        (_check("Coder != OtherCoder"), _to("Coder", "CODERS"), _to("OtherCoder", "CODERS")),
    ),
    Table(
        "STATEMENTS",
        (
            _ID,
            _optional("StatementTypeId"),
            _optional("DocumentId"),
            _number("Start", rest=_check("Start >= 0")),
            _number("Stop", rest=_check("Stop >= 0")),
            _optional("Coder"),
        ),
        (
            _check("Start < Stop"),
            _to("StatementTypeId", "STATEMENTTYPES"),
            _to("Coder", "CODERS"),
            _to("DocumentId", "DOCUMENTS"),
        ),
    ),
    Table(
        "ENTITIES",
        (
            _ID,
            _number("VariableId"),
            _short("Value", _EMPTY),
            *_NO_COLOUR,
            _optional("ChildOf", _check("ChildOf > 0")),
        ),
        (
            "UNIQUE (VariableId, Value)",
            _to("ChildOf", "ENTITIES"),
            _to("VariableId", "VARIABLES"),
        ),
    ),
    _data("DATABOOLEAN", _number("Value", 1)),
    _data("DATAINTEGER", _number("Value", 0)),
    _data("DATASHORTTEXT", _number("Entity"), _to("Entity", "ENTITIES")),
    _data("DATALONGTEXT", Column("Value", "TEXT", str | None, _EMPTY)),
    Table(
        "ATTRIBUTEVARIABLES",
        (_ID, _number("VariableId"), _short("AttributeVariable")),
        ("UNIQUE (VariableId, AttributeVariable)", _to("VariableId", "VARIABLES")),
    ),
    Table(
        "ATTRIBUTEVALUES",
        (
            _ID,
            _number("EntityId"),
            _number("AttributeVariableId"),
            _short("AttributeValue", _EMPTY),
        ),
        (
            "UNIQUE (EntityId, AttributeVariableId)",
            _to("EntityId", "ENTITIES"),
            _to("AttributeVariableId", "ATTRIBUTEVARIABLES"),
        ),
    ),
)

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
#: Which table holds the values of which type of data.
DATA_TABLES: Mapping[str, str] = {
    "boolean": "DATABOOLEAN",
    "integer": "DATAINTEGER",
    "short text": "DATASHORTTEXT",
    "long text": "DATALONGTEXT",
}

_OLD_COLOUR = tuple(Column(name, "INTEGER", int | None) for name in ("Red", "Green", "Blue"))
_OLD_TEXT = ("Title", "Text", "Author", "Source", "Section", "Notes", "Type")


def _loosen(table: Table) -> Table:
    """A table as version 2 has it: texts may be missing."""
    columns = (
        Column(one.name, one.kind, str | None) if one.name in _OLD_TEXT else one
        for one in table.columns
    )
    return Table(table.name, tuple(columns))


def _list_old() -> Iterator[Table]:
    same = ("SETTINGS", "STATEMENTTYPES", "VARIABLES", "REGEXES", "STATEMENTS")
    yield from (BY_NAME[name] for name in same)
    yield from (BY_NAME[name] for name in ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT"))
    yield _loosen(BY_NAME["DOCUMENTS"])
    yield Table("CODERS", (_ID, _text("Name"), *_OLD_COLOUR))
    keys = (_number("StatementId"), _number("VariableId"))
    yield Table("DATASHORTTEXT", (_ID, *keys, Column("Value", "TEXT", str | None)))
    texts = (Column(name, "TEXT", str | None) for name in ("Type", "Alias", "Notes", "ChildOf"))
    value = Column("Value", "TEXT", str | None)
    yield Table("ATTRIBUTES", (_ID, _number("VariableId"), value, *_OLD_COLOUR, *texts))
    sort = (_text("Type"), Column("Permission", "INTEGER", int | None))
    yield Table("CODERPERMISSIONS", (_optional("Coder"), *sort))
    yield Table("STATEMENTLINKS", (_ID, _optional("SourceId"), _optional("TargetId")))


#: What is read of a file of version 2.0; nothing is ever written as one.
OLD_TABLES: Mapping[str, Table] = {table.name: table for table in _list_old()}
