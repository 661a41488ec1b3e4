"""The command on who contradicts itself, in words and deeds, and who kept its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import AnalysisError
from .asked import Coding, Filters, Many, Name, Sourced, list_wanted, shows
from .networks import Origin
from .options import Output
from .results import CHART_ENDINGS, Form, Result, give, refuse_result
from .spread import spread
from .studied import Drawn, Studied, load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.consistency.contradicted import Contradictions
    from ..analyse.consistency.promised import Promises

_SHOWN = ("contradictions", "pairs", "rates", "promises", "kept")
_OF_PROMISES = _SHOWN[3:]
_OF_RATES = ("rates", "kept")
_SIDES = ("against", "support")
#: The columns of each table that fit into a terminal.
_COLUMNS = {
    "contradictions": (
        *("holder", "concept", "kind", "sort", "days", "against", "support", "stands", "reason"),
    ),
    "pairs": (*("holder", "concept", "kind", "sort", "days", "actor_against", "actor_support"),),
    "rates": ("holder", "measures", "contradicted", "value", "shrunk", "low", "high"),
    "promises": ("holder", "concept", "promise", "promised", "verdict", "days", "stands", "reason"),
    "kept": ("holder", "kept", "partly", "broken", "open", "value", "shrunk", "low", "high"),
}


@spread
def contradictions(
    origin: Origin,
    *,
    window: Annotated[
        int, typer.Option(metavar="DAYS", min=0, help="Sides farther apart are a shift.")
    ] = 60,
    political: Annotated[
        Many, typer.Option(metavar="NAME", help="A party whose members may differ.")
    ] = None,
    show: Annotated[Name, shows(_SHOWN, "What the table holds.")] = None,
    drawn: Drawn,
    evidence: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="HOLDER CONCEPT", help="List the statements behind it."),
    ] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Say who takes both sides of a measure, in words and deeds, and who kept its promises."""
    wanted = show or _SHOWN[0]
    has_chart = evidence is None and wanted in _OF_RATES
    refuse_result(output, format_, [origin], more=CHART_ENDINGS if has_chart else ())
    studied = load_study(origin, filters, sourced, coding)
    options = list_wanted(political=political, errors=drawn.errors(studied.study), seed=drawn.seed)
    found = _measure(studied, wanted, window, options)
    result = _show(found, wanted) if evidence is None else _open(found, evidence, studied)
    give(result, format_, output)


def _measure(
    studied: Studied, wanted: str, window: int, options: dict[str, Any]
) -> Contradictions | Promises:
    from ..analyse import contradictions, promises  # noqa: PLC0415 - these load slowly

    if wanted in _OF_PROMISES:
        return promises(studied.study, **options)
    return contradictions(studied.study, window=window, **options)


def _show(found: Contradictions | Promises, wanted: str) -> Result:
    has_rates = wanted in _OF_RATES
    tables = {"pairs": "pairs", **dict.fromkeys(_OF_RATES, "rates")}
    frame = getattr(found, tables.get(wanted, "to_polars"))()
    return Result(
        title=found.describe(),
        frame=frame,
        summary=_shorten(frame, _COLUMNS[wanted]),
        chart=found.chart if has_rates else None,
    )


def _shorten(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """What people are shown: how many statements, not which; no reasons where there are none."""
    import polars as pl  # noqa: PLC0415

    known = [name for name in columns if name in frame.columns]
    told = [name for name in known if name != "reason" or (frame[name] != "").any()]
    counted = [name for name in told if frame.schema[name] == pl.List(pl.Int64)]
    found = frame.select(told).with_columns(pl.col(counted).list.len())
    return found.rename({f"actor_{side}": side for side in _SIDES}, strict=False)


def _open(found: Contradictions | Promises, asked: tuple[str, str], studied: Studied) -> Result:
    import polars as pl  # noqa: PLC0415

    from ..analyse.frame import choose  # noqa: PLC0415

    table = found.to_polars()
    if table.is_empty():
        raise AnalysisError(f"--evidence: there is nothing to open: {found.describe()}")
    holder = choose(asked[0], sorted(set(table["holder"])), role="--evidence HOLDER")
    own = table.filter(pl.col("holder") == holder)
    concept = choose(asked[1], sorted(set(own["concept"])), role="--evidence CONCEPT")
    rows = own.filter(pl.col("concept") == concept)["rows"].explode().to_list()
    return studied.open_rows(rows, f"{holder} on {concept}")


__all__ = ["contradictions"]
