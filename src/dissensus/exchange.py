"""What a bridge and a corpus hand to each other.

A bridge knows a foreign file and these records; it knows nothing of how a corpus is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .records import Document, Statement

#: What a field of a foreign tool holds.
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Held:
    """A statement as it is held: with its identifier and what a foreign tool says beside it.

    ``id`` is unique among the statements and annotations of an exchange. ``by`` is the person
    who coded or decided it. ``fields`` are values of the foreign tool that the statement has
    no place for; a bridge that wrote them finds them again.
    """

    id: str
    statement: Statement
    by: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A coded span that is no statement: ``layer`` is its kind in the foreign tool.

    ``start`` and ``end`` count characters of the document's text.
    """

    id: str
    document: str
    start: int
    end: int
    layer: str
    by: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extra:
    """What a foreign file holds beside documents and spans, kept whole to be written again.

    ``format`` is the bridge's name, ``origin`` the file's. ``values`` can be written as JSON.
    """

    format: str
    origin: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Loss:
    """What one side has no place for: what it is, how often, and what became of it."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that goes over a bridge, in either direction."""

    documents: tuple[Document, ...] = ()
    statements: tuple[Held, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    extras: tuple[Extra, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """A foreign format: its name for people, its ending, and what reads and writes it.

    ``matches`` tells from the path whether a file is one; ``read`` raises InputError where it
    cannot be read. ``write`` writes the whole file or nothing and gives what it had no place
    for.
    """

    label: str
    suffix: str
    matches: Callable[[Path], bool]
    read: Callable[[Path], Exchange]
    write: Callable[[Exchange, Path], tuple[Loss, ...]]
