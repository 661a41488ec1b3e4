"""The data of the findings: contradictions, promises and commitments."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Deontic, Force
from .evidence import Evidence, Lead
from .made import told
from .promises import Kept, Promise, Tally
from .sections import Sentence


@dataclass(frozen=True, slots=True)
class Norm:
    """A commitment as the report shows it."""

    document: str = field(metadata=told("id of the document"))
    title: str = field(metadata=told("title of the document, else its id"))
    language: str = field(metadata=told("language of the text, or empty"))
    date: str = field(metadata=told("date of the document, or empty"))
    article: int = field(metadata=told("number of the marked article; 0 where none shows it"))
    start: int = field(metadata=told("first character of the span"))
    end: int = field(metadata=told("end of the span"))
    text: str = field(metadata=told("the words of the span"))
    parties: tuple[str, ...] = field(metadata=told("names of those who are bound"))
    deontic: Deontic = field(metadata=told("must, must not or may"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    instrument: str = field(metadata=told("the text that says so, or empty"))
    force: Force = field(metadata=told("in force, proposed or promised"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One party on both sides of one measure."""

    party_id: str = field(metadata=told("id of the party"))
    party: str = field(metadata=told("name of the party"))
    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    kind: str = field(metadata=told("words, words-deeds or deeds"))
    disputed: bool = field(metadata=told("true where one side rests on allegations alone"))
    shift: bool = field(
        metadata=told("true where the sides lie further apart than the window: a change of mind")
    )
    against: tuple[Sentence, ...] = field(metadata=told("sentences against the measure"))
    support: tuple[Sentence, ...] = field(metadata=told("sentences for the measure"))
    others: tuple[Lead, ...] = field(metadata=told("where the page shows the other sentences"))
    left_out: int = field(metadata=told("number of sentences that are nowhere in the page"))
    voices: str = field(default="", metadata=told("one actor or one executive, where it is known"))
    days: int | None = field(default=None, metadata=told("days between the sides, where known"))
    stands: float | None = field(
        default=None,
        metadata=told("share of draws of errors of coding in which both sides are left"),
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """Contradictions, promises and commitments."""

    commitments: tuple[Norm, ...] = field(metadata=told("norms that the texts report"))
    commitments_left_out: int = field(
        metadata=told("number of commitments not shown for want of room")
    )
    contradictions: tuple[Contradiction, ...] = field(metadata=told("parties at odds"))
    contradictions_left_out: int = field(metadata=told("number of them not shown"))
    disputed: tuple[Contradiction, ...] = field(metadata=told("those that rest on allegations"))
    disputed_left_out: int = field(metadata=told("number of them not shown"))
    shifts: tuple[Contradiction, ...] = field(metadata=told("changes of mind"))
    shifts_left_out: int = field(metadata=told("number of them not shown"))
    window: int = field(metadata=told("days beyond which two stances are a change of mind"))
    measured: bool = field(
        metadata=told("false where nothing was measured: then commitments alone are listed")
    )
    promises: tuple[Promise, ...] = field(metadata=told("what was promised, and what was done"))
    promises_left_out: int = field(metadata=told("number of promises not shown"))
    kept: tuple[Kept, ...] = field(metadata=told("promises by holder and verdict, drawn"))
    clashes: tuple[Tally, ...] = field(metadata=told("how many contradictions of each sort"))
    verdicts: tuple[Tally, ...] = field(metadata=told("how many promises of each verdict"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the promises rest on"))
