"""How long all figures of a large corpus take, intervals included, and the report's page of them.

The documents are made up: parties, measures and stances are drawn, and so are threats, deeds and
promises. Beside it stands the report of the same documents without figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from dissensus.analyse.assess import MEASURES, Work
from dissensus.analyse.telling import tell
from dissensus.config import Settings
from dissensus.figures import Figures
from dissensus.pipeline import made
from dissensus.present.pages import make_report
from dissensus.present.report import render_report
from dissensus.records import (
    STANCES,
    Act,
    Actor,
    Coded,
    Concept,
    Document,
    Likelihood,
    Stance,
    Statement,
)
from dissensus.resolve.register import Register, load_register
from dissensus.studying import study_coded
from dissensus.ties import tie_parties

PER_DOCUMENT = 5
#: Of each statement of a document: who, on what, which stance, by which act.
Drawn: TypeAlias = list[tuple[Actor, Concept, Stance, Act]]
_STANCES: tuple[Stance, ...] = tuple(STANCES)
_ACTS: tuple[Act, ...] = ("says", "calls", "promises", "warns", "threatens", "does")
_ACT_SHARES = (0.7, 0.08, 0.04, 0.06, 0.02, 0.1)
_INEVITABLE = Likelihood("inevitable", 0.99, 1.0, "none")
_AFTER = ("war with the alliance", "a nuclear answer", "new sanctions", "a crisis of trust")


@dataclass(frozen=True)
class Size:
    """How many statements, actors and measures."""

    statements: int
    actors: int
    concepts: int


def make_documents(size: Size, *, seed: int) -> list[Coded]:
    """Coded documents of one year; the same for the same seed."""
    rng = np.random.default_rng(seed)
    actors = list(_list_actors(load_register(), size.actors))
    concepts = [Concept(f"measure-{n}", {"en": f"measure {n}"}) for n in range(size.concepts)]
    # Each actor leans on each measure, so that there are camps, and says otherwise at times.
    leaning = rng.choice(len(_STANCES), (len(actors), len(concepts)), p=(0.4, 0.1, 0.1, 0.1, 0.3))
    first = dt.date(2024, 1, 1)
    return [
        _make_document(number, first + dt.timedelta(days=int(rng.integers(366))), rng, draw)
        for number, draw in enumerate(_draw(size, rng, actors, concepts, leaning))
    ]


def _list_actors(register: Register, many: int) -> Iterator[Actor]:
    members = [register.actors[row.member] for row in register.memberships["NATO"]]
    yield register.actors["NATO"]
    yield from members
    others = [one for one in register.actors.values() if one.kind == "state" and one not in members]
    yield from others[: many - len(members) - 1]


def _draw(
    size: Size,
    rng: np.random.Generator,
    actors: Sequence[Actor],
    concepts: Sequence[Concept],
    leaning: np.ndarray[Any, np.dtype[Any]],
) -> Iterator[Drawn]:
    for start in range(0, size.statements, PER_DOCUMENT):
        many = min(PER_DOCUMENT, size.statements - start)
        who, what = rng.integers(len(actors), size=many), rng.integers(len(concepts), size=many)
        stances = np.where(
            rng.random(many) < 0.15, rng.integers(len(_STANCES), size=many), leaning[who, what]
        )
        acts = rng.choice(len(_ACTS), size=many, p=_ACT_SHARES)
        yield [
            (actors[a], concepts[c], _STANCES[s], _ACTS[act])
            for a, c, s, act in zip(who, what, stances, acts, strict=True)
        ]


def _make_document(number: int, day: dt.date, rng: np.random.Generator, drawn: Drawn) -> Coded:
    name, text = f"d{number}", ""
    statements: list[Statement] = []
    for actor, concept, stance, act in drawn:
        sentence = f"{actor.label('en')} {act} {stance} on {concept.label('en')}. "
        one = Statement(
            path=name,
            document=name,
            start=len(text),
            end=len(text) + len(sentence) - 1,
            text=sentence[:-1],
            actor=actor,
            party=actor,
            concept=concept,
            concept_text=concept.label("en"),
            stance=stance,
            act=act,
            confidence=round(float(rng.uniform(0.6, 0.95)), 2),
            coder="made up",
        )
        if act in ("warns", "threatens"):
            follows = _AFTER[int(rng.integers(len(_AFTER)))]
            one = replace(one, condition="if it came to that", consequence=follows)
            one = replace(one, likelihood=_INEVITABLE if rng.random() < 0.3 else None)
        statements.append(one)
        text += sentence
    document = Document(id=name, path=name, text=text, date=day.isoformat(), language="en")
    return Coded(document, statements=tuple(statements))


def main() -> None:
    """Time every measure, the reading of the whole, and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--actors", type=int, default=200)
    parser.add_argument("--concepts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    size = Size(given.statements, given.actors, given.concepts)
    documents = make_documents(size, seed=given.seed)
    settings = Settings()
    start = time.perf_counter()
    study, labels = study_coded(documents, settings)
    _tell("the study", start)
    work = Work(study=replace(study, labels=labels))
    begin = time.perf_counter()
    tables = {}
    for name, measure in MEASURES.items():
        start = time.perf_counter()
        tables[name] = measure(work)
        _tell(f"{name} ({tables[name].height:,} rows)", start)
    start = time.perf_counter()
    clauses = tuple(tell(study, tables, work.day))
    _tell(f"the reading ({len(clauses)} clauses)", start)
    _tell("ALL FIGURES", begin)
    figures = Figures(group=study.group, tables=tables, clauses=clauses, labels=labels)
    _time_page(documents[:1], settings, None, quiet=True)  # the templates are read once
    _time_page(documents, settings, None)
    _time_page(documents, settings, figures)


def _time_page(
    documents: list[Coded], settings: Settings, figures: Figures | None, *, quiet: bool = False
) -> None:
    network = tie_parties(documents)
    start = time.perf_counter()
    page = make_report(
        documents, made(settings), labels=settings.labels, network=network, figures=figures
    )
    text = render_report(page)
    seconds = time.perf_counter() - start
    what = "with figures" if figures else "without"
    if not quiet:
        print(f"page {what:<32}{seconds:8.2f} s  {len(text.encode()) / 1e6:.2f} MB")


def _tell(what: str, start: float) -> None:
    print(f"{what:<37}{time.perf_counter() - start:8.2f} s", flush=True)


if __name__ == "__main__":
    main()
