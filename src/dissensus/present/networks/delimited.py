"""Tables: the matrix or the list of ties as CSV, the list of ties as Parquet."""

from __future__ import annotations

import csv
import io

import polars as pl

from ...matrices import Network
from ..export import safe_cell
from .graph import list_labels
from .signs import NAMES, tell_signs

#: The list of ties: one row for each that is not zero.
COLUMNS = ("source", "target", "source_mode", "target_mode", "weight", "sign")


def write_matrix(network: Network) -> str:
    """The matrix as CSV: labels of columns in the first line, of rows in the first cells.

    No cell can start a formula: a label that would has an apostrophe before it.
    """
    stream = io.StringIO()
    # Text is always quoted: a lone carriage return in it would else end the row.
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([network.row_name, *map(safe_cell, network.columns)])
    for label, row in zip(network.rows, network.values.tolist(), strict=True):
        writer.writerow([safe_cell(label), *row])
    return stream.getvalue()


def write_ties(network: Network) -> str:
    """The ties that are not zero as CSV, one row each; isolates have none."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for row in list_ties(network).iter_rows():
        writer.writerow([safe_cell(value) for value in row])
    return stream.getvalue()


def write_parquet(network: Network) -> bytes:
    """The ties that are not zero as Parquet, with the columns of the CSV."""
    stream = io.BytesIO()
    list_ties(network).write_parquet(stream)
    return stream.getvalue()


def list_ties(network: Network) -> pl.DataFrame:
    """One row for each tie: its ends, their modes, the weight and the sign.

    Raises AnalysisError for a weight that is not finite, which has no sign.
    """
    found = tell_signs(network)
    labels = list_labels(network)
    # A lone surrogate is no text that a table or UTF-8 can hold.
    plain = [label.encode("utf-8", "replace").decode() for label, *_ in labels]
    names = pl.Series(plain, dtype=pl.String)
    modes = pl.Series([mode for _, mode, _ in labels], dtype=pl.String)
    signs = [NAMES[int(sign)] for sign in found.signs]
    values = (
        names[found.sources],
        names[found.targets],
        modes[found.sources],
        modes[found.targets],
        pl.Series(found.weights, dtype=pl.Float64),
        pl.Series(signs, dtype=pl.String),
    )
    return pl.DataFrame(dict(zip(COLUMNS, values, strict=True)))
