"""Measures of a coalition are what their definitions give, written out as plain loops."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dissensus
from dissensus.analyse.conflicts.conflict import Conflict
from dissensus.analyse.reliability.alpha import alpha
from dissensus.analyse.weighing.election import elect
from dissensus.analyse.weighing.power import banzhaf, shapley_shubik

STANCES = ("oppose", "reserved", "neutral", "open", "support")
DAY = dt.date(2024, 1, 1)
ACTORS, MEASURES = "ABCDE", ("x", "y")
#: The class of each stance where "open" supports, and where it abstains: for, against, abstains.
CLASSES = {
    "open counts as support": (1, 1, 2, 0, 0),
    "open counts as abstention": (1, 1, 2, 2, 0),
}
few = settings(max_examples=40)


@st.composite
def make_statements(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACTORS),
                st.sampled_from(MEASURES),
                st.sampled_from(STANCES),
                st.integers(0, 9),
            ),
            min_size=1,
            max_size=14,
        )
    )
    names = ("actor", "concept", "stance", "date")
    return [dict(zip(names, (*row[:3], DAY + dt.timedelta(row[3])), strict=True)) for row in rows]


#: For each actor the day on which it joins and that on which it leaves, each perhaps open.
terms = st.fixed_dictionaries(
    {
        name: st.tuples(
            st.none() | st.integers(0, 4).map(lambda day: DAY + dt.timedelta(day)),
            st.none() | st.integers(5, 9).map(lambda day: DAY + dt.timedelta(day)),
        )
        for name in ACTORS
    }
)


def hold(rows: Sequence[Mapping[str, Any]], day: dt.date) -> dict[tuple[str, str], int]:
    """The place in STANCES that each actor holds on each measure: the mean of its latest day."""
    found = {}
    for actor, measure in itertools.product(ACTORS, MEASURES):
        own = [
            row
            for row in rows
            if (row["actor"], row["concept"]) == (actor, measure) and row["date"] <= day
        ]
        if not own:
            continue
        last = max(row["date"] for row in own)
        places = [STANCES.index(row["stance"]) for row in own if row["date"] == last]
        mean = Fraction(sum(places), len(places))
        # The nearest place; of two as near that nearer to the middle, which is 2.
        found[actor, measure] = min(range(5), key=lambda at: (abs(at - mean), abs(at - 2)))
    return found


def agreement(counts: Sequence[int]) -> float:
    total, most = sum(counts), max(counts)
    return (most - (total - most) / 2) / total if total else math.nan


def rice(counts: Sequence[int]) -> float:
    yes, no = counts[0], counts[1]
    return abs(yes - no) / (yes + no) if yes + no else math.nan


def pairwise(counts: Sequence[int]) -> float:
    labels = [name for name, many in enumerate(counts) for _ in range(many)]
    pairs = list(itertools.combinations(labels, 2))
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else math.nan


INDICES = {"agreement": agreement, "rice": rice, "pairwise": pairwise}


def is_member(term: tuple[dt.date | None, dt.date | None], day: dt.date) -> bool:
    return (term[0] or day) <= day <= (term[1] or day)


def same(found: float | None, expected: float) -> bool:
    if found is None or math.isnan(expected):
        return found is None and math.isnan(expected)
    return found == pytest.approx(expected, abs=1e-12)


@few
@given(make_statements(), terms, st.integers(0, 9))
def test_cohesion_is_that_of_loops(
    rows: list[dict[str, Any]], held: dict[str, Any], after: int
) -> None:
    day = DAY + dt.timedelta(after)
    members = [name for name in ACTORS if is_member(held[name], day)]
    table = dissensus.cohesion(rows, held, on=day).to_polars()
    positions = hold(rows, day)
    seen = 0
    for measure, (collapse, classes), (index, value) in itertools.product(
        MEASURES, CLASSES.items(), INDICES.items()
    ):
        places = [positions[name, measure] for name in members if (name, measure) in positions]
        row = table.filter(concept=measure, index=index, collapse=collapse)
        if not places:
            assert row.is_empty()
            continue
        seen += 1
        counts = [sum(classes[place] == one for place in places) for one in range(3)]
        (found,) = row.iter_rows(named=True)
        assert (found["members"], found["actors"]) == (len(members), len(places))
        alone = len(places) < 2
        assert same(found["value"], math.nan if alone else value(counts))
        # What the silent could say: every way in which they could divide.
        silent = len(members) - len(places)
        ways = itertools.combinations_with_replacement(range(3), silent)
        possible = [
            value([counts[one] + way.count(one) for one in range(3)]) for way in map(list, ways)
        ]
        known = [one for one in possible if not math.isnan(one)]
        assert same(found["least"], min(known, default=math.nan))
        assert same(found["most"], max(known, default=math.nan))
        assert same(found["chance"], expect_by_chance(index, value, counts))
    assert table.filter(pl.col("index").is_in(list(INDICES))).height == seen


def expect_by_chance(index: str, value: Any, counts: Sequence[int]) -> float:
    """The mean over all ways in which as many could choose: sides of Rice's index, else classes."""
    many, classes = (sum(counts[:2]), 2) if index == "rice" else (sum(counts), 3)
    drawn = [
        value([way.count(one) for one in range(3)])
        for way in itertools.product(range(classes), repeat=many)
    ]
    known = [one for one in drawn if not math.isnan(one)]
    return sum(known) / len(known) if known else math.nan


