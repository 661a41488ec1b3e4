"""Commitments, red lines, crossings, chains and conflicts, on cases made by hand."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError, Conditional, RedLines, Study, redlines
from dissensus.analyse.commitments.gather import find_commitments
from dissensus.analyse.escalations.intensity import rate_acts
from dissensus.analyse.study import NORMS

START = dt.date(2024, 1, 1)
BROADER = {
    "deploy troops": [],
    "deploy combat troops": ["deploy troops"],
    "deploy trainers": [],
    "e1": [],
    "e2": [],
    "e3": [],
    "fight directly": [],
}


def say(actor: str, concept: str, stance: str, day: int = 0, **rest: Any) -> dict[str, Any]:
    date = (START + dt.timedelta(days=day)).isoformat()
    return {"actor": actor, "concept": concept, "stance": stance, "date": date, **rest}


def threaten(actor: str, concept: str, day: int = 0, **rest: Any) -> dict[str, Any]:
    told = {"act": "threatens", "consequence": "a direct conflict is inevitable", **rest}
    return say(actor, concept, "oppose", day, **told)


INEVITABLE: dict[str, Any] = {
    "likelihood_low": 0.99,
    "likelihood_high": 1.0,
    "likelihood_word": "inevitable",
}


def make_study(*rows: dict[str, Any], **rest: Any) -> Study:
    columns = {name for row in rows for name in row}
    table = [{name: row.get(name) for name in columns} for row in rows]
    return Study.of(pl.DataFrame(table, infer_schema_length=None), broader=BROADER, **rest)


def make_norm(parties: list[str], deontic: str, concept: str, **rest: Any) -> dict[str, Any]:
    told = {"document": "d", "text": "it says so", "instrument": "accord", "force": "in force"}
    return {**told, "parties": parties, "deontic": deontic, "concept": concept, **rest}


def make_norms(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=NORMS)


def score(
    study: Study, plover: float, goldstein: float, invoked: int | None = None
) -> pl.DataFrame:
    rows = study.statements["row"]
    return pl.DataFrame({"row": rows}).with_columns(
        pl.lit(plover).alias("plover"),
        pl.lit(goldstein).alias("goldstein"),
        pl.lit(invoked, dtype=pl.Int64).alias("invoked"),
    )


# -- how utterances are coded ----------------------------------------------------------------------


def test_norm_that_two_must_never_clash_forbids_both() -> None:
    norms = make_norms(make_norm(["NATO", "Russia"], "must not", "fight directly"))
    found = redlines(make_study(say("A", "e1", "support"), norms=norms)).norms()
    row = found.row(0, named=True)
    assert (row["operator"], row["parties"], row["concept"]) == (
        "F",
        ["NATO", "Russia"],
        "fight directly",
    )
    assert (row["line"], row["sort"], row["strength"], row["attestations"]) == (
        *("N1", "norm", "in force"),
        1,
    )


def test_inevitable_if_troops_are_sent_is_a_conditional_line() -> None:
    study = make_study(threaten("Kremlin", "deploy troops", **INEVITABLE))
    row = redlines(study).table.row(0, named=True)
    assert (row["operator"], row["concept"], row["conditional"]) == ("T", "deploy troops", True)
    assert (row["likelihood_low"], row["likelihood_high"]) == (0.99, 1.0)
    assert redlines(study).likelihood("L1") == Conditional(0.99, 1.0, given="deploy troops")


def test_not_ruling_out_is_no_promise_and_no_line() -> None:
    study = make_study(say("Sweden", "deploy troops", "open"))
    found = redlines(study)
    assert study.statements["value"].to_list() == [0.5]
    assert found.table.is_empty()
    assert found.others.select("sort", "operator").rows() == [("no exclusion", "¬F")]
    assert found.others.filter(pl.col("operator").is_in(["O", "T", "P"])).is_empty()
    assert found.exposure().is_empty()


def test_will_not_be_delivered_forbids_it_to_oneself() -> None:
    found = redlines(make_study(say("Germany", "e1", "oppose", firmness="categorical")))
    assert found.others.select("sort", "operator", "strength").rows() == [
        ("refusal", "F", "categorical")
    ]
    assert found.table.is_empty()


@pytest.mark.parametrize(
    ("rest", "sort"),
    [
        ({"act": "calls", "targets": "B"}, "prohibition"),
        ({"act": "calls"}, None),
        ({"act": "warns", "targets": "B"}, "prohibition"),
        ({"act": "warns"}, "bare warning"),
        ({"act": "warns", "condition": "if B goes on"}, "warning"),
        ({"act": "threatens", "consequence": "war"}, "threat"),
        ({"act": "says", "targets": "B", "firmness": "categorical"}, "refusal"),
        ({"act": "says", "targets": "A", "firmness": "categorical"}, "refusal"),
        ({"act": "denies"}, None),
        ({"act": "does"}, None),
        ({"act": "reveals", "targets": "B"}, None),
    ],
)
def test_opposition_is_coded_by_its_act(rest: dict[str, Any], sort: str | None) -> None:
    found = find_commitments(make_study(say("A", "e1", "oppose", **rest)))
    assert found["sort"].to_list() == ([sort] if sort else [])


def test_who_opposes_categorically_from_outside_the_group_forbids_it() -> None:
    rows = [say("Adversary", "e1", "oppose", firmness="categorical"), say("Ally", "e1", "oppose")]
    inside = make_study(*rows)
    assert set(find_commitments(inside)["sort"]) == {"refusal"}
    from dissensus.analyse.members import Membership  # noqa: PLC0415

    outside = make_study(*rows, members=Membership.of(["Ally"]), group="the allies")
    found = redlines(outside)
    assert found.table.select("sort", "holder", "operator").rows() == [
        ("red line", "Adversary", "F")
    ]
    assert found.likelihood("L1") is None


def test_what_is_missing_is_told() -> None:
    rows = [
        threaten("A", "e1", condition="if it comes to that"),
        threaten("B", "e1"),
        threaten("C", "e1", consequence="", condition="if it comes to that"),
    ]
    found = redlines(make_study(*rows)).table
    assert found.select("holder", "missing").rows() == [
        ("A", ""),
        ("B", "condition"),
        ("C", "consequence"),
    ]


# -- likelihoods stay conditional ------------------------------------------------------------------


def add_up(told: Any) -> list[Any]:
    return [
        lambda: told + 0.2,
        lambda: 0.2 + told,
        lambda: sum([told, 0.2]),
        lambda: sum([0.2, told]),
        lambda: told - 0.2,
        lambda: 0.5 * told,
        lambda: told / 2,
        lambda: (told + told) / 2,
        lambda: float(told),
        lambda: round(told),
        lambda: told > 0.5,
        lambda: max([told, 0.2]),
        lambda: statistics.mean([told, 0.2]),
        lambda: statistics.fmean([told, 0.2]),
        lambda: np.mean([told, 0.2]),
        lambda: np.array([0.1, 0.2]) + told,
        lambda: np.array([told], dtype=float),
    ]


@pytest.mark.parametrize("place", range(17))
def test_inevitable_if_cannot_be_added_to_a_probability(place: int) -> None:
    told = redlines(make_study(threaten("A", "e1", **INEVITABLE))).likelihood("L1")
    assert told is not None
    with pytest.raises(AnalysisError, match="only under its condition"):
        add_up(told)[place]()


def test_every_way_of_adding_is_tried() -> None:
    assert len(add_up(Conditional(0, 1, given="e1"))) == 17


def test_what_a_conditional_tells_of_the_thing_itself() -> None:
    told = Conditional(0.99, 1.0, given="deploy troops")
    assert told.bound(0.0) == (0.0, 1.0)
    assert told.bound(1.0) == (0.99, 1.0)
    assert told.bound(0.05) == pytest.approx((0.0495, 1.0))
    assert str(told) == "99 to 100 % if: deploy troops"


@pytest.mark.parametrize("ends", [(0.5, 0.4), (-0.1, 0.5), (0.5, 1.1), (float("nan"), 1.0)])
def test_what_is_no_range_is_refused(ends: tuple[float, float]) -> None:
    with pytest.raises(AnalysisError, match="no range of probability"):
        Conditional(*ends, given="e1")
    with pytest.raises(AnalysisError, match="no probability"):
        Conditional(0.1, 0.2, given="e1").bound(ends[1] + 1)


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_bound_holds_whatever_happens_without_the_condition(
    one: float, other: float, given_: float, without: float
) -> None:
    told = Conditional(min(one, other), max(one, other), given="e1")
    low, high = told.bound(given_)
    for asserted in (told.low, told.high):
        whole = asserted * given_ + without * (1 - given_)
        assert low - 1e-12 <= whole <= high + 1e-12


# -- which are red lines ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plover", "goldstein", "sort", "reason"),
    [
        (-5.0, -1.0, "red line", ""),
        (-1.0, -7.0, "red line", ""),
        (-4.9, -6.9, "threat", "scored above -5 (PLOVER) and -7 (Goldstein)"),
        (float("nan"), float("nan"), "threat", "consequence without a score"),
        (float("nan"), -7.2, "red line", ""),
    ],
)
def test_severe_consequences_make_red_lines(
    plover: float, goldstein: float, sort: str, reason: str
) -> None:
    study = make_study(threaten("A", "e1"), say("B", "e2", "oppose", 200))
    row = redlines(study, rated=score(study, plover, goldstein)).table.row(0, named=True)
    assert (row["sort"], row["reason"]) == (sort, reason)


def test_without_scores_a_threat_keeps_its_name() -> None:
    study = make_study(threaten("A", "e1"))
    row = redlines(study, rated=score(study, -9, -9).clear()).table.row(0, named=True)
    assert row["sort"] == "threat"
    assert row["reason"].startswith("consequence without a score")


def test_scores_are_those_of_the_acts_where_none_are_given() -> None:
    study = make_study(
        threaten("A", "e1", consequence="a nuclear response"),
        threaten("B", "e1", consequence="tea will be late"),
    )
    found = redlines(study).table
    assert found.select("sort", "goldstein").row(0) == ("red line", -7.0)
    assert found["sort"].to_list() == ["red line", "threat"]
    assert found.equals(redlines(study, rated=rate_acts(study)).table)


def test_score_without_a_consequence_makes_no_red_line() -> None:
    study = make_study(threaten("A", "e1", consequence="", condition="if B does"))
    row = redlines(study, rated=score(study, -9, -9)).table.row(0, named=True)
    assert (row["sort"], row["missing"]) == ("threat", "consequence")


def test_scores_without_their_columns_are_refused() -> None:
    study = make_study(threaten("A", "e1"))
    with pytest.raises(AnalysisError, match="no column 'goldstein'"):
        redlines(study, rated=pl.DataFrame({"row": [0], "plover": [0.0], "invoked": [1]}))


def test_copies_are_one_line_from_its_first_day() -> None:
    study = make_study(
        threaten("A", "e1", 5, **INEVITABLE),
        threaten("A", "e1", 2, consequence="A direct conflict is INEVITABLE!"),
        threaten("A", "e1", 9, consequence="other words", likelihood_low=0.5, likelihood_high=0.6),
        threaten("B", "e1", 9),
    )
    found = redlines(replace(study, consequences={2: "fight directly", 0: "fight directly"}))
    assert found.table.select(
        "holder", "statements", "likelihood_low", "likelihood_high"
    ).rows() == [
        ("A", 1, None, None),
        ("A", 2, 0.5, 1.0),
        ("B", 1, None, None),
    ]
    joined = redlines(study).table.row(0, named=True)
    assert (joined["rows"], joined["date"], joined["last"]) == (
        [0, 1],
        START + dt.timedelta(days=2),
        START + dt.timedelta(days=5),
    )


def test_one_threat_in_other_words_is_one_line() -> None:
    study = make_study(
        threaten("A", "e1", 1, consequence="one would speak of a direct clash", **INEVITABLE),
        threaten("A", "e1", 4, consequence="a clash would become inevitable", **INEVITABLE),
        threaten("A", "e1", 4, consequence="a crisis of trust would follow"),
        threaten("A", "e1", 4, consequence="trust would be in crisis"),
        threaten("A", "e1", 9, consequence="trust would be in crisis"),
        threaten("A", "e1", 12, consequence="a crisis of trust, or worse"),
        consequences={0: "e3"},
    )
    found = redlines(study, rated=score(study, -5, -7, 3))
    # As high and as likely; as high on one day; the same words; another day says nothing.
    assert [row["rows"] for row in found.table.to_dicts()] == [[0, 1], [2, 3, 4], [5]]
    unrated = redlines(study, rated=score(study, -5, -7))
    assert [row["rows"] for row in unrated.table.to_dicts()] == [[0], [1], [2], [3, 4], [5]]


def test_threats_of_other_measures_stay_apart() -> None:
    study = make_study(
        threaten("A", "e1", 1, consequence="they would do e2", **INEVITABLE),
        threaten("A", "e1", 1, consequence="they would do e3", **INEVITABLE),
        consequences={0: "e2", 1: "e3"},
    )
    found = redlines(study, rated=score(study, -5, -7, 3))
    assert [row["rows"] for row in found.table.to_dicts()] == [[0], [1]]


# -- crossed, not crossed, open --------------------------------------------------------------------


def do(actor: str, concept: str, day: int, **rest: Any) -> dict[str, Any]:
    return say(actor, concept, "support", day, act="does", **rest)


def follow(
    *rows: dict[str, Any], consequences: dict[int, str] | None = None, **options: Any
) -> dict[str, Any]:
    """The one line that these statements draw, with what became of it."""
    found = redlines(make_study(*rows, consequences=consequences or {}), **options).table
    assert found.height == 1
    return found.row(0, named=True)


LINE = threaten("B", "e1")
LAST = say("C", "e3", "oppose", 120)


def test_crossed_and_not_answered_within_the_horizon() -> None:
    row = follow(LINE, do("A", "e1", 10), LAST, consequences={0: "e2"})
    assert (row["status"], row["crossed_by"], row["answered"]) == ("crossed", [1], False)
    assert row["crossed_on"] == START + dt.timedelta(days=10)


def test_answer_is_open_before_the_horizon() -> None:
    row = follow(LINE, do("A", "e1", 40), LAST, consequences={0: "e2"})
    assert (row["status"], row["answered"]) == ("crossed", None)
    assert "open" in row["reason"]
    assert follow(LINE, do("A", "e1", 30), LAST, consequences={0: "e2"})["answered"] is False


def test_answered_by_the_holder() -> None:
    rows = [LINE, do("A", "e1", 10), do("C", "e2", 12), LAST]
    assert follow(*rows, consequences={0: "e2"})["answered"] is False
    row = follow(*rows, do("B", "e2", 15), consequences={0: "e2"})
    assert (row["answered"], row["answered_by"]) == (True, [4])
    late = follow(*rows, do("B", "e2", 101), consequences={0: "e2"})
    assert late["answered"] is False


def test_what_a_warning_names_may_come_from_anybody() -> None:
    rows = [{**LINE, "act": "warns"}, do("A", "e1", 10), do("C", "e2", 12), LAST]
    assert follow(*rows, consequences={0: "e2"})["answered"] is True


def test_answer_without_a_measure_cannot_be_told() -> None:
    row = follow(LINE, do("A", "e1", 10), LAST)
    assert row["answered"] is None
    assert "names no measure" in row["reason"]


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (do("A", "e1", 10), "crossed"),
        (do("B", "e1", 10), "not crossed"),
        (do("A", "e1", 0), "not crossed"),
        (do("A", "e2", 10), "not crossed"),
        (say("A", "e1", "support", 10, act="promises"), "not crossed"),
        (say("A", "e1", "support", 10), "not crossed"),
        (say("A", "e1", "open", 10, act="does"), "not crossed"),
        (do("A", "e1", 10, alleged=True), "disputed crossing"),
        (do("A", "something new", 10), "not crossed"),
    ],
)
def test_only_a_deed_of_another_crosses(deed: dict[str, Any], status: str) -> None:
    assert follow(LINE, deed, LAST)["status"] == status


def test_line_is_open_while_the_corpus_is_young() -> None:
    assert follow(LINE, say("C", "e3", "oppose", 89))["status"] == "open"
    assert follow(LINE, say("C", "e3", "oppose", 90))["status"] == "not crossed"
    assert follow(LINE, say("C", "e3", "oppose", 89), horizon=30)["status"] == "not crossed"


def test_line_without_a_date_is_unknown() -> None:
    row = follow({**LINE, "date": None}, do("A", "e1", 10))
    assert (row["status"], row["date"]) == ("unknown", None)
    assert "no date" in row["reason"]


def test_named_addressees_alone_can_cross() -> None:
    line = {**LINE, "targets": "A; President of D"}
    known = say("President of D", "e3", "support", party="D")
    assert follow(line, do("C", "e1", 10), LAST)["status"] == "not crossed"
    assert follow(line, do("A", "e1", 10), LAST)["status"] == "crossed"
    assert follow(line, do("D", "e1", 10), known, LAST)["status"] == "crossed"


def test_case_of_the_measure_crosses_and_of_a_broader_one_it_is_not_known() -> None:
    rows = (threaten("B", "deploy troops"), LAST)
    assert follow(*rows, do("A", "deploy combat troops", 9))["status"] == "crossed"
    assert follow(*rows, do("A", "deploy trainers", 9))["status"] == "not crossed"
    narrow = (threaten("B", "deploy combat troops"), LAST)
    broad = follow(*narrow, do("A", "deploy troops", 9))
    # The troops may have been combat troops: nobody said.
    assert (broad["status"], broad["crossed_by"]) == ("unknown", [])
    assert "deploy troops" in broad["reason"]


def test_condition_without_a_warning_draws_no_line() -> None:
    said = say("A", "e1", "oppose", act="says", condition="if asked", consequence="a war")
    assert redlines(make_study(said)).table.is_empty()


SENT = threaten("B", "deploy troops", concept_text="the deployment of troops to Freedonia")


@pytest.mark.parametrize(
    ("concept", "text", "status"),
    [
        ("soldiers on the ground", "", "unknown"),
        ("discovered:en:soldiers on the ground", "", "unknown"),
        ("presence", "the presence of troops", "unknown"),
        ("Déployer", "", "unknown"),
        ("repeat", "keeps repeating it", "not crossed"),
        ("visit Freedonia", "a visit to Freedonia", "not crossed"),
        ("discovered:en:repeat", "", "not crossed"),
    ],
)
def test_unplaced_deed_may_cross_only_where_it_shares_a_word(
    concept: str, text: str, status: str
) -> None:
    named = [
        say("C", "deploy troops", "oppose", 1, concept_text=told)
        for told in ("soldiers in Freedonia", "sending soldiers to Freedonia", "déployer")
    ]
    more = say("C", "deploy troops", "oppose", 2, concept_text="ne pas déployer")
    deed = do("A", concept, 10, concept_text=text, discovered=True)
    row = follow(SENT, *named, more, deed, LAST)
    assert (row["status"], row["possible_by"]) == (status, [5] if status == "unknown" else [])
    assert (concept in row["reason"]) is (status == "unknown")


def test_word_that_stands_in_one_text_by_the_way_does_not_name_a_measure() -> None:
    said = [f"to deploy {word} troops" for word in ("many", "more", "with", "some")]
    named = [say("C", "deploy troops", "oppose", 1, concept_text=told) for told in said]
    deed = do("A", "agree with them", 10, discovered=True)
    assert follow(SENT, *named, deed, LAST)["status"] == "not crossed"


def test_line_holds_until_it_is_said_to_end() -> None:
    ended = {0: START + dt.timedelta(days=5)}
    assert follow(LINE, do("A", "e1", 10), LAST, until=ended)["status"] == "not crossed"
    assert follow(LINE, do("A", "e1", 5), LAST, until=ended)["status"] == "crossed"


@pytest.mark.parametrize("horizon", [0, -3])
def test_horizon_is_a_length_of_time(horizon: int) -> None:
    with pytest.raises(AnalysisError, match="no length of time"):
        redlines(make_study(LINE), horizon=horizon)


# -- exposure --------------------------------------------------------------------------------------


def expose(found: RedLines) -> dict[str, tuple[int, int, int]]:
    rows = found.exposure().select("concept", "value", "low", "high").iter_rows()
    return {concept: (value, low, high) for concept, value, low, high in rows}


def test_exposure_follows_the_order_of_measures() -> None:
    study = make_study(
        threaten("B", "deploy troops"),
        threaten("C", "deploy combat troops", **INEVITABLE),
        say("A", "deploy trainers", "open"),
        say("A", "something new", "open"),
    )
    found = redlines(study, rated=score(study, -6, -8, 3))
    assert expose(found) == {
        "deploy combat troops": (2, 2, 2),
        "deploy troops": (1, 1, 1),
        "deploy trainers": (0, 0, 0),
        "something new": (0, 0, 2),
    }
    row = found.exposure().row(0, named=True)
    assert (row["surest_low"], row["surest_high"], row["invoked"]) == (0.99, 1.0, 3)
    assert (row["holders"], row["rows"], row["statements"]) == (["B", "C"], [0, 1], 2)
    new = found.exposure().filter(concept="something new").row(0, named=True)
    assert (new["unknown"], sorted(new["unknown_lines"])) == (2, ["L1", "L2"])
    assert "not known" in new["reason"]


def test_warnings_are_counted_apart() -> None:
    study = make_study(threaten("B", "e1", **INEVITABLE))
    found = redlines(study, rated=score(study, -1, -1))
    row = found.exposure().row(0, named=True)
    assert (row["lines"], row["warnings"], row["surest_low"]) == (0, 1, 0.99)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["deploy troops", "deploy combat troops", "e1"]), max_size=6))
def test_another_line_never_lowers_exposure(triggers: list[str]) -> None:
    rows = [threaten(f"H{place}", name) for place, name in enumerate(triggers)]
    before = make_study(say("A", "e1", "open"), *rows)
    after = make_study(say("A", "e1", "open"), *rows, threaten("Z", "deploy troops"))
    first = expose(redlines(before, rated=score(before, -9, -9)))
    second = expose(redlines(after, rated=score(after, -9, -9)))
    assert all(second[name][0] >= value for name, (value, *_) in first.items())


# -- chains ----------------------------------------------------------------------------------------

SPIRAL = [threaten("A", "e1"), threaten("B", "e2"), threaten("C", "e3")]
ROUND = {0: "e2", 1: "e3", 2: "e1"}


def test_three_lines_that_lead_round_are_one_cycle() -> None:
    found = redlines(make_study(*SPIRAL, consequences=ROUND))
    assert found.chains().is_empty()
    row = found.cycles().row(0, named=True)
    assert found.cycles().height == 1
    assert (row["length"], row["measures"], row["holders"]) == (
        3,
        ["e1", "e2", "e3", "e1"],
        ["A", "B", "C"],
    )
    assert row["rows"] == [0, 1, 2]


def test_lines_that_do_not_come_back_are_a_chain() -> None:
    found = redlines(make_study(*SPIRAL, consequences={0: "e2", 1: "e3"}))
    assert found.cycles().is_empty()
    assert found.chains()["lines"].to_list() == [["L1", "L2", "L3"]]
    assert found.chains()["measures"].to_list() == [
        ["e1", "e2", "e3", "a direct conflict is inevitable"]
    ]
    found = redlines(make_study(*SPIRAL, consequences={0: "e2", 1: "e3", 2: "fight directly"}))
    assert found.chains()["measures"].to_list() == [["e1", "e2", "e3", "fight directly"]]


def test_own_event_does_not_trigger_own_line() -> None:
    rows = [threaten("A", "e1"), threaten("A", "e2")]
    assert redlines(make_study(*rows, consequences={0: "e2"})).chains().is_empty()
    warned = [{**rows[0], "act": "warns"}, rows[1]]
    assert redlines(make_study(*warned, consequences={0: "e2"})).chains().height == 1


def test_addressees_are_the_only_ones_who_trigger() -> None:
    rows = [threaten("A", "e1"), threaten("B", "e2", targets="C")]
    assert redlines(make_study(*rows, consequences={0: "e2"})).chains().is_empty()
    rows = [threaten("A", "e1"), threaten("B", "e2", targets="A")]
    assert redlines(make_study(*rows, consequences={0: "e2"})).chains().height == 1


def test_consequence_may_be_a_case_of_the_next_trigger() -> None:
    rows = [threaten("A", "e1"), threaten("B", "deploy troops")]
    narrow = redlines(make_study(*rows, consequences={0: "deploy combat troops"}))
    assert narrow.chains().height == 1
    rows = [threaten("A", "e1"), threaten("B", "deploy combat troops")]
    broad = redlines(make_study(*rows, consequences={0: "deploy troops"}))
    assert broad.chains().is_empty()


def test_chains_have_four_lines_at_most() -> None:
    rows = [threaten(f"H{place}", f"m{place}") for place in range(6)]
    study = make_study(*rows)
    found = redlines(replace(study, consequences={n: f"m{n + 1}" for n in range(6)}))
    assert found.chains()["length"].max() == 4
    assert found.chains()["holders"].to_list() == [
        [f"H{place}" for place in range(first, first + 4)] for first in range(3)
    ]


def test_likelihoods_stand_beside_each_other() -> None:
    rows = [{**row, **INEVITABLE} for row in SPIRAL]
    row = redlines(make_study(*rows, consequences=ROUND)).cycles().row(0, named=True)
    assert row["likelihoods"] == ["99 to 100 %"] * 3
    assert row["text"].startswith("A: if e1, then e2 (99 to 100 % if so); B: if e2")


# -- network, chart, the rest ----------------------------------------------------------------------


def test_network_ties_measures_to_consequences() -> None:
    study = make_study(*SPIRAL, threaten("D", "e1", consequence="", condition="if so"))
    made = redlines(replace(study, consequences={0: "e2"})).to_network()
    assert (made.kind, made.row_name, made.column_name) == ("twomode", "measure", "consequence")
    assert set(made.to_polars().rows()) == {
        ("e1", "e2", -1.0),
        ("e1", "(not told)", -1.0),
        ("e2", "a direct conflict is inevitable", -1.0),
        ("e3", "a direct conflict is inevitable", -1.0),
    }


def test_chart_and_page_show_who_and_how_surely() -> None:
    found = redlines(make_study(threaten("A", "e1", **INEVITABLE), SPIRAL[1]))
    drawn = found.chart().to_dict()
    texts = (
        {row["label"] for data in drawn["datasets"].values() for row in data}
        if ("datasets" in drawn)
        else {row["label"] for row in drawn["layer"][0]["data"]["values"]}
    )
    assert texts == {"A, 99 to 100 % if so", "B"}
    assert "inevitable" in found._repr_html_()
    assert repr(found) == "<2 red lines; 0 crossed>"


def test_one_measure_is_chosen_with_what_covers_it() -> None:
    study = make_study(
        threaten("B", "deploy troops"),
        threaten("C", "e1"),
        say("A", "deploy combat troops", "open"),
    )
    found = redlines(study).on("deploy combat troops")
    assert found.table["holder"].to_list() == ["B"]
    assert found.others["holder"].to_list() == ["A"]
    with pytest.raises(AnalysisError, match="did you mean"):
        redlines(study).on("deploy combat trops")


def test_line_that_is_not_there() -> None:
    with pytest.raises(AnalysisError, match="there is no 'L9'; there are L1 to L1"):
        redlines(make_study(LINE)).find("L9")
    with pytest.raises(AnalysisError, match="there is none"):
        redlines(make_study(say("A", "e1", "open"))).likelihood("L1")


def test_nothing_threatened_is_an_empty_answer() -> None:
    found = redlines(make_study(say("A", "e1", "support")))
    for table in (found.table, found.exposure(), found.chains(), found.cycles()):
        assert table.is_empty()
        assert {"statements", "actors", "rows", "reason"} <= set(table.columns)
    assert found.conflicts().is_empty()
    assert found.norms().is_empty()
    assert found.to_network().to_polars().is_empty()
    assert repr(found) == "<no lines; 0 crossed>"


@settings(max_examples=20)
@given(st.permutations(range(5)))
def test_order_of_the_table_changes_no_line(order: list[int]) -> None:
    rows = [
        threaten("A", "e1", 1, **INEVITABLE),
        threaten("A", "e1", 3),
        threaten("B", "e2", 2),
        do("C", "e1", 9),
        LAST,
    ]
    made = make_study(*rows)
    rated = score(made, -9, -9)
    shuffled = redlines(make_study(*(rows[place] for place in order)), rated=rated).table
    expected = redlines(made, rated=rated).table
    places = [sorted(order[row] for row in found) for found in shuffled["rows"]]
    assert places == expected["rows"].to_list()
    assert shuffled.drop("rows", "crossed_by").equals(expected.drop("rows", "crossed_by"))


def test_lines_and_crossings_are_counted_in_each_draw() -> None:
    made = make_study(threaten("A", "e1"), threaten("A", "e2"), do("C", "e1", 9), LAST)
    as_found = made.statements["level"].to_numpy()
    row = made.statements["row"].to_numpy()
    undone, none = as_found.copy(), as_found.copy()
    undone[row == 2] = 0
    none[(row == 0) | (row == 1)] = -1
    errors = np.stack([as_found] * 30 + [undone] * 10 + [none] * 20)
    found = redlines(made, rated=score(made, -9, -9), errors=errors)
    assert found.table["stands"].to_list() == [pytest.approx(2 / 3)] * 2
    assert 0.5 < found.table["stands_low"][0] < 2 / 3 < found.table["stands_high"][0] < 0.8
    counts = {kind: ends for kind, *ends in found.counts().iter_rows() for ends in [ends[:3]]}
    assert counts["red line"] == [2, 0.0, 2.0]
    assert counts["crossed"] == [1, 0.0, 1.0]
    assert found.describe() == "2 (0-2) red lines; 1 (0-1) crossed"
    exposed = found.exposure("e1", "e3")
    assert exposed.select("lines", "least", "most").rows() == [(1, 0.0, 1.0), (0, 0.0, 0.0)]
    alone = found.on("e2")
    assert alone.counts()["value"].to_list() == [1, 0, 0, 0]
    assert alone.exposure("e2")["most"].to_list() == [1.0]


def test_a_prohibition_stands_while_it_is_against() -> None:
    made = make_study(say("B", "e1", "oppose", 1, act="calls", targets="C"))
    errors = np.array([[0], [1], [3], [-1]])
    found = redlines(made, errors=errors)
    assert found.table["operator"].to_list() == ["F"]
    assert found.table["stands"].to_list() == [0.5]
    assert redlines(made).counts()["low"].to_list() == [None] * 4
    assert "stands" not in redlines(made).table.columns


UNNAMED = [
    ("the senders face far more tragic consequences", "conséquences bien plus tragiques", 1),
    ("grave repercussions", "there will be consequences", 1),
    ("far more tragic consequences", "weapons that can reach the territory", 2),
    ("consequences", "a direct conflict is inevitable", 2),
]


@pytest.mark.parametrize(("first", "other", "lines"), UNNAMED)
def test_consequences_that_are_not_named_are_one_line(first: str, other: str, lines: int) -> None:
    told = [
        threaten("A", "deploy troops", day, consequence=c) for day, c in ((1, first), (5, other))
    ]
    found = redlines(make_study(*told, threaten("B", "deploy troops", consequence=first)))
    own = found.table.filter(pl.col("holder") == "A")
    assert own.height == lines
    assert sorted(row for rows in own["rows"] for row in rows) == [0, 1]
