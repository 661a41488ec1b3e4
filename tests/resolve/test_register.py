"""The register: what its files may say, and what held on which date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dissensus.errors import DataFileError
from dissensus.fold import fold
from dissensus.records import ACTOR_KINDS, OFFICE_RANKS
from dissensus.resolve.dates import first_day, is_date, is_in_force, last_day
from dissensus.resolve.register import Name, load_register

if TYPE_CHECKING:
    from pathlib import Path

    from dissensus.resolve.register import Register

ACTORS = """\
[[actor]]
id = "QQA"
kind = "state"
en = "Aland"
fr = "Alande"
names.en = ["Republic of Aland"]
demonyms.fr = ["alandais", "alandaise"]
capital.en = ["Alaville"]
seats.fr = ["palais d'Été"]
services.en = ["Alaguard"]

[[actor]]
id = "QQB"
kind = "state"
en = "Bland"
fr = "Blande"

[[actor]]
id = "Pact"
kind = "alliance"
en = "Pact"
fr = "Pacte"
members = ["QQA 2001..2005-06", "QQB 2003-07", "Old League ..1990"]

[[actor]]
id = "Old League"
kind = "organisation"
en = "Old League"
fr = "Vieille Ligue"

[[actor]]
id = "Bland Wire"
kind = "media"
en = "Bland Wire"
fr = "Bland Wire"
party = "QQB"
"""

PEOPLE = """\
person,also,gender,office,of,from,to
Jeanne Vasseur,Jeanne Vassœur;J. Vasseur,f,defence_minister,QQA,2019-07,2021-03-31
Jeanne Vasseur,,f,leader,Pact,2020-01-01,
Otto Brandel,,m,spokesperson,Bland Wire,2018,2019
Otto Brandel,,m,defence_minister,QQA,2021-03-31,
Otto Brandel,,m,leader,,2017,
"""


@pytest.fixture(autouse=True)
def only_own_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the packaged register be empty, so that each test sees its own files alone."""
    (tmp_path / "registers").mkdir()
    monkeypatch.setattr("dissensus.resolve.register.resources.files", lambda _: tmp_path)


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    return write(tmp_path / "actors.toml", ACTORS)


@pytest.fixture
def known(tmp_path: Path, actors: Path) -> Register:
    return load_register([actors, write(tmp_path / "people.csv", PEOPLE)])


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ALANDE", "name"),
        ("republic of  aland", "name"),
        ("Alandaise", "demonym"),
        ("Alaville", "capital"),
        ("Palais d’Ete", "seat"),
        ("alaguard", "service"),
    ],
)
def test_finds_a_name_however_it_is_typed(known: Register, text: str, kind: str) -> None:
    assert {(name.actor, name.kind) for name in known.lookup(text)} == {("QQA", kind)}


def test_keeps_the_name_as_written(known: Register) -> None:
    assert known.lookup("Alaville") == (Name("Alaville", "QQA", "capital", "en"),)
    assert known.lookup("nobody") == ()


def test_people_are_actors_under_every_spelling(known: Register) -> None:
    for text in ("Jeanne Vasseur", "Jeanne Vassoeur", "J. Vasseur"):
        (name,) = known.lookup(text)
        assert (name.actor, name.kind, name.language) == ("Jeanne Vasseur", "person", "")
    actor = known.actors["Jeanne Vasseur"]
    assert (actor.kind, actor.label("en"), actor.label("fr")) == (
        "person",
        "Jeanne Vasseur",
        "Jeanne Vassœur",
    )
    assert known.actors["Otto Brandel"].label("fr") == "Otto Brandel"


@pytest.mark.parametrize(
    ("actor", "date", "party"),
    [
        ("QQA", "2020-01-01", "QQA"),
        ("Pact", "", "Pact"),
        ("Bland Wire", "2020-01-01", "QQB"),
        ("Jeanne Vasseur", "2019-06-30", None),
        ("Jeanne Vasseur", "2019-07-01", "QQA"),
        ("Jeanne Vasseur", "2020-06-01", "QQA"),
        ("Jeanne Vasseur", "2021-04-01", "Pact"),
        ("Jeanne Vasseur", "", "Pact"),
        ("Otto Brandel", "2017-06-01", None),
        ("Otto Brandel", "2018-01-01", "QQB"),
        ("Otto Brandel", "2019-12-31", "QQB"),
        ("Otto Brandel", "2020-01-01", None),
        ("Otto Brandel", "2021", "QQA"),
        ("Somebody Else", "2021", None),
    ],
)
def test_party_on_a_date(known: Register, actor: str, date: str, party: str | None) -> None:
    found = known.party(actor, date)
    assert (found and found.id) == party


@pytest.mark.parametrize(
    ("date", "people"),
    [
        ("2019-06-30", []),
        ("2020-01-01", ["Jeanne Vasseur"]),
        ("2021-03-31", ["Otto Brandel", "Jeanne Vasseur"]),
        ("2021-04-01", ["Otto Brandel"]),
        ("", ["Otto Brandel"]),
    ],
)
def test_holders_of_an_office(known: Register, date: str, people: list[str]) -> None:
    holders = known.holders("defence_minister", "QQA", date)
    assert [person.name for person in holders] == people


