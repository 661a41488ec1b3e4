"""By which act statements truly are made, drawn from what was found and how often that is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ...figures import CODINGS
from ..study import Study
from .confusion import Confusions
from .drawing import ACTS, SEED, Coding
from .true_levels import draw_levels, find_doubted, find_known

Array = np.ndarray[Any, np.dtype[Any]]

#: So many statements are drawn at a time, which bounds the memory.
_AT_ONCE = 8192


def draw_coding(
    study: Study, confusions: Confusions | None = None, *, draws: int = CODINGS, seed: int = SEED
) -> Coding:
    """What statements may truly say, and by which act: ``draw_levels`` with ``draw_acts``.

    >>> made = Study.of({"actor": ["A"], "concept": ["tax"], "stance": ["open"], "act": ["warns"]})
    >>> drawn = draw_coding(made, draws=2)
    >>> drawn.levels.tolist(), [ACTS[place] for place in drawn.acts[0]]
    ([[3], [3]], ['warns'])
    """
    return Coding(
        levels=draw_levels(study, confusions, draws=draws, seed=seed),
        acts=draw_acts(study, confusions, draws=draws, seed=seed),
    )


def draw_acts(
    study: Study, confusions: Confusions | None = None, *, draws: int = CODINGS, seed: int = SEED
) -> Array:
    """By which act each statement may truly be made: (draws, statements), places in ``ACTS``.

    In each draw the share of a language's statements found as an act that truly are comes from
    its beta distribution, and what the others are from its Dirichlet distribution. What is known
    to be right in ``draw_levels`` is here too; an act that is none of ``ACTS`` is -1.
    """
    frame = study.statements
    generator = np.random.default_rng([seed, len(ACTS)])
    places = {name: place for place, name in enumerate(ACTS)}
    own = frame["act"].replace_strict(places, default=-1, return_dtype=pl.Int8)
    found = np.tile(own.to_numpy(), (draws, 1))
    known = confusions or find_known(study)
    doubted = find_doubted(frame).filter(pl.col("act").is_in(ACTS))
    for (language, act), part in doubted.group_by("language", "act", maintain_order=True):
        right = generator.beta(*known.acts_right(str(language), str(act)), draws)
        wrong = known.acts_wrong(str(language), str(act))
        shares = generator.standard_gamma(np.maximum(wrong, 1e-9), (draws, len(ACTS)))
        shares[:, wrong == 0] = 0.0
        reached = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
        for some in np.array_split(part["place"].to_numpy(), -(-part.height // _AT_ONCE)):
            missed = generator.random((draws, len(some)), dtype=np.float32) > right[:, None]
            draw, place = np.nonzero(missed)
            thrown = generator.random((len(draw), 1), dtype=np.float32)
            acts = (thrown > reached[draw, :-1]).sum(axis=1)
            found[draw, some[place]] = acts
    return found


__all__ = ["draw_acts", "draw_coding"]
