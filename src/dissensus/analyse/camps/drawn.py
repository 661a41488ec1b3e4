"""Who is with whom over draws of the statements: shares and intervals rather than one division."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Unpack, overload

import numpy as np

from ...errors import AnalysisError
from ...matrices import Network, is_networks
from ..frame import choose, to_frame
from ..networks.build import CHOICES, settle
from ..networks.coded import Coded, choose_counted, code, find_documents
from ..networks.counts import count
from ..networks.duplicates import drop_duplicates
from ..networks.options import NetworkOptions, Options, make_options
from ..networks.series import list_spans
from ..networks.slices import Span, make_network, make_whole
from ..networks.windows import parse_length
from .agreement import find_consensus
from .clusterings import find_groups
from .communities import METHODS, Task
from .division import order_by_size
from .polarize import Polarization, polarization
from .resampling import RESAMPLES
from .signed import read_signed
from .together import Comembership, ComembershipSeries

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What each window's draws are made by."""

    draws: int
    resample: str
    method: str
    time_limit: float
    seed: int


@overload
def comembership(
    statements: object,
    *,
    window: str,
    draws: int = ...,
    resample: str = ...,
    method: str = ...,
    time_limit: float = ...,
    seed: int = ...,
    **options: Unpack[NetworkOptions],
) -> ComembershipSeries: ...
@overload
def comembership(
    statements: object,
    *,
    window: None = ...,
    draws: int = ...,
    resample: str = ...,
    method: str = ...,
    time_limit: float = ...,
    seed: int = ...,
    **options: Unpack[NetworkOptions],
) -> Comembership: ...
def comembership(
    statements: object,
    *,
    draws: int = 200,
    resample: str = "statements",
    method: str = "camps",
    time_limit: float = 1.0,
    seed: int = 0,
    **options: Any,
) -> Comembership | ComembershipSeries:
    """Draw the statements again and again, divide each network, and count who is with whom.

    ``statements`` and the ``options`` are those of ``network``; with ``window`` (of time, without
    a kernel) each window is drawn for itself. ``resample`` is ``statements`` or ``documents``
    (drawn with replacement, the bootstrap), or ``dirichlet`` or ``dirichlet-documents`` (each
    is weighed by chance and none is lost, the Bayesian bootstrap: Rubin 1981, Annals of
    Statistics 9:130-134). Repetitions that ``duplicates`` leaves out are left out first.
    ``method`` is one of ``communities.METHODS``; the balance is that of ``polarization``.
    ``time_limit`` is in seconds for each division.

    The interval shows how the figures depend on which statements there are; not on errors in
    coding them, and a bootstrap never draws a stance that nobody took. Draws hold fewer different
    statements than there are, so that they contradict themselves more than the whole does: the
    balance of the whole may lie above their interval. Documents are the units to draw
    where one document repeats itself.

    Raises AnalysisError for unknown options, fewer than one draw, a network that is not
    one-mode, windows of events, and kernels.

    >>> table = {
    ...     "actor": ["A", "B", "C", "A", "B", "C"],
    ...     "concept": ["tax", "tax", "tax", "ban", "ban", "ban"],
    ...     "stance": ["support", "support", "oppose", "support", "support", "oppose"],
    ... }
    >>> comembership(table, draws=20, resample="dirichlet").together.tolist()
    [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    choose(resample, RESAMPLES, role="resample")
    choose(method, METHODS, role="method")
    if draws < 1:
        raise AnalysisError(f"draws: {draws} draws cannot be; give 1 or more")
    asked = make_options(options, tables=CHOICES)
    if asked.kind != "onemode" or asked.kernel:
        raise AnalysisError("comembership: give kind='onemode', and no kernel")
    if is_networks(statements):
        raise AnalysisError(
            "comembership draws statements, and a network has counted them already: give the "
            "table with the network's options, such as window='30 days'"
        )
    frame = to_frame(statements)
    every = code(frame, asked)
    if resample.endswith("documents"):
        every = replace(every, documents=find_documents(frame, asked)[every.place])
    asked = settle(asked, every)
    plan = _Plan(draws=draws, resample=resample, method=method, time_limit=time_limit, seed=seed)
    if not asked.window:
        coded = _keep(every, asked)
        return _draw(coded, make_whole(coded, every, asked), asked, plan)
    return ComembershipSeries(
        tuple(
            _draw(coded, make_network(count(coded), asked, span), asked, plan)
            for coded, span in _list_windows(every, asked)
        )
    )


def _list_windows(every: Coded, asked: Options) -> Iterator[tuple[Coded, Span]]:
    """The windows of the network, each with the statements that count."""
    lengths = [parse_length(one, role="window") for one in (asked.window, asked.step) if one]
    if any(length.is_events for length in lengths):
        raise AnalysisError("comembership: events are drawn; give a window and a step of time")
    dated, _, spans = list_spans(_keep(every, asked), every, asked)
    for limits in spans:
        inside = np.arange(*np.searchsorted(dated.times, limits))
        yield dated.take(inside), Span.between(*limits)


def _keep(every: Coded, asked: Options) -> Coded:
    """The statements that count."""
    return drop_duplicates(choose_counted(every), asked.duplicates)


def _draw(coded: Coded, network: Network, asked: Options, plan: _Plan) -> Comembership:
    tally = _Tally(network.rows)
    rng = np.random.default_rng(plan.seed)
    for _ in range(plan.draws if len(coded) else 0):
        times = RESAMPLES[plan.resample](coded, rng)
        drawn = replace(coded, weights=coded.weights * times).take(times > 0)
        tally.add(make_whole(drawn, drawn, asked), plan)
    with np.errstate(invalid="ignore"):
        together = tally.same / tally.comparable
    return Comembership(
        actors=network.rows,
        together=together,
        comparable=tally.comparable,
        balances=tuple(tally.balances),
        observed=polarization(network, time_limit=10 * plan.time_limit, seed=plan.seed),
        consensus=_agree(together, plan),
        draws=plan.draws,
        without_ties=plan.draws - len(tally.balances),
        unproven=tally.unproven,
        method=plan.method,
        resample=plan.resample,
    )


class _Tally:
    """What the draws have shown so far."""

    def __init__(self, actors: tuple[str, ...]) -> None:
        self._places = {actor: place for place, actor in enumerate(actors)}
        self.same = np.zeros((len(actors),) * 2)
        self.comparable = np.zeros((len(actors),) * 2)
        self.balances: list[float] = []
        self.unproven = 0

    def add(self, network: Network, plan: _Plan) -> None:
        found = polarization(network, time_limit=plan.time_limit, seed=plan.seed)
        if not found.ties:
            return
        self.balances.append(found.balance)
        self.unproven += not found.is_proven
        # Actors whom no tie joins, at however many removes, are neither together nor apart.
        parts = np.array([part or 0 for part in found.parts])
        tied = np.flatnonzero(parts)
        places = np.array([self._places[network.rows[actor]] for actor in tied])
        groups = self._divide(network, found, plan)
        is_one_part = parts[tied][:, None] == parts[tied][None, :]
        cells = np.ix_(places, places)
        self.comparable[cells] += is_one_part
        self.same[cells] += is_one_part & (groups[:, None] == groups[None, :])

    def _divide(self, network: Network, found: Polarization, plan: _Plan) -> Array:
        """The group of each actor with a tie; camps of different parts are never compared."""
        if plan.method == "camps":
            return np.array([camp for camp in found.camps if camp])
        graph = read_signed(network)
        tied = np.array([place for place, part in enumerate(found.parts) if part])
        task = Task(graph.take(tied), None, plan.seed, plan.time_limit, 0.0)
        return find_groups(plan.method, task)


def _agree(together: Array, plan: _Plan) -> tuple[int | None, ...]:
    """The consensus of the draws; None for actors who are comparable to nobody."""
    known = np.flatnonzero(~np.isnan(np.diag(together)))
    shares = together[np.ix_(known, known)]
    deadline = time.monotonic() + 10 * plan.time_limit
    groups = order_by_size(find_consensus(shares, seed=plan.seed, deadline=deadline)) + 1
    full = dict(zip(known.tolist(), groups.tolist(), strict=True))
    return tuple(full.get(place) for place in range(len(together)))