@pytest.mark.parametrize(
    ("date", "members"),
    [
        ("1990-05-01", {"Old League"}),
        ("2000-12-31", set()),
        ("2001-01-01", {"QQA"}),
        ("2003-07-01", {"QQA", "QQB"}),
        ("2005-06-30", {"QQA", "QQB"}),
        ("2005-07-01", {"QQB"}),
        ("", {"QQB"}),
    ],
)
def test_members_on_a_date(known: Register, date: str, members: set[str]) -> None:
    assert known.members("Pact", date) == members
    assert known.is_member("QQA", "Pact", date) == ("QQA" in members)


def test_tenures_come_with_the_latest_first(known: Register) -> None:
    assert [tenure.office for tenure in known.tenures("Jeanne Vasseur")] == [
        "leader",
        "defence_minister",
    ]
    assert known.tenures("QQA") == ()


FAULTS = {
    "unknown field": (ACTORS.replace("capital.en", "capitals.en"), 8, "did you mean 'capital'?"),
    "unknown kind": (ACTORS.replace('"alliance"', '"aliance"'), 20, "did you mean 'alliance'?"),
    "people belong in CSV": (ACTORS.replace('"media"', '"person"'), 33, "unknown kind 'person'"),
    "no id": (ACTORS.replace('id = "QQB"\n', ""), 12, "needs an 'id'"),
    "no kind": (ACTORS.replace('kind = "media"\n', ""), 31, "needs a 'kind'"),
    "no label": (ACTORS.replace('en = "Bland"\nfr = "Blande"\n', ""), 12, "needs a label"),
    "label of another type": (ACTORS.replace('fr = "Blande"', "fr = 3"), 16, "must be a text"),
    "empty label": (ACTORS.replace('fr = "Blande"', 'fr = " "'), 16, "must be a text"),
    "the same id": (ACTORS.replace('id = "QQB"', 'id = "QQA"'), 13, "already taken"),
    "name without language": (ACTORS.replace("seats.fr =", "seats ="), 9, "needs a language"),
    "names not a list": (ACTORS.replace('["Alaville"]', '"Alaville"'), 8, "must be a list"),
    "not a language": (ACTORS.replace("seats.fr", "seats.French"), 9, "not a code of a language"),
    "unknown member": (ACTORS.replace("QQB 2003-07", "QQC 2003-07"), 23, "unknown actor 'QQC'"),
    "bad date": (ACTORS.replace("2003-07", "2003-13"), 23, "'2003-13' is not a date"),
    "no such day": (ACTORS.replace("2003-07", "2003-02-30"), 23, "is not a date"),
    "end before beginning": (ACTORS.replace("2005-06", "2000-12"), 23, "before the beginning"),
    "unknown party": (ACTORS.replace('party = "QQB"', 'party = "Pakt"'), 36, "mean 'Pact'?"),
    "unknown table": (
        ACTORS.replace('[[actor]]\nid = "QQB"', '[[actors]]\nid = "QQB"'),
        12,
        "actor",
    ),
    "one bracket": ('[actor]\nid = "QQA"\n', 1, "two brackets"),
    "broken TOML": (ACTORS.replace('kind = "media"', 'kind = "media'), 33, "none closes it on"),
    "text never closed": (
        ACTORS.replace('kind = "media"', 'kind = """media'),
        33,
        "none closes it",
    ),
    "TOML cut short": (ACTORS + 'names.en = ["a"', 37, "broken TOML"),
}


