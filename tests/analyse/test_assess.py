"""Every figure at once, and the reading: each clause from a figure, none where it cannot be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

import dissensus
from dissensus.analyse.assess import MEASURES, Work, assess
from dissensus.analyse.members import Membership
from dissensus.analyse.study import Study
from dissensus.analyse.unity.measures import AS_SUPPORT
from dissensus.figures import Clause, Figures


def make_study(*rows: tuple[Any, ...], members: Any = None) -> Study:
    names = ("actor", "concept", "stance", "act", "date", "consequence", "likelihood_word")
    frame = pl.DataFrame(
        [(*row, *[None] * (len(names) - len(row))) for row in rows],
        schema=dict.fromkeys(names, pl.String),
        orient="row",
    )
    is_sure = pl.col("likelihood_word").is_not_null()
    full = frame.with_columns(
        pl.col("act").fill_null("says"),
        pl.when(is_sure).then(0.99).alias("likelihood_low"),
        pl.when(is_sure).then(1.0).alias("likelihood_high"),
    )
    held = Membership.of(members) if members is not None else None
    return Study.of(full, members=held, group="the pact" if held else "all")


def clauses(figures: Figures, name: str) -> list[Clause]:
    return [one for one in figures.clauses if one.name == name]


DIVIDED = (
    ("A", "send", "oppose", "says", "2024-03-01"),
    ("B", "send", "oppose", "says", "2024-03-01"),
    ("C", "send", "open", "says", "2024-03-02"),
    ("R", "send", "oppose", "threatens", "2024-03-02", "war with the pact", "inevitable"),
)


def test_a_division_is_told_with_who_stands_where_and_its_bounds() -> None:
    found = assess(make_study(*DIVIDED, members=["A", "B", "C", "D"]))
    (told,) = clauses(found, "divided_on")
    assert told.heading == "divided"
    assert told.values["against"] == ("A", "B")
    assert told.values["open"] == ("C",)
    assert (told.values["spoken"], told.values["members"]) == (3, 4)
    # Two against one: .5; the fourth makes two pairs or three against one.
    assert told.values["value"] == pytest.approx(0.5)
    assert told.values["low"] == pytest.approx(0.25)
    assert told.values["high"] == pytest.approx(0.625)
    assert told.rows == (0, 1, 2)


def test_unity_is_no_division() -> None:
    rows = [(name, "send", "oppose", "says", "2024-03-01") for name in "AB"]
    found = assess(make_study(*rows, members=["A", "B"]))
    (told,) = clauses(found, "united_on")
    assert told.heading == "coalition"
    assert not any(clause.heading == "divided" for clause in found.clauses)


def test_what_cannot_be_carried_is_said() -> None:
    lonely = assess(make_study(("A", "send", "oppose"), members=["A", "B"]))
    (told,) = clauses(lonely, "not_carried")
    assert "no two" in told.values["reason"]
    silent = assess(make_study(("R", "send", "oppose"), members=["A", "B"]))
    (told,) = clauses(silent, "not_carried")
    assert told.rows == ()


def test_an_empty_study_gives_empty_tables() -> None:
    empty = pl.DataFrame(schema=dict.fromkeys(("actor", "concept", "stance"), pl.String))
    found = assess(Study.of(empty))
    assert all(table.is_empty() for table in found.tables.values())
    assert [clause.name for clause in found.clauses] == ["not_carried"]


def test_who_joins_soon_and_stands_elsewhere_is_told() -> None:
    members = {
        "A": [(None, None)],
        "B": [(None, None)],
        "C": [(dt.date(2024, 3, 7), None)],
        "D": [(dt.date(2030, 1, 1), None)],
    }
    rows = (*DIVIDED[:3], ("D", "send", "support", "says", "2024-03-01"))
    (told,) = clauses(assess(make_study(*rows, members=members)), "united_but")
    assert (told.values["actor"], told.values["date"]) == ("C", dt.date(2024, 3, 7))
    assert (told.heading, told.values["held"]) == ("divided", "open")
    assert told.rows == (0, 1, 2)
    parted = (*rows, ("E", "send", "support", "says", "2024-03-01"))
    found = assess(make_study(*parted, members={**members, "E": [(None, None)]}))
    (joins,) = clauses(found, "joins")
    assert (joins.values["actor"], joins.values["stance"]) == ("C", "open")


def test_where_all_move_the_index_alike_nobody_is_the_pivot() -> None:
    many = [(name, "send", "oppose", "says", "2024-03-01") for name in "ABCDEFGHIJK"]
    few = [(name, "send", "open", "says", "2024-03-01") for name in "LM"]
    found = assess(make_study(*many, *few, members=list("ABCDEFGHIJKLMNOP")))
    assert not clauses(found, "pivotal")


def test_one_thing_is_told_once() -> None:
    # Who supports a case of a measure supports it too: one deed, two measures, one sentence.
    table = {
        "actor": ["A", "A", "A"],
        "concept": ["help", "send", "send"],
        "stance": ["oppose", "oppose", "support"],
        "act": ["says", "says", "does"],
        "date": ["2024-03-01", "2024-03-01", "2024-03-02"],
    }
    study = Study.of(table, broader={"send": ["help"]}, known=frozenset({"send", "help"}))
    found = assess(study)
    assert found.tables["contradictions"].height == 2
    assert len(clauses(found, "at_odds")) == 1


def test_a_red_line_stays_conditional_and_weighs_in_the_balance() -> None:
    found = assess(make_study(*DIVIDED, members=["A", "B", "C", "D"]))
    (line,) = clauses(found, "red_line")
    assert line.heading == "threat"
    assert (line.values["holder"], line.values["low"]) == ("R", 0.99)
    assert "probability" not in line.values
    (weighed,) = clauses(found, "balance_tradeoff")
    assert (weighed.values["lines"], weighed.values["against_by"]) == (1, ("R",))
    assert weighed.values["support"] == pytest.approx(-0.5)


def test_words_and_deeds_that_part_are_told_members_first() -> None:
    rows = (
        ("R", "talk", "support", "says", "2024-03-01"),
        ("R", "talk", "oppose", "does", "2024-03-01"),
        ("A", "send", "oppose", "says", "2024-03-01"),
        ("A", "send", "support", "does", "2024-03-02"),
    )
    told = clauses(assess(make_study(*rows, members=["A", "B"])), "at_odds")
    assert [one.values["holder"] for one in told] == ["A", "R"]
    assert told[0].values["kind"] == "words-deeds"


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_tables_of_figures_say_what_they_rest_on(name: str) -> None:
    study = make_study(*DIVIDED, members=["A", "B", "C", "D"])
    table = MEASURES[name](Work(study=study, draws=20))
    if name in ("positions", "certainty", "commitments", "chains", "acts"):
        return  # lists of what was said, not figures
    assert {"statements", "rows", "reason"} <= set(table.columns)
    for row in table.iter_rows(named=True):
        assert set(row["rows"]) <= set(range(len(DIVIDED)))
        if "value" in row and row["value"] is None:
            assert row["reason"]


def test_the_same_seed_gives_the_same_figures() -> None:
    study = make_study(*DIVIDED, members=["A", "B", "C", "D"])
    one, other = (assess(study, draws=50, seed=3) for _ in range(2))
    assert one.clauses == other.clauses
    assert all(one.tables[name].equals(other.tables[name]) for name in MEASURES)


def test_it_is_a_verb_of_the_package() -> None:
    assert dissensus.assess is assess


def doubt(*confidences: float) -> Study:
    """The division of ``DIVIDED`` with a fourth member, each statement as sure as given."""
    rows = (*DIVIDED[:3], ("D", "send", "oppose", "says", "2024-03-02"))
    made = make_study(*rows, members=["A", "B", "C", "D"])
    sure = pl.Series("confidence", confidences)
    return replace(made, statements=made.statements.with_columns(sure))


def test_each_clause_says_in_which_share_of_draws_it_holds() -> None:
    names = ("divided_on", "breaks_ranks")
    sure = assess(doubt(1.0, 1.0, 1.0, 1.0))
    assert [clauses(sure, name)[0].stands for name in names] == [1.0, 1.0]
    # Only the one that is open parts them: with it the division stands and falls.
    found = assess(doubt(1.0, 1.0, 0.3, 1.0), draws=400)
    divided, breaks = (clauses(found, name)[0] for name in names)
    assert divided.stands == pytest.approx(0.3, abs=0.12)
    assert breaks.stands == pytest.approx(divided.stands, abs=0.02)
    # Who breaks ranks needs a majority too.
    few = assess(doubt(0.2, 0.2, 1.0, 0.2), draws=400)
    divided, breaks = (clauses(few, name)[0] for name in names)
    assert (breaks.stands or 0) < (divided.stands or 0) < 0.8


def test_what_is_sure_is_told_first() -> None:
    sides = {"tax": ("support",) * 3 + ("oppose",) * 3, "send": ("support",) * 2 + ("oppose",)}
    rows = [
        (name, concept, stance, "says", "2024-03-01")
        for concept, stances in sides.items()
        for name, stance in zip("ABCDEF", stances, strict=False)
    ]
    made = make_study(*rows, members=list("ABCDEF"))
    told = [one.values["concept"] for one in clauses(assess(made), "divided_on")]
    assert told == ["tax", "send"]
    wrong = pl.when(pl.col("concept") == "tax").then(0.05).otherwise(1.0).alias("confidence")
    found = assess(replace(made, statements=made.statements.with_columns(wrong)))
    assert [one.values["concept"] for one in clauses(found, "divided_on")] == ["send", "tax"]
    shares = [one.stands or 0 for one in found.clauses if one.heading == "divided"]
    assert shares[0] > 0.9
    assert shares[-1] < 0.4


def test_each_of_those_who_break_ranks_has_to_do_so() -> None:
    rows = [(name, "send", "oppose", "says", "2024-03-01") for name in "ABCDE"]
    rows += [(name, "send", "support", "says", "2024-03-02") for name in "FG"]
    made = make_study(*rows, members=list("ABCDEFG"))

    def stand(*two: float) -> float:
        sure = pl.Series("confidence", [*[1.0] * 5, *two])
        doubted = replace(made, statements=made.statements.with_columns(sure))
        (told,) = clauses(assess(doubted, draws=400), "breaks_ranks")
        return told.stands or 0

    assert stand(1.0, 1.0) == 1.0
    one = stand(1.0, 0.5)
    assert 0.3 < one < 0.7
    # One that does is not enough: both are named.
    assert stand(0.5, 0.5) == pytest.approx(one**2, abs=0.12)


def test_who_is_on_both_sides_is_so_where_a_statement_on_each_is_left() -> None:
    rows = [(name, "send", "oppose", "says", "2024-03-01") for name in "ABC"]
    rows += [("E", "send", "open", "says", "2024-03-01")]
    rows += [("D", "send", stance, "says", "2024-03-02") for stance in ("oppose", "support")]
    made = make_study(*rows, members=list("ABCDE"))

    def find(*two: float) -> tuple[Clause, Clause, float]:
        sure = pl.Series("confidence", [*[1.0] * 4, *two])
        doubted = replace(made, statements=made.statements.with_columns(sure))
        found = assess(doubted, draws=400)
        one, both = clauses(found, "breaks_ranks")
        return one, both, found.tables["contradictions"]["stands"][0]

    one, both, _ = find(1.0, 1.0)
    assert (one.values["open"], one.values["both"], one.stands) == (("E",), (), 1.0)
    assert (both.values["both"], both.values["open"], both.stands) == (("D",), (), 1.0)
    one, both, stands = find(1.0, 0.3)
    # Whether D contradicts itself says nothing of E.
    assert one.stands == 1.0
    assert (both.stands or 0) == pytest.approx(stands, abs=0.02)
    assert stands < 0.5


def test_each_of_those_who_back_a_measure_has_to() -> None:
    rows = [(name, "send", "support", "says", "2024-03-01") for name in "AB"]
    made = make_study(*rows, members=list("AB"))
    sure = pl.Series("confidence", [0.5, 0.5])
    doubted = replace(made, statements=made.statements.with_columns(sure))
    (told,) = clauses(assess(doubted, draws=400), "backs")
    assert told.values["actors"] == ("A", "B")
    assert (told.stands or 0) == pytest.approx(0.25, abs=0.12)


def test_who_breaks_ranks_is_named_with_the_majority() -> None:
    (told,) = clauses(assess(doubt(1.0, 1.0, 1.0, 1.0)), "breaks_ranks")
    assert (told.values["side"], told.values["most"], told.values["spoken"]) == ("against", 3, 4)
    assert told.values["open"] == ("C",)
    assert not told.values["against"]
    assert told.rows == (2,)
    # Of two who differ, neither breaks ranks.
    two = assess(make_study(*DIVIDED[1:3], members=["B", "C"]))
    assert not clauses(two, "breaks_ranks")


def test_whether_the_division_grew_is_told_with_who_moved_it() -> None:
    early = [(name, "send", "oppose", "says", "2024-02-10") for name in "ABCD"]
    late = [("D", "send", "support", "says", "2024-03-10")]
    found = assess(make_study(*early, *late, members=list("ABCD")))
    (told,) = clauses(found, "grew")
    assert (told.values["trend"], told.values["moved"]) == ("grew", ("D",))
    assert told.values["before"] == 1
    assert told.values["after"] == pytest.approx(0.625)
    assert told.stands == 1
    # One day has no before.
    assert not clauses(assess(make_study(*DIVIDED[:1], *DIVIDED[:1])), "grew")


def test_who_is_on_both_sides_is_not_told_as_neutral() -> None:
    rows = (
        *DIVIDED[:3],
        ("D", "send", "oppose", "says", "2024-03-02"),
        ("D", "send", "support", "says", "2024-03-02"),
        ("E", "send", "neutral", "says", "2024-03-02"),
    )
    (told,) = clauses(assess(make_study(*rows, members=list("ABCDE"))), "divided_on")
    assert (told.values["both"], told.values["neutral"]) == (("D",), ("E",))


def test_the_course_and_its_changes_have_what_errors_of_coding_leave() -> None:
    sides = ("oppose", "oppose", "support", "support")
    study = make_study(
        *(
            (who, "send", side, "says", "2024-02-10")
            for who, side in zip("ABCD", sides, strict=True)
        ),
        ("A", "send", "support", "says", "2024-03-10"),
    )
    unsure = study.statements.with_columns(pl.lit(0.6).alias("confidence"))
    figures = assess(replace(study, statements=unsure))
    for name in ("course", "changes"):
        rows = figures.tables[name].filter(index="agreement", collapse=AS_SUPPORT)
        assert rows.height, name
        assert rows["low"].is_not_null().any(), name
        assert (rows["low"] <= rows["high"]).all(), name
