"""What the coder makes of statements, and what they may truly say."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.reliability.confusion import ENOUGH, NONE, TRUE, WEIGHT, Confusions
from dissensus.analyse.reliability.true_levels import draw_levels
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study
from dissensus.analyse.unity.indices import agreement_index
from dissensus.errors import AnalysisError
from dissensus.records import STANCES

CELL = ("xx", "says")


def make_study(stances: list[str], **columns: Any) -> Study:
    many = len(stances)
    table: dict[str, Any] = {
        "actor": [f"A{place}" for place in range(many)],
        "concept": ["tax"] * many,
        "stance": stances,
        "language": ["xx"] * many,
        "act": ["says"] * many,
        "confidence": [0.9] * many,
        "status": ["proposed"] * many,
    }
    return Study.of(pl.DataFrame(table | columns))


def fill(cells: Mapping[tuple[str, str], float]) -> Confusions:
    table = np.zeros((len(TRUE), len(LEVELS)))
    for (true, found), many in cells.items():
        table[TRUE.index(true), LEVELS.index(found)] = many
    return Confusions(counts={CELL: table}, own=frozenset({CELL[0]}))


def checked(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(*row[:1], "says", *row[1:]) for row in rows],
        schema=["language", "act", "proposed", "decided"],
        orient="row",
    )


SURE: dict[tuple[str, str], float] = {(name, name): 1e7 for name in LEVELS}


def test_shipped_counts_say_where_they_are_from() -> None:
    shipped = Confusions.load()
    assert "hand-coded" in shipped.source
    assert "less surely" in shipped.source
    for (_, act), counts in shipped.counts.items():
        assert counts.sum() > 0
        assert act
    table = shipped.to_polars()
    whole = table.row(-1, named=True)
    assert whole["statements"] == shipped.statements
    assert whole["low"] < whole["value"] < whole["high"]
    assert whole["value"] <= whole["sign"] <= 1 - whole["none"] + 1e-9


def test_rows_lean_on_other_acts_and_languages() -> None:
    shipped = Confusions.load()
    for key, counts in shipped.counts.items():
        more = shipped.rows(*key).sum(axis=1) - counts.sum(axis=1)
        assert ((more > 2) & (more <= WEIGHT + 1e-9)).all()
        assert (shipped.rows(*key) > 0).all()
    unknown = shipped.rows("zz", "says")
    assert unknown[LEVELS.index("support")].sum() == pytest.approx(WEIGHT)
    # Support is found as support far more often than not, wherever it was checked.
    assert unknown[LEVELS.index("support")].argmax() == LEVELS.index("support")


def test_prior_leaves_out_the_tables_own_counts() -> None:
    only = fill({("support", "support"): 30})
    row = only.rows(*CELL)[LEVELS.index("support")]
    assert row == pytest.approx([0.5, 0.5, 0.5, 0.5, 30.5])
    assert only.nothing(*CELL) == pytest.approx((0.5, 30.5))


def test_what_is_sure_stays() -> None:
    stances: list[str] = [*LEVELS, "support", "open"]
    drawn = draw_levels(make_study(stances, confidence=[0.99] * 7), fill(SURE), draws=50)
    assert drawn.dtype == np.int8
    assert (drawn == [LEVELS.index(name) for name in stances]).all()


def test_mixed_labels_attenuate_and_drawing_restores() -> None:
    """12 for, 3 abstaining, 5 against, with errors as counted on 40 of each."""
    names = ("support", "neutral", "oppose")
    counts = [[34, 4, 2], [6, 30, 4], [2, 6, 32]]
    cells: dict[tuple[str, str], float] = {
        (true, found): counts[row][column]
        for row, true in enumerate(names)
        for column, found in enumerate(names)
    }
    errors = fill(cells | {("reserved", "reserved"): 1e7, ("open", "open"): 1e7})
    study = make_study(["support"] * 12 + ["neutral"] * 3 + ["oppose"] * 5)
    drawn = draw_levels(study, errors, draws=2000, seed=3)
    classes = [(drawn == LEVELS.index(name)).sum(axis=1) for name in ("support", "oppose")]
    tallies = np.stack([*classes, 20 - sum(classes)], axis=1)
    values = [agreement_index(row) for row in tallies]
    low, middle, high = np.quantile(values, (0.025, 0.5, 0.975))
    assert agreement_index([12, 5, 3]) == pytest.approx(0.40)
    # The index of 20 goes in steps of .075: .475 or .55. With the shares as found for the prior
    # its mean is .455; those they come from give more.
    assert 0.47 < middle < 0.56
    assert np.mean(values) > 0.475
    assert low == pytest.approx(0.25, abs=0.08)
    assert high == pytest.approx(0.85, abs=0.08)


def test_shares_follow_the_studys_own_labels() -> None:
    """Where a third of what is against is found as in favour, many labels tell how many."""
    errors = fill(SURE | {("oppose", "oppose"): 2e7, ("oppose", "support"): 1e7})
    study = make_study(["oppose"] * 2000 + ["support"] * 2000)
    drawn = draw_levels(study, errors, draws=40)
    share = (drawn == LEVELS.index("oppose")).mean()
    # Of 3000 against 1000 are found in favour: 2000 and 2000 are seen.
    assert share == pytest.approx(0.75, abs=0.02)


def test_no_statement_follows_the_counts_and_the_confidence() -> None:
    errors = fill({(name, name): 7000 for name in LEVELS} | {(NONE, "support"): 15000})
    stances = ["support"] * 400
    study = make_study(stances, confidence=[0.9] * 200 + [0.5] * 200)
    none = (draw_levels(study, errors, draws=200) == -1).mean(axis=0)
    assert none[200:].mean() > 3 * none[:200].mean()
    # 15000 of 50000 found were none; all of them were found in favour, as these were.
    assert 0.2 < none.mean() < 0.4


def test_what_people_decided_is_right() -> None:
    study = make_study(
        ["support", "oppose", "open", "support"],
        status=["accepted", "proposed", "rejected", "proposed"],
        confidence=[0.4, 1.0, 0.9, 0.4],
        coder=["dissensus 0.1.0 xx deed", "Anna", "", ""],
    )
    drawn = draw_levels(study, fill({(NONE, "support"): 1e7}), draws=30)
    assert (drawn[:, 0] == LEVELS.index("support")).all()
    assert (drawn[:, 1] == LEVELS.index("oppose")).all()
    assert (drawn[:, 2] == -1).all()
    assert (drawn[:, 3] == -1).all()


def test_machine_without_confidence_is_doubted() -> None:
    study = make_study(
        ["support"] * 50, confidence=[1.0] * 50, coder=["dissensus 0.1.0 xx deed"] * 50
    )
    assert len(np.unique(draw_levels(study, draws=50))) > 1


def test_intervals_hold_what_is_true() -> None:
    """Invented discourses with known errors: 95 % of the intervals, and no bias to the middle."""
    generator = np.random.default_rng(5)
    mixed = np.array(
        [
            [0.80, 0.10, 0.02, 0.02, 0.06],
            [0.25, 0.60, 0.05, 0.05, 0.05],
            [0.05, 0.10, 0.70, 0.10, 0.05],
            [0.02, 0.03, 0.10, 0.60, 0.25],
            [0.05, 0.02, 0.03, 0.10, 0.80],
            [0.35, 0.05, 0.05, 0.10, 0.45],
        ]
    )

    def invent(many: int, shares: Any) -> tuple[Any, Any]:
        chances = np.append(0.8 * np.asarray(shares), 0.2)
        true = generator.choice(6, many, p=chances)
        return true, np.array([generator.choice(5, p=mixed[one]) for one in true])

    held, naive, drawn_off = [], [], []
    support = LEVELS.index("support")
    for _ in range(60):
        errors = np.zeros((6, 5))
        np.add.at(errors, invent(250, [0.2] * 5), 1)
        true, found = invent(200, generator.dirichlet([2, 1, 1, 1, 3]))
        study = make_study([LEVELS[one] for one in found], confidence=[0.8] * 200)
        drawn = draw_levels(study, Confusions(counts={CELL: errors}), draws=100)
        shares, share = (drawn == support).mean(axis=1), (true == support).mean()
        low, high = np.quantile(shares, (0.025, 0.975))
        held.append(low <= share <= high)
        naive.append((found == support).mean() - share)
        drawn_off.append(shares.mean() - share)
    assert np.mean(held) >= 0.85
    assert abs(np.mean(drawn_off)) < 0.5 * abs(np.mean(naive))


def test_same_seed_same_draws_and_no_statements() -> None:
    study = make_study([*LEVELS] * 10)
    first = draw_levels(study, draws=20, seed=4)
    assert (first == draw_levels(study, draws=20, seed=4)).all()
    assert (first != draw_levels(study, draws=20, seed=5)).any()
    assert draw_levels(make_study([]), draws=7).shape == (7, 0)


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=12), st.integers(0, 9))
def test_draws_are_levels_or_none(stances: list[str], seed: int) -> None:
    drawn = draw_levels(make_study(stances), draws=5, seed=seed)
    assert drawn.shape == (5, len(stances))
    assert set(np.unique(drawn)) <= set(range(-1, len(LEVELS)))


def test_many_statements_are_drawn_soon() -> None:
    generator = np.random.default_rng(0)
    many = 100_000
    study = make_study(
        generator.choice(LEVELS, many).tolist(),
        act=generator.choice(["says", "calls", "does", "warns"], many),
        confidence=generator.choice([0.5, 0.6, 0.7], many),
    )
    began = time.process_time()
    assert draw_levels(study).shape == (200, many)
    assert time.process_time() - began < 10


def test_few_own_checks_are_added_and_many_stand_alone() -> None:
    shipped = fill({("support", "support"): 10})
    few = Confusions.measure(checked([("xx", "support", NONE)] * 5), shipped=shipped)
    assert few.counts[CELL].sum() == 15
    assert few.counts[CELL][-1, LEVELS.index("support")] == 5
    many = Confusions.measure(checked([("xx", "open", "support")] * ENOUGH), shipped=shipped)
    assert many.counts[CELL].sum() == ENOUGH
    assert many.counts[CELL][LEVELS.index("support"), LEVELS.index("open")] == ENOUGH
    other = Confusions.measure(checked([("yy", "open", "open")] * ENOUGH), shipped=shipped)
    assert other.counts[CELL].sum() == 10
    assert "alone in yy" in other.source


def test_no_checks_leave_the_shipped_counts() -> None:
    shipped = Confusions.load()
    same = Confusions.measure(checked([]))
    assert same.statements == shipped.statements


@pytest.mark.parametrize(
    ("row", "what"),
    [(("xx", "for", "oppose"), "'for' is none of"), (("xx", "open", "no"), "'no' is none of")],
)
def test_other_values_are_refused(row: tuple[str, str, str], what: str) -> None:
    with pytest.raises(AnalysisError, match=what):
        Confusions.measure(checked([row]))


def test_counts_must_have_the_form() -> None:
    with pytest.raises(AnalysisError, match="6 rows"):
        Confusions(counts={CELL: np.ones((5, 5))})


def test_levels_are_in_order() -> None:
    assert [STANCES[name] for name in LEVELS] == sorted(STANCES.values())


def test_of_texts_nobody_checked_confidence_says_how_much_is_nothing() -> None:
    study = make_study(["support"] * 200, confidence=[0.6] * 200)
    counts = {("support", "support"): 1e6, (NONE, "support"): 1.0}
    shipped = Confusions(counts=fill(counts).counts)
    drawn = draw_levels(study, shipped, draws=100)
    assert (drawn == -1).mean() == pytest.approx(0.4, abs=0.02)
    # Enough of the user's own checks say that next to nothing is none.
    assert (draw_levels(study, fill(counts), draws=100) == -1).mean() < 0.01