@pytest.mark.parametrize(("text", "line", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_faults_of_actors_show_their_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    path = write(tmp_path / "actors.toml", text)
    with pytest.raises(DataFileError) as caught:
        load_register([path])
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (str(path), line)


PEOPLE_FAULTS = {
    "unknown column": (PEOPLE.replace("gender", "gendre"), 1, "did you mean 'gender'?"),
    "missing column": (PEOPLE.replace(",of,", ","), 1, "'of' is missing"),
    "semicolons": (PEOPLE.replace(",", ";"), 1, "parted by semicolons; save the file with commas"),
    "tabs": (PEOPLE.replace(",", "\t"), 1, "parted by tabs"),
    "empty file": ("", 1, "'person' is missing"),
    "unknown office": (PEOPLE.replace("leader", "leadr"), 3, "did you mean 'leader'?"),
    "unknown actor": (PEOPLE.replace("Bland Wire", "Blond Wire"), 4, "mean 'Bland Wire'?"),
    "gender": (PEOPLE.replace(",f,leader", ",x,leader"), 3, "the gender is"),
    "two genders": (PEOPLE.replace(",f,leader", ",m,leader"), 3, "another gender in line 2"),
    "empty person": (PEOPLE.replace("Jeanne Vasseur,,", ",,"), 3, "'person' is empty"),
    "bad date": (PEOPLE.replace("2020-01-01", "1/1/2020"), 3, "is not a date"),
    "end before beginning": (PEOPLE.replace("2018,2019", "2018,2017"), 4, "before the beginning"),
    "too few fields": (PEOPLE.replace("2018,2019", "2018"), 4, "7 fields are expected"),
    "twice the same": (PEOPLE + PEOPLE.splitlines()[1] + "\n", 7, "given twice"),
    "id of an actor": (PEOPLE.replace("Otto Brandel", "QQA"), 4, "id of another actor"),
    "broken CSV": (PEOPLE + '"Otto,,m,leader,Pact,2018,\n', 7, "broken CSV"),
}


@pytest.mark.parametrize(
    ("text", "line", "message"), PEOPLE_FAULTS.values(), ids=PEOPLE_FAULTS.keys()
)
def test_faults_of_people_show_their_line(
    tmp_path: Path, actors: Path, text: str, line: int, message: str
) -> None:
    path = write(tmp_path / "people.csv", text)
    with pytest.raises(DataFileError) as caught:
        load_register([actors, path])
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_faults_of_files(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'[[actor]]\nen = "Caf\xe9"\n')
    for path, line, message in [
        (latin, 2, "not UTF-8"),
        (tmp_path / "none.toml", 0, "could not be opened"),
        (tmp_path / "actors.yaml", 1, ".toml or a .csv"),
    ]:
        with pytest.raises(DataFileError, match=message) as caught:
            load_register([path])
        assert caught.value.line == line


MORE = '[[actor]]\nid = "QQA"\nkind = "state"\nfr = "Alandie"\nnames.en = ["Alaland"]\n'


def test_a_later_file_adds(tmp_path: Path, actors: Path) -> None:
    known = load_register([actors, write(tmp_path / "more.toml", MORE)])
    assert known.actors["QQA"].labels == {"en": "Aland", "fr": "Alandie"}
    assert known.lookup("Alaland")
    assert known.lookup("Alaville")


def test_a_later_file_replaces(tmp_path: Path, actors: Path) -> None:
    more = write(tmp_path / "more.toml", MORE)
    known = load_register([actors, more], replace=True)
    assert known.actors["QQA"].labels == {"fr": "Alandie"}
    assert known.lookup("Alaland")
    assert not known.lookup("Alaville")
    assert known.lookup("Bland")


def test_a_later_file_ends_a_membership(tmp_path: Path, actors: Path) -> None:
    more = write(
        tmp_path / "more.toml", '[[actor]]\nid = "Pact"\nmembers = ["QQB 2003-07..2010"]\n'
    )
    known = load_register([actors, more])
    assert known.members("Pact", "2011") == set()
    assert known.members("Pact", "2004") == {"QQA", "QQB"}


def test_a_later_file_ends_or_replaces_tenures(tmp_path: Path, actors: Path) -> None:
    people = write(tmp_path / "people.csv", PEOPLE)
    more = write(
        tmp_path / "more.csv",
        "person,office,of,from,to\nJeanne Vasseur,leader,Pact,2020-01-01,2022\n".replace(
            "person,", "person,gender,"
        ).replace("Vasseur,", "Vasseur,f,"),
    )
    added = load_register([actors, people, more])
    assert added.party("Jeanne Vasseur", "2023") is None
    assert len(added.tenures("Jeanne Vasseur")) == 2
    replaced = load_register([actors, people, more], replace=True)
    assert len(replaced.tenures("Jeanne Vasseur")) == 1


@pytest.mark.parametrize(
    ("since", "until", "date", "expected"),
    [
        ("2019-07", "", "2019-07-01", True),
        ("2019-07", "", "2019-06-30", False),
        ("", "2019-07", "2019-07-31", True),
        ("", "2019-07", "2019-08-01", False),
        ("2019-07-15", "2019-07-20", "2019-07", True),
        ("2019", "2019", "2019-12-31", True),
        ("", "", "1900", True),
    ],
)
def test_dates_without_day(since: str, until: str, date: str, *, expected: bool) -> None:
    assert is_in_force(since, until, date) is expected


def test_dates() -> None:
    assert (first_day("2019"), last_day("2019")) == ("2019-01-01", "2019-12-31")
    assert (first_day("2019-07-04"), last_day("2019-07-04T10:00")) == ("2019-07-04", "2019-07-04")
    assert [is_date(text) for text in ("2019", "2024-02-29", "2023-02-29", "19", "2019-7")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Côte  d’Ivoire", "cote d'ivoire"),
        ("Royaume\u2011Uni", "royaume-uni"),
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("Yıldırım", "yildirim"),
        ("Corée\u00a0du\u202fSud ", "coree du sud"),
        ("U.S.", "u.s."),
        ("É", "e"),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key
    assert fold(key) == key


def test_offices_and_kinds_are_those_of_the_format() -> None:
    assert {"person", "state", "armed-group"} < ACTOR_KINDS
    assert {"head_of_state", "legislator"} < set(OFFICE_RANKS)
