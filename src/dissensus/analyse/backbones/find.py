"""The backbone of a discourse: the few concepts that give the network its structure."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
import polars as pl
from scipy import sparse

from ...errors import AnalysisError
from ...matrices import MOST_CELLS
from ...plots import draw_curves
from ...shown import show_table
from ..frame import choose, to_frame
from ..networks import aggregate
from ..networks.build import CHOICES, choose_statements
from ..networks.counts import Counts, count
from ..networks.options import NetworkOptions, Options, make_options
from ..networks.slices import Span, make_network
from .annealing import TRACE, Anneal, Found, Goal, try_all
from .forecast import PATIENCE, forecast, tell_time
from .losses import Losses, penalize
from .nested import Step, take_out, try_each
from .screening import Screening
from .spectrum import check_spectrum, compare_spectra
from .subsets import Remade, State, list_mentions
from .workers import keep_to_one_thread, share_work

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]
Method = Literal["nested", "penalty", "fixed"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Backbone:
    """The concepts of the backbone, the redundant ones, and what each set loses.

    ``loss`` and ``redundant_loss`` are the L1 distances (0 to 2) of the spectra of both sets'
    networks from that of all concepts; they belong to the sets that are given, the best ones
    found. ``penalized`` is the loss times exp(-penalty (C - B) / C), None with a fixed size.
    ``spectrum`` is ``laplacian`` or ``degree``; ``full_spectrum`` and ``backbone_spectrum``
    are shares, the largest first. ``concepts`` counts each concept's statements. ``steps`` has
    a row for each concept taken out of a nested backbone: step, concept, loss, redundant_loss,
    statements left, and ``gap``: no other concept would have cost less by more than that, none
    at all where it is 0. ``trace`` has a row for each iteration of a search. ``proven`` says that
    no other set is better, since all were tried; ``evaluated`` is how many were in full.
    """

    method: str
    backbone: tuple[str, ...]
    redundant: tuple[str, ...]
    loss: float
    redundant_loss: float
    penalized: float | None
    spectrum: str
    full_spectrum: Array
    backbone_spectrum: Array
    concepts: Mapping[str, float]
    steps: pl.DataFrame
    trace: pl.DataFrame
    proven: bool
    evaluated: int

    def to_polars(self) -> pl.DataFrame:
        """One row for each concept: its statements, whether it is in, and when it was taken out.

        ``step`` is null where concepts were not taken out one after another.
        """
        found = pl.DataFrame(
            {
                "concept": pl.Series(list(self.concepts), dtype=pl.String),
                "statements": pl.Series(list(self.concepts.values()), dtype=pl.Float64),
                "backbone": [name in set(self.backbone) for name in self.concepts],
            }
        )
        removed = self.steps.select("concept", "step")
        return found.join(removed, on="concept", how="left", maintain_order="left")

    def describe(self) -> str:
        """One line: the method, how many concepts are in, and the losses."""
        sure = ", proven" if self.proven else ""
        if open_ := int((self.steps["gap"] > 0).sum()):
            sure = f", {open_} of {len(self.steps)} steps not proven the best (exact=True does)"
        return (
            f"{self.method} backbone of {len(self.backbone)} of {len(self.concepts)} concepts, "
            f"{self.spectrum} spectrum: loss {self.loss:.4g}, redundant {self.redundant_loss:.4g}"
            f"{sure}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.steps if len(self.steps) else self.to_polars())

    def chart(self) -> alt.Chart:
        """The losses by concepts taken out; of a search, its losses by iteration."""
        if len(self.steps):
            columns, x = ["loss", "redundant_loss"], "step"
        elif len(self.trace):
            columns, x = ["loss"], "iteration"
        else:
            raise AnalysisError(
                "all sets were tried, so there is no course of a search to draw: use "
                ".to_polars(), or method='nested'"
            )
        frame = self.steps if x == "step" else self.trace
        points = frame.unpivot(columns, index=x, variable_name="series").rename({x: "x"})
        return draw_curves(points, title=self.describe(), x=x)


class BackboneOptions(NetworkOptions, total=False):
    """The options of ``backbone`` besides its method and size, by name; see there."""

    penalty: float
    iterations: int
    seed: int
    exact: bool


#: Which of these steer the search, and not the network.
SEARCH = ("penalty", "iterations", "seed", "exact", "compat")


@dataclass(frozen=True, kw_only=True)
class Search:
    """What a backbone is asked for besides the network."""

    method: str = "nested"
    size: int | None = None
    penalty: float = 3.5
    iterations: int = 10_000
    seed: int = 0
    exact: bool = False
    compat: str | None = None


@dataclass(frozen=True, eq=False)
class Discourse:
    """The concepts, their statements, the number of actors, and the network without any concept."""

    concepts: tuple[str, ...]
    statements: Array
    rows: int
    nothing: State


def backbone(
    statements: object,
    *,
    method: Method = "nested",
    size: int | None = None,
    **options: Unpack[BackboneOptions],
) -> Backbone:
    """Split the concepts into a backbone, whose network is like that of all, and the rest.

    Networks are one-mode, made with the options of ``network``; the normalization is
    ``average`` where none is given. The loss of a set of concepts is the L1 distance of the
    spectrum of its network from that of all concepts, see ``spectrum``.

    - ``method="nested"``: take concepts out one by one, each time the one whose absence costs
      least; of equal ones the first by name. ``size`` is how many to keep; without it as many
      as make the penalized loss smallest. Of many actors the losses of all concepts are guessed
      and the least computed; the ``gap`` of a step says how sure it is, and ``exact=True``
      computes all.
    - ``method="penalty"``: the set with the smallest loss times exp(-penalty (C - B) / C),
      where B of C concepts are kept. The set of all is left out: its loss is always zero.
    - ``method="fixed"``: the best set of ``size`` concepts.

    ``penalty=3.5`` (0 or more), ``iterations=10_000`` and ``seed=0`` steer the search. Where
    there are no more sets than iterations (up to 13 concepts at any size), all are tried and
    the optimum is proven; else simulated annealing looks for it, the same with each seed.

    ``compat="dna"`` takes the degree spectrum, removes equal concepts together and accepts
    worse sets as Discourse Network Analyzer does; ``dissensus.dna.backbone`` also makes the
    networks its way; with degrees every step is exact. Time grows with the cube of the actors,
    and for nested backbones with the square of the concepts. Raises AnalysisError for options
    that do not fit, for a table without statements, and for a network without a positive tie.
    Sources: the idea is that of rDNA 3.0 (Leifeld and others); the spectrum, see ``spectrum``;
    the guesses and their bounds, see ``screen``.

    >>> table = {
    ...     "actor": ["A", "B", "C", "D", "A", "C"],
    ...     "concept": ["tax", "tax", "ban", "ban", "cap", "cap"],
    ...     "stance": ["support"] * 6,
    ... }
    >>> found = backbone(table, method="fixed", size=2)
    >>> found.backbone, found.redundant, found.proven
    (('ban', 'tax'), ('cap',), True)
    """
    given: dict[str, Any] = {"normalization": "average", **options}
    search = {name: given.pop(name) for name in SEARCH if name in given}
    wanted = make_search(search, method=method, size=size)
    asked = make_options(given, tables=CHOICES)
    if asked.window:
        raise AnalysisError("a backbone is of all statements: choose those of a time before")
    coded, _, asked = choose_statements(to_frame(statements), asked)
    if not len(coded):
        raise AnalysisError("no statement has an actor, a concept and a position: nothing to split")
    return find_backbone(begin(count(coded), asked), wanted)


def make_search(given: Mapping[str, Any], **fixed: Any) -> Search:
    """Check what a backbone is asked for; AnalysisError names what does not fit."""
    wanted = Search(**given, **fixed)
    choose(wanted.method, METHODS, role="method")
    if wanted.compat is not None:
        choose(wanted.compat, ("dna",), role="compat")
    if wanted.method == "fixed" and wanted.size is None:
        raise AnalysisError("size: a backbone of a fixed size needs it, such as size=5")
    if wanted.method == "penalty" and wanted.size is not None:
        raise AnalysisError("size: the penalty chooses the size; leave it out, or method='fixed'")
    if not (np.isfinite(wanted.penalty) and wanted.penalty >= 0):
        raise AnalysisError(f"penalty: {wanted.penalty} is no number of 0 or more")
    if wanted.iterations < 1:
        raise AnalysisError(f"iterations: {wanted.iterations} is none; give 1 or more")
    return wanted


def begin(counts: Counts, asked: Options) -> Discourse:
    """Make ready to tie the rows of some of the columns, again and again."""
    rows = len(counts.rows)
    if rows**2 > MOST_CELLS:
        raise AnalysisError(f"{rows:,} actors are too many for the spectrum of a dense matrix")
    nothing = np.zeros(len(counts.columns), dtype=bool)
    if asked.normalization in ("no", "average"):
        pairs = aggregate.ONEMODE[asked.aggregation or "ignore"](counts.qualifier)
        is_average = asked.normalization == "average"
        state: State = list_mentions(counts, pairs, is_average=is_average).begin(nothing)
    else:
        state = Remade(nothing, lambda mask: _tie_some(counts, mask, asked))
    return Discourse(counts.columns, counts.of_columns(), rows, state)


def _tie_some(counts: Counts, mask: Array, asked: Options) -> Array:
    if not mask.any():
        return np.zeros((len(counts.rows),) * 2)
    return make_network(keep_columns(counts, mask), asked, Span()).values


def keep_columns(counts: Counts, mask: Array) -> Counts:
    """The counts with nothing in the columns that are not in the mask; the labels stay."""
    kept = sparse.dia_array(
        (np.repeat(mask, counts.levels).astype(float)[None, :], [0]),
        shape=(counts.cells.shape[1],) * 2,
    )
    cells = sparse.csr_array(counts.cells @ kept)
    cells.eliminate_zeros()
    return Counts(counts.rows, counts.columns, counts.qualifier, cells, counts.statements)


def find_backbone(discourse: Discourse, wanted: Search) -> Backbone:
    """The backbone of a discourse; AnalysisError where it has no ties or the size is not there."""
    concepts = len(discourse.concepts)
    if wanted.size is not None and not 1 <= wanted.size <= concepts:
        raise AnalysisError(f"size: {wanted.size} is not between 1 and the {concepts} concepts")
    with keep_to_one_thread() if wanted.method == "nested" else nullcontext():
        return _find_backbone(discourse, wanted)


def _find_backbone(discourse: Discourse, wanted: Search) -> Backbone:
    concepts = len(discourse.concepts)
    spectrum = "degree" if wanted.compat else "laplacian"
    _tell_time(discourse, wanted, spectrum)
    losses = Losses.of(discourse.nothing, spectrum)
    check_spectrum(losses.full, "the network of all concepts")
    mask, parts = METHODS[wanted.method](discourse, losses, wanted)
    kept = losses.find_spectrum(mask)
    loss = compare_spectra(kept, losses.full)
    is_free = wanted.size is None
    return Backbone(
        method=wanted.method,
        backbone=_name(discourse, mask),
        redundant=_name(discourse, ~mask),
        loss=loss,
        redundant_loss=losses.find_loss(~mask),
        penalized=penalize(loss, int(mask.sum()), concepts, wanted.penalty) if is_free else None,
        spectrum=losses.spectrum,
        full_spectrum=losses.full,
        backbone_spectrum=kept,
        concepts=dict(zip(discourse.concepts, discourse.statements.tolist(), strict=True)),
        **parts,
    )


def _tell_time(discourse: Discourse, wanted: Search, spectrum: str) -> None:
    """Warn of what takes long, before it is begun."""
    concepts, rows = len(discourse.concepts), discourse.rows
    is_nested = wanted.method == "nested"
    sets = concepts**2 / 2 if is_nested else min(wanted.iterations, 2.0**concepts)
    seconds = forecast(
        spectrum, rows=rows, sets=sets, is_computed=wanted.exact if is_nested else True
    )
    if seconds > PATIENCE:
        ways = ["fewer concepts, such as those that several actors speak of"]
        ways += [] if is_nested else ["fewer iterations"]
        warnings.warn(
            f"backbone: {concepts:,} concepts of {rows:,} actors may take "
            f"{tell_time(seconds)} of one processor; less with {', or '.join(ways)}",
            stacklevel=4,
        )


def _name(discourse: Discourse, mask: Array) -> tuple[str, ...]:
    return tuple(discourse.concepts[place] for place in np.flatnonzero(mask))


def _nest(discourse: Discourse, losses: Losses, wanted: Search) -> tuple[Array, dict[str, Any]]:
    is_guessed = losses.spectrum == "laplacian" and not wanted.exact
    with share_work() as apply:
        choose = Screening(losses, apply) if is_guessed else partial(try_each, losses, apply=apply)
        steps = take_out(losses, choose, together=wanted.compat is not None, apply=apply)
    concepts = losses.concepts
    mask = np.zeros(concepts, dtype=bool)
    mask[list(_cut(steps, concepts, wanted))] = True
    # Of those that go together one is counted, and the redundant ones of each step.
    evaluated = sum({len(step.left): step.tried + 1 for step in steps}.values())
    parts = {"steps": _tell_steps(discourse, steps), "trace": _tell_trace(())}
    return mask, {**parts, "proven": concepts == 1, "evaluated": evaluated}


def _cut(steps: list[Step], concepts: int, wanted: Search) -> tuple[int, ...]:
    """The concepts left where as many are as were asked for, or where the penalty says."""
    order = [step.concept for step in steps]
    if wanted.size is not None:
        return tuple(order[concepts - wanted.size :])
    if concepts == 1:
        return (0,)
    # What is left after the step before the last one of all: never none, never all.
    sizes = range(1, concepts)
    by_size = {len(step.left): step.loss for step in steps}
    values = {
        size: penalize(by_size[size], size, concepts, wanted.penalty)
        for size in sizes
        if size in by_size
    }
    return tuple(order[concepts - min(values, key=values.__getitem__) :])


def _tell_steps(discourse: Discourse, steps: list[Step]) -> pl.DataFrame:
    rows = [
        (
            number,
            discourse.concepts[step.concept],
            step.loss,
            step.redundant_loss,
            float(discourse.statements[list(step.left)].sum()),
            step.gap,
        )
        for number, step in enumerate(steps, 1)
    ]
    names = ("step", "concept", "loss", "redundant_loss", "statements", "gap")
    kinds = (pl.Int64, pl.String, *[pl.Float64] * 4)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _tell_trace(trace: tuple[tuple[float, ...], ...]) -> pl.DataFrame:
    kinds = (pl.Int64, pl.Float64, pl.Float64, pl.Boolean, pl.Float64, pl.Int64)
    return pl.DataFrame(list(trace), schema=dict(zip(TRACE, kinds, strict=True)), orient="row")


def _search(discourse: Discourse, losses: Losses, wanted: Search) -> tuple[Array, dict[str, Any]]:
    goal = Goal(losses.concepts, wanted.size, wanted.penalty)
    if goal.count_sets() <= wanted.iterations:
        found: Found = try_all(losses, goal)
    else:
        found = Anneal(losses, goal, seed=wanted.seed).run(wanted.iterations, wanted.compat)
    parts = {"steps": _tell_steps(discourse, []), "trace": _tell_trace(found.trace)}
    return found.mask, {**parts, "proven": found.proven, "evaluated": found.evaluated}


#: Method -> the search for the set that is kept, and the course of it.
METHODS: Mapping[str, Callable[[Discourse, Losses, Search], tuple[Array, dict[str, Any]]]] = {
    "nested": _nest,
    "penalty": _search,
    "fixed": _search,
}
