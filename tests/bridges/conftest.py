"""DNA files made up for tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

OLD = """
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT);
CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT, Red INTEGER, Green INTEGER, Blue INTEGER,
  Password TEXT);
CREATE TABLE CODERPERMISSIONS(Coder INTEGER, Type TEXT, Permission INTEGER);
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
  Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT, Red INTEGER, Green INTEGER,
  Blue INTEGER);
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
  StatementTypeId INTEGER);
CREATE TABLE REGEXES(Label TEXT PRIMARY KEY, Red INTEGER, Green INTEGER, Blue INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE STATEMENTLINKS(ID INTEGER PRIMARY KEY, SourceId INTEGER, TargetId INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  StatementTypeId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  StatementTypeId INTEGER, Value INTEGER);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  StatementTypeId INTEGER, Value TEXT);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  StatementTypeId INTEGER, Value TEXT);
CREATE TABLE ATTRIBUTES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER,
  Green INTEGER, Blue INTEGER, Type TEXT, Alias TEXT, Notes TEXT, ChildOf TEXT);
INSERT INTO SETTINGS VALUES ('version', '2.0 beta 25');
INSERT INTO CODERS VALUES (1, 'Ida', 1, 2, 3, 'secret');
INSERT INTO CODERPERMISSIONS VALUES (1, 'addDocuments', 1);
INSERT INTO DOCUMENTS VALUES (3, 'Digues', 'Aria veut des digues.', 1, NULL, 'Relais', NULL, NULL,
  NULL, 1708905600500);
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 9, 9, 9);
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
  (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1);
INSERT INTO REGEXES VALUES ('digue', 1, 1, 1);
INSERT INTO STATEMENTS VALUES (1, 1, 3, 0, 4, 1), (2, 1, 3, 5, 9, 1), (7, 1, 99, 5, 9, 1);
INSERT INTO STATEMENTLINKS VALUES (1, 1, 2);
INSERT INTO DATABOOLEAN VALUES (1, 1, 4, 1, 1), (2, 2, 4, 1, 0);
INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1, 'Aria'), (2, 1, 2, 1, 'Ligue'),
  (3, 1, 3, 1, 'digues'), (4, 2, 1, 1, NULL), (5, 2, 2, 1, 'Ville'), (6, 2, 3, 1, 'digues');
INSERT INTO ATTRIBUTES VALUES (5, 2, 'Ligue', 7, 8, 9, 'group', 'LdP', '', 'Ville'),
  (6, 2, 'Ville', 0, 0, 0, '', '', '', NULL);
"""


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A file of version 2.0, after what is known of its tables."""
    path = tmp_path / "old.dna"
    run(path, OLD)
    return path


@pytest.fixture(scope="session")
def edit() -> Callable[[Path, str], None]:
    """Runs commands on a database."""
    return run


def run(path: Path, commands: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(f"BEGIN; {commands}; COMMIT")
        connection.commit()


@pytest.fixture(scope="session")
def synth() -> Path:
    """A made-up project of 90 documents and as many statements."""
    return Path(__file__).parent / "data" / "synth_unique.dna"
