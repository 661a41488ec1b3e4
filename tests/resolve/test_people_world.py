"""The packaged people of the world: right on their dates, well formed, and enough of them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest

from dissensus.resolve.register import load_register

REGISTERS = resources.files("dissensus") / "registers"
WORLD = ("people-americas-asia.csv", "people-africa-mideast.csv")
Row = dict[str, str]

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
STATE = re.compile(r"[A-Z]{3}")
HEADS = ("head_of_state", "head_of_government")
#: What at least so many states must have, over all files of people.
KINDS = ("head", "foreign_minister", "defence_minister", "un_ambassador", "spokesperson")
MIN_STATES = 60
MIN_ROWS = 1500
#: Two heads of one state may overlap by so many days, where dates are known by the month.
MAX_OVERLAP_DAYS = 45

SPOT_CHECKS = """
head_of_state      USA 2014-03-01 Barack Obama
head_of_state      USA 2018-06-12 Donald Trump
head_of_state      USA 2024-02-26 Joe Biden
head_of_state      USA 2025-06-01 Donald Trump
foreign_minister   USA 2015-07-14 John Kerry
foreign_minister   USA 2022-02-24 Antony Blinken
foreign_minister   USA 2025-06-01 Marco Rubio
defence_minister   USA 2019-10-01 Mark Esper
defence_minister   USA 2024-02-26 Lloyd Austin
un_ambassador      USA 2018-04-14 Nikki Haley
un_ambassador      USA 2023-10-18 Linda Thomas-Greenfield
spokesperson       USA 2013-09-01 Jay Carney
spokesperson       USA 2023-06-01 Karine Jean-Pierre
spokesperson       USA 2024-03-05 John Kirby
minister           USA 2022-03-01 Kamala Harris
minister           USA 2022-03-01 Jake Sullivan
head_of_government CAN 2024-02-24 Justin Trudeau
head_of_government CAN 2025-06-01 Mark Carney
defence_minister   CAN 2024-02-28 Bill Blair
foreign_minister   CAN 2023-01-01 Mélanie Joly
head_of_state      MEX 2019-01-01 Andrés Manuel López Obrador
head_of_state      BRA 2022-02-16 Jair Bolsonaro
head_of_state      BRA 2023-04-15 Luiz Inácio Lula da Silva
head_of_state      ARG 2024-01-01 Javier Milei
head_of_state      CHL 2022-04-01 Gabriel Boric
head_of_state      COL 2023-01-01 Gustavo Petro
head_of_state      VEN 2012-06-01 Hugo Chávez
head_of_state      VEN 2019-02-01 Nicolás Maduro
head_of_government HTI 2022-01-01 Ariel Henry
head_of_state      CHN 2022-02-04 Xi Jinping
foreign_minister   CHN 2023-05-01 Qin Gang
foreign_minister   CHN 2024-05-01 Wang Yi
spokesperson       CHN 2021-03-01 Zhao Lijian
spokesperson       KOR 2020-06-16 Kang Min-seok
spokesperson       BRA 2014-06-01 Thomas Traumann
spokesperson       THA 2022-02-01 Thanakorn Wangboonkongchana
defence_minister   JOR 2021-04-04 Bisher Khasawneh
spokesperson       TZA 2019-01-01 Hassan Abbas
spokesperson       CHN 2024-06-01 Mao Ning
un_ambassador      CHN 2022-03-01 Zhang Jun
head_of_government JPN 2014-01-01 Shinzo Abe
head_of_government JPN 2022-03-01 Fumio Kishida
head_of_state      KOR 2018-04-27 Moon Jae-in
head_of_state      KOR 2024-12-03 Yoon Suk-yeol
head_of_state      PRK 2018-06-12 Kim Jong-un
head_of_government IND 2022-03-01 Narendra Modi
foreign_minister   IND 2022-03-01 Subrahmanyam Jaishankar
head_of_government PAK 2019-02-27 Imran Khan
head_of_state      AFG 2020-02-29 Ashraf Ghani
head_of_state      KAZ 2022-01-06 Kassym-Jomart Tokayev
head_of_government AUS 2021-09-16 Scott Morrison
head_of_state      IDN 2022-11-15 Joko Widodo
head_of_state      TWN 2022-08-02 Tsai Ing-wen
head_of_government ISR 2014-07-20 Benjamin Netanyahu
head_of_government ISR 2022-03-05 Naftali Bennett
defence_minister   ISR 2023-10-09 Yoav Gallant
foreign_minister   ISR 2024-02-26 Israel Katz
head_of_state      PSE 2023-10-07 Mahmoud Abbas
head_of_state      SYR 2013-08-21 Bashar al-Assad
head_of_state      SYR 2025-02-15 Ahmed al-Sharaa
foreign_minister   SYR 2013-09-09 Walid Muallem
head_of_state      IRN 2015-07-14 Ali Khamenei
head_of_government IRN 2015-07-14 Hassan Rouhani
foreign_minister   IRN 2015-07-14 Mohammad Javad Zarif
defence_minister   SAU 2015-03-26 Mohammed bin Salman
head_of_state      ARE 2023-11-30 Mohammed bin Zayed
head_of_state      EGY 2012-12-01 Mohamed Morsi
head_of_state      EGY 2024-01-01 Abdel Fattah al-Sisi
head_of_state      LBN 2020-08-04 Michel Aoun
head_of_state      DZA 2018-01-01 Abdelaziz Bouteflika
foreign_minister   MAR 2022-01-01 Nasser Bourita
head_of_state      TUN 2021-07-25 Kais Saied
head_of_government LBY 2022-01-01 Abdul Hamid Dbeibah
head_of_state      SEN 2022-06-03 Macky Sall
head_of_state      MLI 2013-10-01 Ibrahim Boubacar Keïta
head_of_state      MLI 2022-01-09 Assimi Goïta
foreign_minister   MLI 2022-01-31 Abdoulaye Diop
head_of_state      BFA 2014-06-01 Blaise Compaoré
head_of_state      BFA 2023-01-01 Ibrahim Traoré
head_of_state      NER 2023-07-01 Mohamed Bazoum
head_of_state      TCD 2020-01-01 Idriss Déby
head_of_state      CIV 2020-10-31 Alassane Ouattara
head_of_state      CAF 2021-01-01 Faustin-Archange Touadéra
head_of_state      COD 2022-06-01 Félix Tshisekedi
spokesperson       COD 2025-01-27 Patrick Muyaya
head_of_state      RWA 2013-01-01 Paul Kagame
head_of_government ETH 2020-11-04 Abiy Ahmed
head_of_state      SDN 2018-12-25 Omar al-Bashir
head_of_state      SDN 2023-04-15 Abdel Fattah al-Burhan
foreign_minister   ZAF 2023-12-29 Naledi Pandor
head_of_state      ZAF 2022-03-17 Cyril Ramaphosa
head_of_state      ZWE 2016-01-01 Robert Mugabe
"""

#: The ids stand first because names have blanks; a party's id here is one word.
PARTIES = """
2023-10-07 Hamas     Ismail Haniyeh
2023-11-03 Hezbollah Hassan Nasrallah
2021-01-01 Taliban   Suhail Shaheen
2020-01-01 Taliban   Hibatullah Akhundzada
2025-01-27 M23       Bertrand Bisimwa
2024-06-01 ARG       Javier Milei
2015-06-01 USA       Antony Blinken
2019-06-01 PSE       Mahmoud Abbas
"""


def read(file: str) -> list[Row]:
    text = (REGISTERS / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = [row for file in WORLD for row in read(file)]


def all_files() -> list[str]:
    names = (item.name for item in REGISTERS.iterdir())
    return sorted(name for name in names if name.startswith("people-") and name.endswith(".csv"))


def first_day(text: str) -> date:
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The day from which on nobody holds it: the date itself, or the end of its year or month."""
    if not text:
        return date.max
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    return date(parts[0], parts[1], parts[2] if len(parts) == 3 else 28)


