"""What comes over a bridge is kept, goes out again, and comes back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dissensus.bridges import BRIDGES, find_bridge
from dissensus.bridges.dna import load_database
from dissensus.cli.exchange import TOOLS
from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import prepare
from dissensus.errors import InputError
from dissensus.exchange import Annotation, Exchange, Extra, Held
from dissensus.keeping import bring_in
from dissensus.records import Actor, Coded, Concept, Document, Statement

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "bridges" / "data" / "synth_unique.dna"
NORWAY = Actor("NOR", "state", {"en": "Norway"})
QUOTA = Concept("quota", {"en": "raise the quota"})
TEXT = "Norway refuses to raise the quota. Chile backs it."
DOCUMENT = Document("a", "a.txt", TEXT, date="2024-03-01")
STATEMENT = Statement(
    "a.txt", "a", 0, 33, TEXT[:33], NORWAY, NORWAY, QUOTA, "the quota", "oppose",
    status="accepted",
)  # fmt: skip
EXCHANGE = Exchange(
    (DOCUMENT, replace(DOCUMENT, id="b", path="b.txt")),
    (Held("x1", STATEMENT, "ann", {"note": "clear", "weight": 2, "sure": None}),),
    (Annotation("x2", "b", 0, 6, "Frame", "bob", {"kind": "actor"}),),
    (Extra("dna", "p.dna", {"coders": [{"name": "ann"}]}),),
)


def test_what_comes_in_goes_out(corpus: Corpus) -> None:
    assert bring_in(corpus, EXCHANGE, Path("p.dna"), by="eve") == (2, 1)
    out = corpus.give_out()
    assert out.documents == EXCHANGE.documents
    assert [(h.statement, h.by, h.fields) for h in out.statements] == [
        (STATEMENT, "ann", {"note": "clear", "weight": 2, "sure": None})
    ]
    assert out.annotations == (replace(EXCHANGE.annotations[0], id="a1"),)
    assert out.extras == EXCHANGE.extras


def test_the_same_file_again_changes_nothing(corpus: Corpus) -> None:
    bring_in(corpus, EXCHANGE, Path("p.dna"))
    corpus.correct("s1", stance="open", by="bob")
    before = corpus.give_out()
    assert bring_in(corpus, EXCHANGE, Path("p.dna")) == (0, 0)
    assert corpus.give_out() == before


def test_a_corpus_that_goes_out_and_comes_back_is_not_doubled(
    corpus: Corpus, tmp_path: Path
) -> None:
    bring_in(corpus, EXCHANGE, Path("p.dna"))
    path = tmp_path / "out.qdpx"
    BRIDGES["qdpx"].write(corpus.give_out(), path)
    assert bring_in(corpus, BRIDGES["qdpx"].read(path), path) == (0, 0)
    assert corpus.statements()["attestations"].to_list() == [1]


def test_what_another_coder_of_the_project_said_is_kept(corpus: Corpus) -> None:
    bring_in(corpus, EXCHANGE, Path("ann/p.dna"))
    other = replace(EXCHANGE, statements=(Held("x1", replace(STATEMENT, stance="support"), "bob"),))
    assert bring_in(corpus, other, Path("bob/p.dna")) == (0, 1)
    assert sorted(corpus.attestations()["stance"]) == ["oppose", "support"]
    agreed = replace(EXCHANGE, statements=(Held("x1", STATEMENT, "eve"),))
    assert bring_in(corpus, agreed, Path("eve/p.dna")) == (0, 1)


def test_the_same_file_in_another_folder_changes_nothing(corpus: Corpus) -> None:
    bring_in(corpus, EXCHANGE, Path("p.dna"))
    corpus.correct("s1", stance="open", by="bob")
    documents = tuple(replace(one, path=f"moved/{one.path}") for one in EXCHANGE.documents)
    held = replace(EXCHANGE.statements[0], statement=replace(STATEMENT, path="moved/a.txt"))
    moved = replace(EXCHANGE, documents=documents, statements=(held,))
    assert bring_in(corpus, moved, Path("moved/p.dna")) == (0, 0)


def test_what_was_rejected_stays_behind_and_is_told(corpus: Corpus) -> None:
    bring_in(corpus, EXCHANGE, Path("p.dna"))
    corpus.reject("s1")
    out = corpus.give_out()
    assert out.statements == ()
    assert [(loss.what, loss.count) for loss in out.losses] == [("rejected statements", 1)]


def test_a_run_takes_back_nothing_that_was_imported(corpus: Corpus) -> None:
    proposed = replace(EXCHANGE, statements=(Held("x1", replace(STATEMENT, status="proposed")),))
    bring_in(corpus, proposed, Path("p.dna"))
    run = corpus.begin_run("code", version="1", basis="b", settings="{}", by="")
    corpus.keep_codings(run, [Work(1, Coded(DOCUMENT), "b")])
    assert corpus.attestations()["id"].to_list() == ["s1"]


def test_an_imported_document_beside_one_that_was_added(corpus: Corpus) -> None:
    corpus.keep_documents([prepare(DOCUMENT)])
    bring_in(corpus, EXCHANGE, Path("p.dna"))
    assert corpus.documents()["document"].to_list() == ["a", "a~2", "b"]
    assert corpus.documents()["story"].to_list() == [1, 1, 1]


def test_import_export_import_gives_the_same(url: str, corpus: Corpus, tmp_path: Path) -> None:
    bridge = find_bridge(PROJECT)
    bring_in(corpus, bridge.read(PROJECT), PROJECT)
    # A project's documents are named after its file, so the copy bears its name.
    copy = tmp_path / "out" / PROJECT.name
    copy.parent.mkdir()
    bridge.write(corpus.give_out(), copy)
    assert load_database(copy) == load_database(PROJECT)
    with open_corpus(str(tmp_path / "again.db"), must_exist=False) as again:
        bring_in(again, bridge.read(copy), copy)
        assert again.statements().drop("id").equals(corpus.statements().drop("id"))
        first, second = corpus.give_out(), again.give_out()
        assert without_paths(second) == without_paths(first)


def without_paths(exchange: Exchange) -> list[object]:
    statements = [replace(held.statement, path="") for held in exchange.statements]
    return [*statements, *(replace(document, path="") for document in exchange.documents)]


@pytest.mark.parametrize("name", ["qdpx", "xmi", "labelstudio", "dna"])
def test_a_corpus_goes_to_each_tool_and_comes_back(
    corpus: Corpus, tmp_path: Path, name: str
) -> None:
    bring_in(corpus, replace(EXCHANGE, extras=()), Path("p.dna"))
    corpus.correct("s1", stance="reserved", by="bob")
    bridge = BRIDGES[name]
    path = tmp_path / f"out{bridge.suffix}"
    bridge.write(corpus.give_out(), path)
    assert find_bridge(path) is bridge
    with open_corpus(str(tmp_path / "again.db"), must_exist=False) as again:
        bring_in(again, bridge.read(path), path)
        (row,) = again.attestations().to_dicts()
        found = (row["actor_id"], row["concept_id"], row["stance"], row["text"], row["status"])
        assert found == ("NOR", "quota", "reserved", TEXT[:33], "accepted")


def test_the_tools_of_the_command_line_are_the_bridges() -> None:
    assert tuple(BRIDGES) == TOOLS


def test_a_file_of_no_tool_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"write .dna, .qdpx"):
        find_bridge(tmp_path / "x.docx")
