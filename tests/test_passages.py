"""The coded passages keep their form, and what is found in them does not fall."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from dissensus.languages import languages
from dissensus.records import STANCES

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
