"""Label Studio: exports come in, and tasks that go out open in their configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]

from dissensus.bridges.labelstudio import LABEL_STUDIO
from dissensus.errors import InputError
from dissensus.exchange import Annotation, Exchange, Held
from dissensus.records import Actor, Concept, Document, Statement

TEXT = "Aubry \U0001f600 dit non. Il refuse."


def region(id_: str, start: int, end: int, words: str, **values: Any) -> list[dict[str, Any]]:
    place = {"start": start, "end": end}
    label = {"id": id_, "from_name": "label", "to_name": "text", "type": "labels"}
    results = [{**label, "value": {**place, "text": words, "labels": ["Position"]}}]
    for name, value in values.items():
        kind = "choices" if name == "stance" else "textarea"
        inner = {"choices": [value]} if kind == "choices" else {"text": [value]}
        told = {"id": id_, "from_name": name, "to_name": "text", "type": kind}
        results.append({**told, "value": {**place, **inner}})
    return results


def read(path: Path, tasks: object) -> Exchange:
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert LABEL_STUDIO.matches(path)
    return LABEL_STUDIO.read(path)


def make_task(results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    annotation = {"id": 5, "completed_by": {"id": 1, "email": "ada@x.example"}, "result": results}
    return {"id": 9, "annotations": [annotation], "data": {"text": TEXT}, **more}


@pytest.mark.parametrize(("start", "end"), [(8, 15), (9, 16)])
def test_words_tell_how_a_version_counts(start: int, end: int, tmp_path: Path) -> None:
    exchange = read(tmp_path / "x.json", [make_task(region("r", start, end, "dit non"))])
    (one,) = exchange.annotations
    assert TEXT[one.start : one.end] == "dit non"
    assert (one.layer, one.by) == ("Position", "ada@x.example")
    assert not exchange.losses


def test_region_with_fields_of_a_statement_is_one(tmp_path: Path) -> None:
    told = {"actor": "Aubry", "concept": "bridge", "stance": "oppose", "grade": "2"}
    results = region("r", 0, 5, "Aubry", **told)
    exchange = read(tmp_path / "x.json", [make_task(results)])
    (held,) = exchange.statements
    assert (held.statement.actor.id, held.statement.stance) == ("Aubry", "oppose")
    assert held.fields == {"grade": "2", "labels": "Position"}


def test_what_has_no_place_is_a_loss(tmp_path: Path) -> None:
    whole = {"id": "w", "from_name": "mood", "to_name": "text", "type": "choices"}
    results = [
        *region("a", 0, 500, ""),
        *region("b", 0, 5, "Bo"),
        {**whole, "value": {"choices": ["bad"]}},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
    ]
    task = make_task(results, drafts=[{"result": []}])
    task["data"]["grade"] = 3
    task["annotations"].append({"was_cancelled": True, "result": []})
    other = {"data": {"image": "https://x.example/a.png"}, "annotations": []}
    exchange = read(tmp_path / "x.json", [task, other])
    assert {loss.what: loss.count for loss in exchange.losses} == {
        "field of a task": 1,
        "draft": 1,
        "region": 1,
        "words of a region": 1,
        "result": 1,
        "relation": 1,
        "annotation of a task": 1,
        "task": 1,
    }


def test_json_min_gives_labels_and_what_is_one_for_each(tmp_path: Path) -> None:
    task = {
        "text": TEXT,
        "id": 3,
        "label": [
            {"start": 0, "end": 5, "text": "Aubry", "labels": ["Position"]},
            {"start": 8, "end": 15, "text": "dit non", "labels": ["Position"]},
        ],
        "stance": ["oppose", "support"],
        "actor": ["Aubry", "Bo"],
        "concept": ["bridge", "bridge"],
        "party": "Vert",
        "annotator": 7,
        "annotation_id": 1,
        "created_at": "2024-02-26",
        "updated_at": "2024-02-26",
        "lead_time": 3.1,
    }
    exchange = read(tmp_path / "x.json", [task])
    told = [(one.statement.actor.id, one.statement.stance, one.by) for one in exchange.statements]
    assert told == [("Aubry", "oppose", "7"), ("Bo", "support", "7")]
    losses = {loss.what: loss.count for loss in exchange.losses}
    assert losses == {"value in JSON-MIN": 1, "kind of an actor": 2}


def make_exchange(**more: Any) -> Exchange:
    document = Document("a/é", "x.txt", TEXT, "Pont", "2024-02-26", "Le Relais", "fr", "Z. Aubry")
    statement = Statement(
        *("x.txt", "a/é", 0, 15, TEXT[:15], Actor("Port-Vert", "group", {"fr": "Port-Vert"})),
        *(None, Concept("bridge", {"fr": "pont"}), "le pont", "oppose"),
        **more,
    )
    kept = Annotation("n1", "a/é", 6, 7, "face", "Bo", {"size": 3})
    return Exchange((document,), (Held("s1", statement),), (kept,))


def test_tasks_open_in_their_configuration(tmp_path: Path) -> None:
    assert not LABEL_STUDIO.write(make_exchange(), tmp_path / "x.json")
    (task,) = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    view = etree.parse(tmp_path / "x.config.xml").getroot()
    controls = {one.get("name"): one for one in view.iter() if one.get("toName")}
    objects = {one.get("name"): one.get("value").lstrip("$") for one in view.iter("Text")}
    assert all(one.get("toName") in objects for one in controls.values())
    assert task["data"][objects["text"]] == TEXT
    assert len(task["predictions"]) == 1
    assert len(task["annotations"]) == 1
    for group in (*task["predictions"], *task["annotations"]):
        for result in group["result"]:
            control, value = controls[result["from_name"]], result["value"]
            assert result["type"] == control.tag.lower()
            values = {one.get("value") for one in control}
            if result["type"] != "textarea":
                assert set(value[result["type"]]) <= values
                assert value["text"] == TEXT[value["start"] : value["end"]]
                continue
            assert control.get("perRegion") == "true"


def test_annotation_of_a_person_stands_for_the_prediction(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    LABEL_STUDIO.write(make_exchange(), path)
    (task,) = json.loads(path.read_text(encoding="utf-8"))
    (prediction,) = task["predictions"]
    changed = json.loads(json.dumps(prediction["result"]).replace('["oppose"]', '["reserved"]'))
    task["annotations"] = [{"id": 1, "completed_by": 4, "result": changed}]
    exchange = read(path, [task])
    (held,) = exchange.statements
    assert (held.id, held.statement.stance, held.by) == ("s1", "reserved", "4")
    assert held.statement.actor.labels == {"fr": "Port-Vert"}


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'[{"annotations": [], "x": NaN', b'["annotations"]', b"\xff", b"1"]
)
def test_no_list_of_tasks_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        LABEL_STUDIO.read(path)
    assert caught.value.reason == "format"
