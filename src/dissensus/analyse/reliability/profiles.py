"""What a holder may truly say of a measure: profiles, each with its shares of the stances.

A profile is a leaning (to a side, as firmly as all who take it, more firmly or more softly; to
neither; or to both) with how often it strays to the other side. Two more turn from one side to the
other on some day; they have no shares of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..stances import LEVELS, VALUES

Array = np.ndarray[Any, np.dtype[Any]]

#: How much of what a holder says is on the other side, of none, few, more and many strays.
STRAYS = (0.002, 0.05, 0.15, 0.35)
#: How a side is spoken for: as by all, mostly firmly, mostly softly; share of the firm level.
_MANNERS = (None, 0.9, 0.1)
_USUAL = (0.5, 0.25, 0.25)
#: How often who has a side takes none, by how often all do.
_UNDECIDED = 0.75
#: Share of leanings to both sides, before anything is learnt: evenly, and as all do.
_SIDELESS = 0.04
#: Share of those who turn, one way or the other.
_TURNING = 0.03

_AGAINST, _NEUTRAL, _FOR = (np.sign(VALUES) == sign for sign in (-1, 0, 1))
#: The level of each side that is firm.
_FIRM = {-1: LEVELS.index("oppose"), 1: LEVELS.index("support")}
#: Leanings that stray, and those that have nothing to stray from.
SIDED, REST = 2 * len(_MANNERS), 6
#: The profile that leans to a side, against or for, as all do, and does not stray.
LEANED = (0, len(_MANNERS) * len(STRAYS))
#: The leaning of each profile.
LEANING = np.append(np.repeat(np.arange(SIDED), len(STRAYS)), SIDED + np.arange(REST))

#: How common strays may be among holders: the share that has some, and how these part.
_SHARES = (0.0, 0.03, 0.07, 0.15, 0.3, 0.5, 0.75, 1.0)
_PARTED = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.3, 0.2))
#: How common strays may be: the share of holders with each of ``STRAYS``, one way a row.
WAYS = np.array([
    (1.0 - share, *(share * part for part in parts))
    for share in _SHARES
    for parts in (_PARTED if share else _PARTED[:1])
])  # fmt: skip
WAYS = np.maximum(WAYS, 1e-6)  # who is not to be understood otherwise has some
#: How likely each way is before anything is learnt: two in five that there are none. So two
#: statements of a holder on a measure are of opposite sides in 8 of 100 cases, as in hand-coded
#: articles in 3 of 35.
WAYS_BEFORE = np.append(0.4, np.full(len(WAYS) - 1, 0.6 / (len(WAYS) - 1)))


def make_profiles(shares: Array) -> Array:
    """The shares of the stances in each profile: (draws, levels) of all to (draws, profiles, 5).

    Without those that turn.

    >>> made = make_profiles(np.full((1, 5), 0.2))
    >>> made.shape, float(made.sum(axis=-1).min().round(6))
    ((1, 28, 5), 1.0)
    """
    found, sides = [], []
    silent = _UNDECIDED * shares[:, _NEUTRAL].sum(axis=1, keepdims=True)
    for side, own, other in ((-1, _AGAINST, _FOR), (1, _FOR, _AGAINST)):
        typical, others = share_out(shares * own), share_out(shares * other)
        sides.append(typical)
        for manner in _MANNERS:
            inside = typical if manner is None else _lean(side, own, manner)
            taken = ((1.0 - stray) * inside + stray * others for stray in STRAYS)
            found += [(1.0 - silent) * one + silent * _NEUTRAL for one in taken]
    found += [0.5 * sides[0] + 0.5 * sides[1], shares]
    found += [part * _NEUTRAL + (1.0 - part) * shares for part in (0.95, 0.5)]
    return np.stack(found, axis=1)


def make_base(shares: Array) -> Array:
    """How common leanings are taken to be before anything is learnt: (leanings, draws)."""
    against, neutral, for_ = (shares[:, own].sum(axis=1) for own in (_AGAINST, _NEUTRAL, _FOR))
    alone = 1.0 - _SIDELESS - _TURNING
    found = [np.outer(_USUAL, side) * alone for side in (against, for_)]
    found.append(np.outer([_SIDELESS / 2.0] * 2, against + for_))
    found.append(np.outer([0.25, 0.25], neutral))
    found.append(np.outer([_TURNING / 2.0] * 2, against + for_))
    joined = np.concatenate(found)
    return np.asarray(joined / joined.sum(axis=0))


def share_out(numbers: Array) -> Array:
    """Numbers as shares of their sum, on the last axis."""
    return np.asarray(numbers / numbers.sum(axis=-1, keepdims=True))


def _lean(side: int, own: Array, firm: float) -> Array:
    levels = own * (1.0 - firm) / max(1, own.sum() - 1)
    levels[_FIRM[side]] = firm
    return np.asarray(levels)


__all__ = [
    "LEANED",
    "LEANING",
    "REST",
    "SIDED",
    "STRAYS",
    "WAYS",
    "WAYS_BEFORE",
    "make_base",
    "make_profiles",
    "share_out",
]
