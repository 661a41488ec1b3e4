"""The commands that divide the actors of networks: into two camps, or into groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from ..errors import AnalysisError
from .asked import (
    Coding,
    Filters,
    InWindow,
    Limit,
    Many,
    Name,
    Seed,
    Sourced,
    Tying,
    Windows,
    choice,
    evidence_of,
    list_choice,
    list_wanted,
    shows,
)
from .networks import (
    Asked,
    Origin,
    find_window,
    load,
    refuse_empty,
    refuse_windows,
    show_statements,
)
from .options import Output
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread

if TYPE_CHECKING:
    from ..analyse.camps.clusterings import Clusters, ClustersSeries
    from ..analyse.camps.polarize import Polarization, PolarizationSeries
    from ..matrices import Network, NetworkSeries

_CAMPS = ("camps", "windows", "against")
_GROUPS = ("groups", "quality", "agreement")


@spread
def polarization(
    origin: Origin,
    *,
    method: Annotated[Name, choice("polarization", "How the camps are found.")] = None,
    time_limit: Limit = None,
    seed: Seed = None,
    show: Annotated[Name, shows(_CAMPS, "What the table holds.")] = None,
    evidence: Annotated[int | None, evidence_of("CAMP")] = None,
    in_window: InWindow = None,
    coding: Coding,
    tying: Tying,
    windows: Windows,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Divide actors into the two camps that contradict least, and say how clean they are."""
    refuse_result(output, format_, [origin], more=CHART_ENDINGS if windows.window else ())
    options = windows.given()
    refuse_windows(options, in_window, is_listed=evidence is not None)
    asked = load(origin, filters, sourced, coding)
    from ..analyse.camps.polarize import Polarization, polarization  # noqa: PLC0415 - this loads slowly

    made = _make_signed(asked, {**tying.given(), **options})
    found = polarization(made, **list_wanted(method=method, time_limit=time_limit, seed=seed))
    if isinstance(found, Polarization):
        result = _show_camps(found, show)
        if evidence is not None:
            result = _open_camp(found, evidence, asked)
    elif in_window is not None and evidence is not None:
        place = find_window(found, in_window)
        result = _open_camp(found[place], evidence, asked, in_window=place, **options)
    else:
        result = _show_windows(found, show)
    give(result, format_, output)


def _show_camps(found: Polarization, show: str | None) -> Result:
    if show == "windows":
        raise AnalysisError("--show windows: there are none without --window")
    if show == "against":
        return Result(title=f"ties against the camps: {found.describe()}", frame=found.to_ties())
    frame = found.to_polars().sort("part", "camp", "actor", nulls_last=True)
    return Result(title=found.describe(), frame=frame)


def _open_camp(found: Polarization, camp: int, asked: Asked, **window: Any) -> Result:
    """The statements of a camp's actors; of several parts, of the largest."""
    members = [
        actor
        for actor, own, part in zip(found.actors, found.camps, found.parts, strict=True)
        if own == camp and part == 1
    ]
    if not members:
        raise AnalysisError(f"--evidence: there is no camp {camp}; there are 1 and 2")
    return open_actors(members, f"camp {camp}", asked, **window)


def _show_windows(found: PolarizationSeries, show: str | None) -> Result:
    refuse_empty(len(found))
    if show == "against":
        raise AnalysisError("--show against: of one network; choose its days with --since, --until")
    title = f"polarization of {len(found)} windows"
    if show == "camps":
        return Result(title=title, frame=found.to_camps(), chart=found.chart)
    return Result(
        title=title,
        frame=found.to_polars(),
        columns=("start", "stop", "statements", "balance", "camp_1", "camp_2", "reason"),
        chart=found.chart,
    )


def _make_signed(asked: Asked, options: dict[str, Any]) -> Network | NetworkSeries:
    """The network, or of windows the networks, of agreement less conflict."""
    from .. import network  # noqa: PLC0415 - this loads slowly

    made: Network | NetworkSeries = network(
        asked.frame, **{**asked.options, "aggregation": "subtract", **options}
    )
    return made


