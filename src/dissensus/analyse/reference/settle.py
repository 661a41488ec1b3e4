"""Options that do not fit are replaced as the reference replaces them, and it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...errors import AnalysisError
from .asked import Asked
from .source import BOOLEAN, DOCUMENT_FIELDS, INTEGER, SHORT_TEXT, Source
from .told import warn

#: Two networks for each window of events, one of congruence and one of conflict.
BOTH = "congruence & conflict"
KINDS = ("twomode", "onemode", "eventlist")
#: Aggregation -> the kinds of network that have it.
AGGREGATIONS: Mapping[str, tuple[str, ...]] = {
    "ignore": KINDS,
    "subtract": KINDS,
    "combine": ("twomode",),
    "congruence": ("onemode",),
    "conflict": ("onemode",),
    BOTH: ("onemode",),
}
#: Normalization -> the kinds of network that have it.
NORMALIZATIONS: Mapping[str, tuple[str, ...]] = {
    "no": KINDS,
    "activity": ("twomode",),
    "prominence": ("twomode",),
    "average": ("onemode",),
    "jaccard": ("onemode",),
    "cosine": ("onemode",),
}
DUPLICATES = ("include", "document", "week", "month", "year", "acrossrange")
WINDOWS = ("no", "events", "seconds", "minutes", "hours", "days", "weeks", "months", "years")
#: A larger size of a window is a mistake.
LARGEST = 999_999_999
KERNELS = ("no", "uniform", "triangular", "epanechnikov", "gaussian")


def settle(asked: Asked, source: Source) -> Asked:
    """The options as the reference takes them, with a ReferenceWarning for each it replaces.

    Raises AnalysisError where no short text variable is left to take.
    """
    asked = replace_unfit(asked, "kind", asked.kind in KINDS, "twomode")
    asked = _settle_variables(asked, source)
    asked = _settle_qualifier(asked, source)
    is_known = asked.kind in AGGREGATIONS.get(asked.aggregation, ())
    asked = replace_unfit(asked, "aggregation", is_known, "ignore")
    has_qualifier = asked.qualifier is not None or asked.aggregation == "ignore"
    asked = replace_unfit(asked, "aggregation", has_qualifier, "ignore")
    fits = asked.kind in NORMALIZATIONS.get(asked.normalization, ())
    asked = replace_unfit(asked, "normalization", fits, "no")
    asked = replace_unfit(asked, "duplicates", asked.duplicates in DUPLICATES, "include")
    return _settle_crossing(_settle_window(asked))


def replace_unfit(asked: Asked, name: str, is_fit: bool, by: Any) -> Asked:  # noqa: FBT001
    """The options with one of them replaced, and told, where it does not fit."""
    if is_fit:
        return asked
    given = getattr(asked, name)
    spelled = asked.spelled.get(name, name)
    warn(f"{spelled}: {given!r} does not fit, and the reference takes {by!r}")
    return replace(asked, **{name: by})


def _settle_window(asked: Asked) -> Asked:
    asked = replace_unfit(asked, "window", asked.window in WINDOWS, "no")
    asked = replace_unfit(asked, "size", asked.size >= 1, 1)
    if asked.size > LARGEST:
        raise AnalysisError(f"windowSize: {asked.size} is longer than any series")
    asked = replace_unfit(asked, "kernel", asked.kernel in KERNELS, "no")
    if asked.kind == "eventlist":
        return replace(asked, window="no", kernel="no")
    return replace_unfit(asked, "kernel", asked.kernel == "no" or asked.window != "no", "no")


def _settle_crossing(asked: Asked) -> Asked:
    """What two options do to each other."""
    is_both = asked.aggregation == BOTH
    asked = replace_unfit(asked, "aggregation", not is_both or asked.window == "events", "ignore")
    if asked.kernel != "no":
        # Each slice is of this kind: combine has no meaning for weights.
        return replace_unfit(asked, "aggregation", asked.aggregation != "combine", "subtract")
    if asked.aggregation == "combine" and asked.normalization == "prominence":
        raise AnalysisError(
            "normalization: with qualifierAggregation 'combine' the reference mixes up rows and "
            "columns under 'prominence' and stops here: choose 'no' or 'activity'"
        )
    return asked


def _settle_variables(asked: Asked, source: Source) -> Asked:
    for name, other in (("variable1", "variable2"), ("variable2", "variable1")):
        is_document = getattr(asked, f"{name}_document")
        known = DOCUMENT_FIELDS if is_document else source.list_short_texts()
        if getattr(asked, name) not in known:
            asked = _take_first(asked, name, getattr(asked, other), source)
    if asked.variable1 == asked.variable2:
        asked = _take_first(asked, "variable2", asked.variable1, source)
    return asked


def _take_first(asked: Asked, name: str, used: str, source: Source) -> Asked:
    free = [one for one in source.list_short_texts() if one != used]
    if not free:
        raise AnalysisError(f"{name}: the statement type has no short text variable to take")
    asked = replace_unfit(asked, name, False, free[0])  # noqa: FBT003
    flags: dict[str, Any] = {f"{name}_document": False}
    return replace(asked, **flags)


def _settle_qualifier(asked: Asked, source: Source) -> Asked:
    if asked.qualifier is None:
        return asked
    if asked.qualifier_document:
        is_known = asked.qualifier in DOCUMENT_FIELDS
    else:
        one = source.variables.get(asked.qualifier)
        is_known = one is not None and one.data_type in (SHORT_TEXT, BOOLEAN, INTEGER)
    is_free = asked.qualifier not in (asked.variable1, asked.variable2)
    return replace_unfit(asked, "qualifier", is_known and is_free, None)
