"""What tests of every folder use."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from dissensus.cli import main

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# The same examples on each run, so that a change is judged by itself; no time limit on one,
# because the first to load a library would fail it.
settings.register_profile("dissensus", derandomize=True, deadline=None)
settings.load_profile("dissensus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave tests marked ``shared`` out where that folder is not beside the checkout."""
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="there is no folder ../shared"))


@pytest.fixture(scope="session")
def load_benchmark() -> Callable[[str], ModuleType]:
    """Gives a script of ``benchmarks`` as a module."""

    def load(name: str) -> ModuleType:
        path = ROOT / "benchmarks" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(f"_{name}", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared; for tests marked ``shared``."""
    return SHARED


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DISSENSUS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Callable[..., tuple[int, str, str]]:
    """Gives a command line; answers its status, its output and what it told.

    A module may set ``TERMINAL``, the columns of the terminal, and ``COMMAND``, which then
    stands before what is given.
    """

    def give(*arguments: object) -> tuple[int, str, str]:
        command = getattr(request.module, "COMMAND", ())
        monkeypatch.setattr("sys.argv", ["dissensus", *command, *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", str(getattr(request.module, "TERMINAL", 200)))
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        if isinstance(status, str):
            return 1, out, err + status
        return int(status or 0) if isinstance(status, int | None) else 1, out, err

    return give
