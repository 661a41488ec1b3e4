"""A database in the making: types, variables, entities and coders, added as they are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from ...records import Actor, Concept
from .bases import Base
from .cast import (
    ACTOR_ATTRIBUTES,
    CONCEPT_ATTRIBUTES,
    ID,
    LABEL,
    USUAL,
    Cast,
    clip,
    describe,
    is_language,
    list_names,
    make_actor,
    make_concept,
    make_key,
    number_name,
)
from .database import (
    AttributeValue,
    AttributeVariable,
    Coder,
    Database,
    DataType,
    Entity,
    Regex,
    StatementType,
    Variable,
)
from .forms import (
    NEUTRAL_LABEL,
    NOTES_LABEL,
    OWN_LABEL,
    OWN_VARIABLES,
    RECORD,
    DnaRoles,
    Form,
    is_own_form,
)
from .save import ADMIN
from .schema import DATE, VERSION

#: The variables that hold an actor, and the one that holds the concept.
_ACTORS = frozenset({"person", "organization", "party", "source"})
_CONCEPT = "concept"
#: The note of an annotation.
NOTE = "note"

_KINDS = ("coder", "type", "variable", "entity", "attribute")
_NPF = ("narrator", "victim", "villain", "plot", "hero", "policy solution")
_COLOURS: Mapping[str, tuple[int, int, int]] = {
    OWN_LABEL: (239, 208, 51),
    "NPF Story Element": (100, 200, 190),
    NOTES_LABEL: (211, 211, 211),
    NEUTRAL_LABEL: (190, 190, 150),
}


class Draft:
    """All of a database but its documents and statements; what is asked for and missing is made.

    ``labels`` is the language of the names of actors and concepts.
    """

    def __init__(self, bases: Sequence[Base], labels: str) -> None:
        self.labels = labels
        self.losses: Counter[str] = Counter()
        self.forms: dict[int, Form] = {}
        self._bases = [base.database for base in bases]
        self._coders: list[Coder] = []
        self._coder_ids: dict[str, int] = {}
        self._coder_names: dict[int, str] = {}
        self._types: list[StatementType] = []
        self._variables: list[Variable] = []
        self._entities: dict[tuple[int, str], Entity] = {}
        self._attributes: dict[int, dict[str, int]] = {}
        self._said: dict[int, dict[int, str]] = {}
        self._names: dict[tuple[int, bytes], str] = {}
        self._indexed: set[int] = set()
        self._numbers: dict[tuple[int, str], int] = {}
        # Entities that are new, or whose variable has a new attribute, get a value of each.
        self._open: set[int] = set()
        for base in bases:
            self._take(base)
        self._next = {kind: count(self._find_next(kind)) for kind in _KINDS}
        self._add_usual()
        self.cast = Cast(self._find)

    def _take(self, base: Base) -> None:
        """Take over what a file has."""
        database = base.database
        self.forms |= base.forms
        for coder in database.coders:
            self._add_coder(coder)
        self._types += database.statement_types
        self._variables += database.variables
        self._entities |= {(one.variable, one.value): one for one in database.entities}
        for attribute in database.attribute_variables:
            self._attributes.setdefault(attribute.variable, {})[attribute.name] = attribute.id
        for value in database.attribute_values:
            self._said.setdefault(value.entity, {})[value.attribute] = value.value

    def _find_next(self, kind: str) -> int:
        ids: Mapping[str, Iterable[int]] = {
            "coder": (one.id for one in self._coders),
            "type": (one.id for one in self._types),
            "variable": (one.id for one in self._variables),
            "entity": (one.id for one in self._entities.values()),
            "attribute": (id_ for names in self._attributes.values() for id_ in names.values()),
        }
        return max(ids[kind], default=0) + 1

    def _add_usual(self) -> None:
        """A coder who can open the file, and in a new file the usual types."""
        if all(coder.id != ADMIN for coder in self._coders):
            self._add_coder(Coder(ADMIN, "Admin", 255, 255, 0))
            self._next["coder"] = count(self._find_next("coder"))
        if not self._types:
            self.add_form(OWN_LABEL, OWN_VARIABLES)
            self.add_form("NPF Story Element", dict.fromkeys(_NPF, "short text"))
            self.add_form(NOTES_LABEL, {NOTE: "long text"})

    def coder(self, name: str) -> int:
        """The ID of a coder, who is made where nobody has the name; of the first for no name."""
        name = clip(name)
        if not name:
            return ADMIN
        if name not in self._coder_ids:
            self._add_coder(Coder(next(self._next["coder"]), name))
        return self._coder_ids[name]

    def _add_coder(self, coder: Coder) -> None:
        self._coders.append(coder)
        self._coder_ids.setdefault(coder.name, coder.id)
        self._coder_names[coder.id] = coder.name

    def coder_name(self, id_: int | None) -> str:
        """The name of a coder."""
        return self._coder_names.get(id_ or 0, "")

    def add_form(self, label: str, variables: Mapping[str, DataType]) -> Form:
        """Make a statement type."""
        is_taken = any(one.label == label for one in self._types)
        shown = f"{label} ({RECORD})" if is_taken else label
        type_ = StatementType(next(self._next["type"]), shown, *_COLOURS[label])
        self._types.append(type_)
        own = is_own_form(Variable(0, name, kind, 0) for name, kind in variables.items())
        self.forms[type_.id] = Form(type_, {}, DnaRoles(), own)
        for name, kind in variables.items():
            self.add_variable(type_.id, name, kind)
        return self.forms[type_.id]

    def add_variable(self, type_: int, name: str, kind: DataType) -> Form:
        """Give a statement type one more variable."""
        form = self.forms[type_]
        variable = Variable(next(self._next["variable"]), name, kind, type_)
        self._variables.append(variable)
        form = replace(form, variables={**form.variables, name: variable})
        self.forms[type_] = form
        if kind == "short text":
            special = {_CONCEPT: CONCEPT_ATTRIBUTES} | dict.fromkeys(_ACTORS, ACTOR_ATTRIBUTES)
            for attribute in special.get(name, USUAL) if form.is_own else USUAL:
                self._add_attribute(variable.id, attribute)
            self.entity(variable.id, "")
        return form

    def _add_attribute(self, variable: int, name: str) -> None:
        own = self._attributes.setdefault(variable, {})
        if name not in own:
            own[name] = next(self._next["attribute"])
            self._open |= {one.id for (of, _), one in self._entities.items() if of == variable}

    def new_form(self) -> Form:
        """The type for a statement that was in no file: this package's own, else any that fits."""
        mapped = [form for form in self.forms.values() if form.is_mapped and form.qualifier]
        own = next((form for form in mapped if form.is_own), None)
        return own or (mapped[0] if mapped else self.add_form(OWN_LABEL, OWN_VARIABLES))

    def neutral_form(self) -> Form:
        """The type for statements without a side, which has no boolean qualifier."""
        own = (one for one in self.forms.values() if one.is_own and not one.is_boolean)
        kept = {name: kind for name, kind in OWN_VARIABLES.items() if name != "agreement"}
        return next(own, None) or self.add_form(NEUTRAL_LABEL, kept)

    def notes_form(self) -> Form:
        """The type for annotations that were in no file."""
        notes = (one for one in self.forms.values() if one.type.label == NOTES_LABEL)
        found = next((one for one in notes if one.get(NOTE, "long text")), None)
        return found or self.add_form(NOTES_LABEL, {NOTE: "long text"})

    def record_form(self, form: Form) -> Form | None:
        """The type with a variable for what its others cannot say, or None where it has no room."""
        if RECORD not in form.variables:
            return self.add_variable(form.type.id, RECORD, "long text")
        return form if form.get(RECORD, "long text") else None

    def entity(self, variable: int, value: str) -> Entity:
        """The entity of that value, which is made where there is none."""
        key = (variable, value)
        if key not in self._entities:
            self._entities[key] = Entity(next(self._next["entity"]), variable, value, 0, 0, 0)
            self._open.add(self._entities[key].id)
        return self._entities[key]

    def name(self, form: Form, variable: str, thing: Actor | Concept) -> str:
        """The value of the entity that stands for an actor or concept.

        One whose entity is the same in all is used; in a variable of somebody else's, one of that
        name. Two actors of one name are told apart by their ids.
        """
        id_ = form.variables[variable].id
        key = (id_, make_key(thing))
        if id_ not in self._indexed:
            self._index(
                id_, is_actor=isinstance(thing, Actor), is_person=variable == form.roles.person
            )
        if key not in self._names:
            self._names[key] = self._choose(id_, thing)
        return self._names[key]

    def _index(self, variable: int, *, is_actor: bool, is_person: bool) -> None:
        """Find out whom or what the entities of a variable stand for, once."""
        self._indexed.add(variable)
        for of, value in self._entities:
            if of == variable and value:
                told = self._find(variable, value)
                thing: Actor | Concept = (
                    make_actor(value, told, is_person=is_person)
                    if is_actor
                    else make_concept(value, told)
                )
                self._names.setdefault((variable, make_key(thing)), value)

    def _choose(self, variable: int, thing: Actor | Concept) -> str:
        is_own = ID in self._attributes.get(variable, ())
        names = list_names(thing, self.labels)
        for value in names:
            is_free = (variable, value) not in self._entities
            if is_free:
                self._make(variable, value, thing)
            if is_free or not is_own:
                return value
        number = self._numbers.get((variable, names[0]), 2)
        while (variable, value := number_name(names[0], number)) in self._entities:
            number += 1
        self._numbers[variable, names[0]] = number + 1
        self._make(variable, value, thing)
        return value

    def _make(self, variable: int, value: str, thing: Actor | Concept) -> None:
        entity = self.entity(variable, value)
        own = self._attributes.get(variable, {})
        if ID in own:
            for language in filter(is_language, thing.labels):
                self._add_attribute(variable, f"{LABEL}{language}")
            told = describe(thing)
        else:
            told = {}
        said = self._said.setdefault(entity.id, {})
        said.update((own[name], text) for name, text in told.items() if name in own)

    def _find(self, variable: int, value: str) -> dict[str, str]:
        entity = self._entities.get((variable, value))
        said = self._said.get(entity.id, {}) if entity else {}
        names = self._attributes.get(variable, {})
        return {name: said[id_] for name, id_ in names.items() if said.get(id_)}

    def finish(self) -> Database:
        """All that was taken over and made."""
        settings: dict[str, str] = {}
        regexes: dict[str, Regex] = {}
        for base in self._bases:
            settings = {**dict(base.settings), **settings}
            regexes = {**{one.label: one for one in base.regexes}, **regexes}
        if not settings.get("version", "").startswith("3.0"):
            settings |= {"version": VERSION, "date": DATE}
        for entity in self._entities.values():
            if entity.id in self._open:
                said = self._said.setdefault(entity.id, {})
                for id_ in self._attributes.get(entity.variable, {}).values():
                    said.setdefault(id_, "")
        attributes = (
            AttributeVariable(id_, variable, name)
            for variable, names in self._attributes.items()
            for name, id_ in names.items()
        )
        return Database(
            settings=tuple(settings.items()),
            coders=tuple(sorted(self._coders, key=lambda one: one.id)),
            relations=tuple(one for base in self._bases for one in base.relations),
            statement_types=tuple(self._types),
            variables=tuple(self._variables),
            variable_links=tuple(one for base in self._bases for one in base.variable_links),
            regexes=tuple(regexes.values()),
            entities=tuple(sorted(self._entities.values(), key=lambda one: one.id)),
            attribute_variables=tuple(sorted(attributes, key=lambda one: one.id)),
            attribute_values=tuple(
                AttributeValue(entity, attribute, said[attribute])
                for entity, said in sorted(self._said.items())
                for attribute in sorted(said)
            ),
        )
