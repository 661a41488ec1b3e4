"""The command on red lines: what was threatened, if what, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .asked import Coding, Filters, Name, Sourced, evidence_of, list_wanted, shows
from .networks import Origin
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
from .studied import Drawn, Studied, load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.commitments.red_lines import RedLines

_TABLES = ("lines", "exposure", "norms", "chains", "cycles", "conflicts", "others")
#: The columns that people are shown.
_COLUMNS = {
    "lines": ("line", "sort", "who", "if", "then", "likelihood", "invoked", "status", "stands"),
    "exposure": (
        *("concept", "lines", "drawn", "warnings", "unknown", "likelihood", "invoked", "holders"),
    ),
    "norms": ("line", "who", "duty", "concept", "instrument", "force", "text"),
    "chains": ("chain", "length", "text"),
    "cycles": ("chain", "length", "text"),
    "conflicts": ("kind", "holder", "concept", "narrower", "from", "to"),
    "others": ("sort", "holder", "actor", "concept", "strength", "date"),
}


@spread
def redlines(
    origin: Origin,
    *,
    group: Annotated[
        Name,
        typer.Option(
            metavar="GROUP",
            help="An alliance, names with commas between, or a file: member,from,to.",
        ),
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(metavar="DAYS", min=1, help="Within which an answer counts.")
    ] = None,
    drawn: Drawn,
    show: Annotated[Name, shows(_TABLES, "What the table holds.")] = None,
    evidence: Annotated[Name, evidence_of("LINE")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Find who threatened or warned of what, if which measure is taken, and what became of it."""
    more = () if evidence else (*NETWORK_ENDINGS, *CHART_ENDINGS)
    refuse_result(output, format_, [origin], more=more)
    # A line is crossed by deeds on other measures too, so that all statements are read.
    studied = load_study(origin, replace(filters, concept=None), sourced, coding, group)
    from ..analyse.commitments.red_lines import redlines as find  # noqa: PLC0415 - this loads slowly

    errors = drawn.errors(studied.study)
    found = find(studied.study, **list_wanted(horizon=horizon, errors=errors))
    if filters.concept:
        found = found.on(*filters.concept)
    if evidence is None:
        give(_show(found, show or "lines", filters.concept or []), format_, output)
    else:
        give(_open_line(found, studied, evidence), format_, output)


def _open_line(found: RedLines, studied: Studied, name: str) -> Result:
    """The statements that draw a line, those that cross it, or may, and those that answer."""
    line = found.find(name)
    deeds = ("crossed_by", "answered_by", "possible_by" if line["status"] == "unknown" else "rows")
    rows = [*line["rows"], *(row for which in deeds for row in line[which])]
    return studied.open_rows(rows, f"{name}, with what crossed it and answered")


def _show(found: RedLines, show: str, measures: list[str]) -> Result:
    tables: dict[str, Callable[[], pl.DataFrame]] = {
        "lines": lambda: _tell_lines(found.to_polars()),
        "exposure": lambda: _tell_exposure(found.exposure(*measures), measures),
        "norms": lambda: _tell_norms(found.norms()),
        "chains": found.chains,
        "cycles": found.cycles,
        "conflicts": lambda: _tell_conflicts(found.conflicts()),
        "others": lambda: found.others,
    }
    frame = tables[show]()
    if frame.is_empty():
        return Result(title=_NONE[show], frame=frame, columns=_COLUMNS[show])
    many = f"{frame.height:,} {_NAMES[show][frame.height != 1]}"
    return Result(
        title=found.describe() if show == "lines" else many,
        frame=frame,
        columns=[name for name in _COLUMNS[show] if name in frame.columns],
        chart=found.chart if show == "lines" else None,
        files=_list_files(found) if show == "lines" else {},
        notes=list(_list_notes(found)) if show == "lines" else (),
    )


#: What one row of a table is, and several.
_NAMES = {
    "lines": ("line", "lines"),
    "exposure": ("measure that is the trigger of a line", "measures that are triggers of lines"),
    "norms": ("norm", "norms"),
    "chains": ("chain of lines", "chains of lines"),
    "cycles": ("cycle of lines", "cycles of lines"),
    "conflicts": ("pair of commitments", "pairs of commitments"),
    "others": ("commitment that is no line", "commitments that are no lines"),
}
#: What is said where a table has no row.
_NONE = {
    "lines": "no statement warns or threatens and tells a condition or what follows; "
    "--show others lists the other commitments",
    "exposure": "no measure is the trigger of a line",
    "norms": "no document reports a norm; tables of statements hold none",
    "chains": "no line leads to another: what follows from one is the trigger of none",
    "cycles": "no lines lead back to each other",
    "conflicts": "no commitments clash, and none was changed",
    "others": "nobody refuses, promises, leaves open or barely warns",
}


