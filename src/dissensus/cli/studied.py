"""What the commands on coalitions ask alike: which group, on which days, of which source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..figures import CODINGS
from .asked import Coding, Filters, Many, Name, Seed, Sourced, draws_of
from .networks import load
from .options import check_date
from .results import Result

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from ..analyse.reliability.drawing import Coding as DrawnCoding
    from ..analyse.study import Study

#: The columns of a statement that people are shown, the sentence last.
SHOWN = ("id", "date", "actor", "concept", "stance", "act", "text")


def check_days(days: Many) -> Many:
    """Refuse what is no date."""
    for day in days or ():
        check_date(day)
    return days


@dataclass(frozen=True, kw_only=True)
class Group:
    """Who is asked about, and when."""

    group: Annotated[
        Name,
        typer.Option(
            metavar="GROUP",
            help="An alliance, names with commas between, or a file (member,from,to).",
        ),
    ] = None
    on: Annotated[
        Many,
        typer.Option(metavar="DATE", callback=check_days, help="The day of the positions."),
    ] = None
    stale: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=1, help="Older positions no longer count."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How often what coding may have wrong is drawn; 0 takes it as right."""

    draws: Annotated[
        int, draws_of("Of errors of coding, for the intervals; 0 takes it as right.", least=0)
    ] = CODINGS
    seed: Seed = None

    def errors(self, study: Study) -> np.ndarray[Any, np.dtype[Any]] | None:
        """Levels of the statements, drawn; None where none are drawn or none can be wrong."""
        return draw_errors(study, self.seed or 0, draws=self.draws) if self.draws else None

    def coding(self, study: Study) -> DrawnCoding | None:
        """Levels and acts of the statements, drawn; None where no draws were asked for."""
        from ..analyse.reliability.true_acts import draw_coding  # noqa: PLC0415 - this loads slowly

        return draw_coding(study, draws=self.draws, seed=self.seed or 0) if self.draws else None


@dataclass(frozen=True)
class Studied:
    """A study, and the table that its rows are places in."""

    study: Study
    frame: pl.DataFrame

    def open_rows(self, rows: list[int], whose: str) -> Result:
        """The statements in these places of the table, as a result."""
        found = self.frame[sorted(set(rows))]
        columns = tuple(name for name in SHOWN if name in found.columns)
        title = f"{whose}: {found.height:,} statement{'s' * (found.height != 1)}"
        return Result(title=title, frame=found, columns=columns)


def load_study(
    origin: str, filters: Filters, sourced: Sourced, coding: Coding, group: str | None = None
) -> Studied:
    """Read the statements that are asked for as a study; AnalysisError where there are none."""
    asked = load(origin, filters, sourced, coding)
    settings = sourced.settings()
    from .. import studying  # noqa: PLC0415 - this loads slowly

    beside = studying.load_beside(origin, settings)
    names = {"rows": coding.rows, "columns": asked.options["columns"], "time": coding.time}
    names["qualifier"] = asked.options["qualifier"]
    options: dict[str, Any] = {name: value for name, value in names.items() if value}
    if "levels" in asked.options:
        options["levels"] = asked.options["levels"]
    if "actor" not in asked.frame.columns and "rows" not in options:
        options["rows"] = asked.options["rows"]
    made = studying.study_table(asked.frame, settings, group=group, **beside, **options)
    return Studied(made, asked.frame)


def draw_errors(
    study: Study, seed: int, *, draws: int = CODINGS
) -> np.ndarray[Any, np.dtype[Any]] | None:
    """Levels of the statements drawn from what coding is known to get wrong.

    None where no draw differs from what was found: where people coded, or votes were counted.
    """
    from ..analyse.reliability.true_levels import draw_levels  # noqa: PLC0415 - this loads slowly

    drawn = draw_levels(study, draws=draws, seed=seed)
    return None if (drawn == study.statements["level"].to_numpy()).all() else drawn


def given_days(group: Group) -> dict[str, Any]:
    """The options of time that were given, as the analysis takes them."""
    days = [dt.date.fromisoformat(day) for day in group.on or ()]
    found: dict[str, Any] = {"on": days} if days else {}
    return found | ({"stale": group.stale} if group.stale else {})


__all__ = ["SHOWN", "Drawn", "Group", "Studied", "draw_errors", "given_days", "load_study"]
