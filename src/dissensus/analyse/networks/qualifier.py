"""Qualifiers: the levels that a statement's position can have, and how near they are.

Kinds: boolean (for, against), ordinal (numbers, or names of the stances, in an order) and
categorical (names without an order). No qualifier is one level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...records import STANCES
from ..frame import encode, suggest, to_labels

Array = np.ndarray[Any, np.dtype[Any]]

KINDS = ("none", "boolean", "ordinal", "categorical")
#: The largest number that is a position on a scale.
MOST = 1e12
#: How R and pandas write a value that is missing.
_MISSING = ("NA", "NaN", "nan", "N/A", "<NA>", "NULL", "None")
_FALSE, _TRUE = ("0", "false", "no"), ("1", "true", "yes")


@dataclass(frozen=True, eq=False)
class Qualifier:
    """The levels of a column and the level of each of its rows.

    ``levels`` are the names in order; ``values`` their positions: -1 and 1 of a boolean, the
    numbers of an ordinal, all 1 of a categorical one. ``span`` is the distance of the two ends
    of the scale. ``codes`` gives each row's level, -1 where it is missing.
    """

    kind: str
    levels: tuple[str, ...]
    values: Array
    codes: Array
    span: float = 0.0

    @property
    def has_order(self) -> bool:
        """Whether levels can be nearer to and farther from each other."""
        return self.kind in ("boolean", "ordinal")

    def likeness(self) -> Array:
        """How alike two levels are, 1 the same and 0 the two ends of the scale; (K, K)."""
        if not self.has_order:
            return np.eye(len(self.levels))
        distance = np.abs(self.values[:, None] - self.values[None, :])
        return 1.0 - distance / self.span if self.span else np.ones_like(distance)


#: The single level of statements without a qualifier.
NO_QUALIFIER = Qualifier("none", ("",), np.ones(1), np.zeros(0, dtype=np.int64))


def make_qualifier(
    column: pl.Series | None, rows: int, *, levels: Mapping[Any, float] | None = None
) -> Qualifier:
    """Read a column as a qualifier; None gives the single level of statements without one.

    ``levels`` gives the number of each value of the column, in any order; the scale runs from
    the lowest to the highest given, whether or not they occur. Without it a column of the
    stances has their numbers and scale; yes, no, true, false, 0 and 1 are a boolean; other
    numbers, also those written as text, are themselves; other text is categorical. Numbers in a
    column of Polars' or pandas' categories are names. Stances, yes and no are known in capital
    letters too. Raises AnalysisError for a value that has no level, and for numbers that are
    infinite or too large to be a position.

    >>> made = make_qualifier(pl.Series(["oppose", "support"]), 2)
    >>> made.kind, made.levels, float(made.likeness()[0, -1])
    ('ordinal', ('oppose', 'reserved', 'neutral', 'open', 'support'), 0.0)
    """
    if column is None:
        return replace(NO_QUALIFIER, codes=np.zeros(rows, dtype=np.int64))
    if levels is not None:
        return _with_levels(column, _check_levels(levels))
    if column.dtype.is_numeric():
        return _numeric(column)
    return _named(column)


def _check_levels(levels: Mapping[Any, float]) -> Mapping[str, float]:
    try:
        numbers = {_name(key): float(value) for key, value in levels.items()}
    except (TypeError, ValueError):
        numbers = {}
    if not numbers or not all(abs(value) <= MOST for value in numbers.values()):
        raise AnalysisError(
            f"levels: give each value of the qualifier a number between {-MOST:g} and {MOST:g}"
        )
    return numbers


def _name(key: object) -> str:
    """A value as a label of its column would name it."""
    if isinstance(key, bool):
        return str(key).lower()
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)


def _named(column: pl.Series) -> Qualifier:
    labels = _without_missing(to_labels(column))
    names, codes = encode(labels)
    words = {name.strip().lower() for name in names}
    if words and words <= STANCES.keys():
        return _with_levels(labels.str.strip_chars().str.to_lowercase(), STANCES)
    if words and words <= {*_FALSE, *_TRUE}:
        return _boolean(labels.str.strip_chars().str.to_lowercase())
    if words and column.dtype == pl.String:
        numbers = labels.str.strip_chars().replace("", None).cast(pl.Float64, strict=False)
        if numbers.null_count() == int((codes < 0).sum()) and not numbers.is_nan().any():
            return _numeric(numbers.alias(column.name))
    _refuse_misspelt(words, column.name)
    # Without any value there is a level that no statement has.
    return Qualifier("categorical", names or ("",), np.ones(max(1, len(names))), codes)


def _without_missing(labels: pl.Series) -> pl.Series:
    """The labels with R's and pandas' words for a missing value left empty."""
    is_missing = labels.str.strip_chars().is_in(_MISSING)
    return labels.zip_with(~is_missing, pl.Series(labels.name, [""], dtype=pl.String))


def _refuse_misspelt(words: set[str], name: str) -> None:
    """Refuse stances among which others stand: read as mere names they would not oppose."""
    unknown = sorted(words - STANCES.keys())
    if unknown and words & {"support", "oppose"}:
        raise AnalysisError(
            f"the qualifier {name!r} holds stances and {unknown[0]!r}, which is none"
            f"{suggest(unknown[0], STANCES)}: correct it, or give each value a number with levels"
        )


def _with_levels(column: pl.Series, levels: Mapping[Any, float]) -> Qualifier:
    labels = to_labels(column)
    order = sorted(levels, key=levels.__getitem__)
    unknown = sorted(set(encode(labels)[0]) - set(order))
    if unknown:
        raise AnalysisError(
            f"levels: the qualifier {column.name!r} holds {unknown[0]!r}, which has no level"
            f"{suggest(unknown[0], order)}; given are {', '.join(order)}"
        )
    values = np.array([levels[name] for name in order])
    codes = labels.cast(pl.Enum(order), strict=False).to_physical().cast(pl.Int64)
    span = float(values[-1] - values[0])
    return Qualifier("ordinal", tuple(order), values, codes.fill_null(-1).to_numpy(), span)


def _boolean(labels: pl.Series) -> Qualifier:
    places = {**dict.fromkeys(_FALSE, 0), **dict.fromkeys(_TRUE, 1), "": -1}
    codes = labels.replace_strict(places, default=-1, return_dtype=pl.Int64).to_numpy()
    return Qualifier("boolean", ("false", "true"), np.array([-1.0, 1.0]), codes, 2.0)


def _numeric(column: pl.Series) -> Qualifier:
    numbers = column.cast(pl.Float64).fill_nan(None)
    if not (numbers.abs().fill_null(0.0) <= MOST).all():
        raise AnalysisError(
            f"the qualifier {column.name!r} holds numbers beyond {MOST:g}, which are no positions"
        )
    values = numbers.drop_nulls().unique().sort().to_numpy()
    if set(values.tolist()) <= {0.0, 1.0}:
        return _boolean(to_labels(numbers))
    filled = numbers.fill_null(0.0).to_numpy()
    codes = np.where(numbers.is_null().to_numpy(), -1, np.searchsorted(values, filled))
    names = tuple(f"{value:.15g}" for value in values)
    return Qualifier("ordinal", names, values, codes, float(values[-1] - values[0]))
