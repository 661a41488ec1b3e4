"""The options of the R functions: their names, defaults and types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any

from ...errors import AnalysisError
from ..frame import suggest

#: What is left out: by variable or by field of the document -> the values named.
Excluded = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a network is asked for; the names in R stand in ``NAMES``.

    ``spelled`` has the names that whoever asked knows fields by, where they are other ones.
    """

    kind: str = "twomode"
    statement_type: str = "DNA Statement"
    variable1: str = "organization"
    variable1_document: bool = False
    variable2: str = "concept"
    variable2_document: bool = False
    qualifier: str | None = "agreement"
    qualifier_document: bool = False
    aggregation: str = "ignore"
    normalization: str = "no"
    isolates: bool = False
    duplicates: str = "include"
    start_date: str = "01.01.1900"
    stop_date: str = "31.12.2099"
    start_time: str = "00:00:00"
    stop_time: str = "23:59:59"
    window: str = "no"
    size: int = 100
    kernel: str = "no"
    values: Excluded = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    invert_values: bool = False
    invert_authors: bool = False
    invert_sources: bool = False
    invert_sections: bool = False
    invert_types: bool = False
    seed: int = 0
    spelled: Mapping[str, str] = field(default_factory=dict)


#: Name in R, with "_" for "." -> field of ``Asked``.
NAMES: Mapping[str, str] = {
    "networkType": "kind",
    "statementType": "statement_type",
    "variable1": "variable1",
    "variable1Document": "variable1_document",
    "variable2": "variable2",
    "variable2Document": "variable2_document",
    "qualifier": "qualifier",
    "qualifierDocument": "qualifier_document",
    "qualifierAggregation": "aggregation",
    "normalization": "normalization",
    "isolates": "isolates",
    "duplicates": "duplicates",
    "start_date": "start_date",
    "stop_date": "stop_date",
    "start_time": "start_time",
    "stop_time": "stop_time",
    "timeWindow": "window",
    "windowSize": "size",
    "kernel": "kernel",
    "excludeValues": "values",
    "excludeAuthors": "authors",
    "excludeSources": "sources",
    "excludeSections": "sections",
    "excludeTypes": "types",
    "invertValues": "invert_values",
    "invertAuthors": "invert_authors",
    "invertSources": "invert_sources",
    "invertSections": "invert_sections",
    "invertTypes": "invert_types",
    "seed": "seed",
}
#: The options of a bar plot; ``variable`` and ``qualifier`` are its own.
BARPLOT: Mapping[str, str] = {
    "statementType": "statement_type",
    "variable": "variable1",
    "qualifier": "qualifier",
    "duplicates": "duplicates",
    **{name: NAMES[name] for name in NAMES if name[:5] in ("start", "stop_")},
    **{name: NAMES[name] for name in NAMES if name[:6] in ("exclud", "invert")},
}
#: Options of the R function that write a file.
_FILES = ("fileFormat", "outfile")
_KINDS = {one.name: type(getattr(Asked(), one.name)) for one in fields(Asked)}


def read_options(given: Mapping[str, Any], names: Mapping[str, str], **defaults: Any) -> Asked:
    """Read options by their names in R, dots written as such or as "_"; checks their types.

    Raises AnalysisError for a name that is none, with the one that may be meant, and for a
    value of the wrong type.
    """
    found: dict[str, Any] = dict(defaults)
    for raw, value in given.items():
        name = raw.replace(".", "_")
        if name in _FILES:
            if value is None:
                continue
            raise AnalysisError(f"{name}: files are written from the result, not by this call")
        if name not in names:
            raise AnalysisError(f"no option {raw!r}{suggest(name, names)}; {', '.join(names)}")
        found[names[name]] = _read_value(raw, names[name], value)
    return Asked(**found, spelled={of: name for name, of in names.items()})


def _read_value(name: str, of: str, value: Any) -> Any:
    if of == "values":
        return _read_values(name, value)
    kind = _KINDS[of]
    if kind is tuple:
        return _read_texts(name, value)
    if of == "qualifier" and value is None:
        return None
    if of.endswith(("_date", "_time")) and value is None:
        value = ""
    is_number_for_flag = kind is int and isinstance(value, bool)
    # NumPy's numbers are taken too, and 7.0 for 7, since R has no other numbers.
    if kind is int and isinstance(value, Real) and float(value).is_integer():
        value = value if is_number_for_flag else int(float(value))
    if not isinstance(value, kind) or is_number_for_flag:
        raise AnalysisError(f"{name}: {value!r} is no {_WORDS[kind]}")
    return value


_WORDS = {str: "text", bool: "True or False", int: "whole number"}


def _read_values(name: str, value: Any) -> Excluded:
    if value is None or (isinstance(value, Sequence) and not value):
        return {}
    if not isinstance(value, Mapping):
        raise AnalysisError(f"{name}: give the values by variable, as {{'concept': ['tax']}}")
    return {variable: _read_texts(name, texts) for variable, texts in value.items()}


def _read_texts(name: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    many = value if isinstance(value, Sequence | set) and not isinstance(value, str) else [value]
    for one in many:
        if not isinstance(one, str | int):
            raise AnalysisError(f"{name}: {one!r} is neither text nor a whole number")
    return tuple(str(int(one)) if isinstance(one, bool) else str(one) for one in many)
