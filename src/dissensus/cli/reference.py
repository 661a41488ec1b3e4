"""Networks as Discourse Network Analyzer computes them, asked for in this package's words."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import AnalysisError

if TYPE_CHECKING:
    import polars as pl

    from ..matrices import NetworkSeries

#: Option -> its name in R.
_NAMES: Mapping[str, str] = {
    "kind": "networkType",
    "rows": "variable1",
    "columns": "variable2",
    "qualifier": "qualifier",
    "aggregation": "qualifierAggregation",
    "normalization": "normalization",
    "isolates": "isolates",
    "duplicates": "duplicates",
    "kernel": "kernel",
    "statement_type": "statementType",
}
#: Fields of a document, which R names with a further option.
_OF_DOCUMENTS = ("author", "source", "section", "type", "id", "title")
_DOCUMENT: Mapping[str, str] = {
    "rows": "variable1Document",
    "columns": "variable2Document",
    "qualifier": "qualifierDocument",
}
_LENGTH = re.compile(r"(\d+) *([a-z]+?)s?")


def make_reference(
    origin: str, given: Mapping[str, Any]
) -> tuple[NetworkSeries | pl.DataFrame, list[str]]:
    """The networks that DNA gives for a file, and what it says of the options.

    What is not given has DNA's default: a two-mode network that ignores the qualifier. Raises
    AnalysisError for options that it does not have, and for a source that is no file of its own.
    """
    from .. import dna, tabling  # noqa: PLC0415 - these load slowly

    if tabling.find_kind(origin) != "dna":
        raise AnalysisError(f"{origin}: --compat dna is for files of that program, .dna")
    options = translate(given)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", dna.ReferenceWarning)
        made = dna.network(origin, **options)
    return made, [str(one.message) for one in told]


def translate(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options by their names in R; AnalysisError for one that R does not have.

    >>> translate({"kind": "onemode", "window": "30 days", "since": "2024-02-26"})
    {'networkType': 'onemode', 'timeWindow': 'days', 'windowSize': 30, 'start_date': '26.02.2024'}
    """
    made: dict[str, Any] = {}
    for name, value in given.items():
        if name in _NAMES:
            made[_NAMES[name]] = "eventlist" if value == "events" else value
            if name in _DOCUMENT and value in _OF_DOCUMENTS:
                made[_DOCUMENT[name]] = True
        elif name == "window":
            made |= _split_window(value)
        elif name in ("since", "until"):
            made["start_date" if name == "since" else "stop_date"] = _turn(value)
        else:
            option = name.replace("_", "-")
            raise AnalysisError(f"--{option}: Discourse Network Analyzer has no such option here")
    return made


def _split_window(text: str) -> dict[str, Any]:
    found = _LENGTH.fullmatch(text.strip().lower())
    if found is None:
        raise AnalysisError(f"window: {text!r}; write a number and a unit, such as 30 days")
    return {"timeWindow": f"{found[2]}s", "windowSize": int(found[1])}


def _turn(day: str) -> str:
    return ".".join(reversed(day.split("-")))
