"""Groups that are asked about: an alliance of the register, names, a file; or that texts name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from .analyse.frame import suggest
from .analyse.members import Members, Membership, Term
from .config import Settings
from .errors import AnalysisError
from .fold import find_nearest
from .resolve.dates import first_day, last_day, read_day
from .resolve.register import Register, load_register

#: Names so alike (0 to 1) are one name, misspelt: a letter left out of six.
_MISSPELT = 0.89


def find_members(
    group: Members | None, settings: Settings, heard: Collection[str] = ()
) -> tuple[Membership | None, str]:
    """The members of a group with their terms, by label, and the group's name.

    Of names with commas between, each is one of those ``heard``, else what the register calls
    so; one that is neither and near to another is misspelt. Raises AnalysisError with it.
    """
    if group is None:
        return None, "all who speak"
    if not isinstance(group, str):
        made = Membership.of(group)
        return made, group.stem if isinstance(group, Path) else made.describe()
    register = load_register(settings.registers, replace=settings.replace_register)
    ids = [one.actor for one in register.lookup(group) if one.actor in register.memberships]
    if group in register.memberships:
        ids = [group]
    if ids:
        labels = {id_: one.label(settings.labels) for id_, one in register.actors.items()}
        return Membership(read_terms(register, ids[0], labels)), labels[ids[0]]
    if Path(group).is_file():
        return Membership.of(Path(group)), Path(group).stem
    if "," in group:
        names = [one.strip() for one in group.split(",") if one.strip()]
        return find_members([_spell(one, register, settings, heard) for one in names], settings)
    known = [register.actors[id_].label(settings.labels) for id_ in register.memberships]
    raise AnalysisError(
        f"group: no alliance and no file {group!r}{suggest(group, known)}; give an alliance of the "
        "register, names with commas between, or a file with the columns member, from, to"
    )


def _spell(name: str, register: Register, settings: Settings, heard: Collection[str]) -> str:
    """A typed name of a member as the statements have it."""
    labels = {id_: one.label(settings.labels) for id_, one in register.actors.items()}
    if name in heard or name in labels.values():
        return name
    meant = (
        {labels[name]} if name in labels else {labels[one.actor] for one in register.lookup(name)}
    )
    if len(meant) == 1:
        return meant.pop()
    near = find_nearest(name, heard, _MISSPELT)
    if near and not meant:
        raise AnalysisError(
            f"group: no statement is of {name!r}, which the register does not have (did you mean "
            f'"{near}"?); a member that says nothing can stand in a file with a name on each line'
        )
    return name


def read_terms(
    register: Register, organisation: str, labels: Mapping[str, str]
) -> dict[str, tuple[Term, ...]]:
    """The terms of an organisation's members, by label, or by identifier where it has none."""
    terms: dict[str, list[Term]] = {}
    for row in register.memberships[organisation]:
        first = read_day(first_day(row.since)) if row.since else None
        terms.setdefault(labels.get(row.member, row.member), []).append((first, _end(row.until)))
    return {name: tuple(held) for name, held in terms.items()}


def _end(until: str) -> dt.date | None:
    """The last day that a date can mean: of a month with fewer than 31 days, its own last."""
    text = last_day(until) if until else ""
    days = (read_day(f"{text[:8]}{day}") for day in (text[8:], 30, 29, 28))
    return next(filter(None, days), None)


def find_alliance(register: Register, speaking: Iterable[str], named: Collection[str]) -> str:
    """The coalition that documents are about: among those that they name, with most who speak.

    An alliance comes before an organisation, of two with as many members who speak the smaller
    one. An organisation of most states is no coalition. Empty where fewer than two members of
    any speak: then all who speak are the group.
    """
    heard = set(speaking)
    states = sum(one.kind == "state" for one in register.actors.values())
    ranked = []
    for id_ in register.memberships.keys() & set(named):
        members = {row.member for row in register.memberships[id_]}
        spoken = len(members & heard)
        if spoken >= 2 and 2 * len(members) < states:
            is_alliance = register.actors[id_].kind == "alliance"
            ranked.append((is_alliance, spoken, -len(members), id_))
    return max(ranked)[-1] if ranked else ""


__all__ = ["find_alliance", "find_members", "read_terms"]
