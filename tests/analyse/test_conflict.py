"""The graph model against published cases, and the order of its concepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.conflicts.conflict import Conflict
from dissensus.errors import AnalysisError


def order(text: str) -> list[list[int]]:
    return [[int(state)] for state in text.split()]


def both(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
    return [arc for one, other in pairs for arc in ((one, other), (other, one))]


@pytest.fixture(scope="module")
def elmira() -> Conflict:
    leave = [(state, 9) for state in range(1, 9)]
    return Conflict.of(
        {
            "M": [(1, 2), (3, 4), (5, 6), (7, 8)],
            "U": [(1, 3), (2, 4), (5, 7), (6, 8), *leave],
            "L": both((1, 5), (2, 6), (3, 7), (4, 8)),
        },
        {
            "M": order("7 3 4 8 5 1 2 6 9"),
            "U": order("1 4 8 5 9 3 7 2 6"),
            "L": order("7 3 5 1 8 6 4 2 9"),
        },
    )


def test_elmira(elmira: Conflict) -> None:
    found = elmira.equilibria()
    assert found["nash"] == found["seq"] == {5, 8, 9}
    assert found["gmr"] == found["smr"] == {1, 4, 5, 8, 9}


def test_who_is_stable_where_in_elmira(elmira: Conflict) -> None:
    def states(name: str, concept: str) -> set[int]:
        return {state for state in elmira.states if elmira.is_stable(name, state, concept)}

    assert states("M", "nash") == set(range(1, 10))
    assert states("U", "nash") == {1, 4, 5, 8, 9}
    assert states("L", "nash") == {5, 6, 7, 8, 9}
    assert states("L", "seq") == {2, 3, 5, 6, 7, 8, 9}


def test_only_modifying_and_accepting_together_leaves_an_equilibrium(elmira: Conflict) -> None:
    assert elmira.improve_together(5) == {("M", "U"): {8}}
    assert elmira.improve_together(8) == elmira.improve_together(9) == {}


def test_the_prisoners_cooperate_only_with_foresight() -> None:
    # 1 both silent, 2 only A confesses, 3 only B, 4 both.
    moves = {"A": both((1, 2), (3, 4)), "B": both((1, 3), (2, 4))}
    found = Conflict.of(moves, {"A": order("2 1 4 3"), "B": order("3 1 4 2")}).equilibria()
    assert found["nash"] == {4}
    assert found["gmr"] == found["smr"] == found["seq"] == {1, 4}


def test_missiles_in_cuba() -> None:
    """The crisis of 1962, from the United States (air strike, blockade) and the USSR.

    Options air strike, blockade, withdraw, escalate; a strike cannot be taken back. The rankings
    follow from the options by priority of the example that comes with gmcr-py.
    """
    states = [own + other for other in ("NN", "YN", "NY") for own in ("NN", "YN", "NY", "YY")]
    at = {name: place for place, name in enumerate(states, 1)}

    def list_moves(own: slice, once: int | None = None) -> list[tuple[int, int]]:
        return [
            (at[one], at[other])
            for one in states
            for other in states
            if one != other
            and all(one[i] == other[i] for i in range(4) if i not in range(4)[own])
            and not (once is not None and one[once] == "Y" and other[once] == "N")
        ]

    def rank(text: str) -> list[int]:
        return [at[name] for name in text.split()]

    found = Conflict.of(
        {"US": list_moves(slice(0, 2), once=0), "USSR": list_moves(slice(2, 4))},
        {
            "US": rank("NNYN NYYN YNYN YYYN NYNN YNNN YYNN NNNN YYNY YNNY NYNY NNNY"),
            "USSR": rank("NNNN NNYN NYYN NYNN YNYN YNNN YYYN YYNN YYNY YNNY NYNY NNNY"),
        },
    ).equilibria()
    assert found["nash"] == {at["YNYN"]}
    assert found["seq"] == {at[name] for name in ("NNYN", "YNYN", "NYYN")}


STATES = range(1, 7)
ARCS = st.frozensets(
    st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)).filter(lambda arc: arc[0] != arc[1])
)
RANKS = st.fixed_dictionaries({state: st.integers(0, 5) for state in STATES})
CONFLICTS = st.builds(
    lambda moves, ranks: Conflict(
        dict(zip("ABC", moves, strict=True)), dict(zip("ABC", ranks, strict=True))
    ),
    st.tuples(ARCS, ARCS, ARCS),
    st.tuples(RANKS, RANKS, RANKS),
)


@given(CONFLICTS)
def test_concepts_contain_each_other(conflict: Conflict) -> None:
    found = conflict.equilibria()
    assert found["nash"] <= found["smr"] <= found["gmr"]
    assert found["nash"] <= found["seq"] <= found["gmr"]


@given(CONFLICTS, st.integers(2, 9))
def test_only_the_order_counts(conflict: Conflict, factor: int) -> None:
    stretched = {
        name: {state: factor * rank for state, rank in ranks.items()}
        for name, ranks in conflict.ranks.items()
    }
    assert Conflict(conflict.moves, stretched).equilibria() == conflict.equilibria()


@given(CONFLICTS, st.sampled_from(STATES))
def test_groups_reach_what_sequences_reach(conflict: Conflict, state: int) -> None:
    reached: set[int] = set()
    seen: set[tuple[int, str]] = set()
    waiting = [(state, "")]
    while waiting:
        at, mover = waiting.pop()
        for name in "AB":
            for to in conflict.reach(name, at) if name != mover else ():
                reached.add(to)
                if (to, name) not in seen:
                    seen.add((to, name))
                    waiting.append((to, name))
    assert conflict.reach_together("AB", state) == reached


def test_a_state_without_a_rank_is_refused() -> None:
    with pytest.raises(AnalysisError, match="does not rank state 2"):
        Conflict.of({"A": [(1, 2)]}, {"A": [[1]]})
    with pytest.raises(AnalysisError, match="each decision maker"):
        Conflict.of({"A": [(1, 2)]}, {"B": [[1], [2]]})
