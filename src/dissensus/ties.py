"""The network of those who speak in coded documents: who agrees with whom, for a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl

from .analyse import network
from .matrices import Network
from .records import Coded

#: Sums of halves and thirds are rounded to so many digits, so that what cancels out is zero.
_DIGITS = 9


def tie_parties(coded: Iterable[Coded]) -> Network:
    """The network of parties: agreement less conflict over all pairs of statements on a measure.

    Labels are the ids of parties, or of actors that have none. Two statements on one measure
    count 1 where the stance is the same, -1 where one is for it and the other against, and
    what lies between for the stances between. Rejected statements do not count.
    """
    rows = [
        (
            (statement.party or statement.actor).id,
            statement.concept.id,
            statement.stance,
            statement.document,
        )
        for one in coded
        for statement in one.statements
        if statement.status != "rejected"
    ]
    names = ("party", "concept", "stance", "document")
    table = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    made = network(table, rows="party", isolates=True, aggregation="subtract")
    ties = made.matrix.copy()
    ties.data = np.round(ties.data, _DIGITS)
    ties.eliminate_zeros()
    return replace(made, ties=ties)