def _list_notes(found: RedLines) -> Iterator[str]:
    """What the lines cannot show: why none is red, what may have crossed them, what is left out."""
    scored = found.table["plover"].is_not_null() | found.table["goldstein"].is_not_null()
    if not scored.any():
        yield "no consequence has a score, so that none makes a red line of a warning or threat"
    unknown = int((found.table["status"] == "unknown").sum())
    if unknown:
        yield f"{unknown:,} unknown: others acted on measures that may be cases; see the reason"
    bare = int((found.others["sort"] == "bare warning").sum())
    if bare:
        are = "warning tells" if bare == 1 else "warnings tell"
        yield f"{bare:,} {are} neither a condition nor what follows: --show others"


def _tell_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """The lines with what people read first: who, if what, then what, how surely."""
    import polars as pl  # noqa: PLC0415

    from ..analyse.commitments.red_lines import FORBIDDEN, NOT_TOLD, tell_sure  # noqa: PLC0415

    same = pl.col("actor") == pl.col("holder")
    who = pl.when(same).then("holder").otherwise(pl.format("{} ({})", "actor", "holder"))
    told = pl.col("condition") != ""
    then = (
        pl.when(pl.col("operator") == "F")
        .then(pl.lit(FORBIDDEN))
        .when(pl.col("consequence") == "")
        .then(pl.lit(NOT_TOLD))
        .otherwise("consequence")
    )
    word = pl.when(pl.col("likelihood_word") != "").then(pl.format(" ({})", "likelihood_word"))
    rank = pl.col("sort").replace_strict({"red line": 0, "threat": 1}, default=2)
    ordered = frame.sort(rank, -pl.col("likelihood_low"), "date", nulls_last=True)
    return ordered.with_columns(
        who.alias("who"),
        pl.when(told)
        .then(pl.format("{} [{}]", "concept", "condition"))
        .otherwise("concept")
        .alias("if"),
        then.alias("then"),
        pl.concat_str(tell_sure(), word.otherwise(pl.lit(""))).alias("likelihood"),
    )


def _tell_norms(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    duty = {"O": "must", "F": "must not", "P": "may"}
    return frame.with_columns(
        pl.col("holder").replace("", "(nobody named)").alias("who"),
        pl.col("operator").replace(duty).alias("duty"),
    )


def _tell_exposure(frame: pl.DataFrame, measures: list[str]) -> pl.DataFrame:
    """The measures that lines bear on; those named alone, where there are some."""
    import polars as pl  # noqa: PLC0415

    from ..analyse.commitments.red_lines import tell_one  # noqa: PLC0415

    some = (pl.col("lines") > 0) | (pl.col("warnings") > 0)
    kept = frame if measures else frame.filter(some)
    ends = kept.select("surest_low", "surest_high").iter_rows()
    told = pl.Series("likelihood", [tell_one(*pair) for pair in ends], dtype=pl.String)
    kept = kept.with_columns(told)
    if kept["least"].is_null().all():
        return kept
    # How many of the lines errors of coding leave.
    whole = [pl.col(name).cast(pl.Int64) for name in ("least", "most")]
    return kept.with_columns(drawn=pl.format("{}-{}", *whole))


#: What somebody does by a commitment with that operator.
_VERBS = {
    "F": "refuses",
    "¬F": "does not rule out",
    "O": "promises",
    "norm F": "forbids",
    "norm O": "obliges",
    "norm P": "permits",
}


def _tell_conflicts(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    def tell(which: str) -> pl.Expr:
        day = pl.col(f"{which}_date").dt.to_string("iso").fill_null("no date")
        did = pl.col(which).replace(_VERBS)
        return pl.format("{} {} ({})", f"{which}_actor", did, day)

    return frame.with_columns(tell("first").alias("from"), tell("second").alias("to"))


def _list_files(found: RedLines) -> dict[str, Callable[[Path], Sequence[Path]]]:
    from ..present.networks import write_network  # noqa: PLC0415

    # A table ends like some files of networks do; the lines are what is asked for.
    endings = [ending for ending in NETWORK_ENDINGS if ending not in TABLE_ENDINGS]
    return dict.fromkeys(endings, lambda path: write_network(found.to_network(), path))


__all__ = ["redlines"]
