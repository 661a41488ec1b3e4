"""Slices of weighted statements, as the reference weighs and ties them.

The distance d of a statement from the centre counts whole units, cut toward zero, positive for
earlier ones; x = 2 d / w with an even w. The triangular and the epanechnikov weights are
lopsided. Levels count by their place among those that occur, numbers sorted as text, and
categories are not compared. A pair of statements weighs the root of the product of both
weights, so that rows of roots are multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...matrices import Network
from ..networks.coded import Coded
from ..networks.counts import Counter, Counts
from ..networks.qualifier import Qualifier
from ..networks.slices import Span
from .matrix import make_network
from .prepare import Prepared
from .source import Array
from .ties import check_rows, drop_residue, fold, multiply
from .windows import CALENDAR, FIXED, add, list_centres

#: Kernel -> the weight at x, for |x| <= 1 but of the gaussian.
KERNELS: Mapping[str, Callable[[Array], Array]] = {
    "uniform": lambda x: np.where(np.abs(x) <= 1, 0.5, 0.0),
    "triangular": lambda x: np.where(np.abs(x) <= 1, 1.0 - x, 0.0),
    "epanechnikov": lambda x: np.where(np.abs(x) <= 1, 0.75 * (1.0 - x) ** 2, 0.0),
    "gaussian": lambda x: np.exp(-x * x / 2.0) / np.sqrt(2.0 * np.pi),
}
#: Aggregation -> the weight of a pair of levels of the likeness q.
_PAIRS: Mapping[str, Callable[[Array], Array]] = {
    "ignore": np.ones_like,
    "congruence": lambda q: q,
    "conflict": lambda q: 1.0 - q,
    "subtract": lambda q: 2.0 * q - 1.0,
}


@dataclass(frozen=True, eq=False)
class Slices:
    """The slices of the statements that count; ``width`` is the even number of units."""

    prepared: Prepared
    width: int

    def __len__(self) -> int:
        return len(self.centres)

    @property
    def _unit(self) -> str:
        return self.prepared.asked.window

    @cached_property
    def _ends(self) -> tuple[int, int]:
        times = self._coded.times
        return int(times[0]), int(times[-1])

    @cached_property
    def centres(self) -> Sequence[int]:
        """From the first statement to the last, half a width within; none of seconds."""
        if not len(self.prepared.coded) or self._unit in ("seconds", "events"):
            return ()
        (first, last), half = self._ends, self.width // 2
        return list_centres(add(first, half, self._unit), add(last, -half, self._unit), self._unit)

    @cached_property
    def _coded(self) -> Coded:
        """The statements with the levels that occur, in the order of their text."""
        coded = self.prepared.coded
        base = self.prepared.every if self.prepared.asked.isolates else coded
        present = np.unique(base.levels).tolist()
        order = sorted(present, key=lambda place: coded.qualifier.levels[place])
        if coded.qualifier.kind == "categorical":
            order = present
        places = np.zeros(len(coded.qualifier.levels), dtype=np.int64)
        places[order] = np.arange(len(order))
        levels = places[coded.levels]
        names = tuple(coded.qualifier.levels[place] for place in order)
        kind = coded.qualifier.kind
        values = np.ones(len(order)) if not coded.qualifier.has_order else np.arange(len(order))
        if kind == "boolean":
            values = np.array([-1.0, 1.0])[: len(order)]
        span = float(len(order) - 1)
        return replace(coded, qualifier=Qualifier(kind, names, values, levels, span), levels=levels)

    @cached_property
    def _counter(self) -> Counter:
        return Counter(self._coded, self.prepared.kept)

    @cached_property
    def _whole(self) -> Counts:
        return self._counter.count(np.ones(len(self._coded)))

    @cached_property
    def _reciprocals(self) -> Array:
        return sum_reciprocals(self._whole)

    def choose(self, place: int) -> tuple[Coded, Array]:
        """The statements that a slice counts, and the weight of each pair of their levels."""
        _, inside, weights = self._weigh(place)
        pairs, asked = np.ones((len(self._coded.qualifier.levels),) * 2), self.prepared.asked
        found = self._weigh_pairs() if asked.kind == "onemode" else pairs
        if found is None:  # a single level: what is inside makes ties that are no numbers
            return self._coded.take(inside), pairs
        return self._coded.take(weights > 0), found

    def make(self, place: int) -> Network:
        """The network of a slice; all slices have the same labels."""
        asked = self.prepared.asked
        span, inside, weights = self._weigh(place)
        ties = self._tie(weights, inside)
        is_normalized = asked.kind == "onemode" and asked.normalization != "no"
        return make_network(
            self.prepared,
            replace(self._whole, statements=0),
            ties * self._reciprocals if is_normalized else ties,
            span,
            normalization="average" if is_normalized else "no",
        )

    def _weigh(self, place: int) -> tuple[Span, Array, Array]:
        """The limits of a slice, the statements within them, and the weights of all."""
        asked, centre = self.prepared.asked, self.centres[place]
        first, last = self._ends
        start, stop = first, last
        if asked.kernel != "gaussian":
            start = max(first, add(centre, -(self.width // 2), self._unit))
            stop = min(last, add(centre, self.width // 2, self._unit))
        times = self._coded.times
        inside = (times >= start) & (times <= stop)
        x = 2.0 * count_units(centre, times, self._unit) / self.width
        weights = np.where(inside, KERNELS[asked.kernel](x), 0.0)
        return Span(start, centre, stop), inside, weights

    def _tie(self, weights: Array, inside: Array) -> Array:
        asked = self.prepared.asked
        if asked.kind == "twomode":
            qualifier = self._whole.qualifier
            signs = np.ones(self._whole.levels)
            if asked.aggregation != "ignore":
                signs = qualifier.values
            counts = self._counter.count(weights)
            return drop_residue(fold(counts, signs), fold(counts, np.abs(signs)))
        check_rows(len(self._whole.rows))
        pairs = self._weigh_pairs()
        if pairs is None:
            ones = np.ones((1, 1))
            any_pair = multiply(self._counter.count(inside.astype(float)).cells, ones) > 0
            return np.where(any_pair, np.nan, 0.0)
        cells = self._counter.count(np.sqrt(weights)).cells
        ties = multiply(cells, pairs)
        return drop_residue(ties, multiply(cells, np.abs(pairs))) if (pairs < 0).any() else ties

    def _weigh_pairs(self) -> Array | None:
        """The weight of each pair of levels; None where a single level makes it no number."""
        qualifier, aggregation = self._whole.qualifier, self.prepared.asked.aggregation
        places = np.arange(len(qualifier.levels))
        likeness = np.ones((len(places),) * 2)
        if qualifier.has_order and aggregation != "ignore":
            if len(places) == 1:
                return None
            distance = np.abs(places[:, None] - places[None, :])
            likeness = np.abs(1.0 - distance / (len(places) - 1))
        return _PAIRS[aggregation](likeness)


def make_slices(prepared: Prepared) -> Slices:
    """The slices of kernel smoothing; an odd size is raised by one."""
    return Slices(prepared, prepared.asked.size + prepared.asked.size % 2)


def count_units(centre: int, times: Array, unit: str) -> Array:
    """The whole units from times to the centre, cut toward zero; of months, of the calendar."""
    if unit in FIXED:
        apart = centre - times
        return np.asarray(np.sign(apart) * (np.abs(apart) // FIXED[unit]))
    days = times.astype("datetime64[us]").astype("datetime64[D]")
    day = np.datetime64(centre, "us").astype("datetime64[D]")
    months = _count_months(day) - _count_months(days)
    beyond = _find_day(day) - _find_day(days)
    months = months - ((months > 0) & (beyond < 0)) + ((months < 0) & (beyond > 0))
    return np.asarray(np.sign(months) * (np.abs(months) // CALENDAR[unit]))


def _count_months(days: Array) -> Array:
    return np.asarray(days.astype("datetime64[M]").astype(np.int64))


def _find_day(days: Array) -> Array:
    beyond = days - days.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(beyond.astype(np.int64))


def sum_reciprocals(counts: Counts) -> Array:
    """For each pair of rows, the sum over cells of 2 / (n + n') where either count is not zero.

    First as if no cell were shared, then put right for the cells that are.
    """
    cells = counts.cells.tocsc()
    alone = np.zeros(len(counts.rows))
    np.add.at(alone, cells.indices, 2.0 / cells.data)
    found = alone[:, None] + alone[None, :]
    for column in range(cells.shape[1]):
        span = slice(cells.indptr[column], cells.indptr[column + 1])
        rows, said = cells.indices[span], cells.data[span]
        shared = 2.0 / (said[:, None] + said[None, :])
        shared -= 2.0 / said[:, None] + 2.0 / said[None, :]
        found[np.ix_(rows, rows)] += shared
    return np.asarray(found)
