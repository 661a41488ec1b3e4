"""The cohesion of an alliance in the votes of the record, from the table to the mean."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dissensus.config import Settings
from dissensus.grouping import find_members

FOLDER = Path(__file__).parents[1] / "examples"
TODAY = dt.date(2020, 12, 31)


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("_vote_cohesion", FOLDER / "vote_cohesion.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


Write = Callable[[int], Path]


@pytest.fixture(scope="module")
def write_session(
    load_benchmark: Callable[[str], ModuleType],
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Write:
    """Gives the table of a session: of the states that are members today, and of West Germany."""
    votes, folder = load_benchmark("votes"), tmp_path_factory.mktemp("votes")
    members, _ = find_members("NATO", Settings())
    assert members
    wanted = {*members.terms, "Federal Republic of Germany"}

    @cache
    def write(session: int) -> Path:
        path: Path = folder / f"{session}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(("country", "rollcall", "vote", "date"))
            for one in votes.load_session(shared / "data", session):
                if one.country in wanted:
                    writer.writerow((one.country, one.resolution, one.vote, one.date))
        return path

    return write


@pytest.mark.shared
@pytest.mark.parametrize(
    ("session", "how", "expected"),
    [
        (30, {}, (14, 70, 0.6620, 0.8744)),
        (30, {"on": TODAY}, (20, 70, 0.5332, 0.7866)),
        (70, {}, (28, 73, 0.8802, 0.9089)),
        (72, {}, (29, 124, 0.9099, 0.9086)),
        # The register knows the Federal Republic as Germany: one member more.
        (30, {"as_written": False}, (15, 70, 0.6732, 0.8784)),
    ],
)
def test_the_record(
    example: ModuleType,
    write_session: Write,
    session: int,
    how: dict[str, Any],
    expected: tuple[int, int, float, float],
) -> None:
    as_written = how.get("as_written", True)
    made = example.read(write_session(session), "NATO", as_written=as_written)
    found = example.measure(made, on=how.get("on"))
    assert found[:2] == expected[:2]
    assert found[2:] == pytest.approx(expected[2:], abs=5e-5)


def test_by_hand(example: ModuleType, tmp_path: Path) -> None:
    """Two members, then three; one roll call without a yes or a no has no Rice index."""
    path = tmp_path / "votes.csv"
    rows = [
        *(("A", "1", "yes"), ("B", "1", "no"), ("C", "1", "no")),
        *(("A", "2", "abstain"), ("B", "2", "abstain")),
    ]
    text = "\n".join(",".join((*row, "2020-01-01")) for row in rows)
    path.write_text(f"country,rollcall,vote,date\n{text}\n", encoding="utf-8")
    found = example.measure(example.read(path, "A, B"))
    # Agreement of (1, 1, 0) is 0.25, of (0, 0, 2) 1; Rice is 0 and nothing.
    assert found == (2, 2, pytest.approx(0.625), pytest.approx(0.0))
    found = example.measure(example.read(path, "A, B, C"))
    # (1, 2, 0): (3 x 2/3 - 1) / 2 = 0.5; Rice 1/3.
    assert found == (3, 2, pytest.approx(0.75), pytest.approx(1 / 3))
