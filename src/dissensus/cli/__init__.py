"""The command line: each command declares its options and calls library verbs."""

from __future__ import annotations

import inspect
import io
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import __version__
from ..errors import AnalysisError, DissensusError, InputError, describe_os_error
from .agreement import agreement
from .balance import balance
from .camps import clusters, polarization
from .cohesion import cohesion
from .comembership import comembership
from .conflict import conflict
from .contradictions import contradictions
from .corpus import add, list_documents, search, statements
from .escalation import escalation
from .exchange import export, import_
from .measures import backbone, barchart, phases, scale
from .networks import network
from .output import tell
from .parameters import name_options
from .reading import code, report
from .redlines import redlines
from .review import accept, correct, log, reject, runs, show, undo
from .whatif import whatif

#: Every command, in the order in which the help names them.
COMMANDS: Mapping[str, Callable[..., None]] = {
    "code": code,
    "report": report,
    "add": add,
    "list": list_documents,
    "show": show,
    "search": search,
    "statements": statements,
    "network": network,
    "polarization": polarization,
    "clusters": clusters,
    "comembership": comembership,
    "backbone": backbone,
    "phases": phases,
    "barchart": barchart,
    "scale": scale,
    "cohesion": cohesion,
    "contradictions": contradictions,
    "redlines": redlines,
    "escalation": escalation,
    "balance": balance,
    "whatif": whatif,
    "conflict": conflict,
    "agreement": agreement,
    "accept": accept,
    "reject": reject,
    "correct": correct,
    "undo": undo,
    "log": log,
    "runs": runs,
    "import": import_,
    "export": export,
}


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - called so by Typer
    if is_wanted:
        typer.echo(f"dissensus {__version__}")
        raise typer.Exit


def _dissensus(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read news and say who supports, refuses or keeps open which measure."""


def _make_app() -> typer.Typer:
    made = typer.Typer(
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(_dissensus)
    for name, command in COMMANDS.items():
        made.command(name)(command)
    return made


app = _make_app()


def _list_options() -> tuple[str, ...]:
    """The parameters of the command that runs."""
    command = COMMANDS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    return tuple(inspect.signature(command).parameters) if command else ()


def _tell_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Tell a warning of the analysis in one line; those for programmers are left out."""
    if category is UserWarning:
        print(tell(name_options(str(message), _list_options())), file=sys.stderr)  # noqa: T201


def main() -> None:
    """Run the command line; a fault that the user can act on is one line and status 1."""
    # Started without a standard error, "print" would tell its lines to standard output.
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        # Also where the locale is C: names and sentences hold more than ASCII.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    warnings.showwarning = _tell_warning
    try:
        app()
    except DissensusError as error:
        # A path stays as it is written, even one such as "k=3.csv".
        is_asked = isinstance(error, AnalysisError) and not isinstance(error, InputError)
        sys.exit(tell(name_options(str(error), _list_options()) if is_asked else error))
    except OSError as error:
        sys.exit(tell(f"{error.filename or 'output'}: {describe_os_error(error)}"))
