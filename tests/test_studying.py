"""Any source as a study: corpora with their norms, the order of measures, and groups."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import dissensus
from dissensus.config import Settings
from dissensus.corpus import open_corpus
from dissensus.errors import DissensusError
from dissensus.grouping import find_alliance, find_members, read_terms
from dissensus.keeping import add
from dissensus.records import Actor, Coded, Commitment, Concept, Document, Statement
from dissensus.resolve.register import load_register
from dissensus.studying import study_coded

STATES = {name: Actor(name, "state", {"en": name.title()}) for name in ("FRA", "DEU", "RUS")}
SEND = Concept("send-troops", {"en": "send troops"})


def make_coded(*parties: str, act: str = "says") -> Coded:
    document = Document(id="d", path="d.txt", text="x" * 50, date="2024-03-01")
    statements = tuple(
        Statement(
            path="d.txt",
            document="d",
            start=place,
            end=place + 1,
            text="x",
            actor=STATES[party],
            party=STATES[party],
            concept=SEND,
            concept_text="troops",
            stance="oppose",
            act=act,  # type: ignore[arg-type]
        )
        for place, party in enumerate(parties)
    )
    norm = Commitment(
        path="d.txt",
        document="d",
        start=0,
        end=5,
        text="xxxxx",
        parties=(STATES["FRA"],),
        deontic="must not",
        concept=SEND,
        concept_text="troops",
    )
    return Coded(document, statements=statements, commitments=(norm,))


def test_coded_documents_are_a_study_by_identifiers() -> None:
    made, labels = study_coded([make_coded("FRA", "DEU", "RUS")], Settings())
    assert made.statements["holder"].to_list() == ["FRA", "DEU", "RUS"]
    assert made.norms.select("parties", "deontic", "concept", "date").row(0) == (
        ["FRA"],
        "must not",
        "send-troops",
        dt.date(2024, 3, 1),
    )
    assert labels["send-troops"] == "send troops"
    assert made.list_members().on(None) == ("DEU", "FRA", "RUS")


def test_norms_are_named_and_words_of_consequences_are_matched() -> None:
    coded = make_coded("FRA", "DEU")
    found = Concept("discovered:fr:affronter", {"fr": "affronter"}, discovered=True)
    league = Actor("League", "alliance", {"en": "the League"})
    norm = replace(coded.commitments[0], concept=found, parties=(league,))
    said = replace(
        coded.statements[0],
        act="threatens",
        consequence="we would deliver tanks",
        condition="if weapons are delivered",
    )
    spoken = (said, *coded.statements[1:])
    made, labels = study_coded([replace(coded, statements=spoken, commitments=(norm,))], Settings())
    assert made.norms["concept"].to_list() == ["discovered:fr:affronter"]
    assert labels["discovered:fr:affronter"] == "affronter"
    assert labels["League"] == "the League"
    assert "discovered:fr:affronter" not in made.known
    # What a consequence names is a measure of the order, though nobody speaks of it.
    assert made.consequences == {0: "deliver-tanks"}
    assert labels["deliver-tanks"] == "deliver tanks"
    assert made.covers("deliver-arms", "deliver-tanks")
    assert made.covers("send-troops", "deliver-tanks") is False
    # The statement's own measure is known, and stays the trigger.
    assert not made.antecedents


def test_condition_of_a_discovered_measure_names_the_trigger() -> None:
    row = {"actor": "A", "stance": "oppose", "act": "warns", "condition": "if they deliver tanks"}
    rows = [{**row, "concept": "take such a step", "discovered": True}]
    made = dissensus.study([*rows, {**row, "concept": "tax", "discovered": False}])
    assert made.antecedents == {0: "deliver tanks"}
    assert dissensus.redlines(made).table["concept"].to_list() == ["deliver tanks", "tax"]


def test_the_coalition_that_is_named_has_its_dated_members() -> None:
    coded = make_coded("FRA", "DEU", "RUS")
    nato = Actor("NATO", "alliance", {"en": "NATO"})
    spoken = replace(coded.statements[0], targets=(nato,))
    made, labels = study_coded([replace(coded, statements=(spoken, *coded.statements))], Settings())
    assert labels[made.group] == "NATO"
    assert "SWE" not in made.list_members().on(dt.date(2024, 3, 1))
    assert "SWE" in made.list_members().on(dt.date(2024, 3, 7))
    assert "RUS" not in made.list_members().terms


def test_rejected_statements_are_left_out_and_rows_follow_the_text() -> None:
    coded = make_coded("FRA", "DEU")
    first, second = coded.statements
    turned = Coded(coded.document, statements=(second, first))
    made, _ = study_coded([turned], Settings())
    assert made.statements.sort("row")["holder"].to_list() == ["FRA", "DEU"]


def test_the_alliance_is_the_one_that_is_named_and_not_one_of_most_states() -> None:
    register = load_register()
    assert find_alliance(register, ["FRA", "DEU", "RUS"], {"NATO", "UN", "OSCE"}) == "NATO"
    assert find_alliance(register, ["FRA", "DEU", "RUS"], set()) == ""
    assert find_alliance(register, ["RUS"], {"NATO"}) == ""


def test_groups_come_from_the_register_a_list_or_a_file(tmp_path: Path) -> None:
    members, name = find_members("OTAN", Settings())
    assert name == "NATO"
    assert members is not None
    assert "Sweden" not in members.on(dt.date(2024, 3, 6))
    assert "Sweden" in members.on(dt.date(2024, 3, 7))
    listed, told = find_members("A, B", Settings())
    assert listed is not None
    assert (listed.on(None), told) == (("A", "B"), "A, B")
    # As the statements have it, else as the register calls it, in any language.
    written, _ = find_members("UK, Allemagne, FRA", Settings(), {"UK"})
    assert written is not None
    assert written.on(None) == ("France", "Germany", "UK")
    file = tmp_path / "pact.csv"
    file.write_text("member,from,to\nA,2024-01-01,\nB,,2024-02-01\n", encoding="utf-8")
    pact, named = find_members(str(file), Settings())
    assert pact is not None
    assert (pact.on(dt.date(2024, 3, 1)), named) == (("A",), "pact")


def test_faults_of_groups_are_told(tmp_path: Path) -> None:
    with pytest.raises(DissensusError, match='did you mean "NATO"'):
        find_members("NATTO", Settings())
    with pytest.raises(DissensusError, match='did you mean "France"'):
        find_members("Germany, Frnce", Settings(), {"France", "Germany"})
    with pytest.raises(DissensusError, match='did you mean "Ruritania"'):
        find_members("Ruritana,A", Settings(), {"Ruritania", "A"})
    file = tmp_path / "pact.csv"
    file.write_text("member,from,to\nA,soon,\n", encoding="utf-8")
    with pytest.raises(DissensusError, match="line 2: from is 'soon'"):
        find_members(str(file), Settings())
    file.write_text("who,from\nA,\n", encoding="utf-8")
    with pytest.raises(DissensusError, match="the columns member, from, to"):
        find_members(str(file), Settings())


def test_a_table_is_a_study_with_the_codebooks_order() -> None:
    made = dissensus.study(
        {"actor": ["A"], "concept": ["send troops"], "stance": ["open"]}, group=["A", "B"]
    )
    assert made.covers("send troops", "send troops") is True
    assert made.group == "A, B"
    assert made.known


def test_every_date_of_the_register_can_be_read() -> None:
    register = load_register()
    for organisation in register.memberships:
        assert read_terms(register, organisation, {})


def test_a_corpus_gives_its_norms(tmp_path: Path) -> None:
    text = "L'accord stipule que les troupes ne doivent en aucun cas s'affronter.\n"
    document = Document(id="a", path="a.txt", text=text, date="2024-03-01")
    path = str(tmp_path / "a.corpus")
    with open_corpus(path, must_exist=False) as corpus:
        add(corpus, [document], Settings())
        (found,) = corpus.commitments()
    assert (found[0], found[1], found[2][0].deontic) == ("a", "2024-03-01", "must not")
    norms = dissensus.study(path).norms
    assert norms.select("deontic", "date").rows() == [("must not", dt.date(2024, 3, 1))]


def test_what_people_decided_enters_the_draws(tmp_path: Path) -> None:
    text = "La France refuse l'envoi de troupes. L'Espagne refuse l'envoi de troupes.\n"
    document = Document(id="a", path="a.txt", text=text, date="2024-03-01")
    path = str(tmp_path / "a.corpus")
    with open_corpus(path, must_exist=False) as corpus:
        add(corpus, [document], Settings())
        first, second = corpus.statements()["id"].to_list()
        corpus.reject(first, by="Ann")
        corpus.accept(second, by="Ann")
    made = dissensus.study(path)
    assert made.checked is not None
    assert sorted(made.checked["decided"].to_list()) == ["none", "oppose"]
    # What was rejected is no row, and what was accepted is sure.
    assert (dissensus.draw_levels(made, draws=20) == 0).all()
