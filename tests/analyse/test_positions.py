"""Several statements become one position; what cannot part actors is left out, and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from dissensus import AnalysisError
from dissensus.analyse.frame import to_frame
from dissensus.analyse.networks.coded import code
from dissensus.analyse.networks.options import Options
from dissensus.analyse.scaling.positions import (
    MOST_LEVELS,
    Positions,
    drop,
    find_positions,
    take_sides,
)


def find(rows: Sequence[tuple[Any, ...]], repeats: str = "latest", **options: Any) -> Positions:
    names = ("actor", "concept", "stance", "date", "weight")[: len(rows[0])]
    frame = to_frame({name: [row[at] for row in rows] for at, name in enumerate(names)})
    return find_positions(code(frame, Options(**options)), repeats=repeats)


def tell(positions: Positions) -> dict[tuple[str, str], str]:
    return {
        (positions.actors[row], positions.measures[column]): positions.names[level]
        for row, column, level in zip(
            positions.rows, positions.columns, positions.codes, strict=True
        )
    }


MANY = [
    ("A", "tax", "support", "2024-01-01"),
    ("A", "tax", "support", "2024-01-02"),
    ("A", "tax", "oppose", "2024-01-03"),
    ("B", "tax", "open", "2024-01-01"),
    ("B", "tax", "neutral", None),
]


def test_latest_or_median() -> None:
    assert tell(find(MANY)) == {("A", "tax"): "oppose", ("B", "tax"): "open"}
    assert tell(find(MANY, "median")) == {("A", "tax"): "support", ("B", "tax"): "neutral"}


@pytest.mark.parametrize(
    ("stances", "position"),
    [
        (["support", "oppose"], "neutral"),
        (["support", "open"], "open"),
        (["reserved", "oppose"], "reserved"),
        (["open", "neutral"], "neutral"),
        (["support", "support", "oppose"], "support"),
        (["support", "neutral"], "open"),
    ],
)
def test_statements_of_one_day_meet_in_their_median(stances: list[str], position: str) -> None:
    rows = [("A", "tax", stance, "2024-01-01") for stance in stances]
    assert tell(find(rows)) == tell(find(rows[::-1])) == {("A", "tax"): position}


def test_yes_and_no_of_one_day_are_no_position() -> None:
    found = find([("A", "tax", 1), ("A", "tax", 0), ("B", "tax", 1)])
    assert tell(found) == {("B", "tax"): "true"}
    assert found.middles == 1


def test_weights_decide_and_their_unit_does_not() -> None:
    rows = [("A", "tax", "oppose", None, 0.3), ("A", "tax", "support", None, 0.1)]
    rows += [("A", "tax", "support", None, 0.1), ("B", "tax", "open", None, 0.0)]
    times = [(*row[:4], 7 * row[4]) for row in rows]
    assert tell(find(rows, weight="weight")) == {("A", "tax"): "oppose"}
    assert tell(find(times, weight="weight")) == {("A", "tax"): "oppose"}
    assert tell(find(rows)) == {("A", "tax"): "support", ("B", "tax"): "open"}


def test_levels_of_one_number_are_one_level() -> None:
    levels = {"yes": 1, "abstain": -1, "no": -1}
    rows = [("A", "tax", "abstain"), ("B", "tax", "yes"), ("C", "tax", "no")]
    found = find(rows, levels=levels)
    assert found.names == ("abstain/no", "yes")
    assert found.codes.tolist() == [0, 1, 0]


def test_sides_leave_out_the_middle() -> None:
    rows = [
        (name, "tax", stance) for name, stance in (("A", "open"), ("B", "neutral"), ("C", "oppose"))
    ]
    found = take_sides(find(rows))
    assert tell(found) == {("A", "tax"): "for", ("C", "tax"): "against"}
    assert found.middles == 1


def test_qualifier_must_have_an_order_and_few_levels() -> None:
    with pytest.raises(AnalysisError, match="categorical"):
        find([("A", "tax", "red"), ("B", "tax", "blue")])
    with pytest.raises(AnalysisError, match=f"more than the {MOST_LEVELS}"):
        find([("A", "tax", number) for number in range(12)])


def test_lopsided_measures_and_thin_actors_go_until_none_is_left() -> None:
    rows = [(name, "all", "support") for name in "ABCD"]
    rows += [(name, f"m{at}", "support") for name in "AB" for at in range(4)]
    rows += [("D", f"m{at}", "oppose") for at in range(4)]
    rows += [("A", "one", "support"), ("C", "one", "support"), ("E", "one", "oppose")]
    found, told = drop(find(rows), lopsided=0.0, least=2)
    # C and E have one position when "all" is gone, and without E "one" is unanimous.
    assert {one.label: one.reason for one in told} == {
        "all": "4 of 4 positions are the same",
        "C": "1 positions, fewer than 2",
        "E": "1 positions, fewer than 2",
        "one": "1 of 1 positions are the same",
    }
    assert (found.actors, found.measures) == (("A", "B", "D"), ("m0", "m1", "m2", "m3"))
    assert len(found) == 12


@pytest.mark.parametrize(("share", "kept"), [(0.0, 2), (0.1, 2), (0.11, 1), (0.3, 0)])
def test_lopsided_is_the_share_outside_the_largest_level(share: float, kept: int) -> None:
    rows = [(str(at), "tenth", "oppose" if at == 0 else "support") for at in range(10)]
    rows += [(str(at), "fifth", "oppose" if at < 2 else "support") for at in range(10)]
    found, _ = drop(find(rows), lopsided=share, least=1)
    assert len(found.measures) == kept


def test_nothing_stays_nothing() -> None:
    found, told = drop(find([("A", "tax", "support")]), lopsided=0.0, least=1)
    assert (found.actors, found.measures, len(found)) == ((), (), 0)
    assert [one.kind for one in told] == ["measure", "actor"]
    assert np.array_equal(found.stances, np.zeros(0))
