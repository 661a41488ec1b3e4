"""Where the guard draws its lines, and what the page says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dissensus.analyse.scaling.guard import EVIDENCE, check, find_evidence
from dissensus.analyse.scaling.positions import Positions


def make_positions(known: np.ndarray[Any, np.dtype[np.bool_]]) -> Positions:
    """Positions in order, of those actors and measures that are known."""
    rows, columns = np.nonzero(known)
    return Positions(
        actors=tuple(f"actor {at}" for at in range(len(known))),
        measures=tuple(f"measure {at}" for at in range(known.shape[1])),
        names=("against", "for"),
        values=np.array([-1.0, 1.0]),
        rows=rows,
        columns=columns,
        codes=(rows > columns % (len(known) - 1)).astype(np.int64),
    )


def test_just_half_may_be_missing_and_one_more_is_told() -> None:
    rows, columns = np.indices((12, 20))
    known = columns // 2 % 2 == rows % 2
    known[0, :2] = known[0, 2:4] = True
    known[1, :4] = False
    assert known.mean() == 0.5
    assert check(make_positions(known), seed=0).reasons == ()
    known[0, 0] = False
    (reason,) = check(make_positions(known), seed=0).reasons
    assert reason == "50.5% of positions are missing, at most 50% may be"


@pytest.mark.parametrize(
    ("measures", "missing", "case"),
    [(2, 0.0, (5, 0)), (19, 0.0, (10, 0)), (19, 0.01, (10, 50)), (60, 0.9, (40, 75))],
)
def test_evidence_is_never_better_than_tried(
    measures: int, missing: float, case: tuple[int, int]
) -> None:
    assert find_evidence(measures, missing) == (case, EVIDENCE[case])


def test_evidence_is_what_the_page_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "ideal-points.md"
    rows = re.findall(
        r"^\| (\d+) \| (\d+) % \| ([\d.]+) \(([\d.]+)\) \|",
        page.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    told = {(int(row[0]), int(row[1])): (float(row[2]), float(row[3])) for row in rows}
    assert told == EVIDENCE
