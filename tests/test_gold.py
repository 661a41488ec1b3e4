"""Accuracy on hand-coded press articles does not fall below what was reached."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dissensus.config import Settings
from dissensus.languages import languages
from dissensus.pipeline import code_documents
from dissensus.present.export import to_records
from dissensus.records import Document

SHARED = Path(__file__).parents[2] / "shared"
GOLD, SCORE = SHARED / "gold", SHARED / "tools" / "score.py"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SCORE.exists(), reason="the shared articles are not here"),
]

#: language -> line of the scorer -> (least precision, least recall); floors only rise.
FLOORS = {
    "fr": {
        "statement, by party": (0.82, 0.53),
        "quotation found": (0.97, 0.96),
        "quotation found and named": (0.94, 0.93),
    },
    "en": {
        "statement, by party": (0.75, 0.50),
        "quotation found": (1.0, 0.96),
        "quotation found and named": (0.90, 0.88),
    },
}
LINES = frozenset(FLOORS["fr"])


def rows(name: str) -> list[dict[str, str]]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def scores(
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    return {code: score(code, tmp_path_factory.mktemp(f"gold-{code}")) for code in FLOORS}


def score(code: str, folder: Path) -> Mapping[str, tuple[float, float]]:
    documents = [
        Document(row["id"], f"{row['id']}.txt", row["text"], date=row["date"])
        for row in rows("texts.jsonl")
        if row["lang"] == code
    ]
    found = [r for c in code_documents(documents, Settings()) for r in to_records(c)]
    wanted = [row for row in rows("gold.jsonl") if row["id"].startswith(code)]
    for name, records in (("found", found), ("wanted", wanted)):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, str(SCORE), str(folder / "found"), str(folder / "wanted")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = re.findall(r"^(\w.*?)\s+P ([\d.]+)  R ([\d.]+)", told, re.MULTILINE)
    return {name: (float(precision), float(recall)) for name, precision, recall in lines}


@pytest.mark.parametrize("code", languages())
def test_language_has_floors(code: str) -> None:
    assert FLOORS.get(code, {}).keys() == LINES


@pytest.mark.parametrize(("code", "line"), [(code, x) for code in FLOORS for x in FLOORS[code]])
def test_floor(
    code: str, line: str, scores: Mapping[str, Mapping[str, tuple[float, float]]]
) -> None:
    precision, recall = scores[code][line]
    least_precision, least_recall = FLOORS[code][line]
    assert precision >= least_precision
    assert recall >= least_recall
