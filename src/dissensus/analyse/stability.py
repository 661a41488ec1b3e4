"""Which states are stable for whom under many rankings at once.

The four concepts of ``conflict`` as products of matrices over states, for a batch of rankings.
Source: Xu, Hipel, Kilgour & Fang (2018), Conflict Resolution Using the Graph Model, on the matrix
representation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    last = list(steps)
    while len(steps) > 1:
        longer = [
            one | _then(np.logical_or.reduce([each for k, each in enumerate(last) if k != j]), one)
            for j, one in enumerate(steps)
        ]
        if all((new == old).all() for new, old in zip(longer, last, strict=True)):
            break
        last = longer
    return np.asarray(np.logical_or.reduce(last))


def _judge(arc: Array, better: Array, others: Array, answers: Array) -> dict[str, Array]:
    improving = arc & better
    worse = ~better
    # A state holds against a counter-move if no move from it leads to what is better.
    holding = worse & ~_then(better, arc.T)
    return {
        "nash": np.asarray(~improving.any(axis=2)),
        "gmr": _is_deterred(improving, worse, others),
        "smr": _is_deterred(improving, holding, others),
        "seq": _is_deterred(improving, worse, answers),
    }


def _is_deterred(improving: Array, deterring: Array, answers: Array) -> Array:
    """Whether each improvement has an answer that leads to a state that deters."""
    answered = _then(deterring, np.swapaxes(np.broadcast_to(answers, deterring.shape), 1, 2))
    return np.asarray(~(improving & ~answered).any(axis=2))


def _then(first: Array, second: Array) -> Array:
    """Where one relation followed by another leads."""
    return np.asarray(np.matmul(first.astype(np.float32), second.astype(np.float32)) > 0)


def to_matrix(arcs: frozenset[tuple[int, int]], states: int) -> Array:
    """Moves between numbered states (from 1) as a matrix."""
    matrix = np.zeros((states, states), dtype=bool)
    for start, stop in arcs:
        matrix[start - 1, stop - 1] = True
    return matrix


__all__ = ["find_stable", "prefer", "reach", "split", "to_matrix"]
