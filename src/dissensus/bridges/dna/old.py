"""What only files of version 2 have: attributes by the text of a value, and no entities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .database import AttributeValue, AttributeVariable, Entity, Variable

#: The three that version 2 knows; version 3 makes them for each new variable.
ATTRIBUTES: tuple[str, ...] = ("Type", "Alias", "Notes")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Entities with what is said of them, and how many rows belong to nothing."""

    entities: tuple[Entity, ...]
    attribute_variables: tuple[AttributeVariable, ...]
    attribute_values: tuple[AttributeValue, ...]
    strays: int


def list_entities(
    attributes: Sequence[Row], texts: Sequence[Row], variables: Sequence[Variable]
) -> Found:
    """Make entities of the table of attributes and of the values that statements hold.

    An entity has the ID of its attributes; one without is numbered after them. The entity that
    another is part of is named by its value, or by its ID.
    """
    short = [one.id for one in variables if one.data_type == "short text"]
    entities: dict[tuple[int, str], Entity] = {}
    said: dict[int, Row] = {}
    parents: dict[int, str] = {}
    strays = 0
    for id_, variable, value, *colour, type_, alias, notes, parent in sorted(attributes):
        key = (variable, value or "")
        if variable not in short or key in entities or id_ in said:
            strays += 1
            continue
        entities[key] = Entity(id_, *key, *colour)
        said[id_] = (type_ or "", alias or "", notes or "")
        if parent:
            parents[id_] = parent
    _add_values(entities, texts, short)
    found = tuple(sorted(entities.values(), key=lambda entity: entity.id))
    joined = tuple(_join(one, parents.get(one.id, ""), entities, said) for one in found)
    strays += sum(one.id in parents and one.parent is None for one in joined)
    names = _name_attributes(short)
    values = tuple(
        AttributeValue(entity.id, attribute.id, value)
        for entity in joined
        for attribute, value in zip(
            (one for one in names if one.variable == entity.variable),
            said.get(entity.id, ("",) * len(ATTRIBUTES)),
            strict=True,
        )
    )
    return Found(joined, names, values, strays)


def _add_values(
    entities: dict[tuple[int, str], Entity], texts: Iterable[Row], short: Sequence[int]
) -> None:
    next_ = max((entity.id for entity in entities.values()), default=0) + 1
    for _, _, variable, value in sorted(texts, key=lambda row: row[0]):
        key = (variable, value or "")
        if variable in short and key not in entities:
            entities[key] = Entity(next_, *key)
            next_ += 1


def _join(
    entity: Entity, parent: str, entities: dict[tuple[int, str], Entity], said: dict[int, Row]
) -> Entity:
    if not parent:
        return entity
    named = entities.get((entity.variable, parent))
    id_ = named.id if named else int(parent) if parent.isdecimal() and len(parent) < 19 else 0
    is_there = named is not None or id_ in said
    return replace(entity, parent=id_) if is_there and id_ != entity.id else entity


def _name_attributes(short: Sequence[int]) -> tuple[AttributeVariable, ...]:
    pairs = ((variable, name) for variable in short for name in ATTRIBUTES)
    return tuple(AttributeVariable(id_, *pair) for id_, pair in enumerate(pairs, start=1))


def list_old_texts(
    texts: Iterable[Row], entities: Iterable[Entity]
) -> list[tuple[int, int, int, int]]:
    """The short texts of statements, each with its entity's ID in place of its value."""
    ids = {(entity.variable, entity.value): entity.id for entity in entities}
    return [
        (id_, statement, variable, ids.get((variable, value or ""), 0))
        for id_, statement, variable, value in texts
    ]


def list_permissions(rows: Iterable[Row]) -> tuple[tuple[int, str, int], ...]:
    """Who may do what, as it stood: the names differ from those of version 3."""
    return tuple((coder or 0, what, may or 0) for coder, what, may in rows)
