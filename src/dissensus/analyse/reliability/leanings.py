"""What statements truly are, given what their holders say else of the same measure.

Who said the same thing nine times and was once coded otherwise was likely coded wrongly. So the
true stances of a holder on a measure come from one profile (shares of the stances), and how
common each profile is, on the measure and over all, is learnt from the study itself: a finite
mixture, as an empirical Bayes prior of the truth of every statement.

Sources: Dawid & Skene (1979), Maximum likelihood estimation of observer error-rates using the EM
algorithm, Applied Statistics 28:20-28, for true classes behind codings with known errors; Laird
(1978), Nonparametric maximum likelihood estimation of a mixing distribution, Journal of the
American Statistical Association 73:805-811, for a mixture over fixed points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from .commonness import Commonness, throw
from .profiles import make_base, make_profiles, share_out
from .turning import Turns

Array = np.ndarray[Any, np.dtype[Any]]

#: Steps of the chain of each draw; from so many cells at most it learns.
_STEPS = 15
_LEARNT = 800
#: Where there are more cells, leanings of measures are learnt again so often from all of them.
_AGAIN = 2
#: So many measures at most are learnt of by themselves, those with the most holders.
_MEASURES = 200


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Statements in cells, each of one holder on one measure, by what of them is alike.

    ``cell`` and ``kind`` say for each statement its cell and its kind (statements of a kind have
    the same chances), ``measure`` for each cell its measure, 0 for those with few holders, and
    ``turns`` where holders may have changed sides.
    """

    cell: Array
    kind: Array
    measure: Array
    turns: Turns

    @classmethod
    def of(cls, statements: pl.DataFrame, kind: Array) -> Cells:
        """Make cells of statements with ``holder``, ``concept`` and ``date``, and their kinds."""
        frame = statements.select("holder", "concept")
        # In the order of statements, whatever holders and measures are called.
        cells = frame.unique(maintain_order=True).with_row_index("cell")
        own = frame.join(cells, on=["holder", "concept"], how="left", maintain_order="left")
        many = cells.group_by("concept").agg(pl.len(), pl.col("cell").min())
        often = many.filter(pl.col("len") > 1).sort("len", "cell", descending=[True, False])
        named = often.head(_MEASURES)["concept"]
        numbers = {name: number + 1 for number, name in enumerate(named)}
        measure = cells["concept"].replace_strict(numbers, default=0, return_dtype=pl.Int64)
        cell = own["cell"].to_numpy().astype(np.int64)
        days = statements["date"].to_physical().cast(pl.Float64).fill_null(float("nan"))
        return cls(
            cell=cell,
            kind=kind.astype(np.int64),
            measure=measure.to_numpy(),
            turns=Turns.of(cell, days.to_numpy()),
        )

    def count(self, kinds: int) -> sparse.csr_array:
        """How many statements of each kind each cell has: (cells, kinds)."""
        ones = np.ones(len(self.cell), dtype=np.float32)
        shape = (len(self.measure), kinds)
        return sparse.csr_array((ones, (self.cell, self.kind)), shape=shape)


def draw_true(cells: Cells, chances: Array, generator: np.random.Generator) -> Array:
    """What each statement is, given what its holder says else on the measure.

    ``chances`` are those of each kind of statement without that, (draws, kinds, none and levels).
    Gives levels, (draws, statements), -1 for none.
    """
    draws, kinds, _ = chances.shape
    counts, many = cells.count(kinds), len(cells.measure)
    shares = share_out(np.bincount(cells.kind, minlength=kinds) @ chances[..., 1:] + 1e-6)
    profiles = make_profiles(shares)
    ratios = profiles / shares[:, None]
    # Each draw learns from cells of its own, so that no few of them are all that is known.
    learnt = np.stack([_choose(many, generator) for _ in range(draws)])
    each = [np.log(np.maximum(_mix(*one), 1e-30)) for one in zip(chances, ratios, strict=True)]
    turned = [cells.turns.weigh(one, cells.kind, many) for one in each]
    told = zip(each, turned, learnt, strict=True)
    seen = np.stack([_weigh(counts[some], own, way[:, some]) for own, way, some in told], axis=1)
    known = Commonness.of(make_base(shares), int(cells.measure.max()) + 1)
    for _ in range(_STEPS):
        known = known.learn(seen, cells.measure[learnt], generator)
    first, alike = _find_alike(cells, kinds)
    counts, measure = counts[first], cells.measure[first][None]
    found = np.empty((draws, len(cells.cell)), dtype=np.int8)
    for draw in range(draws):
        likely = _weigh(counts, each[draw], turned[draw][:, first])[:, None]
        own = known.take(draw)
        for _ in range(_AGAIN if many > _LEARNT else 0):
            profile = throw(own.weigh(likely, measure), generator, alike)
            own = own.relearn(profile, cells.measure[None], generator)
        profile = throw(own.weigh(likely, measure), generator, alike)[0].astype(np.int64)
        spoken = profile[cells.cell]
        places, sides = cells.turns.find_turned(each[draw], cells.kind, profile, generator)
        spoken[places] = sides
        place = cells.kind * len(ratios[draw]) + spoken
        thrown = generator.random(len(place), dtype=np.float32)
        found[draw] = -1
        for bound in _tell(chances[draw], ratios[draw]):
            found[draw] += thrown > bound.take(place)
    return found


def _choose(many: int, generator: np.random.Generator) -> Array:
    """The cells that a draw learns from."""
    if many <= _LEARNT:
        return np.arange(many)
    return np.sort(generator.choice(many, _LEARNT, replace=False, shuffle=False))


def _find_alike(cells: Cells, kinds: int) -> tuple[Array, Array | None]:
    """The first of all cells that have the same, and whose each is.

    The same are as many of each kind on one measure, where nobody may have turned. All cells, and
    None, where few are alike.
    """
    # Sums of random numbers, by which two that differ are taken for one once in 2^64 times.
    generator = np.random.default_rng(0)
    marks = generator.integers(0, 2**63, kinds + int(cells.measure.max()) + 1, dtype=np.uint64)
    signs = marks[kinds:][cells.measure]
    np.add.at(signs, cells.cell, marks[cells.kind])
    signs[cells.turns.cells] = np.arange(len(cells.turns.cells))
    _, first, alike = np.unique(signs, return_index=True, return_inverse=True)
    return (first, alike) if 2 * len(first) < len(signs) else (np.arange(len(signs)), None)


def _mix(chances: Array, ratios: Array) -> Array:
    """How likely profiles make each kind of statement, by how likely it is at all."""
    return np.asarray(chances[:, :1] + chances[:, 1:] @ ratios.T)


def _weigh(counts: sparse.csr_array, each: Array, turned: Array) -> Array:
    """How likely each profile makes what was found in cells: (profiles, cells), at most 1."""
    logs = np.concatenate([(counts @ each.astype(np.float32)).T, turned])
    logs -= logs.max(axis=0)
    return np.asarray(np.exp(logs, out=logs))


def _tell(chances: Array, ratios: Array) -> Array:
    """Up to where none and each level but the last reach: (5, kinds by profiles)."""
    told = np.repeat(chances[:, None, :], len(ratios), axis=1)
    told[..., 1:] *= ratios
    reached = np.cumsum(share_out(np.maximum(told, 1e-30)), axis=-1, dtype=np.float32)
    return np.ascontiguousarray(reached.reshape(-1, reached.shape[-1])[:, :-1].T)


__all__ = ["Cells", "draw_true"]
