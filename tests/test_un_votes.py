"""The example of UN votes runs, and its votes are those of the record."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from dissensus import AnalysisError, network, scale

FOLDER = Path(__file__).parents[1] / "examples"
ANCHOR = "United States"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("_un_votes", FOLDER / "un_votes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def statements(example: ModuleType) -> pl.DataFrame:
    folder = FOLDER / "un-votes"
    titles = example.read_titles(folder / "titles.csv")
    made: pl.DataFrame = example.make_statements(example.read_votes(folder / "votes.csv"), titles)
    return made


def test_each_vote_is_a_statement(statements: pl.DataFrame) -> None:
    assert statements.height == 699
    assert statements["actor"].n_unique() == 28
    assert statements["concept"].n_unique() == statements["document"].n_unique() == 25
    assert statements["act"].unique().to_list() == ["does"]
    one = statements.row(0, named=True)
    assert one == {
        "actor": "Albania",
        "concept": "Committee on the Exercise of the Inalienable Rights of the Palestinian People",
        "stance": "neutral",
        "act": "does",
        "date": "2015-11-24",
        "document": "A/RES/70/12",
    }


def test_absent_takes_no_position(example: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(
        "country,resolution,vote,date\nArland,R/1,absent,2020-01-01\nBorland,R/1,no,2020-01-01\n",
        encoding="utf-8",
    )
    made = example.make_statements(example.read_votes(path), {})
    assert made.select("actor", "concept", "stance").rows() == [("Borland", "R/1", "oppose")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country,vote\nArland,yes\n", "no column resolution, date"),
        ("country,resolution,vote,date\nArland,R/1,maybe,2020-01-01\n", "not 'maybe'"),
    ],
)
def test_other_tables_are_refused(
    example: ModuleType, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnalysisError, match=said):
        example.read_votes(path)


def test_network_and_scale_of_the_example(statements: pl.DataFrame) -> None:
    together = network(statements, aggregation="congruence")
    ties = {frozenset(pair): tie for *pair, tie in together.to_polars().iter_rows()}
    assert ties[frozenset(("Estonia", "Latvia"))] == pytest.approx(25.0)
    found = scale(statements, anchor=ANCHOR)
    assert (len(found.actors), len(found.measures)) == (28, 25)
    assert found.to_polars()["actor"].to_list()[-1] == ANCHOR
    assert found.is_reliable


def test_script_prints_and_writes(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    line = [sys.executable, str(FOLDER / "un_votes.py"), "--anchor", ANCHOR, "-o", str(path)]
    done = subprocess.run(line, capture_output=True, check=True, text=True, encoding="utf-8")
    assert "ordinal scale of 28 by actor, 25 by concept" in done.stdout
    assert pl.read_csv(path).height == 699


def test_script_tells_why_there_is_no_scale(tmp_path: Path) -> None:
    few = pl.read_csv(FOLDER / "un-votes" / "votes.csv").filter(
        pl.col("resolution").str.ends_with("0")
    )
    path = tmp_path / "few.csv"
    few.write_csv(path)
    line = [sys.executable, str(FOLDER / "un_votes.py"), str(path)]
    done = subprocess.run(line, capture_output=True, check=True, text=True, encoding="utf-8")
    assert "no scale: 3 measures are too few" in done.stdout


@pytest.mark.shared
def test_votes_are_those_of_the_record(
    load_benchmark: Callable[[str], ModuleType], shared: Path
) -> None:
    votes = load_benchmark("votes")
    record = {
        (one.country, "A/" + one.resolution.partition(" ")[0].replace("R/", "RES/"), one.date): (
            one.vote
        )
        for one in votes.load_session(shared / "data", 70)
    }
    kept = pl.read_csv(FOLDER / "un-votes" / "votes.csv", infer_schema=False)
    assert set(kept["country"]) == set(votes.NATO)
    rows = kept.select("country", "resolution", "date", "vote").iter_rows()
    assert all(record[country, symbol, date] == vote for country, symbol, date, vote in rows)
