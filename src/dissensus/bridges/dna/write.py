"""An Exchange becomes a DNA file of version 3: what stands now, in the form that it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from ...errors import InputError
from ...exchange import Annotation, Exchange, Held, Loss
from .bases import Base, make_bases
from .coded import Coded
from .database import Database, DnaStatement
from .draft import Draft
from .fit import fit_database
from .forms import RECORD
from .read import FILE, FORMAT, NUMBER
from .rows import Rows
from .save import save_database


def write(exchange: Exchange, path: Path | str, *, labels: str = "en") -> tuple[Loss, ...]:
    """Write a DNA file of version 3.0, whole or not at all, and give what it has no place for.

    What came from DNA files goes back as it was, except where it has changed since: what stands
    in the exchange now counts. ``labels`` is the language of the names of new entities. The file
    opens as the coder Admin with ``DEFAULT_PASSWORD``. Raises InputError where it cannot be
    written.
    """
    try:
        database, counts = _make_database(exchange, labels)
    except (msgspec.ValidationError, KeyError) as error:
        told = f"what is kept of another DNA file is damaged: {error}"
        raise InputError(str(path), "unreadable", told) from error
    fitted, losses = fit_database(database)
    save_database(fitted, path)
    told_losses = (Loss(what, count, _explain(what)) for what, count in counts.items() if count)
    passwords = Loss("passwords", len(fitted.coders), _WHY["passwords"])
    return (passwords, *told_losses, *losses)


def _make_database(exchange: Exchange, labels: str) -> tuple[Database, Counter[str]]:
    documents = {document.id: document for document in exchange.documents}
    extras = [extra for extra in exchange.extras if extra.format == FORMAT]
    highest = _find_highest(exchange)
    bases = make_bases(extras, documents, highest)
    draft = Draft(bases, labels)
    top = (highest.get(base.origin.path, 0) + base.shift for base in bases)
    rows = Rows(documents, bases, draft, max(top, default=0))
    coded = Coded(draft, rows)
    placed = (
        *(coded.place(held) for held in exchange.statements),
        *(coded.place_note(note) for note in exchange.annotations),
    )
    found = [one for one in placed if one]
    database = draft.finish()
    whole = replace(
        database,
        settings=(*database.settings, *rows.settings.items()),
        documents=tuple(sorted(rows.papers.values(), key=lambda one: one.id)),
        statements=tuple(sorted(_complete(found, bases, draft), key=lambda one: one.id)),
    )
    foreign = len(exchange.extras) - len(extras)
    return whole, rows.losses + coded.losses + _count_left(bases, foreign)


def _find_highest(exchange: Exchange) -> dict[str, int]:
    """The highest ID of a statement of each file, so that new ones come after."""
    found: dict[str, int] = {}
    every: list[Held | Annotation] = [*exchange.statements, *exchange.annotations]
    for fields in (one.fields for one in every):
        number, file = fields.get(NUMBER), fields.get(FILE)
        if isinstance(number, int) and isinstance(file, str):
            found[file] = max(number, found.get(file, 0))
    return found


def _complete(
    statements: list[DnaStatement], bases: list[Base], draft: Draft
) -> Iterator[DnaStatement]:
    """Each statement with a value for the variable that its type was given on the way."""
    known = {one.id for base in bases for one in base.database.variables}
    records = {id_: form.get(RECORD, "long text") for id_, form in draft.forms.items()}
    for one in statements:
        record = records[one.statement_type]
        if record and record.id not in known and record.id not in one.values:
            yield replace(one, values={**one.values, record.id: ""})
        else:
            yield one


def _count_left(bases: list[Base], foreign: int) -> Counter[str]:
    """What came in and has no place in a file of version 3."""
    return Counter(
        {
            "what other formats keep beside statements": foreign,
            "links between statements": sum(len(one.database.links) for one in bases),
            "permissions of version 2": sum(len(one.database.permissions) for one in bases),
        }
    )


_SIDES = "a boolean says yes or no only"
_WHY: Mapping[str, str] = {
    "passwords": "Admin opens the file with the documented one; no other coder has one",
    "what other formats keep beside statements": "DNA has no place for it",
    "links between statements": "version 3 has none",
    "permissions of version 2": "those of version 3 are others; each coder may do all",
    "documents without a date": "DNA must have one: 1970-01-01",
    "statements without their document": "DNA keeps none; left out",
    "annotations without their document": "DNA keeps none; left out",
    "values of another type": "the variable cannot hold it; left blank",
    "numbers that nothing is known of": "a number cannot be blank in DNA: 0",
    "what no variable has room for": f"the type has another variable named {RECORD}",
    "the stance neutral, for readers of agreement": (
        f"{_SIDES}; in a statement type of its own, without one"
    ),
}


def _explain(what: str) -> str:
    stance = "support" if "stance open" in what else "oppose"
    return _WHY.get(what, f"{_SIDES}; the nearest is {stance}, the variables beside it tell")
