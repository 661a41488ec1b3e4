"""Conflicts proposed from red lines, and the shares of rankings, against counts made by hand."""

from __future__ import annotations

import datetime as dt
import time
from itertools import permutations, product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.conflicts.admissible import contradicting
from dissensus.analyse.conflicts.conflict import CONCEPTS
from dissensus.analyse.conflicts.options_form import Option, OptionForm
from dissensus.analyse.conflicts.proposal import Preference, Proposal
from dissensus.analyse.conflicts.proposal_file import read_proposal, write_proposal
from dissensus.analyse.conflicts.proposing import make_key, propose
from dissensus.analyse.conflicts.undoing import guess_moves
from dissensus.analyse.reliability.drawing import wilson
from dissensus.analyse.study import Study
from dissensus.errors import AnalysisError, DataFileError

MEMBERS = ("Alba", "Borduria", "Carpathia", "Dalia")


def make_study(*rows: tuple[str, str, str], **more: Any) -> Study:
    table = pl.DataFrame(rows, schema=["actor", "concept", "stance"], orient="row").with_columns(
        pl.format("{} on {}", "actor", "concept").alias("text")
    )
    return Study.of(table, **more)


STUDY = make_study(
    ("Alba", "send troops", "support"),
    ("Borduria", "send troops", "open"),
    ("Carpathia", "send troops", "oppose"),
    ("Ruritania", "send troops", "oppose"),
)


def make_lines(**columns: list[Any]) -> pl.DataFrame:
    """Red lines with the columns that they have where they are drawn."""
    many = len(next(iter(columns.values())))
    usual = {
        "line": [f"L{number}" for number in range(1, many + 1)],
        "holder": ["Ruritania"] * many,
        "concept": ["send troops"] * many,
        "consequence": ["a direct conflict"] * many,
        "status": ["not crossed"] * many,
        "answered": [None] * many,
        "rows": [[3]] * many,
    }
    return pl.DataFrame({**usual, **columns}, schema_overrides={"answered": pl.Boolean})


LINE = make_lines(line=["L1"])


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    return propose(STUDY, LINE, members=MEMBERS)


def wants(made: Proposal) -> set[tuple[str, str, tuple[int, ...]]]:
    return {(one.maker, one.wants, one.rows) for one in made.preferences}


def test_who_can_do_it_and_who_answers(proposal: Proposal) -> None:
    troops, answer = proposal.form.options
    assert (troops.maker, troops.key, troops.moves) == ("Alba, Borduria", "send_troops", "both")
    assert (answer.maker, answer.moves) == ("Ruritania", "start")
    assert proposal.answers == {answer.key: "send_troops"}
    assert proposal.form.states[proposal.present - 1] == "NN"
    assert any("Carpathia" in note for note in proposal.notes["send_troops"])
    assert any("assumed" in note for note in proposal.notes[answer.key])


def test_only_what_is_said_is_a_preference(proposal: Proposal) -> None:
    # Alba wants it and Borduria only keeps it open; a threat says nothing of its own execution.
    assert wants(proposal) == {
        ("Alba, Borduria", "send_troops", (0,)),
        ("Ruritania", "not send_troops", (3,)),
    }
    answer = proposal.form.options[1].key
    assert {(one.maker, one.key) for one in proposal.questions} == {
        ("Alba, Borduria", answer),
        ("Ruritania", answer),
    }


def test_keeping_open_is_no_preference() -> None:
    study = make_study(("Alba", "send troops", "open"), ("Ruritania", "send troops", "reserved"))
    made = propose(study, make_lines(rows=[[1]]), members=MEMBERS)
    assert not made.preferences
    assert len(made.questions) == 4


def test_statements_that_contradict_each_other_leave_it_open() -> None:
    study = make_study(("Alba", "send troops", "support"), ("Alba", "send troops", "oppose"))
    made = propose(study, make_lines(rows=[[1]]), members=MEMBERS)
    assert not made.preferences
    (question,) = [
        one for one in made.questions if one.key == "send_troops" and one.maker == "Alba"
    ]
    assert question.rows == (0, 1)
    assert "contradict" in question.why


