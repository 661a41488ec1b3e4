"""What a network is asked for: each option once, with its default, checked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypedDict

from ...errors import AnalysisError
from ..frame import choose, suggest

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


class EvidenceOptions(NetworkOptions, total=False):
    """The options of the statements behind a number; those of its network, and which window."""

    kind: str
    window: str | None
    in_window: int | Collection[int] | None


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

    def list_columns(self) -> Mapping[str, bool]:
        """The columns that the options name, and of each whether the table must have it."""
        named = (self.rows, self.columns, self.qualifier, self.weight)
        maybe = {self.time: self.time != Options.time, self.document: False}
        return maybe | {name: True for name in named if name is not None}


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
    _check_types(asked)
    choose(asked.kind, KINDS, role="kind")
    for name, known in tables.items():
        if (value := getattr(asked, name)) is not None:
            choose(value, known, role=name)
    _check_columns(asked)
    _check_fit(asked)
    return asked


#: What may be left out with None.
_OPTIONAL = ("qualifier", "aggregation", "window", "step", "kernel", "levels", "weight", "compat")


def _check_types(asked: Options) -> None:
    for name in NAMES:
        value = getattr(asked, name)
        kind, what = _TYPES.get(name, (str, "text"))
        if not isinstance(value, kind) and not (value is None and name in _OPTIONAL):
            hint = ", such as '30 days'" if name in ("window", "step") else ""
            raise AnalysisError(f"{name}: {value!r} is not {what}{hint}")


_TYPES: Mapping[str, tuple[type, str]] = {
    "isolates": (bool, "True or False"),
    "levels": (Mapping, "a mapping of the qualifier's values to numbers"),
}


def _check_columns(asked: Options) -> None:
    if asked.rows == asked.columns:
        raise AnalysisError(f"rows and columns are both {asked.rows!r}: name two columns")
    if asked.qualifier in (asked.rows, asked.columns):
        raise AnalysisError(f"the qualifier {asked.qualifier!r} is also rows or columns")
    if asked.levels is not None and asked.qualifier is None:
        raise AnalysisError("levels: there is no qualifier to give numbers to; name its column")


def _check_fit(asked: Options) -> None:
    if asked.window is None and (asked.kernel or asked.step):
        raise AnalysisError("a kernel and a step need a window, such as window='30 days'")
    if asked.kind != "events" or asked.compat:
        return
    for name in ("aggregation", "normalization", "isolates", "window", "kernel"):
        if getattr(asked, name) != getattr(Options, name):
            raise AnalysisError(f"{name}: a list of events counts nothing; leave {name} out")
