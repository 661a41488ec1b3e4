"""Where statements and annotations stand in the file to be written: their row, without values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...exchange import Annotation, Held, Value
from ...records import Document
from .bases import Base
from .cast import clip
from .database import DnaDocument, DnaStatement, Variable
from .draft import Draft
from .forms import Form
from .offsets import Offsets, make_offsets
from .papers import SETTING, make_paper, to_seconds, write_setting
from .read import BY, FILE, FIRST, LAST, NUMBER, TYPE, read_span
from .save import ADMIN


class Rows:
    """Gives documents and statements their rows; those that came from a file keep their IDs."""

    def __init__(
        self, documents: Mapping[str, Document], bases: Sequence[Base], draft: Draft, highest: int
    ) -> None:
        self.documents = documents
        self.draft = draft
        self.losses: Counter[str] = Counter()
        self.papers: dict[str, DnaDocument] = {}
        self.settings: dict[str, str] = {}
        self._bases = {base.origin.path: base for base in bases}
        self._offsets: dict[str, Offsets] = {}
        self._used: set[int] = set()
        self._highest = highest
        origins = {id_: base for base in bases for id_ in base.papers}
        new = max((base.papers[id_].id for id_, base in origins.items()), default=0)
        for id_, document in documents.items():
            new += id_ not in origins
            self._place_document(document, origins.get(id_), new)

    def _place_document(self, document: Document, base: Base | None, new: int) -> None:
        old = base.papers[document.id] if base else None
        paper = make_paper(new, document, old, ADMIN)
        if base is None and to_seconds(document.date) is None:
            self.losses["documents without a date"] += 1
        first = replace(paper, id=paper.id - base.shift) if base else paper
        if setting := write_setting(document, first, base.origin if base else None):
            self.settings[f"{SETTING}{paper.id}"] = setting
        self.papers[document.id] = paper
        self._offsets[document.id] = make_offsets(document.text)

    def find_base(self, one: Held | Annotation) -> tuple[Base | None, Form | None]:
        """The file that a statement came from, and the type that it has there."""
        base = self._bases.get(str(one.fields.get(FILE, "")))
        type_ = one.fields.get(TYPE)
        if base is None or not isinstance(type_, int) or type_ + base.shift not in base.forms:
            return None, None
        return base, self.draft.forms[type_ + base.shift]

    def place(self, one: Held | Annotation, document: str, span: tuple[int, int]) -> DnaStatement:
        """The row of a statement or annotation; its type and values are still to come."""
        base, _ = self.find_base(one)
        number = self._number(one.fields.get(NUMBER), base)
        start, stop = self._place_span(one, document, span)
        coder = self._find_coder(one, base)
        return DnaStatement(number, 0, self.papers[document].id, start, stop, coder)

    def _number(self, number: Value, base: Base | None) -> int:
        kept = number + base.shift if base and isinstance(number, int) else 0
        if kept <= 0 or kept in self._used:
            self._highest += 1
            kept = self._highest
        self._used.add(kept)
        return kept

    def _place_span(
        self, one: Held | Annotation, document: str, span: tuple[int, int]
    ) -> tuple[int, int]:
        offsets = self._offsets[document]
        first, last = one.fields.get(FIRST), one.fields.get(LAST)
        if isinstance(first, int) and isinstance(last, int):
            is_same = 0 <= first < last and read_span(first, last, offsets) == span
            if is_same:
                return first, last
        start, stop = map(offsets.to_units, span)
        # No statement is empty in DNA: one more character is taken, where there is one.
        if start >= stop:
            start = max(min(start, offsets.to_units(offsets.length) - 1), 0)
            stop = start + 1
        return start, stop

    def _find_coder(self, one: Held | Annotation, base: Base | None) -> int | None:
        if base and BY in one.fields:
            raw = one.fields[BY]
            coder = raw + base.shift if isinstance(raw, int) else None
            if not one.by or self.draft.coder_name(coder) == clip(one.by):
                return coder
        own = base.coders.get(one.by) if base else None
        # In a file, nobody may be named; a new statement without a name is its first coder's.
        is_nobody = base is not None and not one.by
        return self.draft.coder(one.by) if own is None and not is_nobody else own

    def read_plain(
        self, one: Held | Annotation, row: DnaStatement, document: str
    ) -> dict[str, Any]:
        """What a row will be read to say of where it stands, and who coded it."""
        start, end = read_span(row.start, row.stop, self._offsets[document])
        by = self.draft.coder_name(row.coder)
        found = {"start": start, "end": end, "by": by, "path": self.documents[document].path}
        base, _ = self.find_base(one)
        number = one.fields.get(NUMBER)
        if base and isinstance(number, int) and row.id == number + base.shift:
            found["id"] = base.origin.statement(row.id - base.shift)
        return found

    def to_ids(self, form: Form, values: Mapping[str, Any]) -> dict[int, int | str | None]:
        """Values by the IDs of their variables, those of short texts as entities."""
        found: dict[int, int | str | None] = {}
        for name, value in values.items():
            variable = form.variables[name]
            if not is_fit(variable, value):
                self.losses["values of another type"] += 1
                value = make_blank(variable)  # noqa: PLW2901
            if variable.data_type == "short text":
                found[variable.id] = self.draft.entity(variable.id, value).id
            else:
                found[variable.id] = int(value) if isinstance(value, bool) else value
        return dict(sorted(found.items()))


def is_fit(variable: Variable, value: object) -> bool:
    """Whether a variable can hold a value."""
    kinds: Mapping[str, tuple[type, ...]] = {
        "short text": (str,),
        "long text": (str, type(None)),
        "boolean": (int, bool),
        "integer": (int,),
    }
    return type(value) in kinds[variable.data_type]


def make_blank(variable: Variable) -> str | int:
    """What a variable holds where nothing is known; a number cannot be blank."""
    return "" if variable.data_type.endswith("text") else 0