def test_the_last_word_counts_and_none_after_the_day() -> None:
    table = pl.DataFrame(
        {
            "actor": ["Alba", "Alba", "Ruritania"],
            "concept": ["send troops"] * 3,
            "stance": ["support", "open", "oppose"],
            "date": [dt.date(2024, 1, 1), dt.date(2024, 3, 1), dt.date(2024, 1, 2)],
        }
    )
    lines = make_lines(rows=[[2]], date=[dt.date(2024, 1, 2)])
    late = propose(Study.of(table), lines, members=MEMBERS)
    early = propose(Study.of(table), lines, members=MEMBERS, on=dt.date(2024, 2, 1))
    assert wants(late) == {("Ruritania", "not send_troops", (2,))}
    assert ("Alba", "send_troops", (0,)) in wants(early)
    with pytest.raises(AnalysisError, match="there are no red lines"):
        propose(Study.of(table), lines, members=MEMBERS, on=dt.date(2024, 1, 1))


def test_a_crossed_line_is_the_state_now() -> None:
    crossed = make_lines(status=["crossed"], answered=[True])
    made = propose(STUDY, crossed, members=MEMBERS)
    assert made.form.states[made.present - 1] == "YY"
    assert any("a line on it is crossed" in note for note in made.notes["send_troops"])


def test_what_is_crossed_later_is_not_done_now() -> None:
    crossed = make_lines(status=["crossed"], answered=[True], crossed_on=[dt.date(2024, 3, 1)])
    made = propose(STUDY, crossed, members=MEMBERS, on=dt.date(2024, 2, 1))
    assert made.form.states[made.present - 1] == "NN"


def test_sides_with_a_member_in_common_are_one_decision_maker() -> None:
    study = make_study(
        ("Alba", "send troops", "support"),
        ("Alba", "deliver jets", "support"),
        ("Borduria", "deliver jets", "support"),
        ("Dalia", "send trainers", "support"),
    )
    lines = make_lines(concept=["send troops", "deliver jets", "send trainers"])
    made = propose(study, lines, members=MEMBERS)
    assert made.form.makers == ("Alba, Borduria", "Ruritania", "Dalia")
    assert len(made.form.options) == 6
    few = propose(study, lines, members=MEMBERS, most=2)
    assert few.form.options[0].key == "deliver_jets"
    assert len(few.left_out) == 2


def test_a_line_is_about_the_cases_of_its_measure() -> None:
    study = make_study(
        ("Alba", "send combat troops", "support"),
        broader={"send combat troops": ["send troops"], "send troops": []},
    )
    made = propose(study, LINE, members=MEMBERS)
    assert made.form.options[0].maker == "Alba"
    assert any("a case of it" in note for note in made.notes["send_troops"])
    (question,) = [one for one in made.questions if (one.maker, one.key) == ("Alba", "send_troops")]
    assert question.why == "it spoke of 'send combat troops' only"


