"""DNA files come in whole, and go out as they came but for what has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dissensus.bridges.dna import DNA, DnaRoles, load_database, read, write
from dissensus.exchange import Exchange, Held, Loss
from dissensus.records import Actor, Concept, Statement

Edit = Callable[[Path, str], None]


def find(losses: tuple[Loss, ...], words: str) -> int:
    return sum(loss.count for loss in losses if words in loss.what)


def rewrite(exchange: Exchange, path: Path) -> Exchange:
    path.parent.mkdir(exist_ok=True)
    write(exchange, path)
    return read(path)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sample", "synth_small", "synth_unique"])
def test_import_export_import_is_the_same(shared: Path, tmp_path: Path, name: str) -> None:
    first, second = shared / "dna" / f"{name}.dna", tmp_path / f"{name}.dna"
    exchange = read(first)
    write(exchange, second)
    assert load_database(second) == load_database(first)
    again = read(second)
    assert [one.statement.stance for one in again.statements] == [
        one.statement.stance for one in exchange.statements
    ]
    assert [one.id for one in again.statements] == [one.id for one in exchange.statements]
    assert [one.id for one in again.annotations] == [one.id for one in exchange.annotations]
    assert [one.id for one in again.documents] == [one.id for one in exchange.documents]


@pytest.mark.shared
def test_sample_is_what_it_is_said_to_be(shared: Path) -> None:
    exchange = read(shared / "dna" / "sample.dna")
    assert len(exchange.documents) == 7
    assert exchange.documents[0].date == "2005-01-26"
    assert exchange.documents[-1].date == "2005-02-16"
    assert len(exchange.statements) == 40
    (note,) = exchange.annotations
    assert note.layer == "Annotation"
    assert "note" in note.fields


def test_made_up_project_goes_through(synth: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.dna"
    write(read(synth), path)
    assert load_database(path) == load_database(synth)


def test_statement_has_its_roles_and_all_its_values(synth: Path) -> None:
    exchange = read(synth)
    held = exchange.statements[0]
    database = load_database(synth)
    assert held.id == "synth_unique.dna#s1"
    assert held.statement.actor.kind == "person"
    assert held.statement.party
    assert held.statement.party.id.startswith("Org")
    assert held.statement.stance == ("support" if held.fields["agreement"] else "oppose")
    assert (held.statement.status, held.statement.coder, held.by) == ("accepted", "Admin", "Admin")
    assert set(held.fields) >= {"person", "organization", "concept", "intensity", "frame"}
    document = next(one for one in exchange.documents if one.id == held.statement.document)
    assert document.text[held.statement.start : held.statement.end] == held.statement.text
    assert len(exchange.statements) == len(database.statements)


def test_extra_can_be_written_as_json(synth: Path, tmp_path: Path) -> None:
    exchange = read(synth)
    (extra,) = exchange.extras
    again = replace(extra, values=json.loads(json.dumps(extra.values)))
    path = tmp_path / "out.dna"
    write(replace(exchange, extras=(again,)), path)
    assert load_database(path) == load_database(synth)
    assert "xxxx" not in json.dumps(extra.values)


def test_no_hash_of_a_password_is_kept(synth: Path, tmp_path: Path, edit: Edit) -> None:
    path = tmp_path / "a.dna"
    shutil.copy(synth, path)
    edit(path, "UPDATE CODERS SET Password = 'HASHHASH'")
    exchange = read(path)
    assert "HASHHASH" not in repr(exchange)
    assert find(exchange.losses, "password") == 1


# -- changes since the import ------------------------------------------------------------------


def change(exchange: Exchange, place: int, **fields: object) -> Exchange:
    held = list(exchange.statements)
    new = replace(held[place].statement, **fields)  # type: ignore[arg-type]
    held[place] = replace(held[place], statement=new)
    return replace(exchange, statements=tuple(held))


def test_corrected_stance_comes_out(synth: Path, tmp_path: Path) -> None:
    exchange = read(synth)
    first = exchange.statements[0]
    other = "oppose" if first.statement.stance == "support" else "support"
    path = tmp_path / "synth_unique.dna"
    back = rewrite(change(exchange, 0, stance=other), path)
    assert back.statements[0].statement.stance == other
    assert back.statements[0].fields["agreement"] == (other == "support")
    assert back.statements[0].fields["frame"] == first.fields["frame"]
    assert back.statements[1:] == tuple(
        replace(
            one,
            statement=replace(one.statement, path=back.statements[place].statement.path),
            fields={**one.fields, "dna:file": str(path)},
        )
        for place, one in enumerate(exchange.statements[1:], start=1)
    )
    old, new = load_database(synth), load_database(path)
    assert replace(new, statements=()) == replace(old, statements=())
    assert len(new.statements) == len(old.statements)
    assert sum(a != b for a, b in zip(old.statements, new.statements, strict=True)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"stance": "open"},
        {"stance": "neutral", "firmness": "hedged"},
        {"actor": Actor("NOR", "state", {"aa": "Norvège"}), "party": None},
        {"concept": Concept("new", {"aa": "digues"}, True)},
        {"start": 1, "end": 3, "text": "xx"},
        {"confidence": 0.25, "status": "rejected", "coder": "somebody"},
    ],
)
def test_any_correction_comes_out(synth: Path, tmp_path: Path, fields: dict[str, object]) -> None:
    changed = change(read(synth), 0, **fields)
    back = rewrite(changed, tmp_path / "synth_unique.dna")
    assert len(back.statements) == len(changed.statements)
    for name, value in fields.items():
        assert getattr(back.statements[0].statement, name) == value
    frame = changed.statements[0].fields["frame"]
    assert back.statements[0].fields["frame"] == frame
    again = rewrite(back, tmp_path / "again" / "synth_unique.dna")
    for name, value in fields.items():
        assert getattr(again.statements[0].statement, name) == value


def test_new_and_removed_statements(synth: Path, tmp_path: Path) -> None:
    exchange = read(synth)
    state = Actor("CHL", "state", {"aa": "Chili"})
    document = exchange.documents[4]
    new = Statement("", document.id, 0, 5, "xxxxx", state, state, Concept("dykes"), "", "reserved")
    kept = (*exchange.statements[1:], Held("mine", new, "Ida"))
    back = rewrite(replace(exchange, statements=kept), tmp_path / "synth_unique.dna")
    assert len(back.statements) == len(exchange.statements)
    assert exchange.statements[0].id not in {one.id for one in back.statements}
    found = next(one for one in back.statements if one.id == "mine")
    assert replace(found.statement, path="", document=document.id) == new
    assert found.by == "Ida"
    assert found.fields["organization"] == "CHL"
    assert found.fields["dna:type"] == 1
    assert {one.name for one in load_database(tmp_path / "synth_unique.dna").coders} == {
        "Admin",
        "Ida",
    }


def test_changed_document_comes_out(synth: Path, tmp_path: Path) -> None:
    exchange = read(synth)
    first = replace(exchange.documents[0], title="Neuf", date="2001-02-03", language="zz")
    changed = replace(exchange, documents=(first, *exchange.documents[1:]))
    path = tmp_path / "synth_unique.dna"
    back = rewrite(changed, path)
    assert replace(back.documents[0], path="") == replace(first, path="")
    old, new = load_database(synth).documents, load_database(path).documents
    assert new[0] == replace(old[0], title="Neuf", date=981158400)
    assert new[1:] == old[1:]


def test_ids_of_a_corpus_change_nothing_in_the_file(synth: Path, tmp_path: Path) -> None:
    exchange = read(synth)
    renamed = tuple(replace(one, id=f"corpus-{one.id}") for one in exchange.statements)
    path = tmp_path / "out.dna"
    write(replace(exchange, statements=renamed), path)
    assert load_database(path) == load_database(synth)


def test_damaged_record_is_told_and_the_rest_is_read(
    synth: Path, tmp_path: Path, edit: Edit
) -> None:
    path = tmp_path / "synth_unique.dna"
    write(change(read(synth), 0, firmness="hedged"), path)
    edit(path, "UPDATE DATALONGTEXT SET Value = '{' WHERE Value != ''")
    exchange = read(path)
    assert len(exchange.statements) == 90
    assert exchange.statements[0].statement.firmness == "plain"
    assert find(exchange.losses, "could not be read") == 1


def test_record_cannot_say_where_a_statement_stands(
    synth: Path, tmp_path: Path, edit: Edit
) -> None:
    path, out = tmp_path / "synth_unique.dna", tmp_path / "out.dna"
    write(change(read(synth), 0, firmness="hedged"), path)
    record = '{"fields":[[],{"dna:id":"x","dna:type":9,"k":1}],"end":[[174,212],999]}'
    edit(path, f"UPDATE DATALONGTEXT SET Value = '{record}' WHERE Value != ''")  # noqa: S608
    held = read(path).statements[0]
    assert (held.fields["dna:id"], held.fields["dna:type"], held.fields["k"]) == (1, 1, 1)
    assert (held.statement.start, held.statement.end) == (174, 212)
    write(read(path), out)
    assert read(out).statements[0].fields["k"] == 1


def test_two_projects_become_one(synth: Path, old_file: Path, tmp_path: Path) -> None:
    one, two = read(synth), read(old_file)
    both = Exchange(
        (*one.documents, *two.documents),
        (*one.statements, *two.statements),
        (*one.annotations, *two.annotations),
        (*one.extras, *two.extras),
    )
    path = tmp_path / "both.dna"
    back = rewrite(both, path)
    assert len(back.statements) == len(both.statements)
    told = [(held.statement.actor, held.statement.stance) for held in both.statements]
    assert [(held.statement.actor, held.statement.stance) for held in back.statements] == told
    assert back.statements[-1].fields["person"] == ""
    assert load_database(path).coders[-1].name == "Ida"


# -- roles -------------------------------------------------------------------------------------

LEVELS = """
INSERT INTO VARIABLES VALUES (90, 'level', 'integer', 1);
INSERT INTO DATAINTEGER(StatementId, VariableId, Value) VALUES
  (1, 90, -3), (2, 90, -1), (3, 90, 0), (4, 90, 1), (5, 90, 2);
