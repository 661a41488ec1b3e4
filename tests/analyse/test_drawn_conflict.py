"""Shares of rankings over draws of coding errors, on conflicts made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus.analyse.conflicts.drawn import NO_DRAW, solve_drawn
from dissensus.analyse.conflicts.proposing import propose
from dissensus.analyse.reliability.drawing import ACTS, Coding
from dissensus.analyse.study import Study
from dissensus.errors import AnalysisError

AGAINST, OPEN, FOR, NONE = 0, 3, 4, -1
#: Alba is for it, Borduria keeps it open, Ruritania threatens with war.
STUDY = Study.of(
    {
        "actor": ["Alba", "Borduria", "Ruritania"],
        "concept": ["send troops"] * 3,
        "stance": ["support", "open", "oppose"],
        "act": ["says", "says", "threatens"],
    }
)
LINES = pl.DataFrame(
    {"holder": ["Ruritania"], "concept": ["send troops"], "consequence": ["a war"], "rows": [[2]]}
)
FOUND = (FOR, OPEN, AGAINST)


def draw(*levels: tuple[int, ...]) -> np.ndarray[Any, np.dtype[Any]]:
    order = STUDY.statements["row"].to_list()
    return np.array([[one[row] for row in order] for one in levels], dtype=np.int8)


def test_draws_as_found_leave_the_shares_as_they_are() -> None:
    made = propose(STUDY, LINES)
    plain, drawn = made.solve(), solve_drawn(made, STUDY, draw(*[FOUND] * 20))
    for table in ("to_polars", "stability", "conclusions"):
        assert getattr(drawn, table)().equals(getattr(plain, table)())
    assert drawn.stands[0] == drawn.stands[2] == 1.0
    assert "proposed in 100 % of 20 draws" in drawn.describe()
    assert drawn.coalitions().equals(plain.coalitions())


def test_a_statement_with_another_stance_is_another_preference() -> None:
    made = propose(STUDY, LINES)
    # In some draws Alba keeps it open too: then nobody is known to want it.
    undecided = (OPEN, OPEN, AGAINST)
    errors = draw(*[FOUND] * 12, *[undecided] * 8)
    drawn = solve_drawn(made, STUDY, errors)
    assert drawn.times == (12, 8)
    alone = solve_drawn(made, STUDY, draw(undecided)).to_polars()
    table, plain = drawn.to_polars(), made.solve().to_polars()
    assert table["value"].equals(plain["value"])
    ends = zip(plain["value"], alone["low"], strict=True)
    assert table.select("low", "high").rows() == [(min(one), max(one)) for one in ends]
    assert (table["high"] > table["low"]).any()


def test_a_draw_that_proposes_another_conflict_is_left_out() -> None:
    made = propose(STUDY, LINES)
    nobody, no_threat = (AGAINST, AGAINST, AGAINST), (FOR, OPEN, NONE)
    drawn = solve_drawn(made, STUDY, draw(*[FOUND] * 5, *[nobody] * 3, *[no_threat] * 2))
    assert drawn.stands[0] == 0.5
    assert drawn.times == (5,)
    none = solve_drawn(made, STUDY, draw(nobody, no_threat))
    table = none.conclusions()
    assert none.stands[0] == 0.0
    assert table["low"].is_null().all()
    assert set(table["reason"]) == {NO_DRAW}


def test_a_threat_that_is_no_threat_proposes_no_answer() -> None:
    made = propose(STUDY, LINES)
    levels = draw(*[FOUND] * 4)
    acts = np.full(levels.shape, ACTS.index("says"), dtype=np.int8)
    place = STUDY.statements["row"].to_list().index(2)
    acts[:2, place] = ACTS.index("warns")
    drawn = solve_drawn(made, STUDY, Coding(levels=levels, acts=acts))
    assert drawn.stands[0] == 0.5


def test_an_open_question_is_settled_where_a_draw_settles_it() -> None:
    made = propose(STUDY, LINES, members=["Borduria"])
    assert [one.decides for one in made.questions if one.maker == "Borduria"][:1] == [True]
    wanted = solve_drawn(made, STUDY, draw((FOR, FOR, AGAINST)))
    (other,) = wanted.others
    settled = [one for one in other.proposal.preferences if one.maker == "Borduria"]
    assert [one.wants in made.form.keys for one in settled] == [True]
    # To keep it open, as found, settles nothing.
    (same,) = solve_drawn(made, STUDY, draw(FOUND)).others
    assert not any(one.maker == "Borduria" for one in same.proposal.preferences)


def test_a_proposal_without_its_statements_has_no_draws() -> None:
    made = propose(STUDY, LINES)
    assert set(made.behind) == {option.key for option in made.form.options}
    form = made.form
    bare = type(made)(title="by hand", form=form, present=1)
    with pytest.raises(AnalysisError, match="which statements propose its options"):
        solve_drawn(bare, STUDY, draw(FOUND))
    with pytest.raises(AnalysisError, match="for 3 statements"):
        solve_drawn(made, STUDY, np.zeros((2, 5), dtype=np.int8))