def test_a_warning_is_only_assumed_to_tell_an_answer() -> None:
    made = propose(STUDY, make_lines(act=["warns"]), members=MEMBERS)
    assert any("warns of" in note for note in made.notes[made.form.options[1].key])
    made = propose(STUDY, make_lines(act=["threatens"]), members=MEMBERS)
    assert not any("warns of" in note for note in made.notes[made.form.options[1].key])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"holder": ["Alba"]}, "drawn by a member"),
        ({"concept": [""]}, "no measure that would cross it"),
        ({"consequence": [""]}, "no consequence"),
        ({"concept": ["close the border"]}, "no member supports it"),
    ],
)
def test_lines_that_give_no_conflict_are_told(columns: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        propose(STUDY, make_lines(**columns), members=MEMBERS)


def test_wrong_tables_are_told() -> None:
    with pytest.raises(AnalysisError, match="consequence"):
        propose(STUDY, LINE.drop("consequence"))
    with pytest.raises(AnalysisError, match="choose 2 to 9"):
        propose(STUDY, LINE, most=10)


def test_what_can_be_undone_is_a_table_of_words() -> None:
    assert guess_moves("deliver tanks")[0] == guess_moves("new sanctions")[0] == "both"
    assert guess_moves("une guerre mondiale")[0] == guess_moves("Nuclear strike")[0] == "start"
    assert guess_moves("xyz") == ("both", "no word of the table fits")
    assert make_key("3 % of output") == "option_3_of_output"


# -- shares --------------------------------------------------------------------------------------


def test_shares_of_two_options_by_hand(proposal: Proposal) -> None:
    """Each side has six rankings of two chains: sending gains always, and is deterred in 3 of 36.

    Sending is undone where Ruritania would answer (half of its six) and the answered state is
    no better than now for the senders (one of their six).
    """
    found = proposal.solve()
    assert found.exact
    assert found.rankings == 36
    assert found.counts == {"Alba, Borduria": 6, "Ruritania": 6}
    told = dict(found.conclusions().select("conclusion", "value").rows())
    name = "Alba, Borduria: send troops"
    assert told[f"{name}: no gain by itself"] == 0
    assert told[f"{name}: a gain, but the answer to it deters"] == pytest.approx(3 / 36)
    assert told[f"{name}: stable against it (either)"] == pytest.approx(3 / 36)
    answer = next(value for text, value in told.items() if "its answer to that" in text)
    assert answer == pytest.approx(1 / 2)


def test_a_confirmed_dislike_of_the_answer_makes_it_deter_more(proposal: Proposal) -> None:
    """YN > NN > NY and YN > YY > NY: NN beats YY in one of two, and Ruritania answers in half."""
    answer = proposal.form.options[1].key
    more = Preference(maker="Alba, Borduria", wants=f"not {answer}", basis="confirmed")
    made = Proposal(
        title="",
        form=proposal.form,
        present=1,
        preferences=(*proposal.preferences, more),
        answers=proposal.answers,
    )
    found = made.solve()
    assert found.counts["Alba, Borduria"] == 2
    told = dict(found.conclusions().select("conclusion", "value").rows())
    assert told["Alba, Borduria: send troops: a gain, but the answer to it deters"] == 1 / 4


def test_shares_are_those_of_every_ranking_tried(proposal: Proposal) -> None:
    """Against ``Conflict``, over all pairs of permutations that keep the preferences."""
    first, second = (
        [
            order
            for order in permutations(range(1, 5))
            if all(
                order.index(better + 1) < order.index(worse + 1)
                for one in proposal.preferences
                if one.maker == maker
                for better, worse in proposal.pairs(one)
            )
        ]
        for maker in proposal.form.makers
    )
    counts = dict.fromkeys(product(range(1, 5), CONCEPTS), 0)
    for orders in product(first, second):
        ranks = {
            maker: {state: place for place, state in enumerate(order)}
            for maker, order in zip(proposal.form.makers, orders, strict=True)
        }
        for concept, states in proposal.form.to_conflict(ranks).equilibria().items():
            for state in states:
                counts[state, concept] += 1
    table = proposal.solve().to_polars()
    found = {(row[0], row[3]): row[4] for row in table.iter_rows()}
    for (state, concept), count in counts.items():
        assert found[proposal.form.states[state - 1], concept] == pytest.approx(count / 36)


def test_drawn_shares_hold_the_exact_ones(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = proposal.solve().to_polars()["value"]
    monkeypatch.setattr("dissensus.analyse.conflicts.admissible.MOST_LISTED", 1)
    drawn = proposal.solve(draws=4_000, seed=3)
    assert not drawn.exact
    assert "drawn of 36 admissible" in drawn.describe()
    table = drawn.to_polars()
    # Sixteen intervals of 95 %: one may miss.
    assert ((table["low"] <= exact) & (exact <= table["high"])).sum() >= 15
    assert table.equals(proposal.solve(draws=4_000, seed=3).to_polars())


def test_confirmed_rankings_settle_it(proposal: Proposal) -> None:
    rankings = {
        "Alba, Borduria": ["YN", "NN", "YY", "NY"],
        "Ruritania": ["NN", "NY", "YY", "YN"],
    }
    found = proposal.solve(rankings)
    assert found.rankings == 1
    assert set(found.to_polars()["value"]) <= {0.0, 1.0}
    told = dict(found.conclusions().select("conclusion", "value").rows())
    assert told["Alba, Borduria: send troops: a gain, but the answer to it deters"] == 1
    ranks = {name: proposal.form.rank(one) for name, one in rankings.items()}
    assert not contradicting(proposal, ranks)
    turned = {"Ruritania": proposal.form.rank(["YN", "NN", "YY", "NY"])}
    assert [one.maker for one in contradicting(proposal, turned)] == ["Ruritania"]
    with pytest.raises(AnalysisError, match="no decision maker 'Ruritanien'"):
        proposal.solve({"Ruritanien": ["NN"]})


ELMIRA = OptionForm(
    options=(
        Option(key="modify", maker="M", moves="start"),
        Option(key="delay", maker="U", moves="stop"),
        Option(key="accept", maker="U", moves="start"),
        Option(key="abandon", maker="U", moves="start"),
        Option(key="insist", maker="L"),
    ),
    infeasible=("-YYN-", "-NNN-"),
    joined=("---Y-",),
)


def test_elmira_is_solved_by_its_confirmed_rankings() -> None:
    rankings = {
        "M": "7 3 4 8 5 1 2 6 9".split(),  # noqa: SIM905 - as it is published
        "U": "1 4 8 5 9 3 7 2 6".split(),  # noqa: SIM905
        "L": "7 3 5 1 8 6 4 2 9".split(),  # noqa: SIM905
    }
    made = Proposal(title="Elmira", form=ELMIRA, present=1, rankings=rankings).solve()
    held = made.to_polars().filter(pl.col("value") == 1)
    states = {name[0]: set(rows["state"]) for name, rows in held.group_by("concept")}
    stable = {ELMIRA.states[place - 1] for place in (5, 8, 9)}
    assert states["nash"] == states["seq"] == stable
    assert states["gmr"] == states["smr"] == stable | {"NYNNN", "YNYNN"}
    moved = made.coalitions().filter(pl.col("state") == "NYNNY")
    assert moved.select("to", "group").rows() == [("YNYNY", "M + U")]
    needs = made.inverse("5").filter(pl.col("decision_maker") == "L", pl.col("concept") == "nash")
    assert needs["needs"].to_list() == ["NYNNY at least as good as NYNNN"]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["a", "b", "c"])), max_size=4))
