"""The command that says how far coders agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import AnalysisError
from .asked import Filters, Many, Name, Seed, Sourced, evidence_of, shows
from .networks import read_rows
from .options import Output, one_of
from .results import Form, Result, give, refuse_result
from .spread import spread

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.reliability.coders import CoderAgreement

#: The levels of measurement; a test holds them to those of the analysis.
LEVELS = ("nominal", "ordinal", "interval", "ratio")
_SHOWN = ("fields", "differences", "pairs")
_COLUMNS = ("field", "measure", "value", "low", "high", "agreement", "verdict", "units", "reason")
_DIFFERENCES = ("field", "document", "actor", "concept", "codings", "text")

Origins = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE…",
        help="One source for each coder; or one with all: a table, or a corpus with decisions.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Coded:
    """Which columns hold what coders gave, and how it is measured."""

    unit: Annotated[
        Name, typer.Option(metavar="COLUMN", help="What was coded, in a table of codings.")
    ] = None
    coder: Annotated[Name, typer.Option(metavar="COLUMN", help="Who coded it; else coder.")] = None
    value: Annotated[
        Many, typer.Option(metavar="COLUMN", help="What was given; may be repeated; else value.")
    ] = None
    level: Annotated[
        Name,
        typer.Option(
            metavar="|".join(LEVELS), callback=one_of(LEVELS), help="Of measurement; else nominal."
        ),
    ] = None
    order: Annotated[
        Name, typer.Option(metavar="VALUE,…", help="Of ordinal values, the lowest first.")
    ] = None
    rows: Annotated[Name, typer.Option(metavar="COLUMN", help="The holders; else party.")] = None
    columns: Annotated[Name, typer.Option(metavar="COLUMN", help="What they speak of.")] = None
    qualifier: Annotated[Name, typer.Option(metavar="COLUMN", help="For or against.")] = None

    def given(self) -> dict[str, Any]:
        """The options that were given, as the analysis takes them."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        found = {name: value for name, value in values.items() if value}
        if self.order:
            found["order"] = [one.strip() for one in self.order.split(",") if one.strip()]
            found.setdefault("level", "ordinal")
        return found


@spread
def agreement(
    origins: Origins,
    *,
    coded: Coded,
    seed: Seed = None,
    show: Annotated[Name, shows(_SHOWN, "What the table holds.")] = None,
    evidence: Annotated[Name, evidence_of("FIELD")] = None,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Say how far coders agree: with each other, or people with the machine."""
    refuse_result(output, format_, origins, more=())
    options = coded.given() | ({"seed": seed} if seed is not None else {})
    from ..analyse.reliability.coders import coder_agreement  # noqa: PLC0415 - this loads slowly

    loaded = _load(origins, options, filters, sourced)
    try:
        found = coder_agreement(*loaded, **options)
        result = _show(found, show, evidence)
    except AnalysisError as error:
        raise AnalysisError(_name_option(str(error))) from error
    give(result, format_, output)


def _name_option(message: str) -> str:
    """A message that begins with a parameter of the analysis, with the option's name instead."""
    name, sign, rest = message.partition(": ")
    known = {one.name: f"--{one.name}" for one in fields(Coded)}
    known |= {"field": "--evidence", "where": "--where"}
    return f"{known.get(name, name)}{sign}{rest}"


def _load(
    origins: list[str], options: dict[str, Any], filters: Filters, sourced: Sourced
) -> tuple[Any]:
    """What the analysis compares; lengths of the documents of corpora go to the options."""
    if len(origins) == 1:
        return (_load_one(origins[0], options, filters, sourced),)
    if options.keys() & {"unit", "value"}:
        raise AnalysisError("--unit and --value are for one table of codings; name one source")
    names = [Path(origin).stem for origin in origins]
    if len(set(names)) < len(names):
        names = origins
    if len(set(names)) < len(names):
        raise AnalysisError(f"{origins[0]}: a source is named twice; each is one coder's")
    tables, documents = {}, {}
    for name, origin in zip(names, origins, strict=True):
        tables[name], lengths = _read(origin, filters, sourced)
        if lengths:
            documents[name] = lengths
    options["documents"] = documents
    return (tables,)


def _load_one(
    origin: str, options: Mapping[str, Any], filters: Filters, sourced: Sourced
) -> pl.DataFrame:
    from .. import tabling  # noqa: PLC0415 - this loads slowly

    if tabling.find_kind(origin) != "corpus" or options.keys() & {"unit", "coder"}:
        return _read(origin, filters, sourced)[0]
    from ..analyse.networks.chosen import choose_rows  # noqa: PLC0415
    from ..keeping import open_known  # noqa: PLC0415

    settings = sourced.settings()
    with open_known(origin, settings) as corpus:
        frame = corpus.checked(labels=settings.labels)
    if frame.is_empty():
        raise AnalysisError(
            f"{origin}: nobody has decided on a statement yet (dissensus accept, reject, correct); "
            "to compare two coders name the source of each"
        )
    reading = tabling.Reading(settings=settings, asked=filters.given())
    frame = tabling.choose_statements(frame, reading, origin)
    return choose_rows(frame, sourced.where or ())


def _read(origin: str, filters: Filters, sourced: Sourced) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows of a source, and of a corpus the documents that were coded, with their lengths."""
    from .. import tabling  # noqa: PLC0415
    from ..analyse.networks.chosen import choose_rows  # noqa: PLC0415
    from ..keeping import open_known  # noqa: PLC0415

    asked = filters.given()
    if tabling.find_kind(origin) == "corpus":
        settings = sourced.settings()
        with open_known(origin, settings) as corpus:
            frame = corpus.attestations(labels=settings.labels, **asked)
            known = corpus.documents().filter("coded")
        lengths = dict(known.select("document", "characters").iter_rows())
        return choose_rows(frame, sourced.where or ()), lengths
    return read_rows(origin, asked, sourced), {}


def _show(found: CoderAgreement, show: str | None, evidence: str | None) -> Result:
    title = found.describe()
    if evidence is not None or show == "differences":
        frame = found.differences(evidence)
        many = f"{frame.height:,} difference{'s' * (frame.height != 1)}"
        return Result(title=f"{many} of {title}", frame=frame, columns=_DIFFERENCES)
    if show == "pairs":
        return Result(title=title, frame=found.pairs())
    frame = found.to_polars()
    if frame["value"].is_null().all() and frame.height:
        raise AnalysisError(f"nothing to measure: {frame['reason'][0]}")
    return Result(title=title, frame=frame, columns=_COLUMNS)


__all__ = ["agreement"]
