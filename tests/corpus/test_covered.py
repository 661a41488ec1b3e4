"""What is decided is found again by names and spans as by looking at each."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dissensus.corpus.covered import Decided, is_near, is_told_again

Row = dict[str, Any]
NAMES = st.sampled_from("ab")
ROWS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {
        "span": st.tuples(st.integers(0, 12), st.integers(1, 6)),
        "actor": NAMES,
        "concept": NAMES,
        "concept_text": NAMES,
        "stance": st.sampled_from(("support", "oppose")),
        "status": st.sampled_from(("accepted", "rejected", "proposed")),
    }
).map(lambda row: {**row, "start": row["span"][0], "end": sum(row["span"])})


@given(st.lists(st.tuples(ROWS, ROWS), max_size=8), ROWS)
def test_what_covers_is_found_as_by_looking_at_each(
    versions: list[tuple[Row, Row]], row: Row
) -> None:
    expected = any(
        is_near(now, row) and is_told_again(now["status"], was, row)
        for now, first in versions
        for was in (now, first)
    )
    assert Decided(versions).covers(row) is expected


def test_a_document_with_many_decisions_is_soon_looked_through() -> None:
    def make(count: int, name: str) -> list[Row]:
        one = {"actor": "a", "concept_text": "t", "stance": "support", "status": "rejected"}
        return [{**one, "concept": name, "start": 50 * n, "end": 50 * n + 40} for n in range(count)]

    def take(count: int) -> float:
        return min(take_once(count) for _ in range(3))

    def take_once(count: int) -> float:
        start = time.process_time()
        decided = Decided((row, row) for row in make(count, "c"))
        assert all(decided.covers(row) for row in make(count, "c"))
        assert not any(decided.covers(row) for row in make(count, "d"))
        return time.process_time() - start

    # Sixteen times as many would take 256 times as long, each looked at beside each.
    assert take(16_000) < 100 * take(1000)
