"""Positions reported in French and in English give the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from dissensus import redlines
from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.read import load_documents
from dissensus.records import STANCES, Coded, Document, Statement
from dissensus.studying import study_coded

DISPATCHES = Path(__file__).parents[1] / "examples" / "dispatches"
DATE = "2024-03-08"

#: Actor, party, concept, stance.
Row = tuple[str, str, str, str]

SCHOLZ = ("Olaf Scholz", "DEU")
HUNGARY = ("Péter Szijjártó", "HUN")
#: The same position in both languages, and its rows.
TOLD: list[tuple[str, str, list[Row]]] = [
    (
        "Olaf Scholz refuse de livrer des missiles Taurus à l'Ukraine.",
        "Olaf Scholz refuses to deliver Taurus missiles to Ukraine.",
        [(*SCHOLZ, "deliver-taurus", "oppose")],
    ),
    (
        "Emmanuel Macron n'exclut pas l'envoi de troupes au sol en Ukraine.",
        "Emmanuel Macron does not rule out sending ground troops to Ukraine.",
        [("Emmanuel Macron", "FRA", "send-troops", "open")],
    ),
    (
        "La Slovaquie n'enverra pas de soldats en Ukraine, a déclaré Robert Fico.",
        "Slovakia will not send soldiers to Ukraine, Robert Fico said.",
        [("Robert Fico", "SVK", "send-troops", "oppose")],
    ),
    (
        "Le Parlement hongrois a voté pour l'adhésion de la Suède à l'OTAN.",
        "The Hungarian parliament voted for Sweden's accession to NATO.",
        [("Hungarian Parliament", "Hungarian Parliament", "join-nato", "support")],
    ),
    (
        "L'Espagne est opposée à l'envoi de troupes européennes en Ukraine.",
        "Spain is opposed to sending European troops to Ukraine.",
        [("ESP", "ESP", "send-troops", "oppose")],
    ),
    (
        (
            "La Hongrie n'enverra ni armes ni soldats, a dit le ministre hongrois des Affaires "
            "étrangères, Péter Szijjártó."
        ),
        (
            "Hungary will send neither weapons nor soldiers, Hungarian foreign minister "
            "Péter Szijjártó said."
        ),
        [(*HUNGARY, "deliver-arms", "oppose"), (*HUNGARY, "send-troops", "oppose")],
    ),
    (
        "Pour Roumen Radev, l'envoi de troupes signifierait un affrontement mondial.",
        "For Rumen Radev, sending troops would mean a global clash.",
        [("Rumen Radev", "BGR", "send-troops", "reserved")],
    ),
    (
        "La Maison Blanche ne prévoit pas d'envoyer des soldats en Ukraine.",
        "The White House has no plans to send soldiers to Ukraine.",
        [("USA", "USA", "send-troops", "oppose")],
    ),
    (
        "Les dirigeants ne devraient pas exclure l'envoi de troupes, estime Kaja Kallas.",
        "Leaders should not rule out sending troops, Kaja Kallas believes.",
        [("Kaja Kallas", "EST", "send-troops", "open")],
    ),
    (
        "Bill Blair s'est dit ouvert à une mission de formation limitée en Ukraine.",
        "Bill Blair said he was open to a limited training mission in Ukraine.",
        [("Bill Blair", "CAN", "train-troops", "open")],
    ),
    (
        "Olaf Scholz a promis une enquête rapide sur la fuite.",
        "Olaf Scholz has promised a quick inquiry into the leak.",
        [(*SCHOLZ, "inquiry", "support")],
    ),
    (
        (
            "La présence de forces de l'OTAN en Ukraine n'est pas impensable, estime Radosław "
            "Sikorski."
        ),
        "The presence of NATO forces in Ukraine is not unthinkable, Radosław Sikorski believes.",
        [("Radosław Sikorski", "POL", "send-troops", "open")],
    ),
    (
        "Donald Tusk et Petr Fiala ne prévoient pas d'envoyer de troupes.",
        "Donald Tusk and Petr Fiala do not plan to send troops.",
        [
            ("Donald Tusk", "POL", "send-troops", "oppose"),
            ("Petr Fiala", "CZE", "send-troops", "oppose"),
        ],
    ),
]
#: Rows that the dispatches of both languages tell.
IN_DISPATCHES: list[Row] = [row for *_, rows in TOLD for row in rows]


def to_row(statement: Statement) -> Row:
    party = statement.party.id if statement.party else ""
    return statement.actor.id, party, statement.concept.id, statement.stance


def code(language: str, *texts: str) -> list[Coded]:
    documents = [
        Document(str(number), f"{number}.txt", text, date=DATE, language=language)
        for number, text in enumerate(texts)
    ]
    return list(code_documents(documents, Settings()))


def list_rows(coded: Sequence[Coded]) -> list[Row]:
    return sorted(to_row(statement) for one in coded for statement in one.statements)


@pytest.mark.parametrize(("french", "english", "rows"), TOLD, ids=[one[1][:30] for one in TOLD])
def test_a_position_gives_the_same_rows_in_both(french: str, english: str, rows: list[Row]) -> None:
    assert list_rows(code("fr", french)) == list_rows(code("en", english)) == sorted(rows)


def test_ten_positions_and_more_make_one_table() -> None:
    french = code("fr", *(one[0] for one in TOLD))
    english = code("en", *(one[1] for one in TOLD))
    rows = list_rows(french)
    assert rows == list_rows(english)
    assert len(set(rows)) >= 10
    signs = [
        {(s.actor.id, s.concept.id, STANCES[s.stance] > 0) for one in side for s in one.statements}
        for side in (french, english)
    ]
    assert signs[0] == signs[1]


@cache
def code_dispatches() -> tuple[Coded, ...]:
    return tuple(code_documents(list(load_documents([str(DISPATCHES)])), Settings()))


@pytest.mark.parametrize("row", IN_DISPATCHES, ids=["-".join(row) for row in IN_DISPATCHES])
def test_the_dispatches_of_both_languages_tell_it(row: Row) -> None:
    told = {
        coded.document.language
        for coded in code_dispatches()
        for statement in coded.statements
        if to_row(statement) == row
    }
    assert told == {"en", "fr"}


def test_nobody_in_the_dispatches_addresses_itself() -> None:
    made = [statement for coded in code_dispatches() for statement in coded.statements]
    own = [s for s in made if {s.actor, s.party} & {*s.targets}]
    assert not own
    assert any(s.targets for s in made)


ARMIES = [
    (
        *("fr", "Lima a répondu. Si des troupes venaient au Chili, a averti Ana Quispe, ministre "),
        "péruvienne de la Défense, un conflit direct avec la Bolivie serait inévitable.",
    ),
    (
        *("en", "Lima replied. If troops came to Chile, said Ana Quispe, the Peruvian defence "),
        "minister, a direct conflict with Bolivia would become inevitable.",
    ),
]


@pytest.mark.parametrize("told", ARMIES)
def test_troops_that_might_come_are_not_who_is_warned(told: tuple[str, ...]) -> None:
    language, *texts = told
    warned = [s for s in code(language, "".join(texts))[0].statements if s.act == "warns"]
    assert warned
    assert [s.targets for s in warned] == [()] * len(warned)


def test_a_threat_told_in_both_languages_is_one_line() -> None:
    study, _ = study_coded(code_dispatches(), Settings())
    language = dict(study.statements.select("row", "language").iter_rows())
    found = redlines(study).table.filter(pl.col("consequence").str.contains("trag"))
    (rows,) = found["rows"].to_list()
    assert sorted(language[row] for row in rows) == ["en", "fr"]


FRENCH_WARNED = (
    "Le président du Togo a menacé jeudi de conséquences bien plus tragiques les pays qui "
    "enverraient des contingents en Ukraine."
)
ENGLISH_WARNED = (
    "The president of Togo threatened with far more tragic consequences the states that would "
    "send contingents to Ukraine."
)
WARNED = [
    (FRENCH_WARNED, "conséquences bien plus tragiques"),
    (ENGLISH_WARNED, "far more tragic consequences"),
]


@pytest.mark.parametrize(("text", "consequence"), WARNED)
def test_whom_a_threat_meets_is_no_part_of_what_follows(text: str, consequence: str) -> None:
    language = "fr" if text.startswith("Le ") else "en"
    (statement,) = code(language, text)[0].statements
    assert statement.consequence == consequence
    assert (statement.act, statement.stance, statement.concept.id) == (
        *("threatens", "oppose", "send-troops"),
    )


# -- measures that the codebook does not have ---------------------------------------------------
JOINED = [
    ("saisir des drones", "seize drones", "discovered:seize+drones"),
    ("la saisie de drones", "the seizure of drones", "discovered:seize+drones"),
    ("la saisie des drones", "drone seizures", "discovered:seize+drones"),
    ("libérer les pilotes", "release the pilots", "discovered:release+pilots"),
    ("saisir des drones en Ukraine", "seize drones in Ukraine", "discovered:seize+drones+ukraine"),
]


def measure(language: str, words: str) -> Statement:
    text = f"Berlin soutient {words}." if language == "fr" else f"Berlin supports {words}."
    if words.split(maxsplit=1)[0] in ("saisir", "libérer", "peindre"):
        text = f"Berlin refuse de {words}."
    if words.split(maxsplit=1)[0] in ("seize", "release", "paint"):
        text = f"Berlin refuses to {words}."
    (statement,) = code(language, text)[0].statements
    return statement


@pytest.mark.parametrize(("french", "english", "concept"), JOINED)
def test_one_action_and_one_object_are_one_measure(french: str, english: str, concept: str) -> None:
    one, other = measure("fr", french).concept, measure("en", english).concept
    assert one.id == other.id == concept
    assert one.labels == other.labels
    assert set(one.labels) == {"en", "fr"}


def test_a_joined_measure_has_a_name_in_both() -> None:
    concept = measure("fr", "la saisie des drones").concept
    assert dict(concept.labels) == {"en": "seize drones", "fr": "saisir des drones"}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("peindre des drones", "paint drones"),  # an action that no class has
        ("la vente du port", "the sale of the port"),  # of a class, and not what it is for
        ("saisir des bananes", "seize bananas"),  # an object that no class has
        ("saisir des drones turcs", "seize Turkish drones"),  # more is said of the object
        ("l'arrestation des pilotes", "the arrest of pilots"),  # an action of several classes
        ("la patience", "patience"),  # written alike, and no name
    ],
)
def test_what_is_not_certain_stays_apart(french: str, english: str) -> None:
    one, other = measure("fr", french).concept, measure("en", english).concept
    assert one.id.startswith("discovered:fr:")
    assert other.id.startswith("discovered:en:")
    assert set(one.labels) == {"fr"}


def test_identical_names_are_one_measure() -> None:
    one, other = measure("fr", "le Taurus").concept, measure("en", "Taurus").concept
    assert one.id == other.id == "discovered:taurus"
