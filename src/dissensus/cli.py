"""The command line: each command declares its options and calls library verbs."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple, TextIO

import typer
from rich.console import Console

from . import __version__
from .config import LABELS, Settings, check_setting, describe_settings, load_settings
from .errors import DissensusError, InputError, describe_os_error
from .present.export import FORMATS, to_records, write_atomically
from .records import Coded
from .tally import Tally

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
HELP = {name: help_ for name, _, help_ in describe_settings()}
PAGES = ("html", "json")


def _one_of(choices: Collection[str]) -> Callable[[str | None], str | None]:
    def check(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise typer.BadParameter(f"{value!r} is not one of {', '.join(choices)}.")
        return value

    return check


def _or_standard(value: Path | None) -> Path | None:
    """No file where "-" is given, as other tools take it for standard output."""
    return None if value == Path("-") else value


def _check_date(value: str | None) -> str | None:
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
    typer.Option(metavar="|".join(LABELS), callback=_one_of(LABELS), help=HELP["labels"]),
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
Date = Annotated[str | None, typer.Option(metavar="DATE", callback=_check_date, help=HELP["date"])]


@app.command()
def code(
    paths: Paths,
    *,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            callback=_one_of(FORMATS),
            help="A table to read, or records for other programs.",
        ),
    ] = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            *("--output", "-o"),
            metavar="FILE",
            callback=_or_standard,
            help="Write here, all or nothing; - is standard output, as without it.",
        ),
    ] = None,
    labels: Labels = None,
    codebook: Codebook = None,
    register: Registers = None,
    replace_register: Replace = False,
    language_file: LanguageFiles = None,
    date: Date = None,
) -> None:
    """Say who stands where: one record for each statement, with its sentence."""
    settings = load_settings(
        labels=labels,
        codebook=codebook,
        registers=tuple(register or ()),
        replace_register=replace_register,
        language_files=tuple(language_file or ()),
        date=date,
    )
    streams = output is None and format_ != "table"
    with _start(paths, settings, output=output, streams=streams) as run:
        records = (
            record
            for coded in (_flushing(run.coded) if streams else run.coded)
            for record in to_records(coded, labels=settings.labels)
        )
        _deliver(lambda stream: FORMATS[format_](records, stream), run, output)


@app.command()
def report(
    paths: Paths,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            *("--output", "-o"),
            metavar="FILE",
            callback=_or_standard,
            help="The report, all or nothing; - is standard output.",
        ),
    ],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(PAGES),
            callback=_one_of(PAGES),
            help="A page for the browser, or the same as data.",
        ),
    ] = "html",
    labels: Labels = None,
    codebook: Codebook = None,
    register: Registers = None,
    replace_register: Replace = False,
    language_file: LanguageFiles = None,
    date: Date = None,
) -> None:
    """Write one page that shows who stands where, each number with its sentences."""
    settings = load_settings(
        labels=labels,
        codebook=codebook,
        registers=tuple(register or ()),
        replace_register=replace_register,
        language_files=tuple(language_file or ()),
        date=date,
    )
    with _start(paths, settings, output=output, streams=False) as run:
        _deliver(lambda stream: stream.write(run.report(format_)), run, output)


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - called so by Typer
    if is_wanted:
        typer.echo(f"dissensus {__version__}")
        raise typer.Exit


@app.callback()
def _dissensus(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read news and say who supports, refuses or keeps open which measure."""


class Run(NamedTuple):
    """One reading of the paths given: what was coded, and what is asked of it."""

    coded: Iterator[Coded]
    report: Callable[[str], str]
    tally: Tally


@contextmanager
def _start(
    paths: list[str], settings: Settings, *, output: Path | None, streams: bool
) -> Iterator[Run]:
    """Check what can be checked at once, then load the stages and begin to read."""
    _refuse_missing(paths)
    _refuse_output(output, paths)
    _refuse_data(settings)
    # The stages load a parser, which takes seconds: --help and --version, and mistakes that
    # were found above, must not wait for it. This is the only place that imports late.
    from .pipeline import code_documents, made  # noqa: PLC0415
    from .present.pages import make_report  # noqa: PLC0415
    from .present.report import render_report, to_json  # noqa: PLC0415
    from .read import load_documents  # noqa: PLC0415

    tally = Tally()
    documents = load_documents(
        paths,
        limit=settings.max_bytes,
        date=settings.date,
        warn=tally.warnings.append,
        but=str(output or ""),
    )
    with closing(_show_progress(code_documents(documents, settings), streams=streams)) as shown:
        coded = tally.count(shown)

        def make(format_: str) -> str:
            page = make_report(list(coded), made(settings), labels=settings.labels)
            return to_json(page) if format_ == "json" else render_report(page)

        yield Run(coded, make, tally)


