"""How much longer coding takes than parsing alone, and where the time goes.

Run from the checkout: ``.venv/bin/python benchmarks/coding.py [FOLDER]``. Both are timed in
one process, in turns, after a round that does not count; loading is timed apart.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from dissensus import Document, Settings, pipeline
from dissensus.coding import Coder
from dissensus.languages import load_language
from dissensus.languages.detect import detect_language
from dissensus.parse import Parser
from dissensus.read import load_documents

DISPATCHES = Path(__file__).parents[1] / "examples" / "dispatches"
#: The project's aim: coding takes at most this many times as long as parsing alone.
AIM = 1.3

#: Stage -> the calls that it consists of, each as the object that holds it and its name.
STAGES: Mapping[str, Sequence[tuple[type | ModuleType, str]]] = {
    "parse": [(Parser, "parse")],
    "attribute": [(pipeline, "attribute")],
    "resolve": [(pipeline, "make_resolver"), (pipeline, "resolve")],
    "code": [(Coder, "code")],
}
LOADING: Mapping[str, Sequence[tuple[type | ModuleType, str]]] = {
    "register": [(pipeline, "load_register")],
    "codebook": [(pipeline, "load_codebook")],
    "model for coding": [(pipeline, "Parser")],
}


@dataclass(frozen=True)
class Round:
    """The seconds of one round: the bare parser, coding, and coding's stages."""

    bare: float
    coding: float
    stages: Mapping[str, float]

    @property
    def ratio(self) -> float:
        """How many times as long coding took."""
        return self.coding / self.bare


class Clock:
    """Adds up the seconds that are spent in watched calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def watch(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, timed; what it yields later counts too."""

        def timed(*args: Any, **options: Any) -> Any:
            with self.running(name):
                given = call(*args, **options)
            return self._draw(name, given) if isinstance(given, Iterator) else given

        return timed

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Count the time inside the block."""
        start = time.perf_counter()
        try:
            yield
        finally:
            passed = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + passed

    def _draw(self, name: str, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self.running(name):
                item = next(items, end)
            if item is end:
                return
            yield item


@contextmanager
def watched(calls: Mapping[str, Sequence[tuple[type | ModuleType, str]]]) -> Iterator[Clock]:
    """Time the calls by name for as long as the block runs."""
    clock = Clock()
    with ExitStack() as stack:
        for name, places in calls.items():
            for owner, attribute in places:
                timed = clock.watch(name, getattr(owner, attribute))
                stack.enter_context(patch.object(owner, attribute, timed))
        yield clock


def count_words(documents: Sequence[Document]) -> int:
    """The words of the documents, as parted by spaces."""
    return sum(len(document.text.split()) for document in documents)


def make_documents(folder: Path, *, words: int, language: str = "fr") -> list[Document]:
    """The folder's documents in the language, again and again until there are enough words."""
    read = [item for item in load_documents([str(folder)]) if isinstance(item, Document)]
    found = [document for document in read if detect_language(document)[0] == language]
    if not found:
        raise SystemExit(f"{folder}: no document in {language} could be read")
    documents: list[Document] = []
    total = 0
    for number, document in enumerate(cycle(found)):
        if total >= words:
            break
        total += len(document.text.split())
        documents.append(replace(document, id=f"{document.id}-{number}"))
    return documents


def load_bare(language: str = "fr", exclude: Sequence[str] = ()) -> Any:
    """The language's model with its pipeline, as somebody would load it by hand."""
    return importlib.import_module(load_language(language).model).load(exclude=list(exclude))


def load_coding(settings: Settings, language: str = "fr") -> Mapping[str, float]:
    """Load what coding needs; give the seconds of each part."""
    with watched(LOADING) as clock:
        pipeline.load_stages(settings).parser(load_language(language))
    return clock.seconds


def time_bare(model: Any, documents: Sequence[Document]) -> float:
    """The seconds that the bare parser takes."""
    texts = [document.text for document in documents]
    start = time.perf_counter()
    for _ in model.pipe(texts):
        pass
    return time.perf_counter() - start


def time_coding(
    documents: Sequence[Document], settings: Settings
) -> tuple[float, Mapping[str, float]]:
    """The seconds that coding takes, and those of its stages."""
    with watched(STAGES) as clock:
        start = time.perf_counter()
        for _ in pipeline.code_documents(documents, settings):
            pass
        total = time.perf_counter() - start
    rest = total - sum(clock.seconds.values())
    return total, {**{stage: clock.seconds.get(stage, 0.0) for stage in STAGES}, "rest": rest}


def measure(
    model: Any, documents: Sequence[Document], settings: Settings, *, rounds: int
) -> list[Round]:
    """Time both in turns, the first of the two changing; a round before does not count."""
    found = []
    for number in range(rounds + 1):
        if number % 2:
            bare = time_bare(model, documents)
            coding, stages = time_coding(documents, settings)
        else:
            coding, stages = time_coding(documents, settings)
            bare = time_bare(model, documents)
        found.append(Round(bare, coding, stages))
    return found[1:]


def describe(rounds: Sequence[Round], words: int) -> Iterator[str]:
    """The lines of the result: medians, and in brackets the lowest and highest."""
    yield _speed("bare parser", [row.bare for row in rounds], words)
    yield _speed("coding", [row.coding for row in rounds], words)
    ratios = [row.ratio for row in rounds]
    middle = statistics.median(ratios)
    verdict = "reached" if middle <= AIM else "missed"
    yield f"{'ratio':<14}{middle:9.2f}  [{min(ratios):.2f} to {max(ratios):.2f}]"
    yield f"{'aim':<14}{AIM:9.2f}  {verdict}"
    for stage in rounds[0].stages:
        shares = [row.stages[stage] / row.bare for row in rounds]
        seconds = statistics.median(row.stages[stage] for row in rounds)
        yield f"  {stage:<12}{seconds:8.2f} s  {statistics.median(shares):.2f} of the bare parser"


def _speed(name: str, seconds: Sequence[float], words: int) -> str:
    middle = statistics.median(seconds)
    spread = f"[{min(seconds):.2f} to {max(seconds):.2f}]"
    return f"{name:<14}{middle:8.2f} s  {spread}  {words / middle:,.0f} words/s"


def main(arguments: Sequence[str] | None = None) -> None:
    """Load, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DISPATCHES, metavar="FOLDER")
    parser.add_argument("--language", default="fr", help="the texts of this language only")
    parser.add_argument("--words", type=int, default=60_000, help="words in all, about")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    parser.add_argument(
        "--exclude", nargs="*", default=[], metavar="NAME", help="parts the bare parser leaves out"
    )
    given = parser.parse_args(arguments)
    settings = Settings()
    documents = make_documents(given.folder, words=given.words, language=given.language)
    words = count_words(documents)
    print(f"{len(documents)} documents, {words:,} words, {given.rounds} rounds")
    start = time.perf_counter()
    model = load_bare(given.language, given.exclude)
    print(f"loading: bare model {time.perf_counter() - start:.2f} s", end="")
    for name, seconds in load_coding(settings, given.language).items():
        print(f", {name} {seconds:.2f} s", end="")
    print(flush=True)
    for line in describe(measure(model, documents, settings, rounds=given.rounds), words):
        print(line)


if __name__ == "__main__":
    main()
