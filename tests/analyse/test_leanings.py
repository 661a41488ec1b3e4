"""What statements are, given what their holders say else, and how often intervals hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus.analyse.reliability import leanings, true_levels
from dissensus.analyse.reliability.commonness import throw
from dissensus.analyse.reliability.confusion import TRUE, Confusions
from dissensus.analyse.reliability.profiles import LEANED, LEANING, WAYS, make_base, make_profiles
from dissensus.analyse.reliability.true_levels import draw_levels
from dissensus.analyse.reliability.turning import Turns
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study

FOR, AGAINST = LEVELS.index("support"), LEVELS.index("oppose")
#: One in ten is found on the other side, as counted on 400 of each stance.
MISREAD = Confusions(
    counts={
        ("xx", "says"): np.array(
            [[400.0 * (0.9 if true == found else 0.025) for found in LEVELS] for true in TRUE[:-1]]
            + [[1.0] * len(LEVELS)]
        )
    }
)


def make_study(rows: Sequence[tuple[str, str, str]], days: Sequence[int] | None = None) -> Study:
    """A study of (holder, measure, stance), each found with the same confidence."""
    table = pl.DataFrame(rows, schema=["actor", "concept", "stance"], orient="row")
    dates = np.datetime64("2024-01-01") + np.array(days or range(len(rows)))
    return Study.of(
        table.with_columns(
            date=pl.Series(dates), language=pl.lit("xx"), act=pl.lit("says"), confidence=0.97
        )
    )


def speak(holder: str, stances: str) -> list[tuple[str, str, str]]:
    """Statements of one holder, "+" for support and "-" for oppose."""
    named = {"+": "support", "-": "oppose"}
    return [(holder, "tax", named[one]) for one in stances]


def share_of(levels: Any, place: int, level: int) -> float:
    return float((levels[:, place] == level).mean())


def test_who_says_otherwise_once_in_ten_was_likely_misread() -> None:
    rows = [row for n in range(8) for row in speak(f"A{n}", "++++++++++" if n else "+++++++++-")]
    drawn = draw_levels(make_study(rows), MISREAD, draws=300)
    # By itself it is what was found in most draws; with the others in few.
    assert share_of(drawn, 9, AGAINST) < 0.25
    assert share_of(drawn, 0, FOR) > 0.85
    alone = draw_levels(make_study(speak("A", "-") + speak("B", "+")), MISREAD, draws=300)
    assert share_of(alone, 0, AGAINST) > 0.6


def test_who_speaks_for_both_sides_is_believed() -> None:
    rows = [row for n in range(8) for row in speak(f"A{n}", "+-+--+-++-")]
    drawn = draw_levels(make_study(rows), MISREAD, draws=300)
    sides = drawn[:, :10]
    found = np.array([FOR if one == "+" else AGAINST for one in "+-+--+-++-"])
    assert ((sides == found).mean(axis=0) > 0.6).all()


def test_who_turned_is_told_from_who_wavers() -> None:
    turned = [row for n in range(6) for row in speak(f"A{n}", "++++++------")]
    days = [day for _ in range(6) for day in range(0, 120, 10)]
    drawn = draw_levels(make_study(turned, days), MISREAD, draws=300)
    order = make_study(turned, days).statements
    early, late = ((order["row"] % 12 == place).to_numpy() for place in (1, 10))
    assert (drawn[:, early] == FOR).mean() > 0.9
    assert (drawn[:, late] == AGAINST).mean() > 0.9


def test_what_holders_and_measures_are_called_changes_nothing() -> None:
    rows = [row for n in range(4) for row in speak(f"A{n}", "++-+")]
    other = [(f"Z{9 - int(holder[1])}", "duty", stance) for holder, _, stance in rows]
    one, two = (draw_levels(make_study(some), MISREAD, draws=40) for some in (rows, other))
    assert (one == two).all()


def test_measures_that_are_called_alike_are_one() -> None:
    rows = [row for n in range(4) for row in speak(f"A{n}", "++-+")]
    parted = [
        (holder, f"{measure}-{place % 2}", stance)
        for place, (holder, measure, stance) in enumerate(rows)
    ]
    named = replace(make_study(parted), labels={"tax-0": "tax", "tax-1": "tax"})
    one, other = (draw_levels(made, MISREAD, draws=40) for made in (named, make_study(rows)))
    assert (one == other).all()


def test_large_studies_learn_from_some_and_all_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    rows = [
        (f"A{n}", "tax", "support" if generator.random() < 0.7 else "oppose") for n in range(300)
    ]
    study = make_study(rows)
    whole = draw_levels(study, MISREAD, draws=100)
    monkeypatch.setattr(leanings, "_LEARNT", 40)
    some = draw_levels(study, MISREAD, draws=100)
    shares = [[(one == level).mean() for level in (FOR, AGAINST)] for one in (whole, some)]
    assert shares[0] == pytest.approx(shares[1], abs=0.03)


def test_profiles_are_shares() -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(5), 20)
    profiles, base = make_profiles(shares), make_base(shares)
    assert profiles.sum(axis=-1) == pytest.approx(np.ones((20, 28)))
    assert (profiles >= 0).all()
    assert base.sum(axis=0) == pytest.approx(np.ones(20))
    # Two ways of turning have no shares of their own.
    assert len(LEANING) == profiles.shape[1] + 2
    assert len(base) == LEANING.max() + 1
    assert WAYS.sum(axis=1) == pytest.approx(np.ones(len(WAYS)), abs=1e-5)
    for side, other in zip(LEANED, ((3, 4), (0, 1)), strict=True):
        assert (profiles[:, side][:, other].sum(axis=1) < 0.003).all()


def test_places_are_drawn_by_their_weights() -> None:
    weights = np.repeat(np.array([[1.0], [0.0], [3.0]]), 4000, axis=1).astype(np.float32)
    drawn = throw(weights, np.random.default_rng(0))
    assert np.bincount(drawn, minlength=3) / 4000 == pytest.approx([0.25, 0, 0.75], abs=0.03)
    many = throw(weights[:, :1], np.random.default_rng(0), np.zeros(4000, dtype=int))
    assert np.bincount(many, minlength=3) / 4000 == pytest.approx([0.25, 0, 0.75], abs=0.03)


def test_turning_is_weighed_over_all_days_of_change() -> None:
    generator = np.random.default_rng(0)
    each = np.log(generator.uniform(0.1, 1, (3, 28)))
    cell = np.array([1, 0, 1, 1, 0, 1])
    days = np.array([5.0, 0.0, 0.0, 20.0, 1.0, 6.0])
    kind = np.array([0, 1, 2, 1, 0, 2])
    turns = Turns.of(cell, days)
    assert turns.cells.tolist() == [1]  # two statements tell nothing
    found = np.exp(turns.weigh(each, kind, 2))
    order = [2, 0, 5, 3]
    gaps = np.array([5.0, 1.0, 14.0]) + 0.5
    for number, way in enumerate(((0, 1), (1, 0))):
        expected = 0.0
        for change, gap in enumerate(gaps, start=1):
            sides = [way[0]] * change + [way[1]] * (4 - change)
            told = [each[kind[at], LEANED[side]] for at, side in zip(order, sides, strict=True)]
            expected += gap / gaps.sum() * np.exp(sum(told))
        assert found[number, 1] == pytest.approx(expected, rel=1e-4)
    assert found[0, 0] == 0


def test_the_day_of_turning_is_drawn_where_the_labels_change() -> None:
    each = np.full((2, 28), np.log(0.5))
    each[0, LEANED[0]], each[0, LEANED[1]] = np.log(0.9), np.log(0.1)
    each[1, LEANED[0]], each[1, LEANED[1]] = np.log(0.1), np.log(0.9)
    kind = np.array([0, 0, 0, 1, 1, 1, 0, 1, 0])
    cell = np.array([0] * 6 + [1] * 3)
    turns = Turns.of(cell, np.arange(9.0))
    drawn = [
        turns.find_turned(each, kind, np.array([28, 0]), np.random.default_rng(seed))
        for seed in range(200)
    ]
    assert all(places.tolist() == [0, 1, 2, 3, 4, 5] for places, _ in drawn)
    sides = np.array([one for _, one in drawn])
    assert (sides[:, 0] == LEANED[0]).all()
    assert (sides[:, 5] == LEANED[1]).all()
    # Two of each side in a row: a change is nine times as likely after the third as beside it.
    assert (sides[:, 2] == LEANED[0]).mean() == pytest.approx(9 / 11, abs=0.1)


@pytest.fixture(scope="module")
def errors(load_benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return load_benchmark("errors")


@pytest.mark.parametrize("kind", [{"both": 0.1}, {"both": 0.4}, {"even": 0.5}])
def test_intervals_hold_what_is_true(errors: ModuleType, kind: dict[str, float]) -> None:
    """Invented discourses of which the truth is known; the benchmark looks at more of them."""
    found = errors.look(errors.Discourse(**kind, holders=12, measures=5), 16, draws=100)
    for name, held in found.items():
        assert np.mean(held.within[95]) >= 0.75, name
        true, labels, drawn = (np.mean(one) for one in (held.true, held.found, held.drawn))
        if name in ("contradictions", "shifts", "rate of contradicted"):
            assert abs(drawn - true) < 0.4 * abs(labels - true), name


def test_by_itself_no_statement_knows_who_contradicts_itself(
    errors: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(true_levels, "draw_true", errors.draw_alone)
    asked = errors.Discourse(both=0.1, holders=12, measures=5)
    held = errors.look(asked, 5, draws=50)["contradictions"]
    assert np.mean(held.within[95]) == 0
