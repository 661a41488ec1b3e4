"""Bar charts count each statement once, at its level, and draw it on its side."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from dissensus import AnalysisError
from dissensus.analyse.networks.barcharts import barchart

TABLE = pl.DataFrame(
    [
        ("A", "tax", "support", "1"),
        ("A", "tax", "support", "1"),
        ("B", "tax", "support", "1"),
        ("B", "tax", "neutral", "2"),
        ("A", "ban", "oppose", "2"),
        ("A", "ban", "", "2"),
        ("", "ban", "open", "3"),
        ("", "ban", "open", "3"),
    ],
    schema=["actor", "concept", "stance", "document"],
    orient="row",
)


def test_actors_who_say_the_same_in_a_document_both_count() -> None:
    found = barchart(TABLE)
    assert found.labels == ("ban", "tax")
    assert found.levels == ("oppose", "reserved", "neutral", "open", "support")
    assert found.counts.tolist() == [[1, 0, 0, 2, 0], [0, 0, 1, 0, 2]]
    assert found.left_out == 1
    assert barchart(TABLE, duplicates="include").counts.sum() == 7
    assert found.sides == (-1, -1, 0, 1, 1)


@pytest.mark.parametrize(("name", "near"), [("variable", "conceptt"), ("by", "actr")])
def test_columns_that_are_missing_are_told_by_the_options_of_bar_charts(
    name: str, near: str
) -> None:
    with pytest.raises(AnalysisError, match=f"^{name}: the table has no column '{near}'"):
        barchart(TABLE, **dict[str, Any]({name: near}))


def test_labels_begin_with_the_most_and_equal_ones_go_by_name() -> None:
    found = barchart(TABLE, variable="actor", duplicates="include", qualifier=None)
    assert found.labels == ("A", "B")
    assert found.counts.tolist() == [[4], [2]]
    tied = barchart(
        {"actor": list("abc"), "concept": list("zyx"), "document": [1, 1, 1]}, qualifier=None
    )
    assert tied.labels == ("x", "y", "z")


def test_statements_weigh_what_they_weigh() -> None:
    weighed = TABLE.with_columns(pl.lit(2.5).alias("w"))
    assert (barchart(weighed, weight="w").counts == 2.5 * barchart(TABLE).counts).all()
    assert barchart(TABLE.reverse()).counts.tolist() == barchart(TABLE).counts.tolist()


def test_neutral_statements_stand_half_on_each_side() -> None:
    values: Any = barchart(TABLE).chart().to_dict()["data"]["values"]
    drawn = {
        (one["label"], one["level"], one["side"]): one["signed"] for one in values if one["count"]
    }
    assert drawn["tax", "neutral", -0.5] == -0.5
    assert drawn["tax", "neutral", 0.5] == 0.5
    assert drawn["ban", "oppose", -1] == -1
    assert drawn["ban", "open", 1] == 2
    places = {one["level"]: one["place"] for one in values}
    assert places["neutral"] == min(places.values())
    assert places["oppose"] > places["reserved"]
    assert places["support"] > places["open"]


def test_what_cannot_be_counted_is_told() -> None:
    with pytest.raises(AnalysisError, match="document"):
        barchart(TABLE.drop("document"))
    with pytest.raises(AnalysisError, match="did you mean"):
        barchart(TABLE, variable="concpt")
    with pytest.raises(AnalysisError, match="did you mean"):
        barchart(TABLE, wieght="x")  # type: ignore[call-arg]
    with pytest.raises(AnalysisError, match="variable"):
        barchart(TABLE, qualifier="concept")
    empty = barchart(TABLE.clear())
    assert empty.labels == ()
    assert empty.to_polars().height == 0
    assert empty.chart().to_dict()["mark"]


def test_labels_are_escaped() -> None:
    evil = TABLE.with_columns(pl.lit("<script>").alias("concept"))
    assert "<script>" not in barchart(evil)._repr_html_()
