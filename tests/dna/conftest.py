"""Two made-up projects: one whose statements share dates, and one where each has its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dissensus import dna


@pytest.fixture(scope="session")
def synth_small(root: Path) -> dna.Database:
    """260 statements of 65 documents."""
    return dna.load(root / "tests" / "bridges" / "data" / "synth_small.dna")


@pytest.fixture(scope="session")
def synth_unique(root: Path) -> dna.Database:
    """90 statements of as many documents, each at a time of its own."""
    return dna.load(root / "tests" / "bridges" / "data" / "synth_unique.dna")
