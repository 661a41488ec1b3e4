"""A corpus in each database, with a PostgreSQL server of the tests' own where there is one."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from dissensus.corpus import Corpus, open_corpus


def _find_programs() -> Path | None:
    """The folder of the newest server's programs; Debian keeps them off the path."""
    found = [Path(path).parent for name in ("initdb",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _as_user() -> dict[str, Any]:
    # The server refuses to run as root.
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if _find_programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _run_server() -> Iterator[str]:
    """Start a server on loopback; gives the address of its database ``postgres``."""
    programs = _find_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="dissensus-postgres-"))
    user = _as_user()
    if user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", _free_port()
    silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder, **user}
    make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "tester", "-N"]
    subprocess.run([*make, "-E", "UTF8", "--locale=C"], check=True, **silent)
    options = {"listen_addresses": "127.0.0.1", "fsync": "off", "unix_socket_directories": folder}
    given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), "-p", str(port), *given],
            stderr=log,
            **silent,
        )
    try:
        _wait(server, port, folder / "log")
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text(errors="replace")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; tests that need it are left out without one."""
    if reason := _why_not():
        pytest.skip(reason)
    with _run_server() as address:
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
