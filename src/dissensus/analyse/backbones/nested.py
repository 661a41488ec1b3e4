"""Nested backbones: one concept after another is taken out, each time the one missed least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from .losses import Losses
from .subsets import State
from .workers import Apply

#: Losses that are no further apart are the same: what rounding does to sums of shares.
SAME = 1e-12


@dataclass(frozen=True)
class Step:
    """The concept taken out, the losses of those left and of those out, and how many are left.

    No other concept would have cost less by more than ``gap``, and none less where it is zero.
    ``tried`` are the concepts whose losses were computed in full.
    """

    concept: int
    loss: float
    redundant_loss: float
    left: tuple[int, ...]
    gap: float = 0.0
    tried: int = 0


@dataclass(frozen=True)
class Choice:
    """The concepts that cost least, the first by name first; see ``Step`` for the rest."""

    same: tuple[int, ...]
    loss: float
    gap: float
    tried: int


#: From a state, which concept is to go.
Choose = Callable[[State], Choice]


def try_each(losses: Losses, state: State, apply: Apply = map) -> Choice:
    """The loss of every concept that is left, none skipped."""
    inside = np.flatnonzero(state.mask).tolist()
    tried = np.array(list(apply(lambda one: losses.find_loss_after(state, [one]), inside)))
    least = float(tried.min())
    same = tuple(inside[place] for place in np.flatnonzero(tried <= least + SAME))
    return Choice(same, least, 0.0, len(inside))


def take_out(losses: Losses, choose: Choose, *, together: bool, apply: Apply = map) -> list[Step]:
    """Take out all concepts; each step removes the one whose absence costs least.

    Of concepts that cost the same the first in the order of labels goes. With ``together`` all
    of them go in one step that books the loss of the first, as the reference does it.
    """
    rest = losses.nothing
    state = losses.nothing.move(range(losses.concepts))
    steps: list[Step] = []
    # What the redundant ones lose is nobody's concern, so it is found meanwhile.
    made: Iterator[tuple[list[Step], State]] = iter(())
    while state.mask.any():
        choice = choose(state)
        for booked, after in made:
            steps += booked
            rest = after
        gone = choice.same if together else choice.same[:1]
        made = apply(partial(_book, losses, rest, state), [(choice, gone)])
        state = state.move(gone)
    return [*steps, *chain.from_iterable(booked for booked, _ in made)]


def _book(
    losses: Losses, rest: State, state: State, chosen: tuple[Choice, tuple[int, ...]]
) -> tuple[list[Step], State]:
    """The steps of those that go, and the state of the redundant ones with them."""
    choice, gone = chosen
    left = tuple(one for one in np.flatnonzero(state.mask).tolist() if one != gone[0])
    # Of those that go together only the first is booked as out.
    redundant = losses.find_loss_after(rest, gone[:1])
    steps = [Step(one, choice.loss, redundant, left, choice.gap, choice.tried) for one in gone]
    return steps, rest.move(gone)
