"""The Graph Model for Conflict Resolution: which states of a conflict are stable, and for whom.

Decision makers move between states along their own arcs and rank the states; only the order
matters, ties are allowed, and no probability comes out. A state is stable for a decision maker
if every improvement is deterred:

- Nash: there is none;
- GMR (general metarationality): the others can answer each with a state that is no better;
- SMR (symmetric): and no counter-move escapes from that;
- SEQ (sequential): as GMR, with answers that are improvements for those who make them.

A state stable for all is an equilibrium. Sources: Fang, Hipel & Kilgour (1993), Interactive
Decision Making; Xu, Hipel, Kilgour & Fang (2018), Conflict Resolution Using the Graph Model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import polars as pl

from ...errors import AnalysisError
from ...shown import show_table

#: A set of moves: state -> the states that can be reached.
Moves = Mapping[int, frozenset[int]]
#: As many states as the analysis of groups is meant for.
MOST_STATES = 4096


@dataclass(frozen=True)
class Conflict:
    """States 1..n, and for each decision maker the moves and the ranks of the states.

    ``moves`` holds (from, to) arcs; ``ranks`` gives each state a number, lower is better and
    equal is a tie. Raises AnalysisError for states that are not there or not ranked.

    >>> dilemma = Conflict.of(
    ...     {"A": [(1, 2), (2, 1), (3, 4), (4, 3)], "B": [(1, 3), (3, 1), (2, 4), (4, 2)]},
    ...     {"A": [[2], [1], [4], [3]], "B": [[3], [1], [4], [2]]},
    ... )
    >>> {name: sorted(states) for name, states in dilemma.equilibria().items()}
    {'nash': [4], 'gmr': [1, 4], 'smr': [1, 4], 'seq': [1, 4]}
    """

    moves: Mapping[str, frozenset[tuple[int, int]]]
    ranks: Mapping[str, Mapping[int, int]]

    @classmethod
    def of(
        cls,
        moves: Mapping[str, Iterable[tuple[int, int]]],
        rankings: Mapping[str, Sequence[int | Collection[int]]],
    ) -> Conflict:
        """Make one from rankings written best first, each place a state, or several equal ones.

        >>> made = Conflict.of({"A": [(1, 2)], "B": []}, {"A": [2, 1], "B": [{1, 2}]})
        >>> sorted(made.equilibria()["nash"])
        [2]
        """
        ranks: dict[str, dict[int, int]] = {}
        for name, order in rankings.items():
            own = ranks.setdefault(name, {})
            for place, told in enumerate(order):
                for state in [told] if isinstance(told, int) else told:
                    if state in own:
                        raise AnalysisError(f"conflict: {name!r} ranks state {state} twice")
                    own[state] = place
        return cls({name: frozenset(arcs) for name, arcs in moves.items()}, ranks)

    def __post_init__(self) -> None:
        if self.moves.keys() != self.ranks.keys() or not self.ranks:
            raise AnalysisError("conflict: give moves and a ranking for each decision maker")
        for name, ranks in self.ranks.items():
            missing = set(self.states) - ranks.keys()
            if missing:
                raise AnalysisError(f"conflict: {name!r} does not rank state {min(missing)}")
        if len(self.states) > MOST_STATES:
            raise AnalysisError(f"conflict: {len(self.states)} states are more than {MOST_STATES}")

    @cached_property
    def states(self) -> tuple[int, ...]:
        """All states, in order."""
        ranked = {state for ranks in self.ranks.values() for state in ranks}
        return tuple(
            sorted(ranked | {end for arcs in self.moves.values() for arc in arcs for end in arc})
        )

    def reach(self, name: str, state: int, *, improving: bool = False) -> frozenset[int]:
        """The states that a decision maker can move to from one, or those that are better."""
        reached = self._steps[name].get(state, frozenset())
        if not improving:
            return reached
        return frozenset(to for to in reached if self.prefers(name, to, state))

    @cached_property
    def _steps(self) -> Mapping[str, Moves]:
        steps: dict[str, dict[int, frozenset[int]]] = {}
        for name, arcs in self.moves.items():
            own = steps.setdefault(name, {})
            for state, to in arcs:
                own[state] = own.get(state, frozenset()) | {to}
        return steps

    def prefers(self, name: str, one: int, other: int) -> bool:
        """Whether a decision maker ranks one state above another."""
        return self.ranks[name][one] < self.ranks[name][other]

    def reach_together(
        self, names: Collection[str], state: int, *, improving: bool = False
    ) -> frozenset[int]:
        """The states that a group reaches by moves in turn, nobody moving twice in a row.

        With ``improving`` each move is an improvement for the one who makes it. The state
        itself is not among them, unless a sequence leads back to it.
        """
        found: dict[int, set[str]] = {}
        waiting = [(state, "")]
        while waiting:
            at, mover = waiting.pop()
            for name in names:
                if name == mover:
                    continue
                for to in self.reach(name, at, improving=improving):
                    last = found.setdefault(to, set())
                    # Two different last movers leave every continuation open.
                    if name not in last and len(last) < 2:
                        last.add(name)
                        waiting.append((to, name))
        return frozenset(found)

    def is_stable(self, name: str, state: int, concept: str) -> bool:
        """Whether a state is stable for a decision maker under a concept of ``CONCEPTS``."""
        return CONCEPTS[concept](self, name, state)

    def equilibria(self) -> dict[str, frozenset[int]]:
        """For each concept the states that are stable for all."""
        return {
            concept: frozenset(
                state
                for state in self.states
                if all(self.is_stable(name, state, concept) for name in self.ranks)
            )
            for concept in CONCEPTS
        }

    def improve_together(self, state: int) -> dict[tuple[str, ...], frozenset[int]]:
        """The groups of two or more that can reach a state that all of them prefer.

        Only smallest groups for each state are told. Source: Kilgour, Hipel, Fang & Peng
        (2001), Coalition analysis in group decision support.
        """
        found: dict[tuple[str, ...], frozenset[int]] = {}
        names = sorted(self.ranks)
        known: dict[int, list[set[str]]] = {}
        for size in range(2, len(names) + 1):
            for group in combinations(names, size):
                better = frozenset(
                    to
                    for to in self.reach_together(group, state)
                    if all(self.prefers(name, to, state) for name in group)
                    and not any(smaller <= set(group) for smaller in known.get(to, []))
                )
                for to in better:
                    known.setdefault(to, []).append(set(group))
                if better:
                    found[group] = better
        return found

    def to_polars(self) -> pl.DataFrame:
        """One row for each state: for whom it is stable under which concept, and for all."""
        rows = [
            {
                "state": state,
                **{
                    concept: [name for name in self.ranks if self.is_stable(name, state, concept)]
                    for concept in CONCEPTS
                },
            }
            for state in self.states
        ]
        return pl.DataFrame(rows)

    def _repr_html_(self) -> str:
        return show_table("Stability of each state: for whom", self.to_polars())


def _others(conflict: Conflict, name: str) -> list[str]:
    return [other for other in conflict.ranks if other != name]


def _is_nash(conflict: Conflict, name: str, state: int) -> bool:
    return not conflict.reach(name, state, improving=True)


def _is_gmr(conflict: Conflict, name: str, state: int) -> bool:
    return all(
        any(
            not conflict.prefers(name, answer, state)
            for answer in conflict.reach_together(_others(conflict, name), better)
        )
        for better in conflict.reach(name, state, improving=True)
    )


def _is_smr(conflict: Conflict, name: str, state: int) -> bool:
    def holds(answer: int) -> bool:
        escapes = conflict.reach(name, answer)
        return not any(conflict.prefers(name, end, state) for end in (answer, *escapes))

    others = _others(conflict, name)
    return all(
        any(holds(answer) for answer in conflict.reach_together(others, better))
        for better in conflict.reach(name, state, improving=True)
    )


def _is_seq(conflict: Conflict, name: str, state: int) -> bool:
    others = _others(conflict, name)
    return all(
        any(
            not conflict.prefers(name, answer, state)
            for answer in conflict.reach_together(others, better, improving=True)
        )
        for better in conflict.reach(name, state, improving=True)
    )


#: Name of the solution concept -> whether a state is stable for a decision maker under it.
CONCEPTS: Mapping[str, Callable[[Conflict, str, int], bool]] = {
    "nash": _is_nash,
    "gmr": _is_gmr,
    "smr": _is_smr,
    "seq": _is_seq,
}
