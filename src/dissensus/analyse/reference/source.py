"""What the reference works on: the statements of one type, their variables and their documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError

Array = np.ndarray[Any, np.dtype[Any]]

#: Times are microseconds, but the reference knows whole seconds only.
SECOND = 1_000_000
#: Document-level variable -> the column of the table.
DOCUMENT_FIELDS: Mapping[str, str] = {
    "author": "author",
    "source": "source",
    "section": "section",
    "type": "type",
    "id": "document",
    "title": "title",
}
SHORT_TEXT, LONG_TEXT, BOOLEAN, INTEGER = "short text", "long text", "boolean", "integer"


@dataclass(frozen=True)
class Variable:
    """A statement-level variable: the column that holds it, and its data type in DNA."""

    column: str
    data_type: str


@dataclass(frozen=True, eq=False)
class Source:
    """The statements of one type, in the reference's order, and the span of all documents.

    ``table`` has a row for each statement, by date, document, start, stop and ID. ``times`` are
    its dates in microseconds, whole seconds. ``first`` and ``last`` are the dates of the first
    and last document, whether or not it has statements; None where nothing is dated.
    ``variables`` stand in the order of their definition. ``entities`` are the values of short
    texts with color and attributes, where they are known.
    """

    table: pl.DataFrame
    variables: Mapping[str, Variable]
    times: Array
    first: int | None = None
    last: int | None = None
    entities: pl.DataFrame = field(default_factory=pl.DataFrame)

    def list_short_texts(self) -> list[str]:
        """The names of the short text variables."""
        return [name for name, one in self.variables.items() if one.data_type == SHORT_TEXT]

    def read_text(self, name: str, *, is_document: bool = False) -> pl.Series:
        """A variable as the reference compares it: text, 0 and 1 of a boolean, whole numbers.

        Raises AnalysisError where a statement has no value, since the reference stops there.
        """
        if is_document:
            return self.table[DOCUMENT_FIELDS[name]].cast(pl.String)
        column = self.table[self.variables[name].column]
        if column.null_count():
            place = int(column.is_null().arg_true()[0])
            number = self.table["id"][place] if "id" in self.table.columns else place + 1
            raise AnalysisError(
                f"statement {number} has no value of variable {name!r}: the reference stops here; "
                "give it one, or leave such statements out"
            )
        return (
            column.cast(pl.Int64).cast(pl.String)
            if column.dtype == pl.Boolean
            else (column.cast(pl.String))
        )


def sort_labels(labels: Iterable[str]) -> list[str]:
    """Distinct labels in the order of their UTF-16 units: capitals first, accents last.

    >>> sort_labels(["b", "é", "B", "a", "b"])
    ['B', 'a', 'b', 'é']
    """
    return sorted(set(labels), key=lambda label: label.encode("utf-16-be", "surrogatepass"))


def encode_labels(texts: pl.Series) -> tuple[tuple[str, ...], Array]:
    """The distinct texts in the reference's order without the empty one, and each one's place.

    The place of an empty text is -1.
    """
    labels = [label for label in sort_labels(texts.unique()) if label]
    places = {label: place for place, label in enumerate(labels)} | {"": -1}
    codes = texts.replace_strict(places, return_dtype=pl.Int64)
    return tuple(labels), codes.to_numpy().copy()
