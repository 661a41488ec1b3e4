"""The benchmark of DNA files runs; how fast is not asked here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


def test_each_step_is_measured(
    load_benchmark: Callable[[str], ModuleType], synth: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark = load_benchmark("dna")
    benchmark.main([str(synth), "--rounds", "1"])
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "90 statements"
    assert [line.split()[0] for line in lines] == list(benchmark.STEPS)
    assert lines[0].endswith(" 1.0 x bare")
