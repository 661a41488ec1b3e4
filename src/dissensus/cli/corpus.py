"""The commands that put into a corpus and ask it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from ..config import Settings, load_settings, write_settings
from ..errors import DissensusError
from ..present.tables import TABLES
from .asked import Filters, Many
from .options import (
    By,
    Codebook,
    Corpus,
    Date,
    Labels,
    LanguageFiles,
    Output,
    Paths,
    Registers,
    Replace,
    one_of,
)
from .output import deliver, deliver_bytes, refuse_data, refuse_missing, refuse_output, tell
from .spread import spread

if TYPE_CHECKING:
    import polars as pl

    from ..corpus import Corpus as Store
    from ..keeping import Progress

FORMS = (*TABLES, "parquet")
Form = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(FORMS),
        callback=one_of(FORMS),
        help="A table to read, or records for other programs.",
    ),
]

_STATEMENTS = ("id", "date", "actor", "party", "concept", "stance", "act", "status")
_SHOWN = (*_STATEMENTS, "attestations", "text")


@contextmanager
def opened(corpus: str, settings: Settings | None = None) -> Iterator[Store]:
    """A corpus that must be there."""
    # SQLAlchemy and Polars take a moment to load, which --help must not wait for.
    from ..keeping import open_known  # noqa: PLC0415

    with open_known(corpus, settings) as store:
        yield store


def add(
    corpus: Corpus,
    paths: Paths,
    *,
    no_code: Annotated[
        bool, typer.Option("--no-code", help="Keep the documents and code none of them.")
    ] = False,
    codebook: Codebook = None,
    register: Registers = None,
    replace_register: Replace = False,
    language_file: LanguageFiles = None,
    date: Date = None,
    by: By = "",
) -> None:
    """Read files into a corpus, code what is new in them and keep it."""
    settings = load_settings(
        codebook=codebook,
        registers=register,
        replace_register=replace_register,
        language_files=language_file,
        date=date,
    )
    refuse_missing(paths)
    refuse_data(settings)
    from ..corpus import open_corpus  # noqa: PLC0415
    from ..keeping import add as add_documents  # noqa: PLC0415
    from ..keeping import lasting_settings, load_prepared  # noqa: PLC0415
    from ..read import STDIN, load_documents  # noqa: PLC0415

    with open_corpus(corpus, must_exist=False) as store:
        lasting = lasting_settings(store, settings)
        _tell_lasting(settings, lasting)
        # Only this process has the standard input.
        load = load_documents if STDIN in paths else load_prepared
        documents = load(paths, limit=lasting.max_bytes, date=lasting.date, warn=_warn, but=corpus)
        with _stopped(), _progress() as show:
            done = add_documents(store, documents, lasting, code=not no_code, by=by, tell=show)
        print(_sum_up(done))  # noqa: T201
        _tell_rest(store, done, coded=not no_code)


def _warn(line: str) -> None:
    print(tell(line), file=sys.stderr)  # noqa: T201


def _tell_lasting(settings: Settings, lasting: Settings) -> None:
    before, now = write_settings(settings), write_settings(lasting)
    taken = [f"{name} {value}" for name, value in now.items() if name not in before]
    if taken:
        _warn(f"as in the last run: {', '.join(taken)}")


def _sum_up(done: Progress) -> str:
    parts = [
        f"{count} {what}"
        for count, what in (
            *((done.new, "new documents"), (done.known, "known already"), (done.coded, "coded")),
            (done.left_out, "left out"),
        )
        if count or what == "new documents"
    ]
    return f"run {done.run}: {', '.join(parts)}"


def _tell_rest(store: Store, done: Progress, *, coded: bool) -> None:
    waiting = sum(not row.coding for row in store.bases())
    if waiting and coded:
        _warn(f"{waiting} documents are not coded yet: `dissensus code` codes them")
    if done.left_out:
        _warn(f"{done.left_out} could not be read: `dissensus list --left-out` says why")


@contextmanager
def _stopped() -> Iterator[None]:
    """Say, where a person stops it, that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        _warn("stopped; what was done is kept, and the same call goes on from there")
        raise


@contextmanager
def _progress() -> Iterator[Callable[[Progress], object] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("Loading the language models") as status:
        yield lambda done: status.update(_sum_up(done))


def code_again(corpus: str, settings: Settings, by: str) -> None:
    """Code the documents of a corpus whose coding is not what it would be now."""
    from ..keeping import code, lasting_settings  # noqa: PLC0415

    refuse_data(settings)
    with opened(corpus, settings) as store:
        lasting = lasting_settings(store, settings)
        _tell_lasting(settings, lasting)
        with _stopped(), _progress() as show:
            done = code(store, lasting, by=by, tell=show)
        print(f"run {done.run}: {done.coded} coded, {done.read_again} of them parsed again")  # noqa: T201


def list_documents(
    corpus: Corpus,
    *,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="The files that could not be read, and why.")
    ] = False,
    format_: Form = "table",
    output: Output = None,
) -> None:
    """List the documents of a corpus, with their story and their number of statements."""
    refuse_output(output, [corpus])
    with opened(corpus) as store:
        frame = store.left_out() if left_out else store.documents()
    shown = ("document", "date", "outlet", "title", "language", "story", "statements", "coded")
    write_frame(frame, format_, output, () if left_out else shown)


def search(
    corpus: Corpus,
    query: Annotated[
        str, typer.Argument(help='Words, "a phrase", begin* or -without; accents do not matter.')
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=10**9, help="As many documents at most.")] = 20,
    format_: Form = "table",
    output: Output = None,
) -> None:
    """Find documents by the words of their titles and texts."""
    refuse_output(output, [corpus])
    with opened(corpus) as store:
        frame = store.search(query, limit=limit)
    write_frame(frame, format_, output)


@spread
def statements(
    corpus: Corpus,
    *,
    filters: Filters,
    document: Annotated[Many, typer.Option(help="The document's identifier.")] = None,
    attestations: Annotated[
        bool, typer.Option("--attestations", help="One row for each document that carries it.")
    ] = False,
    labels: Labels = None,
    register: Registers = None,
    replace_register: Replace = False,
    format_: Form = "table",
    output: Output = None,
) -> None:
    """List statements: each once, with the number of documents that attest it."""
    settings = load_settings(labels=labels, registers=register, replace_register=replace_register)
    refuse_output(output, [corpus])
    asked = filters.given() | {"document": tuple(document or ())}
    with opened(corpus, settings) as store:
        ask = store.attestations if attestations else store.statements
        frame = ask(labels=settings.labels, **asked)
    write_frame(
        frame, format_, output, _SHOWN if not attestations else (*_STATEMENTS, "document", "text")
    )
    if format_ == "table":
        _count(frame, attestations=attestations)


def _count(frame: pl.DataFrame, *, attestations: bool) -> None:
    if attestations:
        _warn(f"{frame.height} attestations: one for each document that carries a statement")
    else:
        told = frame["attestations"].sum()
        _warn(f"{frame.height} statements with {told} attestations")


def write_frame(
    frame: pl.DataFrame, form: str, output: Path | None, columns: tuple[str, ...] = ()
) -> None:
    """Write a table in one of the forms; ``columns`` are those that people are shown."""
    if form == "parquet":
        if output is None and sys.stdout.isatty():
            raise DissensusError("Parquet is no text: name a file with --output")
        from ..present.tables import write_frame_parquet  # noqa: PLC0415

        deliver_bytes(lambda stream: write_frame_parquet(frame, stream), output)
        return
    deliver(lambda stream: TABLES[form](frame, stream, columns), output)
