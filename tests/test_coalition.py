"""The founding text gives its rows: who stands where in a divided coalition."""

from __future__ import annotations

from pathlib import Path

import pytest

from dissensus import contradictions
from dissensus.config import Settings
from dissensus.measuring import measure_coded
from dissensus.pipeline import code_documents, made
from dissensus.present.pages import make_report
from dissensus.present.report import render_report
from dissensus.read import load_documents
from dissensus.records import Coded, Statement
from dissensus.studying import study_coded

SAMPLE = Path(__file__).parents[2] / "shared" / "samples" / "coalition.fr.txt"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the shared samples are not here"),
]

#: actor, party, words of the concept, stances, acts
ROWS = [
    ("Canada", "Canada", "envoi de troupes", {"oppose"}, {"says"}),
    ("United States", "United States", "envoi de troupes", {"oppose"}, {"says"}),
    ("Antonio Tajani", "Italy", "déclaration de guerre", {"reserved", "oppose"}, {"warns"}),
    ("Sweden", "Sweden", "envoie de troupes", {"open"}, {"says"}),
    ("Olaf Scholz", "Germany", "envoi de missiles Taurus", {"oppose"}, {"says"}),
    ("Olaf Scholz", "Germany", "déploiement de troupes", {"oppose"}, {"says"}),
    ("Olaf Scholz", "Germany", "implication britannique", {"neutral", "oppose"}, {"reveals"}),
    ("Olaf Scholz", "Germany", "système Taurus", {"oppose"}, {"says"}),
    ("Germany", "Germany", "utilisation", {"neutral", "open"}, {"does"}),
    ("Dmitry Peskov", "Russia", "forces de l’OTAN", {"oppose"}, {"warns", "threatens"}),
    ("Vladimir Putin", "Russia", "confrontation", {"oppose", "reserved"}, {"warns", "threatens"}),
    ("United Kingdom", "United Kingdom", "troupes britanniques", {"support"}, {"does"}),
    ("NATO", "NATO", "front commun", {"support"}, {"says"}),
]


@pytest.fixture(scope="module")
def coded() -> Coded:
    (document,) = load_documents([str(SAMPLE)], date="2024-03-05")
    return next(iter(code_documents([document], Settings())))


def find(coded: Coded, actor: str, words: str) -> list[Statement]:
    return [
        statement
        for statement in coded.statements
        if statement.actor.label("en") == actor and words in statement.concept_text
    ]


@pytest.mark.parametrize(("actor", "party", "words", "stances", "acts"), ROWS)
def test_row(
    actor: str, party: str, words: str, stances: set[str], acts: set[str], coded: Coded
) -> None:
    found = find(coded, actor, words)
    assert [s for s in found if s.stance in stances and s.act in acts]
    assert all(s.party is not None and s.party.label("en") == party for s in found)


def test_sweden_names_the_request_of_ukraine(coded: Coded) -> None:
    (sweden,) = find(coded, "Sweden", "envoie de troupes")
    assert "demande officielle de l’Ukraine" in sweden.condition


def test_the_red_lines_have_consequence_and_likelihood(coded: Coded) -> None:
    (peskov,) = find(coded, "Dmitry Peskov", "forces de l’OTAN")
    assert "confrontation" in peskov.consequence
    assert peskov.likelihood is not None
    assert (peskov.likelihood.word, peskov.likelihood.scale) == ("inévitable", "none")
    assert peskov.direct == "partly"
    (putin,) = find(coded, "Vladimir Putin", "confrontation")
    assert "fin de la civilisation" in putin.consequence


def test_scholz_reveals_what_the_british_do(coded: Coded) -> None:
    (reveals,) = find(coded, "Olaf Scholz", "implication britannique")
    assert "United Kingdom" in {target.label("en") for target in reveals.targets}


def test_the_accords_forbid_a_clash(coded: Coded) -> None:
    (norm,) = coded.commitments
    assert {party.label("en") for party in norm.parties} == {"NATO", "Russia"}
    assert (norm.deontic, norm.instrument) == ("must not", "accords")


def test_germany_is_at_odds_with_itself_on_taurus(coded: Coded) -> None:
    """Words of the chancellor against a deed of officers: the use of missiles is a case of them."""
    made, labels = study_coded([coded], Settings())
    found = contradictions(made)
    (row,) = found.to_polars().to_dicts()
    told = (labels[row["holder"]], labels[row["concept"]], row["kind"], row["sort"], row["voices"])
    assert told == (
        *("Germany", "deliver Taurus missiles", "words-deeds", "contradiction", "one executive"),
    )
    assert {labels[one] for one in found.pairs()["measure"]} == {"use of Taurus missiles"}
    assert (len(row["against"]), len(row["support"]), row["days"]) == (2, 1, 0)
    assert set(found.pairs()["gap"]) == {2}


def test_its_reading_says_what_its_three_headings_say(coded: Coded) -> None:
    figures = measure_coded([coded], Settings())
    told = {(one.heading, one.name): one for one in reversed(figures.clauses)}
    assert figures.labels[figures.group] == "NATO"
    # A divided coalition: members against; Sweden, a member two days later, keeps it open;
    # Germany says one thing and does the other.
    against = told["divided", "united_but"].values
    assert (against["concept"], set(against["against"])) == ("send-troops", {"CAN", "DEU", "USA"})
    assert (against["spoken"], against["members"]) == (3, 31)
    assert (against["actor"], against["held"]) == ("SWE", "open")
    assert str(against["date"]) == "2024-03-07"
    odds = told["divided", "at_odds"].values
    assert (odds["holder"], odds["kind"]) == ("DEU", "words-deeds")
    # The spectre of confrontation: inevitable, but only if.
    line = told["threat", "red_line"].values
    assert (line["actor"], line["concept"]) == ("Dmitry Peskov", "send-troops")
    assert (line["word"], line["low"], line["high"]) == ("inévitable", 0.99, 1.0)
    assert told["threat", "warns"].values["actor"] == "Vladimir Putin"
    assert told["threat", "norm"].values["deontic"] == "must not"
    # The balance: what members refuse is what is threatened.
    weighed = told["balance", "balance_tradeoff"].values
    assert (weighed["concept"], weighed["support"], weighed["lines"]) == ("send-troops", -1.0, 1)


def test_each_clause_opens_on_its_sentences(coded: Coded) -> None:
    figures = measure_coded([coded], Settings())
    kept = sorted(coded.statements, key=lambda one: (one.start, one.end))
    for clause in figures.clauses:
        assert clause.table in figures.tables
        if clause.name != "norm":  # a norm is no statement: its sentence stands in its table
            assert clause.rows
        named = {clause.values.get("holder"), clause.values.get("actor")} - {None, "", "NATO"}
        spoke = {kept[row].actor.id for row in clause.rows}
        spoke |= {one.id for row in clause.rows if (one := kept[row].party)}
        assert named <= spoke


@pytest.mark.parametrize("labels", ["fr", "en"])
def test_the_report_opens_on_the_reading(coded: Coded, labels: str) -> None:
    settings = Settings(labels=labels)
    figures = measure_coded([coded], settings)
    report = make_report([coded], made(settings), labels=labels, figures=figures)
    headings = [passage.heading for passage in report.reading.passages]
    assert headings == ["divided", "threat", "balance"]
    page = render_report(report)
    words = {
        "fr": ("Une coalition divisée", "Le spectre d’une confrontation directe", "quête de prud"),
        "en": ("A divided coalition", "The spectre of direct confrontation", "prudence"),
    }
    places = [page.index(word) for word in words[labels]]
    assert places == sorted(places)
