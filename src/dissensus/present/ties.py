"""The data of the report's network: who agrees with whom, and on what that rests."""

from __future__ import annotations

from dataclasses import dataclass, field

from .alike import Spoken
from .made import told
from .networks.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Common:
    """A measure on which both ends of a tie have statements."""

    concept_id: str = field(metadata=told("id of the measure"))
    concept: str = field(metadata=told("name of the measure"))
    discovered: bool = field(metadata=told("true where the codebook does not have the measure"))
    first: tuple[Spoken, ...] = field(metadata=told("who speaks of it for the first actor"))
    second: tuple[Spoken, ...] = field(metadata=told("who speaks of it for the second actor"))
    count: int = field(metadata=told("number of statements of both on it"))


@dataclass(frozen=True, slots=True)
class Tied:
    """Two actors with statements on the same measures."""

    anchor: str = field(metadata=told("id of the place in the page that lists the measures"))
    one: str = field(metadata=told("name of the first actor"))
    other: str = field(metadata=told("name of the second actor"))
    weight: float = field(metadata=told("agreement less conflict over all pairs of statements"))
    sign: str = field(metadata=told("positive where agreement prevails, else negative"))
    statements: int = field(metadata=told("number of statements of both on these measures"))
    measures: int = field(metadata=told("number of measures that both speak of"))
    common: tuple[Common, ...] = field(metadata=told("those measures, the most told first"))


@dataclass(frozen=True, slots=True)
class Knot:
    """An actor that is drawn, with its ties."""

    anchor: str = field(metadata=told("id of the place in the page that lists its ties"))
    name: str = field(metadata=told("name of the actor"))
    statements: int = field(metadata=told("number of its statements"))
    total: int = field(metadata=told("number of its ties"))
    ties: tuple[int, ...] = field(metadata=told("places of those among the pairs listed"))


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """The network as a file of another program."""

    name: str = field(metadata=told("name of the file, whose ending is its format"))
    data: str = field(metadata=told("what it holds, in base64"))


@dataclass(frozen=True, slots=True)
class Ties:
    """Who agrees with whom."""

    made: bool = field(metadata=told("false where no network was made for the report"))
    actors: int = field(metadata=told("number of actors with a tie"))
    total: int = field(metadata=told("number of ties"))
    strongest: float = field(metadata=told("the largest weight, of either sign"))
    pairs: tuple[Tied, ...] = field(metadata=told("the strongest ties, the strongest first"))
    knots: tuple[Knot, ...] = field(metadata=told("the actors drawn, as they stand in the canvas"))
    canvas: Canvas | None = field(metadata=told("what is drawn, and where; none without a tie"))
    files: tuple[NetworkFile, ...] = field(metadata=told("the network for other programs"))
    files_left_out: tuple[str, ...] = field(
        metadata=told("endings of the files that are too large for the page")
    )
