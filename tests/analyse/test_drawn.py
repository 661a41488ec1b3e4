"""Co-membership over draws: shares that mean something, and draws that follow their rule."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import AnalysisError, comembership, network, polarization
from dissensus.analyse.camps.resampling import RESAMPLES
from dissensus.analyse.networks.coded import code
from dissensus.analyse.networks.options import Options

MEASURES = ("tax", "ban", "toll", "quota")


def make_table(*, wavering: bool = True, days: int = 1) -> pl.DataFrame:
    """Two camps of three on four measures; with a seventh who is with both."""
    rows = []
    for place, actor in enumerate("ABCDEF" + "G" * wavering):
        for number, measure in enumerate(MEASURES):
            is_for = place < 3 if place < 6 else number < 2
            date = dt.date(2024, 1, 1) + dt.timedelta(days=(number * days) // 4)
            rows.append(
                (actor, measure, "support" if is_for else "oppose", f"{actor}{number}", date)
            )
    names = ["actor", "concept", "stance", "document", "date"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.mark.parametrize("resample", RESAMPLES)
def test_clean_camps_are_together_in_all_draws(resample: str) -> None:
    found = comembership(make_table(wavering=False), draws=30, resample=resample)
    together = {tuple(row[:2]): row[2] for row in found.to_polars().iter_rows()}
    assert together["A", "B"] == together["E", "F"] == 1
    assert together["A", "D"] == together["C", "F"] == 0
    assert found.consensus == (1, 1, 1, 2, 2, 2)
    assert (found.low, found.high, found.observed.balance) == (1, 1, 1)
    assert (found.without_ties, found.unproven) == (0, 0)


def test_who_wavers_is_with_either_camp_in_some_draws() -> None:
    found = comembership(make_table(), draws=60)
    waverer = found.together[6, :6]
    assert (waverer > 0.1).all()
    assert (waverer < 0.9).all()
    known = found.together[found.comparable > 0]
    assert (known >= 0).all()
    assert (known <= 1).all()
    assert np.array_equal(found.together, found.together.T, equal_nan=True)
    assert np.array_equal(np.diag(found.together), np.ones(7))
    assert found.comparable.max() <= 60
    assert found.low <= found.high <= 1


def test_order_of_the_table_does_not_name_the_camps() -> None:
    table = make_table()
    one = comembership(table, draws=5, resample="dirichlet")
    two = comembership(table.reverse(), draws=5, resample="dirichlet")
    assert one.actors == two.actors
    assert np.array_equal(one.together[:6, :6], two.together[:6, :6])


def test_seeds_are_kept() -> None:
    one, two, other = (comembership(make_table(), draws=20, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.together, two.together, equal_nan=True)
    assert one.balances == two.balances
    assert not np.array_equal(one.comparable, other.comparable)


@pytest.mark.parametrize("method", ["correlation", "leiden", "ward"])
def test_other_methods_divide_the_draws(method: str) -> None:
    found = comembership(make_table(wavering=False), draws=10, method=method, resample="dirichlet")
    assert found.consensus == (1, 1, 1, 2, 2, 2)
    assert found.method == method


def test_options_are_those_of_the_network() -> None:
    table = make_table().rename({"actor": "who"})
    found = comembership(table, draws=3, rows="who", normalization="average")
    whole = polarization(network(table, rows="who", normalization="average"))
    assert found.observed.balance == whole.balance
    assert found.observed.ties == whole.ties


def test_actors_in_different_parts_are_not_compared() -> None:
    table = {
        "actor": ["A", "B", "C", "D"],
        "concept": ["tax", "tax", "ban", "ban"],
        "stance": ["support", "oppose", "support", "support"],
    }
    found = comembership(table, draws=10, resample="dirichlet")
    assert found.together[0, 1] == 0
    assert found.together[2, 3] == 1
    assert np.isnan(found.together[0, 2])
    assert found.to_polars().filter(actor_1="A", actor_2="C")["together"].to_list() == [None]
    assert found.to_network().to_polars().rows() == [("C", "D", 1.0)]


def test_draws_without_ties_are_counted() -> None:
    table = {"actor": ["A", "B"], "concept": ["tax", "tax"], "stance": ["support", "oppose"]}
    found = comembership(table, draws=40)
    assert 0 < found.without_ties < 40
    assert len(found.balances) == 40 - found.without_ties
    assert f"{found.without_ties} draws without ties" in repr(found)


def test_tables_without_ties_have_no_interval() -> None:
    found = comembership(make_table().head(1), draws=5)
    assert math.isnan(found.low)
    assert math.isnan(found.observed.balance)
    assert found.without_ties == 5
    assert found.consensus == (None,)


def test_each_draw_counts_as_many_statements_as_there_are() -> None:
    coded = code(make_table(), Options(duplicates="document"))
    rng = np.random.default_rng(0)
    for name, draw in RESAMPLES.items():
        times = draw(coded, rng)
        assert times.shape == (28,)
        assert times.sum() == pytest.approx(28), name
        assert (times > 0).all() == name.startswith("dirichlet")


def test_documents_are_drawn_as_a_whole() -> None:
    table = make_table().with_columns(pl.col("actor").alias("document"))
    coded = code(table, Options(duplicates="document"))
    for name in ("documents", "dirichlet-documents"):
        times = RESAMPLES[name](coded, np.random.default_rng(0))
        for document in range(7):
            assert len(set(times[coded.documents == document].tolist())) == 1


def test_each_window_is_drawn_for_itself() -> None:
    table = make_table(days=80)
    found = comembership(table, draws=5, window="20 days", step="20 days", resample="dirichlet")
    windows = network(table, window="20 days", step="20 days")
    assert len(found) == len(windows) > 1
    assert found.to_polars()["start"].to_list() == [one.start for one in windows]
    assert found.to_polars()["statements"].to_list() == [one.statements for one in windows]
    assert found.to_polars()["draws"].to_list() == [5] * len(windows)
    assert found.chart().to_dict()["data"]["values"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"draws": 0}, "draws: 0"),
        ({"resample": "document"}, 'did you mean "documents"'),
        ({"method": "luvain"}, 'did you mean "louvain"'),
        ({"kind": "twomode"}, "onemode"),
        ({"window": "20 days", "kernel": "gaussian"}, "no kernel"),
        ({"window": "4 events"}, "window and a step of time"),
        ({"colums": "concept"}, 'did you mean "columns"'),
        ({"aggregation": "conflict"}, "subtract"),
    ],
)
def test_what_cannot_be_asked_is_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        comembership(make_table(), **options)


def test_documents_cannot_be_drawn_where_there_are_none() -> None:
    with pytest.raises(AnalysisError, match="no column 'document'"):
        comembership(make_table().drop("document"), draws=2, resample="documents")


def test_labels_are_escaped_where_they_are_shown() -> None:
    table = make_table(wavering=False).with_columns(pl.col("actor").replace("A", "<b>"))
    found = comembership(table, draws=2)
    assert "<b>" not in found._repr_html_().replace("<p><b>", "").replace("</b></p>", "")
    assert found.chart().to_dict()["data"]["values"]
