"""Contradictions found anew in each draw are those of a study that says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.analyse.consistency.contradicted import contradictions
from dissensus.analyse.consistency.opposed import SORTS
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study

DAY = dt.date(2024, 1, 1)
WINDOW = 10
BROADER = {"send tanks": ["send"]}

STATEMENT = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(["Ann", "Ben"]),
        "party": st.sampled_from(["Reds", "Blues"]),
        "concept": st.sampled_from(["send", "send tanks"]),
        "stance": st.sampled_from(LEVELS),
        "act": st.sampled_from(["says", "does"]),
        "alleged": st.sampled_from(["yes", "no", "no"]),
        "date": st.one_of(
            st.none(), st.integers(0, 40).map(lambda days: DAY + dt.timedelta(days=days))
        ),
    }
)


def study(rows: list[dict[str, Any]]) -> Study:
    kinds = dict.fromkeys(("actor", "party", "concept", "stance", "act", "alleged"), pl.String)
    table = pl.DataFrame(rows, schema={**kinds, "date": pl.Date})
    return Study.of(table, broader=BROADER)


@settings(max_examples=60)
@given(
    rows=st.lists(STATEMENT, min_size=1, max_size=9),
    political=st.sampled_from([(), ("Reds",)]),
    data=st.data(),
)
def test_a_draw_has_the_contradictions_of_a_study_that_says_so(
    rows: list[dict[str, Any]], political: tuple[str, ...], data: st.DataObject
) -> None:
    made = study(rows)
    levels = st.lists(st.integers(-1, 4), min_size=len(rows), max_size=len(rows))
    drawn = np.array([data.draw(levels), data.draw(levels)], dtype=np.int8)
    found = contradictions(made, window=WINDOW, political=political, errors=drawn)
    assert found.drawn is not None
    order = made.statements["row"].to_list()
    for number, levels_of_one in enumerate(drawn):
        kept = [
            rows[row] | {"stance": LEVELS[level]}
            for row, level in zip(order, levels_of_one, strict=True)
            if level >= 0
        ]
        again = contradictions(study(kept), window=WINDOW, political=political)
        counts = again.counts()
        assert found.drawn.sorts[:, number].tolist() == counts["value"].to_list()
        rates = {row["holder"]: row for row in again.rates().to_dicts()}
        hits, sizes = found.drawn.take(sorted(rates))
        told = [(rates[name]["contradicted"], rates[name]["measures"]) for name in sorted(rates)]
        assert list(zip(hits[:, number], sizes[:, number], strict=True)) == told


def test_draws_are_looked_at_in_parts_alike() -> None:
    from dissensus.analyse.consistency import recounted  # noqa: PLC0415

    generator = np.random.default_rng(0)
    rows = [
        {"actor": f"A{n % 3}", "party": "", "concept": "send", "stance": "open"} for n in range(30)
    ]
    made = study([row | {"act": "says", "alleged": "no", "date": DAY} for row in rows])
    drawn = generator.integers(-1, 5, (20, 30))
    whole = recounted.Recount.of(made, drawn, WINDOW)
    parts = [recounted.Recount.of(made, drawn[n : n + 1], WINDOW) for n in range(20)]
    assert whole.sorts.tolist() == np.concatenate([one.sorts for one in parts], axis=1).tolist()
    assert len(SORTS) == len(whole.sorts)
