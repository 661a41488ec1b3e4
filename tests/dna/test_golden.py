"""What the reference gave for 193 calls, cell by cell, and some of it as plain figures."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import dna

GOLDEN = Path(__file__).parents[3] / "shared" / "dna" / "golden"
Case = Mapping[str, Any]


@cache
def load_cases() -> Mapping[str, Case]:
    if not GOLDEN.is_dir():
        return {}
    found = (json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN.glob("*.json"))
    return {one["id"]: one for one in sorted(found, key=lambda one: one["id"])}


def list_cases(kind: str) -> list[str]:
    return [name for name, one in load_cases().items() if one["kind"] == kind] or ["none"]


@cache
def load(name: str) -> dna.Database:
    return dna.load(GOLDEN.parent / name)


def call(case: Case) -> Any:
    """The call, with a warning where the reference logs that it replaces an option."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = dna.network(load(case["dataset"]), **case["params"])
    is_replaced = any("Exporter" in line for line in case["log"])
    assert [one.category for one in caught] == [dna.ReferenceWarning] * is_replaced
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", list_cases("network"))
def test_networks(name: str) -> None:
    case = load_cases()[name]
    found = call(case)
    assert list(found.statement_ids) == case["filtered_statement_ids"]
    assert (len(found.statement_ids), found.originals) == (case["n_filtered"], case["n_original"])
    for fast, wanted in zip(found, case["results"], strict=True):
        assert list(fast.rows) == wanted["row_names"]
        assert list(fast.columns) == wanted["col_names"]
        times = [time.isoformat() for time in (fast.start, fast.middle, fast.stop)]
        assert times == [fill(wanted[name]) for name in ("start", "middle", "stop")]
        assert fast.statements == wanted["num_statements"]
        values = np.array(wanted["matrix"], dtype=float).reshape(fast.values.shape)
        np.testing.assert_allclose(fast.values, values, rtol=1e-9, atol=1e-13)


def fill(time: str) -> str:
    return f"{time}:00" if len(time) == len("2019-11-19T18:00") else time


@pytest.mark.shared
@pytest.mark.parametrize("name", list_cases("eventlist"))
def test_event_lists(name: str) -> None:
    case = load_cases()[name]
    found = call(case)
    assert found["statement_id"].to_list() == case["filtered_statement_ids"]
    written = found.with_columns(
        pl.col("time").dt.strftime("%Y-%m-%dT%H:%M"), text_length=pl.col("text").str.len_chars()
    )
    assert found.columns == [name.removesuffix("_length") for name in case["rows"][0]]
    assert written.select(case["rows"][0].keys()).rows(named=True) == case["rows"]


@pytest.mark.shared
@pytest.mark.parametrize("name", list_cases("barplot"))
def test_bar_plots(name: str) -> None:
    case = load_cases()[name]
    found = dna.barplot(load(case["dataset"]), **case["params"])
    assert (list(found.values), list(found.levels)) == (case["values"], case["int_values"])
    assert found.counts.tolist() == case["counts"]
    assert found.attributes.columns == case["attribute_variables"]
    assert list(map(list, found.attributes.rows())) == case["attributes"]


@pytest.mark.shared
def test_there_are_as_many_cases_as_are_said() -> None:
    kinds = [len(list_cases(kind)) for kind in ("network", "eventlist", "barplot")]
    assert kinds == [184, 3, 6]


#: Figures that the reference gave on the made-up project, which stands beside these tests: the
#: options, the statements that count, the number of networks, the first five cells of the first
#: row of the first network, and its sum.
FIGURES: list[tuple[dict[str, Any], int, int, list[Any], float]] = [
    (
        {"networkType": "onemode", "qualifierAggregation": "subtract"},
        *(254, 1, [0, -12, 39, -2, 4], 180),
    ),
    (
        {
            "networkType": "onemode",
            "qualifierAggregation": "congruence",
            "normalization": "cosine",
        },
        *(254, 1, [0, 0.0371517, 0.10087719, 0.07017544, 0.04511278], 12.808914949),
    ),
    (
        {
            "networkType": "onemode",
            "qualifierAggregation": "congruence",
            "normalization": "jaccard",
        },
        *(254, 1, [0, 0.33333333, 0.93243243, 0.4, 0.27272727], 73.104994286),
    ),
    (
        {"networkType": "onemode", "qualifier": "frame", "qualifierAggregation": "conflict"},
        *(254, 1, [0, 16, 20, 16, 22], 3900),
    ),
    (
        {
            "networkType": "onemode",
            "qualifier": "intensity",
            "qualifierAggregation": "congruence",
            "normalization": "average",
        },
        *(254, 1, [0, 1.15277778, 2.55454545, 1.14285714, 0.36538462], 206.850013778),
    ),
    (
        {
            "networkType": "onemode",
            "qualifier": "intensity",
            "qualifierAggregation": "subtract",
            "normalization": "average",
            "timeWindow": "months",
            "windowSize": 4,
            "kernel": "uniform",
        },
        *(254, 12, [32.5, 11.58333333, 54.27857143, 23.375, 9.25], 2230.206818182),
    ),
    (
        {
            "qualifierAggregation": "subtract",
            "timeWindow": "weeks",
            "windowSize": 9,
            "kernel": "epanechnikov",
        },
        *(254, 60, [0, 0, 0, 0, -1.08], -0.36),
    ),
    (
        {
            "networkType": "onemode",
            "qualifierAggregation": "subtract",
            "normalization": "average",
            "timeWindow": "months",
            "windowSize": 3,
        },
        *(254, 14, [0, -0.57142857, 0.25, -0.4, -0.5], -0.647619048),
    ),
    (
        {"qualifierAggregation": "subtract", "duplicates": "month"},
        *(219, 1, [-1, 1, 0, 0, -1], 15),
    ),
    ({"duplicates": "week"}, 227, 1, [1, 1, 0, 0, 3], 227),
    ({"qualifierAggregation": "combine"}, 254, 1, [2, 1, 0, 0, 3], 186),
    (
        {"qualifier": "source", "qualifierDocument": True, "qualifierAggregation": "combine"},
        *(254, 1, [4, 1, 0, 0, 6], 392),
    ),
]


@pytest.mark.parametrize(("options", "counted", "networks", "row", "total"), FIGURES)
def test_figures_of_the_reference(
    synth_small: dna.Database,
    options: dict[str, Any],
    counted: int,
    networks: int,
    row: list[float],
    total: float,
) -> None:
    found = dna.network(synth_small, **options)
    assert isinstance(found, dna.ReferenceNetworks)
    assert (len(found.statement_ids), len(found)) == (counted, networks)
    np.testing.assert_allclose(found[0].values[0, :5], row, rtol=0, atol=1e-8)
    assert found[0].values.sum() == pytest.approx(total, abs=1e-8)


def test_figures_of_a_bar_plot(synth_small: dna.Database) -> None:
    found = dna.barplot(synth_small, variable="organization", duplicates="include")
    assert found.counts[:3].tolist() == [[5, 14], [7, 10], [19, 17]]
    assert found.attributes.row(0) == ("#2ED91E", "", "", "camp 0")
    assert found.to_polars().columns == ["Entity", "0", "1", "Color", "Alias", "Notes", "Type"]
