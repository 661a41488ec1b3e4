"""Documents of a DNA file as Documents, and back.

What DNA has no column for (the id, the path, the language, a title that is too long) is kept as a
setting of the file, one for each document, in the way of ``record``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from ...records import Document
from .cast import clip
from .database import DnaDocument

#: The names of the settings: this, and the document's ID.
SETTING = "dissensus document "
_DAY = 86_400
_START = datetime(1970, 1, 1, tzinfo=UTC)
#: Which column of DNA a field of Document is read from.
_COLUMNS: Mapping[str, str] = {
    "title": "title",
    "date": "date",
    "outlet": "source",
    "author": "author",
}
_KEPT = ("id", "path", "title", "date", "outlet", "language", "author")
_SHAPE = dict[str, tuple[str | int | None, str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that documents and statements come from; their ids begin with its name."""

    path: str

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return os.path.basename(self.path)  # noqa: PTH119 - of a path of any system

    def statement(self, number: int) -> str:
        """The id of a statement or annotation."""
        return f"{self.name}#s{number}"


def clean_path(path: str) -> str:
    """A path so that every output can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_plain(paper: DnaDocument, origin: Origin) -> Document:
    """The document that a row says, without what was kept beside it."""
    return Document(
        id=f"{origin.name}#{paper.id}",
        path=f"{origin.path}#{paper.id}",
        text=paper.text,
        title=paper.title,
        date=to_day(paper.date),
        outlet=paper.source,
        author=paper.author,
    )


def read_document(paper: DnaDocument, origin: Origin, settings: Mapping[str, str]) -> Document:
    """The document that a row and what was kept beside it say."""
    plain = read_plain(paper, origin)
    kept = settings.get(f"{SETTING}{paper.id}")
    if kept is None:
        return plain
    try:
        fields = msgspec.json.decode(kept, type=_SHAPE)
    except msgspec.DecodeError:
        return plain
    holding = {
        name: exact
        for name, (guard, exact) in fields.items()
        if name in _KEPT and guard == _guard(name, paper)
    }
    return replace(plain, **holding)


def _guard(name: str, paper: DnaDocument) -> Any:
    return getattr(paper, _COLUMNS[name]) if name in _COLUMNS else None


def write_setting(document: Document, paper: DnaDocument, origin: Origin | None) -> str:
    """What the row of a document does not say of it, as JSON, or nothing.

    ``origin`` is the file that it came from: ids and paths that come of it need not be kept.
    """
    plain = read_plain(paper, origin or Origin(""))
    named = () if origin else ("id", "path")
    kept = {
        name: (_guard(name, paper), getattr(document, name))
        for name in _KEPT
        if name in named or getattr(plain, name) != getattr(document, name)
    }
    return msgspec.json.encode(kept).decode() if kept else ""


def make_paper(id_: int, document: Document, old: DnaDocument | None, coder: int) -> DnaDocument:
    """The row for a document; what it says as before stands as it did."""
    title, author, source = map(clip, (document.title, document.author, document.outlet))
    if old is None:
        date_ = to_seconds(document.date) or 0
        return DnaDocument(id_, title, document.text, coder, author, source, "", "", "", date_)
    is_same_day = document.date in ("", to_day(old.date))
    seconds = None if is_same_day else to_seconds(document.date)
    date_ = old.date if seconds is None else seconds
    return replace(old, text=document.text, title=title, author=author, source=source, date=date_)


def to_day(seconds: int) -> str:
    """The day on which a time falls, or nothing where no calendar has it.

    >>> to_day(1_106_697_600)
    '2005-01-26'
    """
    try:
        return (_START + timedelta(seconds=seconds)).date().isoformat()
    except OverflowError:
        return ""


def to_seconds(day: str) -> int | None:
    """The first second of a day, or None where it is no day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return (found - _START.date()).days * _DAY


def without_text(paper: DnaDocument) -> dict[str, Any]:
    """A document's row without its text, which the Document has."""
    row = asdict(paper)
    del row["text"]
    return row
