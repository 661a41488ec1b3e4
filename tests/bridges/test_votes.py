"""Tables of roll calls: read as deeds, with errors that name the row, and written again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from dissensus.ballots import first_words, load_words
from dissensus.bridges import find_bridge
from dissensus.bridges.votes import VOTES, read_votes
from dissensus.cli import app
from dissensus.config import load_settings
from dissensus.corpus import open_corpus
from dissensus.errors import InputError
from dissensus.exchange import Exchange
from dissensus.keeping import bring_in, open_known
from dissensus.naming import name_states

HEAD = "country,vote,rollcall,date,description,issue,session\n"
TABLE = HEAD + (
    "Canada,yes,R/1,2015-11-24,Right of passage,seas,70\n"
    "United States of America,no,R/1,2015-11-24,Right of passage,seas,70\n"
    "Freedonia,Abstain,R/1,2015-11-24,Right of passage,seas,70\n"
    "Sylvania,absent,R/1,2015-11-24,Right of passage,seas,70\n"
    "Canada,no,R/2,2016-02-01,Part of a text,,70\n"
    "Canada,yes,R/3,2016-02-01,Part of a text,,70\n"
)


def write(folder: Path, text: str, name: str = "votes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return read_votes(write(tmp_path, TABLE))


def test_a_roll_call_is_a_document_and_a_vote_a_deed(exchange: Exchange) -> None:
    first, second, _ = exchange.documents
    assert (first.id, first.date, first.title) == ("R/1", "2015-11-24", "Right of passage")
    lines = [
        "Canada: yes",
        "United States of America: no",
        "Freedonia: Abstain",
        "Sylvania: absent",
    ]
    assert first.text.splitlines() == lines
    assert second.title == "Part of a text (R/2)"
    said = [held.statement for held in exchange.statements]
    assert [one.stance for one in said] == ["support", "oppose", "neutral", "oppose", "support"]
    for one in said:
        text = next(each.text for each in exchange.documents if each.id == one.document)
        assert text[one.start : one.end] == one.text
        assert one.text.startswith(f"{one.actor.id}: ")
        assert (one.act, one.coder, one.party, one.concept.discovered) == (
            "does",
            "roll call",
            one.actor,
            True,
        )
    assert exchange.statements[0].fields == {"issue": "seas", "session": "70"}
    assert [(loss.count, loss.why) for loss in exchange.losses] == [
        (1, "who is absent takes no position")
    ]


def test_parts_of_one_text_are_measures_of_their_own(exchange: Exchange) -> None:
    labels = [held.statement.concept.label("") for held in exchange.statements[3:]]
    assert labels == ["Part of a text (R/2)", "Part of a text (R/3)"]


@pytest.mark.parametrize(
    ("word", "stance"),
    [
        *(("Oui", "support"), ("POUR", "support"), ("in favour", "support"), ("1", "support")),
        *(("contre", "oppose"), ("nay", "oppose"), ("3", "oppose"), ("s'abstient", "neutral")),
        *(("2", "neutral"), ("8", None), ("", None), ("non votant", None)),
    ],
)
def test_spellings(tmp_path: Path, word: str, stance: str | None) -> None:
    path = write(tmp_path, f"Pays;Vote;Scrutin;Date\nLaurentie;{word};7;2020-01-02\n")
    found = [held.statement for held in read_votes(path).statements]
    assert [one.stance for one in found] == ([stance] if stance else [])
    if word.isdigit() and stance:
        assert [one.text for one in found] == [f"Laurentie: {first_words()[str(stance)]}"]


def test_each_word_has_one_meaning() -> None:
    assert set(load_words("votes").values()) == {"support", "neutral", "oppose", "absent"}
    assert set(first_words().values()) == {"yes", "abstain", "no", "absent"}


def test_legislators_speak_for_their_party(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "member\tparty\tvote\troll_call_id\tday\nAnn\tReds\taye\t1\t2020-01-02\n"
        "Bob\t\tno\t1\t2020-01-02\n",
        "votes.tsv",
    )
    one, other = (held.statement for held in read_votes(path).statements)
    assert one.party is not None
    assert (one.actor.kind, one.party.id, one.party.kind) == ("person", "Reds", "party")
    assert other.party is None


def test_parquet_with_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    days = pl.Series(["2020-01-02"] * 3).str.to_date()
    pl.DataFrame(
        {"rcid": [5.0] * 3, "country": ["A", "B", "C"], "vote": [1.0, 3.0, None], "date": days}
    ).write_parquet(path)
    found = read_votes(path)
    assert [one.text for one in found.documents] == ["A: yes\nB: no\nC: absent"]
    assert [held.statement.concept.id for held in found.statements] == ["5", "5"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,yes,R/1,2020-01-01,,,\nB,maybe,R/1,2020-01-01,,,\n", "row 2: 'maybe' is no vote"),
        ("A,-1,R/1,2020-01-01,,,\n", "row 1: '-1' is no vote"),
        ("A,yes,R/1,last week,,,\n", "row 1: 'last week' is no date"),
        ("A,yes,R/1,,,,\n", "row 1: '' is no date"),
        (",yes,R/1,2020-01-01,,,\n", "row 1: it does not say who voted"),
        ("A,yes,,2020-01-01,,,\n", "row 1: it names no roll call"),
        (
            "A,yes,R/1,2020-01-01,,,\nB,yes,R/1,2020-01-02,,,\n",
            "row 2: roll call R/1 is of 2020-01-02, in row 1 of 2020-01-01",
        ),
        (
            "A,yes,R/1,2020-01-01,,,\nA,no,R/1,2020-01-01,,,\n",
            "row 2: A votes no in roll call R/1, in row 1 yes",
        ),
    ],
)
def test_errors_name_the_row(tmp_path: Path, rows: str, said: str) -> None:
    path = write(tmp_path, HEAD + rows)
    with pytest.raises(InputError) as error:
        read_votes(path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(path))


@pytest.mark.parametrize(
    ("head", "said"),
    [("country,vote,date", "the roll call"), ("vote,rollcall,date", "who voted")],
)
def test_missing_columns_are_told(tmp_path: Path, head: str, said: str) -> None:
    with pytest.raises(InputError, match=f"no column of {said}"):
        read_votes(write(tmp_path, f"{head}\na,b,c\n"))


def test_told_twice_is_kept_once(tmp_path: Path) -> None:
    found = read_votes(write(tmp_path, HEAD + "A,yes,R/1,2020-01-01,,,\n" * 2))
    assert len(found.statements) == 1
    assert [loss.what for loss in found.losses] == ["row told twice"]


def test_states_are_those_of_the_register(exchange: Exchange) -> None:
    named = name_states(exchange, load_settings())
    ids = [held.statement.actor.id for held in named.statements]
    assert ids == ["CAN", "USA", "Freedonia", "CAN", "CAN"]
    assert named.losses[-1].what == "name of states (Freedonia)"
    assert all(held.statement.party == held.statement.actor for held in named.statements)


def test_into_a_corpus_and_out_again(exchange: Exchange, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with open_corpus(str(tmp_path / "c.db"), must_exist=False) as corpus:
        assert bring_in(corpus, name_states(exchange, load_settings()), Path("v.csv")) == (3, 5)
        assert bring_in(corpus, name_states(exchange, load_settings()), Path("v.csv")) == (0, 0)
        assert not VOTES.write(corpus.give_out(), path)
    again = read_votes(path)

    def tell(one: Exchange) -> set[tuple[str, ...]]:
        said = [held.statement for held in one.statements]
        return {(each.actor.id, each.stance, each.concept.id, each.document) for each in said}

    assert tell(again) == tell(exchange)
    assert {held.fields.get("session") for held in again.statements} == {"70"}


def test_from_the_command_line(tmp_path: Path) -> None:
    path, corpus = write(tmp_path, TABLE), str(tmp_path / "c.db")
    assert find_bridge(path) is VOTES
    call = CliRunner().invoke
    found = call(app, ["import", corpus, str(path), "--from", "votes"])
    assert found.exit_code == 0, found.output
    assert "roll calls: 3 documents with 5 statements; new are 3 and 5" in found.stdout
    found = call(app, ["statements", corpus, "--alliance", "NATO", "--format", "csv"])
    assert found.stdout.count("Canada: ") == 3
    assert found.stdout.count("United States of America: no") == 1
    with open_known(corpus, load_settings()) as kept:
        assert set(kept.statements()["act"]) == {"does"}
