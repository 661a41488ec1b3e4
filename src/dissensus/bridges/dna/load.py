"""Reads a DNA file, version 3.0 or 2.0, into records, faithfully."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_args

from .database import (
    AttributeValue,
    AttributeVariable,
    Coder,
    CoderRelation,
    Database,
    DataType,
    DnaDocument,
    DnaStatement,
    Entity,
    Link,
    Regex,
    StatementType,
    Variable,
)
from .old import list_entities, list_old_texts, list_permissions
from .opened import Opened, open_database
from .schema import BY_NAME, DATA_TABLES, OLD_TABLES, Table


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


_Record = TypeVar("_Record", bound=_Numbered)


def load_database(path: Path | str) -> Database:
    """Read a DNA file; it is opened read-only, and nothing in it can act.

    Raises InputError where it is no DNA file of version 3.0 or 2.0, or a damaged one.
    """
    with open_database(Path(path)) as opened:
        settings = tuple(opened.rows(BY_NAME["SETTINGS"]))
        version = dict(settings).get("version", "")
        if version.startswith("3.0"):
            return _Loader(opened, BY_NAME, settings).load()
        if version.startswith("2.0"):
            return _Loader(opened, OLD_TABLES, settings).load_old()
        told = f"version {version[:40]!r}" if version else "no version"
        raise opened.fail(f"{told}; DNA files of versions 3.0 and 2.0 can be read")


@dataclass(slots=True)
class _Loader:
    """Reads the tables one by one, and leaves out and counts what belongs to nothing."""

    opened: Opened
    tables: Mapping[str, Table]
    settings: tuple[tuple[str, str], ...]
    strays: int = 0
    known: dict[str, frozenset[int]] = field(default_factory=dict)

    def load(self) -> Database:
        """A file of version 3."""
        coders = self.read("CODERS", _make_coder, but="Password")
        types = self.read("STATEMENTTYPES", StatementType)
        variables = self.read_variables()
        documents = tuple(map(self.clean, self.read("DOCUMENTS", DnaDocument)))
        entities = self.read_entities()
        attributes = self.keep(
            self.read("ATTRIBUTEVARIABLES", AttributeVariable), ("variable", "VARIABLES")
        )
        self.know("ATTRIBUTEVARIABLES", attributes)
        return Database(
            settings=self.settings,
            coders=coders,
            relations=self.keep(
                self.read("CODERRELATIONS", CoderRelation), ("coder", "CODERS"), ("other", "CODERS")
            ),
            documents=documents,
            statement_types=types,
            variables=variables,
            variable_links=self.keep(
                self.read("VARIABLELINKS", Link), ("source", "VARIABLES"), ("target", "VARIABLES")
            ),
            regexes=self.read_regexes(),
            entities=entities,
            attribute_variables=attributes,
            attribute_values=self.read_attributes(),
            statements=self.read_statements(variables, self.read_values(variables, entities)),
            strays=self.strays,
            tables=self.list_foreign(BY_NAME),
        )

    def load_old(self) -> Database:
        """A file of version 2, told as if it were one of version 3.

        Its entities are the values of its table of attributes, and those that statements hold.
        """
        coders = self.read("CODERS", _make_old_coder)
        types = self.read("STATEMENTTYPES", StatementType)
        variables = self.read_variables()
        rows = self.opened.rows(OLD_TABLES["DOCUMENTS"])
        documents = tuple(
            map(self.clean, self.sort("DOCUMENTS", (_make_old_document(*row) for row in rows)))
        )
        texts = self.opened.rows(OLD_TABLES["DATASHORTTEXT"])
        found = list_entities(
            self.opened.rows(OLD_TABLES["ATTRIBUTES"], optional=True), texts, variables
        )
        self.strays += found.strays
        short = list_old_texts(texts, found.entities)
        values = self.read_values(variables, found.entities, short=short)
        statements = self.read_statements(variables, values)
        links = self.opened.rows(OLD_TABLES["STATEMENTLINKS"], optional=True)
        return Database(
            settings=self.settings,
            coders=coders,
            documents=documents,
            statement_types=types,
            variables=variables,
            regexes=self.read_regexes(),
            entities=found.entities,
            attribute_variables=found.attribute_variables,
            attribute_values=found.attribute_values,
            statements=statements,
            links=self.keep(
                self.sort("STATEMENTLINKS", (Link(*row) for row in links)),
                ("source", "STATEMENTS"),
                ("target", "STATEMENTS"),
            ),
            permissions=list_permissions(
                self.opened.rows(OLD_TABLES["CODERPERMISSIONS"], optional=True)
            ),
            strays=self.strays,
            tables=self.list_foreign(OLD_TABLES),
        )

    def read(
        self, name: str, make: Callable[..., _Record], *, but: str = ""
    ) -> tuple[_Record, ...]:
        """The records of a table, by ID."""
        rows = self.opened.rows(self.tables[name], but=but)
        return self.sort(name, (make(*row) for row in rows))

    def sort(self, name: str, records: Iterable[_Record]) -> tuple[_Record, ...]:
        """Records in the order of their IDs, which no two of them share."""
        found = tuple(sorted(records, key=lambda record: record.id))
        self.know(name, found)
        if len(self.known[name]) < len(found):
            raise self.opened.fail(f"table {name} has one ID twice")
        return found

    def know(self, name: str, records: Iterable[_Record]) -> None:
        """Keep the IDs to which other records may refer."""
        self.known[name] = frozenset(record.id for record in records)

    def keep(
        self, records: tuple[_Record, ...], *references: tuple[str, str]
    ) -> tuple[_Record, ...]:
        """The records whose references all lead to a record."""
        kept = tuple(
            record
            for record in records
            if all(getattr(record, name) in self.known[table] for name, table in references)
        )
        self.strays += len(records) - len(kept)
        return kept

    def clean(self, document: DnaDocument) -> DnaDocument:
        """A document without a coder who is not there."""
        if document.coder is None or document.coder in self.known["CODERS"]:
            return document
        self.strays += 1
        return replace(document, coder=None)

    def read_variables(self) -> tuple[Variable, ...]:
        """The variables of all statement types."""
        found = self.keep(self.read("VARIABLES", Variable), ("statement_type", "STATEMENTTYPES"))
        self.know("VARIABLES", found)
        kinds = get_args(DataType)
        for variable in found:
            if variable.data_type not in kinds:
                shown = variable.data_type[:40]
                raise self.opened.fail(f"variable {variable.id} has the data type {shown!r}")
        if len({(one.statement_type, one.name) for one in found}) < len(found):
            raise self.opened.fail("a statement type has one variable twice")
        return found

    def read_entities(self) -> tuple[Entity, ...]:
        """The entities; a parent that is not there is left out."""
        found = self.keep(self.read("ENTITIES", Entity), ("variable", "VARIABLES"))
        self.know("ENTITIES", found)
        if len({(one.variable, one.value) for one in found}) < len(found):
            raise self.opened.fail("a variable has one entity twice")
        there = {None, *self.known["ENTITIES"]}
        self.strays += sum(one.parent not in there for one in found)
        return tuple(one if one.parent in there else replace(one, parent=None) for one in found)

    def read_attributes(self) -> tuple[AttributeValue, ...]:
        """What is said of entities, in the order of the entities."""
        rows = self.opened.rows(BY_NAME["ATTRIBUTEVALUES"])
        kept = {
            (entity, attribute): value
            for _, entity, attribute, value in rows
            if entity in self.known["ENTITIES"] and attribute in self.known["ATTRIBUTEVARIABLES"]
        }
        self.strays += len(rows) - len(kept)
        return tuple(AttributeValue(*key, kept[key]) for key in sorted(kept))

    def read_regexes(self) -> tuple[Regex, ...]:
        """The patterns, in the order of the file."""
        return tuple(Regex(*row) for row in self.opened.rows(self.tables["REGEXES"]))

    def read_values(
        self,
        variables: tuple[Variable, ...],
        entities: tuple[Entity, ...],
        *,
        short: Sequence[tuple[Any, ...]] | None = None,
    ) -> dict[int, dict[int, int | str | None]]:
        """The values of each statement, by variable; ``short`` is used for short texts."""
        owner = {entity.id: entity.variable for entity in entities}
        values: dict[int, dict[int, int | str | None]] = {}
        for kind, name in DATA_TABLES.items():
            is_short = kind == "short text"
            given = short if is_short else None
            rows = self.opened.rows(self.tables[name]) if given is None else given
            fitting = {one.id for one in variables if one.data_type == kind}
            for _, statement, variable, value in rows:
                known = values.setdefault(statement, {})
                if (
                    variable not in fitting
                    or variable in known
                    or (is_short and owner.get(value) != variable)
                ):
                    self.strays += 1
                else:
                    known[variable] = value
        return values

    def read_statements(
        self, variables: tuple[Variable, ...], values: dict[int, dict[int, int | str | None]]
    ) -> tuple[DnaStatement, ...]:
        """The statements with their values, in the order of the variables."""
        order = {one.id: (place, one.statement_type) for place, one in enumerate(variables)}
        coders = self.known["CODERS"]
        found: list[DnaStatement] = []
        rows = self.opened.rows(self.tables["STATEMENTS"])
        for id_, type_, document, start, stop, coder in sorted(rows):
            own = values.pop(id_, {})
            if type_ not in self.known["STATEMENTTYPES"] or document not in self.known["DOCUMENTS"]:
                self.strays += 1 + len(own)
                continue
            if not 0 <= start < stop:
                raise self.opened.fail(f"statement {id_} runs from {start} to {stop}")
            kept = {key: own[key] for key in sorted(own) if order[key][1] == type_}
            self.strays += len(own) - len(kept)
            is_lost = coder is not None and coder not in coders
            self.strays += is_lost
            found.append(
                DnaStatement(id_, type_, document, start, stop, None if is_lost else coder, kept)
            )
        self.strays += sum(map(len, values.values()))
        return self.sort("STATEMENTS", found)

    def list_foreign(self, known: Mapping[str, Table]) -> tuple[str, ...]:
        """The tables that are none of DNA's; those of SQLite itself do not count."""
        names = (name for name in self.opened.tables if not name.startswith("SQLITE_"))
        return tuple(sorted(name for name in names if name not in known))


def _make_coder(*row: Any) -> Coder:
    return replace(Coder(*row[:11]), permissions=row[11:])


def _make_old_coder(id_: int, name: str, *colour: int | None) -> Coder:
    red, green, blue = (part or 0 for part in colour)
    return Coder(id_, name, red, green, blue)


def _make_old_document(*row: Any) -> DnaDocument:
    """A document whose time stood in milliseconds, and whose texts may be missing."""
    id_, title, text, coder, *rest, date = row
    author, source, section, notes, type_ = (value or "" for value in rest)
    texts = (author, source, section, notes, type_)
    return DnaDocument(id_, title or "", text or "", coder, *texts, date // 1000)