@few
@given(make_statements(), terms, st.integers(0, 8))
def test_a_change_is_split_as_shapley_would(
    rows: list[dict[str, Any]], held: dict[str, Any], after: int
) -> None:
    days = DAY + dt.timedelta(after), DAY + dt.timedelta(9)
    found = dissensus.cohesion(rows, held, on=list(days)).changes()
    positions = [hold(rows, day) for day in days]
    groups = [{name for name in ACTORS if is_member(held[name], day)} for day in days]
    for row in found.iter_rows(named=True):
        classes = CLASSES[row["collapse"]]

        def index(group: int, stances: int, row: Any = row, classes: Any = classes) -> float:
            places = [
                positions[stances][name, row["concept"]]
                for name in groups[group]
                if (name, row["concept"]) in positions[stances]
            ]
            if len(places) < 2:
                return math.nan
            return agreement([sum(classes[place] == one for place in places) for one in range(3)])

        by_members = (index(1, 1) - index(0, 1) + index(1, 0) - index(0, 0)) / 2
        by_stances = (index(1, 1) - index(1, 0) + index(0, 1) - index(0, 0)) / 2
        whole = index(1, 1) - index(0, 0)
        assert same(row["value"], whole)
        if row["membership"] is None or row["stances"] is None:
            # Only where a mixed group has nobody to measure may the parts be missing.
            assert math.isnan(by_members) or math.isnan(by_stances)
            continue
        assert same(row["membership"], by_members)
        assert same(row["stances"], by_stances)
        assert row["membership"] + row["stances"] == pytest.approx(whole, abs=1e-12)


@few
@given(make_statements())
def test_leaving_one_out_is_measuring_the_rest(rows: list[dict[str, Any]]) -> None:
    found = dissensus.cohesion(rows, list(ACTORS)).influences(kind="actor")
    day = max(row["date"] for row in rows)
    positions = hold(rows, day)
    for row in found.iter_rows(named=True):
        classes = CLASSES[row["collapse"]]

        def index(left_out: str, row: Any = row, classes: Any = classes) -> float:
            places = [
                place
                for (name, measure), place in positions.items()
                if measure == row["concept"] and name != left_out
            ]
            if len(places) < 2:
                return math.nan
            return agreement([sum(classes[place] == one for place in places) for one in range(3)])

        assert same(row["value"], index(row["actor"]) - index(""))


codings = st.lists(
    st.lists(st.none() | st.integers(1, 4), min_size=5, max_size=5), min_size=2, max_size=4
)


