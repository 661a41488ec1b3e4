"""Which statements of several coders are one: what was coded, and who coded it.

Statements of two coders are one where document, holder and measure are the same and their
stretches of text overlap; of several that could be, those that overlap most. A coder has at most
one statement in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

Array = np.ndarray[Any, np.dtype[Any]]

_NAN = float("nan")
_KEY = ("document", "holder", "concept")


def match_statements(frame: pl.DataFrame) -> Array:
    """The number of the unit of each statement, from 0.

    ``frame`` has the columns ``coder``, ``document``, ``holder``, ``concept``, ``start`` and
    ``end``. Where places are missing (null), statements overlap all of their key.

    >>> frame = pl.DataFrame(
    ...     {"coder": ["a", "b", "b"], "document": ["x"] * 3, "holder": ["A"] * 3,
    ...      "concept": ["tax"] * 3, "start": [0, 40, 5], "end": [20, 60, 20]}
    ... )
    >>> match_statements(frame).tolist()
    [0, 1, 0]
    """
    units = list(range(frame.height))
    members: dict[int, list[int]] = {place: [place] for place in units}
    coders = frame["coder"].to_list()
    for one, other in _list_pairs(frame):
        first, second = sorted((units[one], units[other]))
        if first == second:
            continue
        there = {coders[place] for place in members[first]}
        if there.isdisjoint(coders[place] for place in members[second]):
            for place in members[second]:
                units[place] = first
            members[first] += members.pop(second)
    _, numbers = np.unique(units, return_inverse=True)
    return np.asarray(numbers)


def _list_pairs(frame: pl.DataFrame) -> list[tuple[int, int]]:
    """Pairs of statements that could be one, the largest share of text in common first."""
    places = frame.select(*_KEY, "coder", "start", "end").with_row_index("place")
    joined = places.join(places, on=list(_KEY), suffix="_other").filter(
        pl.col("coder") < pl.col("coder_other")
    )
    last = pl.min_horizontal("end", "end_other")
    common = last - pl.max_horizontal("start", "start_other")
    whole = pl.max_horizontal("end", "end_other") - pl.min_horizontal("start", "start_other")
    known = pl.all_horizontal(
        pl.col(name).is_not_null() for name in ("start", "end", "start_other", "end_other")
    )
    share = pl.when(known).then(common / pl.max_horizontal(whole, 1)).otherwise(1e-9)
    found = joined.with_columns(share.alias("share")).filter(pl.col("share") > 0)
    ordered = found.sort(
        ["share", "place", "place_other"], descending=[True, False, False], maintain_order=True
    )
    return list(ordered.select("place", "place_other").iter_rows())


def measure_text(
    frame: pl.DataFrame, documents: Mapping[str, Mapping[str, int]], *, draws: int, seed: int
) -> tuple[float, float, float, str]:
    """Nominal alpha over characters: coded by a coder or not; value, low, high, reason.

    ``documents`` gives for each coder the documents that he coded and their lengths. The
    interval draws documents, since characters of one are not independent.
    """
    tallies = np.array([row for row in _tally_documents(frame, documents) if row[1:].sum()])
    if not len(tallies):
        return _NAN, _NAN, _NAN, "no document was coded by two coders"
    value = _alpha_of(tallies.sum(axis=0))
    if np.isnan(value):
        return _NAN, _NAN, _NAN, "all characters are coded alike, so chance cannot be told"
    if len(tallies) == 1:
        return value, _NAN, _NAN, ""
    generator = np.random.default_rng(seed)
    many = len(tallies)
    found = np.array(
        [_alpha_of(tallies[generator.integers(0, many, many)].sum(axis=0)) for _ in range(draws)]
    )
    found = found[~np.isnan(found)]
    if len(found) < 2:
        return value, _NAN, _NAN, ""
    low, high = np.quantile(found, (0.025, 0.975))
    return value, float(low), float(high), ""


def _tally_documents(frame: pl.DataFrame, documents: Mapping[str, Mapping[str, int]]) -> Any:
    spans = {
        (str(key[0]), str(key[1])): part.select("start", "end").drop_nulls().to_numpy()
        for key, part in frame.group_by("document", "coder")
    }
    for document in sorted({one for own in documents.values() for one in own}):
        coders = [coder for coder, own in documents.items() if document in own]
        if len(coders) < 2:
            continue
        length = max(documents[coder][document] for coder in coders)
        own = [spans.get((document, coder), np.zeros((0, 2), dtype=int)) for coder in coders]
        yield _tally_document(own, length)


def _tally_document(spans: list[Array], length: int) -> Array:
    """Coincidences of coded with not coded, and how many characters are which, over coders."""
    ends = np.concatenate([np.zeros(1, int), [length], *(part.ravel() for part in spans)])
    bounds = np.unique(np.clip(ends, 0, length)).astype(int)
    sizes, middles = np.diff(bounds), bounds[:-1]
    coded = np.zeros(len(sizes))
    for part in spans:
        marked = np.zeros(len(sizes), dtype=bool)
        for start, end in part:
            marked |= (middles >= start) & (middles < end)
        coded += marked
    many = len(spans)
    differ = (sizes * coded * (many - coded)).sum() / (many - 1)
    yes = float((sizes * coded).sum())
    return np.array([differ, yes, float(sizes.sum() * many) - yes])


def _alpha_of(tally: Array) -> float:
    differ, yes, no = tally
    if not yes or not no:
        return float("nan")
    return float(1.0 - (yes + no - 1.0) * differ / (yes * no))


__all__ = ["match_statements", "measure_text"]
