"""Statements of this program go into a DNA file and come back as they were."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.bridges.dna import load_database, read, write
from dissensus.exchange import Annotation, Exchange, Held
from dissensus.records import (
    ACTOR_KINDS,
    STANCES,
    Actor,
    Concept,
    Document,
    Likelihood,
    Span,
    Stance,
    Statement,
)

TEXT = "Aria veut des digues 🌊 sur la côte. Boreal refuse."
NAMES = ["Aria", "Boreal", "", "x" * 250, "Ligue; des ports", "d'Ys | 2"]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(NAMES)
labels = st.dictionaries(st.sampled_from(["aa", "bb", "zz-ZZ", "#"]), words, max_size=3)
actors = st.builds(Actor, id=words, kind=st.sampled_from(sorted(ACTOR_KINDS)), labels=labels)
lists = st.lists(words, max_size=2).map(tuple)
concepts = st.builds(
    Concept,
    id=words,
    labels=labels,
    discovered=st.booleans(),
    broader=lists,
    actions=lists,
    objects=lists,
)
chances = st.floats(0, 1)
likelihoods = st.builds(Likelihood, word=words, low=chances, high=chances, scale=words)
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    start, end = draw(spans)
    actor = draw(actors)
    return Statement(
        path=draw(st.sampled_from(["a/b.txt", "another"])),
        document="b",
        start=start,
        end=end,
        text=TEXT[start:end],
        actor=actor,
        party=draw(st.none() | st.just(actor) | actors),
        concept=draw(concepts),
        concept_text=draw(words),
        stance=draw(st.sampled_from(sorted(STANCES))),
        firmness=draw(st.sampled_from(["categorical", "plain", "hedged"])),
        act=draw(st.sampled_from(["says", "calls", "denies", "does"])),
        source=draw(st.none() | actors),
        targets=tuple(draw(st.lists(actors, max_size=2))),
        condition=draw(words),
        consequence=draw(words),
        likelihood=draw(st.none() | likelihoods),
        direct=draw(st.sampled_from(["yes", "partly", "no"])),
        alleged=draw(st.booleans()),
        confidence=draw(chances),
        coder=draw(words),
        status=draw(st.sampled_from(["proposed", "accepted", "rejected"])),
        quote=draw(st.none() | spans.map(lambda pair: Span(*pair))),
    )


DOCUMENT = Document("b", "a/b.txt", TEXT, "Digues", "2024-02-26", "Le Relais", "aa", "A. Lune")


def send(exchange: Exchange, *, name: str = "out.dna") -> Exchange:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(exchange, path)
        return read(path)


def to_plain(statement: Statement) -> object:
    """All of a statement, with what two actors may differ in and still be equal."""
    return msgspec.to_builtins(statement)


@settings(max_examples=150)
@given(st.lists(statements(), max_size=4))
def test_every_field_comes_back(made: list[Statement]) -> None:
    held = tuple(Held(f"h{place}", one, "Ida") for place, one in enumerate(made))
    back = send(Exchange((DOCUMENT,), held))
    assert back.documents == (DOCUMENT,)
    assert [to_plain(one.statement) for one in back.statements] == list(map(to_plain, made))
    assert [(one.id, one.by) for one in back.statements] == [(one.id, one.by) for one in held]


@settings(max_examples=50)
@given(st.lists(statements(), min_size=1, max_size=3))
def test_a_second_time_gives_the_same_file(made: list[Statement]) -> None:
    held = tuple(Held(f"h{place}", one) for place, one in enumerate(made))
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "1.dna"), Path(folder, "2.dna")
        write(Exchange((DOCUMENT,), held), first)
        write(read(first), second)
        assert load_database(first) == load_database(second)


@given(
    st.builds(
        Document,
        id=words.filter(bool),
        path=words,
        text=words,
        title=words,
        date=st.dates().map(str) | st.sampled_from(["", "2024-02", "never"]),
        outlet=words,
        language=words,
        author=words,
    )
)
def test_documents_come_back(document: Document) -> None:
    assert send(Exchange((document,))).documents == (document,)


@given(st.dictionaries(words, st.none() | words | st.booleans() | st.integers(-9, 9), max_size=3))
def test_fields_and_annotations_of_other_tools_come_back(given_fields: dict[str, object]) -> None:
    fields_ = {f"q:{name}": value for name, value in given_fields.items()}
    note = Annotation("n1", "b", 0, 4, "memo", "Ida", fields_)  # type: ignore[arg-type]
    held = Held("h1", make_statement(), "Ida", fields_)  # type: ignore[arg-type]
    back = send(Exchange((DOCUMENT,), (held,), (note,)))
    (found,) = back.annotations
    assert {key: found.fields[key] for key in fields_} == fields_
    assert (found.id, found.layer, found.start, found.end, found.by) == ("n1", "memo", 0, 4, "Ida")
    assert {key: back.statements[0].fields[key] for key in fields_} == fields_


def make_statement(stance: Stance = "support", **given_fields: object) -> Statement:
    boreal = Actor("BOR", "state", {"aa": "Boreal"})
    made = Statement("a/b.txt", "b", 0, 4, TEXT[:4], boreal, boreal, Concept("digues"), "", stance)
    return replace(made, **given_fields)  # type: ignore[arg-type]


def test_all_fields_of_a_statement_are_tried() -> None:
    """A field that is added to Statement must be added to the strategy above."""
    assert len(fields(Statement)) == 23


@pytest.mark.parametrize(
    ("stance", "agreement", "level"),
    [("support", 1, 2), ("open", 1, 1), ("reserved", 0, -1), ("oppose", 0, -2)],
)
def test_stance_is_a_boolean_and_an_integer(
    tmp_path: Path, stance: Stance, agreement: int, level: int
) -> None:
    path = tmp_path / "x.dna"
    losses = write(Exchange((DOCUMENT,), (Held("h", make_statement(stance)),)), path)
    database = load_database(path)
    ids = {one.name: one.id for one in database.variables if one.statement_type == 1}
    (one,) = database.statements
    assert one.values[ids["agreement"]] == agreement
    assert one.values[ids["stance"]] == level
    told = [loss.what for loss in losses if "stance" in loss.what]
    assert told == ([] if abs(level) == 2 else [f"the stance {stance}, for readers of agreement"])


def test_neutral_statements_are_a_type_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    losses = write(Exchange((DOCUMENT,), (Held("h", make_statement("neutral")),)), path)
    database = load_database(path)
    (type_,) = (one for one in database.statement_types if one.label == "Neutral Statement")
    own = [one for one in database.variables if one.statement_type == type_.id]
    assert database.statements[0].statement_type == type_.id
    assert "boolean" not in [one.data_type for one in own if one.name != "alleged"]
    assert [loss.count for loss in losses if "neutral" in loss.what] == [1]


def test_actor_is_an_entity_with_attributes(tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    lune = Actor("lune", "person", {"aa": "A. Lune"})
    held = (Held("1", make_statement(actor=lune)), Held("2", make_statement()))
    write(Exchange((DOCUMENT,), held), path, labels="aa")
    database = load_database(path)
    names = {one.id: one.name for one in database.attribute_variables}
    values = {one.id: one.value for one in database.entities}
    said = {
        (values[one.entity], names[one.attribute]): one.value
        for one in database.attribute_values
        if one.value
    }
    assert said["A. Lune", "Type"] == "person"
    assert said["Boreal", "Type"] == "state"
    assert said["Boreal", "dissensus id"] == "BOR"
    assert said["Boreal", "label aa"] == "Boreal"
    ids = {one.name: one.id for one in database.variables if one.statement_type == 1}
    first, second = (
        [values[int(one.values[ids[name]] or 0)] for name in ("person", "organization", "party")]
        for one in database.statements
    )
    assert first == ["A. Lune", "Boreal", ""]
    assert second == ["", "Boreal", ""]


def test_two_actors_of_one_name_are_two_entities() -> None:
    one = Actor("a", "state", {"aa": "Same"})
    two = Actor("b", "state", {"aa": "Same"})
    made = [make_statement(actor=actor, party=actor) for actor in (one, two)]
    held = tuple(Held(str(place), statement) for place, statement in enumerate(made))
    back = send(Exchange((DOCUMENT,), held))
    assert [held.statement.actor.id for held in back.statements] == ["a", "b"]


def test_many_actors_of_one_long_name_are_named_in_reasonable_time(tmp_path: Path) -> None:
    held = []
    for place in range(2_000):
        actor = Actor("y" * 250 + str(place), "state")
        held.append(Held(str(place), make_statement(actor=actor, party=actor)))
    path = tmp_path / "x.dna"
    write(Exchange((DOCUMENT,), tuple(held)), path)
    back = [one.statement.actor for one in read(path).statements]
    assert back == [one.statement.actor for one in held]


def test_what_is_changed_in_dna_counts(tmp_path: Path, edit: Callable[[Path, str], None]) -> None:
    """Each field is read from the variables where these have changed since it was written."""
    path = tmp_path / "x.dna"
    long_name = Actor("x" * 250, "state")
    write(Exchange((DOCUMENT,), (Held("h", make_statement(actor=long_name)),)), path)
    edit(path, "UPDATE ENTITIES SET Value = 'Cassia' WHERE Value LIKE 'xxx%'")
    edit(path, "UPDATE DATABOOLEAN SET Value = 0 WHERE VariableId = 4")
    (held,) = read(path).statements
    assert held.statement.actor.id.startswith("xxx")  # the attribute still says who it is
    edit(path, "DELETE FROM ATTRIBUTEVALUES")
    (held,) = read(path).statements
    assert held.statement.actor.id == "Cassia"
    assert held.statement.stance == "oppose"
