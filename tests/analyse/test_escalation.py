"""Types, scores and rungs of statements, and the signal of escalation that they make."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.analyse import escalation, rate_acts
from dissensus.analyse.escalations.acts import list_bounds
from dissensus.analyse.escalations.drawn import draw_panels
from dissensus.analyse.escalations.phrases import NONE, Phrases
from dissensus.analyse.escalations.scale_files import load_ladder, load_scores
from dissensus.analyse.escalations.signal import find_detectable
from dissensus.analyse.stances import LEVELS
from dissensus.analyse.study import Study
from dissensus.analyse.timing.counts_in_time import draw_changes, find_change, power_to_find
from dissensus.errors import AnalysisError, DataFileError

SCALES = Path(__file__).parents[2] / "src" / "dissensus" / "analyse" / "scales"


def rate(**fields: Any) -> dict[str, Any]:
    """The rating of one statement."""
    row = {"actor": "A", "concept": "send troops", "stance": "support", "act": "says", **fields}
    return rate_acts({name: [value] for name, value in row.items()}).row(0, named=True)


def tell(*rows: dict[str, Any]) -> pl.DataFrame:
    """A table of statements; what a row leaves out is plain."""
    plain = {"actor": "A", "concept": "send troops", "stance": "support", "act": "says"}
    names = {name for row in rows for name in row} | set(plain)
    return pl.DataFrame([{**dict.fromkeys(names), **plain, **row} for row in rows])


def threat(day: int, **fields: Any) -> dict[str, Any]:
    """A threat of force on a day of March 2024."""
    plain = {"act": "threatens", "stance": "oppose", "consequence": "a direct conflict"}
    return {"date": dt.date(2024, 3, day), **plain, **fields}


# ---------------------------------------------------------------- the files


def test_every_accusation_is_hostile() -> None:
    """The manual of PLOVER prints +3 for ACCUSE; its quad category and its modes say otherwise."""
    accusations = [one for one in load_scores().scores.values() if one.type == "ACCUSE"]
    assert accusations
    assert all(one.plover < 0 and one.goldstein < 0 for one in accusations)


@pytest.mark.parametrize(
    ("name", "plover", "goldstein"),
    [
        ("THREATEN:violence", -3.5, -7.0),
        ("THREATEN:mass-destruction", -3.5, -7.0),
        ("THREATEN:ultimatum", -3.5, -7.0),
        ("ACCUSE:allege", -3.5, -2.0),
        ("ACCUSE:disapprove", -2.0, -2.0),
        ("MOBILIZE:weapons", -6.5, -7.2),
        ("AGREE:military", 2.5, 5.2),
        ("AID:military", 10.0, 8.3),
    ],
)
def test_scores_are_the_published_ones(name: str, plover: float, goldstein: float) -> None:
    score = load_scores().scores[name]
    assert (score.plover, score.goldstein) == (plover, goldstein)


def test_the_scales_disagree_on_threats_by_a_factor_of_two() -> None:
    threats = [one for one in load_scores().scores.values() if one.type == "THREATEN"]
    ratio = np.mean([one.goldstein for one in threats]) / np.mean([one.plover for one in threats])
    assert 1.6 < ratio < 2.0


def test_the_ladder_has_44_rungs_in_seven_groups() -> None:
    ladder = load_ladder()
    assert sorted(ladder.rungs) == list(range(1, 45))
    tops = {
        group: max(r.number for r in ladder.rungs.values() if r.group == group)
        for group in ladder.groups
    }
    assert tops == {1: 3, 2: 9, 3: 20, 4: 25, 5: 31, 6: 38, 7: 44}


def test_every_language_has_words_of_every_deed_and_rung() -> None:
    for phrases in (load_scores().phrases, load_scores().manners, load_ladder().phrases):
        first, *others = (set(labels) for labels in phrases.words.values())
        assert others
        assert all(other == first for other in others)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("scores.toml", 'does = "COERCE:cyber"', 'does = "COERCE:cyb"', "COERCE:cyb", "did you"),
        ("scores.toml", "any = { plover = 4.5", "any = { plover = 45", "plover = 45", "-10 to 10"),
        ("scores.toml", "[deeds.kill]\n", "[deeds.kill]\nhurts = 1\n", "hurts", "unknown use"),
        ("scores.toml", 'phone = ["phone call*"', 'phone = ["~ call"', "~ call", "begins or ends"),
        (
            *("scores.toml", "any = { plover = -2.0, goldstein = -2.0", "any = { plover = 3.0,"),
            *(" goldstein = -2.0", "above 0"),
        ),
        ("ladder.toml", "44 = { group = 7", "44 = { group = 8", "group = 8", "in no group"),
        ("ladder.toml", "\n18 = [", "\n180 = [", "180 = [", "unknown name '180'"),
        ("ladder.toml", "done = 21", "done = 210", "done = 210", "no rung 210"),
    ],
)
def test_a_faulty_file_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, line: str, says: str
) -> None:
    text = (SCALES / file).read_text(encoding="utf-8")
    if says == "above 0":
        new += line
    assert old in text
    path = tmp_path / file
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    load = load_scores if file == "scores.toml" else load_ladder
    with pytest.raises(DataFileError, match=says) as caught:
        load(path)
    wanted = new if says == "above 0" else line
    lines = path.read_text(encoding="utf-8").splitlines()
    assert wanted.strip().splitlines()[-1] in lines[caught.value.line - 1]


def test_files_of_ones_own_replace_the_scales(tmp_path: Path) -> None:
    ladder = tmp_path / "ladder.toml"
    ladder.write_text(
        'name = "two"\n[[group]]\nnumber = 1\nname = "low"\n[[group]]\nnumber = 2\nname = "high"\n'
        '[rungs]\n1 = { group = 1, name = "a" }\n2 = { group = 2, name = "b" }\n'
        '[words.xx]\n1 = ["zap*"]\n2 = ["mega zap*"]\n',
        encoding="utf-8",
    )
    row = {"actor": ["A"], "concept": ["x"], "stance": ["oppose"], "act": ["threatens"]}
    rated = rate_acts({**row, "consequence": ["Mega-Zapping!"]}, ladder=ladder)
    assert rated["invoked"].to_list() == [2]


# ---------------------------------------------------------------- what a statement is


@pytest.mark.parametrize(
    ("fields", "type_", "invoked", "occupied"),
    [
        ({"concept": "sanctions", "act": "does"}, "SANCTION:discontinue", None, 1),
        ({"concept": "sanctions", "act": "does", "stance": "oppose"}, "RETREAT:ease", None, None),
        ({"concept": "send troops", "act": "does"}, "MOBILIZE:troops", None, 2),
        ({"concept": "deliver weapons", "act": "does"}, "AID:military", None, None),
        ({"concept": "hold talks", "act": "does"}, "CONSULT:negotiate", None, None),
        ({"concept": "carry out air strikes", "act": "does"}, "ASSAULT:aerial", None, 3),
        ({"concept": "use nuclear weapons", "act": "does"}, "ASSAULT:unconventional", None, 4),
        ({"concept": "nuclear arms", "act": "threatens"}, "THREATEN:mass-destruction", 3, None),
        ({"concept": "impose tariffs", "act": "threatens"}, "THREATEN:restrict", 1, None),
        ({"concept": "retaliate", "act": "promises"}, "THREATEN:violence", 2, None),
        ({"concept": "deliver weapons", "act": "promises"}, "AGREE:military", None, None),
        ({"concept": "ceasefire", "act": "calls"}, "REQUEST:meet", None, None),
        ({"concept": "bombing", "act": "calls", "stance": "oppose"}, "REQUEST:yield", None, None),
        ({"concept": "hold talks", "stance": "oppose"}, "REJECT:meet", None, None),
        ({"concept": "spy", "act": "reveals", "stance": "oppose"}, "ACCUSE:allege", None, None),
        ({"concept": "spy", "act": "denies", "stance": "oppose"}, "", None, None),
        ({"concept": "use nuclear weapons"}, "", None, None),
        ({"concept": "send troops"}, "", None, None),
        ({"concept": "send troops", "stance": "open"}, "", None, None),
    ],
)  # fmt: skip
def test_types_and_rungs(
    fields: dict[str, str], type_: str, invoked: int | None, occupied: int | None
) -> None:
    found = rate(**fields)
    assert (found["type"], found["invoked"], found["occupied"]) == (type_, invoked, occupied)
    assert math.isnan(found["plover"]) == (type_ == "")


def test_a_deed_that_is_only_alleged_occupies_nothing() -> None:
    found = rate(concept="carry out air strikes", act="does", alleged="yes")
    assert (found["type"], found["conflict"], found["occupied"]) == ("", False, None)


def test_to_refuse_help_is_conflict_only_with_who_asked_for_it() -> None:
    refusal = {"concept": "deliver weapons", "stance": "oppose"}
    assert rate(**refusal)["type"] == ""
    assert rate(**refusal, targets="B")["type"] == "REJECT:assist"


@pytest.mark.parametrize(
    "text",
    [
        "un tel envoi rendrait inévitable un conflit direct avec l'Alliance",
        "sending troops would mean a direct conflict with us",
    ],
)
def test_a_warning_is_a_threat_where_the_speaker_is_the_harm(text: str) -> None:
    found = rate(act="warns", stance="reserved", consequence=text, text=text)
    assert (found["type"], found["invoked"]) == ("THREATEN:violence", 3)


def test_a_warning_of_others_harm_is_no_conflict_and_still_names_a_rung() -> None:
    text = "it would sharply raise the nuclear risk"
    found = rate(act="warns", stance="reserved", consequence=text, text=text)
    assert (found["type"], found["conflict"], found["invoked"]) == ("", False, 3)


def test_the_measure_that_a_threat_is_about_is_not_what_is_threatened() -> None:
    text = "B threatens reprisals over the sending of troops"
    about = {"concept_text": "the sending of troops", "text": text}
    found = rate(act="threatens", stance="oppose", consequence="", **about)
    assert (found["type"], found["invoked"], found["words"]) == (
        "THREATEN:violence",
        2,
        "reprisals",
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The president recalled that the nuclear forces are on high alert", "en"),
        ("Le président a rappelé que les forces nucléaires sont en état d'alerte", "fr"),
        ("We are ready for a nuclear war, he said", ""),
    ],
)
def test_recalling_that_nuclear_forces_are_ready_invokes_an_intense_crisis(
    text: str, language: str
) -> None:
    found = rate(concept="nuclear forces", text=text, language=language)
    assert found["invoked"] == 3
    assert found["occupied"] is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("warned against leaving nuclear energy", "en"),
        ("warned of a new war on drugs", "en"),
        ("warned that the news would be a bombshell", "en"),
        ("warned of a price war and a trade war", "en"),
        ("warned that inflation would destroy jobs", "en"),
        ("warned of a general strike and of heart attacks", "en"),
        ("met en garde contre la sortie du nucléaire", "fr"),
        ("met en garde contre une guerre commerciale", "fr"),
        ("a averti que la crise frapperait les ménages", "fr"),
        ("a averti que la sécheresse détruirait les récoltes", "fr"),
        ("a averti qu'elle s'attaquera au chômage", "fr"),
    ],
)
def test_words_that_only_look_hostile_name_no_rung(text: str, language: str) -> None:
    found = rate(concept="x", act="warns", stance="reserved", text=text, language=language)
    assert (found["type"], found["invoked"]) == ("", None)


def test_ratings_stand_in_the_order_of_the_study() -> None:
    table = tell(threat(9), {"date": dt.date(2024, 3, 1), "concept": "hold talks", "act": "does"})
    assert rate_acts(table)["row"].to_list() == [1, 0]
    assert rate_acts(table)["conflict"].to_list() == [False, True]


def test_phrases_that_look_like_others_are_taken_out_first() -> None:
    phrases = Phrases({"x": {1: ["one war", "war"], 2: ["send ~ men"], NONE: ["war of words"]}})
    texts = pl.Series(["One war of words", "a war, a war", "send all these brave men", "warm"])
    found = phrases.find(texts, pl.Series(["x"] * 4))
    assert found["labels"].to_list() == [[], [1], [2], []]
    assert found["found"].to_list() == [[], ["war"], ["send all these brave men"], []]


# ---------------------------------------------------------------- direction by direction


def test_one_speech_is_one_act_however_many_outlets_tell_it() -> None:
    told = [threat(1, document=f"d{n}", attestations=3) for n in range(4)]
    warned = threat(1, act="warns", stance="reserved", consequence="")
    row = escalation(tell(*told, warned, threat(2))).table.row(0, named=True)
    assert (row["acts"], row["statements"], row["attestations"]) == (2, 6, 14)
    assert row["rows"] == [0, 1, 2, 3, 4, 5]


def test_statements_without_a_day_are_never_one_speech() -> None:
    found = escalation(tell(threat(1), threat(1)).with_columns(date=pl.lit(None, pl.Date)))
    assert found.table["acts"].to_list() == [2]
    assert found.undated == 2


def test_volume_is_the_share_of_verbal_conflict_with_jeffreys_interval() -> None:
    talks = [{"date": dt.date(2024, 3, day), "concept": "hold talks"} for day in range(1, 8)]
    row = escalation(tell(threat(1), threat(2), threat(3), *talks)).table.row(0, named=True)
    assert (row["value"], row["acts"], row["conflicts"], row["verbal"]) == (0.3, 10, 3, 3)
    # Beta(3.5, 7.5): Brown, Cai and DasGupta (2001), section 3.1.
    assert (row["low"], row["high"]) == (
        pytest.approx(0.0927, abs=1e-4),
        pytest.approx(0.6058, abs=1e-4),
    )


def test_intensity_is_told_of_five_acts_on_both_scales() -> None:
    four = [threat(day) for day in range(1, 5)]
    row = escalation(tell(*four)).table.row(0, named=True)
    assert row["plover_median"] is None
    assert "4 acts of conflict" in row["reason"]
    strike = {"date": dt.date(2024, 3, 5), "concept": "carry out air strikes", "act": "does"}
    row = escalation(tell(*four, strike)).table.row(0, named=True)
    assert (row["plover_median"], row["goldstein_median"]) == (3.5, 7.0)
    assert (row["plover_upper"], row["goldstein_upper"]) == (3.5, 7.0)
    assert row["reason"] == ""
    row = escalation(tell(*four, strike, {**strike, "date": dt.date(2024, 3, 6)})).table.row(
        0, named=True
    )
    # 9.5, 9.5 and four times 3.5: the quartile lies a quarter on from the second to the third.
    assert row["plover_upper"] == 8.0


def test_what_is_certain_under_a_condition_is_never_joined_to_what_is_certain() -> None:
    sure = {"likelihood_word": "inevitable", "likelihood_low": 0.99, "likelihood_high": 1.0}
    maybe = {"likelihood_word": "unlikely", "likelihood_low": 0.2, "likelihood_high": 0.45}
    found = escalation(
        tell(
            threat(1, **sure),
            threat(2, condition="if troops come", consequence="", **sure),
            threat(3, consequence="", **maybe),
        )
    )
    row = found.table.row(0, named=True)
    assert (row["if_low"], row["if_high"]) == (0.99, 1.0)
    assert (row["certain_low"], row["certain_high"]) == (0.2, 0.45)
    quotes = found.quotes()
    assert quotes["conditional"].to_list() == [True, True, False]
    assert quotes["condition"].to_list() == ["send troops", "if troops come", ""]


def test_inevitable_under_a_condition_says_nothing_of_what_is_certain() -> None:
    """ "If troops come, conflict is inevitable" is no probability of conflict."""
    sure = {"likelihood_word": "inevitable", "likelihood_low": 0.99, "likelihood_high": 1.0}
    row = escalation(tell(threat(1, **sure))).table.row(0, named=True)
    assert (row["certain_low"], row["certain_high"]) == (None, None)
    assert (row["if_low"], row["if_high"]) == (0.99, 1.0)


def test_the_likelihood_of_help_is_no_certainty_of_harm() -> None:
    row = {"likelihood_word": "likely", "likelihood_low": 0.55, "likelihood_high": 0.8}
    assert not escalation(tell({"concept": "deliver weapons", **row})).quotes().height


def test_each_addressee_is_a_direction_and_nobody_is_one_too() -> None:
    found = escalation(tell(threat(1, targets="B; C"), threat(2, targets="")))
    assert found.table.select("holder", "target").rows() == [("A", ""), ("A", "B"), ("A", "C")]
    assert found.between(target="").table["target"].to_list() == [""]
    assert found.between("a", "b").table["acts"].to_list() == [1]
    with pytest.raises(AnalysisError, match="no 'Z' speaks"):
        found.between("Z")
    alone = escalation(tell(threat(1, targets="B; C")), by=["actor"])
    assert alone.table["acts"].to_list() == [1]


def test_windows_hold_every_dated_act() -> None:
    table = tell(threat(1), threat(4), threat(20), threat(21))
    found = escalation(table, window="1 week")
    assert found.table["start"].to_list() == [
        *(dt.date(2024, 2, 26), dt.date(2024, 3, 4), dt.date(2024, 3, 18)),
    ]
    assert found.table["acts"].to_list() == [1, 1, 2]
    assert found.table["stop"][0] == dt.date(2024, 3, 4)
    with pytest.raises(AnalysisError, match="by their days"):
        escalation(table, window="20 events")


def test_nothing_said_is_an_empty_answer() -> None:
    found = escalation(tell(threat(1)).head(0), window="1 week")
    assert found.table.height == 0
    assert "invoked" in found.table.columns
    assert found.quotes().height == found.acts().height == 0
    with pytest.raises(AnalysisError, match="two of them"):
        found.single()


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C"]),
            st.sampled_from(["", "A", "B", "A; B"]),
            st.sampled_from(["says", "warns", "threatens", "does", "calls"]),
            st.sampled_from(["sanctions", "hold talks", "use nuclear weapons"]),
            st.sampled_from(["support", "oppose", "open"]),
            st.integers(1, 28),
        ),
        min_size=1,
        max_size=25,
    ),
    window=st.sampled_from([None, "3 days", "1 week", "1 month"]),
)
def test_counts_add_up(rows: list[tuple[Any, ...]], window: str | None) -> None:
    names = ("actor", "targets", "act", "concept", "stance")
    table = tell(
        *({**dict(zip(names, row, strict=False)), "date": dt.date(2024, 2, row[5])} for row in rows)
    )
    found = escalation(table, window=window)
    assert found.table["acts"].sum() == found.acts().height
    assert {row for rows in found.table["rows"] for row in rows} == set(range(table.height))
    frame = found.table
    assert (frame["verbal"] <= frame["conflicts"]).all()
    assert (frame["conflicts"] <= frame["acts"]).all()
    assert (frame["acts"] <= frame["statements"]).all()
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()
    assert frame["invoked"].drop_nulls().is_between(1, 7).all()


# ---------------------------------------------------------------- one number, and changes


def test_one_number_is_a_mean_rank_with_its_sensitivity() -> None:
    """Volume, intensity and rung all rise: no weighting turns the order."""
    rising = [threat(day, consequence="sanctions") for day in range(1, 6)]
    calm = [{"date": dt.date(2024, 3, day), "concept": "hold talks"} for day in range(1, 6)]
    worse = [threat(day, consequence="a nuclear strike") for day in range(11, 16)]
    found = escalation(tell(*rising, *calm, *worse), window="10 days").single()
    assert found["value"].to_list() == [1.0, 2.0]
    assert found["kept"].to_list() == [1.0, 1.0]
    assert found["reason"].to_list() == ["", ""]


def test_panels_that_disagree_keep_no_order() -> None:
    many = [threat(day, consequence="sanctions") for day in range(1, 6)]
    rare = [threat(11, consequence="a nuclear strike")]
    calm = [{"date": dt.date(2024, 3, day), "concept": "hold talks"} for day in range(11, 19)]
    found = escalation(tell(*many, *rare, *calm), window="10 days").single()
    # Volume falls and the rung rises; the intensity of one act is none.
    assert found["value"].to_list() == [1.5, 1.5]
    assert found["reason"].to_list() == ["without intensity, which is missing in a window"] * 2
    assert (found["low"] < found["high"]).all()


def test_errors_of_coding_widen_the_one_number() -> None:
    rising = [threat(day, consequence="sanctions") for day in range(1, 7)]
    calm = [{"date": dt.date(2024, 3, day), "concept": "hold talks"} for day in range(1, 6)]
    worse = [threat(day, consequence="a nuclear strike") for day in range(11, 17)]
    table = tell(*rising, *calm, *worse)
    plain = escalation(table, window="10 days").single()
    assert plain["stands"].is_null().all()
    # As it was found in every draw: nothing but the weights moves it, and they do not here.
    as_found = np.tile([LEVELS.index(stance) for stance in table["stance"]], (50, 1))
    same = escalation(table, window="10 days", errors=as_found).single()
    assert same["low"].to_list() == pytest.approx([1.0, 2.0])
    assert same["high"].to_list() == pytest.approx([1.0, 2.0])
    assert same["stands"].to_list() == [1.0, 1.0]
    # In three of ten draws the threats of the later window are no statements: it has no panel.
    gone = as_found.copy()
    gone[:15, 11:] = -1
    none = escalation(table, window="10 days", errors=gone).single()
    assert none["stands"].to_list() == [0.7, 0.7]
    assert (none["stands_low"] < 0.7).all()
    assert (none["stands_high"] > 0.7).all()
    # In some draws all that is left is threats, three of them in the later window: the windows
    # are alike by volume, intensity is missing, and the rung alone tells them apart.
    calmer = as_found.copy()
    calmer[:20, 14:] = -1
    calmer[:20, 6:11] = -1
    found = escalation(table, window="10 days", errors=calmer).single()
    assert found["value"].to_list() == [1.0, 2.0]
    assert found["stands"].to_list() == [1.0, 1.0]
    assert found["low"].to_list()[1] < 2.0
    assert found["high"].to_list()[0] > 1.0


def test_the_panels_of_draws_as_found_are_those_of_the_table() -> None:
    rows = [threat(day, consequence="sanctions") for day in range(1, 7)]
    rows += [{"date": dt.date(2024, 3, day), "concept": "hold talks"} for day in range(1, 6)]
    rows += [threat(day, actor="B", consequence="a nuclear strike") for day in range(11, 14)]
    table = tell(*rows)
    errors = np.tile([LEVELS.index(stance) for stance in table["stance"]], (3, 1))
    found = escalation(table, window="10 days", errors=errors)
    assert found.judged is not None
    panels = draw_panels(found.judged, found.acts(), found.table, ("start", "stop", *found.by))
    names = ("value", "plover_median", "goldstein_median")
    told = [found.table[name].cast(pl.Float64).fill_null(math.nan).to_list() for name in names]
    told.append(found.table["invoked"].fill_null(0).to_list())
    for draw in range(3):
        np.testing.assert_allclose(panels[:, :, draw], told)


def test_a_change_is_found_against_all_acts_and_not_against_attention() -> None:
    start = dt.date(2024, 1, 1)
    rows = []
    for week in range(12):
        day = start + dt.timedelta(weeks=week)
        hostile = 2 if week < 6 else 12
        rows += [threat(1, date=day, concept=f"c{n}") for n in range(hostile)]
        rows += [{"date": day, "concept": f"d{n}"} for n in range(20 - hostile)]
    row = escalation(tell(*rows), window="1 week").changes().row(0, named=True)
    assert row["found"]
    assert row["date"] == start + dt.timedelta(weeks=6)
    assert (row["before"], row["after"]) == (pytest.approx(0.1), pytest.approx(0.6))
    assert row["value"] == pytest.approx(6.0)
    assert row["low"] < row["value"] < row["high"]
    # Four times the attention and the same share: nothing changes.
    same = [
        threat(1, date=day, concept=f"c{n}") if n % 2 else {"date": day, "concept": f"d{n}"}
        for week, day in enumerate(start + dt.timedelta(weeks=number) for number in range(12))
        for n in range(10 if week < 6 else 40)
    ]
    row = escalation(tell(*same), window="1 week").changes().row(0, named=True)
    assert not row["found"]
    assert "no change told" in row["reason"]
    assert find_change([5] * 6 + [20] * 6).is_found


def rise(*, weeks: int = 12, least: int = 2, most: int = 12) -> Study:
    """Twenty acts a week, of which from half-way on more are threats."""
    rows = []
    for week in range(weeks):
        day = dt.date(2024, 1, 1) + dt.timedelta(weeks=week)
        hostile = least if week < weeks // 2 else most
        rows += [threat(1, date=day, concept=f"c{n}") for n in range(hostile)]
        rows += [{"date": day, "concept": f"d{n}"} for n in range(20 - hostile)]
    return Study.of(tell(*rows))


def test_a_change_stands_in_the_draws_that_tell_it() -> None:
    study = rise()
    table = study.statements
    found = np.tile(table["level"].to_numpy().astype(np.int8), (40, 1))
    later = ((table["date"] > dt.date(2024, 2, 6)) & (table["act"] == "threatens")).to_numpy()
    # In a quarter of the draws all the later threats are none.
    errors = found.copy()
    errors[np.ix_(np.arange(10), np.flatnonzero(later))] = -1
    plain, sure, unsure = (
        escalation(study, window="1 week", errors=drawn).changes().row(0, named=True)
        for drawn in (None, found, errors)
    )
    assert plain["stands"] is None
    assert (sure["stands"], sure["stands_high"]) == (1.0, 1.0)
    assert unsure["stands"] == 0.75
    assert 0.55 < unsure["stands_low"] < 0.75 < unsure["stands_high"] < 0.9
    assert sure["date"] == unsure["date"] == plain["date"]
    assert (sure["earliest"], sure["latest"]) == (plain["earliest"], plain["latest"])
    assert sure["low"] == pytest.approx(plain["low"], rel=0.1)
    assert sure["high"] == pytest.approx(plain["high"], rel=0.15)
    assert unsure["low"] < 1 < sure["low"]


def test_volume_counts_what_a_draw_leaves() -> None:
    study = rise(weeks=2)
    found = np.tile(study.statements["level"].to_numpy().astype(np.int8), (20, 1))
    found[:10, (study.statements["act"] == "threatens").to_numpy()] = -1
    drawn = escalation(study, window="1 week", errors=found)
    assert drawn.table.select("verbal", "least", "most").rows() == [(2, 0.0, 2.0), (12, 0.0, 12.0)]
    one = drawn.between(holder="A")
    assert one.drawn is not None
    assert one.drawn.hits.shape == (2, 20)
    assert escalation(study, window="1 week").table["least"].is_null().all()
    with pytest.raises(AnalysisError, match="for 40 statements"):
        escalation(study, errors=found[:, :3])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=9))
def test_changes_of_draws_are_those_of_each(windows: list[tuple[int, int]]) -> None:
    counts, size = (np.array(one, dtype=float) for one in zip(*windows, strict=True))
    one = find_change(counts, exposure=size)
    posterior, factor = draw_changes(np.stack([counts, counts]), np.stack([size, size]))
    if one.last is None:
        assert (factor == -np.inf).all()
    else:
        assert factor == pytest.approx([one.log_factor] * 2)
        assert posterior[1] == pytest.approx(one.posterior)


def test_a_quarter_of_weekly_data_detects_a_tripling_and_not_a_doubling() -> None:
    for windows in (12, 13):
        assert find_detectable(windows, 2.0) == 3.0
        assert power_to_find(2.0, 4.0, windows=windows) < 0.2
        assert power_to_find(2.0, 6.0, windows=windows) > 0.5
    assert find_detectable(3, 0.25) is None


def test_power_without_a_change_is_the_rate_of_false_alarms() -> None:
    assert power_to_find(5.0, 5.0, windows=26, draws=2000) < 0.02


def test_bounds_follow_the_calendar() -> None:
    days = pl.Series([dt.date(2024, 1, 31), dt.date(2024, 3, 1)])
    assert list_bounds(days, "1 month") == [dt.date(2024, month, 1) for month in range(1, 5)]


def test_the_chart_has_three_panels() -> None:
    found = escalation(tell(threat(1), threat(9)), window="1 week")
    assert len(found.chart().to_dict()["vconcat"]) == 3
    assert len(escalation(tell(threat(1))).chart().to_dict()["vconcat"]) == 3
