"""The option form against the states and moves of published cases, and its statements."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.conflicts.conflict import CONCEPTS, Conflict
from dissensus.analyse.conflicts.options_form import Option, OptionForm
from dissensus.analyse.conflicts.priorities import check_statement, rank_by_priority
from dissensus.analyse.conflicts.stability import find_stable, to_matrix
from dissensus.errors import AnalysisError

ELMIRA = OptionForm(
    options=(
        Option(key="modify", maker="M", moves="start"),
        Option(key="delay", maker="U", moves="stop"),
        Option(key="accept", maker="U", moves="start"),
        Option(key="abandon", maker="U", moves="start"),
        Option(key="insist", maker="L"),
    ),
    # Who has not left does one thing; once it has left nothing else counts.
    infeasible=("-YYN-", "-NNN-"),
    joined=("---Y-",),
)
RANKINGS = {"M": "7 3 4 8 5 1 2 6 9", "U": "1 4 8 5 9 3 7 2 6", "L": "7 3 5 1 8 6 4 2 9"}


def solve(form: OptionForm, rankings: dict[str, str]) -> Conflict:
    return form.to_conflict({name: form.rank(order.split()) for name, order in rankings.items()})


def test_elmira_has_its_nine_states() -> None:
    assert ELMIRA.states == (
        *("NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY"),
        "---Y-",
    )


def test_elmira_has_the_moves_made_by_hand() -> None:
    modify = {(1, 2), (3, 4), (5, 6), (7, 8)}
    leave = {(state, 9) for state in range(1, 9)}
    insist = {(1, 5), (2, 6), (3, 7), (4, 8)}
    assert ELMIRA.moves() == {
        "M": modify,
        "U": {(1, 3), (2, 4), (5, 7), (6, 8)} | leave,
        "L": insist | {(to, start) for start, to in insist},
    }


def test_elmira_has_the_published_equilibria() -> None:
    found = solve(ELMIRA, RANKINGS).equilibria()
    assert found["nash"] == found["seq"] == {5, 8, 9}
    assert found["gmr"] == found["smr"] == {1, 4, 5, 8, 9}
    assert solve(ELMIRA, RANKINGS).improve_together(5) == {("M", "U"): {8}}


@pytest.mark.parametrize(
    ("maker", "statements"),
    [
        ("M", ["not abandon", "accept", "not modify", "insist iff not modify"]),
        (
            "U",
            ["accept iff modify", "not abandon", "accept if insist", "not modify", "not insist"],
        ),
        ("L", ["not abandon", "not modify", "accept if not modify", "insist", "accept"]),
    ],
)
def test_priorities_give_the_published_rankings(maker: str, statements: list[str]) -> None:
    ranks = ELMIRA.rank_by_priority(statements)
    assert sorted(ranks, key=lambda state: ranks[state]) == [*map(int, RANKINGS[maker].split())]
    assert len(set(ranks.values())) == 9


def test_prisoners_dilemma_by_priorities() -> None:
    form = OptionForm(options=(Option(key="a", maker="A"), Option(key="b", maker="B")))
    # Each wants the other silent above all, and then to confess.
    ranks = {
        "A": form.rank_by_priority(["not b", "a"]),
        "B": form.rank_by_priority(["not a", "b"]),
    }
    assert ranks["A"] == {1: 1, 2: 0, 3: 3, 4: 2}
    found = form.to_conflict(ranks).equilibria()
    assert found["nash"] == {4}
    assert found["gmr"] == found["smr"] == found["seq"] == {1, 4}


def test_what_only_starts_or_stops() -> None:
    form = OptionForm(
        options=(
            Option(key="war", maker="A", moves="start"),
            Option(key="deal", maker="B", moves="stop"),
        )
    )
    assert form.states == ("NN", "YN", "NY", "YY")
    assert form.moves() == {"A": {(1, 2), (3, 4)}, "B": {(3, 1), (4, 2)}}


def test_states_are_found_and_told_in_words() -> None:
    form = OptionForm(
        options=(Option(key="troops", maker="A", name="send troops"), Option(key="war", maker="B"))
    )
    assert form.find("yn") == form.find("2") == 2
    assert form.describe(4) == "send troops + war"
    assert form.describe(1) == "none of it"
    assert form.to_polars()["YN"].to_list() == ["Y", "N"]
    with pytest.raises(AnalysisError, match=r"there is no 'YNN' .did you mean"):
        form.find("YNN")


@pytest.mark.parametrize(
    ("options", "patterns", "message"),
    [
        ((), (), "there are none"),
        (tuple(Option(key=f"o{n}", maker="A") for n in range(10)), (), "more than 9"),
        ((Option(key="a", maker="A"), Option(key="a", maker="B")), (), "'a' stands twice"),
        ((Option(key="not", maker="A"),), (), "none of not, and"),
        ((Option(key="a", maker="A", moves="strat"),), (), 'did you mean "start"'),
        ((Option(key="a", maker=""),), (), "say whose it is"),
        ((Option(key="a", maker="A"),), ("YN",), "1 letters Y, N or -"),
        ((Option(key="a", maker="A"),), ("-",), "leave no state"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    options: tuple[Option, ...], patterns: tuple[str, ...], message: str
) -> None:
    with pytest.raises(AnalysisError, match=message):
        OptionForm(options=options, infeasible=patterns)


def test_rankings_hold_every_state_once() -> None:
    with pytest.raises(AnalysisError, match="NYNNY and 3 more not in it"):
        ELMIRA.rank(["1", "2", "3", "4", "9"])
    with pytest.raises(AnalysisError, match="YYNNN stands twice"):
        ELMIRA.rank(["1", "2", "YYNNN"])
    assert ELMIRA.rank(["1", ["2", "3", "4", "5", "6", "7", "8", "9"]])[9] == 1


TAKEN = {
    name: np.array([cells[place] for cells in product([False, True], repeat=3)])
    for place, name in enumerate("abc")
}


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("a", "a"),
        ("not a and b", "not a and b"),
        ("a or b and c", "a or b and c"),
        ("a if b or c", "a or not (b or c)"),
        ("a iff not b", "a == (not b)"),
        ("not (a or (b if c))", "not (a or (b or not c))"),
        ("not not a", "a"),
    ],
)
def test_statements_are_true_where_logic_says(text: str, python: str) -> None:
    expected = [
        bool(eval(python, {"a": a, "b": b, "c": c}))  # noqa: S307 - of this test's own text
        for a, b, c in product([False, True], repeat=3)
    ]
    assert check_statement(text, TAKEN).tolist() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "missing at the end"),
        ("a and", "missing at the end"),
        ("a b", "'b' does not fit"),
        ("(a or b", "bracket is not closed"),
        ("a & b", "'&' does not fit"),
        ("d", "no option 'd'"),
        ("and a", "'and' does not fit"),
    ],
)
def test_statements_that_cannot_be_read_are_refused(text: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        check_statement(text, TAKEN)


def test_priorities_score_as_powers_of_two() -> None:
    statements = ["not c", "a if b", "a or c"]
    truths = np.array([check_statement(one, TAKEN) for one in statements])
    scores = truths.T @ np.array([4, 2, 1])
    places = rank_by_priority(statements, TAKEN)
    for one, other in product(range(8), repeat=2):
        assert (places[one] < places[other]) == (scores[one] > scores[other])


FORMS = st.builds(
    lambda makers, moves: OptionForm(
        options=tuple(
            Option(key=f"o{place}", maker=maker, moves=move)
            for place, (maker, move) in enumerate(zip(makers, moves, strict=False))
        )
    ),
    st.lists(st.sampled_from("ABC"), min_size=1, max_size=4),
    st.lists(st.sampled_from(["both", "start", "stop"]), min_size=4, max_size=4),
)


@given(FORMS)
def test_moves_change_own_options_as_they_may(form: OptionForm) -> None:
    """Against moves that are listed by looking at every pair of states."""
    for maker, arcs in form.moves().items():
        expected = {
            (start, to)
            for start, one in enumerate(form.states, 1)
            for to, other in enumerate(form.states, 1)
            if start != to
            and all(
                before == after
                or (
                    option.maker == maker
                    and (before + after)
                    in {"both": "NYN", "start": "NY", "stop": "YN"}[option.moves]
                )
                for before, after, option in zip(one, other, form.options, strict=True)
            )
        }
        assert arcs == expected


@given(FORMS, st.randoms(use_true_random=False))
def test_many_rankings_at_once_are_judged_as_one_by_one(form: OptionForm, random: object) -> None:
    states = len(form.states)
    places = {
        maker: np.array([[random.randrange(states) for _ in range(states)] for _ in range(5)])  # type: ignore[attr-defined]
        for maker in form.makers
    }
    arcs = [to_matrix(form.moves()[maker], states) for maker in form.makers]
    found = find_stable(arcs, list(places.values()))
    for draw in range(5):
        ranks = {
            maker: {state + 1: int(place) for state, place in enumerate(own[draw])}
            for maker, own in places.items()
        }
        conflict = form.to_conflict(ranks)
        for concept, place in product(CONCEPTS, range(len(form.makers))):
            expected = [
                conflict.is_stable(form.makers[place], state, concept) for state in conflict.states
            ]
            assert found[concept][draw, place].tolist() == expected
    assert (found["nash"] <= found["smr"]).all()
    assert (found["smr"] <= found["gmr"]).all()
    assert (found["nash"] <= found["seq"]).all()
    assert (found["seq"] <= found["gmr"]).all()
