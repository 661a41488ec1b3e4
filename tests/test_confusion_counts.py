"""The counts of checked statements are those of the scorer's pairs."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dissensus.analyse.reliability.confusion import Confusions


def make(stance: str, start: int, act: str = "says") -> dict[str, Any]:
    return {
        "start": start,
        "end": start + 20,
        "actor": "A",
        "party": "A",
        "concept": "tax",
        "concept_text": "the tax",
        "concept_keys": ["tax"],
        "stance": stance,
        "act": act,
    }


@pytest.mark.shared
def test_pairs_of_the_same_side_come_first(
    load_benchmark: Callable[[str], ModuleType], shared: Path
) -> None:
    bench = load_benchmark("confusion")
    scorer = bench.load_scorer(shared / "tools" / "score.py")
    gold = [make("oppose", 0), make("support", 5)]
    # The second overlaps the first of the gold more, and is on the side of the second.
    found = [make("support", 0), make("oppose", 3), make("open", 200)]
    assert bench.pair(found, gold, scorer) == {0: 1, 1: 0}
    assert bench.pair([make("oppose", 0)], [make("support", 0)], scorer) == {0: 0}


def test_file_of_counts_is_read_back(
    load_benchmark: Callable[[str], ModuleType],
) -> None:
    bench = load_benchmark("confusion")
    cells = Counter({("xx", "says", "none", "open"): 3, ("xx", "does", "oppose", "oppose"): 2})
    text = bench.write(cells, Counter({("xx", "says", "calls"): 2}), [{"lang": "xx"}], "how")
    data = tomllib.loads(text)
    assert data["counts"]["xx"]["says"] == {"none": [0, 0, 0, 3, 0]}
    assert data["counts"]["xx"]["does"] == {"oppose": [2, 0, 0, 0, 0]}
    assert "5 statements" in data["source"]
    assert data["act_counts"]["xx"] == {"says": [0, 2, 0, 0, 0, 0, 0, 0]}


@pytest.mark.model
@pytest.mark.shared
def test_shipped_counts_can_be_made_again(
    load_benchmark: Callable[[str], ModuleType], shared: Path
) -> None:
    bench = load_benchmark("confusion")
    texts = list(bench.read_rows(shared / "gold" / "texts.jsonl"))
    gold = list(bench.read_rows(shared / "gold" / "gold.jsonl"))
    matched = list(bench.match(texts, gold, bench.load_scorer(shared / "tools" / "score.py")))
    cells = bench.count(matched)
    shipped = Confusions.load()
    # Rules that change code a few statements otherwise; many mean that the counts are stale.
    assert sum(cells.values()) == pytest.approx(shipped.statements, rel=0.1)
    none = sum(many for key, many in cells.items() if key[2] == "none")
    held = sum(table[-1].sum() for table in shipped.counts.values())
    assert none == pytest.approx(held, abs=12)
    acts = bench.count_acts(matched)
    assert sum(acts.values()) == sum(cells.values()) - none
    right = sum(many for key, many in acts.items() if key[1] == key[2])
    assert right == pytest.approx(sum(np.trace(one) for one in shipped.acts.values()), abs=15)
