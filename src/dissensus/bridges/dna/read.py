"""A DNA file becomes an Exchange: its documents, statements and annotations, and all the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...exchange import Annotation, Exchange, Extra, Held, Loss, Value
from ...records import Document, Statement
from .cast import Cast, to_plain
from .database import Database, DnaStatement, Variable
from .forms import RECORD, DnaRoles, Form, list_forms, measure_reach
from .load import load_database
from .offsets import Offsets, make_offsets
from .papers import SETTING, Origin, clean_path, read_document, without_text
from .record import CODER, START, STOP, read_record
from .values import decode, list_fields

#: The bridge's name, in extras.
FORMAT = "dna"
#: What ``Held.fields`` has beside the values of variables.
FILE, NUMBER, TYPE = "dna:file", "dna:id", "dna:type"
FIRST, LAST, BY = "dna:start", "dna:stop", "dna:coder"
#: All of those.
PLACES = frozenset({FILE, NUMBER, TYPE, FIRST, LAST, BY})
_ESCAPE = "dna:variable:"
#: A variable whose name is like one of those is escaped.
_PREFIX = "dna:"

_UNREAD = "what is kept beside a statement could not be read"


def read(path: Path | str, roles: DnaRoles | None = None) -> Exchange:
    """Read a DNA file, version 3.0 or 2.0.

    ``roles`` say which variables hold the actor, the party, the concept and the stance. Statements
    of types that have them are statements; all others, and those without an actor, a concept or
    a stance, are annotations. Raises InputError where the file cannot be read.
    """
    database = load_database(path)
    origin = Origin(clean_path(str(path)))
    return _Reader(database, origin, roles or DnaRoles()).read()


def to_key(variable: str) -> str:
    """The name of a variable among the fields of a statement."""
    return f"{_ESCAPE}{variable}" if variable.startswith(_PREFIX) else variable


def read_span(start: int, stop: int, offsets: Offsets) -> tuple[int, int]:
    """Where a statement stands, in characters; never beyond the text."""
    first = offsets.to_characters(start)
    return first, max(first, offsets.to_characters(stop, up=True))


@dataclass(slots=True)
class _Reader:
    """Reads statement after statement, and counts what is lost."""

    database: Database
    origin: Origin
    roles: DnaRoles
    losses: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)

    def read(self) -> Exchange:
        """All of the file."""
        reach = measure_reach(self.database, self.roles)
        forms = list_forms(self.database, self.roles, reach)
        papers = dict(self.read_documents())
        statements: list[Held] = []
        annotations: list[Annotation] = []
        readers = {id_: self.make_reader(form) for id_, form in forms.items()}
        for one in self.database.statements:
            found = readers[one.statement_type](one, *papers[one.document])
            if isinstance(found, Held):
                statements.append(found)
            else:
                annotations.append(found)
        self.count_forms(forms)
        documents = tuple(document for document, _ in papers.values())
        return Exchange(
            documents,
            tuple(statements),
            tuple(annotations),
            (self.make_extra(documents, reach),),
            (*_list_losses(self.database), *self.list_counted()),
        )

    def read_documents(self) -> Iterator[tuple[int, tuple[Document, Offsets]]]:
        """Each document with the ways of counting in its text, by its ID."""
        settings = dict(self.database.settings)
        used: set[str] = set()
        for paper in self.database.documents:
            document = read_document(paper, self.origin, settings)
            if document.id in used:
                document = read_document(paper, self.origin, {})
            used.add(document.id)
            yield paper.id, (document, make_offsets(paper.text))

    def make_reader(
        self, form: Form
    ) -> Callable[[DnaStatement, Document, Offsets], Held | Annotation]:
        """What reads the statements of one type."""
        cast = Cast(_find_attributes(self.database))
        show = _make_shower(self.database, form)
        coders = {coder.id: coder.name for coder in self.database.coders}
        sources = list_fields(form)
        first = {name: id_ for id_, name in reversed(coders.items())}

        def read_one(one: DnaStatement, document: Document, offsets: Offsets) -> Held | Annotation:
            raw = show(one)
            by = coders.get(one.coder or 0, "")
            span = read_span(one.start, one.stop, offsets)
            kept = self.read_kept(one, raw, by, sources)
            fields = self.make_fields(one, raw, span, offsets)
            plain = decode(form, raw, cast) if form.is_mapped else None
            exact: dict[str, Any] = {"start": span[0], "end": span[1], "by": by, **kept}
            if one.coder != first.get(exact["by"]):
                fields[BY] = one.coder
            if not 0 <= exact["start"] <= exact["end"] <= offsets.length:
                exact["start"], exact["end"] = span
            exact["id"] = self.make_id(exact.get("id", ""), one)
            if plain is None:
                return _annotate(exact, document, form, fields)
            if not form.is_own:
                plain["coder"] = by
            return _hold({**plain, "path": document.path, **exact}, document, fields)

        return read_one

    def make_id(self, id_: str, one: DnaStatement) -> str:
        """The id that was kept, else one of the file's name and the statement's number."""
        if not id_ or id_ in self.ids:
            id_ = self.origin.statement(one.id)
            while id_ in self.ids:
                id_ += "'"
        self.ids.add(id_)
        return id_

    def read_kept(
        self,
        one: DnaStatement,
        raw: Mapping[str, Any],
        by: str,
        sources: Mapping[str, tuple[str, ...]],
    ) -> dict[str, Any]:
        """What is kept of a statement beside its values, so far as it holds."""
        text = raw.get(RECORD)
        if not text or not isinstance(text, str):
            return {}
        guards = {**raw, START: one.start, STOP: one.stop, CODER: by}
        kept = read_record(text, guards, sources)
        if kept is None:
            self.losses[_UNREAD] += 1
            return {}
        if "fields" in kept:
            # Where it stands is told by the file alone.
            kept["fields"] = {k: v for k, v in kept["fields"].items() if k not in PLACES}
        return kept

    def make_fields(
        self,
        one: DnaStatement,
        raw: Mapping[str, Any],
        span: tuple[int, int],
        offsets: Offsets,
    ) -> dict[str, Value]:
        """The values of all variables, and where in the file they stand."""
        fields: dict[str, Value] = {to_key(name): value for name, value in raw.items()}
        fields[FILE], fields[NUMBER], fields[TYPE] = self.origin.path, one.id, one.statement_type
        if (offsets.to_units(span[0]), offsets.to_units(span[1])) != (one.start, one.stop):
            fields[FIRST], fields[LAST] = one.start, one.stop
        return fields

    def make_extra(
        self, documents: tuple[Document, ...], reach: Mapping[int, tuple[int, int]]
    ) -> Extra:
        """All of the file but texts and statements."""
        database = self.database
        settings = tuple(
            (name, value) for name, value in database.settings if not name.startswith(SETTING)
        )
        rest = replace(database, settings=settings, documents=(), statements=())
        papers = zip(database.documents, documents, strict=True)
        values = {
            "database": to_plain(rest),
            "documents": {document.id: without_text(paper) for paper, document in papers},
            "roles": to_plain(self.roles),
            "reach": {str(type_): list(ends) for type_, ends in reach.items()},
        }
        return Extra(FORMAT, self.origin.path, values)

    def count_forms(self, forms: Mapping[int, Form]) -> None:
        """Count the statements whose qualifier is read by less than it says."""
        counts = Counter(one.statement_type for one in self.database.statements)
        for id_, form in forms.items():
            if form.has_roles and not form.is_own and form.qualifier and not form.is_boolean:
                if form.is_unsigned:
                    self.losses["an integer qualifier without a sign"] += counts[id_]
                elif not form.roles.largest:
                    self.losses["the size of an integer qualifier"] += counts[id_]

    def list_counted(self) -> Iterator[Loss]:
        """The losses that were counted on the way."""
        for what, count in self.losses.items():
            yield Loss(what, count, _WHY[what])


_WHY: Mapping[str, str] = {
    "an integer qualifier without a sign": (
        "nothing tells for from against; kept as annotations (give DnaRoles.largest)"
    ),
    "the size of an integer qualifier": (
        "its range is not known, so the sign alone was read (give DnaRoles.largest)"
    ),
    _UNREAD: "it was damaged outside; the other variables were read",
}


def _list_losses(database: Database) -> Iterator[Loss]:
    """What of a file is not read at all."""
    told = (
        ("password hashes", len(database.coders), "they are never copied"),
        ("rows that belong to nothing", database.strays, "what they name is not in the file"),
        ("tables that are none of DNA's", len(database.tables), ", ".join(database.tables)[:200]),
    )
    yield from (Loss(*one) for one in told if one[1])
    if database.version.startswith("2.0"):
        why = "kept in the coder's local time, in an unknown zone; read as UTC, to the second"
        yield Loss("time zones", len(database.documents), why)


def _find_attributes(database: Database) -> Callable[[int, str], Mapping[str, str]]:
    """What gives the attributes of an entity by its variable and value."""
    names = {one.id: one.name for one in database.attribute_variables}
    said: dict[int, dict[str, str]] = {}
    for one in database.attribute_values:
        if one.value:
            said.setdefault(one.entity, {})[names[one.attribute]] = one.value
    ids = {(entity.variable, entity.value): entity.id for entity in database.entities}
    return lambda variable, value: said.get(ids.get((variable, value), 0), {})


def _make_shower(database: Database, form: Form) -> Callable[[DnaStatement], dict[str, Any]]:
    """What gives the values of a statement by the names of its variables."""
    names = {one.id: one.name for one in form.variables.values()}
    entities = {entity.id: entity.value for entity in database.entities}
    short = _choose(form, "short text")
    flags = _choose(form, "boolean")

    def show(one: DnaStatement) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for id_, value in one.values.items():
            if id_ in short:
                found[names[id_]] = entities[value]  # type: ignore[index]
            elif id_ in flags and value in (0, 1):
                found[names[id_]] = bool(value)
            else:
                found[names[id_]] = value
        return found

    return show


def _choose(form: Form, kind: str) -> frozenset[int]:
    every: tuple[Variable, ...] = tuple(form.variables.values())
    return frozenset(one.id for one in every if one.data_type == kind)


def _annotate(
    exact: dict[str, Any], document: Document, form: Form, fields: dict[str, Value]
) -> Annotation:
    start, end = exact["start"], exact["end"]
    fields |= exact.get("fields", {})
    layer = exact.get("layer", form.type.label)
    return Annotation(exact["id"], document.id, start, end, layer, exact["by"], fields)


def _hold(exact: dict[str, Any], document: Document, fields: dict[str, Value]) -> Held:
    start, end = exact.pop("start"), exact.pop("end")
    id_, by = exact.pop("id"), exact.pop("by")
    exact.pop("layer", None)
    fields |= exact.pop("fields", {})
    quote = exact.pop("quote", None)
    statement = Statement(
        document=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        quote=quote if quote and quote.end <= len(document.text) else None,
        **exact,
    )
    return Held(id_, statement, by, fields)