def test_examples_of_the_inverse_do_what_they_say(wanted: list[tuple[str, str]]) -> None:
    form = OptionForm(
        options=(
            Option(key="a", maker="A"),
            Option(key="b", maker="B", moves="start"),
            Option(key="c", maker="A", moves="stop"),
        )
    )
    preferences = tuple(Preference(maker=maker, wants=key) for maker, key in wanted)
    made = Proposal(title="", form=form, present=1, preferences=preferences)
    solution = made.solve(draws=30)
    table = solution.inverse("YNN")
    state = form.find("YNN")
    for concept in CONCEPTS:
        own = table.filter(pl.col("concept") == concept)
        whole = own.filter(pl.col("decision_maker") == "all")["value"].item()
        examples = {
            row["decision_maker"]: [one.split(" = ") for one in row["example"].split(" > ")]
            for row in own.filter(pl.col("decision_maker") != "all").iter_rows(named=True)
        }
        if whole > 0:
            ranks = {maker: form.rank(ranking) for maker, ranking in examples.items()}
            assert state in form.to_conflict(ranks).equilibria()[concept]


def test_drawing_64_states_takes_less_than_ten_seconds() -> None:
    form = OptionForm(options=tuple(Option(key=f"o{n}", maker="ABC"[n % 3]) for n in range(6)))
    preferences = tuple(Preference(maker=maker, wants=f"o{n}") for maker in "ABC" for n in range(4))
    made = Proposal(title="", form=form, present=1, preferences=preferences)
    start = time.perf_counter()
    assert made.solve(draws=200).to_polars().height == 64 * 4
    assert time.perf_counter() - start < 10


def test_the_interval_of_a_share() -> None:
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=5e-5)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_preferences_in_a_circle_are_told(proposal: Proposal) -> None:
    turned = Preference(maker="Ruritania", wants="send_troops")
    with pytest.raises(AnalysisError, match=r"'Ruritania' lead in a circle: .* take one of them"):
        Proposal(
            title="", form=proposal.form, present=1, preferences=(*proposal.preferences, turned)
        )


def test_preferences_can_be_limited(proposal: Proposal) -> None:
    answer = proposal.form.options[1].key
    one = Preference(maker="Ruritania", wants=answer, when="send_troops")
    states = proposal.form.states
    assert [(states[b], states[w]) for b, w in proposal.pairs(one)] == [("YY", "YN")]


# -- the file ------------------------------------------------------------------------------------


