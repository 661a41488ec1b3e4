"""Files that are no DNA files, damaged or hostile ones; what is written, and how."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.bridges.dna import DEFAULT_PASSWORD, load_database, read, save_database, write
from dissensus.bridges.dna import database as records
from dissensus.bridges.dna.fit import fit_database
from dissensus.bridges.dna.offsets import make_offsets
from dissensus.bridges.dna.password import hash_password
from dissensus.bridges.dna.schema import TABLES
from dissensus.errors import InputError
from dissensus.exchange import Exchange
from dissensus.records import Document

Edit = Callable[[Path, str], None]


def is_password(password: str, hashed: str) -> bool:
    salt = base64.b64decode(hashed)[:16]
    return hash_password(password, salt=salt) == hashed


@pytest.fixture
def copy(synth: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.dna"
    shutil.copy(synth, path)
    return path


def refuse(path: Path, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


HOSTILE = [
    ("UPDATE SETTINGS SET Value = '4.0' WHERE Property = 'version'", "version '4.0'"),
    ("DELETE FROM SETTINGS", "no version"),
    ("DROP TABLE STATEMENTS", "no table STATEMENTS"),
    ("ALTER TABLE DOCUMENTS RENAME COLUMN Notes TO Note", "no column Notes"),
    ("ALTER TABLE REGEXES RENAME TO X; CREATE VIEW REGEXES AS SELECT * FROM X", "is a view"),
    (
        "DROP TABLE REGEXES; CREATE VIRTUAL TABLE REGEXES USING fts5(Label, Red, Green, Blue)",
        "virtual table",
    ),
    (
        "DROP TABLE REGEXES;CREATE TABLE REGEXES(Label, Red, Green, Blue AS (length(Label)))",
        "is computed",
    ),
    ("UPDATE DOCUMENTS SET Date = 'soon' WHERE ID = 1", "Expected int, got str"),
    ("UPDATE DOCUMENTS SET Title = x'00' WHERE ID = 1", "Expected str, got bytes"),
    ("UPDATE DOCUMENTS SET Title = CAST(x'C3C3' AS TEXT) WHERE ID = 1", "encoding"),
    ("UPDATE VARIABLES SET DataType = 'picture' WHERE ID = 1", "data type 'picture'"),
    ("UPDATE STATEMENTS SET Start = -1 WHERE ID = 1", "runs from -1"),
    (
        "DROP TABLE REGEXES; CREATE TABLE REGEXES(Label TEXT);"
        + "INSERT INTO REGEXES VALUES ('a');" * 2000
        + f"ALTER TABLE REGEXES ADD COLUMN Red TEXT DEFAULT '{'x' * 9000}';"
        "ALTER TABLE REGEXES ADD COLUMN Green INTEGER DEFAULT 0;"
        "ALTER TABLE REGEXES ADD COLUMN Blue INTEGER DEFAULT 0",
        "Expected int",
    ),
    (
        "DROP TABLE REGEXES; CREATE TABLE REGEXES(Red INTEGER, Green INTEGER, Blue INTEGER);"
        + "INSERT INTO REGEXES VALUES (1, 1, 1);" * 2000
        + f"ALTER TABLE REGEXES ADD COLUMN Label TEXT DEFAULT '{'x' * 9000}'",
        "more than the file has room for",
    ),
]


@pytest.mark.parametrize(("commands", "words"), HOSTILE, ids=[words for _, words in HOSTILE])
def test_strange_database_is_refused(copy: Path, edit: Edit, commands: str, words: str) -> None:
    edit(copy, commands)
    refuse(copy, words)


def test_no_trigger_and_no_change(copy: Path, edit: Edit) -> None:
    edit(
        copy,
        "CREATE TRIGGER t AFTER UPDATE ON SETTINGS BEGIN DELETE FROM DOCUMENTS; END;"
        "CREATE VIEW v AS SELECT * FROM DOCUMENTS; CREATE TABLE More(a)",
    )
    before = copy.read_bytes()
    exchange = read(copy)
    assert len(exchange.documents) == 90
    assert copy.read_bytes() == before
    assert sorted(one.name for one in copy.parent.iterdir()) == ["copy.dna"]
    (told,) = (loss for loss in exchange.losses if "tables" in loss.what)
    assert "MORE" in told.why


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text"),
        (b"PK\x03\x04 and more", "not an SQLite database"),
        (b"SQLite format 3\0", "not an SQLite database"),
        (b"SQLite format 3\0" + bytes(2000), "damaged"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x.dna"
    path.write_bytes(data)
    refuse(path, words)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    refuse(tmp_path / "none.dna", "no such file")
    refuse(tmp_path, "folder")


def test_file_that_is_cut_off_is_refused(copy: Path) -> None:
    data = copy.read_bytes()
    copy.write_bytes(data[: len(data) // 2])
    refuse(copy, "cut off")


def test_file_with_changes_waiting_beside_it_is_refused(copy: Path) -> None:
    Path(f"{copy}-wal").write_bytes(b"x")
    refuse(copy, "changes are waiting")


@given(st.lists(st.tuples(st.integers(100, 160_000), st.binary(min_size=1, max_size=40))))
def test_damage_is_told_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, patches: list[tuple[int, bytes]]
) -> None:
    synth = Path(__file__).parent / "data" / "synth_unique.dna"
    data = bytearray(synth.read_bytes())
    for place, patch in patches:
        data[place : place + len(patch)] = patch
    path = tmp_path_factory.mktemp("damage") / "x.dna"
    path.write_bytes(data)
    try:
        exchange = read(path)
    except InputError:
        return
    for one in exchange.statements:
        assert 0 <= one.statement.start <= one.statement.end
    write(exchange, path)


def test_rows_that_belong_to_nothing_are_counted(copy: Path, edit: Edit) -> None:
    edit(
        copy,
        "DELETE FROM DOCUMENTS WHERE ID = 1;"
        "DELETE FROM ENTITIES WHERE ID = (SELECT Entity FROM DATASHORTTEXT WHERE StatementId = 2"
        " AND VariableId = 1)",
    )
    exchange = read(copy)
    assert len(exchange.documents) == 89
    assert sum(loss.count for loss in exchange.losses if "belong" in loss.what) >= 3


# -- what is written ---------------------------------------------------------------------------


def describe(path: Path) -> dict[str, object]:
    """The schema of a database, as SQLite understands it."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            columns = connection.execute(f"PRAGMA table_info({table.name})").fetchall()
            keys = connection.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
            (sql,) = connection.execute(
                "SELECT sql FROM sqlite_master WHERE name = ?", [table.name]
            ).fetchone()
            checks = "".join(sql.split()).upper().count("CHECK(")
            unique = "".join(sql.split()).upper().count("UNIQUE(")
            found[table.name] = columns, {key[2:] for key in keys}, checks, unique
    return found


