"""The levels of a qualifier: which ones there are, and in which order, differs by its type."""

from __future__ import annotations

import numpy as np
import polars as pl

from ..networks.qualifier import Qualifier
from .asked import Asked
from .source import BOOLEAN, INTEGER, Array, Source, sort_labels


def read_qualifier(source: Source, asked: Asked, originals: Array) -> Qualifier:
    """The levels in the original statements, and each one's level.

    A boolean always has both levels; those of an integer stand by number; those of a text, the
    empty one too, in the order of labels. No qualifier is one level.
    """
    if asked.qualifier is None:
        return Qualifier("none", ("",), np.ones(1), np.zeros(len(originals), dtype=np.int64))
    name, is_document = asked.qualifier, asked.qualifier_document
    texts = source.read_text(name, is_document=is_document).gather(originals)
    kind = "" if is_document else source.variables[name].data_type
    if kind == BOOLEAN:
        return Qualifier("boolean", ("0", "1"), np.array([-1.0, 1.0]), _to_numbers(texts), 2.0)
    if kind == INTEGER:
        numbers = _to_numbers(texts)
        values, codes = np.unique(numbers, return_inverse=True)
        if not len(values):
            return Qualifier("ordinal", ("0",), np.zeros(1), codes)
        span = float(values[-1] - values[0])
        return Qualifier("ordinal", tuple(map(str, values)), values.astype(float), codes, span)
    names = sort_labels(texts.unique()) or [""]
    return Qualifier("categorical", tuple(names), np.ones(len(names)), _find(texts, names))


def _to_numbers(texts: pl.Series) -> Array:
    return texts.cast(pl.Int64).to_numpy().copy()


def _find(texts: pl.Series, names: list[str]) -> Array:
    places = {name: place for place, name in enumerate(names)}
    return texts.replace_strict(places, return_dtype=pl.Int64).to_numpy().copy()


def narrow(qualifier: Qualifier, codes: Array) -> tuple[Qualifier, Array]:
    """A qualifier with only the levels that occur among the codes, in its order.

    Where there are no codes it keeps its first level, since counts have one at least.
    """
    present, narrowed = np.unique(codes, return_inverse=True)
    present = present if len(present) else np.zeros(1, dtype=np.int64)
    names = tuple(qualifier.levels[place] for place in present)
    values = qualifier.values[present]
    span = float(values[-1] - values[0])
    return Qualifier(qualifier.kind, names, values, narrowed, span), narrowed
