"""The coded passages keep their form, and what is found in them does not fall."""

from __future__ import annotations

import random
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from dissensus.config import Settings
from dissensus.languages import languages
from dissensus.pipeline import code_documents
from dissensus.records import STANCES, Document

#: language -> (least precision, least recall, least share of empty passages left empty).
FLOORS = {"fr": (0.56, 0.26, 0.87), "en": (0.56, 0.31, 0.89)}
#: At least so many passages in each language, and so many of them without a position.
_PASSAGES, _EMPTY = 280, 48

each_language = pytest.mark.parametrize("lang", languages())


@pytest.fixture(scope="module")
def accuracy(load_benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return load_benchmark("accuracy")


@pytest.fixture(autouse=True)
def _coded(lang: str) -> None:
    if lang not in FLOORS:
        pytest.skip(f"no passages of {lang} are coded in benchmarks/passages")


@pytest.fixture(scope="module")
def scores(accuracy: ModuleType) -> dict[str, list[Any]]:
    return {lang: list(accuracy.score(accuracy.load(lang))) for lang in FLOORS}


@each_language
def test_passages_keep_their_form(lang: str, accuracy: ModuleType) -> None:
    passages = accuracy.load(lang)
    assert len({p.id for p in passages}) == len(passages) >= _PASSAGES
    assert sum(not p.statements for p in passages) >= _EMPTY
    for passage in passages:
        assert passage.lang == lang
        for told in passage.statements:
            assert set(told) == {"party", "words", "stance", "act"}
            assert told["words"] in passage.text
            assert told["stance"] in STANCES
            assert told["act"] in ("word", "deed")


@each_language
def test_what_was_reached_is_kept(
    lang: str, accuracy: ModuleType, scores: dict[str, list[Any]]
) -> None:
    precision, recall = accuracy.totals(scores[lang])
    silent = [s for s in scores[lang] if not s.passage.statements]
    kept = sum(not s.wrong for s in silent) / len(silent)
    least = FLOORS[lang]
    assert precision >= least[0]
    assert recall >= least[1]
    assert kept >= least[2]


@each_language
def test_every_kind_of_passage_is_read(
    lang: str, accuracy: ModuleType, scores: dict[str, list[Any]]
) -> None:
    for kind in ("leads", "chains", "idioms", "deeds"):
        part = [s for s in scores[lang] if s.passage.id.startswith(kind)]
        assert accuracy.totals(part)[1] > 0


@each_language
def test_mutilated_passages_are_coded(lang: str, accuracy: ModuleType) -> None:
    # Parsers give odd trees for odd sentences; no rule may fail on them.
    chance = random.Random(17)  # noqa: S311 - no secret
    passages = accuracy.load(lang)
    texts = [_mutilated(passage.text, chance) for passage in chance.sample(passages, 150)]
    documents = [Document(str(at), "", text, language=lang) for at, text in enumerate(texts)]
    skips = [skip for coded in code_documents(documents, Settings()) for skip in coded.skips]
    assert [skip.detail for skip in skips if skip.reason == "failed"] == []


def _mutilated(text: str, chance: random.Random) -> str:
    """The text with words lost, moved, or with odd ones between."""
    words = text.split(" ")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(words))
        if chance.random() < 0.4 and len(words) > 3:
            del words[at]
        elif chance.random() < 0.5:
            words.insert(at, chance.choice([",", "—", "“", "»", ":", "(", "if", "si", "que"]))
        else:
            words[at], words[at - 1] = words[at - 1], words[at]
    return " ".join(words)