def _refuse_missing(paths: list[str]) -> None:
    for path in paths:
        if not path:
            raise InputError("''", "missing")
        try:
            if path != "-":
                Path(path).stat()
        except OSError as error:
            raise InputError.from_os(path, error) from error


def _refuse_data(settings: Settings) -> None:
    """Say now, before the parser loads, that a file of the settings cannot be opened."""
    codebooks = [settings.codebook] if settings.codebook else []
    given = (
        ("codebook", codebooks),
        ("register", settings.registers),
        ("language file", settings.language_files),
    )
    for kind, files in given:
        for path in files:
            if reason := _find_refusal(path):
                option = kind.replace(" ", "-")
                raise DissensusError(
                    f"{path}: the {kind} could not be opened ({reason}); look at --{option}"
                )


def _find_refusal(path: Path) -> str:
    try:
        path.stat()
    except OSError as error:
        return describe_os_error(error)
    if path.is_dir():
        return "this is a folder"
    return "" if os.access(path, os.R_OK) else "no permission"


def _refuse_output(output: Path | None, paths: list[str]) -> None:
    """Say now, not after long work, that the output cannot be written."""
    if output is None:
        if sys.stdout is None:
            raise DissensusError("standard output is closed: name a file with --output")
        return
    if output.is_file():
        for path in paths:
            if path != "-" and output.samefile(path):
                raise DissensusError(f"{output}: cannot write, it is to be read")
    if output.is_dir():
        raise DissensusError(f"{output}: cannot write, this is a folder")
    if not output.parent.is_dir():
        raise DissensusError(f"{output}: cannot write, there is no folder {output.parent}")
    _refuse_closed(output)


def _refuse_closed(output: Path) -> None:
    if output.exists() and not os.access(output, os.W_OK):
        raise DissensusError(f"{output}: cannot write, no permission to change this file")
    # A whole file is written beside the old one and takes its place; a pipe is written to.
    folder = Path(os.path.realpath(output)).parent
    if (output.is_file() or not output.exists()) and not os.access(folder, os.W_OK):
        raise DissensusError(f"{output}: cannot write, no permission in the folder {folder}")


def _flushing(coded: Iterator[Coded]) -> Iterator[Coded]:
    """Let each document's records out before the next one is read."""
    for item in coded:
        yield item
        sys.stdout.flush()


def _show_progress(coded: Iterator[Coded], *, streams: bool) -> Generator[Coded]:
    """Count documents on a terminal, but not between lines of output that go to it."""
    if not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield from coded
        return
    with Console(stderr=True).status("Loading the language model") as status:
        for number, item in enumerate(coded, start=1):
            yield item
            status.update(f"Documents read: {number}")


def _deliver(write: Callable[[TextIO], object], run: Run, output: Path | None) -> None:
    """Write to the file, all or nothing, or to standard output."""
    if output is None:
        try:
            write(sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            _end_by_pipe()
            raise
    else:
        text = io.StringIO()
        write(text)
        write_atomically(output, text.getvalue())
    for line in run.tally.describe():
        print(_tell(line), file=sys.stderr)  # noqa: T201


def _end_by_pipe() -> None:
    """End as other tools do whose reader has gone, where the system has a signal for it."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)


def _tell(message: object) -> str:
    """One line, whatever stands in a file's name."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(message))
    return f"dissensus: {''.join(shown)}"


def main() -> None:
    """Run the command line; a fault that the user can act on is one line and status 1."""
    # Started without a standard error, "print" would tell its lines to standard output.
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        # Also where the locale is C: names and sentences hold more than ASCII.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except DissensusError as error:
        sys.exit(_tell(error))
    except OSError as error:
        sys.exit(_tell(f"{error.filename or 'output'}: {describe_os_error(error)}"))
