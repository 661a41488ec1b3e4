"""The command that makes networks of any table of statements."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from ..errors import AnalysisError
from .asked import KINDS, Coding, Filters, InWindow, Name, Sourced, Tying, Windows, choice
from .options import Output, one_of
from .results import (
    CHART_ENDINGS,
    NETWORK_ENDINGS,
    PICTURE_ENDINGS,
    Form,
    Result,
    give,
    refuse_result,
)
from .spread import spread

if TYPE_CHECKING:
    import polars as pl

    from ..matrices import Network, NetworkSeries

Origin = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="A corpus, a .dna file, or a table: CSV, JSON, Parquet."),
]
_ROLES = ("rows", "columns", "qualifier")


@dataclass(frozen=True)
class Asked:
    """The statements that count, and the options of the analysis with the columns settled."""

    frame: pl.DataFrame
    options: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a statement that people are shown, the sentence last."""
        own = [self.options[role] for role in _ROLES if self.options[role]]
        return (*("id", self.options.get("time", "date")), *own, "text")


def load(origin: str, filters: Filters, sourced: Sourced, coding: Coding) -> Asked:
    """Read the statements that are asked for; AnalysisError where none are."""
    given = coding.given()
    asked = filters.given()
    labels = {given[role] for role in _ROLES[:2] if role in given}
    frame = read_rows(origin, asked, sourced, text=labels, time=given.get("time", "date"))
    if frame.is_empty():
        why = " that the filters leave" if asked or sourced.where else ""
        raise AnalysisError(f"{origin}: there are no statements{why}")
    # The libraries of tables take a second to load, which --help must not wait for.
    from .. import tabling  # noqa: PLC0415

    roles = {role: given[role] for role in _ROLES if role in given}
    return Asked(frame, given | tabling.choose_columns(frame, roles))


def read_rows(
    origin: str,
    asked: Mapping[str, Any],
    sourced: Sourced,
    *,
    text: Collection[str] = (),
    time: str = "date",
) -> pl.DataFrame:
    """The rows of a source that the filters take; columns in ``text`` stay as they are written."""
    from .. import tabling  # noqa: PLC0415
    from ..analyse.networks.chosen import choose_rows, choose_times  # noqa: PLC0415
    from ..missing import Missing  # noqa: PLC0415

    is_corpus = tabling.find_kind(origin) == "corpus"
    # The days of a table may stand in another column.
    days = {} if is_corpus else {one: asked[one] for one in ("since", "until") if one in asked}
    reading = tabling.Reading(
        statement_type=sourced.statement_type,
        text=tabling.LABELS | set(text),
        settings=sourced.settings(),
        asked={name: value for name, value in asked.items() if name not in days},
        missing=Missing.parse(sourced.missing) if sourced.missing else None,
    )
    frame = tabling.read_source(origin, reading)
    frame = choose_times(frame, time, since=days.get("since", ""), until=days.get("until", ""))
    return choose_rows(frame, sourced.where or ())


@contextmanager
def telling() -> Iterator[list[str]]:
    """Gather the warnings of the analysis, to be told as lines of their own."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        yield notes
    notes.extend(dict.fromkeys(str(one.message) for one in told))


@spread
def network(
    origin: Origin,
    *,
    coding: Coding,
    kind: Annotated[
        str,
        typer.Option(
            metavar="|".join(KINDS), callback=one_of(KINDS), help="Rows by rows, or by columns."
        ),
    ] = KINDS[0],
    tying: Tying,
    windows: Windows,
    compat: Annotated[Name, choice("compat", "As that program computes it, faults too.")] = None,
    filters: Filters,
    sourced: Sourced,
    evidence: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="LABEL LABEL", help="List the statements behind this tie."),
    ] = None,
    in_window: InWindow = None,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Make the network of statements: who agrees with whom, or who says what."""
    more = () if evidence else (*NETWORK_ENDINGS, *CHART_ENDINGS)
    refuse_result(output, format_, [origin], more=more)
    options = {"kind": kind, **tying.given(), **windows.given()}
    asked = load(origin, filters, sourced, coding)
    options["compat"] = compat
    refuse_windows(options, in_window, is_listed=evidence is not None)
    from .. import network as make_network  # noqa: PLC0415

    with telling() as notes:
        if evidence:
            result = _find_evidence(asked, evidence, options, in_window)
        else:
            result = _show(
                make_network(asked.frame, **{**asked.options, **options}), asked, windows
            )
    give(replace(result, notes=[*notes, *result.notes]), format_, output)


