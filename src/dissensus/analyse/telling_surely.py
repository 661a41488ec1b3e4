"""How sure the clauses of a reading are: the share of draws of coding errors that leave each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ..figures import LEANS, SURE, Clause
from .reliability.upheld import uphold
from .stances import COLLAPSES, LEVELS, VALUES
from .unity.changes import find_one
from .unity.dissent import SIDES
from .unity.measures import AS_SUPPORT
from .unity.standing import Standing, count_drawn
from .unity.support import mean_value

Array = np.ndarray[Any, np.dtype[Any]]

_NONE = [False]
#: Indices that differ further down are equal.
_DIGITS = 9
_AGAINST = np.array([*(value < 0 for value in VALUES), *_NONE])
_FOR = np.array([*(value > 0 for value in VALUES), *_NONE])


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """A group's positions on the last day with draws of what coding may have wrong."""

    standing: Standing

    def weigh(self, clause: Clause) -> Clause:
        """The clause with the share of draws in which it holds, where that can be told.

        A clause that has its share from its table keeps it. What a clause leaves unsaid (nobody
        says what would follow) hangs on what coding overlooked, which is not drawn.
        """
        finder = _FINDERS.get(clause.name)
        if clause.stands is not None or finder is None or not self._has_draws:
            return clause
        return replace(clause, stands=float(finder(self, clause.values, clause.rows).mean()))

    @property
    def _has_draws(self) -> bool:
        return self.standing.errors is not None and len(self.standing.errors) > 0

    @cached_property
    def _drawn(self) -> tuple[Any, Array]:
        """The positions of the members, and their levels in each draw."""
        held, levels = self.standing.draw(self.standing.days[-1])
        there = self.standing.is_member(self.standing.days[-1])
        chosen = np.flatnonzero(there[held.actors])
        return held.take(chosen), levels[:, chosen]

    def _count(self, values: Mapping[str, Any]) -> Array:
        """In each draw the members at each of the five stances on the clause's measure."""
        held, levels = self._drawn
        every = np.ones(len(self.standing.stances.actors), dtype=bool)
        place = self.standing.concepts.index(str(values["concept"]))
        return count_drawn(held, levels, every, len(self.standing.concepts))[:, place]

    def part(self, values: Mapping[str, Any], _: tuple[int, ...]) -> Array:
        """Whether members stand on both sides."""
        counts = self._count(values)
        return np.asarray(counts[:, VALUES < 0].any(axis=1) & counts[:, VALUES > 0].any(axis=1))

    def unite(self, values: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether two members speak at least, and none on the other side."""
        return np.asarray((self._count(values).sum(axis=1) > 1) & ~self.part(values, rows))

    def break_ranks(self, values: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether each of those named stands against the side that most members take.

        One that is said to be on both sides is, where a statement on each is left.
        """
        classes = COLLAPSES[AS_SUPPORT]
        side = SIDES.index(str(values["side"]))
        sides = self._count(values) @ np.eye(len(SIDES), dtype=int)[classes]
        holds = 2 * sides[:, side] > sides.sum(axis=1)
        held, levels = self._drawn
        named = {name for stance in (*LEVELS, "against") for name in values.get(stance, ())}
        actors, concepts = self.standing.stances.actors, self.standing.concepts
        for place, (actor, concept) in enumerate(zip(held.actors, held.concepts, strict=True)):
            if actors[actor] in named and concepts[concept] == values["concept"]:
                holds &= (levels[:, place] >= 0) & (classes[levels[:, place]] != side)
        both = [own for name, own in self._split(rows) if name in values.get("both", ())]
        for kept in (_AGAINST, _FOR):
            holds &= self._leave_each(both, kept)
        return np.asarray(holds)

    def grow(self, values: Mapping[str, Any], _: tuple[int, ...]) -> Array:
        """Whether agreement moved as it is told between the two days."""
        measure = find_one("agreement", AS_SUPPORT)
        place = self.standing.concepts.index(str(values["concept"]))
        before, after = (
            measure(self.standing.draw_counts(day, self.standing.is_member(day))[:, place])
            for day in (values["start"], values["stop"])
        )
        signs = {"grew": -1, "shrank": 1, "stayed": 0}
        # What is no number, where nobody is left, is no sign.
        return np.asarray(np.sign((after - before).round(_DIGITS)) == signs[values["trend"]])

    def lean(self, values: Mapping[str, Any], _: tuple[int, ...]) -> Array:
        """Whether the members heard lean as they are told to."""
        means = mean_value(self._count(values))
        return np.array([_find_lean(one) == _find_lean(values["support"]) for one in means])

    def _leave(self, rows: tuple[int, ...], kept: Array) -> Array:
        return self._leave_each([list(rows)], kept)

    def _leave_each(self, lists: list[list[int]], kept: Array) -> Array:
        """In which draws each list has one of its statements left, at a level that is kept."""
        errors = self.standing.errors
        assert errors is not None  # noqa: S101 - `weigh` has seen it
        behind = pl.Series(lists, dtype=pl.List(pl.Int64))
        return np.asarray(uphold(self.standing.study, errors, behind, kept).all(axis=0))

    def _split(self, rows: tuple[int, ...]) -> list[tuple[str, list[int]]]:
        """The statements of each holder among these."""
        found = self.standing.study.statements.filter(pl.col("row").is_in(rows))
        return list(found.group_by("holder").agg("row").sort("holder").iter_rows())

    def leave_any(self, _: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether one of the statements is left."""
        return self._leave(rows, np.array([*[True] * len(LEVELS), *_NONE]))

    def leave_side(self, values: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether one of the statements is left on the side that the clause tells."""
        is_for = VALUES[LEVELS.index(str(values.get("stance") or values.get("held")))]
        if not is_for:
            return self.leave_any(values, rows)
        return self._leave(rows, _FOR if is_for > 0 else _AGAINST)

    def join_apart(self, values: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether the members hold together, and a statement of who joins is left."""
        return self.unite(values, rows) & self.leave_side(values, rows)

    def back(self, _: Mapping[str, Any], rows: tuple[int, ...]) -> Array:
        """Whether of each of those named a statement for it is left."""
        return self._leave_each([own for _, own in self._split(rows)], _FOR)


def put_surest_first(clauses: Iterable[Clause]) -> list[Clause]:
    """Under each heading the surest clauses first, the doubtful last; else in the order given.

    Of what is not drawn nothing says that it is doubtful: it stands before what is.

    >>> told = [Clause(heading="h", name=str(n), table="", stands=n) for n in (0.1, None, 0.9)]
    >>> [clause.name for clause in put_surest_first(told)]
    ['0.9', 'None', '0.1']
    """
    told = list(clauses)
    headings = list(dict.fromkeys(clause.heading for clause in told))
    return sorted(told, key=lambda one: (headings.index(one.heading), _rank(one.stands)))


def _rank(stands: float | None) -> int:
    """How sure a clause is, 0 the surest."""
    return len(SURE) - 1 if stands is None else sum(stands < least for least in SURE)


def _find_lean(support: float) -> int:
    """To which side a mean position leans: -1, 1, or 0 for neither; 0 for no number."""
    return int(np.sign(support)) if abs(support) >= LEANS else 0


_Finder = Callable[[Sureness, Mapping[str, Any], tuple[int, ...]], Array]
_FINDERS: Mapping[str, _Finder] = {
    "divided_on": Sureness.part,
    "united_on": Sureness.unite,
    "united_but": Sureness.join_apart,
    "breaks_ranks": Sureness.break_ranks,
    "grew": Sureness.grow,
    "joins": Sureness.leave_side,
    "invoked": Sureness.leave_any,
    "occupied": Sureness.leave_any,
    "balance_tradeoff": Sureness.lean,
    "backs": Sureness.back,
    "keeps_open": Sureness.back,
}

__all__ = ["Sureness", "put_surest_first"]
