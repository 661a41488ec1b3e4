"""The data of the report's sections; every field says what it holds.

The same data are drawn as HTML and written as JSON. Ids and offsets are there for JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Act, Direct, Firmness, Likelihood, Stance, Status
from .alike import Alike
from .made import Made, told


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement as the report shows it: the document's words and what they were taken to say."""

    number: int = field(metadata=told("number of the statement in the report, from 1"))
    path: str = field(metadata=told("where the document came from"))
    document: str = field(metadata=told("id of the document"))
    title: str = field(metadata=told("title of the document, else its id"))
    language: str = field(metadata=told("language of the text, or empty"))
    date: str = field(metadata=told("date of the document, ISO 8601, or empty"))
    article: int = field(metadata=told("number of the marked article; 0 where none shows it"))
    start: int = field(metadata=told("first character of the span in the document's text"))
    end: int = field(metadata=told("end of the span in the document's text"))
    quote: tuple[int, int] | None = field(
        metadata=told("span of the quoted words, where there are some")
    )
    text: str = field(metadata=told("the words of the span"))
    actor_id: str = field(metadata=told("id of the actor"))
    actor: str = field(metadata=told("name of the actor"))
    party_id: str = field(metadata=told("id of the party, or empty"))
    party: str = field(metadata=told("name of the party, or empty"))
    source: str = field(metadata=told("name of the one who reports it, or empty"))
    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    concept_text: str = field(metadata=told("the words of the document that name the measure"))
    stance: Stance = field(metadata=told("position on the measure"))
    firmness: Firmness = field(metadata=told("how firmly it is put"))
    act: Act = field(metadata=told("what the actor does by it"))
    targets: tuple[str, ...] = field(
        metadata=told("names of the actors it is about or addressed to")
    )
    condition: str = field(metadata=told("what the position depends on, or empty"))
    consequence: str = field(metadata=told("what the actor says will follow, or empty"))
    likelihood: Likelihood | None = field(metadata=told("how likely the actor says that is"))
    direct: Direct = field(metadata=told("whether the words that carry the stance are quoted"))
    alleged: bool = field(
        metadata=told("true where an adversary reports it or the holder denies it")
    )
    confidence: float = field(metadata=told("how likely the coding is right, 0 to 1"))
    coder: str = field(metadata=told("who or what coded it"))
    status: Status = field(metadata=told("what a person said of it"))
    attestations: int = field(metadata=told("number of documents that carry it"))
    outlets: tuple[str, ...] = field(metadata=told("outlets of these documents"))


@dataclass(frozen=True, slots=True)
class Chip:
    """One stance within a cell."""

    stance: Stance = field(metadata=told("the stance"))
    count: int = field(metadata=told("number of statements with it"))
    alleged: bool = field(metadata=told("true where all of them are only alleged"))


@dataclass(frozen=True, slots=True)
class Cell:
    """All that one actor says and does on one measure."""

    anchor: str = field(metadata=told("id of the place in the page that lists its sentences"))
    actor_id: str = field(metadata=told("id of the actor"))
    actor: str = field(metadata=told("name of the actor"))
    party: str = field(
        metadata=told("name of the party where it is another than the actor, or empty")
    )
    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    chips: tuple[Chip, ...] = field(metadata=told("stances found, from most against to most for"))
    stance: Stance = field(
        metadata=told(
            "most frequent stance, neutral only where there is no other; "
            "the more moderate of two as frequent"
        )
    )
    both: bool = field(metadata=told("true where the actor is on both sides"))
    value: float = field(metadata=told("mean of the stances' values, -1 to 1"))
    count: int = field(metadata=told("number of statements"))
    attestations: int = field(metadata=told("number of their attestations"))
    outlets: tuple[str, ...] = field(metadata=told("outlets of the documents that carry them"))
    sentences: tuple[Sentence, ...] = field(
        metadata=told("statements shown, the surest of each side first; a seat has none")
    )
    left_out: int = field(metadata=told("number of statements not shown for want of room"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that leads to the place that shows what was counted."""

    name: str = field(metadata=told("what is counted: a key of the words"))
    count: int = field(metadata=told("the count"))
    anchor: str = field(metadata=told("id of the section that opens it"))


@dataclass(frozen=True, slots=True)
class Overview:
    """The report in a few numbers."""

    empty: bool = field(metadata=told("true where no statement was found"))
    attested: bool = field(metadata=told("true where copies of one story were joined"))
    documents: int = field(metadata=told("number of documents read"))
    first: str = field(metadata=told("earliest date of a document, or empty"))
    last: str = field(metadata=told("latest date of a document, or empty"))
    figures: tuple[Figure, ...] = field(
        metadata=told("counts, each with the section that opens it")
    )
    divided: Hemicycle | None = field(
        metadata=told("the measure with the most actors on both sides")
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actors hold one stance on a measure."""

    stance: Stance = field(metadata=told("the stance"))
    count: int = field(metadata=told("number of actors"))


@dataclass(frozen=True, slots=True)
class Hemicycle:
    """The actors of one measure, seated from most against to most for."""

    anchor: str = field(metadata=told("id of its place in the page"))
    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    actors: int = field(metadata=told("number of actors"))
    statements: int = field(metadata=told("number of statements"))
    attestations: int = field(metadata=told("number of their attestations"))
    outlets: int = field(metadata=told("number of outlets that carry them"))
    tallies: tuple[Tally, ...] = field(
        metadata=told("number of actors for each stance, from against to for")
    )
    both: int = field(metadata=told("number of actors on both sides"))
    seats: tuple[Cell, ...] = field(metadata=told("the actors' cells, in the order of their seats"))
    left_out: int = field(metadata=told("number of actors without a seat for want of room"))


@dataclass(frozen=True, slots=True)
class Positions:
    """Who stands where on each measure."""

    shown: tuple[Hemicycle, ...] = field(metadata=told("measures with two actors or more, drawn"))
    more: tuple[Hemicycle, ...] = field(metadata=told("the other measures, listed"))
    left_out: int = field(
        metadata=told("number of measures neither drawn nor listed for want of room")
    )
    alike: tuple[Alike, ...] = field(metadata=told("measures of two languages that could be one"))
    alike_left_out: int = field(metadata=told("number of such pairs not shown for want of room"))


@dataclass(frozen=True, slots=True)
class Column:
    """A measure at the head of the matrix."""

    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))