def holders(office: str, actor: str, day: str) -> set[str]:
    when = date.fromisoformat(day)
    return {
        row["person"]
        for row in ROWS
        if (row["office"], row["of"]) == (office, actor)
        and first_day(row["from"]) <= when <= last_day(row["to"])
    }


def split_block(block: str, columns: int) -> list[list[str]]:
    return [line.split(maxsplit=columns - 1) for line in block.strip().splitlines()]


def heads_of_state() -> dict[str, list[Row]]:
    by_state: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(ROWS, key=lambda row: first_day(row["from"])):
        if row["office"] == "head_of_state":
            by_state[row["of"]].append(row)
    return by_state


@pytest.mark.parametrize(("office", "actor", "day", "person"), split_block(SPOT_CHECKS, 4))
def test_an_office_is_held_by_the_right_person_on_a_date(
    office: str, actor: str, day: str, person: str
) -> None:
    assert person in holders(office, actor, day)


@pytest.mark.parametrize("state", sorted(heads_of_state()))
def test_heads_of_one_state_follow_each_other(state: str) -> None:
    for earlier, later in pairwise(heads_of_state()[state]):
        overlap = last_day(earlier["to"]) - first_day(later["from"])
        assert overlap.days <= MAX_OVERLAP_DAYS, (earlier["person"], later["person"])


