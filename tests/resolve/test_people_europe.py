"""Checks of the people of Europe, of organisations and of politics against known dates."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

FILES = ("people-europe.csv", "people-organisations.csv", "people-politics.csv")
COLUMNS = ("person", "also", "gender", "office", "of", "from", "to")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
#: Hand-overs and acting governments may run beside each other for so long.
OVERLAP = timedelta(days=45)
STATES = tuple(
    re.findall(
        "[A-Z]{3}",
        """AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL
        PRT ROU SVK SVN ESP SWE GBR NOR CHE ISL UKR RUS BLR MDA GEO ARM AZE TUR SRB BIH MNE ALB
        MKD XKX VAT""",
    )
)

#: Office, state or organisation, date, person.
HOLDERS = """
head_of_state,FRA,2012-05-14,Nicolas Sarkozy
head_of_state,FRA,2015-11-13,François Hollande
head_of_state,FRA,2024-02-26,Emmanuel Macron
head_of_government,FRA,2013-01-11,Jean-Marc Ayrault
head_of_government,FRA,2021-06-01,Jean Castex
head_of_government,FRA,2024-02-26,Gabriel Attal
head_of_government,FRA,2024-10-01,Michel Barnier
foreign_minister,FRA,2013-09-01,Laurent Fabius
foreign_minister,FRA,2018-04-14,Jean-Yves Le Drian
foreign_minister,FRA,2024-02-27,Stéphane Séjourné
defence_minister,FRA,2013-01-11,Jean-Yves Le Drian
defence_minister,FRA,2019-11-25,Florence Parly
defence_minister,FRA,2024-02-26,Sébastien Lecornu
un_ambassador,FRA,2022-03-01,Nicolas de Rivière
spokesperson,FRA,2022-03-01,Gabriel Attal
spokesperson,FRA,2024-03-01,Prisca Thevenot
head_of_government,DEU,2020-01-01,Angela Merkel
head_of_government,DEU,2024-02-26,Olaf Scholz
foreign_minister,DEU,2022-02-24,Annalena Baerbock
defence_minister,DEU,2022-09-01,Christine Lambrecht
defence_minister,DEU,2024-03-05,Boris Pistorius
spokesperson,DEU,2015-01-01,Steffen Seibert
spokesperson,GBR,2016-06-24,Helen Bower
spokesperson,POL,2014-03-01,Małgorzata Kidawa-Błońska
spokesperson,CYP,2017-07-07,Nikos Christodoulides
spokesperson,GRC,2023-05-01,Akis Skertsos
spokesperson,CHE,2020-01-01,André Simonazzi
spokesperson,DEU,2023-01-01,Steffen Hebestreit
head_of_government,GBR,2016-06-23,David Cameron
head_of_government,GBR,2022-09-30,Liz Truss
head_of_government,GBR,2024-02-27,Rishi Sunak
foreign_minister,GBR,2024-02-27,David Cameron
defence_minister,GBR,2022-02-24,Ben Wallace
head_of_state,GBR,2020-01-01,Queen Elizabeth II
head_of_government,ITA,2019-01-01,Giuseppe Conte
head_of_government,ITA,2024-02-27,Giorgia Meloni
foreign_minister,ITA,2024-02-27,Antonio Tajani
defence_minister,ITA,2023-05-01,Guido Crosetto
head_of_government,POL,2016-05-01,Beata Szydło
head_of_government,POL,2024-02-27,Donald Tusk
foreign_minister,POL,2024-03-08,Radosław Sikorski
head_of_government,CZE,2024-02-27,Petr Fiala
head_of_government,SVK,2024-02-26,Robert Fico
head_of_government,SWE,2024-02-27,Ulf Kristersson
head_of_government,EST,2024-02-29,Kaja Kallas
foreign_minister,LVA,2020-01-01,Edgars Rinkēvičs
head_of_state,LTU,2022-02-24,Gitanas Nausėda
foreign_minister,HUN,2024-02-27,Péter Szijjártó
head_of_government,HUN,2024-02-27,Viktor Orbán
head_of_government,ESP,2017-10-01,Mariano Rajoy
defence_minister,ESP,2022-02-24,Margarita Robles
head_of_government,NLD,2022-02-24,Mark Rutte
defence_minister,NLD,2023-05-01,Kajsa Ollongren
head_of_government,BEL,2022-02-24,Alexander De Croo
defence_minister,BEL,2022-02-24,Ludivine Dedonder
head_of_government,GRC,2015-07-05,Alexis Tsipras
head_of_state,FIN,2023-04-04,Sauli Niinistö
head_of_state,UKR,2014-02-01,Viktor Yanukovych
head_of_state,UKR,2015-02-12,Petro Poroshenko
head_of_state,UKR,2022-02-24,Volodymyr Zelensky
foreign_minister,UKR,2022-02-24,Dmytro Kuleba
defence_minister,UKR,2022-02-24,Oleksii Reznikov
un_ambassador,UKR,2022-02-24,Sergiy Kyslytsya
head_of_state,RUS,2011-12-01,Dmitry Medvedev
head_of_state,RUS,2014-03-18,Vladimir Putin
head_of_government,RUS,2014-03-18,Dmitry Medvedev
foreign_minister,RUS,2022-02-24,Sergei Lavrov
defence_minister,RUS,2022-02-24,Sergei Shoigu
defence_minister,RUS,2024-06-01,Andrei Belousov
un_ambassador,RUS,2016-01-01,Vitaly Churkin
un_ambassador,RUS,2022-02-24,Vassily Nebenzia
spokesperson,RUS,2022-02-24,Dmitry Peskov
spokesperson,RUS,2022-02-24,Maria Zakharova
head_of_government,TUR,2015-06-01,Ahmet Davutoğlu
head_of_state,TUR,2016-07-15,Recep Tayyip Erdoğan
foreign_minister,TUR,2022-03-10,Mevlüt Çavuşoğlu
head_of_government,ARM,2020-11-09,Nikol Pashinyan
head_of_state,SRB,2023-09-24,Aleksandar Vučić
head_of_government,XKX,2023-09-24,Albin Kurti
head_of_state,MDA,2022-02-24,Maia Sandu
head_of_state,VAT,2012-12-25,Benedict XVI
head_of_state,VAT,2024-03-09,Pope Francis
head_of_government,VAT,2020-01-01,Pietro Parolin
leader,NATO,2013-01-01,Anders Fogh Rasmussen
leader,NATO,2024-02-27,Jens Stoltenberg
leader,European Commission,2012-05-09,José Manuel Barroso
leader,European Commission,2022-02-24,Ursula von der Leyen
leader,European Council,2016-06-24,Donald Tusk
foreign_minister,EU,2018-01-01,Federica Mogherini
foreign_minister,EU,2024-02-27,Josep Borrell
leader,UN,2013-01-01,Ban Ki-moon
leader,UN,2022-02-24,António Guterres
spokesperson,UN,2022-02-24,Stéphane Dujarric
leader,IAEA,2022-09-01,Rafael Grossi
judge,ICC,2015-01-01,Fatou Bensouda
leader,WHO,2020-03-11,Tedros Adhanom Ghebreyesus
leader,African Union,2021-05-25,Moussa Faki Mahamat
leader,UNRWA,2024-01-26,Philippe Lazzarini
leader,CGT,2020-01-01,Philippe Martinez
leader,CGT,2023-06-06,Sophie Binet
leader,CFDT,2019-12-05,Laurent Berger
leader,Medef,2020-01-01,Geoffroy Roux de Bézieux
leader,Rassemblement National,2024-02-26,Jordan Bardella
leader,Parti socialiste,2024-02-26,Olivier Faure
leader,Les Républicains,2024-02-26,Éric Ciotti
minister,FRA,2014-01-01,Christiane Taubira
minister,FRA,2015-11-13,Bernard Cazeneuve
minister,FRA,2019-01-01,Bruno Le Maire
minister,FRA,2022-11-01,Gérald Darmanin
minister,FRA,2023-03-01,Olivier Dussopt
minister,FRA,2025-01-15,Bruno Retailleau
minister,DEU,2015-07-13,Wolfgang Schäuble
minister,DEU,2023-01-01,Robert Habeck
minister,ITA,2018-08-01,Matteo Salvini
"""

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    text = (resources.files("dissensus") / "registers" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = {name: read_rows(name) for name in FILES}
ALL_ROWS = [row for rows in ROWS.values() for row in rows]


def first_day(text: str) -> date:
    year, month, day = (text + "-01-01").split("-")[:3]
    return date(int(year), int(month), int(day))


def last_day(text: str) -> date:
    """Give the last day that the date covers; an open end is far away."""
    parts = [int(part) for part in text.split("-")] if text else [9999]
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 1 or parts[1] == 12:
        return date(parts[0], 12, 31)
    return date(parts[0], parts[1] + 1, 1) - timedelta(days=1)


def find_holders(office: str, of: str, day: str) -> set[str]:
    when = date.fromisoformat(day)
    return {
        row["person"]
        for row in ALL_ROWS
        if (row["office"], row["of"]) == (office, of)
        and first_day(row["from"]) <= when <= last_day(row["to"])
    }


@pytest.mark.parametrize("line", HOLDERS.split("\n")[1:-1])
def test_office_was_held_by(line: str) -> None:
    office, of, day, person = line.split(",")
    assert person in find_holders(office, of, day)


@pytest.mark.parametrize(
    ("office", "of", "day", "person"),
    [
        ("head_of_government", "FRA", "2024-02-26", "Élisabeth Borne"),
        ("defence_minister", "DEU", "2024-02-26", "Christine Lambrecht"),
        ("head_of_state", "FRA", "2024-02-26", "François Hollande"),
        ("leader", "NATO", "2025-01-01", "Jens Stoltenberg"),
    ],
)
def test_office_was_no_longer_held_by(office: str, of: str, day: str, person: str) -> None:
    assert person not in find_holders(office, of, day)


@pytest.mark.parametrize("name", FILES)
def test_rows_are_well_formed(name: str) -> None:
    for row in ROWS[name]:
        assert tuple(row) == COLUMNS
        assert row["person"].strip() == row["person"] != ""
        assert row["gender"] in ("m", "f"), row
        assert DATE.fullmatch(row["from"]), row
        assert not row["to"] or DATE.fullmatch(row["to"]), row
        assert first_day(row["from"]) <= last_day(row["to"]), row


def test_a_person_has_one_gender_and_one_list_of_spellings() -> None:
    known: dict[str, tuple[str, str]] = {}
    for row in ALL_ROWS:
        expected = known.setdefault(row["person"], (row["gender"], row["also"]))
        assert (row["gender"], row["also"]) == expected


@pytest.mark.parametrize("state", STATES)
def test_heads_of_government_do_not_overlap(state: str) -> None:
    spans = sorted(
        (first_day(row["from"]), last_day(row["to"]), row["person"])
        for row in ROWS["people-europe.csv"]
        if (row["office"], row["of"]) == ("head_of_government", state)
    )
    assert spans
    for (_, end, person), (start, _, successor) in pairwise(spans):
        assert end - start <= OVERLAP, (person, successor)


def test_every_state_has_its_offices() -> None:
    offices = defaultdict(set)
    for row in ROWS["people-europe.csv"]:
        offices[row["of"]].add(row["office"])
    for state in STATES:
        assert {"head_of_state", "head_of_government", "foreign_minister"} <= offices[state]
        assert "defence_minister" in offices[state] or state in ("ISL", "VAT")
    assert sum("un_ambassador" in held for held in offices.values()) >= 30


def test_french_spelling_comes_first() -> None:
    first = {row["person"]: row["also"].split(";")[0] for row in ALL_ROWS}
    assert first["Vladimir Putin"] == "Vladimir Poutine"
    assert first["Sergei Lavrov"] == "Sergueï Lavrov"
    assert first["Volodymyr Zelensky"] == "Volodymyr Zelensky"
    assert first["Dmytro Kuleba"] == "Dmytro Kouleba"