@spread
def clusters(
    origin: Origin,
    *,
    method: Annotated[Many, list_choice("clusters", "Of division; else all, side by side.")] = None,
    groups: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="As many; else the best number.")
    ] = None,
    time_limit: Limit = None,
    seed: Seed = None,
    show: Annotated[Name, shows(_GROUPS, "What the table holds.")] = None,
    evidence: Annotated[int | None, evidence_of("GROUP")] = None,
    in_window: InWindow = None,
    coding: Coding,
    tying: Tying,
    windows: Windows,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Divide actors into groups by several methods, and say how good and how alike they are."""
    refuse_result(output, format_, [origin], more=() if evidence else CHART_ENDINGS)
    options = windows.given()
    refuse_windows(options, in_window, is_listed=evidence is not None)
    asked = load(origin, filters, sourced, coding)
    from ..analyse import Clusters, clusters  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(methods=method or None, k=groups, time_limit=time_limit, seed=seed)
    found = clusters(_make_signed(asked, {**tying.given(), **options}), **wanted)
    each = [found] if isinstance(found, Clusters) else found
    refuse_empty(len(each))
    _refuse_failed(each, groups)
    if isinstance(found, Clusters):
        result = _show_groups(found, show)
        if evidence is not None:
            result = open_group(found, evidence, asked)
    elif in_window is not None and evidence is not None:
        place = find_window(found, in_window)
        result = open_group(found[place], evidence, asked, in_window=place, **options)
    else:
        result = _show_groups_over_time(found, show)
    give(result, format_, output)


def _show_groups(found: Clusters, show: str | None) -> Result:
    tables = {
        "groups": found.to_polars,
        "quality": found.to_quality,
        "agreement": found.to_agreement,
    }
    frame = tables[show or "groups"]()
    if show in (None, "groups"):
        frame = frame.sort("consensus", "actor", nulls_last=True)
    best = [f"the groups by {found.best} have the highest signed modularity"] if found.best else []
    failed = [f"{name}: {why}" for name, why in found.failures.items()]
    # Beside many methods the consensus alone can be read in a terminal; files hold them all.
    few = ("actor", "consensus", *([found.best] if found.best else []))
    return Result(
        title=found.describe(),
        frame=frame,
        columns=few if show in (None, "groups") and len(found.memberships) > 3 else (),
        chart=found.chart,
        notes=[*best, *failed],
    )


class _Grouped(Protocol):
    @property
    def actors(self) -> tuple[str, ...]: ...
    @property
    def consensus(self) -> tuple[int | None, ...]: ...


def open_group(found: _Grouped, group: int, asked: Asked, **window: Any) -> Result:
    """The statements of the actors that a consensus puts together in a group."""
    pairs = zip(found.actors, found.consensus, strict=True)
    members = [actor for actor, own in pairs if own == group]
    known = sorted({own for own in found.consensus if own is not None})
    if not members:
        raise AnalysisError(f"--evidence: there is no group {group}; there are {known}")
    return open_actors(members, f"group {group}", asked, **window)


def _show_groups_over_time(found: ClustersSeries, show: str | None) -> Result:
    if show == "agreement":
        raise AnalysisError("--show agreement: of one network; leave --window out")
    title = f"groups of {len(found)} windows"
    if show == "groups":
        return Result(title=title, frame=found.to_groups(), chart=found.chart)
    columns = ("start", "stop", "method", "groups", "modularity", "contradiction")
    return Result(title=title, frame=found.to_polars(), columns=columns, chart=found.chart)


def _refuse_failed(found: Sequence[Clusters], groups: int | None) -> None:
    """Say why, where no method gave groups of any network."""
    if any(one.memberships for one in found):
        return
    name, why = next(iter(found[0].failures.items()))
    asked = f" (--groups {groups})" if groups else ""
    of = " of any window" if len(found) > 1 else ""
    raise AnalysisError(f"no method gave groups{of}{asked}; {name}: {why}")


def open_actors(members: list[str], whose: str, asked: Asked, **window: Any) -> Result:
    """The statements of actors, of all time or in a window, as a result that names them."""
    from ..analyse.networks.behind import evidence_of as find_evidence  # noqa: PLC0415

    found = find_evidence(asked.frame, members, **{**asked.options, **window})
    return show_statements(found, f"{whose} ({', '.join(members)})", asked)


__all__ = ["clusters", "open_group", "polarization"]
