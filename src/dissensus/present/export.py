"""Write coded documents as records: JSON lines, one CSV, a table for the terminal."""

from __future__ import annotations

import contextlib
import csv
import os
import secrets
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..errors import REASONS, DissensusError, describe_os_error
from ..records import Actor, Coded, Commitment, Quotation, Skip, Statement

Record = dict[str, object]
Records = Iterable[Mapping[str, object]]

_PLACE = ("start", "end", "text")
_OF_DOCUMENT = ("date", "outlet", "title", "language")

#: The columns of the CSV: every field of every record, likelihood, quote and lists flattened.
COLUMNS = (
    *("record", "path", "document", *_OF_DOCUMENT, *_PLACE),
    *("actor", "party", "source", "concept", "concept_text", "stance", "firmness", "act"),
    *("targets", "condition", "consequence"),
    *("likelihood_word", "likelihood_low", "likelihood_high", "likelihood_scale"),
    *("direct", "alleged", "confidence", "coder", "status", "quote_start", "quote_end"),
    *("actor_id", "party_id", "source_id", "concept_id", "discovered", "actor_kind", "party_kind"),
    *("speaker", "speaker_text", "cue"),
    *("parties", "deontic", "instrument", "force", "reason", "detail"),
)

# A spreadsheet takes a cell that starts with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Marks that turn the direction of text and would disorder the terminal's table.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NARROW = 76


def to_records(coded: Coded, *, labels: str = "en") -> Iterator[Record]:
    """One flat record for each statement, quotation, commitment and skip of a document."""
    about = {name: getattr(coded.document, name) for name in _OF_DOCUMENT}
    for statement in coded.statements:
        yield _common("statement", statement, about) | _statement(statement, labels)
    for quotation in coded.quotations:
        yield _common("quotation", quotation, about) | _quotation(quotation, labels)
    for commitment in coded.commitments:
        yield _common("commitment", commitment, about) | _commitment(commitment, labels)
    for skip in coded.skips:
        why: Record = {"reason": skip.reason, "detail": skip.detail}
        yield _common("skip", skip, about) | why


def _common(
    record: str, item: Statement | Quotation | Commitment | Skip, about: Mapping[str, object]
) -> Record:
    """What every record has; ``about`` is of its document."""
    place = {name: getattr(item, name) for name in _PLACE}
    return {"record": record, "path": item.path, "document": item.document, **about, **place}


def _label(actor: Actor | None, labels: str) -> str:
    return actor.label(labels) if actor else ""


def _statement(statement: Statement, labels: str) -> Record:
    likelihood, quote = statement.likelihood, statement.quote
    party, source = statement.party, statement.source
    return {
        "actor": statement.actor.label(labels),
        "party": _label(party, labels),
        "source": _label(source, labels),
        "concept": statement.concept.label(labels),
        "concept_text": statement.concept_text,
        "stance": statement.stance,
        "firmness": statement.firmness,
        "act": statement.act,
        "targets": [target.label(labels) for target in statement.targets],
        "condition": statement.condition,
        "consequence": statement.consequence,
        "likelihood": asdict(likelihood) if likelihood else None,
        "direct": statement.direct,
        "alleged": statement.alleged,
        "confidence": statement.confidence,
        "coder": statement.coder,
        "status": statement.status,
        "quote": [quote.start, quote.end] if quote else None,
        "actor_id": statement.actor.id,
        "party_id": party.id if party else "",
        "source_id": source.id if source else "",
        "concept_id": statement.concept.id,
        "discovered": statement.concept.discovered,
        "actor_kind": statement.actor.kind,
        "party_kind": party.kind if party else "",
    }


def _quotation(quotation: Quotation, labels: str) -> Record:
    return {
        "speaker": _label(quotation.speaker, labels),
        "speaker_text": quotation.speaker_text,
        "cue": quotation.cue,
    }


def _commitment(commitment: Commitment, labels: str) -> Record:
    return {
        "parties": [party.label(labels) for party in commitment.parties],
        "deontic": commitment.deontic,
        "concept": commitment.concept.label(labels),
        "concept_text": commitment.concept_text,
        "instrument": commitment.instrument,
        "force": commitment.force,
        "concept_id": commitment.concept.id,
        "discovered": commitment.concept.discovered,
    }


def write_jsonl(records: Records, stream: TextIO) -> None:
    """Write each record as one line of JSON."""
    stream.writelines(msgspec.json.encode(record).decode() + "\n" for record in records)


