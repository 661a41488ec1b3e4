"""What a network is asked for: each option once, with its default, checked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypedDict

from ..errors import AnalysisError
from .frame import choose, suggest

KINDS = ("onemode", "twomode", "events")


class NetworkOptions(TypedDict, total=False):
    """The options of ``network`` besides ``kind`` and ``window``, by name; see there."""

    rows: str
    columns: str
    qualifier: str | None
    aggregation: str | None
    normalization: str
    duplicates: str
    isolates: bool
    step: str | None
    kernel: str | None
    levels: Mapping[Any, float] | None
    time: str
    document: str
    weight: str | None
    compat: Literal["dna"] | None


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options with their defaults."""

    rows: str = "actor"
    columns: str = "concept"
    qualifier: str | None = "stance"
    kind: str = "onemode"
    aggregation: str | None = None
    normalization: str = "no"
    duplicates: str = "include"
    isolates: bool = False
    window: str | None = None
    step: str | None = None
    kernel: str | None = None
    levels: Mapping[Any, float] | None = None
    time: str = "date"
    document: str = "document"
    weight: str | None = None
    compat: str | None = None


NAMES = tuple(one.name for one in fields(Options))


def make_options(given: Mapping[str, Any], *, tables: Mapping[str, Collection[str]]) -> Options:
    """Check the options that were given against the tables of what can be chosen.

    Raises AnalysisError for an unknown option, an unknown choice, and for choices that
    contradict each other.
    """
    for name in given:
        if name not in NAMES:
            raise AnalysisError(f"no option {name!r}{suggest(name, NAMES)}; {', '.join(NAMES)}")
    asked = Options(**given)
    choose(asked.kind, KINDS, role="kind")
    for name, known in tables.items():
        if (value := getattr(asked, name)) is not None:
            choose(value, known, role=name)
    if asked.rows == asked.columns:
        raise AnalysisError(f"rows and columns are both {asked.rows!r}: name two columns")
    if asked.qualifier in (asked.rows, asked.columns):
        raise AnalysisError(f"the qualifier {asked.qualifier!r} is also rows or columns")
    if asked.window is None and (asked.kernel or asked.step):
        raise AnalysisError("a kernel and a step need a window, such as window='30 days'")
    return asked
