"""A throw-away corpus of made-up states, for the pages to be drawn from."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from dissensus.present.pages import Made
from dissensus.records import (
    STANCES,
    Actor,
    Coded,
    Commitment,
    Concept,
    Document,
    Likelihood,
    Quotation,
    Skip,
    Span,
    Stance,
    Statement,
    Status,
)

STATES = [
    Actor(f"S{number:03}", "state", {"en": english, "fr": french})
    for number, (english, french) in enumerate(
        [
            ("Arvenia", "Arvénie"), ("Borland", "Borlande"), ("Cassory", "Cassorie"),
            ("Dorvan", "Dorvan"), ("Estmark", "Estmarque"), ("Fennia Nova", "Fennie nouvelle"),
            ("Galdor", "Galdor"), ("Harwick", "Harvique"), ("Istria Magna", "Grande-Istrie"),
            ("Jorvik", "Jorvique"), ("United Provinces of Kell", "Provinces-Unies de Kell"),
            ("Lorn", "Lorne"), ("Maremma", "Marème"), ("Nordhavn", "Nordhavn"),
        ]
    )
]  # fmt: skip
PACT = Actor("Pact", "alliance", {"en": "Northern Pact", "fr": "Pacte du Nord"})
PEOPLE = [
    Actor("Jeanne Vasseur", "person"),
    Actor("Ilmo Tarkka", "person"),
    Actor("Odran Pell", "person"),
]
CONCEPTS = [
    Concept("send-troops", {"en": "send troops", "fr": "envoyer des troupes"}),
    Concept("deliver-aircraft", {"en": "deliver aircraft", "fr": "livrer des avions"}),
    Concept("train-pilots", {"en": "train pilots", "fr": "former des pilotes"}),
    Concept("close-border", {"en": "close the border", "fr": "fermer la frontière"}),
    Concept("long-range", {"en": "deliver long-range missiles to the southern coast",
                           "fr": "livrer des missiles à longue portée à la côte sud"}),
    Concept("inquiry", {"en": "open an inquiry"}, discovered=True),
]  # fmt: skip
WORDS: dict[Stance, tuple[str, ...]] = {
    "support": ("{a} approves the plan to {c} without reserve", "{a} has begun to {c}"),
    "open": ("{a} does not rule out a decision to {c}", "{a} is ready to {c}"),
    "neutral": ("{a} declines to comment on the plan to {c}",),
    "reserved": ("{a} doubts that now is the time to {c}", "{a} warns of where it leads to {c}"),
    "oppose": ("{a} refuses to {c} under any circumstances", "{a} rejects the call to {c}"),
}
STATUSES: list[Status] = ["proposed", "accepted", "rejected"]
FILLER = "The talks went on in the capital until late in the evening. "
MADE = Made(
    version="0.1.0",
    codebook="security",
    codebook_version="1",
    codebook_hash="sha256:9f2c41d07be3",
    register="world 2026-11",
    languages=("en 1", "fr 1"),
    models=("en-small 3.8.0",),
    date="2026-11-22",
    settings={"minimum confidence": "0.5"},
)


def make_actors(number: int) -> list[Actor]:
    """The made-up states, then as many further ones as are asked for."""
    base = [*STATES, PACT, *PEOPLE]
    more = [Actor(f"X{n}", "state", {"en": f"Republic {n}"}) for n in range(number - len(base))]
    return (base + more)[:number]


def make_concepts(number: int) -> list[Concept]:
    """The made-up measures, then as many further ones as are asked for."""
    more = [Concept(f"m{n}", {"en": f"adopt measure {n}"}) for n in range(number - len(CONCEPTS))]
    return (CONCEPTS + more)[:number]


class Writer:
    """Writes a text and keeps the spans of what it wrote."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self.name, self.chance, self.text = name, chance, ""
        self.statements: list[Statement] = []
        self.quotations: list[Quotation] = []
        self.commitments: list[Commitment] = []
        self.skips: list[Skip] = []

    def write(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def where(self, start: int, end: int) -> dict[str, Any]:
        return {"path": f"{self.name}.txt", "document": self.name, "start": start, "end": end,
                "text": self.text[start:end]}  # fmt: skip

    def state(self, actor: Actor, concept: Concept) -> None:
        lean = (ord(actor.id[-1]) * ord(concept.id[0])) % 3 - 1
        weights = [0.15 + 3 * (value * lean > 0) for value in STANCES.values()]
        stance: Stance = self.chance.choices(list(STANCES), weights)[0]
        quoted = self.chance.random() < 0.25
        words = self.chance.choice(WORDS[stance]).format(a=actor.label("en"), c=concept.label("en"))
        start, end = self.write(words)
        quote = None
        if quoted:
            self.write(": “")
            quote = Span(*self.write(f"we have weighed what it takes to {concept.label('en')}"))
            end = quote.end
            self.write("”")
            self.quotations.append(
                Quotation(**self.where(quote.start, quote.end), speaker=actor,
                          speaker_text=actor.label("en"), cue="said")
            )  # fmt: skip
        self.write(". ")
        self.statements.append(self.statement(actor, concept, stance, (start, end), quote))

    def statement(
        self, actor: Actor, concept: Concept, stance: Stance, span: tuple[int, int],
        quote: Span | None,
    ) -> Statement:  # fmt: skip
        warns = stance in ("reserved", "oppose") and self.chance.random() < 0.2
        return Statement(
            **self.where(*span),
            actor=actor,
            party=STATES[len(actor.id) % 5] if actor.kind == "person" else actor,
            concept=concept,
            concept_text=concept.label("en"),
            stance=stance,
            firmness=self.chance.choice(["categorical", "plain", "plain", "hedged"]),
            act="warns" if warns else "does" if "begun" in self.text[slice(*span)] else "says",
            condition="if the southern coast is attacked" if self.chance.random() < 0.1 else "",
            consequence="a wider conflict" if warns else "",
            likelihood=Likelihood("probable", 0.55, 0.8, "icd203") if warns else None,
            source=self.chance.choice([None, None, None, STATES[0]]),
            targets=(STATES[1],) if self.chance.random() < 0.1 else (),
            direct="yes" if quote else "no",
            alleged=self.chance.random() < 0.06,
            confidence=round(self.chance.uniform(0.5, 0.97), 2),
            coder="rules 0.1.0",
            status=self.chance.choices(STATUSES, [20, 5, 1])[0],
            quote=quote,
        )

    def commit(self, concept: Concept) -> None:
        span = self.write("Under the treaty the two sides must not meet in combat")
        self.write(". ")
        self.commitments.append(
            Commitment(**self.where(*span), parties=(PACT, STATES[7]), deontic="must not",
                       concept=concept, concept_text="combat", instrument="the treaty")
        )  # fmt: skip

    def skip(self, reason: str) -> None:
        span = self.write("Observers call the decision unwise")
        self.write(". ")
        self.skips.append(Skip(**self.where(*span), reason=reason, detail="observers"))

    def done(self, date: str) -> Coded:
        document = Document(self.name, f"{self.name}.txt", self.text,
                            title=f"Talks on the southern coast, dispatch {self.name}",
                            date=date, outlet="The Made-up Post", language="en")  # fmt: skip
        return Coded(document, tuple(self.statements), tuple(self.quotations),
                     tuple(self.commitments), tuple(self.skips))  # fmt: skip


def make_corpus(
    documents: int = 8, each: int = 10, *, actors: int = 18, concepts: int = 6, seed: int = 7
) -> list[Coded]:
    """Plausible coded documents about made-up states."""
    chance = random.Random(seed)  # noqa: S311 - a made-up corpus is no secret
    cast, measures = make_actors(actors), make_concepts(concepts)
    coded = []
    for number in range(documents):
        writer = Writer(f"d{number:03}", chance)
        for place in range(each):
            if place % 4 == 3:
                writer.write(FILLER + "\n\n")
            measure = measures[min(int(chance.expovariate(3 / len(measures))), len(measures) - 1)]
            writer.state(chance.choice(cast), measure)
        writer.commit(measures[0])
        writer.skip(chance.choice(["no-actor", "collective", "passive"]))
        coded.append(writer.done(f"2024-0{2 + number % 3}-{1 + number % 28:02}"))
    return coded


@pytest.fixture(scope="session")
def made() -> Made:
    """How the made-up corpus was made."""
    return MADE


@pytest.fixture(scope="session")
def corpus() -> list[Coded]:
    """Eight documents about made-up states."""
    return make_corpus()


@pytest.fixture(scope="session")
def corpus_of() -> Callable[..., list[Coded]]:
    """The maker of corpora, for tests that want another size."""
    return make_corpus
