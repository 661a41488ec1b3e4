"""The command that shows what escalates in which direction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import AnalysisError
from .asked import Coding, Filters, Name, Sourced, evidence_of, list_wanted, shows
from .networks import Origin
from .options import Output
from .results import Form, Result, give, refuse_result
from .spread import spread
from .studied import Drawn, load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.escalations.escalating import Escalation

_SHOWS = ("signal", "quotes", "acts", "changes", "single")
_TO_NOBODY = "(nobody named)"
#: Columns of the first view that are left out where they are empty.
_SPARSE = ("hostility", "invoked", "occupied", "certain", "if")


@spread
def escalation(
    origin: Origin,
    *,
    window: Annotated[
        Name, typer.Option(metavar="LENGTH", help='Such as "30 days"; else all in one.')
    ] = None,
    from_: Annotated[Name, typer.Option("--from", metavar="ACTOR", help="Who speaks.")] = None,
    to: Annotated[
        Name, typer.Option("--to", metavar="ACTOR", help='Who is addressed; "" is nobody named.')
    ] = None,
    ladder: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Replaces Kahn's ladder (TOML).")
    ] = None,
    scores: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Replaces PLOVER's and Goldstein's scores.")
    ] = None,
    show: Annotated[Name, shows(_SHOWS, "What the table holds.")] = None,
    drawn: Drawn,
    evidence: Annotated[Name, evidence_of("ACTOR")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Show threats, warnings and hostile deeds by direction: how many, how hostile, which rung."""
    refuse_result(output, format_, [origin])
    asked = load_study(origin, filters, sourced, coding)
    from ..analyse.escalations.escalating import escalation as measure  # noqa: PLC0415 - this loads slowly

    wanted = list_wanted(window=window, ladder=ladder, scores=scores)
    found = measure(asked.study, **wanted, errors=drawn.coding(asked.study))
    found = _choose(found, evidence or from_, to)
    if evidence is None:
        give(_show(found, show or "signal"), format_, output)
        return
    acts = found.acts()
    hostile = acts.filter(acts["conflict"] | acts["invoked"].is_not_null())
    rows = [row for rows in hostile["rows"] for row in rows]
    give(asked.open_rows(rows, f"conflict by {evidence}"), format_, output)


def _choose(found: Escalation, holder: str | None, target: str | None) -> Escalation:
    try:
        return found.between(holder, target)
    except AnalysisError as error:
        told = str(error).replace("holder:", "--from:").replace("target:", "--to:")
        raise AnalysisError(told) from error


def _show(found: Escalation, show: str) -> Result:
    notes = []
    if found.window and found.undated:
        notes.append(f"{found.undated:,} statements without a day are in no window")
    if show == "quotes":
        return _show_quotes(found)
    if show == "acts":
        frame = found.acts()
        columns = ("date", "holder", "target", "type", "plover", "goldstein", "text")
        title = f"{frame.height:,} acts, {frame['conflict'].sum():,} of conflict"
        return Result(title=title, frame=frame, columns=columns, notes=notes)
    if show in ("changes", "single"):
        return _show_over_time(found, show, notes)
    notes.append(
        "share: of acts of verbal conflict, 95 %; hostility, 0 to 10: medians by PLOVER and by "
        "Goldstein; rungs invoked and occupied: groups 1 to 7; certain, if: probability said, "
        "without and under a condition"
    )
    return Result(
        title=found.describe(),
        frame=found.to_polars(),
        summary=summarise(found.to_polars(), is_series=found.window is not None),
        chart=found.chart,
        notes=notes,
    )


def _show_quotes(found: Escalation) -> Result:
    frame = found.quotes()
    certain = frame.height - frame["conditional"].sum()
    return Result(
        title=f"{frame.height:,} words of certainty about harm: {certain:,} without a condition, "
        f"{frame.height - certain:,} under one",
        frame=frame,
        columns=("date", "holder", "words", "low", "high", "condition", "text"),
    )


def _show_over_time(found: Escalation, show: str, notes: list[str]) -> Result:
    if found.window is None:
        raise AnalysisError(f'--show {show}: compares windows: give --window, such as "30 days"')
    if show == "single":
        frame = found.single()
        drawn = () if frame["stands"].is_null().all() else ("stands",)
        return Result(
            title="signal: mean rank of the window by volume, intensity and rung, 1 the calmest; "
            "kept: the share of weightings that leave the windows in this order",
            frame=frame,
            columns=("start", "holder", "target", "value", "low", "high", "kept", *drawn, "reason"),
            notes=notes,
        )
    frame = found.changes()
    title = f"changes told in {frame['found'].sum():,} of {frame.height:,} directions"
    drawn = () if frame["stands"].is_null().all() else ("stands",)
    columns = (
        "holder",
        "target",
        "windows",
        "date",
        "value",
        "factor",
        *drawn,
        "detectable",
        "reason",
    )
    return Result(title=title, frame=frame, columns=columns, notes=notes)


def summarise(table: pl.DataFrame, *, is_series: bool) -> pl.DataFrame:
    """The table as people read it: figures with their intervals, nothing that nobody said."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    def write(template: str, *columns: str) -> pl.Series:
        rows = table.select(columns).iter_rows()
        return pl.Series(["" if None in row else template.format(*row) for row in rows])

    def write_share() -> pl.Series:
        rows = table.select("value", "low", "high").iter_rows()
        percent = ([f"{100 * one:.0f}" for one in row] if None not in row else None for row in rows)
        return pl.Series([f"{one[0]}% ({one[1]}-{one[2]}%)" if one else "" for one in percent])

    invoked = (
        pl.when(pl.col("invoked").is_not_null())
        .then(pl.format("{} ({})", "invoked", "form"))
        .otherwise(pl.lit(""))
    )
    made = table.select(
        *(["start"] if is_series else []),
        pl.col("holder").alias("from"),
        pl.col("target").replace("", _TO_NOBODY).alias("to"),
        "acts",
        "conflicts",
        write_share().alias("share"),
        write("{:g}, {:g}", "plover_median", "goldstein_median").alias("hostility"),
        invoked.alias("invoked"),
        pl.col("occupied").cast(pl.String).fill_null("").alias("occupied"),
        write("{:.2f}-{:.2f}", "certain_low", "certain_high").alias("certain"),
        write("{:.2f}-{:.2f}", "if_low", "if_high").alias("if"),
    )
    # A column that says nothing of anybody only takes room.
    empty = [name for name in _SPARSE if (made[name] == "").all()]
    return made.drop(empty)


__all__ = ["escalation", "summarise"]
