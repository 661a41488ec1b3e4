"""Networks of a few statements, computed by hand on paper.

    actor  tax            ban
    A      for, for       for
    B      for, against   for
    C      against

so that A has 3 statements, B 3 and C 1. Pairs on tax: A with B 2 agree and 2 differ; A with C
2 differ; B with C 1 agrees, 1 differs. On ban: A with B 1 agrees.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import network
from dissensus.analyse.networks.aggregate import ONEMODE, TWOMODE
from dissensus.analyse.networks.normalise import ONEMODE as DIVIDED_ONEMODE
from dissensus.analyse.networks.normalise import TWOMODE as DIVIDED_TWOMODE

ROWS = [
    ("A", "tax", True),
    ("A", "tax", True),
    ("A", "ban", True),
    ("B", "tax", True),
    ("B", "tax", False),
    ("B", "ban", True),
    ("C", "tax", False),
]
TABLE = pl.DataFrame(ROWS, schema=["actor", "concept", "stance"], orient="row")
#: The same statements with the qualifier's values as another kind has them.
KINDS: dict[str, dict[bool, Any]] = {
    "boolean": {False: False, True: True},
    "yes and no": {False: "no", True: "Yes"},
    "0 and 1": {False: 0, True: 1},
    "signed": {False: -1, True: 1},
    "numbers as text": {False: "-1", True: "1"},
    "stances": {False: "oppose", True: "support"},
    "categories": {False: "cost", True: "law"},
}
#: The columns that A and B, A and C, B and C mention in all: 2, 2, 2.
A, B, C = math.sqrt(2**2 + 1), math.sqrt(1 + 1 + 1), 1.0
#: Under ignore a row's length is that of all its statements on each concept.
LONG_A, LONG_B, LONG_C = math.sqrt(2**2 + 1), math.sqrt(2**2 + 1), 1.0

#: (aggregation, normalization) -> the ties A-B, A-C, B-C.
PAIRS: dict[tuple[str, str], tuple[float, float, float]] = {
    ("ignore", "no"): (5, 2, 2),
    ("congruence", "no"): (3, 0, 1),
    ("conflict", "no"): (2, 2, 1),
    ("subtract", "no"): (1, -2, 0),
    ("ignore", "average"): (5 / 3, 2 / 2, 2 / 2),
    ("congruence", "average"): (3 / 3, 0, 1 / 2),
    ("conflict", "average"): (2 / 3, 2 / 2, 1 / 2),
    ("subtract", "average"): (1 / 3, -2 / 2, 0),
    # Each row's positions on a concept count one in all: of tax, half of A with B agree.
    ("ignore", "jaccard"): (2 / 2, 1 / 2, 1 / 2),
    ("congruence", "jaccard"): (1.5 / 2, 0, 0.5 / 2),
    ("conflict", "jaccard"): (0.5 / 2, 1 / 2, 0.5 / 2),
    ("subtract", "jaccard"): (1 / 2, -1 / 2, 0),
    ("ignore", "cosine"): (5 / (LONG_A * LONG_B), 2 / LONG_A, 2 / LONG_B),
    ("congruence", "cosine"): (3 / (A * B), 0, 1 / B),
    ("conflict", "cosine"): (2 / (A * B), 2 / A, 1 / B),
    ("subtract", "cosine"): (1 / (A * B), -2 / A, 0),
}
#: (aggregation, normalization) -> rows A, B, C by columns ban, tax.
CELLS: dict[tuple[str, str], list[list[float]]] = {
    ("ignore", "no"): [[1, 2], [1, 2], [0, 1]],
    ("subtract", "no"): [[1, 2], [1, 0], [0, -1]],
    # for is worth 1 and against 2.
    ("combine", "no"): [[1, 1], [1, 3], [0, 2]],
    ("ignore", "activity"): [[1 / 3, 2 / 3], [1 / 3, 2 / 3], [0, 1]],
    ("subtract", "activity"): [[1 / 3, 2 / 3], [1 / 3, 0], [0, -1]],
    ("combine", "activity"): [[1 / 2, 1 / 2], [1 / 2, 3 / 2], [0, 2]],
    ("ignore", "prominence"): [[1 / 2, 2 / 5], [1 / 2, 2 / 5], [0, 1 / 5]],
    ("subtract", "prominence"): [[1 / 2, 2 / 5], [1 / 2, 0], [0, -1 / 5]],
    ("combine", "prominence"): [[1 / 2, 1 / 3], [1 / 2, 3 / 3], [0, 2 / 3]],
}


def make(kind: str) -> pl.DataFrame:
    values = [KINDS[kind][value] for _, _, value in ROWS]
    return TABLE.with_columns(pl.Series("stance", values))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("aggregation", "by"), PAIRS)
def test_onemode(kind: str, aggregation: str, by: str) -> None:
    found = network(make(kind), aggregation=aggregation, normalization=by)
    ab, ac, bc = PAIRS[aggregation, by]
    wanted = [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]]
    np.testing.assert_allclose(found.values, wanted, rtol=1e-12)
    # What cancels is no tie.
    assert found.values[1, 2] == 0 or bc != 0
    assert (found.rows, found.statements) == (("A", "B", "C"), 7)
    assert found.row_counts.tolist() == [3, 3, 1]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "stances"])
@pytest.mark.parametrize(("aggregation", "by"), CELLS)
def test_twomode(kind: str, aggregation: str, by: str) -> None:
    options: dict[str, Any] = {"aggregation": aggregation, "normalization": by}
    if kind == "categories" and aggregation == "subtract":
        options["levels"] = {"cost": -1, "law": 1}
    found = network(make(kind), kind="twomode", **options)
    np.testing.assert_allclose(found.values, CELLS[aggregation, by], rtol=1e-12)
    assert (found.rows, found.columns) == (("A", "B", "C"), ("ban", "tax"))
    assert found.column_counts.tolist() == [2, 5]


def test_every_choice_is_computed_by_hand() -> None:
    assert {*PAIRS} == {(one, by) for one in ONEMODE for by in DIVIDED_ONEMODE}
    assert {*CELLS} == {(one, by) for one in TWOMODE for by in DIVIDED_TWOMODE}


def test_stances_lie_on_a_scale_of_five() -> None:
    table = {
        "actor": ["A", "B", "C"],
        "concept": ["tax"] * 3,
        "stance": ["support", "neutral", "reserved"],
    }
    found = network(table, aggregation="congruence")
    assert found.values.tolist() == [[0, 0.5, 0.25], [0.5, 0, 0.75], [0.25, 0.75, 0]]
    assert network(table).values[0].tolist() == [0, 0, -0.5]
    assert network(table, kind="twomode").values.ravel().tolist() == [1, 0, -0.5]
    codes = network(table, kind="twomode", aggregation="combine").values.ravel()
    # oppose 16, reserved 8, neutral 4, open 2, support 1
    assert codes.tolist() == [1, 4, 8]


def test_scale_runs_as_far_as_the_levels_given() -> None:
    table = {"actor": ["A", "B"], "concept": ["tax"] * 2, "stance": [1, 2]}
    assert network(table, aggregation="congruence").values[0, 1] == 0
    levels = {number: number for number in range(1, 6)}
    assert network(table, aggregation="congruence", levels=levels).values[0, 1] == 0.75


def test_constant_qualifier_is_agreement() -> None:
    table = {"actor": ["A", "B"], "concept": ["tax"] * 2, "stance": [3, 3]}
    wanted = {"ignore": 1.0, "congruence": 1.0, "conflict": 0.0, "subtract": 1.0}
    for aggregation, tie in wanted.items():
        assert network(table, aggregation=aggregation).values[0, 1] == tie
    assert network(table, kind="twomode").values.tolist() == [[3.0], [3.0]]


def test_weight_says_how_often_a_statement_counts() -> None:
    table = TABLE.unique(maintain_order=True).with_columns(times=pl.Series([2, 1, 1, 1, 1, 1]))
    assert network(table, weight="times").values.tolist() == network(TABLE).values.tolist()
    assert network(table, weight="times").statements == 6


def test_column_of_documents_can_be_rows() -> None:
    table = TABLE.with_columns(source=pl.Series(["P", "Q", "P", "P", "Q", "P", "Q"]))
    found = network(table, rows="source", columns="concept", kind="twomode")
    assert found.to_polars().rows() == [("P", "ban", 2.0), ("P", "tax", 2.0), ("Q", "tax", -1.0)]
    assert network(table, rows="concept", columns="actor").values[0, 1] == 1 * 2 + 0


def test_pairs_of_a_kernel_weigh_the_root_of_both() -> None:
    table = {
        "actor": ["A", "B", "C"],
        "concept": ["tax"] * 3,
        "stance": [True, True, True],
        "date": ["2024-01-01", "2024-01-03T12:00", "2024-01-05"],
    }
    (found,) = network(table, window="5 days", kernel="triangular")
    # The middle is 12 o'clock on the 3rd; the 1st is as far as the start, the 5th 1.5 of 2.5.
    assert found.middle
    assert found.middle.isoformat() == "2024-01-03T12:00:00"
    near = 1 - 1.5 / 2.5
    np.testing.assert_allclose(found.row_counts, [0, 1, near])
    np.testing.assert_allclose(found.values[1, 2], math.sqrt(1 * near))
    assert (found.rows, found.statements) == (("A", "B", "C"), 2)