@pytest.mark.shared
def test_schema_is_that_of_the_program(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    write(Exchange(), path)
    assert describe(path) == describe(shared / "dna" / "sample.dna")


@pytest.mark.parametrize(
    "command",
    [
        "INSERT INTO STATEMENTTYPES(Label, Red) VALUES ('x', 256)",
        "INSERT INTO STATEMENTTYPES(Label) VALUES (hex(zeroblob(96)))",
        "INSERT INTO VARIABLES(Variable, DataType) VALUES ('x', 'picture')",
        "INSERT INTO VARIABLES(Variable, StatementTypeId) VALUES ('x', 99)",
        "INSERT INTO VARIABLES(Variable, StatementTypeId) VALUES ('person', 1)",
        "INSERT INTO STATEMENTS(StatementTypeId, DocumentId, Start, Stop) VALUES (1, 1, 4, 4)",
        "INSERT INTO CODERRELATIONS(Coder, OtherCoder) VALUES (1, 1)",
        "INSERT INTO ENTITIES(VariableId, Value) VALUES (1, '')",
    ],
)
def test_file_that_is_written_has_its_limits(tmp_path: Path, command: str) -> None:
    path = tmp_path / "x.dna"
    write(Exchange((Document("d", "d", "text"),)), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(command)


def test_new_file_is_a_usual_one(tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    write(Exchange(), path)
    database = load_database(path)
    labels = [one.label for one in database.statement_types]
    assert labels == ["DNA Statement", "NPF Story Element", "Annotation"]
    assert [(one.id, one.name) for one in database.coders] == [(1, "Admin")]
    short = {one.id for one in database.variables if one.data_type == "short text"}
    assert {one.variable for one in database.entities if not one.value} == short
    assert {one.variable for one in database.attribute_variables} == short


def test_admin_has_the_documented_password_and_nobody_else_has_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.dna"
    coders = (records.Coder(1, "Admin"), records.Coder(2, "Ida"))
    save_database(records.Database(settings=(("version", "3.0"),), coders=coders), path)
    with closing(sqlite3.connect(path)) as connection:
        first, second = (row[0] for row in connection.execute("SELECT Password FROM CODERS"))
    assert is_password(DEFAULT_PASSWORD, first)
    assert not is_password("other", first)
    assert not is_password(DEFAULT_PASSWORD, second)
    assert len(first) == len(second) == 64


@pytest.mark.shared
def test_hash_is_that_of_the_program(shared: Path) -> None:
    with closing(sqlite3.connect(shared / "dna" / "sample.dna")) as connection:
        hashes = [row[0] for row in connection.execute("SELECT Password FROM CODERS")]
    assert all(is_password("sample", one) for one in hashes)


def test_accents_of_a_password_are_composed() -> None:
    assert is_password("e\u0301", hash_password("é"))


def test_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    path.write_bytes(b"old")
    with pytest.raises(InputError, match="UTF-8"):
        write(Exchange((Document("d", "d", "\ud800"),)), path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["x.dna"]


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        write(Exchange(), tmp_path / "none" / "x.dna")
    with pytest.raises(InputError, match="no file that can be replaced"):
        write(Exchange(), tmp_path)


def test_link_stays_and_rights_too(tmp_path: Path) -> None:
    path, link = tmp_path / "x.dna", tmp_path / "link.dna"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write(Exchange(), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert load_database(path).coders


def test_what_does_not_fit_is_cut_and_counted(tmp_path: Path) -> None:
    loose = records.Database(
        settings=(("version", "3.0"),),
        coders=(records.Coder(1, "x" * 300, red=999),),
        relations=(records.CoderRelation(1, 1, 1),),
        statement_types=(records.StatementType(1, "t"),),
        variables=(records.Variable(1, "v", "short text", 1),),
        entities=tuple(records.Entity(id_, 1, "y" * 300 + str(id_)) for id_ in (1, 2)),
    )
    fitted, losses = fit_database(loose)
    path = tmp_path / "x.dna"
    save_database(fitted, path)
    assert load_database(path) == fitted
    assert {loss.what: loss.count for loss in losses} == {
        "texts over 190 characters": 3,
        "numbers out of range": 1,
        "links from a thing to itself": 1,
    }
    assert len({one.value for one in fitted.entities}) == 2


# -- databases of any content ------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
colours = st.integers(0, 255)


@st.composite
def databases(draw: st.DrawFn) -> records.Database:
    """A whole database, all of whose references lead somewhere."""
    coders = [records.Coder(1, "Admin")]
    coders += [
        records.Coder(id_, draw(words), draw(colours), draw(colours), draw(colours))
        for id_ in draw(st.sets(st.integers(2, 9), max_size=2))
    ]
    people = st.sampled_from([one.id for one in coders])
    types = [records.StatementType(id_, draw(words), 1, 2, 3) for id_ in (1, 2)]
    kinds: tuple[records.DataType, ...] = ("boolean", "integer", "long text", "short text")
    names = ("person", "organization", "concept")
    variables = [
        *(records.Variable(id_, name, "short text", 1) for id_, name in enumerate(names, 1)),
        records.Variable(4, "agreement", "boolean", 1),
        *(records.Variable(5 + place, kind, kind, 2) for place, kind in enumerate(kinds)),
        records.Variable(9, "dna:id", "short text", 1),
    ]
    short = [one.id for one in variables if one.data_type == "short text"]
    keys = draw(st.lists(st.tuples(st.sampled_from(short), words), unique=True, max_size=8))
    pairs = [*((id_, "") for id_ in short), *(key for key in keys if key[1])]
    entities = [
        records.Entity(id_, *key, draw(st.none() | colours), 5, 6, draw(st.none() | st.just(1)))
        for id_, key in enumerate(pairs, start=1)
    ]
    attributes = [records.AttributeVariable(id_, id_, draw(words)) for id_ in (1, 2, 3)]
    said = [
        records.AttributeValue(one.id, one.variable, draw(words))
        for one in entities
        if one.variable < 4 and draw(st.booleans())
    ]
    papers = [
        records.DnaDocument(
            id_,
            title=draw(words),
            text=draw(words),
            coder=draw(people),
            author=draw(words),
            source=draw(words),
            section=draw(words),
            notes=draw(words),
            type=draw(words),
            date=draw(st.integers(-(10**12), 10**12)),
        )
        for id_ in draw(st.sets(st.integers(1, 9), min_size=1, max_size=3))
    ]
    by_kind: dict[str, st.SearchStrategy[int | str | None]] = {
        "boolean": st.sampled_from([0, 1, 5]),
        "integer": st.integers(-(2**63), 2**63 - 1),
        "long text": st.none() | words,
    }

    def value(one: records.Variable) -> int | str | None:
        own = [entity.id for entity in entities if entity.variable == one.id]
        return draw(by_kind[one.data_type] if one.data_type in by_kind else st.sampled_from(own))

    statements = []
    for id_ in draw(st.sets(st.integers(1, 20), max_size=4)):
        type_ = draw(st.sampled_from((1, 2)))
        start = draw(st.integers(0, 9))
        values = {
            one.id: value(one)
            for one in variables
            if one.statement_type == type_ and draw(st.integers(0, 9))
        }
        paper = draw(st.sampled_from(papers)).id
        stop = start + draw(st.integers(1, 5))
        coder = draw(st.none() | people)
        statements.append(records.DnaStatement(id_, type_, paper, start, stop, coder, values))
    return records.Database(
        settings=(("version", "3.0.1"), ("date", draw(words))),
        coders=tuple(sorted(coders, key=lambda one: one.id)),
        documents=tuple(sorted(papers, key=lambda one: one.id)),
        statement_types=tuple(types),
        variables=tuple(variables),
        variable_links=(records.Link(1, 1, 2),),
        regexes=tuple(records.Regex(one) for one in draw(st.lists(words, unique=True))),
        entities=tuple(entities),
        attribute_variables=tuple(attributes),
        attribute_values=tuple(said),
        statements=tuple(sorted(statements, key=lambda one: one.id)),
    )


@given(databases())
def test_any_database_goes_through(
    tmp_path_factory: pytest.TempPathFactory, made: records.Database
) -> None:
    folder = tmp_path_factory.mktemp("any")
    first, second = folder / "1.dna", folder / "2.dna"
    save_database(made, first)
    assert load_database(first) == made
    write(read(first), second)
    assert load_database(second) == made


@given(st.text("a\u00e9\U0001f30a\ud7ff", max_size=12))
def test_places_go_to_units_and_back(text: str) -> None:
    offsets = make_offsets(text)
    for place in range(len(text) + 1):
        units = len(text[:place].encode("utf-16-le")) // 2
        assert offsets.to_units(place) == units
        assert offsets.to_characters(units) == offsets.to_characters(units, up=True) == place
