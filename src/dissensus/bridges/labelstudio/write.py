"""From an exchange to tasks of Label Studio and the configuration that they open in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...exchange import Annotation, Exchange, Held, Loss
from ...records import Document
from ..fields import CHOICES, Facets, to_facets, to_json, to_record
from ..files import write_files
from ..losses import Losses, find_extra, list_documents, list_placed
from ..positions import NOT_TEXT, alter, clean, note
from .names import (
    DESCRIBED,
    LABELS,
    NOTE,
    OBJECT,
    RECORD,
    STATEMENT,
    make_configuration,
)

HELD = "databases refuse it: a replacement character stands there, and it comes back with our task"
#: Groups of regions: those that people have decided on, and those that are only proposed.
DECIDED, PROPOSED = "annotations", "predictions"


def write_labelstudio(exchange: Exchange, path: Path) -> tuple[Loss, ...]:
    """Write tasks and, beside them, their configuration; give what there is no place for."""
    losses = Losses()
    find_extra(exchange, "", losses)
    documents = list_documents(exchange, losses)
    spans: dict[str, list[Held | Annotation]] = {name: [] for name in documents}
    for span in list_placed(exchange, documents, losses):
        spans[span.statement.document if isinstance(span, Held) else span.document].append(span)
    tasks = [
        _make_task(document, spans[name], number, losses)
        for number, (name, document) in enumerate(documents.items(), start=1)
    ]
    placed = [one for group in spans.values() for one in group]
    labels = [one.layer for one in placed if isinstance(one, Annotation) and one.layer]
    data = json.dumps(tasks, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    write_files({path: data, name_configuration(path): make_configuration(labels)})
    return losses.list()


def name_configuration(path: Path) -> Path:
    """Where the configuration of a file of tasks is written.

    >>> name_configuration(Path("corpus.json")).name
    'corpus.config.xml'
    """
    return path.with_name(f"{path.stem}.config.xml")


def _make_task(
    document: Document, spans: list[Held | Annotation], number: int, losses: Losses
) -> dict[str, Any]:
    altered = alter(document.text, NOT_TEXT)
    losses.add("character that a database cannot hold", HELD, altered.lost)
    fields = asdict(document)
    del fields["text"]
    shown = {name: clean(fields[name]) for name in DESCRIBED}
    record = to_json({**fields, "text": note(altered)})
    groups: dict[tuple[str, str], list[_Region]] = {}
    for count, span in enumerate(spans):
        groups.setdefault(_group(span), []).append(_Region(span, document, altered.text, count))
    task: dict[str, Any] = {
        "id": number,
        DECIDED: [],
        PROPOSED: [],
        "data": {OBJECT: altered.text, **shown, NOTE: record},
    }
    for (group, whose), regions in groups.items():
        result = [part for region in regions for part in region.write()]
        told = {"was_cancelled": False} if group == DECIDED else {"model_version": clean(whose)}
        task[group].append({**told, "result": result})
    return task


def _group(span: Held | Annotation) -> tuple[str, str]:
    """Which list a span is in, and whose: a person's, or the one that proposes it."""
    if isinstance(span, Held) and span.statement.status == "proposed" and not span.by:
        return PROPOSED, span.statement.coder or "dissensus"
    return DECIDED, span.by


@dataclass(frozen=True, slots=True)
class _Region:
    """A span with all that is said of it, as results that share an identifier."""

    span: Held | Annotation
    document: Document
    text: str
    number: int

    def write(self) -> Iterator[dict[str, Any]]:
        """The label of the span, then a result for each field."""
        span = self.span
        if isinstance(span, Annotation):
            label, facets = span.layer, {}
            record: dict[str, Any] = {
                "id": span.id,
                "by": span.by,
                "layer": span.layer,
                "fields": dict(span.fields),
            }
        else:
            label, facets = STATEMENT, to_facets(span.statement)
            record = {"statement": to_record(span, self.document.text)}
        yield self._result(LABELS, "labels", [clean(label)])
        yield from self._facets(facets)
        yield self._result(RECORD, "textarea", [to_json(record)])

    def _facets(self, facets: Facets) -> Iterator[dict[str, Any]]:
        for name, value in facets.items():
            kind = "choices" if name in CHOICES else "textarea"
            yield self._result(name, kind, [clean(value)])

    def _result(self, name: str, kind: str, values: list[str]) -> dict[str, Any]:
        place = self.span.statement if isinstance(self.span, Held) else self.span
        seed = to_json([self.span.id, self.number])
        return {
            "id": uuid.uuid5(uuid.NAMESPACE_OID, seed).hex[:10],
            "from_name": name,
            "to_name": OBJECT,
            "type": kind,
            "origin": "prediction",
            "value": {
                "start": place.start,
                "end": place.end,
                "text": values if kind == "textarea" else self.text[place.start : place.end],
                **({} if kind == "textarea" else {kind: values}),
            },
        }
