"""A study in which some actors hold something else: the same statements and what is supposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import choose, find_column, to_frame, to_labels
from ..members import Membership
from ..stances import LEVELS, VALUES
from ..study import Study
from ..unity.support import OneDay

Array = np.ndarray[Any, np.dtype[Any]]

#: What marks a supposed statement: its place in the table that was given, and its status.
NO_ROW, STATUS = -1, "hypothetical"
_COLUMNS = ("actor", "concept", "stance")
#: What is asked: actor and measure -> the stance that is supposed; or the same as lines of text
#: ("actor:measure=stance"), as a table with the columns actor, concept and stance, or by actor.
Changes: TypeAlias = object


class Change(NamedTuple):
    """One thing that is supposed; ``before`` is empty where the actor had not spoken."""

    actor: str
    concept: str
    before: str
    after: str

    def describe(self) -> str:
        """The change in words.

        >>> Change("A", "aid", "", "open").describe()
        'A on "aid": has not spoken -> open'
        """
        return (
            f'{self.actor} on "{self.concept}": {self.before or "has not spoken"} -> {self.after}'
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Supposed:
    """The study before and after, on a day, with what changed.

    ``places`` are the places of the statements of ``after`` in those of ``before``, -1 for what
    is supposed.
    """

    before: Study
    after: Study
    day: dt.date | None
    stale: int | None
    changes: tuple[Change, ...]
    places: Array

    def move_errors(self, errors: Array | None) -> Array | None:
        """Draws of stances for the statements after; what is supposed is held to be so."""
        if errors is None:
            return None
        drawn = np.asarray(errors)[:, self.places]
        supposed = self.places < 0
        drawn[:, supposed] = self.after.statements["level"].to_numpy()[supposed]
        return np.asarray(drawn)

    def list_concepts(self) -> list[str]:
        """The measures on which something is supposed, in the order in which it was given."""
        return list(dict.fromkeys(one.concept for one in self.changes))


def suppose(
    study: Study, changes: Changes, *, day: dt.date | None = None, stale: int | None = None
) -> Supposed:
    """Replace positions of a day: what an actor said on that day on that measure no longer counts.

    Its earlier statements stay. Raises AnalysisError for unknown actors, measures and stances,
    with the nearest names.
    """
    checked = _check(study, _list_changes(changes, study))
    if not checked:
        raise AnalysisError("changes: none given: say which actor takes which stance on what")
    moment: Any = day or study.statements["date"].max()
    replaced = pl.Series([False] * study.statements.height, dtype=pl.Boolean)
    for actor, concept in checked:
        own = (pl.col("holder") == actor) & (pl.col("concept") == concept)
        late = pl.lit(value=True) if moment is None else pl.col("date") >= moment
        replaced |= study.statements.select((own & late).fill_null(value=False)).to_series()
    kept = study.statements.with_row_index("place").filter(~replaced)
    rows = [
        make_row(study.statements, actor, concept, stance, moment)
        for (actor, concept), stance in checked.items()
    ]
    added = pl.DataFrame(rows, schema=study.statements.schema, orient="row")
    joined = pl.concat(
        [kept, added.select(pl.lit(None, dtype=pl.UInt32).alias("place"), pl.all())],
        how="vertical_relaxed",
    ).sort("date", maintain_order=True, nulls_last=False)
    after = replace(study, statements=joined.drop("place"), members=study.list_members())
    held = {name: OneDay.of(study, day=day, stale=stale).levels(name) for _, name in checked}
    told = tuple(
        Change(actor, concept, _name(_held(study, held, actor, concept, day, stale)), stance)
        for (actor, concept), stance in checked.items()
    )
    return Supposed(
        before=replace(study, members=study.list_members()),
        after=after,
        day=day,
        stale=stale,
        changes=told,
        places=joined["place"].cast(pl.Int64).fill_null(NO_ROW).to_numpy(),
    )


def _list_changes(changes: Any, study: Study) -> list[tuple[str, str, str]]:
    """Actor, measure and stance of each change, in whichever form they are given."""
    if isinstance(changes, str):
        changes = [changes]
    if isinstance(changes, Mapping) and not _is_table(changes):
        return [one for key, told in changes.items() for one in _list_pairs(key, told)]
    if isinstance(changes, Sequence) and all(isinstance(one, str) for one in changes):
        return [_parse(one, study) for one in changes]
    table = to_frame(changes)
    columns = [to_labels(find_column(table, name, role="changes")) for name in _COLUMNS]
    return list(zip(*columns, strict=True))


def _is_table(changes: Mapping[Any, Any]) -> bool:
    return set(_COLUMNS) <= set(changes)


def _list_pairs(key: Any, told: Any) -> Iterator[tuple[str, str, str]]:
    """What stands under a pair of actor and measure, or under an actor by measure."""
    if isinstance(told, Mapping):
        yield from ((key, concept, stance) for concept, stance in told.items())
    elif isinstance(key, tuple) and len(key) == 2:
        yield (*key, told)
    else:
        why = f"changes: {key!r} is no pair of actor and measure"
        raise AnalysisError(f'{why}: write {{("Ann", "build the bridge"): "support"}}')


def _parse(text: str, study: Study) -> tuple[str, str, str]:
    """Read "actor:measure=stance"; of several colons the first that parts known names."""
    said, equals, stance = text.rpartition("=")
    parts = said.split(":")
    pairs = [(":".join(parts[:at]), ":".join(parts[at:])) for at in range(1, len(parts))]
    if not equals or not pairs:
        raise AnalysisError(
            f'changes: {text!r}: write actor:measure=stance, such as "Ann:build the bridge=support"'
        )
    actors = {*study.statements["holder"], *study.list_members().terms}
    first = next((pair for pair in pairs if pair[0].strip() in actors), pairs[0])
    return first[0].strip(), first[1].strip(), stance.strip()


def _check(study: Study, changes: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    found = {}
    for actor, concept, stance in changes:
        name = study.check_actor(actor)
        measure = concept if concept in study.known else study.check_concept(concept)
        if (name, measure) in found:
            raise AnalysisError(f"changes: {name!r} on {measure!r} is set twice")
        found[name, measure] = choose(stance, LEVELS, role=f"stance of {name} on {measure}")
    return found


def _held(
    study: Study,
    held: Mapping[str, Mapping[str, int]],
    actor: str,
    concept: str,
    day: dt.date | None,
    stale: int | None,
) -> int | None:
    if actor in held[concept]:
        return held[concept][actor]
    # One that is no member of the day stands in no table of the group.
    alone = replace(study, members=Membership.of([actor]))
    return OneDay.of(alone, day=day, stale=stale).levels(concept).get(actor)


def _name(level: int | None) -> str:
    return "" if level is None else LEVELS[level]


def make_row(
    frame: pl.DataFrame, actor: str, concept: str, stance: str, day: dt.date | None
) -> dict[str, Any]:
    """The statement that says what is supposed, with the columns of a table of statements."""
    blanks: dict[Any, Any] = {pl.String: "", pl.Boolean: False, pl.Float64: float("nan")}
    row = {name: blanks.get(kind) for name, kind in frame.schema.items()}
    level = LEVELS.index(stance)
    return row | {
        "row": NO_ROW,
        "holder": actor,
        "actor": actor,
        "party": actor,
        "concept": concept,
        "stance": stance,
        "level": level,
        "value": float(VALUES[level]),
        "date": day,
        "targets": [],
        "status": STATUS,
        "firmness": "plain",
        "act": "says",
        "direct": "no",
        "confidence": 1.0,
        "attestations": 1.0,
    }


def list_supposed(changes: Sequence[Change]) -> str:
    """All that is supposed, in one line."""
    return "; ".join(one.describe() for one in changes)


__all__ = ["Change", "Changes", "Supposed", "list_supposed", "make_row", "suppose"]
