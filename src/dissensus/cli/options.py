"""The options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated

import typer

from ..config import LABELS, check_setting, describe_settings

HELP = {name: help_ for name, _, help_ in describe_settings()}


def one_of(choices: Collection[str]) -> Callable[[str | None], str | None]:
    """A check that a value is one of the choices."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise typer.BadParameter(f"{value!r} is not one of {', '.join(choices)}.")
        return value

    return check


def or_standard(value: Path | None) -> Path | None:
    """No file where "-" is given, as other tools take it for standard output."""
    return None if value == Path("-") else value


def check_date(value: str | None) -> str | None:
    """Refuse what is no date."""
    try:
        check_setting("date", value or "")
    except ValueError as error:
        raise typer.BadParameter(f"{value!r}: {error}.") from error
    return value


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Files and folders; - reads standard input."),
]
Labels = Annotated[
    str | None,
    typer.Option(metavar="|".join(LABELS), callback=one_of(LABELS), help=HELP["labels"]),
]
Codebook = Annotated[str | None, typer.Option(metavar="FILE", help=HELP["codebook"])]
Registers = Annotated[
    list[Path] | None, typer.Option("--register", metavar="FILE", help=HELP["registers"])
]
Replace = Annotated[bool, typer.Option("--replace-register", help=HELP["replace_register"])]
LanguageFiles = Annotated[
    list[Path] | None,
    typer.Option("--language-file", metavar="FILE", help=HELP["language_files"]),
]
Date = Annotated[str | None, typer.Option(metavar="DATE", callback=check_date, help=HELP["date"])]
Corpus = Annotated[
    str, typer.Argument(metavar="CORPUS", help="The corpus: a file, or postgresql://HOST/NAME.")
]
By = Annotated[str, typer.Option(metavar="NAME", help="Who says so; else the system's user.")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="Why, for those who read the log.")]
Output = Annotated[
    Path | None,
    typer.Option(
        *("--output", "-o"),
        metavar="FILE",
        callback=or_standard,
        help="Write here, all or nothing; - is standard output, as without it.",
    ),
]
