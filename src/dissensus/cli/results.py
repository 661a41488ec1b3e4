"""How the result of an analysis goes out: a table, a file of a network, or a picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import DissensusError
from ..present.export import make_console, plain, write_bytes_atomically
from .corpus import FORMS, write_frame
from .options import one_of
from .output import deliver, refuse_output, tell

if TYPE_CHECKING:
    import polars as pl

#: Ending of a file -> the form of the table in it.
TABLE_ENDINGS: Mapping[str, str] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".txt": "table",
}
#: Endings of the pictures that a chart is drawn as; a test holds them to those of ``plots``.
CHART_ENDINGS = (".svg", ".png", ".html", ".pdf")
#: Endings of the files of networks, and of their pictures; a test holds them to their tables.
NETWORK_ENDINGS = (
    *(".graphml", ".gexf", ".csv", ".edges.csv", ".dl", ".net", ".paj", ".json", ".parquet"),
)
PICTURE_ENDINGS = (".svg", ".png", ".pdf")
#: A terminal is shown so many rows; files and other programs get them all.
MOST_SHOWN = 50

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMS),
        callback=one_of(FORMS),
        help="Else a table to read, or what the ending of the output says.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Result:
    """A table with what is told above it, and the other things that it can be written as.

    ``summary`` is what people are shown where the table is long, and ``columns`` which of its
    columns, of which ``spare`` are left out, the first first, where the terminal has no room;
    ``chart`` draws it; ``files`` are what else it is written as, by ending, each of which gives the
    paths that it wrote; ``notes`` are told beside it.
    """

    title: str
    frame: pl.DataFrame
    summary: pl.DataFrame | None = None
    columns: Sequence[str] = ()
    spare: Sequence[str] = ()
    chart: Callable[[], Any] | None = None
    files: Mapping[str, Callable[[Path], Sequence[Path]]] = field(default_factory=dict)
    notes: Sequence[str] = field(default_factory=tuple)


def refuse_result(
    output: Path | None, form: str | None, paths: list[str], *, more: Sequence[str] = CHART_ENDINGS
) -> None:
    """Say now, not after long work, that the output cannot be written or what it should hold.

    ``more`` are the endings of what can be written besides tables.
    """
    refuse_output(output, paths)
    if output is None or form is not None:
        return
    known = tuple(dict.fromkeys((*TABLE_ENDINGS, *more)))
    if not output.name.lower().endswith(known):
        ending = f"the ending {output.suffix}" if output.suffix else "a name without an ending"
        raise DissensusError(
            f"{output}: {ending} does not say what to write; use one of {', '.join(known)}, or "
            "name a table's form with --format"
        )


def give(result: Result, form: str | None, output: Path | None) -> None:
    """Write a result to the file as its ending says, or to standard output; then tell its notes."""
    written: Sequence[Path] = [output] if output else []
    if output is None or form is not None:
        _write_table(result, form or "table", output)
    elif ending := _find_ending(output, result.files):
        written = result.files[ending](output)
    elif ending := _find_ending(output, TABLE_ENDINGS):
        _write_table(result, TABLE_ENDINGS[ending], output)
    else:
        _draw(result, output)
    for line in (*_list_written(written, result), *result.notes):
        _tell(line)


def _find_ending(output: Path, known: Iterable[str]) -> str:
    """The longest of the endings that a file's name has, or nothing."""
    fitting = [ending for ending in known if output.name.lower().endswith(ending)]
    return max(fitting, key=len, default="")


def _list_written(written: Sequence[Path], result: Result) -> Iterator[str]:
    if len(written) == 1:
        yield f"{written[0]}: {result.title}"
    elif written:
        yield f"{written[0]} to {written[-1].name}: {len(written)} files, {result.title}"


def _tell(line: str) -> None:
    print(tell(line), file=sys.stderr)  # noqa: T201


def _write_table(result: Result, form: str, output: Path | None) -> None:
    if form == "json":
        deliver(lambda stream: stream.write(result.frame.write_json()), output)
        return
    if form != "table":
        write_frame(result.frame, form, output)
        return
    every = result.frame if result.summary is None else result.summary
    shown = every if output else every[:MOST_SHOWN]
    columns = result.columns or shown.columns
    if output is None:
        deliver(lambda stream: make_console(stream).print(plain(result.title)), None)
        columns = _spare(shown, columns, result.spare)
    if shown.height:
        write_frame(shown, "table", output, tuple(columns))
    missing = [name for name in result.spare if name in shown.columns and name not in columns]
    if missing:
        _tell(f"no room for {', '.join(missing)}: a wider terminal shows them, --format csv all")
    if left := every.height - shown.height:
        _tell(f"{left:,} more rows: --format csv, or -o FILE, gives them all")


def _spare(shown: pl.DataFrame, columns: Sequence[str], spare: Sequence[str]) -> list[str]:
    """The columns without those that can be spared where the terminal has no room for all."""
    from ..present.tables import fit  # noqa: PLC0415

    kept = [name for name in columns if name in shown.columns]
    width = make_console(sys.stdout).width
    for name in spare:
        if fit(shown, kept, width) is None:
            kept = [one for one in kept if one != name]
    return kept


def _draw(result: Result, output: Path) -> None:
    """Let the picture be made elsewhere, so that it stands there whole or not at all."""
    if _find_ending(output, NETWORK_ENDINGS) and output.suffix not in CHART_ENDINGS:
        raise DissensusError(f"{output}: this is no network; write a table such as .csv")
    if result.chart is None:
        raise DissensusError(f"{output}: there is no picture of this; write a table such as .csv")
    # Altair takes a second to load.
    from ..plots import save_chart  # noqa: PLC0415

    chart = result.chart()
    with TemporaryDirectory() as folder:
        made = Path(folder) / f"chart{output.suffix}"
        save_chart(chart, made)
        write_bytes_atomically(output, made.read_bytes())
