"""Which statements count: those of the range and the documents, then those not excluded.

The originals are what the range and the fields of documents leave; from them come the levels
and, with isolates, the labels. The filtered ones are the originals without excluded values,
blanks and duplicates.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..frame import suggest
from .asked import Asked
from .source import DOCUMENT_FIELDS, Array, Source

#: Field of a document -> the options with its values and with their inversion.
_FIELDS = {
    "author": ("authors", "invert_authors"),
    "source": ("sources", "invert_sources"),
    "section": ("sections", "invert_sections"),
    "type": ("types", "invert_types"),
}


def find_originals(source: Source, asked: Asked, start: int | None, stop: int | None) -> Array:
    """The places of the statements in the range, limits included, and of the documents kept.

    Raises AnalysisError for a value with an apostrophe, which the reference cannot ask for.
    """
    kept = np.ones(source.table.height, dtype=bool)
    if start is not None and stop is not None:
        kept &= (source.times >= start) & (source.times <= stop)
    for name, (option, inversion) in _FIELDS.items():
        values = getattr(asked, option)
        if any("'" in value for value in values):
            raise AnalysisError(
                f"{option}: {values!r} holds an apostrophe, at which the reference stops, since it "
                "puts the value into its query as it stands"
            )
        if values:
            named = (
                source.read_text(name, is_document=True)
                .is_in(pl.Series(list(values), dtype=pl.String).implode())
                .to_numpy()
            )
            kept &= named if getattr(asked, inversion) else ~named
    return np.flatnonzero(kept)


def find_allowed(source: Source, asked: Asked) -> Array:
    """Which statements have no excluded value; inverted, only values that are named.

    Raises AnalysisError for a variable that is none of the statement's.
    """
    allowed = np.ones(source.table.height, dtype=bool)
    for name, values in asked.values.items():
        if name not in source.variables:
            where = " is a variable of documents" if name in DOCUMENT_FIELDS else ""
            raise AnalysisError(
                f"excludeValues: {name!r}{where or ' is no variable of the statement type'}"
                f"{suggest(name, source.variables)}; there are {', '.join(source.variables)}"
            )
        named = (
            source.read_text(name)
            .is_in(pl.Series(list(values), dtype=pl.String).implode())
            .to_numpy()
        )
        allowed &= named if asked.invert_values else ~named
    return allowed
