"""States that a foreign table names, as the register knows them."""

from __future__ import annotations

from dataclasses import replace

from .config import Settings
from .exchange import Exchange, Loss
from .records import Actor, Statement
from .resolve.register import Register, load_register

_STATE = "state"


def name_states(exchange: Exchange, settings: Settings) -> Exchange:
    """Put the register's entries for states under any of their names; the others stay.

    So alliances find their members, and the same state is one in votes and in the press. A loss
    tells how many names the register does not know.
    """
    register = load_register(settings.registers, replace=settings.replace_register)
    held = [one.statement.actor for one in exchange.statements]
    named = {one.id for one in held if one.kind == _STATE}
    known = {name: _find(register, name) for name in named}
    statements = tuple(
        replace(one, statement=_rename(one.statement, known)) for one in exchange.statements
    )
    missing = sorted(name for name, actor in known.items() if actor is None)
    losses = list(exchange.losses)
    if missing:
        some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        what = f"name{'s' * (len(missing) > 1)} of states ({some})"
        losses.append(Loss(what, len(missing), "the register has none: kept as written"))
    return replace(exchange, statements=statements, losses=tuple(losses))


def _find(register: Register, name: str) -> Actor | None:
    found = {one.actor for one in register.lookup(name) if one.kind == "name"}
    states = [register.actors[id_] for id_ in found if register.actors[id_].kind == _STATE]
    return states[0] if len(states) == 1 else None


def _rename(statement: Statement, known: dict[str, Actor | None]) -> Statement:
    actor = known.get(statement.actor.id)
    if actor is None or statement.actor.kind != _STATE:
        return statement
    return replace(statement, actor=actor, party=actor)


__all__ = ["name_states"]