def test_a_file_gives_back_what_was_written(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "conflict.toml"
    path.write_text(write_proposal(proposal), encoding="utf-8")
    found = read_proposal(path)
    for name in ("title", "form", "present", "preferences", "questions", "answers", "left_out"):
        assert getattr(found, name) == getattr(proposal, name), name
    assert found.solve().to_polars().equals(proposal.solve().to_polars())


def test_a_question_is_confirmed_by_taking_marks_away(proposal: Proposal, tmp_path: Path) -> None:
    answer = proposal.form.options[1].key
    text = write_proposal(proposal)
    entry = f'# [[prefers]]\n# maker = "Ruritania"\n# wants = "{answer}"\n# when = "send_troops"'
    assert entry in text
    path = tmp_path / "conflict.toml"
    path.write_text(text.replace(entry, entry.replace("# ", "")), encoding="utf-8")
    found = read_proposal(path)
    assert found.preferences[-1].basis == "confirmed"
    told = dict(found.solve().conclusions().select("conclusion", "value").rows())
    assert next(value for text, value in told.items() if "its answer to that" in text) == 1
    assert "open" not in found.to_polars().filter(pl.col("decision_maker") == "Ruritania")["basis"]


def test_rankings_and_priorities_are_read(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "conflict.toml"
    text = write_proposal(proposal)
    text = text.replace("[ranking]\n", '[ranking]\n"Ruritania" = ["NN", ["YY", "YN"], "NY"]\n')
    text = text.replace("[priorities]\n", '[priorities]\n"Alba, Borduria" = ["send_troops"]\n')
    path.write_text(text, encoding="utf-8")
    found = read_proposal(path)
    assert found.solve().rankings == 1
    again = tmp_path / "again.toml"
    again.write_text(write_proposal(found), encoding="utf-8")
    assert read_proposal(again).rank("Ruritania") == found.rank("Ruritania")
    assert read_proposal(again).priorities == found.priorities


OPTION = '[[option]]\nkey = "a"\nmaker = "A"\n'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, "no .*option"),
        ("title = 3\n" + OPTION, 1, "a text in quotation marks"),
        (OPTION + "nwo = true\n", 4, "no field 'nwo'; did you mean 'now'"),
        (OPTION + 'now = "no"\n', 4, "true or false"),
        (OPTION + 'moves = "up"\n', 1, "one of both, start, stop"),
        ('[[option]]\nkey = "a"\n', 1, "no 'maker'"),
        (OPTION + '[[prefers]]\nmaker = "A"\nwants = "b"\n', 4, "no option 'b'"),
        (OPTION + '[[prefers]]\nmaker = "B"\nwants = "a"\n', 4, "no decision maker 'B'"),
        (OPTION + '[[prefers]]\nmaker = "A"\nwants = "a"\nbasis = "sure"\n', 4, "'sure'"),
        (OPTION + '[[prefers]]\nmaker = "A"\nwants = "a"\nrows = ["x"]\n', 7, "numbers"),
        (OPTION + 'answers = "b"\n', 4, "no option 'b'"),
        (OPTION + '[ranking]\nA = ["N"]\n', 5, "Y not in it"),
        (OPTION + '[ranking]\nB = ["N", "Y"]\n', 5, "no decision maker 'B'"),
        (OPTION + '[priorities]\nA = ["a and"]\n', 5, "missing at the end"),
        (OPTION + '[priorities]\nA = "a"\n', 5, "a list"),
        (OPTION + '[ranking]\nA = ["N", "Y"]\n[priorities]\nA = ["a"]\n', 7, "keep one"),
        (OPTION + "[[prefer]]\n", 4, "did you mean 'prefers'"),
        ("option = 3\n", 1, "written as"),
        ("[[option]\n", 1, "broken TOML"),
        ('infeasible = ["N"]\n' + OPTION, 2, "state N is not feasible"),
    ],
)
def test_faults_are_told_with_their_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "conflict.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=message) as told:
        read_proposal(path)
    assert told.value.line == line


@given(st.text(max_size=40))
def test_any_words_go_through_the_file(words: str) -> None:
    words = words.encode(errors="ignore").decode()
    form = OptionForm(options=(Option(key="a", maker="A", name=words),))
    one = Preference(maker="A", wants="a", rows=(1,), actors=("A",), quotes=(words,))
    made = Proposal(title=words, form=form, present=1, preferences=(one,), notes={"a": (words,)})
    import tempfile  # noqa: PLC0415 - a folder for each example

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conflict.toml"
        path.write_text(write_proposal(made), encoding="utf-8", newline="")
        found = read_proposal(path)
    assert (found.title, found.form, found.preferences) == (words, form, (one,))
