"""What was proposed stands beside what a person decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dissensus.analyse.reliability.confusion import Confusions
from dissensus.analyse.stances import LEVELS
from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import prepare
from dissensus.records import Actor, Coded, Concept, Document, Statement

NORWAY = Actor("NOR", "state", {"en": "Norway"})
CHILE = Actor("CHL", "state", {"en": "Chile"})
QUOTA = Concept("quota", {"en": "raise the quota"})
PORTS = Concept("ports", {"en": "close ports"})
TEXT = "Norway refuses to raise the quota. Chile backs it. Norway may close its ports."
DOCUMENT = Document("a", "a.txt", TEXT, language="en")
FIRST = Statement(
    "a.txt", "a", 0, 33, TEXT[:33], NORWAY, NORWAY, QUOTA, "raise the quota", "oppose"
)
SECOND = Statement("a.txt", "a", 35, 49, TEXT[35:49], CHILE, CHILE, QUOTA, "it", "support")
THIRD = Statement("a.txt", "a", 51, 78, TEXT[51:], NORWAY, NORWAY, PORTS, "its ports", "open")
FOURTH = replace(THIRD, concept=QUOTA, start=55)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(str(tmp_path / "a.corpus"), must_exist=False) as made:
        run = made.begin_run("code", version="1", basis="b", settings="{}", by="")
        (kept,) = made.keep_documents([prepare(DOCUMENT)])
        found = Coded(DOCUMENT, (FIRST, SECOND, THIRD, FOURTH))
        made.keep_codings(run, [Work(kept.number, found, "b")])
        made.end_run(run)
        yield made


def ids(corpus: Corpus) -> dict[tuple[str, str], str]:
    rows = corpus.attestations().iter_rows(named=True)
    return {(row["concept"], row["stance"]): row["id"] for row in rows}


def test_nothing_was_checked(corpus: Corpus) -> None:
    assert corpus.checked().is_empty()


def test_each_decision_shows_what_was_proposed(corpus: Corpus) -> None:
    known = ids(corpus)
    corpus.accept(known["raise the quota", "oppose"], by="ann")
    corpus.reject(known["raise the quota", "support"], by="ann")
    corpus.correct(known["close ports", "open"], stance="reserved", act="warns", by="bob")
    corpus.correct(known["raise the quota", "open"], concept="close ports", by="bob")
    found = corpus.checked().select("actor", "concept", "proposed", "decided", "decided_act", "by")
    assert sorted(found.rows()) == [
        ("Chile", "raise the quota", "support", "none", "", "ann"),
        ("Norway", "close ports", "open", "reserved", "warns", "bob"),
        ("Norway", "raise the quota", "open", "none", "", "bob"),
        ("Norway", "raise the quota", "oppose", "oppose", "says", "ann"),
    ]
    corpus.undo()
    assert corpus.checked().height == 3


def test_a_person_of_the_same_state_is_no_other_holder(corpus: Corpus) -> None:
    minister = Actor("ola", "person", {"en": "Ola Nordmann"})
    corpus.correct(ids(corpus)["close ports", "open"], actor=minister, by="ann")
    assert corpus.checked()["decided"].to_list() == ["open"]


def test_checks_are_counted(corpus: Corpus) -> None:
    corpus.reject(*ids(corpus).values(), by="ann")
    made = Confusions.measure(corpus.checked(), shipped=Confusions(counts={}))
    (table,) = made.counts.values()
    assert table[-1].sum() == made.statements == 4
    assert table[-1, LEVELS.index("open")] == 2