"""


@pytest.mark.parametrize(
    ("largest", "stances"),
    [
        (3, ["oppose", "reserved", "neutral", "open", "support"]),
        (0, ["oppose", "oppose", "neutral", "support", "support"]),
    ],
)
def test_integer_qualifier(
    synth: Path, tmp_path: Path, edit: Edit, largest: int, stances: list[str]
) -> None:
    path = tmp_path / "levels.dna"
    shutil.copy(synth, path)
    edit(path, LEVELS)
    exchange = read(path, DnaRoles(qualifier="level", largest=largest))
    assert [one.statement.stance for one in exchange.statements] == stances
    # Those without a level are no statements, and are kept.
    assert len(exchange.annotations) == 85
    assert find(exchange.losses, "the size of") == (0 if largest else 90)
    out = tmp_path / "out.dna"
    write(exchange, out)
    assert load_database(out) == load_database(path)
    for place, stance in enumerate(("support", "open", "neutral", "reserved", "oppose")):
        changed = change(exchange, place, stance=stance)
        write(changed, out)
        back = read(out, DnaRoles(qualifier="level", largest=largest))
        assert back.statements[place].statement.stance == stance


def test_qualifier_without_a_sign_makes_no_statement(
    synth: Path, tmp_path: Path, edit: Edit
) -> None:
    path = tmp_path / "levels.dna"
    shutil.copy(synth, path)
    edit(path, LEVELS.replace("-", ""))
    exchange = read(path, DnaRoles(qualifier="level"))
    assert not exchange.statements
    assert find(exchange.losses, "without a sign") == 90


def test_roles_name_other_variables(synth: Path) -> None:
    exchange = read(synth, DnaRoles(person="frame", organization="none", concept="organization"))
    held = exchange.statements[0]
    assert held.statement.actor.id == held.fields["frame"]
    assert held.statement.concept.id == held.fields["organization"]
    assert read(synth, DnaRoles(types=("another",))).statements == ()


def test_without_a_person_the_organization_is_the_actor(old_file: Path) -> None:
    first, second = read(old_file).statements
    assert first.statement.actor == Actor("Aria", "person")
    assert first.statement.party == Actor("Ligue", "group")
    assert second.statement.actor == second.statement.party == Actor("Ville", "organisation")
    assert (first.statement.stance, second.statement.stance) == ("support", "oppose")


def test_statement_without_an_actor_is_kept_as_annotation(old_file: Path, edit: Edit) -> None:
    edit(old_file, "UPDATE DATASHORTTEXT SET Value = '' WHERE StatementId = 2")
    exchange = read(old_file)
    (note,) = exchange.annotations
    assert (note.layer, note.fields["agreement"]) == ("DNA Statement", False)


# -- version 2 ---------------------------------------------------------------------------------


def test_version_2(old_file: Path, tmp_path: Path) -> None:
    exchange = read(old_file)
    database = load_database(old_file)
    (document,) = exchange.documents
    assert (document.id, document.date, document.outlet) == ("old.dna#3", "2024-02-26", "Relais")
    assert [one.value for one in database.entities] == ["Ligue", "Ville", "Aria", "digues", ""]
    assert database.entities[0].parent == 6
    assert {one.value for one in database.attribute_values} == {"", "group", "LdP"}
    assert database.strays == 1
    assert find(exchange.losses, "time zones") == 1
    assert find(exchange.losses, "belong to nothing") == 1
    path = tmp_path / "new.dna"
    losses = write(exchange, path)
    assert find(losses, "links between statements") == 1
    assert find(losses, "permissions of version 2") == 1
    new = load_database(path)
    assert new.version.startswith("3.0")
    same = replace(database, settings=new.settings, links=(), permissions=(), strays=0)
    assert new == same


# -- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((0, 7), "a🌊b🌊c"),
        ((3, 4), "b"),
        ((1, 3), "🌊"),
        # Inside a character: all of it.
        ((2, 5), "🌊b🌊"),
        # Beyond the text: as much as there is.
        ((3, 90), "b🌊c"),
        ((80, 90), ""),
    ],
)
def test_places_count_utf_16(
    old_file: Path, tmp_path: Path, edit: Edit, place: tuple[int, int], found: str
) -> None:
    text = "a🌊b🌊c"
    edit(old_file, f"UPDATE DOCUMENTS SET Text = '{text}'")  # noqa: S608
    edit(old_file, "UPDATE STATEMENTS SET Start = {}, Stop = {}".format(*place))  # noqa: S608
    exchange = read(old_file)
    one = exchange.statements[0].statement
    assert one.text == found == text[one.start : one.end]
    path = tmp_path / "new.dna"
    write(exchange, path)
    assert load_database(path).statements == load_database(old_file).statements


def test_bridge_is_told_by_the_name() -> None:
    assert DNA.matches(Path("a/B.DNA"))
    assert not DNA.matches(Path("a/b.sqlite"))
    assert DNA.read is read
