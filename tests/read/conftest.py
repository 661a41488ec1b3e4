"""What tests of several readers use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: Reads a file in a process of its own and says what came of it and how much memory it took.
PROGRAM = """
import importlib, json, resource, sys
from dissensus.errors import InputError
from dissensus.read import Source
path, module, name = sys.argv[1:]
read = getattr(importlib.import_module("dissensus.read." + module), name)
read_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    outcome = "text" if list(read(Source(path, lambda: open(path, "rb"), limit=20_000_000))) else ""
except InputError as error:
    outcome = error.reason
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([outcome, (peak - read_before) // 1024]))
"""


@pytest.fixture
def read_apart(tmp_path: Path) -> Callable[[bytes, str, str], tuple[str, int]]:
    """Reads bytes in another process: gives "text" or the reason why not, and megabytes."""
    if sys.platform == "win32":
        pytest.skip("this system does not say how much memory was taken")

    def read(data: bytes, module: str, name: str) -> tuple[str, int]:
        path = tmp_path / "file"
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path), module, name],
            check=True,
            capture_output=True,
            timeout=300,
        )
        outcome, megabytes = json.loads(done.stdout)
        return outcome, megabytes

    return read
