"""Text that came apart on its way is read to the end: no circle, no fault, no endless search."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dissensus.config import Settings
from dissensus.languages import load_language
from dissensus.parse import Parser
from dissensus.pipeline import code_documents
from dissensus.records import Document

DISPATCHES = sorted(Path("examples/dispatches").glob("??-??.txt"))
MARKS = ['"', "«", "»", "“", "”", "'", "’", ",", "—", "(", ")", ":", "?", "\n", "\n\n", ";", "…"]


def shuffle(text: str, chance: random.Random) -> str:
    sentences = [sentence.split() for sentence in re.split(r"(?<=[.!?])\s", text)]
    return " ".join(" ".join(chance.sample(words, len(words))) for words in sentences)


def strew(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    return " ".join(w if chance.random() > 0.15 else f"{w} {chance.choice(MARKS)}" for w in words)


def drop(text: str, chance: random.Random) -> str:
    return " ".join(word for word in text.split(" ") if chance.random() > 0.15)


def unmark(text: str, _: random.Random) -> str:
    return re.sub(r"[.,;:!?]", "", text)


MANGLED = [shuffle, strew, drop, unmark]


def make(mangle: Callable[[str, random.Random], str]) -> list[Document]:
    chance = random.Random(1)  # noqa: S311 - nothing is kept secret
    return [
        Document(path.stem, path.name, mangle(path.read_text("utf-8"), chance), language=code)
        for path in DISPATCHES
        for code in [path.stem.split("-")[0]]
    ]


@pytest.mark.parametrize("mangle", MANGLED)
def test_nothing_fails(mangle: Callable[[str, random.Random], str]) -> None:
    documents = make(mangle)
    assert len(documents) == len(DISPATCHES) >= 40
    for coded in code_documents(documents, Settings()):
        assert not [skip for skip in coded.skips if skip.reason == "failed"]


@pytest.mark.parametrize("mangle", MANGLED)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_has_a_root(mangle: Callable[[str, random.Random], str], language: str) -> None:
    documents = [one for one in make(mangle) if one.language == language]
    for parsed in Parser(load_language(language)).parse(documents):
        for word in parsed.tokens:
            at, steps = word.index, 0
            while parsed.tokens[at].head != at:
                at, steps = parsed.tokens[at].head, steps + 1
                assert steps <= len(parsed.tokens), word
