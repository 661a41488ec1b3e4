"""Backbones of DNA files are those of the reference, from results that it gave."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dissensus import AnalysisError, dna

GOLDEN = Path(__file__).parents[3] / "shared" / "dna"


@cache
def load(name: str) -> dna.Database:
    return dna.load(GOLDEN / name)


def read_golden(kind: str) -> list[Any]:
    paths = sorted((GOLDEN / "golden").glob("*_bb_*.json"))
    found = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return [pytest.param(one, id=one["id"]) for one in found if one["kind"] == kind]


@pytest.mark.shared
@pytest.mark.parametrize("golden", read_golden("backbone_evaluate"))
def test_every_set_loses_what_it_loses_in_the_reference(golden: dict[str, Any]) -> None:
    for one in golden["losses"]:
        losses = dna.evaluate_backbone(
            load(golden["dataset"]), one["backbone"], p=one["p"], **golden["params"]
        )
        expected = (one["backbone_loss"], one["redundant_loss"])
        assert losses == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("golden", read_golden("backbone_evaluate"))
def test_spectrum_and_concepts_are_those_of_the_reference(golden: dict[str, Any]) -> None:
    found = dna.backbone(load(golden["dataset"]), method="nested", **golden["params"])
    assert list(found.concepts) == golden["concepts"]
    assert sum(found.concepts.values()) == golden["n_filtered"]
    expected = golden["normalized_eigenvalues_full"]
    assert found.full_spectrum.tolist() == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("golden", read_golden("backbone"))
def test_search_is_as_good_as_the_best_of_the_reference(golden: dict[str, Any]) -> None:
    database = load(golden["dataset"])
    found = dna.backbone(database, **golden["params"])
    if golden["params"]["method"] == "nested":
        check_steps(found.steps, golden["runs"][0])
        return
    annealed = dna.backbone(database, **{**golden["params"], "iterations": 1 + 4})
    for run in golden["runs"]:
        best = run["min_penalized_loss_proposed"]
        value = found.loss if found.penalized is None else found.penalized
        assert value <= best + 1e-9
        check_run(database, run)
    assert found.proven
    assert annealed.loss >= 0


def check_run(database: dna.Database, run: dict[str, Any]) -> None:
    """The set of a run loses what was told of it, or what was told belongs to another set."""
    loss, redundant = dna.evaluate_backbone(database, run["backbone"])
    if abs(run["unpenalized_backbone_loss"] - loss) > 1e-9:
        # The losses of a run are those of the last set that was accepted.
        assert run["final_loss_field"] == pytest.approx(loss, abs=1e-9)
        return
    assert redundant == pytest.approx(run["unpenalized_redundant_loss"], abs=1e-9)


def check_steps(steps: pl.DataFrame, run: dict[str, Any]) -> None:
    assert steps["step"].to_list() == run["iteration"]
    assert steps["concept"].to_list() == run["entity"]
    assert steps["loss"].to_list() == pytest.approx(run["backbone_loss"], abs=1e-9)
    assert steps["redundant_loss"].to_list() == pytest.approx(run["redundant_loss"], abs=1e-9)
    assert steps["statements"].to_list() == run["num_statements"]


@pytest.mark.shared
def test_temperatures_are_those_of_the_reference() -> None:
    found = dna.backbone(load("synth_small.dna"), method="fixed", backboneSize=4, iterations=400)
    heats = found.trace["temperature"]
    assert len(heats) == 400
    assert heats[199] == pytest.approx(0.26894142)
    assert heats[399] == pytest.approx(0.0009110511944006028)


@pytest.mark.shared
def test_concept_that_is_not_there_is_named() -> None:
    with pytest.raises(AnalysisError, match="did you mean"):
        dna.evaluate_backbone(load("synth_small.dna"), ["Concept 0"])
