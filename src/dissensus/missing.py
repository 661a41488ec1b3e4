"""Codes for what is missing, such as 999: the values of a table that a person names as such."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import polars as pl

from .errors import AnalysisError

#: Values that are missing wherever they stand, or of each column.
Codes: TypeAlias = Collection[Any] | Mapping[str, Collection[Any]]


@dataclass(frozen=True)
class Missing:
    """The values to be read as missing: column, or None for all -> its values as text.

    ``seen`` gathers those that some cell held.
    """

    codes: Mapping[str | None, tuple[str, ...]]
    seen: set[tuple[str | None, str]] = field(default_factory=set)

    @classmethod
    def of(cls, given: Codes) -> Missing:
        """The codes as they are given to functions; AnalysisError for what are no codes.

        >>> Missing.of([999, "n/a"]).codes
        {None: ('999', 'n/a')}
        """
        pairs: Iterable[tuple[Any, Any]] = (
            given.items() if isinstance(given, Mapping) else [(None, given)]
        )
        codes = {}
        for column, values in pairs:
            if isinstance(values, str | bytes) or not isinstance(values, Collection):
                raise AnalysisError(
                    f"missing: {values!r} is no list of values; give [999], or of one column "
                    "{'stance': [999]}"
                )
            codes[column] = tuple(_name(value) for value in values)
        return cls(codes)

    @classmethod
    def parse(cls, given: Iterable[str]) -> Missing:
        """The codes as they are written: VALUE, or COLUMN=VALUE of one column.

        >>> Missing.parse(["999", "stance=-9", "stance=x"]).codes
        {None: ('999',), 'stance': ('-9', 'x')}
        """
        codes: dict[str | None, tuple[str, ...]] = {}
        for text in given:
            column, sign, value = text.partition("=")
            key, code = (column.strip() or None, value) if sign else (None, text)
            if not code.strip():
                raise AnalysisError(f"missing: {text!r} names no value; empty cells are missing")
            codes[key] = (*codes.get(key, ()), code.strip())
        return cls(codes)

    def blank(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The table without the cells that hold a code; AnalysisError for an unknown column."""
        for name in self.codes:
            if name is not None and name not in frame.columns:
                raise AnalysisError(
                    f"missing: the table has no column {name!r}; "
                    f"it has {', '.join(map(repr, frame.columns[:20])) or 'none'}"
                )
        return frame.with_columns(
            [blanked for name in frame.columns if (blanked := self._blank(frame[name])) is not None]
        )

    def tell(self) -> None:
        """Warn of the codes that no cell held: they may be mistyped."""
        for column, values in self.codes.items():
            for value in values:
                if (column, value) not in self.seen:
                    where = f" of column {column!r}" if column is not None else ""
                    warnings.warn(f"missing: no cell{where} holds {value!r}", stacklevel=3)

    def _blank(self, column: pl.Series) -> pl.Series | None:
        """The column without its codes; None where it holds none."""
        found = pl.Series([False]).new_from_index(0, len(column))
        for key in (None, column.name):
            for value in self.codes.get(key, ()):
                holds = _find(column, value)
                if holds.any():
                    self.seen.add((key, value))
                    found |= holds
        # A series of its own: the mask of an expression would be a column of the table.
        return column.set(found, None) if found.any() else None


def _find(column: pl.Series, value: str) -> pl.Series:
    """Which cells hold a value: numbers compare as numbers, all else as it is written."""
    if column.dtype.is_numeric():
        try:
            number = float(value)
        except ValueError:
            return pl.Series([False]).new_from_index(0, len(column))
        return (column.cast(pl.Float64) == number).fill_null(value=False)
    if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Object):
        return pl.Series([False]).new_from_index(0, len(column))
    return (column.cast(pl.String).str.strip_chars() == value).fill_null(value=False)


def _name(value: Any) -> str:
    """A value as it is written; 999.0 is 999.

    >>> [_name(value) for value in (999, 999.0, "n/a ", True)]
    ['999', '999', 'n/a', 'true']
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
