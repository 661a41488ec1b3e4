"""Any source becomes a table of statements, or says in one line why not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dissensus
from dissensus.delimited import read_delimited, type_column
from dissensus.errors import AnalysisError, CorpusError, InputError
from dissensus.tabling import choose_columns, find_kind

SHARED = Path(__file__).parents[2] / "shared"
ROWS = [("Åsa", "tax", "yes"), ("Bo", "the ban, all of it", "no")]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_however_it_is_written(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    lines = [("actor", "concept", "stance"), *ROWS]
    text = end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + end
    frame = dissensus.table(write(tmp_path / "t.csv", text, encoding))
    assert frame.columns == ["actor", "concept", "stance"]
    assert frame.rows() == ROWS


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "-2", "NA", ""], [1, -2, None, None]),
        (["0.5", "1e-3", "2"], [0.5, 0.001, 2.0]),
        (["TRUE", "FALSE", ""], [True, False, None]),
        (["007", "12"], ["007", "12"]),
        (["1.10", "1.1"], ["1.10", "1.1"]),
        (["+1", "2"], ["+1", "2"]),
        (["1", "one"], ["1", "one"]),
        (["NA", "BE"], ["NA", "BE"]),
        (["NaN"], ["NaN"]),
        (["123456789012345678901"], ["123456789012345678901"]),
        (["03/04/2024"], ["03/04/2024"]),
        (["1e999"], ["1e999"]),
    ],
)
def test_columns_are_typed_where_nothing_is_lost(cells: list[str], expected: list[object]) -> None:
    assert type_column(pl.Series("x", cells)).to_list() == expected


@pytest.mark.parametrize("cells", [["26/02/2024", "01/03/2024"], ["26.02.2024", "01.03.2024"]])
def test_dates_are_read_where_the_day_can_be_told(cells: list[str]) -> None:
    days = type_column(pl.Series("x", cells))
    assert days.cast(pl.String).to_list() == ["2024-02-26", "2024-03-01"]


def test_american_dates_are_told_by_a_day_over_12() -> None:
    days = type_column(pl.Series("x", ["2/26/2024", "3/1/2024"]))
    assert days.cast(pl.String).to_list() == ["2024-02-26", "2024-03-01"]


@given(st.lists(st.text(alphabet="019.-+eENA", max_size=6), min_size=1, max_size=6))
def test_typing_never_makes_two_labels_one(cells: list[str]) -> None:
    typed = type_column(pl.Series("x", cells))
    kept = {cell for cell in cells if cell not in {"", "NA", "NaN", "nan"}}
    assert typed.drop_nulls().n_unique() >= len(kept)


def test_columns_of_labels_stay_as_they_are_written(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "actor,concept,code\n1.0,2.50,1.0\n2.0,3.50,2.0\n")
    frame = dissensus.table(path, text=["actor", "concept"])
    assert frame.rows() == [("1.0", "2.50", 1.0), ("2.0", "3.50", 2.0)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a,b\n1,2\n1,2,3\n", "line 3 has 3 cells, the head 2"),
        (b"a,b\n1,2\n1\n", "line 3 has 1 cells, the head 2"),
        (b'a,b\n1,"2\n', "line 2: unexpected end of data"),
        (b"a,a\n1,2\n", "names 'a' twice"),
        (b"\0\1\2,\0\0\0\0", "the file is not text"),
        (b"a,b\n\xff\xfe\xfa\xc3\x28\x81\x8d\x8f\x90\n", "encoding"),
        (b"  \n", "the file holds no text"),
        (b"PK\3\4rest", "save the table as CSV"),
        (b'{"a": 1}\n{"a": \n', "line 2 is no JSON object"),
        (b"[1, 2]", "no list of objects"),
        (b'{"a": 1}\n{"a": [1]}\n', "values of several kinds"),
        (b"PAR1 and no more PAR1", "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=told) as caught:
        dissensus.table(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_forms_of_a_table_hold_the_same(tmp_path: Path) -> None:
    frame = pl.DataFrame(ROWS, schema=["actor", "concept", "stance"], orient="row")
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_csv(tmp_path / "t.tsv", separator="\t")
    write(tmp_path / "t.jsonl", frame.write_ndjson())
    write(tmp_path / "t.json", json.dumps(frame.to_dicts(), indent=1))
    for name in ("t.parquet", "t.tsv", "t.jsonl", "t.json"):
        assert dissensus.table(tmp_path / name).equals(frame), name
    assert dissensus.table(frame).equals(frame)
    assert dissensus.table(pd.DataFrame(frame.to_dicts())).equals(frame)


def test_a_parquet_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pl.DataFrame({"actor": ["A"] * 1000}).write_parquet(tmp_path / "t.parquet")
    monkeypatch.setattr("dissensus.tabling._MOST_UNPACKED", 100)
    with pytest.raises(InputError, match="unpacks to"):
        dissensus.table(tmp_path / "t.parquet")


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dissensus.tabling.MOST_BYTES", 3)
    with pytest.raises(InputError, match="save it as Parquet"):
        dissensus.table(write(tmp_path / "t.csv", "a,b\n1,2\n"))


@pytest.mark.parametrize("name", ["", "nothing.csv", "a\0b", "."])
def test_no_file_is_told(name: str) -> None:
    with pytest.raises(InputError):
        dissensus.table(name)


def test_a_database_that_is_neither_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(CorpusError):
        dissensus.table(path)
    with pytest.raises(InputError, match="not a database of Discourse Network Analyzer"):
        dissensus.table(write(tmp_path / "t.dna", "a,b"))


def test_an_address_without_a_user_is_told() -> None:
    with pytest.raises(CorpusError, match="name the user"):
        dissensus.table("postgresql://host/name")


def test_statement_types_and_filters_are_for_their_kind_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "actor,concept\nA,tax\n")
    with pytest.raises(AnalysisError, match="statement type is for"):
        dissensus.table(path, statement_type="DNA Statement")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_a_dna_file_is_known_by_its_tables_too(tmp_path: Path) -> None:
    copy = tmp_path / "renamed.sqlite"
    copy.write_bytes((SHARED / "dna" / "synth_small.dna").read_bytes())
    assert find_kind(copy) == "dna"
    assert dissensus.table(copy).equals(dissensus.dna.table(SHARED / "dna" / "synth_small.dna"))


def test_usual_columns_are_chosen_by_what_is_there() -> None:
    frame = pl.DataFrame(schema=["organization", "concept", "agreement", "kind"])
    usual = {"rows": "organization", "columns": "concept", "qualifier": "agreement"}
    assert choose_columns(frame, {}) == usual
    assert choose_columns(frame, {"rows": "kind"}) == {**usual, "rows": "kind"}
    assert choose_columns(frame, {"qualifier": None})["qualifier"] is None
    with pytest.raises(AnalysisError, match=r"rows: .*'knd' \(did you mean \"kind\"\?\)"):
        choose_columns(frame, {"rows": "knd"})
    with pytest.raises(
        AnalysisError,
        match=r"columns: .*usual there \(concept, .*\), so name them \(columns=…\); it has 'a'",
    ):
        choose_columns(pl.DataFrame(schema=["a"]), {"rows": "a"})


@given(st.binary(max_size=60))
def test_any_bytes_are_a_table_or_an_error(data: bytes) -> None:
    with suppress(InputError):
        read_delimited(Path("t.csv"), data)
