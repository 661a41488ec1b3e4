"""The commands that measure networks: their camps, their backbone, a scale of their actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import AnalysisError
from .asked import Coding, Filters, Limit, Name, Seed, Sourced, Tying, Windows, choice
from .networks import Asked, Origin, load, refuse_windows, show_statements
from .options import Output, one_of
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread

if TYPE_CHECKING:
    from ..analyse.backbones import Backbone
    from ..analyse.camps import Polarization, PolarizationSeries
    from ..analyse.ideal_points import Scale

_CAMPS = ("camps", "windows", "against")
_POINTS = ("points", "measures", "dropped")


def _shows(known: tuple[str, ...], help_: str) -> Any:
    return typer.Option(metavar="|".join(known), callback=one_of(known), help=help_)


def _evidence(metavar: str) -> Any:
    return typer.Option(metavar=metavar, help="List the statements behind it.")


def _choose(**options: object) -> dict[str, Any]:
    """The options that were given; the others keep the library's defaults."""
    return {name: value for name, value in options.items() if value is not None}


@spread
def polarization(
    origin: Origin,
    *,
    method: Annotated[Name, choice("polarization", "How the camps are found.")] = None,
    time_limit: Limit = None,
    seed: Seed = None,
    show: Annotated[Name, _shows(_CAMPS, "What the table holds.")] = None,
    evidence: Annotated[int | None, _evidence("CAMP")] = None,
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
    if evidence is not None:
        refuse_windows(options)
    asked = load(origin, filters, sourced, coding)
    from .. import network  # noqa: PLC0415 - these load slowly
    from ..analyse.camps import Polarization, polarization  # noqa: PLC0415

    made = network(
        asked.frame, **{**asked.options, "aggregation": "subtract", **tying.given(), **options}
    )
    found = polarization(made, **_choose(method=method, time_limit=time_limit, seed=seed))
    if not isinstance(found, Polarization):
        result = _show_windows(found, show)
    elif evidence is None:
        result = _show_camps(found, show)
    else:
        result = _open_camp(found, evidence, asked)
    give(result, format_, output)


def _show_camps(found: Polarization, show: str | None) -> Result:
    if show == "windows":
        raise AnalysisError("--show windows: there are none without --window")
    if show == "against":
        return Result(title=f"ties against the camps: {found.describe()}", frame=found.to_ties())
    frame = found.to_polars().sort("part", "camp", "actor", nulls_last=True)
    return Result(title=found.describe(), frame=frame)


def _open_camp(found: Polarization, camp: int, asked: Asked) -> Result:
    """The statements of a camp's actors; of several parts, of the largest."""
    from ..analyse.evidence import evidence_of  # noqa: PLC0415

    members = [
        actor
        for actor, own, part in zip(found.actors, found.camps, found.parts, strict=True)
        if own == camp and part == 1
    ]
    if not members:
        raise AnalysisError(f"--evidence: there is no camp {camp}; there are 1 and 2")
    statements = evidence_of(asked.frame, members, **asked.options)
    return show_statements(statements, f"camp {camp} ({', '.join(members)})", asked)


def _show_windows(found: PolarizationSeries, show: str | None) -> Result:
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


@spread
def backbone(
    origin: Origin,
    *,
    method: Annotated[Name, choice("backbone", "How concepts are chosen.")] = None,
    size: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="As many concepts are kept.")
    ] = None,
    penalty: Annotated[
        float | None, typer.Option(metavar="NUMBER", min=0, help="Higher keeps fewer.")
    ] = None,
    iterations: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Sets that a search tries.")
    ] = None,
    seed: Seed = None,
    evidence: Annotated[Name, _evidence("CONCEPT")] = None,
    coding: Coding,
    tying: Tying,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Find the few concepts that give the network its structure."""
    refuse_result(output, format_, [origin])
    asked = load(origin, filters, sourced, coding)
    if evidence is not None:
        give(_open_concept(evidence, asked), format_, output)
        return
    from ..analyse.backbones import backbone  # noqa: PLC0415 - this loads slowly

    wanted = _choose(method=method, size=size, penalty=penalty, iterations=iterations, seed=seed)
    found = backbone(asked.frame, **{**asked.options, **tying.given(), **wanted})
    give(_show_backbone(found), format_, output)


def _open_concept(concept: str, asked: Asked) -> Result:
    from ..analyse.evidence import evidence_of  # noqa: PLC0415

    found = evidence_of(asked.frame, [concept], among="columns", **asked.options)
    return show_statements(found, concept, asked)


def _show_backbone(found: Backbone) -> Result:
    frame = found.to_polars()
    order = ["backbone", "step", "concept"]
    return Result(
        title=found.describe(),
        frame=frame.sort(order, descending=[True, True, False], nulls_last=False),
        chart=found.chart,
    )


@spread
def scale(
    origin: Origin,
    *,
    link: Annotated[Name, choice("link", "All levels in their order, or sides alone.")] = None,
    anchor: Annotated[Name, typer.Option(metavar="LABEL", help="Who is made positive.")] = None,
    repeats: Annotated[Name, choice("repeats", "Which of several statements count.")] = None,
    lopsided: Annotated[
        float | None,
        typer.Option(metavar="SHARE", min=0, max=0.5, help="Less divided measures are left out."),
    ] = None,
    least: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Positions that an actor needs.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=0, help="Of the bootstrap; else none.")
    ] = None,
    seed: Seed = None,
    force: Annotated[
        bool, typer.Option("--force", help="Fit what the data cannot carry; it is marked.")
    ] = False,
    show: Annotated[str, _shows(_POINTS, "What the table holds.")] = _POINTS[0],
    evidence: Annotated[Name, _evidence("LABEL")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Place actors on one dimension by their positions, or say why the data cannot carry it."""
    refuse_result(output, format_, [origin], more=() if evidence else CHART_ENDINGS)
    asked = load(origin, filters, sourced, coding)
    if evidence is not None:
        give(_open_actor(evidence, asked), format_, output)
        return
    if asked.options["qualifier"] is None:
        raise AnalysisError("scale: positions are needed; name their column with --qualifier")
    from ..analyse import scale  # noqa: PLC0415 - this loads slowly

    wanted = _choose(link=link, anchor=anchor, repeats=repeats, lopsided=lopsided, least=least)
    wanted |= _choose(draws=draws, seed=seed, force=force or None)
    known = {name: value for name, value in asked.options.items() if name not in _UNSCALED}
    give(_show_scale(scale(asked.frame, **{**known, **wanted}), show), format_, output)


#: What a scale has no option for: it takes one position of each actor on each measure.
_UNSCALED = ("document", "duplicates")


def _open_actor(actor: str, asked: Asked) -> Result:
    from ..analyse.evidence import evidence_of  # noqa: PLC0415

    return show_statements(evidence_of(asked.frame, [actor], **asked.options), actor, asked)


def _show_scale(found: Scale, show: str) -> Result:
    tables = {
        "points": found.to_polars,
        "measures": found.to_measures,
        "dropped": found.to_dropped,
    }
    frame = tables[show]()
    return Result(title=found.describe(), frame=frame, chart=found.chart, notes=found.notes)


__all__ = ["backbone", "polarization", "scale"]
