"""The command that says how united a group is, what changes it, who moves it, who differs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import AnalysisError
from .asked import Coding, Filters, Name, Sourced, evidence_of, shows
from .cohesion_views import (
    View,
    view_changes,
    view_indices,
    view_influence,
    view_over_time,
    view_switches,
)
from .networks import Origin
from .options import Output, one_of
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread
from .studied import Drawn, Group, Studied, given_days, load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.unity.cohesive import Cohesion

_SHOWS = ("indices", "over-time", "changes", "influence", "switches", "ranks", "joining")
#: Names of the library's tables; a test holds them to it.
INDICES = ("agreement", "rice", "pairwise", "ordinal", "esteban-ray")
PERIODS = ("week", "month", "quarter", "year")
_RANKS = ("date", "actor", "concept", "stance", "side", "majority", "value", "actors")
_JOINING = ("date", "actor", "concept", "stance", "joins", "statements")


@spread
def cohesion(
    origin: Origin,
    *,
    group: Group,
    every: Annotated[
        Name,
        typer.Option(
            metavar="|".join(PERIODS),
            callback=one_of(PERIODS),
            help="On the last day of each, and of the last on that of the last statement.",
        ),
    ] = None,
    index: Annotated[
        str, typer.Option(metavar="|".join(INDICES), callback=one_of(INDICES), help="Which one.")
    ] = INDICES[0],
    show: Annotated[Name, shows(_SHOWS, "What the table holds.")] = None,
    target: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="Of the index, for switches.")
    ] = None,
    fall: Annotated[
        bool, typer.Option("--fall", help="Let switches bring it down to the target.")
    ] = False,
    drawn: Drawn,
    evidence: Annotated[Name, evidence_of("CONCEPT")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Say how united a group is on each measure, whether that changes, and who moves it."""
    refuse_result(output, format_, [origin], more=CHART_ENDINGS)
    options = _find_days(group, every)
    if (show == "switches") != (target is not None):
        raise AnalysisError("--show switches and --target NUMBER go together")
    studied = _load(origin, group, filters, sourced, coding)
    from ..analyse.unity.cohesive import cohesion  # noqa: PLC0415 - this loads slowly

    options["errors"] = drawn.errors(studied.study)
    found = cohesion(studied.study, **options, seed=drawn.seed or 0)
    if found.table.is_empty():
        raise AnalysisError(_explain_nothing(found))
    if evidence is not None:
        give(_open_concept(found, evidence, studied), format_, output)
        return
    if target is not None:
        view = view_switches(found, target, index, fall=fall)
    else:
        view = _show(found, show or _find_usual(found), index)
    give(_make_result(found, view, index), format_, output)


def _find_days(group: Group, every: str | None) -> dict[str, Any]:
    options = given_days(group)
    if every is None:
        return options
    if "on" in options:
        raise AnalysisError("--on and --every contradict each other: give one of them")
    return {**options, "on": every}


def _load(origin: str, group: Group, filters: Filters, sourced: Sourced, coding: Coding) -> Studied:
    """The study, of the measures that are asked for; also of a table, which takes no filters."""
    from .. import tabling  # noqa: PLC0415 - this loads slowly

    if not filters.concept or tabling.find_kind(origin) == "corpus":
        return load_study(origin, filters, sourced, coding, group.group)
    studied = load_study(origin, replace(filters, concept=None), sourced, coding, group.group)
    study = studied.study
    names = [study.check_concept(name, role="--concept") for name in filters.concept]
    chosen = study.statements.filter(study.statements["concept"].is_in(names))
    members = study.list_members()
    return replace(studied, study=replace(study, statements=chosen, members=members))


def _explain_nothing(found: Cohesion) -> str:
    days = [day for day in found.days if day]
    when = f" up to {days[-1]}" if days else ""
    speakers = ", ".join(found.standing.stances.actors[:6])
    return (
        f"no member of {found.group} takes a position{when}; those who do in these statements: "
        f"{speakers or 'nobody'}"
    )


def _find_usual(found: Cohesion) -> str:
    return "indices" if len(found.days) == 1 else "over-time"


def _show(found: Cohesion, show: str, index: str) -> View:
    if show == "indices":
        return view_indices(found, index)
    if show == "over-time":
        return view_over_time(found, index)
    if show == "changes":
        if len(found.days) < 2:
            raise AnalysisError("--show changes: give --every, or --on twice or more")
        return view_changes(found, index)
    if show == "influence":
        return view_influence(found, index)
    return _show_members(found, show)


def _show_members(found: Cohesion, show: str) -> View:
    if show == "ranks":
        frame = found.ranks().sort("date", "actor", "concept")
        title = f"{_count(frame)} of members against the side that most take"
        return View(frame, title, columns=_drop_day(found, _RANKS))
    frame = found.joining()
    title = f"{_count(frame)} of those who join within a year"
    return View(frame, title, columns=_drop_day(found, _JOINING))


def _count(frame: pl.DataFrame) -> str:
    return f"{frame.height:,} position{'s' * (frame.height != 1)}"


def _drop_day(found: Cohesion, columns: tuple[str, ...]) -> tuple[str, ...]:
    return columns if len(found.days) > 1 else tuple(name for name in columns if name != "date")


def _make_result(found: Cohesion, view: View, index: str) -> Result:
    notes = [*view.notes, *_tell_strangers(found)]
    return Result(
        title=f"{found.describe()}; {view.title}",
        frame=view.frame,
        summary=view.summary,
        columns=view.columns,
        spare=view.spare,
        chart=lambda: found.chart(index),
        notes=notes,
    )


def _tell_strangers(found: Cohesion) -> list[str]:
    """Members without any statement, where names were given one by one: one may be misspelt."""
    strangers = found.strangers()
    more = f" and {len(strangers) - 6} more" if len(strangers) > 6 else ""
    return [f"no statement is of {', '.join(strangers[:6])}{more}"] if strangers else []


def _open_concept(found: Cohesion, concept: str, studied: Studied) -> Result:
    """The statements behind the index of a measure on the last day that it has one."""
    name = studied.study.check_concept(concept, role="--evidence")
    own = found.table.filter(concept=name).sort("date")
    if own.is_empty():
        raise AnalysisError(f"--evidence: no member of {found.group} takes a position on {name!r}")
    day: dt.date | None = own["date"][-1]
    whose = f"{name}, {found.group}" + (f" on {day}" if day else "")
    return studied.open_rows(own["rows"][-1].to_list(), whose)


__all__ = ["cohesion"]
