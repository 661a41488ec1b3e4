"""How common each profile is, on each measure and over all, learnt from what was found.

Leanings of a measure come from a Dirichlet distribution about what is common to all measures, and
that from one about the shares of the sides; strays are as common on all, in one of ``WAYS``. All
is drawn by data augmentation (Tanner & Wong 1987, Journal of the American Statistical Association
82:528-540), many chains at a time; arrays have profiles or leanings first, which is faster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln

from .profiles import LEANING, SIDED, STRAYS, WAYS, WAYS_BEFORE

Array = np.ndarray[Any, np.dtype[Any]]

#: What is known before of how common leanings are weighs as so many holders on a measure.
_PRIOR = 5.0
#: How many holders what all measures have in common weighs on each; drawn among these.
_WEIGHTS = np.array([2.0, 8.0, 32.0, 128.0])


@dataclass(frozen=True, eq=False, kw_only=True)
class Commonness:
    """For each draw how common leanings are on measures and over all, and how common strays.

    ``own`` is (leanings, draws, measures); ``whole`` and what is known before, ``base``, are
    (leanings, draws); ``weight`` (draws) is by how much the whole weighs on each measure, and
    ``strays`` (strays, draws).
    """

    own: Array
    whole: Array
    base: Array
    weight: Array
    strays: Array

    @classmethod
    def of(cls, base: Array, measures: int) -> Commonness:
        """Before anything is learnt of so many measures."""
        return cls(
            own=np.repeat(base[:, :, None], measures, axis=2),
            whole=base,
            base=base,
            weight=np.full(base.shape[1], _WEIGHTS[1]),
            strays=np.repeat(WAYS[:1].T, base.shape[1], axis=1),
        )

    def take(self, draw: int) -> Commonness:
        """What is known in one draw."""
        some = slice(draw, draw + 1)
        return Commonness(
            own=self.own[:, some],
            whole=self.whole[:, some],
            base=self.base[:, some],
            weight=self.weight[some],
            strays=self.strays[:, some],
        )

    def weigh(self, likely: Array, measure: Array) -> Array:
        """Likelihoods of profiles in cells of measures, by how common they are.

        Of (profiles, draws, cells), and (draws, cells).
        """
        own = self.own.astype(np.float32)
        sided = own[:SIDED, None] * self.strays[None, :, :, None].astype(np.float32)
        common = np.concatenate([sided.reshape(-1, *own.shape[1:]), own[SIDED:]])
        found = _spread(common, measure)
        found *= likely
        return found

    def learn(self, seen: Array, measure: Array, generator: np.random.Generator) -> Commonness:
        """One step of the chains: all drawn anew, given the likelihoods of profiles in cells."""
        known = self.find_strays(seen, measure, generator)
        profile = throw(known.weigh(seen, measure), generator)
        told = _count(profile, measure, self.own.shape)
        prior = np.maximum(known.weight[:, None] * known.whole[:, :, None], 1e-9)
        # The tables of the Chinese restaurant by which measures tell of the whole, by their mean.
        tables = (prior * (digamma(prior + told) - digamma(prior))).sum(axis=2)
        whole = _gamma(_PRIOR * self.base + tables, generator)
        weight = _draw_weight(told, whole, generator)
        own = _gamma(weight[:, None] * whole[:, :, None] + told, generator)
        return replace(known, whole=whole, weight=weight, own=own)

    def relearn(self, profile: Array, measure: Array, generator: np.random.Generator) -> Commonness:
        """With the leanings of measures drawn anew, given the profile of each cell."""
        told = _count(profile, measure, self.own.shape)
        prior = self.weight[:, None] * self.whole[:, :, None]
        return replace(self, own=_gamma(prior + told, generator))

    def find_strays(
        self, seen: Array, measure: Array, generator: np.random.Generator
    ) -> Commonness:
        """With strays drawn anew, whatever profile each cell has, given their likelihoods."""
        own, strays = _spread(self.own.astype(np.float32), measure), len(STRAYS)
        sided = seen[: SIDED * strays].reshape(SIDED, strays, *seen.shape[1:])
        each = (own[:SIDED, None] * sided).sum(axis=0)
        rest = (own[SIDED:] * seen[SIDED * strays :]).sum(axis=0)
        logs = np.empty((len(WAYS), seen.shape[1]))
        for number, way in enumerate(WAYS.astype(np.float32)):
            likely = rest + sum(part * one for part, one in zip(way, each, strict=True))
            logs[number] = np.log(likely).sum(axis=1, dtype=np.float64)
        logs += np.log(WAYS_BEFORE)[:, None]
        chosen = throw(np.exp(logs - logs.max(axis=0)), generator)
        return replace(self, strays=WAYS[chosen].T)


def _spread(told: Array, measure: Array) -> Array:
    """What is told of measures, (…, draws, measures), for cells of these measures, (draws, …)."""
    if len(measure) == 1:
        return np.asarray(np.take(told, measure[0], axis=2))
    return np.asarray(told[:, np.arange(len(measure))[:, None], measure])


def _count(profile: Array, measure: Array, shape: tuple[int, ...]) -> Array:
    """How many cells have each leaning on each measure, from the profile of each."""
    _, draws, many = shape
    place = (LEANING[profile] * draws + np.arange(draws)[:, None]) * many + measure
    return np.bincount(place.ravel(), minlength=math.prod(shape)).reshape(shape)


def _draw_weight(told: Array, whole: Array, generator: np.random.Generator) -> Array:
    """How much the whole weighs on measures, one of ``_WEIGHTS`` for each draw."""
    logs, sizes = np.empty((len(_WEIGHTS), told.shape[1])), told.sum(axis=0)
    for number, weight in enumerate(_WEIGHTS):
        prior = np.maximum(weight * whole[:, :, None], 1e-9)
        each = (gammaln(prior + told) - gammaln(prior)).sum(axis=0)
        logs[number] = (each + gammaln(weight) - gammaln(weight + sizes)).sum(axis=1)
    return np.asarray(_WEIGHTS[throw(np.exp(logs - logs.max(axis=0)), generator)])


def throw(weights: Array, generator: np.random.Generator, at: Array | None = None) -> Array:
    """A place on the first axis, drawn by weights that need not sum to 1.

    ``at`` are places on the last axis for which one is drawn, where many have the same weights.
    """
    whole = weights.sum(axis=0) if at is None else weights.sum(axis=0)[..., at]
    thrown = generator.random(whole.shape, dtype=np.float32) * whole
    places = np.zeros(thrown.shape, dtype=np.int8)
    reached = np.zeros_like(weights[0])
    for weight in weights[:-1]:
        reached += weight
        places += thrown > (reached if at is None else reached[..., at])
    return places


def _gamma(numbers: Array, generator: np.random.Generator) -> Array:
    """Dirichlet draws with these numbers on the first axis."""
    drawn = np.maximum(generator.standard_gamma(numbers), 1e-12)
    return np.asarray(drawn / drawn.sum(axis=0))


__all__ = ["Commonness", "throw"]
