"""Ways to draw statements: one function and one line for each.

Each gives how often every statement counts in a draw: whole numbers of the bootstrap (Efron
1979), which leave some out, or weights of the Bayesian bootstrap (Rubin 1981, Annals of
Statistics 9:130-134), which leave out none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ..networks.coded import Coded

Array = np.ndarray[Any, np.dtype[Any]]


def _draw_statements(coded: Coded, rng: np.random.Generator) -> Array:
    return rng.multinomial(len(coded), np.full(len(coded), 1 / len(coded)))


def _draw_documents(coded: Coded, rng: np.random.Generator) -> Array:
    places = _number_documents(coded)
    many = int(places.max()) + 1
    return rng.multinomial(many, np.full(many, 1 / many))[places]


def _weigh_statements(coded: Coded, rng: np.random.Generator) -> Array:
    return rng.dirichlet(np.ones(len(coded))) * len(coded)


def _weigh_documents(coded: Coded, rng: np.random.Generator) -> Array:
    places = _number_documents(coded)
    many = int(places.max()) + 1
    return (rng.dirichlet(np.ones(many)) * many)[places]


def _number_documents(coded: Coded) -> Array:
    if (coded.documents < 0).all():
        raise AnalysisError(
            "resample: no statement has a document; name its column with document='…', or "
            "resample='statements'"
        )
    # Statements without a document are each drawn by themselves.
    own = np.where(coded.documents >= 0, coded.documents, -1 - np.arange(len(coded)))
    return np.asarray(np.unique(own, return_inverse=True)[1])


#: Name of the option -> how often each statement counts in one draw.
RESAMPLES: Mapping[str, Callable[[Coded, np.random.Generator], Array]] = {
    "statements": _draw_statements,
    "documents": _draw_documents,
    "dirichlet": _weigh_statements,
    "dirichlet-documents": _weigh_documents,
}
