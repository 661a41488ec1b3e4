"""Which variables of a statement type say who takes which stance on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...records import Stance
from .database import Database, DataType, StatementType, Variable

#: Where what the other variables cannot say is kept, as JSON, in this package's own words.
RECORD = "dissensus"
#: The labels of the statement types that this package writes.
OWN_LABEL, NEUTRAL_LABEL, NOTES_LABEL = "DNA Statement", "Neutral Statement", "Annotation"

#: The variables of this package's own statement type, in their order.
OWN_VARIABLES: Mapping[str, DataType] = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "boolean",
    "stance": "integer",
    "party": "short text",
    "source": "short text",
    "firmness": "short text",
    "act": "short text",
    "targets": "long text",
    "concept text": "long text",
    "condition": "long text",
    "consequence": "long text",
    "likelihood": "long text",
    "direct": "short text",
    "alleged": "boolean",
    "confidence": "integer",
    "coded by": "short text",
    "status": "short text",
    RECORD: "long text",
}

#: The level of each stance in an integer variable from -2 to 2.
LEVELS: Mapping[Stance, int] = {
    "support": 2,
    "open": 1,
    "neutral": 0,
    "reserved": -1,
    "oppose": -2,
}
BY_LEVEL: Mapping[int, Stance] = {level: stance for stance, level in LEVELS.items()}


@dataclass(frozen=True, slots=True)
class DnaRoles:
    """Which variables hold what, by name; the defaults are the usual names.

    ``person`` may be blank in a statement: then the organization is the actor. ``qualifier`` is a
    boolean variable (1 agrees, 0 disagrees) or an integer one, whose sign tells for from against;
    ``largest`` is the largest size that it can take, 0 where that is not known. ``types`` are the
    labels of the statement types to read as statements, all that fit where none is given.
    """

    person: str = "person"
    organization: str = "organization"
    concept: str = "concept"
    qualifier: str = "agreement"
    largest: int = 0
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A statement type, its variables by name, and whether statements can be read from it.

    ``low`` and ``high`` are the smallest and largest value of an integer qualifier in the file.
    ``is_own`` is true of a type with this package's own variables.
    """

    type: StatementType
    variables: Mapping[str, Variable]
    roles: DnaRoles
    is_own: bool
    low: int = 0
    high: int = 0

    def get(self, name: str, kind: DataType) -> Variable | None:
        """The variable of that name, if it holds that type of data."""
        variable = self.variables.get(name)
        return variable if variable and variable.data_type == kind else None

    @cached_property
    def qualifier(self) -> Variable | None:
        """The variable that tells for from against."""
        found = self.variables.get(self.roles.qualifier)
        return found if found and found.data_type in ("boolean", "integer") else None

    @cached_property
    def is_boolean(self) -> bool:
        """Whether the qualifier can say yes and no only."""
        return bool(self.qualifier and self.qualifier.data_type == "boolean")

    @cached_property
    def is_unsigned(self) -> bool:
        """Whether an integer qualifier shows no sign by which it could be read."""
        is_integer = bool(self.qualifier and self.qualifier.data_type == "integer")
        return is_integer and not self.roles.largest and self.low >= 0

    @cached_property
    def has_roles(self) -> bool:
        """Whether it has who, what and whether."""
        roles = self.roles
        has_who = bool(
            self.get(roles.person, "short text") or self.get(roles.organization, "short text")
        )
        is_asked = not roles.types or self.type.label in roles.types
        has_what = bool(self.get(roles.concept, "short text"))
        return is_asked and has_who and has_what and (self.is_own or bool(self.qualifier))

    @cached_property
    def is_mapped(self) -> bool:
        """Whether its statements are read as statements."""
        return self.has_roles and (self.is_own or not self.is_unsigned)

    def read_stance(self, values: Mapping[str, Any]) -> Stance | None:
        """The stance that a statement's values say, or none."""
        value = values.get(self.roles.qualifier)
        if self.is_own:
            stance = BY_LEVEL.get(values["stance"]) if "stance" in values else None
            if not self.is_boolean or (stance and value == agree(stance)):
                return stance
        if type(value) is not int and type(value) is not bool:
            return None
        return _read_agreement(value) if self.is_boolean else self._read_level(value)

    def _read_level(self, value: int) -> Stance:
        if value == 0:
            return "neutral"
        is_half = 0 < abs(value) * 2 <= self.roles.largest
        half: Stance = "open" if value > 0 else "reserved"
        return half if is_half else "support" if value > 0 else "oppose"

    def write_stance(self, stance: Stance) -> int:
        """The qualifier's value for a stance: the nearest that it can take."""
        if self.is_boolean:
            return int(agree(stance))
        top = self.roles.largest or max(abs(self.low), abs(self.high), 1)
        level = LEVELS[stance]
        size = top if abs(level) == 2 else max(1, top // 2) if level else 0
        return size if level > 0 else -size


def agree(stance: Stance) -> bool:
    """What a boolean says for a stance: whether it is more for than against."""
    return LEVELS[stance] > 0


def _read_agreement(value: int) -> Stance | None:
    return {0: "oppose", 1: "support"}.get(value)  # type: ignore[return-value]


def list_forms(
    database: Database, roles: DnaRoles, reach: Mapping[int, tuple[int, int]]
) -> dict[int, Form]:
    """The forms of a database, by the ID of their statement type."""
    forms: dict[int, Form] = {}
    for type_ in database.statement_types:
        own = {one.name: one for one in database.variables if one.statement_type == type_.id}
        low, high = reach.get(type_.id, (0, 0))
        forms[type_.id] = Form(type_, own, roles, is_own_form(own.values()), low, high)
    return forms


def is_own_form(variables: Iterable[Variable]) -> bool:
    """Whether a type has all variables that this package writes; "agreement" may be missing."""
    found = {one.name: one.data_type for one in variables}
    needed = {name: kind for name, kind in OWN_VARIABLES.items() if name != "agreement"}
    return needed.items() <= found.items()


def measure_reach(database: Database, roles: DnaRoles) -> dict[int, tuple[int, int]]:
    """The smallest and largest value of each type's integer qualifier."""
    asked = {
        one.id: one.statement_type
        for one in database.variables
        if one.name == roles.qualifier and one.data_type == "integer"
    }
    found: dict[int, list[int]] = {}
    for statement in database.statements if asked else ():
        for variable, value in statement.values.items():
            if variable in asked and isinstance(value, int):
                found.setdefault(asked[variable], []).append(value)
    return {type_: (min(values), max(values)) for type_, values in found.items()}
