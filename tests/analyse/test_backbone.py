"""Backbones lose what a plain computation says, and the search finds what all sets hold."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError
from dissensus.analyse.backbones import find
from dissensus.analyse.backbones.find import Backbone, backbone
from dissensus.analyse.backbones.forecast import forecast, tell_time
from dissensus.analyse.backbones.spectrum import SPECTRA, compare_spectra
from dissensus.analyse.networks.build import network

STANCES = ("support", "open", "oppose")


def make_table(seed: int, *, actors: int = 9, concepts: int = 5, rows: int = 60) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "actor": [f"A{one}" for one in random.integers(actors, size=rows)],
            "concept": [f"c{one:02}" for one in random.integers(concepts, size=rows)],
            "stance": [STANCES[one] for one in random.integers(3, size=rows)],
        }
    )


def lose(table: pl.DataFrame, kept: tuple[str, ...], name: str, **options: Any) -> float:
    """The loss of some concepts, from networks made by themselves."""
    options = {"normalization": "average", **options}
    full = SPECTRA[name](network(table, **options).values)
    if not kept:
        return float(full.sum())
    part = network(table.filter(pl.col("concept").is_in(kept)), **options)
    return compare_spectra(SPECTRA[name](part.values), full)


@pytest.mark.parametrize("normalization", ["no", "average", "cosine", "jaccard"])
@pytest.mark.parametrize("aggregation", ["subtract", "congruence", "ignore"])
@pytest.mark.parametrize("compat", [None, "dna"])
def test_nested_steps_are_those_of_a_plain_computation(
    normalization: str, aggregation: str, compat: Any
) -> None:
    options: dict[str, Any] = {"normalization": normalization, "aggregation": aggregation}
    table = make_table(3, concepts=4, rows=40)
    found = backbone(table, **options, compat=compat)
    left, last = sorted(found.concepts), -1.0
    for step in found.steps.iter_rows(named=True):
        if compat and step["loss"] == last:
            # It went together with the one before.
            left.remove(step["concept"])
            continue
        last = step["loss"]
        tried = {
            one: lose(table, tuple({*left} - {one}), found.spectrum, **options) for one in left
        }
        assert step["loss"] == pytest.approx(min(tried.values()), abs=1e-9)
        assert tried[step["concept"]] == pytest.approx(min(tried.values()), abs=1e-9)
        left.remove(step["concept"])
        out = tuple({*found.concepts} - {*left})
        expected = lose(table, out, found.spectrum, **options)
        assert step["redundant_loss"] == pytest.approx(expected, abs=1e-9)
        assert step["statements"] == table.filter(pl.col("concept").is_in(left)).height
    assert not left


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [None, 2])
def test_all_sets_are_tried_where_they_are_few(seed: int, size: int | None) -> None:
    table, penalty = make_table(seed), 1.5
    method: Any = "fixed" if size else "penalty"
    found = backbone(table, method=method, size=size, penalty=penalty)
    names = sorted(found.concepts)
    sizes = [size] if size else range(1, len(names))
    values = [
        lose(table, kept, "laplacian")
        * (1 if size else np.exp(-penalty * (len(names) - len(kept)) / len(names)))
        for many in sizes
        for kept in itertools.combinations(names, many)
    ]
    assert found.proven
    assert found.evaluated == len(values)
    assert (found.penalized if size is None else found.loss) == pytest.approx(min(values), abs=1e-9)
    assert {*found.backbone} | {*found.redundant} == {*names}
    assert len(found.backbone) + len(found.redundant) == len(names)


@given(st.integers(0, 30), st.sampled_from(["penalty", "fixed"]), st.sampled_from([None, "dna"]))
@settings(max_examples=12)
def test_annealing_is_never_better_than_the_proven_optimum(
    seed: int, method: Any, compat: Any
) -> None:
    table = make_table(seed, concepts=7)
    asked: dict[str, Any] = {"method": method, "compat": compat}
    asked["size"] = 3 if method == "fixed" else None
    best = backbone(table, **asked)
    runs = [backbone(table, **asked, iterations=20, seed=5) for _ in range(2)]
    assert best.proven
    assert not runs[0].proven
    assert value_of(runs[0]) >= value_of(best) - 1e-12
    assert runs[0].trace.equals(runs[1].trace)
    assert runs[0].backbone == runs[1].backbone
    assert value_of(runs[0]) <= min(runs[0].trace["loss"].to_list()) + 1e-12
    assert runs[0].loss == pytest.approx(lose(table, runs[0].backbone, runs[0].spectrum), abs=1e-9)


def value_of(found: Backbone) -> float:
    return found.loss if found.penalized is None else found.penalized


def test_annealing_finds_the_optimum_of_a_small_codebook() -> None:
    table = make_table(8, actors=12, concepts=14, rows=300)
    every = backbone(table, method="fixed", size=3, iterations=364)
    found = backbone(table, method="fixed", size=3, iterations=363, seed=1)
    assert every.proven
    assert not found.proven
    assert found.loss <= 1.3 * every.loss


@given(st.integers(0, 20), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_names_and_order_and_weights_do_not_matter(seed: int, random: Any) -> None:
    table = make_table(seed)
    found = backbone(table)
    order = list(range(table.height))
    random.shuffle(order)
    renamed = table[order].with_columns(
        pl.col("actor").replace({f"A{one}": f"B{9 - one}" for one in range(9)}),
        pl.lit(3.7).alias("w"),
    )
    again = backbone(renamed, weight="w")
    assert again.steps["concept"].to_list() == found.steps["concept"].to_list()
    assert again.steps["loss"].to_list() == pytest.approx(found.steps["loss"].to_list(), abs=1e-9)


def test_equal_concepts_go_one_at_a_time_by_name_and_together_as_in_the_reference() -> None:
    pairs = [("A", "B"), ("B", "C"), ("A", "C")]
    rows = [(actor, name) for name in ("x", "y", "z") for pair in pairs for actor in pair]
    table = pl.DataFrame(rows, schema=["actor", "concept"], orient="row")
    table = table.with_columns(pl.lit("support").alias("stance"))
    one = backbone(table)
    assert one.steps["concept"].to_list() == ["x", "y", "z"]
    assert one.steps["loss"].to_list() == pytest.approx([0, 0, 1], abs=1e-9)
    together = backbone(table, compat="dna")
    assert together.steps["loss"].to_list() == pytest.approx([0, 0, 0], abs=1e-9)


def test_single_concept_is_the_backbone() -> None:
    table = {"actor": ["A", "B"], "concept": ["tax"] * 2, "stance": ["support"] * 2}
    method: Any
    for method in ("nested", "penalty"):
        found = backbone(table, method=method)
        assert (found.backbone, found.redundant, found.loss) == (("tax",), (), 0)
        assert found.redundant_loss == pytest.approx(1)
        assert found.proven


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "fixed"}, "size"),
        ({"method": "penalty", "size": 2}, "size"),
        ({"method": "fixed", "size": 6}, "between 1 and the 5"),
        ({"method": "nestde"}, "did you mean"),
        ({"penalty": -1}, "penalty"),
        ({"iterations": 0}, "iterations"),
        ({"penalti": 1}, "no option"),
        ({"window": "3 days"}, "all statements"),
        ({"aggregation": "conflict", "rows": "concept", "columns": "actor"}, None),
    ],
)
def test_options_that_do_not_fit_are_told(options: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert backbone(make_table(1), **options).backbone
        return
    with pytest.raises(AnalysisError, match=message):
        backbone(make_table(1), **options)


def test_tables_without_ties_are_told() -> None:
    with pytest.raises(AnalysisError, match="no statement"):
        backbone(make_table(1, rows=0))
    alone = {"actor": ["A"], "concept": ["tax"], "stance": ["support"]}
    with pytest.raises(AnalysisError, match="no positive tie"):
        backbone(alone)


def test_result_shows_itself() -> None:
    found = backbone(make_table(2))
    assert found.to_polars().columns == ["concept", "statements", "backbone", "step"]
    assert found.to_polars()["backbone"].sum() == len(found.backbone)
    assert "nested backbone" in found._repr_html_()
    assert found.chart().to_dict()["mark"]
    searched = backbone(make_table(2, concepts=8), method="penalty", iterations=10)
    assert searched.chart().to_dict()["mark"]
    with pytest.raises(AnalysisError, match="all sets were tried"):
        backbone(make_table(2), method="penalty").chart()


def test_what_takes_long_is_told_before_it_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "PATIENCE", 0.0)
    with pytest.warns(UserWarning, match="5 concepts of 9 actors may take about .* fewer concepts"):
        backbone(make_table(1))
    with pytest.warns(UserWarning, match="fewer iterations"):
        backbone(make_table(1), method="penalty", iterations=5)


def test_forecasts_grow_with_all_that_takes_time() -> None:
    def foresee(
        rows: int, sets: float, *, exact: bool = False, spectrum: str = "laplacian"
    ) -> float:
        return forecast(spectrum, rows=rows, sets=sets, is_computed=exact)

    assert foresee(500, 5_000) < foresee(1_000, 5_000) < foresee(1_000, 5_000, exact=True)
    assert foresee(500, 5_000) < foresee(500, 10_000)
    assert foresee(500, 5_000, spectrum="degree") < foresee(500, 5_000)
    assert [tell_time(one) for one in (61.0, 600.0, 7_200.0, 200_000.0)] == [
        "about a minute", "about 10 minutes", "about 2 hours", "about 2 days",
    ]  # fmt: skip
