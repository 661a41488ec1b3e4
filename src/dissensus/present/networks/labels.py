"""What becomes of labels in each format, so that none is changed in silence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ...matrices import Network
from ..export import safe_cell
from .texts import clean, make_line_labels
from .ucinet import KEPT, find_alike

#: The labels of rows and of columns, as a file holds them.
Change: TypeAlias = Callable[[Sequence[str], Sequence[str]], list[str]]


def _to_utf8(label: str) -> str:
    return label.encode("utf-8", "replace").decode()


def _each(change: Callable[[str], str]) -> Change:
    return lambda rows, columns: [change(label) for label in (*rows, *columns)]


def _apart(rows: Sequence[str], columns: Sequence[str]) -> list[str]:
    return [*make_line_labels(rows), *make_line_labels(columns)]


_XML = _each(clean), "XML has no such characters"
_CELLS = (
    _each(lambda label: _to_utf8(str(safe_cell(label)))),
    "a spreadsheet would take it for a formula, or UTF-8 cannot hold it",
)
_LINES = "labels end at a quote or a break there, and are told apart by numbers"
#: Ending of the file -> what becomes of the labels, and why; JSON changes none.
CHANGES: Mapping[str, tuple[Change, str]] = {
    ".graphml": _XML,
    ".gexf": _XML,
    ".csv": _CELLS,
    ".edges.csv": _CELLS,
    ".dl": (_apart, _LINES),
    ".net": (lambda rows, columns: make_line_labels([*rows, *columns]), _LINES),
    ".paj": (lambda rows, columns: make_line_labels([*rows, *columns]), _LINES),
    ".parquet": (_each(_to_utf8), "UTF-8 cannot hold it"),
}


def tell_changes(network: Network, ending: str, path: Path) -> None:
    """Warn of the labels that a file of that ending holds otherwise, with the first of them."""
    rows, columns = network.rows, () if network.is_onemode else network.columns
    if ending in CHANGES:
        change, why = CHANGES[ending]
        pairs = zip((*rows, *columns), change(rows, columns), strict=True)
        changed = [(label, written) for label, written in pairs if label != written]
        if changed:
            label, written = (repr(one[:60]) for one in changed[0])
            many = "a label is" if len(changed) == 1 else f"{len(changed):,} labels are"
            more = ":" if len(changed) == 1 else ", such as"
            warnings.warn(f"{path}: {many} changed{more} {label} to {written}: {why}", stacklevel=3)
    if ending == ".dl":
        for labels in (rows, columns):
            if alike := find_alike(make_line_labels(labels)):
                warnings.warn(
                    f"{path}: UCINET may keep {KEPT} characters of a label, in capitals; "
                    f"{alike[0][:60]!r} and {alike[1][:60]!r} would be one",
                    stacklevel=3,
                )
