"""The commands that bring other tools' projects in, and take a corpus to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..config import load_settings
from ..errors import DissensusError
from .corpus import opened
from .options import By, Corpus, one_of
from .output import refuse_missing, refuse_output, tell

if TYPE_CHECKING:
    from ..exchange import Exchange, Loss

#: The names of the bridges; a test holds them to the table of bridges, which loads slowly.
TOOLS = ("dna", "qdpx", "xmi", "labelstudio", "votes")
Tool = Annotated[
    str | None,
    typer.Option(
        "--tool",
        metavar="|".join(TOOLS),
        callback=one_of(TOOLS),
        help="The tool, where the file's ending does not tell it.",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        *("--tool", "--from"),
        metavar="|".join(TOOLS),
        callback=one_of(TOOLS),
        help="The tool, where the file does not tell it; votes are tables of roll calls.",
    ),
]
Role = str | None


def import_(
    corpus: Corpus,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The other tool's file.")],
    *,
    tool: From = None,
    person: Annotated[Role, typer.Option(help="DNA: the variable that names persons.")] = None,
    organization: Annotated[Role, typer.Option(help="DNA: the one that names bodies.")] = None,
    concept: Annotated[Role, typer.Option(help="DNA: the one that names concepts.")] = None,
    qualifier: Annotated[Role, typer.Option(help="DNA: the one that holds agreement.")] = None,
    largest: Annotated[
        int | None, typer.Option(min=1, help="DNA: the largest value of a numeric qualifier.")
    ] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", help="DNA: a statement type that is read.")
    ] = None,
    by: By = "",
) -> None:
    """Bring a project of another tool into a corpus, which is made where there is none."""
    refuse_missing([str(file)])
    from ..bridges import find_bridge  # noqa: PLC0415
    from ..bridges.dna import DNA, DnaRoles  # noqa: PLC0415
    from ..bridges.dna import read as read_dna  # noqa: PLC0415
    from ..bridges.votes import VOTES  # noqa: PLC0415
    from ..corpus import open_corpus  # noqa: PLC0415
    from ..keeping import bring_in  # noqa: PLC0415

    bridge = find_bridge(file, tool or "")
    given = {
        "person": person,
        "organization": organization,
        "concept": concept,
        "qualifier": qualifier,
        "largest": largest,
        "types": tuple(type_ or ()) or None,
    }
    roles = {name: value for name, value in given.items() if value is not None}
    if roles and bridge is not DNA:
        raise DissensusError(f"{file}: --{next(iter(roles))} is for files of DNA alone")
    exchange: Exchange = (
        read_dna(file, DnaRoles(**roles)) if roles else bridge.read(file)  # type: ignore[arg-type]
    )
    if bridge is VOTES:
        from ..naming import name_states  # noqa: PLC0415

        exchange = name_states(exchange, load_settings())
    with open_corpus(corpus, must_exist=False) as store:
        documents, statements = bring_in(store, exchange, file, by=by)
    found = f"{len(exchange.documents)} documents with {len(exchange.statements)} statements"
    print(f"{bridge.label}: {found}; new are {documents} and {statements}")  # noqa: T201
    _tell_losses(exchange.losses)


def export(
    corpus: Corpus,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    tool: Tool = None,
) -> None:
    """Write a corpus for another tool: documents, statements, and what came with an import."""
    from ..bridges import find_bridge  # noqa: PLC0415

    refuse_output(file, [corpus])
    bridge = find_bridge(file, tool or "")
    with opened(corpus) as store:
        exchange = store.give_out()
    losses = bridge.write(exchange, file)
    found = f"{len(exchange.documents)} documents with {len(exchange.statements)} attestations"
    print(f"{file}: {found}")  # noqa: T201
    _tell_losses((*exchange.losses, *losses))


def _tell_losses(losses: Iterable[Loss]) -> None:
    for loss in losses:
        print(tell(f"{loss.count} {loss.what}: {loss.why}"), file=sys.stderr)  # noqa: T201
