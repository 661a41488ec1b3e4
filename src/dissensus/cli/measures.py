"""The commands that measure a discourse: its backbone, its phases, bars, a scale of actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import AnalysisError
from .asked import (
    Coding,
    Filters,
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
from .networks import Asked, Origin, load, show_statements
from .options import Output
from .parameters import name_options
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread

if TYPE_CHECKING:
    from ..analyse.backbones.find import Backbone
    from ..analyse.networks.barcharts import BarChart
    from ..analyse.scaling.ideal_points import Scale
    from ..analyse.timing.phasing import Phases

_PHASES = ("windows", "methods", "left-out")
_POINTS = ("points", "measures", "dropped")


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
    exact: Annotated[
        bool, typer.Option("--exact", help="Compute all losses of nested steps, guess none.")
    ] = False,
    evidence: Annotated[Name, evidence_of("CONCEPT")] = None,
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
    from ..analyse.backbones.find import backbone  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(
        method=method,
        size=size,
        penalty=penalty,
        iterations=iterations,
        seed=seed,
        exact=exact or None,
    )
    found = backbone(asked.frame, **{**asked.options, **tying.given(), **wanted})
    give(_show_backbone(found), format_, output)


def _open_concept(concept: str, asked: Asked) -> Result:
    from ..analyse.networks.behind import evidence_of as find_evidence  # noqa: PLC0415

    found = find_evidence(asked.frame, [concept], among="columns", **asked.options)
    return show_statements(found, concept, asked)


def _show_backbone(found: Backbone) -> Result:
    frame = found.to_polars()
    order = ["backbone", "step", "concept"]
    return Result(
        title=name_options(found.describe()),
        frame=frame.sort(order, descending=[True, True, False], nulls_last=False),
        chart=found.chart,
    )


@spread
def phases(
    origin: Origin,
    *,
    distance: Annotated[Name, choice("distance", "How alike two windows are.")] = None,
    method: Annotated[Many, list_choice("phases", "Of grouping; else all, side by side.")] = None,
    least: Annotated[int, typer.Option(metavar="NUMBER", min=2, help="As few are tried.")] = 2,
    most: Annotated[int, typer.Option(metavar="NUMBER", min=2, help="As many are tried.")] = 6,
    seed: Seed = None,
    show: Annotated[str, shows(_PHASES, "What the table holds.")] = _PHASES[0],
    evidence: Annotated[int | None, evidence_of("PHASE")] = None,
    coding: Coding,
    tying: Tying,
    windows: Windows,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Group windows of time into phases by how alike their networks are."""
    refuse_result(output, format_, [origin], more=() if evidence else CHART_ENDINGS)
    if windows.window is None:
        raise AnalysisError('--window: phases are of windows; give one, such as --window "30 days"')
    if least > most:
        raise AnalysisError(f"--least {least} is more than --most {most}")
    asked = load(origin, filters, sourced, coding)
    from ..analyse import phases  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(distance=distance, methods=method or None, seed=seed)
    options = {**asked.options, **tying.given(), **windows.given()}
    found = phases(asked.frame, k=(least, most), **wanted, **options)
    result = _show_phases(found, show)
    if evidence is not None:
        result = _open_phase(found, evidence, asked, windows)
    give(result, format_, output)


def _open_phase(found: Phases, phase: int, asked: Asked, windows: Windows) -> Result:
    """The statements in the windows of a phase, each once."""
    from ..analyse.networks.behind import evidence_of as find_evidence  # noqa: PLC0415

    own = [at for at, state in zip(found.places, found.states, strict=True) if state == phase]
    if not own:
        raise AnalysisError(f"--evidence: there is no phase {phase}; there are 1 to {found.k}")
    options = {**asked.options, **windows.given()}
    chosen = find_evidence(asked.frame, None, in_window=own, **options)
    return show_statements(chosen, f"phase {phase} ({len(own)} windows)", asked)


def _show_phases(found: Phases, show: str) -> Result:
    tables = {
        "windows": found.to_polars(),
        "methods": found.comparison,
        "left-out": found.left_out,
    }
    columns = ("start", "stop", "statements", "state") if show == "windows" else ()
    return Result(title=found.describe(), frame=tables[show], columns=columns, chart=found.chart)


@spread
def barchart(
    origin: Origin,
    *,
    variable: Annotated[
        Name, typer.Option(metavar="COLUMN", help="Else what --columns is.")
    ] = None,
    evidence: Annotated[Name, evidence_of("LABEL")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Count how often each concept, or another column, is spoken of, and in which sense."""
    refuse_result(output, format_, [origin], more=() if evidence else CHART_ENDINGS)
    asked = load(origin, filters, sourced, coding)
    options = dict(asked.options)
    rows, columns = options.pop("rows"), options.pop("columns")
    counted = variable or columns
    by = columns if counted == rows else rows
    if evidence is not None:
        again = Asked(asked.frame, {**options, "rows": by, "columns": counted})
        give(_open_concept(evidence, again), format_, output)
        return
    from ..analyse import barchart  # noqa: PLC0415 - this loads slowly

    # The usual way asks for what a table may not have.
    is_plain = "document" not in asked.frame.columns and not {"document", "duplicates"} & {*options}
    if is_plain:
        options["duplicates"] = "include"
    found = barchart(asked.frame, variable=counted, by=by, **options)
    notes = ["no column tells the documents (--document), so that repetitions all count"]
    give(_show_bars(found, notes if is_plain else []), format_, output)


def _show_bars(found: BarChart, notes: list[str]) -> Result:
    """A line for each label with its levels beside each other; files have one for each level."""
    frame = found.to_polars()
    wide = frame.pivot("level", index=["label", "total"], values="count")
    if found.left_out:
        notes = [f"{found.left_out} statements without a label or level", *notes]
    return Result(title=found.describe(), frame=frame, summary=wide, chart=found.chart, notes=notes)


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
    show: Annotated[str, shows(_POINTS, "What the table holds.")] = _POINTS[0],
    evidence: Annotated[Name, evidence_of("LABEL")] = None,
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

    wanted = list_wanted(link=link, anchor=anchor, repeats=repeats, lopsided=lopsided, least=least)
    wanted |= list_wanted(draws=draws, seed=seed, force=force or None)
    known = {name: value for name, value in asked.options.items() if name not in _UNSCALED}
    give(_show_scale(scale(asked.frame, **{**known, **wanted}), show), format_, output)


#: What a scale has no option for: it takes one position of each actor on each measure.
_UNSCALED = ("document", "duplicates")


def _open_actor(actor: str, asked: Asked) -> Result:
    from ..analyse.networks.behind import evidence_of as find_evidence  # noqa: PLC0415

    return show_statements(find_evidence(asked.frame, [actor], **asked.options), actor, asked)


def _show_scale(found: Scale, show: str) -> Result:
    tables = {
        "points": found.to_polars,
        "measures": found.to_measures,
        "dropped": found.to_dropped,
    }
    notes = [name_options(note) for note in found.notes]
    return Result(title=found.describe(), frame=tables[show](), chart=found.chart, notes=notes)


__all__ = ["backbone", "barchart", "phases", "scale"]