@dataclass(frozen=True, slots=True)
class Row:
    """An actor with its cells."""

    actor_id: str = field(metadata=told("id of the actor"))
    actor: str = field(metadata=told("name of the actor"))
    party: str = field(
        metadata=told("name of the party where it is another than the actor, or empty")
    )
    count: int = field(metadata=told("number of the actor's statements"))
    attestations: int = field(metadata=told("number of their attestations"))
    outlets: int = field(metadata=told("number of outlets that carry them"))
    cells: tuple[int | None, ...] = field(
        metadata=told("for each column, the place of its cell in listed; none where there is none")
    )
    listed: tuple[Cell, ...] = field(
        metadata=told("all cells of the actor, also those outside the matrix")
    )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actors by measures; each cell opens on its sentences."""

    columns: tuple[Column, ...] = field(metadata=told("the measures with the most actors"))
    rows: tuple[Row, ...] = field(metadata=told("the actors, by party and name"))
    others: tuple[Row, ...] = field(
        metadata=told("actors listed below the matrix without a row in it")
    )
    columns_left_out: int = field(metadata=told("number of measures without a column"))
    statements_left_out: int = field(
        metadata=told("number of statements whose sentence is not shown")
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an article that the same marks cover from end to end."""

    text: str = field(metadata=told("the words"))
    stances: tuple[Stance, ...] = field(
        metadata=told("stances of the statements that cover it, each once")
    )
    quoted: bool = field(metadata=told("true within a quotation"))
    commitment: bool = field(metadata=told("true within a commitment"))
    commitments: int = field(metadata=told("number of commitments that end here"))
    notes: tuple[int, ...] = field(
        metadata=told("places, in the article's statements, of those that end here")
    )
    quotations: tuple[int, ...] = field(metadata=told("places of the quotations that end here"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation and who said it."""

    start: int = field(metadata=told("first character of the quoted words"))
    end: int = field(metadata=told("end of the quoted words"))
    speaker: str = field(metadata=told("name of the speaker, or empty where nobody could be named"))
    speaker_text: str = field(metadata=told("the speaker as written"))
    cue: str = field(metadata=told("the word that introduces the quotation"))


@dataclass(frozen=True, slots=True)
class Article:
    """A document with its statements and quotations marked in the text."""

    number: int = field(metadata=told("number of the article in the report, from 1"))
    path: str = field(metadata=told("where it came from"))
    document: str = field(metadata=told("id of the document"))
    title: str = field(metadata=told("title of the document, else its id"))
    date: str = field(metadata=told("its date, ISO 8601, or empty"))
    outlet: str = field(metadata=told("who published it, or empty"))
    language: str = field(metadata=told("language of the text, or empty"))
    paragraphs: tuple[tuple[Segment, ...], ...] = field(
        metadata=told("the text, cut at line ends and marks")
    )
    statements: tuple[Sentence, ...] = field(
        metadata=told("its statements, in the order of the text")
    )
    quotations: tuple[Quoted, ...] = field(
        metadata=told("its quotations, in the order of the text")
    )


@dataclass(frozen=True, slots=True)
class Articles:
    """The documents with their marks."""

    shown: tuple[Article, ...] = field(metadata=told("marked articles, by date"))
    left_out: int = field(
        metadata=told("number of articles with marks that are left out for want of room")
    )
    without: int = field(metadata=told("number of documents in which nothing was found"))


@dataclass(frozen=True, slots=True)
class Left:
    """A passage or document that was left out."""

    title: str = field(metadata=told("title of the document, else its path"))
    language: str = field(metadata=told("language of the text, or empty"))
    start: int = field(metadata=told("first character of the passage"))
    end: int = field(metadata=told("end of the passage; 0 where the whole document was left out"))
    text: str = field(metadata=told("the words left out"))
    detail: str = field(metadata=told("what was found"))


@dataclass(frozen=True, slots=True)
class Reason:
    """All that was left out for one reason."""

    reason: str = field(metadata=told("key of the reason"))
    label: str = field(metadata=told("the reason as people read it"))
    count: int = field(metadata=told("how often"))
    passages: tuple[Left, ...] = field(metadata=told("passages shown"))
    left_out: int = field(metadata=told("number of passages not shown for want of room"))


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not coded, and why."""

    total: int = field(metadata=told("number of passages and documents left out"))
    reasons: tuple[Reason, ...] = field(metadata=told("the reasons, the most frequent first"))


@dataclass(frozen=True, slots=True)
class Method:
    """How the report was made."""

    made: Made = field(metadata=told("versions, codebook, register, models and settings"))
    coders: tuple[Figure, ...] = field(
        metadata=told("who or what coded, with the number of statements of each")
    )
    statuses: tuple[Figure, ...] = field(
        metadata=told("what people said of the statements, with counts")
    )
