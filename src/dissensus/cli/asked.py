"""What several commands ask alike: which statements, and which network of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

import typer

from ..config import Settings, load_settings
from ..errors import AnalysisError
from .options import Labels, Registers, Replace, check_date, one_of

Many = list[str] | None
Name = str | None
Day = Annotated[str | None, typer.Option(metavar="DATE", callback=check_date)]

#: More draws than these tell nothing more, and take the memory of the machine.
MOST_DRAWS = 5_000
KINDS = ("onemode", "twomode", "events")
#: What can be chosen, by name; a test holds these to the tables of the analysis, which load slowly.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "aggregation": ("ignore", "congruence", "conflict", "subtract", "combine"),
    "normalization": ("no", "average", "jaccard", "cosine", "activity", "prominence"),
    "duplicates": ("include", "document", "week", "month", "year", "acrossrange"),
    "kernel": ("uniform", "triangular", "epanechnikov", "gaussian"),
    "compat": ("dna",),
}
#: The same of the measures.
METHODS: Mapping[str, tuple[str, ...]] = {
    "polarization": ("exact", "search", "enumeration"),
    "clusters": (
        *("camps", "correlation", "modularity", "louvain", "leiden", "fast-greedy"),
        *("label-propagation", "single", "average", "complete", "ward", "spectral", "k-means"),
    ),
    "backbone": ("nested", "penalty", "fixed"),
    "resample": ("statements", "documents", "dirichlet", "dirichlet-documents"),
    "distance": ("absdiff", "spectral"),
    "phases": (
        *("single", "average", "complete", "ward", "pam", "spectral", "fastgreedy", "louvain"),
        "contiguous",
    ),
    "link": ("ordinal", "binary"),
    "repeats": ("latest", "median"),
}


def choice(name: str, help_: str) -> Any:
    """An option with the choices of that name."""
    known = CHOICES.get(name) or METHODS[name]
    return typer.Option(metavar="|".join(known), callback=one_of(known), help=help_)


def list_choice(name: str, help_: str) -> Any:
    """An option that may be given several times, with the choices of that name."""
    known = METHODS[name]

    def check(values: Many) -> Many:
        for value in values or ():
            one_of(known)(value)
        return values

    return typer.Option(metavar="|".join(known), callback=check, help=help_)


def shows(known: tuple[str, ...], help_: str) -> Any:
    """An option that says which of a result's tables is given."""
    return typer.Option(metavar="|".join(known), callback=one_of(known), help=help_)


def evidence_of(metavar: str) -> Any:
    """An option that lists statements instead of numbers."""
    return typer.Option(metavar=metavar, help="List the statements behind it.")


#: Which window of a series statements are listed of; the tables name their starts.
InWindow = Annotated[
    str | None,
    typer.Option(metavar="NUMBER|DATE", help="Whose statements: of windows from 1, or its start."),
]


def draws_of(help_: str, *, least: int = 1) -> Any:
    """An option of how often something is drawn."""
    return typer.Option(metavar="NUMBER", min=least, max=MOST_DRAWS, help=help_)


#: Whether what coding may have wrong is drawn, beside what else is.
Errors = Annotated[
    bool, typer.Option("--errors/--no-errors", help="Draw what coding may have wrong too.")
]


def list_wanted(**options: object) -> dict[str, Any]:
    """The options that were given; the others keep the library's defaults."""
    return {name: value for name, value in options.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which statements are asked for, of a corpus as of a table."""

    actor: Annotated[
        Many, typer.Option(metavar="NAME", help="By name or identifier; may be repeated.")
    ] = None
    party: Annotated[Many, typer.Option(metavar="NAME", help="The state or body spoken for.")] = (
        None
    )
    alliance: Annotated[
        Many, typer.Option(metavar="NAME", help="Parties that were members on the day.")
    ] = None
    concept: Annotated[Many, typer.Option(metavar="NAME", help="By name or identifier.")] = None
    stance: Annotated[
        Many, typer.Option(metavar="STANCE", help="support, open, neutral, reserved, oppose.")
    ] = None
    act: Annotated[
        Many, typer.Option(metavar="ACT", help="says, calls, promises, warns, does and more.")
    ] = None
    source: Annotated[Many, typer.Option(metavar="NAME", help="Who reports the position.")] = None
    outlet: Annotated[Many, typer.Option(metavar="NAME", help="Where it was published.")] = None
    language: Annotated[Many, typer.Option(metavar="CODE", help="Of the document, such as fr.")] = (
        None
    )
    status: Annotated[
        Many, typer.Option(metavar="STATUS", help="proposed, accepted, rejected.")
    ] = None
    since: Day = None
    until: Day = None
    confidence: Annotated[
        float, typer.Option(metavar="NUMBER", min=0, max=1, help="The lowest taken.")
    ] = 0
    at: Annotated[
        str, typer.Option(metavar="TIME", help="As of a time, or an entry of the log.")
    ] = ""

    def given(self) -> dict[str, Any]:
        """The filters that were given, by the names that a corpus knows them by."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
            if value
        }


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """How the table is read and which of its rows count, whatever it comes from."""

    where: Annotated[
        Many,
        typer.Option(metavar="COLUMN=VALUE", help="Rows that count; also COLUMN!=VALUE."),
    ] = None
    statement_type: Annotated[
        Name, typer.Option(metavar="NAME", help="Of a .dna file; else the one most used.")
    ] = None
    missing: Annotated[
        Many,
        typer.Option(metavar="VALUE|COLUMN=VALUE", help="Read as missing, such as 999."),
    ] = None
    labels: Labels = None
    register: Registers = None
    replace_register: Replace = False

    def given(self) -> dict[str, Any]:
        """The options that were given."""
        return _list_given(self)

    def settings(self) -> Settings:
        """The settings, with the language of names and the register that were given."""
        return load_settings(
            labels=self.labels,
            registers=self.register,
            replace_register=self.replace_register,
        )


