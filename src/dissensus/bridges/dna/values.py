"""Between the values of a DNA statement, by variable, and the fields of a Statement.

``decode`` gives the fields that the values say; ``encode`` gives the values for a Statement. What
``decode`` would not give back of a Statement is kept beside it: see ``record``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from ...records import Act, Actor, Concept, Direct, Firmness, Likelihood, Statement, Status
from .cast import ORGANISATION, PERSON, Cast, clip, is_same
from .forms import LEVELS, Form

Values = Mapping[str, Any]
#: Gives the value of the entity that stands for an actor or concept in a variable.
Namer = Callable[[str, Actor | Concept], str]

#: What a person coded by hand is taken for.
BY_HAND: dict[str, Any] = {"concept_text": "", "confidence": 1.0, "status": "accepted"}
#: The fields of a Statement that are one word of a list, each with its list.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "firmness": get_args(Firmness),
    "act": get_args(Act),
    "direct": get_args(Direct),
    "status": get_args(Status),
}
_USUAL = {"firmness": "plain", "act": "says", "direct": "no", "status": "proposed"}
#: Which variable holds which text.
_TEXTS = {
    "concept_text": "concept text",
    "condition": "condition",
    "consequence": "consequence",
    "coder": "coded by",
}
_BETWEEN, _PARTS = "; ", " | "


def decode(form: Form, values: Values, cast: Cast) -> dict[str, Any] | None:
    """The fields that values say, or None where they do not make a statement."""
    roles = form.roles
    person = values.get(roles.person) or ""
    organization = values.get(roles.organization) or ""
    concept = values.get(roles.concept) or ""
    stance = form.read_stance(values)
    if stance is None or not concept or not (person or organization):
        return None
    body = _find_actor(form, roles.organization, organization, cast)
    who = _find_actor(form, roles.person, person, cast)
    found: dict[str, Any] = {
        "actor": who or body,
        "party": body,
        "concept": cast.concept(form.variables[roles.concept].id, concept),
        "stance": stance,
    }
    return found | (_decode_own(form, values, cast) if form.is_own else BY_HAND)


def _find_actor(form: Form, name: str, value: Any, cast: Cast) -> Actor | None:
    if not isinstance(value, str) or not value or name not in form.variables:
        return None
    return cast.actor(form.variables[name].id, value, is_person=name == form.roles.person)


def _decode_own(form: Form, values: Values, cast: Cast) -> dict[str, Any]:
    """The fields of this package's own variables; a word that is none of a list's is not read."""
    found: dict[str, Any] = {}
    if party := _find_actor(form, "party", values.get("party"), cast):
        found["party"] = party
    found["source"] = _find_actor(form, "source", values.get("source"), cast)
    found["targets"] = _read_targets(values.get("targets") or "")
    for name, words in _WORDS.items():
        found[name] = values[name] if values.get(name) in words else _USUAL[name]
    for name, variable in _TEXTS.items():
        found[name] = values.get(variable) or ""
    found["likelihood"] = _read_likelihood(values.get("likelihood") or "")
    found["alleged"] = bool(values.get("alleged"))
    percent = values.get("confidence")
    found["confidence"] = min(max(percent, 0), 100) / 100 if isinstance(percent, int) else 0.5
    return found


def _read_targets(text: str) -> tuple[Actor, ...]:
    return tuple(Actor(name, ORGANISATION) for name in text.split(_BETWEEN) if name)


def _read_likelihood(text: str) -> Likelihood | None:
    word, *numbers = text.rsplit(_PARTS, 3)
    if len(numbers) != 3:
        return None
    try:
        return Likelihood(word, float(numbers[0]), float(numbers[1]), numbers[2])
    except ValueError:
        return None


def encode(form: Form, statement: Statement, name: Namer) -> dict[str, Any]:
    """The values for a statement, by variable: those of its roles, and this package's own."""
    found = _encode_roles(form, statement, name)
    return found | _encode_own(statement, name) if form.is_own else found


def _encode_roles(form: Form, statement: Statement, name: Namer) -> dict[str, Any]:
    """Who, what and whether: a person with its organization, or an organization alone."""
    roles, actor, party = form.roles, statement.actor, statement.party
    found: dict[str, Any] = {roles.concept: name(roles.concept, statement.concept)}
    has_person, has_body = roles.person in form.variables, roles.organization in form.variables
    is_person = has_person and (actor.kind == PERSON or not has_body)
    body = party if is_person else actor
    if has_person:
        found[roles.person] = name(roles.person, actor) if is_person else ""
    if has_body:
        found[roles.organization] = name(roles.organization, body) if body else ""
    if form.is_own:
        is_other = not is_person and party is not None and not is_same(party, actor)
        found["party"] = name("party", party) if is_other and party else ""
        found["stance"] = LEVELS[statement.stance]
    if form.qualifier:
        found[roles.qualifier] = form.write_stance(statement.stance)
    return found


def _encode_own(statement: Statement, name: Namer) -> dict[str, Any]:
    source, likely = statement.source, statement.likelihood
    found: dict[str, Any] = {field: getattr(statement, field) for field in _WORDS}
    found |= {variable: getattr(statement, field) for field, variable in _TEXTS.items()}
    parts = (likely.word, likely.low, likely.high, likely.scale) if likely else ()
    return found | {
        # The one that is a short text.
        "coded by": clip(statement.coder),
        "source": name("source", source) if source else "",
        "targets": _BETWEEN.join(target.label("") for target in statement.targets),
        "likelihood": _PARTS.join(map(str, parts)),
        "alleged": int(statement.alleged),
        "confidence": round(min(max(statement.confidence, 0), 1) * 100),
    }


def list_fields(form: Form) -> dict[str, tuple[str, ...]]:
    """Which variables each field of a statement is read from."""
    roles = form.roles
    found: dict[str, tuple[str, ...]] = {
        "actor": (roles.person, roles.organization),
        "party": (roles.person, roles.organization),
        "concept": (roles.concept,),
        "stance": (roles.qualifier,),
    }
    if form.is_own:
        found["party"] = (*found["party"], "party")
        found["stance"] = (*found["stance"], "stance")
        found |= {name: (name,) for name in (*_WORDS, "source", "targets")}
        found |= {field: (variable,) for field, variable in _TEXTS.items()}
        found |= {name: (name,) for name in ("likelihood", "alleged", "confidence")}
    return {
        field: tuple(name for name in names if name in form.variables)
        for field, names in found.items()
    }
