"""Values that a person names as missing, in every kind of table."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import AnalysisError, network, table

TERMINAL = 160
ROWS = """actor,concept,stance,date,text
A,tax,1,2024-01-01,a
B,tax,-1,2024-01-02,999
C,tax,999,2024-01-03,c
99,tax,1,2024-01-04,d
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "coded.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_code_counts_as_a_position_until_it_is_named(source: Path) -> None:
    plain = network(table(source, text=["actor"]))
    assert plain.rows == ("99", "A", "B", "C")
    found = network(table(source, text=["actor"], missing={"stance": [999], "actor": ["99"]}))
    assert found.to_polars().rows() == [("A", "B", -1.0)]
    assert found.statements == 2


def test_codes_of_all_columns_and_of_one(source: Path) -> None:
    everywhere = table(source, missing=[999])
    assert everywhere["stance"].to_list() == [1, -1, None, 1]
    assert everywhere["text"].to_list() == ["a", None, "c", "d"]
    assert table(source, missing={"stance": [999.0]})["text"][1] == "999"


def test_columns_become_numbers_without_their_codes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("actor,concept,stance\nA,tax,1\nB,tax,refused\nC,tax,-1\n", encoding="utf-8")
    assert table(path)["stance"].dtype == pl.String
    assert table(path, missing=["refused"])["stance"].to_list() == [1, None, -1]
    path.write_text("actor,concept,stance\nA,tax,1.5\nB,tax,999.0\n", encoding="utf-8")
    assert table(path, missing=[999])["stance"].to_list() == [1.5, None]


def test_labels_that_only_look_like_the_number_stay() -> None:
    frame = pl.DataFrame({"code": ["999", "0999", "999.0", "1e3"], "number": [999.0, 1.0, 2.0, 3]})
    found = table(frame, missing=["999"])
    assert found["code"].to_list() == [None, "0999", "999.0", "1e3"]
    assert found["number"].to_list() == [None, 1.0, 2.0, 3.0]


def test_every_kind_of_table(tmp_path: Path) -> None:
    frame = pl.DataFrame({"actor": ["A", "B"], "stance": [1, 999]})
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_ndjson(tmp_path / "t.jsonl")
    frame.write_csv(tmp_path / "t.csv")
    given = [frame, frame.to_pandas(), frame.to_dict(as_series=False)]
    given += [tmp_path / f"t.{ending}" for ending in ("parquet", "jsonl", "csv")]
    for one in given:
        assert table(one, missing=[999])["stance"].to_list() == [1, None]


def test_dates_yes_and_lists_are_compared_as_they_are_written() -> None:
    frame = pl.DataFrame(
        {"day": ["1900-01-01", "2024-01-01"], "said": [True, False], "list": [["a"], ["b"]]}
    ).with_columns(pl.col("day").str.to_date())
    found = table(frame, missing={"day": ["1900-01-01"], "said": [False]})
    assert found["day"].is_null().to_list() == [True, False]
    assert found["said"].to_list() == [True, None]
    assert found["list"].to_list() == [["a"], ["b"]]


def test_codes_that_no_cell_holds_are_told(source: Path) -> None:
    with pytest.warns(UserWarning, match=r"^missing: no cell of column 'stance' holds '998'$"):
        table(source, missing={"stance": [998, 999]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table(source, missing=[999, 99])


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("999", "'999' is no list"),
        ({"stance": "999"}, "'999' is no list"),
        ({"stnce": [999]}, "no column 'stnce'"),
    ],
)
def test_what_are_no_codes_is_told(source: Path, missing: Any, told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        table(source, missing=missing)


@given(
    values=st.lists(st.sampled_from(["1", "-1", "9", "999", "", "x"]), min_size=1, max_size=8),
    codes=st.sets(st.sampled_from(["1", "9", "999", "x"]), min_size=1),
)
def test_what_is_named_is_gone_and_nothing_else(values: list[str], codes: set[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = table({"a": values, "b": values}, missing={"a": sorted(codes)})
    assert found["a"].to_list() == [None if value in codes else value for value in values]
    assert found["b"].to_list() == values


def test_command_line(source: Path, call: Callable[..., tuple[int, str, str]]) -> None:
    plain = call("network", source, "--format", "csv")[1]
    assert "C" in plain
    codes = ("--missing", "stance=999", "--missing", "99", "--format", "csv")
    status, out, err = call("network", source, *codes)
    assert (status, err) == (0, "")
    assert out.splitlines()[1:] == ['"A","B",-1.0']
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        status, _, err = call("network", source, "--missing", "998")
    assert (status, err) == (0, "dissensus: --missing: no cell holds '998'\n")
    assert call("network", source, "--missing", "stnce=9")[0] == 1
    status, _, err = call("network", source, "--missing", "stance=")
    assert (status, err) == (
        1,
        "dissensus: --missing: 'stance=' names no value; empty cells are missing",
    )