def _find_evidence(
    asked: Asked, tie: tuple[str, str], options: Mapping[str, Any], in_window: str | None
) -> Result:
    from .. import network as make_network  # noqa: PLC0415
    from ..analyse.networks.behind import evidence  # noqa: PLC0415

    wanted = {**asked.options, **options}
    if in_window is not None:
        wanted["in_window"] = find_window(make_network(asked.frame, **wanted), in_window)
    return show_statements(evidence(asked.frame, *tie, **wanted), f"{tie[0]} and {tie[1]}", asked)


def refuse_windows(options: Mapping[str, Any], in_window: str | None, *, is_listed: bool) -> None:
    """Say that evidence is that of one network or window, and that only evidence is."""
    if in_window is not None and not (is_listed and "window" in options):
        raise AnalysisError("--in-window is for --evidence of windows: give --window too")
    if is_listed and in_window is None and "window" in options:
        raise AnalysisError(
            "--evidence is of one window: name its number or its start with --in-window, or choose "
            "days with --since, --until in place of --window"
        )


class _Dated(Protocol):
    @property
    def start(self) -> dt.datetime | None: ...


def find_window(series: Sequence[_Dated], wanted: str) -> int:
    """The place of a window, by its number from 1 or by its start; AnalysisError for none."""
    refuse_empty(len(series))
    if wanted.isdecimal():
        if not 1 <= int(wanted) <= len(series):
            raise AnalysisError(f"--in-window {wanted}: there are windows 1 to {len(series)}")
        return int(wanted) - 1
    try:
        start = dt.datetime.fromisoformat(wanted)
    except ValueError:
        raise AnalysisError(
            f"--in-window {wanted}: give a number, or the start of a window such as 2024-02-26"
        ) from None
    starts = [one.start for one in series]
    if starts.count(start) == 1:
        return starts.index(start)
    if start in starts:
        raise AnalysisError(f"--in-window {wanted}: several windows start then; give a number")
    raise AnalysisError(
        f"--in-window {wanted}: no window starts then; the first does {starts[0]}, the last "
        f"{starts[-1]}"
    )


def refuse_empty(windows: int) -> None:
    """Say that no whole window lies between the first and the last date."""
    if not windows:
        raise AnalysisError(
            "--window: no whole one lies between the first and the last date: name a shorter one"
        )


def show_statements(found: pl.DataFrame, whose: str, asked: Asked) -> Result:
    """The statements behind a number, as a result."""
    title = f"{whose}: {found.height:,} statement{'s' * (found.height != 1)}"
    return Result(title=title, frame=found, columns=asked.columns)


def _show(made: Network | NetworkSeries | pl.DataFrame, asked: Asked, windows: Windows) -> Result:
    from ..matrices import Network, NetworkSeries  # noqa: PLC0415

    if isinstance(made, Network):
        return _show_network(made)
    if isinstance(made, NetworkSeries):
        return _show_series(made, windows)
    return Result(title=f"{made.height:,} events", frame=made, columns=asked.columns)


def _show_series(made: NetworkSeries, windows: Windows) -> Result:
    import polars as pl  # noqa: PLC0415

    days = ("start", "stop")
    ties = [
        one.to_polars().select(*(pl.lit(getattr(one, day)).alias(day) for day in days), pl.all())
        for one in made
    ]
    if not ties:
        raise AnalysisError(
            f"window: no whole one of {windows.window} lies between the first and the last date"
        )
    return Result(
        title=f"{len(made)} network{'s' * (len(made) != 1)} of {windows.window}",
        frame=pl.concat(ties),
        summary=made.to_polars(),
        columns=(*days, "rows", "columns", "statements"),
        files=_list_files(made),
    )


def _show_network(made: Network) -> Result:
    from ..present.networks import draw_network  # noqa: PLC0415

    ties = made.to_polars()
    none = "there are no ties: no two meet in what counts here, or what they share cancels out"
    pictures = dict.fromkeys(PICTURE_ENDINGS, lambda path: [draw_network(made, path)])
    return Result(
        title=made.describe(),
        frame=ties[ties["weight"].abs().arg_sort(descending=True)],
        chart=made.chart,
        files={**_list_files(made), **pictures},
        notes=[] if ties.height else [none],
    )


def _list_files(made: Network | NetworkSeries) -> dict[str, Callable[[Path], Sequence[Path]]]:
    from ..present.networks import write_network  # noqa: PLC0415

    return dict.fromkeys(NETWORK_ENDINGS, lambda path: write_network(made, path))


__all__ = [
    "Asked",
    "Origin",
    "find_window",
    "load",
    "network",
    "read_rows",
    "refuse_empty",
    "refuse_windows",
    "show_statements",
]
