"""Backbones as the reference finds them: degree spectra on its own networks.

Its annealing is not seeded there; here it is, and the losses given are those of the best set,
where the reference gives those of the last one it accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ..backbones.find import Backbone, Discourse, find_backbone, keep_columns, make_search
from ..backbones.losses import Losses, penalize
from ..backbones.subsets import Remade, State, list_mentions
from ..frame import suggest
from ..networks import aggregate
from ..networks.counts import Counts, count
from . import normalise, ties
from .asked import NAMES, Asked, read_options
from .prepare import prepare
from .source import Array, Source

#: Options of ``dna_backbone`` for the network, as they are called in R.
_NETWORK: Mapping[str, str] = {
    name: field
    for name, field in NAMES.items()
    if name not in ("networkType", "isolates", "timeWindow", "windowSize", "kernel", "seed")
}
#: Name in R -> what steers the search.
_SEARCH: Mapping[str, str] = {
    "method": "method",
    "backboneSize": "size",
    "penalty": "penalty",
    "iterations": "iterations",
    "seed": "seed",
}


def read_backbone_options(given: Mapping[str, Any]) -> Asked:
    """The network of a backbone, by the names and defaults of the R function."""
    defaults = {
        "kind": "onemode",
        "aggregation": "subtract",
        "normalization": "average",
        "duplicates": "document",
    }
    return read_options(given, _NETWORK, **defaults)


def split_options(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those of the search, by our names, and those of the network, as given."""
    search = {own: given[name] for name, own in _SEARCH.items() if name in given}
    return search, {name: value for name, value in given.items() if name not in _SEARCH}


def search_backbone(source: Source, asked: Asked, search: Mapping[str, Any]) -> Backbone:
    """The backbone of a file; raises AnalysisError as ``dissensus.backbone`` does."""
    given = {"size": 1, **search}
    if given.get("method") != "fixed":
        # There the reference looks at the size under this method only.
        given["size"] = None
    return find_backbone(_begin(source, asked), make_search(given, compat="dna"))


def evaluate(
    source: Source, asked: Asked, concepts: Iterable[str], penalty: int
) -> tuple[float, float]:
    """The penalized losses of the concepts, and of all others."""
    discourse = _begin(source, asked)
    names = list(concepts)
    for name in names:
        if name not in discourse.concepts:
            raise AnalysisError(f"no concept {name!r}{suggest(name, discourse.concepts)}")
    mask = np.isin(np.array(discourse.concepts, dtype=object), np.array(names, dtype=object))
    losses = Losses.of(discourse.nothing, "degree")
    sides = ((losses.find_loss(side), int(side.sum())) for side in (mask, ~mask))
    first, second = (penalize(loss, kept, len(mask), penalty) for loss, kept in sides)
    return first, second


def _begin(source: Source, asked: Asked) -> Discourse:
    prepared = prepare(source, asked)
    if not len(prepared.coded):
        raise AnalysisError("no statement is left to make a backbone of")
    asked = prepared.asked
    counts = count(prepared.coded)
    ties.check_rows(len(counts.rows))
    return Discourse(counts.columns, counts.of_columns(), len(counts.rows), _start(counts, asked))


def _start(counts: Counts, asked: Asked) -> State:
    nothing = np.zeros(len(counts.columns), dtype=bool)
    qualifier = counts.qualifier
    if asked.aggregation != "ignore" and qualifier.has_order and not qualifier.span:
        raise AnalysisError(
            "the qualifier has a single level, where the reference's ties are no numbers: choose "
            "qualifierAggregation 'ignore'"
        )
    is_product = asked.aggregation == "ignore" or qualifier.has_order
    if asked.normalization not in ("no", "average") or not is_product:
        return Remade(nothing, lambda mask: _tie_some(counts, mask, asked))
    pairs = aggregate.ONEMODE[asked.aggregation](qualifier)
    is_average = asked.normalization == "average"
    return list_mentions(counts, pairs, is_average=is_average).begin(nothing)


def _tie_some(counts: Counts, mask: Array, asked: Asked) -> Array:
    kept = keep_columns(counts, mask)
    made = ties.tie_onemode(kept, asked.aggregation)
    if asked.normalization != "no":
        made = normalise.divide(made, normalise.ONEMODE[asked.normalization](kept))
    # Rows that say nothing on these columns are not in the reference's network of them; it adds
    # them without a tie, though under a conflict of categories the others would conflict with them.
    silent = np.diff(kept.cells.indptr) == 0
    made[silent] = made[:, silent] = 0.0
    return made
