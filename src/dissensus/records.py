"""The frozen records that the stages hand to each other.

Every record that shows evidence carries ``document``, ``start`` and ``end``; ``start`` and
``end`` count characters of ``Document.text``, and ``document.text[start:end] == text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Stance = Literal["support", "open", "neutral", "reserved", "oppose"]
Firmness = Literal["categorical", "plain", "hedged"]
Act = Literal["says", "calls", "promises", "warns", "threatens", "reveals", "denies", "does"]
Direct = Literal["yes", "partly", "no"]
Status = Literal["proposed", "accepted", "rejected"]
Deontic = Literal["must", "must not", "may"]
Force = Literal["in force", "proposed", "promised"]
AttributionKind = Literal["quoted", "reported", "stated", "done", "norm"]

#: The stances from most for to most against, with the value that measures use.
STANCES: Mapping[Stance, float] = {
    "support": 1.0,
    "open": 0.5,
    "neutral": 0.0,
    "reserved": -0.5,
    "oppose": -1.0,
}

#: What an actor can be.
ACTOR_KINDS: frozenset[str] = frozenset(
    {
        *("state", "alliance", "organisation", "party", "armed-group", "court", "parliament"),
        *("company", "media", "group", "person"),
    }
)

#: The offices, from the one whose holder most speaks for others to the one least.
OFFICE_RANKS: tuple[str, ...] = (
    *("head_of_state", "head_of_government", "foreign_minister", "defence_minister"),
    *("un_ambassador", "spokesperson", "minister", "envoy", "military", "judge"),
    *("leader", "deputy_leader", "legislator"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was read; ``text`` is never altered afterwards.

    ``id`` is unique in a run, ``path`` is where it came from ("-" for standard input),
    ``date`` is ISO 8601 (``2024-02-26``) or empty, ``language`` an ISO 639-1 code or empty
    until it is found.
    """

    id: str
    path: str
    text: str
    title: str = ""
    date: str = ""
    outlet: str = ""
    language: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span cannot run from {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a passage: lemma, form as written, part of speech, and where it stands."""

    lemma: str
    form: str
    start: int
    end: int
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A holder, addressee or reporter as the text writes it, before it is an Actor.

    ``kind`` is "noun" (a noun phrase with or without a name), "pronoun", "first" (I, we) or
    "possessive". ``head`` is the index in ``words`` of the phrase's head. ``quoted`` is true
    where the mention stands in quoted words.
    """

    start: int
    end: int
    text: str
    kind: Literal["noun", "pronoun", "first", "possessive"]
    words: tuple[Word, ...] = ()
    head: int = 0
    number: str = ""
    gender: str = ""
    is_subject: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What a position is about, before it is a Concept.

    ``sign`` is -1 where the words end, lift or forbid the measure ("lever les sanctions");
    ``operator`` holds those words' offsets. ``anaphoric`` is true where the words only point
    back ("cette idée", "la"). ``core`` is the offset of the word that names the measure.
    ``refused`` is true where a refusal turned the sign ("refuse d'exclure"), not an end.
    """

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    sign: Literal[1, -1] = 1
    operators: tuple[int, ...] = ()
    verb: str = ""
    nouns: tuple[str, ...] = ()
    anaphoric: bool = False
    core: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says or does what, where exactly, before it is coded.

    ``holder`` takes the position, ``voice`` reports it where that is not the journalist.
    ``stance``, ``act`` and ``negated`` come from the predicate's frame; what negation, mood
    and hedges make of them is settled by the coding. ``rule`` names the way it was found,
    which is what its confidence is fitted on; ``asked`` is what the text only asks.
    """

    kind: AttributionKind
    rule: str
    holder: Mention
    topic: Topic
    clause: Span
    cue: Span
    cue_text: str
    lemma: str
    stance: Stance
    act: Act
    voice: Mention | None = None
    targets: tuple[Mention, ...] = ()
    negations: int = 0
    negated: str = ""
    mood: str = ""
    tense: str = ""
    modal: str = ""
    quote: Span | None = None
    condition: Span | None = None
    consequence: Span | None = None
    frame: str = "stance"
    deontic: Deontic | None = None
    instrument: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor register, or a new actor that a text introduced.

    ``id`` is the register's identifier ("FRA", "NATO", "Emmanuel Macron"); a new actor's id
    is its name as written. ``kind`` is one of ``ACTOR_KINDS``. ``labels`` maps a
    language code to a display name.
    """

    id: str
    kind: str
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    def label(self, language: str) -> str:
        """The name in that language, else in English, else the id."""
        return self.labels.get(language) or self.labels.get("en") or self.id


@dataclass(frozen=True, slots=True)
class Resolved:
    """An actor with the party that it speaks for; ``reason`` where there is no actor.

    ``office`` is true of a person to whom the text or the register gives an office, of now or
    of before.
    """

    actor: Actor | None
    party: Actor | None = None
    reason: str = ""
    gender: str = ""
    office: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedAttribution:
    """An attribution whose holder, voice and targets are actors.

    ``named`` are the actors that the topic names, for whoever a disclosure is about.
    """

    attribution: Attribution
    holder: Resolved
    voice: Resolved | None = None
    targets: tuple[Resolved, ...] = ()
    named: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A measure or course of action that can be wanted or refused.

    ``discovered`` is true where no concept of the codebook covers the text; its labels are
    then in the language of the text alone, unless its action and its object are what classes
    of the codebook are for. ``actions`` and ``objects`` are the classes to which their words
    may belong; they are there for discovered concepts only. ``broader`` are the ids of the
    concepts that this one is a case of, the nearest first.
    """

    id: str
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    discovered: bool = False
    broader: tuple[str, ...] = field(default=(), compare=False)
    actions: tuple[str, ...] = field(default=(), compare=False)
    objects: tuple[str, ...] = field(default=(), compare=False)

    def label(self, language: str) -> str:
        """The name in that language, else any there is, else the id."""
        return self.labels.get(language) or next(iter(self.labels.values()), "") or self.id


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A word of likelihood and the range of probability that a published scale gives it.

    ``scale`` names the scale ("icd203", "ipcc", "kent", …) or is "none" where the word
    stands in no scale; the range is then a convention stated in the language file.
    """

    word: str
    low: float
    high: float
    scale: str


@dataclass(frozen=True, slots=True)
class Statement:
    """In one document, one actor takes a stance on one concept (STATEMENTS: the fields)."""

    path: str
    document: str
    start: int
    end: int
    text: str
    actor: Actor
    party: Actor | None
    concept: Concept
    concept_text: str
    stance: Stance
    firmness: Firmness = "plain"
    act: Act = "says"
    source: Actor | None = None
    targets: tuple[Actor, ...] = ()
    condition: str = ""
    consequence: str = ""
    likelihood: Likelihood | None = None
    direct: Direct = "no"
    alleged: bool = False
    confidence: float = 0.5
    coder: str = ""
    status: Status = "proposed"
    quote: Span | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words and who said them; ``speaker`` is None where nobody could be named.

    ``start`` and ``end`` cover the words between the marks, without the marks.
    ``speaker_text`` is the speaker as written ("la ministre", "elle"), ``cue`` the word
    that introduces the quotation ("a déclaré", "selon").
    """

    path: str
    document: str
    start: int
    end: int
    text: str
    speaker: Actor | None
    speaker_text: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A norm that the text reports: who must, must not or may do what, and by which text."""

    path: str
    document: str
    start: int
    end: int
    text: str
    parties: tuple[Actor, ...]
    deontic: Deontic
    concept: Concept
    concept_text: str
    instrument: str = ""
    force: Force = "in force"


@dataclass(frozen=True, slots=True)
class Skip:
    """Text, or a whole document, that was left out, and why.

    ``reason`` is a key of ``errors.REASONS``; ``detail`` says what was found. ``start`` and
    ``end`` are 0 where the document itself could not be read.
    """

    path: str
    document: str
    start: int
    end: int
    text: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Attested:
    """In how many documents one statement stands, copies of a story each, and in which outlets."""

    documents: int = 1
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """All that one document gave."""

    document: Document
    statements: tuple[Statement, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    skips: tuple[Skip, ...] = ()
