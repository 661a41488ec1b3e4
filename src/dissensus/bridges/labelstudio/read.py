"""From exports of Label Studio, JSON and JSON-MIN, to an exchange."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...exchange import Exchange
from ...records import Document
from ..fields import FACETS, from_json
from ..files import read_bytes, reading
from ..identifiers import Documents
from ..losses import Losses
from ..positions import Altered, clean, put_back, restore
from .names import DESCRIBED, LABEL_KINDS, NOTE, OBJECT, RECORD
from .regions import Found, Region, Regions

ALTERED = "the text was altered in the tool, so it is taken as it is there"
#: What of a task in JSON-MIN is about who did it, and not about the text.
ABOUT = frozenset(
    {
        *("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"),
        *("agreement", "completed_by"),
    }
)
#: What each model and person gives for a task; the last is of versions before 1.0.
LISTS = ("predictions", "annotations", "completions")
UNFINISHED = "it was skipped or not submitted"


def read_labelstudio(path: Path) -> Exchange:
    """Read an export; InputError where it is none."""
    with reading(path):
        return _Reader(path).read(_parse(read_bytes(path)))


def _parse(data: bytes) -> list[Mapping[str, Any]]:
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise InputError("", "format", f"broken JSON: {str(error)[:100]}") from error
    tasks = value if isinstance(value, list) else [value]
    if not all(isinstance(task, dict) for task in tasks):
        raise InputError("", "format", "its JSON is no list of tasks")
    return tasks


@dataclass
class _Reader:
    """An export while it is read."""

    path: Path
    losses: Losses = field(default_factory=Losses)
    documents: Documents = field(default_factory=Documents)

    def read(self, tasks: list[Mapping[str, Any]]) -> Exchange:
        """All tasks; there is one for each person in JSON-MIN."""
        regions = Regions(self.losses)
        for number, task in enumerate(tasks, start=1):
            data = task.get("data")
            is_whole = isinstance(data, dict)
            shown: Mapping[str, Any] = data if isinstance(data, dict) else task
            text_name = _find_text(shown)
            if not text_name:
                self.losses.add("task", "it has no text, or one that is an address")
                continue
            document, altered = self._document(task, shown, text_name, number)
            if is_whole:
                rest = sum(key not in {text_name, NOTE, *DESCRIBED, *ABOUT} for key in shown)
                self.losses.add("field of a task", "a document has no place for it", rest)
                drafts = task.get("drafts")
                self.losses.add("draft", UNFINISHED, len(drafts) if isinstance(drafts, list) else 0)
            for found in _list_whole(task) if is_whole else _list_min(task, self.losses):
                if found.is_cancelled:
                    self.losses.add("annotation of a task", UNFINISHED, len(found.regions) or 1)
                else:
                    regions.add(document, altered, found)
        if tasks and not self.documents.list():
            raise InputError("", "format", "its JSON is no list of tasks with a text")
        statements, annotations = regions.finish()
        return Exchange(self.documents.list(), statements, annotations, (), self.losses.list())

    def _document(
        self, task: Mapping[str, Any], shown: Mapping[str, Any], name: str, number: int
    ) -> tuple[Document, Altered]:
        text = str(shown[name])
        noted = from_json(str(shown.get(NOTE) or ""))
        held = noted.get("text")
        altered = restore(text, held if isinstance(held, dict) else {})
        self.losses.add("characters", ALTERED, altered is None)
        altered = altered or Altered(text)
        fields = {key: str(noted.get(key) or "") for key in ("id", *DESCRIBED)}
        for key in DESCRIBED:
            value = shown.get(key)
            if isinstance(value, str) and value and value != clean(fields[key]):
                fields[key] = value
        wished = fields.pop("id") or str(shown.get("id") or f"task {task.get('id', number)}")
        path = fields.pop("path") or ("" if noted else f"{self.path}#{wished}")
        document = Document(wished, path, put_back(altered), **fields)
        return self.documents.give(document), altered


def _find_text(shown: Mapping[str, Any]) -> str:
    """The field that is labelled: the one named so, else the longest text."""
    texts = {key: value for key, value in shown.items() if isinstance(value, str)}
    if OBJECT in texts:
        return OBJECT
    texts = {key: value for key, value in texts.items() if key not in ABOUT | {NOTE}}
    name = max(texts, key=lambda key: len(texts[key]), default="")
    is_address = name and texts[name].startswith(("http://", "https://", "s3://", "/data/"))
    return "" if is_address else name


def _list_whole(task: Mapping[str, Any]) -> Iterator[Found]:
    """The results of each person and model in an export as JSON."""
    for name in LISTS:
        group = task.get(name)
        for one in group if isinstance(group, list) else []:
            results = one.get("result") if isinstance(one, dict) else None
            if isinstance(results, list):
                is_proposed = name == "predictions"
                whose = "" if is_proposed else _name_person(one)
                regions = list(_join(results))
                yield Found(whose, regions, is_proposed, bool(one.get("was_cancelled")))


def _name_person(annotation: Mapping[str, Any]) -> str:
    person = annotation.get("completed_by")
    if isinstance(person, dict):
        person = person.get("email") or person.get("id")
    return "" if person is None else str(person)


def _join(results: Iterable[object]) -> Iterator[Region]:
    """The regions of results: those that share an identifier are of one region."""
    regions: dict[str, Region] = {}
    for number, result in enumerate(results):
        if not isinstance(result, dict):
            continue
        value = result.get("value")
        region = regions.setdefault(str(result.get("id") or f"#{number}"), Region())
        region.take(result, value if isinstance(value, dict) else {})
    for id_, region in regions.items():
        region.id = id_
        yield region


def _list_min(task: Mapping[str, Any], losses: Losses) -> Iterator[Found]:
    """The results of one person in an export as JSON-MIN.

    There a value of a region may stand apart from its label and without its place. As many
    values as there are regions are one for each, in their order; others cannot be told apart.
    """
    lists = {name: values for name, values in task.items() if name not in ABOUT}
    regions: list[Region] = []
    for name, values in lists.items():
        for value in values if isinstance(values, list) else []:
            kind = next((kind for kind in LABEL_KINDS if _has(value, kind)), "")
            if kind:
                region = Region(id=f"{task.get('id')}-{len(regions)}", is_partial=True)
                region.take({"from_name": name, "type": kind}, value)
                regions.append(region)
    names = {region.control for region in regions}
    for name, values in lists.items():
        if name in names or (name not in (*FACETS, RECORD) and not isinstance(values, list)):
            continue
        single = values if isinstance(values, list) else [values]
        if len(single) == len(regions):
            for region, value in zip(regions, single, strict=True):
                region.values[name] = _to_texts(value)
        elif regions or name in (*FACETS, RECORD):
            losses.add("value in JSON-MIN", "it cannot be told of which region it is", len(single))
    person = task.get("annotator")
    yield Found("" if person is None else str(person), regions)


def _has(value: object, kind: str) -> bool:
    return isinstance(value, dict) and "start" in value and isinstance(value.get(kind), list)


def _to_texts(value: object) -> list[str]:
    """The values of a control: one, or several in an object of their own."""
    if isinstance(value, dict):
        inner: object = next((value[kind] for kind in ("choices", "text") if kind in value), [])
        return [str(one) for one in (inner if isinstance(inner, list) else [inner])]
    return [str(value)]
