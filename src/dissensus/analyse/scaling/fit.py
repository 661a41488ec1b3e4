"""From a table of statements to ideal points in one dimension, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypedDict, Unpack

import numpy as np

from ...errors import AnalysisError
from ...matrices import MOST_CELLS
from ..frame import choose, suggest, to_frame
from ..networks.coded import code
from ..networks.options import make_options
from . import ordinal_model as model
from .axes import centre_positions, find_first_axis
from .fit_statistics import measure_fit
from .guard import Guard, check
from .ideal_points import Scale
from .positions import REPEATS, Dropped, Positions, drop, find_positions, take_sides

Array = np.ndarray[Any, np.dtype[Any]]

#: How positions are brought to levels: as they are, or by their side only.
LINKS = ("ordinal", "binary")
#: Half the width of a 95 % interval in standard errors.
_WIDTH = 1.959964
#: The errors of points need the square of the actors in memory.
MOST_ACTORS = 5_000
#: Below this correlation with the mean stance, points are not said to follow it.
UNSIGNED = 0.3
#: Of the variance of points, the share that is not error: below it order is mostly chance.
LEAST_RELIABILITY = 0.7
#: With fewer draws the ends of a 95 % interval are the most extreme draws.
LEAST_DRAWS = 40


class ScaleOptions(TypedDict, total=False):
    """The options of ``scale``, by name; see there."""

    rows: str
    columns: str
    qualifier: str
    levels: Mapping[Any, float] | None
    time: str
    weight: str | None
    link: Literal["ordinal", "binary"]
    anchor: str | None
    repeats: Literal["latest", "median"]
    lopsided: float
    least: int
    draws: int
    seed: int
    force: bool


@dataclass(frozen=True, kw_only=True)
class _Asked:
    rows: str = "actor"
    columns: str = "concept"
    qualifier: str = "stance"
    levels: Mapping[Any, float] | None = None
    time: str = "date"
    weight: str | None = None
    link: str = "ordinal"
    anchor: str | None = None
    repeats: str = "latest"
    lopsided: float = 0.025
    least: int = 10
    draws: int = 0
    seed: int = 0
    force: bool = False


def scale(statements: object, **options: Unpack[ScaleOptions]) -> Scale:
    """Place actors on one dimension by the positions that they take on measures.

    ``statements`` is any table: Polars, pandas, Arrow, a mapping of columns, or a corpus.
    The options, with their defaults:

    - ``rows="actor"``, ``columns="concept"``: the columns with who is placed and by what;
    - ``qualifier="stance"``: the column with the position; ``levels`` gives the number of each
      of its values where they are not stances, numbers or yes and no;
    - ``link="ordinal"``: all levels in their order; ``"binary"``: only which side of the middle
      of the scale, and a position in the middle is left out;
    - ``anchor``: the actor whose point is made positive. Without it points rise with the mean
      stance;
    - ``repeats="latest"``: of several statements of one actor on one measure those with the
      latest date count, ``"median"``: all; what counts is brought to its median by weight;
    - ``lopsided=0.025``: measures are left out where a smaller share, or none, of positions is
      outside the most frequent level; ``least=10``: actors with fewer positions are left out
      (or with positions on less than half of fewer than 20 measures);
    - ``draws=0``: standard errors from the curvature of the posterior (Laplace); 40 or more:
      from so many bootstrap draws of the measures, by ``seed=0``;
    - ``time="date"``, ``weight``: the columns with the date and with how much each statement
      counts;
    - ``force=False``: whether to fit where the guard refuses; the result is then marked.

    The model stands in ``ordinal_model``, the fit in ``fit_statistics``. Raises AnalysisError,
    with the numbers that decided, where fewer than 20 measures are left, where more than half
    of all positions are missing, where actors share no measure, and where positions go together
    no more than shuffled ones (``guard``); for columns that are missing and for options that
    are unknown or out of range.

    >>> table = {
    ...     "actor": [name for name in "ABCDEF" for _ in range(20)],
    ...     "concept": [f"measure {number}" for number in range(20)] * 6,
    ...     "stance": [
    ...         "support" if 4 * place > number else "oppose"
    ...         for place in range(6) for number in range(20)
    ...     ],
    ... }
    >>> found = scale(table, anchor="F")
    >>> found.to_polars()["actor"].to_list()
    ['A', 'B', 'C', 'D', 'E', 'F']
    >>> scale({"actor": ["A"], "concept": ["tax"], "stance": ["support"]})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    dissensus.errors.AnalysisError: no scale: 0 actors have enough positions, ...
    """
    asked = _check_options(options)
    known = _find_positions(statements, asked)
    sided = take_sides(known) if asked.link == "binary" else known
    kept, dropped = drop(sided, lopsided=asked.lopsided, least=asked.least)
    guard = check(kept, seed=asked.seed)
    _refuse(guard, asked, dropped)
    _check_size(kept)
    anchor = _find_anchor(kept, asked, dropped)
    return _fit(kept, _measure_means(known, kept), guard, asked, anchor, dropped)


def _check_options(options: Mapping[str, Any]) -> _Asked:
    names = tuple(one.name for one in fields(_Asked))
    for name in options:
        if name not in names:
            raise AnalysisError(f"no option {name!r}{suggest(name, names)}; {', '.join(names)}")
    asked = _Asked(**options)
    choose(asked.link, LINKS, role="link")
    choose(asked.repeats, REPEATS, role="repeats")
    if not 0.0 <= asked.lopsided < 0.5:
        raise AnalysisError(f"lopsided: {asked.lopsided} is no share of 0 to below 0.5")
    if asked.least < 1:
        raise AnalysisError(f"least: {asked.least} is no number of positions of 1 or more")
    if asked.draws and asked.draws < LEAST_DRAWS:
        raise AnalysisError(
            f"draws: {asked.draws} draws give no 95 % interval; at least {LEAST_DRAWS}, or 0"
        )
    return asked


def _find_positions(statements: object, asked: _Asked) -> Positions:
    names = ("rows", "columns", "qualifier", "levels", "time", "weight")
    options = make_options({name: getattr(asked, name) for name in names}, tables={})
    return find_positions(code(to_frame(statements), options), repeats=asked.repeats)


def _check_size(kept: Positions) -> None:
    if len(kept.actors) > MOST_ACTORS or len(kept.actors) * len(kept.measures) > MOST_CELLS:
        raise AnalysisError(
            f"{len(kept.actors):,} actors on {len(kept.measures):,} measures are too many for one "
            f"scale (at most {MOST_ACTORS:,} actors and {MOST_CELLS:,} pairs): choose some, or "
            "raise least"
        )


def _refuse(guard: Guard, asked: _Asked, dropped: tuple[Dropped, ...]) -> None:
    if not guard.reasons or (asked.force and not guard.impossible):
        return
    gone = [sum(one.kind == kind for one in dropped) for kind in ("actor", "measure")]
    out = f"{gone[0]} actors and {gone[1]} measures were left out" if any(gone) else ""
    way = "the mean stance, a network or its camps can be given"
    if not guard.impossible:
        way += ", and force=True fits a scale that is marked as unreliable"
    parts = [f"no scale: {guard.describe()}", out, guard.tell_evidence(), way]
    raise AnalysisError("; ".join(part for part in parts if part))


def _find_anchor(kept: Positions, asked: _Asked, dropped: tuple[Dropped, ...]) -> int | None:
    if asked.anchor is None:
        return None
    reasons = {one.label: one.reason for one in dropped if one.kind == "actor"}
    if asked.anchor in reasons:
        raise AnalysisError(f"anchor: {asked.anchor!r} is left out: {reasons[asked.anchor]}")
    return kept.actors.index(choose(asked.anchor, kept.actors, role="anchor"))


def _measure_means(known: Positions, kept: Positions) -> Array:
    """The mean stance of each actor that stays, on the measures that stay."""
    place = {label: at for at, label in enumerate(kept.actors)}
    actors = np.array([place.get(label, -1) for label in known.actors])
    is_measure = np.isin(np.arange(len(known.measures)), _find_places(known, kept.measures))
    chosen = known.take((actors[known.rows] >= 0) & is_measure[known.columns])
    rows = actors[chosen.rows]
    sums = np.bincount(rows, chosen.stances, len(kept.actors))
    return np.asarray(sums / np.bincount(rows, minlength=len(kept.actors)))


def _find_places(known: Positions, labels: tuple[str, ...]) -> list[int]:
    wanted = set(labels)
    return [at for at, label in enumerate(known.measures) if label in wanted]


def make_cells(positions: Positions) -> model.Cells:
    """The positions as the model takes them: of each measure only the levels that it has."""
    taken = positions.count() > 0
    levels = np.cumsum(taken, axis=1) - 1
    return model.Cells(
        actors=len(positions.actors),
        rows=positions.rows,
        columns=positions.columns,
        levels=levels[positions.columns, positions.codes],
        heights=taken.sum(axis=1),
        weights=np.ones(len(positions.measures)),
    )


def _fit(
    kept: Positions,
    means: Array,
    guard: Guard,
    asked: _Asked,
    anchor: int | None,
    dropped: tuple[Dropped, ...],
) -> Scale:
    cells = make_cells(kept)
    table = centre_positions(kept, kept.stances)
    found = model.fit(cells, model.make_start(cells, table, find_first_axis(table)))
    points, errors = _standardise(found.points), _find_errors(found, cells)
    sign = find_sign(points, means, anchor)
    points = sign * points
    low, high = points - _WIDTH * errors, points + _WIDTH * errors
    if asked.draws:
        drawn = draw_points(cells, found, points, draws=asked.draws, seed=asked.seed)
        errors = drawn.std(axis=0, ddof=1)
        low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    shift, width = float(found.points.mean()), float(found.points.std())
    cuts = found.cuts - (found.slopes * shift)[:, None]
    scale = Scale(
        actors=kept.actors,
        points=points,
        errors=errors,
        low=low,
        high=high,
        means=means,
        counts=np.bincount(kept.rows, minlength=len(kept.actors)),
        measures=kept.measures,
        discriminations=sign * width * found.slopes,
        cut_points=tuple(tuple(row[np.isfinite(row)].tolist()) for row in cuts),
        levels=tuple(_list_levels(kept)),
        fit=measure_fit(model.measure_levels(found, cells), cells.levels, cells.columns),
        correlation=_correlate(points, means),
        guard=guard,
        link=asked.link,
        uncertainty=f"bootstrap of {asked.draws} draws" if asked.draws else "laplace",
        dropped=dropped,
        row_name=asked.rows,
        column_name=asked.columns,
    )
    notes = _list_notes(scale, kept, anchor, is_settled=found.converged)
    return replace(scale, notes=tuple(notes))


def _standardise(points: Array) -> Array:
    width = float(points.std())
    if not width > 1e-6:  # the prior alone: nothing sets one actor apart from another
        raise AnalysisError("no scale: the positions set no actor apart from the others")
    return np.asarray((points - points.mean()) / width)


def _find_errors(found: model.Solution, cells: model.Cells) -> Array:
    """The standard errors of standardised points, by the delta method.

    What moves or stretches all points alike is no error of theirs: mean and width are fixed.
    """
    standard, width = _standardise(found.points), float(found.points.std())
    many = len(standard)
    turn = np.eye(many) - (1.0 + np.outer(standard, standard)) / many
    spread = turn @ model.measure_spread(found, cells) @ turn.T
    return np.asarray(np.sqrt(np.maximum(np.diag(spread), 0.0)) / width)


def find_sign(points: Array, means: Array, anchor: int | None) -> float:
    """1 or -1, so that the anchor is positive, or else points rise with the means.

    Where they neither rise nor fall with them, the first actor that is not 0 is positive.
    """
    toward = float(points @ (means - means.mean()) if anchor is None else points[anchor])
    if abs(toward) < 1e-9:
        toward = float(points[np.abs(points) > 1e-9][0])
    return 1.0 if toward > 0 else -1.0


def draw_points(
    cells: model.Cells, found: model.Solution, points: Array, *, draws: int, seed: int
) -> Array:
    """The standardised points of each bootstrap draw of the measures, of shape (draws, actors).

    Each draw is turned so that it goes the same way as ``points``.
    """
    rng = np.random.default_rng(seed)
    measures = len(cells.heights)
    drawn = np.zeros((draws, len(points)))
    for draw in range(draws):
        counts = rng.multinomial(measures, np.full(measures, 1 / measures)).astype(float)
        again = model.fit(replace(cells, weights=counts), found.parameters, tolerance=1e-6)
        drawn[draw] = _standardise(again.points)
        drawn[draw] *= 1.0 if drawn[draw] @ points >= 0 else -1.0
    return drawn


def _list_levels(kept: Positions) -> Iterator[tuple[str, ...]]:
    for counts in kept.count():
        yield tuple(kept.names[at] for at in np.flatnonzero(counts))


def _correlate(points: Array, means: Array) -> float:
    """The correlation, NaN where the means are all the same."""
    if not float(np.ptp(means)) > 0:
        return float("nan")
    return float(np.corrcoef(points, means)[0, 1])


def _list_notes(
    scale: Scale, kept: Positions, anchor: int | None, *, is_settled: bool
) -> Iterator[str]:
    if not is_settled:
        yield "the search for the most probable points did not come to rest"
    if evidence := scale.guard.tell_evidence():
        yield evidence
    if scale.reliability < LEAST_RELIABILITY:
        yield f"reliability {scale.reliability:.2f}: the points are hardly more than noise"
    if anchor is not None and abs(scale.points[anchor]) < scale.errors[anchor]:
        yield "the anchor is within one standard error of the middle: its side is uncertain"
    if anchor is None and not abs(scale.correlation) > UNSIGNED:
        yield "points hardly follow the mean stance: which end is which needs an anchor"
    if kept.middles:
        yield f"{kept.middles} positions in the middle take no side and are left out"
    if (many := count_constant(kept)) > 0:
        yield f"{many} actors take one level on all measures"
    if (gone := len(scale.dropped)) > 0:
        yield f"{gone} actors and measures are left out, see to_dropped()"


def count_constant(kept: Positions) -> int:
    """How many actors take the same level on all their measures: yea-sayers, or silent codes.

    Such a point rests on which measures the actor speaks of more than on what it says.
    """
    height = len(kept.values)
    counts = np.bincount(kept.rows * height + kept.codes, minlength=len(kept.actors) * height)
    return int(np.sum(np.count_nonzero(counts.reshape(-1, height), axis=1) == 1))
