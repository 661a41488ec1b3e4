"""How much of the coded passages is found: python benchmarks/accuracy.py fr|en [-v]."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dissensus.config import Settings
from dissensus.fold import fold
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Document, Statement
from dissensus.resolve.register import Register, load_register

PASSAGES = Path(__file__).parent / "passages"
#: Share of the longer words of a measure that must be found.
_WORDS = 0.4
#: So many letters of a word are compared, of words that have more than three.
_STEM, _SHORT = 5, 3
#: More words than these name no measure.
_LONGEST = 6

_SIGNS = {"support": 1, "open": 0, "neutral": 0, "reserved": 0, "oppose": -1}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with the statements that a reader found in it."""

    id: str
    lang: str
    text: str
    statements: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The statements of one passage: found rightly, found wrongly, and missed."""

    passage: Passage
    right: int
    wrong: tuple[Statement, ...]
    missed: tuple[dict[str, str], ...]


def load(lang: str) -> list[Passage]:
    """The passages of a language, in the order of the file."""
    lines = (PASSAGES / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [Passage(r["id"], r["lang"], r["text"], tuple(r["statements"])) for r in rows]


def score(passages: Sequence[Passage]) -> Iterator[Score]:
    """What is found in each passage."""
    documents = [Document(p.id, p.id, p.text, language=p.lang) for p in passages]
    for passage, coded in zip(passages, code_documents(documents, Settings()), strict=True):
        yield _compare(passage, coded)


def totals(scores: Sequence[Score]) -> tuple[float, float]:
    """Precision and recall over passages; 0 where nothing was found or told."""
    right = sum(s.right for s in scores)
    found = right + sum(len(s.wrong) for s in scores)
    told = right + sum(len(s.missed) for s in scores)
    return right / max(found, 1), right / max(told, 1)


def _compare(passage: Passage, coded: Coded) -> Score:
    missed, wrong = list(passage.statements), []
    for statement in coded.statements:
        told = next((one for one in missed if _is_right(statement, one)), None)
        if told is None:
            wrong.append(statement)
        else:
            missed.remove(told)
    right = len(passage.statements) - len(missed)
    return Score(passage, right, tuple(wrong), tuple(missed))


def _is_right(statement: Statement, told: dict[str, str]) -> bool:
    own_actors = [actor for actor in (statement.party, statement.actor) if actor is not None]
    labels = {fold(actor.label("en")) for actor in own_actors}
    ids = {name.actor for name in _register().lookup(told["party"])}
    same = fold(told["party"]) in labels or any(actor.id in ids for actor in own_actors)
    concept = statement.concept
    found = _stems(f"{statement.concept_text} {concept.label('en')} {concept.label('fr')}")
    named = _stems(told["words"])
    shared = len(named & found) >= max(1.0, _WORDS * min(len(named), _LONGEST))
    own = _SIGNS[statement.stance]
    soft = statement.stance == "open" and told["stance"] == "support"  # readiness: both fit
    sign = own == _SIGNS[told["stance"]] or soft
    return same and shared and sign


@cache
def _register() -> Register:
    return load_register()


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"\w+", fold(text)) if len(word) > _SHORT}


def main() -> None:
    """Print precision and recall, and with -v what is wrong or missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lang", choices=sorted(p.stem for p in PASSAGES.glob("*.jsonl")))
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    scores = list(score(load(options.lang)))
    for one in scores if options.verbose else ():
        if one.wrong or one.missed:
            print(f"# {one.passage.id} {one.passage.text}")
        for told in one.missed:
            print(f"    missed {told['party']} | {told['words']} | {told['stance']}")
        for found in one.wrong:
            party = found.party or found.actor
            print(f"    wrong  {party.label('en')} | {found.concept_text} | {found.stance}")
    for kind in sorted({one.passage.id.partition("-")[0] for one in scores}):
        part = [one for one in scores if one.passage.id.startswith(kind)]
        print(kind, *(f"{value:.3f}" for value in totals(part)))
    print("all", *(f"{value:.3f}" for value in totals(scores)))


if __name__ == "__main__":
    main()
