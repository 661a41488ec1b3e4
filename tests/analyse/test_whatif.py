"""What would change if actors held something else."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dissensus
from dissensus.analyse import cohesion
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study
from dissensus.analyse.unity.measures import find_measures
from dissensus.analyse.unity.support import OneDay
from dissensus.analyse.weighing.bargain import elect_positions, read_weights
from dissensus.analyse.weighing.hypothetical import suppose
from dissensus.analyse.weighing.pivots import find_pivots, find_power
from dissensus.analyse.weighing.what_if import WhatIf, whatif
from dissensus.errors import AnalysisError

DATA = Path(__file__).parents[3] / "shared" / "data"
DAY = dt.date(2024, 3, 1)
NONE: dict[str, list[str]] = {"concept": []}


def make(**more: Any) -> Study:
    """Five members on aid: three for it, one open, one against; A and E also on a ban."""
    rows = [
        *(("A", "aid", "support", 0), ("B", "aid", "support", 0), ("C", "aid", "support", 0)),
        *(("D", "aid", "open", 0), ("E", "aid", "oppose", -90), ("E", "aid", "oppose", -2)),
        *(("A", "ban", "support", -3), ("E", "ban", "oppose", -3), ("B", "ban", "support", -3)),
        ("E", "aid", "oppose", 4),
    ]
    return Study.of(
        {
            "actor": [row[0] for row in rows],
            "concept": [row[1] for row in rows],
            "stance": [row[2] for row in rows],
            "date": [DAY + dt.timedelta(days=row[3]) for row in rows],
            "act": ["says"] * 5 + ["promises"] + ["says"] * 4,
        },
        **more,
    )


def ask(changes: dict[tuple[str, str], str] | None = None, **more: Any) -> WhatIf:
    wanted = {"lines": NONE, "on": DAY, **more}
    return whatif(make(), changes or {("E", "aid"): "support"}, list("ABCDEF"), **wanted)


def find(found: WhatIf, figure: str, **more: Any) -> dict[str, Any]:
    return found.figures.filter(figure=figure, **more).row(0, named=True)


def test_indices_before_and_after() -> None:
    found = ask()
    assert found.changes[0].before == "oppose"
    row = find(found, "cohesion: agreement", collapse="open counts as support", concept="aid")
    # Of five, four on one side and then five: (3 * 4/5 - 1) / 2 and 1.
    assert (row["before"], row["after"]) == (pytest.approx(0.7), 1.0)
    assert row["change"] == pytest.approx(0.3)
    assert row["low"] <= row["after"] <= row["high"]
    row = find(found, "support", concept="aid")
    assert (row["before"], row["after"]) == (pytest.approx(0.5), pytest.approx(0.9))
    assert find(found, "members that spoke")["change"] == 0
    assert not find(found, "members that spoke")["changed"]


def test_before_is_what_cohesion_says() -> None:
    found = ask()
    table = cohesion(make(), list("ABCDEF"), on=DAY).to_polars().filter(concept="aid")
    assert table.height == 10
    for row in table.iter_rows(named=True):
        own = find(found, f"cohesion: {row['index']}", collapse=row["collapse"], concept="aid")
        for name, other in (("value", "before"), ("expected_low", "before_low")):
            assert own[other] == pytest.approx(row[name])


def test_what_is_supposed_is_in_no_rows() -> None:
    found = ask({("E", "aid"): "support", ("F", "aid"): "open"})
    for table in (found.figures, found.pivots, found.touched):
        assert all(row >= 0 for rows in table["rows"] for row in rows)
    assert find(found, "members that spoke")["after"] == 6


def test_a_supposed_position_replaces_that_of_the_day_alone() -> None:
    study = make()
    supposed = suppose(study, {("A", "aid"): "oppose"}, day=DAY)
    assert supposed.after.statements.height == study.statements.height
    assert OneDay.of(supposed.after, day=DAY).levels("aid")["A"] == 0
    # Later words still stand, and earlier ones too.
    moved = suppose(study, {("E", "aid"): "support"}, day=DAY)
    assert moved.after.statements.filter(holder="E", concept="aid").height == 3 + 1 - 1
    later = DAY + dt.timedelta(days=9)
    assert OneDay.of(moved.after, day=DAY).levels("aid")["E"] == 4
    assert OneDay.of(study, day=later).levels("aid")["E"] == 0


def test_what_the_position_meets() -> None:
    lines = {"concept": ["aid"], "holder": ["R"], "consequence": ["war"], "date": [DAY]}
    norms = pl.DataFrame(
        {
            "document": ["d"],
            "text": ["must not aid"],
            "deontic": ["must not"],
            "concept": ["aid"],
            "instrument": ["the accord"],
            "force": ["in force"],
            "parties": [["E"]],
            "date": [DAY],
            "start": [0],
            "end": [1],
            "discovered": [False],
        }
    )
    found = whatif(
        make(norms=norms), {("E", "aid"): "support"}, list("ABCDEF"), on=DAY, lines=lines
    )
    told = {row["sort"]: row for row in found.touched.iter_rows(named=True)}
    assert told["words"]["effect"] == "contradicts its own words"
    assert (told["words"]["days"], told["words"]["rows"]) == (2, [5])
    assert told["shift"]["rows"] == [4]
    # What was not yet put to the test would be broken by a deed of the kind.
    assert told["promise"]["effect"] == (
        "goes back on its promise (not to do; it was not yet testable)"
    )
    assert told["promise"]["rows"] == [5]
    assert told["norm"]["effect"] == "is against a norm"
    assert told["red line"]["holder"] == "R"
    row = find(found, "own statements against it: E")
    assert (row["before"], row["after"]) == (0, 1)


def meet(
    changes: dict[tuple[str, str], str], *rows: tuple[str, ...], **rest: Any
) -> dict[str, dict[str, Any]]:
    """What a supposition meets, by sort; rows are actor, party, measure, stance, act, condition."""
    names = ("actor", "party", "concept", "stance", "act", "condition")
    table = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    days = [DAY - dt.timedelta(days=9)] * len(rows)
    study = Study.of({**table, "date": days}, **rest)
    found = whatif(study, changes, on=DAY, lines=NONE)
    return {row["sort"]: row for row in found.touched.iter_rows(named=True)}


def test_members_of_a_political_party_are_held_to_their_own_words() -> None:
    rows = [("Ann", "Reds", "aid", "oppose", "says", ""), ("Bob", "Bob", "aid", "open", "says", "")]
    changes = {("Reds", "aid"): "support"}
    assert meet(changes, *rows)["words"]["rows"] == [0]
    assert "words" not in meet(changes, *rows, political=frozenset({"Reds"}))


def test_who_would_support_a_case_contradicts_its_refusal_of_the_measure() -> None:
    broader = {"send tanks": ["aid"], "aid": []}
    rows = [
        ("Ann", "", "aid", "oppose", "does", ""),
        ("Ann", "", "send tanks", "reserved", "says", ""),
        ("Bob", "", "send tanks", "reserved", "says", ""),
        ("Cid", "", "aid", "open", "says", ""),
    ]
    told = meet({("Ann", "send tanks"): "support"}, *rows, broader=broader)
    assert (told["deeds"]["rows"], told["words"]["rows"]) == ([0], [1])
    # To refuse a case is not to refuse the measure.
    assert not meet({("Bob", "aid"): "support"}, *rows, broader=broader)


@pytest.mark.parametrize(
    ("stance", "condition", "effect"),
    [
        ("support", "", "stays with its promise (to do; it was not yet testable)"),
        ("open", "", "keeps its promise in part (to do; it was not yet testable)"),
        ("oppose", "", "goes back on its promise (to do; it was not yet testable)"),
        ("oppose", "if asked", "leaves its promise open (to do)"),
        ("neutral", "", "leaves its promise open (to do)"),
    ],
)
def test_promises_are_judged_as_by_a_deed(stance: str, condition: str, effect: str) -> None:
    promise = ("Ann", "", "aid", "support", "promises", condition)
    told = meet({("Ann", "aid"): stance}, promise, ("Bob", "", "aid", "open", "says", ""))
    assert told["promise"]["effect"] == effect
    assert ("condition" in told["promise"]["reason"]) is bool(condition)


def test_members_of_one_influence_are_told_together() -> None:
    found = ask()
    own = found.pivots.filter(index="agreement", collapse="open counts as support", when="before")
    most = own.filter(pl.col("is_largest"), pl.col("value") > 0).row(0, named=True)
    assert (most["who"], most["change"]) == (["E"], "to open or support")
    lines = found.tell_pivots()
    assert 'raise agreement on "aid" most before (+0.3 each): E; after: nobody' in lines[0]
    assert "A, B, C, D" in lines[1]
    assert "new: E" in lines[1]


def test_influences_of_the_published_case() -> None:
    levels = {f"y{n}": 4 for n in range(20)} | {f"n{n}": 0 for n in range(5)}
    levels |= {f"a{n}": 2 for n in range(3)}
    found = find_pivots(levels, measure=find_measures("agreement")[0])
    told = {(one["stance"], one["change"]): one["value"] for one in found}
    assert told["support", "leaves"] == pytest.approx(-0.0159, abs=5e-5)
    assert told["oppose", "leaves"] == told["neutral", "leaves"]
    assert told["oppose", "leaves"] == pytest.approx(0.0397, abs=5e-5)
    assert told["oppose", "to open or support"] == pytest.approx(0.0536, abs=5e-5)
    assert told["neutral", "to open or support"] == pytest.approx(0.0536, abs=5e-5)
    assert told["support", "to oppose or reserved or neutral"] == pytest.approx(-0.0536, abs=5e-5)
    assert told["oppose", "to reserved or neutral"] == 0


def test_holdouts_are_told_under_consensus() -> None:
    lines = ask().tell_consensus()
    assert lines == [
        'hold-outs on "aid" before (1): E (oppose); after: nobody. 1 of 6 members have not spoken'
    ]


def test_power_is_counted_under_a_rule_only() -> None:
    assert ask().power.is_empty()
    found = ask(quota=4, weights=dict.fromkeys("ABCDEF", 1.0))
    assert found.power["shapley_shubik"].to_list() == pytest.approx([1 / 6] * 6)
    assert "4 -> 5, of a quota of 4" in found.tell_decided()[0]


def test_council_of_1958() -> None:
    found = find_power(dict(zip("FGINBL", [4, 4, 4, 2, 2, 1], strict=True)), 12)
    assert found["shapley_shubik"].to_list() == pytest.approx([7 / 30] * 3 + [0.15] * 2 + [0])
    with pytest.raises(AnalysisError, match="whole"):
        find_power({"A": 1.5}, 1)


def test_camps_move_with_the_position() -> None:
    found = ask({("E", "ban"): "support", ("E", "aid"): "support"})
    assert find(found, "polarization: share of opposed ties")["after"] == 0
    assert find(found, "polarization: share of opposed ties")["before"] > 0
    assert found.camps.filter("moved")["actor"].to_list() == ["E"]


def test_errors_of_coding_widen_what_is_said() -> None:
    study = make()
    errors = np.tile(study.statements["level"].to_numpy(), (2, 1)).astype(np.int8)
    errors[1] = np.where(errors[1] == 4, 0, errors[1])
    found = ask(errors=errors)
    sure = ask(errors=errors[:1])
    for figure in ("support", "cohesion: ordinal"):
        wide, narrow = (find(one, figure, concept="aid") for one in (found, sure))
        assert wide["low"] < narrow["low"]


def test_election_before_and_after() -> None:
    found = ask().elections["aid"]
    assert list(found.mean) == pytest.approx([0.75, 0.95])
    assert found.names == ("oppose", "open", "support")
    table = ask().to_election()
    for name in ("conditional_before", "conditional_after", "incentive_after"):
        assert table[name].sum() == pytest.approx(1)
    weighed = ask(weights=dict.fromkeys("ABCDEF", 1.0) | {"E": 0.0}).elections["aid"]
    assert list(weighed.mean) == pytest.approx([0.9375, 0.9375])


def test_one_voter_holds_no_election() -> None:
    study = make(known=frozenset({"new"}))
    found = whatif(study, {("F", "new"): "support"}, list("ABCDEF"), on=DAY, lines=NONE)
    assert not found.elections
    assert find(found, "cohesion: agreement", concept="new")["before"] is None
    assert "1 member spoke" in find(found, "cohesion: agreement", concept="new")["reason"]
    assert "fewer than two spoke" in found.tell_pivots()[0]
    assert found.changes[0].describe() == 'F on "new": has not spoken -> support'


@settings(max_examples=25)
@given(st.sampled_from("ABCDE"), st.sampled_from(["aid", "ban"]))
def test_what_is_held_already_changes_nothing(actor: str, concept: str) -> None:
    level = OneDay.of(make(), day=DAY).levels(concept).get(actor)
    if level is None:
        return
    found = ask({(actor, concept): LEVELS[level]}, draws=50)
    assert not found.figures["changed"].any()
    assert found.to_changed().is_empty()


def test_bad_input_is_told_with_the_nearest_name() -> None:
    with pytest.raises(AnalysisError, match="there is no 'Eve'"):
        ask({("Eve", "aid"): "support"})
    with pytest.raises(AnalysisError, match='did you mean "aid"'):
        ask({("E", "aidd"): "support"})
    with pytest.raises(AnalysisError, match='did you mean "support"'):
        ask({("E", "aid"): "suport"})
    with pytest.raises(AnalysisError, match="none given"):
        whatif(make(), {}, lines=NONE)
    with pytest.raises(AnalysisError, match="weights: none for 'B'"):
        ask(weights={"A": 1})
    with pytest.raises(AnalysisError, match="quota of 9"):
        ask(quota=9)


def read_cars() -> dict[str, list[Any]]:
    text = (DATA / "ec_emissions_actors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {
        "actor": [row["Actor"] for row in rows],
        "position": [float(row["Position"]) for row in rows],
        "weight": [float(row["Capability"]) for row in rows],
        "salience": [float(row["Salience"]) for row in rows],
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("germany", "chances", "mean"),
    [(7, [0.0564, 0.5012, 0.4423], 7.957), (10, [0.0434, 0.3082, 0.6484], 8.524)],
)
def test_emissions_of_cars(germany: float, chances: list[float], mean: float) -> None:
    found = elect_positions(read_cars(), {"Germany": germany})
    assert list(found.options) == pytest.approx([4, 7, 10])
    assert found.mean[0] == pytest.approx(7.38996, abs=5e-6)
    assert found.mean[1] == pytest.approx(mean, abs=5e-4)
    assert found.median[0] == pytest.approx(7)
    before, after = found.elections
    assert before.conditional == pytest.approx([0.2046, 0.4198, 0.3756], abs=5e-5)
    assert before.incentive == pytest.approx([0.2371, 0.3467, 0.4162], abs=5e-5)
    assert after.conditional == pytest.approx(chances, abs=1e-4)


def test_positions_with_attitudes_to_risk() -> None:
    table = {"actor": ["A", "B", "C"], "position": [0, 5, 10], "weight": [1, 3, 1]}
    neutral, found = elect_positions(table), elect_positions(table, risk=True)
    assert found.risk is not None
    # Who wins most is as averse as can be, who wins least as fond of risk.
    assert found.risk[0].tolist() == pytest.approx([-0.5, 1.0, -0.5])
    assert found.elections[0].conditional.tolist() != neutral.elections[0].conditional.tolist()
    assert found.to_polars()["conditional_after"].sum() == pytest.approx(1)


def test_positions_that_are_wrong_are_refused() -> None:
    table = {"actor": ["A", "B"], "position": [1, 2]}
    with pytest.raises(AnalysisError, match="no actor 'C'"):
        elect_positions(table, {"C": 3})
    with pytest.raises(AnalysisError, match="'A' stands there twice"):
        elect_positions({"actor": ["A", "A"], "position": [1, 2]})
    with pytest.raises(AnalysisError, match="position of row 2 is no number"):
        elect_positions({"actor": ["A", "B"], "position": ["1", "x"]})
    with pytest.raises(AnalysisError, match="lie beyond"):
        elect_positions(table, scale=(0, 1))
    with pytest.raises(AnalysisError, match="no column 'weight'"):
        read_weights(table)


def test_it_stands_at_the_top() -> None:
    assert dissensus.whatif is whatif
    assert dissensus.elect_positions is elect_positions
    assert "what if E on" in ask()._repr_html_()
