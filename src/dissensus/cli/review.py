"""The commands by which people decide: show, accept, reject, correct, undo, and the log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from ..config import load_settings
from ..errors import CorpusError
from ..present.export import make_console, plain
from ..records import Status
from .corpus import Form, opened, write_frame
from .options import By, Codebook, Corpus, Labels, Note, Output, Registers, Replace
from .output import refuse_output

if TYPE_CHECKING:
    from ..corpus import Corpus as Store

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Statements, such as s12.")]
_FIELDS = (
    *("actor", "party", "source", "concept", "concept_text", "stance", "firmness", "act"),
    *("targets", "condition", "consequence", "direct", "alleged", "confidence", "coder"),
    *("status", "by"),
)
STATUSES = get_args(Status)
#: So much of the text is shown on either side of a statement.
_AROUND = 300


def show(
    corpus: Corpus,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A statement (s12) or a document.")],
    *,
    labels: Labels = None,
) -> None:
    """Show a statement in its text with all that was decided of it, or a document."""
    settings = load_settings(labels=labels)
    with opened(corpus) as store:
        if id_[:1] == "s" and id_[1:].isdecimal():
            _show_statement(store, id_, settings.labels)
        else:
            _show_document(store, id_, settings.labels)


def _show_statement(store: Store, id_: str, labels: str) -> None:
    found = store.attestation(id_, labels=labels)
    if found.is_empty():
        log = store.log(statement=id_)
        gone = "is no longer proposed" if log.height else "is not there"
        raise CorpusError(f"{store.name}: the statement {id_} {gone}")
    (row,) = found.to_dicts()
    document = store.document(row["document"])
    console = make_console(sys.stdout)
    where = " · ".join(filter(None, (row["document"], document.date, document.outlet)))
    console.print(plain(f"{id_} in {where}"), style="bold")
    start, end = row["start"], row["end"]
    before, after = document.text[max(0, start - _AROUND) : start], document.text[end:][:_AROUND]
    text = plain(before)
    text.append_text(plain(document.text[start:end]))
    text.stylize("bold underline", len(before), len(before) + end - start)
    text.append_text(plain(after))
    console.print(text)
    for name in _FIELDS:
        if row[name] not in ("", None, []):
            console.print(plain(f"  {name}: {row[name]}"))
    write_frame(
        store.log(statement=id_), "table", None, ("entry", "at", "by", "kind", "changes", "note")
    )


def _show_document(store: Store, id_: str, labels: str) -> None:
    document = store.document(id_)
    console = make_console(sys.stdout)
    console.print(plain(document.title or document.id), style="bold")
    facts = (document.date, document.outlet, document.author, document.language, document.path)
    console.print(plain(" · ".join(filter(None, facts))))
    console.print(plain(document.text, keep_lines=True))
    frame = store.attestations(labels=labels, document=document.id, status=STATUSES)
    write_frame(frame, "table", None, ("id", "actor", "concept", "stance", "act", "status", "text"))


def accept(corpus: Corpus, ids: Ids, *, by: By = "", note: Note = "") -> None:
    """Say that statements are right as they stand."""
    with opened(corpus) as store:
        _tell(store.accept(*ids, by=by or _person(), note=note))


def reject(corpus: Corpus, ids: Ids, *, by: By = "", note: Note = "") -> None:
    """Say that statements are wrong: they stay in the log and out of the counts."""
    with opened(corpus) as store:
        _tell(store.reject(*ids, by=by or _person(), note=note))


def correct(
    corpus: Corpus,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A statement, such as s12.")],
    changes: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="Such as stance=oppose.")
    ],
    *,
    codebook: Codebook = None,
    register: Registers = None,
    replace_register: Replace = False,
    by: By = "",
    note: Note = "",
) -> None:
    """Correct fields of a statement, which is then accepted."""
    from ..keeping import correct as correct_statement  # noqa: PLC0415
    from ..keeping import lasting_settings  # noqa: PLC0415

    given = dict(change.partition("=")[::2] for change in changes)
    if bad := next((change for change in changes if "=" not in change), ""):
        raise CorpusError(f"{bad!r}: write FIELD=VALUE, such as stance=oppose")
    settings = load_settings(
        codebook=codebook, registers=register, replace_register=replace_register
    )
    with opened(corpus) as store:
        lasting = lasting_settings(store, settings)
        _tell(correct_statement(store, id_, given, lasting, by=by, note=note))


def _tell(decided: list[str]) -> None:
    print(f"decided: {', '.join(decided)}")  # noqa: T201


def undo(
    corpus: Corpus,
    entry: Annotated[
        int | None,
        typer.Argument(
            min=1, max=10**12, help="The decision's entry in the log; else the last one."
        ),
    ] = None,
    *,
    by: By = "",
    note: Note = "",
) -> None:
    """Take a decision back; taking back is an entry of the log as well."""
    with opened(corpus) as store:
        new = store.undo(entry, by=by or _person(), note=note)
        print(f"entry {new}")  # noqa: T201


def log(
    corpus: Corpus,
    id_: Annotated[str, typer.Argument(metavar="[ID]", help="A statement, such as s12.")] = "",
    *,
    limit: Annotated[
        int, typer.Option(min=0, max=10**9, help="As many entries at most; 0 for all.")
    ] = 50,
    format_: Form = "table",
    output: Output = None,
) -> None:
    """List what was coded and decided, the last first."""
    refuse_output(output, [corpus])
    with opened(corpus) as store:
        frame = store.log(statement=id_, limit=limit)
    write_frame(
        frame,
        format_,
        output,
        ("entry", "at", "by", "kind", "statement", "changes", "document", "note"),
    )


def runs(corpus: Corpus, *, format_: Form = "table", output: Output = None) -> None:
    """List the runs with their versions, settings and number of documents."""
    refuse_output(output, [corpus])
    with opened(corpus) as store:
        frame = store.runs()
    write_frame(frame, format_, output)


def _person() -> str:
    from ..keeping import default_person  # noqa: PLC0415

    return default_person()
