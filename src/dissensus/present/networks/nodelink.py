"""JSON as nodes and edges, with all that is known of the network: read back, it is the same."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from ...errors import AnalysisError
from ...matrices import Network
from .graph import list_labels

_TIMES = ("start", "middle", "stop")
_TEXTS = ("row_name", "column_name", "aggregation", "normalization")
_COUNTS = ("statements", "undated")
#: JSON has no such numbers.
_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_KINDS = "biuf"


def write_json(network: Network) -> str:
    """The network as JSON in the form of NetworkX's ``node_link_graph``.

    ``graph`` holds what is known of the whole. Every cell that is not zero is an edge: of a
    one-mode network that is symmetric and has no loops, each pair once.
    """
    cells = sparse.coo_array(network.matrix)
    rows, columns = cells.coords
    kept = cells.data != 0
    is_half = network.is_onemode and _is_plain(network)
    if is_half:
        kept &= rows < columns
    shift = 0 if network.is_onemode else len(network.rows)
    ends = zip(rows[kept].tolist(), columns[kept].tolist(), cells.data[kept].tolist(), strict=True)
    told: dict[str, Any] = {
        "directed": network.is_onemode and not is_half,
        "multigraph": False,
        "graph": _tell(network),
        "nodes": [
            {"id": place, "label": label, "bipartite": int(mode == "column"), "frequency": count}
            for place, (label, mode, count) in enumerate(list_labels(network))
        ],
        "edges": [
            {"source": row, "target": column + shift, "weight": _write_number(weight)}
            for row, column, weight in ends
        ],
    }
    # Lone surrogates, which UTF-8 cannot hold, are written as escapes.
    return json.dumps(told, ensure_ascii=True, allow_nan=False) + "\n"


def _is_plain(network: Network) -> bool:
    matrix = network.matrix
    return not (matrix != matrix.T).nnz and not matrix.diagonal().any()


def _tell(network: Network) -> dict[str, Any]:
    is_dense = isinstance(network.ties, np.ndarray)
    times = {name: getattr(network, name) for name in _TIMES}
    return {
        "format": "dissensus network 1",
        "kind": network.kind,
        "dense": is_dense,
        "dtype": network.ties.dtype.name,
        "counts": [_name_kind(network.row_counts), _name_kind(network.column_counts)],
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
        **{name: getattr(network, name) for name in (*_COUNTS, *_TEXTS)},
    }


def _name_kind(counts: np.ndarray[Any, Any]) -> str | None:
    return counts.dtype.name if len(counts) else None


def _write_number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def read_json(path: Path | str) -> Network:
    """Read a network that was written as JSON; DissensusError tells what is wrong with a file.

    The same labels, ties, dates and counts come back.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnalysisError(f"{path}: cannot be read, {error}") from error
    try:
        return parse_json(text)
    except (KeyError, TypeError, ValueError, IndexError, RecursionError, OverflowError) as error:
        raise AnalysisError(
            f"{path}: no network as `write_network` writes it ({type(error).__name__}: {error})"
        ) from error


def parse_json(text: str) -> Network:
    """The network of a text; the errors are those of what is missing or of another type."""
    told = json.loads(text)
    about, nodes = told["graph"], told["nodes"]
    if about["format"] != "dissensus network 1":
        raise ValueError(f"format {about['format']!r}")
    if about["kind"] not in ("onemode", "twomode"):
        raise ValueError(f"kind {about['kind']!r}")
    rows = [node for node in nodes if not node["bipartite"]]
    columns = rows if about["kind"] == "onemode" else nodes[len(rows) :]
    return Network(
        kind=about["kind"],
        rows=_labels(rows),
        columns=_labels(columns),
        ties=_fill(told, (len(rows), len(columns))),
        row_counts=_counts(rows, about["counts"][0]),
        column_counts=_counts(columns, about["counts"][1]),
        **{name: _read_time(about[name]) for name in _TIMES},  # type: ignore[arg-type]
        **{name: int(about[name]) for name in _COUNTS},  # type: ignore[arg-type]
        **{name: str(about[name]) for name in _TEXTS},  # type: ignore[arg-type]
    )


def _labels(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(str(node["label"]) for node in nodes)


def _read_kind(name: str) -> np.dtype[Any]:
    kind = np.dtype(name)
    if kind.kind not in _KINDS:
        raise ValueError(f"numbers of type {name!r}")
    return kind


def _counts(nodes: list[dict[str, Any]], kind: str | None) -> np.ndarray[Any, Any]:
    if kind is None:
        return np.zeros(0)
    return np.array([node["frequency"] for node in nodes], dtype=_read_kind(kind))


def _read_time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _fill(told: dict[str, Any], shape: tuple[int, int]) -> np.ndarray[Any, Any] | sparse.csr_array:
    about, edges = told["graph"], told["edges"]
    shift = 0 if about["kind"] == "onemode" else shape[0]
    kind = _read_kind(about["dtype"])
    rows = np.array([edge["source"] for edge in edges], dtype=np.int64)
    columns = np.array([edge["target"] for edge in edges], dtype=np.int64) - shift
    weights = np.array(
        [_SPECIAL.get(w, w) if isinstance(w := edge["weight"], str) else w for edge in edges],
        dtype=kind,
    )
    if about["kind"] == "onemode" and not told["directed"]:
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        weights = np.concatenate([weights, weights])
    if len(rows) and (min(rows.min(), columns.min()) < 0):
        raise ValueError("an edge from no node")
    ties = sparse.csr_array((weights, (rows, columns)), shape=shape)
    if not about["dense"]:
        return ties
    dense = np.zeros(shape, dtype=kind)
    dense[rows, columns] = weights
    return dense
