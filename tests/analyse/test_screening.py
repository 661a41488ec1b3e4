"""Guesses of losses keep to their bounds, and steps that are called proven are the best ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dissensus.analyse.backbones import screening, workers
from dissensus.analyse.backbones.bounds import bound_loss
from dissensus.analyse.backbones.find import Discourse, backbone, begin
from dissensus.analyse.backbones.losses import Losses
from dissensus.analyse.backbones.nested import Choice, take_out, try_each
from dissensus.analyse.backbones.screen import Guess, Screen
from dissensus.analyse.backbones.screening import Screening
from dissensus.analyse.backbones.spectrum import solve_laplacian
from dissensus.analyse.backbones.subsets import State, Updated
from dissensus.analyse.backbones.trust import Patience, Trust
from dissensus.analyse.frame import to_frame
from dissensus.analyse.networks.build import CHOICES, choose_statements
from dissensus.analyse.networks.counts import count
from dissensus.analyse.networks.options import make_options


def draw_at_random(random: np.random.Generator, actors: int, concepts: int) -> pl.DataFrame:
    """Whoever says whatever."""
    rows = 6 * actors
    return name(
        random.integers(actors, size=rows),
        random.integers(concepts, size=rows),
        random.random(rows) < 0.5,
    )


def draw_camps(random: np.random.Generator, actors: int, concepts: int) -> pl.DataFrame:
    """Two camps, nine in ten loyal; a few actors and concepts are most of the talk."""
    rows = 8 * actors
    who = (actors * random.random(rows) ** 2).astype(int)
    what = (concepts * random.random(rows) ** 2).astype(int)
    return name(who, what, ((who + what) % 2 == 0) == (random.random(rows) < 0.9))


def name(who: np.ndarray, what: np.ndarray, agrees: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "actor": [f"A{one:03}" for one in who],
            "concept": [f"c{one:02}" for one in what],
            "stance": np.where(agrees, "support", "oppose"),
        }
    )


DRAWS = (draw_at_random, draw_camps)
Draw = Callable[[np.random.Generator, int, int], pl.DataFrame]


def start(table: pl.DataFrame, **options: Any) -> Discourse:
    asked = make_options({"normalization": "average", **options}, tables=CHOICES)
    coded, _, asked = choose_statements(to_frame(table), asked)
    return begin(count(coded), asked)


@given(
    st.integers(0, 10_000),
    st.sampled_from(DRAWS),
    st.sampled_from(["subtract", "congruence", "ignore"]),
    st.sampled_from(["no", "average"]),
    st.integers(2, 90),
)
@settings(max_examples=40)
def test_no_loss_is_below_its_bound(
    seed: int, draw: Draw, aggregation: str, normalization: str, actors: int
) -> None:
    random = np.random.default_rng(seed)
    table = draw(random, actors, 10)
    nothing = start(table, aggregation=aggregation, normalization=normalization).nothing
    losses = Losses.of(nothing, "laplacian")
    # A network without a tie has no backbone.
    assume(losses.full.any())
    state = nothing.move(range(losses.concepts))
    state = state.move(random.permutation(losses.concepts)[: losses.concepts // 3].tolist())
    assert isinstance(state, Updated)
    screen = Screen(state, losses.full, solve_laplacian(state.ties), bounds=True)
    inside = np.flatnonzero(state.mask).tolist()
    estimates = screen.estimate(inside)
    guesses = screen.guess(inside)
    shifted = screen.guess(inside[::-1], shifted=True)[::-1]
    for one, guess, other in zip(inside, guesses, shifted, strict=True):
        exact = losses.find_loss_after(state, [one])
        for found in (estimates[one], guess, other, guess.join(other)):
            assert found.bound <= exact + 1e-12
            assert found.bound <= found.loss + 1e-12
        assert guess.outside <= estimates[one].outside + 1e-12
        if actors <= 32:
            # All is one block, so nothing is left outside.
            assert guess.loss == pytest.approx(exact, abs=1e-5)
            assert other.loss == pytest.approx(exact, abs=1e-5)
    # Some of them, in another order, are the same but for precision, and nothing is bound.
    screen = Screen(state, losses.full, solve_laplacian(state.ties), bounds=False)
    some = inside[::-2]
    assert all(guess.bound == 0.0 for guess in screen.estimate(some).values())
    for one, guess in zip(some, screen.guess(some), strict=True):
        assert guess.bound == 0.0
        if actors <= 32:
            assert guess.loss == pytest.approx(losses.find_loss_after(state, [one]), abs=1e-5)


@given(st.integers(0, 10_000), st.integers(2, 24))
@settings(max_examples=60)
def test_bound_holds_for_any_matrix(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    half = random.normal(size=(size, size)) * random.choice([0.01, 0.1, 1.0], size=(size, size))
    matrix = half + half.T + np.diag(np.arange(size) * random.choice([0.0, 0.1, 1.0]))
    full = np.sort(random.normal(size=size))[::-1]
    full += (np.trace(matrix) - full.sum()) / size
    cut = int(random.integers(1, size))
    pinched = matrix.copy()
    pinched[:cut, cut:] = pinched[cut:, :cut] = 0.0
    shares = np.linalg.eigvalsh(pinched)[::-1]
    outside = float((matrix**2).sum() - (pinched**2).sum())
    true = float(np.abs(np.linalg.eigvalsh(matrix)[::-1] - full).sum())
    assert bound_loss(shares, full, outside) <= true + 1e-9
    # With nothing outside the bound is close to what it bounds.
    near = float(np.abs(shares - full).sum())
    if len(np.flatnonzero(np.diff(np.sign(shares - full)))) == 0:
        assert bound_loss(shares, full, 0.0) == pytest.approx(near, abs=1e-6)


def follow(losses: Losses, choose: Screening) -> list[tuple[Choice, Choice]]:
    """The choice of each step, beside that of the plain method from the same state."""
    made: list[tuple[Choice, Choice]] = []

    def choose_both(state: State) -> Choice:
        made.append((choose(state), try_each(losses, state)))
        return made[-1][0]

    take_out(losses, choose_both, together=False)
    return made


def check(made: list[tuple[Choice, Choice]]) -> int:
    """What is called proven is the best, and no gap is too small; gives how many are not best."""
    wrong = 0
    for found, plain in made:
        assert found.loss >= plain.loss - 1e-12
        assert found.loss - found.gap <= plain.loss + 1e-12
        if found.gap == 0.0:
            assert found.same == plain.same
        wrong += found.same[0] != plain.same[0]
    return wrong


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("seed", range(3))
def test_proven_steps_are_the_best_ones(draw: Draw, seed: int) -> None:
    table = draw(np.random.default_rng(seed), 70, 26)
    losses = Losses.of(start(table).nothing, "laplacian")
    made = follow(losses, Screening(losses, least_rows=0))
    check(made)
    if draw is draw_camps:
        assert any(found.gap > 0 for found, _ in made)
    # From few concepts on all are computed.
    assert all(found.gap == 0 for found, _ in made[-15:])


def test_careless_screening_is_wrong_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "_CAUTION", 0.0)
    few = tuple(replace(rule, most=rule.first) for rule in screening._RULES)
    monkeypatch.setattr(screening, "_RULES", few)
    wrong = 0
    for seed in range(4):
        table = draw_at_random(np.random.default_rng(seed), 70, 24)
        losses = Losses.of(start(table).nothing, "laplacian")
        wrong += check(follow(losses, Screening(losses, least_rows=0)))
    assert wrong


@pytest.mark.parametrize("draw", DRAWS)
def test_many_actors_are_screened_and_the_order_is_that_of_all_losses(draw: Draw) -> None:
    table = draw(np.random.default_rng(7), 270, 30)
    found, exact = backbone(table), backbone(table, exact=True)
    assert (exact.steps["gap"] == 0).all()
    assert "not proven the best" not in exact.describe()
    if draw is draw_camps:
        # Where nothing is structured, nothing can be ruled out, and all is computed.
        assert (found.steps["gap"] > 0).any()
        assert "not proven the best" in found.describe()
        assert found.evaluated < 0.8 * exact.evaluated
    # Not proven for every discourse, but so it is for these.
    assert found.steps["concept"].to_list() == exact.steps["concept"].to_list()
    for column in ("loss", "redundant_loss"):
        assert found.steps[column].to_list() == pytest.approx(exact.steps[column].to_list())


def test_few_actors_and_degrees_are_never_guessed() -> None:
    table = draw_camps(np.random.default_rng(7), 120, 12)
    compat: Any
    for compat in (None, "dna"):
        assert (backbone(table, compat=compat).steps["gap"] == 0).all()


def test_equal_concepts_are_all_computed_and_the_first_by_name_goes() -> None:
    table = draw_camps(np.random.default_rng(3), 60, 8)
    copies = [table.with_columns(pl.col("concept") + pl.lit(letter)) for letter in ("a", "b", "c")]
    losses = Losses.of(start(pl.concat(copies)).nothing, "laplacian")
    steps = take_out(losses, Screening(losses, least_rows=0), together=False)
    plain = take_out(losses, partial(try_each, losses), together=False)
    assert [step.concept for step in steps] == [step.concept for step in plain]


@pytest.mark.parametrize("draw", DRAWS)
def test_threads_change_nothing(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    table = draw(np.random.default_rng(11), 160, 22)
    found = []
    for processors in (1, 2):
        monkeypatch.setattr(workers, "count_processors", lambda many=processors: many)
        found.append(backbone(table))
    assert found[0].steps.equals(found[1].steps)
    assert found[0].evaluated == found[1].evaluated


@pytest.mark.parametrize("seed", range(2))
def test_the_order_is_that_of_all_losses_where_much_is_guessed(seed: int) -> None:
    losses = Losses.of(start(draw_camps(np.random.default_rng(seed), 100, 40)).nothing, "laplacian")
    made = follow(losses, Screening(losses, least_rows=0))
    assert check(made) == 0
    assert sum(found.tried for found, _ in made) < 0.6 * sum(plain.tried for _, plain in made)


def test_concepts_far_above_the_least_loss_wait_where_bounds_say_nothing() -> None:
    patience, inside = Patience(), list(range(4))
    above = {one: (far, far) for one, far in enumerate((0.0, 0.001, 0.1, 1.0))}
    assert patience.choose(inside) == inside
    patience.learn(above, [0.0, 0.5])
    # Nothing is known of changes yet.
    assert patience.choose(inside) == inside
    patience.learn({one: (far + 0.01, far) for one, (far, _) in above.items()}, [0.5])
    # Whoever needs more than a step at twice the change that was seen can wait.
    assert patience.choose(inside) == [0, 1]
    for _ in range(6):
        patience.learn({0: (0.01, 0.0), 1: (0.011, 0.0)}, [0.5])
    # In the eighth step all are looked at, and where bounds say something nobody waits.
    assert patience.choose(inside) == inside
    patience.learn(above, [0.5])
    assert patience.choose(inside) == inside


def test_who_may_be_far_below_a_guess_does_not_wait() -> None:
    patience = Patience()
    for _ in range(2):
        patience.learn({0: (0.1, 0.1), 1: (0.1, -0.1), 2: (0.2, -math.inf)}, [0.0])
        patience.learn({0: (0.11, 0.1), 1: (0.11, -0.1), 2: (0.21, -math.inf)}, [0.0])
    assert patience.choose([0, 1, 2]) == [1, 2]


def test_errors_of_a_concept_last_and_those_of_a_step_are_shifted_together() -> None:
    def pair(error: float) -> tuple[Guess, Guess]:
        # What is left out is 0.01, so its root is what errors are counted in.
        return Guess(1.0 + 0.1 * error, 0.0, 0.01), Guess(1.0, 0.0, 0.0)

    trust = Trust(0.5)
    trust.begin_step()
    assert trust.expect(0) == (0.0, math.inf)
    trust.learn({one: pair(one) for one in range(5)})
    # Of who was never seen the usual error is expected, by how these are spread.
    usual, spread = trust.expect(9)
    assert usual == pytest.approx(2.0)
    assert spread > 2.0
    trust.begin_step()
    # Half of how unusual it was lasts a step, and a quarter two.
    trust.learn({0: pair(1.0), 1: pair(1.5)})
    trust.begin_step()
    error, near = trust.expect(1)
    assert trust.expect(4)[1] > near
    calm = trust.expect(4)[0]
    trust.learn({0: pair(3.0), 1: pair(3.0)})
    assert trust.expect(4)[0] > calm
    assert trust.expect(4)[1] > 0
    assert 1.0 < error < 2.0


def test_large_concepts_are_computed_once_a_large_one_is_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two concepts of which all speak and pull apart, and many of which few speak. Without the
    # second of the two the first is sorely missed, and without the first the second is not.
    random = np.random.default_rng(3)
    side = random.choice(["support", "oppose"], size=80)
    other = {"support": "oppose", "oppose": "support"}
    rows = [(f"a{one:02}", "large0", side[one]) for one in range(80)]
    rows += [(f"a{one:02}", "large1", other[side[one]]) for one in range(0, 80, 2)]
    rows += [
        (f"a{one:02}", f"small{at:02}", random.choice(["support", "oppose"]))
        for at in range(24)
        for one in random.choice(80, size=8, replace=False)
    ]
    table = pl.DataFrame(rows, schema=["actor", "concept", "stance"], orient="row")
    discourse = start(table)
    losses = Losses.of(discourse.nothing, "laplacian")
    large = [n for n, name in enumerate(discourse.concepts) if name.startswith("large")]
    choose = Screening(losses, least_rows=0)
    state = discourse.nothing.move(range(losses.concepts))
    assert isinstance(state, Updated)
    assert choose._find_large(state, range(losses.concepts)) == large
    usual = choose(state)
    assert usual.same[0] not in large
    # As if one of the two had gone: the other is among those that are computed.
    choose._is_shaken = True
    computed: list[int] = []
    plain = choose._compute

    def record(state: Updated, some: Sequence[int]) -> list[Guess]:
        computed.extend(some)
        return plain(state, some)

    monkeypatch.setattr(choose, "_compute", record)
    assert choose(state.move(large[:1])).same == (large[1],)
    assert large[1] in computed
    assert choose._is_shaken
