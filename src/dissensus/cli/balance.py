"""The command that weighs measures: support in a group against the risk that is said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import AnalysisError
from ..figures import DRAWS
from .asked import Coding, Errors, Filters, Name, Seed, Sourced, draws_of, evidence_of, list_wanted
from .networks import Origin
from .options import Output, one_of
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread
from .studied import Group, Studied, draw_errors, load_study

if TYPE_CHECKING:
    from ..analyse.weighing.balancing import Balance

_CRITERIA = ("rung", "lines")


def read_day(group: Group) -> dict[str, Any]:
    """The one day that is asked about, and how old a position may be."""
    days = group.on or []
    if len(days) > 1:
        raise AnalysisError(f"--on: {len(days)} days are given, and one is taken here")
    return list_wanted(
        on=dt.date.fromisoformat(days[0]) if days else None, stale=group.stale or None
    )


@spread
def balance(
    origin: Origin,
    *,
    group: Group,
    criterion: Annotated[
        str,
        typer.Option(
            metavar="|".join(_CRITERIA),
            callback=one_of(_CRITERIA),
            help="What stands against support: the rung that is named, or the number of lines.",
        ),
    ] = _CRITERIA[0],
    least: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", min=1, help="Members that must have spoken; else 2."),
    ] = None,
    draws: Annotated[int, draws_of("For intervals and probabilities.")] = DRAWS,
    seed: Seed = None,
    errors: Errors = True,
    evidence: Annotated[Name, evidence_of("CONCEPT")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Weigh measures by the support that they have and the escalation they are said to risk."""
    refuse_result(output, format_, [origin], more=() if evidence else CHART_ENDINGS)
    studied = load_study(origin, filters, sourced, coding, group.group)
    from ..analyse.weighing.balancing import balance as weigh  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(least=least, draws=draws, seed=seed)
    if errors:
        wanted["errors"] = draw_errors(studied.study, seed or 0)
    found = weigh(studied.study, **read_day(group), **wanted)
    result = _show(found, criterion) if evidence is None else _open(found, evidence, studied)
    give(result, format_, output)


def _show(found: Balance, criterion: str) -> Result:
    import polars as pl  # noqa: PLC0415

    from ..analyse.weighing.balancing import CRITERIA  # noqa: PLC0415

    on, chance = CRITERIA[criterion]
    table = found.to_polars()
    shown = table.select(
        *("concept", "value", "low", "high", "actors", "said", "lines"),
        pl.col(on).alias("on_frontier"),
        pl.col(chance).alias("probability"),
    )
    # A measure on which one member spoke and of which nothing is said tells people nothing.
    told = shown.filter(pl.col("probability").is_not_null() | (pl.col("lines") > 0))
    told = shown if told.is_empty() else told
    notes = []
    if few := table.filter(pl.col(chance).is_null()).height:
        notes.append(
            f"{few:,} measures are not compared, since too few members spoke (--least); "
            "--format csv lists them all"
        )
    return Result(
        title=found.describe(criterion),
        frame=table.sort(on, descending=True, nulls_last=True, maintain_order=True),
        summary=told.sort("on_frontier", descending=True, nulls_last=True, maintain_order=True),
        chart=lambda: found.chart(criterion),
        notes=notes,
    )


def _open(found: Balance, concept: str, studied: Studied) -> Result:
    import polars as pl  # noqa: PLC0415

    name = studied.study.check_concept(concept, role="--evidence")
    own = found.to_polars().filter(pl.col("concept") == name)
    if own.is_empty():
        raise AnalysisError(
            f"--evidence: no member took a position on {name!r} by that day, and no line covers it"
        )
    return studied.open_rows(own["rows"][0].to_list(), f"balance of {name!r}")


__all__ = ["balance", "read_day"]
