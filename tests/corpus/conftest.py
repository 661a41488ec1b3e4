"""A corpus in each database, and documents and statements to put into it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from dissensus.corpus import Corpus, open_corpus

sys.path.insert(0, str(Path(__file__).parent))
import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; tests that need it are left out without one."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.run_server() as address:
        yield address


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Gives the address of a new, empty database."""

    def make() -> str:
        name = f"t{uuid4().hex}"
        engine = create_engine(server.replace("postgresql://", "postgresql+pg8000://"))
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.rpartition("/")[0] + f"/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new corpus is to be: a file, then a database."""
    if request.param == "sqlite":
        return str(tmp_path / "corpus.db")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return make()


@pytest.fixture
def corpus(url: str) -> Iterator[Corpus]:
    """An empty corpus, in each database."""
    with open_corpus(url, must_exist=False) as made:
        yield made