@dataclass(frozen=True, kw_only=True)
class Coding:
    """Which columns of the table are what."""

    rows: Annotated[Name, typer.Option(metavar="COLUMN", help="What is tied: actors.")] = None
    columns: Annotated[Name, typer.Option(metavar="COLUMN", help="What they speak of.")] = None
    qualifier: Annotated[Name, typer.Option(metavar="COLUMN", help="For or against.")] = None
    no_qualifier: Annotated[
        bool, typer.Option("--no-qualifier", help="Count mentions, whatever is said.")
    ] = False
    levels: Annotated[
        Many,
        typer.Option(metavar="VALUE=NUMBER,…", help="Of the qualifier, such as yes=1,no=-1."),
    ] = None
    weight: Annotated[
        Name, typer.Option(metavar="COLUMN", help="How often each statement counts.")
    ] = None
    time: Annotated[Name, typer.Option(metavar="COLUMN", help="Their dates; else date.")] = None
    document: Annotated[
        Name, typer.Option(metavar="COLUMN", help="Their documents; else document.")
    ] = None
    duplicates: Annotated[
        Name, choice("duplicates", "Within what repetitions count once; else they all count.")
    ] = None

    def given(self) -> dict[str, Any]:
        """The options that were given, by the names that the analysis knows them by."""
        if self.no_qualifier and self.qualifier is not None:
            raise AnalysisError("--qualifier and --no-qualifier contradict each other")
        values = _list_given(self)
        values.pop("no_qualifier", None)
        if self.levels:
            values["levels"] = parse_levels(self.levels)
        return {**values, "qualifier": None} if self.no_qualifier else values


@dataclass(frozen=True, kw_only=True)
class Tying:
    """How counts become ties."""

    aggregation: Annotated[Name, choice("aggregation", "What a tie counts.")] = None
    normalization: Annotated[Name, choice("normalization", "What it is divided by.")] = None
    isolates: Annotated[
        bool, typer.Option("--isolates", help="Keep labels without a statement that counts.")
    ] = False

    def given(self) -> dict[str, Any]:
        """The options that were given."""
        return _list_given(self)


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Over which stretches of time."""

    window: Annotated[
        Name, typer.Option(metavar="LENGTH", help='Such as "30 days", "20 events".')
    ] = None
    step: Annotated[Name, typer.Option(metavar="LENGTH", help="How far it moves.")] = None

    def given(self) -> dict[str, Any]:
        """The options that were given."""
        return _list_given(self)


@dataclass(frozen=True, kw_only=True)
class Windows(Spans):
    """Over which stretches of time, and how these weigh their statements."""

    kernel: Annotated[Name, choice("kernel", "How the window weighs its statements.")] = None


Seed = Annotated[int | None, typer.Option(metavar="NUMBER", min=0, help="Of what is drawn.")]
Limit = Annotated[
    float | None, typer.Option(metavar="SECONDS", min=0, help="Then the best found is told.")
]


def _list_given(one: Any) -> dict[str, Any]:
    values = {each.name: getattr(one, each.name) for each in fields(one)}
    return {name: value for name, value in values.items() if value not in (None, False, [])}


def parse_levels(given: list[str]) -> dict[str, float]:
    """Read "yes=1,no=-1"; a comma ends a level only behind its number.

    >>> parse_levels(["yes=1,no=-1", "well, maybe=0"])
    {'yes': 1.0, 'no': -1.0, 'well, maybe': 0.0}
    """
    parts = [part for text in given for part in re.split(r"(?<=\d),(?=[^=]*=)", text)]
    found = {}
    for part in parts:
        value, sign, number = part.rpartition("=")
        try:
            found[value.strip()] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            raise AnalysisError(f"--levels: {part!r}: write VALUE=NUMBER, such as yes=1,no=-1")
    return found
