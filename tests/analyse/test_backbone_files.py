"""Backbones of a DNA file that is in the checkout, beside those of its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dissensus import AnalysisError, backbone, dna

SYNTH = Path(__file__).parents[1] / "bridges" / "data" / "synth_small.dna"


def make_both(**options: Any) -> tuple[Any, Any]:
    """The backbone of the file, and of its table with nothing that the reference does amiss."""
    own = backbone(
        dna.table(SYNTH),
        rows="organization",
        qualifier="agreement",
        compat="dna",
        duplicates="include",
        **options,
    )
    named = {"fixed": {"backboneSize": 2}}.get(options.get("method", "nested"), {})
    asked = {name: value for name, value in options.items() if name != "size"}
    return dna.backbone(SYNTH, duplicates="include", **asked, **named), own


@pytest.mark.parametrize("options", [{}, {"method": "fixed", "size": 2}, {"method": "penalty"}])
def test_backbone_of_a_file_is_that_of_its_table(options: dict[str, Any]) -> None:
    reference, own = make_both(**options)
    assert reference.backbone == own.backbone
    assert reference.loss == pytest.approx(own.loss, abs=1e-12)
    assert reference.steps["concept"].to_list() == own.steps["concept"].to_list()
    assert reference.spectrum == "degree"


@pytest.mark.parametrize("normalization", ["average", "jaccard", "cosine"])
@pytest.mark.parametrize("qualifier", ["agreement", "intensity", "frame"])
def test_losses_of_a_set_are_those_of_its_backbone(normalization: str, qualifier: str) -> None:
    options: dict[str, Any] = {
        "normalization": normalization,
        "qualifier": qualifier,
        "qualifierAggregation": "congruence",
    }
    found = dna.backbone(SYNTH, **options)
    kept, out = dna.evaluate_backbone(SYNTH, found.backbone, **options)
    assert kept == pytest.approx(found.loss, abs=1e-12)
    assert out == pytest.approx(found.redundant_loss, abs=1e-12)
    assert dna.evaluate_backbone(SYNTH, found.backbone, p=3, **options)[0] <= kept


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(AnalysisError, match="did you mean"):
        dna.evaluate_backbone(SYNTH, ["Concept 0"])
    with pytest.raises(AnalysisError, match="no option 'timeWindow'"):
        dna.backbone(SYNTH, timeWindow="days")
    with pytest.raises(AnalysisError, match="method"):
        dna.backbone(SYNTH, method="nestd")
