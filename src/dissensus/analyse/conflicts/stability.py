"""Which states are stable for whom under many rankings at once.

The four concepts of ``conflict`` as products of matrices over states, for a batch of rankings.
Source: Xu, Hipel, Kilgour & Fang (2018), Conflict Resolution Using the Graph Model, on the matrix
representation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .conflict import CONCEPTS

Array = np.ndarray[Any, np.dtype[Any]]

#: So many cells of states by states are held at once.
_CELLS = 4_000_000


def find_stable(arcs: Sequence[Array], places: Sequence[Array]) -> Mapping[str, Array]:
    """For each concept of ``CONCEPTS`` where states are stable: (rankings, makers, states).

    ``arcs`` holds for each decision maker a matrix of moves (from, to), ``places`` for each the
    place of every state in each ranking (rankings, states), lower is better and equal is a tie.

    >>> move = np.array([[False, True], [False, False]])
    >>> found = find_stable([move], [np.array([[0, 1], [1, 0]])])
    >>> found["nash"][:, 0, :].tolist()
    [[True, True], [False, True]]
    """
    many, states = places[0].shape
    found = {name: np.empty((many, len(arcs), states), dtype=bool) for name in CONCEPTS}
    others = [reach([arc for j, arc in enumerate(arcs) if j != i]) for i in range(len(arcs))]
    for part in split(many, states):
        better = [prefer(each[part]) for each in places]
        improving = [arc & one for arc, one in zip(arcs, better, strict=True)]
        for i, arc in enumerate(arcs):
            answers = reach([one for j, one in enumerate(improving) if j != i])
            for name, stable in _judge(arc, better[i], others[i], answers).items():
                found[name][part, i] = stable
    return found


def prefer(places: Array) -> Array:
    """Where the second of two states is better than the first: (rankings, states, states)."""
    return np.asarray(places[:, None, :] < places[:, :, None])


def split(many: int, states: int) -> Iterator[slice]:
    """The rankings in parts that fit in memory."""
    step = max(1, _CELLS // states**2)
    return (slice(start, start + step) for start in range(0, many, step))


def reach(steps: Sequence[Array]) -> Array:
    """What a group reaches by moves in turn, nobody moving twice in a row."""
    if not steps:
        return np.zeros((1, 1), dtype=bool)
    if len(steps) == 1:
        return steps[0]
    follow = [_follow(one) for one in steps]
    own = [_turn(one) for one in steps]
    last = own
    while True:
        longer = [
            one | follow[j](np.logical_or.reduce([each for k, each in enumerate(last) if k != j]))
            for j, one in enumerate(own)
        ]
        if all((new == old).all() for new, old in zip(longer, last, strict=True)):
            return _turn(np.logical_or.reduce(last))
        last = longer


def _judge(arc: Array, better: Array, others: Array, answers: Array) -> dict[str, Array]:
    improving = arc & better
    worse = ~better
    # A state holds against a counter-move if no move from it leads to what is better.
    holding = worse & ~_turn(_follow(arc.T)(_turn(better)))
    return {
        "nash": np.asarray(~improving.any(axis=2)),
        "gmr": _is_deterred(improving, worse, others),
        "smr": _is_deterred(improving, holding, others),
        "seq": _is_deterred(improving, worse, answers),
    }


def _is_deterred(improving: Array, deterring: Array, answers: Array) -> Array:
    """Whether each improvement has an answer that leads to a state that deters."""
    states = improving.shape[-1]
    answers = np.broadcast_to(answers, (*answers.shape[:-2], states, states))
    moves = improving.any(axis=0)
    held = np.ones(improving.shape[:-1], dtype=bool)
    # A state has few moves: each is looked at for all states at once.
    for ends in np.argsort(~moves, axis=1, kind="stable").T[: moves.sum(axis=1).max()]:
        answered = (np.take(answers, ends, axis=-2) & deterring).any(axis=-1)
        held &= answered | ~improving[:, np.arange(states), ends]
    return held


def _turn(relation: Array) -> Array:
    """A relation with its ends as rows and its starts as columns, or back."""
    return np.ascontiguousarray(np.swapaxes(relation, -1, -2))


def _follow(step: Array) -> Callable[[Array], Array]:
    """A function that gives where a relation followed by this one leads; both with ends as rows.

    Rows are then copied whole, which is several times faster than columns.
    """
    moves = step if step.ndim == 2 else step.any(axis=0)
    # The starts of the moves to each state, and which of them are moves in each ranking.
    starts = np.argsort(~moves, axis=0, kind="stable")[: moves.sum(axis=0).max()]
    taken = [step[..., start, np.arange(step.shape[-1])] for start in starts]

    def follow(first: Array) -> Array:
        found = np.zeros(np.broadcast_shapes(first.shape, step.shape), dtype=bool)
        for start, is_move in zip(starts, taken, strict=True):
            found |= np.take(first, start, axis=-2) & is_move[..., None]
        return found

    return follow


def to_matrix(arcs: frozenset[tuple[int, int]], states: int) -> Array:
    """Moves between numbered states (from 1) as a matrix."""
    matrix = np.zeros((states, states), dtype=bool)
    for start, stop in arcs:
        matrix[start - 1, stop - 1] = True
    return matrix


__all__ = ["find_stable", "prefer", "reach", "split", "to_matrix"]
