"""Reading and coding into a corpus, and going on after a stop at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from dissensus import keeping
from dissensus.config import Settings
from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.prepared import Prepared, prepare
from dissensus.errors import CorpusError
from dissensus.keeping import (
    Progress,
    add,
    code,
    correct,
    lasting_settings,
    load_prepared,
    open_known,
)
from dissensus.pipeline import Stages, code_reading, load_stages, read_documents
from dissensus.read import load_documents
from dissensus.records import Actor, Coded, Concept, Document, Skip, Statement

NORWAY = Actor("NOR", "state", {"en": "Norway"})
QUOTA = Concept("quota", {"en": "raise the quota"})
FRENCH = "La Norvège refuse de livrer des chars à l'Ukraine. Le Chili soutient cette livraison."
ENGLISH = "Norway refuses to send tanks to Ukraine. Chile backs the delivery."


def make_documents(end: int, start: int = 0) -> list[Document]:
    return [
        Document(f"d{number}", f"d{number}.txt", f"Text {number} on " + f"word{number} " * 30)
        for number in range(start, end)
    ]


def read_quickly(documents: Iterable[Document | Skip], stages: Stages) -> Iterator[Coded]:
    """One statement for each document, without a parser."""
    del stages
    for one in documents:
        assert isinstance(one, Document)
        statement = Statement(
            one.path, one.id, 0, 4, one.text[:4], NORWAY, NORWAY, QUOTA, "Text", "oppose"
        )
        yield Coded(one, (statement,))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coding without a parser."""
    monkeypatch.setattr(keeping, "read_documents", read_quickly)
    load_stages(Settings())


