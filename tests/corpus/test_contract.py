"""A corpus keeps what it is given and gives it back, the same in each database."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text

from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import Kept, prepare
from dissensus.corpus.filters import Term
from dissensus.errors import CorpusError
from dissensus.records import (
    Actor,
    Attested,
    Coded,
    Concept,
    Document,
    Likelihood,
    Quotation,
    Skip,
    Span,
    Stance,
    Statement,
)

NORWAY = Actor("NOR", "state", {"en": "Norway", "fr": "Norvège"})
CHILE = Actor("CHL", "state", {"en": "Chile", "fr": "Chili"})
QUOTA = Concept("quota", {"en": "raise the quota", "fr": "relever le quota"})
PORTS = Concept("close ports", {"en": "close ports"}, discovered=True, broader=("trade",))

TEXT = "Norway refuses to raise the quota. Chile backs it. Norway may close its ports."


def make_document(name: str, text_: str = TEXT, **values: str) -> Document:
    return Document(name, f"{name}.txt", text_, **values)


def make_statement(
    document: Document,
    actor: Actor = NORWAY,
    concept: Concept = QUOTA,
    stance: Stance = "oppose",
    *,
    start: int = 0,
    end: int = 34,
    confidence: float = 0.5,
) -> Statement:
    return Statement(
        document.path,
        document.id,
        start,
        end,
        document.text[start:end],
        actor,
        actor,
        concept,
        "raise the quota",
        stance,
        confidence=confidence,
        coder="rules",
    )


FULL = Statement(
    "a.txt",
    "a",
    0,
    34,
    TEXT[:34],
    NORWAY,
    None,
    PORTS,
    "its ports",
    "reserved",
    firmness="hedged",
    act="threatens",
    source=CHILE,
    targets=(CHILE, NORWAY),
    condition="if it rains",
    consequence="boats stay",
    likelihood=Likelihood("likely", 0.55, 0.8, "icd203"),
    direct="partly",
    alleged=True,
    confidence=0.25,
    coder="rules",
    quote=Span(3, 9),
)


def keep(corpus: Corpus, *documents: Document) -> list[Kept]:
    return corpus.keep_documents([prepare(document) for document in documents])


def begin(corpus: Corpus, kind: str = "add", basis: str = "b") -> int:
    return corpus.begin_run(kind, version="1", basis=basis, settings="{}", by="eve")


def code(
    corpus: Corpus, document: Document, statements: Sequence[Statement], run: int | None = None
) -> int:
    """Keep a document with its statements; gives its number."""
    (kept,) = keep(corpus, document)
    coded = Coded(document, tuple(statements))
    corpus.keep_codings(run or begin(corpus), [Work(kept.number, coded, "b")])
    return kept.number


def ids(frame: pl.DataFrame) -> list[str]:
    return frame["id"].to_list()


def test_statements_come_back_as_they_went_in(corpus: Corpus) -> None:
    document = make_document("a", date="2024-03-01", outlet="Relay", author="A. B.", title="T")
    statements = (FULL, make_statement(document, CHILE, stance="support", start=35, end=50))
    coded = Coded(
        document,
        statements,
        quotations=(Quotation("a.txt", "a", 1, 5, "orwa", CHILE, "she", "said"),),
        skips=(Skip("a.txt", "a", 2, 4, "rw", "no-actor", "who"),),
    )
    (kept,) = keep(corpus, document)
    corpus.keep_codings(begin(corpus), [Work(kept.number, coded, "b")])
    (back,) = corpus.coded()
    assert back == coded
    assert [s.actor.labels for s in back.statements] == [NORWAY.labels, CHILE.labels]
    assert back.statements[0].concept.labels == PORTS.labels


def test_table_of_statements(corpus: Corpus) -> None:
    document = make_document("a", date="2024-03-01", outlet="Relay")
    code(corpus, document, [FULL])
    (row,) = corpus.statements(labels="fr").to_dicts()
    assert row["actor"] == "Norvège"
    assert row["party"] == ""
    assert row["source"] == "Chili"
    assert row["targets"] == ["Chili", "Norvège"]
    assert (row["likelihood_word"], row["likelihood_low"]) == ("likely", 0.55)
    assert row["discovered"] is True
    assert (row["attestations"], row["outlets"]) == (1, 1)
    assert (row["status"], row["date"]) == ("proposed", "2024-03-01")


def test_an_empty_corpus_has_empty_tables(corpus: Corpus) -> None:
    assert corpus.statements().is_empty()
    assert "attestations" in corpus.statements().columns
    assert corpus.documents().is_empty()
    assert corpus.log().is_empty()
    assert list(corpus.coded()) == []


def test_opened_again_it_is_the_same(url: str) -> None:
    with open_corpus(url, must_exist=False) as corpus:
        code(corpus, make_document("a"), [FULL])
        before = corpus.statements()
    with open_corpus(url) as corpus:
        assert corpus.statements().equals(before)


# Documents


def test_identical_documents_are_one(corpus: Corpus) -> None:
    first, second = make_document("a"), Document("b", "elsewhere/b.txt", TEXT, title="Other")
    one, two = keep(corpus, first)[0], keep(corpus, second)[0]
    assert (one.number, one.is_new) == (two.number, True)
    assert not two.is_new
    assert corpus.documents().height == 1


def test_the_same_text_of_two_outlets_is_two_documents_of_one_story(corpus: Corpus) -> None:
    keep(corpus, make_document("a", outlet="Relay"), make_document("b", outlet="Courier"))
    assert corpus.documents()["story"].to_list() == [1, 1]


def test_copies_of_another_month_are_another_story(corpus: Corpus) -> None:
    for number, day in enumerate(("2024-03-01", "2024-03-14", "2024-05-01")):
        keep(corpus, make_document(f"d{number}", outlet=f"o{number}", date=day))
    assert corpus.documents()["story"].to_list() == [1, 1, 3]
    # One without a day may be of any, and what it is like is then one.
    keep(corpus, make_document("undated", outlet="o9"))
    assert corpus.documents()["story"].to_list() == [1, 1, 1, 1]


def test_identical_documents_in_one_batch_are_one(corpus: Corpus) -> None:
    assert len(keep(corpus, make_document("a"), make_document("b"))) == 1


def test_documents_with_one_name_get_two(corpus: Corpus) -> None:
    kept = keep(corpus, make_document("a", "one text"), make_document("a", "another text"))
    kept += keep(corpus, make_document("a", "a third text"))
    assert [one.document.id for one in kept] == ["a", "a~2", "a~3"]


def test_stories_do_not_hang_on_the_order(url: str, corpus: Corpus) -> None:
    words = [f"word{number}" for number in range(120)]
    near, far = " ".join(words), " ".join(words[40:] + [f"new{n}" for n in range(70)])
    middle = " ".join(words[20:] + [f"new{n}" for n in range(30)])
    keep(corpus, make_document("near", near))
    keep(corpus, make_document("far", far))
    keep(corpus, make_document("middle", middle))
    stories = dict(corpus.documents().select("document", "story").iter_rows())
    assert stories["near"] == stories["middle"] == stories["far"]


def test_a_document_that_is_not_there(corpus: Corpus) -> None:
    keep(corpus, make_document("harbour"))
    with pytest.raises(CorpusError, match="did you mean 'harbour'"):
        corpus.document("harbor")


# Attestations


def test_one_statement_of_many_outlets_counts_once(corpus: Corpus) -> None:
    for outlet in ("Relay", "Courier", "Echo"):
        document = make_document(outlet, outlet=outlet, date="2024-03-01")
        code(corpus, document, [make_statement(document)])
    (row,) = corpus.statements().to_dicts()
    assert (row["attestations"], row["outlets"]) == (3, 3)
    assert corpus.attestations().height == 3


def test_what_is_decided_of_a_statement_is_decided_of_its_copies(corpus: Corpus) -> None:
    for outlet in ("Relay", "Courier", "Echo"):
        document = make_document(outlet, outlet=outlet, date="2024-03-01")
        code(corpus, document, [make_statement(document), make_statement(document, CHILE)])
    assert sorted(corpus.reject("s3")) == ["s1", "s3", "s5"]
    (row,) = corpus.statements().to_dicts()
    assert (row["actor_id"], row["attestations"]) == ("CHL", 3)
    assert corpus.attestations(status="rejected").height == 3
    corpus.correct(row["id"], stance="open", by="ann")
    assert corpus.statements()["attestations"].to_list() == [3]


def test_copies_of_a_story_give_a_statement_once_where_that_is_asked(corpus: Corpus) -> None:
    for outlet in ("Relay", "Courier"):
        document = make_document(outlet, outlet=outlet, date="2024-03-01")
        code(corpus, document, [make_statement(document), FULL])
    assert [len(one.statements) for one in corpus.coded()] == [2, 2]
    once = list(corpus.coded(once=True))
    assert [len(one.statements) for one in once] == [0, 2]
    found = list(corpus.attested())
    assert [one for one, _ in found] == once
    assert [counts for _, counts in found] == [(), (Attested(2, ("Courier", "Relay")),) * 2]
    (_, counts), *_ = corpus.attested(outlet="Relay", actor="NOR")
    assert set(counts) == {Attested(1, ("Relay",))}


def test_the_same_position_in_two_stories_is_two_statements(corpus: Corpus) -> None:
    for name, text_ in (("a", TEXT), ("b", TEXT[:34] + " Nothing else in it is the same at all.")):
        document = make_document(name, text_)
        code(corpus, document, [make_statement(document)])
    assert corpus.statements()["attestations"].to_list() == [1, 1]


def test_told_twice_in_one_document_is_two_statements(corpus: Corpus) -> None:
    document = make_document("a", f"{TEXT} {TEXT}")
    rows = [make_statement(document), make_statement(document, start=79, end=113)]
    code(corpus, document, rows)
    code(corpus, make_document("b", outlet="Relay"), [make_statement(make_document("b"))])
    assert sorted(corpus.statements()["attestations"]) == [1, 2]


# Filters


@pytest.fixture
def filled(corpus: Corpus) -> Corpus:
    rows: list[tuple[str, Actor, Stance]] = [
        ("2024-02-26", NORWAY, "oppose"),
        ("2024-03-08", CHILE, "support"),
        ("", CHILE, "open"),
    ]
    for number, (date, actor, stance) in enumerate(rows):
        text_ = f"{number} {TEXT} " + " ".join(f"w{number}{i}" for i in range(60))
        document = make_document(f"d{number}", text_, date=date, outlet=f"o{number}", language="qq")
        confidence = 0.2 + number / 10
        code(
            corpus,
            document,
            [make_statement(document, actor, stance=stance, confidence=confidence)],
        )
    return corpus


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["s3", "s1", "s2"]),
        ({"actor": "Norvège"}, ["s1"]),
        ({"actor": "NOR"}, ["s1"]),
        ({"actor": ("norway", "Chile")}, ["s3", "s1", "s2"]),
        ({"party": "Chile"}, ["s3", "s2"]),
        ({"concept": "relever le quota", "stance": "support"}, ["s2"]),
        ({"stance": ["open", "oppose"]}, ["s3", "s1"]),
        ({"since": "2024-02-26", "until": "2024-02-26"}, ["s1"]),
        ({"since": "2024-03-01"}, ["s2"]),
        ({"until": "2024-03-08"}, ["s1", "s2"]),
        ({"outlet": "o1"}, ["s2"]),
        ({"act": "warns"}, []),
        ({"status": "proposed", "document": "d0"}, ["s1"]),
        ({"confidence": 0.29}, ["s3", "s2"]),
        ({"language": "qq"}, ["s3", "s1", "s2"]),
    ],
)
def test_filters(filled: Corpus, asked: dict[str, Any], found: list[str]) -> None:
    assert ids(filled.statements(**asked)) == found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"actor": "Norwey"}, "no actor 'Norwey' in its statements; did you mean 'Norway'"),
        ({"concept": "quota"}, None),
        ({"concept": "the quota"}, "did you mean 'raise the quota'"),
        ({"actr": "Norway"}, "did you mean 'actor'"),
        ({"at": "yesterday"}, "no time and no entry"),
        ({"alliance": "NATO"}, "alliances need a register"),
        ({"outlet": "O1"}, "no document has the outlet 'O1'; did you mean 'o1'?"),
        ({"outlet": ("o1", "Gazette")}, "the outlet 'Gazette'; there are o0, o1, o2"),
        ({"language": "fr"}, "the language 'fr'; there are qq"),
        ({"document": "dd0"}, "the document 'dd0'; did you mean 'd0'?"),
        ({"stance": "against"}, "'against' is no stance; write one of support, open, neutral"),
        ({"act": "say"}, "'say' is no act; write one of says"),
        ({"status": ("accepted", "decided")}, "'decided' is no status; write one of proposed"),
    ],
)
def test_what_cannot_be_asked_is_told(
    filled: Corpus, asked: dict[str, Any], message: str | None
) -> None:
    if message is None:
        assert filled.statements(**asked).height == 3
        return
    with pytest.raises(CorpusError, match=re.escape(message)):
        filled.statements(**asked)


def test_one_statement_is_shown_as_among_all(filled: Corpus) -> None:
    filled.reject("s2")
    every = filled.attestations(status=("proposed", "rejected"), labels="fr")
    for id_ in ("s1", "s2", "s3"):
        one = filled.attestation(id_, labels="fr")
        assert one.equals(every.filter(pl.col("id") == id_))
        assert one.schema == every.schema
    assert filled.attestation("s4").is_empty()


def test_a_folder_that_is_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.db"
    with open_corpus(str(path), must_exist=False):
        pass

    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as closed:
        closed.setattr(sqlite3, "connect", refuse)
        closed.setattr(os, "access", lambda place, _: Path(place) != tmp_path)
        with pytest.raises(CorpusError, match=r"nothing can be written in the folder .* \(no perm"):
            open_corpus(str(path))
        with pytest.raises(CorpusError, match=r"nothing can be written in the folder .* \(no perm"):
            open_corpus(str(tmp_path / "new.db"), must_exist=False)
        closed.setattr(os, "access", lambda place, _: Path(place) != path)
        with pytest.raises(CorpusError, match=r"c\.db: it cannot be opened \(no permission\)"):
            open_corpus(str(path))
    path.write_text("some text", encoding="utf-8")
    with pytest.raises(CorpusError, match="no corpus of dissensus"):
        open_corpus(str(path))


def test_an_alliance_is_its_members_on_the_day(url: str, filled: Corpus) -> None:
    terms = [
        Term(frozenset({"NOR"}), "2024-01-01", "2024-02-26"),
        Term(frozenset({"CHL"}), "2024-03-09"),
    ]
    with open_corpus(url, find_alliance=lambda _: terms) as corpus:
        assert ids(corpus.statements(alliance="pact")) == ["s3", "s1"]


# Runs


def test_a_run_that_was_not_finished_goes_on(corpus: Corpus) -> None:
    first = begin(corpus)
    assert begin(corpus) == first
    assert begin(corpus, basis="other") == first + 1
    corpus.end_run(first)
    assert begin(corpus) == first + 2
    assert corpus.runs()["ended"].to_list()[0] != ""


def test_what_a_new_run_no_longer_finds_is_ended(corpus: Corpus) -> None:
    document = make_document("a")
    code(corpus, document, [make_statement(document), make_statement(document, CHILE)])
    code(corpus, document, [make_statement(document)])
    assert ids(corpus.statements()) == ["s1"]
    code(corpus, document, [make_statement(document, CHILE)])
    assert ids(corpus.statements()) == ["s2"]


def test_a_run_that_finds_the_same_changes_nothing(corpus: Corpus) -> None:
    document = make_document("a")
    code(corpus, document, [FULL])
    before = corpus.statements()
    code(corpus, document, [FULL])
    assert corpus.statements().equals(before)
    assert corpus.log(statement="s1").height == 1


# Search


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ete", ["fr"]),
        ("Été", ["fr"]),
        ("harb*", ["en"]),
        ('"calm sea"', ["en"]),
        ('"sea calm"', []),
        ("calm sea", ["en"]),
        ("ports -sea", ["fr"]),
        ("ports", ["en", "fr"]),
        ("l'ete", ["fr"]),
        ('ports OR "" AND (NEAR', []),
    ],
)
def test_search(corpus: Corpus, query: str, found: list[str]) -> None:
    keep(corpus, make_document("en", "The harbours are ports. On a calm sea.", title="Boats"))
    keep(corpus, make_document("fr", "Les ports de l’été sont fermés.", title="Bateaux"))
    assert sorted(corpus.search(query)["document"]) == found


def test_search_for_nothing_is_told(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="asks for no word"):
        corpus.search("-sea ''")


# What may not happen


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET \"by\" = 'x'",
        "DELETE FROM log",
        "DELETE FROM versions",
        "UPDATE versions SET stance = 'support'",
    ],
)
def test_the_log_and_the_versions_cannot_be_rewritten(corpus: Corpus, statement: str) -> None:
    code(corpus, make_document("a"), [FULL])
    with pytest.raises(CorpusError, match="kept"), corpus._access.write() as connection:
        connection.execute(text(statement))
    assert corpus.statements()["stance"].to_list() == ["reserved"]


def test_a_fault_in_the_middle_writes_nothing(corpus: Corpus) -> None:
    document = make_document("a")
    (kept,) = keep(corpus, document)
    broken = Work(999, Coded(document, (FULL,)), "b")
    whole = Work(kept.number, Coded(document, (FULL,)), "b")
    with pytest.raises(CorpusError):
        corpus.keep_codings(begin(corpus), [whole, broken])
    assert corpus.statements().is_empty()
