"""The statements behind a number make that number again."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import Network, network
from dissensus.analyse.networks.behind import evidence, evidence_of
from dissensus.errors import AnalysisError

STANCES = ("oppose", "reserved", "neutral", "open", "support")
rows = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from((*STANCES, ""))),
    min_size=1,
    max_size=25,
)


def make(table: list[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(table, schema=["actor", "concept", "stance"], orient="row").with_row_index()


def find_tie(made: Network, row: str, column: str) -> float:
    if row not in made.rows or column not in made.columns:
        return 0.0
    return float(made.values[made.rows.index(row), made.columns.index(column)])


def is_there(frame: pl.DataFrame, *labels: str) -> bool:
    counted = frame.filter(pl.col("stance") != "")["actor"]
    return set(labels) <= set(counted)


@given(rows, st.sampled_from(["ignore", "congruence", "conflict", "subtract"]))
def test_a_tie_is_made_of_its_evidence(table: list[tuple[str, str, str]], how: str) -> None:
    frame = make(table)
    if not is_there(frame, "A", "B"):
        return
    found = evidence(frame, "A", "B", aggregation=how)
    whole = find_tie(network(frame, aggregation=how), "A", "B")
    again = find_tie(network(found, aggregation=how), "A", "B") if len(found) else 0.0
    assert again == pytest.approx(whole, abs=1e-9)


@given(rows)
def test_nothing_is_in_the_evidence_that_could_be_left_out(
    table: list[tuple[str, str, str]],
) -> None:
    frame = make(table)
    if not is_there(frame, "A", "B"):
        return
    found = evidence(frame, "A", "B", aggregation="congruence")
    whole = find_tie(network(frame, aggregation="congruence"), "A", "B")
    for place in range(found.height):
        fewer = pl.concat([found[:place], found[place + 1 :]])
        left = find_tie(network(fewer, aggregation="congruence"), "A", "B") if len(fewer) else 0.0
        assert left < whole


@given(rows)
def test_evidence_of_a_cell_is_what_the_row_says_of_the_column(
    table: list[tuple[str, str, str]],
) -> None:
    frame = make(table)
    counted = frame.filter((pl.col("actor") == "A") & (pl.col("stance") != ""))
    for concept in counted["concept"].unique():
        found = evidence(frame, "A", concept, kind="twomode")
        assert found["index"].to_list() == counted.filter(concept=concept)["index"].to_list()


@given(rows)
def test_evidence_of_rows_is_every_statement_that_counts(
    table: list[tuple[str, str, str]],
) -> None:
    frame = make(table)
    counted = frame.filter(pl.col("stance") != "")
    assert evidence_of(frame, counted["actor"].unique().to_list()).equals(counted)


def test_repetitions_count_once_where_asked_so() -> None:
    frame = make([("A", "x", "open"), ("A", "x", "open"), ("B", "x", "open")])
    assert evidence(frame, "A", "B")["index"].to_list() == [0, 1, 2]
    assert evidence(frame, "A", "B", duplicates="acrossrange")["index"].to_list() == [0, 2]


def test_labels_that_are_not_there_are_told() -> None:
    frame = make([("Anna", "x", "open"), ("B", "x", "open")])
    with pytest.raises(AnalysisError, match=r"actor: there is no 'Ana' \(did you mean \"Anna\"\?"):
        evidence(frame, "Ana", "B")
    with pytest.raises(AnalysisError, match="not tied to itself"):
        evidence(frame, "B", "B")
    with pytest.raises(AnalysisError, match="events have no ties"):
        evidence(frame, "B", "Anna", kind="events")
