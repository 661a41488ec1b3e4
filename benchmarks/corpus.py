"""How fast a corpus takes documents and answers, beside bare SQLite on the same rows.

``python benchmarks/corpus.py`` adds 20,000 documents as files without coding them, and asks a
corpus of a million statements; ``--documents`` and ``--statements`` set other sizes. The last
column is a ratio within one run: how many times as long as bare SQLite takes.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dissensus
from dissensus.config import Settings
from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import prepare
from dissensus.keeping import add, load_prepared
from dissensus.records import Actor, Coded, Concept, Document, Statement

WORDS = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in ("a", "ou", "i") for c in ("ne", "rt", "lle")]
STANCES = ("support", "open", "neutral", "reserved", "oppose")
ACTORS = 500
CONCEPTS = 200
#: Statements in each document.
PER_DOCUMENT = 5


def make_text(chance: random.Random, words: int = 400) -> str:
    return " ".join(chance.choices(WORDS, k=words)) + "."


def clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_adding(folder: Path, count: int) -> None:
    chance = random.Random(1)  # noqa: S311 - made-up texts
    files = folder / "in"
    for number in range(count):
        part = files / f"{number // 1000:04}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{number:07}.txt").write_text(make_text(chance), encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in sorted(files.rglob("*.txt"))]
    bare = clock(lambda: insert_bare(folder / "bare.db", texts))
    peaks: list[float] = []
    with open_corpus(str(folder / "added.db"), must_exist=False) as corpus:
        documents = load_prepared([str(files)])
        taken = clock(
            lambda: add(
                corpus, documents, Settings(), code=False, tell=lambda _: peaks.append(peak())
            )
        )
    middle = peaks[len(peaks) // 2]
    print(f"adding {count} files without coding: {count / taken:,.0f} a second")
    print(f"  bare SQLite with full text: {count / bare:,.0f} a second; ratio {taken / bare:.2f}")
    print(f"  memory: {middle:.0f} MB half-way, {peaks[-1]:.0f} MB at the end")


def insert_bare(path: Path, texts: list[str]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE d (number INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("CREATE VIRTUAL TABLE w USING fts5 (text, content = '')")
        for number, text in enumerate(texts):
            connection.execute("INSERT INTO d VALUES (?, ?)", (number, text))
            connection.execute("INSERT INTO w (rowid, text) VALUES (?, ?)", (number, text))


def make_coded(count: int) -> Iterator[tuple[Document, Coded]]:
    chance = random.Random(2)  # noqa: S311 - made-up statements
    actors = [Actor(f"A{n}", "state", {"en": f"Actor {n}"}) for n in range(ACTORS)]
    concepts = [Concept(f"C{n}", {"en": f"concept {n}"}) for n in range(CONCEPTS)]
    for number in range(count // PER_DOCUMENT):
        day = f"20{number % 25:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        text = f"{number} " + make_text(chance, 40)
        document = Document(f"d{number}", f"d{number}.txt", text, date=day, outlet=f"o{number % 9}")
        rows = []
        for start in range(PER_DOCUMENT):
            actor = chance.choice(actors)
            concept = chance.choice(concepts)
            stance = chance.choice(STANCES)
            rows.append(
                Statement(
                    *(document.path, document.id, start, start + 30, text[start : start + 30]),
                    *(actor, actor, concept, "measure"),
                    stance,  # type: ignore[arg-type]
                )
            )
        yield document, Coded(document, tuple(rows))


def fill(corpus: Corpus, count: int) -> None:
    run = corpus.begin_run("add", version="1", basis="b", settings="", by="")
    batch: list[tuple[Document, Coded]] = []
    for item in make_coded(count):
        batch.append(item)
        if len(batch) == 1000:
            write(corpus, run, batch)
            batch = []
    write(corpus, run, batch)


def write(corpus: Corpus, run: int, batch: list[tuple[Document, Coded]]) -> None:
    kept = corpus.keep_documents([prepare(document) for document, _ in batch])
    works = [Work(one.number, coded, "b") for one, (_, coded) in zip(kept, batch, strict=True)]
    corpus.keep_codings(run, works)


def measure_asking(folder: Path, count: int) -> None:
    path = folder / "million.db"
    with open_corpus(str(path), must_exist=False) as corpus:
        taken = clock(lambda: fill(corpus, count))
    print(f"keeping {count:,} statements: {count / taken:,.0f} a second")
    opening = min(clock(lambda: dissensus.open(path).close()) for _ in range(5))
    print(f"opening: {opening * 1000:.0f} ms")
    with dissensus.open(path) as corpus, sqlite3.connect(path) as bare:
        asked: list[tuple[str, dict[str, Any], str]] = [
            ("actor and concept", {"actor": "A7", "concept": "C3"}, "actor='A7' AND concept='C3'"),
            ("actor", {"actor": "A7"}, "actor = 'A7'"),
            ("concept and stance", {"concept": "C3", "stance": "oppose"},
             "concept = 'C3' AND stance = 'oppose'"),
            ("actor in a month", {"actor": "A7", "since": "2020-03-01", "until": "2020-03-31"},
             "actor = 'A7' AND d.date BETWEEN '2020-03-01' AND '2020-03-31'"),
            ("a month", {"since": "2020-03-01", "until": "2020-03-31"},
             "d.date BETWEEN '2020-03-01' AND '2020-03-31'"),
        ]  # fmt: skip
        for name, filter_, where in asked:
            query = (
                "SELECT v.*, d.date FROM versions v JOIN documents d ON d.number = v.document "
                f"WHERE until IS NULL AND {where}"
            )
            rows = corpus.statements(**filter_).height
            ours = min(clock(lambda f=filter_: corpus.statements(**f)) for _ in range(3))  # type: ignore[misc]
            theirs = min(clock(lambda q=query: bare.execute(q).fetchall()) for _ in range(3))  # type: ignore[misc]
            ratio = ours / theirs
            print(f"  {name}: {rows} rows in {ours * 1000:.0f} ms; ratio {ratio:.1f}")
    print(f"memory at the end: {peak():.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--statements", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if given.documents:
            measure_adding(Path(name), given.documents)
        if given.statements:
            measure_asking(Path(name), given.statements)


if __name__ == "__main__":
    main()
