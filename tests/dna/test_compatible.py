"""``network(…, compat="dna")`` gives of any table what ``dna.network`` gives of a file."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import AnalysisError, Network, dna, network

COMMON: dict[str, Any] = {"rows": "organization", "qualifier": "agreement", "compat": "dna"}


@pytest.fixture(scope="module")
def table(synth_small: dna.Database) -> pl.DataFrame:
    """The statements as a table, in another order than that of time."""
    found = dna.table(synth_small)
    return found.sample(fraction=1.0, shuffle=True, seed=4).sort("date", maintain_order=True)


@pytest.mark.parametrize(
    ("options", "in_r"),
    [
        ({"kind": "onemode"}, {"networkType": "onemode", "qualifierAggregation": "subtract"}),
        (
            {"kind": "onemode", "aggregation": "conflict", "normalization": "cosine"},
            {
                "networkType": "onemode",
                "qualifierAggregation": "conflict",
                "normalization": "cosine",
            },
        ),
        (
            {"kind": "twomode", "aggregation": "combine", "duplicates": "document"},
            {"qualifierAggregation": "combine", "duplicates": "document"},
        ),
        (
            {"kind": "twomode", "qualifier": "intensity", "duplicates": "month"},
            {
                "qualifier": "intensity",
                "qualifierAggregation": "subtract",
                "duplicates": "month",
            },
        ),
        (
            {"kind": "onemode", "qualifier": "frame", "aggregation": "conflict", "isolates": True},
            {
                "networkType": "onemode",
                "qualifier": "frame",
                "isolates": True,
                "qualifierAggregation": "conflict",
            },
        ),
        ({"kind": "twomode", "qualifier": None}, {"qualifier": None}),
        ({"kind": "twomode", "qualifier": "frame"}, {"qualifier": "frame"}),
    ],
)
def test_whole_networks(
    synth_small: dna.Database, table: pl.DataFrame, options: dict[str, Any], in_r: dict[str, Any]
) -> None:
    found = network(table, **{**COMMON, **options})
    wanted = dna.network(synth_small, **in_r)
    assert isinstance(found, Network)
    assert isinstance(wanted, dna.ReferenceNetworks)
    assert (found.rows, found.columns) == (wanted.rows, wanted.columns)
    assert (found.start, found.middle, found.stop) == (wanted.start, wanted.middle, wanted.stop)
    np.testing.assert_array_equal(found.values, wanted.values)


@pytest.mark.parametrize("kernel", [None, "triangular"])
def test_windows(synth_small: dna.Database, table: pl.DataFrame, kernel: str | None) -> None:
    found = network(table, **COMMON, window="5 weeks", step="1 week", kernel=kernel)
    wanted = dna.network(
        synth_small,
        networkType="onemode",
        qualifierAggregation="subtract",
        timeWindow="weeks",
        windowSize=5,
        kernel=kernel or "no",
    )
    assert isinstance(wanted, dna.ReferenceNetworks)
    assert len(found) == len(wanted)
    for one, other in zip(found[::9], wanted[::9], strict=True):
        assert (one.start, one.stop, one.rows) == (other.start, other.stop, other.rows)
        np.testing.assert_allclose(one.values, other.values, rtol=1e-12)


def test_event_list_has_the_rows_of_the_table(table: pl.DataFrame) -> None:
    found = network(table, **COMMON, kind="events", duplicates="document")
    assert found.columns == table.columns
    assert 200 < found.height < table.height
    assert found["date"].is_sorted()


TABLE = {
    "actor": ["A", "B", "A", "B", "A"],
    "concept": ["tax", "tax", "ban", "ban", "tax"],
    "stance": ["support", "support", "support", "oppose", "oppose"],
}


def test_a_table_without_dates() -> None:
    found = network(TABLE, compat="dna")
    assert (found.values[0, 1], found.start, found.statements) == (-1.0, None, 5)
    twomode = network(TABLE, compat="dna", kind="twomode")
    assert twomode.values.tolist() == [[1.0, 0.0], [-1.0, 1.0]]


def test_stances_between_are_whole_numbers() -> None:
    found = network({**TABLE, "stance": [*TABLE["stance"][:4], "open"]}, compat="dna")
    assert found.values[0, 1] == pytest.approx(1.0 + 0.5 - 1.0)
    rated = network({**TABLE, "stance": [3, 3, 3, -3, 0]}, compat="dna", kind="twomode")
    assert rated.values.tolist() == [[3.0, 3.0], [-3.0, 3.0]]
    named = network(
        {**TABLE, "stance": ["+", "+", "+", "-", "+"]},
        compat="dna",
        kind="twomode",
        levels={"-": -2, "+": 2},
    )
    assert named.values.tolist() == [[2.0, 4.0], [-2.0, 2.0]]


@pytest.mark.parametrize(
    ("more", "options", "words"),
    [
        ({"n": [1] * 5}, {"weight": "n"}, "DNA knows no weights"),
        ({}, {"window": "3 days"}, "time: the table has no column 'date'"),
        ({}, {"duplicates": "week"}, "time: the table has no column 'date'"),
        ({}, {"duplicates": "document"}, "document: the table has no column"),
        ({"date": ["2024-01-01"] * 4 + [None]}, {}, "row 5 of column 'date' is empty"),
        (
            {"date": ["2024-01-01"] * 5},
            {"window": "3 days", "step": "3 days"},
            "moves windows by one unit, and not by '3 days'",
        ),
        ({"stance": ["support"] * 4 + [""]}, {}, "row 5 of column 'stance' is empty"),
        ({"stance": [0.5, 1.0, 1.0, 1.0, 1.0]}, {}, "no whole numbers"),
    ],
)
def test_what_the_reference_does_not_know_is_told(
    more: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(AnalysisError, match=words):
        network({**TABLE, **more}, compat="dna", **options)


def test_what_does_not_fit_is_replaced_as_there() -> None:
    with pytest.warns(dna.ReferenceWarning, match="aggregation: 'congruence' does not fit"):
        found = network(TABLE, compat="dna", kind="twomode", aggregation="congruence")
    assert found.aggregation == "ignore"


def test_documents_that_are_not_known_are_not_one() -> None:
    table = {**TABLE, "document": ["", "", "", "", ""]}
    assert network(table, compat="dna", duplicates="document").statements == 5
    table = {**TABLE, "document": ["a"] * 5, "stance": ["support"] * 5}
    assert network(table, compat="dna", duplicates="document").statements == 4
