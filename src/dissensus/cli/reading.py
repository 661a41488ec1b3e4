"""The commands that read files and keep nothing: code and report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from ..config import Settings, load_settings
from ..errors import DissensusError
from ..present.export import FORMATS, to_records
from ..records import Attested, Coded
from ..tally import Tally
from .corpus import code_again, opened
from .options import (
    By,
    Codebook,
    Date,
    Labels,
    LanguageFiles,
    Output,
    Paths,
    Registers,
    Replace,
    one_of,
    or_standard,
)
from .output import deliver, is_corpus, refuse_data, refuse_missing, refuse_output

PAGES = ("html", "json")


def code(
    paths: Paths,
    *,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            callback=one_of(FORMATS),
            help="A table to read, or records for other programs.",
        ),
    ] = "table",
    output: Output = None,
    labels: Labels = None,
    codebook: Codebook = None,
    register: Registers = None,
    replace_register: Replace = False,
    language_file: LanguageFiles = None,
    date: Date = None,
    by: By = "",
) -> None:
    """Say who stands where, with the sentences; or, of a corpus, code it again.

    Of files: one record for each statement, with its sentence. Of a corpus: every document
    whose coding is not what it would be now.
    """
    settings = load_settings(
        labels=labels,
        codebook=codebook,
        registers=register,
        replace_register=replace_register,
        language_files=language_file,
        date=date,
    )
    if _is_one_corpus(paths):
        if output is not None or format_ != "table":
            raise DissensusError(
                f"{paths[0]}: coding a corpus again writes into it; `dissensus statements` lists"
            )
        code_again(paths[0], settings, by)
        return
    streams = output is None and format_ != "table"
    with _start(paths, settings, output=output, streams=streams) as run:
        records = (
            record
            for coded in (_flushing(run.coded) if streams else run.coded)
            for record in to_records(coded, labels=settings.labels)
        )
        deliver(lambda stream: FORMATS[format_](records, stream), output, run.tally.describe)


def report(
    paths: Paths,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            *("--output", "-o"),
            metavar="FILE",
            callback=or_standard,
            help="The report, all or nothing; - is standard output.",
        ),
    ],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(PAGES),
            callback=one_of(PAGES),
            help="A page for the browser, or the same as data.",
        ),
    ] = "html",
    group: Annotated[
        str | None,
        typer.Option(
            metavar="GROUP",
            help="The coalition that is measured; else one that the documents name.",
        ),
    ] = None,
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
        registers=register,
        replace_register=replace_register,
        language_files=language_file,
        date=date,
    )
    if _is_one_corpus(paths):
        refuse_output(output, paths)
        with opened(paths[0], settings) as store:
            found = list(store.attested(status=("proposed", "accepted")))
            coded = [one for one, _ in found]
            attested = [counts for _, counts in found]
            page = _make_page(coded, settings, format_, group=group, attested=attested)
        deliver(lambda stream: stream.write(page), output)
        return
    with _start(paths, settings, output=output, streams=False) as run:
        deliver(lambda stream: stream.write(run.report(format_, group)), output, run.tally.describe)


def _is_one_corpus(paths: list[str]) -> bool:
    found = next((path for path in paths if is_corpus(path)), "")
    if found and len(paths) > 1:
        raise DissensusError(
            f"{found}: a corpus is named alone; `dissensus add` reads files into it"
        )
    return bool(found)


class Run(NamedTuple):
    """One reading of the paths given: what was coded, and what is asked of it."""

    coded: Iterator[Coded]
    report: Callable[[str, str | None], str]
    tally: Tally


@contextmanager
def _start(
    paths: list[str], settings: Settings, *, output: Path | None, streams: bool
) -> Iterator[Run]:
    """Check what can be checked at once, then load the stages and begin to read."""
    refuse_missing(paths)
    refuse_output(output, paths)
    refuse_data(settings)
    # The stages load a parser, which takes seconds: --help and --version, and mistakes that
    # were found above, must not wait for it. So the commands alone import late.
    from ..pipeline import code_documents  # noqa: PLC0415
    from ..read import load_documents  # noqa: PLC0415

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

        def make(format_: str, group: str | None) -> str:
            return _make_page(list(coded), settings, format_, group=group)

        yield Run(coded, make, tally)


def _make_page(
    coded: Sequence[Coded],
    settings: Settings,
    format_: str,
    *,
    group: str | None = None,
    attested: Sequence[Sequence[Attested]] | None = None,
) -> str:
    # As in ``_start``: these load slowly.
    from ..measuring import measure_coded  # noqa: PLC0415
    from ..pipeline import made  # noqa: PLC0415
    from ..present.pages import make_report  # noqa: PLC0415
    from ..present.report import render_report, to_json  # noqa: PLC0415
    from ..ties import tie_parties  # noqa: PLC0415

    page = make_report(
        coded,
        made(settings),
        labels=settings.labels,
        network=tie_parties(coded),
        figures=measure_coded(coded, settings, group=group),
        attested=attested,
    )
    return to_json(page) if format_ == "json" else render_report(page)


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