def write_csv(records: Records, stream: TextIO) -> None:
    """Write all records as one CSV in which no cell can start a formula."""
    # Text is always quoted: a lone carriage return in it would else end the row.
    writer = csv.DictWriter(
        stream, COLUMNS, restval="", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writeheader()
    for record in records:
        writer.writerow({name: safe_cell(value) for name, value in _flat(record)})


def _flat(record: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in record.items():
        if name == "likelihood":
            found = value if isinstance(value, Mapping) else {}
            yield from ((f"likelihood_{key}", inner) for key, inner in found.items())
        elif name == "quote":
            yield from zip(("quote_start", "quote_end"), _list(value), strict=False)
        else:
            yield name, value


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; lists are joined by semicolons."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula, or it stands there behind apostrophes.

    The latter has one more before it too, so that what is read back is what was written.

    >>> is_formula("=1+1"), is_formula("'=1+1"), is_formula("'t Hooft")
    (True, True, False)
    """
    return text.lstrip("'").startswith(_FORMULA)


class _Console(Console):
    """A console that leaves it to the program what to do when its reader has gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def make_console(stream: TextIO) -> Console:
    """A console on a stream that marks up nothing."""
    return _Console(file=stream, highlight=False, markup=False, emoji=False)


def write_table(records: Records, stream: TextIO) -> None:
    """Write the statements as a table for people, and below it what was skipped and why."""
    console = make_console(stream)
    statements: list[Mapping[str, object]] = []
    reasons: Counter[str] = Counter()
    for record in records:
        if record["record"] == "statement":
            statements.append(record)
        elif record["record"] == "skip":
            reasons[str(record["reason"])] += 1
    documents: dict[str, list[Mapping[str, object]]] = {}
    for statement in statements:
        documents.setdefault(str(statement["path"]), []).append(statement)
    for path, rows in documents.items():
        if len(documents) > 1:
            console.print(plain(path), style="bold")
        _print_statements(console, rows)
    _print_reasons(console, reasons)


_TABLE = ("actor", "party", "concept", "stance", "act")
#: The longest stance or act, "threatens": none is broken.
_WIDEST = 9


def _print_statements(console: Console, statements: list[Mapping[str, object]]) -> None:
    if console.width < _NARROW:
        _print_stacked(console, statements)
        return
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    for name in _TABLE:
        if name in ("stance", "act"):
            table.add_column(name, width=_WIDEST, no_wrap=True)
        else:
            table.add_column(name, ratio=4 if name == "concept" else 3, overflow="fold")
    table.add_column("sentence", ratio=10, overflow="fold")
    for statement in statements:
        table.add_row(*(plain(statement[name]) for name in (*_TABLE, "text")))
    console.print(table)


def _print_stacked(console: Console, statements: list[Mapping[str, object]]) -> None:
    for statement in statements:
        party = f" ({statement['party']})" if statement["party"] != statement["actor"] else ""
        head = "{actor}{party}: {stance}, {concept} [{act}]".format(**{**statement, "party": party})
        console.print(plain(head))
        console.print(Text("  ") + plain(statement["text"]), overflow="fold")


def _print_reasons(console: Console, reasons: Counter[str]) -> None:
    for reason, count in reasons.most_common():
        console.print(plain(f"{count} skipped: {REASONS.get(reason, reason)}"))


def plain(value: object, *, keep_lines: bool = False) -> Text:
    """Text that cannot steer the terminal: no markup, escape sequence or turned direction."""
    kept = (
        " " if _steers(character) and not (keep_lines and character == "\n") else character
        for character in str(value)
    )
    return Text("".join(kept), overflow="fold")


def _steers(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Zl", "Zp")


#: The forms of the output: name -> the function that writes records to a stream.
FORMATS: Mapping[str, Callable[[Records, TextIO], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "table": write_table,
}


def write_atomically(path: Path | str, text: str) -> None:
    """Write the whole file or nothing: a stop half-way leaves the old file as it was."""
    write_bytes_atomically(path, text.encode(errors="backslashreplace"))


def write_bytes_atomically(path: Path | str, data: bytes) -> None:
    """Write the whole file or nothing, as ``write_atomically`` does."""
    # A link stays a link: what it points to is replaced.
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        # A pipe or a device cannot be replaced, and must not be: it is written to.
        with Path(path).open("wb") as to:
            to.write(data)
        return
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(6)}.tmp")
    try:
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            # Who may read the old file, and no one else, may read the new one.
            draft.chmod(stat.S_IMODE(target.stat().st_mode))
        draft.replace(target)
    except OSError as error:
        # The draft's name would tell nobody anything.
        reason = describe_os_error(error)
        raise DissensusError(f"{path}: cannot write, {reason}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
