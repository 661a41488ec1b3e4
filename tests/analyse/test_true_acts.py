"""By which act statements truly are made, and what that does to threats, deeds and promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import AnalysisError, draw_coding, escalation, promises, redlines
from dissensus.analyse.reliability.confusion import Confusions
from dissensus.analyse.reliability.drawing import ACTS, Coding
from dissensus.analyse.reliability.true_acts import draw_acts
from dissensus.analyse.study import Study

Array = np.ndarray[Any, np.dtype[Any]]


def count(cells: Mapping[tuple[str, str], float]) -> Array:
    """Acts of one language: (true, found) -> statements."""
    table = np.zeros((len(ACTS), len(ACTS)))
    for (true, found), many in cells.items():
        table[ACTS.index(true), ACTS.index(found)] = many
    return table


def make_study(acts: list[str], **columns: Any) -> Study:
    many = len(acts)
    table: dict[str, Any] = {
        "actor": ["A"] * many,
        "concept": ["send troops"] * many,
        "stance": ["oppose"] * many,
        "act": acts,
        "language": ["xx"] * many,
        "confidence": [0.9] * many,
    }
    return Study.of(pl.DataFrame(table | columns))


def be(*draws: tuple[str, ...], level: int = 0) -> Coding:
    """Draws in which all statements stand, each by the act that is named."""
    acts = np.array([[ACTS.index(act) for act in one] for one in draws], dtype=np.int8)
    return Coding(levels=np.full(acts.shape, level, dtype=np.int8), acts=acts)


def test_shipped_acts_are_of_matched_statements() -> None:
    shipped = Confusions.load()
    whole = sum(table.sum() for table in shipped.acts.values())
    some = sum(table[:-1].sum() for table in shipped.counts.values())
    assert whole == pytest.approx(some, abs=12)
    right = sum(np.trace(table) for table in shipped.acts.values())
    assert 0.6 < right / whole < 0.9


def test_thin_counts_lean_on_other_acts_and_languages() -> None:
    alone = Confusions(counts={}, acts={"xx": count({("warns", "warns"): 8, ("says", "warns"): 2})})
    assert alone.acts_right("xx", "warns") == (8.5, 2.5)
    wrong = alone.acts_wrong("xx", "warns")
    # Two were truly said; half a statement for each other act and what any misnamed act is.
    assert wrong[ACTS.index("warns")] == 0
    assert wrong[ACTS.index("says")] > 2 > 3 * wrong[ACTS.index("does")]
    # Other acts weigh ten statements in all, other languages ten of those.
    many = Confusions(
        counts={},
        acts={
            "xx": count(
                {("threatens", "threatens"): 1, ("says", "says"): 90, ("does", "says"): 10}
            ),
            "yy": count({("says", "calls"): 1000}),
        },
    )
    right, missed = many.acts_right("xx", "threatens")
    assert right + missed == pytest.approx(11.0)
    assert right - 1 == pytest.approx(10 * 90 / 110, abs=0.1)


def test_own_checks_count_acts() -> None:
    rows = [("xx", "threatens", "oppose", "oppose", "warns")] * 3
    rows += [("xx", "threatens", "oppose", "none", "")]
    table = pl.DataFrame(
        rows, schema=["language", "act", "proposed", "decided", "decided_act"], orient="row"
    )
    made = Confusions.measure(table)
    assert made.acts["xx"][ACTS.index("warns"), ACTS.index("threatens")] == 3
    assert made.acts["xx"].sum() == 3
    assert set(made.acts) == {"xx", *Confusions.load().acts}
    assert "xx" not in Confusions.measure(table.drop("decided_act")).acts
    enough = Confusions.measure(pl.concat([table] * 60), shipped=made)
    assert enough.acts["xx"].sum() == 180


def test_acts_are_drawn_by_their_share() -> None:
    errors = Confusions(
        counts={}, acts={"xx": count({("threatens",) * 2: 6000, ("warns", "threatens"): 4000})}
    )
    study = make_study(["threatens"] * 400)
    drawn = draw_acts(study, errors, draws=50, seed=1)
    shares = np.bincount(drawn.ravel(), minlength=len(ACTS)) / drawn.size
    assert shares[ACTS.index("threatens")] == pytest.approx(0.6, abs=0.02)
    assert shares[ACTS.index("warns")] == pytest.approx(0.4, abs=0.02)
    assert (drawn == draw_acts(study, errors, draws=50, seed=1)).all()
    assert (drawn != draw_acts(study, errors, draws=50, seed=2)).any()


def test_what_is_decided_keeps_its_act() -> None:
    study = make_study(["threatens"] * 3, status=["accepted", "rejected", "proposed"])
    sure = make_study(["warns"], confidence=[1.0], coder=["a person"])
    assert (draw_acts(study, draws=50)[:, :2] == ACTS.index("threatens")).all()
    assert (draw_acts(study, draws=50)[:, 2] != ACTS.index("threatens")).any()
    assert (draw_acts(sure, draws=50) == ACTS.index("warns")).all()
    assert draw_acts(make_study([]), draws=3).shape == (3, 0)


def test_a_threat_may_be_a_warning_in_a_draw() -> None:
    study = make_study(["threatens"], consequence=["unrest"])
    found = redlines(study, errors=be(*[("threatens",)] * 10, *[("warns",)] * 6, *[("says",)] * 4))
    assert found.table["sort"].to_list() == ["threat"]
    assert found.table["stands"].to_list() == [0.8]
    ends = {kind: (value, low, high) for kind, value, low, high, *_ in found.counts().iter_rows()}
    assert ends["threat"] == (1, 0.0, 1.0)
    assert ends["warning"] == (0, 0.0, 1.0)
    kept = redlines(study, errors=be(*[("threatens",)] * 10).levels).counts()
    assert kept.filter(kind="threat")["low"].to_list() == [1.0]


def test_what_speaks_of_harm_is_rated_by_the_act_of_the_draw() -> None:
    harm = ["it would sharply raise the nuclear risk"] * 4
    columns = {
        "consequence": harm,
        "text": harm,
        "stance": ["reserved"] * 4,
        "concept": list("wxyz"),
    }
    threats, warnings = (make_study([act] * 4, **columns) for act in ("threatens", "warns"))

    def tell(study: Study, act: str) -> tuple[Any, ...]:
        table = escalation(study, errors=be(*[(act,) * 4] * 20)).table
        return table.select("verbal", "least", "most").row(0)

    # A warning of what others may do is no conflict, a threat of it is.
    assert tell(threats, "threatens") == (4, 4.0, 4.0)
    assert tell(threats, "warns") == (4, 0.0, 0.0)
    assert tell(warnings, "warns") == (0, 0.0, 0.0)
    assert tell(warnings, "threatens") == (0, 4.0, 4.0)


def test_promises_and_deeds_by_another_act_are_none() -> None:
    study = make_study(
        ["promises", "does"], stance=["support"] * 2, date=["2024-01-01", "2024-02-01"]
    )
    coding = be(
        *[("promises", "does")] * 10, *[("says", "does")] * 4, *[("promises", "calls")] * 6, level=4
    )
    found = promises(study, errors=coding)
    assert found.to_polars()["stands"].to_list() == [0.5]
    ends = {kind: (low, high) for kind, _, low, high, *_ in found.counts().iter_rows()}
    assert ends["kept"] == ends["not yet testable"] == (0.0, 1.0)


def test_drawing_both_is_drawing_each() -> None:
    study = make_study(["threatens", "says"] * 20)
    both = draw_coding(study, draws=20, seed=3)
    assert both.acts is not None
    assert np.array_equal(both.acts, draw_acts(study, draws=20, seed=3))
    assert both.levels.shape == (20, 40)
    assert (both.only(ACTS.index("says"))[both.acts != ACTS.index("says")] == -1).all()
    with pytest.raises(AnalysisError, match="acts of shape"):
        redlines(study, errors=Coding(levels=both.levels, acts=both.acts[:, :3]))
