"""The report and the commands measure the same documents alike, intervals included."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]

TEXT = """The crisis in three capitals

France does not rule out sending troops to Ukraine. Germany refuses to send troops to Ukraine.
Canada and Italy oppose sending troops. Sending troops would mean a direct conflict with NATO,
warned Russia. Germany opposes the delivery of Taurus missiles.
"""


def read(called: tuple[int, str, str]) -> list[dict[str, Any]]:
    """The rows that a command gave as JSON lines."""
    assert called[0] == 0, called[2]
    return [json.loads(line) for line in called[1].splitlines()]


def test_report_and_commands_give_the_same_intervals(call: Call, tmp_path: Path) -> None:
    text, corpus, report = (tmp_path / name for name in ("a.txt", "a.db", "a.json"))
    text.write_text(TEXT, encoding="utf-8")
    dated = ("--date", "2024-03-05")
    assert call("add", corpus, text, *dated)[0] == 0
    assert call("report", text, *dated, "--group", "NATO", "--format", "json", "-o", report)[0] == 0
    shown = json.loads(report.read_text(encoding="utf-8"))
    asked = ("--group", "NATO", "--format", "jsonl")
    rows = read(call("balance", corpus, *asked))
    found = {row["concept"]: row for row in rows}
    weighed = {row["concept"]: row["estimate"] for row in shown["balance"]["weighed"]}
    assert weighed["send troops"]["low"] < weighed["send troops"]["value"]
    for concept, estimate in weighed.items():
        assert all(
            estimate[end] == pytest.approx(found[concept][end]) for end in ("value", "low", "high")
        )
    indices = read(call("cohesion", corpus, *asked))
    low, high = next((r["low"], r["high"]) for r in indices if r["concept"] == "send troops")
    drawn = next(row for row in shown["cohesion"]["shown"] if row["concept"] == "send troops")
    estimate = drawn["drawn"][0]["estimate"]
    assert (estimate["low"], estimate["high"]) == pytest.approx((low, high))
