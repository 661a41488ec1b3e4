"""Statements and annotations as rows with values: as they came, but for what has changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from ...exchange import Annotation, Held, Value
from ...records import Actor, Concept, Statement
from .cast import is_same
from .database import DnaStatement
from .draft import NOTE, Draft
from .forms import RECORD, Form
from .read import PLACES, to_key
from .record import CODER, START, STOP, has_field, read_record, write_record
from .rows import Rows, is_fit, make_blank
from .values import decode, encode, list_fields

#: The fields of a Statement that are kept; its document and text are told by where it stands.
_FIELDS = tuple(one.name for one in fields(Statement) if one.name not in ("document", "text"))
#: Those that a foreign type says nothing of, as they are read.
_USUAL: Mapping[str, Any] = {
    one.name: one.default for one in fields(Statement) if one.default is not MISSING
} | {"fields": {}}


class Coded:
    """Makes the rows of statements and annotations, and counts what they cannot say."""

    def __init__(self, draft: Draft, rows: Rows) -> None:
        self.losses: Counter[str] = Counter()
        self._draft = draft
        self._rows = rows
        self._sources: dict[int, dict[str, tuple[str, ...]]] = {}

    def place(self, held: Held) -> DnaStatement | None:
        """The row for a statement, or None where its document is not there."""
        one = held.statement
        if one.document not in self._rows.papers:
            self.losses["statements without their document"] += 1
            return None
        row = self._rows.place(held, one.document, (one.start, one.end))
        _, form = self._rows.find_base(held)
        exact = {name: getattr(one, name) for name in _FIELDS}
        raw = _read_raw(held.fields, form) if form else {}
        old = self._read_old(form, raw, row) if form else None
        target = self._choose_form(form, one, old)
        if target is not form:
            raw, old = _read_others(held.fields, target), None
        rest = _list_rest(held.fields, raw if old is None else form.variables if form else ())
        exact |= {"id": held.id, "by": held.by, "fields": rest}
        values = self._make_values(target, one, raw, old)
        self._count_stance(target, one)
        plain = {**_USUAL, **(decode(target, values, self._draft.cast) or {})}
        plain |= self._rows.read_plain(held, row, one.document)
        if not target.is_own:
            plain["coder"] = plain["by"]
        if form and not has_field(raw.get(RECORD), "id"):
            # Its number in the file is its id there, whatever it is called here.
            plain["id"] = held.id
        return self._finish(target, values, row, (plain, exact))

    def place_note(self, note: Annotation) -> DnaStatement | None:
        """The row for an annotation, or None where its document is not there."""
        if note.document not in self._rows.papers:
            self.losses["annotations without their document"] += 1
            return None
        row = self._rows.place(note, note.document, (note.start, note.end))
        _, type_ = self._rows.find_base(note)
        form = type_ or self._draft.notes_form()
        exact: dict[str, Any] = {"start": note.start, "end": note.end, "by": note.by}
        exact |= {"id": note.id, "layer": note.layer}
        if type_:
            values = _read_raw(note.fields, form)
            exact["fields"] = _list_rest(note.fields, form.variables)
        else:
            told = (f"{name}: {value}" for name, value in note.fields.items() if value is not None)
            blank = {name: make_blank(one) for name, one in form.variables.items()}
            values = {**blank, NOTE: "\n".join((note.layer, *told))}
            exact["fields"] = dict(note.fields)
        plain: dict[str, Any] = {"fields": {}, "layer": form.type.label}
        plain |= self._rows.read_plain(note, row, note.document)
        if type_ and not has_field(values.get(RECORD), "id"):
            plain["id"] = note.id
        return self._finish(form, values, row, (plain, exact))

    def _read_old(
        self, form: Form, raw: Mapping[str, Any], row: DnaStatement
    ) -> dict[str, Any] | None:
        """The fields that the file said of a statement."""
        plain = decode(form, raw, self._draft.cast) if form.is_mapped else None
        text = raw.get(RECORD)
        if plain is None or not text:
            return plain
        return plain | (read_record(text, self._list_guards(raw, row), self._list(form)) or {})

    def _list(self, form: Form) -> dict[str, tuple[str, ...]]:
        if form.type.id not in self._sources:
            self._sources[form.type.id] = list_fields(form)
        return self._sources[form.type.id]

    def _list_guards(self, values: Mapping[str, Any], row: DnaStatement) -> dict[str, Any]:
        coder = self._draft.coder_name(row.coder)
        return {**values, START: row.start, STOP: row.stop, CODER: coder}

    def _choose_form(
        self, form: Form | None, statement: Statement, old: Mapping[str, Any] | None
    ) -> Form:
        """The type to write a statement as: the one that it has, if that can say its stance."""
        target = form if form and form.is_mapped else self._draft.new_form()
        is_as_before = old is not None and old["stance"] == statement.stance
        if statement.stance == "neutral" and target.is_boolean and not is_as_before:
            return self._draft.neutral_form()
        return target

    def _make_values(
        self,
        form: Form,
        statement: Statement,
        raw: Mapping[str, Any],
        old: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        """The values of a statement, by variable; ``old`` is None where it is new in its type."""
        changed = {
            name
            for field, names in self._list(form).items()
            if old is None or not is_same(old[field], getattr(statement, field))
            for name in names
        }
        if old is not None and not changed:
            return dict(raw)

        def name_it(variable: str, thing: Actor | Concept) -> str:
            return self._draft.name(form, variable, thing)

        coded = encode(form, statement, name_it)
        if old is not None:
            return {**raw, **{name: coded[name] for name in changed}}
        blank = {name: make_blank(one) for name, one in form.variables.items()}
        unknown = blank.keys() - coded.keys() - raw.keys()
        self.losses["numbers that nothing is known of"] += sum(blank[one] == 0 for one in unknown)
        return {**blank, **raw, **coded}

    def _count_stance(self, form: Form, statement: Statement) -> None:
        if form.is_boolean and statement.stance in ("open", "reserved"):
            self.losses[
                f"the stance {statement.stance}, for readers of {form.roles.qualifier}"
            ] += 1
        elif form.is_own and statement.stance == "neutral":
            self.losses["the stance neutral, for readers of agreement"] += 1

    def _finish(
        self,
        form: Form,
        values: Mapping[str, Any],
        row: DnaStatement,
        said: tuple[Mapping[str, Any], Mapping[str, Any]],
    ) -> DnaStatement:
        """The row with its values, and beside them what they do not say."""
        plain, exact = said
        record = write_record(plain, exact, self._list_guards(values, row), self._list(form))
        if record != (values.get(RECORD) or ""):
            room = self._draft.record_form(form)
            if room is None:
                self.losses["what no variable has room for"] += 1
            else:
                form, values = room, {**values, RECORD: record}
        ids = self._rows.to_ids(form, values)
        return replace(row, statement_type=form.type.id, values=ids)


def _read_raw(given: Mapping[str, Value], form: Form) -> dict[str, Any]:
    """The values of a statement as its file had them."""
    return {name: given[key] for name in form.variables if (key := to_key(name)) in given}


def _read_others(given: Mapping[str, Value], form: Form) -> dict[str, Any]:
    """What a statement that is new in its type says of variables that have no role."""
    roles = {name for names in list_fields(form).values() for name in names} | {RECORD}
    return {
        name: given[key]
        for name, variable in form.variables.items()
        if name not in roles and (key := to_key(name)) in given and is_fit(variable, given[key])
    }


def _list_rest(
    given: Mapping[str, Value], taken: Mapping[str, object] | tuple[()]
) -> dict[str, Any]:
    """What a statement says beside variables, and where it stood in its file."""
    keys = {to_key(name) for name in taken}
    return {name: value for name, value in given.items() if name not in keys and name not in PLACES}