def check_whole(corpus: Corpus) -> None:
    """Nothing in the corpus is half written."""
    ask = {
        "a document without its words": "SELECT count(*) FROM documents d WHERE NOT EXISTS "
        "(SELECT 1 FROM files f WHERE f.document = d.number)",
        "a coding without its statement": "SELECT count(*) FROM codings c WHERE NOT EXISTS "
        "(SELECT 1 FROM versions v WHERE v.document = c.document)",
        "a statement without its coding": "SELECT count(*) FROM versions v WHERE NOT EXISTS "
        "(SELECT 1 FROM codings c WHERE v.document = c.document)",
        "a version without its entry": "SELECT count(*) FROM versions v WHERE NOT EXISTS "
        "(SELECT 1 FROM log l WHERE l.number = v.since)",
    }
    with corpus._access.read() as connection:
        for fault, query in ask.items():
            assert connection.execute(text(query)).scalar() == 0, fault


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_again_and_again_it_opens_and_goes_on(url: str) -> None:
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    kills, done, longest = 0, 0, 0.8 if "://" in url else 0.1
    with open_corpus(url, must_exist=False):
        pass
    # A server of its own makes each child slow to begin, so it is killed less often.
    while kills < (20 if "://" in url else 100):
        child = os.fork()
        if child == 0:
            with open_known(url) as corpus:
                # What the child before left undone comes first, and there is always more.
                add(corpus, make_documents(done + 200, max(0, done - 32)), Settings())
            os._exit(0)
        # So long that about every third child writes a batch before it is killed.
        time.sleep(chance.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        with open_known(url) as corpus:
            check_whole(corpus)
            before, done = done, corpus.documents()["coded"].to_list().count(True)
        longest = min(longest * (0.8 if done > before else 1.1), 2.0)
    assert done, "no child ever got as far as keeping a batch"
    with open_known(url) as corpus:
        progress = add(corpus, make_documents(done + 50), Settings())
        check_whole(corpus)
        assert progress.known >= done
        assert corpus.documents()["coded"].to_list().count(True) >= done + 50
        assert corpus.runs()["ended"][-1]


@pytest.mark.usefixtures("quick")
def test_a_stopped_run_goes_on_where_it_was(corpus: Corpus) -> None:
    documents = make_documents(100)

    def stop(progress: Progress) -> None:
        if progress.coded >= 64:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(corpus, documents, Settings(), tell=stop)
    assert corpus.documents()["coded"].sum() == 64
    progress = add(corpus, documents, Settings())
    assert (progress.run, progress.new, progress.known, progress.coded) == (1, 36, 64, 36)
    assert corpus.runs().height == 1


@pytest.mark.usefixtures("quick")
def test_documents_are_kept_without_being_coded_and_coded_later(corpus: Corpus) -> None:
    progress = add(corpus, make_documents(40), Settings(), code=False)
    assert (progress.new, progress.coded) == (40, 0)
    assert corpus.attestations().is_empty()
    assert code(corpus, Settings()).coded == 40
    assert code(corpus, Settings()).coded == 0
    assert corpus.attestations().height == 40


@pytest.mark.usefixtures("quick")
def test_what_could_not_be_read_is_kept_with_its_reason(corpus: Corpus) -> None:
    items: list[Document | Skip] = [
        Skip("x.bin", "x", 0, 0, "", "binary", "why"),
        Document("y", "y.txt", "half \ud800"),
        Document("z", "z.txt", "a\0b"),
    ]
    progress = add(corpus, items, Settings())
    assert progress.left_out == 3
    rows = corpus.left_out().select("path", "reason").rows()
    assert rows == [("x.bin", "binary"), ("y.txt", "encoding"), ("z.txt", "encoding")]


def test_what_is_prepared_apart_is_what_is_prepared_here(tmp_path: Path) -> None:
    for one in make_documents(100):
        (tmp_path / one.path).write_text(one.text, encoding="utf-8")
    (tmp_path / "z.bin").write_bytes(b"\0")
    expected = list(load_documents([str(tmp_path)]))
    found = list(load_prepared([str(tmp_path)]))
    assert len(found) == 101
    assert found == [prepare(one) if isinstance(one, Document) else one for one in expected]
    with open_corpus(str(tmp_path / "c.db"), must_exist=False) as corpus:
        progress = add(corpus, found, Settings(), code=False)
        assert (progress.new, progress.left_out) == (100, 1)
        assert corpus.document("d7").text == next(
            one.document.text
            for one in found
            if isinstance(one, Prepared) and one.document.id == "d7"
        )


def test_what_is_done_apart_needs_no_library_of_databases() -> None:
    program = (
        "import sys, dissensus.read.apart, dissensus.corpus.prepared; "
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# With the parser


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keeping") / "corpus.db"
    documents: list[Document | Skip] = [
        Document("fr", "fr.txt", FRENCH, date="2024-03-01"),
        Document("en", "en.txt", ENGLISH, date="2024-03-02"),
        Document("de", "de.txt", "Norwegen lehnt es ab, Panzer in die Ukraine zu liefern."),
    ]
    with open_corpus(str(path), must_exist=False) as corpus:
        add(corpus, documents, Settings())
    return path


@pytest.mark.model
def test_what_is_kept_is_what_coding_gives(coded: Path) -> None:
    with open_known(coded) as corpus:
        kept = list(corpus.coded())
        documents = [corpus.document(name) for name in ("fr", "en")]
    stages = load_stages(Settings())
    for one, item in zip(kept, read_documents(documents, stages), strict=False):
        assert not isinstance(item, Coded)
        fresh = code_reading(item, stages)
        assert one == fresh
        assert fresh.statements
    assert [skip.reason for skip in kept[2].skips] == ["language"]


@pytest.mark.model
def test_a_changed_codebook_codes_again_without_parsing(
    coded: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (root / "docs" / "codebook.md").read_text(encoding="utf-8")
    other = coded.with_name("fish.toml")
    other.write_text(page.partition("```toml codebook\n")[2].partition("```")[0], encoding="utf-8")

    def refuse(*_: object) -> None:
        pytest.fail("a text was parsed")

    with open_known(coded) as corpus:
        before = corpus.statements()
        monkeypatch.setattr("dissensus.parse.Parser.parse", refuse)
        # The German text was never read: no language file takes it, whatever the codebook.
        progress = code(corpus, Settings(codebook=other))
        assert progress.read_again == 1
        changed = corpus.statements()
        assert changed["concept_id"].to_list() != before["concept_id"].to_list()
        assert lasting_settings(corpus, Settings()).codebook == other.resolve()
        code(corpus, Settings())
        assert corpus.statements().drop("id").equals(before.drop("id"))


@pytest.mark.model
def test_an_alliance_is_that_of_the_register(coded: Path) -> None:
    with open_known(coded) as corpus:
        assert set(corpus.statements(alliance="OTAN")["party"]) == {"Norway"}
        with pytest.raises(CorpusError, match="did you mean"):
            corpus.statements(alliance="NATOO")


@pytest.mark.model
def test_a_correction_takes_names_of_register_and_codebook(coded: Path) -> None:
    with open_known(coded) as corpus:
        id_ = corpus.attestations()["id"][0]
        correct(
            corpus,
            id_,
            {"actor": "Pérou", "concept": "send troops"},
            Settings(),
            by="ann",
        )
        row = corpus.attestations(status="accepted").to_dicts()[0]
        assert (row["actor"], row["concept"], row["by"]) == ("Peru", "send troops", "ann")
        corpus.undo()
