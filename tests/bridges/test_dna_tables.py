"""Tables of DNA files hold what the files hold, in order of time."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from dissensus import AnalysisError, dna
from dissensus.bridges.dna.database import DnaDocument
from dissensus.bridges.dna.tables import COLUMNS, list_entities, make_raw_table, make_table


def test_table_has_the_statements_in_order_of_time(synth: Path) -> None:
    table = dna.table(synth)
    variables = ["person", "organization", "concept", "agreement", "intensity", "frame"]
    assert table.columns == [*COLUMNS, *variables]
    assert table["id"].to_list() == list(range(1, 91))
    assert table["date"].is_sorted()
    assert table["date"][0] == dt.datetime(2020, 1, 8, 19, 43, 35)  # noqa: DTZ001
    kinds = [table.schema[name] for name in variables[3:]]
    assert kinds == [pl.Boolean, pl.Int64, pl.String]


def test_module_is_loaded_when_it_is_asked_for() -> None:
    program = "import dissensus; dissensus.dna.table"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_positions_are_characters_and_in_the_raw_table_units(synth: Path) -> None:
    database = dna.load(synth)
    first = database.statements[0]
    papers = [
        replace(one, text="😀" * 60) if one.id == first.document else one
        for one in database.documents
    ]
    database = replace(
        database, documents=tuple(papers), statements=(replace(first, start=4, stop=8),)
    )
    kept = ("start", "end", "text")
    assert make_table(database).select(kept).rows() == [(2, 4, "😀😀")]
    assert make_raw_table(database).select(kept).rows() == [(4, 8, "😀" * 4)]


def test_a_value_that_is_missing_is_null(synth: Path) -> None:
    database = dna.load(synth)
    bare = replace(database, statements=(replace(database.statements[0], values={}),))
    assert make_table(bare).row(0)[len(COLUMNS) :] == (None,) * 6


def test_a_variable_named_as_a_column_stays_beside_it(synth: Path) -> None:
    database = dna.load(synth)
    variables = tuple(
        replace(one, name="source") if one.name == "frame" else one for one in database.variables
    )
    table = make_table(replace(database, variables=variables))
    assert set(table["source (variable)"]) == {"economic", "legal", "moral"}


def test_a_type_that_is_not_there_is_told(synth: Path) -> None:
    with pytest.raises(AnalysisError, match=r"no 'DNA Statment'; did you mean 'DNA Statement'"):
        dna.table(synth, statement_type="DNA Statment")


def test_what_does_not_fit_a_table_is_told(synth: Path) -> None:
    database = dna.load(synth)
    paper = replace(database.documents[0], date=10**15)
    with pytest.raises(AnalysisError, match="outside the years 1 to 9999"):
        make_table(replace(database, documents=(paper, *database.documents[1:])))
    number = next(one.id for one in database.variables if one.data_type == "integer")
    statement = replace(database.statements[0], values={number: 2**70})
    with pytest.raises(AnalysisError, match="'intensity' holds 1180591620717411303424"):
        make_table(replace(database, statements=(statement,)))


def test_table_of_an_old_file(old_file: Path) -> None:
    table = dna.table(old_file)
    assert table.select("organization", "agreement").rows() == [("Ligue", True), ("Ville", False)]


def test_entities_have_colours_and_attributes(synth: Path, edit: Callable[..., None]) -> None:
    found = list_entities(dna.load(synth))
    assert found.columns == ["variable", "value", "color", "Alias", "Notes", "Type"]
    assert found.filter(pl.col("variable") == "frame")["value"].to_list()[0] == ""
    assert found["color"].str.contains("^#[0-9A-F]{6}$").all()


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rows"), [("sample", 40), ("synth_small", 260)])
def test_tables_of_the_samples(shared: Path, name: str, rows: int) -> None:
    path = shared / "dna" / f"{name}.dna"
    assert dna.table(path).height == rows
    assert set(dna.entities(path)["variable"]) >= {"person", "organization", "concept"}


def test_documents_without_statements_make_no_rows() -> None:
    paper = DnaDocument(1, "t", "x", None, "", "", "", "", "", 0)
    with pytest.raises(AnalysisError, match="it has none"):
        make_table(dna.Database(documents=(paper,)))