@few
@given(codings, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_the_coincidence_matrix(table: list[list[int | None]], level: str) -> None:
    weights: dict[tuple[int, int], Fraction] = {}
    for unit in zip(*table, strict=True):
        values = [value for value in unit if value is not None]
        for one, other in itertools.permutations(range(len(values)), 2):
            pair = values[one], values[other]
            weights[pair] = weights.get(pair, Fraction()) + Fraction(1, len(values) - 1)
    totals: Counter[int] = Counter()
    for (one, _), weight in weights.items():
        totals[one] += weight  # type: ignore[assignment]
    number = sum(totals.values())

    def distance(one: int, other: int) -> float:
        if level == "nominal":
            return float(one != other)
        if level == "interval":
            return float((one - other) ** 2)
        if level == "ratio":
            return ((one - other) / (one + other)) ** 2
        low, high = sorted((one, other))
        between = sum(totals[value] for value in range(low, high + 1))
        return float(between - Fraction(totals[one] + totals[other]) / 2) ** 2

    observed = sum(float(weight) * distance(*pair) for pair, weight in weights.items())
    expected = sum(
        float(totals[one] * totals[other]) * distance(one, other)
        for one, other in itertools.product(totals, totals)
    )
    found = alpha(table, level=level, draws=2).alpha
    if not expected:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(1 - observed / (expected / float(number - 1)), abs=1e-9)


@few
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.data())
def test_power_is_that_of_every_order_and_side(weights: list[int], data: st.DataObject) -> None:
    if not sum(weights):
        return
    quota = data.draw(st.integers(1, sum(weights)))
    actors = range(len(weights))
    pivots: Counter[int] = Counter()
    for order in itertools.permutations(actors):
        reached = 0
        for actor in order:
            reached += weights[actor]
            if reached >= quota:
                pivots[actor] += 1
                break
    swings: Counter[int] = Counter()
    for size in range(len(weights) + 1):
        for side in itertools.combinations(actors, size):
            won = sum(weights[one] for one in side)
            for actor in side:
                swings[actor] += won >= quota > won - weights[actor]
    orders = math.factorial(len(weights))
    assert shapley_shubik(weights, quota) == pytest.approx([pivots[one] / orders for one in actors])
    every = sum(swings.values())
    assert banzhaf(weights, quota) == pytest.approx([swings[one] / every for one in actors])


