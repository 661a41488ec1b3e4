"""Votes of a corpus as a table of roll calls, one row for each."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ...ballots import first_words
from ...exchange import Exchange, Held, Loss
from ..files import write_files
from ..losses import Losses, list_documents, list_placed
from .read import CODER, STATE

_COLUMNS = ("party", "vote", "rollcall", "date", "description", "issue", "session")


def write_votes(exchange: Exchange, path: Path) -> tuple[Loss, ...]:
    """Write the votes as CSV; what is no vote is told."""
    losses = Losses()
    documents = list_documents(exchange, losses)
    votes: list[Held] = []
    for held in list_placed(exchange, documents, losses):
        if not isinstance(held, Held):
            losses.add("annotation", "it is no vote")
        elif held.statement.coder != CODER:
            losses.add("statement", "it is no vote")
        elif held.statement.stance not in first_words():
            losses.add("statement", f"no vote is {held.statement.stance}")
        else:
            votes.append(held)
    are_states = all(held.statement.actor.kind == STATE for held in votes)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("country" if are_states else "actor", *_COLUMNS))
    for held in votes:
        statement = held.statement
        document = documents[statement.document]
        writer.writerow(
            (
                # As the table that it came from wrote it.
                statement.text.rpartition(": ")[0] or statement.actor.id,
                statement.party.id if statement.party and not are_states else "",
                first_words()[statement.stance],
                statement.concept.id,
                document.date,
                next(iter(statement.concept.labels.values()), ""),
                *(str(held.fields.get(name) or "") for name in ("issue", "session")),
            )
        )
    for extra in exchange.extras:
        losses.add(f"what {extra.origin} holds besides", f"it is of another tool ({extra.format})")
    write_files({path: stream.getvalue().encode("utf-8")})
    return losses.list()
