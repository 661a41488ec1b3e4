"""The tables that the migrations make are those that the code asks."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from dissensus.corpus import Corpus, migrations, open_corpus
from dissensus.corpus.schema import METADATA
from dissensus.errors import CorpusError


def test_the_tables_are_those_of_the_schema(corpus: Corpus) -> None:
    found = inspect(corpus._access.engine)
    for table in METADATA.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert set(columns) == {column.name for column in table.columns}, table.name
        keys = {
            (key["constrained_columns"][0], key["referred_table"])
            for key in found.get_foreign_keys(table.name)
        }
        expected = {
            (column.name, key.column.table.name)
            for column in table.columns
            for key in column.foreign_keys
        }
        assert keys == expected, table.name


def test_foreign_keys_are_kept(corpus: Corpus) -> None:
    with pytest.raises(CorpusError), corpus._access.write() as connection:
        connection.execute(text("INSERT INTO files (document, path) VALUES (7, 'x')"))


def test_a_further_step_is_applied_once_and_whole(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_corpus(url, must_exist=False):
        pass
    broken = (*migrations.MIGRATIONS, ("notes", "CREATE TABLE notes (x TEXT);\nNONSENSE"))
    monkeypatch.setattr(migrations, "MIGRATIONS", broken)
    with pytest.raises(CorpusError):
        open_corpus(url)
    whole = (*migrations.MIGRATIONS[:-1], ("notes", "CREATE TABLE notes (x TEXT)"))
    monkeypatch.setattr(migrations, "MIGRATIONS", whole)
    for _ in range(2):
        with open_corpus(url) as corpus, corpus._access.read() as connection:
            names = connection.execute(text("SELECT name FROM migrations ORDER BY number"))
            assert names.scalars().all() == ["first tables", "notes"]
    monkeypatch.setattr(migrations, "MIGRATIONS", whole[:1])
    with pytest.raises(CorpusError, match="made by a newer version"):
        open_corpus(url)