@few
@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.lists(st.integers(0, 10), min_size=3, max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_the_election_is_that_of_its_formulas(actors: list[tuple[int, list[int]]]) -> None:
    weights = [weight for weight, _ in actors]
    gains = [[one / 10 for one in own] for _, own in actors]
    support = [[0.0] * 3 for _ in range(3)]
    for one, other in itertools.product(range(3), repeat=2):
        for weight, own in zip(weights, gains, strict=True):
            support[one][other] += max(0.0, weight * (own[one] - own[other]))

    def win(one: int, other: int) -> float:
        both = support[one][other] + support[other][one]
        return support[one][other] / both if both and one != other else 0.5

    products = [math.prod(win(one, other) for other in range(3)) for one in range(3)]
    found = elect(gains, weights, ["a", "b", "c"])
    total = sum(products)
    expected = [one / total for one in products] if total else [1 / 3] * 3
    assert found.conditional == pytest.approx(expected, abs=1e-9)
    # At rest: nothing moves where each is challenged for what is to be won.
    chances = found.incentive
    pull = [[support[i][j] * win(i, j) for j in range(3)] for i in range(3)]
    sums = [sum(pull[i][j] for i in range(3)) for j in range(3)]
    challenge = [
        [pull[i][j] / sums[j] if sums[j] else float(i == j) for j in range(3)] for i in range(3)
    ]
    moved = [
        sum(
            win(i, j) * (chances[i] * challenge[j][i] + chances[j] * challenge[i][j])
            for j in range(3)
        )
        for i in range(3)
    ]
    at_rest = [(chances[i] + moved[i]) / 2 for i in range(3)]
    assert [one / sum(at_rest) for one in at_rest] == pytest.approx(chances.tolist(), abs=1e-6)


@st.composite
def make_conflicts(draw: st.DrawFn) -> tuple[dict[str, set[tuple[int, int]]], dict[str, list[int]]]:
    states = range(1, draw(st.integers(2, 5)) + 1)
    arcs = [(one, other) for one in states for other in states if one != other]
    moves = {name: draw(st.sets(st.sampled_from(arcs))) for name in "ABC"}
    ranks = {name: [draw(st.integers(0, 3)) for _ in states] for name in "ABC"}
    return moves, ranks


Game = tuple[dict[str, set[tuple[int, int]]], dict[str, list[int]]]


def better(game: Game, name: str, one: int, other: int) -> bool:
    return game[1][name][one - 1] < game[1][name][other - 1]


def reach(game: Game, name: str, state: int) -> set[int]:
    return {end for start, end in game[0][name] if start == state}


def together(game: Game, group: Sequence[str], state: int, *, improving: bool) -> set[int]:
    """All ends of sequences in which nobody moves twice in a row."""
    seen: set[tuple[int, str]] = set()
    waiting = [(state, "")]
    while waiting:
        at, last = waiting.pop()
        for name in [one for one in group if one != last]:
            ends = {
                end for end in reach(game, name, at) if not improving or better(game, name, end, at)
            }
            new = {(end, name) for end in ends} - seen
            seen |= new
            waiting += new
    return {end for end, _ in seen}


def is_harmed(game: Game, name: str, state: int, ends: set[int]) -> bool:
    """Whether some of the ends is no better than the state for the one who moved away."""
    return any(not better(game, name, end, state) for end in ends)


def list_stable(game: Game, name: str, state: int) -> Iterator[str]:
    others = [one for one in game[0] if one != name]
    gains = [end for end in reach(game, name, state) if better(game, name, end, state)]
    answers = {end: together(game, others, end, improving=False) for end in gains}
    if not gains:
        yield "nash"
    if all(is_harmed(game, name, state, ends) for ends in answers.values()):
        yield "gmr"
    # After the answer nothing that the first could do is better than where it began.
    lasting = {
        end: {
            one
            for one in ends
            if not any(better(game, name, back, state) for back in reach(game, name, one))
        }
        for end, ends in answers.items()
    }
    if all(is_harmed(game, name, state, ends) for ends in lasting.values()):
        yield "smr"
    credible = [together(game, others, end, improving=True) for end in gains]
    if all(is_harmed(game, name, state, ends) for ends in credible):
        yield "seq"


@few
@given(make_conflicts())
def test_stability_is_that_of_its_definitions(conflict: Game) -> None:
    moves, ranks = conflict
    states = range(1, len(ranks["A"]) + 1)
    expected = {
        concept: {
            state
            for state in states
            if all(concept in set(list_stable(conflict, name, state)) for name in moves)
        }
        for concept in ("nash", "gmr", "smr", "seq")
    }
    made = Conflict(
        {name: frozenset(arcs) for name, arcs in moves.items()},
        {name: dict(zip(states, own, strict=True)) for name, own in ranks.items()},
    )
    assert {name: set(found) for name, found in made.equilibria().items()} == expected


def test_switches_move_as_the_worked_numbers_say() -> None:
    """Section g.1 of the methods: of 20 for, 5 against and 3 abstaining."""
    sides = ["support"] * 20 + ["oppose"] * 5 + ["neutral"] * 3
    table = {"actor": [f"m{at}" for at in range(28)], "concept": ["x"] * 28, "stance": sides}
    found = dissensus.cohesion(table).influences(collapse="open counts as support")
    dropped = {
        row["actor"]: round(row["value"], 4)
        for row in found.filter(kind="actor").iter_rows(named=True)
    }
    assert set(np.unique([dropped[f"m{at}"] for at in range(20)])) == {-0.0159}
    assert set(np.unique([dropped[f"m{at}"] for at in range(20, 28)])) == {0.0397}
