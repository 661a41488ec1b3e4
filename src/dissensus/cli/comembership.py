"""The command that divides actors again and again, over draws of their statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import AnalysisError
from .asked import (
    Coding,
    Filters,
    InWindow,
    Limit,
    Name,
    Seed,
    Sourced,
    Spans,
    Tying,
    choice,
    draws_of,
    evidence_of,
    list_wanted,
    shows,
)
from .camps import open_group
from .networks import Origin, find_window, load, refuse_empty, refuse_windows
from .options import Output
from .results import (
    CHART_ENDINGS,
    NETWORK_ENDINGS,
    TABLE_ENDINGS,
    Form,
    Result,
    give,
    refuse_result,
)
from .spread import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..analyse.camps.together import Comembership, ComembershipSeries

_TABLES = ("pairs", "groups", "windows")
#: The shares are a network too; what is a table is that of the pairs.
_NETWORKS = tuple(ending for ending in NETWORK_ENDINGS if not ending.endswith(tuple(TABLE_ENDINGS)))


@spread
def comembership(
    origin: Origin,
    *,
    draws: Annotated[int | None, draws_of("Of the statements; else 200.")] = None,
    resample: Annotated[Name, choice("resample", "What is drawn.")] = None,
    method: Annotated[Name, choice("clusters", "Of division; else two camps.")] = None,
    time_limit: Limit = None,
    seed: Seed = None,
    show: Annotated[Name, shows(_TABLES, "What the table holds.")] = None,
    evidence: Annotated[int | None, evidence_of("GROUP")] = None,
    in_window: InWindow = None,
    coding: Coding,
    tying: Tying,
    windows: Spans,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Draw the statements many times, and say how often two actors are in one camp."""
    more = () if evidence else CHART_ENDINGS if windows.window else (*_NETWORKS, *CHART_ENDINGS)
    refuse_result(output, format_, [origin], more=more)
    options = windows.given()
    refuse_windows(options, in_window, is_listed=evidence is not None)
    asked = load(origin, filters, sourced, coding)
    from ..analyse import Comembership, comembership  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(
        draws=draws, resample=resample, method=method, time_limit=time_limit, seed=seed
    )
    found = comembership(asked.frame, **{**asked.options, **tying.given(), **options, **wanted})
    if isinstance(found, Comembership):
        result = _show_shares(found, show)
        if evidence is not None:
            result = open_group(found, evidence, asked)
    elif in_window is not None and evidence is not None:
        place = find_window([one.observed for one in found], in_window)
        result = open_group(found[place], evidence, asked, in_window=place, **options)
    else:
        result = _show_windows(found, show)
    give(result, format_, output)


def _show_shares(found: Comembership, show: str | None) -> Result:
    from ..present.networks import write_network  # noqa: PLC0415

    def write(path: Path) -> Sequence[Path]:
        return write_network(found.to_network(), path)

    if show == "windows":
        raise AnalysisError("--show windows: there are none without --window")
    order = ["together", "actor_1", "actor_2"]
    frame = found.to_polars().sort(order, descending=[True, False, False], nulls_last=True)
    if show == "groups":
        frame = found.to_groups().sort("consensus", "actor", nulls_last=True)
    none = "no draw has a tie: no two meet in what counts here, or what they share cancels out"
    return Result(
        title=found.describe(),
        frame=frame,
        chart=found.chart,
        files=dict.fromkeys(_NETWORKS, write),
        notes=[] if found.balances else [none],
    )


def _show_windows(found: ComembershipSeries, show: str | None) -> Result:
    refuse_empty(len(found))
    tables = {"pairs": found.to_pairs, "groups": found.to_groups, "windows": found.to_polars}
    shown = show or "windows"
    few = ("start", "stop", "statements", "balance", "low", "high", "draws")
    return Result(
        title=f"co-membership of {len(found)} windows",
        frame=tables[shown](),
        columns=few if shown == "windows" else (),
        chart=found.chart,
    )


__all__ = ["comembership"]
