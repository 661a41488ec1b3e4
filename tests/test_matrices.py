"""Networks as tables, graphs, charts and pages."""

from __future__ import annotations

import builtins
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import sparse

import dissensus
from dissensus import AnalysisError, Network, NetworkSeries
from dissensus.matrices import choose_one
from dissensus.plots import draw_bars, draw_growth, draw_lines, save_chart

TIES = np.array([[0.0, 2.0, 0.0], [2.0, 0.0, -0.5], [0.0, -0.5, 0.0]])
ONE = Network(
    kind="onemode",
    rows=("A", "B", "<b>C</b>"),
    columns=("A", "B", "<b>C</b>"),
    ties=TIES,
    statements=6,
    row_counts=np.array([3.0, 2.0, 1.0]),
    row_name="actor",
    column_name="actor",
)
TWO = Network(
    kind="twomode",
    rows=("A", "B"),
    columns=("A", "tax"),
    ties=sparse.csr_array(np.array([[1.0, 0.0], [0.0, -1.0]])),
    row_name="actor",
    column_name="concept",
)


def test_each_tie_is_one_row() -> None:
    assert ONE.to_polars().rows() == [("A", "B", 2.0), ("B", "<b>C</b>", -0.5)]
    assert ONE.to_polars().columns == ["actor_1", "actor_2", "weight"]
    assert TWO.to_polars().rows() == [("A", "A", 1.0), ("B", "tax", -1.0)]


def test_dense_and_sparse_ties_are_the_same_network() -> None:
    other = Network(kind="onemode", rows=ONE.rows, columns=ONE.rows, ties=sparse.csr_array(TIES))
    assert other.to_polars().rows() == ONE.to_polars().rows()
    assert (other.values == ONE.values).all()
    assert (ONE.matrix.toarray() == TIES).all()


def test_column_named_weight_is_not_lost() -> None:
    made = Network(
        kind="twomode", rows=("A",), columns=("x",), ties=np.ones((1, 1)), row_name="weight"
    )
    assert made.to_polars().row(0, named=True) == {"weight_label": "A", "column": "x", "weight": 1}


def test_pandas() -> None:
    table = ONE.to_pandas()
    assert (table.loc["A", "B"], table.index.name) == (2.0, "actor")


def test_networkx_keeps_rows_and_columns_of_one_name_apart() -> None:
    graph = TWO.to_networkx()
    assert sorted(graph.nodes) == [
        ("column", "A"),
        ("column", "tax"),
        ("row", "A"),
        ("row", "B"),
    ]
    assert graph.edges[("row", "A"), ("column", "A")] == {"weight": 1.0}
    assert ONE.to_networkx().nodes["A"] == {"label": "A", "frequency": 3.0}


def test_igraph() -> None:
    pytest.importorskip("igraph")
    graph = TWO.to_igraph()
    assert graph.vs["name"] == ["A", "B", "A", "tax"]
    assert graph.vs["type"] == [False, False, True, True]
    assert [(edge.tuple, edge["weight"]) for edge in graph.es] == [((0, 2), 1.0), ((1, 3), -1.0)]


def test_igraph_that_is_missing_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def load(name: str, *args: Any, **options: Any) -> Any:
        if name == "igraph":
            raise ImportError
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", load)
    with pytest.raises(AnalysisError, match="pip install"):
        TWO.to_igraph()


def test_page_escapes_labels() -> None:
    assert "&lt;b&gt;C&lt;/b&gt;" in ONE._repr_html_()
    assert "<b>C</b>" not in ONE._repr_html_()


def test_chart_has_each_cell() -> None:
    made: Mapping[str, Any] = json.loads(TWO.chart().to_json())
    assert len(made["data"]["values"]) == 4
    empty = Network(kind="onemode", rows=(), columns=(), ties=np.zeros((0, 0)))
    assert json.loads(empty.chart().to_json())["data"]["values"] == []


def test_chart_of_many_labels_is_refused_at_once() -> None:
    names = tuple(map(str, range(60_000)))
    made = Network(kind="twomode", rows=names, columns=("x",), ties=sparse.csr_array((60_000, 1)))
    with pytest.raises(AnalysisError, match="60,000 rows cannot be read"):
        made.chart()


def test_series_makes_each_network_when_asked() -> None:
    asked: list[int] = []

    def make(place: int) -> Network:
        asked.append(place)
        return ONE

    series = NetworkSeries(1000, make)
    assert series[-1] is ONE
    assert series[10:20][3] is ONE
    assert asked == [999, 13]
    assert series[:2].to_polars().height == 2
    assert NetworkSeries.of([]).to_polars().schema["start"] == pl.Datetime("us")


# -- charts -----------------------------------------------------------------------------------


def test_lines_bars_and_growth_are_drawn(tmp_path: Path) -> None:
    lines = pl.DataFrame(
        {"date": [dt.date(2024, 1, 1)] * 2, "value": [1.0, None], "series": ["a", "b"]}
    )
    bars = pl.DataFrame({"label": ["x"], "level": ["open"], "count": [2], "side": [-1]})
    growth = pl.DataFrame({"x": [1, 10], "y": [0.1, 1.0], "series": ["a", "a"]})
    charts = (
        draw_lines(lines, title="t", y="y"),
        draw_bars(bars, title="t"),
        draw_growth(growth, title="t", x="x", y="y"),
    )
    for chart in charts:
        assert json.loads(chart.to_json())["data"]["values"]
    save_chart(charts[2], tmp_path / "growth.svg")
    assert (tmp_path / "growth.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(AnalysisError, match="a chart is written as one of"):
        save_chart(charts[2], tmp_path / "growth.doc")


def test_ties_that_are_known_make_a_network() -> None:
    made = Network.from_edges([("B", "A", 1.0), ("A", "B", 0.5), ("C", "C", 9.0)])
    assert made.rows == ("A", "B", "C")
    assert made.to_polars().rows() == [("A", "B", 1.5)]
    assert Network.from_edges([]).values.shape == (0, 0)
    with pytest.raises(AnalysisError, match="finite"):
        Network.from_edges([("A", "B", float("nan"))])


def test_what_is_no_network_is_told() -> None:
    table = {"actor": ["A"], "concept": ["tax"], "stance": ["support"]}
    verbs: list[Any] = [dissensus.polarization, dissensus.clusters]
    for verb in [*verbs, dissensus.correlation_clustering]:
        with pytest.raises(AnalysisError, match=r"dissensus\.network"):
            verb(table)
    with pytest.raises(AnalysisError, match="choose one"):
        choose_one(NetworkSeries.of([ONE, ONE]))
    assert choose_one(NetworkSeries.of([ONE])) is ONE
