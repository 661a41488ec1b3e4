"""The packaged states: all there, found by their names, and told apart."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Any

import pycountry
import pytest
from babel import Locale

from dissensus.fold import fold
from dissensus.resolve import register
from dissensus.resolve.register import load_register

STATES = resources.files("dissensus") / "registers" / "states.toml"
ENTRIES: list[dict[str, Any]] = tomllib.loads(STATES.read_text(encoding="utf-8"))["actor"]
BY_ID = {entry["id"]: entry for entry in ENTRIES}
NAME_FIELDS = ("names", "demonyms", "capital", "seats", "services")

#: States that are no members of the United Nations.
NOT_IN_THE_UN = {"COK", "ESH", "NIU", "PSE", "TWN", "VAT", "XKX"}

#: Codes of ISO 3166-1 for places that are no actor of their own in the news.
TERRITORIES = """
    ABW AIA ALA ASM ATA ATF BES BLM BMU BVT
    CCK CUW CXR CYM FLK FRO GGY GIB GLP GRL
    GUF GUM HKG HMD IMN IOT JEY MAC MAF MNP
    MSR MTQ MYT NCL NFK PCN PRI PYF REU SGS
    SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF
"""

#: Names of Babel that are not in the register, and why.
LEFT_OUT = {
    "Antigua & Barbuda": "written with 'and' in running text",
    "Bosnia & Herzegovina": "written with 'and' in running text",
    "Congo - Kinshasa": "a label for lists; the press writes Congo-Kinshasa",
    "Congo - Brazzaville": "a label for lists; the press writes Congo-Brazzaville",
    "Dominique": "a first name; the article is kept",
    "Grenade": "a weapon; the article is kept",
    "Maurice": "a first name; 'Île' is kept",
    "Myanmar (Burma)": "both names stand by themselves",
    "Myanmar (Birmanie)": "both names stand by themselves",
    "Sahara occidental": "the place; the actor is the Sahrawi Republic",
    "St. Kitts & Nevis": "written with 'and' in running text",
    "St. Vincent & Grenadines": "written with 'and' in running text",
    "São Tomé & Príncipe": "written with 'and' in running text",
    "Trinidad & Tobago": "written with 'and' in running text",
    "Western Sahara": "the place; the actor is the Sahrawi Republic",
}

#: Texts that belong to two states on purpose.
SHARED = {
    "congo": {"COD", "COG"},
    "congolais": {"COD", "COG"},
    "congolaise": {"COD", "COG"},
    "congolaises": {"COD", "COG"},
    "congolese": {"COD", "COG"},
    "dominican": {"DMA", "DOM"},
    "dominicans": {"DMA", "DOM"},
}


def list_texts(entry: dict[str, Any], *fields: str) -> list[str]:
    """Give every text of these fields, in every language."""
    return [text for field in fields for texts in entry.get(field, {}).values() for text in texts]


def find_owners() -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in ENTRIES:
        for text in (entry["en"], entry["fr"], *list_texts(entry, *NAME_FIELDS)):
            owners[fold(text)].add(entry["id"])
    return owners


OWNERS = find_owners()


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> register.Register:
    (tmp_path / "registers").mkdir()
    monkeypatch.setattr("dissensus.resolve.register.resources.files", lambda _: tmp_path)
    return load_register([Path(str(STATES))])


def test_the_file_loads_and_all_are_states(states: register.Register) -> None:
    assert {actor.kind for actor in states.actors.values()} == {"state"}
    assert len(states.actors) == len(ENTRIES)


def test_every_country_is_there_or_no_state() -> None:
    codes = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    assert codes - set(TERRITORIES.split()) == set(BY_ID)
    assert len(set(BY_ID) - NOT_IN_THE_UN) == 193


def test_entries_are_in_alphabetical_order() -> None:
    assert [entry["id"] for entry in ENTRIES] == sorted(BY_ID)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_of_babel_are_found(states: register.Register, language: str) -> None:
    territories = Locale(language).territories
    missing = {
        name
        for country in pycountry.countries
        if country.alpha_3 in BY_ID
        and (name := territories[country.alpha_2]) not in LEFT_OUT
        and country.alpha_3 not in {found.actor for found in states.lookup(name)}
    }
    assert missing == set()


def test_what_is_left_out_is_left_out() -> None:
    assert [name for name in LEFT_OUT if fold(name) in OWNERS] == []


@pytest.mark.parametrize("state", ENTRIES, ids=BY_ID.keys())
def test_a_state_is_complete(state: dict[str, Any]) -> None:
    assert state["en"]
    assert state["fr"]
    assert state["capital"]["en"]
    assert state["capital"]["fr"]
    assert state["demonyms"]["en"]
    assert len(state["demonyms"]["fr"]) >= 2


@pytest.mark.parametrize("state", ENTRIES, ids=BY_ID.keys())
def test_no_text_is_written_twice(state: dict[str, Any]) -> None:
    for field in NAME_FIELDS:
        for language, texts in state.get(field, {}).items():
            folded = [fold(text) for text in texts]
            assert len(folded) == len(set(folded))
            if field == "names":
                assert fold(state[language]) not in folded


@pytest.mark.parametrize("state", ENTRIES, ids=BY_ID.keys())
def test_french_demonyms_are_lower_case_and_have_a_plural(state: dict[str, Any]) -> None:
    demonyms = state["demonyms"]["fr"]
    assert demonyms == [text.lower() for text in demonyms]
    assert any(text.endswith("s") for text in demonyms)


@pytest.mark.parametrize("state", ENTRIES, ids=BY_ID.keys())
def test_names_carry_no_article(state: dict[str, Any]) -> None:
    texts = [*list_texts(state, "names", "demonyms", "services"), state["en"]]
    assert [text for text in texts if text.lower().startswith(("the ", "l'", "les ", "le "))] == []


def test_texts_of_two_states_are_known() -> None:
    assert {text: owners for text, owners in OWNERS.items() if len(owners) > 1} == SHARED


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Etats-Unis", "USA"),
        ("U.S.", "USA"),
        ("la Maison-Blanche", None),
        ("Maison Blanche", "USA"),
        ("Kremlin", "RUS"),
        ("Elysée", "FRA"),
        ("Quai d’Orsay", "FRA"),
        ("Downing Street", "GBR"),
        ("Tsahal", "ISR"),
        ("Tel-Aviv", "ISR"),
        ("La Haye", "NLD"),
        ("Mexico", "MEX"),
        ("Koweït", "KWT"),
        ("Singapore", "SGP"),
        ("Birmanie", "MMR"),
        ("Centrafrique", "CAF"),
        ("Swaziland", "SWZ"),
        ("République tchèque", "CZE"),
        ("nigérien", "NER"),
        ("nigérian", "NGA"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("dominicain", "DOM"),
        ("dominiquais", "DMA"),
        ("équato-guinéen", "GNQ"),
        ("bissau-guinéen", "GNB"),
        ("sud-coréenne", "KOR"),
        ("nord-coréenne", "PRK"),
        ("England", None),
        ("Bundestag", None),
    ],
)
def test_what_the_press_writes(states: register.Register, text: str, state: str | None) -> None:
    assert {name.actor for name in states.lookup(text)} == ({state} if state else set())
