"""What a deed is to a promise, and what deeds together make of it: the rules, each once.

They are expressions over tables; of drawn stances they are looked up, since there are few cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from ..stances import LEVELS, VALUES

Array = np.ndarray[Any, np.dtype[Any]]

#: Verdict -> the value that stands for it.
VERDICTS: Mapping[str, float | None] = {
    "kept": 1.0,
    "partly kept": 0.5,
    "broken": 0.0,
    "not yet testable": None,
}
#: What a deed can be to a promise.
EFFECTS = ("keeps", "part", "breaks", "step")
#: How a deed's measure is related to the promised one.
KINS = ("same", "case", "whole")


def weigh() -> pl.Expr:
    """What a deed is to a promise: of its side or not, on it, on a case of it, or on the whole."""
    kin, is_done = pl.col("kin"), pl.col("did") > 0
    is_same = pl.col("did") == pl.col("side")
    is_whole = pl.col("value").abs() == 1.0
    keeps = pl.when(is_whole).then(pl.lit("keeps")).otherwise(pl.lit("part"))
    breaks = pl.when(is_whole).then(pl.lit("breaks")).otherwise(pl.lit("step"))
    return (
        pl.when((kin == "same") | ((kin == "whole") & ~is_done))
        .then(pl.when(is_same).then(keeps).otherwise(breaks))
        .when((kin == "case") & is_same)
        .then(pl.lit("part"))
        .when((kin == "case") & is_done)
        .then(breaks)
    )


def judge() -> pl.Expr:
    """The verdict on a promise, from which of ``EFFECTS`` its deeds have and its condition."""
    for_, against = pl.col("keeps") | pl.col("part"), pl.col("breaks") | pl.col("step")
    is_bound = pl.col("condition") == ""
    return (
        pl.when(~for_ & (~against | ~is_bound))
        .then(pl.lit("not yet testable"))
        .when(pl.col("keeps") & ~against)
        .then(pl.lit("kept"))
        .when(pl.col("breaks") & ~for_)
        .then(pl.lit("broken"))
        .otherwise(pl.lit("partly kept"))
    )


@cache
def list_effects() -> Array:
    """The effect of a deed by kin, side of the promise (against, for) and level, none last.

    Numbers are places in ``EFFECTS``, -1 for a deed that says nothing of the promise.

    >>> int(list_effects()[KINS.index("same"), 1, LEVELS.index("support")])
    0
    """
    cases = [
        (kin, side, value) for kin, side, value in product(KINS, (-1, 1), [*VALUES.tolist(), 0.0])
    ]
    table = pl.DataFrame(cases, schema=["kin", "side", "value"], orient="row")
    known = table.with_columns(did=pl.col("value").sign()).select(
        pl.when(pl.col("did") != 0).then(weigh()).alias("effect")
    )
    places = {name: place for place, name in enumerate(EFFECTS)}
    numbers = known["effect"].replace_strict(places, default=-1, return_dtype=pl.Int8)
    return numbers.fill_null(-1).to_numpy().reshape(len(KINS), 2, len(LEVELS) + 1)


@cache
def list_verdicts() -> Array:
    """The verdict by the flags of ``EFFECTS`` and (last) of a promise that hangs on nothing.

    Numbers are places in ``VERDICTS``.

    >>> list(VERDICTS)[int(list_verdicts()[0, 0, 1, 0, 1])]
    'broken'
    """
    flags = [*EFFECTS, "bound"]
    table = pl.DataFrame(
        list(product((False, True), repeat=len(flags))), schema=flags, orient="row"
    )
    condition = pl.when("bound").then(pl.lit("")).otherwise(pl.lit("if"))
    told = table.with_columns(condition=condition).select(judge().alias("verdict"))
    places = {name: place for place, name in enumerate(VERDICTS)}
    numbers = told["verdict"].replace_strict(places, return_dtype=pl.Int8)
    return numbers.to_numpy().reshape([2] * len(flags))


__all__ = ["EFFECTS", "KINS", "VERDICTS", "judge", "list_effects", "list_verdicts", "weigh"]
