"""Nested backbones: one concept after another is taken out, each time the one missed least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .losses import Losses

#: Losses that are no further apart are the same: what rounding does to sums of shares.
SAME = 1e-12


@dataclass(frozen=True)
class Step:
    """The concept taken out, the losses of those left and of those out, and how many are left."""

    concept: int
    loss: float
    redundant_loss: float
    left: tuple[int, ...]


def take_out(losses: Losses, *, together: bool) -> list[Step]:
    """Take out all concepts; each step removes the one whose absence costs least.

    Every concept that is left is tried in every step: none is skipped, so the order is that of
    the plain method. Of concepts that cost the same the first in the order of labels goes. With
    ``together`` all of them go in one step that books the loss of the first, as the reference
    does it.
    """
    everything = np.ones(losses.concepts, dtype=bool)
    state = losses.nothing.move(np.flatnonzero(everything).tolist())
    steps: list[Step] = []
    while state.mask.any():
        inside = np.flatnonzero(state.mask).tolist()
        tried = np.array([losses.find_loss_after(state, [one]) for one in inside])
        least = float(tried.min())
        same = [inside[place] for place in np.flatnonzero(tried <= least + SAME)]
        gone = same if together else same[:1]
        left = tuple(one for one in inside if one != gone[0])
        out = everything.copy()
        out[list(left)] = False
        redundant = losses.find_loss(out)
        steps += [Step(one, least, redundant, left) for one in gone]
        state = state.move(gone)
    return steps
