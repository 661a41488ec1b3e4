"""Records as rows of the tables, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ..records import (
    Actor,
    Commitment,
    Concept,
    Document,
    Likelihood,
    Quotation,
    Skip,
    Span,
    Statement,
)

Row = dict[str, Any]
#: A row as the database gives it: by the names of its columns.
Values = Mapping[Any, Any]

#: The columns of a version that come from its statement; two versions differ in these or not.
VALUES = (
    *("start", "end", "text", "actor", "party", "source", "concept", "concept_text", "stance"),
    *("firmness", "act", "targets", "condition", "consequence", "likelihood", "direct"),
    *("alleged", "confidence", "coder", "quote_start", "quote_end", "fields"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found in a document beside its statements."""

    quotations: tuple[Quotation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    skips: tuple[Skip, ...] = ()


def to_json(value: object) -> str:
    """Write a value as JSON; nothing stands for what is empty."""
    return msgspec.json.encode(value, enc_hook=_plain).decode() if value else ""


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(type(value).__name__)


def from_json(text: str) -> Any:
    """Read what ``to_json`` wrote; nothing gives None."""
    return msgspec.json.decode(text) if text else None


def hash_document(document: Document) -> str:
    """What makes two documents one: the same text, of the same outlet and date.

    Wire copy in two outlets is two documents of one story. A title or an author that one of
    them lacks makes no other document of it.
    """
    parts = (document.text, document.outlet, document.date)
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.hexdigest()


def make_keys(statements: Iterable[Statement]) -> Iterator[str]:
    """What each statement of a document is known by from run to run; a repeated one is numbered."""
    seen: dict[str, int] = {}
    for one in statements:
        parts = (one.start, one.end, one.actor.id, one.concept.id, one.stance)
        key = hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key}.{seen[key]}"


def to_row(statement: Statement) -> Row:
    """The values of a statement as columns of ``versions``."""
    return {
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "actor": statement.actor.id,
        "party": statement.party.id if statement.party else "",
        "source": statement.source.id if statement.source else "",
        "concept": statement.concept.id,
        "concept_text": statement.concept_text,
        "stance": statement.stance,
        "firmness": statement.firmness,
        "act": statement.act,
        "targets": to_json([target.id for target in statement.targets]),
        "condition": statement.condition,
        "consequence": statement.consequence,
        "likelihood": to_json(statement.likelihood),
        "direct": statement.direct,
        "alleged": statement.alleged,
        "confidence": statement.confidence,
        "coder": statement.coder,
        "quote_start": statement.quote.start if statement.quote else None,
        "quote_end": statement.quote.end if statement.quote else None,
        "fields": "",
    }


def to_statement(
    row: Values,
    document: Document,
    actors: Mapping[str, Actor],
    concepts: Mapping[str, Concept],
) -> Statement:
    """The statement that a row of ``versions`` holds."""
    likelihood, quote = row["likelihood"], row["quote_start"]
    return Statement(
        path=document.path,
        document=document.id,
        start=row["start"],
        end=row["end"],
        text=row["text"],
        actor=actors[row["actor"]],
        party=actors[row["party"]] if row["party"] else None,
        concept=concepts[row["concept"]],
        concept_text=row["concept_text"],
        stance=row["stance"],
        firmness=row["firmness"],
        act=row["act"],
        source=actors[row["source"]] if row["source"] else None,
        targets=tuple(actors[target] for target in from_json(row["targets"]) or ()),
        condition=row["condition"],
        consequence=row["consequence"],
        likelihood=msgspec.json.decode(likelihood, type=Likelihood) if likelihood else None,
        direct=row["direct"],
        alleged=bool(row["alleged"]),
        confidence=row["confidence"],
        coder=row["coder"],
        status=row["status"],
        quote=Span(quote, row["quote_end"]) if quote is not None else None,
    )


def list_actors(statement: Statement) -> list[Actor]:
    """Every actor that a statement names."""
    named = (statement.actor, statement.party, statement.source, *statement.targets)
    return [actor for actor in named if actor is not None]


def actor_row(actor: Actor) -> Row:
    """An actor as a row."""
    return {"id": actor.id, "kind": actor.kind, "labels": to_json(dict(actor.labels))}


def to_actor(row: Values) -> Actor:
    """The actor that a row holds."""
    return Actor(row["id"], row["kind"], from_json(row["labels"]) or {})


def concept_row(concept: Concept) -> Row:
    """A concept as a row."""
    return {
        "id": concept.id,
        "labels": to_json(dict(concept.labels)),
        "discovered": concept.discovered,
        **{name: to_json(getattr(concept, name)) for name in ("broader", "actions", "objects")},
    }


def to_concept(row: Values) -> Concept:
    """The concept that a row holds."""
    lists = {name: tuple(from_json(row[name]) or ()) for name in ("broader", "actions", "objects")}
    return Concept(row["id"], from_json(row["labels"]) or {}, bool(row["discovered"]), **lists)


def to_document(row: Values) -> Document:
    """The document that a row holds."""
    names = ("id", "path", "text", "title", "date", "outlet", "language", "author")
    return Document(**{name: row[name] for name in names})