def test_rows_are_well_formed() -> None:
    assert len(ROWS) >= MIN_ROWS
    for row in ROWS:
        assert row["person"] == row["person"].strip() != ""
        assert row["gender"] in ("m", "f"), row
        assert DATE.fullmatch(row["from"]), row
        assert not row["to"] or DATE.fullmatch(row["to"]), row
        assert first_day(row["from"]) <= last_day(row["to"]), row


def test_spellings_name_one_person_and_are_given_once() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        spellings = [spelling for spelling in row["also"].split(";") if spelling]
        assert len(spellings) == len(set(spellings)), row
        assert row["person"] not in spellings, row
        for spelling in (row["person"], *spellings):
            owners[spelling].add(row["person"])
    assert {spelling: people for spelling, people in owners.items() if len(people) > 1} == {}


@pytest.mark.parametrize(
    ("person", "spelling"),
    [
        ("Benjamin Netanyahu", "Benyamin Nétanyahou"),
        ("Mohammed bin Salman", "Mohammed ben Salmane"),
        ("Abdel Fattah al-Sisi", "Abdel Fattah al-Sissi"),
        ("Bashar al-Assad", "Bachar al-Assad"),
        ("Ebrahim Raisi", "Ebrahim Raïssi"),
        ("Mohammad Javad Zarif", "Javad Zarif"),
        ("Kassym-Jomart Tokayev", "Kassym-Jomart Tokaïev"),
        ("Omar al-Bashir", "Omar el-Béchir"),
    ],
)
def test_the_french_press_spelling_is_known(person: str, spelling: str) -> None:
    rows = [row for row in ROWS if row["person"] == person]
    assert rows
    assert all(spelling in row["also"].split(";") for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_enough_states_have_each_kind_of_voice(kind: str) -> None:
    offices = HEADS if kind == "head" else (kind,)
    states = {
        row["of"]
        for file in all_files()
        for row in read(file)
        if row["office"] in offices and STATE.fullmatch(row["of"])
    }
    assert len(states) >= MIN_STATES, f"{kind}: {len(states)} states"


def test_the_packaged_register_knows_every_row() -> None:
    register = load_register()
    for row in ROWS:
        found = {name.actor for name in register.lookup(row["person"])}
        assert row["person"] in found, row


@pytest.mark.parametrize(("day", "party", "person"), split_block(PARTIES, 3))
def test_a_person_speaks_for_the_right_party(day: str, party: str, person: str) -> None:
    actor = load_register().party(person, day)
    assert actor is not None
    assert actor.id == party
