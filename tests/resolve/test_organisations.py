"""The packaged organisations and groups: who is a member when, and that names hold together."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest

from dissensus.fold import fold
from dissensus.records import ACTOR_KINDS
from dissensus.resolve.register import Register, load_register

FILES = ("states", "organisations", "groups")
OWN_FILES = ("organisations", "groups")
#: Members of a few organisations that are no states; ``groups`` describes them.
TERRITORIES = {"HKG", "NCL", "PYF"}
NAME_FIELDS = ("names", "demonyms", "capital", "seats", "services")


def read(name: str) -> list[dict[str, Any]]:
    file = resources.files("dissensus") / "registers" / f"{name}.toml"
    actors: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["actor"]
    return actors


def list_names(actor: dict[str, Any], language: str) -> Iterator[str]:
    yield actor[language]
    for field in NAME_FIELDS:
        yield from actor.get(field, {}).get(language, [])


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="module")
def own_actors() -> list[dict[str, Any]]:
    return [actor for name in OWN_FILES for actor in read(name)]


def test_ids_are_unique_over_all_files() -> None:
    ids = [actor["id"] for name in FILES for actor in read(name)]
    assert len(ids) == len(set(ids))


def test_every_actor_has_a_kind_and_labels_in_both_languages(
    own_actors: list[dict[str, Any]],
) -> None:
    for actor in own_actors:
        assert actor["kind"] in ACTOR_KINDS - {"state", "person"}, actor["id"]
        assert actor["en"], actor["id"]
        assert actor["fr"], actor["id"]


def test_every_member_is_an_actor(register: Register) -> None:
    for organisation, rows in register.memberships.items():
        for row in rows:
            assert row.member in register.actors, f"{row.member} in {organisation}"


def test_a_member_with_the_code_of_a_country_is_a_state() -> None:
    states = {actor["id"] for actor in read("states")} | TERRITORIES
    for actor in read("organisations"):
        members = {item.split()[0] for item in actor.get("members", [])}
        codes = {member for member in members if len(member) == 3 and member.isupper()}
        assert codes <= states, actor["id"]


def test_no_two_actors_of_these_files_share_a_name(own_actors: list[dict[str, Any]]) -> None:
    for language in ("en", "fr"):
        owners: dict[str, set[str]] = defaultdict(set)
        for actor in own_actors:
            for name in list_names(actor, language):
                owners[fold(name)].add(actor["id"])
        shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
        assert not shared


def test_a_name_does_not_repeat_the_label_nor_another_name(
    own_actors: list[dict[str, Any]],
) -> None:
    for actor in own_actors:
        for language in ("en", "fr"):
            names = [actor[language], *actor.get("names", {}).get(language, [])]
            assert len(names) == len({fold(name) for name in names}), actor["id"]


def test_terms_of_one_member_do_not_overlap(register: Register) -> None:
    for rows in register.memberships.values():
        terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            terms[row.member].append((row.since, row.until))
        for member, spans in terms.items():
            spans.sort()
            for (_, until), (since, _) in pairwise(spans):
                assert until < since, f"{member} until {until}, since {since}"


@pytest.mark.parametrize(
    ("organisation", "date", "count"),
    [
        ("NATO", "2012-01-01", 28),
        ("NATO", "2017-06-05", 29),
        ("NATO", "2020-03-27", 30),
        ("NATO", "2023-04-03", 30),
        ("NATO", "2023-04-04", 31),
        ("NATO", "2024-03-06", 31),
        ("NATO", "2024-03-07", 32),
        ("EU", "1995-01-01", 15),
        ("EU", "2004-05-01", 25),
        ("EU", "2007-01-01", 27),
        ("EU", "2013-06-30", 27),
        ("EU", "2013-07-01", 28),
        ("EU", "2020-01-31", 28),
        ("EU", "2020-02-01", 27),
        ("Eurogroup", "2012-01-01", 17),
        ("Eurogroup", "2015-01-01", 19),
        ("Eurogroup", "2023-01-01", 20),
        ("UN", "1946-01-01", 49),
        ("UN", "2011-07-13", 192),
        ("UN", "2012-01-01", 193),
        ("UN General Assembly", "2024-01-01", 193),
        ("African Union", "2016-01-01", 54),
        ("African Union", "2017-02-01", 55),
        ("ECOWAS", "2025-01-28", 15),
        ("ECOWAS", "2025-01-29", 12),
        ("AES", "2023-09-15", 0),
        ("AES", "2023-09-16", 3),
        ("UEMOA", "2020-01-01", 8),
        ("CEMAC", "2020-01-01", 6),
        ("SADC", "2020-01-01", 16),
        ("EAC", "2012-01-01", 5),
        ("EAC", "2025-01-01", 8),
        ("ECCAS", "2020-01-01", 11),
        ("G5 Sahel", "2020-01-01", 5),
        ("G5 Sahel", "2023-12-07", 0),
        ("G7", "2012-01-01", 7),
        ("G7", "2024-01-01", 7),
        ("G8", "2014-01-01", 8),
        ("G8", "2014-06-01", 0),
        ("G20", "2020-01-01", 20),
        ("G20", "2023-09-09", 21),
        ("BRICS", "2009-12-31", 4),
        ("BRICS", "2023-01-01", 5),
        ("BRICS", "2024-01-01", 9),
        ("BRICS", "2025-02-01", 10),
        ("CSTO", "2012-01-01", 7),
        ("CSTO", "2024-01-01", 6),
        ("SCO", "2016-01-01", 6),
        ("SCO", "2018-01-01", 8),
        ("SCO", "2024-07-04", 10),
        ("EAEU", "2016-01-01", 5),
        ("Arab League", "2020-01-01", 22),
        ("GCC", "2020-01-01", 6),
        ("OIC", "2020-01-01", 57),
        ("ASEAN", "2025-10-25", 10),
        ("ASEAN", "2025-10-26", 11),
        ("APEC", "2020-01-01", 21),
        ("AUKUS", "2022-01-01", 3),
        ("Quad", "2022-01-01", 4),
        ("OPEC", "2018-07-01", 15),
        ("OPEC", "2020-02-01", 13),
        ("OPEC", "2024-01-01", 12),
        ("OSCE", "2012-12-31", 57),
        ("Council of Europe", "2022-03-15", 47),
        ("Council of Europe", "2022-03-16", 46),
        ("OECD", "2012-01-01", 34),
        ("OECD", "2022-01-01", 38),
        ("OAS", "2020-01-01", 35),
        ("OAS", "2024-01-01", 34),
        ("Commonwealth", "2023-01-01", 56),
        ("CELAC", "2024-01-01", 33),
        ("ICC", "2025-02-01", 125),
        ("IAEA", "2011-12-31", 152),
        ("IAEA", "2023-12-31", 178),
        ("IAEA", "2024-12-31", 180),
        ("Nordic Council", "2020-01-01", 5),
        ("Visegrád Group", "2020-01-01", 4),
        ("Bucharest Nine", "2020-01-01", 9),
        ("Weimar Triangle", "2020-01-01", 3),
    ],
)
def test_number_of_members(register: Register, organisation: str, date: str, count: int) -> None:
    assert len(register.members(organisation, date)) == count


@pytest.mark.parametrize("year", range(2011, 2027))
def test_the_security_council_has_fifteen_members(register: Register, year: int) -> None:
    assert len(register.members("UN Security Council", f"{year}-06-01")) == 15


@pytest.mark.parametrize(
    ("member", "organisation", "date", "expected"),
    [
        ("GBR", "EU", "2019-06-01", True),
        ("GBR", "EU", "2020-06-01", False),
        ("RUS", "Council of Europe", "2022-01-01", True),
        ("RUS", "Council of Europe", "2022-04-01", False),
        ("RUS", "UN Security Council", "2024-02-26", True),
        ("FIN", "NATO", "2023-04-04", True),
        ("SWE", "NATO", "2024-02-26", False),
        ("MLI", "African Union", "2021-06-01", True),
        ("MAR", "African Union", "2016-06-01", False),
        ("SYR", "Arab League", "2015-01-01", True),
        ("UZB", "CSTO", "2013-01-01", False),
        ("GEO", "CIS", "2012-01-01", False),
        ("PHL", "ICC", "2020-01-01", False),
        ("PSE", "ICC", "2016-01-01", True),
        ("African Union", "G20", "2024-01-01", True),
        ("Parti socialiste", "NUPES", "2022-10-01", True),
        ("Parti socialiste", "NFP", "2024-07-07", True),
    ],
)
def test_membership(
    register: Register, member: str, organisation: str, date: str, expected: bool
) -> None:
    assert register.is_member(member, organisation, date) is expected


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("OTAN", "NATO"),
        ("Organisation du traité de l'Atlantique nord", "NATO"),
        ("UE", "EU"),
        ("Nations unies", "UN"),
        ("CEDEAO", "ECOWAS"),
        ("Union africaine", "African Union"),
        ("OTSC", "CSTO"),
        ("AIEA", "IAEA"),
        ("CPI", "ICC"),
        ("CEDH", "ECHR"),
        ("OMS", "WHO"),
        ("FMI", "IMF"),
        ("CICR", "ICRC"),
        ("Finul", "UNIFIL"),
        ("GIEC", "IPCC"),
        ("GSIM", "JNIM"),
        ("FDS", "SDF"),
        ("talibans", "Taliban"),
        ("Rassemblement national", "Rassemblement National"),
        ("LFI", "La France insoumise"),
        ("Bundestag", "Bundestag"),
        ("Russie unie", "United Russia"),
        ("CIO", "IOC"),
    ],
)
def test_a_name_leads_to_its_actor(register: Register, text: str, actor: str) -> None:
    assert actor in {name.actor for name in register.lookup(text)}


@pytest.mark.parametrize(
    ("text", "party"),
    [("Tass", "RUS"), ("Xinhua", "CHN"), ("Anadolu", "TUR"), ("MINUSMA", "UN"), ("AFP", "AFP")],
)
def test_whom_an_agency_speaks_for(register: Register, text: str, party: str) -> None:
    (name,) = {name.actor for name in register.lookup(text)}
    actor = register.party(name, "2024-01-01")
    assert actor is not None
    assert actor.id == party
